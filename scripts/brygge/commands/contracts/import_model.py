"""`brygge contracts import MODEL`: write a contract from an existing dbt model, once.

Input:   the name of a model; dbt's manifest.
Output:  a contract below `contracts/`, or on stdout; exit 0, or 2 for what cannot be imported.
Never:   overwrites a contract.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brygge.commands.console import say
from brygge.errors import ExitCode, InputError

if TYPE_CHECKING:
    from brygge.contracts.importing.manifest import DbtModel
    from brygge.project import Project


@click.command("import")
@click.argument("model")
@click.option("--artifacts", type=click.Path(path_type=Path), help="Folder of dbt's artifacts.")
@click.option("--product", help="Id of the product (default: the model's group or folder).")
@click.option("--stdout", "to_stdout", is_flag=True, help="Write the contract to stdout.")
def command(model: str, artifacts: Path | None, product: str | None, to_stdout: bool) -> int:
    """Write a contract from MODEL (`orders`, `orders.v2`) with everything that dbt knows of it.

    Keys, foreign keys, accepted values, CHECKs, nested types, versions and the owner come along.
    Read it, add what dbt cannot know, then run `brygge contracts lint`.
    """
    from brygge.contracts.importing.contract import contract_of
    from brygge.contracts.importing.manifest import find_model, read_manifest, read_types
    from brygge.project import Project
    from brygge.yaml_text import yaml_text

    project = Project.find()
    folder = artifacts or project.root / "target"
    manifest = read_manifest(folder / "manifest.json")
    found = find_model(manifest, model, read_types(folder / "catalog.json"))
    content = contract_of(found, product or _product(found))
    text = yaml_text(content)
    if to_stdout:
        say(text.rstrip("\n"))
        return ExitCode.GOOD
    path = _write(project, str(content["id"]), text)
    say(f"wrote {project.relative(path)}")
    say("next: read it, then `brygge contracts lint` and `brygge compile`")
    return ExitCode.GOOD


def _product(model: "DbtModel") -> str:
    folders = [str(part) for part in model.node.get("fqn") or ()][1:-1]
    group = model.node.get("group")
    return str(group or (folders[-1] if folders else "product"))


def _write(project: "Project", contract_id: str, text: str) -> Path:
    product, _, rest = contract_id.partition(".")
    path = project.root / "contracts" / product / f"{rest}.odcs.yaml"
    if path.exists():
        raise InputError(
            f"{project.relative(path)}: this contract exists already.",
            "an import is made once: edit the contract, or add --stdout to look at the import.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
