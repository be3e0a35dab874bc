"""`brygge contracts import MODEL`: write a contract from an existing dbt model, once.

Input:   the name of a model; dbt's manifest.
Output:  a contract below `contracts/`, or on stdout; exit 0, or 2 for what cannot be imported.
Never:   overwrites a contract.
"""

from dataclasses import replace
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
    if not found.columns:
        found = replace(found, types=_described(project, found))
    content = contract_of(found, product or _product(found))
    text = yaml_text(content)
    if to_stdout:
        say(text.rstrip("\n"))
        return ExitCode.GOOD
    path = _write(project, str(content["id"]), text)
    say(f"wrote {project.relative(path)}")
    say("next: read it, then `brygge contracts lint` and `brygge compile`")
    return ExitCode.GOOD


def _described(project: "Project", model: "DbtModel") -> dict[str, str]:
    """Return the types that the model's SQL gives, asked of the target that dbt compiled it for."""
    import duckdb

    from brygge.warehouse import open_read_only

    sql, database = model.node.get("compiled_code"), str(model.node.get("database"))
    if sql:
        with open_read_only(project.target(database.removesuffix("_db"))) as connection:
            try:
                rows = connection.execute(f"describe {sql}").fetchall()
            except duckdb.Error as error:
                sentence = (
                    f"the SQL of {model.node['name']} cannot be asked for its columns: {error}"
                )
                fix = "build what it reads, then import it again."
                raise InputError(sentence.splitlines()[0], fix) from error
        return {str(name): str(kind) for name, kind, *_ in rows}
    raise InputError(
        f"dbt knows no columns of {model.node['name']} yet.",
        f"build it once (`brygge build -s {model.node['name']}`): dbt then knows its SQL.",
    )


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
