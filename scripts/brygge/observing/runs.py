"""Read how the builds of a target went: the run results that were kept of each.

Input:   a target.
Output:  `Run`s, newest first.
Never:   keeps a message: engines quote values of the data in them.
"""

from collections import Counter
from datetime import datetime
from pathlib import Path

import msgspec

from brygge.building.history import results_folder
from brygge.observing.model import Run
from brygge.project import Target


class _Timing(msgspec.Struct):
    started_at: str | None = None
    completed_at: str | None = None


class _One(msgspec.Struct):
    unique_id: str = ""
    status: str | None = None
    execution_time: float | None = None
    timing: list[_Timing] | None = None


class _Metadata(msgspec.Struct):
    generated_at: str


class _File(msgspec.Struct):
    metadata: _Metadata
    results: list[_One]


def read_runs(target: Target) -> tuple[Run, ...]:
    """Return the builds of which results were kept; a file that is none is left out."""
    files = sorted(results_folder(target).glob("run_results-*.json"), reverse=True)
    return tuple(run for run in map(_read, files) if run)


def _read(path: Path) -> Run | None:
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except (msgspec.DecodeError, OSError):
        return None
    outcomes = Counter(each.status for each in file.results if each.status)
    return Run(
        at=f"{file.metadata.generated_at[:19]}Z",
        seconds=_elapsed(file.results),
        outcomes=dict(sorted(outcomes.items())),
        seconds_of={
            each.unique_id: round(each.execution_time, 3)
            for each in sorted(file.results, key=lambda one: one.unique_id)
            if each.execution_time
        },
    )


def _elapsed(results: list[_One]) -> float:
    """Return the seconds from the first start to the last end."""
    moments = [timing for each in results for timing in each.timing or ()]
    starts = [each.started_at for each in moments if each.started_at]
    ends = [each.completed_at for each in moments if each.completed_at]
    try:
        span = datetime.fromisoformat(max(ends)) - datetime.fromisoformat(min(starts))
    except (ValueError, TypeError):
        return 0.0
    return round(span.total_seconds(), 1)
