"""What people type to name a column, an asset or a port.

Input:   a catalog, text.
Output:  a `ColumnId`.
Never:   guesses a name: what is unknown or ambiguous is refused with the names that are near.
"""

import re
from collections.abc import Iterable, Mapping

from brygge.catalog.model import Asset, Catalog, OutputPort
from brygge.catalog.questions.lineage_graph import ColumnId
from brygge.catalog.questions.refusals import refuse, some
from brygge.errors import InputError

# Spelling -> ids of assets.
Tier = dict[str, list[str]]
_QUOTED = re.compile(r'(^|\.)"([^"]+)"(?=\.|$)')


def find_column(catalog: Catalog, text: str) -> ColumnId:
    """Return the column (or the asset) that people mean by `text`; `InputError` when it is none.

    An asset is named by its id (`model.shop.orders.v2`), by a port (`sales.orders.v2`), by its name
    with or without product and version (`orders`, `sales.orders`, `orders.v1`), as a source
    (`till.orders`) or as its relation. Without a version the latest is meant, as in dbt's `ref`.
    A nearer way of naming wins over a farther one, the same case over another. A word may stand in
    double quotes (`till.orders."Order No"`).
    """
    words = _QUOTED.sub(r"\1\2", text.strip()).split(".")
    splits = [(".".join(words[:at]), ".".join(words[at:])) for at in range(len(words), 0, -1)]
    tiers = _spellings(catalog)
    columns = {asset.id: [each.name for each in asset.columns] for asset in catalog.assets}
    tiers = (*tiers, *map(_folded, tiers))
    for position, tier in enumerate(tiers):
        is_folded = position >= len(tiers) // 2
        found: dict[ColumnId, None] = {}
        for name, column in splits:
            for asset in tier.get(name.casefold() if is_folded else name, ()):
                found.update(_matches(asset, column, columns[asset], is_folded=is_folded))
        if len(found) == 1:
            return next(iter(found))
        if found:
            names = sorted(each.text for each in found)
            problem = f'"{text}" may mean {len(names)} things.'
            raise InputError(problem, f"name one of {some(names)}.")
    raise refuse(catalog, text, splits, tiers, latest_versions(catalog.assets))


def _matches(asset: str, column: str, known: list[str], *, is_folded: bool) -> dict[ColumnId, None]:
    if not column:
        return {ColumnId(asset): None}
    if is_folded and column not in known:
        meant = [each for each in known if each.casefold() == column.casefold()]
    else:
        meant = [column] if column in known else []
    return {ColumnId(asset, each): None for each in meant}


def _spellings(catalog: Catalog) -> tuple[Tier, ...]:
    """Return for each way of naming (the nearest first): spelling -> ids of assets."""
    tiers: tuple[Tier, ...] = ({}, {}, {})
    known = {each.id for each in catalog.assets}
    latest = latest_versions(catalog.assets)
    for asset in catalog.assets:
        names = _names(asset, is_latest=asset.id in latest)
        for tier, spelled in zip(tiers, names, strict=True):
            _add(tier, spelled, asset.id)
    for product in catalog.products:
        for port in product.outputs:
            if port.asset in known:
                _add(tiers[0], [port.id], port.asset)
                spelled = _port_names(product.id, port, is_latest=port.asset in latest)
                _add(tiers[1], spelled, port.asset)
    return tiers


def latest_versions(assets: Iterable[Asset]) -> set[str]:
    """Return the ids that a name without a version means: the highest where none is the latest."""
    versions: dict[tuple[str, str, str], list[Asset]] = {}
    for asset in assets:
        # What has no version has no others either.
        key = (asset.package, asset.name, "" if asset.version else asset.id)
        versions.setdefault(key, []).append(asset)
    latest = set()
    for found in versions.values():
        marked = [each.id for each in found if each.is_latest]
        latest |= set(marked or [max(found, key=lambda each: _order(each.version)).id])
    return latest


def _order(version: str) -> tuple[bool, int, str]:
    return (True, int(version), "") if version.isdecimal() else (False, 0, version)


def _add(tier: Tier, names: Iterable[str], asset: str) -> None:
    for name in names:
        known = tier.setdefault(name, [])
        if name and asset not in known:
            known.append(asset)


def _names(asset: Asset, *, is_latest: bool) -> tuple[list[str], list[str], list[str]]:
    tail = asset.id.split(".")[1:]
    relation = asset.relation
    parts = [each for each in (relation.database, relation.schema, relation.identifier) if each]
    far = [".".join(parts[at:]) for at in range(len(parts))]
    if asset.kind == "source":
        # A source has two names in dbt; its table's alone is the farther one.
        return [asset.id], [".".join(tail[1:]), ".".join(tail)], [asset.name, *far]
    names = [".".join(tail)]
    if asset.version:
        names += [f"{asset.name}.v{asset.version}", f"{asset.name}_v{asset.version}"]
        names += [f"{asset.product}.{asset.name}.v{asset.version}"] if asset.product else []
    if is_latest:
        names += [asset.name, f"{asset.package}.{asset.name}"]
        names += [f"{asset.product}.{asset.name}"] if asset.product else []
        names += [asset.id.rpartition(".")[0]] if asset.version else []
    return [asset.id], names, far


def _port_names(product: str, port: OutputPort, *, is_latest: bool) -> list[str]:
    major = port.version.partition(".")[0]
    names = [f"{port.name}.v{major}", f"{product}.{port.name}.v{major}"] if major else []
    return names + ([port.name, f"{product}.{port.name}"] if is_latest else [])


def _folded(tier: Mapping[str, list[str]]) -> Tier:
    folded: Tier = {}
    for name, assets in tier.items():
        for asset in assets:
            _add(folded, [name.casefold()], asset)
    return folded
