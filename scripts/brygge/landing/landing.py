"""The stage `land`: finish what was cut off, then let each source's driver bring its files.

Input:   a target; which sources; files given by hand, or the wish to retry refused ones.
Output:  `LandingReport`: an outcome per file, and notes on what was cleaned or not done.
Never:   lands a file given by hand into a world that is synthetic only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from brygge.errors import InputError
from brygge.landing.deliveries import AlreadyLanded, Landed, Outcome, Refused, settle
from brygge.landing.files import land_files
from brygge.landing.retry import retry_refused
from brygge.landing.rows import OnProgress
from brygge.landing.sources import ENHETSREGISTERET, FILES, SYNTHETIC, SourceTable, find_tables
from brygge.landing.staging import landing_lock, sweep
from brygge.project import Project, Target

# How many files one note names.
LISTED = 3


@dataclass(frozen=True)
class LandingReport:
    """What one `land` did. `notes` are sentences for people."""

    target: str
    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...]

    @property
    def landed(self) -> tuple[Landed, ...]:
        """The new deliveries."""
        return tuple(found for found in self.outcomes if isinstance(found, Landed))

    @property
    def already_landed(self) -> tuple[AlreadyLanded, ...]:
        """The files that were deliveries before."""
        return tuple(found for found in self.outcomes if isinstance(found, AlreadyLanded))

    @property
    def refused(self) -> tuple[Refused, ...]:
        """The files that were refused."""
        return tuple(found for found in self.outcomes if isinstance(found, Refused))


def land(
    project: Project,
    target: Target,
    sources: Sequence[str] | None = None,
    from_path: Sequence[Path] | None = None,
    retry: bool = False,
    on_progress: OnProgress | None = None,
) -> LandingReport:
    """Land into `target`: `from_path` for one table, the refused files, or what drivers bring.

    `sources` are names of sources or `source.table` (default: all). Raises `InputError` for
    names, paths or combinations that make no sense, `FaultError` when another process lands.
    """
    tables = find_tables(project, sources or ())
    if from_path and retry:
        raise InputError("--from and --retry exclude each other.", "give one of the two.")
    given = _table_for_files(tables, target) if from_path else None
    notes = _finish_cut_off(target)
    if given is not None:
        outcomes = land_files(project, target, given, list(from_path or ()), on_progress)
    elif retry:
        outcomes = retry_refused(project, target, tables, on_progress)
        if not outcomes:
            notes.append("no refused file is waiting.")
    else:
        outcomes = []
        by_hand = [table.name for table in tables if table.driver(target.name) == FILES]
        notes += _note_on_files(by_hand)
        for table in tables:
            outcomes += _drive(project, target, table, notes, on_progress)
    notes += _notes_on_headings(outcomes)
    return LandingReport(target.name, tuple(outcomes), tuple(notes))


def _note_on_files(tables: Sequence[str]) -> list[str]:
    """Return one note for all tables that take files alone."""
    if not tables:
        return []
    table = tables[0] if len(tables) == 1 else "SOURCE.TABLE"
    return [
        f"{', '.join(tables)}: nothing is fetched by itself; "
        f"land files with `brygge land {table} --from PATH`."
    ]


def _notes_on_headings(outcomes: Sequence[Outcome]) -> list[str]:
    """Return what is to be said of headings, once for all files of a table in which it is so."""
    files: dict[tuple[str, str], list[str]] = {}
    for landed in outcomes:
        for note in landed.notes if isinstance(landed, Landed) else ():
            files.setdefault((landed.name, note), []).append(landed.file)
    return [f"{name}: {_named(found)}: {note}" for (name, note), found in files.items()]


def _named(files: Sequence[str]) -> str:
    more = f" and {len(files) - LISTED} more" if len(files) > LISTED else ""
    return ", ".join(files[:LISTED]) + more


def _finish_cut_off(target: Target) -> list[str]:
    with landing_lock(target):
        swept, completed = sweep(target), settle(target)
    notes = []
    if swept:
        notes.append(f"cleaned {swept} unfinished {'landing' if swept == 1 else 'landings'}.")
    if completed:
        kind = "delivery" if completed == 1 else "deliveries"
        notes.append(f"completed {completed} unfinished {kind}.")
    return notes


def _table_for_files(tables: Sequence[SourceTable], target: Target) -> SourceTable:
    if len(tables) > 1:
        names = ", ".join(table.name for table in tables)
        raise InputError(
            "--from brings files for one table, and several are meant.", f"name one of {names}."
        )
    [table] = tables
    if table.driver(target.name) == SYNTHETIC:
        raise InputError(
            f'the target "{target.name}" is synthetic only; worlds never mix.',
            "land your files into the target main: leave --target out.",
        )
    return table


def _drive(
    project: Project,
    target: Target,
    table: SourceTable,
    notes: list[str],
    on_progress: OnProgress | None,
) -> list[Outcome]:
    if table.driver(target.name) == FILES:
        return []
    if table.driver(target.name) == ENHETSREGISTERET:
        from brygge.landing.enhetsregisteret import fetch

        return fetch(project, target, table, notes, on_progress)
    from brygge.landing.synthetic import deliver

    return list(deliver(project, target, table, on_progress))
