"""Narrow a catalog to what dbt's node selection syntax names.

Input:   a catalog, and criteria as `dbt ls --select` and `--exclude` take them (dbt 1.11).
Output:  the catalog of what was selected; the criteria that match nothing.
Never:   reads files; leaves an edge to an asset that is left out.

Ours beside dbt's methods: `product:` and `port:`. What dbt can do and this cannot: tests are no
nodes here, so that no `+` or `@` passes through one to what else it reads; the YAML beside a model
does not name it; files and folders name no exposure. Edges that only the SQL shows count as well.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase, translate
from functools import cached_property
from math import inf
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from brygge.catalog.model import (
    Asset,
    Catalog,
    Column,
    Condition,
    Edge,
    InputPort,
    Product,
    Upstream,
)
from brygge.errors import InputError, likely

_CRITERION = re.compile(
    r"(?P<family>@?)((?P<up>\d*)\+)?((?P<method>[\w.]+):)?(?P<value>.*?)(\+(?P<down>\d*))?"
)
_FOLDERS = {"model": "models", "seed": "seeds", "snapshot": "snapshots"}
_CONSUMERS = ("exposure", "metric", "semantic_model", "saved_query")
# How the values of these methods are written: parts with dots between, the first ones optional.
_FORMS = {"source": ("package", "source", "table")} | dict.fromkeys(_CONSUMERS, ("package", "name"))
# All the values that these methods can have.
_CHOICES = {
    "access": ("private", "protected", "public"),
    "resource_type": ("model", "seed", "snapshot", "source", *_CONSUMERS),
    "version": ("latest", "prerelease", "old", "none"),
}
_METHODS = sorted(
    {"config", "file", "fqn", "group", "package", "path", "port", "product", "tag"}
    | {*_FORMS, *_CHOICES}
)
_CONFIGS = ("materialized", "tags", "group", "access", "contract.enforced", "meta.<key>")
_CHECKS = "checks go where their assets go"
_REFUSED = {
    **dict.fromkeys(("state", "result", "source_status"), "a catalog knows no earlier run"),
    **dict.fromkeys(("test_name", "test_type", "unit_test"), _CHECKS),
}
_Part = TypeVar("_Part", Upstream, Condition, Edge)


@dataclass(frozen=True)
class _Criterion:
    method: str
    # Of `config.meta.tier`: meta, tier.
    keys: tuple[str, ...]
    value: str
    # `@`: the ancestors of all descendants belong to it.
    has_family: bool
    # How many steps from what matches belong to it.
    up: float
    down: float


class _Node(Struct, frozen=True, gc=False):
    """What an asset or a consumer is known by; `texts` by method."""

    # Package, folders, name, and version where there is one; empty for a source, as in dbt.
    fqn: list[str]
    texts: Mapping[str, Sequence[str]]
    is_versioned: bool = False
    path: list[str] = []
    config: Mapping[str, object] = {}


def select(catalog: Catalog, selections: Sequence[str], exclusions: Sequence[str] = ()) -> Catalog:
    """Return what remains of `catalog`: all of it where there are no criteria.

    An asset keeps its SQL and the `origin` of its columns, and loses edges that lead out. A check
    stays with its asset; a port with its asset, and with it its agreements; a product with one of
    its assets or ports; a consumer if it was selected or reads what remains, and is not excluded.
    What was written (descriptors, contracts) stays as it is. Raises InputError.
    """
    wanted, unwanted = _terms(selections), _terms(exclusions)
    if not wanted and not unwanted:
        return catalog
    graph = _Graph(catalog)
    excluded = graph.find(unwanted.values())
    kept = (graph.find(wanted.values()) if wanted else set(graph.nodes)) - excluded
    return _narrow(catalog, _with_readers(catalog, kept, excluded), is_all=not wanted)


def unmatched(catalog: Catalog, criteria: Sequence[str]) -> list[str]:
    """Return the members of the union of `criteria` that match nothing, in the order given."""
    graph = _Graph(catalog)
    return [text for text, term in _terms(criteria).items() if not graph.find([term])]


def _terms(criteria: Sequence[str]) -> dict[str, list[_Criterion]]:
    """Return the members of the union as they were written, and what has to hold for each."""
    if not all(each.strip() for each in criteria):
        # A variable of the shell that is not set must not select everything.
        raise InputError("a criterion is empty.", "name what to select, or leave the option out.")
    texts = [text for each in criteria for text in each.split()]
    return {text: [_criterion(part, text) for part in text.split(",")] for text in texts}


def _criterion(part: str, text: str) -> _Criterion:
    match = _CRITERION.fullmatch(part)
    if not match or not match["value"]:
        raise InputError(f'"{text}": a name is missing.', 'write for example "+orders,tag:daily".')
    if match["family"] and match["down"] is not None:
        fix = "leave out the +: @ takes all descendants, and their ancestors."
        raise InputError(f'"{part}": @ before and + after exclude each other.', fix)
    value = match["value"]
    method, *keys = (match["method"] or _default(value)).split(".")
    _check(part, method, keys, value)
    # A plus without a number has no limit.
    up, down = (0 if n is None else float(n or inf) for n in (match["up"], match["down"]))
    return _Criterion(method, tuple(keys), value, bool(match["family"]), up, down)


def _default(value: str) -> str:
    if "/" in value or "\\" in value:
        return "path"
    return "file" if value.lower().endswith((".sql", ".py", ".csv")) else "fqn"


def _check(part: str, method: str, keys: list[str], value: str) -> None:
    """Raise InputError unless the method is known, and can take the keys and the value."""
    key, choices, forms = ".".join(keys), _CHOICES.get(method), _FORMS.get(method)
    if method in _REFUSED:
        problem = f"{_REFUSED[method]}."
        fix = f"give the names that `dbt ls --resource-type model --select {part}` prints."
        fix = "name their assets." if _REFUSED[method] == _CHECKS else fix
    elif method not in _METHODS:
        problem = f'unknown method "{method}".'
        fix = f"{likely(method, _METHODS)}the methods are {', '.join(_METHODS)}."
    elif method == "config" and key not in _CONFIGS[:-1] and not re.match(r"meta\..", key):
        problem = f'a catalog does not know the configuration "{key}".'
        fix = f"{likely(key, _CONFIGS)}known are {', '.join(_CONFIGS)}."
    elif method != "config" and keys:
        problem, fix = f"{method} takes no key.", f'write "{method}:{value}".'
    elif choices and value not in choices:
        problem = f'{method} cannot be "{value}".'
        fix = f"{likely(value, choices)}use {', '.join(choices)}."
    elif forms and value.count(".") >= len(forms):
        problem, fix = "the value has too many dots.", f'write "{method}:{".".join(forms)}".'
    else:
        return
    raise InputError(f'"{part}": {problem}', fix)


class _Graph:
    """The nodes of a catalog, and what each reads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.nodes = dict(_nodes(catalog))

    @cached_property
    def _parents(self) -> dict[str, list[str]]:
        reads = {each.id: [edge.asset for edge in each.upstream] for each in self._catalog.assets}
        reads |= {each.id: list(each.reads) for each in self._catalog.consumers}
        return {name: [each for each in read if each in self.nodes] for name, read in reads.items()}

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        return _turned(self._parents)

    def find(self, terms: Iterable[list[_Criterion]]) -> set[str]:
        """Return the ids of the nodes for which one of the terms holds."""
        found: set[str] = set()
        return found.union(*(set.intersection(*map(self._matching, term)) for term in terms))

    def _matching(self, asked: _Criterion) -> set[str]:
        fits = _test(asked, self._catalog.project.name)
        core = {name for name, node in self.nodes.items() if fits(node)}
        found = set(core)
        if asked.has_family:
            found |= _reach(core, self._children, inf)
            found |= _reach(found, self._parents, inf)
        found |= _reach(core, self._parents, asked.up) if asked.up else set()
        found |= _reach(core, self._children, asked.down) if asked.down else set()
        return found


