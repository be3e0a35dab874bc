"""Where the commands about contracts look for readers of a port.

Input:   a project, a day.
Output:  `Neighbours`: agreements that are open on that day, dbt's graph of the files as they are.
Never:   prints or exits; runs dbt before somebody asks for the graph.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from brygge.contracts.changes.readers import Neighbours
    from brygge.project import Project


def neighbours(project: "Project", on: "date") -> "Neighbours":
    """Return the neighbours of the project's ports; the graph is made once, when it is needed."""
    from brygge.access.reading import open_agreements
    from brygge.contracts.changes.readers import Neighbours

    @cache
    def find_manifest() -> "Path":
        from brygge.building.parsing import parse

        return parse(project)

    return Neighbours(open_agreements(project, on), find_manifest)
