"""Make an agreement of a document, and say what in it has not the shape of one.

Input:   the document of one file, with the place of everything in it.
Output:  an `Agreement`, or the findings for which there is none.
Never:   asks whether the requests agree with each other: `rules` does.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from brygge.access.agreement import (
    CLASSES,
    CONSUMERS,
    DECISIONS,
    Act,
    Agreement,
    Consumer,
    Decision,
    Request,
)
from brygge.errors import likely
from brygge.findings import Finding
from brygge.strict_yaml import Placed, Steps

# `__` parts consumer and port in the name of the file, by which its owner is found.
ID = re.compile(r"(?!.*__)[a-z][a-z0-9_]{0,40}")
ADDRESS = re.compile(r"(?!.*__)[a-z0-9][a-z0-9._+-]*@[a-z0-9][a-z0-9.-]*")
PORT = re.compile(rf"{ID.pattern}\.{ID.pattern}")
YEARS = range(1900, 9999)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ACT = ("by", "on", "reason")


class Shape:
    """The findings in one document, and its parts as they were read so far."""

    def __init__(self, file: str, placed: Placed) -> None:
        self._file = file
        self._placed = placed
        self.findings: list[Finding] = []

    def agreement(self) -> Agreement | None:
        """Return the agreement, None when there is a finding."""
        content = self._placed.content
        self._keys(content, (), ("consumer", "port", "requests"))
        consumer = self._consumer(content.get("consumer"))
        port = self._text(content, (), "port")
        if port and not PORT.fullmatch(port):
            self.tell(("port",), f'"{port}" names no port.', "write <product>.<port>.")
        listed = content.get("requests")
        if not isinstance(listed, list) or not listed:
            self.tell(("requests",), "there is no list of requests.", "list at least one.")
            listed = []
        requests = [self._request(each, ("requests", at)) for at, each in enumerate(listed)]
        whole = tuple(each for each in requests if each)
        if self.findings or consumer is None:
            return None
        return Agreement(consumer, port, whole, self._file)

    def tell(self, steps: Steps, sentence: str, fix: str) -> None:
        """Add a finding about the part that `steps` lead to."""
        while steps not in self._placed.places:
            steps = steps[:-1]
        line, _ = self._placed.places[steps]
        self.findings.append(Finding(self._file, f"line {line}", sentence, fix))

    def _consumer(self, said: Any) -> Consumer | None:
        steps: Steps = ("consumer",)
        if not isinstance(said, dict) or len(said) != 1 or next(iter(said)) not in CONSUMERS:
            if "consumer" in self._placed.content:
                fix = "write {product: ID}, {team: ID} or {person: ADDRESS}."
                self.tell(steps, "the consumer is no product, team or person.", fix)
            return None
        [(kind, name)] = said.items()
        wanted = ADDRESS if kind == "person" else ID
        if not isinstance(name, str) or not wanted.fullmatch(name):
            form = (
                "an address in lower case without `__`"
                if kind == "person"
                else "an id like customer_care"
            )
            self.tell((*steps, kind), f'"{name}" names no {kind}.', f"write {form}.")
            return None
        return Consumer(kind, name)

    def _request(self, said: Any, steps: Steps) -> Request | None:
        if not isinstance(said, dict):
            self.tell(steps, "a request is a mapping.", "begin it with `- id: 1`.")
            return None
        must = ("id", "requested", "purpose")
        self._keys(said, steps, must, ("from", "until", "classes", "decided", "revoked"))
        number = said.get("id")
        if "id" in said and (not isinstance(number, int) or isinstance(number, bool)):
            self.tell((*steps, "id"), f'the id "{number}" is no whole number.', "count from 1.")
        requested = self._act(said, steps, "requested", _ACT[:2])
        purpose = self._text(said, steps, "purpose")
        first, until = self._day(said, steps, "from"), self._day(said, steps, "until")
        classes = self._classes(said, steps)
        decided = self._decision(said, steps)
        revoked = self._act(said, steps, "revoked", _ACT)
        if requested is None or not isinstance(number, int):
            return None
        return Request(number, requested, purpose, first, until, classes, decided, revoked)

    def _act(
        self, said: dict[str, Any], steps: Steps, name: str, known: Iterable[str]
    ) -> Act | None:
        if name not in said:
            return None
        part, steps = said[name], (*steps, name)
        if not isinstance(part, dict):
            self.tell(
                steps, f"`{name}` does not say who and when.", "write {by: ADDRESS, on: DAY}."
            )
            return None
        self._keys(part, steps, ("by", "on"), [each for each in known if each not in ("by", "on")])
        by, on = self._text(part, steps, "by"), self._day(part, steps, "on")
        reason = self._text(part, steps, "reason")
        return Act(by, on, reason) if on else None

    def _decision(self, said: dict[str, Any], steps: Steps) -> Decision | None:
        act = self._act(said, steps, "decided", (*_ACT, "as", "until"))
        part, steps = said.get("decided"), (*steps, "decided")
        if not isinstance(part, dict):
            return None
        outcome = part.get("as")
        if outcome not in DECISIONS:
            what = f'"{outcome}" is no decision' if outcome else "it is not said how it was decided"
            fix = f"{likely(outcome, DECISIONS)}write `as:` and one of {', '.join(DECISIONS)}."
            self.tell((*steps, "as"), f"{what}.", fix)
        until = self._day(part, steps, "until")
        if until and outcome in ("denied", "cancelled"):
            self.tell((*steps, "until"), "only what is approved has an end.", "remove `until`.")
        return Decision(act.by, act.on, act.reason, str(outcome), until) if act else None

    def _classes(self, said: dict[str, Any], steps: Steps) -> frozenset[str]:
        listed, steps = said.get("classes", []), (*steps, "classes")
        if not isinstance(listed, list):
            self.tell(steps, "the classes are no list.", "write them like [internal].")
            return frozenset()
        for at, each in enumerate(listed):
            if each not in CLASSES:
                fix = f"{likely(each, CLASSES)}the classes are {', '.join(CLASSES)}."
                public = "public is read without leave" if each == "public" else "unknown class"
                self.tell((*steps, at), f'"{each}": {public}.', fix)
            elif each in listed[:at]:
                self.tell((*steps, at), f'the class "{each}" is named twice.', "keep one.")
        return frozenset(map(str, listed))

    def _keys(
        self, said: dict[str, Any], steps: Steps, must: Iterable[str], may: Iterable[str] = ()
    ) -> None:
        known = [*must, *may]
        for key in said:
            if key not in known:
                fix = f"{likely(key, known)}the keys are {', '.join(known)}."
                self.tell((*steps, key), f'unknown key "{key}".', fix)
        for key in must:
            if key not in said:
                self.tell(steps, f"`{key}` is missing.", f"write `{key}:`.")

    def _text(self, said: dict[str, Any], steps: Steps, name: str) -> str:
        value = said.get(name, "")
        if name in said and (not isinstance(value, str) or not value.strip()):
            self.tell((*steps, name), f"`{name}` is no text.", "write words; quote a number.")
            return ""
        return value.strip() if isinstance(value, str) else ""

    def _day(self, said: dict[str, Any], steps: Steps, name: str) -> date | None:
        if name not in said:
            return None
        day = read_day(said[name])
        if day is None:
            fix = "write it like 2026-12-31; what has no end has no `until`."
            self.tell((*steps, name), f'`{name}`: "{said[name]}" is no day.', fix)
        return day


def read_day(value: object) -> date | None:
    """Return the day that `2026-12-31` stands for, None for anything else."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.year in YEARS else None
