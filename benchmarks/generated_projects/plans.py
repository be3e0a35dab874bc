"""What each of the twenty models of a block is: its layer, name, shape, parents, materialization.

Input:   a position in the block.
Output:  the plan of the model there.
Never:   makes models.
"""

from collections.abc import Callable, Sequence

from generated_projects.assets import Asset
from generated_projects.queries import Query
from generated_projects.shapes.from_one import aggregate, filter_open, latest
from generated_projects.shapes.from_several import decode, join, look_up, pivot, unite, widen
from generated_projects.shapes.marts import gather, load, publish

# Position in the block -> layer, name, shape, and the positions of the models that it reads
# (S: the block's seed, N: its snapshot, P: the port of an earlier block).
Plan = tuple[str, str, Callable[[Query, Sequence[Asset]], None], str]
PLANS: dict[int, Plan] = {
    7: ("intermediate", "int_{d}__open", filter_open, "0"),
    8: ("intermediate", "int_{d}__decoded", decode, "7 S"),
    9: ("intermediate", "int_{d}__newest", latest, "1"),
    10: ("intermediate", "int_{d}__entries", unite, "2 3"),
    11: ("intermediate", "int_{d}__totals", aggregate, "0"),
    12: ("intermediate", "int_{d}__joined", join, "0 9"),
    13: ("intermediate", "int_{d}__by_code", pivot, "0 12"),
    14: ("intermediate", "int_{d}__widened", widen, "0 11"),
    15: ("intermediate", "int_{d}__looked_up", look_up, "5 S N"),
    16: ("marts", "{d}_loads", load, "8 11"),
    17: ("marts", "{d}_figures", gather, "12 13 P"),
    18: ("ports", "{d}_port", publish, "17"),
    19: ("ports", "{d}_port", publish, "17"),
}
# The models whose query does not end with `select * from <last step>`.
PLAIN = (1, 3, 9, 12, 14, 18)
MATERIALIZATIONS = {7: "ephemeral", 8: "ephemeral", 16: "incremental", 17: "table"}
