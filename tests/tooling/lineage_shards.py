"""The lineage page, written into a folder and read back as the browser reads it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from brygge.catalog.model import Catalog
from brygge.catalog.questions.impact import Impact
from brygge.catalog.questions.lineage_graph import ColumnId, LineageGraph, Link, Use
from brygge.exporting.site import assets, static_files
from brygge.exporting.site.lineage import documents
from brygge.exporting.site.subject import Site
from site_reader import put

KINDS = ("copied", "renamed", "transformed", "aggregated")
EDGES = (*KINDS, "condition", "unknown", "reads")
INFLUENCES = ("filter", "join", "group", "sort")
WAYS = {
    "its values": "values",
    "which rows there are": "rows",
    "nobody knows what: lineage by column is missing": "unknown",
}
# Everything that the page says breaks, for each of the given ends.
ASK = """async (ends) => {
  const own = brygge.lineage;
  const graph = own.graphOf(await brygge.load("lineage/graph"));
  const columns = own.columnsOf(graph);
  const answers = [];
  for (const [asset, column] of ends) {
    const state = { ...own.stateOf("#impact=1"), asset, column };
    const scene = await own.sceneOf(state, graph, columns);
    const groups = await own.groupsOf({ scene, graph, columns });
    answers.push(groups.flatMap((group) => group.records));
  }
  return answers;
}"""

# All columns that each of the given columns is made from, itself included.
WAY = """async (ends) => {
  const own = brygge.lineage;
  const graph = own.graphOf(await brygge.load("lineage/graph"));
  const columns = own.columnsOf(graph);
  const answers = [];
  for (const [asset, column] of ends) {
    const state = { ...own.stateOf(""), asset, column };
    const { sources, net } = await own.sceneOf(state, graph, columns);
    answers.push([...sources.keys()].map((each) => [graph.ids[net.asset(each)], net.name(each)]));
  }
  return answers;
}"""


def write_site(catalog: Catalog, folder: Path) -> Path:
    """Write the lineage page with all that it leads to; return the page."""
    site = Site(catalog)
    pages = (assets.asset_page(site, each) for each in catalog.assets)
    put((*static_files.export(site), *documents.export(site), *pages), folder)
    return folder / "lineage.html"


def address(page: Path, **state: str | int) -> str:
    """Return the address of `page` in a state."""
    parts = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in state.items())
    return f"{page.as_uri()}#{parts}"


def read_shard(page: Path, key: str) -> Any:
    """Return the value of a shard of the site."""
    text = (page.parent / "data" / f"{key}.js").read_text()
    head, tail = f'brygge.keep("{key}",', ");\n"
    assert text.startswith(head)
    assert text.endswith(tail)
    return msgspec.json.decode(text[len(head) : -len(tail)])


def read_graph(page: Path) -> LineageGraph:
    """Return the lineage that the shards tell, as the questions know it."""
    told = read_shard(page, "lineage/graph")
    heads = [told["prefixes"][number] for number in told["ids"][::2]]
    ids = [head + rest for head, rest in zip(heads, told["ids"][1::2], strict=True)]
    flows = list(_flows(page, len(told["bundles"]["flows"])))
    names = [own for own, *_ in flows]
    graph = LineageGraph({}, dict(zip(ids, names, strict=False)), {}, {}, {})
    for reader, codes in enumerate(told["read"][: told["assets"]]):
        for code in codes:
            link = Link(ColumnId(ids[reader]), EDGES[code % 8])
            graph.downstream.setdefault(ColumnId(ids[code // 16]), []).append(link)  # type: ignore[attr-defined]
    for number, (own, _, edges, conditions) in enumerate(flows):
        for to, asset, column, kind in _in(edges, 4):
            link = Link(ColumnId(ids[number], own[to]), KINDS[kind])
            end = ColumnId(ids[asset], names[asset][column])
            graph.downstream.setdefault(end, []).append(link)  # type: ignore[attr-defined]
        for asset, column, influence in _in(conditions, 3):
            end = ColumnId(ids[asset], names[asset][column])
            use = Use(ids[number], INFLUENCES[influence])
            graph.uses.setdefault(end, []).append(use)  # type: ignore[attr-defined]
    return graph


def _flows(page: Path, count: int) -> Iterator[list[Any]]:
    for number in range(count):
        _, texts, values = read_shard(page, f"lineage/flows-{number}")
        for names, origins, edges, conditions in values:
            yield [[texts[name] for name in names], texts[origins], edges, conditions]


def _in(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (numbers[at : at + size] for at in range(0, len(numbers), size))


def expected(found: Impact, checks: dict[str, str]) -> list[tuple[str, ...]]:
    """Return what the page must tell of an impact; `checks` are names by id."""
    told = [
        *(("port", each.id, ", ".join(each.columns) or each.through) for each in found.ports),
        *(("reader", each.reader, each.port, each.basis, each.name) for each in found.readers),
        *(("consumer", each.id, each.through) for each in found.consumers),
        *(("column", each.asset, each.column, each.kind) for each in found.columns),
        *(
            ("condition", each.asset, each.influence, each.of.split(".", 2)[2])
            for each in found.conditions
        ),
        *(("asset", each.asset, each.through) for each in found.assets),
        *(("check", each.asset, each.column, checks[each.id]) for each in found.checks),
    ]
    return sorted(told)


def told(records: Sequence[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return what the page told (see `ASK`), in the words of `expected`."""
    return sorted(_told(each) for each in records)


def _told(record: dict[str, Any]) -> tuple[str, ...]:
    what, name, asset = record["what"], record["name"], record["asset"]
    way = WAYS.get(record["how"], record["how"])
    if what == "port":
        return what, name, way
    if what == "reader":
        port = record["how"].removeprefix("reads ")
        if record["detail"].startswith("input port "):
            return what, name, port, "input_port", record["detail"].removeprefix("input port ")
        agreement = record["detail"].split(",")[0].removeprefix("agreement ")
        return what, name, port, "agreement", agreement
    if what == "column":
        return what, asset, record["column"], record["how"]
    if what == "condition":
        return what, asset, record["how"], record["detail"].removeprefix("by ")
    if what == "check":
        return what, asset, record["column"], name
    return what, asset, way
