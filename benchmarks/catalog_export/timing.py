"""Whole commands, timed: wall and CPU seconds, peak memory, in a process group of their own.

Input:   a command, a folder, a limit in seconds.
Output:  `Timed`.
Never:   waits longer than the limit; lets what a command started outlive it.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

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
