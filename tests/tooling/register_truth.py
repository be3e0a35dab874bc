"""The truth about the made-up register: its deliveries read, and its feed replayed, in Python.

Input:   raw files that the generator wrote.
Output:  units as flat values, under the CSV's headings in small letters; empty values left out.
Never:   asks the generator for anything.
"""

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

Unit = dict[str, str]
# Lines of these are joined by a newline, those of an address by a literal `/n`.
FREE_TEXT = ("vedtektsfestetformaal", "aktivitet", "frivilligmvaregistrertbeskrivelser")
JSON_ONLY = ("historiskenavn", "_links", "respons_klasse", "organisasjonsform._links")


def read_csv(path: Path) -> dict[str, Unit]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return {
            row["organisasjonsnummer"]: {
                heading.lower(): value for heading, value in row.items() if value
            }
            for row in csv.DictReader(file)
        }


def read_json(path: Path) -> Any:
    """Return a document with every number as the text that it was written as."""
    return json.loads(gzip.decompress(path.read_bytes()), parse_float=str, parse_int=str)


def read_events(paths: Iterable[Path]) -> list[list[dict[str, Any]]]:
    """Return the events of each page; the answer to one who is caught up has none."""
    return [read_json(path).get("_embedded", {}).get("oppdaterteEnheter", []) for path in paths]


def flatten(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield (heading, value) for a value of JSON, as the CSV writes it."""
    name = name.lower()
    if name.startswith(JSON_ONLY):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flatten(f"{name}.{key}" if name else key, inner)
        return
    if name == "paategninger":
        value = [each["tekst"] for each in value]
    if isinstance(value, list):
        value = ("\n" if name in (*FREE_TEXT, "paategninger") else "/n").join(value)
    elif isinstance(value, bool):
        value = "true" if value else "false"
    if value:
        yield name, value


def operations(changes: Sequence[Any]) -> list[tuple[str, str, Any]]:
    """Return (op, path, value) for a patch of objects, or for a flat one."""
    if changes and isinstance(changes[0], dict):
        return [(each["op"], each["path"], each.get("value")) for each in changes]
    return [tuple(changes[place : place + 3]) for place in range(0, len(changes), 3)]


def replay(
    first: dict[str, Unit], pages: list[list[dict[str, Any]]], fetched: list[list[dict[str, Any]]]
) -> dict[str, Unit]:
    """Return the units after every event; `fetched` has the bodies for each page, in order."""
    units = {number: dict(unit) for number, unit in first.items()}
    for events, bodies in zip(pages, fetched, strict=True):
        answered = {body["organisasjonsnummer"]: dict(flatten("", body)) for body in bodies}
        for event in sorted(events, key=lambda event: int(event["oppdateringsid"])):
            number, kind = event["organisasjonsnummer"], event["endringstype"]
            if kind == "Ny":
                units[number] = dict(answered.get(number, {}))
            elif kind in ("Sletting", "Fjernet"):
                del units[number]
            elif kind == "Endring":
                for operation, path, value in operations(event["endringer"]):
                    _apply(units[number], operation, path, value)
    return units


def _apply(unit: Unit, operation: str, path: str, value: Any) -> None:
    name = path.lstrip("/").replace("/", ".").lower()
    for heading in [each for each in unit if each == name or each.startswith(f"{name}.")]:
        del unit[heading]
    if operation != "remove":
        unit.update(flatten(name, value))
