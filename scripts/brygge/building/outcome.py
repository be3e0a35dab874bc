"""What dbt did, in our words: nodes, failures and the exit code that follows from them.

Input:   the nodes, the error text and the exit code that `invoke` collected.
Output:  `DbtOutcome`; each failure is a finding (1), a mistake of the user (2) or a fault (3).
Never:   reads files, prints, or exits.
"""

import signal
from collections import Counter
from dataclasses import dataclass, field, replace

from brygge.building.sentences import (
    WARNING,
    all_coded,
    coded,
    condense,
    is_compile_error,
    is_configuration_error,
    place_of,
    private_reference,
)
from brygge.errors import ExitCode
from brygge.findings import Finding
from brygge.warehouse import explain

FAILED = ("fail", "error", "runtime error", "partial success")
LOG = "logs/dbt.log"


@dataclass(frozen=True)
class Step:
    """Progress: `done` of `total` nodes; the node it is about, its status, its seconds."""

    done: int
    total: int
    name: str
    status: str
    seconds: float = 0.0


@dataclass(frozen=True)
class NodeResult:
    """What became of one node.

    `status` is dbt's: success, pass, warn, fail, error, skipped, no-op. `failures` counts the rows
    that a test found; `path` is the file where the node is written, `query` its compiled SQL.
    """

    unique_id: str
    status: str
    seconds: float = 0.0
    failures: int | None = None
    message: str = ""
    path: str = ""
    query: str = ""

    @property
    def kind(self) -> str:
        """The kind of node: model, seed, test, unit_test, operation ..."""
        return self.unique_id.split(".", 1)[0]

    @property
    def name(self) -> str:
        """The node's name, without the hash of a generic test; a version stays: `port.v1`."""
        parts = self.unique_id.split(".")
        return parts[2] if self.kind in ("test", "operation") else ".".join(parts[2:])


@dataclass(frozen=True)
class Failure:
    """One thing that went wrong, and the exit code that it asks for."""

    exit_code: ExitCode
    finding: Finding


@dataclass(frozen=True)
class DbtOutcome:
    """The end of one dbt invocation: its nodes, what failed, what dbt warned of."""

    nodes: tuple[NodeResult, ...] = ()
    failures: tuple[Failure, ...] = ()
    warnings: tuple[Finding, ...] = ()
    seconds: float = 0.0
    log: str = LOG

    @property
    def exit_code(self) -> ExitCode:
        """The worst of all failures; good without any."""
        return max((failure.exit_code for failure in self.failures), default=ExitCode.GOOD)

    def counts(self) -> dict[str, int]:
        """Return how many nodes ended with each status, e.g. `{"success": 9, "warn": 1}`."""
        return dict(Counter(node.status for node in self.nodes))


@dataclass
class Record:
    """What is collected while dbt runs; `judge` makes the outcome of it."""

    database: str
    exit_code: int = 0
    total: int = 0
    error: str = ""
    noise: list[str] = field(default_factory=list)
    nodes: dict[str, NodeResult] = field(default_factory=dict)
    running: dict[str, str] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    likely: str = ""
    invocation: str = ""


def judge(record: Record, seconds: float) -> DbtOutcome:
    """Return the outcome of a finished dbt process; an exit code nobody explains is a fault."""
    nodes = tuple(
        replace(node, message=record.faults.get(node.unique_id, node.message))
        for node in record.nodes.values()
    )
    failures = [_judge_node(node, record.database) for node in nodes if node.status in FAILED]
    warnings = [_warning(node) for node in nodes if node.status == "warn"]
    warnings += [_noted(text) for text in record.warnings]
    nodes = tuple(_as_verdict(node) for node in nodes)
    if record.exit_code < 0:
        failures.append(_judge_death(record))
    elif record.error:
        failures += _judge_text(record.error, record.database)
    elif record.unmatched and not nodes:
        failures.append(_judge_selection(record))
    elif record.exit_code and not failures:
        failures.append(_judge_noise(record))
    if nodes:
        warnings += [
            Finding("--select", text, "matches no node; the others were built.", record.likely)
            for text in record.unmatched
        ]
    return DbtOutcome(nodes, tuple(failures), tuple(warnings), seconds)


