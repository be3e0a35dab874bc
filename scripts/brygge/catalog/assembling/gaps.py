"""What is missing from a catalog, what that costs, and what would bring it.

Input:   the artifacts that there are; assets without lineage.
Output:  `Gap`s.
Never:   guesses why a file is missing.
"""

from brygge.catalog.artifacts.nodes import Node
from brygge.catalog.artifacts.places import CATALOG, RUN_RESULTS, SOURCES, ArtifactFiles
from brygge.catalog.assembling.columns import missing_sql
from brygge.catalog.model import Asset, Gap


def missing_files(files: ArtifactFiles) -> list[Gap]:
    """Return a gap for each artifact that is not there."""
    gaps = []
    if files.catalog is None:
        gaps.append(
            Gap(
                CATALOG,
                "is missing: types are those that people wrote, columns those that SQL shows.",
                "run `dbt docs generate`.",
            )
        )
    if not files.run_results:
        gaps.append(
            Gap(f"{RUN_RESULTS}.json", "is missing: checks have no results.", "run `dbt build`.")
        )
    if files.sources is None:
        gaps.append(
            Gap(
                SOURCES,
                "is missing: how fresh sources are is unknown.",
                "run `dbt source freshness`.",
            )
        )
    return gaps


def unread(asset: Asset, node: Node) -> Gap:
    """Return the gap of an asset whose SQL was not there to be read."""
    fix = (
        "run `dbt compile` for all of the project."
        if asset.language == "sql"
        else ("say in its description what its columns are made from.")
    )
    return Gap(asset.id, f"has no lineage by column: {missing_sql(node)}.", fix)
