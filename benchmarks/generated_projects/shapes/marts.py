"""Shapes of what lies above the intermediate models: marts and ports.

Input:   an empty query and its parents.
Output:  the query with its steps.
Never:   has a name, a layer or a materialization: a block gives those.
"""

from collections.abc import Sequence

from generated_projects.assets import Asset
from generated_projects.expressions import keep, make
from generated_projects.queries import Query


def load(query: Query, parents: Sequence[Asset]) -> None:
    """What an incremental mart adds; it reads an ephemeral model by its name alone."""
    held, totals = query.imports(parents[0], "held"), query.imports(parents[1], "totals")
    share = f"round(coalesce({held.amount}, 0) / nullif({totals.total}, 0), 4)"
    lines = [
        make(f"md5(concat_ws('|', {held.key}, {held.code}))", "row_key", "VARCHAR key",
             [held.key, held.code]),
        keep(held.key, "thing_id", "thing"),
        keep(held.other),
        keep(held.word),
        keep(held.amount),
        make(f"cast({share} as double)", "share", "DOUBLE share", [held.amount, totals.total]),
        keep(totals.rows, "rows_of_all"),
        keep(held.age),
        keep(held.time, "loaded_at"),
        make("1", "edition", "INTEGER edition"),
    ]  # fmt: skip
    on = f"left join totals\n        on {held.other} = {totals.key}"
    query.step("loaded", lines, f"from held\n\n    {on}")


def gather(query: Query, parents: Sequence[Asset]) -> None:
    """A mart: a join of what lies below it, and of another product's port where there is one."""
    held, codes = query.imports(parents[0], "held"), query.imports(parents[1], "codes")
    ports = [query.imports(each, "other_port") for each in parents[2:]]
    grade = (
        f"case when {held.amount} > 1000 then 'large' when {held.amount} > 100 then 'middle' "
        "else 'small' end"
    )
    lines = [
        keep(held.key),
        keep(held.other),
        keep(held.code, "code"),
        keep(held.label),
        keep(held.amount),
        make(f"coalesce({codes.total}, 0)", "amount_of_a", "DECIMAL(38,2) total", [codes.total]),
        make(grade, "grade", "VARCHAR grade", [], [held.amount]),
        keep(codes.rows),
        make(f"extract(year from {held.time})", "year", "BIGINT year", [held.time]),
        keep(held.time),
        *(keep(port.label, f"port_{port.label.name}", "port") for port in ports),
    ]
    rest = f"from held\n\n    left join codes\n        on {held.other} = {codes.key}"
    for port in ports:
        rest += f"\n\n    left join {port.name}\n        on {held.key} = {port.key}"
    query.step("gathered", lines, rest)


def publish(query: Query, parents: Sequence[Asset]) -> None:
    """A port: chosen columns under names for strangers."""
    held = query.imports(parents[0], "mart")
    lines = [
        keep(held.key),
        keep(held.code),
        keep(held.label, "name"),
        keep(held.amount, "amount_eur"),
        keep(held.total, "amount_of_a_eur"),
        keep(held.grade, "size_class"),
        keep(held.rows),
        keep(held.year),
        keep(held.time),
        make("'EUR'", "currency", "VARCHAR currency"),
    ]
    query.step("published", lines, "from mart")
