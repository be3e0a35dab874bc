"""The catalog as plain tables, for spreadsheets and for SQL.

Input:   a catalog.
Output:  `csv/<table>.csv` (UTF-8, RFC 4180) and `parquet/<table>.parquet`, from the same rows.
Never:   gives a spreadsheet a text that it would run: as in published files, one that begins with
         `=`, `+`, `-`, `@`, a tab, a return or an apostrophe gets an apostrophe before it.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import msgspec

from brygge.catalog.model import Catalog
from brygge.contracts.conditions import literal
from brygge.exporting.document import Document
from brygge.exporting.tables.rows import TABLES, Row, Table
from brygge.publishing.wire import ARMED

if TYPE_CHECKING:
    import duckdb

_AT_ONCE = 5_000


def export_csv(catalog: Catalog) -> Iterator[Document]:
    """Yield every table as CSV with a header; true and false as words, nothing for null."""
    for table in TABLES:
        yield Document(f"csv/{table.name}.csv", _csv(table, catalog))


def export_parquet(catalog: Catalog) -> Iterator[Document]:
    """Yield every table as Parquet, texts as they are."""
    for table in TABLES:
        yield Document(f"parquet/{table.name}.parquet", _parquet(table, catalog))


def _chunks(table: Table, catalog: Catalog) -> Iterator[list[Row]]:
    rows = table.rows(catalog)
    while part := list(islice(rows, _AT_ONCE)):
        yield part


def _csv(table: Table, catalog: Catalog) -> Iterator[bytes]:
    yield (",".join(name for name, _ in table.columns) + "\r\n").encode()
    for part in _chunks(table, catalog):
        columns = zip(*part, strict=True)
        kinds = (kind for _, kind in table.columns)
        cells = [_cells(values, kind) for values, kind in zip(columns, kinds, strict=True)]
        text = io.StringIO(newline="")
        csv.writer(text).writerows(zip(*cells, strict=True))
        yield text.getvalue().encode()


def _cells(values: Iterable[Any], kind: str) -> Iterable[Any]:
    if kind == "varchar":
        return [f"'{text}" if text[:1] and text[0] in ARMED else text for text in values]
    if kind == "boolean":
        return ["true" if value else "false" for value in values]
    return values


def _parquet(table: Table, catalog: Catalog) -> Iterator[bytes]:
    import duckdb

    # DuckDB writes Parquet to files only, so one of our own stands between.
    with (
        TemporaryDirectory(prefix="brygge") as folder,
        duckdb.connect(":memory:", config={"threads": "1"}) as connection,
    ):
        target = Path(folder) / f"{table.name}.parquet"
        _load(table, catalog, connection)
        copy = (
            f"copy ({_typed(table)}) to {literal(str(target))} (format parquet, compression zstd)"
        )
        connection.execute(copy)
        yield target.read_bytes()


def _load(table: Table, catalog: Catalog, connection: "duckdb.DuckDBPyConnection") -> None:
    """Fill `loaded`, a text of many rows in each row: rows one by one would take minutes."""
    encoder = msgspec.json.Encoder()
    connection.execute("create table loaded (rows varchar)")
    for part in _chunks(table, catalog):
        connection.execute("insert into loaded values (?)", [encoder.encode(part).decode()])


def _typed(table: Table) -> str:
    cells = ", ".join(
        f'cast(cell[{place}] as {kind}) as "{name}"'
        for place, (name, kind) in enumerate(table.columns, start=1)
    )
    # Read from a table, since DuckDB takes seconds over constants of this size.
    rows = """select unnest(from_json(rows, '[["varchar"]]')) as cell from loaded"""
    return f"select {cells} from ({rows})"
