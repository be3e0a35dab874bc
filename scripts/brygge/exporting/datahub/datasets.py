"""What is proposed to DataHub of a dataset: properties, schema, lineage by column, size, owners.

Input:   an asset, its lineage between datasets, the product that it belongs to.
Output:  proposals, one for each aspect that there is something to say of.
Never:   describes tags, people or groups: those entities belong to DataHub's users. Nor does it
         tell which columns only filter or join: DataHub's lineage has no place for them.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from brygge.catalog.model import Asset, Column, Product
from brygge.exporting.collapsing import Lineage, Traced
from brygge.exporting.datahub.urns import (
    ACTOR,
    Proposal,
    Urns,
    as_text,
    domain_urn,
    global_tags,
    milliseconds,
    ownership,
    proposal,
)
from brygge.exporting.naming import dataset_name

# Patterns of a database's types, the first that fits wins; all others are NullType (unknown).
TYPES = (
    (r"array|list|.*\[\d*\]$", "Array"),
    (r"map\b", "Map"),
    (r"struct|row\b|record|object|json|variant|super|union", "Record"),
    (r"bool|bit$", "Boolean"),
    (r"(big|small|tiny|medium|huge|byte|u\w*)?int(eger)?\d*\b|\w*serial|long\b|short\b", "Number"),
    (r"number|numeric|(big)?decimal|dec\b|float|double|real|(small)?money", "Number"),
    (r"timestamp|datetime|time|interval", "Time"),
    (r"date", "Date"),
    (r"enum", "Enum"),
    (r"bytea|bytes|(var)?binary|blob|image", "Bytes"),
    (r"n?(var)?char|\w*text|string|character|uuid|clob|citext|name$|bpchar", "String"),
)
SUBTYPES = {"seed": "Seed", "snapshot": "Snapshot", "source": "Source", "model": "Model"}
VIEWS = ("view", "materialized_view")
OPERATIONS = {"copied": "COPY", "renamed": "COPY", "transformed": "SQL", "aggregated": "AGGREGATE"}
# Of lineage of which a part of the way is unknown.
HALF_SURE = 0.5


def proposals(
    asset: Asset, lineage: Lineage, product: Product | None, urns: Urns
) -> Iterator[Proposal]:
    """Give the proposals for the dataset of `asset`."""
    urn = urns.dataset(asset.id)
    aspects: dict[str, dict[str, Any] | None] = {
        "datasetProperties": _properties(asset),
        "subTypes": {"typeNames": _subtypes(asset)},
        "status": {"removed": False},
        "schemaMetadata": _schema(asset, urns),
        "upstreamLineage": _upstream(asset, lineage, urns),
        "viewProperties": _view(asset),
        "ownership": _ownership(asset, product),
        "globalTags": global_tags(list(asset.tags)) if asset.tags else None,
        "domains": {"domains": [domain_urn(product.domain)]}
        if product and product.domain
        else None,
        "deprecation": _deprecation(asset),
        "datasetProfile": _profile(asset),
    }
    for name, value in aspects.items():
        if value is not None:
            yield proposal("dataset", urn, name, value)


@cache
def data_type(native: str) -> dict[str, Any]:
    """Return DataHub's type for a database's."""
    name = native.strip().lower()
    found = next((type for pattern, type in TYPES if re.match(pattern, name)), "Null")
    return {"type": {f"com.linkedin.schema.{found}Type": {}}}


def _properties(asset: Asset) -> dict[str, Any]:
    freshness = asset.freshness
    facts = {
        "dbt_unique_id": asset.id,
        "dbt_package": asset.package,
        "path": asset.path,
        "kind": asset.kind,
        "product": asset.product,
        "layer": asset.layer,
        "materialization": asset.materialization,
        "access": asset.access,
        "group": asset.group,
        "version": asset.version,
        "language": asset.language,
        "lineage": asset.lineage,
        "lineage_reason": asset.lineage_reason,
        "freshness": freshness.status if freshness else "",
        "loaded_at": freshness.loaded_at if freshness else "",
    }
    custom = {name: value for name, value in facts.items() if value}
    for name, value in asset.meta.items():
        custom[f"meta.{name}"] = as_text(value)
    made: dict[str, Any] = {
        "name": asset.relation.identifier or asset.name,
        "qualifiedName": dataset_name(asset),
        "customProperties": custom,
    }
    if asset.description:
        made["description"] = asset.description
    if asset.builds and (built := milliseconds(asset.builds[0].at)):
        made["lastModified"] = {"time": built}
    return made


def _subtypes(asset: Asset) -> list[str]:
    if asset.kind == "model" and asset.materialization in VIEWS:
        return ["View", "Model"]
    return ["Table", SUBTYPES[asset.kind]] if asset.kind != "source" else ["Source"]


def _schema(asset: Asset, urns: Urns) -> dict[str, Any] | None:
    if not asset.columns:
        return None
    made = {
        "schemaName": dataset_name(asset),
        "platform": urns.platform,
        "version": 0,
        "hash": "",
        "platformSchema": {"com.linkedin.schema.OtherSchema": {"rawSchema": ""}},
        "fields": [_field(column, urns) for column in asset.columns],
    }
    if keys := [urns.path(column.name) for column in asset.columns if column.is_key]:
        made["primaryKeys"] = keys
    return made


def _field(column: Column, urns: Urns) -> dict[str, Any]:
    made: dict[str, Any] = {
        "fieldPath": urns.path(column.name),
        "type": data_type(column.type),
        "nativeDataType": column.type or "unknown",
        "nullable": not (column.is_required or column.is_key),
        "recursive": False,
        "isPartOfKey": column.is_key,
    }
    if column.description:
        made["description"] = column.description
    if column.tags or column.classification:
        classified = [f"classification:{column.classification}"] if column.classification else []
        made["globalTags"] = global_tags([*column.tags, *classified])
    return made


def _upstream(asset: Asset, lineage: Lineage, urns: Urns) -> dict[str, Any] | None:
    if not lineage.inputs:
        return None
    how = "VIEW" if asset.materialization in VIEWS else "TRANSFORMED"
    read = dict.fromkeys(urns.dataset(each) for each in lineage.inputs)
    made: dict[str, Any] = {"upstreams": [{"dataset": each, "type": how} for each in read]}
    finer = [
        each
        for column, traced in lineage.columns.items()
        if traced.inputs
        for each in _finer(urns.field(asset.id, column), traced, urns)
    ]
    if finer:
        made["fineGrainedLineages"] = finer
    return made


def _finer(downstream: str, traced: Traced, urns: Urns) -> Iterator[dict[str, Any]]:
    """Give the lineage of a column: one entry for all columns that reach it in the same way."""
    ways: dict[str, list[str]] = {}
    for each in traced.inputs:
        steps = "; ".join(each.steps) or each.column
        operation = f"{OPERATIONS[each.kind]}: {steps}"
        ways.setdefault(operation, []).append(urns.field(each.asset, each.column))
    for operation, upstreams in ways.items():
        yield {
            "upstreamType": "FIELD_SET",
            "upstreams": upstreams,
            "downstreamType": "FIELD",
            "downstreams": [downstream],
            "transformOperation": operation,
            "confidenceScore": 1.0 if traced.is_whole else HALF_SURE,
        }


def _view(asset: Asset) -> dict[str, Any] | None:
    if not asset.sql or asset.language != "sql":
        return None
    return {
        "materialized": asset.materialization != "view",
        "viewLogic": asset.sql,
        "viewLanguage": "SQL",
    }


def _ownership(asset: Asset, product: Product | None) -> dict[str, Any] | None:
    owners = {asset.owner: "TECHNICAL_OWNER"} if asset.owner else {}
    if product and product.team:
        owners.setdefault(product.team, "TECHNICAL_OWNER")
    for owner in product.owners if product else ():
        owners.setdefault(owner.email or owner.name, "BUSINESS_OWNER")
    return ownership(owners) if owners else None


def _deprecation(asset: Asset) -> dict[str, Any] | None:
    if not asset.deprecated_on:
        return None
    made = {"deprecated": True, "note": f"Deprecated on {asset.deprecated_on}.", "actor": ACTOR}
    if day := milliseconds(asset.deprecated_on):
        made["decommissionTime"] = day
    return made


def _profile(asset: Asset) -> dict[str, Any] | None:
    """Return how big the dataset was after its last build; DataHub needs to know when that was."""
    time = milliseconds(asset.builds[0].at) if asset.builds else 0
    if not time or (asset.row_count is None and asset.byte_count is None):
        return None
    made = {"timestampMillis": time, "columnCount": len(asset.columns)}
    if asset.row_count is not None:
        made["rowCount"] = asset.row_count
    if asset.byte_count is not None:
        made["sizeInBytes"] = asset.byte_count
    return made
