"""What the data of today says about a rule: counted on a port as it was last built.

Input:   SQL conditions that are true for a bad row; checks; a target's database.
Output:  `Counted`, numbers, or a sentence why the data says nothing.
Never:   writes; lets a contract's SQL reach files or the network; judges a change.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from brygge.contracts.check import Check
from brygge.contracts.measures import measured, named
from brygge.contracts.model import Contract
from brygge.errors import FaultError
from brygge.project import Target
from brygge.warehouse import open_read_only

if TYPE_CHECKING:
    import duckdb

# How a query is asked for one number whatever the scope of its check.
_OVER = {"row", "measure"}


@dataclass(frozen=True)
class Counted:
    """Rows of today: all, those that break the old and the new rule, and those let in anew."""

    rows: int
    breaks_old: int
    breaks_new: int
    let_in: int
    where: str


class Evidence(Protocol):
    """Whoever can count rows of the port; a text is the reason why it cannot."""

    def count(self, old_bad: str, new_bad: str) -> Counted | str:
        """Return how many rows each condition blames."""

    def measure(self, check: Check) -> tuple[Any, str] | str:
        """Return the number that a check measures, and where."""


@dataclass(frozen=True)
class NoEvidence:
    """No data at all, for the reason given."""

    reason: str

    def count(self, old_bad: str, new_bad: str) -> Counted | str:
        """Return the reason."""
        return self.reason

    def measure(self, check: Check) -> tuple[Any, str] | str:
        """Return the reason."""
        return self.reason


class BuiltPort:
    """The port of a contract as `target` holds it; the database is opened when first asked."""

    def __init__(self, target: Target, contract: Contract) -> None:
        self._target = target
        self._relation = f"{contract.product}.{contract.port}_v{contract.major}"
        self._has_relation = bool(contract.port)

    def close(self) -> None:
        """Close the database, when it was opened."""
        if "_connection" in self.__dict__ and self._connection is not None:
            self._connection.close()
            del self.__dict__["_connection"]

    def count(self, old_bad: str, new_bad: str) -> Counted | str:
        """Return how many rows each condition blames; null blames nobody."""
        old, new = (f"coalesce({sql}, false)" for sql in (old_bad, new_bad))
        sql = (
            f"select count(*), count(*) filter (where {old}), count(*) filter (where {new}), "
            f"count(*) filter (where {old} and not {new}) from ${{object}}"
        )
        found = self._ask(sql)
        if isinstance(found, str):
            return found
        if not found[0]:
            return f"{self._where} has no rows"
        rows, breaks_old, breaks_new, let_in = found
        return Counted(rows, breaks_old, breaks_new, let_in, self._where)

    def measure(self, check: Check) -> tuple[Any, str] | str:
        """Return the number that a check measures on a port with rows, and where."""
        rows = self._ask("select count(*) from ${object}")
        if isinstance(rows, str):
            return rows
        if not rows[0]:
            return f"{self._where} has no rows"
        sql = measured(check)
        query = f"select {sql} from ${{object}}" if check.scope in _OVER else sql
        found = self._ask(query)
        return found if isinstance(found, str) else (found[0], f"{rows[0]:,} rows of {self._where}")

    @property
    def _where(self) -> str:
        return f'{self._relation} in the target "{self._target.name}"'

    @cached_property
    def _connection(self) -> "duckdb.DuckDBPyConnection | None":
        if not self._has_relation or not self._target.database.exists():
            return None
        connection = open_read_only(self._target)
        connection.execute("set enable_external_access = false")
        return connection

    def _ask(self, sql: str) -> tuple[Any, ...] | str:
        import duckdb

        if self._connection is None:
            return f'the target "{self._target.name}" holds no data of the port'
        query = named(sql, self._relation, "current_timestamp::timestamp")
        try:
            found = self._connection.execute(query).fetchone()
        except duckdb.CatalogException:
            return f'the target "{self._target.name}" holds no data of the port'
        except duckdb.IOException as error:
            raise FaultError(
                f"{self._where} cannot be read: {_first(error)}", "run it again."
            ) from error
        except duckdb.Error as error:
            return f"{self._where} gave no answer ({_first(error)})"
        return tuple(found) if found else f"{self._where} gave no answer"


def _first(error: Exception) -> str:
    return str(error).splitlines()[0]


@contextmanager
def evidence_in(target: Target | None, contract: Contract) -> Iterator[Evidence]:
    """Give the evidence that `target` holds of the contract's port, and close it after."""
    if target is None:
        yield NoEvidence("there is no project here")
        return
    port = BuiltPort(target, contract)
    try:
        yield port
    finally:
        port.close()
