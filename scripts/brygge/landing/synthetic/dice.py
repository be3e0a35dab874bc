"""Measured distributions as dice: tables of 4096 equally likely faces.

Input:   weights or quantiles.
Output:  lists of `FACES` values; a draw of 12 bits picks one.
Never:   draws. The draw is made in SQL, from md5, so that it is the same everywhere.
"""

import hashlib
from collections.abc import Sequence
from itertools import pairwise

FACES = 4096


def spread_weights(weights: Sequence[tuple[int, int]], faces: int = FACES) -> list[int]:
    """Return `faces` values in proportion to their weights; every weighted value has a face."""
    present = [(value, weight) for value, weight in weights if weight > 0]
    total = sum(weight for _, weight in present)
    counts = [max(1, round(weight * faces / total)) for _, weight in present]
    # The commonest value bears what rounding left over.
    counts[counts.index(max(counts))] += faces - sum(counts)
    return [value for (value, _), count in zip(present, counts, strict=True) for _ in range(count)]


def spread_quantiles(points: Sequence[tuple[float, int]], faces: int = FACES) -> list[int]:
    """Return `faces` values that rise along the quantiles (share, value), share 0 to 1."""
    return [round(value_at(points, (face + 0.5) / faces)) for face in range(faces)]


def value_at(points: Sequence[tuple[float, int]], share: float) -> float:
    """Return the value at `share` (0 to 1), on the straight line between its two quantiles."""
    for (from_share, from_value), (to_share, to_value) in pairwise(points):
        if share <= to_share:
            part = (share - from_share) / (to_share - from_share)
            return from_value + (to_value - from_value) * part
    return points[-1][1]


def draw(seed: int, stream: str, index: int) -> float:
    """Return a number from 0 up to 1 that depends on its arguments alone (32 bits of md5)."""
    digest = hashlib.md5(f"{seed}/{stream}/{index}".encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:4], "big") / 2**32
