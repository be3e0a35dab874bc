"""`brygge build` against its floor, and one more delivery against the full build.

Input:   `--rows N`: a synthetic shop's year, 100 deliveries of N / 100 rows, and one more.
Output:  wall times, ratios, peak memory, seconds per model, whether contents are equal.
Never:   touches the project itself; counts unit tests (they read no landed rows).
"""

import argparse
import json
import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from deliveries import DELIVERIES, land_next, land_year
from floor import run_floor
from measuring import Figure, draw_table, measure, measure_call, project_copy, report, say

BUILD_RATIO, ADDED_RATIO, PEAK_MB = 1.3, 0.1, 4096
WITHOUT_UNIT_TESTS = ("--exclude", "resource_type:unit_test")
LAYERS = ("bronze", "silver")
PRODUCT = "sales"
DATABASE = "warehouse/main.duckdb"


@dataclass(frozen=True)
class Build:
    """One `brygge build`: `work` is the time from its first node's start to its last one's end.

    `start_up` is the rest of the wall time. `nodes` holds dbt's execution time of each node.
    """

    seconds: float
    work: float
    peak_mb: float
    nodes: dict[str, float]
    layers: dict[str, str]

    @property
    def start_up(self) -> float:
        """Seconds before the first node and after the last one."""
        return self.seconds - self.work

    def kind(self, kind: str) -> float:
        """Return the seconds of all nodes of a kind (model, test, seed), added up."""
        return sum(time for node, time in self.nodes.items() if node.startswith(f"{kind}."))

    def models(self) -> float:
        """Return the seconds of the models of bronze and silver, added up."""
        return sum(time for node, time in self.nodes.items() if self.layers.get(node) in LAYERS)


def read_contents(database: str, *relations: str) -> dict[str, list[str]]:
    """Return the number of rows of each relation and the sum of their hashes."""
    import duckdb

    with duckdb.connect(database, read_only=True) as connection:
        return {
            relation: [
                str(value)
                for value in connection.execute(
                    f"select count(*), sum(hash(built)) from {relation} as built"
                ).fetchone()
            ]
            for relation in relations
        }


def build(root: Path, product: str, *words: str) -> Build:
    """Run `brygge build --target main` for a product and its lists; return what it took."""
    words = ("--product", product, *words)
    say(" ".join(("brygge build --target main", *words)))
    program = str(Path(sys.executable).parent / "brygge")
    command = [program, "build", "--target", "main", *WITHOUT_UNIT_TESTS, *words]
    run = measure(command, root)
    results = json.loads((root / "target/run_results.json").read_bytes())["results"]
    manifest = json.loads((root / "target/manifest.json").read_bytes())["nodes"]
    steps = [step for result in results for step in result["timing"]]
    first = min(datetime.fromisoformat(step["started_at"]) for step in steps)
    last = max(datetime.fromisoformat(step["completed_at"]) for step in steps)
    return Build(
        run.seconds,
        (last - first).total_seconds(),
        run.peak_mb,
        {result["unique_id"]: result["execution_time"] for result in results},
        {name: node["fqn"][1] for name, node in manifest.items() if name.startswith("model.")},
    )


def measure_full(root: Path, pairs: int) -> tuple[list[Build], list[dict[str, Any]], float]:
    """Build an empty warehouse and run the floor, in turns; also the floor's peak MB."""
    ours, floors, peak = [], [], 0.0
    beside = root / "floor" / "main.duckdb"
    for _ in range(pairs):
        shutil.rmtree(root / "warehouse")
        (root / "warehouse").mkdir()
        ours.append(build(root, PRODUCT))
        shutil.rmtree(beside.parent, ignore_errors=True)
        say("the floor: the same SQL on one connection")
        run = measure_call(run_floor, root, beside, folder=root)
        floors.append(run.answer)
        peak = max(peak, run.peak_mb)
    # A floor that makes something else is no floor.
    assert all(compare(root, PRODUCT, root / DATABASE, beside).values())
    return ours, floors, peak


