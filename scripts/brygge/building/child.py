"""The process in which dbt runs, so that the database is closed when it has ended.

Input:   dbt's own words on the command line; a pipe on stdin that its parent holds open.
Output:  what dbt writes, and dbt's exit code.
Never:   outlives its parent: an orphan would go on holding the database.
"""

import os
import signal
import sys
import threading


def main() -> None:
    """Run dbt with the words of the command line until it ends or the parent is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from dbt.cli.main import cli

    cli(sys.argv[1:])


def _end_with_parent() -> None:
    # The parent never writes: the read returns when its end of the pipe closes. Commits are
    # atomic in DuckDB, so that an abrupt end is a safe one.
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
