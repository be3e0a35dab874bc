"""Releases as files: formats that lose nothing, damage that is found, places that are not left."""

import csv
import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

import brygge
from brygge.errors import ExitCode, InputError
from brygge.project import Project
from brygge.publishing.keeping import verify
from brygge.publishing.report import Outcome
from published_project import (
    LOCAL,
    ORDERS,
    contract,
    fill,
    only,
    orders,
    release,
    write_project,
)

# One row of everything that is hard to carry, by type.
HARD = {
    "i128": ("hugeint", "-12345678901234567890123456789012345678", "logicalType: integer"),
    "u64": ("ubigint", "18446744073709551615", "logicalType: integer"),
    "wide": ("decimal(38,10)", "1234567890123456789012345678.0123456789", "logicalType: number"),
    "f64": ("double", "0.1 + 0.2", "logicalType: number"),
    "f32": ("float", "cast(0.1 as float)", "logicalType: number"),
    "day": ("date", "date '1582-10-15'", "logicalType: date"),
    "at": ("timestamp", "timestamp '2026-03-29 01:30:00.123456'", "logicalType: timestamp"),
    "moment": (
        "timestamp with time zone",
        "timestamptz '2026-10-25 01:30:00+02'",
        "logicalType: timestamp",
    ),
    "clock": ("time", "time '23:59:59.999999'", "logicalType: time"),
    "flag": ("boolean", "false", "logicalType: boolean"),
    "raw": ("blob", r"'\x00\xFF\x27'::blob", "logicalType: string"),
    "code": ("uuid", "'00000000-0000-0000-0000-000000000001'::uuid", "logicalType: string"),
    "many": (
        "varchar[]",
        "['a', null, '', 'æ, \"ø\"', E'\\n']",
        "logicalType: array, items: {logicalType: string}",
    ),
    "thing": (
        "struct(a integer, b varchar)",
        "{'a': 1, 'b': 'x, \"y\"'}",
        "logicalType: object",
    ),
    "pairs": (
        "map(varchar, integer)",
        "map {'k': 1, 'l': null}",
        "logicalType: map, map: {key: {logicalType: string}, value: {logicalType: integer}}",
    ),
}
TEXTS = [
    "",
    " ",
    '"',
    "a,b",
    "a\nb",
    "a\r\nb",
    "'",
    "\\N",
    "NULL",
    "\t",
    "æøå",
    "👍",
    "=1+1",
    "007",
]


def hard_project(root: Path, entry: str) -> Project:
    """Write a project whose port has a column of every type, and rows of every text."""
    columns = "".join(
        f"      - {{name: {name}, physicalType: '{kind}', {logical}"
        f"{', classification: public' if 'string' in logical else ''}}}\n"
        for name, (kind, _, logical) in HARD.items()
    )
    head, _, tail = contract(entry).partition("      - name: amount\n")
    tail = tail[tail.index("      - {name: note") :]
    project = write_project(root, head + columns + tail)
    with duckdb.connect(str(project.target("main").database)) as connection:
        values = ", ".join(
            f"cast({sql} as {kind}) as {name}" for name, (kind, sql, _) in HARD.items()
        )
        nothing = ", ".join(
            f"cast(null as {kind}) as {name}" for name, (kind, _, _) in HARD.items()
        )
        connection.execute("set timezone = 'UTC'")
        connection.execute(
            "create or replace table shop.orders_v1 as "
            "select cast(0 as bigint) as order_id, 'A' as customer, 'NO' as country, "
            f"{values}, cast(null as varchar) as note union all "
            f"select 1, 'B', null, {nothing}, ''"
        )
        for number, text in enumerate(TEXTS, start=2):
            connection.execute(
                f"insert into shop.orders_v1 by name select {number} as order_id, "
                "? as customer, 'NO' as country, ? as note",
                [f"C{text}", text],
            )
    return project


def whole(rows: list[tuple[object, ...]]) -> list[tuple[str, ...]]:
    return sorted(tuple(repr(value) for value in row) for row in rows)


