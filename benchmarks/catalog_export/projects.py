"""The projects that are measured: our own, real ones, generated ones.

Input:   what the command line asks for; a folder to work in.
Output:  `Project`: artifacts in a folder.
Never:   changes artifacts that it did not make.
"""

import argparse
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generated_projects.writing import write_artifacts
from measuring import REPOSITORY, say

REAL = REPOSITORY.parent / "shared" / "data" / "manifests"


@dataclass(frozen=True)
class Project:
    """Artifacts in a folder; `models` only where we generated them."""

    name: str
    folder: Path
    models: int = 0


def align(artifacts: Path, copy: Path) -> Path:
    """Copy artifacts; the copy's catalog names the database that the manifest names.

    dbt writes the two at different times. Of two targets, peers would find no column in the other.
    """
    copy.mkdir()
    for name in ("manifest.json", "run_results.json", "catalog.json", "sources.json"):
        if (artifacts / name).is_file():
            shutil.copy(artifacts / name, copy)
    if (copy / "catalog.json").is_file():
        nodes = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))["nodes"]
        catalog = json.loads((copy / "catalog.json").read_text(encoding="utf-8"))
        for key, each in (catalog["nodes"] | catalog["sources"]).items():
            database = nodes.get(key, next(iter(nodes.values())))["database"]
            each["metadata"]["database"] = database
        (copy / "catalog.json").write_text(json.dumps(catalog), encoding="utf-8")
    return copy


def projects(words: argparse.Namespace, work: Path) -> Iterator[Project]:
    """Yield the projects to measure, the small ones first; say which are not at hand."""
    kinds = words.projects
    if "own" in kinds:
        if (REPOSITORY / "target" / "manifest.json").is_file():
            yield Project("brygge", align(REPOSITORY / "target", work / "own"))
        else:
            say("own project: skipped, there is no target/manifest.json (run `dbt docs generate`)")
    if "real" in kinds:
        found = sorted(REAL.glob("*/manifest.json"))
        yield from (Project(each.parent.name, each.parent) for each in found)
        if not found:
            say("real projects: skipped, their artifacts are not beside the repository")
    suffix = "" if words.has_catalog else "_without_catalog"
    for models in words.models if "generated" in kinds else ():
        folder = work / f"generated_{models}{suffix}"
        say(f"{folder.name}: making it")
        write_artifacts(folder, models, has_catalog=words.has_catalog)
        yield Project(folder.name, folder, models)
