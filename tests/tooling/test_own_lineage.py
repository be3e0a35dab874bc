"""The lineage of this project's own ports, against what was written by hand from their SQL."""

from pathlib import Path

import pytest
import yaml

from brygge.catalog.assembling.assembling import assemble
from brygge.catalog.assembling.own import beside_artifacts, own_artifacts
from brygge.catalog.model import Asset, Catalog, Column
from brygge.catalog.questions.lineage_graph import ColumnId, build_graph
from brygge.project import Project

EXPECTED = yaml.safe_load(
    (Path(__file__).parent / "golden" / "own_lineage.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def catalog(built_samples: Path) -> Catalog:
    project = Project(built_samples)
    target = project.target("samples")
    return assemble(own_artifacts(project, target), beside_artifacts(project, target))


def short(asset: str) -> str:
    return asset.split(".", 2)[2]


def port_of(catalog: Catalog, name: str) -> Asset:
    return next(each for each in catalog.assets if each.id == f"model.brygge.{name}")


def headings(catalog: Catalog, asset: Asset, column: Column) -> list[str]:
    graph = build_graph(catalog)
    waiting, seen = [ColumnId(asset.id, column.name)], set()
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            waiting += [link.end for link in graph.upstream.get(each, ())]
    return sorted(each.column for each in seen if each.asset == "source.brygge.sales.invoice_lines")


def test_every_column_of_every_port_is_in_the_list(catalog: Catalog) -> None:
    public = [asset for asset in catalog.assets if asset.access == "public"]
    assert {short(asset.id) for asset in public} == set(EXPECTED)
    for asset in public:
        assert [column.name for column in asset.columns] == list(EXPECTED[short(asset.id)])


@pytest.mark.parametrize(
    ("port", "name"), [(port, name) for port, columns in EXPECTED.items() for name in columns]
)
def test_a_port_column_comes_from_where_its_sql_takes_it(
    catalog: Catalog, port: str, name: str
) -> None:
    asset, expected = port_of(catalog, port), EXPECTED[port][name]
    column = next(each for each in asset.columns if each.name == name)
    found = {f"{short(each.asset)}.{each.column}": each.kind for each in column.upstream}
    assert found == expected.get("from", {})
    assert column.origin == expected.get("origin", "derived")
    if "begins" in expected:
        assert headings(catalog, asset, column) == expected["begins"]


def test_no_column_of_the_project_is_unexplained(catalog: Catalog) -> None:
    columns = [(asset.id, column) for asset in catalog.assets for column in asset.columns]
    assert [(id, each.name) for id, each in columns if each.origin == "unexplained"] == []
    assert not [gap for gap in catalog.gaps if gap.subject.startswith("model.")]


def test_what_a_row_is_decided_by_is_told(catalog: Catalog) -> None:
    asset = port_of(catalog, "sales_transactions.v1")
    assert {(short(each.asset), each.column, each.influence) for each in asset.conditions} == {
        ("silver_sales__invoice_lines", "line_kind", "filter"),
        ("silver_sales__invoice_lines", "invoice_line_id", "join"),
        ("silver_sales__cancellations", "invoice_line_id", "join"),
        ("mapping_sales_currencies", "source_table", "filter"),
    }
