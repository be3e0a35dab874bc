"""The `servers` of a contract: where a port is delivered in a target, and what is left out.

Input:   a contract and a target.
Output:  `Entry`s of this target; `Skipped` ones with the reason.
Never:   lets a location lead out of the target's outputs; holds a secret.

Source: ODCS 3.2.0, servers: `environment` names the target; what the standard has no field for
(`profile`, `strategy`) stands in the server's `customProperties`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from brygge.contracts.model import SERVER_CHOICES, Contract, custom_property, items
from brygge.errors import InputError, likely
from brygge.project import SYNTHETIC_TARGETS, Project, Target

KINDS = ("local", "s3", "postgres")
FORMATS = ("parquet", "csv", "json")
_S3 = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>.*))?")


@dataclass(frozen=True)
class Entry:
    """One server of a contract, in the target that its environment names."""

    name: str
    kind: str
    format: str
    profile: str
    strategy: str
    roles: tuple[str, ...]
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Skipped:
    """A server that is not published to, and why."""

    contract: str
    server: str
    reason: str


def entries(contract: Contract, target: Target) -> tuple[list[Entry], list[Skipped]]:
    """Return the servers of `contract` in `target`, and those that are left out.

    Raises `InputError` for one of this target that nobody can publish to.
    """
    chosen: list[Entry] = []
    skipped: list[Skipped] = []
    for _, content in items(contract.content, "servers"):
        name = str(content.get("server", ""))
        environment = content.get("environment")
        if environment != target.name:
            where = f"of target {environment}" if environment else "of no target"
            skipped.append(Skipped(contract.id, name, f"it is {where}"))
        elif target.name in SYNTHETIC_TARGETS and content.get("type") != "local":
            reason = f"target {target.name} publishes local files only"
            skipped.append(Skipped(contract.id, name, reason))
        else:
            chosen.append(_entry(contract, name, content))
    return chosen, skipped


def local_root(project: Project, target: Target, entry: Entry, contract: str) -> Path:
    """Return the folder below which a local server keeps its releases.

    Raises `InputError` when it leaves the target's outputs, by its words or by a symbolic link.
    """
    written = str(entry.content.get("path", ""))
    path = PurePosixPath(written)
    base = PurePosixPath("outputs") / target.name
    is_inside = path.parts[: len(base.parts)] == base.parts and ".." not in path.parts
    if not is_inside or re.search(r"[\\\0*?\[\]]", written):
        raise InputError(
            f'{contract}: server "{entry.name}": the path "{written}" is not below {base}.',
            f"write {base}, or a folder below it.",
        )
    return refuse_links(project.root, project.root / path, contract)


def refuse_links(root: Path, path: Path, contract: str) -> Path:
    """Return `path`; raise `InputError` when a part of it below `root` is a symbolic link."""
    step = root
    for part in path.relative_to(root).parts:
        step = step / part
        if step.is_symlink():
            raise InputError(
                f"{contract}: {step.relative_to(root)} is a symbolic link.",
                "releases are written to real folders of the project: remove the link.",
            )
    return path


def bucket_and_prefix(entry: Entry, contract: str) -> tuple[str, str]:
    """Return the bucket and the prefix (without slashes around it) of an S3 server."""
    written = str(entry.content.get("location", ""))
    found = _S3.fullmatch(written)
    prefix = (found["prefix"] or "").strip("/") if found else ""
    parts = prefix.split("/") if prefix else []
    if not found or any(part in ("", ".", "..") or "*" in part for part in parts):
        raise InputError(
            f'{contract}: server "{entry.name}": the location "{written}" is not of the form '
            "s3://bucket/prefix.",
            "name the bucket and the folder below which releases are kept, without wildcards.",
        )
    return found["bucket"], prefix


def _entry(contract: Contract, name: str, content: Mapping[str, Any]) -> Entry:
    kind = _one_of(contract, name, "type", str(content.get("type", "")), KINDS)
    return Entry(
        name=name,
        kind=kind,
        format=(
            "table"
            if kind == "postgres"
            else _one_of(contract, name, "format", str(content.get("format", "parquet")), FORMATS)
        ),
        profile=_custom(contract, name, content, "profile"),
        strategy=_custom(contract, name, content, "strategy"),
        roles=tuple(
            sorted(
                str(each["role"])
                for _, each in (*items(contract.content, "roles"), *items(content, "roles"))
                if str(each.get("access", "read")).lower() == "read"
            )
        ),
        content=content,
    )


def _custom(contract: Contract, server: str, content: Mapping[str, Any], name: str) -> str:
    known, given = SERVER_CHOICES[name], custom_property(content, name)
    return known[0] if given is None else _one_of(contract, server, name, str(given), known)


def _one_of(contract: Contract, server: str, name: str, given: str, known: tuple[str, ...]) -> str:
    if given in known:
        return given
    raise InputError(
        f'{contract.file}: server "{server}": nothing is published with the {name} "{given}".',
        f"{likely(given, known)}use {', '.join(known)}.",
    )
