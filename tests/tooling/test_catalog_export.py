"""`brygge catalog export`: every format, the same bytes each time, nothing that must not leave."""

import gc
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from artifact_cases import (
    Artifacts,
    Document,
    as_bytes,
    asset,
    check,
    documented,
    exposure,
    freshness,
    manifest,
    model,
    of_nodes,
    run_results,
    seed,
    source,
    tables,
)
from brygge.catalog.model import Catalog
from brygge.commands.catalog.export import count_columns
from brygge.commands.main import main
from brygge.exporting.bitol import odcs
from brygge.exporting.document import Document as Written
from brygge.exporting.formats import FORMATS, write
from conftest import ROOT

REAL = ROOT.parent / "shared" / "data" / "manifests"
ORDERS = source("orders", "id", "qty")
SOURCE = ORDERS["unique_id"]


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A cache and a working folder of the test's own; the command turns collecting off."""
    monkeypatch.setenv("BRYGGE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    yield
    gc.enable()


def export(place: Path, out: Path, *words: str) -> int:
    return main(["catalog", "export", "--artifacts", str(place), "--out", str(out), *words])


def silent(text: str, done: int | None, total: int | None) -> None:
    """Show nothing."""


def contents(folder: Path) -> dict[str, bytes]:
    """What an export wrote, by path; not what it remembers of it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".export.json"
    }


def shop(*more: Document, **parts: Any) -> Artifacts:
    """A small project with one of everything."""
    daily = model("daily", "select day, sum(qty) as qty from lake.core.lines group by day",
                  "model.shop.lines", access="public", columns=documented("qty"))  # fmt: skip
    lines = model("lines", "select id, qty, now() as day from lake.till.orders", SOURCE)
    test = check("not_null", "model.shop.daily", "qty")
    made = manifest(
        [ORDERS, seed("countries", "code"), lines, daily, test, *more],
        exposures={"exposure.shop.board": exposure("board", "model.shop.daily")},
        **parts,
    )
    return Artifacts(
        made,
        tables({"model.shop.daily": ["day", ("qty", "INTEGER")], SOURCE: ["id", "qty"]}),
        run_results({test["unique_id"]: "fail", "model.shop.daily": "success"}),
        freshness({SOURCE: "pass"}),
    )


# ---------- all formats, the same bytes


def test_every_format_is_written_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(shop().to_folder(tmp_path / "target"), tmp_path / "out", "--report", "json") == 0
    said = json.loads(capsys.readouterr().out)
    files = contents(tmp_path / "out")
    assert [each["format"] for each in said["formats"]] == list(FORMATS)
    assert sum(each["files"] for each in said["formats"]) == len(files)
    assert sum(each["bytes"] for each in said["formats"]) == sum(map(len, files.values()))
    assert all(each["files"] > 0 for each in said["formats"])
    assert said["columns"] == dict.fromkeys(ORIGINS, 0) | {"derived": 4, "generated": 1}
    assert said["gaps"] == []
    folders = {"json": {"catalog.json", "catalog.schema.json"}}
    assert {path.split("/")[0] for path in files} == {
        place for name in FORMATS for place in folders.get(name, {name})
    }


def test_a_folder_a_zip_and_a_manifest_give_the_same_bytes_cold_and_warm(tmp_path: Path) -> None:
    given = shop()
    folder = given.to_folder(tmp_path / "målinger 1" / "target")
    places = [folder, folder, given.to_zip(tmp_path / "t.zip"), folder / "manifest.json"]
    found = []
    for number, place in enumerate(places):
        assert export(place, tmp_path / f"out {number} æ") == 0
        found.append(contents(tmp_path / f"out {number} æ"))
    assert found[0]["catalog.json"]
    assert all(each == found[0] for each in found[1:])
    # Over an earlier export.
    assert export(folder, tmp_path / "out 0 æ") == 0
    assert contents(tmp_path / "out 0 æ") == found[0]
    assert (tmp_path / "cache").is_dir()


def test_any_number_of_workers_writes_the_same_bytes(tmp_path: Path) -> None:
    parent, models = "orders", []
    for number in range(64):
        where = "lake.till.orders" if not number else f"lake.core.{parent}"
        reads = SOURCE if not number else f"model.shop.{parent}"
        # Some in a row, most beside each other.
        sql = f"select id, qty + {number} as qty from {where} where id <> '{number}'"
        models.append(model(f"t{number}", sql, reads))
        parent = f"t{number}" if number % 16 == 0 else parent
    models.append(model("broken", "select from (", "model.shop.t3"))
    place = shop(*models).to_folder(tmp_path / "target")
    found = []
    for workers in ("1", "2", "4"):
        cache = tmp_path / "cache"
        for file in cache.rglob("*.msgpack"):
            file.unlink()
        assert export(place, tmp_path / workers, "--workers", workers) == 0
        found.append(contents(tmp_path / workers))
    assert found[0] == found[1] == found[2]
    rows = found[0]["csv/column_lineage.csv"].count(b"\n") - 1
    assert rows > 2 * 64


def test_the_order_of_a_manifest_changes_no_byte(tmp_path: Path) -> None:
    given = shop()
    turned = json.loads(as_bytes(given.manifest))
    for part in ("nodes", "sources"):
        turned[part] = dict(reversed(turned[part].items()))
    for name, made in (("a", given.manifest), ("b", turned)):
        place = Artifacts(made, given.catalog, given.run_results).to_folder(tmp_path / name)
        assert export(place, tmp_path / f"out-{name}") == 0
    assert contents(tmp_path / "out-a") == contents(tmp_path / "out-b")


def test_the_script_runs_from_anywhere_without_being_installed(tmp_path: Path) -> None:
    place = shop().to_zip(tmp_path / "t.zip")
    environment = {name: each for name, each in os.environ.items() if name != "PYTHONPATH"}
    script = [sys.executable, str(ROOT / "scripts" / "export_catalog.py")]
    done = subprocess.run(
        [*script, "--artifacts", str(place), "--format", "csv", "--format", "json"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "4 assets" in done.stdout
    assert export(place, tmp_path / "out", "--format", "csv", "--format", "json") == 0
    assert contents(tmp_path / "catalog") == contents(tmp_path / "out")
    broken = subprocess.run(
        [*script, "--artifacts", str(tmp_path / "nowhere")],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert broken.returncode == 2
    assert re.fullmatch(r"catalog \.\.\.\nerror: .*nowhere: .*\n  fix: .*\n", broken.stderr)
    assert broken.stdout == ""


# ---------- what is chosen


def test_a_selection_narrows_what_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = shop().to_folder(tmp_path / "target")
    words = ("--format", "json", "--report", "json", "--select", "+daily", "--exclude", "lines")
    assert export(place, tmp_path / "out", *words, "-s", "nothing_like_it") == 0
    said = capsys.readouterr()
    assert 'nothing matches "nothing_like_it".' in said.err
    found = json.loads((tmp_path / "out" / "catalog.json").read_bytes())
    assert [each["id"] for each in found["assets"]] == ["model.shop.daily", SOURCE]
    assert json.loads(said.out)["assets"] == 2


def test_one_format_leaves_the_others_and_other_files_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert export(shop().to_folder(tmp_path / "one"), out) == 0
    (out / "mine.txt").write_text("mine")
    (out / "csv" / "also_mine.csv").write_text("mine")
    before = contents(out)
    place = shop(model("more", "select 1 as id")).to_folder(tmp_path / "two")
    assert export(place, out, "--format", "csv") == 0
    after = contents(out)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert "csv/assets.csv" in changed
    assert not {"mine.txt", "csv/also_mine.csv"} & changed
    assert {name.split("/")[0] for name in changed} == {"csv"}


def test_what_somebody_touched_is_written_again(tmp_path: Path) -> None:
    place = shop().to_folder(tmp_path / "target")
    out = tmp_path / "out"
    assert export(place, out) == 0
    before = contents(out)
    (out / "catalog.json").write_text("touched")
    (out / "csv" / "assets.csv").unlink()
    (out / ".export.json").write_text((out / ".export.json").read_text())
    assert export(place, out) == 0
    assert contents(out) == before
    for record in (b"", b"[]", b'{"json": 1}', b'{"json":{"digest":"\xff","files":{}}}'):
        # Nobody can tell any more whose files these are.
        (out / ".export.json").write_bytes(record)
        assert export(place, out) == 2
        assert contents(out) == before


def test_files_of_a_product_that_vanished_go(tmp_path: Path) -> None:
    other = model("visits", "select 1 as id", fqn=["shop", "web", "visits"], access="public")
    out = tmp_path / "out"
    assert export(shop(other).to_folder(tmp_path / "two"), out) == 0
    both = set(contents(out))
    assert export(shop().to_folder(tmp_path / "one"), out) == 0
    gone = both - set(contents(out))
    assert {path.split("/")[0] for path in gone} >= {"odps", "odcs", "mermaid"}
    assert not any("visits" in path or "web" in path for path in contents(out))
    assert all("web" in path or "visits" in path for path in gone)


# ---------- failures


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), ValueError("a fault of ours")]
)
def test_an_export_that_fails_half_way_leaves_the_former_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "out"
    assert export(shop().to_folder(tmp_path / "one"), out) == 0
    former = contents(out)

    def failing(catalog: Catalog) -> Iterator[Written]:
        yield Written("odcs/first.yaml", [b"half "])
        raise error

    monkeypatch.setattr(odcs, "export", failing)
    other = model("more", "select 1 as id", access="public")
    place = shop(other).to_folder(tmp_path / "two")
    assert export(place, out, "--format", "odcs") == 3
    assert contents(out) == former
    said = capsys.readouterr().err
    assert said.count("error: ") == said.count("  fix: ") == 1
    assert "Traceback" not in said
    # No format takes its place before all of them are there.
    assert export(place, out) == 3
    assert contents(out) == former
    assert {path.name for path in out.iterdir()} >= {"odcs", "csv", ".export.json"}
    assert not list(out.glob(".writing-*"))


def test_what_a_killed_export_left_is_in_nobodys_way(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / f".writing-{os.getpid()}" / "json").mkdir(parents=True)
    assert export(shop().to_folder(tmp_path / "target"), out, "--format", "json") == 0
    assert sorted(contents(out)) == ["catalog.json", "catalog.schema.json"]


def test_a_place_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert export(shop().to_folder(tmp_path / "target"), tmp_path / "file" / "out") == 3
    said = capsys.readouterr().err
    assert "cannot be written" in said
    assert "  fix: give --out a folder" in said
    assert (tmp_path / "file").read_text() == "in the way"


GOOD = shop().contents()
MISTAKES: dict[str, tuple[dict[str, bytes], Sequence[str], str]] = {
    "truncated": ({"manifest.json": GOOD["manifest.json"][:900]}, (), "is not whole JSON"),
    "empty": ({"manifest.json": b""}, (), "manifest.json is empty."),
    "another tool's": ({"manifest.json": b'{"name": "app"}'}, (), "is no dbt manifest"),
    "run results": (
        {"manifest.json": as_bytes({
            "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json"}
        })}, (), "another artifact of dbt (run-results/v6.json)"),
    "dbt 0.13": ({"manifest.json": b'{"nodes": {}, "child_map": {}}'}, (), "states no version"),
    "a list": ({"manifest.json": b"[1, 2]"}, (), "holds no JSON object"),
    "binary": ({"manifest.json": bytes(range(256))}, (), "is not whole JSON"),
    "no manifest": ({"catalog.json": b"{}"}, (), "there is no manifest.json"),
    "broken catalog": (GOOD | {"catalog.json": b"{"}, (), "catalog.json is not whole JSON"),
    "broken results": (GOOD | {"run_results.json": b"[]"}, (), "run_results.json holds no JSON"),
    "semantic": (GOOD | {"semantic_manifest.json": b"3"}, (), "semantic_manifest.json holds no"),
    "format": (GOOD, ("--format", "odsc"), 'no format is called "odsc".'),
    "dialect": (GOOD, ("--dialect", "klingon"), 'no SQL dialect is called "klingon".'),
    "base": (GOOD, ("--base-iri", "example"), '"example" is no absolute IRI.'),
    "base with a space": (GOOD, ("--base-iri", "https://a b/"), "is no absolute IRI."),
    "contracts": (GOOD, ("--contracts", "nowhere"), "nowhere: there is no such folder."),
    "workers": (GOOD, ("--workers", "0"), "--workers"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "words", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_sentence_with_a_fix(
    files: dict[str, bytes], words: Sequence[str], sentence: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / "target").mkdir()
    for name, content in files.items():
        (tmp_path / "target" / name).write_bytes(content)
    assert export(tmp_path / "target", tmp_path / "out", *words) == 2
    said = capsys.readouterr()
    lines = said.err.removeprefix("catalog ...\n").splitlines()
    assert len(lines) == 2, said.err
    assert lines[0].startswith("error: ")
    assert sentence in lines[0]
    assert lines[1].startswith("  fix: ")
    assert said.out == ""
    assert not (tmp_path / "out").exists()


def test_an_archive_that_is_corrupt_is_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = shop().to_zip(tmp_path / "whole.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
    assert export(tmp_path / "half.zip", tmp_path / "out") == 2
    assert "error: half.zip: the archive cannot be read" in capsys.readouterr().err


def test_a_near_name_of_a_format_is_offered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(shop().to_folder(tmp_path / "t"), tmp_path / "out", "--format", "dacat") == 2
    assert 'fix: did you mean "dcat"?' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("adapter", "sentence"),
    [
        ("tomorrowdb", 'manifest.json the adapter "tomorrowdb" has no known SQL dialect'),
        (None, "manifest.json names no adapter: common SQL is assumed."),
    ],
)
def test_an_unknown_adapter_is_told_and_not_fatal(
    adapter: str | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = shop(adapter=adapter).to_folder(tmp_path / "target")
    assert export(place, tmp_path / "out", "--format", "json") == 0
    assert sentence in capsys.readouterr().out
    assert export(place, tmp_path / "out", "--format", "json", "--dialect", "duckdb") == 0
    assert "SQL dialect" not in capsys.readouterr().out


def test_missing_files_are_told_with_what_brings_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = model("strange", "select 1 as a") | {"tags": {"a": 1}}
    place = of_nodes(ORDERS, strange).to_folder(tmp_path / "target")
    assert export(place, tmp_path / "out", "--format", "json") == 0
    said = capsys.readouterr().out
    for sentence in (
        "catalog.json is missing: types",
        "run_results.json is missing: checks",
        "sources.json is missing: how fresh",
        "model.shop.strange has fields that were not understood: tags.",
        "  fix: run `dbt docs generate`.",
    ):
        assert sentence in said


# ---------- text of any kind


def test_text_beyond_ascii_arrives_in_every_format(tmp_path: Path) -> None:
    text = "Målt i Tromsø — 温度, שלום 🚢"
    odd = model(
        "målinger", 'select qty as "beløp", \'Ærlig\' as "grünes Feld" from lake.till.orders',
        SOURCE, description=text, tags=["ærlig"], meta={"eier": text},
        columns=documented("beløp", description=text), access="public",
        fqn=["shop", "værdata", "målinger"], original_file_path="models/værdata/målinger.sql",
    )  # fmt: skip
    place = shop(odd).to_folder(tmp_path / "måling")
    assert export(place, tmp_path / "utgang på ny") == 0
    written = contents(tmp_path / "utgang på ny")
    found = json.loads(written["catalog.json"])
    (made,) = [each for each in found["assets"] if each["name"] == "målinger"]
    assert (made["description"], made["product"]) == (text, "værdata")
    assert [each["name"] for each in made["columns"]] == ["beløp", "grünes Feld"]
    texts = list(readable(written))
    for form in FORMATS:
        start = "catalog.json" if form == "json" else f"{form}/"
        of_form = [each for name, each in texts if name.startswith(start)]
        assert any("målinger" in each or "m\\u00e5linger" in each for each in of_form), form


def readable(files: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Every file as text; Parquet by its rows."""
    with duckdb.connect() as connection:
        for name, content in files.items():
            if name.endswith(".parquet"):
                path = Path(name).name
                Path(path).write_bytes(content)
                yield name, repr(connection.execute(f"select * from '{path}'").fetchall())
            else:
                yield name, content.decode()


# ---------- what must not leave

# What is hidden or shortened, each with a mark that no export may hold.
SECRETS = {
    "address": "postgres://ann:Leak-1@db.example.org/x",
    "literal": "password='Leak-2'",
    "doubled quotes": "set pwd = ''Leak-3'' now",
    "connection": "Server=h;pwd=Leak-4;x=1",
    "github": "ghp_Leak5aaaaaaaaaaaaaaaaaaaa",
    "aws": "AKIALEAK6LEAK6LEAK60",
    "private key": "-----BEGIN RSA PRIVATE KEY-----\nLeak-7\n-----END RSA PRIVATE KEY-----",
    "json": '{"api_key": "Leak-8"}',
    "signature": "https://x.blob.example.net/a?sv=1&sig=Leak-9%3D",
    "note": "password: Leak-10",
    "header": "Authorization: Bearer Leak-11-abcdefghijk",
    "web token": "eyJhbGciOiJI.eyJMZWFrLTEyIjo.Leak-12",
    "home": "/home/leak-13/shop/rows.csv",
    "build folder": "dir:/build/leak-14/rows.csv",
    "windows": "C:\\Users\\leak-15\\rows.csv",
    "windows with a space": "C:\\Users\\Ann leak-16\\rows.csv",
    "windows, turned": "C:/Users/leak-17/rows.csv",
    "share": "\\\\leak-18\\share\\rows.csv",
    "file address": "file:///Users/leak-19/rows.csv",
    "escaped": "C:\\\\Users\\\\leak-20\\\\rows.csv",
    "prefixed": "DB_PASSWORD=Leak-21",
    "settings": "aws_secret_access_key = Leak-22/x",
    "slash in a password": "ftp://ann:Le@x/Leak-23@db.example.org/x",
    "payments": "sk_live_Leak24aaaaaaaa",
    "packages": "npm_Leak25aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "index": "pypi-AgEILeak26aaaaaaaaa",
    "mail": "SG.Leak27aaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaa",
    "cloud": "ya29.Leak28aaaaaaaaaaaaaa",
    "webhook": "https://hooks.slack.com/services/T0/B0/Leak29",
    "block": "-----BEGIN PGP PRIVATE KEY BLOCK-----\nLeak-30\n-----END PGP PRIVATE KEY BLOCK-----",
    "network": "/nfs/leak-31/rows.csv",
    "lake": "/lake/raw/leak-32/rows.parquet",
    "own folder": "~/leak-33/rows.csv",
    "shell of windows": "/c/Users/leak-34/rows.csv",
    "two strokes": "//home/leak-35/rows.csv",
}
MARK = re.compile(rb"leak-?\d+|leaf_value", re.IGNORECASE)


def everywhere(texts: Sequence[str]) -> Artifacts:
    """A project with each of `texts` wherever people and machines write."""
    nodes: list[Document] = []
    parts: dict[str, dict[str, Document]] = {
        "exposures": {}, "metrics": {}, "groups": {}, "unit_tests": {}
    }  # fmt: skip
    metrics = []
    for number, text in enumerate(texts):
        said = {"description": text, "meta": {"note": text, "deep": [{"x": [text]}], text: 1}}
        nodes += nodes_of(number, text, said)
        read = f"model.shop.m{number}"
        end: Document = {"label": text, "depends_on": {"nodes": [read]}, **said}
        found: dict[str, Document] = {
            "exposures": exposure(f"e{number}", read, url=text, **end)
            | {"owner": {"name": text, "email": text}},
            "metrics": {"unique_id": f"metric.shop.m{number}", "name": f"m{number}", **end},
            "groups": {"name": f"g{number}", "owner": {"name": text}, **said},
            "unit_tests": {
                "unique_id": f"unit_test.shop.u{number}", "name": "u", "description": text,
                "tested_node_unique_id": read,
            },
        }  # fmt: skip
        for part, each in found.items():
            parts[part][str(each.get("unique_id", f"group.shop.g{number}"))] = each
        metrics.append({"name": f"n{number}", "label": text, "description": text})
    tests = [each["unique_id"] for each in nodes if each["resource_type"] == "test"]
    results = run_results(dict.fromkeys(tests, "fail"))
    for each, text in zip(results["results"], texts, strict=True):
        each |= {"message": f"Got leaf_value {text}", "adapter_response": {"_message": text}}
    return Artifacts(manifest(nodes, **parts), None, results, None, {"metrics": metrics})


def nodes_of(number: int, text: str, said: Document) -> list[Document]:
    quoted = text.replace("'", "''")
    held = f"from lake.till.orders{number}"
    read = f"source.shop.till.orders{number}"
    return [
        source(f"orders{number}", "id", **said, loader=text),
        seed(f"countries{number}", "code", **said),
        model(
            f"m{number}",
            f"select id, '{quoted}' as lit, '{quoted}', case when id = '{quoted}' then 1 end as c "
            f"{held} /* {text} */ where x <> '{quoted}'",
            read, **said, tags=[text], access="public", group=f"g{number}",
            columns={"id": {"name": "id", "tags": [text], **said}},
        ),
        model(f"unparsed{number}", f"/* {text} */ select from /* {text} */ where ((", read),
        model(f"unclosed{number}", f"select '{quoted} ", read),
        model(f"of_file{number}", f"select id from '{quoted}'", read),
        model(f"of_files{number}", f"select * from '{quoted}'", read),
        check("accepted_values", f"model.shop.m{number}", "id", kwargs={"values": [text]}, **said),
    ]  # fmt: skip


def test_secrets_and_paths_of_a_machine_leave_in_no_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert all(MARK.search(text.encode()) for text in SECRETS.values())
    place = everywhere(list(SECRETS.values())).to_folder(tmp_path / "target")
    assert export(place, tmp_path / "out") == 0
    written = contents(tmp_path / "out")
    leaks = {
        (name, found.group())
        for name, content in readable(written)
        for found in MARK.finditer(content.encode())
    }
    assert leaks == set()
    said = capsys.readouterr()
    assert not MARK.search((said.out + said.err).encode())
    # They were all there: what is around them has come through.
    catalog = json.loads(written["catalog.json"])
    assert len(catalog["assets"]) == 7 * len(SECRETS)
    assert len(catalog["checks"]) == 2 * len(SECRETS)
    assert all(each["description"] for each in catalog["consumers"])
    assert all("***" in each["sql"] or "…/" in each["sql"] for each in catalog["assets"][:20])


def named(text: str) -> Artifacts:
    """A project in which names hold `text`; the ids do not."""
    read = "source.shop.till.orders"
    said = dict.fromkeys(("name", "alias", "schema", "database", "group"), text)
    made = model("m", f"select id from delta.`{text}`", read, access="public") | said
    made["columns"] = {"id": {"name": "id", "data_type": text}, "qty": {"name": "qty"}}
    tested = check("x", "model.shop.m", text, unique_id="test.shop.x") | {"name": text}
    tested["test_metadata"] |= {"name": text, "namespace": text}
    end: Document = {"name": text, "type": text, "maturity": text, "depends_on": {"nodes": [read]}}
    kinds = {"exposures": "exposure", "metrics": "metric", "saved_queries": "saved_query",
             "semantic_models": "semantic_model"}  # fmt: skip
    parts = {part: {f"{kind}.shop.x": end} for part, kind in kinds.items()}
    unit = {"unit_test.shop.u": {"name": text, "tested_node_unique_id": "model.shop.m"}}
    groups = {"group.shop.g": {"name": text, "description": "Told."}}
    nodes = [source("orders", "id", identifier=text, schema="delta"), made, tested]
    figures = tables({"model.shop.m": [("id", text), ("qty", text)]})
    content = manifest(nodes, unit_tests=unit, groups=groups, adapter="spark", **parts)
    only_here = {"name": f"{text} too", "type": text}
    return Artifacts(content, figures, None, None, {"metrics": [only_here]})


@pytest.mark.parametrize(
    "text", ["/mnt/leak-1/events", "ghp_Leak2aaaaaaaaaaaaaaaaaaaa", "DB_PASSWORD=Leak-3"]
)
def test_names_and_types_are_scrubbed_and_ids_stay(tmp_path: Path, text: str) -> None:
    place = named(text).to_folder(tmp_path / "target")
    assert export(place, tmp_path / "out") == 0
    written = contents(tmp_path / "out")
    assert [name for name, each in readable(written) if MARK.search((name + each).encode())] == []
    catalog = json.loads(written["catalog.json"])
    shown = {"/mnt": "…/events", "ghp_": "***", "DB_P": "DB_PASSWORD=***"}[text[:4]]
    made, read = catalog["assets"]
    assert (made["id"], made["name"], made["group"]) == ("model.shop.m", shown, shown)
    assert [each["type"] for each in made["columns"]] == [shown, shown]
    assert read["relation"]["identifier"].startswith(f"{shown}~")
    # What scrubbing did to a group's name does not part it from its description.
    assert {each["id"]: each["purpose"] for each in catalog["products"]} == {shown: "Told."}
    kinds = {each["kind"]: each["name"] for each in catalog["checks"]}
    assert kinds == {"unit": shown, f"{shown}.{shown}": shown}
    assert {each["name"] for each in catalog["consumers"]} >= {shown}
    assert len(catalog["consumers"]) == 5


def test_tables_whose_paths_end_alike_stay_two() -> None:
    first, second = (
        source(name, "id", schema="delta", identifier=f"/mnt/{name}/events") for name in "ab"
    )
    found = of_nodes(first, second, adapter="spark").catalogue().assets
    assert len({each.relation for each in found}) == 2
    assert all(each.relation.identifier.startswith("…/events~") for each in found)


def test_what_a_secret_name_holds_is_hidden(tmp_path: Path) -> None:
    hidden = {
        "password": "Leak-1", "api_token": "Leak-2", "dbPassword": "Leak-3", "PASSWD": "Leak-4",
        "aws_secret_access_key": "Leak-5", "nested": {"client_secret": "Leak-6"},
        "secrets": ["Leak-7"], "connection": "Server=x;Password=Leak-8;",
        "pass": "Leak-9", "DB_PASSWORD_PROD": "Leak-10", "secret_value": "Leak-11",
        "db": {"password": {"value": "Leak-12"}}, "pwd": [{"x": "Leak-13"}],
        "pin": {"password": 12345},
    }  # fmt: skip
    kept = {
        "tokens": 5,
        "compass": "north",
        "token_ttl": "5 min",
        "tokenizer": "words",
        "is_secret": True,
        "owner": "Ann",
        "passwords_policy": "long",
    }
    made = model("m", "select 1 as id", meta=hidden | kept)
    place = of_nodes(made).to_folder(tmp_path / "target")
    assert export(place, tmp_path / "out") == 0
    for name, content in readable(contents(tmp_path / "out")):
        assert not MARK.search(content.encode()), name
    meta = json.loads((tmp_path / "out" / "catalog.json").read_bytes())["assets"][0]["meta"]
    assert {name: meta[name] for name in kept} == kept
    assert meta["password"] == "***"
    assert meta["pin"] == {"password": "***"}
    assert meta["connection"] == "Server=x;Password=***;"


@pytest.mark.parametrize(
    "text",
    [
        "One row per order and day; see https://example.org/home/orders.",
        "The token that a customer was given. Password rules: see the handbook.",
        "select token, a.password = b.password as is_same from t where pwd = pw",
        "Ratio a/b, and/or, 24/7, models/sales/orders.sql, s3://lake/data/x.parquet",
        "Says \\d+ and 'it''s'.",
        "Bearer bonds, basic facts and secret: none.",
    ],
)
def test_what_is_no_secret_stays_as_it_is(text: str) -> None:
    found = of_nodes(model("m", "select 1 as id", description=text)).catalogue()
    assert asset(found, "m").description == text


# ---------- real projects

ORIGINS = ("derived", "constant", "rowset", "generated", "external", "unexplained")
# Columns of models and snapshots by origin, as of these artifacts.
FIGURES: dict[str, tuple[int, ...]] = {
    "artparser_v4": (0, 0, 0, 0, 0, 14),
    "artparser_v7": (27, 0, 0, 0, 0, 0),
    "bouncer_20": (56, 8, 0, 9, 0, 386),
    "colibri_duckdb": (141, 2, 0, 6, 1, 0),
    "colibri_ephemeral_finance_core": (326, 2, 17, 16, 0, 0),
    "fivetran_zendesk": (1150, 33, 3, 1, 0, 3),
    "picnic": (48, 0, 0, 0, 0, 5),
}


@pytest.fixture(scope="module", params=FIGURES)
def real(request: pytest.FixtureRequest) -> tuple[str, Path, Catalog]:
    from brygge.catalog.artifacts.places import find_artifacts
    from brygge.catalog.assembling.assembling import Beside, assemble

    place = REAL / request.param
    if not place.is_dir():
        pytest.skip(f"the artifacts of {request.param} are not beside the project")
    return request.param, place, assemble(find_artifacts(place), Beside())


def test_every_folder_of_real_artifacts_is_tried() -> None:
    if not REAL.is_dir():
        pytest.skip("no real artifacts are beside the project")
    assert sorted(each.name for each in REAL.iterdir() if each.is_dir()) == sorted(FIGURES)


def test_a_real_project_exports_in_every_format(
    real: tuple[str, Path, Catalog], tmp_path: Path
) -> None:
    _, _, catalog = real
    written = write(catalog, list(FORMATS), tmp_path / "out", silent)
    assert [each.name for each in written] == list(FORMATS)
    assert all(each.files and each.size for each in written)


def test_a_real_projects_columns_have_the_origins_that_they_had(
    real: tuple[str, Path, Catalog],
) -> None:
    name, _, catalog = real
    assert tuple(count_columns(catalog)[origin] for origin in ORIGINS) == FIGURES[name]


def test_every_column_of_a_real_project_is_explained_or_says_why_not(
    real: tuple[str, Path, Catalog],
) -> None:
    for each in real[2].assets:
        for column in each.columns:
            assert bool(column.upstream) == (column.origin == "derived"), (each.id, column)
            assert bool(column.reason) == (column.origin == "unexplained"), (each.id, column)


def test_every_edge_of_a_real_project_ends_somewhere(real: tuple[str, Path, Catalog]) -> None:
    catalog = real[2]
    columns = {each.id: {column.name for column in each.columns} for each in catalog.assets}
    for each in catalog.assets:
        ends = [(used.asset, used.column) for column in each.columns for used in column.upstream]
        ends += [(condition.asset, condition.column) for condition in each.conditions]
        assert [end for end in ends if end[1] not in columns.get(end[0], ())] == []
        read = {edge.asset for edge in each.upstream}
        assert {end[0] for end in ends} <= read
        assert read <= columns.keys() - {each.id}
    ids = columns.keys() | {each.id for each in catalog.consumers}
    assert all(each.asset in columns for each in catalog.checks)
    assert [each.id for each in catalog.consumers if not set(each.reads) <= ids] == []


def test_missing_files_of_a_real_project_are_gaps(real: tuple[str, Path, Catalog]) -> None:
    _, place, catalog = real
    subjects = {gap.subject for gap in catalog.gaps}
    for file in ("catalog.json", "run_results.json", "sources.json"):
        assert (place / file).exists() != (file in subjects), file
    unread = [each for each in catalog.assets if each.lineage == "failed"]
    assert {each.id for each in unread} <= subjects


def test_a_zip_of_real_artifacts_gives_the_same_catalog(tmp_path: Path) -> None:
    place = REAL / "picnic"
    if not place.is_dir():
        pytest.skip("the artifacts of picnic are not beside the project")
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as opened:
        for path in place.iterdir():
            opened.write(path, f"target/{path.name}")
    for name, given in (("a", place), ("b", tmp_path / "t.zip")):
        assert export(given, tmp_path / name, "--format", "json") == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_files_that_no_export_wrote_are_left_alone(tmp_path: Path) -> None:
    place, out = shop().to_folder(tmp_path / "target"), tmp_path / "out"
    (out / "csv").mkdir(parents=True)
    (out / "csv" / "my_notes.csv").write_text("mine")
    assert export(place, out) == 0
    assert export(place, out, "--base-iri", "https://elsewhere.example/") == 0
    assert (out / "csv" / "my_notes.csv").read_text() == "mine"


@pytest.mark.parametrize("taken", ["catalog.json", "csv/assets.csv"])
def test_a_file_of_somebody_else_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], taken: str
) -> None:
    place, out = shop().to_folder(tmp_path / "target"), tmp_path / "out"
    (out / taken).parent.mkdir(parents=True)
    (out / taken).write_text("mine")
    assert export(place, out) == 2
    assert "no export wrote it" in capsys.readouterr().err
    assert (out / taken).read_text() == "mine"
    assert [each for each in out.rglob("*") if each.is_file()] == [out / taken]


