"""`brygge catalog export`, measured: cold, with nothing changed, with 1 % of the models changed.

Input:   a project, its second edition where there is one.
Output:  times and edges, put into the outcome.
Never:   leaves a folder swapped.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from catalog_export.accuracy import judge
from catalog_export.edges import Names
from catalog_export.outcomes import Outcome
from catalog_export.timing import time_command

BRYGGE = Path(sys.executable).parent / "brygge"


def brygge_is_able() -> bool:
    """Say whether this edition of brygge exports catalogs."""
    asked = [str(BRYGGE), "catalog", "export", "--help"]
    return (
        BRYGGE.is_file() and not subprocess.run(asked, capture_output=True, check=False).returncode
    )


def run_ours(outcome: Outcome, changed: Path | None, work: Path, options: Sequence[str]) -> None:
    """Time ours after an empty cache, with nothing changed, and with 1 % changed."""
    cache, out, folder = work / "cache", work / "out", outcome.project.folder
    for each in (cache, out):
        shutil.rmtree(each, ignore_errors=True)
    command = [str(BRYGGE), "catalog", "export", "--artifacts", str(folder), "--out", str(out)]
    for name in ("cold", "unchanged", "1 % changed") if changed else ("cold", "unchanged"):
        # What is cached is cached of a folder, so that changes have to come into the same one.
        with swapped(folder, changed if name == "1 % changed" else None):
            timed = time_command([*command, *options], work, 3600, {"BRYGGE_CACHE": str(cache)})
        outcome.times[f"brygge, {name}"].append(timed)
        if timed.ended != "exit 0":
            outcome.skipped["brygge"] = f"{name}: {timed.ended}: {timed.said[-400:]}"
            return
        if name == "cold":
            shutil.rmtree(work / "read", ignore_errors=True)
            shutil.copytree(out, work / "read")


@contextmanager
def swapped(folder: Path, other: Path | None) -> Iterator[None]:
    """Put another folder where this one is, for a while."""
    if other is None:
        yield
        return
    aside = folder.with_name("aside")
    folder.rename(aside)
    other.rename(folder)
    try:
        yield
    finally:
        folder.rename(other)
        aside.rename(folder)


def read_ours(outcome: Outcome, names: Names, out: Path) -> None:
    """Read our `catalog.json`: edges, shares of explained columns, and what truth says of them."""
    import msgspec

    from brygge.catalog.model import Catalog

    (path, *_) = sorted(out.rglob("catalog.json"), key=lambda each: len(each.parts))
    catalog = msgspec.json.decode(path.read_bytes(), type=Catalog)
    built = [each for each in catalog.assets if each.kind in ("model", "snapshot")]
    columns = [column for asset in built for column in asset.columns]
    edges = [
        ((above.asset, above.column.lower()), (asset.id, column.name.lower()), above.kind)
        for asset in built
        for column in asset.columns
        for above in column.upstream
    ]
    unexplained = [each for each in columns if each.origin == "unexplained"]
    total = max(len(columns), 1)
    outcome.accuracy = {
        "columns": len(columns),
        "resolved": sum(bool(each.upstream) for each in columns) / total,
        "explained": 1 - len(unexplained) / total,
        "failed": len(unexplained) / total,
        "models without lineage": sum(each.lineage == "failed" for each in built),
        "reasons": sorted({each.reason for each in unexplained})[:20],
    }
    cells = ((names.cell(*start), names.cell(*end)) for start, end, _ in edges)
    outcome.edges["brygge"] = names.collapse(cells)
    if outcome.project.models:
        outcome.accuracy |= judge(edges, outcome.project.models)
