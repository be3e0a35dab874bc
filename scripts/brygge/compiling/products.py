"""Compile descriptors into dbt's groups and into who must approve a change.

Input:   `contracts/<product>/product.odps.yaml` and the teams of `referential_teams`.
Output:  `models/_groups.yml` and `CODEOWNERS`; neither in a project without descriptors.
Never:   replaces a file of these names that a person wrote.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from brygge.compiling.derived import YAML_MARK, Derived, GeneratedFile
from brygge.errors import InputError
from brygge.findings import Finding
from brygge.products.descriptor import Descriptor, Team
from brygge.products.owning import owner_findings
from brygge.products.reading import TEAMS, read_descriptors, read_teams
from brygge.project import Project
from brygge.yaml_text import yaml_text

GROUPS = Path("models/_groups.yml")
CODE_OWNERS = Path("CODEOWNERS")
ORIGIN = "contracts/*/product.odps.yaml"
# Lists and macros that belong to no product alone.
SHARED_TEAM = "data_quality"


def compile_products(project: Project) -> Derived:
    """Return the groups and the code owners, or what is wrong with the descriptors."""
    read = read_descriptors(project)
    if not read.descriptors and not read.refused:
        return Derived((), ())
    try:
        teams = read_teams(project)
    except InputError as error:
        problem = error.problem.removeprefix(f"{TEAMS}: ")
        return Derived((), (*read.refused, Finding(str(TEAMS), "teams", problem, error.fix)))
    refused = [*read.refused, *owner_findings(read.descriptors, teams), *_written(project)]
    if refused:
        return Derived((), tuple(refused))
    texts = (
        (GROUPS, _groups_text(read.descriptors, teams)),
        (CODE_OWNERS, _code_owners_text(read.descriptors, teams)),
    )
    start = f"{YAML_MARK}{ORIGIN} and {TEAMS}. Edit those, not this file.\n"
    files = (GeneratedFile(path, start + text, ORIGIN) for path, text in texts)
    return Derived(tuple(files), ())


def _written(project: Project) -> Iterator[Finding]:
    for path in (GROUPS, CODE_OWNERS):
        file = project.root / path
        if file.is_file() and not file.read_bytes().startswith(YAML_MARK.encode()):
            sentence = f"a person wrote it, and it would be compiled from {ORIGIN}."
            fix = "take what the descriptors do not say elsewhere, then delete the file."
            yield Finding(path.as_posix(), "hand-written", sentence, fix)


def _groups_text(products: Sequence[Descriptor], teams: Mapping[str, Team]) -> str:
    groups = [
        {
            "name": each.id,
            "description": each.purpose,
            "owner": {"name": teams[each.team].name, "email": teams[each.team].email},
        }
        for each in products
    ]
    return "version: 2\n\n" + yaml_text({"groups": groups})


def _code_owners_text(products: Sequence[Descriptor], teams: Mapping[str, Team]) -> str:
    """Return lines of a path and who approves; of several lines that match, the last one counts.

    Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
    """
    lines = ["# Of several lines that match a file, the last one counts.", ""]
    if SHARED_TEAM in teams:
        email = teams[SHARED_TEAM].email
        lines += [f"/seeds/ {email}", f"/macros/ {email}"]
    # What is compiled follows from what somebody approved.
    lines += ["/macros/generated/", ""]
    for each in products:
        paths = (*_folders(each.id), *_seeds(each.id), f"/contracts/agreements/*__{each.id}.*")
        lines += [f"{path} {teams[each.team].email}" for path in paths]
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def _folders(product: str) -> tuple[str, ...]:
    return (
        f"/contracts/{product}/",
        f"/landing/samples/{product}/",
        f"/models/*/{product}/",
        f"/tests/data/{product}/",
    )


def _seeds(product: str) -> tuple[str, ...]:
    # Products are sorted by id, so that of `sales` and `sales_returns` the longer one comes last.
    return (
        f"/seeds/mappings/mapping_{product}_*",
        f"/seeds/referentials/referential_{product}_*",
        f"/seeds/rules/rule_{product}__*",
    )
