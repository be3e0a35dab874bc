"""Landing one big CSV file, against DuckDB alone: read it as text, write it as Parquet.

Input:   `--rows N`: a synthetic file of N invoice lines.
Output:  medians of wall time, their ratio, peak memory; `--json FILE` for machines.
Never:   touches the project's own landing root.
"""

import argparse
import csv
import shutil
from pathlib import Path
from statistics import median

from deliveries import land_file, write_file
from measuring import THREADS, Figure, Run, measure_call, project_copy, report, say

RATIO = 1.5


def land_alone(file: str, folder: str) -> int:
    """The floor: one statement on one connection; return the rows written."""
    import duckdb

    with open(file, encoding="utf-8", newline="") as text:
        headings = next(csv.reader(text))
    columns = ", ".join(f"'{heading}': 'VARCHAR'" for heading in headings)
    with duckdb.connect(config={"threads": THREADS}) as connection:
        written = connection.execute(f"""
            copy (
                select * from read_csv(
                    '{file}', auto_detect = false, header = true, delim = ',', quote = '"',
                    escape = '"', columns = {{{columns}}}
                )
            ) to '{folder}/rows.parquet' (format parquet, compression zstd)
        """).fetchone()
    return int(written[0])


def measure_pairs(root: Path, rows: int, pairs: int) -> tuple[list[Run], list[Run], int]:
    """Return the runs of the floor and ours, in turns, and the file's size in bytes."""
    say(f"writing a file of {rows:,} rows")
    folder = root / "floor"
    folder.mkdir()
    file = measure_call(write_file, rows, folder, folder=root).answer
    floors, ours = [], []
    for pair in range(1, pairs + 1):
        say(f"pair {pair} of {pairs}")
        floors.append(measure_call(land_alone, file, folder, folder=root))
        shutil.rmtree(root / "landing", ignore_errors=True)
        ours.append(measure_call(land_file, file, root, folder=root))
        assert floors[-1].answer == ours[-1].answer, (floors[-1], ours[-1])
    return floors, ours, Path(file).stat().st_size


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    with project_copy() as root:
        floors, ours, size = measure_pairs(root, options.rows, options.pairs)
    floor_seconds, our_seconds = (median(run.seconds for run in runs) for runs in (floors, ours))
    figures = [
        Figure("file", size / 1e6, "MB"),
        Figure("rows landed", ours[0].answer),
        Figure("DuckDB alone, median", floor_seconds, "s"),
        Figure("land_files, median", our_seconds, "s"),
        Figure("land_files / DuckDB alone", our_seconds / floor_seconds, "times", RATIO),
        Figure("peak memory, DuckDB alone", max(run.peak_mb for run in floors), "MB"),
        Figure("peak memory, land_files", max(run.peak_mb for run in ours), "MB"),
    ]
    seconds = {
        "floor": [run.seconds for run in floors],
        "ours": [run.seconds for run in ours],
    }
    title = f"Landing {options.rows:,} rows, {options.pairs} pairs"
    report(title, figures, options.json, seconds=seconds)


if __name__ == "__main__":
    main()
