"""When somebody may read, and where an agreement stands on a day: both derived, never stored.

Input:   an agreement; a day.
Output:  its grants (days inclusive, in order, never overlapping); its state.
Never:   reads a clock or a file; lets a later act change an earlier day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from brygge.access.agreement import Agreement, Request

DAY = timedelta(days=1)


class State(StrEnum):
    """Where an agreement stands on a day."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    EXPIRED = "expired"
    REVOKED = "revoked"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Grant:
    """Days on which a port may be read, `last` included (None: for good), and with which classes.

    Columns of other classes, the public ones aside, are read masked.
    """

    first: date
    last: date | None
    classes: frozenset[str] = frozenset()

    def covers(self, day: date) -> bool:
        """Return whether the port may be read on `day`."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Span:
    """An approved request: its first day, and the last one as it was planned (None: for good)."""

    request: Request
    first: date
    planned: date | None

    def last(self, on: date = date.max) -> date | None:
        """Return the last day as it was known on the day `on`; it may lie before `first`.

        A revocation takes the access away on its own day already.
        """
        revoked = self.request.revoked
        if revoked is None or revoked.on > on:
            return self.planned
        eve = revoked.on - DAY
        return eve if self.planned is None else min(eve, self.planned)

    @property
    def grant(self) -> Grant | None:
        """The days that are left of it; None when it was revoked before it began."""
        last = self.last()
        if last is not None and last < self.first:
            return None
        return Grant(self.first, last, self.request.classes)


def grants(agreement: Agreement) -> tuple[Grant, ...]:
    """Return the grants of an agreement, the earliest first."""
    return tuple(span.grant for span in spans(agreement) if span.grant)


def grant_on(agreement: Agreement, day: date) -> Grant | None:
    """Return the grant by which the port may be read on `day`."""
    return next((each for each in grants(agreement) if each.covers(day)), None)


def spans(agreement: Agreement) -> tuple[Span, ...]:
    """Return the approved requests in order, each with its days.

    A request begins on the day that it names, on that of its decision or on the one after the
    access before it ends, whichever is latest. One that follows a permanent access gives nothing.
    """
    found: tuple[Span, ...] = ()
    for request in agreement.requests:
        begin = _begin(request, found)
        if begin is not None and request.decided is not None:
            found = (*found, Span(request, begin, request.decided.until or request.until))
    return found


def state(agreement: Agreement, on: date) -> State:
    """Return where the agreement stands on the day `on`, by what had happened until then.

    Approved while a grant is active. Else what was settled last (revoked, expired, denied), and
    pending when nothing ever was and a request, or a grant that has not begun, waits. Cancelled
    when there is nothing of all that.
    """
    if grant_on(agreement, on):
        return State.APPROVED
    begun = {span.request.id: span for span in spans(agreement)}
    settled = [_settled(each, begun.get(each.id), on) for each in agreement.requests]
    ends = [each for each in settled if each]
    if ends:
        return max(ends, key=lambda each: each[:2])[2]
    waits = any(_waits(each, on) for each in agreement.requests)
    return State.PENDING if waits else State.CANCELLED


def is_open(agreement: Agreement, on: date) -> bool:
    """Return whether somebody may read on the day `on` or later, or waits for a decision."""
    lasts = any(each.last is None or on <= each.last for each in grants(agreement))
    return lasts or agreement.pending is not None


def is_permanent(agreement: Agreement, on: date) -> bool:
    """Return whether the access, as it is known on the day `on`, never ends."""
    return any(span.last(on=on) is None for span in spans(agreement))


def _begin(request: Request, before: tuple[Span, ...]) -> date | None:
    if not request.is_approved or request.decided is None:
        return None
    decided = request.decided.on
    ends = [span.last(on=decided) for span in before]
    if None in ends:
        return None
    free = [end + DAY for end in ends if end is not None]
    return max(decided, request.first or decided, *free)


def _settled(request: Request, span: Span | None, on: date) -> tuple[date, int, State] | None:
    """Return the day on which a request was settled, by `on`, and how."""
    decided, revoked = request.decided, request.revoked
    if decided is None or decided.on > on:
        return None
    if decided.outcome == "denied":
        return decided.on, request.id, State.DENIED
    if span is None:
        return None
    if revoked is not None and revoked.on <= on:
        return revoked.on, request.id, State.REVOKED
    if span.planned is not None and span.planned < on:
        return span.planned + DAY, request.id, State.EXPIRED
    return None


def _waits(request: Request, on: date) -> bool:
    is_decided = request.decided is not None and request.decided.on <= on
    return request.requested.on <= on and (not is_decided or request.is_approved)
