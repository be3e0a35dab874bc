"""Deliver what a made-up source wrote: generate its raw files, then land them as files.

Input:   a source table whose `landing.synthetic` options describe the target.
Output:  one outcome per delivery, as for a user's files.
Never:   writes into any target but `samples` and `demo`; mixes the deliveries of two plans.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from brygge import journal
from brygge.errors import InputError, likely
from brygge.landing.deliveries import Outcome
from brygge.landing.files import land_files
from brygge.landing.rows import OnProgress
from brygge.landing.sources import SYNTHETIC, SourceTable
from brygge.landing.synthetic import accounts, register, shop
from brygge.landing.synthetic.raw_file import Generate, RawFile
from brygge.project import SYNTHETIC_TARGETS, Project, Target

# The sources that can be made up, each with its generator.
GENERATORS: dict[str, Generate] = {
    "annual_accounts": accounts.raw_files,
    "business_register": register.raw_files,
    "sales": shop.raw_files,
}


def deliver(
    project: Project,
    target: Target,
    table: SourceTable,
    on_progress: OnProgress | None = None,
) -> list[Outcome]:
    """Generate and land every delivery that is planned for `target`.

    Landing them again changes nothing: the same plan writes the same bytes. Raises
    `InputError` for any other target, or when no good plan is declared.
    """
    if target.name not in SYNTHETIC_TARGETS:
        raise InputError(
            f'{table.name}: the synthetic driver does not write into the target "{target.name}".',
            f"use it for {' or '.join(SYNTHETIC_TARGETS)}; land files into any other target.",
        )
    generate = _generator(table)
    options, place = _options(table, target.name)
    outcomes: list[Outcome] = []
    with TemporaryDirectory(prefix="brygge-synthetic-") as folder:
        files = generate(table, options, place, Path(folder), on_progress)
        _refuse_two_plans(project, target, table, files)
        for file in files:
            outcomes += land_files(
                *(project, target, table, [file.path], on_progress),
                driver=SYNTHETIC,
                landed_at=file.landed_at,
            )
    return outcomes


def _generator(table: SourceTable) -> Generate:
    if table.source not in GENERATORS:
        raise InputError(
            f'{table.name}: nothing is made up for the source "{table.source}".',
            f"{likely(table.source, tuple(GENERATORS))}the made-up sources are "
            f"{', '.join(GENERATORS)}; declare the driver files for any other.",
        )
    return GENERATORS[table.source]


def _options(table: SourceTable, target_name: str) -> tuple[Mapping[str, Any], str]:
    options = table.synthetic.get(target_name)
    place = f"{table.name}: landing.synthetic.{target_name}"
    if not isinstance(options, dict):
        raise InputError(
            f"{place} is not declared.",
            "add it to the source's config.meta.landing, as the other target has it.",
        )
    return options, place


def _refuse_two_plans(
    project: Project, target: Target, table: SourceTable, files: Sequence[RawFile]
) -> None:
    """Raise `InputError` when the target holds deliveries that this plan does not write."""
    planned = {sha256(file.path.read_bytes()).hexdigest() for file in files}
    for entry in journal.read(target.ledger):
        names = entry.get("event"), entry.get("source"), entry.get("table")
        if names == ("landed", table.source, table.table) and entry["sha256"] not in planned:
            raise InputError(
                f'{table.name}: the target "{target.name}" holds deliveries of another made-up '
                f"{table.source} ({entry['delivery']}).",
                f"the plan or the driver has changed: remove {project.relative(target.landing)} "
                f"and {project.relative(target.database)}, then land again.",
            )
