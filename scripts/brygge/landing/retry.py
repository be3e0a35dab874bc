"""Land refused files again, after the mapping was mended.

Input:   a target and its source tables.
Output:  one outcome per file kept under `_refused/`.
Never:   removes a refused copy before its delivery is in place (landing a file does that).
"""

from collections.abc import Sequence

from brygge.landing.deliveries import Outcome, refused_files
from brygge.landing.files import land_files
from brygge.landing.rows import OnProgress
from brygge.landing.sources import SourceTable
from brygge.project import Project, Target


def retry_refused(
    project: Project,
    target: Target,
    tables: Sequence[SourceTable],
    on_progress: OnProgress | None = None,
) -> list[Outcome]:
    """Land every refused file of `tables` again, by the driver that brought it."""
    outcomes: list[Outcome] = []
    for table in tables:
        for path, driver in refused_files(target, table):
            outcomes += land_files(project, target, table, [path], on_progress, driver=driver)
    return outcomes
