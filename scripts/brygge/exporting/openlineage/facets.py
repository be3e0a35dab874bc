"""The facets of OpenLineage events: what is said of a dataset or a job, each by its own schema.

Input:   assets, their lineage between datasets, the product that an asset belongs to.
Output:  plain values, ready to be encoded; each names the version of the schema that it keeps to.
Never:   says what is not known: no data source without an address, no version of the data.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from brygge.catalog.model import Asset, Check, Column, Product
from brygge.exporting.collapsing import Lineage, Traced

PRODUCER = "urn:brygge:catalog"
SPEC = "https://openlineage.io/spec"
SUBTYPES = {
    "copied": "IDENTITY",
    "renamed": "IDENTITY",
    "transformed": "TRANSFORMATION",
    "aggregated": "AGGREGATION",
}
INFLUENCES = {"filter": "FILTER", "join": "JOIN", "group": "GROUP_BY", "sort": "SORT"}
TABLES = ("table", "incremental", "seed", "snapshot")

Facet = dict[str, Any]
# Names of datasets by the ids of their assets.
Names = Mapping[str, str]


def _base(version: str, name: str) -> Facet:
    url = f"{SPEC}/facets/{version}/{name}.json#/$defs/{name}"
    return {"_producer": PRODUCER, "_schemaURL": url}


SCHEMA = _base("1-2-0", "SchemaDatasetFacet")
COLUMN_LINEAGE = _base("1-2-0", "ColumnLineageDatasetFacet")
ASSERTIONS = _base("1-1-0", "DataQualityAssertionsDatasetFacet")
DOCUMENTATION = _base("1-1-0", "DocumentationDatasetFacet")
OWNERSHIP = _base("1-0-1", "OwnershipDatasetFacet")
TAGS = _base("1-0-0", "TagsDatasetFacet")
DATASET_TYPE = _base("1-0-1", "DatasetTypeDatasetFacet")
JOB_DOCUMENTATION = _base("1-1-0", "DocumentationJobFacet")
JOB_OWNERSHIP = _base("1-0-1", "OwnershipJobFacet")
JOB_TYPE = _base("2-0-4", "JobTypeJobFacet")
SQL = _base("1-1-0", "SQLJobFacet")


def schema(asset: Asset) -> Facet:
    """Return the columns with their types, meanings and places."""
    fields = []
    for place, column in enumerate(asset.columns, 1):
        field: Facet = {"name": column.name, "ordinal_position": place}
        if column.type:
            field["type"] = column.type
        if column.description:
            field["description"] = column.description
        fields.append(field)
    return {**SCHEMA, "fields": fields}


def dataset_facets(asset: Asset, product: Product | None) -> dict[str, Any]:
    """Return what is said of a dataset beside its schema and lineage."""
    facets: dict[str, Any] = {}
    if asset.description:
        facets["documentation"] = {**DOCUMENTATION, **_markdown(asset.description)}
    if owners := _owners(asset, product):
        facets["ownership"] = {**OWNERSHIP, "owners": owners}
    if tags := _tags(asset):
        facets["tags"] = {**TAGS, "tags": tags}
    if kind := _dataset_type(asset):
        facets["datasetType"] = {**DATASET_TYPE, **kind}
    return facets


def job_facets(asset: Asset, product: Product | None, dialect: str) -> dict[str, Any]:
    """Return what is said of the job that builds an asset."""
    facets: dict[str, Any] = {"jobType": job_type(asset.kind.upper())}
    if asset.description:
        facets["documentation"] = {**JOB_DOCUMENTATION, **_markdown(asset.description)}
    if owners := _owners(asset, product):
        facets["ownership"] = {**JOB_OWNERSHIP, "owners": owners}
    if asset.sql and asset.language == "sql":
        facets["sql"] = {**SQL, "query": asset.sql}
        if dialect:
            facets["sql"]["dialect"] = dialect
    return facets


def job_type(name: str) -> Facet:
    """Return the kind of a job: MODEL, SNAPSHOT or TEST."""
    return {**JOB_TYPE, "processingType": "BATCH", "integration": "DBT", "jobType": name}


def column_lineage(lineage: Lineage, names: Names, namespace: str) -> Facet | None:
    """Return the lineage by column; None where nothing is known.

    A column without input fields has none (a constant, `count(*)`); one that nobody explained is
    not in the facet at all.
    """
    fields = {
        name: {"inputFields": _input_fields(traced, names, namespace)}
        for name, traced in lineage.columns.items()
        if traced.inputs or traced.is_whole
    }
    influences: dict[tuple[str, str], list[Facet]] = {}
    for each in lineage.conditions:
        subtype = {"type": "INDIRECT", "subtype": INFLUENCES[each.influence]}
        influences.setdefault((names[each.asset], each.column), []).append(subtype)
    if not fields and not influences:
        return None
    facet: Facet = {**COLUMN_LINEAGE, "fields": fields}
    if influences:
        facet["dataset"] = [
            {"namespace": namespace, "name": name, "field": column, "transformations": how}
            for (name, column), how in influences.items()
        ]
    return facet


def _input_fields(traced: Traced, names: Names, namespace: str) -> list[Facet]:
    fields = []
    for each in traced.inputs:
        how = {"type": "DIRECT", "subtype": SUBTYPES[each.kind]}
        if each.steps:
            how["description"] = "; ".join(each.steps)
        fields.append(
            {
                "namespace": namespace,
                "name": names[each.asset],
                "field": each.column,
                "transformations": [how],
            }
        )
    return fields


def assertions(checks: Iterable[Check]) -> Facet | None:
    """Return how checks of one dataset ended last; None where none has run.

    The schema demands a success, so a check that never ran, or was skipped, has no place here. Nor
    has a unit test: it tries a query on rows that were made up, and says nothing of this data.
    """
    made = [_assertion(check) for check in checks if is_judged(check)]
    return {**ASSERTIONS, "assertions": made} if made else None


def is_judged(check: Check) -> bool:
    """Say whether a check's latest result says something of the data."""
    return check.kind != "unit" and bool(check.results) and check.results[0].outcome != "skipped"


