"""The tables that a catalog is exported as: their columns, and their rows.

Input:   a catalog.
Output:  `TABLES`: for each its name, its columns with DuckDB's types, and a function for its rows.
Never:   holds a list of columns twice: CSV, Parquet and the documentation read it here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from brygge.catalog.model import Catalog, Freshness, Owner, Result

Row = tuple[Any, ...]
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True)
class Table:
    """A table: `columns` is `name type, ...`; types are varchar, bigint, double and boolean."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: Callable[[Catalog], Iterator[Row]]


def _table(name: str, columns: str, rows: Callable[[Catalog], Iterator[Row]]) -> Table:
    """Make a table; a column whose type is not given is a varchar."""
    parts = (each.split() for each in columns.split(","))
    return Table(name, tuple((part[0], (*part, "varchar")[1]) for part in parts), rows)


def _list(texts: Iterable[str]) -> str:
    """Return texts as JSON, which keeps commas and quotes apart; nothing for none."""
    listed = list(texts)
    return _encoder.encode(listed).decode() if listed else ""


def _assets(catalog: Catalog) -> Iterator[Row]:
    for each in catalog.assets:
        fresh = each.freshness or Freshness()
        build = each.builds[0] if each.builds else None
        yield (
            each.id, each.name, each.kind, each.package, each.path, each.product, each.layer,
            each.description, each.relation.database, each.relation.schema,
            each.relation.identifier, each.materialization, each.language, each.access,
            each.group, each.version, each.is_latest, each.deprecated_on, each.owner,
            _list(each.tags), each.is_contract_enforced, each.lineage, each.lineage_reason,
            len(each.columns), each.row_count, each.byte_count, fresh.status, fresh.loaded_at,
            fresh.checked_at, build.outcome if build else "", build.at if build else "",
        )  # fmt: skip


def _columns(catalog: Catalog) -> Iterator[Row]:
    for asset in catalog.assets:
        for position, each in enumerate(asset.columns, start=1):
            yield (
                asset.id, position, each.name, each.type, each.description, each.classification,
                each.basis, each.is_key, each.is_required, each.is_unique,
                _list(each.tags) if each.tags else "", each.origin, each.reason, each.expression,
            )  # fmt: skip


def _column_lineage(catalog: Catalog) -> Iterator[Row]:
    for asset in catalog.assets:
        for column in asset.columns:
            for each in column.upstream:
                steps = _list(each.steps) if each.steps else ""
                yield asset.id, column.name, each.asset, each.column, each.kind, steps


def _table_lineage(catalog: Catalog) -> Iterator[Row]:
    for asset in catalog.assets:
        for each in asset.upstream:
            yield asset.id, each.asset, each.kind, each.is_declared


def _conditions(catalog: Catalog) -> Iterator[Row]:
    for asset in catalog.assets:
        for each in asset.conditions:
            yield asset.id, each.asset, each.column, each.influence


def _checks(catalog: Catalog) -> Iterator[Row]:
    for each in catalog.checks:
        arguments = _encoder.encode(each.arguments).decode() if each.arguments else ""
        last = _result(each.results[0]) if each.results else ("", "", None, None)
        yield (
            each.id, each.name, each.asset, each.column, each.kind, each.severity,
            each.description, arguments, *last,
        )  # fmt: skip


def _check_results(catalog: Catalog) -> Iterator[Row]:
    for check in catalog.checks:
        for age, each in enumerate(check.results):
            yield check.id, age, *_result(each)


def _result(result: Result) -> Row:
    return result.outcome, result.at, result.failures, result.seconds


def _products(catalog: Catalog) -> Iterator[Row]:
    for each in catalog.products:
        yield (
            each.id, each.name, each.basis, each.version, each.status, each.domain, each.purpose,
            each.usage, each.limitations, _list(each.tags), each.team,
            _list(owner.email or owner.name for owner in each.owners),
            _list(support.url or support.channel for support in each.support),
        )  # fmt: skip


def _ports(catalog: Catalog) -> Iterator[Row]:
    for product in catalog.products:
        for reads in product.inputs:
            for asset in reads.assets or ("",):
                yield (
                    product.id, "input", "", reads.name, reads.version, asset, reads.contract_id,
                    reads.port, "", "", reads.is_inferred, "", "",
                )  # fmt: skip
        for each in product.outputs:
            yield (
                product.id, "output", each.id, each.name, each.version, each.asset,
                each.contract_id, "", each.status, each.description, each.is_inferred,
                each.deprecated_on, each.successor,
            )  # fmt: skip


def _consumers(catalog: Catalog) -> Iterator[Row]:
    for each in catalog.consumers:
        owner = each.owner or Owner("")
        yield (
            each.id, each.name, each.kind, each.label, each.type, each.description, each.url,
            each.maturity, owner.name, owner.email, _list(each.reads),
        )  # fmt: skip


def _gaps(catalog: Catalog) -> Iterator[Row]:
    for each in catalog.gaps:
        yield each.subject, each.problem, each.fix


TABLES = (
    _table(
        "assets",
        "asset, name, kind, package, path, product, layer, description, database, schema, "
        "identifier, materialization, language, access, group, version, is_latest boolean, "
        "deprecated_on, owner, tags, is_contract_enforced boolean, lineage, lineage_reason, "
        "column_count bigint, row_count bigint, byte_count bigint, freshness, loaded_at, "
        "freshness_checked_at, last_build, last_built_at",
        _assets,
    ),
    _table(
        "columns",
        "asset, position bigint, column, type, description, classification, basis, "
        "is_key boolean, is_required boolean, is_unique boolean, tags, origin, reason, expression",
        _columns,
    ),
    _table(
        "column_lineage",
        "asset, column, upstream_asset, upstream_column, kind, steps",
        _column_lineage,
    ),
    _table("table_lineage", "asset, upstream_asset, kind, is_declared boolean", _table_lineage),
    _table("conditions", "asset, upstream_asset, upstream_column, influence", _conditions),
    _table(
        "checks",
        "check, name, asset, column, kind, severity, description, arguments, last_outcome, "
        "last_checked_at, last_failures bigint, last_seconds double",
        _checks,
    ),
    _table(
        "check_results",
        "check, age bigint, outcome, checked_at, failures bigint, seconds double",
        _check_results,
    ),
    _table(
        "products",
        "product, name, basis, version, status, domain, purpose, usage, limitations, tags, team, "
        "owners, support",
        _products,
    ),
    _table(
        "ports",
        "product, direction, port, name, version, asset, contract, reads_port, status, "
        "description, is_inferred boolean, deprecated_on, successor",
        _ports,
    ),
    _table(
        "consumers",
        "consumer, name, kind, label, type, description, url, maturity, owner_name, owner_email, "
        "reads",
        _consumers,
    ),
    _table("gaps", "subject, problem, fix", _gaps),
)
