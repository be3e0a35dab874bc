"""The generated dbt projects of the benchmarks: their SQL runs, and what they promise is so."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))

from generated_projects.artifacts.catalog import catalog_of
from generated_projects.artifacts.manifest import manifest_of
from generated_projects.assets import Asset
from generated_projects.composing import compose
from generated_projects.truth import TrueEdge, true_edges
from generated_projects.vocabulary import DATABASE
from generated_projects.writing import write_artifacts

MODELS = 60


@pytest.fixture(scope="module")
def assets() -> list[Asset]:
    return compose(MODELS)


@pytest.fixture(scope="module")
def manifest(assets: list[Asset]) -> dict[str, Any]:
    return manifest_of(assets)


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"attach ':memory:' as {DATABASE}")
        yield connection


def build(connection: duckdb.DuckDBPyConnection, assets: list[Asset]) -> None:
    """Make sources and seeds as empty tables, and views of all that has SQL."""
    for asset in assets:
        connection.execute(f'create schema if not exists {DATABASE}."{asset.layer}"')
        if asset.kind in ("source", "seed"):
            columns = ", ".join(f'"{each.name}" {each.type}' for each in asset.columns)
            connection.execute(f"create table {asset.relation} ({columns})")
        elif asset.materialization != "ephemeral":
            connection.execute(f"create view {asset.relation} as {sql_of(asset)}")


def sql_of(asset: Asset) -> str:
    """Return the SQL of a model, or of a snapshot with the columns that dbt adds."""
    own = [each for each in asset.columns if each.origin == "generated"]
    if asset.kind != "snapshot":
        return asset.compiled
    added = "".join(f", cast(null as {each.type}) as {each.name}" for each in own)
    return f"select held.*{added} from ({asset.compiled}) as held"


@pytest.mark.parametrize("is_changed", [False, True])
def test_all_models_run_and_have_the_columns_of_the_catalog(
    database: duckdb.DuckDBPyConnection, is_changed: bool
) -> None:
    assets = compose(MODELS, is_changed=is_changed)
    build(database, assets)
    catalog = catalog_of(assets)
    differing = {}
    for asset in assets:
        if asset.materialization == "ephemeral":
            continue
        described = database.execute(f"describe {asset.relation}").fetchall()
        found = [(name, type_) for name, type_, *_ in described]
        held = (catalog["nodes"] | catalog["sources"])[asset.id]["columns"]
        if found != [(each["name"], each["type"]) for each in held.values()]:
            differing[asset.id] = found, held
    assert differing == {}
    assert sum(each.kind == "model" for each in assets) == MODELS


def test_what_follows_from_a_column_is_what_truth_says(
    database: duckdb.DuckDBPyConnection, assets: list[Asset]
) -> None:
    """Every column of a source made null in turn: what truth names changes, nothing else does.

    Rows are chosen, matched and grouped by keys, codes, flags and times: those stay as they are.
    """
    first = [each for each in assets if each.block == 0]
    own = [each for each in first if each.materialization != "ephemeral"]
    build(database, [each for each in own if each.kind in ("source", "seed")])
    tables = [each for each in own if each.kind in ("source", "seed")]
    fill(database, tables)
    whole = contents(database, own)
    reach = reachable(true_edges(first))
    extra, unseen = [], []
    for table in tables:
        for column in table.columns:
            if column.role not in ("label", "amount", "quantity"):
                continue
            start = (table.id, column.name)
            fill(database, tables, without=start)
            now = contents(database, own)
            changed = {key for key in whole if whole[key] != now[key]} - {start}
            true = {each for each in reach.get(start, set()) if each in whole}
            extra += [(start, each) for each in changed - true]
            unseen += [(start, each) for each in true - changed]
    assert extra == []
    assert unseen == []


def fill(
    connection: duckdb.DuckDBPyConnection,
    tables: list[Asset],
    without: tuple[str, str] = ("", ""),
) -> None:
    """Put the same four rows into every table, with null in one column of one of them."""
    texts = {"code": "chr(96 + i)", "amount": "cast(i * 700 as varchar)", "flag": "'Y'"}
    texts |= {"day": "'2026-01-0' || i"}
    by_type = {"VARCHAR": "'text ' || i", "TIMESTAMP": "timestamp '2026-01-01' + to_days(i)"}
    for table in tables:
        # Without a name here and there, the second choice of a `coalesce` would never be seen.
        texts["label"] = (
            "case when i <> 2 then 'text ' || i end" if table is tables[0] else "'text'"
        )
        values = []
        for each in table.columns:
            value = texts.get(each.role, by_type.get(each.type, "i"))
            values.append("null" if without == (table.id, each.name) else value)
        connection.execute(f"delete from {table.relation}")
        rows = (
            f"select {', '.join(values)} from (select cast(unnest([1, 2, 3, 4]) as integer) as i)"
        )
        connection.execute(f"insert into {table.relation} {rows}")


def contents(
    connection: duckdb.DuckDBPyConnection, assets: list[Asset]
) -> dict[tuple[str, str], Any]:
    """Build all that has SQL; return the sorted values of every column of every asset."""
    held = {}
    for asset in assets:
        connection.execute(f'create schema if not exists {DATABASE}."{asset.layer}"')
        if asset.kind not in ("source", "seed"):
            connection.execute(f"create or replace table {asset.relation} as {sql_of(asset)}")
        rows = connection.execute(f"from {asset.relation}").fetchall()
        for position, column in enumerate(asset.columns):
            held[asset.id, column.name] = sorted(str(row[position]) for row in rows)
    return held


def reachable(edges: list[TrueEdge]) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Return for every column all columns that follow from it, over any number of steps."""
    below: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for each in edges:
        start = (each.from_asset, each.from_column)
        below.setdefault(start, set()).add((each.to_asset, each.to_column))
    for found in below.values():
        waiting = list(found)
        while waiting:
            for each in below.get(waiting.pop(), set()) - found:
                found.add(each)
                waiting.append(each)
    return below


