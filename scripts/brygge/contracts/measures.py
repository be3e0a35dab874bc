"""How each check is measured: the SQL that gives a number, and the one scan over many of them.

Input:   checks, and how SQL names the relation and the moment of the audit.
Output:  SQL text (DuckDB).
Never:   runs it.
"""

from collections.abc import Sequence

from brygge.contracts.check import NOW, Check
from brygge.contracts.column_types import quoted
from brygge.contracts.references import OBJECT


def measured(check: Check) -> str:
    """Return the aggregate (scopes row and measure) or the query (key and query) of a check."""
    if check.scope == "row":
        bad = f"count(*) filter (where {check.sql})"
        return _percent(bad) if check.unit == "percent" else bad
    if check.scope == "key":
        return key_query(check, f"distinct {_value(check)}")
    return check.sql


def counted(check: Check) -> str | None:
    """Return the aggregate that counts bad rows, where that is not what is measured."""
    is_share = check.scope == "row" and check.unit == "percent"
    return f"count(*) filter (where {check.sql})" if is_share else None


def quick_measured(check: Check) -> str:
    """Return a cheaper query for a key: 0 means that it is unique, else `measured` must decide.

    Equal hashes of different keys can only add to the count, so that 0 is a proof.
    """
    return key_query(check, f"distinct hash({', '.join(quoted(name) for name in check.columns)})")


def key_query(check: Check, counted: str) -> str:
    """Return the query for the rows beyond the first of each key, nulls aside."""
    given = " and ".join(f"{quoted(name)} is not null" for name in check.columns)
    extra = f"count(*) - count({counted})"
    if check.unit == "percent":
        extra = f"coalesce(100.0 * ({extra}) / nullif((select count(*) from {OBJECT}), 0), 0)"
    return f"select {extra} from {OBJECT} where {given}"


def failing(check: Check) -> str | None:
    """Return the condition of the rows that break a check; none where no row is to blame alone."""
    if check.scope == "row":
        return check.sql
    if check.scope == "key":
        names = ", ".join(quoted(name) for name in check.columns)
        return (
            f"{_value(check)} in (select {_value(check)} from {OBJECT} "
            f"group by {names} having count(*) > 1)"
        )
    return None


def scan(checks: Sequence[Check]) -> str:
    """Return one query over the relation: the number of rows, then what each check measures.

    Takes checks of the scopes row and measure; their columns are `m_0`, `m_1` ...
    """
    columns = [f"    {measured(check)} as m_{number}" for number, check in enumerate(checks)]
    listed = ",\n".join(["    count(*) as row_count", *columns])
    return f"select\n{listed}\nfrom {OBJECT}"


def named(sql: str, relation: str, now: str) -> str:
    """Return `sql` over `relation` (SQL name or subquery) at the moment `now` (SQL)."""
    return sql.replace(OBJECT, relation).replace(NOW, now)


def _percent(bad: str) -> str:
    return f"coalesce(100.0 * {bad} / nullif(count(*), 0), 0)"


def _value(check: Check) -> str:
    names = [quoted(name) for name in check.columns]
    return names[0] if len(names) == 1 else f"({', '.join(names)})"
