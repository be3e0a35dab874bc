"""A small project of output ports over tables that a test fills."""

import shutil
from pathlib import Path

import duckdb

REPOSITORY = Path(__file__).parents[2]

FILES = {
    "dbt_project.yml": """\
name: brygge
version: "1.0"
profile: brygge
model-paths: [models]
test-paths: [tests/data]
flags:
  send_anonymous_usage_stats: false
on-run-start:
  - "{{ create_audit_tables() }}"
  - "{{ sweep_killed_audits() }}"
on-run-end:
  - "{{ report_audits(results) }}"
models:
  brygge:
    +post-hook: "{{ record_recipe() }}"
    gold:
      +materialized: output_port
      +contract: {enforced: true}
      shop: {+schema: shop}
    insights: {+schema: insights, +materialized: table}
""",
    "profiles.yml": """\
brygge:
  target: main
  outputs:
    main: {type: duckdb, path: warehouse/main.duckdb, threads: 1}
""",
    "models/_groups.yml": """\
groups:
  - name: shop
    owner: {name: Shop, email: shop@example.org}
""",
}

ORDERS = """\
apiVersion: v3.2.0
kind: DataContract
id: shop.orders.v1
name: Orders
version: 1.0.0
status: active
team: {name: shop, members: [{username: shop@example.org, role: owner}]}
schema:
  - name: orders
    physicalType: table
    description: One row per order.
    properties:
      - {name: order_id, logicalType: integer, primaryKey: true}
      - {name: customer, logicalType: string, required: true, classification: confidential}
      - name: status
        logicalType: string
        classification: public
        enum: [{value: new}, {value: paid}]
      - name: amount
        logicalType: number
        physicalType: decimal(18,2)
        logicalTypeOptions: {minimum: 0}
      - name: note
        logicalType: string
        classification: public
        quality:
          - {id: notes_given, metric: nullValues, mustBeLessThan: 50, unit: percent, severity: low}
    quality:
      - id: paid_orders_cost_something
        type: sql
        query: select count(*) from ${object} where status = 'paid' and amount = 0
        mustBe: 0
"""
GOOD_ORDERS = [
    (1, "Ada", "new", "0.00", "a"),
    (2, "Bo", "paid", "12.50", "b"),
    (3, "Cy", "paid", "3.00", None),
]


def write_ports(root: Path, *parts: dict[str, str]) -> Path:
    """Write the project and its ports to `root`, with this repository's macros; return `root`."""
    for files in (FILES, *parts):
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
    shutil.copytree(REPOSITORY / "macros", root / "macros", dirs_exist_ok=True)
    shutil.rmtree(root / "macros" / "generated")
    (root / "tests/data/generic").mkdir(parents=True)
    for name in ("tests/data/generic/audited.sql", "models/_audit.yml"):
        shutil.copy(REPOSITORY / name, root / name)
    (root / "warehouse").mkdir()
    return root


def orders_port(strategy: str = "full", contract: str = ORDERS) -> dict[str, str]:
    """Return the files of the port `orders`, which reads the table `raw.orders`."""
    select = "select * from raw.orders"
    if strategy == "merge":
        select = (
            "{{ config(port_strategy='merge') }}\n"
            + select
            + "\n{% if is_incremental() %}where order_id >= (select max(order_id) from {{ this }})"
            "{% endif %}"
        )
    return {
        "contracts/shop/orders.v1.odcs.yaml": contract,
        "models/gold/shop/orders_v1.sql": select + "\n",
    }


def fill_orders(root: Path, rows: list[tuple[object, ...]]) -> None:
    """Replace what the port `orders` reads."""
    with duckdb.connect(str(root / "warehouse/main.duckdb")) as connection:
        connection.execute("create schema if not exists raw")
        connection.execute(
            "create or replace table raw.orders (order_id bigint, customer varchar, "
            "status varchar, amount decimal(18,2), note varchar)"
        )
        if rows:
            connection.executemany("insert into raw.orders values (?, ?, ?, ?, ?)", rows)
