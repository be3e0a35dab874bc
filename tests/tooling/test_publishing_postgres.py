"""Releases in PostgreSQL: what others made on a table survives, and nothing is dropped."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import duckdb
import pytest

from brygge.contracts.column_types import is_type
from brygge.errors import ExitCode, InputError
from brygge.publishing.keeping import opened, verify
from brygge.publishing.postgres_table import postgres_type
from places import S3, Place, Postgres, make_place
from published_project import (
    ORDERS,
    contract,
    fill,
    only,
    orders,
    release,
    write_contracts,
    write_project,
)


@pytest.fixture
def database(tmp_path: Path, s3: S3, postgres: Postgres, secrets: None) -> Place:
    """A database of this test alone."""
    return make_place("postgres", tmp_path, f"d{uuid4().hex}", s3, postgres)


def ask(place: Place, sql: str) -> list[tuple[object, ...]]:
    assert place.postgres
    with place.postgres.connect(place.bucket) as db:
        found = db.execute(sql)
        return list(found.fetchall()) if found.description else []


def test_the_table_says_what_the_contract_says(database: Place) -> None:
    release(write_project(database.root, contract(database.entry)))
    columns = ask(
        database,
        "select attname, format_type(atttypid, atttypmod), col_description(attrelid, attnum) "
        "from pg_attribute where attrelid = 'shop.orders_v1'::regclass and attnum > 0 "
        "order by attnum",
    )
    assert columns == [
        ("order_id", "bigint", "Its number."),
        ("customer", "text", None),
        ("country", "text", None),
        ("amount", "numeric(18,2)", None),
        ("note", "text", None),
    ]
    assert ask(database, "select obj_description('shop.orders_v1'::regclass)") == [
        ("One row per order.",)
    ]


def test_roles_of_the_contract_may_read_and_no_more(database: Place) -> None:
    role = f"analyst_{database.bucket}"
    text = contract(database.entry, roles=f"roles: [{{role: {role}, access: read}}]")
    project = write_project(database.root, text)
    outcome = only(release(project))
    assert (outcome.decision, outcome.exit_code) == ("not_carried_out", ExitCode.INPUT)
    assert outcome.sentence.endswith(f"PostgreSQL knows no role {role}.")
    assert database.rows() is None
    ask(database, f"create role {role}")
    assert only(release(project)).decision == "published"
    granted = ask(
        database,
        "select table_name, privilege_type from information_schema.role_table_grants "
        f"where grantee = '{role}' and table_schema = 'shop' order by 1",
    )
    assert granted == [("orders", "SELECT"), ("orders_v1", "SELECT")]
    assert ask(database, f"select has_schema_privilege('{role}', 'shop', 'usage')") == [(True,)]


def test_the_view_shows_the_latest_major(database: Place) -> None:
    texts = [contract(database.entry), contract(database.entry, major=2)]
    project = write_project(database.root, texts[0])
    release(project)
    assert ask(database, "select count(*) from shop.orders") == [(3,)]
    write_contracts(project, texts[1])
    fill(project, orders(8), "orders_v2")
    assert {each.decision for each in release(project).outcomes} == {"unchanged", "published"}
    assert ask(database, "select count(*) from shop.orders") == [(8,)]
    assert ask(database, "select count(*) from shop.orders_v1") == [(3,)]


def test_a_view_with_other_columns_is_not_dropped(database: Place) -> None:
    project = write_project(database.root, contract(database.entry))
    release(project)
    ask(database, "create view public.mine as select customer from shop.orders")
    fewer = contract(database.entry, major=2)
    fewer = fewer.replace("      - {name: note, logicalType: string, classification: public}\n", "")
    write_contracts(project, fewer)
    with duckdb.connect(str(project.target("main").database)) as connection:
        connection.execute(
            "create table shop.orders_v2 as select * exclude (note) from shop.orders_v1"
        )
    outcomes = {each.contract: each for each in release(project).outcomes}
    failed = outcomes["shop.orders.v2"]
    assert failed.decision == "not_carried_out"
    assert "the view shop.orders cannot show version 2" in failed.sentence
    assert "drop view shop.orders" in failed.fix
    assert ask(database, "select count(*) from public.mine") == [(3,)]
    ask(database, "drop view public.mine; drop view shop.orders")
    assert {each.decision for each in release(project).outcomes} == {"unchanged", "published"}
    assert ask(database, "select count(*) from shop.orders") == [(3,)]


def test_a_new_column_is_added_and_what_hangs_on_the_table_stays(database: Place) -> None:
    project = write_project(database.root, contract(database.entry))
    release(project)
    ask(database, "create view public.mine as select customer from shop.orders_v1")
    (before,) = ask(database, "select 'shop.orders_v1'::regclass::oid")
    text = contract(database.entry).replace("version: 1.0.0", "version: 1.1.0")
    text = text.replace("servers:\n", "      - {name: paid, logicalType: boolean}\nservers:\n")
    write_contracts(project, text)
    with duckdb.connect(str(project.target("main").database)) as connection:
        connection.execute("alter table shop.orders_v1 add column paid boolean default true")
    outcome = only(release(project))
    assert outcome.decision == "published", outcome.sentence
    assert ask(database, "select distinct paid from shop.orders_v1") == [(True,)]
    assert ask(database, "select distinct paid from shop.orders") == [(True,)]
    assert ask(database, "select count(*) from public.mine") == [(3,)]
    assert ask(database, "select 'shop.orders_v1'::regclass::oid") == [before]


def test_a_table_of_other_types_is_refused(database: Place) -> None:
    ask(database, "create schema shop; create table shop.orders_v1 (order_id text, mine int)")
    project = write_project(database.root, contract(database.entry))
    outcome = only(release(project))
    assert outcome.decision == "not_carried_out"
    assert "mine is not in the contract; order_id is text, bigint is promised" in outcome.sentence
    assert "new major version" in outcome.fix
    assert ask(database, "select count(*) from shop.orders_v1") == [(0,)]


def test_merging_touches_only_the_rows_that_differ(database: Place) -> None:
    entry = database.entry.replace(
        "schema: shop", "schema: shop, customProperties: [{property: strategy, value: merge}]"
    )
    rows = [(number, "A", "NO", "1.00", None) for number in range(100)]
    project = write_project(database.root, contract(entry), rows=rows)
    assert only(release(project)).decision == "published"
    before = dict(ask(database, "select order_id, xmin::text || ctid::text from shop.orders_v1"))
    changed = [(5, "A", "NO", "2.00", "new"), (100, "B", "SE", "1.00", None)]
    fill(project, [*rows[:5], changed[0], *rows[7:], changed[1]])
    assert only(release(project)).decision == "published"
    after = dict(ask(database, "select order_id, xmin::text || ctid::text from shop.orders_v1"))
    assert set(after) == (set(before) | {100}) - {6}
    assert {number for number in after if after[number] != before.get(number)} == {5, 100}
    found, _ = verify(project, project.target("main"), (), None)
    assert found[0].damages == ()


def test_a_forced_row_policy_cannot_hide_rows_from_the_publisher(
    database: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = f"owner_{database.bucket}"
    ask(database, f"create role {owner} login; grant all on database {database.bucket} to {owner}")
    monkeypatch.setenv("PGUSER", owner)
    project = write_project(database.root, contract(database.entry))
    assert only(release(project)).decision == "published"
    ask(
        database,
        "alter table shop.orders_v1 enable row level security, force row level security; "
        "create policy few on shop.orders_v1 using (order_id = 1)",
    )
    fill(project, orders(5))
    outcome = only(release(project))
    assert outcome.decision == "not_carried_out"
    assert "would be affected by row-level security policy" in outcome.sentence
    assert len(database.rows() or []) == 3


def test_a_text_with_a_nul_is_refused_with_what_to_do(database: Place) -> None:
    project = write_project(database.root, contract(database.entry))
    release(project)
    with duckdb.connect(str(project.target("main").database)) as connection:
        connection.execute("update shop.orders_v1 set note = 'a' || chr(0) || 'b'")
    outcome = only(release(project))
    assert outcome.decision == "not_carried_out"
    assert "NUL" in outcome.sentence
    assert "chr(0)" in outcome.fix
    assert [row[0] for row in database.rows() or []] == [row[0] for row in ORDERS]


def test_rows_that_somebody_changed_in_the_table_are_found(database: Place) -> None:
    project = write_project(database.root, contract(database.entry))
    release(project)
    ask(database, "update shop.orders_v1 set amount = amount + 0.01 where order_id = 2")
    found, _ = verify(project, project.target("main"), (), None)
    assert [each.sentence for each in found[0].damages] == [
        "its rows are not those that were published."
    ]
    ask(database, "delete from shop.orders_v1 where order_id = 2")
    found, _ = verify(project, project.target("main"), (), None)
    assert [each.sentence for each in found[0].damages] == ["it has 2 rows, 3 were published."]


def test_readers_see_the_old_rows_until_the_commit(
    database: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from brygge.publishing.postgres import PostgresServer

    project = write_project(database.root, contract(database.entry))
    release(project)
    fill(project, orders(9))
    seen = []
    real = PostgresServer.switch

    def look_first(server: PostgresServer, manifest: object) -> None:
        seen.append(len(database.rows() or []))
        real(server, manifest)

    monkeypatch.setattr(PostgresServer, "switch", look_first)
    assert only(release(project)).decision == "published"
    assert seen == [3]
    assert len(database.rows() or []) == 9


def test_readers_of_the_view_do_not_wait_for_a_publication(
    database: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from brygge.publishing import press

    project = write_project(database.root, contract(database.entry))
    real, seen = press.validate, []

    def look_first(*words: object) -> object:
        assert database.postgres
        with database.postgres.connect(database.bucket) as db:
            db.execute("set lock_timeout = '1s'")
            exists = db.execute("select to_regclass('shop.orders')").fetchone()[0]
            if exists:
                seen.append(db.execute("select count(*) from shop.orders").fetchone()[0])
        return real(*words)

    monkeypatch.setattr(press, "validate", look_first)
    release(project)
    # A new major: the view has to show another table.
    write_contracts(project, contract(database.entry, major=2))
    fill(project, orders(9), "orders_v2")
    assert only(release(project, "orders.v2")).decision == "published"
    assert seen == [3]
    assert ask(database, "select count(*) from shop.orders") == [(9,)]


def test_manifest_and_rows_are_of_one_moment(database: Place) -> None:
    project = write_project(database.root, contract(database.entry))
    release(project)
    target = project.target("main")
    with opened(project, target, (), None) as ((server,), bench), server.glance():
        manifest = server.current()
        assert manifest
        fill(project, orders(9))
        assert only(release(project)).decision == "published"
        assert server.damages(bench, manifest) == []
        assert bench.content(server.read_back(bench, manifest)).rows == 3


def test_two_owners_share_a_database(database: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who publishes owns a schema and its tables, and need not own the database."""
    owner = f"owner_{database.bucket}"
    first = write_project(database.root / "first", contract(database.entry))
    release(first)
    ask(
        database,
        f"create role {owner} login; create schema depot authorization {owner}; "
        f"grant usage on schema brygge to {owner}; "
        f"grant select, insert, update on all tables in schema brygge to {owner}",
    )
    monkeypatch.setenv("PGUSER", owner)
    text = contract(database.entry.replace("schema: shop", "schema: depot"), port="parcels")
    second = write_project(database.root / "second", text)
    fill(second, ORDERS, "parcels_v1")
    outcome = only(release(second))
    assert outcome.decision == "published", outcome.sentence


