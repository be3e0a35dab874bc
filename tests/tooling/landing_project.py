"""A small project of its own for the landing tests: a source, its mapping, three targets."""

import json
from pathlib import Path

from brygge.landing.files import land_files
from brygge.landing.landing import land
from brygge.landing.sources import SourceTable, declared_sources
from brygge.project import Project, Target

HEADER = "source_table,heading,format,column_name,data_type,time_zone,reason"
SEED_ROWS = (
    "lines,Number,,line_number,text,,",
    'lines,Amount,,amount,"decimal(18,4)",,',
    "lines,Sold At,%Y-%m-%d %H:%M:%S,sold_at,timestamp,Europe/London,",
    "lines,Remark,,,,,known and not carried on",
)
GOOD = b"Number,Amount,Sold At\n1,2.50,2024-01-31 10:00:00\n2,3,2024-02-01 11:30:00\n"
PROFILES = """
brygge:
  target: samples
  outputs:
    samples: {type: duckdb}
    demo: {type: duckdb}
    main: {type: duckdb}
"""


def write_sources(root: Path, **landing: object) -> None:
    """Declare the source `shop.lines`; `landing` adds keys to its landing part."""
    part = {"drivers": {"samples": "synthetic", "demo": "synthetic"}, **landing}
    table = {
        "name": "lines",
        "config": {"meta": {"landing": {"mapping": "mapping_shop_columns"}}},
    }
    source = {"name": "shop", "config": {"meta": {"landing": part}}, "tables": [table]}
    path = root / "models" / "bronze" / "shop" / "_sources.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    # JSON is YAML too.
    path.write_text(json.dumps({"sources": [source]}))


class Shop:
    """The project in a folder, with what the tests do to it and ask of it."""

    def __init__(self, root: Path, *, seed_rows: tuple[str, ...] = SEED_ROWS, **landing: object):
        self.root = root / "project"
        self.inbox = root / "inbox"
        self.inbox.mkdir()
        (self.root / "seeds" / "mappings").mkdir(parents=True)
        (self.root / "dbt_project.yml").write_text("name: shop\n")
        (self.root / "profiles.yml").write_text(PROFILES)
        write_sources(self.root, **landing)
        self.write_seed(*seed_rows)

    @property
    def seed(self) -> Path:
        return self.root / "seeds" / "mappings" / "mapping_shop_columns.csv"

    @property
    def project(self) -> Project:
        return Project.find(self.root)

    @property
    def target(self) -> Target:
        return self.project.target("main")

    @property
    def table(self) -> SourceTable:
        [table] = declared_sources(self.project)
        return table

    def write_seed(self, *rows: str) -> None:
        self.seed.write_text("\n".join((HEADER, *rows)) + "\n")

    def give(self, content: bytes, name: str = "lines.csv") -> Path:
        path = self.inbox / name
        path.write_bytes(content)
        return path

    def land(self, content: bytes, name: str = "lines.csv"):
        """Land one file and return its outcome."""
        path = self.give(content, name)
        [outcome] = land_files(self.project, self.target, self.table, [path])
        return outcome

    def retry(self):
        return land(self.project, self.target, retry=True)

    def ledger(self) -> list[dict]:
        if not self.target.ledger.exists():
            return []
        return [json.loads(line) for line in self.target.ledger.read_text().splitlines()]

    def deliveries(self) -> list[Path]:
        return sorted((self.target.landing / "shop" / "lines").glob("*"))

    def staged(self) -> list[Path]:
        return [path for path in (self.target.landing / ".staging").glob("*") if path.is_dir()]


def rows_of(folder: Path, columns: str = "*", name: str = "rows.parquet") -> list[tuple]:
    """Read rows of a delivery."""
    import duckdb

    with duckdb.connect() as connection:
        return connection.execute(f"select {columns} from '{folder / name}'").fetchall()
