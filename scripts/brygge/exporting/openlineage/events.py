"""OpenLineage: static events of datasets, of the jobs that build them, and of their checks.

Input:   a catalog.
Output:  `openlineage/events.ndjson`, an event a line: a DatasetEvent for every source, seed, model
         and snapshot; a JobEvent for every model and snapshot, with lineage by column; a JobEvent
         for the checks of a dataset, which stand on a job's input, as their schema says.
Never:   invents a run. The time of all events is when dbt wrote the artifacts; where they do not
         say, it is the start of 1970, which nobody takes for a time.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from brygge.catalog.model import Asset, Catalog, Check, Product
from brygge.exporting import naming
from brygge.exporting.collapsing import Lineages
from brygge.exporting.document import Document
from brygge.exporting.openlineage import facets

PATH = "openlineage/events.ndjson"
CORE = f"{facets.SPEC}/2-0-2/OpenLineage.json#/$defs/"
NO_TIME = "1970-01-01T00:00:00Z"
# About a megabyte a piece.
EVENTS_PER_PIECE = 400

Event = dict[str, Any]


def export(catalog: Catalog) -> Iterator[Document]:
    """Give the events of `catalog`."""
    yield Document(PATH, _pieces(catalog))


def _pieces(catalog: Catalog) -> Iterator[bytes]:
    encode = msgspec.json.Encoder().encode
    lines: list[bytes] = []
    for event in _Events(catalog).all():
        lines.append(encode(event))
        if len(lines) == EVENTS_PER_PIECE:
            yield b"\n".join(lines) + b"\n"
            lines = []
    if lines:
        yield b"\n".join(lines) + b"\n"


class _Events:
    """The events of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._project = catalog.project
        self._namespace = naming.namespace(catalog.project)
        self._datasets = naming.datasets(catalog)
        self._names = {asset.id: naming.dataset_name(asset) for asset in catalog.assets}
        self._lineages = Lineages(catalog)
        self._products: dict[str, Product] = {each.id: each for each in catalog.products}
        self._time = catalog.project.generated_at or NO_TIME

    def all(self) -> Iterator[Event]:
        """Give all events: by asset, then those of checks."""
        for name, asset in self._datasets.items():
            product = self._products.get(asset.product)
            # Encoded once: the events of a dataset and of its job both carry it.
            schema = msgspec.Raw(msgspec.json.encode(facets.schema(asset)))
            given = {"schema": schema} if asset.columns else {}
            said = {**given, **facets.dataset_facets(asset, product)}
            yield self._event("DatasetEvent", dataset=self._dataset(name, facets=said))
            if asset.kind in ("model", "snapshot"):
                yield self._building(name, asset, product, given)
        yield from self._checking()

    def _building(
        self, name: str, asset: Asset, product: Product | None, given: dict[str, Any]
    ) -> Event:
        lineage = self._lineages.of(asset)
        columns = facets.column_lineage(lineage, self._names, self._namespace)
        said = {**given, "columnLineage": columns} if columns else given
        read = dict.fromkeys(self._names[each] for each in lineage.inputs)
        return self._event(
            "JobEvent",
            job={
                "namespace": self._project.name,
                "name": asset.id,
                "facets": facets.job_facets(asset, product, self._project.adapter),
            },
            inputs=[self._dataset(each) for each in read],
            outputs=[self._dataset(name, facets=said)],
        )

    def _checking(self) -> Iterator[Event]:
        checked: dict[str, list[Check]] = {}
        known = {asset.id for asset in self._catalog.assets if naming.is_dataset(asset)}
        for check in self._catalog.checks:
            if check.asset in known:
                checked.setdefault(check.asset, []).append(check)
        for asset, checks in checked.items():
            if judged := facets.assertions(checks):
                said = {"dataQualityAssertions": judged}
                yield self._event(
                    "JobEvent",
                    job={
                        "namespace": self._project.name,
                        "name": f"{asset}.checks",
                        "facets": {"jobType": facets.job_type("TEST")},
                    },
                    inputs=[self._dataset(self._names[asset], inputFacets=said)],
                )

    def _dataset(self, name: str, **said: dict[str, Any]) -> dict[str, Any]:
        return {"namespace": self._namespace, "name": name, **said}

    def _event(self, kind: str, **parts: Any) -> Event:
        return {
            "eventTime": self._time,
            "producer": facets.PRODUCER,
            "schemaURL": CORE + kind,
            **parts,
        }
