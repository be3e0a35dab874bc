"""Find the project on disk and name the places that a target owns.

Input:   any folder at or below the project's root; the name of a dbt target.
Output:  `Project` (paths, target names), `Target` (landing root, database, output root).
Never:   creates, changes or deletes anything.
"""

from dataclasses import dataclass
from pathlib import Path

from brygge.errors import InputError, likely
from brygge.strict_yaml import load_yaml

MARKER = "dbt_project.yml"
IN_MEMORY_TARGET = "lint"
# Worlds of generated data: a clone has them without asking anybody.
SYNTHETIC_TARGETS = ("samples", "demo")


@dataclass(frozen=True)
class Target:
    """One world: its own landing root, database and output root. Worlds never mix."""

    name: str
    landing: Path
    database: Path
    outputs: Path

    @property
    def lock_note(self) -> Path:
        """The file that tells who builds this target now (it informs; DuckDB's lock decides)."""
        return self.database.with_suffix(".lock.json")

    @property
    def mask_key(self) -> Path:
        """The key with which columns are hashed for readers who may not see them."""
        return self.database.with_suffix(".mask.key")

    @property
    def ledger(self) -> Path:
        """The append-only ledger of everything that was landed or refused."""
        return self.landing / "ledger.jsonl"


@dataclass(frozen=True)
class Project:
    """A Brygge project: the folder that holds `dbt_project.yml`."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> "Project":
        """Return the project that `start` (default: the working folder) lies in.

        Raises `InputError` when neither it nor any parent folder is a project.
        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / MARKER).is_file():
                return cls(folder)
        raise InputError(
            f"no {MARKER} in {here} or any folder above it.",
            "run the command inside a Brygge project (a clone of the repository).",
        )

    def target_names(self) -> list[str]:
        """Return the names of the dbt targets in `profiles.yml`, the in-memory one aside."""
        profiles = load_yaml(self.root / "profiles.yml")
        outputs = profiles.get("brygge", {}).get("outputs", {})
        return [name for name in outputs if name != IN_MEMORY_TARGET]

    def target(self, name: str) -> Target:
        """Return the places that target `name` owns; raise `InputError` for an unknown one."""
        known = self.target_names()
        if name not in known:
            raise InputError(
                f'profiles.yml: no target "{name}".',
                f"{likely(name, known)}the targets are {', '.join(known)}.",
            )
        return Target(
            name=name,
            landing=self.root / "landing" / name,
            database=self.root / "warehouse" / f"{name}.duckdb",
            outputs=self.root / "outputs" / name,
        )

    def relative(self, path: Path) -> str:
        """Return `path` as people write it: relative to the root where it lies below it."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return str(path)
