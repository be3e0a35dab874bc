"""Compare two contracts: everything that differs, how much it weighs, and why.

Input:   two contracts of the same port, and evidence of today's data where there is some.
Output:  a `Comparison`.
Never:   leaves a difference out: what no rule speaks of is a change of words that names its key.
"""

from collections.abc import Iterator

from brygge.contracts.changes.change import Change, Comparison, Place, patch
from brygge.contracts.changes.differences import Difference, differences
from brygge.contracts.changes.evidence import Evidence, NoEvidence
from brygge.contracts.changes.service import service_changes
from brygge.contracts.changes.surroundings import identity_changes, role_changes, server_changes
from brygge.contracts.changes.tables import table_changes
from brygge.contracts.changes.versions import Version, read_version
from brygge.contracts.model import Contract
from brygge.errors import InputError

# Words about the data and the people: a key, and what a change of it is.
_WORDS = {
    "description": "the description",
    "tags": "the tags",
    "examples": "the examples",
    "team": "the team",
    "members": "the members of the team",
    "support": "where to ask",
    "businessName": "the business name",
    "synonyms": "the synonyms",
    "authoritativeDefinitions": "the links to definitions",
    "name": "the name",
    "label": "the label",
    "domain": "the domain",
    "price": "the price",
    "dimension": "the dimension",
    "apiVersion": "the edition of the standard",
    "id": "the stable id",
}


def compare(old: Contract, new: Contract, evidence: Evidence | None = None) -> Comparison:
    """Return every change from `old` to `new`, the heaviest first.

    Raises `InputError` when a version is not three numbers.
    """
    before, after = _version(old), _version(new)
    known = evidence or NoEvidence("no data was asked")
    found = list(_meant(old, new, known))
    found += _words(old, new, found)
    if before > after or (before != after and not found):
        way = "goes down" if before > after else "goes up, and nothing else changed"
        found.append(patch(("version",), f"the version {way}: {before} to {after}."))
    ordered = sorted(found, key=lambda change: (-change.level, change.path, change.reason))
    return Comparison(before, after, tuple(dict.fromkeys(ordered)))


def _version(each: Contract) -> Version:
    version = read_version(each.version)
    if version is None:
        raise InputError(
            f'{each.file}: the version "{each.version}" is not three numbers.',
            "write it like 1.0.0.",
        )
    return version


def _meant(old: Contract, new: Contract, evidence: Evidence) -> Iterator[Change]:
    yield from identity_changes(old, new)
    yield from table_changes(old, new, evidence)
    yield from server_changes(old, new)
    yield from role_changes(old, new)
    yield from service_changes(old, new)


def _words(old: Contract, new: Contract, found: list[Change]) -> Iterator[Change]:
    """Yield a change of words for each difference that no other change speaks of."""
    spoken = {place for change in found for place in (change.place, *change.covers)}
    told: set[Place] = set()
    for each in differences(dict(old.content), dict(new.content)):
        place = each.place
        if place == ("version",) or any(
            place[:length] in spoken for length in range(len(place) + 1)
        ):
            continue
        place, reason = _told(each)
        if place not in told:
            told.add(place)
            yield patch(place, reason)


def _told(each: Difference) -> tuple[Place, str]:
    """Return where the words changed, and how: one sentence for all words of one thing."""
    happened = {"added": "is new", "removed": "is removed", "changed": "changed"}
    if each.kind == "moved":
        return each.place, f"the order of {each.place[-1]} changed."
    for length, step in enumerate(each.place, start=1):
        is_key = type(step) is str
        if is_key and step in _WORDS and length < len(each.place):
            return each.place, f"{_WORDS[step]} changed; it is text for people."
    last = each.place[-1]
    if type(last) is str and last in _WORDS:
        return each.place, f"{_WORDS[last]} {happened[each.kind]}; it is text for people."
    return each.place, f"{last} {happened[each.kind]}; no promise depends on it."
