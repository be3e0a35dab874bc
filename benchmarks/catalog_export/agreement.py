"""Where there is no truth: do we find what two independent tools both find?

Input:   edges by tool.
Output:  the share of their common columns on which ours agrees, and the columns where not.
Never:   says who is right.
"""

from collections.abc import Mapping
from typing import Any

from catalog_export.edges import Edges


def agreement(edges: Mapping[str, Edges]) -> dict[str, Any]:
    """Say of how many columns colibri and DataHub agree, and of how many of those ours does.

    Of several editions of colibri, the one that knows most columns speaks.
    """
    colibris = [each for name, each in edges.items() if name.startswith("colibri")]
    datahub = next((each for name, each in edges.items() if name.startswith("datahub")), None)
    if not colibris or datahub is None:
        return {}
    colibri = max(colibris, key=len)
    ours = edges.get("brygge")
    both = sorted(end for end in colibri if colibri[end] == datahub.get(end))
    answer: dict[str, Any] = {
        "columns of colibri": len(colibri),
        "columns of DataHub": len(datahub),
        "columns on which both agree": len(both),
    }
    if ours is not None and both:
        differing = [end for end in both if ours.get(end) != colibri[end]]
        answer["of those, ours agrees"] = 1 - len(differing) / len(both)
        answer["disagreements"] = [
            {
                "column": ".".join(end),
                "only theirs": sorted(map(".".join, colibri[end] - ours.get(end, set()))),
                "only ours": sorted(map(".".join, ours.get(end, set()) - colibri[end])),
            }
            for end in differing
        ]
    return answer
