"""Read back a catalog that was exported as `catalog.json`.

Input:   a path: the file itself, or the folder of an export.
Output:  the `Catalog`; None where dbt's artifacts lie there instead.
Never:   goes by names: a `catalog.json` may be dbt's or ours, and its content says which.
"""

import zipfile
from pathlib import Path
from typing import Any

import msgspec

from brygge.catalog.model import Catalog
from brygge.errors import InputError

MAJOR = "1"
_NAME = "catalog.json"


class _Head(msgspec.Struct):
    """What tells one JSON from another."""

    format: Any = None
    project: Any = None
    metadata: Any = None
    nodes: msgspec.Raw = msgspec.Raw(b"")


def read_exported(place: Path) -> Catalog | None:
    """Return the exported catalog at `place`, None where there is none.

    Raises `InputError` for JSON that is neither an export nor a manifest, and for an export of
    another format.
    """
    if place.is_dir():
        file = place / _NAME
        is_export = file.is_file() and not (place / "manifest.json").exists()
        content = file.read_bytes() if is_export else b""
        head = _head(content) if content else None
        return _catalog(file, content) if head and _is_ours(head) else None
    if not place.is_file() or zipfile.is_zipfile(place):
        return None
    content = place.read_bytes()
    head = _head(content)
    if head and _is_ours(head):
        return _catalog(place, content)
    # What is no JSON, or an old manifest, is told by who reads manifests.
    if head and not head.nodes and (found := _artifact(head)) != "manifest":
        is_dbt = f"dbt's {found.replace('-', '_')}.json" if found else ""
        raise InputError(
            f"{place}: it is {is_dbt or 'neither a manifest of dbt nor a catalog of Brygge'}.",
            "name a folder with dbt's artifacts (usually target/), a zip of it, or the "
            "catalog.json that `brygge catalog export` wrote.",
        )
    return None


def _head(content: bytes) -> _Head | None:
    try:
        return msgspec.json.decode(content, type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _is_ours(head: _Head) -> bool:
    return isinstance(head.format, str) and isinstance(head.project, dict)


def _artifact(head: _Head) -> str:
    """Return which artifact of dbt it is (`manifest`, `catalog`); nothing when it is none."""
    said = head.metadata if isinstance(head.metadata, dict) else {}
    parts = str(said.get("dbt_schema_version") or "").split("/")
    return parts[-2] if len(parts) > 1 else ""


def _catalog(file: Path, content: bytes) -> Catalog:
    said = msgspec.json.decode(content, type=_Head).format
    if said.partition(".")[0] != MAJOR:
        raise InputError(
            f"{file}: the catalog is of format {said}, and this Brygge reads {MAJOR}.x.",
            "export it again with this version of Brygge.",
        )
    try:
        return msgspec.json.decode(content, type=Catalog)
    except msgspec.ValidationError as error:
        raise InputError(
            f"{file}: it is no whole catalog ({error}).",
            "export it again; docs/catalog.schema.json says what it must hold.",
        ) from None
