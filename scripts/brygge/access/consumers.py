"""Which products and teams there are.

Input:   the descriptors `contracts/<product>/product.odps.yaml`, the referential of teams.
Output:  `Consumer`s.
Never:   lists people: whoever has an address may be named.
"""

import csv
import io
from pathlib import Path

from brygge.access.agreement import CONSUMERS, Consumer
from brygge.access.shape import ADDRESS
from brygge.errors import InputError, likely
from brygge.project import Project

DESCRIPTORS = "contracts/*/product.odps.yaml"
TEAMS = Path("seeds/referentials/referential_teams.csv")


def read_consumers(project: Project) -> frozenset[Consumer]:
    """Return the products and the teams of the project."""
    products = {path.parent.name for path in project.root.glob(DESCRIPTORS)}
    path, teams = project.root / TEAMS, set()
    if path.is_file():
        rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        teams = {row["team"] for row in rows if row.get("team")}
    named = [*(("product", each) for each in products), *(("team", each) for each in teams)]
    return frozenset(Consumer(kind, id) for kind, id in named)


def find_consumer(project: Project, text: str) -> Consumer:
    """Return the consumer that `kind:id` names; raise `InputError` when there is none."""
    kind, _, id = text.partition(":")
    if kind not in CONSUMERS or not id:
        fix = "write product:ID, team:ID or person:ADDRESS."
        raise InputError(f'"{text}" names no consumer.', fix)
    consumer = Consumer(kind, id)
    if kind == "person":
        if not ADDRESS.fullmatch(id):
            fix = "write person:jane@example.org, in lower case and without `__`."
            raise InputError(f'"{id}" is no address.', fix)
        return consumer
    known = sorted(each.id for each in read_consumers(project) if each.kind == kind)
    if id not in known:
        listed = f"the {kind}s are {', '.join(known)}." if known else f"there is no {kind} yet."
        raise InputError(f'there is no {kind} "{id}".', f"{likely(id, known)}{listed}")
    return consumer
