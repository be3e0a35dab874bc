"""Declaration and reality agree, both ways: each kind of disagreement, and our own project."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from brygge.products.agreeing import Promise, agree
from brygge.products.descriptor import Descriptor, Port
from brygge.products.graph import Graph, Group, Node
from conftest import PRODUCTS, copy_project, run

GROUPS = "models/_groups.yml"
INVOICES = "source.brygge.shop.invoices"
ORDERS = "model.brygge.orders.v1"
BRONZE = "model.brygge.bronze_shop__invoices"
SPENDING = "model.brygge.silver_figures__spending"
ORDERS_ID = "shop.orders.v1"


def product(
    name: str, inputs: tuple[Port, ...], outputs: tuple[Port, ...], status: str = "active"
) -> Descriptor:
    return Descriptor(
        file=f"contracts/{name}/product.odps.yaml",
        id=name,
        name=name.title(),
        status=status,
        version="1.0.0",
        purpose="Some.",
        team=name,
        members=(),
        input_ports=inputs,
        output_ports=outputs,
    )


def model(id: str, file: str, group: str, *parents: str, access: str = "protected") -> Node:
    name, _, version = id.split(".", 2)[2].partition(".v")
    return Node(id, "model", name, int(version or 0), group, access, file, "", parents)


ORDERS_PORT = Port("orders", "1.0.0", ORDERS_ID)
INVOICES_PORT = Port("invoices", "1.0.0", "source.shop.invoices")
SHOP = product("shop", (INVOICES_PORT,), (ORDERS_PORT,))
FIGURES = product("figures", (ORDERS_PORT,), ())
PROMISE = Promise(ORDERS_ID, "1.0.0", "active", "contracts/shop/orders.v1.odcs.yaml")
NODES = (
    Node(INVOICES, "source", "invoices", 0, "", "", "", "shop.invoices", ()),
    model(BRONZE, "models/bronze/shop/bronze_shop__invoices.sql", "shop", INVOICES),
    model(ORDERS, "models/gold/shop/orders_v1.sql", "shop", BRONZE, access="public"),
    model(SPENDING, "models/silver/figures/silver_figures__spending.sql", "figures", ORDERS),
)


def found(
    *,
    shop: Descriptor = SHOP,
    figures: Descriptor = FIGURES,
    promises: tuple[Promise, ...] = (PROMISE,),
    groups: tuple[str, ...] = ("shop", "figures"),
    nodes: dict[str, Callable[[Node], Node]] | None = None,
    more: tuple[Node, ...] = (),
) -> list[str]:
    """Return the findings about the world above after some changes."""
    known = {each.id: each for each in (*NODES, *more)}
    known |= {id: change(known[id]) for id, change in (nodes or {}).items()}
    graph = Graph(known, {name: Group(name, GROUPS) for name in groups})
    return [each.line() for each in agree([shop, figures], promises, graph)]


def test_a_world_in_which_all_agree_has_no_finding() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("outputs", "sentence"),
    [
        ((), "contracts/shop/orders.v1.odcs.yaml: shop.orders.v1: it is no output port of "
             "contracts/shop/product.odps.yaml."),
        ((), "models/gold/shop/orders_v1.sql: model orders.v1: it is public, and no output port "
             "of contracts/shop/product.odps.yaml."),
        ((replace(ORDERS_PORT, version="2.0.0"),),
         "contracts/shop/product.odps.yaml: output port shop.orders.v1: its version is 2.0.0, "
         "its contract's is 1.0.0."),
        ((ORDERS_PORT, Port("returns", "1.0.0", "shop.returns.v1")),
         "contracts/shop/product.odps.yaml: output port shop.returns.v1: it has no contract."),
        ((ORDERS_PORT, Port("returns", "1.0.0", "shop.returns.v1")),
         "contracts/shop/product.odps.yaml: output port shop.returns.v1: no public model returns, "
         "version 1, is in the group."),
        ((ORDERS_PORT, Port("returns", "1.0.0", "mill.returns.v1")),
         "contracts/shop/product.odps.yaml: output port mill.returns.v1: the contract of returns "
         "is called shop.returns.v<major>."),
    ],
)  # fmt: skip
def test_output_ports_that_disagree(outputs: tuple[Port, ...], sentence: str) -> None:
    assert sentence in found(shop=replace(SHOP, output_ports=outputs))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"access": "protected"}, "contracts/shop/product.odps.yaml: output port shop.orders.v1: "
         "no public model orders, version 1, is in the group."),
        ({"version": 0}, "models/gold/shop/orders_v1.sql: model orders: it is public and has no "
         "version."),
        ({"version": 2}, "models/gold/shop/orders_v1.sql: model orders.v2: it is public, and has "
         "no contract."),
        ({"group": "figures"}, "contracts/shop/product.odps.yaml: output port shop.orders.v1: "
         "no public model orders, version 1, is in the group."),
        ({"group": "figures"}, "models/gold/shop/orders_v1.sql: model orders.v1: it lies in the "
         "folder of shop, and its group is figures."),
        ({"group": ""}, "models/gold/shop/orders_v1.sql: model orders.v1: it lies in the folder "
         "of shop, and its group is none."),
        ({"file": "models/gold/orders_v1.sql"}, "models/gold/orders_v1.sql: model orders.v1: its "
         "group is shop, and it lies in no folder of that name."),
    ],
)  # fmt: skip
def test_models_that_disagree(change: dict[str, object], sentence: str) -> None:
    assert sentence in found(nodes={ORDERS: lambda node: replace(node, **change)})


@pytest.mark.parametrize("layer", ["bronze", "silver", "gold", "insights"])
def test_a_model_of_a_layer_that_no_product_has_is_told(layer: str) -> None:
    for folder, group in (("", ""), ("mill/", ""), ("mill/", "mill"), ("", "mill")):
        file = f"models/{layer}/{folder}stray.sql"
        stray = model("model.brygge.stray", file, group)
        assert found(more=(stray,)) == [
            f"{file}: model stray: no product has its folder, and its group is {group or 'none'}."
        ]
    beside = model("model.brygge.beside", "models/scratch/beside.sql", "")
    assert found(more=(beside,)) == []


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ((), "models/silver/figures/silver_figures__spending.sql: model silver_figures__spending: "
             "it reads shop.orders.v1, which is no input port of "
             "contracts/figures/product.odps.yaml."),
        ((ORDERS_PORT, INVOICES_PORT), "contracts/figures/product.odps.yaml: input port "
         "source.shop.invoices: no model of the product reads it."),
        ((ORDERS_PORT, Port("x", "1.0.0", "source.shop.nosuch")),
         "contracts/figures/product.odps.yaml: input port source.shop.nosuch: dbt has no source "
         "shop.nosuch."),
        ((Port("orders", "1.10.0", ORDERS_ID),), "contracts/figures/product.odps.yaml: input port "
         "shop.orders.v1: it needs version 1.10.0, its contract's is 1.0.0."),
        ((ORDERS_PORT, Port("x", "1.0.0", "shop.orders.v7")),
         "contracts/figures/product.odps.yaml: input port shop.orders.v7: no contract has this "
         "id."),
        ((ORDERS_PORT, Port("x", "1.0.0", "figures.orders.v1")),
         "contracts/figures/product.odps.yaml: input port figures.orders.v1: it is neither another "
         "product's port nor a landed source."),
        ((ORDERS_PORT, Port("x", "1.0.0", "orders")),
         "contracts/figures/product.odps.yaml: input port orders: it is neither another product's "
         "port nor a landed source."),
    ],
)  # fmt: skip
def test_input_ports_that_disagree(inputs: tuple[Port, ...], sentence: str) -> None:
    assert found(figures=replace(FIGURES, input_ports=inputs)) == [sentence]


def test_an_input_port_that_nobody_reads_any_more() -> None:
    unread = {SPENDING: lambda node: replace(node, parents=())}
    assert found(nodes=unread) == [
        "contracts/figures/product.odps.yaml: input port shop.orders.v1: "
        "no model of the product reads it."
    ]


def test_a_port_for_its_own_product_alone_is_private_for_dbt_too() -> None:
    private = replace(PROMISE, access="private")
    figures = replace(FIGURES, input_ports=())
    unread = {SPENDING: lambda node: replace(node, parents=())}
    assert found(promises=(private,), figures=figures, nodes=unread) == [
        "contracts/shop/product.odps.yaml: output port shop.orders.v1: "
        "no private model orders, version 1, is in the group."
    ]
    hidden = {**unread, ORDERS: lambda node: replace(node, access="private")}
    assert found(promises=(private,), figures=figures, nodes=hidden) == []


def test_a_versioned_model_that_is_not_public_is_no_port_to_others() -> None:
    protected = {ORDERS: lambda node: replace(node, access="protected")}
    assert (
        "models/silver/figures/silver_figures__spending.sql: model silver_figures__spending: "
        "it reads model orders.v1 of shop, which is no port."
    ) in found(figures=replace(FIGURES, input_ports=()), nodes=protected)


def test_a_landed_source_that_is_read_and_not_declared() -> None:
    assert found(shop=replace(SHOP, input_ports=())) == [
        "models/bronze/shop/bronze_shop__invoices.sql: model bronze_shop__invoices: it reads "
        "source.shop.invoices, which is no input port of contracts/shop/product.odps.yaml."
    ]


def test_a_model_of_another_product_that_is_no_port() -> None:
    reads = {SPENDING: lambda node: replace(node, parents=(ORDERS, BRONZE))}
    assert found(nodes=reads) == [
        "models/silver/figures/silver_figures__spending.sql: model silver_figures__spending: "
        "it reads model bronze_shop__invoices of shop, which is no port."
    ]


def test_what_builds_record_is_no_input_port() -> None:
    audit = Node("source.brygge.audit.checks", "source", "checks", 0, "", "", "", "", ())
    reads = {SPENDING: lambda node: replace(node, parents=(ORDERS, audit.id))}
    assert found(nodes=reads, more=(audit,)) == []


def test_groups_and_descriptors_name_each_other() -> None:
    assert found(groups=("shop", "mill", "figures")) == [
        "models/_groups.yml: group mill: no descriptor describes it."
    ]
    assert found(groups=("shop",)) == [
        "contracts/figures/product.odps.yaml: figures: dbt has no group of this name."
    ]


def test_a_contract_of_a_product_that_nobody_describes() -> None:
    other = Promise("mill.flour.v1", "1.0.0", "active", "contracts/mill/flour.v1.odcs.yaml")
    assert found(promises=(PROMISE, other)) == [
        "contracts/mill/flour.v1.odcs.yaml: mill.flour.v1: no descriptor describes the product "
        "mill."
    ]


def test_a_retired_contract_need_not_be_declared_and_a_retired_product_serves_nothing() -> None:
    retired = Promise("shop.returns.v1", "1.0.0", "retired", "contracts/shop/returns.v1.odcs.yaml")
    assert found(promises=(PROMISE, retired)) == []
    assert found(shop=replace(SHOP, status="retired")) == [
        "contracts/shop/orders.v1.odcs.yaml: shop.orders.v1: it is active, and its product is "
        "retired."
    ]


def test_a_deprecated_product_tells_its_readers_by_its_contracts() -> None:
    shop = replace(SHOP, status="deprecated")
    assert found(shop=shop) == [
        f"{PROMISE.file}: {ORDERS_ID}: it is active, and its product is deprecated: no reader is "
        "told."
    ]
    assert found(shop=shop, promises=(replace(PROMISE, status="deprecated"),)) == []


def test_our_own_products_agree_with_what_dbt_builds(tmp_path: Path) -> None:
    root = copy_project(tmp_path, products=PRODUCTS)
    # Also where `dbt` was never run: the command lets it read the project.
    done = run(root, "brygge", "products", "check")
    assert (done.returncode, done.stdout) == (
        0,
        "products agree with contracts, dbt's graph and their histories\n",
    ), done.stderr
    # What was built last is still what `target/` tells of.
    assert not (root / "target/manifest.json").exists()

    descriptor = root / "contracts/sales/product.odps.yaml"
    text = descriptor.read_text(encoding="utf-8")
    descriptor.write_text(text.replace("source.sales.invoice_lines", "source.sales.lines"))
    done = run(root, "brygge", "products", "check")
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if not line.startswith("  fix: ")] == [
        "contracts/sales/product.odps.yaml: input port source.sales.lines: dbt has no source "
        "sales.lines.",
        "models/bronze/sales/bronze_sales__invoice_lines.sql: model bronze_sales__invoice_lines: "
        "it reads source.sales.invoice_lines, which is no input port of "
        "contracts/sales/product.odps.yaml.",
    ]
