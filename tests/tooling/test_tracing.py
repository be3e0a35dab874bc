"""Lineage through a whole project: schemas passed on, names found, results kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from artifact_cases import (
    Artifacts,
    Document,
    asset,
    documented,
    ephemeral,
    manifest,
    model,
    of_nodes,
    problems,
    seed,
    snapshot,
    source,
    tables,
    upstream,
)
from brygge.catalog.lineage import tracing
from brygge.catalog.lineage.cache import Cache
from brygge.catalog.model import Catalog
from brygge.exporting.formats import FORMATS, write

ORDERS = source("orders")
SOURCE = ORDERS["unique_id"]
DBT_COLUMNS = ("dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to")


def m(name: str) -> str:
    return f"model.shop.{name}"


def edges(catalog: Catalog, id: str) -> dict[str, str]:
    return {
        each.asset.rpartition(".")[2]: each.kind + ("" if each.is_declared else " undeclared")
        for each in asset(catalog, id).upstream
    }


# ---------- schemas


def test_columns_are_passed_on_from_model_to_model_without_a_catalog() -> None:
    found = of_nodes(
        # Later ones first: the order of the manifest says nothing.
        model("last", "with a as (select * from lake.core.mid) select id as k, sum(q) as s from a "
              "group by 1", m("mid")),
        model("mid", "select * from lake.core.first", m("first")),
        model("first", "select id, qty * 2 as q from lake.till.orders", SOURCE),
        ORDERS,
    ).catalogue()  # fmt: skip
    assert upstream(found, "first") == {"id": ["orders.id copied"], "q": ["orders.qty transformed"]}
    assert upstream(found, "mid") == {"id": ["first.id copied"], "q": ["first.q copied"]}
    assert upstream(found, "last") == {"k": ["mid.id renamed"], "s": ["mid.q aggregated"]}
    assert {each.basis for each in asset(found, "last").columns} == {"sql"}
    assert problems(found) == []


def test_documented_columns_are_no_complete_list_unless_a_contract_is_enforced() -> None:
    star = "select * from lake.core.first"
    first = model("first", None, SOURCE, columns=documented("id"))
    open_ = of_nodes(ORDERS, first, model("next", star, m("first"))).catalogue()
    assert upstream(open_, "next") == {}
    assert problems(open_, "next") == [
        "model.shop.next has no lineage by column: "
        "it selects all columns of model.shop.first, which nobody listed."
    ]
    enforced = first | {"contract": {"enforced": True}}
    held = of_nodes(ORDERS, enforced, model("next", star, m("first"))).catalogue()
    assert upstream(held, "next") == {"id": ["first.id copied"]}
    assert [each.basis for each in asset(held, "first").columns] == ["contract"]


def test_the_databases_columns_come_before_those_of_sql() -> None:
    made = manifest([ORDERS, model("first", "select id, qty from lake.till.orders", SOURCE)])
    given = Artifacts(made, tables({m("first"): ["qty", ("extra", "DATE")], SOURCE: ["id", "qty"]}))
    found = given.catalogue()
    assert upstream(found, "first") == {
        "qty": ["orders.qty copied"],
        "extra": ["unexplained: its SQL does not give it"],
    }
    assert asset(found, "first").lineage == "partial"
    assert asset(found, "first").columns[1].type == "DATE"


def test_a_star_over_a_file_is_said_to_be_one() -> None:
    found = of_nodes(model("a", "select * from '/home/jane/rows.csv'")).catalogue()
    assert (
        asset(found, "a").lineage_reason == "it selects all columns of a file, which nobody listed"
    )


# ---------- ephemeral models

E_SQL = "select id, amt as amount from lake.till.orders"
E = ephemeral("e", E_SQL, SOURCE)
IN_E = f"__dbt__cte__e as ({E_SQL})"


def test_an_ephemeral_model_is_read_by_an_alias_of_its_cte() -> None:
    sql = f"with {IN_E} select med.amount, med.id as k from __dbt__cte__e as med"
    found = of_nodes(ORDERS, E, model("b", sql, m("e"))).catalogue()
    assert upstream(found, "b") == {"amount": ["e.amount copied"], "k": ["e.id renamed"]}
    assert upstream(found, "e") == {"id": ["orders.id copied"], "amount": ["orders.amt renamed"]}
    assert edges(found, "b") == {"e": "renamed"}
    assert problems(found) == []


@pytest.mark.parametrize("is_dbt_2", [False, True])
def test_ephemeral_models_within_ephemeral_models_are_each_their_own(is_dbt_2: bool) -> None:
    inner = "select id, amount + 1 as more from __dbt__cte__e"
    both = f"with {IN_E}, __dbt__cte__f as ({inner}) select * from __dbt__cte__f"
    b = model("b", both, m("f"), extra_ctes=[{"id": m("e"), "sql": ""}, {"id": m("f"), "sql": ""}])
    f = ephemeral("f", f"with {IN_E} {inner}", m("e"))
    found = of_nodes(ORDERS, E, f, b, is_dbt_2=is_dbt_2).catalogue()
    assert upstream(found, "b") == {"id": ["f.id copied"], "more": ["f.more copied"]}
    assert upstream(found, "f") == {"id": ["e.id copied"], "more": ["e.amount transformed"]}
    assert edges(found, "b") == {"f": "copied"}


def test_an_ephemeral_model_with_an_alias_is_found_by_it() -> None:
    e = ephemeral("e", E_SQL, SOURCE, alias="Dim_E")
    sql = f"with __dbt__cte__Dim_E as ({E_SQL}) select id from __dbt__cte__Dim_E"
    found = of_nodes(ORDERS, e, model("b", sql, m("e"))).catalogue()
    assert upstream(found, "b") == {"id": ["e.id copied"]}


def test_of_two_ephemeral_models_of_one_alias_the_cte_says_what_is_read() -> None:
    e1 = ephemeral("e1", "select id from lake.till.orders", SOURCE, alias="e")
    e2 = ephemeral("e2", "select amt from lake.till.orders", SOURCE, alias="e")
    sql = "with __dbt__cte__e as (select id from lake.till.orders) select * from __dbt__cte__e"
    found = of_nodes(ORDERS, e1, e2, model("b", sql, m("e1"), m("e2"))).catalogue()
    assert upstream(found, "b") == {"id": ["orders.id copied"]}
    # The source stands in its SQL because ephemeral models read it: nobody went past dbt.
    assert edges(found, "b") == {"e1": "unknown", "e2": "unknown", "orders": "copied"}
    assert problems(found) == []


# ---------- incremental models and snapshots


@pytest.mark.parametrize(
    "sql",
    [
        "select id, qty from lake.till.orders where id > (select max(id) from lake.core.a)",
        "select id, qty from lake.till.orders union all select id, qty from lake.core.a",
        "select o.id, coalesce(o.qty, a.qty) as qty from lake.till.orders as o "
        "left join lake.core.a as a on o.id = a.id",
    ],
)
def test_an_incremental_model_that_reads_itself_is_not_its_own_source(sql: str) -> None:
    b = model("b", "select * from lake.core.a", m("a"))
    found = of_nodes(ORDERS, model("a", sql, SOURCE), b).catalogue()
    sources = {
        name: [each.split()[0] for each in made] for name, made in upstream(found, "a").items()
    }
    assert sources == {"id": ["orders.id"], "qty": ["orders.qty"]}
    assert list(edges(found, "a")) == ["orders"]
    assert upstream(found, "b") == {"id": ["a.id copied"], "qty": ["a.qty copied"]}
    assert problems(found) == []


S_SQL = "select id, qty from lake.till.orders"


def test_what_dbt_adds_to_a_snapshot_is_generated_and_can_be_read() -> None:
    star = model("b", "select * from lake.core.s", "snapshot.shop.s")
    found = of_nodes(ORDERS, snapshot("s", S_SQL, SOURCE), star).catalogue()
    assert upstream(found, "s") == {
        "id": ["orders.id copied"],
        "qty": ["orders.qty copied"],
    } | {name: ["generated"] for name in DBT_COLUMNS}
    names = ("id", "qty", *DBT_COLUMNS)
    assert upstream(found, "b") == {name: [f"s.{name} copied"] for name in names}


def test_a_snapshots_own_columns_go_by_the_names_that_it_was_given() -> None:
    config = {"snapshot_meta_column_names": {"dbt_valid_from": "valid_from", "dbt_scd_id": None}}
    s = snapshot("s", S_SQL, SOURCE, config=config)
    b = model("b", "select id, valid_from from lake.core.s", "snapshot.shop.s")
    found = of_nodes(ORDERS, s, b).catalogue()
    names = ["id", "qty", "dbt_scd_id", "dbt_updated_at", "valid_from", "dbt_valid_to"]
    assert list(upstream(found, "s")) == names
    assert upstream(found, "b")["valid_from"] == ["s.valid_from copied"]


def test_what_dbt_adds_to_a_snapshot_is_not_looked_for_in_what_it_reads() -> None:
    made = manifest([ORDERS, snapshot("s", "select * from lake.till.orders", SOURCE)])
    found = Artifacts(made, tables({"snapshot.shop.s": ["id", *DBT_COLUMNS]})).catalogue()
    assert [each.name for each in asset(found, SOURCE).columns] == ["id"]
    assert upstream(found, "s")["dbt_scd_id"] == ["generated"]
    assert asset(found, "s").lineage == "complete"


# ---------- what cannot be read


def test_a_python_model_is_told_and_what_reads_it_goes_on() -> None:
    p = model("p", "def model(dbt, session): ...", SOURCE, language="python",
              columns=documented("id"))  # fmt: skip
    b = model("b", "select id, y from lake.core.p", m("p"))
    found = of_nodes(ORDERS, p, b).catalogue()
    assert upstream(found, "p") == {
        name: ["unexplained: it is a python model"] for name in ("id", "y")
    }
    assert upstream(found, "b") == {"id": ["p.id copied"], "y": ["p.y copied"]}
    assert edges(found, "p") == {"orders": "unknown"}
    assert problems(found) == ["model.shop.p has no lineage by column: it is a python model."]


def test_a_model_that_was_not_compiled_is_told() -> None:
    p = model("p", None, SOURCE, columns=documented("id"))
    found = of_nodes(ORDERS, p, model("b", "select id from lake.core.p", m("p"))).catalogue()
    assert upstream(found, "p") == {"id": ["unexplained: dbt had not compiled it"]}
    assert asset(found, "p").lineage == "failed"
    assert [gap.fix for gap in found.gaps if gap.subject == m("p")] == [
        "run `dbt compile` for all of the project."
    ]


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select from where ((", "cannot be parsed: Expected table name (line 1, column 17)"),
        ("select 'never closed from x", "cannot be parsed: Error in a quote or a comment"),
        ("{{ config() }} select 1 as a", "cannot be parsed: "),
        ("drop table x", "holds no query"),
        (" ; ", "holds no query"),
        ("select " + "(" * 3000 + "1" + ")" * 3000, "nested too deeply"),
    ],
)
def test_sql_that_cannot_be_read_costs_its_model_alone(sql: str, reason: str) -> None:
    p = model("p", sql, SOURCE)
    found = of_nodes(ORDERS, p, model("b", "select id from lake.core.p", m("p"))).catalogue()
    assert reason in asset(found, "p").lineage_reason
    assert "Token" not in asset(found, "p").lineage_reason
    assert upstream(found, "b") == {"id": ["p.id copied"]}
    assert edges(found, "p") == {"orders": "unknown"}
    assert len(problems(found, "p")) == 1


def test_circles_end_and_can_be_exported(tmp_path: Path) -> None:
    def reads(other: str) -> str:
        return f"select id from lake.core.{other}"

    def inlines(other: str) -> str:
        return f"with __dbt__cte__{other} as (select 1 as id) select id from __dbt__cte__{other}"

    found = of_nodes(
        model("a", reads("b"), m("b")),
        model("b", reads("a"), m("a")),
        ephemeral("c", inlines("d"), m("d")),
        ephemeral("d", inlines("c"), m("c")),
        model("e", inlines("c"), m("c")),
    ).catalogue()  # fmt: skip
    assert upstream(found, "a") == {"id": ["b.id copied"]}
    assert upstream(found, "b") == {"id": ["a.id copied"]}
    assert upstream(found, "d") == {"id": ["c.id copied"]}
    assert upstream(found, "e") == {"id": ["c.id copied"]}
    written = write(found, list(FORMATS), tmp_path, lambda text, done, total: None)
    assert [each.name for each in written] == list(FORMATS)


# ---------- names of relations


def reading(name: str, *known: Document, declared: bool = True, **others: Any) -> Catalog:
    """What a model that selects `id` from `name` is found to read."""
    ids = [each["unique_id"] for each in known] if declared else []
    return of_nodes(*known, model("b", f"select id from {name}", *ids), **others).catalogue()


@pytest.mark.parametrize(
    ("known", "name"),
    [
        (source("orders", identifier="ORD_2024"), "lake.till.ord_2024"),
        (model("a", "select 1 as id", alias="tbl_a"), "lake.core.tbl_a"),
        (model("a", "select 1 as id"), '"lake"."core"."a"'),
        (model("a", "select 1 as id", database=None), "core.a"),
        (model("a", "select 1 as id", database=None), "lake.core.a"),
        (model("a", "select 1 as id"), "core.a"),
        (model("a", "select 1 as id"), "a"),
        (seed("a", "id"), "lake.core.a"),
        (model("a", "select 1 as id", database="My Lake"), '"my lake".core.A'),
    ],
)
def test_a_declared_relation_is_found_by_what_the_database_calls_it(
    known: Document, name: str
) -> None:
    found = reading(name, known)
    (column,) = asset(found, "b").columns
    assert [each.asset for each in column.upstream] == [known["unique_id"]]
    assert problems(found) == []


@pytest.mark.parametrize("name", ["lake.core.a", "core.a"])
def test_an_undeclared_relation_of_the_project_is_found_and_told(name: str) -> None:
    found = reading(name, model("a", "select 1 as id"), declared=False)
    assert upstream(found, "b") == {"id": ["a.id copied"]}
    assert edges(found, "b") == {"a": "copied undeclared"}
    assert problems(found) == [
        "model.shop.b reads model.shop.a by its database name, past dbt's graph."
    ]


@pytest.mark.parametrize("name", ["a", "core.other", "pond.core.a"])
def test_what_may_be_something_else_is_taken_for_no_relation_of_the_project(name: str) -> None:
    found = reading(name, model("a", "select 1 as id"), declared=False)
    assert upstream(found, "b") == {"id": ["external"]}
    assert problems(found) == [f"model.shop.b reads {name}, which the project does not declare."]


def test_an_undeclared_model_is_found_before_its_own_readers_ask() -> None:
    # The relation that dbt was not told of has columns of its own to be resolved first.
    z = model("z", "select id, qty as q from lake.till.orders", SOURCE)
    found = of_nodes(ORDERS, z, model("b", "select id, q from lake.core.z")).catalogue()
    assert upstream(found, "b") == {"id": ["z.id copied"], "q": ["z.q copied"]}


def twins() -> list[Document]:
    return [model("a", "select 1 as id", unique_id=m(f"a{n}"), database=f"db{n}") for n in (1, 2)]


def test_two_databases_with_one_schema_and_table_are_told_apart() -> None:
    both = model("b", "select x.id, y.id as other from db1.core.a as x, db2.core.a as y",
                 m("a1"), m("a2"))  # fmt: skip
    one = model("c", "select id from core.a", m("a2"))
    found = of_nodes(*twins(), both, one).catalogue()
    assert upstream(found, "b") == {"id": ["a1.id copied"], "other": ["a2.id renamed"]}
    # By what it declares.
    assert upstream(found, "c") == {"id": ["a2.id copied"]}


def test_a_name_that_fits_two_relations_is_neither() -> None:
    unsure = model("b", "select id from core.a", m("a1"), m("a2"))
    found = of_nodes(*twins(), unsure).catalogue()
    assert upstream(found, "b") == {"id": ["external"]}
    assert edges(found, "b") == {"a1": "unknown", "a2": "unknown"}


@pytest.mark.parametrize(
    ("adapter", "names"),
    [
        ("snowflake", ["ID", "Net Sum"]),
        ("postgres", ["id", "Net Sum"]),
        # It has no case at all: names are shown as they were written.
        ("redshift", ["Id", "Net Sum"]),
        ("duckdb", ["Id", "Net Sum"]),
        ("bigquery", ["Id", "Net Sum"]),
        ("sqlserver", ["Id", "Net Sum"]),
        ("databricks", ["Id", "Net Sum"]),
    ],
)
def test_names_are_folded_as_the_adapter_does(adapter: str, names: list[str]) -> None:
    quote = "`{}`" if adapter in ("bigquery", "databricks") else '"{}"'
    spelled = quote.format("Net Sum")
    found = of_nodes(
        ORDERS,
        model("a", f"select Id, qty as {spelled} from lake.till.orders", SOURCE),
        model("b", "select * from LAKE.CORE.A", m("a")),
        adapter=adapter,
    ).catalogue()
    assert list(upstream(found, "b")) == names
    assert list(upstream(found, "b").values()) == [[f"a.{name} copied"] for name in names]


def test_quoted_names_that_differ_in_case_alone_are_found_exactly() -> None:
    a = model("a", "select 1 as x, 2 as y", alias="Orders", unique_id=m("upper"))
    b = model("b", "select 1 as x, 2 as y", alias="orders", unique_id=m("lower"))
    c = model("c", 'select x from core."Orders"', m("upper"), m("lower"))
    assert upstream(of_nodes(a, b, c, adapter="postgres").catalogue(), "c") == {
        "x": ["upper.x copied"]
    }


# ---------- the cache


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many queries were resolved, one figure for each time that some were."""
    counts: list[int] = []
    real = tracing.resolve_all

    def counted(tasks: Sequence[bytes], workers: Any) -> Any:
        counts.append(len(tasks))
        return real(tasks, workers)

    monkeypatch.setattr(tracing, "resolve_all", counted)
    return counts


