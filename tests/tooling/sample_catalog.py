"""A small catalog, written by hand, with awkward names: what exporters are tried on."""

from brygge.catalog.model import (
    Agreement,
    Asset,
    Catalog,
    Check,
    Column,
    Condition,
    Consumer,
    Edge,
    Freshness,
    Gap,
    InputPort,
    OutputPort,
    Owner,
    Product,
    Project,
    Publisher,
    Relation,
    Release,
    Result,
    Support,
    Upstream,
)

# Quotes, a backslash, a line break, markup, right-to-left text and an emoji.
AWKWARD = 'Says "hi" \\ to\nthem; </script> <b>&amp;</b> שלום Æøå 🚢'

CONTRACT = {
    "apiVersion": "v3.2.0",
    "kind": "DataContract",
    "id": "sales.orders.v2",
    "name": "Orders",
    "version": "2.1.0",
    "status": "active",
    "domain": "retail",
    "description": {"purpose": AWKWARD, "usage": "Sum the amount.", "limitations": "No refunds."},
    "servers": [
        {"server": "main", "type": "local", "environment": "main", "path": "outputs/main", "format": "parquet"},
        {"server": "lake", "type": "s3", "location": "s3://lake/ports", "format": "parquet"},
        {"server": "desk", "type": "postgres", "host": "db.example.org", "port": 5432, "database": "ports", "schema": "sales"},
    ],
    "slaProperties": [
        {"property": "latency", "value": 1, "unit": "d", "element": "orders.ordered_at"},
        {"property": "frequency", "value": 1, "unit": "d"},
    ],
    "schema": [
        {
            "name": "orders",
            "description": "One row per order.",
            "properties": [
                {"name": "order_id", "logicalType": "string", "primaryKey": True},
                {"name": "amount", "logicalType": "number", "required": True},
                {"name": "e_mail", "logicalType": "string", "classification": "personal"},
            ],
        }
    ],
}  # fmt: skip


def catalog() -> Catalog:
    """Two products: `sales` (described, one port in two versions), `finance` (inferred)."""
    return Catalog(
        project=Project(
            name="shop",
            base_iri="https://data.example.org/",
            title="The shop's data",
            description=AWKWARD,
            publisher=Publisher("The shop", "https://shop.example.org/", "data@example.org"),
            license="https://creativecommons.org/licenses/by/4.0/",
            adapter="duckdb",
            dbt_version="1.11.0",
            manifest_version="v12",
            generated_at="2026-11-20T06:00:00Z",
        ),
        products=(_finance(), _sales()),
        assets=(_figures(), _orders("1"), _orders("2"), _staged(), _rates(), _till()),
        checks=_checks(),
        consumers=(
            Consumer(
                "exposure.shop.board",
                "board",
                "exposure",
                label="Board's page",
                type="dashboard",
                description=AWKWARD,
                url="https://bi.example.org/board?a=1&b=2",
                maturity="high",
                owner=Owner("Ada", "ada@example.org"),
                reads=("model.shop.figures",),
            ),
            Consumer(
                "metric.shop.revenue",
                "revenue",
                "metric",
                label="Revenue",
                type="simple",
                reads=("model.shop.orders.v2",),
            ),
        ),
        agreements=(
            Agreement(
                "finance__sales.orders",
                "finance",
                "sales.orders.v2",
                "closing the books",
                "approved",
                "2026-01-01",
                "2026-12-31",
            ),
        ),
        gaps=(Gap("sources.json", "is missing: no freshness.", "run `dbt source freshness`."),),
    )


