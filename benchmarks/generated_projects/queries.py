"""A query under construction: imports, steps, the order of its columns, its text.

Input:   assets to read; steps as lines or as SQL with its columns.
Output:  SQL as a person writes it, the assets that it reads, the columns of its last step.
Never:   decides what a query is about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from textwrap import dedent

from generated_projects.assets import Asset, Column, Reach, Table
from generated_projects.expressions import Line, keep


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
