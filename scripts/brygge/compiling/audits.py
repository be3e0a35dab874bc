"""Compile a contract into the audit of its port: one macro with every check in it.

Input:   a contract, its checks, the text of its file.
Output:  `macros/generated/audit_<port>_v<major>.sql`.
Never:   writes SQL that was not made from the contract; the macro knows the contract's checksum.
"""

from collections.abc import Sequence
from pathlib import Path

from brygge.compiling.derived import MARK, GeneratedFile
from brygge.compiling.macros import NONE, list_literal, record_literal, text_literal
from brygge.contracts.check import Check
from brygge.contracts.column_types import duckdb_type
from brygge.contracts.measures import counted, failing, measured, quick_measured
from brygge.contracts.model import Contract
from brygge.contracts.references import OBJECT

GENERATED = Path("macros/generated")
MEASURED = "${measured}"


def audit_file(contract: Contract, checks: Sequence[Check], sha256: str) -> GeneratedFile:
    """Return the macro that the materialization `output_port` asks for this port's checks."""
    name = f"audit_{contract.port}_v{contract.major}"
    each = contract.objects[0]
    key = [column.column for column in each.key]
    classified = [column.column for column in each.properties if column.is_classified]
    columns = [
        record_literal(
            [("name", text_literal(column.column)), ("type", text_literal(duckdb_type(column)))]
        )
        for column in each.properties
    ]
    head = [
        ("contract", text_literal(contract.id)),
        ("version", text_literal(contract.version)),
        ("file", text_literal(contract.file)),
        ("sha256", text_literal(sha256)),
        ("key", _texts(key)),
        ("classified", _texts(classified)),
    ]
    text = (
        f"{MARK}{contract.file}. Edit the contract, not this file. -#}}\n"
        f"{{% macro {name}() %}}\n"
        "    {{ return({\n"
        + "".join(f"        {text_literal(field)}: {value},\n" for field, value in head)
        + _part("columns", columns)
        + _part("checks", [_record(check, tuple(key)) for check in checks])
        + "    }) }}\n"
        "{% endmacro %}\n"
    )
    return GeneratedFile(GENERATED / f"{name}.sql", text, contract.file)


def _record(check: Check, key: tuple[str, ...]) -> str:
    bad, raw = failing(check), counted(check)
    quick = quick_measured(check) if check.scope == "key" else None
    return record_literal(
        [
            ("id", text_literal(check.id)),
            ("rule", text_literal(check.rule)),
            ("columns", _texts(check.columns)),
            ("scope", text_literal(check.scope)),
            ("severity", text_literal(check.severity)),
            ("dimension", text_literal(check.dimension)),
            ("unit", text_literal(check.unit)),
            ("expected", text_literal(check.expectation())),
            ("strict", str(check.is_strict).lower()),
            ("delta", str(_holds_by_row(check, key)).lower()),
            ("measured", text_literal(measured(check))),
            ("quick", NONE if quick is None else text_literal(quick)),
            ("counted", NONE if raw is None else text_literal(raw)),
            ("bad", NONE if bad is None else text_literal(bad)),
            ("kept", text_literal(check.kept(MEASURED))),
        ]
    )


def _holds_by_row(check: Check, key: tuple[str, ...]) -> bool:
    """Whether new rows that keep the promise cannot break it for the rows that are there.

    Rows are merged by the key, so that a key which is unique among the new rows stays unique.
    """
    if not check.is_strict:
        return False
    if check.scope == "key":
        return check.columns == key
    return check.scope == "row" and OBJECT not in check.sql


def _texts(values: Sequence[str]) -> str:
    return list_literal(text_literal(value) for value in values)


def _part(name: str, records: Sequence[str]) -> str:
    listed = "".join(f"            {record},\n" for record in records)
    return f"        {text_literal(name)}: [\n{listed}        ],\n"
