"""Everything that a contract promises and a machine can check, as one list.

Input:   a contract of one port and the tables that it may refer to.
Output:  `Check`s, from which the audit, the Great Expectations suite and the docs are all made;
         and what cannot be checked, with the reason, so that nobody thinks that it is.
Never:   runs SQL.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from brygge.contracts.check import Check, Unchecked, make_check, make_key_check
from brygge.contracts.column_types import duckdb_type, quoted
from brygge.contracts.conditions import FORMATS, conditions
from brygge.contracts.model import Contract, Property, Quality, SchemaObject
from brygge.contracts.quality_rules import quality_checks, unchecked_quality
from brygge.contracts.references import Table, Target, resolve
from brygge.contracts.service_levels import SLA_RULES, service_checks
from brygge.strict_yaml import Steps


def checks(contract: Contract, tables: Sequence[Table] = ()) -> list[Check]:
    """Return every check of the contract's one object, in file order, each with its own id."""
    each = contract.objects[0]
    found = [_columns_check(each)]
    found += [check for column in each.properties for check in _of_column(column, contract, tables)]
    found += _of_keys(each)
    found += _of_relationships(each, contract, tables)
    found += [check for rule in each.quality for check in quality_checks(rule, None, each)]
    found += _emptiness(contract, found)
    found += [check for sla in contract.slas for check in service_checks(sla, contract)]
    return _numbered(found)


def unchecked(contract: Contract) -> list[Unchecked]:
    """Return what the contract promises and nobody checks on the data."""
    return [
        *(each for rule in _all_quality(contract) for each in unchecked_quality(rule)),
        *(each for column in contract.objects[0].properties for each in _unchecked_format(column)),
        *(
            Unchecked(sla.steps, f"{sla.property} is not a property of the data")
            for sla in contract.slas
            if sla.property.lower() not in SLA_RULES
        ),
    ]


def _columns_check(each: SchemaObject) -> Check:
    names = tuple(column.column for column in each.properties)
    kinds = [duckdb_type(column) for column in each.properties]
    return Check(
        id="columns",
        rule="columns",
        columns=names,
        scope="columns",
        description="exactly these columns, in this order, of these types",
        arguments={"types": kinds},
        steps=each.steps,
        unit="",
    )


def _of_column(column: Property, contract: Contract, tables: Sequence[Table]) -> Iterator[Check]:
    name = column.column
    for found in conditions(column):
        yield make_check(
            f"{name}{found.path}.{found.rule}",
            found.rule,
            (name,),
            column.steps,
            sql=found.sql,
            arguments={**found.arguments, "path": found.path} if found.path else found.arguments,
        )
    if column.is_unique and not (column.is_key and len(contract.objects[0].key) == 1):
        yield make_key_check(f"{name}.unique", "unique", (name,), column.steps)
    for relationship in column.relationships:
        yield from _relationship(
            f"{name}.relationship", (name,), relationship.target, relationship.steps,
            contract, tables,
        )  # fmt: skip
    for rule in column.quality:
        yield from quality_checks(rule, column, contract.objects[0])


def _of_keys(each: SchemaObject) -> Iterator[Check]:
    names = tuple(column.column for column in each.key)
    if names:
        yield make_key_check("primary_key", "primary_key", names, each.steps)


def _of_relationships(
    each: SchemaObject, contract: Contract, tables: Sequence[Table]
) -> Iterator[Check]:
    for relationship in each.relationships:
        source = [resolve(name, contract, ()) for name in relationship.source]
        names = tuple(found.column for found in source if isinstance(found, Target))
        yield from _relationship(
            ".".join((*names, "relationship")), names, relationship.target, relationship.steps,
            contract, tables,
        )  # fmt: skip


def _relationship(
    check_id: str,
    names: tuple[str, ...],
    target: tuple[str, ...],
    steps: Steps,
    contract: Contract,
    tables: Sequence[Table],
) -> Iterator[Check]:
    found = [resolve(name, contract, tables) for name in target]
    targets = [each for each in found if isinstance(each, Target)]
    if len(targets) != len(target) or len(names) != len(targets):
        return
    there = [quoted(each.column) for each in targets]
    given = " and ".join(f"{name} is not null" for name in there)
    here = [quoted(name) for name in names]
    # A key of which a part is null refers to nothing; `not in` would take it for a bad one.
    filled = " and ".join(f"{name} is not null" for name in here)
    sql = (
        f"{filled} and {_tuple(here)} not in "
        f"(select {_tuple(there)} from {targets[0].table.relation} where {given})"
    )
    arguments = {
        "table": targets[0].table,
        "columns": [each.column for each in targets],
    }
    yield make_check(check_id, "relationship", names, steps, sql=sql, arguments=arguments)


def _emptiness(contract: Contract, found: Iterable[Check]) -> Iterator[Check]:
    if any(check.rule == "row_count" for check in found) or contract.custom("allowEmpty") is True:
        return
    check = make_check("not_empty", "not_empty", (), contract.objects[0].steps, scope="measure")
    yield replace(check, sql="count(*)", operator=">")


def _tuple(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def _numbered(found: Iterable[Check]) -> list[Check]:
    """Give equal ids a number from the second on, so that every result has one place."""
    seen: Counter[str] = Counter()
    made = []
    for check in found:
        seen[check.id] += 1
        again = seen[check.id]
        made.append(check if again == 1 else replace(check, id=f"{check.id}_{again}"))
    return made


def _all_quality(contract: Contract) -> Iterator[Quality]:
    for each in contract.objects:
        yield from each.quality
        for column in each.properties:
            yield from column.quality


def _unchecked_format(column: Property) -> Iterator[Unchecked]:
    named = column.options.get("format")
    if column.logical_type == "string" and named and named not in FORMATS:
        yield Unchecked(column.steps, f'the format "{named}" has no pattern')
