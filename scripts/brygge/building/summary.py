"""What a target holds after a run, per data product: landed, kept, quarantined, offered.

Input:   the target's ledger, dbt's `target/manifest.json`, the target's database (read-only).
Output:  `Summary`, from which the command draws its tables.
Never:   changes anything; counts are `None` where a table was not built.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brygge import journal
from brygge.errors import BryggeError
from brygge.project import Project, Target
from brygge.warehouse import open_read_only

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What the model `audit_<product>__deliveries` promises: whole numbers per delivery and month.
AUDIT_COLUMNS = ("rows_delivered", "rows_kept", "rows_quarantined", "rows_repeated")


@dataclass(frozen=True)
class RefusedDelivery:
    """A delivery that lies in `_refused/`: the table it was meant for, and why it was refused."""

    source: str
    table: str
    file: str
    reason: str
    fix: str


@dataclass(frozen=True)
class PortRows:
    """A public model and how many rows it has (`None`: not built)."""

    name: str
    relation: str
    rows: int | None


@dataclass(frozen=True)
class ProductSummary:
    """One data product in numbers of rows; `landed_now` are those that this run brought."""

    product: str
    deliveries: int
    landed: int
    landed_now: int
    delivered: int | None = None
    kept: int | None = None
    quarantined: int | None = None
    repeated: int | None = None
    ports: tuple[PortRows, ...] = ()


@dataclass(frozen=True)
class Summary:
    """One target after a run: its products and the deliveries that wait to be taken again."""

    products: tuple[ProductSummary, ...]
    refused: tuple[RefusedDelivery, ...]


def count_entries(target: Target) -> int:
    """Return how many entries the target's ledger has: where the next run begins."""
    return len(journal.read(target.ledger))


def has_landed(target: Target) -> bool:
    """Return whether anything was ever landed in the target."""
    return any(entry.get("event") == "landed" for entry in journal.read(target.ledger))


def summarise(project: Project, target: Target, before: int) -> Summary:
    """Return the summary of a target; entries of the ledger from `before` on are of this run."""
    entries = journal.read(target.ledger)
    ports = _public_models(project.root / "target" / "manifest.json")
    names = [str(entry["source"]) for entry in entries if entry.get("event") == "landed"]
    products = list(dict.fromkeys(sorted(names) + sorted(ports)))
    try:
        connection = open_read_only(target)
    except BryggeError:
        # A build that failed at its start: what was landed is told all the same.
        rows = [_product(name, entries, before) for name in products]
    else:
        with connection:
            rows = [
                _product(name, entries, before, connection, ports.get(name, ()))
                for name in products
            ]
    return Summary(tuple(rows), tuple(_refused(entries)))


def _product(
    name: str,
    entries: Sequence[dict[str, Any]],
    before: int,
    connection: "DuckDBPyConnection | None" = None,
    ports: Sequence[tuple[str, str]] = (),
) -> ProductSummary:
    landed = [
        (position >= before, int(entry.get("rows", 0)))
        for position, entry in enumerate(entries)
        if entry.get("event") == "landed" and entry.get("source") == name
    ]
    product = ProductSummary(
        product=name,
        deliveries=len(landed),
        landed=sum(rows for _, rows in landed),
        landed_now=sum(rows for is_new, rows in landed if is_new),
    )
    if connection is None:
        return product
    counted = [PortRows(port, where, _count(connection, where)) for port, where in ports]
    return replace(_audited(connection, product), ports=tuple(counted))


def _audited(connection: "DuckDBPyConnection", product: ProductSummary) -> ProductSummary:
    sums = ", ".join(f"cast(coalesce(sum({column}), 0) as bigint)" for column in AUDIT_COLUMNS)
    table = f'audit."audit_{product.product}__deliveries"'
    row = _first_row(connection, f"select {sums} from {table}")
    if row is None:
        return product
    delivered, kept, quarantined, repeated = row
    return replace(
        product, delivered=delivered, kept=kept, quarantined=quarantined, repeated=repeated
    )


def _count(connection: "DuckDBPyConnection", relation: str) -> int | None:
    row = _first_row(connection, f"select count(*) from {relation}")
    return row[0] if row else None


def _first_row(connection: "DuckDBPyConnection", query: str) -> tuple[int | None, ...] | None:
    import duckdb

    try:
        return connection.execute(query).fetchone()
    except (duckdb.CatalogException, duckdb.BinderException):
        return None


def _public_models(manifest: Path) -> dict[str, list[tuple[str, str]]]:
    """Return per product (a dbt group) its public models: name with version, and relation."""
    try:
        nodes = json.loads(manifest.read_bytes()).get("nodes", {}).values()
    except (OSError, ValueError):
        return {}
    found: dict[str, list[tuple[str, str]]] = {}
    for node in nodes:
        if node.get("resource_type") == "model" and node.get("access") == "public":
            product = str(node.get("group") or node.get("schema"))
            version = f".v{node['version']}" if node.get("version") else ""
            port = (f"{node['name']}{version}", str(node.get("relation_name")))
            found.setdefault(product, []).append(port)
    return {product: sorted(ports) for product, ports in found.items()}


def _refused(entries: Sequence[dict[str, Any]]) -> list[RefusedDelivery]:
    """Return what was refused and not landed since: the last word on each file counts."""
    last: dict[tuple[object, ...], dict[str, Any]] = {}
    for entry in entries:
        last[(entry.get("source"), entry.get("table"), entry.get("sha256"))] = entry
    return [
        RefusedDelivery(
            source=str(entry.get("source", "")),
            table=str(entry.get("table", "")),
            file=_file_name(entry),
            reason=str(entry.get("reason", "")),
            fix=str(entry.get("fix", "")),
        )
        for entry in last.values()
        if entry.get("event") == "refused"
    ]


def _file_name(entry: dict[str, Any]) -> str:
    files = entry.get("files") or []
    if files and isinstance(files[0], dict):
        return str(files[0].get("name", ""))
    return str(entry.get("file") or entry.get("name") or str(entry.get("sha256", ""))[:12])
