"""The ports of a project as publishing sees them: a contract on record, its relation, its suite.

Input:   the project's contracts and the names that people call ports.
Output:  `Port`s; those that are not published, with the reason.
Never:   publishes what was not released as a contract, or was changed since.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from brygge.contracts.changes.change import Level
from brygge.contracts.changes.comparing import compare
from brygge.contracts.changes.contract_file import read_checked
from brygge.contracts.changes.released import record_of, sha256_of
from brygge.contracts.changes.versions import read_version
from brygge.contracts.checks import checks
from brygge.contracts.choosing import choose
from brygge.contracts.column_types import duckdb_type, is_type
from brygge.contracts.document import current_contracts
from brygge.contracts.expectations import suite_text
from brygge.contracts.model import Contract
from brygge.contracts.tables import known_tables, project_contracts
from brygge.errors import InputError
from brygge.project import Project

# A deprecated port is served until it is retired.
SERVED = ("active", "deprecated")


@dataclass(frozen=True)
class Port:
    """One major version of a port.

    A port that is fit to be published has the bytes of its contract as released, and its suite.
    """

    contract: Contract
    is_latest: bool
    document: bytes = b""
    suite: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The contract's id, `<product>.<port>.v<major>`."""
        return self.contract.id

    @property
    def table(self) -> str:
        """The table's name, `<port>_v<major>`."""
        return f"{self.contract.port}_v{self.contract.major}"

    @property
    def relation(self) -> str:
        """The relation in the warehouse, `<product>.<port>_v<major>`."""
        return f"{self.contract.product}.{self.table}"

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The promised columns in order: names and DuckDB types."""
        (promised,) = self.contract.objects
        return tuple((each.column, duckdb_type(each)) for each in promised.properties)

    @property
    def sha256(self) -> str:
        """The hash of the contract as released, in hex."""
        return sha256_of(self.document)


def find_ports(project: Project, names: Sequence[str]) -> tuple[list[Port], dict[str, str]]:
    """Return the ports called `names` (none: all), and why others are not served, by id.

    Raises `InputError` for a name that no port has.
    """
    contracts = [read_checked(project, path) for path in current_contracts(project)]
    contracts = [each for each in contracts if each.port]
    majors: dict[tuple[str, str], int] = {}
    for each in contracts:
        if not _left_out(each):
            name = (each.product, each.port)
            majors[name] = max(each.major, majors.get(name, 0))
    ports, left_out = [], {}
    for contract in choose(contracts, names):
        why = _left_out(contract)
        if why:
            left_out[contract.id] = why
            continue
        ports.append(Port(contract, contract.major == majors[contract.product, contract.port]))
    return ports, left_out


def _left_out(contract: Contract) -> str:
    """Return why the port is not served; blank when it is."""
    if contract.status not in SERVED:
        return f"its status is {contract.status}"
    return "it is private" if contract.access == "private" else ""


def fit(project: Project, ports: Sequence[Port]) -> list[Port]:
    """Return `ports` with all that publishing needs of them.

    Raises `InputError` for a contract that was not released, or was changed since, and for a type
    that is none.
    """
    for port in ports:
        for name, kind in port.columns:
            if not is_type(kind):
                raise InputError(
                    f"{port.contract.file}: the type of {name} is none of DuckDB: {kind}.",
                    "write one, like decimal(18,4) or struct(a integer).",
                )
    tables = known_tables(project, project_contracts(project))
    return [
        replace(
            port,
            document=_released(project, port.contract),
            suite=json.loads(suite_text(port.contract, checks(port.contract, tables))),
        )
        for port in ports
    ]


def _released(project: Project, contract: Contract) -> bytes:
    """Return the released bytes of the contract's version, when it promises the same still."""
    record = record_of(project, contract.product, contract.port, contract.major)
    version = read_version(contract.version)
    release = next((each for each in record.releases if each.version == version), None)
    if release is None or version is None:
        raise InputError(
            f"{contract.file}: version {contract.version} was never released.",
            f"run `brygge contracts release {contract.port}.v{contract.major}`, then publish.",
        )
    path = record.file(version)
    content = path.read_bytes() if path.is_file() else b""
    if sha256_of(content) != release.sha256:
        raise InputError(
            f"{project.relative(path)} is not what was released.", "restore the file from git."
        )
    if compare(read_checked(project, path), contract).level > Level.PATCH:
        raise InputError(
            f"{contract.file} promises something else than what was released as {version}.",
            "raise its version and run `brygge contracts release`; `brygge contracts check` says "
            "what changed.",
        )
    return content
