"""Compile contracts and agreements into what dbt must know of access: one macro.

Input:   the contracts, the agreements, `seeds/rules/rule_access_masks.csv`.
Output:  `macros/generated/access.sql`: the ports with their columns and masks; per consumer and
         port the days on which it may read, and the classes that it reads unmasked.
Never:   knows what day it is: the same files give the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from brygge.access.agreement import Agreement, Consumer
from brygge.access.deriving import Grant, spans, state
from brygge.access.reading import examine_agreements
from brygge.compiling.derived import MARK, Derived, GeneratedFile
from brygge.compiling.macros import NONE, list_literal, record_literal, text_literal
from brygge.compiling.masks import SEED, Masks, read_masks, strictest
from brygge.compiling.properties import end_of_support
from brygge.contracts.column_types import duckdb_type
from brygge.contracts.model import Contract, Property
from brygge.contracts.tables import project_contracts
from brygge.errors import InputError
from brygge.project import Project

FILE = Path("macros/generated/access.sql")
_ORIGIN = f"contracts/ and {SEED.as_posix()}"


def compile_access(project: Project) -> Derived:
    """Return the macro of access, or what is wrong with the agreements and the masks."""
    try:
        contracts = [each for each in project_contracts(project) if each.port]
    except InputError:
        return Derived((), ())  # told where the ports are compiled
    masks, refused = read_masks(project)
    agreements, wrong = examine_agreements(project)
    refused += tuple(wrong)
    if refused or not (contracts or agreements):
        return Derived((), refused)
    whole = [each for each in contracts if each.objects]
    ported = sorted(whole, key=lambda each: (each.product, each.port, each.major))
    ports = [_port(project, each, ported, masks) for each in ported]
    agreements.sort(key=lambda each: (_key(each.consumer), each.port))
    text = _render(masks, ports, [_agreement(project, each) for each in agreements])
    return Derived((GeneratedFile(FILE, text, _ORIGIN),), ())


def _render(masks: Masks, ports: Sequence[str], agreements: Sequence[str]) -> str:
    return (
        f"{MARK}{_ORIGIN}. Edit these, not this file. -#}}\n"
        "{% macro compiled_access() %}\n"
        "    {{ return({\n"
        f'        "seed": {text_literal(SEED.stem)},\n'
        f'        "sha256": {text_literal(masks.sha256)},\n'
        + _part("ports", ports)
        + _part("agreements", agreements)
        + "    }) }}\n"
        "{% endmacro %}\n"
    )


def _part(name: str, records: Iterable[str]) -> str:
    listed = "".join(f"            {record},\n" for record in records)
    return f"        {text_literal(name)}: [\n{listed}        ],\n"


def _port(project: Project, contract: Contract, others: Sequence[Contract], masks: Masks) -> str:
    majors = [each.major for each in others if _name(each) == _name(contract)]
    active = [
        each.major for each in others if _name(each) == _name(contract) and each.status == "active"
    ]
    successor = max((major for major in active if major > contract.major), default=None)
    columns = [_column(each, masks) for each in contract.objects[0].properties]
    return record_literal(
        [
            ("product", text_literal(contract.product)),
            ("port", text_literal(contract.port)),
            ("version", str(contract.major)),
            ("is_latest", str(contract.major == max(majors)).lower()),
            ("access", text_literal(contract.access)),
            ("status", text_literal(contract.status)),
            ("end_of_support", _text(end_of_support(contract))),
            ("successor", NONE if successor is None else str(successor)),
            ("file", text_literal(contract.file)),
            ("sha256", text_literal(_sha256(project, contract.file))),
            ("columns", list_literal(columns)),
        ]
    )


def _name(contract: Contract) -> tuple[str, str]:
    return contract.product, contract.port


def _column(column: Property, masks: Masks) -> str:
    return record_literal(
        [
            ("name", text_literal(column.column)),
            ("type", text_literal(duckdb_type(column))),
            ("class", text_literal(strictest(column))),
            ("mask", text_literal(masks.mask(column))),
        ]
    )


def _agreement(project: Project, agreement: Agreement) -> str:
    return record_literal(
        [
            ("consumer", text_literal(_key(agreement.consumer))),
            ("port", text_literal(agreement.port)),
            ("file", text_literal(agreement.file)),
            ("sha256", text_literal(_sha256(project, agreement.file))),
            # Where it stands for good when no grant ever comes of it.
            ("state", text_literal(state(agreement, date.max))),
            ("is_pending", str(agreement.pending is not None).lower()),
            ("grants", list_literal(_grants(agreement))),
        ]
    )


def _key(consumer: Consumer) -> str:
    """Return what dbt calls a consumer: a product by its group, others with their kind."""
    return consumer.id if consumer.kind == "product" else str(consumer)


def _grants(agreement: Agreement) -> Iterator[str]:
    for span in spans(agreement):
        if span.grant:
            yield _grant(span.grant, is_revoked=span.request.revoked is not None)


def _grant(grant: Grant, *, is_revoked: bool) -> str:
    return record_literal(
        [
            ("first", text_literal(grant.first.isoformat())),
            ("last", _text(grant.last.isoformat() if grant.last else None)),
            ("is_revoked", str(is_revoked).lower()),
            ("classes", list_literal(text_literal(each) for each in sorted(grant.classes))),
        ]
    )


def _text(value: str | None) -> str:
    return NONE if value is None else text_literal(value)


def _sha256(project: Project, file: str) -> str:
    return sha256((project.root / file).read_bytes()).hexdigest()
