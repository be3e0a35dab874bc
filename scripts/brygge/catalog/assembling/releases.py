"""Read which releases of a target's ports there are, from its ledger.

Input:   a target.
Output:  releases by contract, newest first; which of them readers see.
Never:   asks a server.
"""

from msgspec.structs import replace

from brygge.catalog.model import Release
from brygge.project import Target
from brygge.publishing.ledger import PUBLISHED, SWITCHES, Ledger


def read_releases(target: Target) -> dict[str, tuple[Release, ...]]:
    """Return the releases of each contract of `target`."""
    published: dict[tuple[str, str], Release] = {}
    current: dict[tuple[str, str], str] = {}
    contracts: dict[tuple[str, str], str] = {}
    for entry in Ledger.of(target).entries():
        decision, release = entry.get("decision"), str(entry.get("release") or "")
        if not release:
            continue
        if decision in SWITCHES:
            current[entry["contract"], entry["server"]] = release
        if decision == PUBLISHED:
            contracts[release, entry["server"]] = entry["contract"]
            published[release, entry["server"]] = Release(
                id=release,
                server=entry["server"],
                published_at=f"{entry['at'][:19]}Z",
                rows=int(entry.get("rows") or 0),
                content_hash=str(entry.get("content_sha256") or ""),
            )
    found: dict[str, list[Release]] = {}
    newest_first = sorted(published.items(), key=lambda each: each[1].published_at, reverse=True)
    for (release, server), made in newest_first:
        contract = contracts[release, server]
        is_current = current.get((contract, server)) == release
        found.setdefault(contract, []).append(replace(made, is_current=is_current))
    return {contract: tuple(releases) for contract, releases in found.items()}
