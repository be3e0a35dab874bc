"""`brygge catalog impact`: what breaks when a column or an asset goes, and who reads it.

Input:   a column or an asset, in the words that people use for it.
Output:  what depends on it, grouped and counted.
Never:   judges whether it may go: who reads it is asked first.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from brygge.commands.catalog.names import Names, counted, plain
from brygge.commands.catalog.sources import Source, read_catalog, source_options
from brygge.commands.console import Progress, format_option, say, say_json
from brygge.errors import InputError

if TYPE_CHECKING:
    from brygge.catalog.model import Catalog
    from brygge.catalog.questions.impact import Impact, Reader
    from brygge.catalog.questions.reach import Through

# More of a kind than these are told by their number; JSON has all of them.
MOST = 40
_THROUGH: dict["Through", str] = {
    "values": "its values",
    "rows": "which rows there are",
    "unknown": "nobody knows what: lineage by column is missing",
}


@click.command("impact")
@click.argument("name", required=False)
@click.option("--column", metavar="NAME", help="The same as NAME.")
@format_option
@source_options
def command(source: Source, name: str | None, column: str | None, output_format: str) -> int:
    """Say what depends on the column NAME (or all of an asset), and who reads it.

    A column that only filters, joins, groups or sorts counts as well: other rows arrive. Where
    lineage by column is missing, all of an asset counts.

    Exit codes: 0 told, whatever it is; 2 a mistake in the command or the artifacts; 3 not carried
    out.
    """
    from brygge.catalog.questions.impact import impact
    from brygge.catalog.questions.spelling import find_column

    asked = _asked(name, column)
    with Progress("catalog") as progress:
        catalog = read_catalog(source, progress)
    found = impact(catalog, *find_column(catalog, asked))
    if output_format == "json":
        say_json(asdict(found))
    else:
        _say(found, catalog)
    return 0


def _asked(name: str | None, column: str | None) -> str:
    if name and column and name != column:
        raise InputError(
            f'both "{name}" and --column "{column}" are asked about.', "ask about one at a time."
        )
    if not (name or column):
        raise InputError(
            "nothing is asked about.",
            "name a column or an asset: `brygge catalog impact sales.sales_transactions.amount`.",
        )
    return name or column or ""


def _say(found: "Impact", catalog: "Catalog") -> None:
    sections = [(noun, lines) for noun, lines in _sections(found, catalog) if lines]
    name = Names(catalog).column(found.asset, found.column)
    say(f"{name}: {_counts(sections)} on it.")
    for noun, lines in sections:
        say()
        say(f"{noun}s ({len(lines):,})")
        for line in lines[:MOST]:
            say(f"  {line}")
        if len(lines) > MOST:
            say(f"  and {len(lines) - MOST:,} more: `--format json` lists them.")


def _counts(sections: list[tuple[str, list[str]]]) -> str:
    """Return `2 ports, 1 reader and 3 checks depend`."""
    if not sections:
        return "nothing depends"
    *others, last = [counted(len(lines), noun) for noun, lines in sections]
    is_one = not others and len(sections[0][1]) == 1
    words = f"{', '.join(others)} and {last}" if others else last
    return f"{words} {'depends' if is_one else 'depend'}"


def _sections(found: "Impact", catalog: "Catalog") -> Iterator[tuple[str, list[str]]]:
    """Yield the kinds of things in the order in which they matter, each with its lines."""
    names = Names(catalog)
    checks = {each.id: plain(each.name) for each in catalog.checks}
    yield "port", list(_ports(found))
    yield "reader", [_reader(each) for each in found.readers]
    yield (
        "consumer",
        [
            f"{each.kind} {plain(each.name)}{_owner(each.owner)}: {_THROUGH[each.through]}"
            for each in found.consumers
        ],
    )
    yield (
        "column",
        [f"{names.column(each.asset, each.column)}  {each.kind}" for each in found.columns],
    )
    yield (
        "condition",
        [
            f"{names.asset(each.asset)}: {each.influence} by {names.end(each.of)}"
            for each in found.conditions
        ],
    )
    yield (
        "further asset",
        [f"{names.asset(each.asset)}: {_THROUGH[each.through]}" for each in found.assets],
    )
    yield (
        "check",
        [
            f"{names.column(each.asset, each.column)}: {checks[each.id]} ({each.severity})"
            for each in found.checks
        ],
    )


def _ports(found: "Impact") -> Iterator[str]:
    for each in found.ports:
        columns = ", ".join(map(plain, each.columns))
        yield f"{plain(each.id)}{_owner(each.owner)}: {columns or _THROUGH[each.through]}"


def _reader(each: "Reader") -> str:
    if each.basis == "input_port":
        return (
            f"product {plain(each.reader)} reads {plain(each.port)}: input port {plain(each.name)}"
        )
    until = f"until {each.valid_until}" if each.valid_until else ""
    state = ", ".join(filter(None, (each.state, until)))
    words = f"{plain(each.reader)} reads {plain(each.port)}: agreement {plain(each.name)}"
    return f"{words} ({plain(state)})" if state else words


def _owner(name: str) -> str:
    return f" ({plain(name)})" if name else ""