def _judge_node(node: NodeResult, database: str) -> Failure:
    subject = f"{node.kind.replace('_', ' ')} {node.name}"
    if node.status == "fail":
        return Failure(ExitCode.FINDINGS, Finding(node.path, subject, _verdict(node), _look(node)))
    code, sentence, fix = coded(node.message)
    if code is not None:
        return Failure(code, Finding(node.path, subject, sentence, fix or f"see {LOG}."))
    known = explain(node.message, database)
    if known:
        return Failure(known.exit_code, Finding(node.path, subject, known.problem, known.fix))
    mistake = is_compile_error(node.message)
    return Failure(
        ExitCode.INPUT if mistake else ExitCode.FAULT,
        Finding(
            node.path,
            subject,
            f"could not be {'carried out' if 'test' in node.kind else 'built'}: "
            f"{condense(node.message)}",
            f"correct {node.path}, then build again." if mistake else _look(node),
        ),
    )


def _as_verdict(node: NodeResult) -> NodeResult:
    """Return a node that our own macros refused as one that failed: dbt knows errors only."""
    is_verdict = node.status in FAILED and coded(node.message)[0] is ExitCode.FINDINGS
    return replace(node, status="fail") if is_verdict else node


def _judge_text(text: str, database: str) -> list[Failure]:
    """Judge an error that ended dbt before or outside of its nodes."""
    file, subject = place_of(text)
    told = [
        Failure(code, Finding(file, subject, sentence, fix or f"see {LOG}."))
        for code, sentence, fix in all_coded(text)
        if code is not None
    ]
    if told:
        return told
    private = private_reference(text)
    if private:
        fix = "read a port with input_port, or ask its product to make one of it."
        return [Failure(ExitCode.FINDINGS, Finding("", "", private, fix))]
    known = explain(text, database)
    if known:
        return [Failure(known.exit_code, Finding("", "", known.problem, known.fix))]
    if is_compile_error(text) or is_configuration_error(text):
        fix = f"correct {file}, then run again." if file else "correct it, then run again."
        return [Failure(ExitCode.INPUT, Finding(file, subject, condense(text), fix))]
    fix = f"the details are in {LOG}."
    return [Failure(ExitCode.FAULT, Finding(file, subject, condense(text), fix))]


def _noted(text: str) -> Finding:
    """Return a warning of dbt, or one that our own macros gave."""
    if WARNING not in text:
        return Finding("dbt", "warning", condense(text), "")
    _, sentence, fix = coded(text)
    return Finding("", "", sentence, fix)


def _judge_death(record: Record) -> Failure:
    name = signal.Signals(-record.exit_code).name
    at_work = f" while it built {', '.join(record.running.values())}" if record.running else ""
    return Failure(
        ExitCode.FAULT,
        Finding(
            "",
            "",
            f"dbt was killed by {name}{at_work}.",
            "build again: what was committed is intact. If nobody killed it, memory ran out: "
            "lower memory_limit in profiles.yml.",
        ),
    )


def _judge_selection(record: Record) -> Failure:
    names = ", ".join(f'"{name}"' for name in record.unmatched)
    fix = record.likely or "`dbt ls` lists the names; a folder is written `path:models/gold`."
    return Failure(ExitCode.INPUT, Finding("", "", f"--select {names} matches no node.", fix))


def _judge_noise(record: Record) -> Failure:
    said = [line for line in record.noise if line.startswith("Error: ")]
    if said:
        return Failure(
            ExitCode.INPUT, Finding("", "", said[-1].removeprefix("Error: "), "see `dbt --help`.")
        )
    last = f": {record.noise[-1]}" if record.noise else ""
    problem = f"dbt ended with code {record.exit_code}{last}"
    return Failure(ExitCode.FAULT, Finding("", "", problem, f"the details are in {LOG}."))


def _verdict(node: NodeResult) -> str:
    if node.kind == "unit_test":
        return "actual rows differ from expected rows."
    if not node.failures:
        return condense(node.message)
    return f"{node.failures:,} {'row breaks' if node.failures == 1 else 'rows break'} it."


def _warning(node: NodeResult) -> Finding:
    return Finding(node.path, f"{node.kind} {node.name}", _verdict(node), _look(node))


def _look(node: NodeResult) -> str:
    if node.kind == "test" and node.query:
        return f"the query that finds them is {node.query}."
    return f"the details are in {LOG}."
