"""Share independent work with one more process, which sees what this one has in memory.

Input:   a function and the names of what it is to do.
Output:  its results, as they come.
Never:   changes a result: where a process cannot be forked, this one does all of it.
"""

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

Result = TypeVar("Result")


def shared(work: Callable[[str], Result], names: Sequence[str], is_much: bool) -> Iterator[Result]:
    """Yield `work(name)` for each of `names`, in any order; two at a time where it `is_much`.

    What the work raises in the other process is raised here.
    """
    if not is_much or len(names) < 2 or sys.platform != "linux":
        yield from map(work, names)
        return
    # Forked, so that a large catalog need not be copied: each process takes the next name.
    context = multiprocessing.get_context("fork")
    following = context.Value("i", 0)

    def take() -> str | None:
        with following.get_lock():
            position = following.value
            following.value += 1
        return names[position] if position < len(names) else None

    def help_out(pipe: Connection) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            while (name := take()) is not None:
                pipe.send(work(name))
            pipe.send(None)
        except BaseException as error:  # told to the process that asked
            pipe.send(error)

    ours, theirs = context.Pipe(duplex=False)
    helper = context.Process(target=help_out, args=(theirs,), daemon=True)
    helper.start()
    theirs.close()
    while (name := take()) is not None:
        yield work(name)
    yield from _rest(ours)
    helper.join()


def _rest(pipe: Connection) -> Iterator[Result]:
    while True:
        try:
            answer = pipe.recv()
        except EOFError:
            raise OSError(0, "the other process was stopped") from None
        if answer is None:
            return
        if isinstance(answer, BaseException):
            raise answer
        yield answer
