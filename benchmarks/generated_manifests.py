"""Make the artifacts of a dbt project of any size, and the column lineage that is true of it.

Models come in blocks of twenty, cut where the number ends: staging over sources, two ephemeral
models (one reads the other), intermediate models (joins, unions, windows, pivots, stars,
subqueries), an incremental and a plain mart, a public port in two versions. Every query is composed
column by column, so that its lineage is known without reading SQL.

Input:   a number of models; whether one in a hundred differs from the first edition.
Output:  `manifest.json` (v12), `catalog.json`, `run_results.json`, `truth.json` in a folder.
Never:   draws by chance or looks at a clock: equal input gives equal bytes.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from hashlib import md5, sha256
from pathlib import Path
from textwrap import dedent
from typing import Any

PROJECT, DATABASE, BLOCK = "shop", "shop", 20
DOMAINS = (
    *("sales", "stock", "returns", "loyalty", "pricing", "payments", "shipping", "claims"),
    *("suppliers", "hiring", "finance", "marketing", "service", "quality", "energy", "fleet"),
    *("events", "tax", "legal", "travel"),
)
ENTITIES = (
    *("order", "customer", "product", "store", "region", "contract", "invoice", "parcel"),
    *("ticket", "campaign", "visit", "quote", "machine", "route", "driver", "claim"),
    *("grant", "lesson", "meter", "voucher", "recipe"),
)
SYSTEMS = ("erp", "crm", "till", "web", "hub")
STRENGTH = ("copied", "renamed", "transformed", "aggregated")
MADE_AT = "2026-11-01T05:00:00.000000Z"
EPHEMERAL = "__dbt__cte__"


@dataclass(frozen=True)
class Reach:
    """A column of an asset that a column is made from.

    Where `is_value` is false, it only steers which value arrives: the condition of a `case`, the
    window of a function.
    """

    asset: str
    column: str
    kind: str = "copied"
    is_value: bool = True


@dataclass(frozen=True)
class Column:
    """A column; as text, what a query calls it. `role` says what other models may do with it."""

    name: str
    type: str
    role: str
    reaches: tuple[Reach, ...] = ()
    # What a column without upstream is: constant, rowset or generated.
    origin: str = "derived"
    table: str = ""

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


# One line of a column list: its SQL, and what it makes.
Line = tuple[str, Column]


@dataclass(frozen=True)
class Table:
    """What a query can read: an imported asset, or one of its own steps."""

    name: str
    columns: tuple[Column, ...]

    def __getattr__(self, role: str) -> Column:
        """Return the first column of a role."""
        for each in self.columns:
            if each.role == role:
                return each
        raise AttributeError(role)

    def named(self, name: str) -> "Table":
        """Return the same table under another name."""
        return Table(name, tuple(replace(each, table=name) for each in self.columns))


@dataclass
class Asset:
    """A source, seed, snapshot or model. `raw` is its SQL as a person writes it."""

    kind: str
    name: str
    layer: str
    columns: tuple[Column, ...]
    block: int = 0
    raw: str = ""
    parents: tuple["Asset", ...] = ()
    materialization: str = "view"
    identifier: str = ""
    version: int = 0
    source: str = ""

    @cached_property
    def id(self) -> str:
        """dbt's unique id."""
        parts = [self.kind, PROJECT, self.source, self.name, f"v{self.version}"]
        return ".".join(parts[: 5 if self.version else 4]).replace("..", ".")

    @property
    def alias(self) -> str:
        """What the database calls it."""
        return self.identifier or self.name + (f"_v{self.version}" if self.version else "")

    @property
    def relation(self) -> str:
        """What other models call it in compiled SQL."""
        if self.materialization == "ephemeral":
            return EPHEMERAL + self.alias
        return f'"{DATABASE}"."{self.layer}"."{self.alias}"'

    @property
    def call(self) -> str:
        """What a person writes to read it."""
        if self.kind == "source":
            return f"{{{{ source('{self.source}', '{self.name}') }}}}"
        return f"{{{{ ref('{self.name}'{f', v={self.version}' if self.version else ''}) }}}}"

    @cached_property
    def inlined(self) -> tuple["Asset", ...]:
        """The ephemeral models below it, the deepest first."""
        found: dict[str, Asset] = {}
        for parent in self.parents:
            if parent.materialization == "ephemeral":
                found |= {each.id: each for each in (*parent.inlined, parent)}
        return tuple(found.values())

    @cached_property
    def own(self) -> str:
        """Its SQL with relations instead of calls."""
        text = self.raw
        for parent in self.parents:
            text = text.replace(parent.call, parent.relation)
        return text

    @property
    def inlined_ctes(self) -> list[dict[str, str]]:
        """What dbt puts before its SQL."""
        return [
            {"id": each.id, "sql": f" {each.relation} as (\n{each.own}\n)"} for each in self.inlined
        ]

    @cached_property
    def compiled(self) -> str:
        """Its SQL as dbt sends it."""
        if not self.inlined:
            return self.own
        ctes = ", ".join(each["sql"].lstrip() for each in self.inlined_ctes)
        return f"with {ctes}, {self.own.removeprefix('with').lstrip()}"


