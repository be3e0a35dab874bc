"""What an agreement says: who asked to read a port, for what, and what was decided.

Input:   nothing.
Output:  `Agreement`, its `Consumer` and its `Request`s, as they were written.
Never:   says whether anybody may read now: `deriving` does.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

AGREEMENTS = Path("contracts/agreements")
ENDING = ".yaml"
CONSUMERS = ("product", "team", "person")
# Classes above public: what an agreement may open. `internal` is the mildest.
CLASSES = ("internal", "confidential", "restricted", "secret", "personal")
DECISIONS = ("approved", "denied", "cancelled")


@dataclass(frozen=True, order=True)
class Consumer:
    """Who reads: a product or a team (their ids), or a person (an address)."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def words(self) -> str:
        """The consumer as a sentence names it."""
        return self.id if self.kind == "person" else f"the {self.kind} {self.id}"


@dataclass(frozen=True)
class Act:
    """Who did something on which day, and why."""

    by: str
    on: date
    reason: str = ""


@dataclass(frozen=True)
class Decision(Act):
    """What became of a request: approved, denied or cancelled.

    `until` is the last day of an approval that is shorter than what was asked for.
    """

    outcome: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Request:
    """One request. Days are inclusive; without `first` it begins with the decision.

    Without `until` it is permanent. `classes` are read unmasked.
    """

    id: int
    requested: Act
    purpose: str
    first: date | None = None
    until: date | None = None
    classes: frozenset[str] = frozenset()
    decided: Decision | None = None
    revoked: Act | None = None

    @property
    def is_approved(self) -> bool:
        """Whether somebody said yes, whatever came later."""
        return self.decided is not None and self.decided.outcome == "approved"


@dataclass(frozen=True)
class Agreement:
    """All requests of one consumer for one port (`<product>.<port>`), the oldest first.

    `file` is the agreement's path as people write it.
    """

    consumer: Consumer
    port: str
    requests: tuple[Request, ...]
    file: str = ""

    @property
    def name(self) -> str:
        """The agreement's name on the command line: that of its file without the ending."""
        return PurePosixPath(self.file).name.removesuffix(ENDING)

    @property
    def pending(self) -> Request | None:
        """The request that nobody decided yet."""
        return next((each for each in self.requests if each.decided is None), None)


def file_name(consumer: Consumer, port: str) -> str:
    """Return what the file of an agreement is called."""
    return f"{consumer.id}__{port}{ENDING}"
