"""All assets of a project of so many models, block after block, cut where the number ends.

Input:   a number of models; whether one in a hundred differs from the first edition.
Output:  assets, in an order in which they can be built.
Never:   draws by chance: equal input gives equal assets.
"""

from generated_projects.assets import Asset, Column
from generated_projects.blocks import Block

BLOCK = 20


def compose(models: int, *, is_changed: bool = False) -> list[Asset]:
    """Return all assets in an order in which they can be built.

    With `is_changed`, one model in a hundred has a step more; every second of them a column more.
    """
    assets: list[Asset] = []
    ports: list[Asset] = []
    block = Block(0)
    for number in range(models):
        position = number % BLOCK
        block = Block(number // BLOCK) if position == 0 else block
        note = f"{number}: what is agreed with the {block.domain} team, see the handbook."
        if position < 7:
            made = list(block.staged(position, note))
        else:
            # A tree of products rather than a chain: as deep as real projects are.
            made = [block.planned(position, ports[block.number // 2 : block.number // 2 + 1]
                    if block.number else [], note)]  # fmt: skip
        keys = {"model": str(position), "seed": "S", "snapshot": "N"}
        for each in made:
            if is_changed and each.kind == "model" and number % 100 == 37:
                change(each, adds_column=number % 200 == 37)
            block.first[keys.get(each.kind, each.name)] = each
        assets += made
        if position == 18:
            ports.append(made[0])
    return assets


def change(asset: Asset, *, adds_column: bool) -> None:
    """Add a step to a model, and a column where told."""
    head, _, last = asset.raw.rpartition("\n\nselect * from ")
    more = ",\n        'second' as edition_name" if adds_column else ""
    step = f"select\n        *{more}\n\n    from {last}\n\n    where 1 = 1"
    asset.raw = f"{head},\n\nreviewed as (\n\n    {step}\n\n)\n\nselect * from reviewed"
    if adds_column:
        made = Column("edition_name", "VARCHAR", "edition_name", origin="constant")
        asset.columns = (*asset.columns, made)
