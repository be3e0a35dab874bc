"""Which numbers a rule lets pass, and whether another rule lets more pass.

Input:   the operators and numbers of two checks.
Output:  same, tighter, looser or other; whether one number is kept.
Never:   samples blindly: between two neighbouring limits every number fares alike, so that the
         limits, the middles between them and both far ends decide exactly.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Literal

from brygge.contracts.check import Check

Loosening = Literal["same", "tighter", "looser", "other"]
_PASSES: dict[str, Callable[..., bool]] = {
    "=": lambda value, limit: value == limit,
    "<>": lambda value, limit: value != limit,
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    "between": lambda value, low, high: low <= value <= high,
    "not between": lambda value, low, high: not low <= value <= high,
}


def is_kept(check: Check, value: Any) -> bool:
    """Return whether the number `value` keeps the promise of `check`; null keeps none."""
    try:
        return bool(_PASSES[check.operator](value, *check.expected))
    except TypeError:
        # A text is equal or not; anything else asked of one, or with too few limits, is not kept.
        return check.operator == "=" and [str(value)] == [str(each) for each in check.expected]


def compare_outcomes(old: Check, new: Check) -> Loosening:
    """Return whether `new` lets more numbers pass than `old`; both measure the same."""
    if (old.operator, old.expected) == (new.operator, new.expected):
        return "same"
    limits = [*old.expected, *new.expected]
    if not all(isinstance(each, int | float) for each in limits):
        return "other"
    tried = _decisive(limits)
    if old.unit == "rows":
        # Rows are counted in whole numbers, from nought.
        tried = [number for number in tried if number >= 0 and number == int(number)]
    is_looser = any(is_kept(new, each) and not is_kept(old, each) for each in tried)
    is_tighter = any(is_kept(old, each) and not is_kept(new, each) for each in tried)
    if is_looser:
        return "other" if is_tighter else "looser"
    return "tighter" if is_tighter else "same"


def _decisive(limits: list[float]) -> list[float]:
    ordered = sorted({0, *limits})
    middles = [(low + high) / 2 for low, high in pairwise(ordered)]
    beside = [int(limit) + step for limit in ordered for step in (-1, 0, 1)]
    return [*ordered, *middles, *beside]
