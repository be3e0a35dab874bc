"""A comparison as text for people, as Markdown for reviews and changelogs.

Input:   a `Comparison`, and what the two contracts are called.
Output:  lines; JSON comes from `Comparison.as_dict`.
Never:   prints.
"""

from collections.abc import Iterable

from brygge.contracts.changes.change import Comparison, Level

_MEANING = {
    Level.MAJOR: "breaks readers",
    Level.MINOR: "adds or tightens",
    Level.PATCH: "words",
}


def text_lines(found: Comparison) -> list[str]:
    """Return a line for each change, then what it comes to."""
    width = max((len(change.level.name) for change in found.changes), default=0)
    lines = [
        f"{change.level.name:<{width}}  {change.path}: {change.reason}" for change in found.changes
    ]
    return [*lines, verdict(found)]


def markdown_lines(found: Comparison) -> list[str]:
    """Return the same as Markdown."""
    triples = [(change.level, change.path, change.reason) for change in found.changes]
    return [*listed(triples), verdict(found)]


def listed(changes: Iterable[tuple[Level, str, str]]) -> list[str]:
    """Return changes (level, path, reason) as Markdown lists by level, the heaviest first."""
    lines, known = [], list(changes)
    for level, meaning in _MEANING.items():
        here = [
            f"- `{_escaped(path)}`: {_escaped(why)}" for each, path, why in known if each is level
        ]
        if here:
            lines += [f"**{level.name.capitalize()}** ({meaning})", "", *here, ""]
    return lines


def verdict(found: Comparison) -> str:
    """Return one sentence: the level, the version it asks for, the one that is declared."""
    if found.level is Level.NONE:
        return f"Nothing changed since {found.old_version}."
    count = len(found.changes)
    changes = "1 change" if count == 1 else f"{count} changes"
    start = f"{changes} since {found.old_version}, together {found.level.word}"
    if found.is_declared:
        return f"{start}: {found.declared} is declared, {found.required} is enough."
    return f"{start}: {found.required} is required, but {found.declared} is declared."


def _escaped(text: str) -> str:
    # What a contract says must not become markup or a line of its own.
    plain = " ".join(text.split())
    return plain.replace("\\", "\\\\").replace("<", "&lt;").replace("|", "\\|").replace("`", "'")
