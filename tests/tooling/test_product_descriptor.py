"""The product's descriptor keeps to ODPS 1.0 and names exactly the ports that have contracts."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from brygge.contracts.tables import project_contracts
from brygge.project import Project
from brygge.strict_yaml import load_yaml
from conftest import ROOT

SCHEMA = ROOT.parent / "shared" / "reference" / "schemas" / "odps-v1.0.0.json"
DESCRIPTORS = sorted((ROOT / "contracts").glob("*/product.odps.yaml"))


@pytest.fixture(scope="session")
def schema() -> jsonschema_rs.Validator:
    if not SCHEMA.is_file():
        pytest.skip("the schema of ODPS 1.0.0 is not beside the project")
    return jsonschema_rs.validator_for(json.loads(SCHEMA.read_text()))


@pytest.mark.parametrize("path", DESCRIPTORS, ids=lambda path: path.parent.name)
def test_a_descriptor_keeps_to_the_standard(path: Path, schema: jsonschema_rs.Validator) -> None:
    assert [error.message for error in schema.iter_errors(load_yaml(path))] == []


@pytest.mark.parametrize("path", DESCRIPTORS, ids=lambda path: path.parent.name)
def test_a_descriptor_names_the_ports_that_have_contracts(path: Path) -> None:
    descriptor = load_yaml(path)
    contracts = [
        each for each in project_contracts(Project(ROOT)) if each.product == path.parent.name
    ]
    listed = {(port["contractId"], port["version"]) for port in descriptor["outputPorts"]}
    assert listed == {(contract.id, contract.version) for contract in contracts}
    assert descriptor["id"] == path.parent.name
    custom = {each["property"]: each["value"] for each in descriptor["customProperties"]}
    assert custom["type"] in ("sourceAligned", "aggregate", "consumerAligned")
