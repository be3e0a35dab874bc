"""Why a name is refused, and which name was probably meant.

Input:   a catalog, what was typed, and the spellings that are known.
Output:  an `InputError`: another version has the column, a column stands elsewhere, a consumer has
         no lineage, or a name is near.
Never:   suggests a name that shares only a part with what was typed.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches

from brygge.catalog.model import Asset, Catalog, Consumer
from brygge.errors import InputError, likely

_SHOWN = 8
_A = {
    "exposure": "an exposure",
    "metric": "a metric",
    "semantic_model": "a semantic model",
    "saved_query": "a saved query",
}
# How much two words must share to be taken for one that was mistyped.
_NEAR = 0.8
_FORM = "write <asset>.<column> or <product>.<port>.<column>."


def refuse(
    catalog: Catalog,
    text: str,
    splits: Iterable[tuple[str, str]],
    tiers: Sequence[Mapping[str, list[str]]],
    latest: Container[str],
) -> InputError:
    """Return the refusal of `text`; `splits`: where its asset may end and its column begin.

    `latest`: the assets that a name without a version means.
    """
    assets = {each.id: each for each in catalog.assets}
    near = ""
    for name, column in splits:
        for tier in tiers:
            for id in tier.get(name, ()) or tier.get(name.casefold(), ()):
                return _no_column(catalog, assets[id], column, is_latest=id in latest)
        near = near or _near(name, tiers)
    problem = f'nothing is called "{text}".'
    found = _consumer(catalog, text)
    if found:
        reads = list(dict.fromkeys(_read(catalog, found, assets)))
        fix = f"it reads {some(reads)}." if reads else "it reads no asset."
        return InputError(
            f'"{text}" is {_A[found.kind]}: only assets and columns have lineage.', fix
        )
    columns = _columns(catalog, text, latest)
    if len(columns) == 1:
        return InputError(problem, f'did you mean "{columns[0]}"?')
    if columns:
        return InputError(problem, f"name one of {some(columns)}.")
    return InputError(problem, near + _FORM)


def some(names: list[str]) -> str:
    """Return the first of many names, and how many there are besides."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _no_column(catalog: Catalog, asset: Asset, column: str, *, is_latest: bool) -> InputError:
    known = [each.name for each in asset.columns]
    others = _other_versions(catalog, asset, column)
    if others:
        place = f"{_name(asset)}, the latest," if is_latest else _name(asset)
        have = "has" if len(others) == 1 else "have"
        problem = f"{place} has no {column}; {some(others)} {have}."
        fix = f"name {others[-1]}.{column}; the columns of {_name(asset)} are {some(known)}."
        return InputError(problem, fix)
    fix = f"{likely(column, known)}its columns are {some(known)}."
    if not known:
        fix = "document its columns, or build it: none is known."
    return InputError(f'{asset.id} has no column "{column}".', fix)


def _other_versions(catalog: Catalog, asset: Asset, column: str) -> list[str]:
    """Return the names of the other versions of `asset` that have the column."""
    return [
        _name(other)
        for other in catalog.assets
        if asset.version
        and (other.package, other.name) == (asset.package, asset.name)
        and other.version
        and any(each.name.casefold() == column.casefold() for each in other.columns)
    ]


def _name(asset: Asset, *, is_latest: bool = False) -> str:
    """Return what an asset is called, without its version where the latest is meant anyway."""
    if asset.kind == "source":
        return ".".join(asset.id.split(".")[2:])
    return f"{asset.name}.v{asset.version}" if asset.version and not is_latest else asset.name


def _columns(catalog: Catalog, text: str, latest: Container[str]) -> list[str]:
    """Return where there is a column of that name, ports first."""
    ports = {port.asset for product in catalog.products for port in product.outputs}
    found = [
        (asset.id not in ports, f"{_name(asset, is_latest=asset.id in latest)}.{column.name}")
        for asset in catalog.assets
        for column in asset.columns
        if column.name.casefold() == text.strip('" ').casefold()
    ]
    return list(dict.fromkeys(name for _, name in sorted(found)))


def _consumer(catalog: Catalog, text: str) -> Consumer | None:
    word = text.strip().casefold()
    for each in catalog.consumers:
        if word in (
            each.id.casefold(),
            each.name.casefold(),
            f"{each.kind}.{each.name}".casefold(),
        ):
            return each
    return None


def _read(catalog: Catalog, start: Consumer, assets: Mapping[str, Asset]) -> Iterable[str]:
    """Yield the assets that a consumer reads, itself or through other consumers."""
    consumers = {each.id: each for each in catalog.consumers}
    waiting, seen = list(start.reads), set[str]()
    while waiting:
        id = waiting.pop(0)
        if id in seen:
            continue
        seen.add(id)
        if id in assets:
            yield _name(assets[id])
        elif id in consumers:
            waiting += consumers[id].reads


def _near(name: str, tiers: Iterable[Mapping[str, list[str]]]) -> str:
    """Return `did you mean "x"? ` when each word of a name is near the same word of another."""
    words = name.casefold().split(".")
    known = {
        each.casefold(): each
        for tier in reversed(list(tiers))
        for each in tier
        if each.count(".") == len(words) - 1
    }
    for found in get_close_matches(name.casefold(), known, n=_SHOWN, cutoff=_NEAR):
        pairs = zip(words, found.split("."), strict=True)
        if all(SequenceMatcher(None, *pair).ratio() >= _NEAR for pair in pairs):
            return f'did you mean "{known[found]}"? '
    return ""