class Query:
    """A query under construction: imports, steps, and the assets that it reads."""

    def __init__(self) -> None:
        self.ctes: list[str] = []
        self.parents: list[Asset] = []
        self.columns: tuple[Column, ...] = ()

    def imports(self, asset: Asset, name: str = "") -> Table:
        """Add `name as (select * from asset)`."""
        name = name or asset.name.rpartition("__")[2]
        self.ctes.append(f"{name} as (\n\n    select * from {asset.call}\n\n)")
        return self.reads(asset, name)

    def reads(self, asset: Asset, name: str) -> Table:
        """Take note that the query reads an asset under this name, without a step of its own."""
        if asset not in self.parents:
            self.parents.append(asset)
        columns = [
            replace(each, reaches=(Reach(asset.id, each.name),), origin="derived", table=name)
            for each in asset.columns
        ]
        return Table(name, tuple(columns))

    def step(self, name: str, lines: Sequence[Line], rest: str) -> Table:
        """Add `name as (select lines rest)`."""
        body = ",\n".join(f"        {sql}" for sql, _ in lines)
        return self.adds(name, f"    select\n{body}\n\n    {rest}", [made for _, made in lines])

    def adds(self, name: str, sql: str, columns: Iterable[Column]) -> Table:
        """Add a step that is written already."""
        self.ctes.append(f"{name} as (\n\n{sql}\n\n)")
        self.columns = Table(name, tuple(columns)).named(name).columns
        return Table(name, self.columns)

    def orders(self) -> None:
        """Add a step that puts the columns in the order of the house, under ruler comments."""
        last = self.columns[0].table
        lines = [keep(each) for each in self.columns]
        for place, title in (
            (len(lines) * 2 // 3, "times, lineage"),
            (2, "attributes"),
            (0, "keys"),
        ):
            sql, made = lines[place]
            lines[place] = (f"---------- {title}\n        {sql}", made)
        self.step("ordered", lines, f"from {last}")

    def text(self, notes: Sequence[str], *, is_plain: bool) -> str:
        """Return the whole query, with notes for readers in front of its last step.

        A plain one ends with its last step, all others with a star over it.
        """
        comment = "".join(f"-- {note}\n" for note in notes)
        if is_plain:
            body = self.ctes[-1].partition("(")[2].rstrip(")")
            before = ",\n\n".join(self.ctes[:-1])
            return f"with\n\n{before}\n\n{comment}{dedent(body).strip()}"
        steps = [*self.ctes[:-1], comment + self.ctes[-1]]
        last = self.columns[0].table
        return "with\n\n" + ",\n\n".join(steps) + f"\n\nselect * from {last}"


def reached(columns: Iterable[Column], kind: str, is_value: bool) -> Iterator[Reach]:
    """Yield what columns are made from, after one more expression of this kind."""
    for column in columns:
        for each in column.reaches:
            stronger = max(each.kind, kind, key=STRENGTH.index)
            yield replace(each, kind=stronger, is_value=each.is_value and is_value)


def merge(reaches: Iterable[Reach]) -> tuple[Reach, ...]:
    """Return one reach per column upstream: the strongest kind, a value where one of them is."""
    merged: dict[tuple[str, str], Reach] = {}
    for each in reaches:
        known = merged.setdefault((each.asset, each.column), each)
        kind = max(known.kind, each.kind, key=STRENGTH.index)
        both = replace(known, kind=kind, is_value=known.is_value or each.is_value)
        merged[each.asset, each.column] = both
    return tuple(merged[key] for key in sorted(merged))


def keep(column: Column, name: str = "", role: str = "") -> Line:
    """Pass a column on, under another name if there is one."""
    made = replace(column, name=name or column.name, role=role or column.role)
    return str(column) + (f" as {name}" if name and name != column.name else ""), made


def make(
    sql: str,
    name: str,
    type_and_role: str,
    values: Sequence[Column] = (),
    steers: Sequence[Column] = (),
    kind: str = "transformed",
    origin: str = "constant",
) -> Line:
    """Make a column by an expression from the columns whose values it takes and that steer it."""
    type_, _, role = type_and_role.partition(" ")
    both = (*reached(values, kind, True), *reached(steers, kind, False))
    origin = "derived" if both else origin
    return f"{sql} as {name}", Column(name, type_, role or name, merge(both), origin)


MONEY = "decimal(18, 2)"


def stage(query: Query, raw: Table, entity: str, system: str) -> None:
    """Rename and type a source, as staging models do."""
    lines = [
        keep(raw.key, f"{entity}_id"),
        keep(raw.other, f"{raw.other.name.lower().removesuffix('_ref').removesuffix('ref')}_id"),
        keep(raw.code),
        make(f"trim({raw.label})", f"{entity}_name", "VARCHAR label", [raw.label]),
        make(
            f"cast(replace({raw.amount}, ',', '.') as {MONEY})",
            f"{entity}_amount",
            "DECIMAL(18,2) amount",
            [raw.amount],
        ),
        make(f"coalesce({raw.quantity}, 0)", "quantity", "INTEGER", [raw.quantity]),
        make(f"upper({raw.flag}) = 'Y'", "is_open", "BOOLEAN flag", [raw.flag]),
        make(f"cast({raw.day} as date)", "opened_date", "DATE day", [raw.day]),
        keep(raw.time, "changed_at"),
        make(f"'{system}'", "source_system", "VARCHAR system"),
    ]
    query.step("renamed", lines, f"from {raw.name}")


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


def decode(query: Query, parents: Sequence[Asset]) -> None:
    """Put our word for their code, by a seed; read an ephemeral model under an alias."""
    seed = query.imports(parents[1], "words")
    held = query.reads(parents[0], "held")
    word = make(f"coalesce({seed.label}, 'unmapped')", "status", "VARCHAR word", [seed.label])
    on = f"left join words\n        on {held.code} = words.code"
    rest = f"from {parents[0].call} as held\n\n    {on}"
    query.step("decoded", [*map(keep, held.columns[:9]), keep(held.age), word], rest)


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
            make(
                f"sum({held.amount}) over (partition by {held.other})",
                "amount_of_all",
                "DECIMAL(38,2) total",
                [held.amount],
                [held.other],
                "aggregated",
            ),
        ],
        f"from {held.name}",
    )
    lines = [keep(each) for each in numbered.columns if each.role not in ("position", "system")]
    query.step("newest", lines, "from numbered\n\n    where numbered.position = 1")


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


