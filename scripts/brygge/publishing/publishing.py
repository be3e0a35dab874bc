"""Publish the ports of a target: which, where to, and what is published together.

Input:   a project, a target that was built, the ports and the server asked for.
Output:  a `Report` with an `Outcome` per port and server.
Never:   writes anything when a port, a server or a contract is not fit.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from brygge.project import Project, Target
from brygge.publishing.entries import entries
from brygge.publishing.port import find_ports, fit
from brygge.publishing.press import Job, Press
from brygge.publishing.report import Outcome, Report
from brygge.publishing.server import Server
from brygge.publishing.servers import choose_servers, open_servers
from brygge.publishing.workbench import OnProgress, open_workbench
from brygge.publishing.workshop import scratch_folder


def publish(
    project: Project,
    target: Target,
    names: Sequence[str] = (),
    server: str | None = None,
    on_progress: OnProgress = lambda *_: None,
    withheld: Mapping[str, str] = MappingProxyType({}),
) -> Report:
    """Publish the ports called `names` (none: all) to the servers of the target (or to one).

    Ports of products that are `withheld` are left out, with the reason that is given.
    Raises `InputError` before anything is written when a port, a server or a contract is not fit.
    """
    found, left_out = find_ports(project, names)
    left_out |= {
        each.id: withheld[each.contract.product]
        for each in found
        if each.contract.product in withheld
    }
    ports = fit(project, [each for each in found if each.id not in left_out])
    outcomes: list[Outcome] = []
    notes: list[str] = []
    skipped = [each for port in ports for each in entries(port.contract, target)[1]]
    with scratch_folder(project, target) as scratch:
        everybody = open_servers(project, target, find_ports(project, ())[0], scratch)
        opened = open_servers(project, target, ports, scratch)
        jobs = _jobs(choose_servers(opened, target, server), everybody)
        if jobs:
            with open_workbench(target, scratch) as bench:
                press = Press(bench, on_progress)
                for job in jobs:
                    outcomes += press.run(job, notes)
    return Report(target.name, tuple(outcomes), tuple(skipped), left_out, tuple(notes))


def _jobs(servers: Sequence[Server], everybody: Sequence[Server]) -> list[Job]:
    """Group servers by what is switched together: the ports of a product in one place."""

    def unit(each: Server) -> tuple[str, str, str]:
        return (each.port.contract.product, each.entry.name, each.place)

    groups: dict[tuple[str, str, str], list[Server]] = {}
    for each in servers:
        groups.setdefault(unit(each), []).append(each)
    wanted = {each.location() for each in servers}
    return [
        Job(
            tuple(group),
            tuple(
                each for each in everybody if unit(each) == name and each.location() not in wanted
            ),
        )
        for name, group in sorted(groups.items())
    ]