CHAIN = manifest(
    [
        ORDERS,
        model("a", "select * from lake.till.orders", SOURCE),
        model("b", "select * from lake.core.a", m("a")),
        model("other", "select 1 as one"),
    ]
)


def of_chain(*columns: str) -> Artifacts:
    return Artifacts(CHAIN, tables({SOURCE: columns}))


def test_a_warm_cache_gives_the_same_and_resolves_nothing(tmp_path: Path, asked: list[int]) -> None:
    cold = of_chain("id", "qty").catalogue(cache=Cache(tmp_path / "cache"))
    assert sum(asked) == 3
    asked.clear()
    warm = of_chain("id", "qty").catalogue(cache=opened(tmp_path / "cache"))
    assert asked == []
    assert warm == cold


def opened(file: Path) -> Cache:
    """The cache in `file`, as a new process finds it."""
    content = msgspec.msgpack.decode(file.read_bytes(), type=dict[bytes, msgspec.Raw])
    return Cache(file, content)


def test_a_changed_schema_upstream_alone_resolves_its_readers_anew(
    tmp_path: Path, asked: list[int]
) -> None:
    of_chain("id", "qty").catalogue(cache=Cache(tmp_path / "cache"))
    asked.clear()
    found = of_chain("id", "amount").catalogue(cache=opened(tmp_path / "cache"))
    assert upstream(found, "b") == {"id": ["a.id copied"], "amount": ["a.amount copied"]}
    # Not the model that reads nothing.
    assert sum(asked) == 2


