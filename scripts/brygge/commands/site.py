"""`brygge site`: write the site on which people find products, read contracts, follow lineage.

Input:   this project and a target of it, or dbt artifacts of any project.
Output:  pages that open without a server; where they lie, on stdout.
Never:   builds, publishes, or needs a network.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brygge.commands.catalog.sources import Source, read_catalog, source_options
from brygge.commands.console import Progress, format_option, note, say, say_json

if TYPE_CHECKING:
    from brygge.catalog.model import Catalog
    from brygge.exporting.site.subject import Site
    from brygge.project import Target


@click.command("site")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where to write; outputs/<target>/site by default, site/ for other projects.",
)
@format_option
@source_options
def command(source: Source, out: Path | None, output_format: str) -> int:
    """Write the site of this project, or of any dbt project's artifacts.

    It opens from the file system and from any static host.

    Exit codes: 0 written; 2 a mistake in the command or the artifacts; 3 not carried out.
    """
    from brygge.exporting.site.addresses import HOME
    from brygge.exporting.site.site import write_site
    from brygge.exporting.site.subject import Site

    folder = out or _default_folder(source)
    with Progress("site") as progress:
        catalog = read_catalog(source, progress)
        site = Site(catalog) if source.artifacts else own_site(catalog, source.target)
        written = write_site(site, folder, progress)
    for sentence in site.observed.notes:
        note(sentence)
    files = sum(len(each.files) for each in written)
    size = sum(each.size for each in written)
    if output_format == "json":
        say_json({"page": str(folder / HOME), "files": files, "bytes": size})
    else:
        say(f"{files:,} files, {size:,} bytes; open {folder / HOME}")
    return 0


def own_site(catalog: "Catalog", target: str) -> "Site":
    """Return the site of this project's `catalog`, with what `target` holds beside it."""
    from brygge.catalog.judging.acceptances import accept
    from brygge.commands.contracts.check import today
    from brygge.contracts.waivers import CATALOG_WAIVERS, read_waivers
    from brygge.exporting.site.showing import guard_of
    from brygge.exporting.site.subject import Site
    from brygge.observing.observing import observe
    from brygge.project import Project

    project = Project.find()
    waivers = read_waivers(project, CATALOG_WAIVERS)
    held, _ = accept(catalog, waivers, today(), CATALOG_WAIVERS.as_posix())
    guard = guard_of(catalog, [each.accepted for each in held])
    return Site(catalog, observe(project, project.target(target), guard))


def _default_folder(source: Source) -> Path:
    if source.artifacts is not None:
        return Path("site")
    from brygge.project import Project

    project = Project.find()
    return Path(project.relative(site_folder(project.target(source.target))))


def site_folder(target: "Target") -> Path:
    """Return where the site of `target` lies (or will lie)."""
    return target.outputs / "site"
