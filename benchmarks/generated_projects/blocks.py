"""Twenty models of one domain, and the sources, the seed and the snapshot that they read.

Input:   the number of the block; for models above staging, ports of earlier blocks.
Output:  assets, one position after the other.
Never:   knows how many blocks there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generated_projects.assets import Asset, Column, Reach
from generated_projects.plans import MATERIALIZATIONS, PLAIN, PLANS
from generated_projects.queries import Query
from generated_projects.shapes.staging import stage
from generated_projects.vocabulary import DOMAINS, ENTITIES, SYSTEMS, prose


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
