"""Compile each rule seed into the macro that its judged model reads.

Input:   `seeds/rules/rule_<product>__<entity>.csv` and the YAML of
         `silver_<product>__<entity>_judged`.
Output:  `macros/generated/rules_<product>__<entity>.sql`, the validity folded into the condition.
Never:   writes a rule that could not run, or that nobody answers for; reads the rules of the
         tooling, which judge no rows of a model.
"""

import re
from pathlib import Path

from brygge.compiling.conditions import ConditionCheck
from brygge.compiling.derived import Derived, GeneratedFile
from brygge.compiling.judged import JudgedModel, read_judged_model
from brygge.compiling.macros import macro_file, record_literal, text_literal
from brygge.compiling.rule_rows import (
    HEADER,
    RuleRow,
    date_faults,
    is_day_type,
    read_rows,
    row_faults,
)
from brygge.compiling.seeds import Seed, header_faults, read_seed
from brygge.errors import InputError
from brygge.findings import Finding
from brygge.project import Project

GENERATED = Path("macros/generated")
RULES = Path("seeds/rules")
# What judges the catalog, masks columns and moves products.
OF_TOOLING = (
    "rule_access_masks.csv",
    "rule_catalog.csv",
    "rule_product_lifecycle.csv",
    "rule_product_statuses.csv",
)
TEAMS = Path("seeds/referentials/referential_teams.csv")
_STEM = re.compile(r"rule_(?P<entity>[a-z][a-z0-9_]*__[a-z][a-z0-9_]*)")


def compile_rules(project: Project) -> Derived:
    """Return one macro file per rule seed, or everything that is wrong with it."""
    folder = project.root / RULES
    others = {folder / name for name in OF_TOOLING}
    seeds = sorted(path for path in folder.rglob("*.csv") if path not in others)
    if not seeds:
        return Derived((), ())
    try:
        teams = _read_teams(project)
    except InputError as error:
        return Derived((), (_as_finding(error, project.relative(project.root / TEAMS)),))
    found = [_compile_seed(project, path, teams) for path in seeds]
    return Derived(
        tuple(file for derived in found for file in derived.files),
        tuple(finding for derived in found for finding in derived.refused),
    )


def full_condition(row: RuleRow, kind: str) -> str:
    """Return the condition with its validity; `kind` is the business date's type on DuckDB.

    Both ends are inclusive days, so a timestamp is compared by its day.
    """
    day = row.business_date
    if is_day_type(kind) and kind != "DATE":
        day = f"cast({day} as date)"
    parts = [f"({row.condition})"]
    if row.valid_from:
        parts.append(f"{day} >= date '{row.valid_from}'")
    if row.valid_to:
        parts.append(f"{day} <= date '{row.valid_to}'")
    return " and ".join(parts)


def _compile_seed(project: Project, path: Path, teams: tuple[str, ...] | None) -> Derived:
    origin = project.relative(path)
    match = _STEM.fullmatch(path.stem)
    try:
        if not match:
            raise InputError(
                f'"{path.name}" does not name the model it judges.',
                "call it rule_<product>__<entity>.csv.",
            )
        seed = read_seed(project, path)
    except InputError as error:
        return Derived((), (_as_finding(error, origin),))
    wrong = [fault.at(origin, "header") for fault in header_faults(seed, HEADER)]
    if wrong:
        return Derived((), tuple(wrong))
    rows, refused = read_rows(seed)
    check, model_refused = _find_check(project, f"silver_{match['entity']}_judged", origin)
    refused += model_refused
    for row in rows:
        refused += _row_findings(row, origin, teams, check)
    if refused or check is None:
        return Derived((), tuple(refused))
    text = _render(match["entity"], seed, rows, check)
    path = GENERATED / f"rules_{match['entity']}.sql"
    return Derived((GeneratedFile(path, text, origin),), ())


def _find_check(
    project: Project, name: str, origin: str
) -> tuple[ConditionCheck | None, list[Finding]]:
    try:
        model: JudgedModel = read_judged_model(project, name)
    except InputError as error:
        return None, [_as_finding(error, origin)]
    check = ConditionCheck(model)
    faults = [fault.at(model.file, f"{name}.{column}") for column, fault in check.type_faults]
    # Without all its columns, the table would only yield faults that are none.
    return (None, faults) if faults else (check, [])


def _row_findings(
    row: RuleRow, origin: str, teams: tuple[str, ...] | None, check: ConditionCheck | None
) -> list[Finding]:
    faults = [*row_faults(row, teams), *date_faults(row, check.types if check else None)]
    if check and row.condition:
        faults += check.faults(row.condition)
    return [fault.at(origin, row.subject) for fault in faults]


def _render(entity: str, seed: Seed, rows: list[RuleRow], check: ConditionCheck) -> str:
    records = [
        record_literal(
            [
                ("id", text_literal(row.rule_id)),
                ("action", text_literal(row.action)),
                (
                    "condition",
                    text_literal(full_condition(row, check.types.get(row.business_date, ""))),
                ),
            ]
        )
        for row in rows
    ]
    return macro_file(f"rules_{entity}", seed.origin, seed.sha256, "rules", records)


def _read_teams(project: Project) -> tuple[str, ...] | None:
    """The teams of the referential seed; None when the project has no such seed."""
    path = project.root / TEAMS
    if not path.is_file():
        return None
    seed = read_seed(project, path)
    if "team" not in seed.header:
        raise InputError(
            f'{seed.origin}: the column "team" is missing.', "list one team per row in it."
        )
    whole = [row for row in seed.rows if len(row.cells) == len(seed.header)]
    return tuple(seed.cell(row, "team") for row in whole)


def _as_finding(error: InputError, origin: str) -> Finding:
    return Finding(origin, "seed", error.problem.removeprefix(f"{origin}: "), error.fix)
