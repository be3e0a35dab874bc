"""Everything that must be true of a project's products.

Input:   a project; its contracts and dbt's graph.
Output:  findings, sorted.
Never:   runs dbt, or changes anything.
"""

from collections.abc import Sequence

from brygge.errors import InputError
from brygge.findings import Finding
from brygge.products.agreeing import Promise, agree
from brygge.products.graph import Graph
from brygge.products.history import history_file, read_history, read_transitions
from brygge.products.lifecycle import history_findings
from brygge.products.owning import owner_findings
from brygge.products.reading import read_descriptors, read_teams
from brygge.project import Project


def judge(project: Project, promises: Sequence[Promise], graph: Graph) -> list[Finding]:
    """Return what is wrong with descriptors, owners, histories, and what dbt builds of them.

    Raises `InputError` for a seed that cannot be read.
    """
    read = read_descriptors(project)
    # What a descriptor that cannot be read declares is not known: it is told once, not many times.
    found = list(read.refused) or agree(read.descriptors, promises, graph)
    found += owner_findings(read.descriptors, read_teams(project))
    transitions = read_transitions(project)
    for each in read.descriptors:
        file = history_file(each.id)
        try:
            steps = read_history(project, each.id)
        except InputError as error:
            found.append(
                Finding(file, "history", error.problem.removeprefix(f"{file}: "), error.fix)
            )
        else:
            found += history_findings(each, file, steps, transitions)
    return sorted(found)