def _sales() -> Product:
    return Product(
        "sales",
        "Sales",
        "odps",
        version="1.0.0",
        status="active",
        domain="retail",
        purpose=AWKWARD,
        usage="Revenue by day.",
        limitations="Web shop only.",
        tags=("sales", "web shop"),
        team="sales_data",
        owners=(Owner("sales-data@example.org", "sales-data@example.org", "owner"),),
        support=(Support("Sales data", "mailto:sales-data@example.org", "email"),),
        inputs=(InputPort("till_orders", ("source.shop.till.orders",), version="1.0.0"),),
        outputs=(
            OutputPort(
                "sales.orders.v1",
                "orders",
                "model.shop.orders.v1",
                "1.0.0",
                status="deprecated",
                deprecated_on="2027-01-31",
                successor="sales.orders.v2",
                is_inferred=True,
            ),
            OutputPort(
                "sales.orders.v2",
                "orders",
                "model.shop.orders.v2",
                "2.1.0",
                description="One row per order.",
                status="active",
                contract_id="sales.orders.v2",
                contract=CONTRACT,
                releases=(
                    Release("20261119T060000Z-1", "main", "2026-11-19T06:00:00Z", 90, "ab12"),
                    Release("20261120T060000Z-2", "main", "2026-11-20T06:00:00Z", 99, "cd34", True),
                ),
            ),
        ),
        descriptor={
            "apiVersion": "v1.0.0",
            "kind": "DataProduct",
            "id": "sales",
            "name": "Sales",
            "status": "active",
            "description": {"purpose": AWKWARD},
            "outputPorts": [
                {"name": "orders", "version": "2.1.0", "contractId": "sales.orders.v2"}
            ],
        },
    )


def _finance() -> Product:
    return Product(
        "finance",
        "finance",
        "folder",
        inputs=(
            InputPort(
                "orders",
                ("model.shop.orders.v2",),
                "2.1.0",
                "sales.orders.v2",
                "sales.orders.v2",
                is_inferred=True,
            ),
        ),
        outputs=(
            OutputPort(
                "finance.figures", "figures", "model.shop.figures", "1.0.0", is_inferred=True
            ),
        ),
    )


def _till() -> Asset:
    return Asset(
        "source.shop.till.orders",
        "orders",
        "source",
        "shop",
        "models/sales/_sources.yml",
        product="sales",
        description="What the till sends.",
        relation=Relation("raw", "till", "Orders 2026"),
        columns=(
            Column("Order No", "VARCHAR", basis="catalog", origin="source"),
            Column("Amount", "VARCHAR", AWKWARD, basis="catalog", origin="source"),
            Column("Mail", "VARCHAR", "", "personal", basis="catalog", origin="source"),
        ),
        freshness=Freshness("1 day", "2 day", "warn", "2026-11-20T06:00:00Z", "2026-11-18T22:00:00Z"),
    )  # fmt: skip


def _rates() -> Asset:
    return Asset(
        "seed.shop.rates",
        "rates",
        "seed",
        "shop",
        "seeds/rates.csv",
        description="Rates to GBP.",
        relation=Relation("shop", "seeds", "rates"),
        materialization="seed",
        columns=(Column("currency", "VARCHAR", origin="source"), Column("rate", "DOUBLE", origin="source")),
    )  # fmt: skip


def _staged() -> Asset:
    till = "source.shop.till.orders"
    return Asset(
        "model.shop.stg_orders",
        "stg_orders",
        "model",
        "shop",
        "models/staging/stg_orders.sql",
        product="sales",
        layer="staging",
        materialization="ephemeral",
        access="private",
        group="sales",
        columns=(
            Column("order_id", basis="sql", origin="derived", upstream=(Upstream(till, "Order No", "renamed"),)),
            Column("amount", basis="sql", origin="derived", upstream=(Upstream(till, "Amount", "transformed", ('cast("Amount" as decimal)',)),)),
            Column("e_mail", basis="sql", origin="derived", upstream=(Upstream(till, "Mail", "renamed"),)),
            Column("loaded_at", basis="sql", origin="generated", expression="current_timestamp"),
        ),
        sql='select "Order No" as order_id, cast("Amount" as decimal) as amount, "Mail" as e_mail, current_timestamp as loaded_at from raw.till."Orders 2026"',
        lineage="complete",
        upstream=(Edge(till, "transformed"),),
    )  # fmt: skip


