"""Exporting the catalog of a dbt project, against reading its manifest and against other tools.

Whole commands are timed as child processes: ours cold, with nothing changed and with 1 % of the
models changed; each peer (dbt-colibri, DataHub, OpenLineage) on the same artifacts. Afterwards the
column lineage of all is compared, with each other and, of generated projects, with the truth.

Input:   `--models N ...`; peers as `--peer NAME=PYTHON`, or the pythons of their environments in
         BRYGGE_COLIBRI, BRYGGE_DATAHUB, BRYGGE_OPENLINEAGE.
Output:  seconds, CPU seconds and peak memory side by side; accuracy and agreement; `--json FILE`
         for machines; `--results FOLDER` keeps what peers found as sets of edges, which stand in
         for peers that are not given the next time.
Never:   changes artifacts that it did not make; waits for a peer longer than `--limit`.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter
from typing import Any

from generated_manifests import STRENGTH, compose, true_edges, write_artifacts
from measuring import REPOSITORY, Figure, draw_table, report, say

REAL = REPOSITORY.parent / "shared" / "data" / "manifests"
BRYGGE = Path(sys.executable).parent / "brygge"
# A process inherits the peak of the one that starts it, and this one reads large artifacts: so a
# small process starts and times what is measured.
LAUNCHER = """\
import json, os, subprocess, sys
from time import perf_counter
started = perf_counter()
child = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(child.pid, 0)
facts = {
    "seconds": perf_counter() - started,
    "code": os.waitstatus_to_exitcode(status),
    "cpu_seconds": usage.ru_utime + usage.ru_stime,
    "largest_mb": usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024),
}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(facts, file)
"""
FLOOR = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"
COLD_SECONDS, WARM_SECONDS, CHANGED_SECONDS, MEMORY_MB = 40, 6, 7, 1536
# OpenLineage has no command for finished artifacts: what its wrapper of dbt does, without dbt.
OPENLINEAGE = """\
import sys
from pathlib import Path
from openlineage.client.serde import Serde
from openlineage.common.provider.dbt.local import DbtLocalArtifactProcessor
processor = DbtLocalArtifactProcessor(
    project_dir=".", target_path="target", producer="https://example.org/", job_namespace="jobs"
)
with Path(sys.argv[1]).open("w", encoding="utf-8") as file:
    for event in processor.parse().events():
        file.write(Serde.to_json(event) + "\\n")
"""
VERSIONS = """\
from importlib.metadata import distributions
for each in distributions():
    print(each.metadata["Name"], each.version)
"""
NAMED = ("dbt-colibri", "acryl-datahub", "openlineage-dbt", "sqlglot", "sqlglotc")

# A column: what the database calls its table (`database.schema.name`), and its name; lower case.
Cell = tuple[str, str]
Edges = dict[Cell, set[Cell]]


@dataclass(frozen=True)
class Timed:
    """One command: how it ended, wall and CPU seconds, peak memory in MB.

    `largest_mb` is the peak of the largest process, exactly; `together_mb` the most that all its
    processes held at a time (looked at ten times a second; shared pages count more than once).
    """

    ended: str
    seconds: float
    cpu_seconds: float
    largest_mb: float
    together_mb: float
    said: str = ""


@dataclass(frozen=True)
class Project:
    """Artifacts in a folder; `models` only where we generated them."""

    name: str
    folder: Path
    models: int = 0


@dataclass(frozen=True)
class Peer:
    """Another tool: how it is called, and how its column lineage is read."""

    name: str
    python: Path
    prepare: Callable[["Peer", Project, Path], "list[str] | str"]
    read: Callable[[Path, "Names"], Iterator[tuple[Cell, Cell]]]


def time_command(
    command: Sequence[str], folder: Path, limit: float, environment: Mapping[str, str]
) -> Timed:
    """Run a command to its end, or until `limit` seconds have passed."""
    with tempfile.NamedTemporaryFile() as output, tempfile.NamedTemporaryFile() as facts:
        child = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, facts.name, *command],
            cwd=folder,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watch = Watch(child.pid, limit)
        watch.start()
        child.wait()
        watch.over.set()
        watch.join()
        said = Path(output.name).read_bytes().decode(errors="replace")[-2000:]
        if watch.is_late:
            return Timed(f"not within {limit:.0f} s", limit, 0, 0, watch.peak_mb, said)
        known = json.loads(Path(facts.name).read_text(encoding="utf-8"))
    largest = known["largest_mb"]
    together = max(watch.peak_mb, largest)
    ended = f"exit {known['code']}"
    return Timed(ended, known["seconds"], known["cpu_seconds"], largest, together, said)


class Watch(Thread):
    """Look at a process until it is over: the most memory that it and its children held.

    It is ended, with all that it started, when its time is up.
    """

    def __init__(self, pid: int, limit: float) -> None:
        super().__init__(daemon=True)
        self.pid, self.limit = pid, limit
        self.over, self.is_late, self.peak_mb = Event(), False, 0.0

    def run(self) -> None:
        """Look ten times a second: more often would take time from who is measured."""
        started = perf_counter()
        while not self.over.wait(0.1):
            self.peak_mb = max(self.peak_mb, sum(map(resident_mb, below(self.pid))))
            if perf_counter() - started > self.limit and not self.is_late:
                self.is_late = True
                os.killpg(self.pid, signal.SIGKILL)


def resident_mb(pid: int) -> float:
    """Return what a process and all below it hold in memory, in MB; 0 where nobody can tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    own = pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024
    return own + sum(map(resident_mb, below(pid)))


