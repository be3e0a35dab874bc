"""The protocol of a release, on every kind of server: whole or not at all, and on record."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

import brygge
from brygge import journal
from brygge.commands.publish import say_report
from brygge.errors import ExitCode, FaultError, InputError
from brygge.project import Project
from brygge.publishing.keeping import Kept, look, opened, prune, verify
from brygge.publishing.publishing import publish
from brygge.publishing.rollback import roll_back
from places import Place
from published_project import (
    ORDERS,
    contract,
    fill,
    only,
    orders,
    release,
    tree,
    write_contracts,
    write_project,
)

NEGATIVE = [(1, "Ada", "NO", "-1.00", None)]


def ledger(root: Path) -> list[dict[str, object]]:
    return journal.read(root / "outputs/main/ledger.jsonl")


def test_readers_see_what_was_built(place: Place) -> None:
    project = write_project(place.root, contract(place.entry))
    assert place.rows() is None
    outcome = only(release(project))
    assert (outcome.decision, outcome.rows) == ("published", 3)
    assert [row[:3] for row in place.rows() or []] == [row[:3] for row in ORDERS]
    # An empty text and null stay what they are.
    assert [row[4] for row in place.rows() or []] == ["a", "", None]
    assert (
        brygge.read("shop.orders", version=1, project=place.root).order("order_id").fetchall()
        == place.rows()
    )


def test_rows_that_did_not_change_make_no_new_release(place: Place) -> None:
    project = write_project(place.root, contract(place.entry))
    first = only(release(project))
    fill(project, reversed(ORDERS))
    second = only(release(project))
    assert (second.decision, second.release) == ("unchanged", first.release)
    fill(project, orders(2))
    third = only(release(project))
    assert third.decision == "published"
    assert third.release != first.release
    assert place.rows() == [tuple(row) for row in place.rows() or []]
    assert len(place.rows() or []) == 2


def test_a_failed_check_leaves_readers_where_they_are(place: Place) -> None:
    project = write_project(place.root, contract(place.entry))
    first = only(release(project))
    before = place.rows()
    fill(project, NEGATIVE)
    report = release(project)
    outcome = only(report)
    assert (outcome.decision, report.exit_code) == ("refused", ExitCode.FINDINGS)
    assert outcome.readers_see == first.release
    assert outcome.sentence.startswith("1 of 6 checks failed: amount.minimum (1 of 1 rows")
    assert place.rows() == before
    assert ledger(place.root)[-1]["decision"] == "refused"
    assert [each.damages for each in verify(project, project.target("main"), (), None)[0]] == [()]


def test_a_check_that_cannot_run_is_no_verdict_on_the_data(place: Place) -> None:
    text = contract(place.entry).replace(
        "servers:",
        "    quality:\n      - {id: never, type: sql, mustBe: 0, "
        'query: "select count(*) from ${object} where cast(note as date) is null"}\nservers:',
    )
    project = write_project(place.root, text, rows=[(1, "Ada", "NO", "1.00", "2020-01-01")])
    assert only(release(project)).decision == "published"
    before = place.rows()
    fill(project, [(1, "Ada", "NO", "1.00", "no date")])
    report = release(project)
    outcome = only(report)
    assert (outcome.decision, report.exit_code) == ("not_carried_out", ExitCode.FAULT)
    assert "1 of 7 checks could not be carried out: never" in outcome.sentence
    assert place.rows() == before


def test_a_product_stays_on_its_old_set_when_one_port_is_bad(place: Place) -> None:
    texts = [contract(place.entry), contract(place.entry, port="returns")]
    project = write_project(place.root, *texts)
    fill(project, ORDERS, "orders_v1", "returns_v1")
    first = {each.contract: each.release for each in release(project).outcomes}
    [kept] = {json.dumps(each.pinned) for each in pins(project, "shop.orders.v1")}
    assert json.loads(kept) == first["shop.orders.v1"]

    fill(project, orders(4))
    fill(project, NEGATIVE, "returns_v1")
    report = release(project)
    outcomes = {each.contract: each for each in report.outcomes}
    assert outcomes["shop.orders.v1"].decision == "staged"
    assert outcomes["shop.orders.v1"].readers_see == first["shop.orders.v1"]
    assert outcomes["shop.returns.v1"].decision == "refused"
    assert report.exit_code == ExitCode.FINDINGS
    assert len(place.rows() or []) == len(ORDERS)
    assert [each.pinned for each in pins(project, "shop.orders.v1")] == [first["shop.orders.v1"]]

    fill(project, orders(5), "returns_v1")
    again = {each.contract: each for each in release(project).outcomes}
    assert {each.decision for each in again.values()} == {"published"}
    assert len(place.rows() or []) == 4
    for name, outcome in again.items():
        assert [each.pinned for each in pins(project, name)] == [outcome.release]
    if place.kind != "postgres":
        # What waited was not written a second time.
        assert again["shop.orders.v1"].release == outcomes["shop.orders.v1"].release


def pins(project: Project, name: str) -> list[Kept]:
    return look(project, project.target("main"), [name], None)


def test_one_of_two_publishers_is_refused_before_it_writes(place: Place) -> None:
    project = write_project(place.root, contract(place.entry))
    release(project)
    before = place.rows()
    script = (
        "import sys, pathlib\n"
        "from brygge.project import Project\n"
        "from brygge.publishing.keeping import opened\n"
        "project = Project(pathlib.Path(sys.argv[1]))\n"
        "with opened(project, project.target('main'), (), None) as (servers, _):\n"
        "    with servers[0].hold('brygge publish'):\n"
        "        print('held', flush=True)\n"
        "        sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(project.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        fill(project, orders(7))
        report = release(project)
        outcome = only(report)
        assert (outcome.decision, report.exit_code) == ("not_carried_out", ExitCode.FAULT)
        assert "is held by `brygge publish" in outcome.sentence
        assert place.rows() == before
        other.send_signal(signal.SIGKILL)
    # A dead publisher holds nothing.
    assert only(release(project)).decision == "published"


def test_of_two_publishers_of_a_product_one_wins(place: Place) -> None:
    """One that is refused a port must not hold the others of its product."""
    texts = [contract(place.entry), contract(place.entry, port="returns")]
    project = write_project(place.root, *texts)
    fill(project, ORDERS, "orders_v1", "returns_v1")
    target = project.target("main")
    with opened(project, target, ["orders"], None) as ((first,), _), first.hold("brygge publish"):
        report = release(project)
        assert {each.decision for each in report.outcomes} == {"not_carried_out"}
        with opened(project, target, ["returns"], None) as ((second,), _), second.hold("x"):
            pass
    assert {each.decision for each in release(project).outcomes} == {"published"}


def test_two_servers_in_one_place_are_refused(place: Place) -> None:
    twin = place.entry.replace("server: here", "server: there")
    project = write_project(place.root, contract(place.entry, twin))
    with pytest.raises(InputError, match=r"servers here of .* and there of .* are one place"):
        release(project)


@pytest.mark.parametrize(
    "path", ["outputs/main", "outputs/main/shop/orders/v1/releases", "outputs/main/shop/orders/v1"]
)
def test_a_server_inside_another_is_refused(path: str, tmp_path: Path) -> None:
    text = "- {{server: {}, type: local, environment: main, path: {}, format: parquet}}"
    outer, inner = text.format("a", "outputs/main"), text.format("b", path)
    project = write_project(tmp_path, contract(outer, inner))
    with pytest.raises(InputError, match="are one place"):
        release(project)
    twin = contract(inner, port="returns")
    project = write_project(tmp_path / "other", contract(outer), twin)
    if path != "outputs/main":
        return
    fill(project, ORDERS, "returns_v1")
    assert {each.decision for each in release(project).outcomes} == {"published"}


def test_ports_in_two_places_have_two_sets(tmp_path: Path) -> None:
    text = "- {{server: here, type: local, environment: main, path: outputs/main/{}, format: csv}}"
    texts = [contract(text.format("a")), contract(text.format("b"), port="returns")]
    project = write_project(tmp_path, *texts)
    fill(project, ORDERS, "returns_v1")
    release(project)
    for folder, port in (("a", "orders"), ("b", "returns")):
        found = json.loads((tmp_path / f"outputs/main/{folder}/shop/product.json").read_bytes())
        assert list(found["ports"]) == [f"shop.{port}.v1"]


def test_the_same_rows_in_the_same_second_are_another_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from brygge.publishing import press

    class Still(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Still":
            return cls(2026, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(press, "datetime", Still)
    project = write_project(tmp_path)
    first = only(release(project))
    text = (
        contract().replace("version: 1.0.0", "version: 1.0.1").replace("One row per", "A row per")
    )
    write_contracts(project, text)
    second = only(release(project))
    assert second.decision == "published"
    assert second.release != first.release
    (kept,) = look(project, project.target("main"), (), None)
    assert len(kept.releases) == 2


def test_no_value_of_the_data_is_put_on_record(place: Place) -> None:
    text = contract(place.entry).replace(
        "servers:",
        "    quality:\n      - {id: never, type: sql, mustBe: 0, "
        'query: "select count(*) from ${object} where cast(customer as date) is null"}\nservers:',
    )
    project = write_project(place.root, text, rows=[(1, "Ada Lovelace", "NO", "1.00", None)])
    outcome = only(release(project))
    assert outcome.decision == "not_carried_out"
    assert "Lovelace" not in outcome.sentence
    (entry,) = ledger(place.root)
    assert entry["why"] == "1 of 7 checks could not be carried out: never."
    assert str(place.root) not in json.dumps(entry)


def test_a_waiting_release_is_validated_again(place: Place) -> None:
    """What waits may have been damaged since."""
    if place.kind != "local":
        pytest.skip("only files that lie on this disk are damaged here")
    texts = [contract(place.entry), contract(place.entry, port="returns")]
    project = write_project(place.root, *texts)
    fill(project, NEGATIVE, "returns_v1")
    waiting = release(project).outcomes[0]
    assert waiting.decision == "staged"
    (data,) = (place.root / "outputs/main/shop/orders").rglob("*.parquet")
    data.write_bytes(b"damaged")
    fill(project, ORDERS, "returns_v1")
    release(project)
    assert len(release(project).outcomes) == 2
    assert [row[0] for row in place.rows() or []] == [1, 2, 3]
    assert all(not each.damages for each in verify(project, project.target("main"), (), None)[0])


def test_a_rollback_tells_of_each_server_and_skips_equal_rows(tmp_path: Path) -> None:
    first = "- {server: a, type: local, environment: main, path: outputs/main/a, format: parquet}"
    second = first.replace("server: a", "server: b").replace("main/a", "main/b")
    project = write_project(tmp_path, contract(first, second))
    release(project, server="a")
    fill(project, orders(4))
    release(project)
    moves = {
        each.server: each
        for each in roll_back(project, project.target("main"), "orders", None, None)
    }
    assert moves["a"].release
    assert moves["b"].exit_code == ExitCode.INPUT
    assert "no older release on server b" in moves["b"].problem


def test_the_ledger_says_who_did_what_when_and_why(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRYGGE_ACTOR", "nightly job")
    project = write_project(place.root, contract(place.entry))
    outcome = only(release(project))
    (entry,) = ledger(place.root)
    assert entry["who"] == "nightly job"
    assert entry["decision"] == "published"
    assert (entry["contract"], entry["server"]) == ("shop.orders.v1", "here")
    assert (entry["release"], entry["rows"]) == (outcome.release, 3)
    assert datetime.now(UTC) - datetime.fromisoformat(str(entry["at"])) < timedelta(minutes=5)
    release(project)
    assert [each["decision"] for each in ledger(place.root)] == ["published", "unchanged"]
    assert journal.breaks(ledger(place.root)) == []


def test_a_ledger_that_was_edited_is_told(place: Place) -> None:
    project = write_project(place.root, contract(place.entry))
    release(project)
    release(project)
    path = place.root / "outputs/main/ledger.jsonl"
    path.write_text(path.read_text("utf-8").replace('"rows": 3', '"rows": 4', 1), "utf-8")
    _, damages = verify(project, project.target("main"), (), None)
    assert [each.sentence for each in damages] == ["line 2 does not follow from the one before."]


def test_readers_are_taken_back_and_stay_there(place: Place) -> None:
    # PostgreSQL keeps the current rows only: the files of another server fill it again.
    files = (
        "- {server: files, type: local, environment: main, path: outputs/main/files, "
        "format: parquet}"
    )
    project = write_project(place.root, contract(place.entry, files))
    target = project.target("main")
    first = release(project).outcomes[0]
    fill(project, orders(4))
    second = release(project).outcomes[0]
    moves = roll_back(project, target, "orders", None, None)
    assert {(each.left, each.release) for each in moves} == {(second.release, first.release)}
    assert [row[0] for row in place.rows() or []] == [1, 2, 3]

    held = release(project)
    assert {each.decision for each in held.outcomes} == {"held_back"}
    assert held.exit_code == ExitCode.GOOD
    assert f"--to {second.release}" in held.outcomes[0].fix
    assert len(place.rows() or []) == 3

    roll_back(project, target, "orders", second.release, None)
    assert len(place.rows() or []) == 4
    assert {each.decision for each in release(project).outcomes} == {"unchanged"}
    found, broken = verify(project, target, (), None)
    assert not broken
    assert [each.damages for each in found] == [(), ()]


def test_a_release_that_never_was_is_refused_with_those_that_are(place: Place) -> None:
    project = write_project(place.root, contract(place.entry))
    outcome = only(release(project))
    (move,) = roll_back(project, project.target("main"), "orders", "2020", None)
    assert move.exit_code == ExitCode.INPUT
    assert "no release 2020" in move.problem
    assert str(outcome.release) in move.fix
    (move,) = roll_back(project, project.target("main"), "orders", None, None)
    assert "no older release" in move.problem


@pytest.mark.parametrize("kind", ["local", "s3"])
def test_old_releases_are_pruned_and_never_the_current_one(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    from places import make_place

    request.getfixturevalue("secrets")
    s3, postgres = (request.getfixturevalue(name) for name in ("s3", "postgres"))
    place = make_place(kind, tmp_path, f"prune{os.getpid()}", s3, postgres)
    project = write_project(tmp_path, contract(place.entry))
    target = project.target("main")
    releases = []
    for count in range(1, 6):
        fill(project, orders(count))
        releases.append(only(release(project)).release)
    roll_back(project, target, "orders", releases[0], None)
    assert prune(project, target, (), None, 2, timedelta(days=30)) == []
    removed = prune(project, target, (), None, 2, timedelta(0))
    assert [manifest.release for _, manifest in removed] == [releases[2], releases[1]]
    assert len(place.rows() or []) == 1
    (kept,) = look(project, target, (), None)
    assert [each.release for each in kept.releases] == [releases[4], releases[3], releases[0]]
    # Any release that is kept can be read.
    old = brygge.read("orders", release=releases[3], project=tmp_path)
    assert old.count("*").fetchall() == [(4,)]


def test_only_what_was_released_as_a_contract_is_published(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    path = tmp_path / "contracts/shop/orders.v1.odcs.yaml"
    good = path.read_text("utf-8")
    path.write_text(good.replace("version: 1.0.0", "version: 1.1.0"), "utf-8")
    with pytest.raises(InputError, match=r"version 1\.1\.0 was never released"):
        release(project)
    path.write_text(good.replace("minimum: 0", "minimum: -10"), "utf-8")
    with pytest.raises(InputError, match="something else than what was released"):
        release(project)
    path.write_text(good.replace("Orders of the shop.", "Orders of our shop."), "utf-8")
    assert only(release(project)).decision == "published"
    record = tmp_path / "contracts/shop/released/orders.v1/1.0.0.odcs.yaml"
    record.write_text(good.replace("minimum: 0", "minimum: -10"), "utf-8")
    with pytest.raises(InputError, match="is not what was released"):
        release(project)


def test_drafts_are_not_served_and_the_deprecated_are(tmp_path: Path) -> None:
    texts = [contract(port="planned", status="draft"), contract(status="deprecated")]
    report = release(write_project(tmp_path, *texts))
    assert only(report).decision == "published"
    assert report.left_out == {"shop.planned.v1": "its status is draft"}


def test_a_private_port_is_not_published_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "customProperties: [{property: access, value: private}]\nservers:"
    private = contract(port="planned").replace("servers:", said)
    report = release(write_project(tmp_path, private, contract()))
    assert only(report).decision == "published"
    assert report.left_out == {"shop.planned.v1": "it is private"}
    say_report(report)
    assert "note: shop.planned.v1 is not published: it is private." in capsys.readouterr().err


def test_servers_of_other_targets_are_skipped_and_demo_has_files_only(tmp_path: Path) -> None:
    remote = "- {server: lake, type: s3, environment: demo, location: 's3://b/p', format: parquet}"
    local = "- {server: files, type: local, environment: demo, path: outputs/demo, format: csv}"
    project = write_project(tmp_path, contract(remote, local))
    report = release(project)
    assert report.outcomes == ()
    assert {each.reason for each in report.skipped} == {"it is of target demo"}
    fill(project, ORDERS, target="demo")
    report = publish(project, project.target("demo"))
    assert only(report).server == "files"
    assert [each.reason for each in report.skipped] == ["target demo publishes local files only"]


def test_an_unknown_server_and_an_unbuilt_port_are_told(tmp_path: Path) -> None:
    project = write_project(tmp_path, contract(), contract(port="returns"))
    with pytest.raises(InputError, match='no server "fils"') as caught:
        release(project, server="fils")
    assert "files" in caught.value.fix
    report = release(project, "returns")
    assert only(report).exit_code == ExitCode.INPUT
    assert only(report).sentence == "shop.returns_v1 is not in target main."
    with pytest.raises(InputError, match='no contract of a port "order"'):
        release(project, "order")


def test_nothing_was_built_yet(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    project.target("main").database.unlink()
    with pytest.raises(InputError, match="does not exist yet"):
        release(project)


def test_a_build_that_holds_the_warehouse_is_named(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    script = (
        "import sys, duckdb\n"
        "held = duckdb.connect(sys.argv[1])\n"
        "print('held', flush=True)\n"
        "sys.stdin.readline()\n"
    )
    database = str(project.target("main").database)
    with subprocess.Popen(
        [sys.executable, "-c", script, database],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(FaultError, match=f"is held by .*{other.pid}"):
            release(project)
        other.kill()


def test_every_row_must_come_back_as_it_was_built(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that loses a row, or a digit, is found out before readers see it."""
    from brygge.publishing import files, postgres

    project = write_project(place.root, contract(place.entry))
    release(project)
    before = place.rows()
    fill(project, orders(9))
    for module in (files.FileServer, postgres.PostgresServer):
        real = module.read_back
        monkeypatch.setattr(
            module,
            "read_back",
            lambda self, bench, manifest, real=real: (
                f"select * replace (amount + 1 as amount) from ({real(self, bench, manifest)})"
            ),
        )
    outcome = only(release(project))
    assert outcome.decision == "not_carried_out"
    assert outcome.sentence.endswith("the columns amount came back otherwise.")
    assert place.rows() == before


