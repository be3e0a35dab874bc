"""Compile the contracts of all ports: dbt's properties, the audits, the suites.

Input:   `contracts/<product>/<port>.v<major>.odcs.yaml` and the referentials they refer to.
Output:  per port `models/gold/<product>/<port>.yml`; per version its audit macro and its suite.
Never:   compiles a contract in which the linter finds an error.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from brygge.compiling.audits import audit_file
from brygge.compiling.derived import Derived, GeneratedFile
from brygge.compiling.properties import PortVersion, properties_file
from brygge.contracts.checks import checks
from brygge.contracts.document import current_contracts
from brygge.contracts.expectations import suite_text
from brygge.contracts.linting.linting import lint
from brygge.contracts.tables import known_tables, project_contracts
from brygge.findings import Finding
from brygge.project import Project

CONTRACTS = Path("contracts")


def compile_ports(project: Project) -> Derived:
    """Return the files of every port, or what is wrong with the contracts."""
    refused = _errors(project)
    if refused:
        return Derived((), refused)
    contracts = project_contracts(project)
    tables = known_tables(project, contracts)
    by_port: dict[str, list[PortVersion]] = defaultdict(list)
    for contract in sorted(contracts, key=lambda each: each.major):
        by_port[contract.port].append(PortVersion(contract, checks(contract, tables)))
    files = [file for versions in by_port.values() for file in _files(project, versions)]
    return Derived(tuple(files), ())


def _errors(project: Project) -> tuple[Finding, ...]:
    paths = current_contracts(project)
    report = lint(project, paths, datetime.now(UTC).date(), is_whole=True) if paths else None
    return tuple(
        Finding(f"{each.file}:{each.line}:{each.column}", each.code, each.message, each.fix)
        for each in (report.findings if report else ())
        if each.severity == "error"
    )


def _files(project: Project, versions: list[PortVersion]) -> Iterator[GeneratedFile]:
    yield properties_file(versions)
    for each in versions:
        content = (project.root / each.contract.file).read_bytes()
        yield audit_file(each.contract, each.checks, sha256(content).hexdigest())
        yield _suite_file(each)


def _suite_file(version: PortVersion) -> GeneratedFile:
    contract = version.contract
    name = f"{contract.port}.v{contract.major}.expectations.json"
    return GeneratedFile(
        CONTRACTS / contract.product / name, suite_text(contract, version.checks), contract.file
    )
