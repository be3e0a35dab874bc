"""The stage that documents: dbt's site as one file that opens without a server.

Input:   a project and a target that was built.
Output:  `outputs/<target>/site/dbt/index.html`, replaced in one step.
Never:   leaves half a page, replaces a page when dbt failed, or tells where the project lies.
"""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

from brygge.building.invoke import OnEvent, run_dbt
from brygge.building.outcome import DbtOutcome
from brygge.errors import FaultError
from brygge.project import Project, Target
from brygge.warehouse import hold, refuse_if_held

MADE_BY_DBT = "static_index.html"


def site_page(target: Target) -> Path:
    """Return where the target's documentation lies (or will lie)."""
    return target.outputs / "site" / "dbt" / "index.html"


def without_root(page: bytes, root: Path) -> bytes:
    """Return dbt's page with the paths below `root` as the project knows them: it may be hosted."""
    if root == Path(root.anchor):
        return page
    written = json.dumps(root.as_posix())[1:-1].encode()
    return re.sub(rb"(?<![\w.-])" + re.escape(written) + rb"(/|(?=[^\w.-]))", b"", page)


def write_docs(project: Project, target: Target, on_event: OnEvent | None = None) -> DbtOutcome:
    """Generate the documentation of the target and put it in place; return dbt's outcome.

    Raises `FaultError` when another process has the database, or when dbt wrote no page.
    """
    page = site_page(target)
    made = project.root / "target" / MADE_BY_DBT
    refuse_if_held(target)
    with hold(target, f"brygge docs --target {target.name}"):
        made.unlink(missing_ok=True)
        outcome = run_dbt(project, target, ["docs", "generate", "--static"], on_event)
        if outcome.failures:
            return outcome
        if not made.is_file():
            raise FaultError(
                f"dbt wrote no target/{MADE_BY_DBT}.", f"the details are in {outcome.log}."
            )
        page.parent.mkdir(parents=True, exist_ok=True)
        beside = page.with_name(f".{page.name}.{os.getpid()}")
        beside.write_bytes(without_root(made.read_bytes(), project.root))
        beside.replace(page)
    # dbt compiled its nodes once more; it neither built nor tested them.
    return replace(outcome, nodes=())