def compare(root: Path, product: str, one: Path, other: Path) -> dict[str, bool]:
    """Return for every model of a product whether two databases hold the same of it."""
    say("comparing contents")
    nodes = json.loads((root / "target/manifest.json").read_bytes())["nodes"].values()
    relations = [
        node["relation_name"]
        for node in nodes
        if node["resource_type"] == "model" and node["group"] == product
    ]
    first, second = (
        measure_call(read_contents, database, *relations, folder=root).answer
        for database in (one, other)
    )
    return {name.replace('"', ""): first[name] == second[name] for name in relations}


def refresh(root: Path) -> Path:
    """Build all from landing into a second warehouse; return where the first one is now."""
    kept = root / "added"
    kept.mkdir()
    shutil.move(root / DATABASE, kept)
    build(root, PRODUCT, "--full-refresh")
    return kept / Path(DATABASE).name


def draw_models(full: Build, floor: dict[str, Any], again: Build, added: Build) -> None:
    """Draw the seconds of every model and of all tests together, in turn of their weight."""
    models = [node for node in full.nodes if node.startswith("model.")]
    rows: list[tuple[object, ...]] = []
    for node in sorted(models, key=lambda node: -added.nodes[node]):
        times = (full.nodes[node], floor["nodes"][node], added.nodes[node], again.nodes[node])
        rows.append((f"{full.layers[node]} {node.split('.', 2)[2]}", *times))
    for kind in ("test", "seed"):
        alone = sum(time for node, time in floor["nodes"].items() if node.startswith(f"{kind}."))
        rows.append((f"all {kind}s", full.kind(kind), alone, added.kind(kind), again.kind(kind)))
    headings = ("seconds", "full build", "its floor", "one more delivery", "nothing new")
    draw_table("Nodes", headings, rows)


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    with project_copy() as root:
        say(f"landing {options.rows:,} rows in {DELIVERIES} deliveries")
        rows = measure_call(land_year, root, options.rows, folder=root).answer
        ours, floors, floor_peak = measure_full(root, options.pairs)
        again = build(root, PRODUCT)
        new_rows = measure_call(land_next, root, folder=root).answer
        added = build(root, PRODUCT)
        equal = compare(root, PRODUCT, refresh(root), root / DATABASE)
    full = sorted(ours, key=lambda each: each.work)[options.pairs // 2]
    floor = sorted(floors, key=lambda each: each["seconds"])[options.pairs // 2]
    different = [relation for relation, is_equal in equal.items() if not is_equal]
    draw_models(full, floor, again, added)
    figures = [
        Figure("rows landed", rows),
        Figure("full build, wall", full.seconds, "s"),
        Figure("  of it dbt's start-up and end", full.start_up, "s"),
        Figure("  of it work", full.work, "s"),
        Figure("its floor", floor["seconds"], "s"),
        Figure("work / floor", full.work / floor["seconds"], "times", BUILD_RATIO),
        Figure("peak memory, full build", max(each.peak_mb for each in ours), "MB", PEAK_MB),
        Figure("peak memory, its floor", floor_peak, "MB"),
        Figure("rows of one more delivery", new_rows),
        Figure("bronze and silver, full build", full.models(), "s"),
        Figure("bronze and silver, one more delivery", added.models(), "s"),
        Figure("bronze and silver, nothing new", again.models(), "s"),
        Figure("one more / full", added.models() / full.models(), "times", ADDED_RATIO),
        Figure("all tests, full build", full.kind("test"), "s"),
        Figure("all tests, one more delivery", added.kind("test"), "s"),
        Figure("peak memory, one more delivery", added.peak_mb, "MB", PEAK_MB),
        Figure("relations equal to a full refresh", len(equal) - len(different)),
        Figure("relations different from it", len(different), ", ".join(different), 0),
    ]
    title = f"Building {options.rows:,} rows; of {options.pairs} pairs, the middle ones"
    builds = {"full": ours, "nothing_new": [again], "one_more": [added]}
    details = {name: [asdict(each) for each in each_of] for name, each_of in builds.items()}
    report(title, figures, options.json, builds=details, floors=floors, equal=equal)


if __name__ == "__main__":
    main()
