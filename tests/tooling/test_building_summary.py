"""The summary of a target: from its ledger, the manifest and the database."""

import json

import duckdb
import pytest

from brygge import journal
from brygge.building.summary import count_entries, has_landed, summarise
from brygge.commands.summaries import say_summary
from brygge.project import Project, Target


@pytest.fixture
def project(tmp_path):
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "target").mkdir()
    return Project(tmp_path)


@pytest.fixture
def target(project):
    root = project.root
    database = root / "warehouse" / "main.duckdb"
    return Target("main", root / "landing" / "main", database, root / "outputs" / "main")


def landed(target, rows, sha="a"):
    entry = {"event": "landed", "source": "sales", "table": "lines", "rows": rows, "sha256": sha}
    journal.append(target.ledger, entry)


def refused(target, sha, reason="an unknown heading."):
    entry = {"event": "refused", "source": "sales", "table": "lines", "sha256": sha}
    facts = {"file": f"{sha}.csv", "reason": reason, "fix": "map it."}
    journal.append(target.ledger, {**entry, **facts})


def built(project, target, audit=True):
    port = {"resource_type": "model", "access": "public", "name": "sales_lines", "version": 1}
    port |= {"group": "sales", "relation_name": '"main_db"."sales"."sales_lines_v1"'}
    late = {**port, "name": "late", "version": None, "relation_name": '"main_db"."sales"."late"'}
    inner = {**port, "access": "protected", "name": "inner"}
    nodes = {str(number): node for number, node in enumerate((port, late, inner))}
    (project.root / "target" / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    with duckdb.connect(str(target.database)) as connection:
        connection.execute("create schema sales; create schema audit")
        connection.execute("create table sales.sales_lines_v1 as select range from range(7)")
        if audit:
            connection.execute(
                "create table audit.audit_sales__deliveries as "
                "select 6 rows_delivered, 4 rows_kept, 1 rows_quarantined, 1 rows_repeated "
                "union all select 4, 3, 1, 0"
            )


def test_a_product_is_told_in_rows_and_its_ports_with_theirs(project, target):
    landed(target, 6)
    before = count_entries(target)
    landed(target, 4, "b")
    built(project, target)
    [product] = summarise(project, target, before).products
    assert (product.product, product.deliveries) == ("sales", 2)
    assert (product.landed, product.landed_now) == (10, 4)
    assert (product.delivered, product.kept, product.quarantined, product.repeated) == (10, 7, 2, 1)
    assert [(port.name, port.rows) for port in product.ports] == [
        ("late", None),
        ("sales_lines.v1", 7),
    ]


def test_without_an_audit_table_its_counts_are_unknown_rather_than_zero(project, target):
    landed(target, 6)
    built(project, target, audit=False)
    [product] = summarise(project, target, 0).products
    assert product.kept is None
    assert [port.rows for port in product.ports] == [None, 7]


def test_a_build_that_never_began_still_tells_what_was_landed(project, target):
    landed(target, 6)
    [product] = summarise(project, target, 0).products
    assert (product.landed_now, product.kept, product.ports) == (6, None, ())


def test_a_refused_file_is_told_until_it_is_landed(project, target):
    refused(target, "x")
    refused(target, "x", "another reason.")
    refused(target, "y")
    landed(target, 3, "y")
    [waiting] = summarise(project, target, 0).refused
    assert (waiting.file, waiting.reason) == ("x.csv", "another reason.")


def test_only_refused_files_are_nothing_landed(target):
    assert not has_landed(target)
    refused(target, "x")
    assert not has_landed(target)
    landed(target, 1)
    assert has_landed(target)


def test_the_summary_says_where_to_look(project, target, capsys):
    landed(target, 1_000)
    refused(target, "x")
    built(project, target)
    say_summary(project, target, summarise(project, target, 0), None)
    said = capsys.readouterr().out
    assert "1,000" in said
    assert "an unknown heading." in said
    assert "warehouse  warehouse/main.duckdb" in said
    assert "site       not there yet" in said
