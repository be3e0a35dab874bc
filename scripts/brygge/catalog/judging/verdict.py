"""Judge a catalog as a whole: measures against thresholds, FAIR, classes that leak.

Input:   a catalog; the seed of thresholds and the waivers, where there are any; today's date.
Output:  `Verdict`; good when it has no findings.
Never:   reads files or a clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from brygge.catalog.judging.acceptances import Acceptance, accept, files_of, unused
from brygge.catalog.judging.classification import Leak, spread
from brygge.catalog.judging.fair import PortScore, score
from brygge.catalog.judging.measures import Measure, Threshold, judge, measures, read_thresholds
from brygge.catalog.model import Catalog
from brygge.catalog.questions.lineage_graph import ColumnId, build_graph
from brygge.compiling.seeds import Seed
from brygge.contracts.waivers import Waiver
from brygge.findings import Finding


@dataclass(frozen=True)
class Verdict:
    """All that was judged. `findings`: thresholds missed, leaks, faults of seeds and waivers.

    `accepted`: lowered classes that a waiver lets pass. `unjudged`: columns of ports that hold
    values of which nobody knows where they come from.
    """

    measures: tuple[Measure, ...]
    thresholds: tuple[Threshold, ...]
    scores: tuple[PortScore, ...]
    leaks: tuple[Leak, ...]
    accepted: tuple[Acceptance, ...]
    unjudged: tuple[ColumnId, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Waived:
    """The waivers of a project, and the seed that they stand in."""

    seed: str
    waivers: tuple[Waiver, ...] = ()


def verdict(catalog: Catalog, seed: Seed | None, waived: Waived, today: date) -> Verdict:
    """Return the verdict on `catalog`; without `seed` measures are counted and not judged."""
    scores = score(catalog)
    found = measures(catalog, scores)
    thresholds, findings = read_thresholds(seed) if seed else ([], [])
    findings += judge(found, thresholds, seed.origin) if seed else []
    held, faults = accept(catalog, waived.waivers, today, waived.seed)
    graph = build_graph(catalog)
    classes = spread(catalog, [each.accepted for each in held], graph)
    useless = [*unused(held, classes.unused, graph, waived.seed)]
    return Verdict(
        found,
        tuple(thresholds),
        scores,
        classes.leaks,
        tuple(each for each in held if each.accepted not in classes.unused),
        classes.unjudged,
        (*findings, *_leaks(catalog, classes.leaks), *faults, *useless),
    )


def _leaks(catalog: Catalog, leaks: Iterable[Leak]) -> list[Finding]:
    files = files_of(catalog)
    return [each.as_finding(files[each.asset][0]) for each in leaks]
