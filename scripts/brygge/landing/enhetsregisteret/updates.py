"""Bring the feed of updates, page by page, each as one delivery.

Input:   the errand for the table that is `updates`; the updates that are landed.
Output:  an outcome per page; nothing when the feed has nothing new.
Never:   follows the page's own links (the API caps them); asks on from a page that was refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from brygge.errors import FaultError, InputError
from brygge.landing.deliveries import Outcome, Refused
from brygge.landing.enhetsregisteret.client import Answer
from brygge.landing.enhetsregisteret.errand import Errand
from brygge.landing.enhetsregisteret.landed import first_moment, last_update, waiting
from brygge.landing.enhetsregisteret.options import BULK_CSV, BULK_JSON
from brygge.landing.staging import staging_folder

LIST = "oppdaterteEnheter"
RECORDS = f"_embedded.{LIST}"
PATH = "/oppdateringer/enheter"
TELL_API = "tell whoever runs the API; nothing of this page was landed."


@dataclass(frozen=True)
class _Page:
    """A page of the feed: the ids of its updates, and how many the API had from here on."""

    ids: tuple[int, ...]
    still_there: int


def bring_updates(errand: Errand) -> list[Outcome]:
    """Land every update that is not landed, from the last one or the declared beginning on.

    Raises `FaultError` when the API does not answer, or answers with updates from before.
    """
    if errand.table.records != RECORDS:
        raise InputError(
            f"{errand.table.name}: landing.records is not {RECORDS}, where a page has its updates.",
            f"write `records: {RECORDS}` in the table's config.meta.landing.",
        )
    refused = waiting(errand.target, errand.table)
    if refused:
        return list(refused)
    last = last_update(errand.target, errand.table)
    beginning = _beginning(errand) if last is None else None
    if last is None and beginning is None:
        errand.note(
            "no bulk file is landed, from which the updates go on; land one, or write "
            "`updates_from: <day>` in landing.api."
        )
        return []
    return _land_pages(errand, last, beginning)


def _land_pages(errand: Errand, last: int | None, beginning: str | None) -> list[Outcome]:
    """Land page after page, each before the next is asked for, until the feed has no more."""
    outcomes: list[Outcome] = []
    while True:
        asked = {"oppdateringsid": str(last + 1)} if last is not None else {"dato": str(beginning)}
        answer = errand.client.ask(PATH, {**asked, **_page_of(errand.options.size)})
        page = _read_page(answer.content)
        if not page.ids:
            return outcomes
        _refuse_standstill(page, last)
        outcomes.append(_land(errand, answer, page))
        if isinstance(outcomes[-1], Refused):
            return outcomes
        last = max(page.ids)
        pages = len(outcomes)
        left = -(-max(0, page.still_there - len(page.ids)) // errand.options.size)
        errand.tell(f"{errand.table.name}: updates to {last}", pages, pages + left)


def _page_of(size: int) -> Mapping[str, str]:
    return {"size": str(size), "includeChanges": "true"}


def _beginning(errand: Errand) -> str | None:
    """Return the moment from which the first updates are wanted, as the API writes it."""
    if errand.options.updates_from:
        moment = datetime.combine(errand.options.updates_from, time(), UTC)
    else:
        tables = [errand.other(kind) for kind in (BULK_CSV, BULK_JSON)]
        found = first_moment(errand.target, [table for table in tables if table])
        if found is None:
            return None
        moment = found
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def _read_page(content: Any) -> _Page:
    """Return the page; without `_embedded` it is the end of the feed."""
    if not isinstance(content, dict) or not {"_embedded", "page", "_links"} & content.keys():
        raise FaultError(f"{PATH}: the answer is no page of updates.", TELL_API)
    embedded = content.get("_embedded", {LIST: []})
    updates = embedded.get(LIST) if isinstance(embedded, dict) else None
    if not isinstance(updates, list):
        raise FaultError(f"{PATH}: the page holds no list {LIST}.", TELL_API)
    ids = [each.get("oppdateringsid") if isinstance(each, dict) else None for each in updates]
    numbers = tuple(each for each in ids if type(each) is int)
    if len(numbers) < len(ids):
        raise FaultError(f"{PATH}: an update has no whole number as oppdateringsid.", TELL_API)
    page = content.get("page")
    still_there = page.get("totalElements") if isinstance(page, dict) else None
    return _Page(numbers, still_there if type(still_there) is int else 0)


def _refuse_standstill(page: _Page, last: int | None) -> None:
    """An API that gives what we have would be asked for ever."""
    if last is not None and min(page.ids) <= last:
        raise FaultError(
            f"{PATH}: updates after {last} were asked for, and {min(page.ids)} came.", TELL_API
        )


def _land(errand: Errand, answer: Answer, page: _Page) -> Outcome:
    with staging_folder(errand.target) as folder:
        path = folder / f"updates_{min(page.ids)}_{max(page.ids)}.json"
        path.write_bytes(answer.body)
        return errand.land(path)