def test_the_graph_of_the_manifest_is_whole(manifest: dict[str, Any]) -> None:
    known = manifest["nodes"] | manifest["sources"] | manifest["exposures"]
    assert set(manifest["parent_map"]) == set(manifest["child_map"]) == set(known)
    for key, each in manifest["nodes"].items():
        parents = each["depends_on"].get("nodes", [])
        assert manifest["parent_map"][key] == parents
        assert all(key in manifest["child_map"][parent] for parent in parents)
        for parent in parents:
            relation = known[parent]["relation_name"] or f"__dbt__cte__{known[parent]['alias']}"
            if each["resource_type"] != "test":
                assert relation in each["compiled_code"], (key, relation)
    assert not [
        each for each in manifest["nodes"].values() if "{{" in each.get("compiled_code", "")
    ]


def test_ephemeral_models_are_inlined_the_deepest_first(manifest: dict[str, Any]) -> None:
    loads = manifest["nodes"]["model.shop.sales_000_loads"]
    assert [each["id"] for each in loads["extra_ctes"]] == [
        "model.shop.int_sales_000__open",
        "model.shop.int_sales_000__decoded",
    ]
    assert loads["compiled_code"].startswith("with __dbt__cte__int_sales_000__open as (\nwith")
    assert "from __dbt__cte__int_sales_000__open as held" in loads["compiled_code"]


def test_truth_follows_renames_stars_unions_and_sums(assets: list[Asset]) -> None:
    edges = {
        (each.from_asset.split(".", 2)[2], each.from_column, each.to_column): each
        for each in true_edges(assets)
        if each.to_asset.startswith("model.shop.") and "sales_000" in each.to_asset
    }
    orders = "stg_sales_000__orders"
    renamed = edges["erp_sales_000.orders", "pk", "order_id"]
    assert (renamed.kind, renamed.is_value) == ("renamed", True)
    assert edges[orders, "order_amount", "amount_total"].kind == "aggregated"
    assert edges[orders, "changed_at", "changed_at"].kind in ("copied", "transformed")
    assert edges["stg_sales_000__products", "product_code", "entry_code"].kind == "renamed"
    assert edges["stg_sales_000__stores", "store_code", "entry_code"].kind == "renamed"
    steering = edges[orders, "is_open", "open_amount"]
    assert (steering.kind, steering.is_value) == ("transformed", False)
    assert not [key for key in edges if key[2] == "source_system" and key[0].startswith("erp")]


def test_one_model_in_a_hundred_changes_and_nothing_else() -> None:
    before, after = (compose(300, is_changed=each) for each in (False, True))
    changed = [new for old, new in zip(before, after, strict=True) if old.raw != new.raw]
    assert [len(changed), len({each.id for each in changed})] == [3, 3]
    assert ["edition_name" in {c.name for c in each.columns} for each in changed].count(True) == 2


def test_equal_input_gives_equal_bytes_and_files_are_left_out_when_told(tmp_path: Path) -> None:
    write_artifacts(tmp_path / "one", 20, has_truth=True)
    write_artifacts(tmp_path / "two", 20, has_truth=True)
    names = sorted(each.name for each in (tmp_path / "one").iterdir())
    assert names == ["catalog.json", "manifest.json", "run_results.json", "truth.json"]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    write_artifacts(tmp_path / "three", 20, has_catalog=False)
    assert not (tmp_path / "three" / "catalog.json").exists()
    results = json.loads((tmp_path / "one" / "run_results.json").read_text())["results"]
    assert {each["status"] for each in results} == {"success", "pass", "warn"}