def test_a_folder_with_an_apostrophe(database: Place) -> None:
    project = write_project(database.root / "o'brien", contract(database.entry))
    assert only(release(project)).decision == "published"
    assert verify(project, project.target("main"), (), None)[0][0].damages == ()


def test_a_server_that_is_away_is_no_damage(database: Place) -> None:
    project = write_project(database.root, contract(database.entry))
    release(project)
    ask_elsewhere = f"drop database {database.bucket} with (force)"
    assert database.postgres
    with database.postgres.connect() as db:
        db.execute(ask_elsewhere)
    found, _ = verify(project, project.target("main"), (), None)
    assert found[0].damages == ()
    assert "does not exist" in found[0].problem


def test_no_type_of_a_contract_is_more_than_a_type(database: Place) -> None:
    ask(database, "create table public.victim (a int)")
    bad = "decimal(18,2)); drop table public.victim; commit; --"
    text = contract(database.entry).replace("decimal(18,2)", f"'{bad}'")
    project = write_project(database.root, text)
    with pytest.raises(InputError, match="the type of amount is none of DuckDB"):
        release(project)
    assert ask(database, "select count(*) from public.victim") == [(0,)]
    assert not is_type(bad)


def test_no_server_and_no_database_are_told(database: Place) -> None:
    entry = database.entry.replace(database.bucket, "nobodys")
    project = write_project(database.root, contract(entry))
    outcome = only(release(project))
    assert outcome.decision == "not_carried_out"
    assert 'database "nobodys" does not exist' in outcome.sentence
    assert database.postgres
    write_contracts_again = contract(
        database.entry.replace(database.postgres.folder, str(database.root)), port="returns"
    )
    write_contracts(project, write_contracts_again)
    fill(project, ORDERS, "returns_v1")
    outcome = only(release(project, "returns"))
    assert "no answer from PostgreSQL" in outcome.sentence
    assert "check host, port and database" in outcome.fix


