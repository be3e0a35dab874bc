"""Classes that spread: nothing classified arrives in a port that does not say so."""

import time
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from brygge.catalog.judging.classification import Accepted, Leak, spread
from brygge.catalog.model import (
    Asset,
    Catalog,
    Column,
    Condition,
    Kind,
    OutputPort,
    Product,
    Project,
    Upstream,
)
from brygge.catalog.questions.lineage_graph import ColumnId
from brygge.contracts.model import CLASSIFICATIONS, STRICTEST, class_rank
from sample_catalog import catalog


def column(text: str, *origins: str, kind: Kind = "copied") -> Column:
    """Return the column `name` or `name:class`, made from `asset.column` each."""
    name, _, word = text.partition(":")
    ends = [each.split(".") for each in origins]
    upstream = tuple(Upstream(asset, end, kind) for asset, end in ends)
    return Column(name, "", "", word, origin="derived" if ends else "source", upstream=upstream)


def chain(ports: Iterable[str] = ("port",), **assets: Iterable[Column]) -> Catalog:
    """Return a catalog of these assets; those named in `ports` are output ports."""
    made = tuple(
        Asset(name, name, "model", "p", "m.sql", columns=tuple(columns))
        for name, columns in assets.items()
    )
    outputs = tuple(OutputPort(f"s.{each}", each, each, "1.0.0") for each in ports)
    product = Product("s", "S", "odps", outputs=outputs)
    return Catalog(Project("p", "u:"), products=(product,), assets=made)


def told(leaks: Iterable[Leak]) -> list[str]:
    return [
        f"{leak.port}.{leak.column}: {leak.arriving} in {leak.declared or 'none'}: "
        + " > ".join(
            f"{step.asset}.{step.column}" + (f" {step.kind}" if step.kind else "")
            for step in leak.path
        )
        for leak in leaks
    ]


@pytest.mark.parametrize(
    ("word", "weight"),
    [
        ("", 0),
        ("public", 0),
        ("Internal", 1),
        (" confidential ", 2),
        ("secret", STRICTEST - 1),
        ("personal", 3),
        ("hush", STRICTEST),
    ],
)
def test_classes_are_those_of_contracts_and_an_unknown_one_is_the_strictest(
    word: str, weight: int
) -> None:
    assert class_rank(word) == weight


def test_the_sample_declares_all_that_arrives() -> None:
    assert spread(catalog()).leaks == ()


def test_a_class_that_a_port_forgets_is_found_with_its_path() -> None:
    whole = catalog()
    assets = []
    for asset in whole.assets:
        columns = [
            replace(each, classification="") if asset.id == "model.shop.orders.v2" else each
            for each in asset.columns
        ]
        assets.append(replace(asset, columns=tuple(columns)))
    [leak] = spread(replace(whole, assets=tuple(assets))).leaks
    assert told([leak]) == [
        "sales.orders.v2.e_mail: personal in none: source.shop.till.orders.Mail"
        " > model.shop.stg_orders.e_mail renamed > model.shop.orders.v2.e_mail copied"
    ]
    finding = leak.as_finding("contracts/sales/orders.v2.odcs.yaml")
    assert finding.line().startswith(
        "contracts/sales/orders.v2.odcs.yaml: sales.orders.v2.e_mail: personal values arrive in a "
        "column that is not classified: source.shop.till.orders.Mail -> "
    )
    assert "classify the column as personal" in finding.fix


@pytest.mark.parametrize("kind", ["copied", "renamed", "transformed", "aggregated"])
def test_whatever_happens_on_the_way_the_class_stays(kind: Kind) -> None:
    found = spread(chain(a=[column("x:secret")], port=[column("x:internal", "a.x", kind=kind)]))
    assert told(found.leaks) == [f"s.port.x: secret in internal: a.x > port.x {kind}"]


