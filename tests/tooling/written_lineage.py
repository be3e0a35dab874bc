"""The lineage that was written by hand (golden/own_lineage.yaml), with its shapes filled in."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from conftest import ROOT

FILE = Path(__file__).parent / "golden" / "own_lineage.yaml"
HEADINGS = ROOT / "seeds/mappings/mapping_business_register_columns.csv"
STATE = "<state>"
WORDS = {"like", "from", "origin", "begins"}


@dataclass(frozen=True)
class Expected:
    """What a column is made from one model up, what it is, and what it begins with."""

    upstream: dict[str, str] = field(default_factory=dict)
    origin: str = "derived"
    # Headings and columns of seeds, by asset; empty where nothing was written.
    begins: dict[str, set[str]] = field(default_factory=dict)


class Written:
    """The columns of the ports, and of the models between them and the files."""

    def __init__(self) -> None:
        text = yaml.safe_load(FILE.read_text(encoding="utf-8"))
        self._shapes = text["shapes"]
        self._left_out = set(text["left_out_of_the_state"])
        with HEADINGS.open(encoding="utf-8", newline="") as file:
            self._mapped = list(csv.DictReader(file))
        self.ports = {port: list(columns) for port, columns in text["ports"].items()}
        self.columns = {
            (asset, name): self._filled(name, said)
            for part in ("ports", "between")
            for asset, columns in text[part].items()
            for name, said in columns.items()
        }

    def _filled(self, name: str, said: dict[str, Any]) -> Expected:
        upstream: dict[str, str] = {}
        begins: dict[str, set[str]] = {}
        for each in self._shapes_of(said):
            for column, kind in each.get("from", {}).items():
                for spelt in self._spelt(column.replace("<column>", name)):
                    upstream[spelt] = kind
            for asset, headings in each.get("begins", {}).items():
                found = begins.setdefault(asset, set())
                for heading in headings:
                    found |= self._headings(asset) if heading == STATE else {heading}
        return Expected(upstream, said.get("origin", "derived"), begins)

    def _shapes_of(self, said: dict[str, Any]) -> Iterator[dict[str, Any]]:
        names = said.get("like", [])
        for name in [names] if isinstance(names, str) else names:
            yield from self._shapes_of(self._shapes[name])
        # A word that is spelt wrong would leave something out of the test.
        assert set(said) <= WORDS, said
        yield said

    def _spelt(self, column: str) -> set[str]:
        return (
            {column.replace(STATE, name) for name in self._state()} if STATE in column else {column}
        )

    def _state(self) -> set[str]:
        of_csv = {row["column_name"] for row in self._mapped if row["source_table"] == "units_csv"}
        return of_csv - self._left_out - {""}

    def _headings(self, asset: str) -> set[str]:
        table, state = asset.removeprefix("business_register."), self._state()
        return {
            row["heading"]
            for row in self._mapped
            if row["source_table"] == table and row["column_name"] in state
        }
