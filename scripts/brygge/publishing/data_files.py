"""The data files of a release: rows to Parquet, CSV or JSON, and back.

Input:   rows as a query; an empty folder.
Output:  files in it; the query that reads them with the types of the contract.
Never:   loses a value silently: what is read back is compared with what was written.

Partitions: ODCS's `partitioned` and `partitionKeyPosition` of the properties. The columns stay in
the files as well, so that a single file is whole.
"""

from collections.abc import Sequence
from pathlib import Path

from brygge.contracts.column_types import quoted
from brygge.contracts.conditions import literal
from brygge.publishing.entries import Entry
from brygge.publishing.port import Port
from brygge.publishing.release import Manifest
from brygge.publishing.wire import read, texts, typed, written
from brygge.publishing.workbench import OnProgress, Workbench

OPTIONS = {
    # Row groups of DuckDB's own size: a reader skips in steps of 122,880 rows.
    "parquet": "format parquet, compression zstd, row_group_size 122880",
    # An empty text is quoted, null is not: so both come back.
    "csv": "format csv, header true, nullstr ''",
    "json": "format json",
}
# A longer line than 16 MB is refused; the buffer would be 16 times as large by default.
READERS = {
    "parquet": "read_parquet({}, hive_partitioning = false)",
    "csv": "read_csv({}, header = true, nullstr = '', allow_quoted_nulls = false, delim = ',', "
    "quote = '\"', escape = '\"', auto_detect = false, hive_partitioning = false, "
    "max_line_size = 16000000, buffer_size = 32000000, columns = {})",
    "json": "read_json({}, format = 'newline_delimited', hive_partitioning = false, "
    "maximum_object_size = 16000000, columns = {})",
}


def write_files(
    bench: Workbench, rows: str, port: Port, entry: Entry, folder: Path, on_progress: OnProgress
) -> None:
    """Write `rows` into the empty `folder`: one file, or one folder per partition."""
    keys = partition_keys(port)
    options = OPTIONS[entry.format]
    name = port.contract.port
    if keys:
        target = folder
        listed = ", ".join(quoted(key) for key in keys)
        pattern = f"'{name}_{{i}}'"
        options += f", partition_by ({listed}), write_partition_columns true"
        options += f", filename_pattern {pattern}"
    else:
        target = folder / f"{name}.{entry.format}"
    is_guarded = entry.profile == "spreadsheet" and entry.format == "csv"
    listed = written(port.columns, entry.format, is_guarded=is_guarded)
    sql = f"copy (select {listed} from ({rows})) to {literal(str(target))} ({options})"
    bench.run(sql, f"{port.id}: write {entry.format}", on_progress)


def read_files(files: Sequence[Path], manifest: Manifest) -> str:
    """Return the query that reads data files of a release."""
    columns = manifest.content.columns
    listed = "[" + ", ".join(literal(str(file)) for file in files) + "]"
    if not files:
        nothing = ", ".join(f"cast(null as {kind}) as {quoted(name)}" for name, kind in columns)
        return f"select {nothing} where false"
    if manifest.format == "parquet":
        return f"select {typed(columns)} from {READERS['parquet'].format(listed)}"
    is_guarded = manifest.profile == "spreadsheet" and manifest.format == "csv"
    source = READERS[manifest.format].format(listed, texts(columns))
    return f"select {read(columns, manifest.format, is_guarded=is_guarded)} from {source}"


def partition_keys(port: Port) -> list[str]:
    """Return the columns by which the files of a port are partitioned, in order."""
    (promised,) = port.contract.objects
    keys = [each for each in promised.properties if each.content.get("partitioned")]
    return [
        each.column
        for each in sorted(keys, key=lambda each: each.content.get("partitionKeyPosition", -1))
    ]
