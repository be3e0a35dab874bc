"""Kill a publisher at any point of its own code, for real.

A child process publishes while it counts the calls and returns in the code of publishing (and of
the ledgers), calls into libraries included: each is a point. At the point asked for, the child
sends itself SIGKILL: nothing is cleaned up, no buffer is written, no connection closed in order.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any

PARTS = (os.path.join("brygge", "publishing"), os.path.join("brygge", "journal.py"))
SECONDS_TO_END = 120
# Great Expectations takes seconds to import: it is done once, and every child is a fork of that.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["brygge.publishing.publishing", "brygge.quality.engine", "boto3", "psycopg", "duckdb"]
)


def count_points(root: Path) -> int:
    """Publish in a child without a disturbance; return how many points it passed."""
    answer = run(root, None)
    assert isinstance(answer, int), answer
    return answer


def kill_at(root: Path, point: int) -> None:
    """Publish in a child that is killed at `point`."""
    answer = run(root, point)
    assert answer is None, f"it ended before point {point}: {answer}"


def spread(total: int, count: int) -> list[int]:
    """Return `count` points from the first to the last, evenly."""
    return sorted({1 + round(number * (total - 1) / (count - 1)) for number in range(count)})


def run(root: Path, point: int | None) -> int | str | None:
    """Return the points that were passed, or what went wrong; None when the child was killed."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = _FORKS.Process(target=_publish, args=(str(root), point, theirs, dict(os.environ)))
    child.start()
    theirs.close()
    child.join(SECONDS_TO_END)
    if child.exitcode is None:
        child.kill()
        return "it hung"
    if child.exitcode == -signal.SIGKILL:
        return None
    answer: int | str = ours.recv() if ours.poll() else f"exit code {child.exitcode}"
    return answer


def _publish(root: str, point: int | None, answer: Connection, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    from brygge.project import Project
    from brygge.publishing.publishing import publish

    project = Project(Path(root))
    passed = 0

    def look(frame: FrameType, event: str, _: Any) -> None:
        nonlocal passed
        if any(part in frame.f_code.co_filename for part in PARTS):
            passed += 1
            if passed == point:
                os.kill(os.getpid(), signal.SIGKILL)

    watch: Callable[[FrameType, str, Any], None] = look
    sys.setprofile(watch)
    report = publish(project, project.target("main"))
    sys.setprofile(None)
    bad = [each.sentence for each in report.outcomes if each.exit_code]
    answer.send("; ".join(bad) if bad else passed)
