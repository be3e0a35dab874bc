"""Make the artifacts of a dbt project of any size, and the column lineage that is true of it.

Models come in blocks of twenty, cut where the number ends: staging over sources, two ephemeral
models (one reads the other), intermediate models (joins, unions, windows, pivots, stars,
subqueries), an incremental and a plain mart, a public port in two versions. Every query is composed
column by column, so that its lineage is known without reading SQL.

Input:   a number of models; whether one in a hundred differs from the first edition.
Output:  `manifest.json` (v12), `catalog.json`, `run_results.json`, `truth.json` in a folder.
Never:   draws by chance or looks at a clock: equal input gives equal bytes.
"""

import argparse
from pathlib import Path

from generated_projects.writing import write_artifacts


def main() -> None:
    """Write the artifacts of a project into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=int, default=100)
    parser.add_argument("--without-catalog", action="store_true")
    parser.add_argument("--changed", action="store_true", help="change one model in a hundred")
    parser.add_argument("--truth", action="store_true", help="write truth.json as well")
    words = parser.parse_args()
    write_artifacts(
        words.folder,
        words.models,
        has_catalog=not words.without_catalog,
        is_changed=words.changed,
        has_truth=words.truth,
    )
    for each in sorted(words.folder.iterdir()):
        print(f"{each.name}: {each.stat().st_size / 1e6:,.1f} MB")
