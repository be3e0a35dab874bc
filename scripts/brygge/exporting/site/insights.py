"""The page of insights: what the tables about the products themselves say, as plots.

Input:   a site.
Output:  `insights.html`.
Never:   shows a column that the guard closed: it is not in what was observed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from brygge.catalog.model import Asset
from brygge.exporting.document import Document
from brygge.exporting.site.addresses import INSIGHTS
from brygge.exporting.site.drawing.plot import bars, lines
from brygge.exporting.site.pages import page
from brygge.exporting.site.plotting import Drawing, drawings
from brygge.exporting.site.subject import Site
from brygge.observing.insights import SCHEMA
from brygge.observing.model import Insight, Table

_MOST_ROWS = 50


@dataclass(frozen=True)
class Shown:
    """An insight: its asset, what a row is, its plots, its first rows."""

    insight: Insight
    place: str
    asset: Asset | None
    grain: str
    plots: tuple[Markup, ...]
    table: Table


def export(site: Site) -> Iterator[Document]:
    """Yield the page."""
    shown = [_shown(site, each, at) for at, each in enumerate(site.observed.insights)]
    own = {each.asset.id for each in shown if each.asset}
    unread = [
        asset
        for asset in site.catalog.assets
        if SCHEMA in (asset.layer, asset.relation.schema) and asset.id not in own
    ]
    yield page(site, "insights", INSIGHTS, "Insights", shown=shown, unread=unread)


def _shown(site: Site, insight: Insight, at: int) -> Shown:
    asset = _asset(site, insight.name)
    said = " ".join(asset.description.split()) if asset else ""
    known = insight.table
    table = Table(known.columns, known.types, known.rows[:_MOST_ROWS], known.total)
    plots = tuple(_plot(each) for each in drawings(known))
    return Shown(insight, f"insight-{at}", asset, said, plots, table)


def _asset(site: Site, name: str) -> Asset | None:
    """Return the asset of the insight model `name`."""
    wanted = (SCHEMA, name.lower())
    return next(
        (
            each
            for each in site.catalog.assets
            if (each.relation.schema.lower(), each.relation.identifier.lower()) == wanted
        ),
        None,
    )


def _plot(drawing: Drawing) -> Markup:
    title = drawing.title[:1].upper() + drawing.title[1:]
    if drawing.is_over_time:
        return lines(title, drawing.labels, drawing.series)
    return bars(title, drawing.labels, drawing.series[0])
