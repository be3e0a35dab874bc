"""Catalogs as chance has them: circles, gaps in the lineage, what nobody describes."""

import random

from brygge.catalog.model import (
    KINDS,
    Agreement,
    Asset,
    Catalog,
    Check,
    Column,
    Condition,
    Consumer,
    Edge,
    InputPort,
    OutputPort,
    Product,
    Project,
    Upstream,
)
from brygge.catalog.questions.lineage_graph import ColumnId, build_graph
from lineage_shards import EDGES, INFLUENCES


def by_chance(seed: int) -> Catalog:
    """Return a small catalog; the same for the same seed."""
    draw = random.Random(seed)
    ids = [f"model.p.a{number}" for number in range(10)]
    known = [*ids, "model.p.ghost"]

    def column(name: str) -> Column:
        ends = [
            Upstream(draw.choice(known), f"c{draw.randrange(4)}", draw.choice(KINDS))  # type: ignore[arg-type]
            for _ in range(draw.choice([0, 0, 1, 1, 2]))
        ]
        return Column(name, origin="derived" if ends else "unexplained", upstream=tuple(ends))

    def asset(id: str) -> Asset:
        columns = tuple(column(f"c{number}") for number in range(draw.randrange(4)))
        read = {up.asset for each in columns for up in each.upstream}
        read |= set(draw.sample(known, draw.randrange(2)))
        conditions = tuple(
            Condition(each, f"c{draw.randrange(4)}", draw.choice(INFLUENCES))  # type: ignore[arg-type]
            for each in sorted(read)[: draw.randrange(3)]
        )
        edges = tuple(Edge(each, draw.choice(EDGES[:6])) for each in sorted(read))  # type: ignore[arg-type]
        return Asset(
            id, id[8:], "model", "p", "m.sql", columns=columns, upstream=edges,
            conditions=conditions, layer=draw.choice(["one", "two"]),
        )  # fmt: skip

    checks = [
        Check(
            f"test.p.t{number}", f"t{number}", draw.choice(ids), "relationships",
            draw.choice(["", "c0", "c1", "c9"]),
            arguments={"to": f"ref('a{draw.randrange(10)}')", "field": f"c{draw.randrange(4)}"},
        )
        for number in range(12)
    ]  # fmt: skip
    ports = tuple(OutputPort(f"q.{each[8:]}", each, each, "1") for each in draw.sample(ids, 3))
    return Catalog(
        Project("p", "https://e.org/"),
        products=(
            Product("q", "q", "odps", outputs=ports, team="us"),
            Product("r", "r", "odps", inputs=(InputPort("in", (), port=ports[0].id),)),
        ),
        assets=tuple(asset(each) for each in ids),
        checks=tuple(checks),
        consumers=(
            Consumer("exposure.p.e", "e", "exposure", reads=("metric.p.m", draw.choice(ids))),
            Consumer("metric.p.m", "m", "metric", reads=(draw.choice(ids),)),
        ),
        agreements=(Agreement("x", "them", ports[1].id, state="approved"),),
    )


def ends(found: Catalog) -> list[ColumnId]:
    """All columns, and all assets as wholes, those that are only named included."""
    columns = build_graph(found).columns
    return [
        ColumnId(asset, each) for asset, names in sorted(columns.items()) for each in ("", *names)
    ]
