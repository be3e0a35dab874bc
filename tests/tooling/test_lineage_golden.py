"""Column lineage of SQL that was resolved by hand: `golden/lineage/*.yaml`, a case per entry.

A case names its dialect, the relations with their columns (null: unknown), the SQL and what is
expected of each column, in order. Beside what the entries show by themselves:

`name?3`       the column `name` at place 3, for names that come twice; `?3` matches any name there.
`a|b`          either is right: the law of lineage leaves it open.
`maybe`        the source may be listed, with any kind, or not.
`columns: unexplained`  the columns cannot be known; none may claim an upstream.
`conditions`   all conditions; `conditions_include`: at least these; absent: not compared.
`parse_error`  the database takes this SQL, the parser does not: it must be said, not raised.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

GOLDEN = Path(__file__).parent / "golden" / "lineage"
KEYS = {
    *("case", "dialect", "relations", "sql"),
    *("columns", "conditions", "conditions_include", "parse_error"),
}
KINDS = {"copied", "renamed", "transformed", "aggregated"}
ORIGINS = {"constant", "rowset", "generated", "external", "unexplained"}
INFLUENCES = {"filter", "join", "group", "sort"}
# Where `Id` and `ID` are two columns; in the other dialects names are compared without case.
CASE_MATTERS = {"postgres", "snowflake", "clickhouse"}

Case = dict[str, Any]


def read_cases() -> list[Case]:
    return [
        case
        for path in sorted(GOLDEN.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_lineage_is_as_resolved_by_hand(case: Case) -> None:
    from brygge.catalog.lineage.resolving import resolve_sql

    resolved = resolve_sql(case["sql"], case["dialect"], case["relations"])
    found = list(differences(case, resolved))
    assert not found, "\n".join([f"{case['dialect']}:", case["sql"], *found])


def test_no_two_cases_have_one_name() -> None:
    names = [case["case"] for case in CASES]
    assert len(CASES) > 100
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_case_says_only_what_can_be_compared(case: Case) -> None:
    assert set(case) <= KEYS
    assert case.get("parse_error") or "columns" in case
    if isinstance(case.get("columns"), dict):
        for place, (key, expected) in enumerate(case["columns"].items(), start=1):
            assert set(expected) in ({"from"}, {"origin"}), key
            assert _place(str(key), place) == place
            assert set(expected.get("origin", "constant").split("|")) <= ORIGINS
            for source, kind in expected.get("from", {}).items():
                assert _split(source, case["relations"])
                assert set(kind.split("|")) <= {*KINDS, "maybe"}
    for name in ("conditions", "conditions_include"):
        for source, influences in case.get(name, {}).items():
            assert _split(source, case["relations"])
            assert set(influences) <= INFLUENCES


def test_the_comparison_finds_each_difference() -> None:
    case: Case = {
        "dialect": "duckdb",
        "relations": {"shop.orders": ["id", "note"]},
        "columns": {"k": {"from": {"shop.orders.id": "renamed", "shop.orders.note": "maybe"}}},
        "conditions": {"shop.orders.note": ["filter"]},
    }
    source = SimpleNamespace(relation="shop.orders", column="ID", kind="renamed")
    note = SimpleNamespace(relation="shop.orders", column="note", influence="filter")
    column = SimpleNamespace(name="K", origin="derived", reason="", upstream=(source,))
    right = SimpleNamespace(columns=(column,), conditions=(note,), failure="")
    assert not list(differences(case, right))
    lost = SimpleNamespace(**{**vars(column), "name": "j", "origin": "constant", "upstream": ()})
    wrong = SimpleNamespace(columns=(lost,), conditions=(), failure="")
    assert list(differences(case, wrong)) == [
        "column 1: expected k, got j",
        "k <- shop.orders.id: expected renamed, got no source",
        "k: expected derived, got constant ()",
        "condition is missing: shop.orders note filter",
    ]
    assert list(differences({**case, "conditions": {}}, right)) == [
        "condition is too much: shop.orders note filter"
    ]
    assert list(differences({**case, "columns": {}}, right)) == ["columns: expected [], got ['K']"]


def differences(case: Case, resolved: Any) -> Iterator[str]:
    """Say how what was resolved differs from what the case expects."""
    if case.get("parse_error"):
        if not resolved.failure:
            yield "the failure to parse is not told"
        return
    columns = case["columns"]
    if columns == "unexplained":
        yield from _claims(resolved)
        return
    if resolved.failure:
        yield f"failed: {resolved.failure}"
    names = [str(key) for key in columns]
    if len(names) != len(resolved.columns):
        got = [column.name for column in resolved.columns]
        yield f"columns: expected {names}, got {got}"
        return
    for place, (key, column) in enumerate(zip(names, resolved.columns, strict=True), start=1):
        yield from _of_column(case, key, columns[key], column, place)
    yield from _of_conditions(case, resolved)


def _claims(resolved: Any) -> Iterator[str]:
    for column in resolved.columns:
        if column.upstream or column.origin != "unexplained":
            yield f"{column.name}: expected unexplained, got {column.origin} {_shown(column)}"
    if not resolved.columns and not resolved.failure:
        yield "no column, and no failure that says why"


def _of_column(
    case: Case, key: str, expected: dict[str, Any], column: Any, place: int
) -> Iterator[str]:
    name = re.sub(r"\?\d+$", "", key)
    if name and _folded(name, case) != _folded(column.name, case):
        yield f"column {place}: expected {name}, got {column.name}"
    kinds = expected.get("from", {})
    wanted = {_source(source, case): kind.split("|") for source, kind in kinds.items()}
    got = {_pair(each, case): each.kind for each in column.upstream}
    if len(got) != len(column.upstream):
        yield f"{key}: a source is listed twice: {_shown(column)}"
    for source in sorted(wanted.keys() | got.keys()):
        allowed = wanted.get(source, ["no source"])
        kind = got.get(source, "no source")
        if kind not in allowed and "maybe" not in allowed:
            yield f"{key} <- {'.'.join(source)}: expected {'|'.join(allowed)}, got {kind}"
    origins = expected.get("origin", "derived").split("|")
    if column.origin not in origins:
        yield f"{key}: expected {'|'.join(origins)}, got {column.origin} ({column.reason})"
    if column.origin == "unexplained" and not column.reason:
        yield f"{key}: unexplained without a reason"


def _of_conditions(case: Case, resolved: Any) -> Iterator[str]:
    got = {(*_pair(each, case), each.influence) for each in resolved.conditions}
    if len(got) != len(resolved.conditions):
        yield "conditions: one is listed twice"
    for name in ("conditions", "conditions_include"):
        if name not in case:
            continue
        wanted = {
            (*_source(source, case), influence)
            for source, influences in case[name].items()
            for influence in influences
        }
        for each in sorted(wanted - got):
            yield f"condition is missing: {' '.join(each)}"
        if name == "conditions":
            for each in sorted(got - wanted):
                yield f"condition is too much: {' '.join(each)}"


def _place(key: str, place: int) -> int:
    """Return the place that a key asks for: its own where it does not say."""
    found = re.search(r"\?(\d+)$", key)
    return int(found[1]) if found else place


def _split(source: str, relations: dict[str, list[str] | None]) -> tuple[str, str]:
    """Split `<relation>.<column>`; either may hold dots, so the case's relations decide."""
    for relation, columns in relations.items():
        column = source.removeprefix(f"{relation}.")
        if column != source and (columns is None or column in columns):
            return relation, column
    raise AssertionError(f"{source} is no column of {', '.join(relations)}")