@pytest.mark.parametrize(
    "content", [b"", b"\xc1 garbage", b"\x93\x01\x02\x03", "not ours".encode("utf-16")]
)
def test_a_cache_that_cannot_be_read_is_ignored_and_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, asked: list[int]
) -> None:
    monkeypatch.setenv("BRYGGE_CACHE", str(tmp_path))
    file = tmp_path / "lineage-some_shop.msgpack"
    file.write_bytes(content)
    cold = of_chain("id").catalogue(cache=Cache.of_project("some/shop"))
    assert sum(asked) == 3
    asked.clear()
    assert of_chain("id").catalogue(cache=Cache.of_project("some/shop")) == cold
    assert asked == []


def test_damaged_results_in_a_cache_are_resolved_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRYGGE_CACHE", str(tmp_path))
    cold = of_chain("id").catalogue(cache=Cache.of_project("shop"))
    file = tmp_path / "lineage-shop.msgpack"
    kept = msgspec.msgpack.decode(file.read_bytes(), type=dict[bytes, msgspec.Raw])
    for damage in (b"\xa4text", b"\x91\x05", b"\xc0"):
        broken = {key: msgspec.Raw(damage) for key in kept}
        file.write_bytes(msgspec.msgpack.encode(broken))
        assert of_chain("id").catalogue(cache=Cache.of_project("shop")) == cold


