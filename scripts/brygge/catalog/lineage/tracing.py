"""The lineage of a whole project: every model's query, each after those that it reads.

Input:   the relations of a project, and the queries among them.
Output:  a `ResolvedQuery` for each query, whatever the number of workers, cold or from the cache.
Never:   lets one query that cannot be read stop the others.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from brygge.catalog.lineage.cache import Cache, digest, salt
from brygge.catalog.lineage.resolving import ResolvedQuery
from brygge.catalog.lineage.workers import KnownRelation, Task, open_workers, resolve_all

OnProgress = Callable[[str, int | None, int | None], None]


@dataclass(frozen=True)
class QueryToTrace:
    """A query, by the id of the asset that it makes; `parents` are ids of what it may read.

    `wanted` are columns that the asset is known to have; `added` come to it without the query.
    """

    id: str
    sql: str
    dialect: str
    parents: tuple[str, ...]
    wanted: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass
class _Project:
    relations: Mapping[str, KnownRelation]
    queries: Mapping[str, QueryToTrace]
    # Columns by asset, as far as they are known; grows while queries are resolved.
    columns: dict[str, tuple[str, ...] | None]
    resolved: dict[str, ResolvedQuery] = field(default_factory=dict)

    def task(self, query: QueryToTrace, ids: Sequence[str]) -> bytes:
        known = tuple(
            msgspec.structs.replace(self.relations[id], columns=self.columns.get(id))
            for id in ids
            if id in self.relations
        )
        return msgspec.msgpack.encode(Task(query.sql, query.dialect, known, query.wanted))


def trace(
    relations: Mapping[str, KnownRelation],
    queries: Sequence[QueryToTrace],
    cache: Cache,
    workers: int,
    on_progress: OnProgress = lambda text, done, total: None,
) -> dict[str, ResolvedQuery]:
    """Return the lineage of each of `queries`, by id.

    `relations` has every asset of the project by id, with its columns where they are known.
    """
    by_id = {query.id: query for query in queries}
    columns = {id: relation.columns for id, relation in relations.items()}
    project = _Project(relations, by_id, columns)
    by_name = _by_last_name(relations)
    salted = salt()
    with open_workers(workers) as opened:
        for wave in _waves(project):
            asked = {id: tuple(by_id[id].parents) for id in wave}
            while asked:
                tasks = {id: project.task(by_id[id], ids) for id, ids in asked.items()}
                found = _answers(tasks, cache, salted, lambda t: resolve_all(t, opened))
                for id, answer in found:
                    project.resolved[id] = answer
                    on_progress(id, len(project.resolved), len(queries))
                asked = _undeclared(asked, project, by_name)
            for id in wave:
                _learn(id, project)
    cache.save()
    return project.resolved


def _answers(
    tasks: Mapping[str, bytes],
    cache: Cache,
    salted: bytes,
    resolve: Callable[[Sequence[bytes]], Iterator[tuple[int, bytes]]],
) -> Iterator[tuple[str, ResolvedQuery]]:
    missing: list[tuple[str, bytes, bytes]] = []
    for id, task in tasks.items():
        key = digest(salted, task)
        known = _decoded(cache.get(key))
        if known is None:
            missing.append((id, key, task))
        else:
            yield id, known
    if not missing:
        return
    for position, answer in resolve([task for _, _, task in missing]):
        id, key, _ = missing[position]
        cache.put(key, answer)
        yield id, msgspec.msgpack.decode(answer, type=ResolvedQuery)


def _decoded(kept: bytes | None) -> ResolvedQuery | None:
    # What was kept may be damaged: then it is resolved anew.
    with suppress(msgspec.MsgspecError, ValueError):
        return None if kept is None else msgspec.msgpack.decode(kept, type=ResolvedQuery)
    return None


def _waves(project: _Project) -> Iterator[list[str]]:
    """Yield the ids of queries whose parents' columns are all known by then."""
    waiting = {
        id: {
            parent
            for parent in query.parents
            if parent in project.queries and project.columns.get(parent) is None and parent != id
        }
        for id, query in project.queries.items()
    }
    readers: dict[str, list[str]] = {}
    for id, parents in waiting.items():
        for parent in parents:
            readers.setdefault(parent, []).append(id)
    wave = [id for id, parents in waiting.items() if not parents]
    left = dict(waiting)
    while left:
        # A circle cannot be built by dbt; should one be there, it is resolved all the same.
        wave = wave or list(left)
        yield wave
        ready = []
        for id in wave:
            left.pop(id, None)
        for id in wave:
            for reader in readers.get(id, ()):
                if reader in left:
                    left[reader].discard(id)
                    if not left[reader]:
                        ready.append(reader)
        wave = list(dict.fromkeys(ready))


def _learn(id: str, project: _Project) -> None:
    resolved = project.resolved[id]
    if project.columns.get(id) is None and not resolved.failure and not resolved.is_open:
        own = (column.name for column in resolved.columns)
        project.columns[id] = (*own, *project.queries[id].added)


def _by_last_name(relations: Mapping[str, KnownRelation]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for id, relation in relations.items():
        if relation.path:
            found.setdefault(relation.path[-1].lower(), []).append(id)
    return found


def _undeclared(
    asked: Mapping[str, tuple[str, ...]], project: _Project, by_name: Mapping[str, list[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the queries that name relations of the project beyond those they declare."""
    again: dict[str, tuple[str, ...]] = {}
    for id, ids in asked.items():
        found = {
            candidate
            for path in project.resolved[id].strangers
            for candidate in by_name.get(path[-1].lower(), ())
            if candidate not in ids and candidate != id and _may_be(path, project, candidate)
        }
        if found:
            again[id] = (*ids, *sorted(found))
    return again


def _may_be(path: tuple[str, ...], project: _Project, candidate: str) -> bool:
    known = tuple(part.lower() for part in project.relations[candidate].path)
    named = tuple(part.lower() for part in path)
    length = min(len(known), len(named))
    # A bare name says too little to be taken for a relation that dbt was not told of.
    return length > 1 and known[-length:] == named[-length:]
