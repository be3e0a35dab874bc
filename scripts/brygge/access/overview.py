"""Where every agreement stands on a day, one row each.

Input:   agreements, a day.
Output:  `Row`s in the order of the agreements.
Never:   reads a clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from brygge.access.agreement import Agreement, Request
from brygge.access.deriving import DAY, Span, State, grants, spans, state

# Whoever has so many days left is told.
SOON = 14


@dataclass(frozen=True)
class Row:
    """One agreement: the days, classes and purpose are those of the request that counts now.

    That is the one by which somebody reads, else the one that waits, else the last one.
    """

    agreement: Agreement
    state: State
    first: date | None
    last: date | None
    request: Request
    # Days until access ends with nothing granted after it; 0 is today, None is not soon.
    expires_in: int | None

    @property
    def note(self) -> str:
        """What there is to do, in a few words."""
        waits = self.agreement.pending
        if self.expires_in is None:
            return f"asked by {waits.requested.by} on {waits.requested.on}" if waits else ""
        in_days = {0: "today", 1: "tomorrow"}.get(self.expires_in, f"in {self.expires_in} days")
        return f"expires {in_days}" + (", renewal waits" if waits else "")

    def as_dict(self) -> dict[str, object]:
        """Return the row as JSON shows it."""
        return {
            "agreement": self.agreement.name,
            "file": self.agreement.file,
            "consumer": str(self.agreement.consumer),
            "port": self.agreement.port,
            "state": self.state,
            "from": self.first,
            "until": self.last,
            "classes": sorted(self.request.classes),
            "purpose": self.request.purpose,
            "is_pending": self.agreement.pending is not None,
            "expires_in_days": self.expires_in,
        }


def overview(agreements: Iterable[Agreement], on: date) -> list[Row]:
    """Return one row for each agreement."""
    return [_row(each, on) for each in agreements]


def _row(agreement: Agreement, on: date) -> Row:
    now = state(agreement, on)
    span = _span(agreement, now, on)
    if span is None:
        request = _request(agreement, now)
        return Row(agreement, now, request.first, request.until, request, None)
    first, last = (span.first, span.last()) if span.grant else (None, None)
    return Row(agreement, now, first, last, span.request, _expires_in(agreement, on))


def _span(agreement: Agreement, now: State, on: date) -> Span | None:
    """Return the span that is active or comes next; of what is over, the last one."""
    given = spans(agreement)
    for span in given:
        if span.grant and (span.grant.last is None or on <= span.grant.last):
            return span
    return given[-1] if now in (State.EXPIRED, State.REVOKED) else None


def _request(agreement: Agreement, now: State) -> Request:
    """Return the request for which the state speaks, where nothing was granted."""
    denied = [
        each for each in agreement.requests if each.decided and each.decided.outcome == "denied"
    ]
    return denied[-1] if now == State.DENIED else agreement.requests[-1]


def _expires_in(agreement: Agreement, on: date) -> int | None:
    given = grants(agreement)
    end = next((each.last for each in given if each.covers(on)), None)
    while end and any(each.first == end + DAY for each in given):
        end = next(each.last for each in given if each.first == end + DAY)
    return (end - on).days if end and (end - on).days <= SOON else None
