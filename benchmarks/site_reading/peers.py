"""The sites that other tools make of the same artifacts.

Input:   a project's artifacts, a folder, a limit in seconds.
Output:  `SiteMade`, and its first page where there is one.
Never:   waits for a peer longer than the limit.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from catalog_export.projects import Project
from catalog_export.timing import time_command

from site_reading.outcomes import SiteMade


def dbt(project: Project, folder: Path, limit: float) -> tuple[SiteMade, Path | None]:
    """Make the page of `dbt docs generate --static`, as dbt 1.11 puts it together.

    dbt itself cannot be run on artifacts alone: its page is a template with two of them inside.
    """
    name, found = "dbt docs --static", find_spec("dbt.task.docs")
    if found is None or found.origin is None:
        return SiteMade(name, "dbt is not installed"), None
    begun = perf_counter()
    text = Path(found.origin).with_name("index.html").read_text(encoding="utf-8")
    for part in ("manifest", "catalog"):
        file = project.folder / f"{part}.json"
        if not file.is_file():
            return SiteMade(name, "it needs a catalog.json"), None
        place = f'"{part.upper()}.JSON INLINE DATA"'
        text = text.replace(place, file.read_text(encoding="utf-8"))
    folder.mkdir()
    page = folder / "static_index.html"
    page.write_text(text, encoding="utf-8")
    size = page.stat().st_size
    return SiteMade(name, seconds=perf_counter() - begun, files=1, size=size), page


def colibri(project: Project, folder: Path, limit: float) -> tuple[SiteMade, Path | None]:
    """Run dbt-colibri."""
    name, python = "dbt-colibri", os.environ.get("BRYGGE_COLIBRI", "")
    if not Path(python).is_file():
        return SiteMade(name, "BRYGGE_COLIBRI names no python"), None
    if not (project.folder / "catalog.json").is_file():
        return SiteMade(name, "it needs a catalog.json"), None
    folder.mkdir()
    files = [f"--{part}={project.folder / part}.json" for part in ("manifest", "catalog")]
    program = str(Path(python).absolute().parent / "colibri")
    command = [program, "generate", *files, "--output-dir", str(folder), "--disable-telemetry"]
    timed = time_command(command, folder, limit, {"DO_NOT_TRACK": "1"})
    page = folder / "index.html"
    times = (timed.seconds, timed.cpu_seconds, timed.together_mb)
    if timed.ended != "exit 0" or not page.is_file():
        return SiteMade(name, timed.ended, *times), None
    written = [each for each in folder.iterdir() if each.is_file()]
    size = sum(each.stat().st_size for each in written)
    return SiteMade(name, "", *times, len(written), size), page


PEERS = (dbt, colibri)
