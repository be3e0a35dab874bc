"""dbt in a process that is not started anew for every call: starting it costs more than most tests.

Input:   the words of a dbt command, a folder, an environment; one call after the other.
Output:  what dbt writes, on the caller's own stdout and stderr; dbt's exit code.
Never:   serves a test that kills or interrupts dbt, or looks at its process: that starts its own.

Each call sets up dbt's flags, log and adapter anew, as `dbtRunner` does for programs that call it
more than once. Its connections are closed here, as they are at the end of a process.
"""

import atexit
import json
import os
import select
import shutil
import socket
import subprocess
import sys
from functools import cache
from multiprocessing.resource_tracker import ensure_running
from pathlib import Path
from tempfile import mkdtemp

# How `brygge` starts dbt; whatever else is asked of the caller goes to Python itself.
BUILDER = ("-P", "-m", "brygge.building.child")
CALLER = """\
#!{python} -IS
import json, os, socket, sys
words = sys.argv[1:]
if words[:3] != {builder}:
    os.execv({python!r}, [{python!r}, *words])
with socket.socket(socket.AF_UNIX) as line:
    line.connect({address!r})
    call = json.dumps([words[3:], os.getcwd(), dict(os.environ)])
    socket.send_fds(line, [b"-"], [1, 2])
    line.sendall(call.encode())
    line.shutdown(socket.SHUT_WR)
    code = line.recv(1)
sys.exit(code[0] if code else "the process of dbt has ended")
"""
# A real `brygge`, whose dbt is the one that runs already.
BRYGGE = """\
import sys
sys.executable = {caller!r}
from brygge.commands.main import main
sys.exit(main())
"""


def command(*words: str) -> list[str]:
    """Return the command line for `dbt <words>` or `brygge <words>` with the dbt that runs."""
    caller = _caller()
    if words[0] == "dbt":
        return [caller, *BUILDER, *words[1:]]
    return [sys.executable, "-P", "-c", BRYGGE.format(caller=caller), *words[1:]]


@cache
def _caller() -> str:
    """Start dbt's process, which ends with this one; return a program that calls it."""
    # The path of a socket may have 107 bytes at most.
    folder = Path(mkdtemp(prefix="dbt"))
    address, caller = str(folder / "socket"), folder / "python"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen()
    server = subprocess.Popen(
        [sys.executable, "-P", __file__, str(listener.fileno())],
        stdin=subprocess.PIPE,
        pass_fds=[listener.fileno()],
    )
    listener.close()
    atexit.register(server.communicate)
    text = CALLER.format(python=sys.executable, builder=list(BUILDER), address=address)
    caller.write_text(text, encoding="utf-8")
    caller.chmod(0o700)
    return str(caller)


def serve(listener: socket.socket) -> None:
    """Answer one call after the other until stdin is closed."""
    # It would inherit the output of the call that needs it first, and never close it.
    ensure_running()
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
        line, _ = listener.accept()
        with line:
            _, (out, error), _, _ = socket.recv_fds(line, 1, 2)
            with line.makefile("rb") as call:
                words, folder, environment = json.load(call)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environment)
            line.sendall(bytes([_run(words, out, error)]))


def _run(words: list[str], out: int, error: int) -> int:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import cli

    own = os.dup(1), os.dup(2)
    sys.argv = ["dbt", *words]
    _turn(out, error)
    try:
        cli(words)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        DuckDBConnectionManager.close_all_connections()
        _turn(*own)
    return 0


def _turn(out: int, error: int) -> None:
    """Let what is written from now on go to `out` and `error`, which are closed here."""
    for number, stream, place in ((1, sys.stdout, out), (2, sys.stderr, error)):
        stream.flush()
        os.dup2(place, number)
        os.close(place)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as listener:
        serve(listener)
        shutil.rmtree(Path(listener.getsockname()).parent)
