"""Models that belong to no product, told by the build that met them.

Input:   a build of everything, or of a product; the graph that dbt wrote for it.
Output:  the build's outcome, with a finding for each model that is of no product, or lies
         in the folder of another.
Never:   judges a graph that this build did not write.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brygge.building.outcome import DbtOutcome
    from brygge.project import Project

MANIFEST = Path("target/manifest.json")


def told_of_strays(
    project: "Project", build: "Callable[[], DbtOutcome]", product: str = ""
) -> "DbtOutcome":
    """Return the outcome of `build`; of one product, what lies in its folders alone is judged.

    dbt selects a product by its group: without it a model is left out, and nobody would say so.
    """
    from brygge.building.outcome import Failure
    from brygge.errors import ExitCode
    from brygge.products.agreeing import group_findings
    from brygge.products.graph import read_graph
    from brygge.products.reading import read_descriptors

    path = project.root / MANIFEST
    before = _written(path)
    outcome = build()
    if _written(path) == before:
        return outcome
    found = group_findings(read_descriptors(project).descriptors, read_graph(path))
    met = [each for each in found if not product or f"/{product}/" in each.file]
    failures = tuple(Failure(ExitCode.FINDINGS, each) for each in met)
    return replace(outcome, failures=(*outcome.failures, *failures))


def _written(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0
