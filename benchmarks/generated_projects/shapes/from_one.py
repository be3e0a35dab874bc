"""Shapes of intermediate models that read one asset: filters, windows, sums.

Input:   an empty query and its parents.
Output:  the query with its steps.
Never:   has a name, a layer or a materialization: a block gives those.
"""

from collections.abc import Sequence

from generated_projects.assets import Asset, Column
from generated_projects.expressions import Line, keep, make
from generated_projects.queries import Query


def filter_open(query: Query, parents: Sequence[Asset]) -> None:
    """Keep what is open, and add a column to a star."""
    held = query.imports(parents[0])
    line, made = make(
        f"datediff('day', {held.day}, cast('2026-01-01' as date))",
        "days_open",
        "BIGINT age",
        [held.day],
    )
    sql = f"    select\n        *,\n        {line}\n\n    from {held.name}\n\n    where {held.flag}"
    query.adds("open_only", sql, [*held.columns, made])


def latest(query: Query, parents: Sequence[Asset]) -> None:
    """Keep the newest row per key, with what windows know of it."""
    held = query.imports(parents[0])
    by, at = (held.key, held.time)
    numbered = query.step(
        "numbered",
        [
            *map(keep, held.columns),
            make(
                f"row_number() over (partition by {by} order by {at} desc)",
                "position",
                "BIGINT position",
                steers=[by, at],
            ),
            make(
                f"lag({held.code}) over (partition by {by} order by {at})",
                "previous_code",
                "VARCHAR previous",
                [held.code],
                [by, at],
            ),
            # Over a window, a sum keeps its rows: it is transformed, not aggregated.
            make(
                f"sum({held.amount}) over (partition by {held.other})",
                "amount_of_all",
                "DECIMAL(38,2) total",
                [held.amount],
                [held.other],
            ),
        ],
        f"from {held.name}",
    )
    lines = [keep(each) for each in numbered.columns if each.role not in ("position", "system")]
    query.step("newest", lines, "from numbered\n\n    where numbered.position = 1")


def aggregate(query: Query, parents: Sequence[Asset]) -> None:
    """One row per referenced thing."""
    held = query.imports(parents[0])

    def over(sql: str, name: str, kind: str, column: Column) -> Line:
        return make(sql, name, kind, [column], kind="aggregated")

    lines = [
        keep(held.other, role="key"),
        make("count(*)", "row_count", "BIGINT rows", origin="rowset"),
        over(f"count(distinct {held.key})", "things", "BIGINT things", held.key),
        over(f"sum({held.amount})", "amount_total", "DECIMAL(38,2) total", held.amount),
        over(f"avg({held.amount})", "amount_mean", "DOUBLE mean", held.amount),
        over(f"min({held.day})", "first_date", "DATE day", held.day),
        over(f"max({held.day})", "last_date", "DATE last", held.day),
        over(f"max({held.time})", "changed_at", "TIMESTAMP time", held.time),
        over(f"bool_or({held.flag})", "has_open", "BOOLEAN flag", held.flag),
        over(f"cast(sum({held.quantity}) as bigint)", "pieces", "BIGINT pieces", held.quantity),
    ]
    query.step("totals", lines, f"from {held.name}\n\n    group by {held.other}")
