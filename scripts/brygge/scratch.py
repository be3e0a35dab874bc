"""An empty DuckDB in memory, in which texts of people are tried before they reach dbt.

Input:   nothing.
Output:  a connection that sees no file, no network and no data.
Never:   opens a warehouse; loads an extension.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def open_scratch() -> "duckdb.DuckDBPyConnection":
    """Return a connection to an empty database in memory, with nothing from outside."""
    import duckdb

    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "enable_external_access": "false",
            "memory_limit": "256MB",
            "threads": "1",
        },
    )
    connection.execute("set lock_configuration = true")
    return connection


def reason_of(error: Exception) -> str:
    """Return DuckDB's own sentence: its first line without the kind of error before it."""
    first = (str(error).strip() or type(error).__name__).splitlines()[0]
    return re.sub(r"^([A-Z]\w* )+Error: ", "", without_values(first)).rstrip(".!")


def without_values(message: str) -> str:
    """Return an engine's message without the values of the data that it quotes.

    Only messages about values quote some: what others quote are names.
    """
    if not re.search(r"[Cc]onver|[Cc]ast |out of range|invalid input|Out of Range", message):
        return message
    return re.sub(r"\"[^\"]*\"|'[^']*'|-?\d[\d.e+]*", "…", message)
