"""A project of a few models, in which every kind of end that dbt can have is present."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]

FILES = {
    "dbt_project.yml": """\
name: brygge
version: "1.0"
profile: brygge
model-paths: [models]
seed-paths: [seeds]
flags:
  send_anonymous_usage_stats: false
models:
  brygge:
    +materialized: table
""",
    "profiles.yml": """\
brygge:
  target: main
  outputs:
    main: {type: duckdb, path: warehouse/main.duckdb, threads: 1}
    demo: {type: duckdb, path: warehouse/demo.duckdb, threads: 1}
""",
    "models/bronze/shop/_sources.yml": """\
sources:
  - name: shop
    tables:
      - name: orders
        config: {meta: {landing: {mapping: mapping_shop_columns}}}
""",
    "seeds/mappings/mapping_shop_columns.csv": """\
source_table,heading,format,column_name,data_type,time_zone,reason
orders,id,,order_number,bigint,,the number of the order
""",
    "models/gold/shop/orders.sql": "select 1 as id union all select 2 as id\n",
    "models/gold/shop/properties.yml": """\
groups:
  - name: shop
    owner: {name: Shop, email: shop@example.com}
models:
  - name: orders
    description: One row per order.
    config: {access: public, group: shop}
    columns:
      - name: id
        data_tests: [unique]
""",
    "models/audit_shop__deliveries.sql": """\
{{ config(schema='audit') }}
select 3 as rows_delivered, 2 as rows_kept, 1 as rows_quarantined, 0 as rows_repeated
""",
}

# The second half: what can go wrong, each in a model or test of its own.
FAULTS = {
    "models/faults/missing_column.sql": "select nosuch from {{ ref('orders') }}\n",
    "models/faults/after_it.sql": "select * from {{ ref('missing_column') }}\n",
    "models/faults/lost_rows.sql": """\
{% set words = "BRY-FINDING: 3 rows were lost. fix: look at audit.checks." %}
{% if execute %}{{ exceptions.raise_compiler_error(words) }}{% endif %}
select 1 as id
""",
    "models/faults/bad_seed.sql": """\
{% set words = "BRY-INPUT the seed has no reason in row 2. fix: give one." %}
{% if execute %}{{ exceptions.raise_compiler_error(words) }}{% endif %}
select 1 as id
""",
    "models/faults/doubtful.sql": "select 1 as id union all select 1 as id\n",
    "models/faults/properties.yml": """\
models:
  - name: doubtful
    columns:
      - name: id
        data_tests:
          - unique
          - accepted_values:
              arguments: {values: [2]}
              config: {severity: warn}
""",
}

# DuckDB calls the catalog of main.duckdb main_db, since `main` is its own schema.
MACROS = ("database_name.sql", "schema_name.sql")


def write_project(root: Path, *parts: dict[str, str]) -> Path:
    """Write the project (and further parts of it) to `root`, and return it."""
    for files in (FILES, *parts):
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
    (root / "macros").mkdir(exist_ok=True)
    for name in MACROS:
        shutil.copy(REPOSITORY / "macros" / "engine" / name, root / "macros" / name)
    (root / "warehouse").mkdir(exist_ok=True)
    return root


def brygge(root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run `brygge <words>` in `root` as a person would, and return what it said."""
    return subprocess.run(command(*words), cwd=root, capture_output=True, text=True, check=False)


def command(*words: str) -> list[str]:
    """Return the command line of `brygge <words>` in this environment."""
    return [sys.executable, "-m", "brygge.commands.main", *words]


def start(root: Path, *words: str) -> "subprocess.Popen[str]":
    """Start `brygge <words>` in `root` and return the running process."""
    return subprocess.Popen(
        command(*words),
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
