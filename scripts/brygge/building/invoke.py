"""Run dbt in a child process and follow its structured log.

Input:   a project, a target, dbt's words (`build`, `--select` ...), a function to tell progress to.
Output:  `DbtOutcome`; what dbt wrote besides its log goes to logs/brygge.log.
Never:   imports dbt into this process, phones home, or leaves a child behind.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from time import monotonic
from typing import Any

from brygge.building.events import note_event
from brygge.building.outcome import DbtOutcome, NodeResult, Record, Step, judge
from brygge.project import Project, Target
from brygge.warehouse import BUILDER_MODULE

OnEvent = Callable[[Step], None]

SECONDS_TO_STOP = 10.0
QUIET = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"}


def run_dbt(
    project: Project, target: Target, args: Sequence[str], on_event: OnEvent | None = None
) -> DbtOutcome:
    """Run `dbt <args>` on `target` and return what became of it; `on_event` hears of every node.

    An interruption (Ctrl-C) stops the child first and is then raised on.
    """
    started = monotonic()
    record = Record(project.relative(target.database))
    child = _start(project, target, args)
    try:
        with child:
            try:
                _follow(child.stdout or (), record, on_event or (lambda step: None))
                record.exit_code = child.wait()
            except BaseException:
                _stop(child)
                raise
    finally:
        _keep(project, args, record.noise)
    _read_results(project, record)
    if record.unmatched:
        record.likely = _likely(project, record.unmatched)
    return judge(record, monotonic() - started)


def _start(project: Project, target: Target, args: Sequence[str]) -> "subprocess.Popen[str]":
    root = str(project.root)
    # -P: folders of the project (docs, tests, macros) must not shadow Python packages.
    python = (sys.executable, "-P", "-m", BUILDER_MODULE)
    log = ("--log-format", "json", "--log-format-file", "text", "--no-use-colors")
    where = ("--target", target.name, "--project-dir", root, "--profiles-dir", root)
    return subprocess.Popen(
        [*python, *log, *args, *where],
        cwd=project.root,
        env={**os.environ, **QUIET, "DBT_PROFILES_DIR": root},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        # Ctrl-C reaches this process alone, which then stops dbt once and in order.
        start_new_session=True,
    )


def _follow(lines: Iterable[str], record: Record, on_event: OnEvent) -> None:
    for line in lines:
        event = _parse(line)
        if event is None:
            if line.strip():
                record.noise.append(line.rstrip("\n"))
            continue
        step = note_event(event, record)
        if step:
            on_event(step)


def _parse(line: str) -> dict[str, Any] | None:
    if not line.startswith("{"):
        return None
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "info" in event else None


def _stop(child: "subprocess.Popen[str]") -> None:
    if child.poll() is not None:
        return
    child.send_signal(signal.SIGINT)
    # Its stdin stays open meanwhile: a closed one tells the child that we are gone.
    open_end, child.stdin = child.stdin, None
    try:
        child.communicate(timeout=SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    finally:
        if open_end:
            open_end.close()


def _keep(project: Project, args: Sequence[str], noise: Sequence[str]) -> None:
    if not noise:
        return
    log = project.root / "logs" / "brygge.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} dbt {' '.join(args)}\n")
        file.writelines(f"{line}\n" for line in noise)


def _read_results(project: Project, record: Record) -> None:
    """Complete the nodes with dbt's own results, when this invocation came to write them."""
    results = _read_json(project.root / "target" / "run_results.json")
    if (
        not record.invocation
        or results.get("metadata", {}).get("invocation_id") != record.invocation
    ):
        return
    for result in results.get("results", ()):
        known = record.nodes.get(result["unique_id"], NodeResult(result["unique_id"], ""))
        record.nodes[known.unique_id] = NodeResult(
            unique_id=known.unique_id,
            status=str(result["status"]),
            seconds=float(result.get("execution_time") or 0.0),
            failures=result.get("failures"),
            message=result.get("message") or known.message,
            path=known.path,
            query=known.query,
        )


def _likely(project: Project, wanted: Sequence[str]) -> str:
    manifest = _read_json(project.root / "target" / "manifest.json")
    names = sorted({str(node.get("name")) for node in manifest.get("nodes", {}).values()})
    matches = [match for name in wanted for match in get_close_matches(name.strip("+"), names, n=1)]
    return f"did you mean {', '.join(matches)}?" if matches else ""


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
