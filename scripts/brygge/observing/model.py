"""What was observed of a target: how promises were kept, what releases hold, how runs went.

Input:   nothing; `observing` fills it.
Output:  immutable values with plain fields. Every list is sorted, so equal input gives equal bytes.
Never:   holds a secret, an absolute path or a value of a classified column; never computes.

Contracts are known by their id (`<product>.<port>.v<major>`), assets by dbt's unique id. Times are
UTC, as ISO 8601 text.
"""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

Cell = str | int | float | bool | None
NOTHING: Mapping[str, float] = MappingProxyType({})


class Value(Struct, frozen=True, gc=False, omit_defaults=True):
    """The base of all parts."""


class Measurement(Value, frozen=True):
    """How one audit measured one check.

    `measured` is none where nothing was measured, or where the number may not be shown.
    `decision`: published, refused, or not_run.
    """

    at: str
    version: str
    outcome: str
    decision: str
    measured: float | None = None
    bad_rows: int | None = None
    row_count: int | None = None


class CheckHistory(Value, frozen=True):
    """One check of a contract, and its measurements, newest first."""

    contract: str
    check: str
    rule: str
    columns: tuple[str, ...] = ()
    dimension: str = ""
    severity: str = ""
    unit: str = ""
    # In words: `0 rows`, `at most 5 percent`.
    expected: str = ""
    measurements: tuple[Measurement, ...] = ()


class Table(Value, frozen=True):
    """Some rows of a query or a table. `types` are DuckDB's; `total` counts all of its rows."""

    columns: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: int = 0


class Example(Value, frozen=True):
    """A query that was run on a release, and what it gave. The port's name stands for its rows."""

    title: str
    sql: str
    result: Table


class Sample(Value, frozen=True):
    """The first rows of a port's current release; `refusal` says why there are none.

    `hidden`: columns that are left out, since they are classified above public.
    """

    contract: str
    release: str = ""
    table: Table = Table()
    hidden: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    refusal: str = ""


class ReleasedFile(Value, frozen=True):
    """One file of a release; `path` is relative to the release, `bytes` its size."""

    path: str
    sha256: str
    bytes: int


class ReleasedData(Value, frozen=True):
    """The files of one release. `folder` is where its port's major lies, below the project."""

    contract: str
    server: str
    release: str
    contract_version: str
    folder: str
    format: str
    files: tuple[ReleasedFile, ...] = ()


class ChangeOfContract(Value, frozen=True):
    """One change of a contract: `level` is major, minor or patch."""

    level: str
    path: str
    reason: str


class ContractVersion(Value, frozen=True):
    """One released version of a contract, and what changed with it."""

    contract: str
    version: str
    released_on: str
    sha256: str
    changes: tuple[ChangeOfContract, ...] = ()


class StatusChange(Value, frozen=True):
    """One step in the life of a product."""

    product: str
    before: str
    after: str
    on: str
    by: str
    reason: str


class BrokenRule(Value, frozen=True):
    """How many rows a quarantine model holds for one rule."""

    product: str
    relation: str
    rule: str
    rows: int
    reason: str = ""
    owner: str = ""


class Run(Value, frozen=True):
    """One build: when it ended, how long it took, how its nodes ended, how long each worked."""

    at: str
    seconds: float
    outcomes: Mapping[str, int] = {}
    seconds_of: Mapping[str, float] = NOTHING


class Insight(Value, frozen=True):
    """The rows of an insight model; `hidden` columns hold what is classified, or nobody knows."""

    name: str
    table: Table
    hidden: tuple[str, ...] = ()


class Observed(Value, frozen=True):
    """All that was observed; empty for artifacts of other projects. `notes`: what could not be."""

    target: str = ""
    checks: tuple[CheckHistory, ...] = ()
    samples: tuple[Sample, ...] = ()
    releases: tuple[ReleasedData, ...] = ()
    versions: tuple[ContractVersion, ...] = ()
    lives: tuple[StatusChange, ...] = ()
    quarantined: tuple[BrokenRule, ...] = ()
    runs: tuple[Run, ...] = ()
    insights: tuple[Insight, ...] = ()
    notes: tuple[str, ...] = ()


# Of artifacts of other projects.
NOTHING_OBSERVED = Observed()
