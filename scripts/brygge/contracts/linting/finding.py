"""What the linter found: a fault in a document, and the finding that people and machines see.

Input:   a code, the steps to the place, one sentence, what to do about it.
Output:  `Fault` (inside a document), `LintFinding` (in a file, at a line), `Waived`, `Report`.
Never:   reads files, prints, or exits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from brygge.strict_yaml import Steps

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Fault:
    """Something wrong at `steps` of one document; the registry knows how severe its code is."""

    code: str
    steps: Steps
    message: str
    fix: str


@dataclass(frozen=True, order=True)
class LintFinding:
    """One finding; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    fix: str

    def text(self) -> str:
        """Return the finding as one line: `file:line:column: BC101 error: sentence`."""
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.code} {self.severity}: {self.message}"

    def as_dict(self) -> dict[str, str | int]:
        """Return the finding as a JSON-ready mapping of its seven fields."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "fix": self.fix,
        }


@dataclass(frozen=True)
class Waived:
    """A finding that somebody waived, and why."""

    finding: LintFinding
    reason: str
    owner: str


@dataclass(frozen=True)
class Report:
    """Everything about the contracts that were linted: what counts, and what was waived."""

    files: int
    findings: tuple[LintFinding, ...]
    waived: tuple[Waived, ...]

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity, the waived aside."""
        errors = sum(finding.severity == "error" for finding in self.findings)
        return {"error": errors, "warning": len(self.findings) - errors}
