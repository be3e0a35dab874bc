"""The driver `enhetsregisteret`: bring a table of the register of units from its API.

Input:   a source table whose `landing.api` says which part of the API it is.
Output:  an outcome per delivery, as for a user's files; notes on what was not done.
Never:   writes into a synthetic world; works beside another fetching process.
"""

from brygge.errors import FaultError, InputError
from brygge.holding import hold_note
from brygge.landing.deliveries import Outcome
from brygge.landing.enhetsregisteret.bulk import bring_bulk
from brygge.landing.enhetsregisteret.client import Client, Patience
from brygge.landing.enhetsregisteret.errand import Errand
from brygge.landing.enhetsregisteret.fetched import bring_units
from brygge.landing.enhetsregisteret.options import (
    BULK_CSV,
    BULK_JSON,
    FETCHED,
    UPDATES,
    read_options,
)
from brygge.landing.enhetsregisteret.updates import bring_updates
from brygge.landing.rows import OnProgress
from brygge.landing.sources import ENHETSREGISTERET, SourceTable
from brygge.landing.staging import STAGING
from brygge.project import SYNTHETIC_TARGETS, Project, Target

WAYS = {
    BULK_CSV: bring_bulk,
    BULK_JSON: bring_bulk,
    UPDATES: bring_updates,
    FETCHED: bring_units,
}


def fetch(
    project: Project,
    target: Target,
    table: SourceTable,
    notes: list[str],
    on_progress: OnProgress | None = None,
    patience: Patience | None = None,
) -> list[Outcome]:
    """Bring what the API has for `table` and the target has not; `notes` takes sentences.

    Raises `InputError` for a synthetic target or options that make no sense, `FaultError` when
    the API cannot be reached or answers wrongly. What was landed before it stays landed.
    """
    if target.name in SYNTHETIC_TARGETS:
        raise InputError(
            f'{table.name}: the target "{target.name}" is synthetic only; worlds never mix.',
            "give the driver enhetsregisteret to another target in landing.drivers.",
        )
    options = read_options(table)
    client = Client(options.base_url, patience or Patience())
    tell = on_progress or _say_nothing
    errand = Errand(project, target, table, options, client, notes, tell)
    note = target.landing / STAGING / f"{ENHETSREGISTERET}.json"
    # Two that ask for the same page would land its updates twice.
    with hold_note(note, f"brygge land {table.name}", f'the fetching into target "{target.name}"'):
        try:
            return WAYS[options.tables[table.table]](errand)
        except FaultError as fault:
            option = "" if target.name == "main" else f" --target {target.name}"
            again = f"Then: `brygge land {table.source}{option}` goes on where it stopped."
            raise FaultError(fault.problem, f"{fault.fix} {again}") from fault


def _say_nothing(text: str, done: int | None, total: int | None) -> None:
    """Stand in for a listener where nobody listens."""
