"""Check the rows of a rule seed, all but their SQL.

Input:   a rule seed; the teams that may own a rule; the columns of the judged model.
Output:  `RuleRow` per row, and every `Finding` with the row's line and rule.
Never:   stops at the first fault.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from brygge.compiling.derived import Fault
from brygge.compiling.seeds import Seed
from brygge.errors import likely
from brygge.findings import Finding

HEADER = (
    "rule_id",
    "condition",
    "action",
    "business_date",
    "valid_from",
    "valid_to",
    "reason",
    "owner",
)
ACTIONS = ("quarantine", "warn", "block")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class RuleRow:
    """One rule as written: all texts, blank where nothing was given."""

    line: int
    rule_id: str
    condition: str
    action: str
    business_date: str
    valid_from: str
    valid_to: str
    reason: str
    owner: str

    @property
    def subject(self) -> str:
        """The row as findings name it."""
        return f"line {self.line}, rule {self.rule_id or '(no id)'}"


def read_rows(seed: Seed) -> tuple[list[RuleRow], list[Finding]]:
    """Return the rules of the seed, whose header must be right, and the rows that are none."""
    rows: list[RuleRow] = []
    refused: list[Finding] = []
    first: dict[str, int] = {}
    for cells in seed.rows:
        if len(cells.cells) != len(seed.header):
            sentence = f"{len(cells.cells)} values, expected {len(seed.header)}."
            fix = "put values that contain a comma in double quotes."
            refused.append(Finding(seed.origin, f"line {cells.line}", sentence, fix))
            continue
        row = RuleRow(cells.line, *(seed.cell(cells, name).strip() for name in HEADER))
        rows.append(row)
        line = first.setdefault(row.rule_id, row.line)
        if row.rule_id and line != row.line:
            fault = Fault(f"the id already stands in line {line}.", "give each rule its own.")
            refused.append(fault.at(seed.origin, row.subject))
    return rows, refused


def row_faults(row: RuleRow, teams: tuple[str, ...] | None) -> Iterator[Fault]:
    """Yield what is wrong with the row's id, action, reason and owner. No teams: any name."""
    if not row.rule_id:
        yield Fault("the rule has no id.", "name it for what it finds, such as quantity_zero.")
    elif not _NAME.fullmatch(row.rule_id):
        yield Fault(
            f'"{row.rule_id}" is not an id.',
            "use at most 41 lowercase letters, digits and _, beginning with a letter.",
        )
    if row.action not in ACTIONS:
        sentence = f'unknown action "{row.action}".' if row.action else "the rule has no action."
        yield Fault(sentence, f"{likely(row.action, ACTIONS)}use one of {', '.join(ACTIONS)}.")
    if not row.condition:
        yield Fault("the rule has no condition.", "write in SQL what makes a row break it.")
    if not row.reason:
        yield Fault("the rule has no reason.", "say why it is there, for those who meet it.")
    yield from _owner_faults(row.owner, teams)


def date_faults(row: RuleRow, types: Mapping[str, str] | None) -> Iterator[Fault]:
    """Yield what is wrong with the validity. `types` are DuckDB's types by column, when known."""
    for column, text in (("valid_from", row.valid_from), ("valid_to", row.valid_to)):
        if text and parse_date(text) is None:
            yield Fault(f'{column} "{text}" is not a date.', "write it as YYYY-MM-DD.")
    first, last = parse_date(row.valid_from), parse_date(row.valid_to)
    if first and last and first > last:
        yield Fault(f"valid_from {first} is after valid_to {last}.", "correct one of the two.")
    if (row.valid_from or row.valid_to) and not row.business_date:
        yield Fault(
            "the rule has a validity but no business_date.",
            "name the date column with which the validity is compared.",
        )
    if row.business_date and types is not None:
        yield from _business_date_faults(row.business_date, types)


def parse_date(text: str) -> date | None:
    """Return the date written as YYYY-MM-DD, or None."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _owner_faults(owner: str, teams: tuple[str, ...] | None) -> Iterator[Fault]:
    if not owner:
        yield Fault("the rule has no owner.", "name the team that answers for it.")
    elif teams is not None and owner not in teams:
        fix = f"{likely(owner, teams)}the teams in referential_teams are {', '.join(teams)}."
        yield Fault(f'unknown owner "{owner}".', fix)
    elif teams is None and not _NAME.fullmatch(owner):
        yield Fault(f'the owner "{owner}" is not a name.', "name a team, such as sales_data.")


def _business_date_faults(name: str, types: Mapping[str, str]) -> Iterator[Fault]:
    days = [column for column, kind in types.items() if is_day_type(kind)]
    if name not in types:
        yield Fault(
            f'unknown business_date column "{name}".',
            f"{likely(name, days)}the model's dates are {', '.join(days) or 'none'}.",
        )
    elif not is_day_type(types[name]):
        yield Fault(
            f'business_date "{name}" is a {types[name].lower()}, not a date or timestamp.',
            f"the model's dates are {', '.join(days) or 'none'}.",
        )


def is_day_type(kind: str) -> bool:
    """Return whether a DuckDB type is a date or a timestamp without a session's time zone."""
    return kind == "DATE" or (kind.startswith("TIMESTAMP") and "ZONE" not in kind)
