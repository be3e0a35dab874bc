"""What tests and contracts promise of columns.

Input:   assets, their checks, contracts.
Output:  for each asset, which columns are required, unique, keys, and how they are classified.
Never:   judges whether a promise is kept.
"""

from collections.abc import Iterable
from typing import Any

from brygge.catalog.assembling.columns import Promises
from brygge.catalog.assembling.written import Written
from brygge.catalog.model import Asset, Check


def promises_of(
    assets: Iterable[Asset], checks: Iterable[Check], written: Written
) -> dict[str, Promises]:
    """Return the promises about each asset's columns, by the asset's id."""
    required: dict[str, set[str]] = {}
    unique: dict[str, set[str]] = {}
    for check in checks:
        if check.column and check.severity == "error" and "where" not in check.arguments:
            kind = {"not_null": required, "unique": unique}.get(check.kind)
            if kind is not None:
                kind.setdefault(check.asset, set()).add(check.column.lower())
    found: dict[str, Promises] = {}
    for asset in assets:
        properties = _properties(asset, written)
        found[asset.id] = Promises(
            required=frozenset(required.get(asset.id, set()) | _named(properties, "required")),
            unique=frozenset(unique.get(asset.id, set()) | _named(properties, "unique")),
            keys=frozenset(_named(properties, "primaryKey")),
            classifications={
                str(each["name"]).lower(): str(each["classification"])
                for each in properties
                if each.get("classification")
            },
        )
    return found


def _properties(asset: Asset, written: Written) -> list[dict[str, Any]]:
    said = asset.meta.get("contract")
    named = said.get("id") if isinstance(said, dict) else None
    # A port's model that names no contract has the one of its name: see `output_ports`.
    of_name = asset.access == "public" and f"{asset.group}.{asset.name}.v{asset.version or 1}"
    contract = written.contracts.get(str(named or of_name))
    objects = (contract or {}).get("schema") or [{}]
    properties = objects[0].get("properties") if isinstance(objects[0], dict) else None
    return [each for each in properties or () if isinstance(each, dict) and each.get("name")]


def _named(properties: Iterable[dict[str, Any]], promise: str) -> set[str]:
    return {str(each["name"]).lower() for each in properties if each.get(promise) is True}
