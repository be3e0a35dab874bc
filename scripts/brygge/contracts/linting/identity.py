"""Who a contract is: its id, version, status, owner, readers, and the file that it stands in.

Input:   a case.
Output:  faults.
Never:   compares versions over time: the change policy does.
"""

import re
from collections.abc import Iterator
from typing import Any

from brygge.contracts.linting.case import Case, listed
from brygge.contracts.linting.finding import Fault
from brygge.contracts.model import ACCESS, items
from brygge.errors import likely

STATUSES = ("proposed", "draft", "active", "deprecated", "retired")
# Semantic Versioning 2.0.0, the expression that semver.org suggests.
_SEMVER = re.compile(
    r"(?P<major>0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(-((0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
    r"(\+([0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*))?"
)
_OWNERS = ("owner", "data owner", "product owner", "data product owner")


def versions(case: Case) -> Iterator[Fault]:
    """The version is semver, and its major number is the one in the id."""
    contract = case.contract
    if not contract.version:
        return
    found = _SEMVER.fullmatch(contract.version)
    if not found:
        sentence = f'The version "{contract.version}" is not semver.'
        yield Fault("BC506", ("version",), sentence, "write it as major.minor.patch, like 1.0.0.")
    elif contract.major and int(found["major"]) != contract.major:
        yield Fault(
            "BC509",
            ("version",),
            f'The version {contract.version} is not one of "{contract.id}".',
            f"write {contract.major}.x.y, or make the id end with .v{found['major']}.",
        )


def identity(case: Case) -> Iterator[Fault]:
    """Below contracts/, the id is `<product>.<port>.v<major>` and the path says the same."""
    contract = case.contract
    if not contract.id:
        return
    if case.folders is not None and not contract.port:
        yield Fault(
            "BC507",
            ("id",),
            f'The id "{contract.id}" is not <product>.<port>.v<major>.',
            "write it like sales.sales_transactions.v1, in lower case.",
        )
    elif case.folders is not None:
        wanted = (contract.product, f"{contract.port}.v{contract.major}.odcs.yaml")
        if case.folders not in (wanted, (wanted[0], wanted[1].replace(".yaml", ".yml"))):
            yield Fault(
                "BC508",
                ("id",),
                f'The id "{contract.id}" does not belong to this file.',
                f"move the file to contracts/{'/'.join(wanted)}, or correct the id.",
            )
    files = case.around.files.get(contract.id, ())
    others = [file for file in files if file != contract.file]
    # A released copy is not among the files: its id is that of the contract it was made of.
    if others and contract.file in files:
        sentence = f'The id "{contract.id}" is also the one of {others[0]}.'
        yield Fault("BC515", ("id",), sentence, "give each contract an id of its own.")


def statuses(case: Case) -> Iterator[Fault]:
    """The status is one of the standard's."""
    status = case.contract.status
    if status and status not in STATUSES:
        sentence = f'The status "{status}" is unknown.'
        fix = f"{likely(status, STATUSES)}use one of {', '.join(STATUSES)}."
        yield Fault("BC510", ("status",), sentence, fix)


def access(case: Case) -> Iterator[Fault]:
    """Who may read the port is said in one of our words."""
    for position, each in items(case.content, "customProperties"):
        if each.get("property") == "access" and each.get("value") not in ACCESS:
            word = each.get("value")
            yield Fault(
                "BC521",
                ("customProperties", position, "value"),
                f'Nobody knows who may read a port whose access is "{word}".',
                f"{likely(word, ACCESS)}use one of {', '.join(ACCESS)}.",
            )


def owners(case: Case) -> Iterator[Fault]:
    """Somebody answers for the contract: a team by its name, or a member with the role owner."""
    team: Any = case.content.get("team")
    name = str(team.get("name") or "") if isinstance(team, dict) else ""
    members = listed(team, "members") if isinstance(team, dict) else listed(case.content, "team")
    roles = [str(member.get("role") or "").lower() for _, member in members]
    if not name and not any(role in _OWNERS for role in roles):
        yield Fault(
            "BC511",
            ("team",),
            "Nobody owns the contract.",
            "add team with a name, or with a member of the role owner.",
        )
    teams = case.around.teams
    if case.folders is not None and teams is not None and name and name not in teams:
        yield Fault(
            "BC514",
            ("team", "name"),
            f'The team "{name}" is not in referential_teams.',
            f"{likely(name, teams)}add it to seeds/referentials/referential_teams.csv.",
        )
