"""Which products wait for data: nothing was landed for them, or for a product that they read.

Input:   the descriptors and a target's landing root.
Output:  the products that a build or a publication of everything leaves out, each with the reason.
Never:   leaves out what somebody asked for by name.
"""

from collections.abc import Iterable, Mapping

from brygge.commands.console import note
from brygge.products.descriptor import Descriptor
from brygge.products.reading import read_descriptors
from brygge.project import Project, Target


def waiting_products(project: Project, target: Target) -> dict[str, str]:
    """Return each product that waits and why, in words; a product without sources waits for others.

    Without any delivery nothing is left out: that is another mistake, and is told as such.
    """
    descriptors = read_descriptors(project).descriptors
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


def exclusions(waiting: Iterable[str]) -> list[str]:
    """Return what dbt leaves out when these products wait."""
    return [f"group:{product}" for product in waiting]


def tell_waiting(waiting: Mapping[str, str], done: str) -> None:
    """Note what is left out: `done` says what does not happen to it."""
    for product, why in waiting.items():
        note(f"note: {product} is not {done}: {why}.")
    if waiting:
        note("  fix: land files of these sources: `brygge land SOURCE.TABLE --from PATH`.")


def _sources(descriptor: Descriptor) -> list[str]:
    return [each.source for each in descriptor.input_ports if each.source]


def _read(descriptor: Descriptor, waiting: dict[str, str]) -> list[str]:
    return sorted({each.product for each in descriptor.read_ports} & set(waiting))


def _has_landed(target: Target, source: str) -> bool:
    return any(target.landing.glob(f"{source.replace('.', '/', 1)}/[0-9]*"))
