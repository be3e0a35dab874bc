"""Add to the text of an agreement: what stands there stays byte for byte.

Input:   the text of a file and the places in it; what to add.
Output:  the text with the new lines in the house form.
Never:   checks what comes of it: whoever writes the file reads it again first.
"""

import re
from typing import Any

from brygge.access.agreement import Act, Agreement, Decision, Request
from brygge.strict_yaml import Placed
from brygge.yaml_text import yaml_text

_DASH = re.compile(r" *- +")


def new_text(agreement: Agreement) -> str:
    """Return the text of a new file, with the first request."""
    consumer = agreement.consumer
    head = yaml_text({"consumer": {consumer.kind: consumer.id}, "port": agreement.port})
    listed = _listed(agreement.requests[0], "  - ")
    return "\n".join([f"{head}requests:", *listed, ""])


def with_request(text: str, placed: Placed, request: Request) -> str:
    """Return the text with `request` as the last one of the list."""
    last = len(placed.content["requests"]) - 1
    line, column = placed.places["requests", last]
    found = _DASH.match(_lines(text)[line - 1])
    dash = found.group() if found and found.end() == column - 1 else "  - "
    return _insert(text, _end(text, placed, last), _listed(request, dash))


def with_act(text: str, placed: Placed, at: int, name: str, act: Act) -> str:
    """Return the text with `name: act` at the end of the request at position `at`."""
    _, column = placed.places["requests", at]
    return _insert(text, _end(text, placed, at), [" " * (column - 1) + _act(name, act)])


def _listed(request: Request, dash: str) -> list[str]:
    """Return the lines of a request that nobody decided."""
    terms = {"purpose": request.purpose, "from": request.first, "until": request.until}
    dumped = yaml_text(
        {
            "id": request.id,
            "requested": {},
            **{name: value for name, value in terms.items() if value},
            **({"classes": sorted(request.classes)} if request.classes else {}),
        }
    )
    number, _, *rest = dumped.splitlines()
    indent = " " * len(dash)
    lines = [_act("requested", request.requested), *rest]
    return [dash + number, *(indent + each for each in lines)]


def _act(name: str, act: Act) -> str:
    said: dict[str, Any] = {"by": act.by, "on": act.on}
    if isinstance(act, Decision):
        end = {"until": act.until} if act.until else {}
        said = {"as": act.outcome, **said, **end}
    said |= {"reason": act.reason} if act.reason else {}
    # Not dumped whole: YAML 1.1 takes `on` for a truth value and would quote the key.
    return f"{name}: {{{', '.join(f'{key}: {_inline(value)}' for key, value in said.items())}}}"


def _inline(value: Any) -> str:
    return yaml_text({"": [value]}).partition("[")[2].rstrip("\n").removesuffix("]")


def _lines(text: str) -> list[str]:
    # Not splitlines(): a text may hold other characters that it would split at.
    return text.split("\n")


def _end(text: str, placed: Placed, at: int) -> int:
    """Return after how many lines the request at position `at` has ended.

    Blank lines and comments that follow belong to what comes next.
    """
    begin, _ = placed.places["requests", at]
    tops = [place[0] for steps, place in placed.places.items() if len(steps) == 1]
    items = [place[0] for steps, place in placed.places.items() if len(steps) == 2]
    lines = _lines(text)
    end = min((line - 1 for line in (*tops, *items) if line > begin), default=len(lines))
    while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    return end


def _insert(text: str, end: int, added: list[str]) -> str:
    lines = _lines(text)
    close = "\r" if lines[0].endswith("\r") else ""
    # The last line of a file may have no end; the one before the new lines needs one.
    before = lines[:end]
    if end == len(lines):
        before[-1] += close
        return "\n".join([*before, *(each + close for each in added), ""])
    return "\n".join([*before, *(each + close for each in added), *lines[end:]])
