"""`brygge contracts lint` as people and machines meet it."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brygge.commands.contracts import lint as lint_command
from brygge.commands.main import main
from conftest import ROOT, run
from linted_contracts import ORDERS, WAIVERS, contract_text, make_project

UNKNOWN = contract_text("column", "name: size\nlogicalType: integer\nrequierd: true\n")
WARNING = contract_text("column", "name: price\nlogicalType: number\n")
KEYS = {"code", "severity", "file", "line", "column", "message", "fix"}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(tmp_path / "project").root
    monkeypatch.chdir(root)
    return root


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_nothing_wrong_is_a_tally_and_exit_0(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["contracts", "lint"]) == 0
    assert said(capsys) == "2 contracts: 0 errors, 0 warnings, 0 waived\n"


def test_an_error_is_a_line_with_its_place_a_fix_and_exit_1(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / ORDERS).write_text(UNKNOWN)
    assert main(["contracts", "lint", "contracts/shop"]) == 1
    line, fix, tally = said(capsys).splitlines()
    assert line == (
        f'{ORDERS.as_posix()}:21:9: BC101 error: The key "requierd" is unknown in "size".'
    )
    assert fix.startswith('  fix: did you mean "required"?')
    assert tally == "2 contracts: 1 error, 0 warnings, 0 waived"


def test_warnings_alone_are_exit_0(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / ORDERS).write_text(WARNING)
    assert main(["contracts", "lint", ORDERS.as_posix()]) == 0
    assert said(capsys).endswith("1 contract: 0 errors, 1 warning, 0 waived\n")


def test_json_is_exactly_a_list_of_findings(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / ORDERS).write_text(UNKNOWN)
    assert main(["contracts", "lint", "--format", "json"]) == 1
    [finding] = json.loads(said(capsys))
    assert set(finding) == KEYS
    assert (finding["code"], finding["line"], finding["column"]) == ("BC101", 21, 9)


def test_json_of_nothing_is_an_empty_list(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contracts", "lint", "--format", "json"]) == 0
    assert json.loads(said(capsys)) == []


def test_a_waived_finding_is_listed_with_its_reason_until_the_waiver_ends(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / ORDERS).write_text(UNKNOWN)
    (shop / WAIVERS).parent.mkdir(parents=True)
    header = "code,file,subject,reason,owner,expires_on\n"
    row = "BC101,contracts/shop/*,size,Read by an old tool.,sales_data,2026-03-31\n"
    (shop / WAIVERS).write_text(header + row)
    monkeypatch.setattr(lint_command, "today", lambda: datetime(2026, 3, 31, tzinfo=UTC).date())
    assert main(["contracts", "lint"]) == 0
    text = said(capsys)
    assert "  waived: Read by an old tool. (sales_data)" in text
    assert text.endswith("2 contracts: 0 errors, 0 warnings, 1 waived\n")
    monkeypatch.setattr(lint_command, "today", lambda: datetime(2026, 4, 1, tzinfo=UTC).date())
    assert main(["contracts", "lint"]) == 1
    assert "BC601" in said(capsys)


@pytest.mark.parametrize("path", ["nowhere", "nowhere.odcs.yaml", "seeds"])
def test_a_path_without_contracts_is_exit_2(
    path: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["contracts", "lint", path]) == 2
    assert capsys.readouterr().err.startswith(f"error: {path}: ")


def test_released_copies_are_left_out_unless_they_are_asked_for(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released = shop / "contracts/released/shop/orders.v1/1.0.0.odcs.yaml"
    released.parent.mkdir(parents=True)
    released.write_text(UNKNOWN)
    assert main(["contracts", "lint"]) == 0
    assert main(["contracts", "lint", "contracts/released"]) == 1
    assert "BC101" in said(capsys)


def test_outside_of_a_project_a_file_can_be_linted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "any.yaml").write_text(contract_text("contract", "id: any\n"))
    assert main(["contracts", "lint", "any.yaml"]) == 0
    assert main(["contracts", "lint"]) == 2
    assert said(capsys) == "1 contract: 0 errors, 0 warnings, 0 waived\n"


def test_codes_are_shown_as_the_page(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contracts", "lint", "--codes"]) == 0
    assert said(capsys) == (ROOT / "docs" / "lint-codes.md").read_text()


def test_two_hundred_contracts_take_less_than_two_seconds(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project").root
    columns = "".join(
        f"      - {{name: c{number}, logicalType: string, classification: public, "
        f"logicalTypeOptions: {{minLength: 1, maxLength: {number + 2}}}}}\n"
        for number in range(10)
    )
    rule = '    quality: [{type: sql, query: "select count(*) from ${object}", mustBe: 0}]\n'
    for number in range(200):
        text = contract_text("column", "") + columns + rule
        path = root / f"contracts/shop/port_{number}.v1.odcs.yaml"
        path.write_text(text.replace("shop.orders.v1", f"shop.port_{number}.v1"))
    began = time.monotonic()
    ended = run(root, "brygge", "contracts", "lint")
    assert ended.stdout == "202 contracts: 0 errors, 0 warnings, 0 waived\n", ended.stdout
    # Twice the promise: other tests may have the machine at the same time.
    assert time.monotonic() - began < 4


def test_linting_imports_neither_pydantic_nor_dbt_nor_pandas() -> None:
    program = (
        "import sys; from brygge.commands.main import main; main(['contracts', 'lint']); "
        "print(sorted({'pydantic', 'dbt', 'pandas', 'great_expectations'} & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"
