"""What the errors of PostgreSQL mean to a person.

Input:   an error of psycopg.
Output:  an error with a fix.
Never:   shows a password: the messages of PostgreSQL hold none.

Source: https://www.postgresql.org/docs/18/errcodes-appendix.html
"""

from typing import Any

from brygge.errors import BryggeError, FaultError
from brygge.scratch import without_values


def explanation(error: Any, place: str) -> BryggeError:
    """Return what an error of psycopg at `place` means to a person."""
    state = error.sqlstate or ""
    said = without_values(" ".join(str(error).strip().split("\n")[0].split()))
    kept = "readers keep the release that they have."
    if state.startswith("53") or "No space left" in said:
        return FaultError(
            f"{place}: PostgreSQL has no room: {said}.",
            f"give it disk space and publish again; {kept}",
        )
    # An error of connecting has no state.
    if state.startswith("28") or "password" in said or 'FATAL:  role "' in f"{error}":
        return FaultError(
            f"{place}: PostgreSQL refused the user: {said}.",
            "set PGUSER and PGPASSWORD (or PGPASSFILE) in the environment.",
        )
    if state == "42501":
        return FaultError(
            f"{place}: the user may not do that: {said}.",
            "let the publishing user own the schema and the tables that it publishes.",
        )
    if state == "22021":
        return FaultError(
            f"{place}: PostgreSQL cannot hold a text with a NUL character.",
            "remove it in the model of the port (`replace(column, chr(0), '')`).",
        )
    if state in ("42P16", "42804", "2BP01", "0A000"):
        return FaultError(
            f"{place}: the table cannot take the new columns: {said}.",
            "a change of a type needs a new major version of the port.",
        )
    if not state:
        return FaultError(
            f"{place}: no answer from PostgreSQL: {said}.",
            f"check host, port and database, then publish again; {kept}",
        )
    if state == "55P03":
        return FaultError(
            f"{place}: somebody reads the view for long, and it has to show another table.",
            f"publish again; {kept}",
        )
    return FaultError(
        f"{place}: PostgreSQL refused: {said}.",
        f"publish again; {kept}",
        f"{place}: PostgreSQL refused ({state}).",
    )
