"""Take out what must not leave: secrets, and where things lie on somebody's machine.

Input:   texts and metadata of a project (descriptions, SQL, meta).
Output:  the same, with secrets as `***` and absolute paths cut to their last part (`…/rows.csv`).
Never:   is the only guard: secrets do not belong in a repository. It catches what slipped in.
"""

import binascii
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from brygge.catalog.assembling.patterns import (
    ADDRESSES,
    ASSIGNED,
    ASSIGNMENTS,
    BASIC,
    FEWEST_PARTS,
    HARD_NAME,
    HIDDEN,
    IS_FILE,
    IS_ROUTE,
    LONGEST_REMEMBERED,
    PATH_STARTS,
    PATHS,
    ROOTED,
    ROUTES,
    SECRET_NAME,
    SECRET_WORDS,
    SHAPE_STARTS,
    SHAPES,
    SHORTEST,
    SHORTEST_TOKEN,
    VERB,
    Rule,
)


def scrubbed(text: str) -> str:
    """Return `text` without secrets and absolute paths."""
    if len(text) < SHORTEST:
        return text
    return _remembered(text) if len(text) < LONGEST_REMEMBERED else _scrubbed(text)


def _scrubbed(text: str) -> str:
    if ":" in text or "=" in text:
        if "://" in text and ("@" in text or "=" in text or "hooks.slack" in text):
            text = _substituted(text, ADDRESSES)
        if _holds(text.lower(), SECRET_WORDS) and ASSIGNED.search(text):
            text = _substituted(text, ASSIGNMENTS)
    if len(text) >= SHORTEST_TOKEN and _holds(text, SHAPE_STARTS):
        for shape in SHAPES:
            text = shape.sub(HIDDEN, text)
        text = BASIC.sub(_basic, text)
    if "/" in text and PATH_STARTS.search(text):
        text = ROUTES.sub(_shortened_unless_route, ROOTED.sub(_shortened, text))
    if "/" in text or "\\" in text:
        for start, path in PATHS:
            if start in text:
                text = path.sub(_shortened, text)
    return text


_remembered = lru_cache(1 << 16)(_scrubbed)


def scrubbed_value(value: Any) -> Any:
    """Return a JSON value with every text in it scrubbed, and what secret names hold hidden."""
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {
            scrubbed(str(key)): HIDDEN if _hides(str(key), each) else scrubbed_value(each)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [scrubbed_value(each) for each in value]
    return value


def _hides(key: str, value: Any) -> bool:
    if isinstance(value, bool) or not value:
        return False
    name = HARD_NAME if isinstance(value, int | float) else SECRET_NAME
    return name.search(key) is not None


def _holds(text: str, words: Mapping[str, Iterable[str]]) -> bool:
    for common, whole in words.items():
        if common in text:
            # No generator: it takes longer than to look.
            for word in whole:
                if word in text:
                    return True
            if not whole:
                return True
    return False


def _substituted(text: str, rules: Iterable[Rule]) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def _basic(match: re.Match[str]) -> str:
    """Hide a user and a password in base64; `basic rules` is none."""
    try:
        is_pair = b":" in binascii.a2b_base64(match.group().rstrip("=") + "==")
    except binascii.Error:
        is_pair = False
    return HIDDEN if is_pair else match.group()


def _shortened(match: re.Match[str]) -> str:
    return f"…/{match.group(1)}"


def _shortened_unless_route(match: re.Match[str]) -> str:
    path = match.group()
    before = match.string[max(0, match.start() - 9) : match.start()]
    if IS_ROUTE.search(path) or VERB.search(before):
        return path
    is_deep = len([part for part in path.split("/") if part]) >= FEWEST_PARTS
    return _shortened(match) if is_deep or IS_FILE.search(match.group(1)) else path
