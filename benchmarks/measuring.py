"""What the benchmarks share: a copy of the project, a process per measurement, the report.

Input:   a command, or a function of a benchmark script with plain arguments.
Output:  `Run`: wall seconds, peak memory, what the function returned.
Never:   touches the project itself; measures two things at once.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
PARTS = (
    "dbt_project.yml",
    "profiles.yml",
    "requirements.lock",
    "contracts",
    "models",
    "seeds",
    "macros",
)
THREADS = 2


@dataclass(frozen=True)
class Run:
    """One measured process: wall seconds, peak resident MB of its largest process, its answer."""

    seconds: float
    peak_mb: float
    answer: Any


@dataclass(frozen=True)
class Figure:
    """One line of the report; `target` is the most that it may be, where there is one."""

    name: str
    value: float | int | str
    unit: str = ""
    target: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the target is met; nothing without one."""
        if self.target is None or isinstance(self.value, str):
            return ""
        return "met" if self.value <= self.target else "MISSED"


@contextmanager
def project_copy() -> Iterator[Path]:
    """Yield the root of a copy of the project with nothing landed and nothing built.

    It lies below `TMPDIR`, is removed at the end, and everything runs on two cores.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    with tempfile.TemporaryDirectory(prefix="brygge-benchmark-") as folder:
        root = Path(folder)
        for part in PARTS:
            copy = shutil.copytree if (REPOSITORY / part).is_dir() else shutil.copy
            copy(REPOSITORY / part, root / part)
        shutil.copytree(REPOSITORY / "tests" / "data", root / "tests" / "data")
        (root / "warehouse").mkdir()
        yield root


def measure(command: Sequence[str], folder: Path) -> Run:
    """Run `command` in `folder`; its answer is its standard output.

    Ends the benchmark with what the command said when it fails.
    """
    # What was written before is brought to the disk now, not while something else is measured.
    os.sync()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        started = perf_counter()
        child = subprocess.Popen(command, cwd=folder, stdout=out, stderr=errors)
        # The usage covers the child and the processes that it waited for; the peak is the largest.
        _, status, usage = os.wait4(child.pid, 0)
        seconds = perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, errors):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
    if child.returncode:
        sys.exit("\n".join((f"failed: {' '.join(command)[:200]}", *texts)))
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Run(seconds, kilobytes / 1024, texts[0])


def measure_call(function: Callable[..., object], *words: object, folder: Path) -> Run:
    """Call a script's `function(*words)`, words as text, in a process of its own in `folder`."""
    script = Path(function.__code__.co_filename).stem
    command = [sys.executable, __file__, script, function.__name__, *map(str, words)]
    run = measure(command, folder)
    return Run(run.seconds, run.peak_mb, json.loads(run.answer))


def say(line: str) -> None:
    """Tell on stderr what is measured now."""
    print(f"{line} ...", file=sys.stderr, flush=True)


def draw_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Draw a table on stdout: the first column to the left, all others to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(_text, row))
    Console(width=None if sys.stdout.isatty() else 120, highlight=False).print(table)


def report(title: str, figures: Sequence[Figure], path: Path | None, **details: object) -> None:
    """Draw the figures, and write them with `details` and the machine to `path` as JSON."""
    rows = [(each.name, each.value, each.unit, each.target, each.verdict) for each in figures]
    draw_table(title, ("figure", "value", "unit", "at most", "verdict"), rows)
    if path:
        machine = {"system": platform.platform(), "python": platform.python_version()}
        known = [{**asdict(each), "verdict": each.verdict} for each in figures]
        content = {"title": title, "machine": machine, "figures": known, **details}
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


if __name__ == "__main__":
    # The other end of `measure_call`: a new Python that imports one function and calls it.
    called = getattr(import_module(sys.argv[1]), sys.argv[2])
    print(json.dumps(called(*sys.argv[3:])))