# Position in the block -> layer, name, shape, and the positions of the models that it reads
# (S: the block's seed, N: its snapshot, P: the port of an earlier block).
Plan = tuple[str, str, Callable[[Query, Sequence[Asset]], None], str]
PLANS: dict[int, Plan] = {
    7: ("intermediate", "int_{d}__open", filter_open, "0"),
    8: ("intermediate", "int_{d}__decoded", decode, "7 S"),
    9: ("intermediate", "int_{d}__newest", latest, "1"),
    10: ("intermediate", "int_{d}__entries", unite, "2 3"),
    11: ("intermediate", "int_{d}__totals", aggregate, "0"),
    12: ("intermediate", "int_{d}__joined", join, "0 9"),
    13: ("intermediate", "int_{d}__by_code", pivot, "0 12"),
    14: ("intermediate", "int_{d}__widened", widen, "0 11"),
    15: ("intermediate", "int_{d}__looked_up", look_up, "5 S N"),
    16: ("marts", "{d}_loads", load, "8 11"),
    17: ("marts", "{d}_figures", gather, "12 13 P"),
    18: ("ports", "{d}_port", publish, "17"),
    19: ("ports", "{d}_port", publish, "17"),
}
# The models whose query does not end with `select * from <last step>`.
PLAIN = (1, 3, 9, 12, 14, 18)
MATERIALIZATIONS = {7: "ephemeral", 8: "ephemeral", 16: "incremental", 17: "table"}


def raw_columns(entity: str, other: str, style: int) -> tuple[Column, ...]:
    """Return the columns of a source, in the style of the system that it comes from."""
    names = {
        "key": ("pk", f"{entity}Key", f"{entity[:3]}_nr"),
        "other": (f"{other}_ref", f"{other}Ref", f"{other}_ref"),
        "label": ("title", f"{entity}Name", f"{entity[:3]}_txt"),
        "amount": ("amount_text", "amountText", "amt"),
        "quantity": ("quantity", "pieces", "qty"),
        "flag": ("is_open", "openFlag", "opn_ind"),
        "day": ("opened_on", "openedOn", "opn_dt"),
        "time": ("updated_at", "updatedAt", "upd_ts"),
        "rest": ("note", "freeText", "rmk"),
    }
    types = {"key": "BIGINT", "other": "BIGINT", "quantity": "INTEGER", "time": "TIMESTAMP"}
    columns = [
        Column(each[style], types.get(role, "VARCHAR"), role) for role, each in names.items()
    ]
    return (*columns[:2], Column(f"{entity}_code", "VARCHAR", "code"), *columns[2:])


