"""A published project with everything that can be observed, and secrets where none may be shown."""

import json
from pathlib import Path

import duckdb
import pytest

from brygge.catalog.assembling.scrubbing import scrubbed
from brygge.observing.guard import Guard
from brygge.project import Project
from published_project import Row, contract, release, write_project

# Stands in every classified value; must be nowhere in what is shown.
TOKEN = "hushed-7f3a91"
NUMBER = 918273645
OPEN = "customProperties: [{property: access, value: unrestricted}]\n"
_RULE = '      - {{id: {}, type: sql, query: "select {} from ${{object}}", mustBeGreaterThan: 0}}\n'
RULES = "    quality:\n" + "".join(
    _RULE.format(id, query)
    for id, query in (
        ("highest", "max(order_id)"),
        ("longest", f"max(length(customer)) + {NUMBER}"),
        ("widest", "max(columns('order_.*'))"),
    )
)
ROWS: list[Row] = [
    (1, f"Ada {TOKEN}", "NO", "0.00", "a"),
    (2, f"Bo {TOKEN}", "SE", "12.50", "see /home/ada/orders.csv"),
    (3, f"Cy {TOKEN}", "NO", "3.00", "x" * 999),
]
ORDERS_COLUMNS = frozenset({"order_id", "country", "amount", "note"})
INSIGHT = frozenset({"country", "order_count"})


def guard(**more: frozenset[str]) -> Guard:
    """Return a guard that lets the columns of the project's port and insight through."""
    shown = {"shop.orders_v1": ORDERS_COLUMNS, "insights.shop_orders": INSIGHT}
    return Guard(
        {**shown, **{name.replace("__", "."): each for name, each in more.items()}}, scrubbed
    )


@pytest.fixture(scope="session")
def observed_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project, made once: publishing takes seconds. Do not change it: copy it."""
    return write_observed(tmp_path_factory.mktemp("observed") / "project")


def write_observed(root: Path) -> Project:
    """Write a project whose port was audited, published and built three times."""
    text = contract().replace("servers:\n", f"{RULES}servers:\n")
    project = write_project(root, text + OPEN, rows=ROWS)
    fill_beside(project)
    keep_runs(project, 3)
    release(project)
    life = {"from": "new", "to": "draft", "on": "2026-01-01", "by": "shop", "reason": "It begins."}
    (root / "contracts/shop/lifecycle.jsonl").write_text(json.dumps(life) + "\n", encoding="utf-8")
    return project


def fill_beside(project: Project) -> None:
    """Fill what stands beside the port in the warehouse."""
    with duckdb.connect(str(project.target("main").database)) as connection:
        connection.execute("create schema audit")
        connection.execute("create schema quarantine")
        connection.execute("create schema seeds")
        connection.execute("create schema insights")
        connection.execute(
            "create table audit.checks (invocation_id varchar, audited_at timestamp, "
            "relation_name varchar, contract_id varchar, contract_version varchar, "
            "position integer, check_id varchar, rule varchar, columns varchar, "
            "dimension varchar, severity varchar, unit varchar, expected varchar, "
            "outcome varchar, measured varchar, bad_rows bigint, row_count bigint, "
            "sample_keys varchar, message varchar, decision varchar)"
        )
        for run in (1, 2, 3):
            for position, (check, rule, columns, unit, measured) in enumerate(
                (
                    ("customer.required", "required", "customer", "rows", str(run)),
                    ("highest", "sql", "", "", "918273645"),
                    ("longest", "sql", "", "", str(NUMBER)),
                    ("widest", "sql", "", "", str(NUMBER)),
                    ("customer.freshness", "freshness", "customer", "", str(NUMBER)),
                    ("note.freshness", "freshness", "note", "", "60"),
                )
            ):
                connection.execute(
                    "insert into audit.checks values (?, ?, 'shop.orders_v1', 'shop.orders.v1', "
                    "'1.0.0', ?, ?, ?, ?, 'completeness', 'error', ?, '0 rows', 'passed', ?, "
                    "0, 3, ?, ?, 'published')",
                    [f"run-{run}", f"2026-01-0{run} 06:00:00", position, check, rule, columns,
                     unit, measured, f'["{TOKEN}"]', f"it said {TOKEN}"],
                )  # fmt: skip
        connection.execute(
            "create view quarantine.quarantine_shop__orders as "
            "select *, case order_id when 1 then 'amount_zero,customer_known' "
            f"when 2 then '{TOKEN} was wrong' else 'amount_zero' end as broken_rules "
            "from shop.orders_v1"
        )
        connection.execute(
            "create table seeds.rule_shop__orders as "
            "select 'amount_zero' as rule_id, 'Nothing is free.' as reason, 'shop' as owner"
        )
        connection.execute(
            "create table insights.shop_orders as "
            "select country, customer, count(*) as order_count from shop.orders_v1 group by all"
        )


def keep_runs(project: Project, count: int) -> None:
    """Keep the results of as many builds."""
    folder = project.target("main").outputs / "run_results"
    folder.mkdir(parents=True, exist_ok=True)
    for run in range(1, count + 1):
        day = f"2026-01-0{run}T06:00"
        timing = [{"started_at": f"{day}:00.000000Z", "completed_at": f"{day}:0{run}.500000Z"}]
        one = {"unique_id": "model.shop.orders", "status": "success", "message": TOKEN}
        one |= {"execution_time": float(run), "timing": timing}
        content = {"metadata": {"generated_at": f"{day}:09.123456Z"}, "results": [one]}
        file = folder / f"run_results-2026010{run}T060009123456Z.json"
        file.write_text(json.dumps(content), encoding="utf-8")
