"""Draw a small graph in the language of Mermaid.

Input:   nodes and links, with labels that are anybody's text.
Output:  the text of a flowchart that Mermaid 10 and later parse, and GitHub shows.
Never:   lets a label end its quotes, start markup or a directive, or grow past a line.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Shape = Literal["box", "round", "cylinder", "hexagon"]

_SHAPES: dict[Shape, tuple[str, str]] = {
    "box": ("[", "]"),
    "round": ("([", "])"),
    "cylinder": ("[(", ")]"),
    "hexagon": ("{{", "}}"),
}
_LONGEST = 60
# More edges than 500 and more text than 50,000 characters Mermaid refuses to draw.
_MOST_LINKS = 450
_MOST_TEXT = 45_000
# Letters and signs that mean nothing inside quotes; what only steers the text is not among them.
_SAFE = (
    r"A-Za-z0-9 _.,/()+*'!?=@~^|\[\]{}\-"
    "\xa1-\u2027\u202f-\u2065\u2070-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufff0"
    "\U00010000-\U0010ffff"
)
_UNSAFE = re.compile(f"[^{_SAFE}]")
_BULLET = re.compile(r"^([-*+>#]+|\d+[.)]) ")


@dataclass(frozen=True)
class Node:
    """A thing: its id (unique), what is written on it, and the group that it stands in."""

    id: str
    label: str
    shape: Shape = "box"
    group: str = ""


@dataclass(frozen=True)
class Link:
    """A line with an arrow between two nodes; dotted where no values flow."""

    source: str
    target: str
    label: str = ""
    is_dotted: bool = False


def draw(nodes: Sequence[Node], links: Iterable[Link], left_out: str = "") -> str:
    """Return the flowchart; `left_out` says in words what it does not show.

    Links to what is not among `nodes` are not drawn, nor are those beyond 450 of them.
    """
    marks = {node.id: f"n{place}" for place, node in enumerate(nodes)}
    drawn = [each for each in links if each.source in marks and each.target in marks]
    notes = [left_out] if left_out else []
    if len(drawn) > _MOST_LINKS:
        notes.append(f"{len(drawn) - _MOST_LINKS:,} more links are left out")
        drawn = drawn[:_MOST_LINKS]
    if not nodes:
        notes.append("nothing to show")
    below = [_link(each, marks) for each in drawn]
    below += [f"    note{place}>{_label(note)}]" for place, note in enumerate(notes)]
    # Labels give way where escaped text would be more than Mermaid reads.
    longest = _LONGEST
    while True:
        lines = ["flowchart LR", *_grouped(nodes, marks, longest), *below]
        if sum(map(len, lines)) + len(lines) <= _MOST_TEXT or longest <= 10:
            return "\n".join(lines) + "\n"
        longest //= 2


def _grouped(nodes: Sequence[Node], marks: dict[str, str], longest: int) -> list[str]:
    groups: dict[str, list[Node]] = {}
    for node in nodes:
        groups.setdefault(node.group, []).append(node)
    lines = []
    for place, (name, inside) in enumerate(groups.items()):
        if name:
            lines.append(f"    subgraph g{place}[{_label(name, longest)}]")
        indent = "        " if name else "    "
        for node in inside:
            left, right = _SHAPES[node.shape]
            lines.append(f"{indent}{marks[node.id]}{left}{_label(node.label, longest)}{right}")
        if name:
            lines.append("    end")
    return lines


def _link(link: Link, marks: dict[str, str]) -> str:
    arrow = "-.->" if link.is_dotted else "-->"
    words = f"|{_label(link.label, 30)}|" if link.label else ""
    return f"    {marks[link.source]} {arrow}{words} {marks[link.target]}"


def _label(text: str, longest: int = _LONGEST) -> str:
    """Return `text` in quotes, on one line, code of Mermaid or HTML escaped."""
    # A space that does not break keeps Mermaid from taking a label for a list.
    line = _BULLET.sub("\\1\xa0", " ".join(text.split()))
    if len(line) > longest:
        line = line[: longest - 1] + "…"
    return f'"{_UNSAFE.sub(_escaped, line) or " "}"'


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    # Neither a control character nor half a character can be shown.
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"#{code};"
