"""The metadata with which every artifact begins.

Input:   the kind and version of an artifact.
Output:  its heading as plain values.
Never:   looks at a clock.
"""

from typing import Any

from generated_projects.vocabulary import MADE_AT


def heading(kind: str) -> dict[str, Any]:
    """Return the metadata of an artifact."""
    return {
        "dbt_schema_version": f"https://schemas.getdbt.com/dbt/{kind}.json",
        "dbt_version": "1.11.16",
        "generated_at": MADE_AT,
        "invocation_id": "00000000-0000-4000-8000-000000000001",
        "invocation_started_at": MADE_AT,
        "env": {},
    }
