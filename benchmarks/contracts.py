"""Auditing a port of 12 columns and 29 checks, against one hand-written scan and datacontract-cli.

Input:   `--rows N ...`; BRYGGE_DATACONTRACT: the program of a datacontract-cli in its own venv.
Output:  seconds and peak memory side by side, their ratios; `--json FILE` for machines.
Never:   touches the project's own warehouse.
"""

import argparse
import json
import os
import shutil
import sys
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter

import duckdb
from measuring import Figure, Run, draw_table, measure, measure_call, project_copy, report, say

CONTRACT = """\
apiVersion: v3.1.0
kind: DataContract
id: shop.orders.v1
name: Orders
version: 1.0.0
status: active
team: {name: sales_data, members: [{username: shop@example.org, role: owner}]}
servers:
  - {server: main, type: local, environment: main, path: orders.parquet, format: parquet}
schema:
  - name: orders
    physicalType: table
    properties:
      - name: order_id
        logicalType: string
        primaryKey: true
        primaryKeyPosition: 1
        logicalTypeOptions: {minLength: 32, maxLength: 32}
      - name: customer
        logicalType: string
        required: true
        logicalTypeOptions: {pattern: "^C[0-9]+$"}
      - name: quantity
        logicalType: integer
        required: true
        logicalTypeOptions: {format: i32, minimum: 0, maximum: 1000}
      - name: price
        logicalType: number
        physicalType: decimal(18,4)
        required: true
        logicalTypeOptions: {minimum: 0, maximum: 100000}
      - name: status
        logicalType: string
        required: true
        quality:
          - metric: invalidValues
            arguments: {validValues: [new, paid, sent, done]}
            mustBe: 0
      - name: email
        logicalType: string
        required: true
        logicalTypeOptions: {pattern: "^[^@]+@[^@]+$"}
      - name: country
        logicalType: string
        required: true
        logicalTypeOptions: {minLength: 2, maxLength: 2}
      - {name: day, logicalType: date, required: true}
      - {name: seen_at, logicalType: timestamp, required: true}
      - {name: is_gift, logicalType: boolean, required: true}
      - name: note
        logicalType: string
        logicalTypeOptions: {maxLength: 80}
        quality: [{metric: nullValues, mustBeLessThan: 50, unit: percent}]
      - name: weight
        logicalType: number
        required: true
        logicalTypeOptions: {format: f64, minimum: 0}
    quality:
      - {metric: rowCount, mustBeGreaterThan: 0}
      - type: sql
        query: "select count(*) from ${object} where status = 'paid' and price * quantity < 0"
        mustBe: 0
"""
ROWS = """
    select
        md5(cast(i as varchar)) as order_id,
        'C' || (i % 100000) as customer,
        cast(i % 1000 as integer) as quantity,
        cast((i % 100000) / 100 as decimal(18, 4)) as price,
        ['new', 'paid', 'sent', 'done'][1 + i % 4] as status,
        'user' || (i % 5000) || '@example.org' as email,
        ['NO', 'SE', 'DK'][1 + i % 3] as country,
        date '2020-01-01' + cast(i % 1000 as integer) as day,
        timestamp '2020-01-01' + to_seconds(i % 86400000) as seen_at,
        i % 2 = 0 as is_gift,
        case when i % 10 > 0 then 'note ' || (i % 77) end as note,
        cast(i as double) / 7 as weight
    from range({rows}) as numbered(i)
"""
# What a person would write: everything in one pass, the key included.
BY_HAND = """
select
    count(*), count(distinct order_id),
    count(*) filter (where order_id is null), count(*) filter (where length(order_id) < 32),
    count(*) filter (where length(order_id) > 32), count(*) filter (where customer is null),
    count(*) filter (where not regexp_matches(customer, '^C[0-9]+$')),
    count(*) filter (where quantity is null), count(*) filter (where quantity < 0),
    count(*) filter (where quantity > 1000), count(*) filter (where price is null),
    count(*) filter (where price < 0), count(*) filter (where price > 100000),
    count(*) filter (where status is null),
    count(*) filter (where status not in ('new', 'paid', 'sent', 'done')),
    count(*) filter (where email is null),
    count(*) filter (where not regexp_matches(email, '^[^@]+@[^@]+$')),
    count(*) filter (where country is null), count(*) filter (where length(country) < 2),
    count(*) filter (where length(country) > 2), count(*) filter (where day is null),
    count(*) filter (where seen_at is null), count(*) filter (where is_gift is null),
    count(*) filter (where length(note) > 80),
    count(*) filter (where weight is null), count(*) filter (where weight < 0),
    count(*) filter (where note is null) * 100.0 / count(*),
    count(*) filter (where status = 'paid' and price * quantity < 0)
from shop.orders_v1
"""
# The same rows as a port that dbt audits, and as a table that nobody does.
FILES = {
    "contracts/shop/orders.v1.odcs.yaml": CONTRACT,
    "models/_groups.yml": "groups: [{name: shop, owner: {name: Shop, email: a@example.org}}]\n",
    "dbt_project.yml": """\
name: brygge
profile: brygge
model-paths: [models]
test-paths: [tests/data]
on-run-start: ["{{ create_audit_tables() }}", "{{ sweep_killed_audits() }}"]
on-run-end: ["{{ report_audits(results) }}"]
models:
  brygge:
    gold: {+materialized: output_port, +contract: {enforced: true}, shop: {+schema: shop}}
    insights: {+schema: insights, +materialized: table}
""",
    "models/gold/shop/orders_v1.sql": "select * from raw.orders\n",
    "models/insights/shop/orders_unaudited.sql": "select * from raw.orders\n",
}
SETTINGS = {"memory_limit": "2500MB", "preserve_insertion_order": "false"}


