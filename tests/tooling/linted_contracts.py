"""A small project of contracts for the linter: a sound one, into which examples are put."""

import re
import shutil
import textwrap
from datetime import date
from pathlib import Path

from brygge.contracts.linting.code import Code, Part
from brygge.contracts.linting.finding import LintFinding, Report
from brygge.contracts.linting.linting import lint
from brygge.project import Project
from conftest import ROOT

TODAY = date(2026, 1, 15)
ORDERS = Path("contracts/shop/orders.v1.odcs.yaml")
CUSTOMERS = Path("contracts/shop/customers.v1.odcs.yaml")
WAIVERS = Path("seeds/waivers/waiver_contracts.csv")

HEAD = {
    "apiVersion": "apiVersion: v3.2.0\n",
    "kind": "kind: DataContract\n",
    "id": "id: shop.orders.v1\n",
    "version": "version: 1.0.0\n",
    "status": "status: active\n",
    "team": "team: {name: sales_data}\n",
}
COLUMNS = """\
schema:
  - name: orders
    physicalType: table
    properties:
      - name: order_id
        logicalType: string
        primaryKey: true
        classification: internal
      - name: ordered_at
        logicalType: timestamp
      - name: amount
        logicalType: integer
"""
# A document of 3.0 has no mapping for a team: its example may use the list instead.
KEYS = re.compile(r"^(\w+):", re.MULTILINE)
CUSTOMERS_TEXT = """\
apiVersion: v3.2.0
kind: DataContract
id: shop.customers.v1
version: 1.0.0
status: active
team: {name: sales_data}
schema:
  - name: customers
    properties:
      - {name: customer_id, logicalType: string, primaryKey: true, classification: internal}
"""


def contract_text(part: Part, example: str) -> str:
    """Return a whole contract with `example` as the `part` that it is."""
    blocks = {**HEAD, "schema": COLUMNS}
    if part == "file":
        return example
    if part == "contract":
        given = KEYS.findall(example)
        return "".join(text for key, text in blocks.items() if key not in given) + example
    if part == "column":
        blocks["schema"] += _item(example, 6)
    elif part == "column rule":
        blocks["schema"] += " " * 8 + "quality:\n" + _item(example, 10)
    elif part == "object":
        blocks["schema"] += textwrap.indent(example, " " * 4)
    elif part == "rule":
        blocks["schema"] += " " * 4 + "quality:\n" + _item(example, 6)
    elif part == "sla":
        blocks["slaProperties"] = "slaProperties:\n" + _item(example, 2)
    elif part == "server":
        blocks["servers"] = "servers:\n" + _item(example, 2)
    return "".join(blocks.values())


def make_project(root: Path, text: str | bytes | None = None) -> Project:
    """Create a project with two contracts, one of them `text`, around which all is well."""
    root.mkdir(exist_ok=True)
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "seeds" / "referentials", root / "seeds" / "referentials")
    (root / ORDERS).parent.mkdir(parents=True)
    (root / CUSTOMERS).write_text(CUSTOMERS_TEXT)
    content = contract_text("column", "") if text is None else text
    raw = content if isinstance(content, bytes) else content.encode()
    (root / ORDERS).write_bytes(raw)
    return Project(root)


def linted(project: Project, *, today: date = TODAY, is_whole: bool = False) -> Report:
    """Return what is wrong in the contract of the orders."""
    return lint(project, [project.root / ORDERS], today, is_whole=is_whole)


def found(root: Path, part: Part, example: str) -> list[LintFinding]:
    """Return the findings in a contract with `example` in it."""
    return list(linted(make_project(root, contract_text(part, example))).findings)


def example_project(root: Path, code: Code, example: str) -> Project:
    """Return a project in which the example of a code stands at its place."""
    if code.part == "waivers":
        note = "name: note\nlogicalType: string\n"
        project = make_project(root, contract_text("column", note))
        (root / WAIVERS).parent.mkdir(parents=True)
        (root / WAIVERS).write_text(example)
        return project
    text = contract_text(code.part, example)
    raw = text.encode().replace(b"\\xe9", b"\xe9").replace(b"\\x00", b"\x00")
    project = make_project(root, raw)
    if "(a link to itself)" in example:
        (root / ORDERS).unlink()
        (root / ORDERS).symlink_to(root / ORDERS)
    return project


def _item(example: str, width: int) -> str:
    if not example:
        return ""
    lines = textwrap.indent(example, " " * (width + 2))
    return " " * width + "- " + lines[width + 2 :]
