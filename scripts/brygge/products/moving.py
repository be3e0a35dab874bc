"""Move a product to another status: in its descriptor, and as a line of its history.

Input:   a product, the new status, the day, who and why; who still reads its ports.
Output:  the descriptor with that status and not a byte else changed; one more line of history.
Never:   makes a step that is not legal; retires a product that somebody reads,
         or that still serves a port.
"""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from brygge.errors import InputError
from brygge.products.descriptor import CONTRACTS, DESCRIPTOR
from brygge.products.history import add_step, read_history, read_transitions
from brygge.products.lifecycle import Step, check_step, status_of
from brygge.products.reading import find_descriptor
from brygge.project import Project

_STATUS = re.compile(rb"(?m)^(status:[ \t]*)([\"']?)[a-z]+\2(?=[ \t]*(?:#[^\r\n]*)?\r?$)")


def move(
    project: Project,
    product: str,
    status: str,
    *,
    on: str,
    by: str,
    reason: str,
    find_readers: Callable[[], Sequence[str]],
    find_served: Callable[[], Sequence[str]],
) -> Step:
    """Move `product` to `status` and return the step.

    The history decides where the product stands: a move that was killed halfway is made again.
    `find_readers` and `find_served` (its contracts that are still active or deprecated) are asked
    before a product is retired. Raises `InputError` for what may not be.
    """
    find_descriptor(project, product)
    step = Step(status_of(read_history(project, product)), status, on, by, reason.strip())
    check_step(product, step, read_transitions(project))
    path = project.root / CONTRACTS / product / DESCRIPTOR
    content = with_status(path.read_bytes(), status, project.relative(path))
    readers = find_readers() if status == "retired" else ()
    if readers:
        raise InputError(
            f"{product} is still read by {'; '.join(readers)}.",
            "ask them to leave first; `brygge products list` shows who declares its ports.",
        )
    served = find_served() if status == "retired" else ()
    if served:
        raise InputError(
            f"{product} still serves {', '.join(served)}.",
            "set `status: retired` in these contracts first, and run `brygge compile`.",
        )
    aside = path.with_name(f".{path.name}.tmp")
    aside.write_bytes(content)
    os.replace(aside, path)
    add_step(project, product, step)
    return step


def with_status(content: bytes, status: str, file: str | Path) -> bytes:
    """Return the descriptor with `status`, everything else byte for byte as it was.

    Raises `InputError` when the status does not stand on a line of its own.
    """
    changed, count = _STATUS.subn(
        lambda found: found[1] + found[2] + status.encode() + found[2], content
    )
    if count != 1:
        raise InputError(
            f"{file}: the status stands on no line of its own.", "write one line `status: draft`."
        )
    return changed
