"""Shapes of intermediate models that join, unite or look up in several assets.

Input:   an empty query and its parents.
Output:  the query with its steps.
Never:   has a name, a layer or a materialization: a block gives those.
"""

from collections.abc import Sequence
from dataclasses import replace

from generated_projects.assets import Asset
from generated_projects.expressions import MONEY, keep, make, merge
from generated_projects.queries import Query


def decode(query: Query, parents: Sequence[Asset]) -> None:
    """Put our word for their code, by a seed; read an ephemeral model under an alias."""
    seed = query.imports(parents[1], "words")
    held = query.reads(parents[0], "held")
    word = make(f"coalesce({seed.label}, 'unmapped')", "status", "VARCHAR word", [seed.label])
    on = f"left join words\n        on {held.code} = words.code"
    rest = f"from {parents[0].call} as held\n\n    {on}"
    query.step("decoded", [*map(keep, held.columns[:9]), keep(held.age), word], rest)


def unite(query: Query, parents: Sequence[Asset]) -> None:
    """Put two assets under each other: by position, with the names of the first."""
    first, second = (query.imports(each) for each in parents)
    names = ("entry_id", "", "entry_code", "entry_name", "amount", "", "", "", "", "")
    upper = [keep(each, name) for each, name in zip(first.columns, names, strict=True)]
    lines = [*upper, make("'first'", "branch", "VARCHAR branch")]
    others = ",\n".join(f"        {each}" for each in (*second.columns, "'second'"))
    columns = []
    for (_, made), below in zip(lines, (*second.columns, None), strict=True):
        reaches = merge((*made.reaches, *(below.reaches if below else ())))
        columns.append(replace(made, reaches=reaches))
    body = ",\n".join(f"        {sql}" for sql, _ in lines)
    sql = f"    select\n{body}\n    from {first.name}\n\n    union all\n\n"
    query.adds("entries", f"{sql}    select\n{others}\n    from {second.name}", columns)


def join(query: Query, parents: Sequence[Asset]) -> None:
    """Put what is known of the referenced thing beside each row."""
    left, right = query.imports(parents[0]), query.imports(parents[1])
    lines = [
        keep(left.key),
        keep(left.other),
        keep(left.code),
        keep(right.label, f"of_{right.label.name}"),
        make(
            f"coalesce({left.label}, {right.label})",
            "best_name",
            "VARCHAR label",
            [left.label, right.label],
        ),
        make(
            f"case when {left.flag} then {left.amount} else 0 end",
            "open_amount",
            "DECIMAL(18,2) amount",
            [left.amount],
            [left.flag],
        ),
        make(
            f"cast({left.amount} * {left.quantity} as {MONEY})",
            "line_total",
            "DECIMAL(18,2) total",
            [left.amount, left.quantity],
        ),
        keep(left.flag),
        make(f"greatest({left.time}, {right.time})", "changed_at", "TIMESTAMP time",
             [left.time, right.time]),
        keep(right.previous),
    ]  # fmt: skip
    on = f"left join {right.name}\n        on {left.other} = {right.key}"
    query.step("joined", lines, f"from {left.name}\n\n    {on}")


def pivot(query: Query, parents: Sequence[Asset]) -> None:
    """Sums side by side; two assets joined by `using`."""
    left, right = query.imports(parents[0]), query.imports(parents[1])
    codes = [
        make(
            f"sum(case when {left.code} = '{code}' then {left.amount} end)",
            f"amount_{code}",
            f"DECIMAL(38,2) {'total' if code == 'a' else code}",
            [left.amount],
            [left.code],
            "aggregated",
        )
        for code in "abcd"
    ]
    longest = make(f"max({right.label})", "longest_name", "VARCHAR label", [right.label],
                   kind="aggregated")  # fmt: skip
    newest = make(f"max({left.time})", "changed_at", "TIMESTAMP time", [left.time],
                  kind="aggregated")  # fmt: skip
    rows = make("count(*)", "row_count", "BIGINT rows", origin="rowset")
    day = make(f"date_trunc('month', {left.day})", "month", "TIMESTAMP month", [left.day])
    day = (
        "cast(" + day[0].replace(" as month", " as date) as month"),
        replace(day[1], type="DATE"),
    )
    # Both sides call it the same, so that a reader may leave the table out.
    key = keep(left.other, role="key")
    rest = (
        f"from {left.name}\n\n    inner join {right.name}\n        using ({left.other.name})\n\n"
        f"    group by\n        {left.other},\n        {day[0].removesuffix(' as month')}"
    )
    query.step("by_code", [key, day, *codes, longest, newest, rows], rest)


def widen(query: Query, parents: Sequence[Asset]) -> None:
    """All columns but two of one asset, some of another."""
    left, right = query.imports(parents[0], "lines"), query.imports(parents[1], "totals")
    lines = [keep(right.total, "total_of_all", "of_all"), keep(right.rows, "rows_of_all")]
    out = [left.quantity, left.system]
    body = "".join(f",\n        {sql}" for sql, _ in lines)
    sql = (
        f"    select\n        lines.* exclude ({', '.join(each.name for each in out)}){body}\n\n"
        f"    from lines\n\n    left join totals\n        on {left.other} = {right.key}"
    )
    kept = [each for each in left.columns if each not in out]
    query.adds("widened", sql, [*kept, *(made for _, made in lines)])


def look_up(query: Query, parents: Sequence[Asset]) -> None:
    """A scalar subquery, `in`, `distinct`, and an asset without an import."""
    held, rates = query.imports(parents[0], "held"), query.reads(parents[1], "rates")
    seen = query.reads(parents[2], "seen")
    rate = f"select max({rates.label}) from {parents[1].call} as rates"
    rate = f"({rate} where {rates.code} = {held.code})"
    lines = [
        keep(held.key),
        keep(held.other),
        make(f"lower({held.code})", "code", "VARCHAR code", [held.code]),
        keep(held.label),
        make(rate, "rate_name", "VARCHAR rate", [rates.label], [rates.code, held.code],
             "aggregated"),
        keep(held.amount),
        keep(held.quantity),
        make(f"cast({held.time} as date)", "changed_date", "DATE day", [held.time]),
        keep(held.time),
        make("current_date", "read_date", "DATE read", origin="generated"),
    ]  # fmt: skip
    chosen = f"where {held.key} in (select {seen.key} from {parents[2].call} as seen)"
    body = ",\n".join(f"        {sql}" for sql, _ in lines)
    sql = f"    select distinct\n{body}\n\n    from held\n\n    {chosen}"
    query.adds("looked_up", sql, [made for _, made in lines])