def test_a_port_that_declares_as_much_or_more_is_right() -> None:
    source = [column("x:internal")]
    for word in ("internal", "secret", "unheard"):
        assert not spread(chain(a=source, port=[column(f"x:{word}", "a.x")])).leaks


def test_a_condition_passes_nothing_on() -> None:
    whole = chain(a=[column("x:secret"), column("y")], port=[column("y", "a.y")])
    source, port = whole.assets
    filtered = replace(port, conditions=(Condition("a", "x", "filter"),))
    assert not spread(replace(whole, assets=(source, filtered))).leaks


def test_a_lower_word_on_the_way_lowers_nothing() -> None:
    found = spread(
        chain(a=[column("x:secret")], b=[column("x:public", "a.x")], port=[column("x", "b.x")])
    )
    assert told(found.leaks) == ["s.port.x: secret in none: a.x > b.x copied > port.x copied"]


def test_the_strictest_of_several_classes_counts_by_the_shortest_way() -> None:
    found = spread(
        chain(
            a=[column("x:secret"), column("y:internal")],
            b=[column("x", "a.x")],
            c=[column("x", "b.x")],
            port=[column("x:internal", "a.y", "c.x", "b.x")],
        )
    )
    assert told(found.leaks) == ["s.port.x: secret in internal: a.x > b.x copied > port.x copied"]


def test_the_path_begins_at_the_nearest_column_that_declares_the_class() -> None:
    found = spread(
        chain(a=[column("x:secret")], b=[column("x:secret", "a.x")], port=[column("x", "b.x")])
    )
    assert told(found.leaks) == ["s.port.x: secret in none: b.x > port.x copied"]


def test_each_column_is_told_once_and_the_shortest_path_first() -> None:
    found = spread(
        chain(
            ports=("port", "late"),
            a=[column("x:secret"), column("y:secret")],
            late=[column("x", "port.x")],
            port=[column("x", "a.x", "a.y"), column("z", "a.x")],
        )
    )
    assert [(leak.port, leak.column, len(leak.path)) for leak in found.leaks] == [
        ("s.port", "x", 2),
        ("s.port", "z", 2),
        ("s.late", "x", 3),
    ]


def test_a_column_in_which_a_class_is_lowered_on_purpose_is_accepted() -> None:
    whole = chain(
        a=[column("x:secret")],
        b=[column("hash", "a.x", kind="transformed"), column("x", "a.x")],
        port=[column("hash", "b.hash"), column("x", "b.x")],
    )
    found = spread(whole, [Accepted("b", "hash", "md5 with a salt")])
    assert [leak.column for leak in found.leaks] == ["x"]
    assert found.unused == ()
    # What is accepted in the port itself holds there.
    found = spread(whole, [Accepted("port", each, "agreed") for each in ("hash", "x")])
    assert (found.leaks, found.unused) == ((), ())


def test_an_accepted_column_passes_on_its_own_class() -> None:
    found = spread(
        chain(
            a=[column("x:secret")],
            b=[column("x:confidential", "a.x")],
            port=[column("x:internal", "b.x")],
        ),
        [Accepted("b", "x", "masked")],
    )
    assert told(found.leaks) == ["s.port.x: confidential in internal: b.x > port.x copied"]


def test_what_is_accepted_without_a_reason_does_not_hold() -> None:
    whole = chain(a=[column("x:secret")], port=[column("x", "a.x")])
    assert len(spread(whole, [Accepted("port", "x", " ")]).leaks) == 1


def test_what_accepts_nothing_is_told() -> None:
    whole = chain(a=[column("x:internal")], port=[column("x:secret", "a.x"), column("y")])
    vain = [Accepted("port", "x", "r"), Accepted("port", "y", "r"), Accepted("gone", "x", "r")]
    assert {(each.asset, each.column) for each in spread(whole, vain).unused} == {
        ("port", "x"), ("port", "y"), ("gone", "x"),
    }  # fmt: skip


