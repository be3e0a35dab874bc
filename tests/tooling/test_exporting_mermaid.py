"""Pictures: what is drawn, what is left out, and that no label is read as code."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from brygge.catalog.model import Asset, Catalog, Edge, InputPort, OutputPort, Product, Project
from brygge.exporting.mermaid.drawing import Link, Node, Shape, draw
from brygge.exporting.mermaid.pictures import export
from sample_catalog import AWKWARD, catalog

# A line of a picture: what Mermaid's grammar allows for the few forms that are written.
LABEL = r'"[^"`;#<>&%:\\$]*(#\d+;[^"`;#<>&%:\\$]*)*"'
LINE = re.compile(
    rf"flowchart LR| +end| +subgraph g\d+\[{LABEL}\]"
    rf"| +n\d+(\[{LABEL}\]|\(\[{LABEL}\]\)|\[\({LABEL}\)\]|\{{\{{{LABEL}\}}\}})"
    rf"| +note\d+>{LABEL}\]"
    rf"| +n\d+ (-->|-\.->)(\|{LABEL}\|)? n\d+"
)
SHAPES: tuple[Shape, ...] = ("box", "round", "cylinder", "hexagon")


def pictures(of: Catalog) -> dict[str, str]:
    return {each.path: b"".join(each.pieces).decode() for each in export(of)}


def is_drawable(text: str) -> bool:
    return all(LINE.fullmatch(line) for line in text.splitlines()) and text.endswith("\n")


def test_the_mesh_shows_products_ports_and_readers() -> None:
    assert pictures(catalog())["mermaid/mesh.mmd"].splitlines() == [
        "flowchart LR",
        '    n0["finance"]',
        '    n2(["figures 1.0.0"])',
        '    subgraph g1["retail"]',
        '        n1["Sales"]',
        '        n3(["orders 1.0.0"])',
        '        n4(["orders 2.1.0"])',
        "    end",
        "    n0 --> n2",
        "    n1 --> n3",
        "    n1 --> n4",
        "    n4 --> n0",
    ]


def test_a_product_shows_its_assets_by_layer() -> None:
    text = pictures(catalog())["mermaid/sales.mmd"]
    assert '    subgraph g1["staging"]\n        n2["stg_orders"]\n    end\n' in text
    assert '[("orders")]' in text
    assert '(["orders v2"])' in text
    assert "    n2 --> n1\n    n3 --> n2\n" in text
    assert is_drawable(text)


def test_a_product_that_reads_assets_without_a_port_is_linked_to_their_maker() -> None:
    reader = Product(
        "reader", "Reader", "folder", inputs=(InputPort("x", ("model.shop.figures",)),)
    )
    given = replace(catalog(), products=(*catalog().products, reader))
    text = pictures(given)["mermaid/mesh.mmd"]
    assert "    n0 --> n2\n" in text
    assert '    n2["Reader"]\n' in text


def test_a_condition_is_dotted() -> None:
    read = Asset("model.a", "a", "model", "p", "a.sql", product="x")
    edges = (Edge("model.a", "condition"),)
    reader = Asset("model.b", "b", "model", "p", "b.sql", product="x", upstream=edges)
    assets = (read, reader)
    given = Catalog(Project("p", "urn:p:"), products=(Product("x", "X", "group"),), assets=assets)
    assert "n0 -.-> n1" in pictures(given)["mermaid/x.mmd"]


def test_of_many_assets_the_most_connected_are_drawn_and_the_others_counted() -> None:
    hub = Asset("model.zz", "hub", "model", "p", "m.sql", product="x")
    rest = tuple(
        Asset(f"model.{n:03}", f"m{n}", "model", "p", "m.sql", product="x",
              upstream=(Edge("model.zz", "copied"),) if n >= 100 else ())
        for n in range(250)
    )  # fmt: skip
    given = Catalog(Project("p", "urn:p:"), (Product("x", "X", "group"),), (*rest, hub))
    text = pictures(given)["mermaid/x.mmd"]
    assert text.count("        n") == 200
    assert '"hub"' in text
    assert '"m249"' in text
    assert '"m99"' not in text
    assert 'note0>"51 more assets are left out"]' in text


def test_a_mesh_of_many_ports_is_drawn_without_them() -> None:
    ports = tuple(OutputPort(f"x.{n}", f"port{n}", "", "1") for n in range(250))
    reader = Product("y", "Y", "group", inputs=(InputPort("i", (), port="x.7"),))
    given = Catalog(Project("p", "urn:p:"), (Product("x", "X", "group", outputs=ports), reader))
    text = pictures(given)["mermaid/mesh.mmd"]
    assert 'note0>"250 ports are left out"]' in text
    assert "n0 --> n1" in text
    assert "port7" not in text


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ('say "hi"', "say #34;hi#34;"),
        ("a;b#c", "a#59;b#35;c"),
        ("<b>&amp;", "#60;b#62;#38;amp#59;"),
        ("`code`", "#96;code#96;"),
        ("%%{init}", "#37;#37;{init}"),
        ("one\ntwo", "one two"),
        ("a\\nb", "a#92;nb"),
        ("$$x$$", "#36;#36;x#36;#36;"),
        ("1. one", "1.#160;one"),
        ("- one", "-#160;one"),
        ("a\u202eb", "a#8238;b"),
        ("a\x07b", "a\ufffdb"),
        ("שלום Æøå 🚢", "שלום Æøå 🚢"),
        ("list[int] (x) {y} |z|", "list[int] (x) {y} |z|"),
        ("x" * 70, "x" * 59 + "…"),
        ("", " "),
    ],
)
def test_a_label_is_never_read_as_code(label: str, shown: str) -> None:
    text = draw([Node("a", label, group="g"), Node("b", "b")], [Link("a", "b")])
    assert f'n0["{shown}"]' in text


@given(st.lists(st.text(), min_size=2, max_size=6))
def test_any_text_is_drawable(labels: list[str]) -> None:
    nodes = [Node(str(n), each, SHAPES[n % 4], each[:2]) for n, each in enumerate(labels)]
    links = [Link("0", "1", label, bool(len(label) % 2)) for label in labels]
    assert is_drawable(draw(nodes, links, labels[0]))


def test_a_picture_stays_within_what_mermaid_reads() -> None:
    nodes = [Node(str(n), '<"&>' * 40, group="<>" * 50 + str(n)) for n in range(200)]
    links = [Link(str(n % 200), str(n * 7 % 200)) for n in range(900)]
    text = draw(nodes, links)
    assert len(text) < 50_000
    assert text.count("-->") == 450
    assert "450 more links are left out" in text


def test_links_to_what_is_not_drawn_are_left_out() -> None:
    assert "-->" not in draw([Node("a", "a")], [Link("a", "elsewhere")])
    assert "nothing to show" in draw([], [])


def test_awkward_names_are_told_apart() -> None:
    products = tuple(Product(each, AWKWARD, "group") for each in ("mesh", "A", "a", "../a"))
    paths = list(pictures(Catalog(Project("p", "urn:p:"), products)))
    assert len({path.lower() for path in paths}) == 5
    assert paths[0] == "mermaid/mesh.mmd"
    assert "mermaid/a.mmd" in paths
    assert all(re.fullmatch(r"mermaid/[A-Za-z0-9_][A-Za-z0-9_.-]*\.mmd", path) for path in paths)


def test_equal_catalogs_give_equal_bytes() -> None:
    assert pictures(catalog()) == pictures(catalog())