def below(pid: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    try:
        return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    except OSError:
        return []


class Names:
    """What the database calls the assets of a manifest; which are ephemeral."""

    def __init__(self, folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self.adapter = str(manifest["metadata"].get("adapter_type") or "duckdb")
        self.by_id: dict[str, str] = {}
        self.ephemeral: set[str] = set()
        for key, each in (manifest["nodes"] | manifest["sources"]).items():
            if each["resource_type"] not in ("model", "seed", "snapshot", "source"):
                continue
            name = each.get("identifier") or each.get("alias") or each["name"]
            self.by_id[key] = relation(each.get("database"), each.get("schema"), name)
            if each.get("config", {}).get("materialized") == "ephemeral":
                self.ephemeral.add(self.by_id[key])

    def cell(self, asset: str, column: str) -> Cell:
        """Return a column of an asset that a tool calls by dbt's unique id."""
        return self.by_id.get(asset, asset.lower()), column.lower()

    def collapse(self, edges: Iterable[tuple[Cell, Cell]]) -> Edges:
        """Return the upstream of every column, with ephemeral models replaced by what they read.

        Tools differ in whether they show them; what comes through them can be compared.
        """
        above: Edges = defaultdict(set)
        for start, end in edges:
            if start[0] != end[0]:
                above[end].add(start)

        def real(cell: Cell, seen: frozenset[Cell]) -> set[Cell]:
            if cell[0] not in self.ephemeral:
                return {cell}
            ways = [real(each, seen | {cell}) for each in above.get(cell, set()) - seen]
            return set().union(*ways)

        ends = [each for each in above if each[0] not in self.ephemeral]
        found = {end: {r for each in above[end] for r in real(each, frozenset())} for end in ends}
        return {end: starts for end, starts in found.items() if starts}


def relation(*parts: str | None) -> str:
    """Return the parts of a table's name that there are, joined, in lower case."""
    return ".".join(each.lower() for each in parts if each)


def colibri_command(peer: Peer, project: Project, folder: Path) -> list[str] | str:
    """Return how dbt-colibri is called; a sentence where it cannot work."""
    if not (project.folder / "catalog.json").is_file():
        return "it needs a catalog.json"
    files = [f"--{name}={project.folder / name}.json" for name in ("manifest", "catalog")]
    program = str(peer.python.parent / "colibri")
    return [program, "generate", *files, "--output-dir", str(folder), "--disable-telemetry"]


def colibri_edges(folder: Path, names: Names) -> Iterator[tuple[Cell, Cell]]:
    """Yield the lineage in dbt-colibri's JSON; filters and joins have no column at their end."""
    text = (folder / "colibri-manifest.json").read_text(encoding="utf-8")
    for each in json.loads(text)["lineage"]["edges"]:
        # A star is what it could not resolve.
        if each["sourceColumn"] not in ("", "*") and each["targetColumn"]:
            start = names.cell(each["source"], each["sourceColumn"])
            yield start, names.cell(each["target"], each["targetColumn"])


def datahub_command(peer: Peer, project: Project, folder: Path) -> list[str] | str:
    """Return how DataHub is called: its dbt source, into a file, by the names of the database."""
    config = {
        "manifest_path": str(project.folder / "manifest.json"),
        "target_platform": Names(project.folder).adapter,
        "use_identifiers": True,
        "incremental_lineage": False,
        "write_semantics": "OVERRIDE",
    }
    if (project.folder / "catalog.json").is_file():
        config["catalog_path"] = str(project.folder / "catalog.json")
    sink = {"type": "file", "config": {"filename": str(folder / "datahub.json")}}
    recipe = {"source": {"type": "dbt", "config": config}, "sink": sink}
    (folder / "recipe.yml").write_text(json.dumps(recipe))
    program = str(peer.python.parent / "datahub")
    return [program, "ingest", "run", "-c", "recipe.yml", "--no-default-report"]


def datahub_edges(folder: Path, names: Names) -> Iterator[tuple[Cell, Cell]]:
    """Yield the lineage in DataHub's file: `fineGrainedLineages`, in snapshots and proposals."""
    waiting: list[Any] = [json.loads((folder / "datahub.json").read_text(encoding="utf-8"))]
    while waiting:
        held = waiting.pop()
        waiting += held.values() if isinstance(held, dict) else held
        for fine in held.get("fineGrainedLineages") or () if isinstance(held, dict) else ():
            for end in fine.get("downstreams") or ():
                for start in fine.get("upstreams") or ():
                    yield urn_cell(start), urn_cell(end)
        waiting = [each for each in waiting if isinstance(each, dict | list)]


def urn_cell(urn: str) -> Cell:
    """Return the column of `urn:li:schemaField:(urn:li:dataset:(platform,name,PROD),column)`."""
    dataset, _, column = urn.removesuffix(")").rpartition("),")
    name = dataset.rpartition("(")[2].split(",")[1]
    return name.lower(), column.rpartition(".")[2].lower()


def openlineage_command(peer: Peer, project: Project, folder: Path) -> list[str] | str:
    """Return how OpenLineage is called, with the project's files that it asks for."""
    (folder / "target").mkdir(exist_ok=True)
    for each in ("manifest.json", "catalog.json", "run_results.json"):
        if (project.folder / each).is_file():
            (folder / "target" / each).symlink_to(project.folder / each)
    results = folder / "target" / "run_results.json"
    if not results.exists():
        results.write_text(json.dumps(results_for(project)))
    (folder / "dbt_project.yml").write_text("name: shop\nprofile: shop\nversion: '1'\n")
    anything = dict.fromkeys(("host", "account", "path", "server", "database", "schema"), "here")
    output = {"type": Names(project.folder).adapter, "port": 1, **anything}
    profile = {"shop": {"target": "main", "outputs": {"main": output}}}
    (folder / "profiles.yml").write_text(json.dumps(profile))
    return [str(peer.python), "-c", OPENLINEAGE, str(folder / "events.jsonl")]


def results_for(project: Project) -> dict[str, Any]:
    """Return the results of a run in which all went well: OpenLineage does nothing without."""
    manifest = json.loads((project.folder / "manifest.json").read_text(encoding="utf-8"))
    at = "2026-11-01T05:00:00.000000Z"
    timing = [
        {"name": name, "started_at": at, "completed_at": at} for name in ("compile", "execute")
    ]
    done = {"status": "success", "timing": timing, "execution_time": 1.0, "adapter_response": {}}
    done |= {"thread_id": "Thread-1", "message": None, "failures": None}
    ids = [key for key in manifest["nodes"] if key.partition(".")[0] in ("model", "snapshot")]
    version = "https://schemas.getdbt.com/dbt/run-results/v6.json"
    return {
        "metadata": {**manifest["metadata"], "dbt_schema_version": version},
        "results": [{**done, "unique_id": key} for key in ids],
        "elapsed_time": 1.0,
        "args": {"which": "build"},
    }


def openlineage_edges(folder: Path, names: Names) -> Iterator[tuple[Cell, Cell]]:
    """Yield the lineage in OpenLineage's events: the facet `columnLineage` of outputs."""
    for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines():
        for output in json.loads(line).get("outputs") or ():
            fields = output.get("facets", {}).get("columnLineage", {}).get("fields", {})
            for column, above in fields.items():
                for each in above["inputFields"]:
                    start = (each["name"].lower(), each["field"].lower())
                    yield start, (output["name"].lower(), column.lower())


READERS = {
    "colibri": (colibri_command, colibri_edges),
    "datahub": (datahub_command, datahub_edges),
    "openlineage": (openlineage_command, openlineage_edges),
}
QUIET = {"DATAHUB_TELEMETRY_ENABLED": "false", "DO_NOT_TRACK": "1", "OPENLINEAGE_DISABLED": "true"}


def find_peers(given: Sequence[str]) -> tuple[list[Peer], list[str]]:
    """Return the peers that are at hand, and a sentence for each that is not."""
    known = {kind: os.environ.get(f"BRYGGE_{kind.upper()}", "") for kind in READERS}
    known |= dict(each.partition("=")[::2] for each in given)
    peers, missing = [], []
    for name, python in known.items():
        # Two editions of one peer are told apart by what follows its name: colibri-30.4.3.
        kind = name.partition("-")[0]
        if kind not in READERS:
            sys.exit(f"--peer {name}: a peer's name begins with one of {', '.join(READERS)}")
        if Path(python).is_file():
            peers.append(Peer(name, Path(python).absolute(), *READERS[kind]))
        else:
            where = f"--peer {name}=PYTHON or BRYGGE_{kind.upper()}"
            missing.append(f"{name}: skipped, no python of its environment is given ({where})")
    return peers, missing


def versions_of(peer: Peer) -> dict[str, str]:
    """Return what a peer's environment holds of what matters here."""
    asked = subprocess.run(
        [peer.python, "-c", VERSIONS], capture_output=True, text=True, check=True
    )
    found = dict(line.split(" ", 1) for line in asked.stdout.splitlines())
    return {name: found[name] for name in NAMED if name in found}


@dataclass
class Outcome:
    """What was learned of one project: times by (tool, run), edges by tool, shares of ours."""

    project: Project
    times: dict[str, list[Timed]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[str, Edges] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    accuracy: dict[str, Any] = field(default_factory=dict)


def run_peer(
    peer: Peer, outcome: Outcome, names: Names, limit: float, results: Path | None
) -> None:
    """Time a peer once on a project, and read what it found."""
    project = outcome.project
    with tempfile.TemporaryDirectory(prefix="brygge-peer-") as place:
        folder = Path(place)
        command = peer.prepare(peer, project, folder)
        if isinstance(command, str):
            outcome.skipped[peer.name] = command
            return
        say(f"{project.name}: {peer.name}")
        timed = time_command(command, folder, limit, QUIET)
        outcome.times[peer.name].append(timed)
        if timed.ended != "exit 0":
            outcome.skipped[peer.name] = f"{timed.ended}: {timed.said.strip()[-200:]}"
        try:
            found = names.collapse(peer.read(folder, names))
        except (OSError, ValueError, KeyError, RecursionError) as error:
            outcome.skipped.setdefault(peer.name, f"nothing to read: {error!r:.200}")
            return
    if found or timed.ended == "exit 0":
        outcome.edges[peer.name] = found
    if results and found:
        results.mkdir(parents=True, exist_ok=True)
        write_edges(results / f"{project.name}.{peer.name}.edges.json", found)


def write_edges(path: Path, edges: Edges) -> None:
    """Write edges as sorted lists: from table, from column, to table, to column."""
    listed = sorted((*start, *end) for end, starts in edges.items() for start in starts)
    lines = ",\n".join(json.dumps(each) for each in listed)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def read_edges(path: Path) -> Edges:
    """Return what `write_edges` wrote."""
    edges: Edges = defaultdict(set)
    for above, from_column, below, to_column in json.loads(path.read_text(encoding="utf-8")):
        edges[below, to_column].add((above, from_column))
    return dict(edges)


def brygge_is_able() -> bool:
    """Say whether this edition of brygge exports catalogs."""
    asked = [str(BRYGGE), "catalog", "export", "--help"]
    return (
        BRYGGE.is_file() and not subprocess.run(asked, capture_output=True, check=False).returncode
    )


def run_ours(outcome: Outcome, changed: Path | None, work: Path, options: Sequence[str]) -> None:
    """Time ours after an empty cache, with nothing changed, and with 1 % changed."""
    cache, out, folder = work / "cache", work / "out", outcome.project.folder
    for each in (cache, out):
        shutil.rmtree(each, ignore_errors=True)
    command = [str(BRYGGE), "catalog", "export", "--artifacts", str(folder), "--out", str(out)]
    for name in ("cold", "unchanged", "1 % changed") if changed else ("cold", "unchanged"):
        # What is cached is cached of a folder, so that changes have to come into the same one.
        with swapped(folder, changed if name == "1 % changed" else None):
            timed = time_command([*command, *options], work, 3600, {"BRYGGE_CACHE": str(cache)})
        outcome.times[f"brygge, {name}"].append(timed)
        if timed.ended != "exit 0":
            outcome.skipped["brygge"] = f"{name}: {timed.ended}: {timed.said[-400:]}"
            return
        if name == "cold":
            shutil.rmtree(work / "read", ignore_errors=True)
            shutil.copytree(out, work / "read")


@contextmanager
def swapped(folder: Path, other: Path | None) -> Iterator[None]:
    """Put another folder where this one is, for a while."""
    if other is None:
        yield
        return
    aside = folder.with_name("aside")
    folder.rename(aside)
    other.rename(folder)
    try:
        yield
    finally:
        folder.rename(other)
        aside.rename(folder)


def read_ours(outcome: Outcome, names: Names, out: Path) -> None:
    """Read our `catalog.json`: edges, shares of explained columns, and what truth says of them."""
    import msgspec

    from brygge.catalog.model import Catalog

    (path, *_) = sorted(out.rglob("catalog.json"), key=lambda each: len(each.parts))
    catalog = msgspec.json.decode(path.read_bytes(), type=Catalog)
    built = [each for each in catalog.assets if each.kind in ("model", "snapshot")]
    columns = [column for asset in built for column in asset.columns]
    edges = [
        ((above.asset, above.column.lower()), (asset.id, column.name.lower()), above.kind)
        for asset in built
        for column in asset.columns
        for above in column.upstream
    ]
    unexplained = [each for each in columns if each.origin == "unexplained"]
    total = max(len(columns), 1)
    outcome.accuracy = {
        "columns": len(columns),
        "resolved": sum(bool(each.upstream) for each in columns) / total,
        "explained": 1 - len(unexplained) / total,
        "failed": len(unexplained) / total,
        "models without lineage": sum(each.lineage == "failed" for each in built),
        "reasons": sorted({each.reason for each in unexplained})[:20],
    }
    cells = ((names.cell(*start), names.cell(*end)) for start, end, _ in edges)
    outcome.edges["brygge"] = names.collapse(cells)
    if outcome.project.models:
        outcome.accuracy |= judge(edges, outcome.project.models)


def judge(edges: Iterable[tuple[Cell, Cell, str]], models: int) -> dict[str, Any]:
    """Compare edges (ids and columns of assets) with the truth of a generated project."""
    found = {(start, end): kind for start, end, kind in edges}
    true = {
        ((each.from_asset, each.from_column.lower()), (each.to_asset, each.to_column.lower())): each
        for each in true_edges(compose(models))
    }
    values = {key for key, each in true.items() if each.is_value}
    steers = set(true) - values
    both = [key for key in values if key in found]
    other_kinds: dict[str, int] = defaultdict(int)
    for key in both:
        if true[key].kind != found[key]:
            other_kinds[f"{true[key].kind} called {found[key]}"] += 1
    wrong, missing = sorted(set(found) - set(true)), sorted(values - set(found))
    return {
        "true edges": len(values),
        "true edges found": len(both) / max(len(values), 1),
        "edges that are not true": len(wrong),
        "edges that steer, shown as values": len(steers & set(found)) / max(len(steers), 1),
        "kinds that agree": 1 - sum(other_kinds.values()) / max(len(both), 1),
        "other kinds": {each: other_kinds[each] for each in sorted(other_kinds)},
        "examples": {"missing": missing[:20], "not true": wrong[:20]},
    }


def judge_peer(edges: Edges, names: Names, models: int) -> dict[str, float]:
    """Compare a peer's collapsed edges with the collapsed truth."""
    true = true_edges(compose(models))
    cells = [
        (names.cell(each.from_asset, each.from_column), names.cell(each.to_asset, each.to_column))
        for each in true
    ]
    whole = names.collapse(cells)
    pairs = zip(cells, true, strict=True)
    values = names.collapse(cell for cell, each in pairs if each.is_value)
    expected = sum(map(len, values.values()))
    found = sum(len(starts & edges.get(end, set())) for end, starts in values.items())
    extra = sum(len(starts - whole.get(end, set())) for end, starts in edges.items())
    return {"true edges found": found / expected, "edges that are not true": extra}


def agreement(edges: Mapping[str, Edges]) -> dict[str, Any]:
    """Say of how many columns colibri and DataHub agree, and of how many of those ours does.

    Of several editions of colibri, the one that knows most columns speaks.
    """
    colibris = [each for name, each in edges.items() if name.startswith("colibri")]
    datahub = next((each for name, each in edges.items() if name.startswith("datahub")), None)
    if not colibris or datahub is None:
        return {}
    colibri = max(colibris, key=len)
    ours = edges.get("brygge")
    both = sorted(end for end in colibri if colibri[end] == datahub.get(end))
    answer: dict[str, Any] = {
        "columns of colibri": len(colibri),
        "columns of DataHub": len(datahub),
        "columns on which both agree": len(both),
    }
    if ours is not None and both:
        differing = [end for end in both if ours.get(end) != colibri[end]]
        answer["of those, ours agrees"] = 1 - len(differing) / len(both)
        answer["disagreements"] = [
            {
                "column": ".".join(end),
                "only theirs": sorted(map(".".join, colibri[end] - ours.get(end, set()))),
                "only ours": sorted(map(".".join, ours.get(end, set()) - colibri[end])),
            }
            for end in differing
        ]
    return answer


def align(artifacts: Path, copy: Path) -> Path:
    """Copy artifacts; the copy's catalog names the database that the manifest names.

    dbt writes the two at different times. Of two targets, peers would find no column in the other.
    """
    copy.mkdir()
    for name in ("manifest.json", "run_results.json", "catalog.json", "sources.json"):
        if (artifacts / name).is_file():
            shutil.copy(artifacts / name, copy)
    if (copy / "catalog.json").is_file():
        nodes = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))["nodes"]
        catalog = json.loads((copy / "catalog.json").read_text(encoding="utf-8"))
        for key, each in (catalog["nodes"] | catalog["sources"]).items():
            database = nodes.get(key, next(iter(nodes.values())))["database"]
            each["metadata"]["database"] = database
        (copy / "catalog.json").write_text(json.dumps(catalog), encoding="utf-8")
    return copy


def projects(words: argparse.Namespace, work: Path) -> Iterator[Project]:
    """Yield the projects to measure, the small ones first; say which are not at hand."""
    kinds = words.projects
    if "own" in kinds:
        if (REPOSITORY / "target" / "manifest.json").is_file():
            yield Project("brygge", align(REPOSITORY / "target", work / "own"))
        else:
            say("own project: skipped, there is no target/manifest.json (run `dbt docs generate`)")
    if "real" in kinds:
        found = sorted(REAL.glob("*/manifest.json"))
        yield from (Project(each.parent.name, each.parent) for each in found)
        if not found:
            say("real projects: skipped, their artifacts are not beside the repository")
    suffix = "" if words.has_catalog else "_without_catalog"
    for models in words.models if "generated" in kinds else ():
        folder = work / f"generated_{models}{suffix}"
        say(f"{folder.name}: making it")
        write_artifacts(folder, models, has_catalog=words.has_catalog)
        yield Project(folder.name, folder, models)


def measure_project(
    project: Project, peers: Sequence[Peer], words: argparse.Namespace, work: Path
) -> Outcome:
    """Measure all tools on one project, ours and its floor in turns."""
    outcome, names = Outcome(project), Names(project.folder)
    manifest = str(project.folder / "manifest.json")
    changed = None
    if project.models and words.has_ours:
        changed = work / f"{project.name}_changed"
        has_catalog = words.has_catalog
        write_artifacts(changed, project.models, has_catalog=has_catalog, is_changed=True)
    for pair in range(1, words.pairs + 1):
        say(f"{project.name}: pair {pair} of {words.pairs}")
        floor = time_command([sys.executable, "-c", FLOOR, manifest], work, 600, {})
        outcome.times["json.load"].append(floor)
        if words.has_ours and "brygge" not in outcome.skipped:
            run_ours(outcome, changed, work, words.options)
    if words.has_ours and (work / "read").is_dir():
        read_ours(outcome, names, work / "read")
        shutil.rmtree(work / "read")
    measure_peers(outcome, names, peers, words)
    return outcome


def measure_peers(
    outcome: Outcome, names: Names, peers: Sequence[Peer], words: argparse.Namespace
) -> None:
    """Measure the peers on one project; who is not given speaks by what it found before."""
    project, results = outcome.project, words.results
    for peer in peers:
        if project.models > words.peer_models:
            outcome.skipped[peer.name] = f"not tried above {words.peer_models:,} models"
        else:
            for _ in range(words.peer_pairs):
                run_peer(peer, outcome, names, words.limit, results)
    suffix = ".edges.json"
    for path in sorted(results.glob(f"{project.name}.*{suffix}")) if results else ():
        name = path.name.removeprefix(f"{project.name}.").removesuffix(suffix)
        outcome.edges.setdefault(name, read_edges(path))
    for name in sorted(set(outcome.edges) - {"brygge"}) if project.models else ():
        outcome.accuracy[name] = judge_peer(outcome.edges[name], names, project.models)
    if results and peers:
        write_outcome(results, outcome)


def write_outcome(folder: Path, outcome: Outcome) -> None:
    """Keep what was learned of a project as it comes: long runs are cut short at times."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(summary(outcome), indent=2) + "\n"
    (folder / f"{outcome.project.name}.outcome.json").write_text(text, encoding="utf-8")


def summary(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON can hold it."""
    ok = {name: [replace(each, said="") if each.ended == "exit 0" else each for each in runs]
          for name, runs in outcome.times.items()}  # fmt: skip
    return {
        "project": outcome.project.name,
        "times": {name: [asdict(each) for each in runs] for name, runs in ok.items()},
        "columns with upstream": {name: len(each) for name, each in outcome.edges.items()},
        "edges": {name: sum(map(len, each.values())) for name, each in outcome.edges.items()},
        "skipped": outcome.skipped,
        "accuracy": outcome.accuracy,
        "agreement": agreement(outcome.edges),
    }


def figures_of(outcome: Outcome) -> list[Figure]:
    """Return what is promised of ours, and its ratios to the floor and to each peer."""
    title, times = outcome.project.name, outcome.times
    if "brygge, cold" not in times or "brygge" in outcome.skipped:
        return []
    seconds = {name: median(each.seconds for each in runs) for name, runs in times.items()}
    cold = seconds["brygge, cold"]
    is_large = outcome.project.models >= 10_000
    targets = {"cold": COLD_SECONDS, "unchanged": WARM_SECONDS, "1 % changed": CHANGED_SECONDS}
    figures = [Figure(f"{title}: cold / json.load", cold / seconds["json.load"])]
    for name, target in targets.items():
        if f"brygge, {name}" in seconds:
            value = seconds[f"brygge, {name}"]
            figures.append(Figure(f"{title}: {name}", value, "s", target if is_large else None))
    peak = max(each.together_mb for each in times["brygge, cold"])
    figures.append(Figure(f"{title}: peak memory", peak, "MB", MEMORY_MB if is_large else None))
    for name, runs in times.items():
        if not name.startswith(("brygge", "json")) and runs[0].ended == "exit 0":
            figures.append(Figure(f"{title}: cold / {name}", cold / seconds[name], "", 1))
    for name in ("explained", "failed", "true edges found", "kinds that agree"):
        if name in outcome.accuracy:
            figures.append(Figure(f"{title}: {name}", outcome.accuracy[name]))
    both = agreement(outcome.edges)
    if "of those, ours agrees" in both:
        figures.append(Figure(f"{title}: agrees with both peers", both["of those, ours agrees"]))
    return figures


def rows_of(outcome: Outcome) -> Iterator[tuple[object, ...]]:
    """Yield a line per tool and run: medians, the largest peaks, columns that have an upstream."""
    for name, runs in outcome.times.items():
        found = outcome.edges.get(name.partition(",")[0])
        yield (
            f"{outcome.project.name}: {name}",
            median(each.seconds for each in runs),
            median(each.cpu_seconds for each in runs),
            round(max(each.largest_mb for each in runs)),
            round(max(each.together_mb for each in runs)),
            len(found) if found is not None else "",
            outcome.skipped.get(name, runs[-1].ended),
        )
    for name, reason in outcome.skipped.items():
        if name not in outcome.times:
            yield (f"{outcome.project.name}: {name}", "", "", "", "", "", f"skipped: {reason}")


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = ("own", "real", "generated")
    parser.add_argument("--models", type=int, nargs="+", default=[100, 737, 1900, 10_000])
    parser.add_argument("--projects", nargs="+", choices=kinds, default=list(kinds))
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--workers", type=int, help="passed on to `brygge catalog export`")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--peer-models", type=int, default=737, help="peers' largest project")
    parser.add_argument("--peer-pairs", type=int, default=1, help="how often a peer is timed")
    parser.add_argument("--limit", type=float, default=600, help="seconds that a peer may take")
    parser.add_argument("--without-ours", action="store_true")
    parser.add_argument("--without-catalog", action="store_true", help="of generated projects")
    parser.add_argument("--results", type=Path)
    parser.add_argument("--json", type=Path)
    words = parser.parse_args()
    words.has_catalog = not words.without_catalog
    # Without `--format`, all formats are written.
    words.options = ["--workers", str(words.workers)] if words.workers else []
    return words


def main() -> None:
    """Measure and report."""
    words = arguments()
    peers, missing = find_peers(words.peer)
    words.has_ours = not words.without_ours and brygge_is_able()
    if not words.has_ours:
        missing.append("brygge: skipped, as told or as it has no `brygge catalog export`")
    for each in missing:
        say(each)
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="brygge-benchmark-") as place:
        for project in projects(words, Path(place)):
            outcomes.append(measure_project(project, peers, words, Path(place)))
            if project.models:
                shutil.rmtree(project.folder)
                shutil.rmtree(f"{project.folder}_changed", ignore_errors=True)
    headings = ("project and tool", "wall s", "CPU s", "largest MB", "all MB", "columns", "ended")
    draw_table("Whole commands", headings, [row for each in outcomes for row in rows_of(each)])
    report(
        "Catalog export",
        [figure for each in outcomes for figure in figures_of(each)],
        words.json,
        missing=missing,
        strengths=STRENGTH,
        versions={each.name: versions_of(each) for each in peers},
        projects=[summary(each) for each in outcomes],
    )


if __name__ == "__main__":
    main()
