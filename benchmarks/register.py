"""A register of full size, landed and built, against DuckDB alone doing the same reads and SQL.

Input:   `--units N`: a made-up bulk file of about N units, 90 columns, and 100,000 events.
Output:  wall times, ratios, peak memory, seconds per model; one day's 1,000 events beside it.
Never:   touches the project itself; counts unit tests (they read no landed rows).
"""

import argparse
import gzip
import json
import shutil
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from build import DATABASE, Build, build, compare, draw_models
from floor import run_floor
from measuring import THREADS, Figure, Run, measure_call, project_copy, report, say

RATIO, DAY_RATIO, PEAK_MB = 1.3, 0.1, 4096
# Pages are as large as the API gives them; one day has fewer.
PAGES, EVENTS_A_PAGE, EVENTS_A_DAY = 10, 10_000, 1_000
SEED = 7
PRODUCT = "business_register"
# Of the units ever entered, as many are in the first file; so many events are told of each before
# 2021. What comes before is left out: nearly all of it is the renumbering of municipalities.
IN_FIRST_FILE, EVENTS_BEFORE = 0.73, 0.66


def write_register(units: str, folder: str) -> int:
    """Write the first bulk file, its pages and one of a day into `folder`; return the events."""
    from brygge.landing.synthetic.register import Plan, generate

    ever, place = round(int(units) / IN_FIRST_FILE), Path(folder)
    plan = Plan(SEED, ever, EVENTS_A_PAGE, all_columns_at_first=True)
    next(generate(plan, "units_csv", place))
    first = int(ever * EVENTS_BEFORE / EVENTS_A_PAGE)
    pages = generate(plan, "unit_updates", place)
    for file in islice(pages, first):
        file.path.unlink()
    kept = sum(1 for _ in islice(pages, PAGES))
    _write_day(next(pages).path, place)
    return kept * EVENTS_A_PAGE


def _write_day(page: Path, folder: Path) -> None:
    """Leave of a page its first events."""
    answer = json.loads(gzip.decompress(page.read_bytes()))
    answer["_embedded"]["oppdaterteEnheter"] = answer["_embedded"]["oppdaterteEnheter"][
        :EVENTS_A_DAY
    ]
    (folder / "day.json").write_text(json.dumps(answer), encoding="utf-8")
    page.unlink()


def land_register(root: str) -> int:
    """Land the bulk file and the pages; return the rows."""
    files = _files(root)
    return _land(root, "units_csv", files["csv"]) + _land(root, "unit_updates", files["pages"])


def land_day(root: str) -> int:
    """Land the page of a day; return its rows."""
    return _land(root, "unit_updates", [Path(root, "raw", "day.json")])


def land_alone(root: str) -> int:
    """The floor: each file read as text and written as Parquet; return the rows."""
    import duckdb

    from brygge.landing.synthetic.register.csv_files import HEADINGS

    files, folder, rows = _files(root), Path(root, "alone"), 0
    folder.mkdir(exist_ok=True)
    columns = ", ".join(f"'{heading}': 'VARCHAR'" for heading in HEADINGS)
    event = "oppdateringsid varchar, dato varchar, organisasjonsnummer varchar, "
    event += "endringstype varchar, endringer json, _links struct(enhet struct(href varchar))"
    reads = [
        f"select * from read_csv('{file}', auto_detect = false, header = true, delim = ',', "
        f"quote = '\"', escape = '\"', columns = {{{columns}}})"
        for file in files["csv"]
    ]
    reads += [
        "select unnest(_embedded.oppdaterteEnheter, recursive := true) from read_json("
        f"'{file}', columns = {{_embedded: 'struct(oppdaterteEnheter struct({event})[])'}})"
        for file in files["pages"]
    ]
    with duckdb.connect(config={"threads": THREADS}) as connection:
        for position, read in enumerate(reads):
            (written,) = connection.execute(
                f"copy ({read}) to '{folder}/{position}.parquet' (format parquet, compression zstd)"
            ).fetchone()
            rows += written
    return rows


def measure_full(root: Path) -> tuple[Run, Build, Run, Run]:
    """Return ours and the floor of the same: landing, building; landing alone, its SQL alone."""
    say("landing")
    landed = measure_call(land_register, root, folder=root)
    built = build(root, PRODUCT)
    say("the floor: DuckDB alone")
    landed_alone = measure_call(land_alone, root, folder=root)
    assert landed.answer == landed_alone.answer, (landed, landed_alone)
    beside = root / "floor" / Path(DATABASE).name
    built_alone = measure_call(run_floor, root, beside, folder=root)
    equal = compare(root, PRODUCT, root / DATABASE, beside)
    different = [name for name, is_equal in equal.items() if not is_equal]
    # A floor that makes something else is no floor.
    assert not different, different
    shutil.rmtree(root / "alone")
    return landed, built, landed_alone, built_alone


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=1_200_000)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    with project_copy() as root:
        (root / "raw").mkdir()
        say(f"writing a register of {options.units:,} units")
        events = measure_call(write_register, options.units, root / "raw", folder=root).answer
        landed, built, landed_alone, built_alone = measure_full(root)
        again = build(root, PRODUCT)
        say("one day")
        day_landed = measure_call(land_day, root, folder=root)
        day = build(root, PRODUCT)
    floor = built_alone.answer
    ours, alone = landed.seconds + built.work, landed_alone.seconds + floor["seconds"]
    one_day = day_landed.seconds + day.work
    draw_models(built, floor, again, day)
    figures = [
        Figure("rows landed", landed.answer),
        Figure("  of them events", events),
        Figure("landing", landed.seconds, "s"),
        Figure("landing, DuckDB alone", landed_alone.seconds, "s"),
        Figure("build: start-up and end", built.start_up, "s"),
        Figure("build: work", built.work, "s"),
        Figure("build: DuckDB alone", floor["seconds"], "s"),
        Figure("land and build / DuckDB alone", ours / alone, "times", RATIO),
        Figure("peak memory", max(landed.peak_mb, built.peak_mb), "MB", PEAK_MB),
        Figure("peak memory, DuckDB alone", max(landed_alone.peak_mb, built_alone.peak_mb), "MB"),
        Figure("one day: landing", day_landed.seconds, "s"),
        Figure("one day: work", day.work, "s"),
        Figure("nothing new: work", again.work, "s"),
        Figure("one day / all", one_day / ours, "times", DAY_RATIO),
        Figure("  of it beyond nothing new", (one_day - again.work) / ours, "times"),
    ]
    title = f"A register of {options.units:,} units"
    builds = {"full": asdict(built), "nothing_new": asdict(again), "one_day": asdict(day)}
    report(title, figures, options.json, builds=builds, floor=floor)


def _files(root: str) -> dict[str, list[Path]]:
    folder = Path(root, "raw")
    return {
        "csv": sorted(folder.glob("enheter_*.csv.gz")),
        "pages": sorted(folder.glob("updates_*.json.gz")),
    }


def _land(root: str, table: str, files: list[Path]) -> int:
    from brygge.landing.deliveries import Landed
    from brygge.landing.files import land_files
    from brygge.landing.sources import find_tables
    from brygge.project import Project

    project = Project(Path(root))
    [source] = find_tables(project, [f"business_register.{table}"])
    outcomes = land_files(project, project.target("main"), source, files)
    assert all(isinstance(each, Landed) for each in outcomes), outcomes
    return sum(each.rows for each in outcomes if isinstance(each, Landed))


if __name__ == "__main__":
    main()