@pytest.mark.parametrize(
    "form",
    ["format: parquet", "format: csv", "format: json", "format: csv, {spreadsheet}"],
)
def test_every_type_and_text_comes_back(form: str, tmp_path: Path) -> None:
    given = form.format(spreadsheet="customProperties: [{property: profile, value: spreadsheet}]")
    entry = f"- {{server: f, type: local, environment: main, path: outputs/main, {given}}}"
    project = hard_project(tmp_path, entry)
    outcome = only(release(project))
    assert outcome.decision == "published", outcome.sentence
    with duckdb.connect(str(project.target("main").database), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        built = connection.execute("select * from shop.orders_v1").fetchall()
        read = brygge.read("orders", project=tmp_path, connection=connection).fetchall()
    assert whole(read) == whole(built)


def test_postgres_holds_every_type_and_text(
    tmp_path: Path, postgres: object, s3: object, secrets: None
) -> None:
    from places import make_place

    place = make_place("postgres", tmp_path, f"h{os.getpid()}", s3, postgres)
    project = hard_project(tmp_path, place.entry)
    outcome = only(release(project))
    assert outcome.decision == "published", outcome.sentence
    found, _ = verify(project, project.target("main"), (), None)
    assert found[0].damages == ()
    assert sorted(row[-1] or "" for row in place.rows() or [])[-1] == "👍"


def test_a_spreadsheet_runs_no_text_of_ours(tmp_path: Path) -> None:
    plain = "- {server: a, type: local, environment: main, path: outputs/main/a, format: csv}"
    guarded = (
        "- {server: b, type: local, environment: main, path: outputs/main/b, format: csv, "
        "customProperties: [{property: profile, value: spreadsheet}]}"
    )
    notes = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'x", "x=1", ""]
    rows = [(number, "A", "NO", "1.00", note) for number, note in enumerate(notes)]
    project = write_project(tmp_path, contract(plain, guarded), rows=rows)
    assert {each.decision for each in release(project).outcomes} == {"published"}
    found = {}
    for server in ("a", "b"):
        (path,) = (tmp_path / f"outputs/main/{server}").rglob("*.csv")
        with path.open(encoding="utf-8", newline="") as file:
            found[server] = {int(row["order_id"]): row["note"] for row in csv.DictReader(file)}
    assert list(dict(sorted(found["a"].items())).values()) == notes
    for number, note in enumerate(notes):
        is_risky = note[:1] in tuple("=+-@\t\r'") and note != ""
        assert found["b"][number] == (f"'{note}" if is_risky else note)
    # And it can be undone: what is read back is what was built.
    read = brygge.read("orders", server="b", project=tmp_path).order("order_id").fetchall()
    assert [row[4] for row in read] == notes


def test_partitions_are_folders_and_files_are_whole(tmp_path: Path) -> None:
    project = write_project(tmp_path, contract(is_partitioned=True))
    outcome = only(release(project))
    data = tmp_path / f"outputs/main/shop/orders/v1/releases/{outcome.release}/data"
    assert sorted(path.name for path in data.iterdir()) == ["country=NO", "country=SE"]
    (norwegian,) = (data / "country=NO").iterdir()
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select order_id, country from read_parquet(?, hive_partitioning = false) order by 1",
            [str(norwegian)],
        ).fetchall()
        assert rows == [(1, "NO"), (3, "NO")]
        (codec,) = connection.execute(
            "select distinct compression from parquet_metadata(?)", [str(norwegian)]
        ).fetchall()
    assert codec == ("ZSTD",)


def test_verify_finds_each_of_120_bit_flips(tmp_path: Path) -> None:
    project = write_project(tmp_path, contract(is_partitioned=True), rows=orders(500))
    fill(project, [*orders(300), (999, "Zoë", "SE", "1.00", None)])
    release(project)
    folder = tmp_path / "outputs/main/shop/orders/v1"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    files.append(tmp_path / "outputs/main/shop/product.json")
    assert {path.name for path in files} > {"current.json", "manifest.json", "contract.odcs.yaml"}
    draw = random.Random(4)
    missed = []
    for number in range(120):
        path = files[number % len(files)]
        content = path.read_bytes()
        place, bit = draw.randrange(len(content)), draw.randrange(8)
        flipped = bytearray(content)
        flipped[place] ^= 1 << bit
        path.write_bytes(bytes(flipped))
        found, _ = verify(project, project.target("main"), (), None)
        if not found[0].damages:
            missed.append((path.name, place, bit))
        path.write_bytes(content)
    assert missed == []
    assert verify(project, project.target("main"), (), None)[0][0].damages == ()


