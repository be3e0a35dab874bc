"""The one command, `brygge`: find the subcommand, run it, end with a sentence and an exit code.

Input:   the words after `brygge`.
Output:  an exit code: 0 good, 1 findings, 2 a user's mistake, 3 a fault; 130 when interrupted.
Never:   imports a subcommand that was not asked for, or shows a traceback.
"""

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from brygge import __version__
from brygge.commands.console import tell_error
from brygge.commands.lazy import LazyGroup
from brygge.errors import BryggeError, ExitCode, FaultError, InputError

INTERRUPTED = 130
PIPE_CLOSED = 141

# name: (module that holds the click command `command`, its one line of help)
SUBCOMMANDS: dict[str, tuple[str, str]] = {
    "run": (
        "brygge.commands.run",
        "Do the whole job, from landing to the catalog, then a summary.",
    ),
    "land": ("brygge.commands.land", "Bring new deliveries into landing/."),
    "compile": (
        "brygge.commands.compile",
        "Write what dbt needs from what people write.",
    ),
    "contracts": ("brygge.commands.contracts", "Lint, compare, release and test contracts."),
    "products": ("brygge.commands.products", "List, check and move data products."),
    "build": ("brygge.commands.build", "Build and test the models of a target with dbt."),
    "publish": ("brygge.commands.publish", "Turn active ports into releases, whole or not at all."),
    "ports": ("brygge.commands.ports", "List, show, verify, roll back and prune releases."),
    "access": (
        "brygge.commands.access",
        "Ask for access to ports, decide, revoke, list and check.",
    ),
    "catalog": ("brygge.commands.catalog", "Export and question the catalog of a dbt project."),
    "docs": ("brygge.commands.docs", "Write dbt's own documentation of a target as one page."),
    "site": ("brygge.commands.site", "Write the site of products, contracts and lineage."),
    "doctor": ("brygge.commands.doctor", "Say what is wrong with this environment."),
}


@click.command(cls=LazyGroup, subcommands=SUBCOMMANDS)
@click.version_option(__version__, message="brygge %(version)s")
def brygge() -> None:
    """Data products in a repository: land, build, trust and use them.

    Exit codes: 0 good; 1 findings (a check failed); 2 a mistake in the command or the input;
    3 something could not be carried out.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run `brygge` with `argv` (default: the process's own words) and return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        return _close_pipe()
    except (KeyboardInterrupt, click.Abort):
        click.echo("\ninterrupted; what was finished stays, the next run goes on.", err=True)
        return INTERRUPTED
    except Exception as error:  # the last line of defence: nobody is shown a traceback
        return _tell(_explain(error, words))
    return code


def _run(words: list[str]) -> int:
    try:
        with brygge.make_context("brygge", words) as context:
            return int(brygge.invoke(context) or ExitCode.GOOD)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.UsageError as error:
        asked = error.ctx.command_path if error.ctx else "brygge"
        problem = error.format_message().strip()
        return _tell(InputError(f"{asked}: {problem}", f"see `{asked} --help`."))


def _tell(error: BryggeError) -> int:
    tell_error(error)
    return int(error.exit_code)


def _close_pipe() -> int:
    # The reader (`| head`) went away: nothing to say, and nothing may be flushed at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


def _explain(error: Exception, words: Sequence[str]) -> BryggeError:
    if isinstance(error, BryggeError):
        return error
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        place = f" at {error.filename}" if error.filename else ""
        return FaultError(f"no space is left on the disk{place}.", "free some space and run again.")
    if isinstance(error, PermissionError):
        return FaultError(
            f"not allowed to use {error.filename or 'a file'}.",
            "check who owns it; `brygge doctor` lists the folders that must be writable.",
        )
    log = _log_traceback(error, words)
    sentence = f"brygge stopped on something that nobody foresaw: {type(error).__name__}: {error}"
    return FaultError(sentence.splitlines()[0], f"the details are in {log}; see `brygge doctor`.")


def _log_traceback(error: Exception, words: Sequence[str]) -> str:
    import traceback
    from datetime import UTC, datetime

    here = Path.cwd()
    homes = [folder for folder in (here, *here.parents) if (folder / "dbt_project.yml").is_file()]
    log = (homes[0] if homes else here) / "logs" / "brygge.log"
    entry = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} brygge {' '.join(words)}\n"
    text = entry + "".join(traceback.format_exception(error))
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return "no file (logs/ is not writable)"
    return "logs/brygge.log" if homes else str(log)


if __name__ == "__main__":
    sys.exit(main())
