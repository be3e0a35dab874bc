"""What people wrote beside the dbt project: product descriptors, contracts, agreements.

Input:   a folder laid out as `contracts/`: `catalog.yaml`, `<product>/product.odps.yaml`,
         `<product>/<port>.v<major>.odcs.yaml`, `agreements/<consumer>__<product>.<port>.yaml`.
Output:  `Written`: the documents as they are, scrubbed.
Never:   judges them; `brygge contracts lint` does.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brygge.access.agreement import Agreement as WholeAgreement
from brygge.access.reading import read_whole
from brygge.catalog.assembling.scrubbing import scrubbed_value
from brygge.catalog.model import Agreement, Project, Publisher
from brygge.errors import InputError, likely
from brygge.strict_yaml import load_yaml

DESCRIPTOR = "product.odps.yaml"
CONTRACTS = "*.odcs.yaml"
AGREEMENTS = "agreements"
SETTINGS = "catalog.yaml"
UNNAMED = Project("", "")


@dataclass(frozen=True)
class Written:
    """Documents by their ids."""

    descriptors: dict[str, dict[str, Any]] = field(default_factory=dict)
    contracts: dict[str, dict[str, Any]] = field(default_factory=dict)
    # What each agreement names at least; those that say everything stand in `requests` by id.
    agreements: tuple[Agreement, ...] = ()
    requests: dict[str, WholeAgreement] = field(default_factory=dict)
    # How the catalog presents itself; what dbt knows better is empty.
    project: Project = UNNAMED


def read_written(folder: Path) -> Written:
    """Return what lies in `folder`; raise `InputError` for YAML that cannot be read."""
    agreements = sorted((folder / AGREEMENTS).glob("*.yaml"))
    whole = {path.stem: read_whole(path) for path in agreements}
    return Written(
        descriptors=_by_id(sorted(folder.glob(f"*/{DESCRIPTOR}"))),
        contracts=_by_id(sorted(folder.glob(f"*/{CONTRACTS}"))),
        agreements=tuple(_agreement(path.stem, load_yaml(path)) for path in agreements),
        requests={id: each for id, each in whole.items() if each},
        project=_project(folder / SETTINGS),
    )


def _by_id(paths: list[Path]) -> dict[str, dict[str, Any]]:
    documents = [load_yaml(path) for path in paths]
    return {
        str(document["id"]): scrubbed_value(document) for document in documents if "id" in document
    }


def _agreement(stem: str, content: dict[str, Any]) -> Agreement:
    consumer, _, port = stem.partition("__")
    said = scrubbed_value(content)
    named = said.get("consumer") or consumer
    return Agreement(
        id=stem,
        consumer=str(next(iter(named.values()), "") if isinstance(named, dict) else named),
        port=str(said.get("port") or port),
        purpose=str(said.get("purpose") or ""),
    )


KNOWN_SETTINGS = ("title", "description", "publisher", "base_iri", "license", "language")


def _project(file: Path) -> Project:
    said = scrubbed_value(load_yaml(file)) if file.is_file() else {}
    for name in said:
        if name not in KNOWN_SETTINGS:
            raise InputError(
                f'{file.name}: unknown key "{name}".',
                f"{likely(name, KNOWN_SETTINGS)}the keys are {', '.join(KNOWN_SETTINGS)}.",
            )
    publisher = said.get("publisher") or {}
    if isinstance(publisher, str):
        publisher = {"name": publisher}
    base = str(said.get("base_iri") or "")
    return Project(
        name="",
        base_iri=base if not base or base.endswith(("/", ":", "#")) else base + "/",
        title=str(said.get("title") or ""),
        description=str(said.get("description") or "").strip(),
        publisher=Publisher(
            str(publisher.get("name") or "unknown"),
            str(publisher.get("homepage") or ""),
            str(publisher.get("email") or ""),
        ),
        license=str(said.get("license") or ""),
        language=str(said.get("language") or "en"),
    )
