"""Lint contracts: read, judge, place, waive.

Input:   a project, files, the date of today.
Output:  `Report`.
Never:   prints, exits, or uses the network.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from brygge.contracts.linting import (
    column_kinds,
    constraints,
    identity,
    names,
    relationships,
    rules,
    sensitivity,
    service,
    sql_rules,
    table_keys,
    values,
)
from brygge.contracts.linting.case import Case, Check, Surroundings
from brygge.contracts.linting.codes import CODES
from brygge.contracts.linting.engine import Engine
from brygge.contracts.linting.finding import Fault, LintFinding, Report
from brygge.contracts.linting.surroundings import Entry, read_entry, read_surroundings
from brygge.contracts.linting.waiving import Judged, apply_waivers
from brygge.project import Project
from brygge.strict_yaml import Steps

CHECKS: tuple[Check, ...] = (
    names.objects,
    names.one_object,
    names.properties,
    names.ids,
    column_kinds.physical_types,
    column_kinds.open_types,
    column_kinds.zones,
    table_keys.primary_keys,
    constraints.patterns,
    constraints.formats,
    constraints.sizes,
    constraints.steps_of_values,
    constraints.bounds,
    values.enums,
    sensitivity.classifications,
    relationships.relationships,
    relationships.sla_elements,
    rules.severities,
    rules.operators,
    rules.metrics,
    rules.unenforced,
    rules.expectations,
    sql_rules.queries,
    service.service_levels,
    service.lifecycle,
    service.servers,
    identity.versions,
    identity.identity,
    identity.statuses,
    identity.access,
    identity.owners,
)
# Errors about what is missing: a misspelt key beside it explains them.
ABSENCES = ("BC226",)


def lint(
    project: Project,
    paths: Sequence[Path],
    today: date,
    *,
    is_project: bool = True,
    is_whole: bool = False,
) -> Report:
    """Return what is wrong in the contracts at `paths`.

    `is_project` says whether what lies around in `project` counts (other contracts, targets,
    teams, waivers); `is_whole` that `paths` are all current contracts of the project.
    """
    entries = list(
        {entry.file: entry for entry in (read_entry(project, p) for p in paths)}.values()
    )
    around = read_surroundings(project, entries, is_project=is_project)
    engine = Engine()
    judged = [each for entry in entries for each in _judged(entry, around, engine)]
    files = [entry.file for entry in entries]
    if not is_project:
        return Report(len(files), tuple(sorted(each.finding for each in judged)), ())
    return apply_waivers(project, judged, files, today, is_whole=is_whole)


def _judged(entry: Entry, around: Surroundings, engine: Engine) -> Iterator[Judged]:
    for fault in (*entry.faults, *_meaning(entry, around, engine)):
        line, column = entry.document.place(fault.steps) if entry.document else entry.place
        finding = LintFinding(
            entry.file,
            line,
            column,
            fault.code,
            CODES[fault.code].severity,
            fault.message,
            fault.fix,
        )
        content = entry.document.content if entry.document else {}
        yield Judged(finding, frozenset(_subjects(content, fault.steps)))


def _meaning(entry: Entry, around: Surroundings, engine: Engine) -> Iterator[Fault]:
    if entry.contract is None:
        return
    case = Case(entry.contract, engine, around, entry.folders)
    refused = {fault.steps for fault in entry.faults if fault.steps}
    around_refused = {steps[:-1] for steps in refused}
    seen: set[tuple[str, Steps, str]] = set()
    for check in CHECKS:
        for fault in check(case):
            key = (fault.code, fault.steps, fault.message)
            # What has the wrong form has been told; what it would mean is nobody's guess. Nor is
            # what seems to be missing beside it.
            may_be_told = CODES[fault.code].severity == "warning" or fault.code in ABSENCES
            is_told = fault.steps in refused or (may_be_told and fault.steps in around_refused)
            if key not in seen and not is_told:
                seen.add(key)
                yield fault


def _subjects(content: Any, steps: Steps) -> Iterable[str]:
    """Yield the names and ids of everything on the way to `steps`."""
    here: Any = content
    for step in steps:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return
        if isinstance(here, dict):
            for key in ("name", "id", "server", "property"):
                if isinstance(here.get(key), str):
                    yield here[key]