def test_no_secret_is_written_anywhere(place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    from places import SECRETS

    project = write_project(place.root, contract(place.entry))
    release(project)
    fill(project, NEGATIVE)
    release(project)
    written = b"".join(tree(place.root).values())
    written += "".join(capfd.readouterr()).encode()
    if place.s3:
        client = place.s3.client()
        for each in client.list_objects_v2(Bucket=place.bucket)["Contents"]:
            written += client.get_object(Bucket=place.bucket, Key=each["Key"])["Body"].read()
    if place.postgres:
        with place.postgres.connect(place.bucket) as db:
            written += str(db.execute("select * from brygge.releases").fetchall()).encode()
    for name, secret in SECRETS.items():
        if name != "PGUSER":
            assert secret.encode() not in written


def test_an_empty_port_is_published_when_its_contract_lets_it(place: Place) -> None:
    text = contract(place.entry).replace(
        "servers:",
        "customProperties: [{property: allowEmpty, value: true}]\nservers:",
    )
    project = write_project(place.root, text, rows=[])
    assert only(release(project)).decision == "published"
    assert place.rows() == []
    fill(project, ORDERS)
    assert only(release(project)).decision == "published"
    fill(project, [])
    assert only(release(project)).decision == "published"
    assert place.rows() == []


def test_an_empty_port_is_refused_by_default(place: Place) -> None:
    project = write_project(place.root, contract(place.entry))
    release(project)
    fill(project, [])
    outcome = only(release(project))
    assert outcome.decision == "refused"
    assert "not_empty" in outcome.sentence
    assert len(place.rows() or []) == 3


def test_the_manifest_says_where_the_rows_are_from(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    with duckdb.connect(str(project.target("main").database)) as connection:
        connection.execute(
            "create schema audit; create table audit.checks as select "
            "'run-1' as invocation_id, 'shop.orders_v1' as relation_name, "
            "'published' as decision, timestamp '2026-01-01' as audited_at; "
            "create table audit.deliveries_read as select * from (values "
            '(\'"main"."bronze"."bronze_shop__orders"\', \'20260101T000000Z-0123456789ab\'), '
            '(\'"main"."bronze"."bronze_other__x"\', \'another\')) as t(relation_name, delivery_id)'
        )
    outcome = only(release(project))
    folder = tmp_path / f"outputs/main/shop/orders/v1/releases/{outcome.release}"
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["invocation"] == "run-1"
    assert manifest["deliveries"] == ["20260101T000000Z-0123456789ab"]
    assert manifest["contract_version"] == "1.0.0"
    assert manifest["rows"] == 3
    assert manifest["checks"] == {"passed": 6, "failed": 0, "not_run": 0}
    released = tmp_path / "contracts/shop/released/orders.v1/1.0.0.odcs.yaml"
    assert (folder / "contract.odcs.yaml").read_bytes() == released.read_bytes()


def test_a_new_version_of_the_contract_for_the_same_rows_is_a_new_release(place: Place) -> None:
    text = contract(place.entry)
    project = write_project(place.root, text)
    first = only(release(project))
    text = text.replace("version: 1.0.0", "version: 1.0.1").replace("One row per", "A row per")
    write_contracts(project, text)
    second = only(release(project))
    assert second.decision == "published"
    (kept,) = look(project, project.target("main"), (), None)
    assert kept.current
    assert kept.current.contract_version == "1.0.1"
    assert kept.current.content.sha256[:12] == str(first.release)[-12:]