def test_a_cache_that_cannot_be_written_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        monkeypatch.setenv("BRYGGE_CACHE", str(place))
        found = of_chain("id").catalogue(cache=Cache.of_project("x" * 300))
        assert upstream(found, "b") == {"id": ["a.id copied"]}
    assert (tmp_path / "file").read_text() == "in the way"


def test_without_a_home_nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("BRYGGE_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    cache = Cache.of_project("shop")
    assert cache.file is None
    assert upstream(of_chain("id").catalogue(cache=cache), "b") == {"id": ["a.id copied"]}


# ---------- a law: a rename moves the edges of its column, and nothing else


@st.composite
def projects(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Models over earlier ones: each a star, or a list of expressions over columns of parents.

    A column is (model, place); the source is model 0.
    """
    made: list[dict[str, Any]] = [{"parents": [], "columns": [(), ()], "is_star": False}]
    for number in range(1, draw(st.integers(2, 5)) + 1):
        parents = draw(st.lists(st.integers(0, number - 1), min_size=1, max_size=2, unique=True))
        if parents[0] and draw(st.integers(0, 3)) == 0:
            width = len(made[parents[0]]["columns"])
            columns = [((parents[0], place),) for place in range(width)]
            made.append({"parents": parents[:1], "columns": columns, "is_star": True})
            continue
        known = [(each, at) for each in parents for at in range(len(made[each]["columns"]))]
        one = st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True).map(tuple)
        made.append(
            {
                "parents": parents,
                "columns": draw(st.lists(one, min_size=1, max_size=3)),
                "is_star": False,
            }
        )
    return made


Key = tuple[int, int]


def names_of(project: list[dict[str, Any]], renamed: Key | None) -> dict[Key, str]:
    names: dict[Key, str] = {}
    for number, each in enumerate(project):
        for place, sources in enumerate(each["columns"]):
            key = (number, place)
            # What a star shows goes by the name that it has below.
            names[key] = names[sources[0]] if each["is_star"] else f"c{number}_{place}"
            if key == renamed:
                names[key] = "renamed"
    return names


def render(project: list[dict[str, Any]], names: dict[Key, str]) -> Artifacts:
    nodes = [ORDERS]
    for number, each in enumerate(project[1:], start=1):
        reads = [m(f"t{parent}") if parent else SOURCE for parent in each["parents"]]
        nodes.append(model(f"t{number}", _sql(number, each, names), *reads))
    return of_nodes(*nodes)


def _sql(number: int, each: dict[str, Any], names: dict[Key, str]) -> str:
    tables_read = {p: f"lake.core.t{p}" if p else "lake.till.orders" for p in each["parents"]}
    if each["is_star"]:
        return f"with held as (select * from {tables_read[each['parents'][0]]}) select * from held"
    imports = [f"p{parent} as (select * from {name})" for parent, name in tables_read.items()]
    inner = {key: f"i{key[0]}_{key[1]}" for sources in each["columns"] for key in sources}
    picked = ", ".join(f"p{key[0]}.{names[key]} as {alias}" for key, alias in inner.items())
    imports.append(
        f"picked as (select {picked} from {' cross join '.join(f'p{p}' for p in tables_read)})"
    )
    shown = [
        f"{' || '.join(inner[key] for key in sources)} as {names[number, place]}"
        for place, sources in enumerate(each["columns"])
    ]
    return f"with {', '.join(imports)} select {', '.join(shown)} from picked"


def found_edges(catalog: Catalog) -> set[tuple[str, str, str, str]]:
    return {
        (used.asset, used.column, each.id, column.name)
        for each in catalog.assets
        for column in each.columns
        for used in column.upstream
    }


def true_edges(project: list[dict[str, Any]], names: dict[Key, str]) -> set[Any]:
    def end(key: Key) -> tuple[str, str]:
        return (m(f"t{key[0]}") if key[0] else SOURCE, names[key])

    return {
        (*end(key), *end((number, place)))
        for number, each in enumerate(project)
        for place, sources in enumerate(each["columns"])
        for key in sources
    }


@settings(max_examples=50, deadline=None, derandomize=True)
@given(project=projects(), data=st.data())
def test_renaming_a_column_moves_its_edges_and_nothing_else(
    project: list[dict[str, Any]], data: st.DataObject
) -> None:
    own = [
        (number, place)
        for number, each in enumerate(project)
        for place in range(len(each["columns"]))
        if not each["is_star"]
    ]
    renamed = data.draw(st.sampled_from(own))
    before, after = names_of(project, None), names_of(project, renamed)
    catalogs = [render(project, names).catalogue() for names in (before, after)]
    assert found_edges(catalogs[0]) == true_edges(project, before)
    assert found_edges(catalogs[1]) == true_edges(project, after)
    touched = {before[key] for key in before if before[key] != after[key]}
    kept = {each for each in found_edges(catalogs[0]) if not touched & {each[1], each[3]}}
    assert kept == {each for each in found_edges(catalogs[1]) if "renamed" not in each}
