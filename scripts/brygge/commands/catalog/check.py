"""`brygge catalog check`: judge the catalog by its thresholds, by FAIR and by its classes.

Input:   a catalog, `seeds/rules/rule_catalog.csv`, `seeds/waivers/waiver_catalog.csv`.
Output:  measures, a score per port, findings with their fix; exit 1 when there is a finding.
Never:   judges measures that nobody set a threshold for.
"""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brygge.commands.catalog.names import Names, counted, plain
from brygge.commands.catalog.sources import Source, read_catalog, source_options
from brygge.commands.console import (
    Progress,
    format_option,
    say,
    say_findings,
    say_json,
    say_table,
)
from brygge.errors import ExitCode, InputError

if TYPE_CHECKING:
    from brygge.catalog.judging.verdict import Verdict, Waived
    from brygge.catalog.model import Catalog
    from brygge.compiling.seeds import Seed
    from brygge.project import Project

# More ports, or columns that cannot be judged, than these are counted; JSON has all of them.
MOST = 12


@click.command("check")
@click.option(
    "--thresholds",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What measures must reach; this project's seeds/rules/rule_catalog.csv by default, "
    "nothing for other projects.",
)
@click.option(
    "--waivers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where classes are lowered on purpose; this project's seeds/waivers/waiver_catalog.csv "
    "by default, nowhere for other projects.",
)
@format_option
@source_options
def command(
    source: Source, thresholds: Path | None, waivers: Path | None, output_format: str
) -> int:
    """Judge the catalog: how complete it is, how FAIR its ports are, where classes leak.

    A leak is a column of a port with a lower class than the values that arrive in it.

    Exit codes: 0 good; 1 a threshold is missed, a class leaks, or a rule or waiver is faulty; 2 a
    mistake in the command or the artifacts; 3 not carried out.
    """
    from brygge.catalog.judging.verdict import verdict
    from brygge.commands.contracts.check import today

    project = _project(source)
    seed = _thresholds(project, source, thresholds)
    waived = _waived(project, source, waivers)
    with Progress("catalog") as progress:
        catalog = read_catalog(source, progress)
    found = verdict(catalog, seed, waived, today())
    if output_format == "json":
        say_json(_as_dict(found, catalog))
    else:
        _say(found, catalog, is_judged=seed is not None)
    return ExitCode.FINDINGS if found.findings else ExitCode.GOOD


def _project(source: Source) -> "Project":
    from brygge.project import Project

    # Files named on the command line lie below the working folder, or anywhere.
    return Project.find() if source.artifacts is None else Project(Path.cwd().resolve())


def _thresholds(project: "Project", source: Source, named: Path | None) -> "Seed | None":
    from brygge.catalog.judging.measures import SEED
    from brygge.compiling.seeds import read_seed

    own = project.root / SEED
    if named is None:
        return read_seed(project, own) if source.artifacts is None and own.is_file() else None
    return read_seed(project, _named(named, "measure,minimum,reason,owner"))


def _waived(project: "Project", source: Source, named: Path | None) -> "Waived":
    from brygge.catalog.judging.verdict import Waived
    from brygge.contracts.waivers import CATALOG_WAIVERS, HEADER, read_waivers

    if named is not None:
        path = _named(named, ",".join(HEADER)).resolve()
        return Waived(project.relative(path), tuple(read_waivers(project, path)))
    waivers = read_waivers(project, CATALOG_WAIVERS) if source.artifacts is None else ()
    return Waived(CATALOG_WAIVERS.as_posix(), tuple(waivers))


def _named(file: Path, header: str) -> Path:
    if not file.is_file():
        raise InputError(f"{file}: there is no such file.", f"name a CSV file with {header}.")
    return file


def _say(found: "Verdict", catalog: "Catalog", *, is_judged: bool) -> None:
    minimum = {each.measure: each.minimum for each in found.thresholds}
    say_table(
        f"Catalog of {plain(catalog.project.name)}",
        ["measure", "met", "of", "share", "minimum"],
        [
            [
                each.name,
                each.met,
                each.whole,
                f"{each.percent:.1f} %" if each.whole else None,
                f"{minimum[each.name]} %" if each.name in minimum else None,
            ]
            for each in found.measures
        ],
    )
    _say_fair(found)
    _say_classes(found, catalog)
    say_findings(found.findings)
    if not is_judged:
        say("no thresholds: measures are counted and not judged.")
    say(f"{counted(len(found.findings), 'finding')}, {len(found.accepted):,} accepted.")


def _say_fair(found: "Verdict") -> None:
    from brygge.catalog.judging.fair import FAIR

    checks = {each.id: each for each in FAIR}
    if len(found.scores) > MOST:
        _say_fair_of_many(found)
        return
    for port in found.scores:
        say(f"{plain(port.port)}: {port.met} of {len(port.outcomes)} FAIR checks")
        for each in port.outcomes:
            if not each.is_met:
                check = checks[each.check]
                say(f"  {check.id} {check.name}: {plain(each.evidence)}")
                say(f"    fix: {each.fix}")
    if found.scores:
        say()


def _say_fair_of_many(found: "Verdict") -> None:
    """Say per check how many ports miss it: what many ports miss is mended in one go."""
    from brygge.catalog.judging.fair import FAIR

    say(f"{len(found.scores):,} ports; `--format json` has the checks of each.")
    for position, check in enumerate(FAIR):
        missing = [port for port in found.scores if not port.outcomes[position].is_met]
        if missing:
            verb = "misses" if len(missing) == 1 else "miss"
            port = plain(missing[0].port)
            say(f"  {check.id} {check.name}: {len(missing):,} {verb} it, such as {port}")
            say(f"    fix: {missing[0].outcomes[position].fix}")
    say()


def _say_classes(found: "Verdict", catalog: "Catalog") -> None:
    names = Names(catalog)
    for each in found.accepted:
        column = names.column(each.accepted.asset, each.accepted.column)
        until = f"until {each.waiver.expires_on}"
        say(f"{column}: a lower class is accepted {until}.")
        say(f"  waived: {plain(each.waiver.reason)} ({plain(each.waiver.owner)})")
    for dark in found.unjudged[:MOST]:
        say(f"{names.column(*dark)}: its class cannot be judged, for its origin is unexplained.")
    if len(found.unjudged) > MOST:
        more = counted(len(found.unjudged) - MOST, "column")
        say(f"and {more} more: `--format json` lists them.")


def _as_dict(found: "Verdict", catalog: "Catalog") -> dict[str, object]:
    from brygge.catalog.judging.fair import FAIR

    checks = {each.id: each for each in FAIR}
    minimum = {each.measure: each.minimum for each in found.thresholds}
    return {
        "project": catalog.project.name,
        "measures": [
            {**asdict(each), "percent": each.percent, "minimum": minimum.get(each.name)}
            for each in found.measures
        ],
        "fair": [
            {
                "port": port.port,
                "product": port.product,
                "met": port.met,
                "outcomes": [
                    {**asdict(each), "name": checks[each.check].name} for each in port.outcomes
                ],
            }
            for port in found.scores
        ],
        "leaks": [asdict(each) for each in found.leaks],
        "accepted": [
            {**asdict(each.accepted), "owner": each.waiver.owner,
             "expires_on": each.waiver.expires_on}
            for each in found.accepted
        ],
        "unjudged": [{"asset": each.asset, "column": each.column} for each in found.unjudged],
        "findings": [each.as_dict() for each in found.findings],
    }  # fmt: skip
