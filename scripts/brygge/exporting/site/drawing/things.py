"""The things of a mesh: circles, the dots and anchors on their rims, lines between them.

Input:   nothing; whoever knows the subject makes them.
Output:  immutable values, ready to be placed and drawn.
Never:   knows what a product is.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dot:
    """What a circle gives to others. `state` is a class of the style sheet; so are all states."""

    id: str
    name: str
    title: str
    address: str
    state: str


@dataclass(frozen=True)
class Anchor:
    """What a circle takes from outside the picture; `count` is how many it stands for."""

    title: str
    address: str
    count: int = 1


@dataclass(frozen=True)
class Circle:
    """A thing of the mesh. `tone` is the colour of its group, of which `group` is the name."""

    id: str
    name: str
    title: str
    address: str
    state: str
    word: str
    group: str = ""
    tone: str = "plain"
    dots: tuple[Dot, ...] = ()
    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True)
class Line:
    """`target` (a circle) reads `dot`, which is on the rim of `source`."""

    source: str
    dot: str
    target: str
    title: str
    address: str


def key_of(line: Line) -> str:
    """Return what the end of a line is known by on the rim that it comes to."""
    return f"{line.source}\n{line.dot}"
