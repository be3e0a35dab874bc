"""Read how many rows are in quarantine, by rule.

Input:   an open database.
Output:  `BrokenRule`s of every relation `quarantine_<product>__<entity>`, with the reasons of the
         seed `rule_<product>__<entity>` where there is one.
Never:   reads a value of a row: only which rules it breaks.
"""

import re
from typing import TYPE_CHECKING

from brygge.contracts.column_types import quoted
from brygge.observing.guard import Guard
from brygge.observing.model import BrokenRule

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NAME = re.compile(r"quarantine_(?P<product>[a-z0-9_]+?)__(?P<entity>[a-z0-9_]+)")
# What is no name of a rule is nobody's to show.
_RULE = "regexp_full_match(rule, '[a-z][a-z0-9_]{0,99}')"
_COLUMNS = """
select table_schema, table_name from information_schema.columns
where table_name like 'quarantine\\_%' escape '\\' and column_name = 'broken_rules'
order by all
"""
_SEEDS = """
select table_name, list(column_name) from information_schema.columns
where table_schema = 'seeds' and table_name like 'rule\\_%' escape '\\' group by table_name
"""


def read_quarantine(connection: "DuckDBPyConnection", guard: Guard) -> tuple[BrokenRule, ...]:
    """Return the rules that rows in quarantine break, the most broken first."""
    seeds = dict(connection.execute(_SEEDS).fetchall())
    found = []
    for schema, table in connection.execute(_COLUMNS).fetchall():
        name = _NAME.fullmatch(table)
        if not name:
            continue
        reasons = _reasons(connection, f"rule_{table.removeprefix('quarantine_')}", seeds)
        for rule, rows in connection.execute(_counted(schema, table)).fetchall():
            reason, owner = reasons.get(rule, ("", ""))
            broken = BrokenRule(
                name["product"], f"{schema}.{table}", rule, rows,
                guard.clean(reason), guard.clean(owner),
            )  # fmt: skip
            found.append(broken)
    return tuple(found)


def _counted(schema: str, table: str) -> str:
    relation = f"{quoted(schema)}.{quoted(table)}"
    return (
        "select rule, count(*) from (select unnest(string_split(broken_rules, ',')) as rule "
        f"from {relation}) where {_RULE} group by rule order by 2 desc, 1"
    )


def _reasons(
    connection: "DuckDBPyConnection", seed: str, seeds: dict[str, list[str]]
) -> dict[str, tuple[str, str]]:
    if not {"rule_id", "reason", "owner"} <= set(seeds.get(seed, ())):
        return {}
    rows = connection.execute(f"select rule_id, reason, owner from seeds.{quoted(seed)}").fetchall()
    return {str(rule): (str(reason or ""), str(owner or "")) for rule, reason, owner in rows}
