"""Reading dbt's artifacts: every version, tolerantly; what is none is told in one sentence."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from artifact_cases import (
    PACKAGE,
    Artifacts,
    as_bytes,
    freshness,
    manifest,
    model,
    node,
    of_nodes,
    run_results,
    seed,
    source,
    tables,
)
from brygge.catalog.artifacts.manifest import Manifest, read_manifest
from brygge.catalog.artifacts.places import find_artifacts
from brygge.catalog.artifacts.relations import BYTE_STATS, ROW_STATS, read_catalog
from brygge.catalog.artifacts.results import read_freshness, read_run_results
from brygge.errors import InputError

ORDERS = source("orders", "id")
STATED = {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}


def read(given: Any) -> Manifest:
    return read_manifest(as_bytes(given))


def told(manifest: Manifest) -> list[str]:
    return [f"{gap.subject} {gap.problem}" for gap in manifest.gaps]


@pytest.mark.parametrize("version", range(1, 13))
def test_a_manifest_of_any_version_is_read(version: int) -> None:
    made = model("daily", "select id from x", ORDERS["unique_id"], alias="DAILY", group="sales")
    found = read(manifest([ORDERS, made], version=version))
    daily = found.nodes["model.shop.daily"]
    assert found.version == version
    assert found.project_name == PACKAGE
    assert daily.sql == "select id from x"
    assert daily.alias == "DAILY"
    assert daily.parents == [ORDERS["unique_id"]]
    assert daily.group == ("sales" if version >= 9 else None)
    assert found.nodes[ORDERS["unique_id"]].source_name == "till"
    assert found.gaps == []


def test_dbt_2_says_v12_and_leaves_fields_out() -> None:
    made = model("daily", "select 1 as one", ORDERS["unique_id"])
    found = read(manifest([ORDERS, made], is_dbt_2=True))
    daily = found.nodes["model.shop.daily"]
    assert (found.version, found.metadata.dbt_version) == (12, "2.0.0")
    assert (daily.extra_ctes, daily.group, daily.sql) == (None, None, "select 1 as one")
    assert found.gaps == []


def test_raw_code_is_never_read_as_sql() -> None:
    made = read(manifest([model("daily", None)]))
    assert made.nodes["model.shop.daily"].sql == ""


def test_meta_and_tags_are_read_where_either_version_keeps_them() -> None:
    made = node("model", "m", meta={"a": 1, "b": 1}, tags="one")
    made["config"] |= {"meta": {"b": 2}, "tags": ["two", "one"]}
    found = read(manifest([made])).nodes["model.shop.m"]
    assert found.all_meta == {"a": 1, "b": 2}
    assert found.all_tags == ("one", "two")


def test_the_project_of_an_old_manifest_is_the_package_of_most_models() -> None:
    models = [model(name, None) for name in ("a", "b")]
    models.append(model("c", None, package_name="other"))
    assert read(manifest(models, version=9)).project_name == PACKAGE
    assert read(manifest([], version=9)).project_name == "project"


def test_a_manifest_newer_than_the_newest_is_read_and_told() -> None:
    found = read(manifest([ORDERS], version=13))
    assert list(found.nodes) == [ORDERS["unique_id"]]
    assert told(found) == ["manifest.json is of version v13, newer than v12."]


def test_fields_of_wrong_types_are_left_out_and_named() -> None:
    made = model("m", "select 1 as a") | {"columns": [1], "tags": 7, "description": "kept"}
    found = read(manifest([made, model("n", None) | {"depends_on": "x", "alias": 3}]))
    assert found.nodes["model.shop.m"].description == "kept"
    assert found.nodes["model.shop.m"].sql == "select 1 as a"
    assert told(found) == [
        "model.shop.m has fields that were not understood: columns, tags.",
        "model.shop.n has fields that were not understood: alias, depends_on.",
    ]


@pytest.mark.parametrize("part", ["exposures", "groups", "unit_tests", "sources"])
def test_a_part_of_a_wrong_type_does_not_take_the_nodes_along(part: str) -> None:
    found = read(manifest([model("m", "select 1 as a")]) | {part: ["wrong"]})
    assert list(found.nodes) == ["model.shop.m"]
    assert told(found) == [f"manifest.json has fields that were not understood: {part}."]


def test_what_a_manifest_says_of_itself_is_read_field_by_field() -> None:
    given = manifest([model("m", "select 1 as a")])
    given["metadata"] |= {"generated_at": 7, "project_name": ["x"]}
    found = read(given)
    assert (found.version, found.metadata.adapter_type, found.project_name) == (
        12,
        "duckdb",
        "shop",
    )
    assert told(found) == ["manifest.json has fields that were not understood: metadata."]


@pytest.mark.parametrize("broken", [[1], None, 3, "text"])
def test_a_node_that_is_no_object_is_told(broken: object) -> None:
    given = {"metadata": STATED, "nodes": {"model.shop.m": broken}}
    assert told(read(given)) == ["model.shop.m has fields that were not understood: all of it."]


def test_a_node_of_bad_text_costs_itself_alone() -> None:
    good = json.dumps(model("good", "select 1 as a"))
    bad = b'{"unique_id":"model.shop.bad","resource_type":"model","name":"\xff"}'
    text = b'{"metadata":%s,"nodes":{"model.shop.bad":%s,"model.shop.good":%s}}' % (
        *(json.dumps(STATED).encode(), bad),
        good.encode(),
    )
    found = read(text)
    assert found.nodes["model.shop.good"].sql == "select 1 as a"
    assert told(found) == ["model.shop.bad has fields that were not understood: all of it."]


def test_a_node_is_known_by_its_key_where_it_does_not_say_its_id_and_name() -> None:
    given = {"metadata": STATED, "nodes": {"model.shop.m": {"resource_type": "model"}}}
    (asset,) = Artifacts(given).catalogue().assets
    assert (asset.id, asset.name) == ("model.shop.m", "m")


def test_a_mark_before_the_text_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbf" + as_bytes(manifest([ORDERS]))).gaps == []


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be"])
def test_two_byte_text_is_read(code: str) -> None:
    mark = "" if code == "utf-16" else "\ufeff"
    said = json.dumps(manifest([model("m", None, description="mål 🙂")]), ensure_ascii=False)
    found = read((mark + said).encode(code))
    assert found.nodes["model.shop.m"].description == "mål 🙂"
    assert found.gaps == []


ALONE = "a\ud800b🙂\\ud800"


def test_half_a_sign_anywhere_costs_that_sign_alone() -> None:
    whole = ALONE.replace("\ud800", "\ufffd", 1)
    given = manifest([model(f"m{ALONE}", "select 1 as a", description=ALONE)])
    given["metadata"] |= {"invocation_id": ALONE, "dbt_version": ALONE}
    found = read(given)
    assert found.nodes[f"model.shop.m{whole}"].description == whole
    assert (found.metadata.dbt_version, found.gaps) == (whole, [])
    # Where a field is of a wrong type as well.
    given["metadata"]["generated_at"] = 7
    given["nodes"][f"model.shop.m{ALONE}"]["columns"] = [ALONE]
    found = read(given)
    assert found.nodes[f"model.shop.m{whole}"].description == whole
    assert found.metadata.dbt_version == whole
    table = tables({"model.shop.m": [("a", ALONE)]}) | {"x": ALONE}
    (column,) = read_catalog(as_bytes(table))["model.shop.m"].ordered
    assert column.type == whole
    results = run_results({"a": "pass"}) | {"args": {"which": "build", "x": ALONE}}
    results["results"][0]["unique_id"] = ALONE
    assert list(read_run_results([("r", as_bytes(results))])) == [whole]
    assert list(read_freshness(as_bytes(freshness({ALONE: "pass"})))) == [whole]


WRONG = {
    "empty": (b"", "manifest.json is empty."),
    "blank": (b" \n", "manifest.json is empty."),
    "truncated": (as_bytes(manifest([ORDERS]))[:400], "manifest.json is not whole JSON"),
    "truncated after a wrong type": (b'{"nodes": [1', "manifest.json is not whole JSON"),
    "truncated list": (b"[1", "manifest.json holds no JSON object."),
    "binary": (bytes(range(256)), "manifest.json is not whole JSON"),
    "two-byte text": ('{"a": "æ"}'.encode("utf-16"), "manifest.json is no dbt manifest"),
    "two-byte text, cut": ('{"a": "æ"'.encode("utf-16")[:-1], "manifest.json is not whole JSON"),
    "a list": (b"[]", "manifest.json holds no JSON object."),
    "a word": (b'"x"', "manifest.json holds no JSON object."),
    "another tool's": (b'{"openapi": "3.1.0"}', "manifest.json is no dbt manifest"),
    "dbt 0.13": ({"nodes": {}, "macros": {}}, "manifest.json states no version"),
    "run results": (
        {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json"}},
        "manifest.json is another artifact of dbt (run-results/v6.json).",
    ),
    "no nodes": ({"metadata": STATED}, "manifest.json holds no nodes that can be read."),
    "nodes as a list": (
        {"metadata": STATED, "nodes": []},
        "manifest.json holds no nodes that can be read.",
    ),
    "nested too deeply": (b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}", "manifest.json is not"),
}


@pytest.mark.parametrize(("given", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_no_manifest_is_told_with_a_fix(given: object, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        read(given)
    assert caught.value.problem.startswith(sentence)
    assert "\n" not in caught.value.problem
    assert "dbt" in caught.value.fix


def test_columns_of_tables_come_in_the_databases_order_with_their_figures() -> None:
    given = tables({"model.shop.m": ["b", ("a", "INTEGER")]}, num_rows="12.0", bytes=7)
    given["nodes"]["model.shop.m"]["columns"]["b"]["index"] = 9
    entry = read_catalog(as_bytes(given))["model.shop.m"]
    assert [(each.name, each.type) for each in entry.ordered] == [
        ("a", "INTEGER"),
        ("b", "VARCHAR"),
    ]
    assert (entry.figure(ROW_STATS), entry.figure(BYTE_STATS)) == (12, 7)


def test_a_table_that_makes_no_sense_costs_itself_alone() -> None:
    given = tables({"model.shop.m": ["a"], "model.shop.n": ["a"], "model.shop.empty": []})
    given["nodes"]["model.shop.n"]["columns"]["a"]["index"] = "first"
    given["nodes"]["model.shop.none"] = None
    assert list(read_catalog(as_bytes(given))) == ["model.shop.m"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("pass", "passed"),
        ("Pass", "passed"),
        ("success", "passed"),
        ("warn", "warned"),
        ("FAIL", "failed"),
        ("error", "error"),
        ("Runtime Error", "error"),
        ("skipped", "skipped"),
        ("no-op", "skipped"),
    ],
)
def test_statuses_of_any_version_are_understood(status: str, outcome: str) -> None:
    (found,) = read_run_results([("r", as_bytes(run_results({"a": status})))])["a"]
    assert (found.outcome, found.at, found.seconds) == (outcome, "2026-11-01T05:00:00Z", 0.123)


def test_results_of_several_runs_make_a_history_newest_first() -> None:
    runs = [
        ("1", as_bytes(run_results({"a": "fail"}, at="2026-10-01T00:00:00Z"))),
        ("2", as_bytes(run_results({"a": "pass"}, at="2026-10-02T00:00:00+00:00"))),
        ("2 again", as_bytes(run_results({"a": "pass"}, at="2026-10-02T00:00:00+00:00"))),
        ("docs", as_bytes(run_results({"a": "success"}, which="generate"))),
    ]
    found = read_run_results(runs)["a"]
    assert [(each.outcome, each.at, each.failures) for each in found] == [
        ("passed", "2026-10-02T00:00:00Z", None),
        ("failed", "2026-10-01T00:00:00Z", 2),
    ]


def test_results_of_wrong_types_cost_themselves_alone() -> None:
    text = b"""{"results": [
        {"unique_id": "a", "status": "fail", "failures": "many", "timing": 1},
        {"unique_id": "b", "status": "who knows"}, {"status": "pass"}, 3,
        {"unique_id": "c", "status": "fail", "failures": 1e999},
        {"unique_id": "d", "status": "pass"}
    ]}"""
    found = read_run_results([("run_results.json", text)])
    assert found["a"][0].failures is None
    assert sorted(found) == ["a", "d"]
    assert read_run_results([("run_results.json", b'{"results": {}}')]) == {}


@pytest.mark.parametrize("content", [b"[]", b"", b"{"])
def test_a_broken_file_beside_the_manifest_is_told_by_its_name(content: bytes) -> None:
    with pytest.raises(InputError, match=r"^run_results_2\.json "):
        read_run_results([("run_results_2.json", content)])
    with pytest.raises(InputError, match=r"^catalog\.json ") as caught:
        read_catalog(content)
    assert "leave the file out" in caught.value.fix
    with pytest.raises(InputError, match=r"^sources\.json "):
        read_freshness(content)


def test_freshness_says_limits_and_times_without_fractions() -> None:
    found = read_freshness(as_bytes(freshness({"a": "Warn", "b": "runtime error"})))
    assert (found["a"].warn_after, found["a"].error_after) == ("1 day", "")
    assert (found["a"].status, found["b"].status) == ("warned", "error")
    assert found["a"].checked_at == "2026-11-01T05:00:00Z"
    assert found["a"].loaded_at == "2026-10-31T00:00:00Z"


SMALL = of_nodes(ORDERS, seed("countries", "code"))


def test_a_folder_a_zip_and_a_manifest_give_the_same_artifacts(tmp_path: Path) -> None:
    given = Artifacts(SMALL.manifest, tables({"seed.shop.countries": ["code"]}), run_results({}))
    folder = given.to_folder(tmp_path / "target")
    archive = given.to_zip(tmp_path / "target.zip", "run 1/target/")
    found = [find_artifacts(each) for each in (folder, archive, folder / "manifest.json")]
    assert [each.place for each in found] == ["target", "target.zip", "target"]
    expected = given.files()
    for each in found:
        assert (each.manifest, each.catalog) == (expected.manifest, expected.catalog)
        assert each.run_results == expected.run_results
        assert each.sources is each.semantic_manifest is None


def test_run_results_are_found_beside_the_manifest_and_in_their_folder(tmp_path: Path) -> None:
    folder = SMALL.to_folder(tmp_path)
    (folder / "run_results").mkdir()
    (folder / "other").mkdir()
    for name in ("run_results_1.json", "run_results/b.json", "other/run_results.json"):
        (folder / name).write_bytes(b"{}")
    names = ["run_results/b.json", "run_results_1.json"]
    assert [name for name, _ in find_artifacts(folder).run_results] == names
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as opened:
        for path in sorted(folder.rglob("*.json")):
            opened.write(path, f"x/{path.relative_to(folder).as_posix()}")
    assert [name for name, _ in find_artifacts(tmp_path / "t.zip").run_results] == names


def test_of_several_manifests_in_a_zip_the_projects_own_is_read(tmp_path: Path) -> None:
    archive = SMALL.to_zip(tmp_path / "t.zip", "target/")
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr("dbt_packages/a/target/manifest.json", b"{}")
        opened.writestr("__MACOSX/target/._manifest.json", b"\0")
    assert find_artifacts(archive).manifest == SMALL.files().manifest


def test_an_archive_made_on_windows_is_read(tmp_path: Path) -> None:
    given = Artifacts(SMALL.manifest, tables({"seed.shop.countries": ["code"]}), run_results({}))
    archive = given.to_zip(tmp_path / "t.zip", "shop\\target\\")
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr("shop\\target\\run_results\\b.json", b"{}")
        opened.writestr("shop\\target\\dbt_packages\\a\\manifest.json", b"{}")
    found = find_artifacts(archive)
    assert (found.manifest, found.catalog) == (given.files().manifest, given.files().catalog)
    assert [name for name, _ in found.run_results] == ["run_results.json", "run_results/b.json"]


def test_an_archive_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    sound = SMALL.to_zip(tmp_path / "sound.zip").read_bytes()
    at = sound.index(b"target/manifest.json") + 40
    turned = bytes(255 - each for each in sound[at : at + 8])
    broken = {
        "half.zip": sound[: len(sound) // 2],
        "flipped.zip": sound[:at] + turned + sound[at + 8 :],
        "text.zip": b"no zip",
        "locked.zip": sound.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
        .replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"),
    }  # fmt: skip
    for name, content in broken.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError) as caught:
            find_artifacts(tmp_path / name)
        assert caught.value.problem.startswith(f"{name}: the archive cannot be read (")
        assert caught.value.fix == "make the zip anew, without a password."


def test_a_place_without_a_manifest_is_told(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as opened:
        opened.writestr("target/catalog.json", b"{}")
    for place in ("target", "t.zip"):
        with pytest.raises(InputError, match=rf"^{place}: there is no manifest\.json\."):
            find_artifacts(tmp_path / place)
    with pytest.raises(InputError, match="there is no such folder or file"):
        find_artifacts(tmp_path / "nowhere")
