"""Files that are hard to read: the linter says so at once, and goes on with the others."""

import os
import time
from pathlib import Path

import pytest

from brygge.contracts.linting.linting import lint
from linted_contracts import CUSTOMERS, ORDERS, TODAY, contract_text, linted, make_project

GOOD = contract_text("column", "")
SECONDS = 2.0
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HARD = {
    "a syntax error": ("schema: [\n", "BC001"),
    "a tab": ("schema:\n\t- name: orders\n", "BC001"),
    "an undefined alias": ("name: *nobody\n", "BC001"),
    "two documents": ("kind: a\n---\nkind: b\n", "BC001"),
    "a duplicate key": (GOOD + "version: 2.0.0\n", "BC002"),
    "a bomb of aliases": (BOMB, "BC003"),
    "many aliases": ("a: &a x\nb: [" + "*a, " * 200 + "]\n", "BC003"),
    "lists in lists": ("a: " + "[" * 500_000 + "]" * 500_000 + "\n", "BC003"),
    "lists that never end": ("[" * 1_000_000, "BC003"),
    "mappings in mappings": ("{a: " * 250_000, "BC003"),
    "an indentation without end": (
        "".join(" " * depth + "a:\n" for depth in range(1_200)), "BC003",
    ),
    "more than 1 MiB": ("# " + "x" * 1024 * 1024, "BC003"),
    "an anchor in itself": ("a: &a [*a]\n", "BC003"),
    "another encoding": (b"name: Caf\xe9\n", "BC004"),
    "UTF-16": ("kind: DataContract\n".encode("utf-16"), "BC004"),
    "a list": ("- kind: DataContract\n", "BC005"),
    "a text": ("DataContract\n", "BC005"),
    "a tag that runs": ("name: !!python/object/apply:os.system [ls]\n", "BC006"),
    "a tag of one's own": ("name: !secret x\n", "BC006"),
    "a tag on a mapping": ("team: !team {name: sales_data}\n", "BC006"),
    "a NUL byte": (b"name: a\x00b\n", "BC007"),
    "an escape character": (b"name: a\x1b[31mb\n", "BC007"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARD)
def test_what_cannot_be_read_is_one_finding_at_once(name: str, tmp_path: Path) -> None:
    text, code = HARD[name]
    project = make_project(tmp_path / "project", text)
    began = time.monotonic()
    findings = linted(project).findings
    assert time.monotonic() - began < SECONDS
    assert [finding.code for finding in findings] == [code], findings
    assert findings[0].line >= 1
    assert findings[0].column >= 1


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", "schema: [")
    (project.root / CUSTOMERS).write_text(GOOD.replace("status: active", "status: activ"))
    report = lint(project, [project.root / CUSTOMERS, project.root / ORDERS], TODAY)
    assert {"BC001", "BC510"} <= {finding.code for finding in report.findings}
    assert report.files == 2


@pytest.mark.parametrize(
    "raw", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()]
)
def test_a_byte_order_mark_and_windows_line_ends_are_fine(raw: bytes, tmp_path: Path) -> None:
    assert linted(make_project(tmp_path / "project", raw)).findings == ()


def test_an_empty_file_is_a_contract_without_anything(tmp_path: Path) -> None:
    codes = {each.code for each in linted(make_project(tmp_path / "project", b"")).findings}
    assert {"BC102", "BC201", "BC511"} <= codes


def test_a_folder_called_like_a_contract_cannot_be_read(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    (project.root / ORDERS).unlink()
    (project.root / ORDERS).mkdir()
    assert [each.code for each in linted(project).findings] == ["BC008"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_it(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    (project.root / ORDERS).chmod(0)
    assert [each.code for each in linted(project).findings] == ["BC008"]


@pytest.mark.parametrize(
    "line",
    [
        'name: "\\ud800"',
        "name: " + "9" * 5_000,
        "price: {priceAmount: " + "9" * 400 + "}",
        "price: {priceAmount: 1e999}",
        "price: {priceAmount: .inf}",
        "? [a]\n: b",
        "<<: {a: b}",
        "1: 2",
        "null: 3",
    ],
)
def test_odd_values_are_survived(line: str, tmp_path: Path) -> None:
    for finding in linted(make_project(tmp_path / "project", GOOD + line + "\n")).findings:
        assert finding.text().encode("utf-8", "backslashreplace")