@pytest.fixture
def small_space(postgres: Postgres) -> Iterator[str]:
    """A tablespace of 12 MB in the PostgreSQL of the tests."""
    with TemporaryDirectory(prefix="pg") as folder:
        command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder]
        if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("a small file system can be mounted as root only")
        owner = Path(postgres.folder, "PG_VERSION").stat()
        os.chown(folder, owner.st_uid, owner.st_gid)
        name = f"small_{uuid4().hex}"
        try:
            with postgres.connect() as db:
                db.execute(f"create tablespace {name} location '{folder}'")
                yield name
                db.execute(f"drop database if exists d{name} with (force)")
                db.execute(f"drop tablespace {name}")
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_postgres_keeps_the_last_good_release(small_space: str, database: Place) -> None:
    assert database.postgres
    with database.postgres.connect() as db:
        db.execute(f"create database d{small_space} tablespace {small_space}")
    place = replace(
        database,
        bucket=f"d{small_space}",
        entry=database.entry.replace(database.bucket, f"d{small_space}"),
    )
    project = write_project(place.root, contract(place.entry))
    assert only(release(project)).decision == "published"
    before = place.rows()
    with duckdb.connect(str(project.target("main").database)) as connection:
        connection.execute(
            "insert into shop.orders_v1 select 10 + i, 'C', 'NO', 1, repeat('x', 200) || i "
            "from range(60000) as t(i)"
        )
    report = release(project)
    outcome = only(report)
    assert (outcome.decision, report.exit_code) == ("not_carried_out", ExitCode.FAULT)
    assert "has no room" in outcome.sentence
    assert "disk space" in outcome.fix
    assert place.rows() == before


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("decimal(18,4)", "numeric(18,4)"),
        ("varchar", "text"),
        ("ubigint", "numeric(20)"),
        ("struct(a integer)", "jsonb"),
        ("varchar[]", "jsonb"),
        ("timestamp with time zone", "timestamptz"),
        ("timestamp_ns", "timestamp"),
        ("enum('a', 'b')", "text"),
    ],
)
def test_each_type_has_one_that_holds_its_values(kind: str, expected: str) -> None:
    assert postgres_type(kind) == expected
