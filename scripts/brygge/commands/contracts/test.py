"""`brygge contracts test`: run the suites of ports with Great Expectations.

Input:   the names of ports (default: all); a target that was built.
Output:  a table per port, Data Docs; exit 0 kept, 1 broken, 2 a mistake, 3 not carried out.
Never:   changes the database.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from brygge.commands.console import (
    Progress,
    format_option,
    say,
    say_json,
    say_table,
    target_option,
)
from brygge.errors import ExitCode, InputError, likely

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from brygge.project import Project, Target
    from brygge.quality.suites import CheckResult, Suite, SuiteResult

SUFFIX = ".expectations.json"
WORDS = {"failed": "failed", "not_run": "not carried out", "passed": "passed"}


@click.command("test")
@click.argument("ports", nargs=-1)
@target_option
@format_option
def command(ports: tuple[str, ...], target: str, output_format: str) -> int:
    """Run the compiled suites of PORTS (`orders`, `orders.v1`) against the warehouse.

    The suites say what the contracts promise; the audit of `dbt build` says the same, faster. Data
    Docs are written to outputs/<target>/site/quality/.
    """
    from brygge.project import Project
    from brygge.quality.moment import moment
    from brygge.quality.pages import write_pages
    from brygge.quality.suites import run_suites
    from brygge.warehouse import open_read_only

    project = Project.find()
    place = project.target(target)
    suites = _suites(project, ports)
    with open_read_only(place) as connection, Progress(f"contracts test {target}") as progress:
        _refuse_unbuilt(connection, place, suites)
        progress("Great Expectations is read")
        results = run_suites(
            connection,
            suites,
            # A port's schema is its product.
            lambda suite: moment(place, suite.schema),
            lambda suite: progress(suite.name),
        )
    index = write_pages(results, place.outputs / "site" / "quality")
    _say(results, output_format, project.relative(index))
    return _exit_code(results)


def _suites(project: "Project", ports: tuple[str, ...]) -> "list[Suite]":
    from brygge.quality.suites import read_suite

    by_name = {
        f"{path.parent.name}.{path.name.removesuffix(SUFFIX)}": path
        for path in sorted((project.root / "contracts").glob(f"*/*{SUFFIX}"))
    }
    if not by_name:
        raise InputError("no suite below contracts/.", "write a contract, then `brygge compile`.")
    chosen = set() if ports else set(by_name)
    for port in ports:
        found = {name for name in by_name if port in _names(name)}
        if not found:
            known = [name.partition(".")[2] for name in by_name]
            fix = f"{likely(port, known)}the ports are {', '.join(known)}."
            raise InputError(f'no port "{port}".', fix)
        chosen |= found
    return [read_suite(by_name[name], *_relation(name)) for name in sorted(chosen)]


def _names(contract_id: str) -> tuple[str, ...]:
    """What people may call a port: `sales.orders.v1`, `orders.v1`, `sales.orders`, `orders`."""
    product, port, version = contract_id.split(".")
    return (contract_id, f"{port}.{version}", f"{product}.{port}", port)


def _relation(contract_id: str) -> tuple[str, str]:
    product, port, version = contract_id.split(".")
    return product, f"{port}_{version}"


def _refuse_unbuilt(
    connection: "DuckDBPyConnection", target: "Target", suites: "list[Suite]"
) -> None:
    sql = "select table_schema, table_name from information_schema.tables"
    rows = connection.execute(sql).fetchall()
    for suite in suites:
        if (suite.schema, suite.table) not in rows:
            relation = f"{suite.schema}.{suite.table}"
            raise InputError(
                f"{relation} is not in target {target.name}.",
                f"build it: brygge build --target {target.name}.",
            )


def _say(results: "list[SuiteResult]", output_format: str, index: str) -> None:
    if output_format == "json":
        say_json(
            {
                "ports": [
                    {
                        "contract": each.name,
                        "relation": each.relation,
                        "checks": [asdict(check) for check in each.checks],
                    }
                    for each in results
                ],
                "docs": index,
            }
        )
        return
    for each in results:
        shown = [check for check in each.checks if check.outcome != "passed"]
        passed = len(each.checks) - len(shown)
        if shown:
            say_table(
                f"{each.name}: {passed} of {len(each.checks)} promises kept",
                ("check", "column", "severity", "outcome", "found"),
                [_row(check) for check in sorted(shown, key=_order)],
            )
        else:
            say(f"{each.name}: {passed} of {len(each.checks)} promises kept")
    say(f"data docs: {index}")


def _row(check: "CheckResult") -> tuple[str, ...]:
    return (check.check, check.column, check.severity, WORDS[check.outcome], check.observed)


def _order(check: "CheckResult") -> tuple[bool, str]:
    return (check.severity == "warning", check.outcome)


def _exit_code(results: "list[SuiteResult]") -> ExitCode:
    checks = [check for each in results for check in each.checks]
    if any(check.outcome == "not_run" for check in checks):
        return ExitCode.FAULT
    broken = any(check.outcome == "failed" and check.severity == "error" for check in checks)
    return ExitCode.FINDINGS if broken else ExitCode.GOOD
