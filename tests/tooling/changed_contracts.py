"""Contracts that differ in one part, and a small project around them."""

import copy
from pathlib import Path
from typing import Any

import duckdb
import yaml

from brygge.contracts.changes.change import Comparison
from brygge.contracts.changes.comparing import compare
from brygge.contracts.changes.evidence import Evidence
from brygge.contracts.model import Contract
from brygge.contracts.reading import read_contract
from brygge.project import Project
from small_project import write_project

Keys = dict[str, Any]
BASE: Keys = {
    "apiVersion": "v3.2.0",
    "kind": "DataContract",
    "id": "shop.orders.v1",
    "name": "Orders",
    "version": "1.0.0",
    "status": "active",
    "schema": [
        {
            "name": "orders",
            "physicalType": "table",
            "properties": [
                {"name": "order_id", "logicalType": "string", "primaryKey": True},
                {"name": "sold_on", "logicalType": "date"},
            ],
        }
    ],
}


def document(part: str, keys: Any, version: str = "1.0.0") -> Keys:
    """Return a contract whose `part` is `keys`.

    column    keys of the third column, `amount`;
    columns   all columns after the key;
    table     keys of the table;
    rule      the one rule of the table;
    contract  keys of the contract.
    """
    made = copy.deepcopy(BASE)
    made["version"] = version
    table = made["schema"][0]
    if part == "column":
        table["properties"].append({"name": "amount", **keys})
    elif part == "columns":
        table["properties"][1:] = keys
    elif part == "table":
        table.update(keys)
    elif part == "rule":
        table["quality"] = [keys]
    else:
        made.update(keys)
    return copy.deepcopy(made)


def contract(content: Keys, file: str = "orders.v1.odcs.yaml") -> Contract:
    return read_contract(file, content)


def compared(old: Keys, new: Keys, evidence: Evidence | None = None) -> Comparison:
    return compare(contract(old), contract(new), evidence)


def levels(found: Comparison) -> dict[str, str]:
    return {change.path: change.level.word for change in found.changes}


def write(path: Path, content: Keys) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def shop(root: Path, content: Keys | None = None) -> Project:
    """Write a project with one port, `orders` of the product `shop`."""
    write_project(root)
    write(root / "contracts/shop/orders.v1.odcs.yaml", content or BASE)
    return Project.find(root)


def build(root: Path, rows: str, target: str = "main") -> None:
    """Put the rows of a query into the relation of the port."""
    path = root / f"warehouse/{target}.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema if not exists shop")
        connection.execute(f"create or replace table shop.orders_v1 as {rows}")
