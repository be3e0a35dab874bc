"""Which module delivers to which kind of server.

Input:   a port and one entry of its contract's servers.
Output:  the `Server`.
Never:   connects to anything: that is done by the server when it is held.
"""

from pathlib import Path

from brygge.project import Project, Target
from brygge.publishing.entries import Entry, bucket_and_prefix, local_root
from brygge.publishing.files import FileServer
from brygge.publishing.local import LocalStore
from brygge.publishing.port import Port
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