def connect(read_only: bool = True) -> duckdb.DuckDBPyConnection:
    return duckdb.connect("warehouse/main.duckdb", read_only=read_only, config=SETTINGS)


def make(rows: str) -> int:
    """Fill the port and write the same rows as Parquet; return the number of checks."""
    from brygge.compiling.generated import compile_project, write
    from brygge.contracts.checks import checks
    from brygge.contracts.tables import project_contracts
    from brygge.project import Project

    project = Project.find()
    write(project, compile_project(project))
    with connect(read_only=False) as connection:
        connection.execute("create schema raw")
        connection.execute(f"create table raw.orders as {ROWS.format(rows=rows)}")
        connection.execute("copy raw.orders to 'orders.parquet'")
    return len(checks(project_contracts(project)[0]))


def by_hand() -> float:
    """Return the seconds of the hand-written scan, start-up aside."""
    with connect() as connection:
        started = perf_counter()
        connection.execute(BY_HAND).fetchall()
        return perf_counter() - started


def audit() -> float:
    """Return the seconds of the audit's own SQL, start-up aside; every promise must be kept."""
    from brygge.contracts.checks import checks
    from brygge.contracts.measures import measured, named, quick_measured, scan
    from brygge.contracts.tables import project_contracts
    from brygge.project import Project

    promised = checks(project_contracts(Project.find())[0])
    rows = [check for check in promised if check.scope in ("row", "measure")]
    queries = [quick_measured(check) for check in promised if check.scope == "key"]
    queries += [measured(check) for check in promised if check.scope == "query"]
    with connect() as connection:
        started = perf_counter()
        for sql in (scan(rows), *queries):
            answer = connection.execute(
                named(sql, "shop.orders_v1", "current_timestamp")
            ).fetchone()
            if answer is None or (sql in queries and answer[0] != 0):
                sys.exit(f"not kept: {sql}")
        return perf_counter() - started


def alone(root: Path) -> None:
    """Leave of the project's copy what a port needs, and put the port in."""
    for folder in ("contracts", "models/gold", "models/silver", "models/bronze", "models/insights"):
        shutil.rmtree(root / folder)
    for folder in ("macros/generated", "seeds/rules", "seeds/mappings"):
        shutil.rmtree(root / folder)
    for law in (root / "tests/data").rglob("*.sql"):
        if law.parent.name != "generic":
            law.unlink()
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def built_by_dbt(root: Path) -> Run:
    """Build the port and the table; the answer is how many seconds the port takes more."""
    dbt = str(Path(sys.executable).parent / "dbt")
    say("dbt builds the port and the same rows as a table")
    run = measure([dbt, "run", "--target", "main", "-s", "orders", "orders_unaudited"], root)
    results = json.loads((root / "target" / "run_results.json").read_text())["results"]
    seconds = {each["unique_id"].split(".")[2]: each["execution_time"] for each in results}
    return Run(run.seconds, run.peak_mb, seconds["orders"] - seconds["orders_unaudited"])


