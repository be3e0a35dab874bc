"""Figures and lines of the report.

Input:   outcomes.
Output:  `Figure`s, with a target where one was promised; a line per site.
Never:   prints.
"""

from collections.abc import Iterator

from measuring import Figure

from site_reading.outcomes import Outcome

# What was promised of a project of 10,000 models.
PROMISED_OF = 10_000
PROMISES = {
    "written": 60,
    "peak memory": 2_048,
    "first page": 1_000,
    "interactive": 1.5,
    "search, cold": 100,
    "search, warm": 100,
    "lineage expansion": 200,
}


def figures_of(outcome: Outcome) -> list[Figure]:
    """Return what was measured of our site; its targets hold for the largest project."""

    def figure(name: str, value: float, unit: str) -> Figure:
        limit = PROMISES.get(name) if outcome.models == PROMISED_OF else None
        return Figure(f"{outcome.project}: {name}", value, unit, limit)

    ours = outcome.sites[0]
    figures = [
        figure("written", ours.seconds or 0, "s"),
        figure("unchanged", outcome.unchanged, "s"),
        figure("peak memory", ours.memory_mb or 0, "MB"),
        figure("files", ours.files, ""),
        figure("all files", ours.size / 1e6, "MB"),
    ]
    if ours.first_page:
        figures += [
            figure("first page", ours.first_page.size / 1000, "kB"),
            figure("interactive", ours.first_page.interactive or 0, "s"),
        ]
    for name, answers in outcome.answers.items():
        figures.append(figure(f"{name}, typical", answers.typical, "ms"))
        figures.append(figure(name, answers.slowest, "ms"))
    return figures


def rows_of(outcome: Outcome) -> Iterator[tuple[object, ...]]:
    """Yield a line per site."""
    for site in outcome.sites:
        page = site.first_page
        yield (
            f"{outcome.project}: {site.name}",
            site.seconds,
            site.cpu_seconds,
            round(site.memory_mb) if site.memory_mb else None,
            site.files,
            site.size / 1e6,
            round(page.size / 1000) if page else None,
            page.interactive if page else None,
            site.ended or (page.ended if page else ""),
        )