def test_what_is_missing_or_was_added_is_named(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    outcome = only(release(project))
    folder = tmp_path / f"outputs/main/shop/orders/v1/releases/{outcome.release}"
    (folder / "data/more.parquet").write_bytes(b"more")
    (folder / "contract.odcs.yaml").unlink()
    found, _ = verify(project, project.target("main"), (), None)
    said = {Path(each.where).name: each.sentence for each in found[0].damages}
    assert said == {
        "contract.odcs.yaml": "it is missing.",
        "more.parquet": "it belongs to no release.",
    }
    shutil.rmtree(folder)
    found, _ = verify(project, project.target("main"), (), None)
    assert "names the release" in found[0].damages[0].sentence
    # Publishing again is the way out.
    assert only(release(project)).decision == "published"
    assert verify(project, project.target("main"), (), None)[0][0].damages == ()


@pytest.mark.parametrize("name", ["current.json", "manifest.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"release": "../../x"}', b"\xff"])
def test_a_torn_pointer_or_manifest_is_told_and_published_over(
    name: str, content: bytes, tmp_path: Path
) -> None:
    project = write_project(tmp_path)
    release(project)
    (path,) = (tmp_path / "outputs/main/shop/orders").rglob(name)
    path.write_bytes(content)
    with pytest.raises(brygge.errors.FaultError, match=r"not a manifest|names no release"):
        brygge.read("orders", project=tmp_path)
    assert verify(project, project.target("main"), (), None)[0][0].damages
    assert only(release(project)).decision == "published"
    assert brygge.read("orders", project=tmp_path).count("*").fetchall() == [(3,)]
    assert verify(project, project.target("main"), (), None)[0][0].damages == ()


@pytest.mark.parametrize(
    "path",
    [
        "../outside",
        "/tmp/outside",
        "outputs/main/../../outside",
        "outputs/samples",
        "outputs",
        "outputs/mainly",
        "outputs/main/*",
        "~/outside",
        "outputs\\main",
    ],
)
def test_a_path_never_leaves_the_outputs_of_its_target(path: str, tmp_path: Path) -> None:
    entry = f"- {{server: f, type: local, environment: main, path: '{path}', format: parquet}}"
    root = tmp_path / "project"
    project = write_project(root, contract(entry))
    before = {each for each in tmp_path.rglob("*") if each.is_file()}
    with pytest.raises(InputError, match="is not below outputs/main"):
        release(project)
    assert {each for each in tmp_path.rglob("*") if each.is_file()} == before


def sentence(work: Callable[[], Outcome]) -> str:
    """Return what is said, whether it is known before or while a port is published."""
    try:
        return work().sentence
    except InputError as error:
        return error.problem


@pytest.mark.parametrize(
    "link", ["outputs", "outputs/main", "outputs/main/shop", "outputs/main/shop/orders/v1/releases"]
)
def test_a_symbolic_link_is_not_followed(link: str, tmp_path: Path) -> None:
    root, outside = tmp_path / "project", tmp_path / "outside"
    project = write_project(root)
    outside.mkdir()
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(outside, target_is_directory=True)
    said = sentence(lambda: only(release(project)))
    assert "is a symbolic link" in said
    assert [each for each in outside.rglob("*") if each.is_file()] == []


def test_a_manifest_that_points_elsewhere_is_not_followed(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    outcome = only(release(project))
    path = tmp_path / f"outputs/main/shop/orders/v1/releases/{outcome.release}/manifest.json"
    good = json.loads(path.read_bytes())
    columns = good["content"]["columns"]
    good["content"]["columns"] = [["order_id", "varchar), (select content from read_text('/x')"]]
    path.write_text(json.dumps(good), encoding="utf-8")
    with pytest.raises(brygge.errors.FaultError, match="is not a manifest"):
        brygge.read("orders", project=tmp_path)
    good["content"]["columns"] = columns
    good["content"]["rows"] = 4
    path.write_text(json.dumps(good), encoding="utf-8")
    with pytest.raises(brygge.errors.FaultError, match="is not what was published"):
        brygge.read("orders", project=tmp_path)
    for bad in ("../../../../../../profiles.yml", "/etc/passwd", "data/../manifest.json", "data"):
        good["files"][0]["path"] = bad
        path.write_text(json.dumps(good), encoding="utf-8")
        with pytest.raises(brygge.errors.FaultError, match="is not a manifest"):
            brygge.read("orders", project=tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    folder = tmp_path / "project/outputs"
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small file system can be mounted as root only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_a_full_disk_leaves_the_last_good_release(form: str, small_disk: Path) -> None:
    root = small_disk.parent
    project = write_project(root, contract(LOCAL.replace("parquet", form)))
    first = only(release(project))
    with duckdb.connect(str(project.target("main").database)) as connection:
        connection.execute(
            "insert into shop.orders_v1 select 10 + i, 'C', 'NO', 1, "
            "md5(cast(i as varchar)) || md5(cast(-i as varchar)) from range(100000) as t(i)"
        )
    report = release(project)
    outcome = only(report)
    assert (outcome.decision, report.exit_code) == ("not_carried_out", ExitCode.FAULT)
    assert "disk is full" in outcome.sentence
    assert "free some space" in outcome.fix
    read = brygge.read("orders", project=root).order("order_id").fetchall()
    assert [row[0] for row in read] == [row[0] for row in ORDERS]
    # With room, the same command just works, and nothing of the failure is left.
    fill(project, orders(20))
    assert only(release(project)).decision == "published"
    assert only(release(project)).release != first.release
    left = {path.name for path in (small_disk / "main/shop/orders/v1/releases").iterdir()}
    assert len(left) == 2
