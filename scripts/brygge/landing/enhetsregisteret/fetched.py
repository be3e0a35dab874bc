"""Bring the units that the feed called new: an update of that kind says nothing about the unit.

Input:   the errand for the table that is `fetched`; the landed updates and units.
Output:  an outcome per thousand units: their bodies as they came, in one JSON array.
Never:   asks twice for a unit that the API has not (any more); loses what came before a fault.
"""

import re
from collections.abc import Iterator

from brygge.errors import BryggeError, FaultError
from brygge.landing.deliveries import Outcome, Refused
from brygge.landing.enhetsregisteret.errand import Errand
from brygge.landing.enhetsregisteret.landed import NewUnit, new_units, remember_absent, waiting
from brygge.landing.enhetsregisteret.options import UPDATES
from brygge.landing.staging import staging_folder

# At most so many units are lost when the process is killed.
MOST_UNITS = 1_000
# So many are named in a sentence.
MOST_NAMED = 5
NOT_FOUND, GONE = 404, 410
_NUMBER = re.compile(r"\d{9}")

Body = tuple[NewUnit, bytes]


def bring_units(errand: Errand) -> list[Outcome]:
    """Land the body of every new unit that is not landed.

    What came before a fault is landed before the fault is raised.
    """
    updates = errand.other(UPDATES)
    refused = waiting(errand.target, errand.table)
    if refused or updates is None:
        return list(refused)
    units = new_units(errand.target, updates, errand.table)
    wanted = [unit for unit in units if _NUMBER.fullmatch(unit.organisation_number)]
    if len(wanted) < len(units):
        count = len(units) - len(wanted)
        errand.note(f"{count} of the new units are without a number of nine digits; not asked for.")
    outcomes: list[Outcome] = []
    for start in range(0, len(wanted), MOST_UNITS):
        outcomes += _bring(errand, wanted, start)
        if outcomes and isinstance(outcomes[-1], Refused):
            break
    return outcomes


def _bring(errand: Errand, wanted: list[NewUnit], start: int) -> Iterator[Outcome]:
    """Yield the outcome of one delivery of units, if any of them is there."""
    bodies: list[Body] = []
    absent: list[str] = []
    fault = None
    for done, unit in enumerate(wanted[start : start + MOST_UNITS], start=start + 1):
        try:
            body = _ask(errand, unit)
        except BryggeError as error:
            fault = error
            break
        if body is None:
            absent.append(unit.organisation_number)
        else:
            bodies.append((unit, body))
        errand.tell(f"{errand.table.name}: {unit.organisation_number}", done, len(wanted))
    if absent:
        more = f" and {len(absent) - MOST_NAMED} more" if len(absent) > MOST_NAMED else ""
        named = ", ".join(absent[:MOST_NAMED])
        errand.note(f"not at the API (any more), and not asked for again: {named}{more}.")
    if bodies:
        yield _land(errand, bodies)
    if fault is not None:
        raise fault


def _ask(errand: Errand, unit: NewUnit) -> bytes | None:
    """Return the body of a unit, or None for one that the API has not: that is written down."""
    number = unit.organisation_number
    path = f"/enheter/{number}"
    answer = errand.client.ask(path, absent=(NOT_FOUND, GONE))
    if answer.content is None:
        now = errand.client.patience.now()
        remember_absent(errand.target, errand.table, number, answer.status, now)
        return None
    found = answer.content.get("organisasjonsnummer") if isinstance(answer.content, dict) else None
    if found != number:
        raise FaultError(
            f"{path}: the answer is about {found or 'no unit'}.",
            "tell whoever runs the API; the units before it were landed.",
        )
    return answer.body


def _land(errand: Errand, bodies: list[Body]) -> Outcome:
    first, last = bodies[0][0].update, bodies[-1][0].update
    with staging_folder(errand.target) as folder:
        path = folder / f"units_{first}_{last}.json"
        path.write_bytes(b"[" + b",\n".join(body for _, body in bodies) + b"]\n")
        return errand.land(path)