def test_a_circle_ends() -> None:
    found = spread(
        chain(
            a=[column("x", "b.x", "c.x")],
            b=[column("x", "a.x")],
            c=[column("x:secret")],
            port=[column("x", "b.x")],
        )
    )
    assert told(found.leaks) == [
        "s.port.x: secret in none: c.x > a.x copied > b.x copied > port.x copied"
    ]


def test_what_comes_from_nobody_knows_where_is_not_taken_for_harmless() -> None:
    whole = chain(
        a=[Column("x", origin="unexplained", reason="python model")],
        port=[column("x:internal", "a.x"), column("y:secret", "a.x"), column("z")],
    )
    found = spread(whole)
    assert (found.leaks, found.unjudged) == ((), (ColumnId("port", "x"),))
    assert spread(whole, [Accepted("a", "x", "read by a person")]).unjudged == ()


def test_tens_of_thousands_of_columns_take_a_moment() -> None:
    assets = {"m0": [column(f"c{at}:secret") for at in range(10)]}
    for position in range(1, 3_000):
        above = f"m{position - 1}"
        assets[f"m{position}"] = [column(f"c{at}", f"{above}.c{at}") for at in range(10)]
    whole = chain(["m2999"], **assets)
    begun = time.perf_counter()
    found = spread(whole)
    assert time.perf_counter() - begun < 10
    assert [len(leak.path) for leak in found.leaks] == [3_000] * 10


@st.composite
def layers(draw: st.DrawFn) -> Catalog:
    """Catalogs of columns that are made from any columns before them; the last asset is a port."""
    words = st.sampled_from(["", "", *CLASSIFICATIONS])
    assets: dict[str, list[Column]] = {}
    names: list[str] = []
    for asset in ("a", "b", "c", "port"):
        columns = []
        for name in "xy":
            origins = sorted(draw(st.sets(st.sampled_from(names), max_size=2))) if names else []
            columns.append(column(f"{name}:{draw(words)}", *origins))
        assets[asset] = columns
        names += [f"{asset}.{each.name}" for each in columns]
    return chain(**assets)


def highest(whole: Catalog, end: ColumnId) -> int:
    """Return the highest class above a column, by asking each column above it."""
    columns = {ColumnId(a.id, each.name): each for a in whole.assets for each in a.columns}
    here = columns[end]
    above = [highest(whole, ColumnId(each.asset, each.column)) for each in here.upstream]
    return max([class_rank(here.classification), *above])


LAW = settings(max_examples=80, deadline=None)


@LAW
@given(layers())
def test_a_leak_is_a_port_column_below_the_highest_class_above_it(whole: Catalog) -> None:
    expected = {
        each.name
        for each in whole.assets[-1].columns
        if highest(whole, ColumnId("port", each.name)) > class_rank(each.classification)
    }
    assert {leak.column for leak in spread(whole).leaks} == expected


@LAW
@given(layers())
def test_a_path_is_made_of_edges_and_begins_with_the_class(whole: Catalog) -> None:
    columns = {ColumnId(a.id, each.name): each for a in whole.assets for each in a.columns}
    for leak in spread(whole).leaks:
        first, last = leak.path[0], leak.path[-1]
        assert columns[ColumnId(first.asset, first.column)].classification == leak.arriving
        assert (last.asset, last.column) == ("port", leak.column)
        for before, after in zip(leak.path, leak.path[1:], strict=False):
            ends = columns[ColumnId(after.asset, after.column)].upstream
            assert (before.asset, before.column) in {(each.asset, each.column) for each in ends}


@LAW
@given(layers())
def test_doing_as_the_fix_says_leaves_no_leak(whole: Catalog) -> None:
    words = {leak.column: leak.arriving for leak in spread(whole).leaks}
    *rest, port = whole.assets
    columns = tuple(
        replace(each, classification=words.get(each.name, each.classification))
        for each in port.columns
    )
    mended = replace(whole, assets=(*rest, replace(port, columns=columns)))
    assert spread(mended).leaks == ()
