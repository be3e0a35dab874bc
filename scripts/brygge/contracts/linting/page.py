"""The page of the lint codes, `docs/lint-codes.md`.

Input:   the registry.
Output:  Markdown.
Never:   writes the file: `brygge contracts lint --codes > docs/lint-codes.md` does.
"""

from brygge.contracts.linting.code import Code
from brygge.contracts.linting.codes import CODES

_INTRODUCTION = """\
# Lint codes

<!-- Made from the registry of codes: `brygge contracts lint --codes > docs/lint-codes.md`. -->

What `brygge contracts lint` can find. An error ends the command with exit code 1; a warning does
not. To let a finding pass for a while, see [waive a finding](waive-a-finding.md).
"""
_GROUPS = {
    "BC0": "Reading the file",
    "BC1": "The form that the standard gives",
    "BC2": "What the schema means",
    "BC3": "References",
    "BC4": "Quality rules",
    "BC5": "Service, servers, people, versions",
    "BC6": "Waivers",
}
_PLACES = {
    "file": "The file",
    "contract": "In the contract",
    "object": "In an object of `schema`",
    "column": "A property",
    "rule": "A rule of an object",
    "column rule": "A rule of a property",
    "sla": "One of `slaProperties`",
    "server": "One of `servers`",
    "waivers": "`seeds/waivers/waiver_contracts.csv`",
}


def codes_page() -> str:
    """Return the page: a table of all codes, then each with its reason and its example."""
    parts = [_INTRODUCTION]
    for prefix, title in _GROUPS.items():
        group = [code for code in CODES.values() if code.code.startswith(prefix)]
        rows = [
            f"| [{each.code}](#{each.code.lower()}) | {each.severity} | {each.title} |"
            for each in group
        ]
        parts.append(
            f"## {title}\n\n| code | severity | |\n|---|---|---|\n" + "\n".join(rows) + "\n"
        )
        parts += [_section(each) for each in group]
    return "\n".join(parts)


def _section(each: Code) -> str:
    language = "csv" if each.part == "waivers" else "yaml"
    return (
        f"### {each.code}\n\n{each.title} ({each.severity}). {each.why}\n\n"
        f"{_PLACES[each.part]}:\n\n"
        f"```{language}\n{each.bad}```\n\nWithout the fault:\n\n```{language}\n{each.good}```\n"
    )
