"""Read what is on record of contracts and products: released versions, changes of status.

Input:   a project.
Output:  `ContractVersion`s and `StatusChange`s, newest first.
Never:   judges a record; `brygge contracts check` and `brygge products check` do.
"""

from collections.abc import Iterator

from brygge.contracts.changes.released import records
from brygge.errors import BryggeError
from brygge.observing.guard import Guard
from brygge.observing.model import ChangeOfContract, ContractVersion, StatusChange
from brygge.products.descriptor import CONTRACTS
from brygge.products.history import HISTORY, read_history
from brygge.project import Project


def read_versions(project: Project, guard: Guard) -> tuple[ContractVersion, ...]:
    """Return the released versions of every contract."""
    return tuple(
        ContractVersion(
            record.id,
            str(release.version),
            release.released_on,
            release.sha256,
            tuple(
                ChangeOfContract(
                    str(change.get("level", "")),
                    str(change.get("path", "")),
                    guard.clean(str(change.get("reason", ""))),
                )
                for change in release.changes
            ),
        )
        for record in records(project)
        for release in sorted(record.releases, key=lambda each: each.version, reverse=True)
    )


def read_lives(project: Project, guard: Guard) -> tuple[StatusChange, ...]:
    """Return the changes of status of every product; a history that cannot be read is left out."""
    folders = sorted((project.root / CONTRACTS).glob(f"*/{HISTORY}"))
    return tuple(step for folder in folders for step in _life(project, folder.parent.name, guard))


def _life(project: Project, product: str, guard: Guard) -> Iterator[StatusChange]:
    try:
        steps = read_history(project, product)
    except BryggeError:
        return
    for step in reversed(steps):
        by, reason = guard.clean(step.by), guard.clean(step.reason)
        yield StatusChange(product, step.before, step.after, step.on, by, reason)
