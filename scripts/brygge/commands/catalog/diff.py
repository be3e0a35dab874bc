"""`brygge catalog diff OLD NEW`: what changed between two catalogs, and what of it hurts readers.

Input:   two places, each with dbt's artifacts or an exported catalog.json.
Output:  the changes, grouped by what they are about, breaking ones first.
Never:   compares contracts: `brygge contracts check` does.
"""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brygge.commands.catalog.names import Names, counted, plain, short
from brygge.commands.catalog.sources import Source, read_other, reading_options
from brygge.commands.console import Progress, format_option, say, say_json
from brygge.errors import ExitCode

if TYPE_CHECKING:
    from brygge.catalog.differences.change import Change
    from brygge.catalog.model import Catalog

_OF_ASSETS = ("asset", "column", "edge", "condition")


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--fail-on-breaking", is_flag=True, help="Exit 1 when something breaking changed.")
@format_option
@reading_options
def command(
    source: Source, old: Path, new: Path, fail_on_breaking: bool, output_format: str
) -> int:
    """Say what changed from the catalog OLD to the catalog NEW.

    Each is a folder, a zip or a manifest.json of dbt's artifacts, or a catalog.json that was
    exported. Breaking changes are marked with an exclamation mark and named with the output ports
    that they arrive at.

    Exit codes: 0 compared, whatever was found; 1 something breaking with --fail-on-breaking; 2 a
    mistake in the command or the artifacts; 3 not carried out.
    """
    from brygge.catalog.differences.differences import diff

    with Progress("old catalog") as progress:
        before = read_other(old, source, progress)
    with Progress("new catalog") as progress:
        after = read_other(new, source, progress)
    changes = diff(before, after)
    breaking = sum(each.breaking for each in changes)
    if output_format == "json":
        say_json({"breaking": breaking, "changes": [asdict(each) for each in changes]})
    else:
        for line in _lines(changes, before, after):
            say(line)
        count = f"{counted(len(changes), 'change')}, {breaking:,} of them breaking."
        say(count if changes else "nothing changed.")
    return ExitCode.FINDINGS if breaking and fail_on_breaking else ExitCode.GOOD


def _lines(changes: "tuple[Change, ...]", old: "Catalog", new: "Catalog") -> Iterator[str]:
    names = Names(old, new)
    projects = [plain(each.project.name) for each in (old, new)]
    if projects[0] != projects[1]:
        yield f"these are two projects: {projects[0]} and {projects[1]}."
        yield ""
    checks = {each.id: each.name for side in (old, new) for each in side.checks}
    behind = {port.id: port.asset for product in old.products for port in product.outputs}
    groups: dict[str, list[Change]] = {}
    for each, group in zip(changes, _groups(changes, names, old, new), strict=True):
        groups.setdefault(group, []).append(each)
    ordered = sorted(groups.items(), key=lambda each: not any(one.breaking for one in each[1]))
    for group, inside in ordered:
        yield group
        for each in sorted(inside, key=lambda each: not each.breaking):
            yield f"{'!' if each.breaking else ' ':>3} {_line(each, names, checks)}"
            elsewhere = [port for port in each.ports if each.id not in (port, behind.get(port))]
            if elsewhere:
                yield f"      arrives at {', '.join(map(plain, elsewhere))}"
        yield ""


def _groups(
    changes: "tuple[Change, ...]", names: Names, old: "Catalog", new: "Catalog"
) -> Iterator[str]:
    """Yield what each change is listed under: its asset, its product, or its kind."""
    tested = {each.id: each.asset for side in (old, new) for each in side.checks}
    owners = {
        port.id: product.id
        for side in (old, new)
        for product in side.products
        for port in product.outputs
    }
    for each in changes:
        if each.subject in _OF_ASSETS:
            yield names.asset(each.id)
        elif each.subject == "check":
            yield names.asset(tested[each.id]) or "checks"
        elif each.subject in ("product", "port"):
            yield f"product {plain(owners.get(each.id, each.id))}"
        else:
            yield f"{each.subject}s"


def _line(change: "Change", names: Names, checks: dict[str, str]) -> str:
    """Return what changed as one line: the thing, the aspect, from what to what, and why."""
    if change.subject in ("asset", "product"):
        thing = "" if change.aspect else f"the {change.subject}"
    elif change.subject in ("column", "edge"):
        thing = f"column {plain(change.column)}"
    elif change.subject == "condition":
        thing = "rows"
    else:
        thing = f"{change.subject} {plain(checks.get(change.id, change.id))}"
    if change.subject == "edge":
        thing += f", value from {names.end(change.aspect)}"
    elif change.subject == "condition":
        thing += f", by {names.end(change.aspect)}"
    elif change.aspect:
        thing = f"{thing}: {change.aspect}" if thing else change.aspect
    values = [short(each) for each in (change.old, change.new)]
    said = " → ".join(each or "(nothing)" for each in values) if any(values) else ""
    if change.action != "changed":
        word = "version " if change.subject == "port" else ""
        said = f"{change.action} ({word}{''.join(values)})" if said else change.action
    return f"{thing} {said or change.action}" + (
        f": {plain(change.reason)}" if change.reason else ""
    )
