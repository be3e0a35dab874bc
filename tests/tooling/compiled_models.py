"""Run the SQL that dbt compiled, in memory, as dbt would: fast, for properties."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

# Every model between landing and silver, in dbt's order, with its unique key where it has one.
MODELS: tuple[tuple[str, str, str], ...] = (
    ("bronze", "bronze_sales__invoice_lines", ""),
    ("silver", "silver_sales__invoice_lines_judged", ""),
    ("audit", "audit_sales__deliveries", ""),
    ("silver", "silver_sales__invoices", "invoice_number"),
    ("silver", "silver_sales__cancellations", "invoice_line_id"),
    ("silver", "silver_sales__product_days", "invoice_date"),
)
VIEWS = (
    ("silver", "silver_sales__invoice_lines"),
    ("quarantine", "quarantine_sales__invoice_lines"),
)
DERIVED = (("silver", "silver_sales__customers"), ("silver", "silver_sales__products"))
SEEDS = (
    "mapping_sales_stock_codes",
    "mapping_sales_countries",
    "referential_stock_code_kinds",
)
HEADINGS = (
    "Invoice",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "Price",
    "Customer ID",
    "Country",
)
Row = tuple[str | None, ...]


def deliver(folder: Path, number: int, rows: list[Row]) -> Path:
    """Write `rows` as the delivery with this number, as landing would; return its row file."""
    delivery = f"2011{number:04d}T000000Z-{number:012x}"
    path = folder / delivery / "rows.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    columns = ", ".join(f'"{name}" varchar' for name in HEADINGS)
    connection.execute(f"create table rows ({columns})")
    connection.executemany(f"insert into rows values ({', '.join('?' * len(HEADINGS))})", rows)
    connection.execute(
        f"copy (select *, '{delivery}' as _delivery, 'f.csv' as _file, "
        f"timestamp '2011-01-01' + interval {number} day as _landed_at from rows) to '{path}'"
    )
    return path


@dataclass(frozen=True)
class Compiled:
    """The compiled SQL of every model: of a full build, and of one that adds a delivery."""

    full: dict[str, str]
    incremental: dict[str, str]
    seeds: Path


def read_compiled(root: Path) -> dict[str, str]:
    """Return model name -> compiled SQL from the project's `target/compiled`."""
    return {
        path.stem: path.read_text(encoding="utf-8")
        for path in (root / "target/compiled/brygge/models").rglob("*.sql")
    }


class Warehouse:
    """A database in memory that is built from delivery files, delivery by delivery or at once."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.built = False
        self.connection = duckdb.connect()
        self.connection.execute("attach ':memory:' as samples; use samples")
        for schema in ("bronze", "silver", "quarantine", "audit", "seeds"):
            self.connection.execute(f"create schema {schema}")
        for seed in SEEDS:
            path = next(compiled.seeds.rglob(f"{seed}.csv"))
            self.connection.execute(
                f"create table seeds.{seed} as from read_csv('{path}', header = true)"
            )

    def build(self, files: list[Path]) -> None:
        """Build with these new deliveries: in full the first time, then adding to what is there."""
        sqls = self.compiled.incremental if self.built else self.compiled.full
        for schema, model, key in MODELS:
            self._materialize(f"{schema}.{model}", self._with_files(sqls[model], files), key)
            if model.endswith("_judged"):
                for view_schema, view in VIEWS:
                    sql = self.compiled.full[view]
                    self.connection.execute(f"create or replace view {view_schema}.{view} as {sql}")
        for schema, model in DERIVED:
            sql = self.compiled.full[model]
            self.connection.execute(f"create or replace table {schema}.{model} as {sql}")
        self.built = True

    def _materialize(self, relation: str, sql: str, key: str) -> None:
        if not self.built:
            self.connection.execute(f"create table {relation} as {sql}")
            return
        self.connection.execute(f"create temp table new as {sql}")
        if key:
            self.connection.execute(
                f"delete from {relation} where {key} in (select {key} from new)"
            )
        self.connection.execute(f"insert into {relation} from new; drop table new")

    @staticmethod
    def _with_files(sql: str, files: list[Path]) -> str:
        listed = ", ".join(f"'{path}'" for path in files)
        sql = re.sub(
            r"read_parquet\(\[.*?\]", lambda _: f"read_parquet([{listed}]", sql, flags=re.DOTALL
        )
        ids = ", ".join(f"'{path.parent.name}'" for path in files)
        return re.sub(r"_delivery in \('.*?'\)", lambda _: f"_delivery in ({ids})", sql)

    def content(self, relation: str, *, lineage: bool = True) -> list[tuple[object, ...]]:
        """Return all rows of a relation in a stable order, with or without where they came from."""
        without = "" if lineage else "exclude (_delivery, _row_number, _landed_at)"
        return self.connection.execute(
            f"select * {without} from {relation} order by all"
        ).fetchall()
