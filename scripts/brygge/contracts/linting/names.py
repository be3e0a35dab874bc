"""Names: objects, properties, tables' columns and ids that are given twice, or not at all.

Input:   a case.
Output:  faults.
Never:   tells two spellings of one name apart by case alone: DuckDB does not.
"""

from collections.abc import Iterable, Iterator

from brygge.contracts.linting.case import Case, listed, nested
from brygge.contracts.linting.finding import Fault
from brygge.contracts.model import Property, SchemaObject
from brygge.strict_yaml import Steps

Named = tuple[str, Steps]


def objects(case: Case) -> Iterator[Fault]:
    """A contract has objects, each with a name of its own and with properties."""
    if not case.contract.objects:
        yield Fault("BC201", ("schema",), "The contract promises no object.", "add one to schema.")
    for each in case.contract.objects:
        if not each.properties:
            yield Fault(
                "BC202", each.steps, f'"{each.name}" has no property.', "add its properties."
            )
    named = [(each.name, (*each.steps, "name")) for each in case.contract.objects]
    yield from _twice("BC203", "object", named)
    tables = [
        (str(each.content["physicalName"]), (*each.steps, "physicalName"))
        for each in case.contract.objects
        if each.content.get("physicalName")
    ]
    yield from _twice("BC205", "physicalName", tables)


def one_object(case: Case) -> Iterator[Fault]:
    """The contract of a port describes one table: what is built and checked is the first object."""
    if case.folders is None or len(case.contract.objects) < 2:
        return
    second = case.contract.objects[1]
    yield Fault(
        "BC231",
        second.steps,
        f'"{second.name}" is a second object, and a port is one table.',
        "give it a port and a contract of its own.",
    )


def properties(case: Case) -> Iterator[Fault]:
    """Among properties side by side, no name and no column is given twice, or left empty."""
    for each in case.contract.objects:
        yield from _side_by_side(each.properties)
        for column in each.properties:
            for part in nested(column):
                yield from _side_by_side(part.properties)


def ids(case: Case) -> Iterator[Fault]:
    """Ids are unique: results are kept under them, and references lead to them."""
    rules = [
        (str(rule.content["id"]), (*rule.steps, "id"))
        for _, _, rule in case.rules()
        if rule.content.get("id")
    ]
    slas = [
        (str(sla.content["id"]), (*sla.steps, "id"))
        for sla in case.contract.slas
        if sla.content.get("id")
    ]
    places = [
        (str(server["id"]), ("servers", position, "id"))
        for position, server in listed(case.content, "servers")
        if server.get("id")
    ]
    for group in ([*rules, *slas], places, _ids_of(case.contract.objects)):
        yield from _twice("BC206", "id", group)
    for each in case.contract.objects:
        yield from _twice("BC206", "id", _ids_of(each.properties))


def _ids_of(parts: Iterable[SchemaObject | Property]) -> list[Named]:
    return [
        (str(part.content["id"]), (*part.steps, "id")) for part in parts if part.content.get("id")
    ]


def _side_by_side(parts: Iterable[Property]) -> Iterator[Fault]:
    several = list(parts)
    for part in several:
        if "name" in part.content and not part.name.strip():
            yield Fault("BC232", (*part.steps, "name"), "A name is empty.", "name the property.")
    named = [(part.name, (*part.steps, "name")) for part in several if part.name.strip()]
    twice = list(_twice("BC204", "property", named))
    yield from twice
    known = {fault.steps[:-1] for fault in twice}
    columns = [
        (part.column, (*part.steps, "physicalName"))
        for part in several
        if part.column and part.steps not in known
    ]
    yield from _twice("BC205", "physicalName", columns)


def _twice(code: str, what: str, named: Iterable[Named]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for name, steps in named:
        key = name.strip().lower()
        if key in first:
            also = "" if first[key] == name else f' (there "{first[key]}")'
            yield Fault(
                code,
                steps,
                f'The {what} "{name}" is given twice{also}.',
                "rename one of the two; case does not tell names apart.",
            )
        first.setdefault(key, name)
