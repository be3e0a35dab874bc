"""Names that people type, trees of lineage, and what breaks when something goes."""

import pytest
from msgspec.structs import replace

from brygge.catalog.model import (
    Asset,
    Catalog,
    Check,
    Column,
    Condition,
    Consumer,
    Edge,
    OutputPort,
    Product,
    Project,
    Upstream,
)
from brygge.catalog.questions.impact import Impact, ReachedCondition, impact
from brygge.catalog.questions.lineage_graph import ColumnId, build_graph
from brygge.catalog.questions.paths import Tree, downstream_tree, nodes, upstream_tree
from brygge.catalog.questions.spelling import find_column
from brygge.errors import InputError
from sample_catalog import catalog

TILL, STAGED, FIGURES = "source.shop.till.orders", "model.shop.stg_orders", "model.shop.figures"
ORDERS, OLD = "model.shop.orders.v2", "model.shop.orders.v1"


def model(name: str, *columns: Column, **more: object) -> Asset:
    return Asset(name, name, "model", "p", "m.sql", columns=columns, **more)  # type: ignore[arg-type]


def made(name: str, *origins: str, kind: str = "copied") -> Column:
    """Return a column made from `asset.column` each."""
    ends = [origin.split(".") for origin in origins]
    upstream = tuple(Upstream(asset, column, kind) for asset, column in ends)  # type: ignore[arg-type]
    return Column(name, origin="derived" if origins else "source", upstream=upstream)


def of(*assets: Asset, **more: object) -> Catalog:
    return Catalog(Project("p", "https://e.org/"), assets=assets, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "asset", "column"),
    [
        ("sales.orders.amount", ORDERS, "amount"),
        ("orders.v1.amount", OLD, "amount"),
        ("orders_v1.amount", OLD, "amount"),
        ("sales.orders.v2.e_mail", ORDERS, "e_mail"),
        ("model.shop.orders.v2.amount", ORDERS, "amount"),
        ("model.shop.orders.amount", ORDERS, "amount"),
        ("till.orders.Order No", TILL, "Order No"),
        ("source.shop.till.orders.Amount", TILL, "Amount"),
        ("raw.till.Orders 2026.Mail", TILL, "Mail"),
        ('till.orders."Order No"', TILL, "Order No"),
        ('"till"."orders"."Order No"', TILL, "Order No"),
        ("figures.revenue", FIGURES, "revenue"),
        ("  FIGURES.Revenue ", FIGURES, "revenue"),
        # The table of a source has the same name; its column is written in capitals.
        ("orders.amount", ORDERS, "amount"),
        ("orders.Amount", TILL, "Amount"),
        ("ORDERS.AMOUNT", ORDERS, "amount"),
        ("orders", ORDERS, ""),
        ("sales.orders.v1", OLD, ""),
        (TILL, TILL, ""),
    ],
)
def test_a_column_is_found_by_what_people_call_it(text: str, asset: str, column: str) -> None:
    assert find_column(catalog(), text) == ColumnId(asset, column)


@pytest.mark.parametrize(
    ("text", "problem", "fix"),
    [
        ("orders.amout", f'{ORDERS} has no column "amout".', 'did you mean "amount"?'),
        ("ordrs.amount", 'nothing is called "ordrs.amount".', 'did you mean "orders"?'),
        ("zzzzz", 'nothing is called "zzzzz".', "write <asset>.<column>"),
        ("", 'nothing is called "".', "write <asset>.<column>"),
        # Neither a part of a name nor one of a column is enough.
        ("orders.amount.x", f'{ORDERS} has no column "amount.x".', 'did you mean "amount"?'),
    ],
)
def test_an_unknown_name_is_refused_with_the_one_that_was_meant(
    text: str, problem: str, fix: str
) -> None:
    with pytest.raises(InputError) as error:
        find_column(catalog(), text)
    assert error.value.problem == problem
    assert error.value.fix.startswith(fix)


def test_an_ambiguous_name_is_refused_with_all_that_it_may_mean() -> None:
    twice = of(
        Asset("model.a.x", "x", "model", "a", "x.sql", columns=(Column("c"),)),
        Asset("model.b.x", "x", "model", "b", "x.sql", columns=(Column("c"),)),
    )
    with pytest.raises(InputError) as error:
        find_column(twice, "x.c")
    assert error.value.fix == "name one of model.a.x.c, model.b.x.c."
    assert find_column(twice, "b.x.c") == ColumnId("model.b.x", "c")


