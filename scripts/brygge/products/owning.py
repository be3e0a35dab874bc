"""Who answers for each product.

Input:   descriptors and the known teams.
Output:  one finding for each product that nobody answers for, or that two addresses do.
Never:   reads files.
"""

from collections.abc import Iterator, Mapping, Sequence

from brygge.errors import likely
from brygge.findings import Finding
from brygge.products.descriptor import Descriptor, Team
from brygge.products.reading import TEAMS


def owner_findings(descriptors: Sequence[Descriptor], teams: Mapping[str, Team]) -> list[Finding]:
    """Return what is wrong with the owners of the products."""
    return [finding for each in descriptors for finding in _findings(each, teams)]


def _findings(product: Descriptor, teams: Mapping[str, Team]) -> Iterator[Finding]:
    team = teams.get(product.team)
    if team is None:
        fix = f"{likely(product.team, teams)}add the team to {TEAMS}, or name one that is there."
        yield Finding(product.file, "team", f'no team "{product.team}" is known.', fix)
        return
    owners = [each.username for each in product.members if each.role == "owner"]
    fix = f"write `- {{username: {team.email}, role: owner}}` below `members`."
    if not owners:
        yield Finding(product.file, "team", "no member is its owner.", fix)
    elif team.email not in owners:
        sentence = f"the owner is {', '.join(owners)}, the address of {team.id} is {team.email}."
        yield Finding(product.file, "team", sentence, fix)
