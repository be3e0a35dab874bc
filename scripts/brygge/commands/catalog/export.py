"""`brygge catalog export`: write the catalog in the formats of other tools.

Input:   dbt artifacts, contracts, names of formats, a selection.
Output:  files; a summary with what is missing and what would bring it.
Never:   needs a database, or an answer from a server.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brygge.commands.catalog.sources import Source, read_catalog, source_options
from brygge.commands.console import Progress, note, say, say_json, say_table
from brygge.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brygge.catalog.model import Catalog, Gap
    from brygge.exporting.writing import Written

# More gaps than these are told by their number; all of them are in catalog.json.
MOST_GAPS, MOST_SUBJECTS = 12, 3
ORIGINS = ("derived", "constant", "rowset", "generated", "external", "unexplained")


@click.command("export")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="json, odps, odcs, dcat, dprod, openlineage, datahub, csv, parquet, mermaid; all by "
    "default. Repeat it for several.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where to write; outputs/<target>/catalog by default, catalog/ for other projects.",
)
@click.option("--select", "-s", multiple=True, metavar="WORDS", help="Only these, as in dbt.")
@click.option("--exclude", multiple=True, metavar="WORDS", help="Not these, as in dbt.")
@click.option(
    "--report",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What is said of the export: text for people, JSON for machines.",
)
@source_options
def command(
    source: Source,
    formats: tuple[str, ...],
    out: Path | None,
    select: tuple[str, ...],
    exclude: tuple[str, ...],
    report: str,
) -> int:
    """Write the catalog of this project, or of any dbt project's artifacts.

    What is missing (a catalog.json, compiled SQL) is said, and what is there is exported.

    Exit codes: 0 written; 2 a mistake in the command or the artifacts; 3 not carried out.
    """
    from brygge.exporting.formats import check_formats, without_missing, write

    names = check_formats(formats)
    if not formats:
        names, lacking = without_missing(names)
        for name, package in lacking:
            note(f"{name} is left out: it needs the Python package {package}.")
    folder = out or _default_folder(source)
    with Progress("catalog") as progress:
        catalog = read_catalog(source, progress)
        if select or exclude:
            catalog = _selected(catalog, select, exclude)
        written = write(catalog, names, folder, progress)
    if report == "json":
        say_json(_as_dict(catalog, written))
    else:
        _say(catalog, written, folder)
    return 0


def _default_folder(source: Source) -> Path:
    if source.artifacts is not None:
        return Path("catalog")
    from brygge.project import Project

    return Project.find().target(source.target).outputs / "catalog"


def _selected(catalog: "Catalog", select: "Sequence[str]", exclude: "Sequence[str]") -> "Catalog":
    from brygge.catalog.selection.selecting import select as narrow
    from brygge.catalog.selection.selecting import unmatched

    missed = unmatched(catalog, [*select, *exclude])
    narrowed = narrow(catalog, select, exclude)
    if not narrowed.assets and not narrowed.consumers:
        raise InputError(
            f"nothing is selected ({', '.join(missed) or 'all is excluded'}): nothing was written.",
            "the words are dbt's: a name, tag:x, path:models/x, +x, x+; or product:x, port:x.",
        )
    for criterion in missed:
        note(f'nothing matches "{criterion}".')
    return narrowed


def _say(catalog: "Catalog", written: "Sequence[Written]", folder: Path) -> None:
    say_table(
        f"Catalog of {catalog.project.name}",
        ["format", "files", "bytes", ""],
        [
            [each.name, len(each.files), each.size, "written" if each.is_new else "as before"]
            for each in written
        ],
    )
    say(f"in {_as_written(folder)}")
    counts = count_columns(catalog)
    ports = [port for product in catalog.products for port in product.outputs]
    things = (
        ("product", catalog.products),
        ("port", ports),
        ("asset", catalog.assets),
        ("check", catalog.checks),
        ("consumer", catalog.consumers),
    )
    say(
        ", ".join(f"{len(each):,} {name}{'' if len(each) == 1 else 's'}" for name, each in things)
        + "."
    )
    told = ", ".join(f"{count:,} {origin}" for origin, count in counts.items() if count)
    say(f"{sum(counts.values()):,} columns of models: {told or 'none'}.")
    say_gaps(catalog.gaps)


def _as_written(folder: Path) -> str:
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)


def say_gaps(gaps: "Sequence[Gap]") -> None:
    """Say what is missing, the first of many."""
    alike: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        alike.setdefault((gap.problem, gap.fix), []).append(gap.subject)
    for (problem, fix), subjects in list(alike.items())[:MOST_GAPS]:
        say(f"{_listed(subjects)} {problem}")
        say(f"  fix: {fix}")
    if len(alike) > MOST_GAPS:
        say(f"and {len(alike) - MOST_GAPS:,} gaps more: see `gaps` in the exported catalog.json.")


def _listed(subjects: "Sequence[str]") -> str:
    if len(subjects) == 1:
        return subjects[0]
    left = len(subjects) - MOST_SUBJECTS
    return ", ".join(subjects[:MOST_SUBJECTS]) + (f" and {left:,} more:" if left > 0 else ":")


def count_columns(catalog: "Catalog") -> dict[str, int]:
    """Return how many columns of models and snapshots there are of each origin."""
    counts = dict.fromkeys(ORIGINS, 0)
    for asset in catalog.assets:
        if asset.kind in ("model", "snapshot"):
            for column in asset.columns:
                counts[column.origin] += 1
    return counts


def _as_dict(catalog: "Catalog", written: "Sequence[Written]") -> dict[str, object]:
    return {
        "project": catalog.project.name,
        "products": len(catalog.products),
        "assets": len(catalog.assets),
        "checks": len(catalog.checks),
        "columns": count_columns(catalog),
        "formats": [
            {
                "format": each.name,
                "files": len(each.files),
                "bytes": each.size,
                "is_new": each.is_new,
            }
            for each in written
        ],
        "gaps": [
            {"subject": gap.subject, "problem": gap.problem, "fix": gap.fix} for gap in catalog.gaps
        ],
    }
