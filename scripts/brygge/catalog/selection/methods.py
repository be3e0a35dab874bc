"""Which assets and consumers a criterion means.

Input:   a catalog; a `Criterion`.
Output:  `Node`, what an asset or a consumer is known by; what tells whether a node matches.
Never:   follows an edge.

Ours beside dbt's methods: `product:` and `port:`. What dbt can do and this cannot: the YAML beside
a model does not name it; files and folders name no exposure.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase, translate

from msgspec import Struct

from brygge.catalog.model import Asset, Catalog
from brygge.catalog.selection.criteria import FORMS, Criterion

_FOLDERS = {"model": "models", "seed": "seeds", "snapshot": "snapshots"}


class Node(Struct, frozen=True, gc=False):
    """What an asset or a consumer is known by; `texts` by method."""

    # Package, folders, name, and version where there is one; empty for a source, as in dbt.
    fqn: list[str]
    texts: Mapping[str, Sequence[str]]
    is_versioned: bool = False
    path: list[str] = []
    config: Mapping[str, object] = {}


def describe(catalog: Catalog) -> Iterator[tuple[str, Node]]:
    """Yield the ids of assets and consumers, and what each is known by."""
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
        yield each.id, Node([package, each.name], texts | {each.kind: (f"{package}/{each.name}",)})


def _asset_node(asset: Asset, latest: str, ports: Sequence[str]) -> Node:
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
        return Node([], texts, path=path, config=config)
    texts["group"] = (asset.group,)
    config |= {"group": asset.group, "contract": {"enforced": asset.is_contract_enforced}}
    if kind == "model":
        texts |= {"access": (asset.access,), "version": _version_words(asset, latest)}
        config["access"] = asset.access
    return Node(_fqn(asset, path), texts, bool(asset.version), path, config)


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


def matcher(asked: Criterion, project: str) -> Callable[[Node], bool]:
    """Return what tells whether a node matches; `project` is what `package:this` means."""
    value, method = asked.value, asked.method
    if method == "fqn":
        return lambda node: _is_called(node, value)
    if method == "path":
        globs = _globs(value)
        return lambda node: bool(node.path) and _covers(globs, node.path)
    if method == "config":
        return lambda node: _is_configured(node.config, asked)
    if form := FORMS.get(method):
        names = value.split(".")
        # One name is that of a source or of a consumer; of two, the last is that of a table.
        names += ["*"] if method == "source" and len(names) == 1 else []
        value = "/".join(["*"] * (len(form) - len(names)) + names)
    elif (method, value) == ("package", "this"):
        value = project
    matches = re.compile(translate(value)).match
    return lambda node: any(text and matches(text) for text in node.texts.get(method, ()))


def _is_called(node: Node, wanted: str) -> bool:
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


def _is_configured(config: Mapping[str, object], asked: Criterion) -> bool:
    value: object = config
    for key in asked.keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    values = value if isinstance(value, list | tuple) else (value,)
    # As in dbt, text is compared exactly, a truth in any case of letters, and a number never.
    truth = {"true": True, "false": False}.get(asked.value.lower())
    return any(each == asked.value or (each is truth and truth is not None) for each in values)
