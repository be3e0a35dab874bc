"""The shape of staging models: columns of a source under our names and types.

Input:   an empty query, the source that it has imported, what it is about.
Output:  the query with its steps.
Never:   reads two assets.
"""

from generated_projects.assets import Table
from generated_projects.expressions import MONEY, keep, make
from generated_projects.queries import Query


def stage(query: Query, raw: Table, entity: str, system: str) -> None:
    """Rename and type a source, as staging models do."""
    lines = [
        keep(raw.key, f"{entity}_id"),
        keep(raw.other, f"{raw.other.name.lower().removesuffix('_ref').removesuffix('ref')}_id"),
        keep(raw.code),
        make(f"trim({raw.label})", f"{entity}_name", "VARCHAR label", [raw.label]),
        make(
            f"cast(replace({raw.amount}, ',', '.') as {MONEY})",
            f"{entity}_amount",
            "DECIMAL(18,2) amount",
            [raw.amount],
        ),
        make(f"coalesce({raw.quantity}, 0)", "quantity", "INTEGER", [raw.quantity]),
        make(f"upper({raw.flag}) = 'Y'", "is_open", "BOOLEAN flag", [raw.flag]),
        make(f"cast({raw.day} as date)", "opened_date", "DATE day", [raw.day]),
        keep(raw.time, "changed_at"),
        make(f"'{system}'", "source_system", "VARCHAR system"),
    ]
    query.step("renamed", lines, f"from {raw.name}")
