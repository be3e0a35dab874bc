"""The stage that builds: `dbt build` on one target, with its lock note, in a child process.

Input:   a project, a target, what to select.
Output:  the target's tables and views; how the nodes ended, kept; `DbtOutcome`.
Never:   runs beside another build of the same target.
"""

from collections.abc import Sequence

from brygge.building.history import keep_results
from brygge.building.invoke import OnEvent, run_dbt
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
    args = ["build"]
    for option, values in (("--select", select), ("--exclude", exclude)):
        args += [word for value in values for word in (option, value)]
    if full_refresh:
        args.append("--full-refresh")
    target.database.parent.mkdir(parents=True, exist_ok=True)
    refuse_if_held(target)
    with hold(target, f"brygge {' '.join(args)} --target {target.name}"):
        outcome = run_dbt(project, target, args, on_event)
        keep_results(project, target)
        return outcome
