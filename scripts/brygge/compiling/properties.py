"""Compile the contracts of a port into the properties that dbt reads.

Input:   every version of one port, each with its checks.
Output:  `models/gold/<product>/<port>.yml`: columns in order, types, constraints (documentation
         only), tests that look the audit's results up, access, group, versions, meta.
Never:   puts a rule where dbt would enforce it a second time: the audit is the only enforcer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brygge.compiling.derived import YAML_MARK, GeneratedFile
from brygge.contracts.check import Check
from brygge.contracts.column_types import duckdb_type, quoted
from brygge.contracts.model import Contract, Property
from brygge.contracts.references import OBJECT, Table
from brygge.yaml_text import yaml_text

GOLD = Path("models/gold")
# What dbt has no word for is kept in `meta.odcs`, under ODCS's own names.
COLUMN_META = (
    "logicalType",
    "logicalTypeOptions",
    "physicalType",
    "enum",
    "items",
    "properties",
    "map",
    "classification",
    "criticalDataElement",
    "semanticType",
    "businessName",
    "deprecated",
    "quality",
)
CONTRACT_META = ("domain", "servers", "slaProperties", "team", "customProperties")
OBJECT_META = ("dataGranularityDescription", "physicalType", "quality")
# A CHECK can say these; the others have constraints of their own or none.
_NO_CHECK = ("required", "relationship", "null_values", "missing_values")
_JINJA = ("{{", "{%", "{#")


@dataclass(frozen=True)
class PortVersion:
    """One version of a port: its contract and the checks made from it."""

    contract: Contract
    checks: Sequence[Check]


def properties_file(versions: Sequence[PortVersion]) -> GeneratedFile:
    """Return the properties of one port; `versions` are all of its majors, the oldest first."""
    latest = versions[-1].contract
    model = {
        "name": latest.port,
        "description": _description(latest),
        "latest_version": latest.major,
        "config": {"access": _dbt_access(latest), "group": latest.product},
        "versions": [_version(each, latest) for each in versions],
    }
    origins = ", ".join(each.contract.file for each in versions)
    text = (
        f"{YAML_MARK}{origins}. Edit the contract, not this file.\n"
        + "version: 2\n\n"
        + yaml_text({"models": [model]})
    )
    return GeneratedFile(GOLD / latest.product / f"{latest.port}.yml", text, origins)


def _dbt_access(contract: Contract) -> str:
    """Return who may refer to the model, as dbt says it; the gate judges agreements."""
    return "private" if contract.access == "private" else "public"


def _version(each: PortVersion, latest: Contract) -> dict[str, Any]:
    contract, promised = each.contract, each.contract.objects[0]
    contract_meta = {"id": contract.id, "version": contract.version, "status": contract.status}
    odcs = _kept(contract.content, CONTRACT_META) | {"schema": _kept(promised.content, OBJECT_META)}
    made: dict[str, Any] = {"v": contract.major}
    if latest is not contract:
        made["description"] = _description(contract)
    end = end_of_support(contract)
    if end:
        made["deprecation_date"] = end
    tags, access = contract.content.get("tags"), _dbt_access(contract)
    made["config"] = {
        **({} if access == _dbt_access(latest) else {"access": access}),
        **({"tags": list(tags)} if tags else {}),
        "meta": {"contract": contract_meta, "access": contract.access, "odcs": odcs},
    }
    key = [column.column for column in promised.key]
    constraints = [{"type": "primary_key", "columns": key, **_QUIET}] if key else []
    constraints += list(_foreign_keys(each.checks, composite=True))
    if constraints:
        made["constraints"] = constraints
    tests = [_test(check, contract) for check in each.checks if len(check.columns) != 1]
    if tests:
        made["data_tests"] = tests
    made["columns"] = [_column(column, each) for column in promised.properties]
    return made


def _column(column: Property, each: PortVersion) -> dict[str, Any]:
    own = [check for check in each.checks if check.columns == (column.column,)]
    made: dict[str, Any] = {"name": column.column, "data_type": duckdb_type(column)}
    if quoted(column.column) != column.column:
        made["quote"] = True
    if column.content.get("description"):
        made["description"] = _plain(column.content["description"])
    constraints = list(_constraints(column, own))
    if constraints:
        made["constraints"] = constraints
    kept = _kept(column.content, COLUMN_META)
    tags = column.content.get("tags")
    config = {
        **({"tags": list(tags)} if tags else {}),
        **({"meta": {"odcs": kept}} if kept else {}),
    }
    if config:
        made["config"] = config
    if own:
        made["data_tests"] = [_test(check, each.contract) for check in own]
    return made


# dbt is told not to warn that nothing puts them on the table.
_QUIET = {"warn_unsupported": False}


def _constraints(column: Property, own: Sequence[Check]) -> Iterator[dict[str, Any]]:
    if column.is_required:
        yield {"type": "not_null", **_QUIET}
    if column.is_unique:
        yield {"type": "unique", **_QUIET}
    yield from _foreign_keys(own, composite=False)
    for check in own:
        if check.scope == "row" and check.is_strict and check.rule not in _NO_CHECK:
            yield {"type": "check", "expression": _plain(_positive(check.sql)), **_QUIET}


def _positive(bad: str) -> str:
    """Return the condition of a good row."""
    return bad.removeprefix("not ") if bad.startswith("not regexp") else f"not ({bad})"


def _foreign_keys(checks: Sequence[Check], composite: bool) -> Iterator[dict[str, Any]]:
    for check in checks:
        if check.rule != "relationship" or (len(check.columns) > 1) != composite:
            continue
        table, columns = check.arguments["table"], check.arguments["columns"]
        made: dict[str, Any] = {"type": "foreign_key"}
        if composite:
            made["columns"] = list(check.columns)
        if table.relation == OBJECT:
            # dbt knows no reference of a table to itself.
            made["expression"] = f"{table.name} ({', '.join(columns)})"
        else:
            made |= {"to": _ref(table), "to_columns": list(columns)}
        yield {**made, **_QUIET}


def _ref(table: Table) -> str:
    return f"ref('{table.model}', v={table.version})" if table.version else f"ref('{table.model}')"


def _test(check: Check, contract: Contract) -> dict[str, Any]:
    # dbt takes words for names.
    words = re.sub(r"\W+", "_", check.id.replace("[]", "_item"))
    name = f"{contract.port}_v{contract.major}_{words}"
    made: dict[str, Any] = {"name": name, "arguments": {"check": check.id}}
    if check.description:
        made["description"] = _plain(check.description)
    if check.severity == "warning":
        made["config"] = {"severity": "warn"}
    return {"audited": made}


def _description(contract: Contract) -> str:
    """Line 1: what a row is. Line 2: what is left out."""
    promised = contract.objects[0].content.get("description") or contract.content.get("name") or ""
    limits = (contract.content.get("description") or {}).get("limitations")
    return str(_plain("\n".join(str(line).strip() for line in (promised, limits) if line)))


def end_of_support(contract: Contract) -> str | None:
    """Return the first day without support, `deprecation_date` in dbt; None when it is not said."""
    ends = ("endofsupport", "endoflife", "es", "el")
    days = [str(sla.content.get("value")) for sla in contract.slas if sla.property.lower() in ends]
    return min(days) if days else None


def _kept(content: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: _plain(content[name]) for name in names if name in content}


def _plain(value: Any) -> Any:
    """Return `value` such that dbt, which renders YAML as Jinja, gives it back as it is."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, str) and any(mark in value for mark in _JINJA):
        return "{% raw %}" + value + "{% endraw %}"
    return value
