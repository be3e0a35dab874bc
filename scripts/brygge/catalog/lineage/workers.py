"""Resolve many queries at once, over the cores there are.

Input:   batches of tasks, as msgpack.
Output:  their results, as msgpack, in the order of the batches.
Never:   lets the number of workers change a result.
"""

import gc
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

import msgspec
from msgspec import Struct

# Below this many tasks, starting workers takes longer than the tasks.
FEWEST_FOR_WORKERS = 60
BATCHES_PER_WORKER = 12
# Trees refer to their parents: they are only freed when somebody collects. Each time costs as much
# as there is in memory, so it is done by what was left behind, not by the number of batches.
OBJECTS_BETWEEN_COLLECTIONS = 300_000


class KnownRelation(Struct, frozen=True, gc=False, array_like=True):
    """A relation that a query may read; see `relations.Known`."""

    id: str
    path: tuple[str, ...]
    columns: tuple[str, ...] | None
    locations: tuple[str, ...] = ()
    cte: str = ""


class Task(Struct, frozen=True, gc=False, array_like=True):
    """One query to resolve. `wanted` are columns that its result is known to have."""

    sql: str
    dialect: str
    known: tuple[KnownRelation, ...]
    wanted: tuple[str, ...] = ()


def resolve_batch(batch: bytes) -> list[bytes]:
    """Resolve the tasks in `batch` (msgpack of raw tasks) and return each result as msgpack."""
    from brygge.catalog.lineage.relations import Known
    from brygge.catalog.lineage.resolving import resolve

    results = []
    for raw in msgspec.msgpack.decode(batch, type=list[msgspec.Raw]):
        task = msgspec.msgpack.decode(raw, type=Task)
        known = [Known(*msgspec.structs.astuple(each)) for each in task.known]
        resolved = resolve(task.sql, task.dialect, known, task.wanted)
        results.append(msgspec.msgpack.encode(resolved))
        if gc.get_count()[0] > OBJECTS_BETWEEN_COLLECTIONS:
            gc.collect()
    return results


def _start_lean() -> None:
    # Who presses Ctrl-C speaks to the command; it ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import brygge.catalog.lineage.resolving  # noqa: F401 - read before it is frozen

    gc.disable()
    gc.freeze()


@contextmanager
def _deaf() -> Iterator[None]:
    # What is started meanwhile does not hear Ctrl-C: a worker that is just importing would answer
    # with a traceback.
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Workers:
    """Processes that resolve queries; started when there is enough for them to do."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: Executor | None = None

    def pool_for(self, tasks: int) -> Executor | None:
        """Return the processes, or none where `tasks` are too few to start them for."""
        if self._pool is None and self.count > 1 and tasks >= FEWEST_FOR_WORKERS:
            # Spawned, not forked: nothing of this process (threads, locks, memory) is carried over.
            self._pool = ProcessPoolExecutor(
                self.count, get_context("spawn"), initializer=_start_lean
            )
            with _deaf():
                self._pool.submit(int)
        return self._pool

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def open_workers(count: int) -> Iterator[Workers]:
    """Give at most `count` workers, and end them afterwards."""
    workers = Workers(count)
    try:
        yield workers
    finally:
        workers.close()


def resolve_all(tasks: Sequence[bytes], workers: Workers) -> Iterator[tuple[int, bytes]]:
    """Resolve `tasks` (msgpack); yield the position of each with its result (msgpack)."""
    pool = workers.pool_for(len(tasks))
    # The longest first, so that no worker is left alone with one at the end.
    order = sorted(range(len(tasks)), key=lambda position: -len(tasks[position]))
    batches = max(1, min(len(order), workers.count * BATCHES_PER_WORKER)) if pool else 1
    shares = [order[start::batches] for start in range(batches)]
    packed = [msgspec.msgpack.encode([msgspec.Raw(tasks[at]) for at in share]) for share in shares]
    answers = pool.map(resolve_batch, packed) if pool else map(resolve_batch, packed)
    for share, answer in zip(shares, answers, strict=True):
        yield from zip(share, answer, strict=True)