def test_a_column_that_only_one_of_two_namesakes_has_is_no_question() -> None:
    twice = of(
        Asset("model.a.x", "x", "model", "a", "x.sql", columns=(Column("c"),)),
        Asset("model.b.x", "x", "model", "b", "x.sql", columns=(Column("d"),)),
    )
    assert find_column(twice, "x.d") == ColumnId("model.b.x", "d")


def refused(whole: Catalog, text: str) -> tuple[str, str]:
    with pytest.raises(InputError) as error:
        find_column(whole, text)
    return error.value.problem, error.value.fix


def versions(*latest: str) -> Catalog:
    """Return `people` in three versions, of which one has `mail` and another `post`."""
    columns = {"2": ("id", "mail"), "9": ("id",), "10": ("id", "post")}
    return of(
        *(
            Asset(f"model.p.people.v{version}", "people", "model", "p", "m.sql",
                  version=version, is_latest=version in latest, columns=tuple(map(Column, names)))
            for version, names in columns.items()
        ),
        Asset("model.p.staff", "staff", "model", "p", "m.sql", columns=(Column("post"),)),
    )  # fmt: skip


def test_without_a_version_the_latest_is_meant_and_the_highest_where_none_is_marked() -> None:
    assert find_column(versions("2"), "people.mail") == ColumnId("model.p.people.v2", "mail")
    for text in ("people", "p.people", "model.p.people", "PEOPLE"):
        assert find_column(versions(), text) == ColumnId("model.p.people.v10")
        assert find_column(versions("9"), text) == ColumnId("model.p.people.v9")
    port = OutputPort("s.folk.v10", "folk", "model.p.people.v10", "10")
    product = Product("s", "S", "odps", outputs=(port,))
    named = replace(versions(), products=(product,))
    assert find_column(named, "s.folk.post") == ColumnId("model.p.people.v10", "post")


def test_a_column_that_the_latest_version_has_no_more_is_found_in_another() -> None:
    problem, fix = refused(versions(), "people.mail")
    assert problem == "people.v10, the latest, has no mail; people.v2 has."
    assert fix == "name people.v2.mail; the columns of people.v10 are id, post."
    assert refused(versions(), "people.v9.post")[0] == "people.v9 has no post; people.v10 has."


def test_a_column_alone_is_refused_with_where_it_stands() -> None:
    assert refused(catalog(), "order_count") == (
        'nothing is called "order_count".', 'did you mean "figures.order_count"?',
    )  # fmt: skip
    assert refused(versions(), "Post")[1] == "name one of people.post, staff.post."
    # Ports come first: they are what people read.
    assert refused(catalog(), "amount")[1].startswith("name one of orders.amount, orders.v1.amount")


def test_who_reads_at_the_end_has_no_lineage_and_is_told_what_it_reads() -> None:
    assert refused(catalog(), "board") == (
        '"board" is an exposure: only assets and columns have lineage.', "it reads figures.",
    )  # fmt: skip
    chained = (
        Consumer("metric.s.worth", "worth", "metric", reads=("semantic_model.s.orders",)),
        Consumer("semantic_model.s.orders", "ordering", "semantic_model", reads=(OLD, STAGED)),
    )
    whole = replace(catalog(), consumers=chained)
    assert refused(whole, "metric.s.worth")[1] == "it reads orders.v1, stg_orders."
    assert refused(whole, "Ordering")[0].startswith('"Ordering" is a semantic model: ')


@pytest.mark.parametrize("text", ["sales.holders", "shop.stg_sales.x", "nothing.here"])
def test_a_name_that_shares_only_a_part_is_not_suggested(text: str) -> None:
    assert "did you mean" not in refused(catalog(), text)[1]


def drawn(tree: Tree) -> list[str]:
    return [
        "  " * level
        + (f"{node.asset}.{node.column}" if node.column else node.asset)
        + (f" {node.kind}" if node.kind else "")
        + (" ^" if node.is_shown_above else "")
        + (f" +{node.hidden}" if node.hidden else "")
        for level, node in nodes(tree)
    ]


def test_a_column_is_followed_to_its_sources() -> None:
    tree = upstream_tree(build_graph(catalog()), ColumnId(FIGURES, "revenue"))
    assert drawn(tree) == [
        f"{FIGURES}.revenue",
        f"  {ORDERS}.amount aggregated",
        "    seed.shop.rates.rate transformed",
        f"    {STAGED}.amount transformed",
        f"      {TILL}.Amount transformed",
    ]
    assert tree.children[0].steps == ("sum(amount)",)


def test_an_asset_is_followed_to_its_readers() -> None:
    tree = downstream_tree(build_graph(catalog()), ColumnId(TILL))
    assert drawn(tree) == [
        TILL,
        f"  {STAGED} transformed",
        f"    {OLD} transformed",
        f"    {ORDERS} transformed",
        f"      {FIGURES} aggregated",
    ]


