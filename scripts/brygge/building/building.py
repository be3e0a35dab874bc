"""The stage that builds: `dbt build` on one target, with its lock note, in a child process.

Input:   a project, a target, what to select.
Output:  the target's tables and views; how the nodes ended, kept; `DbtOutcome`.
Never:   runs beside another build of the same target.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from brygge.building.history import keep_results
from brygge.building.invoke import OnEvent, run_dbt
from brygge.building.mask_key import keep_mask_key
from brygge.building.outcome import DbtOutcome
from brygge.project import Project, Target
from brygge.warehouse import hold, refuse_if_held


def build(
    project: Project,
    target: Target,
    select: Sequence[str] = (),
    exclude: Sequence[str] = (),
    full_refresh: bool = False,
    on_event: OnEvent | None = None,
) -> DbtOutcome:
    """Build and test what `select` names (all without it) and return what became of it.

    Raises `FaultError` naming the holder when another process has the target's database.
    """
    words = [word for value in select for word in ("--select", value)]
    words += [word for value in exclude for word in ("--exclude", value)]
    words += ["--full-refresh"] if full_refresh else []
    with held_for_build(target, words):
        return build_held(project, target, words, on_event)


@contextmanager
def held_for_build(target: Target, words: Sequence[str]) -> Iterator[None]:
    """Hold the target while the body builds; `words` tell others what is built.

    Raises `FaultError` naming the holder when another process has the target's database.
    """
    target.database.parent.mkdir(parents=True, exist_ok=True)
    refuse_if_held(target)
    with hold(target, " ".join(["brygge build", *words, "--target", target.name])):
        yield


def build_held(
    project: Project, target: Target, words: Sequence[str], on_event: OnEvent | None = None
) -> DbtOutcome:
    """Run `dbt build` with `words` on a target that this process holds; keep how nodes ended."""
    keep_mask_key(target)
    outcome = run_dbt(project, target, ["build", *words], on_event)
    keep_results(project, target)
    return outcome
