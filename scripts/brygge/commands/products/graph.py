"""What the commands about products ask of dbt and of the contracts.

Input:   a project.
Output:  dbt's graph, made anew; the contracts as promises.
Never:   prints or exits.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brygge.products.agreeing import Promise
    from brygge.products.graph import Graph
    from brygge.project import Project


def parsed_graph(project: "Project") -> "Graph":
    """Return the graph of the project as it is now."""
    from brygge.building.parsing import parse
    from brygge.products.graph import read_graph

    return read_graph(parse(project))


def promises(project: "Project") -> "list[Promise]":
    """Return the project's contracts."""
    from brygge.contracts.tables import project_contracts
    from brygge.products.agreeing import Promise

    return [
        Promise(each.id, each.version, each.status, each.file, each.access)
        for each in project_contracts(project)
    ]
