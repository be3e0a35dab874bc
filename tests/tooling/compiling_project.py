"""A small project with one mapping and one rule seed, for the tests of compiling."""

from pathlib import Path

from brygge.project import Project

MAPPING = "seeds/mappings/mapping_shop_columns.csv"
RULES = "seeds/rules/rule_shop__orders.csv"
COLUMNS_MACRO = "macros/generated/columns_shop__orders.sql"
RULES_MACRO = "macros/generated/rules_shop__orders.sql"
MAPPING_HEADER = "source_table,heading,format,column_name,data_type,time_zone,reason\n"
RULE_HEADER = "rule_id,condition,action,business_date,valid_from,valid_to,reason,owner\n"

_SOURCES = """\
version: 2
sources:
  - name: shop
    tables:
      - name: orders
        config: {meta: {landing: {mapping: mapping_shop_columns}}}
"""
_JUDGED = """\
version: 2
models:
  - name: silver_shop__orders_judged
    columns:
      - {name: order_number, data_type: varchar}
      - {name: quantity, data_type: bigint}
      - {name: unit_price, data_type: "decimal(18,4)"}
      - {name: is_return, data_type: boolean}
      - {name: ordered_at, data_type: timestamp}
      - {name: order_date, data_type: date}
      - {name: broken_rules, data_type: varchar, config: {meta: {judged: true}}}
"""


def place(root: Path, path: str, text: str) -> Path:
    """Write `text` to `path` below `root` and return the whole path."""
    whole = root / path
    whole.parent.mkdir(parents=True, exist_ok=True)
    whole.write_bytes(text.encode())
    return whole


def small_project(root: Path, rules: str = "", mapping: str = "") -> Project:
    """Make a project below `root`; `rules` and `mapping` are rows without their header."""
    place(root, "dbt_project.yml", "name: brygge\n")
    place(root, "models/bronze/shop/_sources.yml", _SOURCES)
    place(root, "models/silver/shop/silver_shop__orders_judged.yml", _JUDGED)
    place(root, MAPPING, MAPPING_HEADER + (mapping or "orders,Order,,order_number,text,,\n"))
    place(root, RULES, RULE_HEADER + (rules or "quantity_zero,quantity = 0,warn,,,,why,team\n"))
    return Project(root.resolve())
