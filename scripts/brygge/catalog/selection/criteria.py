"""Read what `dbt ls --select` takes: words, each of criteria that must hold together.

Input:   criteria as they were written.
Output:  `Criterion`, by the word that it stands in.
Never:   lets pass what dbt would understand and we would not: that is refused, with the fix.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from brygge.errors import InputError, likely

_CRITERION = re.compile(
    r"(?P<family>@?)((?P<up>\d*)\+)?((?P<method>[\w.]+):)?(?P<value>.*?)(\+(?P<down>\d*))?"
)
_CONSUMERS = ("exposure", "metric", "semantic_model", "saved_query")
# How the values of these methods are written: parts with dots between, the first ones optional.
FORMS = {"source": ("package", "source", "table")} | dict.fromkeys(_CONSUMERS, ("package", "name"))
# All the values that these methods can have.
_CHOICES = {
    "access": ("private", "protected", "public"),
    "resource_type": ("model", "seed", "snapshot", "source", *_CONSUMERS),
    "version": ("latest", "prerelease", "old", "none"),
}
_METHODS = sorted(
    {"config", "file", "fqn", "group", "package", "path", "port", "product", "tag"}
    | {*FORMS, *_CHOICES}
)
_CONFIGS = ("materialized", "tags", "group", "access", "contract.enforced", "meta.<key>")
_CHECKS = "checks go where their assets go"
_REFUSED = {
    **dict.fromkeys(("state", "result", "source_status"), "a catalog knows no earlier run"),
    **dict.fromkeys(("test_name", "test_type", "unit_test"), _CHECKS),
}


@dataclass(frozen=True)
class Criterion:
    """What has to match, and how much around it belongs to it."""

    method: str
    # Of `config.meta.tier`: meta, tier.
    keys: tuple[str, ...]
    value: str
    # `@`: the ancestors of all descendants belong to it.
    has_family: bool
    # How many steps from what matches belong to it.
    up: float
    down: float


def parse(criteria: Sequence[str]) -> dict[str, list[Criterion]]:
    """Return the members of the union as they were written, and what has to hold for each.

    Raises InputError.
    """
    if not all(each.strip() for each in criteria):
        # A variable of the shell that is not set must not select everything.
        raise InputError("a criterion is empty.", "name what to select, or leave the option out.")
    texts = [text for each in criteria for text in each.split()]
    return {text: [_criterion(part, text) for part in text.split(",")] for text in texts}


def _criterion(part: str, text: str) -> Criterion:
    match = _CRITERION.fullmatch(part)
    if not match or not match["value"]:
        raise InputError(f'"{text}": a name is missing.', 'write for example "+orders,tag:daily".')
    if match["family"] and match["down"] is not None:
        fix = "leave out the +: @ takes all descendants, and their ancestors."
        raise InputError(f'"{part}": @ before and + after exclude each other.', fix)
    value = match["value"]
    method, *keys = (match["method"] or _default(value)).split(".")
    _check(part, method, keys, value)
    # A plus without a number has no limit.
    up, down = (0 if n is None else float(n or inf) for n in (match["up"], match["down"]))
    return Criterion(method, tuple(keys), value, bool(match["family"]), up, down)


def _default(value: str) -> str:
    if "/" in value or "\\" in value:
        return "path"
    return "file" if value.lower().endswith((".sql", ".py", ".csv")) else "fqn"


def _check(part: str, method: str, keys: list[str], value: str) -> None:
    """Raise InputError unless the method is known, and can take the keys and the value."""
    key, choices, forms = ".".join(keys), _CHOICES.get(method), FORMS.get(method)
    if method in _REFUSED:
        problem = f"{_REFUSED[method]}."
        fix = f"give the names that `dbt ls --resource-type model --select {part}` prints."
        fix = "name their assets." if _REFUSED[method] == _CHECKS else fix
    elif method not in _METHODS:
        problem = f'unknown method "{method}".'
        fix = f"{likely(method, _METHODS)}the methods are {', '.join(_METHODS)}."
    elif method == "config" and key not in _CONFIGS[:-1] and not re.match(r"meta\..", key):
        problem = f'a catalog does not know the configuration "{key}".'
        fix = f"{likely(key, _CONFIGS)}known are {', '.join(_CONFIGS)}."
    elif method != "config" and keys:
        problem, fix = f"{method} takes no key.", f'write "{method}:{value}".'
    elif choices and value not in choices:
        problem = f'{method} cannot be "{value}".'
        fix = f"{likely(value, choices)}use {', '.join(choices)}."
    elif forms and value.count(".") >= len(forms):
        problem, fix = "the value has too many dots.", f'write "{method}:{".".join(forms)}".'
    else:
        return
    raise InputError(f'"{part}": {problem}', fix)