def test_a_file_in_the_place_of_a_folder_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, out = shop().to_folder(tmp_path / "target"), tmp_path / "out"
    out.mkdir()
    (out / "odps").write_text("mine")
    assert export(place, out) == 2
    assert "needs a folder of that name" in capsys.readouterr().err


def test_a_selection_of_nothing_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, out = shop().to_folder(tmp_path / "target"), tmp_path / "out"
    assert export(place, out) == 0
    before = contents(out)
    assert export(place, out, "--select", "nothing_here") == 2
    assert "nothing was written" in capsys.readouterr().err
    assert contents(out) == before


def test_a_zip_of_two_projects_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        for name in ("a", "b"):
            archive.write(
                shop().to_folder(tmp_path / name) / "manifest.json", f"{name}/manifest.json"
            )
    assert export(tmp_path / "two.zip", tmp_path / "out") == 2
    assert "holds 2 projects: a/manifest.json, b/manifest.json" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["touched", "deleted", "other catalog"])
def test_what_is_not_as_it_was_written_is_written_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    place, out = shop().to_folder(tmp_path / "target"), tmp_path / "out"
    words = ("--format", "csv", "--format", "dcat", "--report", "json")
    assert export(place, out, *words) == 0
    before = contents(out)
    capsys.readouterr()
    assert export(place, out, *words) == 0
    said = json.loads(capsys.readouterr().out)["formats"]
    assert [each["is_new"] for each in said] == [False, False]
    if change == "touched":
        (out / "csv" / "assets.csv").write_text("changed by hand")
    elif change == "deleted":
        (out / "csv" / "assets.csv").unlink()
    again = (*words, "--base-iri", "https://x.example/") if change == "other catalog" else words
    assert export(place, out, *again) == 0
    said = json.loads(capsys.readouterr().out)["formats"]
    everything = change == "other catalog"
    assert {each["format"]: each["is_new"] for each in said} == {"csv": True, "dcat": everything}
    assert (contents(out) == before) is not everything