def _orders(version: str) -> Asset:
    staged = "model.shop.stg_orders"
    return Asset(
        f"model.shop.orders.v{version}",
        "orders",
        "model",
        "shop",
        f"models/sales/orders_v{version}.sql",
        product="sales",
        layer="sales",
        description=AWKWARD,
        relation=Relation("shop", "sales", f"orders_v{version}"),
        materialization="table",
        access="public",
        group="sales",
        version=version,
        is_latest=version == "2",
        deprecated_on="2027-01-31" if version == "1" else "",
        owner="sales",
        tags=("sales",),
        meta={"note": AWKWARD},
        is_contract_enforced=version == "2",
        columns=(
            Column("order_id", "VARCHAR", "The key.", "internal", "catalog", is_key=True, is_required=True, is_unique=True, origin="derived", upstream=(Upstream(staged, "order_id", "copied"),)),
            Column("amount", "DECIMAL(18,2)", "In GBP.", "public", "catalog", is_required=True, origin="derived", upstream=(Upstream("seed.shop.rates", "rate", "transformed", ("amount * rate",)), Upstream(staged, "amount", "transformed", ("amount * rate",)))),
            Column("e_mail", "VARCHAR", AWKWARD, "personal", "catalog", tags=("pii",), origin="derived", upstream=(Upstream(staged, "e_mail", "copied"),)),
            Column("kind", "VARCHAR", "", "public", "catalog", origin="constant", expression="'order'"),
        ),
        sql="select order_id, amount * rate as amount, e_mail, 'order' as kind from stg_orders join rates using (currency)",
        lineage="complete",
        upstream=(Edge(staged, "transformed"), Edge("seed.shop.rates", "transformed")),
        conditions=(Condition("seed.shop.rates", "currency", "join"),),
        row_count=99,
        byte_count=4096,
        builds=(Result("passed", "2026-11-20T05:59:00Z", seconds=1.5),),
    )  # fmt: skip


def _figures() -> Asset:
    orders = "model.shop.orders.v2"
    return Asset(
        "model.shop.figures",
        "figures",
        "model",
        "shop",
        "models/finance/figures.sql",
        product="finance",
        layer="finance",
        relation=Relation("shop", "finance", "figures"),
        materialization="view",
        columns=(
            Column("revenue", "DECIMAL(38,2)", origin="derived", upstream=(Upstream(orders, "amount", "aggregated", ("sum(amount)",)),)),
            Column("order_count", "BIGINT", origin="rowset", expression="count(*)"),
            Column("secret_sauce", "VARCHAR", origin="unexplained", reason="python model"),
        ),
        sql="select sum(amount) as revenue, count(*) as order_count from orders",
        lineage="partial",
        lineage_reason="secret_sauce: no relation in the SQL has it",
        upstream=(Edge(orders, "aggregated"),),
        conditions=(Condition(orders, "kind", "filter"),),
    )  # fmt: skip


def _checks() -> tuple[Check, ...]:
    orders = "model.shop.orders.v2"
    return (
        Check(
            "test.shop.accepted_values_orders_kind",
            "accepted_values_orders_kind",
            orders,
            "accepted_values",
            "kind",
            "warn",
            arguments={"values": ["order", AWKWARD]},
            results=(
                Result("warned", "2026-11-20T06:00:00Z", 3, 0.1),
                Result("passed", "2026-11-19T06:00:00Z", 0, 0.1),
            ),
        ),
        Check("test.shop.not_null_orders_amount", "not_null_orders_amount", orders, "not_null", "amount", results=(Result("failed", "2026-11-20T06:00:00Z", 7),)),
        Check("test.shop.unique_orders_order_id", "unique_orders_order_id", orders, "unique", "order_id", results=(Result("passed", "2026-11-20T06:00:00Z", 0),)),
        Check("test.shop.no_refund_exceeds_its_sale", "no_refund_exceeds_its_sale", orders, "singular", description=AWKWARD),
        Check("unit_test.shop.orders.a_rate_multiplies", "a_rate_multiplies", orders, "unit", results=(Result("passed", "2026-11-20T06:00:00Z"),)),
    )  # fmt: skip
