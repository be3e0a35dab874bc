"""What the requests of an agreement may not say of each other.

Input:   an agreement; the day of today, where somebody acts or reads on a day.
Output:  `Broken`: where, what is wrong, what to do.
Never:   reads a file or a clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from brygge.access.agreement import Agreement, Request, file_name
from brygge.access.deriving import Span, spans
from brygge.strict_yaml import Steps


@dataclass(frozen=True)
class Broken:
    """A rule that is broken at `steps`."""

    steps: Steps
    sentence: str
    fix: str


def broken_rules(agreement: Agreement, on: date | None = None) -> Iterator[Broken]:
    """Yield what is wrong with an agreement that has the right shape.

    Nothing was decided after the day `on`; without it no day is too late.
    """
    yield from _of_file(agreement)
    begun = {span.request.id: span for span in spans(agreement)}
    for at, request in enumerate(agreement.requests):
        steps = ("requests", at)
        yield from _of_order(agreement, at)
        yield from _of_days(request, steps)
        if on and request.decided and on < request.decided.on:
            sentence = f"request {request.id} was decided on {request.decided.on}; today is {on}."
            fix = "correct the day; access that is to begin later says so in `from`."
            yield Broken((*steps, "decided", "on"), sentence, fix)
        if request.revoked and not request.is_approved:
            sentence = f"request {request.id} is revoked, but was never approved."
            yield Broken((*steps, "revoked"), sentence, "remove `revoked`.")
        elif request.is_approved:
            yield from _of_span(request, begun.get(request.id), steps)


def _of_file(agreement: Agreement) -> Iterator[Broken]:
    consumer, port = agreement.consumer, agreement.port
    wanted = file_name(consumer, port)
    if PurePosixPath(agreement.file).name != wanted:
        sentence = f"the agreement of {consumer.words} on {port} has another file name."
        yield Broken(("consumer",), sentence, f"call the file {wanted}, or correct what it says.")
    if consumer.kind == "product" and port.startswith(f"{consumer.id}."):
        fix = "delete the file."
        yield Broken(("port",), "a product reads its own ports without an agreement.", fix)


def _of_order(agreement: Agreement, at: int) -> Iterator[Broken]:
    request, steps = agreement.requests[at], ("requests", at)
    if request.id != at + 1:
        sentence = f"request {request.id} stands where request {at + 1} is due."
        yield Broken((*steps, "id"), sentence, "count from 1; add at the end, and delete nothing.")
    if at == 0:
        return
    before = agreement.requests[at - 1]
    if before.decided is None:
        sentence = f"request {request.id} was added while request {before.id} is pending."
        yield Broken(steps, sentence, f"decide request {before.id} first.")
    elif request.requested.on < before.decided.on:
        sentence = (
            f"request {request.id} is of {request.requested.on}, before request {before.id} was "
            f"decided ({before.decided.on})."
        )
        yield Broken((*steps, "requested", "on"), sentence, "correct the day that is wrong.")


def _of_days(request: Request, steps: Steps) -> Iterator[Broken]:
    decided, name = request.decided, f"request {request.id}"
    if request.first and request.until and request.until < request.first:
        sentence = f"{name} ends ({request.until}) before it begins ({request.first})."
        yield Broken((*steps, "until"), sentence, "correct `from` or `until`.")
    if decided is None:
        return
    if decided.on < request.requested.on:
        sentence = f"{name} was decided ({decided.on}) before it was made ({request.requested.on})."
        yield Broken((*steps, "decided", "on"), sentence, "correct the day that is wrong.")
    if decided.until and request.until and decided.until > request.until:
        sentence = f"{name} is approved until {decided.until}, longer than was asked for."
        yield Broken((*steps, "decided", "until"), sentence, f"end it by {request.until}.")


def _of_span(request: Request, span: Span | None, steps: Steps) -> Iterator[Broken]:
    if span is None:
        sentence = f"request {request.id} is approved, but the access before it is permanent."
        yield Broken((*steps, "decided"), sentence, "deny it, or revoke the permanent one before.")
        return
    if span.planned is not None and span.planned < span.first:
        sentence = (
            f"request {request.id} is approved until {span.planned}, but would begin only on "
            f"{span.first}."
        )
        fix = "deny it, and ask for a later day."
        yield Broken((*steps, "decided"), sentence, fix)
        return
    revoked = request.revoked
    if revoked is None or request.decided is None:
        return
    if revoked.on < request.decided.on:
        sentence = f"request {request.id} was revoked before it was decided."
        yield Broken((*steps, "revoked", "on"), sentence, "correct the day that is wrong.")
    elif span.planned is not None and span.planned < revoked.on:
        sentence = f"request {request.id} was revoked after it had ended ({span.planned})."
        yield Broken((*steps, "revoked", "on"), sentence, "remove `revoked`: it is over.")