def _source(source: str, case: Case) -> tuple[str, str]:
    relation, column = _split(source, case["relations"])
    return relation, _folded(column, case)


def _pair(each: Any, case: Case) -> tuple[str, str]:
    return each.relation, _folded(each.column, case)


def _folded(name: str, case: Case) -> str:
    return name if case["dialect"] in CASE_MATTERS else name.casefold()


def _shown(column: Any) -> list[str]:
    return [f"{each.relation}.{each.column} {each.kind}" for each in column.upstream]


def test_a_long_list_of_values_keeps_the_columns_in_it() -> None:
    from brygge.catalog.lineage.resolving import resolve_sql

    rows = ", ".join(f"({number}, 'row {number}')" for number in range(3_000))
    sql = f"select v.x from shop.t, lateral (values {rows}, (a, b)) as v(x, y)"
    (column,) = resolve_sql(sql, "duckdb", {"shop.t": ["a", "b"]}).columns
    assert [(each.column, each.kind) for each in column.upstream] == [("a", "renamed")]


def test_what_goes_deep_or_wide_is_read() -> None:
    from brygge.catalog.lineage.resolving import resolve_sql

    known = {"shop.t": ["a", "b"]}
    chain = ", ".join(f"c{n} as (select a from c{n - 1})" for n in range(1, 1_500))
    deep = resolve_sql(
        f"with c0 as (select a from shop.t), {chain} select a from c1499", "duckdb", known
    )
    assert [each.column for each in deep.columns[0].upstream] == ["a"]
    wide = resolve_sql(" union all ".join(["select a, b from shop.t"] * 2_000), "duckdb", known)
    assert [len(each.upstream) for each in wide.columns] == [1, 1]
    odd = "/* " + "values ( " * 20_000 + "*/ select a from shop.t"
    assert resolve_sql(odd, "duckdb", known).columns[0].origin == "derived"


def test_a_query_that_nobody_foresaw_is_a_failure_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from brygge.catalog.lineage import resolving

    def broken(*words: Any) -> None:
        raise KeyError("alias")

    monkeypatch.setattr(resolving.Queries, "read", broken)
    failure = resolving.resolve_sql("select 1", "duckdb", {}).failure
    assert failure == "its SQL could not be followed (KeyError)"


def test_a_union_with_a_branch_that_nobody_listed_is_no_guess() -> None:
    from brygge.catalog.lineage.resolving import resolve_sql

    known = {"shop.t": ["a", "b"], "raw.u": None}
    found = resolve_sql("select a, b from shop.t union all select * from raw.u", "duckdb", known)
    assert [each.origin for each in found.columns] == ["unexplained"] * 2
    assert found.columns[0].reason == "a: a branch of the union gives columns that nobody listed"
    # What is sure is kept.
    assert [each.column for each in found.columns[0].upstream] == ["a"]