DIAMOND = of(
    model("a", made("x")),
    model("b", made("x", "a.x")),
    model("c", made("x", "b.x")),
    model("d", made("x", "b.x")),
    model("e", made("x", "c.x", "d.x")),
)


def test_what_stands_above_is_not_repeated() -> None:
    assert drawn(upstream_tree(build_graph(DIAMOND), ColumnId("e", "x"))) == [
        "e.x", "  c.x copied", "    b.x copied", "      a.x copied",
        "  d.x copied", "    b.x copied ^",
    ]  # fmt: skip


def test_below_the_depth_children_are_counted_only() -> None:
    graph = build_graph(DIAMOND)
    assert drawn(upstream_tree(graph, ColumnId("e", "x"), 1)) == [
        "e.x", "  c.x copied +1", "  d.x copied +1",
    ]  # fmt: skip
    assert drawn(upstream_tree(graph, ColumnId("e", "x"), 0)) == ["e.x +2"]
    with pytest.raises(InputError, match="the depth is -1"):
        upstream_tree(graph, ColumnId("e", "x"), -1)


def test_a_node_that_was_cut_off_is_shown_where_there_is_room() -> None:
    graph = build_graph(
        of(
            model("z", made("x")),
            model("a", made("x", "z.x")),
            model("b", made("x", "a.x")),
            model("c", made("x", "b.x")),
            model("d", made("x", "c.x", "b.x")),
        )
    )
    assert drawn(upstream_tree(graph, ColumnId("d", "x"), 2)) == [
        "d.x", "  c.x copied", "    b.x copied +1", "  b.x copied", "    a.x copied +1",
    ]  # fmt: skip
    assert drawn(upstream_tree(graph, ColumnId("d", "x"), 3)) == [
        "d.x", "  c.x copied", "    b.x copied", "      a.x copied +1",
        "  b.x copied", "    a.x copied", "      z.x copied",
    ]  # fmt: skip


def test_a_circle_ends() -> None:
    graph = build_graph(of(model("a", made("x", "b.x")), model("b", made("x", "a.x"))))
    assert drawn(upstream_tree(graph, ColumnId("a", "x"))) == [
        "a.x", "  b.x copied", "    a.x copied ^",
    ]  # fmt: skip


def test_a_chain_of_any_length_is_followed() -> None:
    chain = [model("m0", made("x"))]
    chain += [model(f"m{each}", made("x", f"m{each - 1}.x")) for each in range(1, 20_000)]
    tree = upstream_tree(build_graph(of(*chain)), ColumnId("m19999", "x"))
    *_, (level, last) = nodes(tree)
    assert (level, last.asset) == (19_999, "m0")


def reached(found: Impact) -> list[str]:
    return [f"{each.asset}.{each.column} {each.kind}" for each in found.columns]


def test_a_column_that_goes_takes_columns_checks_ports_and_readers_along() -> None:
    found = impact(catalog(), TILL, "Amount")
    assert reached(found) == [
        f"{OLD}.amount transformed",
        f"{ORDERS}.amount transformed",
        f"{STAGED}.amount transformed",
        f"{FIGURES}.revenue aggregated",
    ]
    assert [each.id for each in found.checks] == [
        "test.shop.no_refund_exceeds_its_sale",
        "unit_test.shop.orders.a_rate_multiplies",
        "test.shop.not_null_orders_amount",
    ]
    assert [(each.id, each.owner, each.contract, each.columns) for each in found.ports] == [
        ("finance.figures", "", "", ("revenue",)),
        ("sales.orders.v1", "sales_data", "", ("amount",)),
        ("sales.orders.v2", "sales_data", "sales.orders.v2", ("amount",)),
    ]
    assert [(each.kind, each.name, each.owner) for each in found.consumers] == [
        ("exposure", "board", "Ada"),
        ("metric", "revenue", ""),
    ]
    assert [(each.reader, each.basis, each.state) for each in found.readers] == [
        ("finance", "agreement", "approved"),
        ("finance", "input_port", ""),
    ]


def test_a_column_that_nobody_uses_takes_nothing_along_but_its_port() -> None:
    found = impact(catalog(), FIGURES, "order_count")
    assert (found.columns, found.conditions, found.checks) == ((), (), ())
    assert [each.id for each in found.ports] == ["finance.figures"]


