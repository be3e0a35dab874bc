"""A small project whose ports are published: a warehouse filled by hand, contracts on record.

No dbt is needed: publishing reads the warehouse, the contracts and nothing else.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from brygge.contracts.changes.readers import Neighbours
from brygge.contracts.changes.releasing import carry_out, plan
from brygge.project import Project
from brygge.publishing.publishing import publish
from brygge.publishing.report import Outcome, Report

LOCAL = "- {server: files, type: local, environment: main, path: outputs/main, format: parquet}"
PROFILES = """\
brygge:
  target: main
  outputs:
    main: {type: duckdb, path: warehouse/main.duckdb}
    demo: {type: duckdb, path: warehouse/demo.duckdb}
"""
CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: shop.{port}.v{major}
name: Orders
version: {major}.0.0
status: {status}
description: {{purpose: Orders of the shop.}}
team: {{name: shop, members: [{{username: shop@example.org, role: owner}}]}}
{roles}
schema:
  - name: {port}
    physicalType: table
    description: One row per order.
    properties:
      - {{name: order_id, logicalType: integer, primaryKey: true, description: Its number.}}
      - {{name: customer, logicalType: string, required: true, classification: confidential}}
      - {{name: country, logicalType: string, classification: public{partition}}}
      - name: amount
        logicalType: number
        physicalType: decimal(18,2)
        logicalTypeOptions: {{minimum: 0}}
      - {{name: note, logicalType: string, classification: public}}
servers:
  {servers}
"""
Row = tuple[int, str, str, str, str | None]
ORDERS: list[Row] = [
    (1, "Ada", "NO", "0.00", "a"),
    (2, "Bo", "SE", "12.50", ""),
    (3, "Cy", "NO", "3.00", None),
]


def contract(
    *servers: str,
    port: str = "orders",
    major: int = 1,
    status: str = "active",
    is_partitioned: bool = False,
    roles: str = "",
) -> str:
    """Return the text of a contract."""
    return CONTRACT.format(
        port=port,
        major=major,
        status=status,
        roles=roles,
        servers="\n  ".join(servers or (LOCAL,)),
        partition=", partitioned: true, partitionKeyPosition: 1" if is_partitioned else "",
    )


def write_project(root: Path, *contracts: str, rows: Iterable[Row] = ORDERS) -> Project:
    """Write a project with these contracts, all released, and a warehouse with their ports."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "dbt_project.yml").write_text("name: brygge\nprofile: brygge\n", encoding="utf-8")
    (root / "profiles.yml").write_text(PROFILES, encoding="utf-8")
    project = Project(root.resolve())
    write_contracts(project, *(contracts or (contract(),)))
    fill(project, rows)
    return project


def write_contracts(project: Project, *contracts: str) -> None:
    """Write contracts and put them on record."""
    for text in contracts:
        identity = next(line for line in text.splitlines() if line.startswith("id: "))
        port, _, major = identity.removeprefix("id: shop.").rpartition(".v")
        path = project.root / f"contracts/shop/{port}.v{major}.odcs.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    made = plan(project, project.target("main"), (), date(2026, 1, 1), Neighbours())
    assert not made.findings, made.findings
    carry_out(project, made)


def fill(
    project: Project, rows: Iterable[Row] = ORDERS, *tables: str, target: str = "main"
) -> None:
    """Replace the rows of ports in the warehouse (default: `orders_v1`)."""
    place = project.target(target)
    place.database.parent.mkdir(exist_ok=True)
    with duckdb.connect(str(place.database)) as connection:
        connection.execute("create schema if not exists shop")
        for table in tables or ("orders_v1",):
            connection.execute(
                f"create or replace table shop.{table} (order_id bigint, customer varchar, "
                "country varchar, amount decimal(18,2), note varchar)"
            )
            if listed := list(rows):
                connection.executemany(f"insert into shop.{table} values (?, ?, ?, ?, ?)", listed)


def release(project: Project, *names: str, **options: Any) -> Report:
    """Publish the ports of target main."""
    return publish(project, project.target("main"), names, **options)


def only(report: Report) -> Outcome:
    """Return the one outcome of a publication."""
    (outcome,) = report.outcomes
    return outcome


def orders(count: int, start: int = 1) -> list[Row]:
    """Return `count` orders that say in each row which of them they are."""
    return [(number, f"C{start}", "NO", f"{start}.00", str(start)) for number in range(count)]


def tree(root: Path) -> Mapping[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def environment(**values: str) -> dict[str, str]:
    """Return the environment of a child process, with `values`."""
    return {**os.environ, "NO_COLOR": "1", **values}