def _turned(reads: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    readers: dict[str, list[str]] = {}
    for name, read in reads.items():
        for each in read:
            readers.setdefault(each, []).append(name)
    return readers


def _reach(start: set[str], edges: Mapping[str, Iterable[str]], steps: float) -> set[str]:
    """Return what at most `steps` edges lead to."""
    found: set[str] = set()
    layer = start
    while layer and steps > 0:
        layer = {each for name in layer for each in edges.get(name, ())} - found
        found |= layer
        steps -= 1
    return found


def _nodes(catalog: Catalog) -> Iterator[tuple[str, _Node]]:
    latest = {
        (each.package, each.name): each.version
        for each in catalog.assets
        if each.kind == "model" and each.is_latest
    }
    ports: dict[str, list[str]] = {}
    for product in catalog.products:
        for port in product.outputs:
            names = (port.id, port.id.removeprefix(f"{product.id}."), port.name)
            ports.setdefault(port.asset, []).extend(names)
    for asset in catalog.assets:
        newest = latest.get((asset.package, asset.name), "")
        yield asset.id, _asset_node(asset, newest, ports.get(asset.id, ()))
    for each in catalog.consumers:
        package = each.id.removeprefix(f"{each.kind}.").removesuffix(f".{each.name}")
        texts: dict[str, Sequence[str]] = {"package": (package,), "resource_type": (each.kind,)}
        yield each.id, _Node([package, each.name], texts | {each.kind: (f"{package}/{each.name}",)})


def _asset_node(asset: Asset, latest: str, ports: Sequence[str]) -> _Node:
    kind, package, path = asset.kind, asset.package, asset.path.split("/")
    texts: dict[str, Sequence[str]] = {
        "file": (path[-1], path[-1].rpartition(".")[0]),
        "package": (package,),
        "port": ports,
        "product": (asset.product,),
        "resource_type": (kind,),
        "tag": asset.tags,
    }
    config: dict[str, object] = {
        "materialized": asset.materialization,
        "meta": asset.meta,
        "tags": asset.tags,
    }
    if kind == "source":
        source = asset.id.removeprefix(f"source.{package}.").removesuffix(f".{asset.name}")
        texts["source"] = (f"{package}/{source}/{asset.name}",)
        return _Node([], texts, path=path, config=config)
    texts["group"] = (asset.group,)
    config |= {"group": asset.group, "contract": {"enforced": asset.is_contract_enforced}}
    if kind == "model":
        texts |= {"access": (asset.access,), "version": _version_words(asset, latest)}
        config["access"] = asset.access
    return _Node(_fqn(asset, path), texts, bool(asset.version), path, config)


def _version_words(asset: Asset, latest: str) -> Sequence[str]:
    if not asset.version:
        return ("none",)
    if asset.is_latest or not latest:
        return ("latest",) if asset.is_latest else ()
    try:
        is_older = float(asset.version) < float(latest)
    except ValueError:
        is_older = asset.version < latest
    return ("old",) if is_older else ("prerelease",)


def _fqn(asset: Asset, path: list[str]) -> list[str]:
    *folders, file = path
    if asset.layer in folders[1:]:
        folders = folders[folders.index(asset.layer, 1) :]
    else:
        root = _FOLDERS[asset.kind]
        folders = folders[folders.index(root) + 1 if root in folders else 1 :]
    if asset.kind == "snapshot" and file.endswith(".sql"):
        # One file may hold several.
        folders.append(file.removesuffix(".sql"))
    return [asset.package, *folders, asset.name, *([f"v{asset.version}"] if asset.version else [])]


def _test(asked: _Criterion, project: str) -> Callable[[_Node], bool]:
    """Return what tells whether a node matches."""
    value, method = asked.value, asked.method
    if method == "fqn":
        return lambda node: _is_called(node, value)
    if method == "path":
        globs = _globs(value)
        return lambda node: bool(node.path) and _covers(globs, node.path)
    if method == "config":
        return lambda node: _is_configured(node.config, asked)
    if form := _FORMS.get(method):
        names = value.split(".")
        # One name is that of a source or of a consumer; of two, the last is that of a table.
        names += ["*"] if method == "source" and len(names) == 1 else []
        value = "/".join(["*"] * (len(form) - len(names)) + names)
    elif (method, value) == ("package", "this"):
        value = project
    matches = re.compile(translate(value)).match
    return lambda node: any(text and matches(text) for text in node.texts.get(method, ()))


def _is_called(node: _Node, wanted: str) -> bool:
    return any(_fits(fqn, wanted, node.is_versioned) for fqn in (node.fqn, node.fqn[1:]) if fqn)


def _fits(fqn: list[str], wanted: str, is_versioned: bool) -> bool:
    parts = wanted.split(".")
    name = fqn[-2] if is_versioned else fqn[-1]
    # A versioned model answers to orders, orders.v2 and orders_v2.
    if name == wanted or (is_versioned and "_".join(fqn[-2:]) == "_".join(parts[-2:])):
        return True
    names = ".".join(fqn).split(".")
    plain = next((n for n, part in enumerate(parts) if any(c in part for c in "*?[]")), len(parts))
    if len(names) < len(parts) or names[:plain] != parts[:plain]:
        return False
    # From the first wildcard on, what is wanted has to cover all the rest.
    return (
        plain == len(parts)
        or fnmatchcase(".".join(names[plain:]), ".".join(parts[plain:]))
        or (len(parts) == 1 and fnmatchcase(name, wanted))
    )


def _globs(value: str) -> list[str]:
    globs: list[str] = []
    for part in value.replace("\\", "/").split("/"):
        # A second ** in a row adds nothing but ways to try.
        if part not in ("", ".") and (part != "**" or globs[-1:] != ["**"]):
            globs.append(part)
    return globs


def _covers(globs: list[str], parts: list[str]) -> bool:
    """Tell whether the globs fit a path's first parts; `**` stands for any number of folders."""
    if not globs or not parts:
        return not globs
    if globs[0] == "**":
        return any(_covers(globs[1:], parts[start:]) for start in range(len(parts)))
    return fnmatchcase(parts[0], globs[0]) and _covers(globs[1:], parts[1:])


def _is_configured(config: Mapping[str, object], asked: _Criterion) -> bool:
    value: object = config
    for key in asked.keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    values = value if isinstance(value, list | tuple) else (value,)
    # As in dbt, text is compared exactly, a truth in any case of letters, and a number never.
    truth = {"true": True, "false": False}.get(asked.value.lower())
    return any(each == asked.value or (each is truth and truth is not None) for each in values)


def _narrow(catalog: Catalog, kept: set[str], *, is_all: bool) -> Catalog:
    """`is_all`: nothing was selected by name, so that what has no name to select remains."""
    products = tuple(_narrow_products(catalog, kept, is_all))
    ports = {port.id for product in products for port in product.outputs}
    known = {each.id for each in catalog.assets} | {each.id for each in catalog.consumers}
    return replace(
        catalog,
        products=products,
        assets=tuple([_narrow_asset(each, kept) for each in catalog.assets if each.id in kept]),
        checks=tuple([each for each in catalog.checks if each.asset in kept]),
        consumers=tuple(
            replace(each, reads=tuple(name for name in each.reads if name in kept))
            for each in catalog.consumers
            if each.id in kept
        ),
        agreements=tuple(each for each in catalog.agreements if each.port in ports),
        gaps=tuple(each for each in catalog.gaps if each.subject not in known - kept),
    )


def _with_readers(catalog: Catalog, kept: set[str], excluded: set[str]) -> set[str]:
    """Return what is kept, and the consumers that read it at first or second hand."""
    reads = {each.id: each.reads for each in catalog.consumers if each.id not in excluded}
    return kept | _reach(kept, _turned(reads), inf)


def _inside(parts: tuple[_Part, ...], kept: set[str]) -> tuple[_Part, ...]:
    return tuple([each for each in parts if each.asset in kept])


def _narrow_asset(asset: Asset, kept: set[str]) -> Asset:
    return replace(
        asset,
        columns=tuple([_narrow_column(each, kept) for each in asset.columns]),
        upstream=_inside(asset.upstream, kept),
        conditions=_inside(asset.conditions, kept),
    )


def _narrow_column(column: Column, kept: set[str]) -> Column:
    upstream = _inside(column.upstream, kept)
    return column if len(upstream) == len(column.upstream) else replace(column, upstream=upstream)


def _narrow_products(catalog: Catalog, kept: set[str], is_all: bool) -> Iterator[Product]:
    own: dict[str, set[str]] = {}
    for asset in catalog.assets:
        own.setdefault(asset.product, set()).add(asset.id)
    known = {each.id for each in catalog.assets}
    for each in catalog.products:
        parts = own.get(each.id, set()) | {port.asset for port in each.outputs} & known
        is_whole = parts <= kept and (is_all or bool(parts))
        if is_whole or parts & kept:
            # What names no asset that is known stays where its product lost nothing.
            stays = kept if not is_whole else kept | {port.asset for port in each.outputs} - known
            outputs = tuple(port for port in each.outputs if port.asset in stays)
            inputs = tuple(_narrow_inputs(each, kept, is_whole))
            yield replace(each, inputs=inputs, outputs=outputs)


def _narrow_inputs(product: Product, kept: set[str], is_whole: bool) -> Iterator[InputPort]:
    for each in product.inputs:
        assets = tuple(name for name in each.assets if name in kept)
        if assets or (is_whole and not each.assets):
            yield replace(each, assets=assets)
