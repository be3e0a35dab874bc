"""Let dbt read the project and tell its graph, without a database.

Input:   a project.
Output:  the path of a manifest that is made from the files as they are now.
Never:   touches the artifacts in `target/`, which belong to the target that was built last.
"""

from pathlib import Path

from brygge.building.invoke import run_dbt
from brygge.errors import BryggeError
from brygge.project import Project

FOLDER = Path("target/parsed")


def parse(project: Project) -> Path:
    """Return the manifest of the project; raise what dbt says of files that it cannot read."""
    target = project.target(project.target_names()[0])
    folder = project.root / FOLDER
    outcome = run_dbt(project, target, ["parse", "--target-path", str(folder)])
    for failure in outcome.failures:
        place = f"{failure.finding.file}: " if failure.finding.file else ""
        error = BryggeError(f"{place}{failure.finding.sentence}", failure.finding.fix)
        error.exit_code = failure.exit_code
        raise error
    return folder / "manifest.json"
