"""Read what people write about products: descriptors, and the teams that own them.

Input:   `contracts/<product>/product.odps.yaml`, `seeds/referentials/referential_teams.csv`.
Output:  `Descriptor`s and `Team`s; for a bad file an error with its place, or a finding.
Never:   guesses what was left out; opens dbt's artifacts.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brygge.errors import InputError, likely
from brygge.findings import Finding
from brygge.products.descriptor import (
    CONTRACTS,
    DESCRIPTOR,
    NAME,
    STATUSES,
    Descriptor,
    Member,
    Port,
    Team,
)
from brygge.project import Project
from brygge.strict_yaml import load_yaml

TEAMS = Path("seeds/referentials/referential_teams.csv")
TEAM_COLUMNS = ("team", "team_name", "email")
_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
_EMAIL = re.compile(r"[^\s@#<>]+@[^\s@#<>]+")


class DescriptorError(InputError):
    """What is wrong with a descriptor, also as a finding."""

    def __init__(self, file: str, subject: str, sentence: str, fix: str) -> None:
        self.finding = Finding(file, subject, sentence, fix)
        super().__init__(self.finding.line(), fix)


@dataclass(frozen=True)
class Read:
    """The descriptors of a project, sorted by id, and what is wrong with the others."""

    descriptors: tuple[Descriptor, ...]
    refused: tuple[Finding, ...]


def read_descriptors(project: Project) -> Read:
    """Return every descriptor that can be read, and a finding for each that cannot."""
    descriptors, refused = [], []
    for path in sorted((project.root / CONTRACTS).glob(f"*/{DESCRIPTOR}")):
        try:
            descriptors.append(read_descriptor(project, path))
        except DescriptorError as error:
            refused.append(error.finding)
        except InputError as error:
            problem = error.problem.removeprefix(f"{path}: ")
            refused.append(Finding(project.relative(path), "YAML", problem, error.fix))
    return Read(tuple(descriptors), tuple(refused))


def all_descriptors(project: Project) -> tuple[Descriptor, ...]:
    """Return every descriptor; raise `InputError` for the first one that cannot be read."""
    read = read_descriptors(project)
    for finding in read.refused:
        raise InputError(finding.line(), finding.fix)
    return read.descriptors


def find_descriptor(project: Project, name: str) -> Descriptor:
    """Return the descriptor of the product `name`; raise `InputError` when there is none."""
    path = project.root / CONTRACTS / name / DESCRIPTOR
    if NAME.fullmatch(name) and path.is_file():
        return read_descriptor(project, path)
    known = sorted(path.parent.name for path in (project.root / CONTRACTS).glob(f"*/{DESCRIPTOR}"))
    fix = f"the products are {', '.join(known)}." if known else f"write {CONTRACTS}/{name}/."
    raise InputError(f'no product "{name}".', f"{likely(name, known)}{fix}")


def read_descriptor(project: Project, path: Path) -> Descriptor:
    """Return the descriptor at `path`.

    Raises `DescriptorError` for the first thing that it must not say, `YamlError` for bad YAML.
    """
    file, content = project.relative(path), load_yaml(path)
    _check_identity(file, content, path.parent.name)
    team = _mapping(file, content, "team")
    return Descriptor(
        file=file,
        id=path.parent.name,
        name=_text(file, content, "name"),
        status=_text(file, content, "status"),
        version=_text(file, content, "version"),
        purpose=" ".join(_text(file, _mapping(file, content, "description"), "purpose").split()),
        team=_text(file, team, "name", "team"),
        members=tuple(
            Member(str(each.get("username", "")), str(each.get("role", "")))
            for each in _listed(file, team, "members")
        ),
        input_ports=_ports(file, content, "inputPorts"),
        output_ports=_ports(file, content, "outputPorts"),
    )


def _check_identity(file: str, content: Mapping[str, Any], folder: str) -> None:
    _check(
        content.get("id") == folder and NAME.fullmatch(folder) is not None,
        (file, "id", f'the id "{content.get("id")}" is not that of the folder.'),
        "call both the same: at most 41 lowercase letters, digits and single _, a letter first.",
    )
    status = content.get("status")
    _check(
        status in STATUSES,
        (file, "status", f'unknown status "{status}".'),
        f"{likely(status, STATUSES)}the statuses are {', '.join(STATUSES)}.",
    )
    version = _text(file, content, "version")
    _check(
        _VERSION.fullmatch(version) is not None,
        (file, "version", f'"{version}" is no version.'),
        "write major.minor.patch, like 1.0.0.",
    )


def read_teams(project: Project) -> dict[str, Team]:
    """Return the teams by id; raise `InputError` for a seed that cannot be read."""
    path = project.root / TEAMS
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{TEAMS}: the seed cannot be read ({error}).", _TEAMS_FIX) from error
    header = rows[0] if rows else []
    teams = {}
    for cells in filter(None, rows[1:]):
        row = dict(zip(header, cells, strict=False))
        if any(not row.get(column) for column in TEAM_COLUMNS):
            raise InputError(f"{TEAMS}: {','.join(cells)}: a cell is empty.", _TEAMS_FIX)
        if not _EMAIL.fullmatch(row["email"]):
            problem = f'{TEAMS}: {row["team"]}: "{row["email"]}" is no address.'
            raise InputError(problem, "write one address, like sales-data@example.org.")
        teams[row["team"]] = Team(row["team"], row["team_name"], row["email"])
    return teams


_TEAMS_FIX = f"write a CSV in UTF-8 with the columns {','.join(TEAM_COLUMNS)}."


def _ports(file: str, content: Mapping[str, Any], part: str) -> tuple[Port, ...]:
    return tuple(
        Port(
            _text(file, each, "name", part),
            _text(file, each, "version", part),
            _text(file, each, "contractId", part),
        )
        for each in _listed(file, content, part)
    )


def _text(file: str, content: Mapping[str, Any], name: str, part: str = "") -> str:
    value = content.get(name)
    subject = f"{part}.{name}" if part else name
    _check(
        isinstance(value, str) and value.strip() != "",
        (file, subject, "no text is given."),
        f"write `{name}:` and a text; quote what looks like a number.",
    )
    return str(value).strip()


def _mapping(file: str, content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = content.get(name)
    _check(
        isinstance(value, dict), (file, name, "it is missing or no mapping."), f"write `{name}:`."
    )
    return value if isinstance(value, dict) else {}


def _listed(file: str, content: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    value = content.get(name) or []
    is_list = isinstance(value, list) and all(isinstance(each, dict) for each in value)
    _check(is_list, (file, name, "it is no list of mappings."), "write one `- name: ...` for each.")
    return list(value)


def _check(is_so: bool, wrong: tuple[str, str, str], fix: str) -> None:
    if not is_so:
        raise DescriptorError(*wrong, fix)