@dataclass
class Block:
    """Twenty models of one domain, and what they read."""

    number: int
    first: dict[str, Asset] = field(default_factory=dict)

    @property
    def domain(self) -> str:
        """The domain; two blocks of the same name differ by their number."""
        return f"{DOMAINS[self.number % len(DOMAINS)]}_{self.number:03}"

    def staged(self, position: int, note: str) -> Iterator[Asset]:
        """Yield a source and its staging model; the first brings the seed, the sixth a snapshot."""
        start = self.number * 3
        entity, other = (ENTITIES[(start + position + i) % len(ENTITIES)] for i in range(2))
        system = SYSTEMS[(self.number + position) % len(SYSTEMS)]
        columns = raw_columns(entity, other, (self.number + position) % 3)
        source = f"{system}_{self.domain}"
        table = f"{entity}s"
        identifier = f"raw_{table}_v1" if position % 3 == 1 else table
        raw = Asset("source", table, f"raw_{source}", columns, self.number, source=source,
                    identifier=identifier, materialization="table")  # fmt: skip
        yield raw
        query = Query()
        stage(query, query.imports(raw, "source"), entity, system)
        name = f"stg_{self.domain}__{table}"
        yield self.made(name, "staging", query, note, is_plain=position in PLAIN)
        if position == 0:
            words = (Column("code", "VARCHAR", "code"), Column("word", "VARCHAR", "label"))
            yield Asset("seed", f"mapping_{self.domain}", "seeds", words, self.number,
                        materialization="seed")  # fmt: skip
        if position == 5:
            yield self.snapshot(raw)

    def snapshot(self, raw: Asset) -> Asset:
        """Return a snapshot of a source: its columns and those that dbt adds."""
        reads = tuple(replace(each, reaches=(Reach(raw.id, each.name),)) for each in raw.columns)
        added = [("dbt_scd_id", "VARCHAR"), *((f"dbt_{name}", "TIMESTAMP") for name in
                 ("updated_at", "valid_from", "valid_to"))]  # fmt: skip
        own = tuple(Column(name, type_, "scd", origin="generated") for name, type_ in added)
        return Asset("snapshot", f"{self.domain}_history", "snapshots", (*reads, *own), self.number,
                     f"select * from {raw.call}", (raw,), "snapshot")  # fmt: skip

    def made(self, name: str, layer: str, query: Query, note: str, **more: Any) -> Asset:
        """Return the model of a query."""
        columns = tuple(replace(each, table="") for each in query.columns)
        notes = [note, *(prose(13, name, each) for each in range(12))]
        text = query.text(notes, is_plain=more.pop("is_plain", False))
        parents = tuple(query.parents)
        return Asset("model", name, layer, columns, self.number, text, parents, **more)

    def planned(self, position: int, ports: Sequence[Asset], note: str) -> Asset:
        """Return a model above staging."""
        layer, name, shape, reads = PLANS[position]
        parents = [*ports] if "P" in reads else []
        parents = [self.first[each] for each in reads.split() if each != "P"] + parents
        query = Query()
        shape(query, parents)
        if position % 3:
            query.orders()
        more = {"version": position - 17} if position >= 18 else {}
        kind = MATERIALIZATIONS.get(position, "table" if position >= 18 else "view")
        name = name.format(d=self.domain)
        is_plain = position in PLAIN
        return self.made(name, layer, query, note, materialization=kind, is_plain=is_plain, **more)


