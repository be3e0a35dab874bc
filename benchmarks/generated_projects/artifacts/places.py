"""Where the files about an asset lie, and the group that it belongs to.

Input:   an asset.
Output:  names and paths.
Never:   makes nodes.
"""

from generated_projects.assets import Asset


def group_of(asset: Asset) -> str:
    """Return the group: two blocks share one."""
    return f"group_{asset.block // 2:03}"


def place_of(asset: Asset, suffix: str) -> str:
    """Return the path of a file about an asset, below its folder of the project."""
    return f"{asset.layer}/{group_of(asset)}/{asset.alias}{suffix}"
