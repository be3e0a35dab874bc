"""Every lint code: its example has the fault, the fixed one does not, the page shows both."""

import re
from pathlib import Path

import pytest

from brygge.contracts.linting.codes import CODES
from brygge.contracts.linting.page import codes_page
from conftest import ROOT
from linted_contracts import example_project, linted

PAGE = ROOT / "docs" / "lint-codes.md"
PACKAGE = ROOT / "scripts" / "brygge" / "contracts" / "linting"


@pytest.mark.parametrize("code", CODES)
def test_the_bad_example_has_the_fault(code: str, tmp_path: Path) -> None:
    project = example_project(tmp_path / "project", CODES[code], CODES[code].bad)
    findings = linted(project).findings
    assert code in {finding.code for finding in findings}, findings
    assert all(finding.severity == CODES[finding.code].severity for finding in findings)


@pytest.mark.parametrize("code", CODES)
def test_the_fixed_example_has_no_fault_at_all(code: str, tmp_path: Path) -> None:
    project = example_project(tmp_path / "project", CODES[code], CODES[code].good)
    findings = linted(project).findings
    if CODES[code].part == "file":
        assert not [finding for finding in findings if finding.code.startswith("BC0")]
    else:
        assert findings == ()


def test_the_page_is_the_rendered_registry() -> None:
    hint = "run `brygge contracts lint --codes > docs/lint-codes.md`"
    assert PAGE.read_text() == codes_page(), hint


def test_every_code_is_explained_and_its_number_is_its_own() -> None:
    for code in CODES.values():
        assert re.fullmatch(r"BC[0-6]\d\d", code.code)
        assert code.title
        assert code.why.endswith(".")
        assert code.bad
        assert code.good
        assert code.bad != code.good
    listed = re.findall(r'Code\(\s+"(BC\d+)"', "".join(p.read_text() for p in _modules("codes")))
    assert sorted(listed) == list(CODES)


def test_the_checks_use_the_codes_of_the_registry_and_all_of_them() -> None:
    text = "".join(path.read_text() for path in _modules("."))
    assert set(re.findall(r'"(BC\d{3})"', text)) == set(CODES)


def _modules(folder: str) -> list[Path]:
    return sorted((PACKAGE / folder).glob("*.py"))
