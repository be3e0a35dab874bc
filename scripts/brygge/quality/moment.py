"""The moment from which ages are counted in a target.

Input:   a target and its landed deliveries.
Output:  a moment in UTC, without a zone, as DuckDB's `timestamp`.
Never:   counts the age of synthetic data from the clock of today: those worlds stand still.
"""

from datetime import UTC, datetime

from brygge.project import SYNTHETIC_TARGETS, Target


def moment(target: Target) -> datetime:
    """Return now; in a synthetic world, when its last delivery was landed."""
    if target.name in SYNTHETIC_TARGETS:
        landed = [path.name[:16] for path in target.landing.glob("*/*/[0-9]*")]
        if landed:
            return datetime.strptime(max(landed), "%Y%m%dT%H%M%SZ")
    return datetime.now(UTC).replace(tzinfo=None)
