"""Ask, decide and revoke: each adds to an agreement's file, and refuses what the rules refuse.

Input:   a project; what was asked or decided, by whom, on which day.
Output:  the agreement as its file now says; the file, replaced in one step.
Never:   changes or deletes what stands in a file; reads a clock.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from brygge.access.agreement import (
    AGREEMENTS,
    ENDING,
    Act,
    Agreement,
    Consumer,
    Decision,
    Request,
    file_name,
)
from brygge.access.deriving import DAY, Span, is_permanent, spans, state
from brygge.access.lines import new_text, with_act, with_request
from brygge.access.reading import examine, port_names
from brygge.access.rules import broken_rules
from brygge.access.shape import Shape
from brygge.errors import InputError, likely
from brygge.project import Project
from brygge.strict_yaml import Placed, YamlError, load_placed

# What a command calls a decision.
WORDS = {"approved": "approve", "denied": "deny", "cancelled": "cancel"}


def find_agreement(project: Project, name: str, on: date | None = None) -> Agreement:
    """Return the agreement called `name`: its file, with or without folder and ending.

    Another file that cannot be read keeps nobody from this one.
    """
    plain = Path(name).name.removesuffix(ENDING)
    found = _existing(project, f"{plain}{ENDING}", on)
    if found is None:
        files = sorted((project.root / AGREEMENTS).glob(f"*{ENDING}"))
        known = [path.name.removesuffix(ENDING) for path in files]
        listed = "see `brygge access list`." if known else "ask before: `brygge access request`."
        raise InputError(f'no agreement "{name}".', f"{likely(plain, known)}{listed}")
    return found


def add_request(project: Project, consumer: Consumer, port: str, request: Request) -> Agreement:
    """Add a request (its id is given here) to the agreement of `consumer` on `port`."""
    name = file_name(consumer, port)
    old = _existing(project, name, request.requested.on)
    if old is None:
        file = (AGREEMENTS / name).as_posix()
        made = Agreement(consumer, port, (replace(request, id=1),), file)
        _refuse_request(made)
        return _write(project, made, new_text(made))
    if old.consumer != consumer:
        sentence = f"{old.file} belongs to {old.consumer.words}."
        raise InputError(sentence, f"give {consumer.words} another id, or ask as the other.")
    _refuse_renewal(old, request.requested.on)
    made = replace(old, requests=(*old.requests, replace(request, id=len(old.requests) + 1)))
    _refuse_request(made)
    return _edit(project, made, lambda text, placed: with_request(text, placed, made.requests[-1]))


def decide(project: Project, name: str, decision: Decision) -> Agreement:
    """Record what became of the pending request of the agreement `name`."""
    old = find_agreement(project, name, decision.on)
    pending = old.pending
    if pending is None:
        now = state(old, decision.on)
        sentence = f"{old.name}: there is nothing to {WORDS[decision.outcome]}, it is {now}."
        raise InputError(sentence, _fix_of_settled(old, decision))
    at = pending.id - 1
    made = replace(old, requests=(*old.requests[:at], replace(pending, decided=decision)))
    return _edit(
        project, made, lambda text, placed: with_act(text, placed, at, "decided", decision)
    )


def revoke(project: Project, name: str, act: Act) -> Agreement:
    """Take away all access of the agreement `name` that is not over, from the day of `act` on."""
    old = find_agreement(project, name, act.on)
    lasting = [span.request.id for span in spans(old) if _lasts(span, act.on)]
    if not lasting:
        fix = f"`brygge access deny {old.name}` denies the request." if old.pending else ""
        sentence = f"{old.name}: there is nothing to revoke, it is {state(old, act.on)}."
        raise InputError(sentence, fix or "see `brygge access list`.")
    requests = tuple(
        replace(each, revoked=act) if each.id in lasting else each for each in old.requests
    )
    made = replace(old, requests=requests)

    def revoked(text: str, placed: Placed) -> str:
        # From the last one on: what stands above keeps its lines.
        for number in reversed(lasting):
            text = with_act(text, placed, number - 1, "revoked", act)
        return text

    return _edit(project, made, revoked)


def _existing(project: Project, name: str, on: date | None) -> Agreement | None:
    path = project.root / AGREEMENTS / name
    if not path.exists():
        return None
    agreement, findings = examine(project, path, port_names(project), on)
    for finding in findings:
        raise InputError(finding.line(), finding.fix)
    return agreement


def _lasts(span: Span, on: date) -> bool:
    is_over = span.planned is not None and span.planned < on
    return span.request.revoked is None and not is_over


def _refuse_renewal(old: Agreement, on: date) -> None:
    if old.pending:
        asked = old.pending.requested
        raise InputError(
            f"{old.name}: {asked.by} asked already, on {asked.on}.",
            f"wait for the decision, or take it back: `brygge access cancel {old.name}`.",
        )
    if is_permanent(old, on):
        raise InputError(
            f"{old.name}: the access is permanent, there is nothing to renew.",
            f"for other terms, revoke it before: `brygge access revoke {old.name}`.",
        )


def _refuse_request(made: Agreement) -> None:
    """Refuse what could not even be approved on the day of the request."""
    request = made.requests[-1]
    yes = Decision(request.requested.by, request.requested.on, outcome="approved")
    tried = replace(made, requests=(*made.requests[:-1], replace(request, decided=yes)))
    span = spans(tried)[-1]
    if span.planned is None or span.first <= span.planned:
        return
    if request.first and span.planned < request.first:
        sentence = f"it would end ({span.planned}) before it begins ({request.first})."
    elif span.planned < request.requested.on:
        sentence = f"{span.planned} is over."
    else:
        sentence = f"there is access until {span.first - DAY} already."
    raise InputError(f"{made.name}: {sentence}", "name a later day with --until.")


def _fix_of_settled(old: Agreement, decision: Decision) -> str:
    if decision.outcome == "approved":
        return f"ask before: `brygge access request {old.port} --for {old.consumer}`."
    if any(_lasts(span, decision.on) for span in spans(old)):
        return f"take the access away: `brygge access revoke {old.name}`."
    return "nothing is to be done."


def _edit(project: Project, made: Agreement, change: Callable[[str, Placed], str]) -> Agreement:
    path = project.root / made.file
    # Bytes: reading as text would change the ends of lines.
    text = path.read_bytes().decode("utf-8")
    return _write(project, made, change(text, load_placed(path)))


def _write(project: Project, made: Agreement, text: str) -> Agreement:
    """Write the file when the text says what `made` says, and nothing else."""
    for broken in broken_rules(made):
        raise InputError(f"{made.name}: {broken.sentence}", broken.fix)
    path = project.root / made.file
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.tmp")
    try:
        aside.write_bytes(text.encode("utf-8"))
        if _read(aside, made.file) != made:
            fix = "write the list with one `- id:` per request, or add to it by hand."
            raise InputError(f"{made.file}: the file is not written as a list of lines.", fix)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return made


def _read(path: Path, file: str) -> Agreement | None:
    try:
        return Shape(file, load_placed(path)).agreement()
    except YamlError:
        return None
