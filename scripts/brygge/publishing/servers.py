"""The servers of a target's ports: which module delivers to which kind, and none in two places.

Input:   ports, and the entries of their contracts.
Output:  `Server`s.
Never:   connects to anything: a server does that when it is held or asked.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from brygge.errors import InputError, likely
from brygge.project import Project, Target
from brygge.publishing.entries import Entry, bucket_and_prefix, entries, local_root
from brygge.publishing.files import FileServer
from brygge.publishing.local import LocalStore
from brygge.publishing.port import Port, find_ports
from brygge.publishing.postgres import PostgresServer
from brygge.publishing.s3 import S3Store
from brygge.publishing.server import Server


def open_server(
    project: Project, target: Target, port: Port, entry: Entry, scratch: Path
) -> Server:
    """Return the server of an entry, which works in the folder `scratch`.

    Raises `InputError` for a location that it may not have.
    """
    contract = port.contract
    if entry.kind == "local":
        root = local_root(project, target, entry, contract.file)
        return FileServer(port, entry, LocalStore(project, root, scratch))
    if entry.kind == "s3":
        bucket, prefix = bucket_and_prefix(entry, contract.file)
        endpoint = entry.content.get("endpointUrl")
        return FileServer(port, entry, S3Store(bucket, prefix, endpoint, scratch))
    return PostgresServer(port, entry, scratch)


def open_servers(
    project: Project, target: Target, ports: Sequence[Port], scratch: Path
) -> list[Server]:
    """Return every server of `ports` in a target.

    Raises `InputError` when one of them would write into another of the target, whoever's it is.
    """
    everybody, _ = find_ports(project, ())
    wanted = {port.id for port in ports}
    others = [port for port in everybody if port.id not in wanted]
    opened = [
        open_server(project, target, port, entry, scratch)
        for port in (*ports, *others)
        for entry in entries(port.contract, target)[0]
    ]
    _refuse_overlaps(opened)
    return [each for each in opened if each.port.id in wanted]


def choose_servers(servers: Sequence[Server], target: Target, name: str | None) -> list[Server]:
    """Return the servers called `name` (None: all); raise `InputError` when there is none."""
    if name is None:
        return list(servers)
    chosen = [each for each in servers if each.entry.name == name]
    if not chosen:
        known = sorted({each.entry.name for each in servers})
        fix = f"the servers are {', '.join(known)}." if known else "the contracts name none."
        raise InputError(
            f'target {target.name} has no server "{name}".', f"{likely(name, known)}{fix}"
        )
    return chosen


def _refuse_overlaps(servers: Iterable[Server]) -> None:
    """Raise `InputError` for two servers of which one lies in the other."""
    ordered = sorted(servers, key=lambda each: f"{each.location()}/")
    for first, second in pairwise(ordered):
        if f"{second.location()}/".startswith(f"{first.location()}/"):
            named = [f"{each.entry.name} of {each.port.id}" for each in (first, second)]
            raise InputError(
                f"{second.port.contract.file}: the servers {' and '.join(named)} are one place: "
                f"{first.location()}.",
                "give each a place of its own.",
            )
