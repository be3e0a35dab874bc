"""The contract of a port as readers get it.

Input:   an ODCS document as it was written, whether it keeps to the standard or not.
Output:  the same without the example values of columns above public.
Never:   changes what is promised: allowed values and bounds stay.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from brygge.contracts.model import class_rank


def shown_contract(contract: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of `contract` may be shown. A column is closed when any part of it is."""
    objects = contract.get("schema")
    if not isinstance(objects, list | tuple):
        return dict(contract)
    return {**contract, "schema": [_shown_object(each) for each in objects]}


def _shown_object(each: Any) -> Any:
    columns = each.get("properties") if isinstance(each, dict) else None
    if not isinstance(columns, list | tuple):
        return each
    shown = [_without_examples(one) if _is_closed(one) else one for one in columns]
    return {**each, "properties": shown}


def _without_examples(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_examples(each) for name, each in value.items() if name != "examples"}
    return [_without_examples(each) for each in value] if _is_list(value) else value


def _is_closed(value: Any) -> bool:
    if isinstance(value, dict):
        said = value.get("classification")
        return class_rank(str(said) if said else None) > 0 or _is_any_closed(value.values())
    return _is_list(value) and _is_any_closed(value)


def _is_any_closed(values: Iterable[Any]) -> bool:
    return any(_is_closed(each) for each in values)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)
