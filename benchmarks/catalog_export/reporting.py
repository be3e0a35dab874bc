"""Figures and lines of the report.

Input:   outcomes.
Output:  `Figure`s, with a target where one was promised; a line per tool and run.
Never:   prints.
"""

from collections.abc import Iterator
from statistics import median

from measuring import Figure

from catalog_export.agreement import agreement
from catalog_export.outcomes import Outcome

# What was promised, by the number of models of a generated project: seconds and MB.
PROMISES: dict[int, dict[str, float]] = {
    737: {"cold": 3},
    1_900: {"cold": 12},
    10_000: {"cold": 40, "unchanged": 6, "1 % changed": 7, "peak memory": 1_536},
}
RUNS = ("cold", "unchanged", "1 % changed")


def figures_of(outcome: Outcome) -> list[Figure]:
    """Return what is promised of ours, and its ratios to the floor and to each peer."""
    title, times = outcome.project.name, outcome.times
    if "brygge, cold" not in times or "brygge" in outcome.skipped:
        return []
    seconds = {name: median(each.seconds for each in runs) for name, runs in times.items()}
    cold = seconds["brygge, cold"]
    promised = PROMISES.get(outcome.project.models, {})
    figures = [Figure(f"{title}: cold / json.load", cold / seconds["json.load"])]
    for name in RUNS:
        if f"brygge, {name}" in seconds:
            value = seconds[f"brygge, {name}"]
            figures.append(Figure(f"{title}: {name}", value, "s", promised.get(name)))
    peak = max(each.together_mb for each in times["brygge, cold"])
    figures.append(Figure(f"{title}: peak memory", peak, "MB", promised.get("peak memory")))
    for name, runs in times.items():
        if not name.startswith(("brygge", "json")) and runs[0].ended == "exit 0":
            figures.append(Figure(f"{title}: cold / {name}", cold / seconds[name]))
    for name in ("explained", "failed", "true edges found", "kinds that agree"):
        if name in outcome.accuracy:
            figures.append(Figure(f"{title}: {name}", 100 * outcome.accuracy[name], "%"))
    both = agreement(outcome.edges)
    if "of those, ours agrees" in both:
        share = 100 * both["of those, ours agrees"]
        figures.append(Figure(f"{title}: agrees with both peers", share, "%"))
    return figures


def rows_of(outcome: Outcome) -> Iterator[tuple[object, ...]]:
    """Yield a line per tool and run: medians, the largest peaks, columns that have an upstream."""
    for name, runs in outcome.times.items():
        found = outcome.edges.get(name.partition(",")[0])
        yield (
            f"{outcome.project.name}: {name}",
            median(each.seconds for each in runs),
            median(each.cpu_seconds for each in runs),
            round(max(each.largest_mb for each in runs)),
            round(max(each.together_mb for each in runs)),
            len(found) if found is not None else "",
            outcome.skipped.get(name, runs[-1].ended),
        )
    for name, reason in outcome.skipped.items():
        if name not in outcome.times:
            yield (f"{outcome.project.name}: {name}", "", "", "", "", "", f"skipped: {reason}")
