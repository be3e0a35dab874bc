"""How a product's status may change, and whether its history kept to that.

Input:   the transitions of `seeds/rules/rule_product_lifecycle.csv`; the steps of a product.
Output:  the refusal of a step, or findings about a history.
Never:   reads or writes files; reads a clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from brygge.errors import InputError, likely
from brygge.findings import Finding
from brygge.products.descriptor import STATUSES, Descriptor

# Where every history begins.
NEW = "new"


@dataclass(frozen=True)
class Transition:
    """A change of status that is legal."""

    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One change of status: between which, on which day (ISO), by whom and why."""

    before: str
    after: str
    on: str
    by: str
    reason: str


def status_of(steps: Sequence[Step]) -> str:
    """Return the status that a history ends with; `new` when it is empty."""
    return steps[-1].after if steps else NEW


def next_statuses(before: str, transitions: Sequence[Transition]) -> list[str]:
    """Return the statuses that may follow `before`, in the order of a life."""
    found = {each.after for each in transitions if each.before == before}
    return sorted(found, key=STATUSES.index)


def check_step(product: str, step: Step, transitions: Sequence[Transition]) -> None:
    """Return when the step is legal; raise `InputError` naming the legal ones when it is not."""
    legal = next_statuses(step.before, transitions)
    if step.after not in STATUSES:
        raise InputError(
            f'no status "{step.after}".',
            f"{likely(step.after, STATUSES)}the statuses are {', '.join(STATUSES)}.",
        )
    if step.after not in legal:
        raise InputError(
            f"{product} cannot become {step.after}: it is {step.before}.",
            way_on(step.before, legal),
        )
    if not step.reason.strip():
        raise InputError("no reason is given.", "say why in --reason: it is kept for good.")


def way_on(before: str, legal: Sequence[str]) -> str:
    """Return in words what may follow the status `before`."""
    if not legal:
        return f"{before} is the end: make a new product."
    if before == NEW:
        return f"a new product becomes {' or '.join(legal)}."
    return f"from {before} it may become {' or '.join(legal)}."


def history_findings(
    descriptor: Descriptor, file: str, steps: Sequence[Step], transitions: Sequence[Transition]
) -> list[Finding]:
    """Return what is wrong with the history in `file`, and with a status that it does not give."""
    found = []
    before = NEW
    for number, step in enumerate(steps, start=1):
        if step.before != before:
            sentence = f"it begins with {step.before}, the step before ended with {before}."
            found.append(Finding(file, f"step {number}", sentence, _APPEND_ONLY))
        if step.after not in next_statuses(step.before, transitions):
            sentence = f"from {step.before} to {step.after} is no legal step."
            found.append(Finding(file, f"step {number}", sentence, _APPEND_ONLY))
        before = step.after
    if descriptor.status != before:
        ends = f"the history ends with {before}" if steps else f"{file} has no step"
        found.append(
            Finding(
                descriptor.file,
                "status",
                f"it is {descriptor.status}, and {ends}.",
                f"write {before} again, then `brygge products move {descriptor.id} "
                f"{descriptor.status} --reason ...`."
                if steps
                else f"run `brygge products move {descriptor.id} STATUS --reason ...`: a product "
                f"begins as {' or '.join(next_statuses(NEW, transitions))}.",
            )
        )
    return found


_APPEND_ONLY = "restore the file from git; only `brygge products move` adds to it."
