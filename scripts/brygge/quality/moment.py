"""The moment from which the ages of a product's ports are counted in a target.

Input:   a target, its landed deliveries, a product.
Output:  a moment in UTC, without a zone, as DuckDB's `timestamp`.
Never:   counts the age of synthetic data from the clock of today: those worlds stand still.
"""

from datetime import UTC, datetime

from brygge.project import SYNTHETIC_TARGETS, Target


def moment(target: Target, product: str) -> datetime:
    """Return now; in a synthetic world, when the product's last delivery was landed.

    A product without sources lives by the last delivery of all.
    """
    if target.name in SYNTHETIC_TARGETS:
        for source in (product, "*"):
            landed = [path.name[:16] for path in target.landing.glob(f"{source}/*/[0-9]*")]
            if landed:
                return datetime.strptime(max(landed), "%Y%m%dT%H%M%SZ")
    return datetime.now(UTC).replace(tzinfo=None)
