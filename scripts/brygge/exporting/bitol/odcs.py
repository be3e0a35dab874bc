"""Contracts of output ports, as the Open Data Contract Standard has them.

Input:   a catalog.
Output:  `odcs/<product>/<port>[.v<major>].odcs.yaml`: the contract as it was written, with what it
         leaves open; or one that says which of its parts are inferred.
Never:   changes what an author wrote; adds to a written schema, whose every word is a promise.

Source: the Open Data Contract Standard 3.2.0, https://bitol-io.github.io/open-data-contract-standard/
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from brygge.catalog.model import Asset, Catalog, Check, OutputPort, Product
from brygge.exporting.bitol.odcs_columns import properties
from brygge.exporting.bitol.odcs_quality import relationships, rules
from brygge.exporting.bitol.parts import (
    NO_VERSION,
    PROPOSED,
    Content,
    custom,
    filled,
    mappings,
    support,
    team,
)
from brygge.exporting.bitol.yaml_document import write_yaml
from brygge.exporting.document import Document
from brygge.exporting.file_names import file_names

_NOBODY = "No contract was written; nobody has promised this."


def export(catalog: Catalog) -> Iterator[Document]:
    """Yield the contract of each output port."""
    assets = {asset.id: asset for asset in catalog.assets}
    checks: dict[str, list[Check]] = defaultdict(list)
    for check in catalog.checks:
        checks[check.asset].append(check)
    folders = file_names(product.id for product in catalog.products)
    for product, folder in zip(catalog.products, folders, strict=True):
        names = file_names(port.id.removeprefix(f"{product.id}.") for port in product.outputs)
        for port, name in zip(product.outputs, names, strict=True):
            content = contract(product, port, assets.get(port.asset), checks.get(port.asset, ()))
            yield Document(f"odcs/{folder}/{name}.odcs.yaml", (write_yaml(content),))


def contract(
    product: Product, port: OutputPort, asset: Asset | None, checks: Sequence[Check]
) -> Content:
    """Return the content of a port's contract; `checks` are those of its asset."""
    if port.contract:
        return _completed(product, port, asset)
    return _inferred(product, port, asset, checks)


def _completed(product: Product, port: OutputPort, asset: Asset | None) -> Content:
    written = port.contract
    content = {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": port.contract_id or port.id,
        "version": port.version or NO_VERSION,
        **written,
    }
    if not str(content["apiVersion"]).startswith("v3."):
        return content
    known = filled(
        {
            "status": port.status,
            "domain": product.domain,
            # Before 3.1 a team was a list of its members.
            "team": team(product) if content["apiVersion"] >= "v3.1" else None,
            "support": support(product, needs_url=content["apiVersion"] < "v3.1"),
        }
    )
    content |= {name: value for name, value in known.items() if name not in written}
    objects = mappings(written, "schema")
    name = physical_name(asset) if asset else ""
    if name and objects and len(objects) == 1 and "physicalName" not in objects[0]:
        content["schema"] = [{**objects[0], "physicalName": name}]
    added = [name for name in content if name not in written or content[name] != written[name]]
    customs = mappings(written, "customProperties")
    if added and customs is not None:
        parts = ["schema.physicalName" if name == "schema" else name for name in added]
        note = custom("completed", parts, "What the catalog added to the contract.")
        content["customProperties"] = [*customs, note]
    return content


def _inferred(
    product: Product, port: OutputPort, asset: Asset | None, checks: Sequence[Check]
) -> Content:
    objects = [_object(port, asset, checks)] if asset else []
    end = [{"property": "endOfSupport", "value": port.deprecated_on}] if port.deprecated_on else []
    content = filled(
        {
            "apiVersion": "v3.2.0",
            "kind": "DataContract",
            "id": port.contract_id or port.id,
            "name": port.name,
            "version": port.version or NO_VERSION,
            "status": port.status or PROPOSED,
            "domain": product.domain,
            "tags": list(asset.tags) if asset else [],
            "description": filled({"purpose": port.description or product.purpose}),
            "team": team(product),
            "support": support(product, needs_url=False),
            "schema": objects,
            "slaProperties": end,
        }
    )
    return {**content, "customProperties": _customs(product, port, asset, content)}


def _customs(
    product: Product, port: OutputPort, asset: Asset | None, content: Mapping[str, object]
) -> list[Content]:
    given = {"apiVersion", "kind"}
    # What a descriptor of the product says holds for its ports; the rest was found.
    if product.descriptor:
        given |= {"domain", "team", "support"}
    parts = [name for name in content if name not in given]
    customs = [
        custom("inferred", True, _NOBODY),
        custom("inferredParts", parts),
        custom("dataProduct", product.id),
        custom("asset", asset.id if asset else port.asset or None),
        custom("successor", port.successor),
    ]
    return [each for each in customs if each["value"]]


def _object(port: OutputPort, asset: Asset, checks: Sequence[Check]) -> Content:
    columns = list(properties(asset.columns))
    by_column: dict[str, list[Check]] = defaultdict(list)
    names = {each["name"].lower(): each["name"] for each in columns}
    for check in checks:
        # dbt's tests name columns as people type them, databases as they keep them.
        by_column[names.get(check.column.lower(), "") if check.column else ""].append(check)
    for each in columns:
        found = by_column.get(each["name"])
        if found:
            each |= filled({"relationships": relationships(found), "quality": rules(found)})
    return filled(
        {
            "name": port.name,
            "logicalType": "object",
            "physicalName": physical_name(asset),
            "physicalType": "view" if asset.materialization == "view" else "table",
            "description": asset.description,
            "deprecated": bool(asset.deprecated_on) or None,
            "properties": columns,
            "quality": rules(by_column[""]),
        }
    )


def physical_name(asset: Asset) -> str:
    """Return what the database calls an asset, with the schema and database that are known."""
    relation = asset.relation
    return ".".join(
        part for part in (relation.database, relation.schema, relation.identifier) if part
    )
