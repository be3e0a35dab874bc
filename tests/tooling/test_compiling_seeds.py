"""A seed is read with its lines, and has the checksum that dbt gives it."""

from pathlib import Path

import pytest

from brygge.compiling.seeds import MAX_BYTES, header_faults, read_seed
from brygge.errors import InputError
from brygge.project import Project
from compiling_project import place


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2\n", "a,b\r\n1,2\r\n\r\n", "\n\n a,b\n1,ø\n \t", "\ufeffa,b\n1,2", ""],
)
def test_the_checksum_is_the_one_that_dbt_takes(tmp_path: Path, text: str) -> None:
    from dbt.artifacts.resources.base import FileHash
    from dbt_common.clients.system import load_file_contents

    path = place(tmp_path, "seeds/a.csv", text)
    of_dbt = FileHash.from_contents(load_file_contents(str(path), strip=True))

    assert read_seed(Project(tmp_path), path).sha256 == of_dbt.checksum


def test_a_row_is_known_by_the_line_on_which_it_begins(tmp_path: Path) -> None:
    path = place(tmp_path, "seeds/a.csv", 'a,b\n1,"x\ny"\n\n2,z\n')

    rows = read_seed(Project(tmp_path), path).rows

    assert [(row.line, row.cells) for row in rows] == [(2, ("1", "x\ny")), (5, ("2", "z"))]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a\n\xff\n", "utf-8"),
        (b'a\n"open\n', "cannot be read"),
        (b"a\n" * MAX_BYTES, "checksum"),
    ],
)
def test_a_seed_that_is_no_small_csv_in_utf8_is_refused(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with pytest.raises(InputError, match=r"a\.csv") as caught:
        read_seed(Project(tmp_path), path)
    assert words in caught.value.problem


def test_wrong_headers_are_all_named(tmp_path: Path) -> None:
    path = place(tmp_path, "a.csv", "rule,ownr,rule\n")
    faults = header_faults(read_seed(Project(tmp_path), path), ("rule", "owner"))

    assert [fault.sentence for fault in faults] == [
        'unknown column "ownr".',
        'the column "rule" stands twice.',
        'the column "owner" is missing.',
    ]
    assert 'did you mean "owner"?' in faults[0].fix