def _assertion(check: Check) -> Facet:
    latest = check.results[0]
    made: Facet = {
        "assertion": check.kind,
        "success": latest.outcome == "passed",
        "severity": check.severity,
        "name": check.id,
    }
    if check.column:
        made["column"] = check.column
    if check.description:
        made["description"] = check.description
    if latest.failures is not None:
        made["expected"] = "0"
        made["actual"] = str(latest.failures)
    params = {**check.arguments, **({"outcome": "error"} if latest.outcome == "error" else {})}
    if params:
        made["params"] = params
    return made


def _markdown(text: str) -> Facet:
    return {"description": text, "contentType": "text/markdown"}


def _owners(asset: Asset, product: Product | None) -> list[Facet]:
    """Return who answers: the asset's owner, then the product's team and people."""
    owners = {asset.owner: "OWNER"} if asset.owner else {}
    if product:
        if product.team:
            owners.setdefault(f"team:{product.team}", "OWNER")
        for owner in product.owners:
            owners.setdefault(owner.email or owner.name, (owner.role or "owner").upper())
    return [{"name": name, "type": role} for name, role in owners.items()]


def _tags(asset: Asset) -> list[Facet]:
    tags = [{"key": tag, "value": "true", "source": "DBT"} for tag in asset.tags]
    if asset.version:
        tags.append({"key": "version", "value": asset.version, "source": "DBT"})
    if asset.deprecated_on:
        tags.append({"key": "deprecated_on", "value": asset.deprecated_on, "source": "DBT"})
    for column in asset.columns:
        if column.tags or column.classification:
            tags.extend(_column_tags(column))
    return tags


def _column_tags(column: Column) -> list[Facet]:
    pairs = [(tag, "true") for tag in column.tags]
    if column.classification:
        pairs.append(("classification", column.classification))
    return [
        {"key": key, "value": value, "source": "DBT", "field": column.name} for key, value in pairs
    ]


def _dataset_type(asset: Asset) -> Facet | None:
    if asset.materialization == "materialized_view":
        return {"datasetType": "VIEW", "subType": "MATERIALIZED"}
    if asset.materialization == "view":
        return {"datasetType": "VIEW"}
    return {"datasetType": "TABLE"} if asset.materialization in TABLES else None