def compose(models: int, *, is_changed: bool = False) -> list[Asset]:
    """Return all assets in an order in which they can be built.

    With `is_changed`, one model in a hundred has a step more; every second of them a column more.
    """
    assets: list[Asset] = []
    ports: list[Asset] = []
    block = Block(0)
    for number in range(models):
        position = number % BLOCK
        block = Block(number // BLOCK) if position == 0 else block
        note = f"{number}: what is agreed with the {block.domain} team, see the handbook."
        if position < 7:
            made = list(block.staged(position, note))
        else:
            # A tree of products rather than a chain: as deep as real projects are.
            made = [block.planned(position, ports[block.number // 2 : block.number // 2 + 1]
                    if block.number else [], note)]  # fmt: skip
        keys = {"model": str(position), "seed": "S", "snapshot": "N"}
        for each in made:
            if is_changed and each.kind == "model" and number % 100 == 37:
                change(each, adds_column=number % 200 == 37)
            block.first[keys.get(each.kind, each.name)] = each
        assets += made
        if position == 18:
            ports.append(made[0])
    return assets


def change(asset: Asset, *, adds_column: bool) -> None:
    """Add a step to a model, and a column where told."""
    head, _, last = asset.raw.rpartition("\n\nselect * from ")
    more = ",\n        'second' as edition_name" if adds_column else ""
    step = f"select\n        *{more}\n\n    from {last}\n\n    where 1 = 1"
    asset.raw = f"{head},\n\nreviewed as (\n\n    {step}\n\n)\n\nselect * from reviewed"
    if adds_column:
        made = Column("edition_name", "VARCHAR", "edition_name", origin="constant")
        asset.columns = (*asset.columns, made)


@dataclass(frozen=True, order=True)
class TrueEdge:
    """A column that another is made from; where `is_value` is false, tools may leave it out."""

    from_asset: str
    from_column: str
    to_asset: str
    to_column: str
    kind: str
    is_value: bool


def true_edges(assets: Iterable[Asset]) -> list[TrueEdge]:
    """Return the column lineage between assets, one step at a time, ephemeral models included."""
    edges = []
    for asset in assets:
        for column in asset.columns:
            for each in column.reaches:
                kind = each.kind
                if STRENGTH.index(kind) < 2:
                    same = each.column.lower() == column.name.lower()
                    kind = "copied" if same else "renamed"
                edges.append(
                    TrueEdge(each.asset, each.column, asset.id, column.name, kind, each.is_value)
                )
    return sorted(edges)


# What nodes say where they have nothing to say.
BARE: dict[str, Any] = {
    "database": DATABASE,
    "package_name": PROJECT,
    "tags": [],
    "columns": {},
    "meta": {},
    "group": None,
    "docs": {"show": True, "node_color": None},
    "patch_path": None,
    "build_path": None,
    "unrendered_config": {},
    "created_at": 1793500000.0,
    "relation_name": None,
    "doc_blocks": [],
}
CHECK_SETTINGS: dict[str, Any] = {
    "enabled": True,
    "alias": None,
    "schema": "dbt_test__audit",
    "database": None,
    "tags": [],
    "meta": {},
    "group": None,
    "materialized": "test",
    "severity": "ERROR",
    "store_failures": None,
    "store_failures_as": None,
    "where": None,
    "limit": None,
    "fail_calc": "count(*)",
    "warn_if": "!= 0",
    "error_if": "!= 0",
}


def prose(words: int, *about: object) -> str:
    """Return sentences that nobody needs to read: they give descriptions their usual length."""
    seed = int(md5("|".join(map(str, about)).encode()).hexdigest(), 16)
    text = [(*ENTITIES, *DOMAINS)[(seed >> (i % 96)) % 41] for i in range(words)]
    return f"{' '.join(text).capitalize()}."


def digest(*about: object) -> str:
    """Return a hash of names, for checksums and the ids of tests."""
    return sha256("|".join(map(str, about)).encode()).hexdigest()


def documented(asset: Asset) -> dict[str, Any]:
    """Return the documented columns as a manifest holds them.

    Of a model that is no port, the last one is forgotten, as people do: what is documented is no
    schema.
    """
    is_whole = asset.kind == "source" or asset.version
    empty: dict[str, Any] = {
        "meta": {},
        "constraints": [],
        "quote": None,
        "config": {"meta": {}, "tags": []},
    }
    return {
        each.name: {
            "name": each.name,
            "description": prose(16, asset.name, each.name),
            "data_type": each.type,
            **empty,
            "tags": ["personal"] if each.role == "label" else [],
            "granularity": None,
            "doc_blocks": [],
        }
        for each in (asset.columns if is_whole else asset.columns[:-1])
    }


def settings(asset: Asset) -> dict[str, Any]:
    """Return the configuration of a node, with all the defaults that dbt writes out."""
    is_port = bool(asset.version)
    group = None if asset.kind in ("seed", "snapshot") else group_of(asset)
    nothing = ("database", "static_analysis", "incremental_strategy", "batch_size", "begin",
               "full_refresh", "event_time", "concurrent_batches", "freshness")  # fmt: skip
    return {
        "enabled": True,
        "alias": asset.alias if is_port else None,
        "schema": asset.layer,
        "tags": [asset.layer, "nightly"],
        "meta": meta_of(asset),
        "group": group,
        "materialized": asset.materialization,
        "lookback": 1,
        "persist_docs": {},
        "post-hook": [],
        "pre-hook": [],
        "quoting": {},
        "column_types": {},
        "unique_key": "row_key" if asset.materialization == "incremental" else None,
        "on_schema_change": "fail",
        "on_configuration_change": "apply",
        "grants": {},
        "packages": [],
        "docs": {"show": True, "node_color": None},
        "contract": {"enforced": is_port, "alias_types": True},
        "access": "public" if is_port else "protected",
        **dict.fromkeys(nothing),
    }


def group_of(asset: Asset) -> str:
    """Return the group: two blocks share one."""
    return f"group_{asset.block // 2:03}"


def meta_of(asset: Asset) -> dict[str, Any]:
    """Return what people note beside a model."""
    return {
        "owner": f"{group_of(asset)}@example.org",
        "reviewed": "2026-10-01",
        "runbook": f"https://handbook.example.org/{asset.layer}/{asset.name}",
        "remarks": [prose(14, asset.id, each) for each in range(11)],
    }


def place_of(asset: Asset, suffix: str) -> str:
    """Return the path of a file about an asset, below its folder of the project."""
    return f"{asset.layer}/{group_of(asset)}/{asset.alias}{suffix}"


def node(asset: Asset) -> dict[str, Any]:
    """Return a model, seed or snapshot as the manifest holds it."""
    folder = {"model": "models", "seed": "seeds", "snapshot": "snapshots"}[asset.kind]
    path = place_of(asset, ".csv" if asset.kind == "seed" else ".sql")
    config = settings(asset)
    made = {
        **BARE,
        "schema": asset.layer,
        "name": asset.name,
        "resource_type": asset.kind,
        "path": path,
        "original_file_path": f"{folder}/{path}",
        "unique_id": asset.id,
        "fqn": [PROJECT, asset.layer, group_of(asset), asset.alias],
        "alias": asset.alias,
        "checksum": {"name": "sha256", "checksum": digest(asset.raw)},
        "config": config,
        "tags": config["tags"],
        "description": f"One row per {asset.alias}.\n{prose(200, asset.id)}",
        "columns": documented(asset),
        "meta": config["meta"],
        "group": config["group"],
        "patch_path": f"{PROJECT}://{folder}/{place_of(asset, '.yml')}",
        "unrendered_config": {"materialized": asset.materialization, "meta": config["meta"]},
        "relation_name": None if asset.materialization == "ephemeral" else asset.relation,
        "raw_code": asset.raw,
    }
    if asset.kind == "seed":
        return {**made, "root_path": ".", "depends_on": {"macros": []}}
    return made | queried(asset, f"target/compiled/{PROJECT}/{folder}/{path}")


def queried(asset: Asset, path: str) -> dict[str, Any]:
    """Return the part of a node that only models and snapshots have."""
    return {
        **reading(asset.parents),
        "compiled_path": path,
        "compiled": True,
        "compiled_code": asset.compiled,
        "extra_ctes_injected": True,
        "extra_ctes": asset.inlined_ctes,
        "contract": {"enforced": bool(asset.version), "alias_types": True, "checksum": None},
        "access": "public" if asset.version else "protected",
        "constraints": [],
        "version": asset.version or None,
        "latest_version": 2 if asset.version else None,
        "deprecation_date": "2027-06-30T00:00:00" if asset.version == 1 else None,
        "primary_key": [asset.columns[0].name],
        "time_spine": None,
    }


def reading(parents: Sequence[Asset], macros: Sequence[str] = ()) -> dict[str, Any]:
    """Return what a node says about what it reads."""
    refs = [each for each in parents if each.kind != "source"]
    return {
        "language": "sql",
        "refs": [
            {"name": each.name, "package": None, "version": each.version or None} for each in refs
        ],
        "sources": [[each.source, each.name] for each in parents if each.kind == "source"],
        "metrics": [],
        "functions": [],
        "depends_on": {"macros": [*macros], "nodes": [each.id for each in parents]},
    }


def source_node(asset: Asset) -> dict[str, Any]:
    """Return a source as the manifest holds it."""
    path = f"models/staging/{asset.source}/_sources.yml"
    return {
        "database": DATABASE,
        "schema": asset.layer,
        "name": asset.name,
        "resource_type": "source",
        "package_name": PROJECT,
        "path": path,
        "original_file_path": path,
        "unique_id": asset.id,
        "fqn": [PROJECT, "staging", asset.source, asset.source, asset.name],
        "source_name": asset.source,
        "source_description": prose(12, asset.source),
        "loader": "",
        "identifier": asset.identifier,
        "quoting": dict.fromkeys(("database", "schema", "identifier", "column")),
        "loaded_at_field": asset.columns[8].name,
        "freshness": {"warn_after": {"count": 1, "period": "day"},
                      "error_after": {"count": 3, "period": "day"}, "filter": None},
        "external": None,
        "description": f"One row per {asset.name}.",
        "columns": documented(asset),
        "meta": {},
        "source_meta": {},
        "tags": [],
        "config": {"enabled": True, "meta": {}, "tags": []},
        "unrendered_config": {},
        "relation_name": asset.relation,
        "created_at": 1793500000.0,
        "doc_blocks": [],
    }  # fmt: skip


def check_node(asset: Asset, kind: str, column: str, parents: Sequence[Asset]) -> dict[str, Any]:
    """Return a generic test; `parents` are the assets that it reads, the tested one first."""
    name = f"{kind}_{asset.alias}_{column}"
    model = "{{ get_where_subquery(" + asset.call.strip("{} ") + ") }}"
    arguments = {"column_name": column, "model": model}
    if kind == "relationships":
        arguments |= {"to": parents[1].call.strip("{} "), "field": parents[1].columns[0].name}
    path = f"models/{place_of(asset, '.yml')}"
    return {
        **BARE,
        "test_metadata": {"name": kind, "kwargs": arguments, "namespace": None},
        "schema": "dbt_test__audit",
        "name": name,
        "resource_type": "test",
        "path": f"{name}.sql",
        "original_file_path": path,
        "unique_id": f"test.{PROJECT}.{name}.{digest(name)[:10]}",
        "fqn": [PROJECT, asset.layer, group_of(asset), name],
        "alias": name,
        "checksum": {"name": "none", "checksum": ""},
        "config": CHECK_SETTINGS,
        "description": prose(60, name),
        "raw_code": f"{{{{ test_{kind}(**_dbt_generic_test_kwargs) }}}}",
        **reading(parents, [f"macro.dbt.test_{kind}", "macro.dbt.get_where_subquery"]),
        "compiled_path": f"target/compiled/{PROJECT}/{path}/{name}.sql",
        "compiled": True,
        "compiled_code": check_sql(kind, column, parents),
        "extra_ctes_injected": True,
        "extra_ctes": [],
        "contract": {"enforced": False, "alias_types": True, "checksum": None},
        "column_name": column,
        "file_key_name": f"models.{asset.alias}",
        "attached_node": asset.id,
    }


def check_sql(kind: str, column: str, parents: Sequence[Asset]) -> str:
    """Return what dbt compiles of a generic test."""
    held = parents[0].relation
    if kind == "not_null":
        return f"select {column}\nfrom {held}\nwhere {column} is null"
    if kind == "unique":
        return (
            f"select\n    {column} as unique_field,\n    count(*) as n_records\n\nfrom {held}\n"
            f"where {column} is not null\ngroup by {column}\nhaving count(*) > 1"
        )
    to, field = parents[1].relation, parents[1].columns[0].name
    return (
        f"with child as (\n    select {column} as from_field\n    from {held}\n"
        f"    where {column} is not null\n),\n\n"
        f"parent as (\n    select {field} as to_field\n    from {to}\n)\n\n"
        "select from_field\n\nfrom child\nleft join parent\n"
        "    on child.from_field = parent.to_field\n\nwhere parent.to_field is null"
    )


def check_nodes(assets: Sequence[Asset]) -> Iterator[dict[str, Any]]:
    """Yield about two tests per model: its key is there and unique; references lead somewhere."""
    for asset in assets:
        if asset.kind != "model" or asset.materialization == "ephemeral":
            continue
        key = asset.columns[0].name
        yield check_node(asset, "not_null", key, [asset])
        parent = asset.parents[0]
        if asset.layer != "staging" and parent.materialization != "ephemeral":
            yield check_node(asset, "relationships", key, [asset, parent])
        else:
            yield check_node(asset, "unique", key, [asset])


def ballast(assets: Sequence[Asset]) -> dict[str, Any]:
    """Return what every manifest carries and lineage does not need: macros and doc blocks."""
    macros: dict[str, Any] = {}
    for number in range(560):
        package = ("dbt", "dbt_duckdb", "dbt_utils", PROJECT)[number % 4]
        name = f"{package}_{ENTITIES[number % 21]}_{number}"
        body = prose(120 + number % 200, "macro", number)
        macros[f"macro.{package}.{name}"] = {
            "name": name,
            "resource_type": "macro",
            "package_name": package,
            "path": f"macros/{name}.sql",
            "original_file_path": f"macros/{name}.sql",
            "unique_id": f"macro.{package}.{name}",
            "macro_sql": f"{{% macro {name}(relation) %}}\n{{# {body} #}}\n{{% endmacro %}}",
            "depends_on": {"macros": []},
            "description": prose(20, name),
            "meta": {},
            "docs": {"show": True, "node_color": None},
            "config": {"meta": {}, "docs": {"show": True, "node_color": None}},
            "patch_path": None,
            "arguments": [],
            "created_at": 1793500000.0,
            "supported_languages": None,
        }
    docs = {}
    for group in sorted({group_of(each) for each in assets}):
        docs[f"doc.{PROJECT}.{group}"] = {
            "name": group,
            "resource_type": "doc",
            "package_name": PROJECT,
            "path": "docs.md",
            "original_file_path": "models/docs.md",
            "unique_id": f"doc.{PROJECT}.{group}",
            "block_contents": prose(200, group),
        }
    return {"macros": macros, "docs": docs}


def groups(assets: Sequence[Asset]) -> dict[str, Any]:
    """Return the groups, each with its owner."""
    return {
        f"group.{PROJECT}.{name}": {
            "name": name,
            "resource_type": "group",
            "package_name": PROJECT,
            "path": "_groups.yml",
            "original_file_path": "models/_groups.yml",
            "unique_id": f"group.{PROJECT}.{name}",
            "owner": {"email": f"{name}@example.org", "name": name.replace("_", " ").title()},
            "description": prose(12, name),
            "config": {"meta": {}},
        }
        for name in sorted({group_of(each) for each in assets})
    }


def exposures(assets: Sequence[Asset]) -> dict[str, Any]:
    """Return a dashboard for every second port."""
    made = {}
    for port in assets:
        if port.version != 1 or port.block % 2:
            continue
        name = f"{port.name}_board"
        made[f"exposure.{PROJECT}.{name}"] = {
            "name": name,
            "resource_type": "exposure",
            "package_name": PROJECT,
            "path": "_exposures.yml",
            "original_file_path": "models/_exposures.yml",
            "unique_id": f"exposure.{PROJECT}.{name}",
            "fqn": [PROJECT, name],
            "type": "dashboard",
            "owner": {"email": "boards@example.org", "name": "Boards"},
            "description": prose(16, name),
            "label": name.replace("_", " ").capitalize(),
            "maturity": "high",
            "meta": {},
            "tags": [],
            "config": {"enabled": True, "tags": [], "meta": {}},
            "unrendered_config": {},
            "url": f"https://boards.example.org/{name}",
            "depends_on": {"macros": [], "nodes": [port.id]},
            "refs": [{"name": port.name, "package": None, "version": 1}],
            "sources": [],
            "metrics": [],
            "created_at": 1793500000.0,
        }
    return made


def heading(kind: str) -> dict[str, Any]:
    """Return the metadata of an artifact."""
    return {
        "dbt_schema_version": f"https://schemas.getdbt.com/dbt/{kind}.json",
        "dbt_version": "1.11.16",
        "generated_at": MADE_AT,
        "invocation_id": "00000000-0000-4000-8000-000000000001",
        "invocation_started_at": MADE_AT,
        "env": {},
    }


def manifest_of(assets: Sequence[Asset]) -> dict[str, Any]:
    """Return `manifest.json` in the shape of dbt 1.11."""
    nodes = {each.id: node(each) for each in assets if each.kind != "source"}
    nodes |= {each["unique_id"]: each for each in check_nodes(assets)}
    sources = {each.id: source_node(each) for each in assets if each.kind == "source"}
    boards = exposures(assets)
    members: dict[str, list[str]] = {}
    for key, each in nodes.items():
        if each["group"]:
            members.setdefault(each["group"], []).append(key)
    metadata = {
        **heading("manifest/v12"),
        "project_name": PROJECT,
        "project_id": digest(PROJECT)[:32],
        "user_id": None,
        "send_anonymous_usage_stats": False,
        "adapter_type": "duckdb",
        "quoting": {"database": True, "schema": True, "identifier": True, "column": None},
        "run_started_at": MADE_AT,
    }
    empty = ("metrics", "selectors", "disabled", "saved_queries", "semantic_models", "unit_tests")
    return {
        "metadata": metadata,
        "nodes": nodes,
        "sources": sources,
        **ballast(assets),
        "exposures": boards,
        "groups": groups(assets),
        **graph_of(nodes | boards, sources),
        "group_map": members,
        **{name: {} for name in (*empty, "functions")},
    }


def graph_of(readers: dict[str, Any], sources: dict[str, Any]) -> dict[str, Any]:
    """Return `parent_map` and `child_map`."""
    parents = {key: list(each["depends_on"].get("nodes", ())) for key, each in readers.items()}
    parents |= {key: [] for key in sources}
    children: dict[str, list[str]] = {key: [] for key in parents}
    for key, above in parents.items():
        for each in above:
            children[each].append(key)
    return {"parent_map": parents, "child_map": children}


def catalog_of(assets: Sequence[Asset]) -> dict[str, Any]:
    """Return `catalog.json`: the columns that the database has, in their order."""
    found: dict[str, dict[str, Any]] = {"nodes": {}, "sources": {}}
    for asset in assets:
        if asset.materialization == "ephemeral":
            continue
        columns = {
            each.name: {"type": each.type, "index": index, "name": each.name, "comment": None}
            for index, each in enumerate(asset.columns, 1)
        }
        metadata = {
            "type": "VIEW" if asset.materialization == "view" else "BASE TABLE",
            "schema": asset.layer,
            "name": asset.alias,
            "database": DATABASE,
            "comment": None,
            "owner": None,
        }
        has_stats = {
            "id": "has_stats",
            "label": "Has Stats?",
            "value": False,
            "include": False,
            "description": "Indicates whether there are statistics for this table",
        }
        found["sources" if asset.kind == "source" else "nodes"][asset.id] = {
            "metadata": metadata,
            "columns": columns,
            "stats": {"has_stats": has_stats},
            "unique_id": asset.id,
        }
    return {"metadata": heading("catalog/v1"), **found, "errors": None}


def results_of(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return `run_results.json` of a build in which one test in fifty warns."""
    results = []
    for number, (key, each) in enumerate(manifest["nodes"].items()):
        is_test = each["resource_type"] == "test"
        status = ("warn" if number % 50 == 0 else "pass") if is_test else "success"
        timing = [{"name": name, "started_at": MADE_AT, "completed_at": MADE_AT}
                  for name in ("compile", "execute")]  # fmt: skip
        results.append(
            {
                "status": status,
                "timing": timing,
                "thread_id": "Thread-1",
                "execution_time": 0.125,
                "adapter_response": {"_message": "OK"},
                "message": None,
                "failures": (3 if status == "warn" else 0) if is_test else None,
                "unique_id": key,
                "compiled": each.get("compiled"),
                "compiled_code": each.get("compiled_code"),
                "relation_name": each["relation_name"],
                "batch_results": None,
            }
        )
    arguments = {"which": "build", "target": "main", "invocation_command": "dbt build"}
    return {
        "metadata": heading("run-results/v6"),
        "results": results,
        "elapsed_time": 12.5,
        "args": arguments,
    }


def write_artifacts(
    folder: Path,
    models: int,
    *,
    has_catalog: bool = True,
    is_changed: bool = False,
    has_truth: bool = False,
) -> list[Asset]:
    """Write the artifacts of a project of so many models; return its assets."""
    assets = compose(models, is_changed=is_changed)
    manifest = manifest_of(assets)
    texts = {"manifest.json": manifest, "run_results.json": results_of(manifest)}
    if has_catalog:
        texts["catalog.json"] = catalog_of(assets)
    if has_truth:
        texts["truth.json"] = {"edges": [asdict(each) for each in true_edges(assets)]}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in texts.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return assets


def main() -> None:
    """Write the artifacts of a project into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=int, default=100)
    parser.add_argument("--without-catalog", action="store_true")
    parser.add_argument("--changed", action="store_true", help="change one model in a hundred")
    parser.add_argument("--truth", action="store_true", help="write truth.json as well")
    words = parser.parse_args()
    write_artifacts(
        words.folder,
        words.models,
        has_catalog=not words.without_catalog,
        is_changed=words.changed,
        has_truth=words.truth,
    )
    for each in sorted(words.folder.iterdir()):
        print(f"{each.name}: {each.stat().st_size / 1e6:,.1f} MB")


if __name__ == "__main__":
    main()
