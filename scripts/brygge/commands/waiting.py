"""Which products a job leaves out: by their status, or since nothing was landed for them.

Input:   the descriptors, the rules of statuses, a target's landing root.
Output:  the products that a build or a publication of everything leaves out, each with the reason.
Never:   leaves out what waits for data when somebody asked for it by name; passes over a
         descriptor that cannot be read: nobody knows what it leaves out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from brygge.commands.console import note
from brygge.errors import InputError
from brygge.products.descriptor import Descriptor
from brygge.products.history import read_transitions
from brygge.products.lifecycle import next_statuses, way_on
from brygge.products.reading import all_descriptors
from brygge.products.statuses import not_built, not_published, read_statuses
from brygge.project import Project, Target

LAND = "land files of these sources: `brygge land SOURCE.TABLE --from PATH`."
FILL = "land files (`brygge land SOURCE.TABLE --from PATH`), or run `brygge run --target demo`."


@dataclass(frozen=True)
class LeftOut:
    """Products and why they are left out: by their status, or waiting for data."""

    by_status: Mapping[str, str] = field(default_factory=dict)
    waiting: Mapping[str, str] = field(default_factory=dict)

    @property
    def products(self) -> dict[str, str]:
        """All of them, each with one reason."""
        return {**self.waiting, **self.by_status}

    @property
    def exclusions(self) -> list[str]:
        """What dbt leaves out."""
        return [f"group:{product}" for product in self.products]

    def tell(self, done: str) -> None:
        """Note what is left out: `done` says what does not happen to it."""
        for product, why in self.products.items():
            note(f"note: {product} is not {done}: {why}.")
        if self.waiting:
            note(f"  fix: {LAND}")


def left_out_of_build(project: Project, target: Target) -> LeftOut:
    """Return the products that a build of everything leaves out."""
    descriptors = all_descriptors(project)
    if not descriptors:
        return LeftOut()
    by_status = not_built(descriptors, read_statuses(project))
    return LeftOut(by_status, waiting_products(project, target))


def withheld(project: Project, target: Target, *, is_everything: bool) -> dict[str, str]:
    """Return the products whose ports are not published, and why.

    A status withholds a port that is asked for by name, too; what is not built is left out of a
    publication of everything.
    """
    descriptors = all_descriptors(project)
    if not descriptors:
        return {}
    found = not_published(descriptors, read_statuses(project))
    return left_out_of_build(project, target).products | found if is_everything else found


def refuse_closed(project: Project, descriptor: Descriptor) -> None:
    """Raise `InputError` when a product of this status is not built."""
    if read_statuses(project)[descriptor.status].is_built:
        return
    legal = next_statuses(descriptor.status, read_transitions(project))
    raise InputError(
        f"{descriptor.id} is not built: its status is {descriptor.status}.",
        way_on(descriptor.status, legal),
    )


def waiting_products(project: Project, target: Target) -> dict[str, str]:
    """Return each product that waits and why, in words; a product without sources waits for others.

    Without any delivery nothing is left out: that is another mistake, and is told as such.
    """
    descriptors = all_descriptors(project)
    waiting = {
        each.id: f"nothing was landed for it in target {target.name}"
        for each in descriptors
        if _sources(each) and not any(_has_landed(target, source) for source in _sources(each))
    }
    if len(waiting) == len([each for each in descriptors if _sources(each)]):
        return {}
    for _ in descriptors:
        waiting |= {
            each.id: f"it reads {', '.join(read)}, for which nothing was landed"
            for each in descriptors
            if each.id not in waiting and (read := _read(each, waiting))
        }
    return waiting


def tell_empty(project: Project, target: Target) -> None:
    """Note that nothing at all has been landed in the target, when products have sources."""
    descriptors = all_descriptors(project)
    sources = [source for each in descriptors for source in _sources(each)]
    if sources and not any(_has_landed(target, source) for source in sources):
        note(f"note: nothing has been landed in target {target.name}: there is no row to work on.")
        note(f"  fix: {FILL}")


def _sources(descriptor: Descriptor) -> list[str]:
    return [each.source for each in descriptor.input_ports if each.source]


def _read(descriptor: Descriptor, waiting: dict[str, str]) -> list[str]:
    return sorted({each.product for each in descriptor.read_ports} & set(waiting))


def _has_landed(target: Target, source: str) -> bool:
    return any(target.landing.glob(f"{source.replace('.', '/', 1)}/[0-9]*"))
