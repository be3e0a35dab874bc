"""Waivers: what they set aside, for how long, and what is wrong with them."""

from datetime import date
from pathlib import Path

import pytest

from brygge.contracts.waivers import HEADER, in_force, read_waivers
from brygge.errors import InputError
from brygge.project import Project
from conftest import ROOT
from linted_contracts import ORDERS, WAIVERS, contract_text, linted, make_project

NOTE = "name: note\nlogicalType: string\n"
UNKNOWN = contract_text("column", NOTE + "requierd: true\n")


def waiving(root: Path, *rows: str) -> Project:
    root.mkdir(exist_ok=True)
    project = make_project(root / "project", UNKNOWN)
    (project.root / WAIVERS).parent.mkdir(parents=True)
    (project.root / WAIVERS).write_text("\n".join((",".join(HEADER), *rows)) + "\n")
    return project


def codes(project: Project, **options: bool) -> list[str]:
    return [finding.code for finding in linted(project, **options).findings]  # type: ignore[arg-type]


def test_without_waivers_everything_counts(tmp_path: Path) -> None:
    assert codes(waiving(tmp_path)) == ["BC101"]


@pytest.mark.parametrize("file", [ORDERS.as_posix(), "contracts/shop/*", "*/orders.v1.odcs.yaml"])
@pytest.mark.parametrize("subject", ["", "note", "orders"])
def test_a_waived_finding_is_told_with_its_reason_and_does_not_count(
    file: str, subject: str, tmp_path: Path
) -> None:
    report = linted(waiving(tmp_path, f"BC101,{file},{subject},Old tool.,sales_data,2026-01-15"))
    assert report.findings == ()
    [waived] = report.waived
    assert (waived.finding.code, waived.reason, waived.owner) == (
        "BC101",
        "Old tool.",
        "sales_data",
    )
    assert report.counts == {"error": 0, "warning": 0}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("BC101,contracts/*,note,Old tool.,sales_data,2026-01-14", "BC601"),
        ("BC101,contracts/*,amount,Old tool.,sales_data,2026-12-31", "BC602"),
        ("BC102,contracts/*,,Old tool.,sales_data,2026-12-31", "BC602"),
        ("BC1,contracts/*,,Old tool.,sales_data,2026-12-31", "BC603"),
        ("BC101,contracts/*,note,,sales_data,2026-12-31", "BC604"),
        ("BC101,contracts/*,note,Old tool.,,2026-12-31", "BC604"),
        ("BC101,contracts/*,note,Old tool.,sales_data,", "BC605"),
        ("BC101", "BC604"),
    ],
)
def test_a_waiver_that_does_not_hold_is_a_finding_at_its_line(
    row: str, code: str, tmp_path: Path
) -> None:
    report = linted(waiving(tmp_path, row))
    told = {finding.code: finding for finding in report.findings}
    assert {"BC101", code} <= set(told)
    assert (told[code].file, told[code].line) == (WAIVERS.as_posix(), 2)


def test_a_waiver_for_a_file_that_was_not_linted_is_not_called_unused(tmp_path: Path) -> None:
    row = "BC101,contracts/other/*,,Old tool.,sales_data,2026-12-31"
    assert "BC602" not in codes(waiving(tmp_path, row))
    assert "BC602" in codes(waiving(tmp_path / "whole", row), is_whole=True)


def test_waivers_of_changes_are_left_to_the_change_policy(tmp_path: Path) -> None:
    row = "BC801,contracts/*,,Agreed with readers.,sales_data,2026-12-31"
    assert codes(waiving(tmp_path, row), is_whole=True) == ["BC101"]


def test_reading_gives_every_row_and_in_force_those_that_hold(tmp_path: Path) -> None:
    project = waiving(
        tmp_path,
        "BC101,a,,Why.,me,2026-01-15",
        "BC101,b,,Why.,me,2026-01-14",
        "BC101,c,,,me,2099-01-01",
        "BC101,d,,Why.,me,never",
    )
    waivers = read_waivers(project)
    assert [waiver.file for waiver in waivers] == ["a", "b", "c", "d"]
    assert [waiver.line for waiver in waivers] == [2, 3, 4, 5]
    assert [waiver.file for waiver in in_force(waivers, date(2026, 1, 15))] == ["a"]


@pytest.mark.parametrize("raw", [b"code,file\n", b"", b"\xff\xfe", b'code,"file\n'])
def test_a_seed_that_is_none_is_refused(raw: bytes, tmp_path: Path) -> None:
    project = waiving(tmp_path)
    (project.root / WAIVERS).write_bytes(raw)
    with pytest.raises(InputError):
        read_waivers(project)
    assert "BC606" in codes(project)


def test_the_seed_of_the_project_has_the_header_and_no_row() -> None:
    assert (ROOT / WAIVERS).read_text() == ",".join(HEADER) + "\n"
    assert read_waivers(Project(ROOT)) == []
