"""The primary key of an object: that there is one, in an order, without null.

Input:   a case.
Output:  faults.
Never:   looks at data.
"""

from collections.abc import Iterator

from brygge.contracts.linting.case import Case
from brygge.contracts.linting.finding import Fault
from brygge.contracts.model import Property, SchemaObject


def primary_keys(case: Case) -> Iterator[Fault]:
    """Every object has a key: without one, nobody can say that a row is there twice."""
    for each in case.contract.objects:
        if each.properties and not each.key and not any(one.is_unique for one in each.properties):
            yield Fault(
                "BC212",
                each.steps,
                f'"{each.name}" has no key.',
                "mark the columns that tell rows apart with primaryKey: true.",
            )
        yield from _positions(each)
        for column in each.key:
            yield from _nullable(column)


def _nullable(column: Property) -> Iterator[Fault]:
    if column.content.get("required") is False:
        yield Fault(
            "BC215",
            (*column.steps, "required"),
            f'"{column.name}" is in the primary key and may be null.',
            "remove `required: false`; a key is never null.",
        )


def _positions(each: SchemaObject) -> Iterator[Fault]:
    given = [column for column in each.key if _position(column) != -1]
    positions = [_position(column) for column in given]
    for column in each.properties:
        if _position(column) != -1 and not column.is_key:
            yield Fault(
                "BC214",
                (*column.steps, "primaryKeyPosition"),
                f'"{column.name}" has a place in the primary key, but is not in it.',
                "add primaryKey: true, or remove the position.",
            )
    if len(each.key) > 1 and len(given) < len(each.key):
        missing = next(column for column in each.key if column not in given)
        yield Fault(
            "BC214",
            missing.steps,
            f'"{missing.name}" has no place in a key of {len(each.key)} columns.',
            "add primaryKeyPosition, counting from 1.",
        )
    elif given and sorted(positions) != list(range(1, len(given) + 1)):
        seen = ", ".join(str(position) for position in positions)
        yield Fault(
            "BC213",
            (*given[-1].steps, "primaryKeyPosition"),
            f"The positions in the primary key are {seen}.",
            f"number them 1 to {len(given)}, each once.",
        )


def _position(column: Property) -> int:
    return int(column.content.get("primaryKeyPosition", -1))