def test_a_condition_changes_rows_and_all_that_lies_behind() -> None:
    found = impact(catalog(), "seed.shop.rates", "currency")
    assert reached(found) == []
    assert [(each.asset, each.influence) for each in found.conditions] == [
        (OLD, "join"),
        (ORDERS, "join"),
    ]
    # The ports say it of their assets, and nothing else does.
    assert found.assets == ()
    assert [(each.asset, each.through) for each in found.ports] == [
        (FIGURES, "rows"),
        (OLD, "rows"),
        (ORDERS, "rows"),
    ]


def test_who_takes_values_and_chooses_rows_is_told_of_both() -> None:
    found = impact(
        of(
            model("a", made("x"), made("y")),
            model(
                "b",
                made("x", "a.x"),
                made("y", "a.y"),
                conditions=(Condition("a", "x", "filter"),),
                upstream=(Edge("a", "copied"),),
            ),
            # It takes nothing of x, and yet other rows come.
            model("c", made("y", "b.y"), upstream=(Edge("b", "copied"),)),
        ),
        "a",
        "x",
    )
    assert reached(found) == ["b.x copied"]
    assert found.conditions == (ReachedCondition("b", "filter", "a.x"),)
    assert [(each.asset, each.through) for each in found.assets] == [("c", "rows")]


@pytest.mark.parametrize("asset", [each.id for each in catalog().assets])
def test_an_asset_is_told_all_that_its_columns_are(asset: str) -> None:
    whole = impact(catalog(), asset)
    for column in build_graph(catalog()).columns[asset]:
        found = impact(catalog(), asset, column)
        for part in ("columns", "conditions", "checks", "readers"):
            assert {*getattr(found, part)} <= {*getattr(whole, part)}, (column, part)
        for part in ("ports", "consumers"):
            few, all = ({each.id for each in getattr(side, part)} for side in (found, whole))
            assert few <= all, (column, part)


def test_an_asset_without_lineage_by_column_counts_as_reached() -> None:
    found = impact(
        of(model("a", made("x")), model("b", Column("x"), upstream=(Edge("a", "unknown"),))),
        "a",
        "x",
    )
    assert [(each.asset, each.through) for each in found.assets] == [("b", "unknown")]


def test_of_two_ways_the_one_that_leaves_most_of_the_value_counts() -> None:
    catalog = of(
        model("a", made("x")),
        model("b", made("x", "a.x", kind="aggregated")),
        model("c", made("x", "b.x"), made("y", "a.x", "b.x")),
    )
    assert reached(impact(catalog, "a", "x")) == ["c.y copied", "b.x aggregated", "c.x aggregated"]


def test_a_check_elsewhere_that_compares_with_the_column_is_found() -> None:
    arguments = {"to": "ref('a')", "field": "x"}
    other = {"to": "ref('a')", "field": "y"}
    checks = (
        Check("t1", "t1", "b", "relationships", "a_x", arguments=arguments),
        Check("t2", "t2", "b", "relationships", "a_y", arguments=other),
    )
    found = impact(of(model("a", made("x"), made("y")), model("b"), checks=checks), "a", "x")
    assert [each.id for each in found.checks] == ["t1"]


def test_a_whole_asset_takes_along_all_that_reads_it() -> None:
    counted = model("counted", Column("rows", origin="rowset"), upstream=(Edge("a", "condition"),))
    # A source of which nobody wrote down the columns.
    catalog = of(
        Asset("a", "a", "source", "p", "s.yml"),
        model("b", made("x", "a.x"), upstream=(Edge("a", "copied"),)),
        counted,
        checks=(Check("t1", "t1", "a", "not_null", "z"),),
        products=(
            Product("s", "S", "odps", outputs=(OutputPort("s.c", "c", "counted", "1.0.0"),)),
        ),
        consumers=(
            Consumer("exposure.e", "e", "exposure", reads=("metric.m",)),
            Consumer("metric.m", "m", "metric", reads=("counted",)),
            Consumer("metric.n", "n", "metric", reads=("elsewhere",)),
        ),
    )
    found = impact(catalog, "a")
    assert reached(found) == ["b.x copied"]
    assert [each.id for each in found.checks] == ["t1"]
    assert [(each.asset, each.through) for each in found.ports] == [("counted", "rows")]
    assert found.assets == ()
    assert [each.asset for each in impact(replace(catalog, products=()), "a").assets] == ["counted"]
    assert [each.id for each in found.consumers] == ["exposure.e", "metric.m"]


def test_a_port_without_a_team_is_answered_for_by_the_assets_owner() -> None:
    whole = catalog()
    owned = tuple(
        replace(each, owner="books") if each.id == FIGURES else each for each in whole.assets
    )
    found = impact(replace(whole, assets=owned), FIGURES)
    assert [(each.id, each.owner) for each in found.ports] == [("finance.figures", "books")]
