"""The changelog of one major of a port, made from its history.

Input:   the contract's id and its releases.
Output:  Markdown lines, the newest release first.
Never:   reads or writes files; reads a clock.
"""

from collections.abc import Sequence

from brygge.contracts.changes.change import Level
from brygge.contracts.changes.released import Release
from brygge.contracts.changes.rendering import listed


def changelog_lines(contract_id: str, releases: Sequence[Release]) -> list[str]:
    """Return the changelog: a heading for each version, its changes by level with reasons."""
    lines = [
        f"# Changes of {contract_id}",
        "",
        "<!-- Made by `brygge contracts release` from history.jsonl. -->",
        "",
    ]
    ordered = sorted(releases, key=lambda each: each.version, reverse=True)
    for release in ordered:
        lines += [f"## {release.version} ({release.released_on})", ""]
        if not release.changes:
            lines += ["First release.", ""]
        triples = [
            (Level[change["level"].upper()], change["path"], change["reason"])
            for change in release.changes
        ]
        lines += listed(triples)
    return lines