def side_by_side(root: Path, rows: int, pairs: int) -> dict[str, Run]:
    """Measure every way of checking `rows` rows, in turn, and return the median run of each."""
    database = root / "warehouse" / "main.duckdb"
    database.unlink(missing_ok=True)
    say(f"{rows:,} rows: making them")
    count = measure_call(make, rows, folder=root).answer
    if count != 29:
        sys.exit(f"the contract has {count} checks, not 29.")
    runs: dict[str, list[Run]] = {"dbt": [built_by_dbt(root) for _ in range(pairs)]}
    brygge = str(Path(sys.executable).parent / "brygge")
    suite = [brygge, "contracts", "test", "orders", "--target", "main", "--format", "json"]
    other = os.environ.get("BRYGGE_DATACONTRACT")
    for _ in range(pairs):
        say(f"{rows:,} rows: by hand, audit, Great Expectations, datacontract-cli")
        runs.setdefault("by hand", []).append(measure_call(by_hand, folder=root))
        runs.setdefault("audit", []).append(measure_call(audit, folder=root))
        runs.setdefault("suite", []).append(measure(suite, root))
        if other:
            words = [other, "test", "contracts/shop/orders.v1.odcs.yaml", "--server", "main"]
            runs.setdefault("datacontract", []).append(measure(words, root))
    return {
        name: sorted(each, key=lambda run: run.seconds)[len(each) // 2]
        for name, each in runs.items()
    }


def figures_of(rows: int, runs: dict[str, Run]) -> list[Figure]:
    hand, ours, suite = runs["by hand"], runs["audit"], runs["suite"]
    audited = runs["dbt"].answer
    figures = [
        Figure(f"{rows:,}: seconds that the audit adds to a table in dbt", audited, "s"),
        Figure(
            f"{rows:,}: audit / scan by hand, start-up aside",
            ours.answer / hand.answer,
            "",
            1.3,
        ),
        Figure(
            f"{rows:,}: memory of the audit / of the scan",
            ours.peak_mb / hand.peak_mb,
            "",
            1.2,
        ),
    ]
    if "datacontract" in runs:
        other = runs["datacontract"]
        figures.append(
            Figure(f"{rows:,}: audit / datacontract test", ours.seconds / other.seconds, "", 1)
        )
    if rows >= 10_000_000:
        figures += [
            Figure(f"{rows:,}: suite / scan by hand", suite.seconds / hand.seconds, "", 3),
            Figure(
                f"{rows:,}: memory of the suite beyond the scan",
                suite.peak_mb - hand.peak_mb,
                "MB",
                1000,
            ),
        ]
    return figures


def lint_two_hundred(root: Path) -> float:
    """Return the seconds in which 200 contracts are linted, start-up included."""
    folder = root / "many"
    for number in range(200):
        text = CONTRACT.replace("shop.orders.v1", f"shop.orders_{number}.v1")
        (folder / "shop").mkdir(parents=True, exist_ok=True)
        (folder / "shop" / f"orders_{number}.v1.odcs.yaml").write_text(text)
    brygge = str(Path(sys.executable).parent / "brygge")
    # Exit 1 would end the benchmark: the contracts are sound.
    return median(
        measure([brygge, "contracts", "lint", str(folder)], root).seconds for _ in range(3)
    )


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    words = parser.parse_args()
    figures: list[Figure] = []
    table: list[tuple[object, ...]] = []
    with project_copy() as root:
        alone(root)
        for rows in words.rows:
            runs = side_by_side(root, rows, words.pairs)
            figures += figures_of(rows, runs)
            table += [
                (f"{rows:,}", name, run.seconds, round(run.peak_mb)) for name, run in runs.items()
            ]
        figures.append(Figure("200 contracts linted", lint_two_hundred(root), "s", 2))
        brygge = str(Path(sys.executable).parent / "brygge")
        helped = median(measure([brygge, "contracts", "--help"], root).seconds for _ in range(5))
        figures.append(Figure("brygge contracts --help", helped, "s", 0.4))
    draw_table("12 columns, 29 checks", ("rows", "checked by", "wall s", "peak MB"), table)
    report(
        "Contracts",
        figures,
        words.json,
        contract=sha256(CONTRACT.encode()).hexdigest(),
        runs=json.loads(json.dumps(table)),
    )


if __name__ == "__main__":
    main()
