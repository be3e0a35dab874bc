"""Output ports, built by dbt: readers see the last good rows until better ones are audited."""

import json
import subprocess
from pathlib import Path

import duckdb
import pytest

from conftest import ask, run
from port_project import GOOD_ORDERS, ORDERS, fill_orders, orders_port, write_ports

COUNTED = {"models/insights/counted.sql": "select count(*) as n from {{ ref('orders', v=1) }}\n"}
CONTRACT = "contracts/shop/orders.v1.odcs.yaml"
# Each row breaks another promise; the last customer is confidential.
BAD_ORDERS: list[tuple[object, ...]] = [
    (1, "Ada", "lost", "-1.00", None),
    (1, "Bo", "paid", "0.00", None),
    (None, "Secretive", "new", "1.00", None),
]


def built(root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return run(root, *(words or ("brygge", "build")))


def compile_contract(root: Path, text: str, name: str = CONTRACT) -> None:
    (root / name).write_text(text, encoding="utf-8")
    compiled = run(root, "brygge", "compile")
    assert compiled.returncode == 0, compiled.stdout + compiled.stderr


def good_project(root: Path, strategy: str = "full") -> Path:
    write_ports(root, orders_port(strategy), COUNTED)
    fill_orders(root, GOOD_ORDERS)
    compile_contract(root, ORDERS)
    first = built(root)
    assert first.returncode == 0, first.stdout + first.stderr
    return root


def test_an_empty_database_can_be_compiled(tmp_path: Path) -> None:
    write_ports(tmp_path, orders_port(), COUNTED)
    compile_contract(tmp_path, ORDERS)
    shown = built(tmp_path, "dbt", "compile")
    assert shown.returncode == 0, shown.stdout


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A project whose second delivery breaks the contract, and what plain dbt said of it."""
    root = good_project(tmp_path_factory.mktemp("refused"))
    fill_orders(root, BAD_ORDERS)
    again = built(root, "dbt", "build")
    assert again.returncode == 1
    return root, again.stdout


def test_readers_of_a_refused_port_keep_the_old_rows(refused: tuple[Path, str]) -> None:
    root, _ = refused
    assert [row[:3] for row in ask(root, "main", "from shop.orders order by order_id")] == [
        (1, "Ada", "new"),
        (2, "Bo", "paid"),
        (3, "Cy", "paid"),
    ]
    assert ask(root, "main", "from insights.counted") == [(3,)]
    assert not ask(root, "main", "from duckdb_tables() where table_name like '%staged%'")


def test_a_refusal_names_every_broken_promise(refused: tuple[Path, str]) -> None:
    _, said = refused
    sentence = next(line for line in said.splitlines() if "BRY-FINDING" in line)
    for part in (
        "shop.orders.v1 breaks 5 of its 9 promises",
        "order_id.required (1, must be 0 rows)",
        "status.enum (1, must be 0 rows)",
        "amount.minimum",
        "primary_key",
        "paid_orders_cost_something (1, must be 0)",
        "readers keep the rows of the last good build",
    ):
        assert part in sentence
    assert "SKIP relation insights.counted" in said


def test_every_check_of_a_refused_build_is_recorded(refused: tuple[Path, str]) -> None:
    root, _ = refused
    recorded = ask(
        root,
        "main",
        "select check_id, outcome, severity, measured, bad_rows from audit.checks "
        "where decision = 'refused' order by position",
    )
    assert recorded == [
        ("columns", "passed", "error", "0", None),
        ("order_id.required", "failed", "error", "1", 1),
        ("customer.required", "passed", "error", "0", 0),
        ("status.enum", "failed", "error", "1", 1),
        ("amount.minimum", "failed", "error", "1", 1),
        ("notes_given", "failed", "warning", "100.0", 3),
        ("primary_key", "failed", "error", "1", None),
        ("paid_orders_cost_something", "failed", "error", "1", None),
        ("not_empty", "passed", "error", "3", None),
    ]


def test_failing_rows_are_kept_and_classified_values_are_not(refused: tuple[Path, str]) -> None:
    root, _ = refused
    rows = ask(root, "main", "select check_id, row_key, failing_row from audit.failing_rows")
    assert {check for check, *_ in rows} == {
        "order_id.required",
        "status.enum",
        "amount.minimum",
        "notes_given",
        "primary_key",
    }
    kept = [json.loads(str(row)) for check, _, row in rows if check == "status.enum"]
    assert kept[0]["status"] == "lost"
    assert len(kept[0]["customer"]) == 64
    everything = json.dumps(rows) + json.dumps(
        ask(root, "main", "select sample_keys from audit.checks")
    )
    assert "Secretive" not in everything
    samples = "select sample_keys from audit.checks where check_id = 'status.enum' and bad_rows = 1"
    assert ask(root, "main", samples) == [('[{"order_id":1}]',)]


def test_a_warning_lets_the_rows_in_and_is_reported(tmp_path: Path) -> None:
    root = write_ports(tmp_path, orders_port())
    fill_orders(root, [(1, "Ada", "new", "0.00", None)])
    compile_contract(root, ORDERS)
    warned = built(root)
    assert warned.returncode == 0
    assert "orders_v1_notes_given" in warned.stdout
    assert ask(root, "main", "select count(*) from shop.orders") == [(1,)]


def test_an_audit_that_cannot_be_carried_out_is_no_verdict(tmp_path: Path) -> None:
    root = good_project(tmp_path)
    broken = "where status = 'paid' and cast(note as integer) = 0"
    edited = ORDERS.replace("where status = 'paid' and amount = 0", broken)
    (root / CONTRACT).write_text(edited, encoding="utf-8")
    uncompiled = built(root)
    assert uncompiled.returncode == 1
    assert "was edited and not compiled" in uncompiled.stdout
    compile_contract(root, edited)
    fault = built(root)
    assert fault.returncode == 3
    assert "could not be carried out at paid_orders_cost_something" in fault.stderr
    assert "readers keep the rows of the last good build" in fault.stderr
    assert ask(root, "main", "select count(*) from shop.orders") == [(3,)]
    assert not ask(root, "main", "from duckdb_tables() where table_name like '%staged%'")
    outcomes = ask(
        root,
        "main",
        "select outcome, count(*), max(message) from audit.checks where decision = 'not_run' "
        "group by outcome order by outcome",
    )
    assert [row[:2] for row in outcomes] == [("not_run", 1), ("passed", 8)]
    assert "Conversion Error" in str(outcomes[0][2])


def test_what_a_killed_build_left_is_swept_by_the_next_one(refused: tuple[Path, str]) -> None:
    root, _ = refused
    with duckdb.connect(str(root / "warehouse/main.duckdb")) as connection:
        connection.execute("create table shop.orders_v1__staged as select 1 as unaudited")
        connection.execute(
            "insert into audit.checks by name select 'killed' as invocation_id, 'shop.orders_v1' "
            "as relation_name, 'columns' as check_id, 'not_run' as outcome, 'pending' as decision"
        )
    assert built(root, "dbt", "run", "--select", "counted").returncode == 0
    assert not ask(root, "main", "from duckdb_tables() where table_name like '%staged%'")
    closed = "select decision, message from audit.checks where invocation_id = 'killed'"
    assert ask(root, "main", closed) == [("not_run", "the build ended before the audit did")]


def test_a_merging_port_audits_new_rows_and_what_holds_for_all(tmp_path: Path) -> None:
    root = good_project(tmp_path, "merge")
    fill_orders(root, [(3, "Cy", "new", "4.00", "x"), (4, "Di", "paid", "1.00", "y")])
    assert built(root).returncode == 0
    assert [row[0] for row in ask(root, "main", "from shop.orders order by 1")] == [1, 2, 3, 4]
    measured = (
        "select check_id, max_by(row_count, audited_at) from audit.checks "
        "where check_id in ('customer.required', 'not_empty') group by check_id order by check_id"
    )
    # Two new rows were looked at; the port as a whole would have four.
    assert ask(root, "main", measured) == [("customer.required", 2), ("not_empty", 4)]
    fill_orders(root, [(5, "Ed", "new", "4.00", "x"), (5, "Fi", "paid", "1.00", "y")])
    twice = built(root)
    assert twice.returncode == 1
    assert "primary_key (1, must be 0 rows)" in twice.stdout
    assert ask(root, "main", "select max(order_id) from shop.orders") == [(4,)]
    compile_contract(root, ORDERS.replace("minimum: 0", "minimum: 1"))
    fill_orders(root, [(7, "Gus", "new", "4.00", "x")])
    rebuilt = built(root, "dbt", "build")
    assert rebuilt.returncode == 0, rebuilt.stdout
    assert "orders_v1: built in full, since its contract" in rebuilt.stdout
    assert ask(root, "main", "select order_id from shop.orders") == [(7,)]


def test_a_merging_port_replaces_all_rows_of_what_it_names(tmp_path: Path) -> None:
    keyed = ORDERS.replace(
        "{name: order_id, logicalType: integer, primaryKey: true}",
        "{name: order_id, logicalType: integer, primaryKey: true, primaryKeyPosition: 2}",
    ).replace(
        "{name: customer, logicalType: string, required: true,",
        "{name: customer, logicalType: string, primaryKey: true, primaryKeyPosition: 1,",
    )
    model = "models/gold/shop/orders_v1.sql"
    merging = orders_port("merge", keyed)
    by_customer = merging[model].replace("merge'", "merge', port_replaces=['customer']")
    root = write_ports(tmp_path, merging, {model: by_customer})
    fill_orders(root, [*GOOD_ORDERS, (4, "Cy", "new", "1.00", "z")])
    compile_contract(root, keyed)
    assert built(root).returncode == 0
    fill_orders(root, [(4, "Cy", "paid", "2.00", "x"), (5, "Cy", "new", "4.00", "y")])
    again = built(root)
    assert again.returncode == 0, again.stdout + again.stderr
    rows = ask(root, "main", "select order_id, customer, status from shop.orders order by 1")
    assert rows == [(1, "Ada", "new"), (2, "Bo", "paid"), (4, "Cy", "paid"), (5, "Cy", "new")]
    (root / model).write_text(by_customer.replace("['customer']", "['note']"))
    refused = built(root)
    assert refused.returncode == 2, refused.stdout
    assert "port_replaces names note, which is not in the primary key" in refused.stderr


def test_versions_stand_beside_each_other_and_the_view_shows_the_latest(tmp_path: Path) -> None:
    root = good_project(tmp_path)
    extra = "      - {name: extra, logicalType: integer}\n    quality:\n      - id: paid"
    newer = ORDERS.replace("    quality:\n      - id: paid", extra)
    newer = newer.replace("orders.v1", "orders.v2").replace("1.0.0", "2.0.0")
    second = root / "models/gold/shop/orders_v2.sql"
    second.write_text("select *, 1 as extra from raw.orders\n", encoding="utf-8")
    compile_contract(root, newer, "contracts/shop/orders.v2.odcs.yaml")
    mistyped = built(root)
    assert mistyped.returncode == 1
    assert "columns (extra is INTEGER instead of BIGINT)" in mistyped.stdout
    assert len(ask(root, "main", "from shop.orders limit 1")[0]) == 5
    second.write_text("select *, 1::bigint as extra from raw.orders\n", encoding="utf-8")
    assert built(root).returncode == 0
    assert len(ask(root, "main", "from shop.orders limit 1")[0]) == 6
    assert len(ask(root, "main", "from shop.orders_v1 limit 1")[0]) == 5


def test_a_port_without_a_contract_is_refused_and_gets_one_to_begin_with(tmp_path: Path) -> None:
    root = write_ports(tmp_path, {"models/gold/shop/loose_v1.sql": "select 1 as id\n"})
    fill_orders(root, [])
    refused = built(root)
    assert refused.returncode == 2, refused.stdout
    assert "models/gold/shop/loose_v1.sql is an output port without a contract" in refused.stderr
    assert "`brygge contracts import loose_v1`" in refused.stderr
    imported = run(root, "brygge", "contracts", "import", "loose_v1")
    assert imported.returncode == 0, imported.stderr
    contract = (root / "contracts/shop/loose.v1.odcs.yaml").read_text()
    assert "id: shop.loose.v1" in contract
    assert "{format: i32}" in contract
