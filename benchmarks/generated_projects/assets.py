"""What a generated project consists of: assets, their columns, and what these are made from.

Input:   names, types, SQL as a person writes it.
Output:  ids, relations and compiled SQL, as dbt makes them.
Never:   reads SQL to know where a column comes from: `reaches` was known before the SQL was.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from generated_projects.vocabulary import DATABASE, PROJECT

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
