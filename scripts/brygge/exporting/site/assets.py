"""The page of an asset: what it holds, how it is made, what reads it.

Input:   a site, an asset.
Output:  its page.
Never:   judges; it shows what the catalog says.
"""

from dataclasses import dataclass
from urllib.parse import quote

from brygge.catalog.model import Asset, Check, Column
from brygge.exporting.document import Document
from brygge.exporting.site.addresses import LINEAGE
from brygge.exporting.site.pages import page
from brygge.exporting.site.subject import Site


@dataclass(frozen=True)
class ColumnRow:
    """A column, its place on the page (and as a link), its lineage's address, its checks."""

    column: Column
    place: str
    here: str
    lineage: str
    checks: tuple[Check, ...]


def asset_page(site: Site, asset: Asset) -> Document:
    """Return the page of `asset`."""
    checks = site.checks.get(asset.id, ())
    relation = asset.relation
    columns = [_row(asset, column, checks) for column in asset.columns]
    return page(
        site,
        "asset",
        site.addresses.assets[asset.id],
        asset.name,
        asset=asset,
        product=site.products.get(asset.product),
        port=site.port_of_asset.get(asset.id),
        relation=".".join(filter(None, (relation.database, relation.schema, relation.identifier))),
        columns=columns,
        # What no column has is no column of the table: of a source, that it begins there.
        has_types=any(row.column.type for row in columns),
        has_meanings=any(row.column.description for row in columns),
        has_origins=any(_is_made(row.column) for row in columns),
        has_checks=any(row.checks for row in columns),
        reads=[site.assets[edge.asset] for edge in asset.upstream if edge.asset in site.assets],
        readers=site.readers.get(asset.id, ()),
        consumers=site.consumers.get(asset.id, ()),
        checks=[check for check in checks if check.kind != "unit"],
        unit_tests=[check for check in checks if check.kind == "unit"],
        lineage=lineage_of(asset.id),
        impact=impact_of(asset.id),
    )


def lineage_of(asset: str, column: str = "") -> str:
    """Return the address of the lineage page that shows an asset, or one of its columns."""
    shown = f"{LINEAGE}#asset={quote(asset, safe='')}"
    return f"{shown}&column={quote(column, safe='')}" if column else shown


def impact_of(asset: str) -> str:
    """Return the address of the lineage page that shows what breaks without an asset."""
    return f"{lineage_of(asset)}&impact=1"


def _is_made(column: Column) -> bool:
    return bool(column.upstream or column.reason) or column.origin != "source"


def _row(asset: Asset, column: Column, checks: tuple[Check, ...]) -> ColumnRow:
    of_column = tuple(check for check in checks if check.column == column.name)
    place = f"column-{column.name}"
    here = f"#{quote(place, safe='')}"
    return ColumnRow(column, place, here, lineage_of(asset.id, column.name), of_column)
