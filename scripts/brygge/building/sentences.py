"""Turn dbt's error texts into one sentence, and read the codes that our own macros put in them.

Input:   an error text of dbt, of many lines.
Output:  one sentence; the file and node it is about; the exit code and fix of a coded message.
Never:   reads files, prints, or exits.
"""

import re
from collections.abc import Iterator

from brygge.errors import ExitCode

LONGEST = 400

CODES = {
    "BRY-FINDING": ExitCode.FINDINGS,
    "BRY-INPUT": ExitCode.INPUT,
    "BRY-FAULT": ExitCode.FAULT,
}

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
WARNING = "BRY-WARNING"
_CODE = r"BRY-(?:FINDING|INPUT|FAULT|WARNING)"
_CODED = re.compile(rf"({_CODE})[:\s]*(.*?)(?=\s{_CODE}:|\Z)", re.DOTALL)
_FIX = re.compile(r"\s*\bfix:\s*", re.IGNORECASE)
_HEADER = re.compile(
    r"^(?:Encountered an error:|Runtime Error|Compilation Error|Parsing Error|Database Error"
    r"|Dbt Internal Error|Validation Error|Duplicate Definition|Dependency Error"
    r"|Error reading \S+: \S+ - Runtime Error)(?: in [^\n]*)?$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"Error in (?P<kind>(?!operation)[a-z ]+?) (?P<name>\S+) \((?P<file>[^)\n]+)\)")
_NAMED_PLACE = re.compile(
    r"(?:Model|Test|Seed|Snapshot|Exposure|Unit test) '(?:\w+\.)+(?P<name>[^'.]+)' "
    r"\((?P<file>[^)\n]+)\)",
    re.IGNORECASE,
)
_YAML_PLACE = re.compile(r"Error reading \S+: (?P<file>\S+) - ")
_MISTAKE = re.compile(r"\b(?:Compilation|Parsing|Validation|Dependency) Error\b")
_PRIVATE = re.compile(
    r"Node (?:\w+\.){2}(\S+) attempted to reference node (?:\w+\.){2}(\S+), which is not allowed "
    r"because the referenced node is private to the '(\w+)' group"
)
# A word of DuckDB's own before "Error" says that SQL ran and failed.
_ENGINE = re.compile(
    r"\b(?:Binder|Catalog|Parser|IO|Constraint|Conversion|Invalid Input|Out of Range|Serialization"
    r"|Transaction\w*|INTERNAL|FATAL|Not implemented|HTTP|Permission|Interrupt) Error:"
)
# Where dbt's sentence ends and its context (SQL, stack of macros) begins.
_CONTEXT = re.compile(
    r"^(?:LINE \d+:|> in macro|> called by|compiled code at|\^|-{9})", re.IGNORECASE
)


def coded(text: str) -> tuple[ExitCode | None, str, str]:
    """Return exit code, sentence and fix of a message with a code; `None` and blanks without."""
    return next(all_coded(text), (None, "", ""))


def all_coded(text: str) -> Iterator[tuple[ExitCode | None, str, str]]:
    """Yield exit code, sentence and fix of each message with a code; a warning has no exit code."""
    for code, words in _CODED.findall(_COLOUR.sub("", text)):
        sentence, *fix = _FIX.split(_until_context(words), maxsplit=1)
        yield CODES.get(code), _shorten(sentence), _shorten(fix[0]) if fix else ""


def condense(text: str) -> str:
    """Return the first sentence or two of an error text, on one line, without dbt's headers."""
    lines = [line.strip() for line in _COLOUR.sub("", text).strip().splitlines()]
    while len(lines) > 1 and (not lines[0] or _HEADER.match(lines[0])):
        lines.pop(0)
    return _shorten(_until_context("\n".join(lines)))


def private_reference(text: str) -> str:
    """Return dbt's refusal of a private model in our words; blank for another text."""
    found = _PRIVATE.search(text)
    return f"{found[1]} reads {found[2]}, which is private to {found[3]}." if found else ""


def place_of(text: str) -> tuple[str, str]:
    """Return the file and the node that an error text names; blanks when it names none."""
    for pattern in (_PLACE, _NAMED_PLACE):
        found = pattern.search(text)
        if found:
            return found.group("file"), found.group("name")
    found = _YAML_PLACE.search(text)
    return (found.group("file"), "") if found else ("", "")


def is_compile_error(text: str) -> bool:
    """Return whether dbt could not make sense of what people wrote: SQL with Jinja, or YAML."""
    return bool(_MISTAKE.search(text))


def is_configuration_error(text: str) -> bool:
    """Return whether dbt refused the project or the profile, rather than an engine some SQL."""
    return "Runtime Error" in text and not _ENGINE.search(text)


def _until_context(text: str) -> str:
    kept: list[str] = []
    for line in (part.strip() for part in text.splitlines()):
        if _CONTEXT.match(line) or (not line and kept):
            break
        if line:
            kept.append(line)
    return " ".join(kept)


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 4].rstrip() + " ..."
