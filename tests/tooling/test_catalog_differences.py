"""What changed between two catalogs: nothing that differs is silent, what hurts is said."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from brygge.catalog.differences.change import Change
from brygge.catalog.differences.differences import diff
from brygge.catalog.differences.ports_behind import ports_behind
from brygge.catalog.model import (
    Asset,
    Catalog,
    Check,
    Column,
    Condition,
    Edge,
    Freshness,
    OutputPort,
    Product,
    Project,
    Relation,
    Result,
    Upstream,
)
from brygge.catalog.questions.lineage_graph import ColumnId, build_graph
from brygge.catalog.questions.reach import outputs, reach
from sample_catalog import catalog

ORDERS, STAGED, TILL = "model.shop.orders.v2", "model.shop.stg_orders", "source.shop.till.orders"
BOTH = ("finance.figures", "sales.orders.v2")


def with_asset(id: str, change: Callable[[Asset], Asset]) -> Catalog:
    whole = catalog()
    assets = tuple(change(each) if each.id == id else each for each in whole.assets)
    return replace(whole, assets=assets)


def with_column(id: str, column: str, **fields: Any) -> Catalog:
    def change(asset: Asset) -> Asset:
        columns = [
            replace(each, **fields) if each.name == column else each for each in asset.columns
        ]
        return replace(asset, columns=tuple(columns))

    return with_asset(id, change)


def without_column(id: str, column: str) -> Catalog:
    return with_asset(
        id,
        lambda asset: replace(
            asset, columns=tuple(each for each in asset.columns if each.name != column)
        ),
    )


def only(old: Catalog, new: Catalog) -> Change:
    [change] = diff(old, new)
    return change


def test_equal_catalogs_do_not_differ() -> None:
    assert diff(catalog(), catalog()) == ()


def test_a_promised_column_that_goes_breaks_the_ports_behind_it() -> None:
    change = only(catalog(), without_column(ORDERS, "amount"))
    assert change == Change(
        "column",
        "removed",
        ORDERS,
        "amount",
        breaking=True,
        reason="readers were promised this column.",
        ports=BOTH,
    )


def test_a_column_that_goes_while_it_is_read_breaks() -> None:
    change = only(catalog(), without_column(TILL, "Amount"))
    assert (change.breaking, change.reason) == (True, "the column is still read.")
    assert change.ports == ("finance.figures", "sales.orders.v1", "sales.orders.v2")


def test_a_private_column_that_nobody_reads_may_go() -> None:
    assert not only(catalog(), without_column(STAGED, "loaded_at")).breaking


def test_a_new_column_breaks_nothing() -> None:
    change = only(without_column(ORDERS, "amount"), catalog())
    assert (change.action, change.column, change.breaking) == ("added", "amount", False)
    assert change.new == "DECIMAL(18,2)"


@pytest.mark.parametrize(
    ("column", "fields", "aspect", "breaking"),
    [
        ("amount", {"type": "DECIMAL(28,2)"}, "type", False),
        ("amount", {"type": "DECIMAL(8,2)"}, "type", True),
        ("amount", {"type": "VARCHAR"}, "type", True),
        ("amount", {"type": "numeric(18,2)"}, "type", False),
        ("amount", {"type": ""}, "type", False),
        ("amount", {"is_required": False}, "required", True),
        ("e_mail", {"is_required": True}, "required", False),
        ("order_id", {"is_unique": False}, "unique", True),
        ("order_id", {"is_key": False}, "key", True),
        ("kind", {"is_key": True}, "key", True),
        ("e_mail", {"classification": "internal"}, "classification", True),
        ("order_id", {"classification": ""}, "classification", True),
        ("amount", {"classification": "secret"}, "classification", False),
        ("amount", {"description": "In EUR."}, "description", False),
        ("amount", {"tags": ("x",)}, "tags", False),
        ("kind", {"expression": "'sale'"}, "expression", False),
        ("kind", {"origin": "generated"}, "origin", False),
    ],
)
def test_what_changed_about_a_column(
    column: str, fields: dict[str, Any], aspect: str, breaking: bool
) -> None:
    change = only(catalog(), with_column(ORDERS, column, **fields))
    assert (change.subject, change.column, change.aspect) == ("column", column, aspect)
    assert change.breaking is breaking
    assert bool(change.ports) is breaking
    assert change.reason


def test_a_retyped_column_that_was_promised_to_nobody_breaks_nothing() -> None:
    change = only(catalog(), with_column(TILL, "Amount", type="DOUBLE"))
    assert (change.old, change.new, change.breaking) == ("VARCHAR", "DOUBLE", False)


def test_another_order_of_columns_is_no_change() -> None:
    turned = with_asset(ORDERS, lambda each: replace(each, columns=each.columns[::-1]))
    assert diff(catalog(), turned) == ()


@pytest.mark.parametrize(
    ("fields", "aspect", "breaking"),
    [
        ({"access": "protected"}, "access", True),
        ({"materialization": "ephemeral"}, "materialization", True),
        ({"materialization": "view"}, "materialization", False),
        ({"relation": Relation("shop", "sales", "sold")}, "relation", True),
        ({"relation": Relation("dev", "me", "orders_v2")}, "relation", False),
        ({"owner": "others"}, "owner", False),
        ({"description": "x"}, "description", False),
        ({"is_contract_enforced": False}, "is_contract_enforced", False),
        ({"freshness": Freshness("1 day")}, "freshness", False),
        ({"sql": "select 1"}, "sql", False),
        ({"product": "finance"}, "product", False),
        ({"deprecated_on": "2030-01-01"}, "deprecated_on", False),
    ],
)
def test_what_changed_about_an_asset(fields: dict[str, Any], aspect: str, breaking: bool) -> None:
    change = only(catalog(), with_asset(ORDERS, lambda each: replace(each, **fields)))
    assert (change.subject, change.id, change.aspect) == ("asset", ORDERS, aspect)
    assert change.breaking is breaking
    assert change.ports == (BOTH if breaking else ())


def test_wider_access_breaks_nothing() -> None:
    change = only(catalog(), with_asset(STAGED, lambda each: replace(each, access="public")))
    assert (change.old, change.new, change.breaking) == ("private", "public", False)


def test_what_changes_by_itself_is_no_difference() -> None:
    whole = with_asset(
        ORDERS, lambda each: replace(each, row_count=7, builds=(Result("failed", "2027"),))
    )
    checks = tuple(replace(each, results=()) for each in whole.checks)
    assert diff(catalog(), replace(whole, checks=checks, gaps=())) == ()


def without_asset(id: str) -> Catalog:
    whole = catalog()
    return replace(whole, assets=tuple(each for each in whole.assets if each.id != id))


@pytest.mark.parametrize(
    ("id", "breaking", "reason"),
    [
        (ORDERS, True, "readers were promised it."),
        (STAGED, True, "it is still read."),
    ],
)
def test_an_asset_that_goes(id: str, breaking: bool, reason: str) -> None:
    change = only(catalog(), without_asset(id))
    assert (change.action, change.breaking, change.reason) == ("removed", breaking, reason)
    assert "finance.figures" in change.ports


def test_an_asset_that_nobody_reads_may_come_and_go() -> None:
    more = replace(
        catalog(), assets=(*catalog().assets, Asset("seed.x", "x", "seed", "p", "x.csv"))
    )
    assert not only(more, catalog()).breaking
    assert only(catalog(), more).action == "added"


def test_edges_that_come_go_and_change() -> None:
    rate = Upstream("seed.shop.rates", "rate", "transformed", ("amount * rate",))
    staged = Upstream(STAGED, "amount", "transformed", ("amount * rate",))
    gone = only(catalog(), with_column(ORDERS, "amount", upstream=(rate,)))
    assert (gone.subject, gone.action, gone.aspect) == ("edge", "removed", f"{STAGED}.amount")
    kept = replace(staged, kind="copied")
    other = only(catalog(), with_column(ORDERS, "amount", upstream=(rate, kept)))
    assert (other.action, other.old, other.new) == ("changed", "transformed", "copied")
    divided = replace(rate, steps=("amount / rate",))
    expressed = only(catalog(), with_column(ORDERS, "amount", upstream=(divided, staged)))
    assert expressed.reason == "the expressions on the way differ."
    more = Upstream(STAGED, "order_id", "transformed")
    new = only(catalog(), with_column(ORDERS, "amount", upstream=(rate, staged, more)))
    assert (new.action, new.aspect, new.new) == ("added", f"{STAGED}.order_id", "transformed")


def test_lineage_that_is_lost_is_told_once() -> None:
    def lose(asset: Asset) -> Asset:
        columns = tuple(replace(each, upstream=()) for each in asset.columns)
        return replace(asset, lineage="failed", columns=columns)

    change = only(catalog(), with_asset(ORDERS, lose))
    assert (change.aspect, change.old, change.new) == ("lineage", "complete", "failed")


def test_conditions_that_come_and_go() -> None:
    condition = Condition(STAGED, "amount", "filter")
    filtered = with_asset(
        ORDERS, lambda each: replace(each, conditions=(*each.conditions, condition))
    )
    change = only(catalog(), filtered)
    assert (change.subject, change.action, change.aspect, change.new) == (
        "condition", "added", f"{STAGED}.amount", "filter",
    )  # fmt: skip
    assert only(filtered, catalog()).action == "removed"


def test_checks_that_come_go_and_change() -> None:
    whole = catalog()
    fewer = replace(whole, checks=whole.checks[1:])
    gone = only(whole, fewer)
    assert (gone.subject, gone.action, gone.reason) == (
        "check", "removed", "nothing holds it any more.",
    )  # fmt: skip
    assert only(fewer, whole).action == "added"
    for fields, aspect in (({"severity": "error"}, "severity"), ({"arguments": {}}, "arguments")):
        first = replace(whole.checks[0], **fields)
        change = only(whole, replace(whole, checks=(first, *whole.checks[1:])))
        assert (change.action, change.aspect) == ("changed", aspect)


def with_port(**fields: Any) -> Catalog:
    whole = catalog()
    finance, sales = whole.products
    ports = tuple(
        replace(each, **fields) if each.id == "sales.orders.v2" else each for each in sales.outputs
    )
    return replace(whole, products=(finance, replace(sales, outputs=ports)))


@pytest.mark.parametrize(
    ("fields", "aspect", "breaking"),
    [
        ({"version": "2.2.0"}, "version", False),
        ({"version": "3.0.0"}, "version", True),
        ({"status": "deprecated"}, "status", False),
        ({"status": "retired"}, "status", True),
        ({"asset": "model.shop.figures"}, "asset", True),
        ({"description": "x"}, "description", False),
        ({"contract": {"version": "2.2.0"}}, "contract", False),
    ],
)
def test_what_changed_about_a_port(fields: dict[str, Any], aspect: str, breaking: bool) -> None:
    change = only(catalog(), with_port(**fields))
    assert (change.subject, change.aspect, change.breaking) == ("port", aspect, breaking)
    assert change.ports == (BOTH if breaking else ())


def test_a_contract_that_differs_is_not_repeated() -> None:
    change = only(catalog(), with_port(contract={"version": "2.2.0"}))
    assert (change.old, change.new) == ("2.1.0", "2.2.0")


def test_a_product_that_goes_takes_its_ports_along() -> None:
    whole = catalog()
    changes = diff(whole, replace(whole, products=whole.products[:1]))
    assert [(each.subject, each.id, each.breaking) for each in changes] == [
        ("product", "sales", True),
        ("port", "sales.orders.v1", False),
        ("port", "sales.orders.v2", True),
    ]
    assert changes[0].ports == ("sales.orders.v1", "sales.orders.v2")
    assert changes[2].ports == BOTH
    back = diff(replace(whole, products=whole.products[:1]), whole)
    assert {each.action for each in back} == {"added"}
    assert not any(each.breaking for each in back)


def test_a_port_that_was_inferred_and_goes_while_its_asset_stays_breaks_nothing() -> None:
    whole = catalog()
    changes = diff(whole, replace(whole, products=whole.products[1:]))
    assert [(each.subject, each.id, each.breaking, each.reason) for each in changes] == [
        ("product", "finance", False, ""),
        ("port", "finance.figures", False, "it is no longer inferred as a port."),
    ]
    # Nor is there anything to read when the asset goes as well, or what a contract promised.
    gone = tuple(each for each in whole.assets if each.id != "model.shop.figures")
    port = diff(whole, replace(whole, products=whole.products[1:], assets=gone))[1]
    assert (port.id, port.breaking) == ("finance.figures", True)
    finance, sales = whole.products
    written = replace(finance.outputs[0], contract={"kind": "DataContract"})
    old = replace(whole, products=(replace(finance, outputs=(written,)), sales))
    assert diff(old, replace(whole, products=(sales,)))[1].breaking


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("failed", "complete", "lineage by column is now known."),
        ("complete", "none", "lineage by column is no longer known."),
        ("partial", "complete", "lineage by column is now known for all columns."),
        ("complete", "partial", "lineage by column is no longer known for all columns."),
        ("none", "failed", "lineage by column is not known."),
    ],
)
def test_lineage_that_is_known_better_or_less_well_says_which(
    before: str, after: str, reason: str
) -> None:
    old, new = (
        with_asset(STAGED, lambda each, state=state: replace(each, lineage=state))
        for state in (before, after)
    )
    assert only(old, new).reason == reason


def test_an_origin_that_is_explained_says_so() -> None:
    dark = with_column(ORDERS, "kind", origin="unexplained")
    assert only(dark, catalog()).reason == "it is now explained."
    assert only(catalog(), dark).reason == "it is no longer explained."


def test_fields_are_told_in_words_and_nothing_that_differs_is_lost() -> None:
    whole = catalog()
    finance, sales = whole.products
    tagged = replace(whole, products=(finance, replace(sales, tags=("b", "a"))))
    assert (only(whole, tagged).old, only(whole, tagged).new) == ("sales, web shop", "b, a")
    owner = sales.owners[0]
    others = replace(sales, owners=(owner, replace(owner, name="Ada")))
    assert only(whole, replace(whole, products=(finance, others))).new == f"{owner.name}, Ada"
    # The same name with another address is told in full.
    others = replace(sales, owners=(replace(owner, email="else@example.org"),))
    assert "else@example.org" in only(whole, replace(whole, products=(finance, others))).new


def test_ports_without_an_asset_do_not_stand_for_each_other() -> None:
    def product(*names: str) -> Product:
        ports = tuple(OutputPort(f"s.{each}", each, "", "1.0.0") for each in names)
        return Product("s", "S", "odps", outputs=ports)

    old, new = (Catalog(Project("p", "u:"), products=(product(*each),)) for each in ("ab", "a"))
    assert only(old, new).ports == ("s.b",)


def test_a_team_that_changes_is_told() -> None:
    whole = catalog()
    finance, sales = whole.products
    change = only(whole, replace(whole, products=(finance, replace(sales, team="others"))))
    assert (change.subject, change.aspect, change.new) == ("product", "team", "others")


def test_agreements_and_consumers_that_go_are_told() -> None:
    whole = catalog()
    changes = diff(whole, replace(whole, agreements=(), consumers=()))
    assert [(each.subject, each.action) for each in changes] == [
        ("consumer", "removed"),
        ("consumer", "removed"),
        ("agreement", "removed"),
    ]


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """Catalogs of up to six assets, each made from those before it; some are ports."""
    names = [f"m{each}" for each in range(draw(st.integers(1, 6)))]
    assets, ports = [], []
    for position, name in enumerate(names):
        ends = st.tuples(st.sampled_from(names[:position] or [name]), st.sampled_from("xyz"))
        columns = []
        edges: dict[str, Any] = {}
        for column in sorted(draw(st.sets(st.sampled_from("xyz"), min_size=1))):
            origins = sorted(draw(st.sets(ends, max_size=2))) if position else []
            edges.update((asset, "copied") for asset, _ in origins)
            upstream = tuple(Upstream(*each, kind="copied") for each in origins)
            columns.append(Column(column, draw(st.sampled_from(["", "INT"])), upstream=upstream))
        conditions = sorted(draw(st.sets(ends, max_size=1))) if position else []
        for asset, _ in conditions:
            edges.setdefault(asset, "condition")
        if position and draw(st.booleans()):
            edges.setdefault(names[0], "unknown")
        assets.append(
            Asset(
                name,
                name,
                "model",
                "p",
                "m.sql",
                access=draw(st.sampled_from(["protected", "public"])),
                columns=tuple(columns),
                upstream=tuple(Edge(each, kind) for each, kind in sorted(edges.items())),
                conditions=tuple(Condition(*each, influence="filter") for each in conditions),
            )
        )
        if draw(st.booleans()):
            ports.append(OutputPort(f"s.{name}", name, name, "1.0.0"))
    checks = tuple(Check(f"t.{each}", each, each, "unit") for each in names if draw(st.booleans()))
    product = Product("s", "S", "odps", outputs=tuple(ports))
    return Catalog(Project("p", "u:"), products=(product,), assets=tuple(assets), checks=checks)


LAW = settings(max_examples=60, deadline=None)


@LAW
@given(catalogs())
def test_nothing_differs_from_itself(each: Catalog) -> None:
    assert diff(each, each) == ()


@LAW
@given(catalogs(), st.data())
def test_a_removed_column_is_exactly_that(each: Catalog, data: st.DataObject) -> None:
    asset = data.draw(st.sampled_from(each.assets))
    column = data.draw(st.sampled_from(asset.columns))
    rest = tuple(other for other in asset.columns if other.name != column.name)
    assets = tuple(replace(a, columns=rest) if a.id == asset.id else a for a in each.assets)
    change = only(each, replace(each, assets=assets))
    assert (change.subject, change.action, change.id, change.column) == (
        "column", "removed", asset.id, column.name,
    )  # fmt: skip
    if change.breaking:
        reached = reach(build_graph(each), ColumnId(asset.id, column.name)).assets
        behind = sorted(port.id for _, port in outputs(each) if port.asset in reached)
        assert list(change.ports) == behind


@LAW
@given(catalogs(), catalogs())
def test_what_comes_one_way_goes_the_other(one: Catalog, other: Catalog) -> None:
    turned = {"added": "removed", "removed": "added", "changed": "changed"}

    def told(changes: tuple[Change, ...], *, back: bool) -> list[tuple[str, ...]]:
        return sorted(
            (c.subject, turned[c.action] if back else c.action, c.id, c.column, c.aspect)
            for c in changes
        )

    assert told(diff(one, other), back=False) == told(diff(other, one), back=True)


@LAW
@given(catalogs())
def test_all_at_once_the_same_ports_are_found_as_one_by_one(each: Catalog) -> None:
    graph = build_graph(each)
    starts = [ColumnId(asset.id) for asset in each.assets]
    starts += [ColumnId(asset.id, column.name) for asset in each.assets for column in asset.columns]
    found = ports_behind(each, graph, starts)
    for start in starts:
        reached = reach(graph, start).assets
        single = sorted(port.id for _, port in outputs(each) if port.asset in reached)
        assert list(found[start]) == single
