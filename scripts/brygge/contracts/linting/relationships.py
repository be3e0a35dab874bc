"""References: that what a relationship or an SLA names is there, and fits.

Input:   a case, with the tables that may be referred to.
Output:  faults.
Never:   fetches the file behind a reference; says that a table is missing where tables are unknown.
"""

from collections.abc import Iterator

from brygge.contracts.column_types import family
from brygge.contracts.linting.case import Case, called, nested
from brygge.contracts.linting.finding import Fault
from brygge.contracts.model import Property, Relationship, SchemaObject
from brygge.contracts.references import Target, own_table, resolve
from brygge.contracts.service_levels import SLA_RULES
from brygge.errors import likely

_MOMENTS = ("date", "timestamp")


def relationships(case: Case) -> Iterator[Fault]:
    """A relationship leads from columns to as many columns that exist, of the same types."""
    for each in case.contract.objects:
        own = own_table(each, case.contract)
        for column in each.properties:
            for relationship in column.relationships:
                yield from _judge(case, relationship, [Target(own, column.column)])
            for part in list(nested(column))[1:]:
                yield from _inside(part)
        for relationship in each.relationships:
            yield from _of_object(case, each, relationship)


def _inside(part: Property) -> Iterator[Fault]:
    for relationship in part.relationships:
        yield Fault(
            "BC308",
            relationship.steps,
            f"Nothing checks a relationship of {called(part)}, a part of a nested column.",
            "say it with an SQL rule of the object.",
        )


def _of_object(case: Case, each: SchemaObject, relationship: Relationship) -> Iterator[Fault]:
    sources = []
    for name in relationship.source:
        found = resolve(name, case.contract, ())
        if isinstance(found, str) and "." not in name and each.find(name):
            found = Target(own_table(each, case.contract), name)
        if isinstance(found, str):
            yield Fault(
                "BC304",
                (*relationship.steps, "from"),
                f'"{name}" {found}.',
                f'name a property of "{each.name}" as {each.name}.<property>.',
            )
            return
        sources.append(found)
    if sources:
        yield from _judge(case, relationship, sources)


def _judge(case: Case, relationship: Relationship, sources: list[Target]) -> Iterator[Fault]:
    steps = (*relationship.steps, "to")
    if len(sources) != len(relationship.target) and relationship.target:
        count, there = len(sources), len(relationship.target)
        sentence = f"The relationship leads from {count} columns to {there}."
        yield Fault("BC303", steps, sentence, "name as many columns on both sides.")
        return
    for source, name in zip(sources, relationship.target, strict=False):
        found = resolve(name, case.contract, case.around.tables)
        if isinstance(found, str):
            yield from _missing(case, name, found, steps)
        elif (found.table.relation, found.column) == (source.table.relation, source.column):
            sentence = f'"{source.column}" refers to itself, which is always true.'
            yield Fault("BC307", steps, sentence, "name the column of the other side.")
        elif not _fit(source.column_type, found.column_type):
            yield Fault(
                "BC302",
                steps,
                f'"{source.column}" is {source.column_type}, but "{name}" is {found.column_type}.',
                "give both the same type.",
            )


def _missing(case: Case, name: str, reason: str, steps: tuple[str | int, ...]) -> Iterator[Fault]:
    objects = [each.name for each in case.contract.objects]
    first = name.partition(".")[0]
    known = [] if first in objects else [*objects, *(table.name for table in case.around.tables)]
    is_own = first in objects
    if is_own and _is_part(case, name):
        sentence = f'Nothing checks a relationship to "{name}", a part of a nested column.'
        yield Fault("BC308", steps, sentence, "say it with an SQL rule of the object.")
    elif is_own or (case.around.knows_all_tables and not (case.folders is None and "#" in name)):
        yield Fault(
            "BC301",
            steps,
            f'"{name}" {reason}.',
            f"{likely(first, known)}name it as <object>.<property>, of this contract, another port "
            "or a referential.",
        )


def _is_part(case: Case, name: str) -> bool:
    first, *columns = name.split(".")
    each = next(one for one in case.contract.objects if one.name == first)
    parts = each.properties
    for step in columns:
        found = next((part for part in parts if step in (part.name, part.column)), None)
        if found is None:
            return False
        parts = found.properties or (found.items.properties if found.items else ())
    return len(columns) > 1


def _fit(left: str, right: str) -> bool:
    if left == right:
        return True
    # DuckDB compares numbers of any width, and texts however they are called.
    families = {family(left), family(right)}
    return len(families) == 1 and families <= {"integer", "string", "timestamp"}


def sla_elements(case: Case) -> Iterator[Fault]:
    """What an SLA measures in time is a column that holds dates or moments."""
    for sla in case.contract.slas:
        named = sla.content.get("element") or case.content.get("slaDefaultElement")
        is_measured = sla.property.lower() in SLA_RULES
        steps = (*sla.steps, "element")
        if not named:
            if is_measured:
                sentence = f"Nothing measures {sla.property}: no element is named."
                yield Fault("BC519", sla.steps, sentence, "add element: <object>.<property>.")
            continue
        for name in (part.strip() for part in str(named).split(",")):
            column = _element(case, name)
            if column is None and not _is_object(case, name):
                sentence = f'The element "{name}" is no property of the contract.'
                yield Fault("BC305", steps, sentence, "name it as <object>.<property>.")
            elif is_measured and (column is None or column.logical_type not in _MOMENTS):
                what = f"of type {column.logical_type}" if column else "an object"
                sentence = f'{sla.property} is measured in time, but "{name}" is {what}.'
                yield Fault("BC306", steps, sentence, "name a date or a timestamp.")


def _element(case: Case, name: str) -> Property | None:
    found = resolve(name, case.contract, ())
    column = found.column if isinstance(found, Target) else name
    if isinstance(found, str) and "." in name:
        return None
    return next((part for each in case.contract.objects if (part := each.find(column))), None)


def _is_object(case: Case, name: str) -> bool:
    return any(name == each.name for each in case.contract.objects)
