"""A small project whose source is the register's API, pointed at a server of the test."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from brygge.landing.deliveries import Outcome
from brygge.landing.enhetsregisteret import fetch
from brygge.landing.enhetsregisteret.client import Patience
from brygge.landing.landing import LandingReport, land
from brygge.landing.rows import OnProgress
from brygge.landing.sources import SourceTable, find_tables
from brygge.project import Project, Target
from landing_project import HEADER, PROFILES, rows_of

CSV, JSON, UPDATES, UNITS = "units_csv", "units_json", "unit_updates", "units_fetched"
TABLES = {CSV: "bulk_csv", JSON: "bulk_json", UPDATES: "updates", UNITS: "fetched"}
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
UNIT_HEADINGS = {"organisasjonsnummer": "organisation_number", "navn": "company_name"}
UPDATE_HEADINGS = {"oppdateringsid": "update_id", "organisasjonsnummer": "organisation_number"}
REQUIRED = {UPDATES: UPDATE_HEADINGS}


@dataclass
class Register:
    """The project, what tests do to it and ask of it. `waits` are the seconds not slept."""

    root: Path
    api: dict[str, Any]
    waits: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    read: float = 10

    def write(self) -> "Register":
        (self.root / "seeds" / "mappings").mkdir(parents=True, exist_ok=True)
        (self.root / "dbt_project.yml").write_text("name: register\n")
        (self.root / "profiles.yml").write_text(PROFILES)
        rows = [
            f"{table},{heading},,{column},text,,"
            for table in TABLES
            for heading, column in REQUIRED.get(table, UNIT_HEADINGS).items()
        ]
        seed = self.root / "seeds" / "mappings" / "mapping_business_register_columns.csv"
        seed.write_text("\n".join((HEADER, *rows)) + "\n")
        self.declare()
        return self

    def declare(self, **api: Any) -> None:
        """Declare the source, with some of `landing.api` replaced."""
        self.api = {**self.api, **api}
        drivers = {"main": "enhetsregisteret", "demo": "enhetsregisteret"}
        part = {
            "mapping": "mapping_business_register_columns",
            "drivers": drivers,
            "api": {key: value for key, value in self.api.items() if value is not None},
        }
        tables = [
            {"name": table, "config": {"meta": {"landing": self._landing_of(table)}}}
            for table in TABLES
        ]
        source = {
            "name": "business_register",
            "config": {"meta": {"landing": part}},
            "tables": tables,
        }
        path = self.root / "models" / "bronze" / "business_register" / "_sources.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        # JSON is YAML too.
        path.write_text(json.dumps({"sources": [source]}))

    def _landing_of(self, table: str) -> dict[str, Any]:
        required = {"required": list(REQUIRED.get(table, UNIT_HEADINGS))}
        records = {"records": "_embedded.oppdaterteEnheter"} if table == UPDATES else {}
        return {**required, **records}

    @property
    def project(self) -> Project:
        return Project.find(self.root)

    @property
    def target(self) -> Target:
        return self.project.target("main")

    def table(self, name: str) -> SourceTable:
        [table] = find_tables(self.project, [f"business_register.{name}"])
        return table

    @property
    def patience(self) -> Patience:
        return Patience(connect=5, read=self.read, wait=self.waits.append, now=lambda: NOW)

    def fetch(self, name: str, on_progress: OnProgress | None = None) -> list[Outcome]:
        """Bring one table, without ever sleeping."""
        table = self.table(name)
        return fetch(self.project, self.target, table, self.notes, on_progress, self.patience)

    def land(self, on_progress: OnProgress | None = None) -> LandingReport:
        """Bring all tables, as `brygge land` does."""
        return land(self.project, self.target, on_progress=on_progress)

    def deliveries(self, name: str) -> list[Path]:
        folder = self.target.landing / "business_register" / name
        return sorted(each for each in folder.glob("*") if each.is_dir())

    def files(self, name: str) -> list[str]:
        """Return the names of the landed files."""
        return sorted(path.name for each in self.deliveries(name) for path in each.glob("raw/*"))

    def bodies(self, name: str) -> list[bytes]:
        paths = sorted(path for each in self.deliveries(name) for path in each.glob("raw/*"))
        return [path.read_bytes() for path in sorted(paths, key=lambda path: path.name)]

    def column(self, name: str, heading: str) -> list[str]:
        """Return the values of a column of all deliveries, sorted."""
        rows = [row for each in self.deliveries(name) for row in rows_of(each, f'"{heading}"')]
        return sorted(value for (value,) in rows if value)

    def staged(self) -> list[Path]:
        return [path for path in (self.target.landing / ".staging").glob("*") if path.is_dir()]


def make_register(root: Path, base_url: str) -> Register:
    """Return the project in `root`, all four tables from the API at `base_url`."""
    return Register(root, {"base_url": base_url, "tables": TABLES}).write()
