"""What `brygge compile` makes of contracts: properties, audits, suites, and nothing by halves."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from brygge.compiling.generated import RefusedError, compile_project, drift, write
from brygge.project import Project
from port_project import ORDERS, orders_port, write_ports

CONTRACT = "contracts/shop/orders.v1.odcs.yaml"
PROPERTIES = "models/gold/shop/orders.yml"
SECOND = (
    ORDERS.replace("orders.v1", "orders.v2")
    .replace("version: 1.0.0", "version: 2.0.0")
    .replace("One row per order.", "One row per order, at last.")
)
DEPRECATED = ORDERS.replace("status: active", "status: deprecated") + (
    "slaProperties:\n  - {property: endOfSupport, value: '2027-06-30'}\n"
    "  - {property: endOfLife, value: '2028-01-01'}\n"
)


def compiled(root: Path) -> dict[str, Any]:
    project = Project(root)
    write(project, compile_project(project))
    content: dict[str, Any] = yaml.safe_load((root / PROPERTIES).read_text())
    return content["models"][0]


def test_properties_hold_all_columns_in_order_with_types(tmp_path: Path) -> None:
    model = compiled(write_ports(tmp_path, orders_port()))
    columns = model["versions"][0]["columns"]
    assert [(each["name"], each["data_type"]) for each in columns] == [
        ("order_id", "bigint"),
        ("customer", "varchar"),
        ("status", "varchar"),
        ("amount", "decimal(18,2)"),
        ("note", "varchar"),
    ]
    assert model["config"] == {"access": "public", "group": "shop"}
    meta = model["versions"][0]["config"]["meta"]["contract"]
    assert meta == {"id": "shop.orders.v1", "version": "1.0.0", "status": "active"}


def test_every_check_is_a_test_that_dbt_shows(tmp_path: Path) -> None:
    version = compiled(write_ports(tmp_path, orders_port()))["versions"][0]
    tests = [
        *version["data_tests"],
        *(t for c in version["columns"] for t in c.get("data_tests", ())),
    ]
    by_check = {each["audited"]["arguments"]["check"]: each["audited"] for each in tests}
    assert len(by_check) == 9
    assert by_check["notes_given"]["config"] == {"severity": "warn"}
    assert "config" not in by_check["primary_key"]


def test_versions_stand_in_one_file_and_the_last_is_the_latest(tmp_path: Path) -> None:
    parts = {"contracts/shop/orders.v2.odcs.yaml": SECOND}
    root = write_ports(tmp_path, orders_port(contract=DEPRECATED), parts)
    model = compiled(root)
    assert model["latest_version"] == 2
    assert model["description"] == "One row per order, at last."
    first, second = model["versions"]
    assert first["description"] == "One row per order."
    assert first["deprecation_date"] == "2027-06-30"
    assert "deprecation_date" not in second
    suites = sorted(path.name for path in (root / "contracts/shop").glob("*.expectations.json"))
    assert suites == ["orders.v1.expectations.json", "orders.v2.expectations.json"]


def test_compiling_twice_changes_nothing(tmp_path: Path) -> None:
    root = write_ports(tmp_path, orders_port())
    compiled(root)
    project = Project(root)
    assert drift(project, compile_project(project)) == []
    assert write(project, compile_project(project)).written == ()


def test_an_edited_contract_drifts_in_everything_made_from_it(tmp_path: Path) -> None:
    root = write_ports(tmp_path, orders_port())
    compiled(root)
    (root / CONTRACT).write_text(ORDERS.replace("minimum: 0", "minimum: 1"))
    project = Project(root)
    drifted = {finding.file for finding in drift(project, compile_project(project))}
    assert drifted == {
        PROPERTIES,
        "macros/generated/access.sql",
        "macros/generated/audit_orders_v1.sql",
        "contracts/shop/orders.v1.expectations.json",
    }


def test_what_a_removed_contract_left_is_removed_and_hand_written_files_stay(
    tmp_path: Path,
) -> None:
    root = write_ports(tmp_path, orders_port())
    compiled(root)
    by_hand = root / "models/gold/shop/orders.unit.yml"
    by_hand.write_text("version: 2\n")
    (root / CONTRACT).unlink()
    project = Project(root)
    changed = write(project, compile_project(project))
    assert set(changed.removed) == {
        PROPERTIES,
        "macros/generated/access.sql",
        "macros/generated/audit_orders_v1.sql",
        "contracts/shop/orders.v1.expectations.json",
    }
    assert by_hand.is_file()


def test_a_contract_with_an_error_is_not_compiled(tmp_path: Path) -> None:
    root = write_ports(tmp_path, orders_port(contract=ORDERS.replace("enum:", "enmu:")))
    with pytest.raises(RefusedError) as caught:
        compile_project(Project(root))
    finding = caught.value.refused[0]
    assert (finding.subject, finding.file) == ("BC101", f"{CONTRACT}:18:9")
    assert 'did you mean "enum"?' in finding.fix


def test_jinja_in_a_contract_reaches_dbt_as_text(tmp_path: Path) -> None:
    text = ORDERS.replace("One row per order.", "One row per {{ order }}.")
    model = compiled(write_ports(tmp_path, orders_port(contract=text)))
    assert model["description"] == "{% raw %}One row per {{ order }}.{% endraw %}"
    macro = (tmp_path / "macros/generated/audit_orders_v1.sql").read_text()
    assert macro.count("{{") == 1
