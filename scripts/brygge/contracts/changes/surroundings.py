"""What changed around the tables: identity, status, access, where the data is served, roles.

Input:   two contracts.
Output:  `Change`s of the contract itself, its servers and its roles.
Never:   looks into the schema.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from brygge.contracts.changes.change import Change, Label, Place, major, minor, patch
from brygge.contracts.changes.pairing import canonical, pairs
from brygge.contracts.model import ACCESS, Contract

# What is said about a server without moving it.
_WORDS = ("id", "description", "customProperties", "roles", "tags", "server")
_NO_CASE = ("type", "format", "host", "environment")
_STATUSES = ("proposed", "draft", "active", "deprecated", "retired")


def identity_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """The id, the status, who may read the port, and whether an empty table is a fault."""
    if old.id != new.id:
        yield major(("id",), f"the id changes from {old.id} to {new.id}.", topic="identity")
    yield from _status(old.status or "none", new.status or "none")
    allowed = [each.custom("allowEmpty") is True for each in (old, new)]
    place = ("customProperties", Label("allowEmpty"))
    if allowed == [False, True]:
        yield major(place, "an empty table is let pass from now on.")
    elif allowed == [True, False]:
        yield minor(place, "an empty table is refused from now on.")
    yield from _who_may_read(old, new)


def server_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Where the data is served."""
    for pair in pairs("servers", *(_listed(each.content, "servers") for each in (old, new))):
        place = ("servers", pair.label)
        if pair.is_removed:
            yield major(place, f'the server "{pair.label}" is removed.')
        elif pair.is_added:
            yield minor(place, f'the server "{pair.label}" is new.')
        else:
            yield from _moved(place, pair.old, pair.new)
            yield from _roles(place, pair.old, pair.new)


def role_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Which roles there are, and what they may do."""
    yield from _roles((), old.content, new.content)


def _status(old: str, new: str) -> Iterator[Change]:
    if old == new:
        return
    place, shift = ("status",), f"the status changes from {old} to {new}"
    if new == "retired":
        yield major(place, f"{shift}: readers lose the port.", topic="retirement")
    elif new == "deprecated":
        yield minor(place, f"{shift}: readers are told to leave.")
    elif old in _STATUSES and new in _STATUSES and _STATUSES.index(new) < _STATUSES.index("active"):
        if _STATUSES.index(old) >= _STATUSES.index("active"):
            yield major(place, f"{shift}: what was promised is a proposal again.")
        else:
            yield patch(place, f"{shift}.")
    elif new in _STATUSES:
        yield minor(place, f"{shift}.")


def _who_may_read(old: Contract, new: Contract) -> Iterator[Change]:
    place, before, after = ("customProperties", Label("access")), old.access, new.access
    if before == after:
        if (old.custom("access") is None) != (new.custom("access") is None):
            yield patch(place, f"the access is {after} as before: unsaid means restricted.")
        return
    shift = f"the access changes from {before} to {after}"
    lost = {
        "restricted": "readers without an agreement lose the port",
        "private": "all other products lose the port",
    }
    gained = {
        "unrestricted": "everybody may read the port",
        "restricted": "others may ask for the port",
    }
    if before in ACCESS and after in gained and ACCESS.index(after) < ACCESS.index(before):
        yield minor(place, f"{shift}: {gained[after]}.")
    else:
        yield major(place, f"{shift}: {lost.get(after, 'nobody knows who may read it')}.")


def _moved(place: Place, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if key in _WORDS or canonical(before) == canonical(after):
            continue
        at = (*place, key)
        if key in _NO_CASE and str(before).casefold() == str(after).casefold():
            yield patch(at, "another spelling of the same word.")
        elif key not in old:
            yield minor(at, f"{key} {_shown(after)} is said from now on.")
        else:
            to = f"to {_shown(after)}" if key in new else "and is no longer said"
            yield major(at, f"the server moves: {key} changes from {_shown(before)} {to}.")


def _roles(place: Place, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for pair in pairs("roles", _listed(old, "roles"), _listed(new, "roles")):
        at = (*place, "roles", pair.label)
        if pair.is_removed:
            yield major(at, f'the role "{pair.label}" is removed: whoever has it loses the data.')
        elif pair.is_added:
            yield minor(at, f'the role "{pair.label}" is new.')
        else:
            access = [_access(each) for each in (pair.old, pair.new)]
            if access[0] != access[1] and access[0]:
                reason = f"the role may {access[1] or 'nothing said'}, no longer {access[0]}."
                yield major((*at, "access"), reason)
            elif access[0] != access[1]:
                yield minor((*at, "access"), f"the role may {access[1]}.")


def _listed(content: Any, name: str) -> list[Any]:
    listed = content.get(name)
    items = listed if isinstance(listed, list) else []
    return [each for each in items if isinstance(each, dict)] if name == "servers" else items


def _access(role: Any) -> str:
    return str(role.get("access") or "").lower() if isinstance(role, dict) else ""


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else canonical(value)
