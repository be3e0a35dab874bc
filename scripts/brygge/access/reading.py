"""Read the agreements of a project, strictly.

Input:   `contracts/agreements/*.yaml`, the names of the contracts beside them; the day of today,
         unless whoever reads knows none.
Output:  `Agreement`s by file name; findings with their line for what is none.
Never:   changes a file; asks whether a consumer exists: `brygge access check` does.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from brygge.access.agreement import AGREEMENTS, ENDING, Agreement
from brygge.access.deriving import is_open
from brygge.access.rules import broken_rules
from brygge.access.shape import Shape
from brygge.errors import InputError, likely
from brygge.findings import Finding
from brygge.project import Project
from brygge.strict_yaml import YamlError, load_placed

_CONTRACT = "*.v*.odcs.y*ml"


def read_agreements(project: Project, on: date | None = None) -> list[Agreement]:
    """Return the agreements of the project; none when there is no folder of them.

    Raises `InputError` for the first thing that no agreement may say, on the day `on`.
    """
    agreements, findings = examine_agreements(project, on)
    for finding in findings:
        raise InputError(finding.line(), finding.fix)
    return agreements


def open_agreements(project: Project, on: date) -> dict[str, list[str]]:
    """Return, by port, the files of the agreements that are open on the day `on`.

    Open is what is granted on that day or later, or waits for a decision.
    """
    found: dict[str, list[str]] = {}
    for each in read_agreements(project, on):
        if is_open(each, on):
            found.setdefault(each.port, []).append(each.file)
    return found


def examine_agreements(
    project: Project, on: date | None = None
) -> tuple[list[Agreement], list[Finding]]:
    """Return the agreements that can be read, and everything that is wrong with the others.

    Without `on`, a decision may be of any day: what is compiled depends on no day.
    """
    agreements, findings = [], []
    ports = port_names(project)
    for path in sorted((project.root / AGREEMENTS).glob("*")):
        if path.name.startswith(".") or path.suffix == ".md":
            continue
        agreement, wrong = examine(project, path, ports, on)
        findings += wrong
        agreements += [agreement] if agreement else []
    return agreements, findings


def examine(
    project: Project, path: Path, ports: Sequence[str], on: date | None = None
) -> tuple[Agreement | None, list[Finding]]:
    """Return the agreement in one file, or what is wrong with it; `ports` are those there are."""
    file = project.relative(path)
    if path.suffix != ENDING or path.is_dir():
        fix = "call it <consumer>__<product>.<port>.yaml, or move it away."
        return None, [Finding(file, "name", "it is no agreement.", fix)]
    try:
        placed = load_placed(path)
    except YamlError as error:
        return None, [Finding(file, f"line {error.line or 1}", error.sentence, error.fix)]
    shape = Shape(file, placed)
    agreement = shape.agreement()
    if agreement is None:
        return None, shape.findings
    for each in broken_rules(agreement, on):
        shape.tell(each.steps, each.sentence, each.fix)
    if agreement.port not in ports:
        fix = f"{likely(agreement.port, ports)}a port has a contract in contracts/<product>/."
        shape.tell(("port",), f'there is no port "{agreement.port}".', fix)
    return (None if shape.findings else agreement), shape.findings


def read_whole(path: Path) -> Agreement | None:
    """Return the agreement in a file of any project; None when it is none, or not a whole one.

    Raises `YamlError` for what cannot be read.
    """
    agreement = Shape(path.name, load_placed(path)).agreement()
    return agreement if agreement and not any(broken_rules(agreement)) else None


def port_names(project: Project) -> list[str]:
    """Return the ports (`<product>.<port>`) that have a contract or had one that was released."""
    folder = project.root / AGREEMENTS.parent
    written = {
        f"{path.parent.name}.{path.name.split('.')[0]}" for path in folder.glob(f"*/{_CONTRACT}")
    }
    released = {
        f"{path.parent.parent.name}.{path.name.rpartition('.v')[0]}"
        for path in folder.glob("*/released/*.v*")
    }
    return sorted(written | released)
