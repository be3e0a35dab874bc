"""Take out what must not leave: secrets, and where things lie on somebody's machine.

Input:   texts and metadata of a project (descriptions, SQL, meta).
Output:  the same, with secrets as `***` and absolute paths cut to their last part (`…/rows.csv`).
Never:   is the only guard: secrets do not belong in a repository. It catches what slipped in.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

HIDDEN = "***"

_NAMES = (
    r"passw(?:or)?d|passphrase|pwd|secret|token|(?:api|access|account|private)[_-]?key|credentials?"
)
SECRET_NAME = re.compile(rf"(?:^|[_\-. ])(?:\w*(?:{_NAMES}))s?$", re.IGNORECASE)

ADDRESSES = (
    # scheme://user:password@host
    (re.compile(r"(\w://)[^/\s'\"@]+@"), rf"\1{HIDDEN}@"),
    # What a signed address carries.
    (
        re.compile(
            r"([?&](?:sig|signature|x-amz-signature|x-amz-credential)=)[^&\s'\"]+", re.IGNORECASE
        ),
        rf"\1{HIDDEN}",
    ),
)
ASSIGNMENTS = (
    # password = 'x', "token": "x"; within a literal of SQL the quotes are doubled
    (
        re.compile(
            rf"((?:{_NAMES})s?\w*['\"]?\s*(?:=>|:=|=|:)\s*)('{{2,}}(?=[^\s',;)])|['\"])(?:(?!\2).)*\2",
            re.IGNORECASE,
        ),
        rf"\1\2{HIDDEN}\2",
    ),
    # password: x1, in a note; words without a figure are prose
    (
        re.compile(rf"\b((?:{_NAMES}):\s+)(?=[^\s'\",;]*\d)[^\s'\",;]{{6,}}", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    # password=x, in a connection string
    (re.compile(rf"\b((?:{_NAMES})=)[^\s'\";&,)(]+", re.IGNORECASE), rf"\1{HIDDEN}"),
)
# Keys and tokens that are known by their shape.
SHAPES = (
    re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
        re.DOTALL,
    ),
    re.compile(
        r"\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}"
        r"|xox[abprs]-[\w-]{10,}|sk-[\w-]{20,}|AIza[\w-]{30,}|dapi[0-9a-f]{30,}"
        r"|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*)"
    ),
    re.compile(r"(?<=\b[Bb]earer )(?=\S*\d)[\w.~+/-]{16,}=*"),
)

# Folders in which absolute paths begin; `/api/v1` in a sentence is no path.
_ROOTS = (
    "home|Users|root|tmp|var|opt|mnt|srv|etc|usr|data|work|workspaces?|builds?|private|runner|github|app|apps"
    "|__w|Volumes|dbfs|media|storage|proc|run"
)
PATHS = (
    re.compile(
        rf"(?:file://)?(?<![\w/.])/(?:{_ROOTS})/(?:[^\s'\"`,;)(<>|*]*/)?([^\s'\"`,;)(<>|/]*)"
    ),
    re.compile(r"\bfile:///?(?:[^\s'\"`,;)(<>|]*/)?([^\s'\"`,;)(<>|/]*)"),
    re.compile(r"(?<![\w])[A-Za-z]:\\(?:[^'\"`,;)(<>|:\n\\]*\\)*([^\s'\"`,;)(<>|\\]*)"),
    re.compile(r"\\\\[\w.-]+\\(?:[^\s'\"`,;)(<>|]*\\)?([^\s'\"`,;)(<>|\\]*)"),
)
# What a text must hold before any of the patterns is worth trying: most hold none of it, and a
# project has a million texts, SQL among them. First a few common letters, then the whole word.
SECRET_WORDS: dict[str, tuple[str, ...]] = {
    "pass": ("passw", "passph"),
    "pwd": (),
    "secret": (),
    "token": (),
    "credential": (),
    "key": tuple(
        f"{whose}{tie}key"
        for whose in ("api", "access", "account", "private")
        for tie in ("", "_", "-")
    ),
}
SHAPE_STARTS: dict[str, tuple[str, ...]] = {
    "gh": ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
    "glpat-": (),
    "xox": (),
    "sk-": (),
    "dapi": (),
    "earer ": (),
    "IA": ("AKIA", "ASIA"),
    "AIza": (),
    "eyJ": (),
    "PRIVATE KEY": (),
}
PATH_STARTS = re.compile(rf"/(?:{_ROOTS})/")
SHORTEST, SHORTEST_TOKEN = 6, 15
# Short texts come again and again: names, tags, expressions, words about a column.
LONGEST_REMEMBERED = 200


def scrubbed(text: str) -> str:
    """Return `text` without secrets and absolute paths."""
    if len(text) < SHORTEST:
        return text
    return _remembered(text) if len(text) < LONGEST_REMEMBERED else _scrubbed(text)


def _scrubbed(text: str) -> str:
    if ":" in text or "=" in text:
        if "://" in text:
            text = _substituted(text, ADDRESSES)
        if _holds(text.lower(), SECRET_WORDS):
            text = _substituted(text, ASSIGNMENTS)
    if len(text) >= SHORTEST_TOKEN and _holds(text, SHAPE_STARTS):
        for shape in SHAPES:
            text = shape.sub(HIDDEN, text)
    if "\\" in text or ("/" in text and (PATH_STARTS.search(text) or "file:" in text)):
        for path in PATHS:
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
    return isinstance(value, str | list) and bool(value) and SECRET_NAME.search(key) is not None


def _holds(text: str, words: Mapping[str, Iterable[str]]) -> bool:
    for common, whole in words.items():
        if common in text and (not whole or any(word in text for word in whole)):
            return True
    return False


def _substituted(text: str, rules: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def _shortened(match: re.Match[str]) -> str:
    return f"…/{match.group(1)}"
