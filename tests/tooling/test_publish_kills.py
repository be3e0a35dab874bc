"""A publisher killed at any point leaves one whole release to readers, and a rerun mends all."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from brygge import journal
from brygge.project import Project
from brygge.publishing.keeping import look, verify
from killing import count_points, kill_at, spread
from places import KINDS, S3, Place, Postgres, make_place
from published_project import contract, fill, only, orders, release, write_project

ROWS = 50
TABLES = ("orders_v1", "returns_v1")


@pytest.mark.parametrize("kind", KINDS)
def test_five_kills(kind: str, tmp_path: Path, s3: S3, postgres: Postgres, secrets: None) -> None:
    kill_matrix(kind, 5, tmp_path, s3, postgres)


@pytest.mark.prove
@pytest.mark.parametrize("kind", KINDS)
def test_forty_kills(kind: str, tmp_path: Path, s3: S3, postgres: Postgres, secrets: None) -> None:
    kill_matrix(kind, 40, tmp_path, s3, postgres)


def kill_matrix(kind: str, count: int, folder: Path, s3: S3, postgres: Postgres) -> dict[int, int]:
    """Kill the second publication of two ports at `count` points, each time on a new server.

    Return how often a reader saw the rows `1` and `2` right after.
    """
    undisturbed = prepare(kind, folder / "undisturbed", s3, postgres)
    total = count_points(undisturbed.root)
    wanted = hashes(undisturbed)
    whole = {1: 0, 2: 0}
    for point in spread(total, count):
        place = prepare(kind, folder / str(point), s3, postgres)
        kill_at(place.root, point)
        for port in ("orders", "returns"):
            whole[start_of(place.rows(port))] += 1
        again = release(Project(place.root))
        assert {each.decision for each in again.outcomes} <= {"published", "unchanged"}, point
        assert hashes(place) == wanted, point
        assert_clean(place)
        shutil.rmtree(place.root)
    # Both sides of the switch were hit.
    assert min(whole.values()) > 0, whole
    return whole


def prepare(kind: str, root: Path, s3: S3, postgres: Postgres) -> Place:
    """Return a place where the rows `1` of two ports are published, and `2` are built."""
    root.mkdir()
    place = make_place(kind, root, f"k{uuid4().hex}", s3, postgres)
    texts = [contract(place.entry), contract(place.entry, port="returns")]
    project = write_project(root, *texts, rows=[])
    fill(project, orders(ROWS, 1), *TABLES)
    assert {each.decision for each in release(project).outcomes} == {"published"}
    fill(project, orders(ROWS, 2), *TABLES)
    return place


def start_of(rows: list[tuple[object, ...]] | None) -> int:
    """Return which rows a reader got; they must be all of one release."""
    assert rows is not None
    assert len(rows) == ROWS
    (start,) = {str(row[4]) for row in rows}
    return int(start)


def hashes(place: Place) -> dict[str, list[str]]:
    """Return what is served of each port: the hashes of its rows and files."""
    project = Project(place.root)
    found = {}
    for kept in look(project, project.target("main"), (), None):
        assert kept.current
        assert kept.pinned == kept.current.release
        found[kept.contract] = [
            kept.current.content.sha256,
            *(f"{file.path} {file.sha256}" for file in kept.current.files),
        ]
    return found


def assert_clean(place: Place) -> None:
    """Nothing unfinished is left, what is served is undamaged, the ledger is whole and agrees."""
    project = Project(place.root)
    found, broken = verify(project, project.target("main"), (), None)
    assert not broken
    assert [each.damages for each in found] == [(), ()]
    outputs = place.root / "outputs/main"
    assert list((outputs / ".scratch").iterdir()) == []
    entries = journal.read(outputs / "ledger.jsonl")
    for kept in look(project, project.target("main"), (), None):
        releases = {each.release for each in kept.releases}
        published = {
            each["release"]
            for each in entries
            if each["contract"] == kept.contract and each["decision"] == "published"
        }
        assert releases <= published


@pytest.mark.parametrize("kind", KINDS)
def test_readers_during_five_publications(
    kind: str, tmp_path: Path, s3: S3, postgres: Postgres, secrets: None
) -> None:
    reader_loop(make_place(kind, tmp_path, f"r{uuid4().hex}", s3, postgres), 5)


@pytest.mark.prove
@pytest.mark.parametrize("kind", KINDS)
def test_readers_during_fifty_publications(
    kind: str, tmp_path: Path, s3: S3, postgres: Postgres, secrets: None
) -> None:
    reader_loop(make_place(kind, tmp_path, f"r{uuid4().hex}", s3, postgres), 50)


def reader_loop(place: Place, count: int) -> tuple[int, int]:
    """Publish `count` times while somebody reads all the time; no read may be torn.

    Return the number of reads, and of the releases that they saw.
    """
    project = write_project(place.root, contract(place.entry), rows=orders(ROWS, 1))
    release(project)
    check = protect(place) if place.kind == "postgres" else None
    seen: list[int] = []
    wrong: list[BaseException] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            try:
                seen.append(start_of(place.rows()))
                if check:
                    check()
            except BaseException as error:
                wrong.append(error)
                return

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for start in range(2, count + 2):
            fill(project, orders(ROWS, start))
            assert only(release(project)).decision == "published"
    finally:
        ended.set()
        reader.join()
    assert wrong == []
    # Never back to an older release; and the reader did read while releases came.
    assert seen == sorted(seen)
    assert len(set(seen)) >= min(count, 4)
    assert start_of(place.rows()) == count + 1
    return len(seen), len(set(seen))


def protect(place: Place) -> Callable[[], None]:
    """Let a DBA add a grant, a row policy, an index and a view; return what checks them."""
    assert place.postgres
    name = f"reader_{place.bucket}"
    with place.postgres.connect(place.bucket) as db:
        db.execute(f"create role {name}")
        db.execute(f"grant usage on schema shop to {name}")
        db.execute(f"grant select on shop.orders_v1, shop.orders to {name}")
        db.execute("alter table shop.orders_v1 enable row level security")
        db.execute("create policy even on shop.orders_v1 for select using (order_id % 2 = 0)")
        db.execute("create index by_customer on shop.orders_v1 (customer)")
        db.execute("create schema reports")
        db.execute("create view reports.amounts as select sum(amount) as total from shop.orders_v1")

    def check() -> None:
        assert place.postgres
        with place.postgres.connect(place.bucket) as db:
            db.execute(f"set role {name}")
            for relation in ("shop.orders_v1", "shop.orders"):
                (visible,) = db.execute(f"select count(*) from {relation}").fetchone()
                assert visible == ROWS // 2
            db.execute("reset role")
            found = db.execute("select to_regclass('shop.by_customer'), * from reports.amounts")
            index, total = found.fetchone()
            assert index == "shop.by_customer"
            assert total % ROWS == 0

    check()
    return check
