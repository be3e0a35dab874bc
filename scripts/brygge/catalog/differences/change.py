"""One difference between two catalogs.

Input:   what differs.
Output:  `Change`.
Never:   compares.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from brygge.catalog.model import Asset, Relation

Subject = Literal[
    "product", "port", "asset", "column", "edge", "condition", "check", "consumer", "agreement"
]
Action = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Change:
    """What changed about `id`: an asset (with `column`), a product, a port, a check ...

    `aspect`: what about it; of an edge, the other end. `breaking`: a reader who did nothing wrong
    is hurt; `reason` says how. `ports`: the output ports that a breaking change arrives at.
    """

    subject: Subject
    action: Action
    id: str
    column: str = ""
    aspect: str = ""
    old: str = ""
    new: str = ""
    breaking: bool = False
    reason: str = ""
    ports: tuple[str, ...] = ()


class Sides(NamedTuple):
    """An asset before and after, and whether others were promised it as it was."""

    old: Asset
    new: Asset
    is_promised: bool


def changed_fields(
    subject: Subject, id: str, old: object, new: object, fields: dict[str, str]
) -> Iterator[Change]:
    """Yield a change for each of `fields` (name -> what a change of it means) that differs."""
    for name, reason in fields.items():
        values = [getattr(side, name) for side in (old, new)]
        before, after = map(as_text, values)
        if before != after:
            words = [_as_words(each) for each in values]
            # Words may leave out the very thing that differs.
            before, after = words if words[0] != words[1] else (before, after)
            yield Change(subject, "changed", id, "", name, before, after, reason=reason)


def _as_words(value: object) -> str:
    """Return a relation as `db.schema.table` and a list by its names; all else `as_text`."""
    if isinstance(value, Relation):
        return ".".join(filter(None, (value.database, value.schema, value.identifier)))
    if isinstance(value, tuple):
        return ", ".join(str(getattr(each, "name", each)) for each in value)
    return as_text(value)


def as_text(value: object) -> str:
    """Return a field's value as one line; structures as JSON with sorted keys."""
    if isinstance(value, str):
        return value
    import msgspec

    if isinstance(value, bool) or value is None:
        return "" if value is None else ("yes" if value else "no")
    return msgspec.json.encode(value, order="sorted").decode()
