"""What was learned of the sites of one project.

Input:   nothing.
Output:  `Outcome`, `SiteMade`, `Opened`, `Answers`.
Never:   measures.
"""

from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Opened:
    """A page that was opened several times: what it loaded, and when it was interactive.

    `seconds` is empty when it was not interactive in time; `ended` says so.
    """

    size: int
    seconds: tuple[float, ...]
    ended: str = ""

    @property
    def interactive(self) -> float | None:
        """The median of all times."""
        return median(self.seconds) if self.seconds else None


@dataclass(frozen=True)
class Answers:
    """Milliseconds from a question to the drawn answer, by question; a list per round."""

    rounds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, question: str, milliseconds: float) -> None:
        """Keep one more round of a question."""
        self.rounds.setdefault(question, []).append(milliseconds)

    @property
    def typical(self) -> float:
        """The median of all questions."""
        return median(median(each) for each in self.rounds.values())

    @property
    def slowest(self) -> float:
        """The slowest question, of whose rounds the median counts."""
        return max(median(each) for each in self.rounds.values())


@dataclass(frozen=True)
class SiteMade:
    """One tool's site of a project: how it was written, how its first page opens."""

    name: str
    ended: str = ""
    seconds: float | None = None
    cpu_seconds: float | None = None
    memory_mb: float | None = None
    files: int = 0
    size: int = 0
    first_page: Opened | None = None


@dataclass
class Outcome:
    """All sites of one project; what our search and lineage answered, by what was measured."""

    project: str
    models: int
    unchanged: float = 0
    sites: list[SiteMade] = field(default_factory=list)
    answers: dict[str, Answers] = field(default_factory=dict)
