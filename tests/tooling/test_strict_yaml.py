"""Reading YAML strictly: each trap is present, and refused with its place."""

from itertools import pairwise
from pathlib import Path

import pytest

from brygge.errors import InputError
from brygge.strict_yaml import load_yaml


@pytest.fixture
def write(tmp_path: Path):
    def write_file(text: str | bytes) -> Path:
        path = tmp_path / "some.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write_file


def bomb(levels: int) -> str:
    names = [f"level_{number}" for number in range(levels)]
    lines = [f"{names[0]}: &{names[0]} [x, x, x, x, x, x, x, x, x, x]"]
    for before, name in pairwise(names):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")
    return "\n".join(lines)


def test_values_anchors_and_merges_are_read(write):
    text = "a: &a {x: 1}\nb: {<<: *a, y: '{{ target.name }}'}\n"
    assert load_yaml(write(text)) == {"a": {"x": 1}, "b": {"x": 1, "y": "{{ target.name }}"}}


def test_an_empty_file_is_an_empty_mapping(write):
    assert load_yaml(write("# nothing yet\n")) == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\nb: {c: 1, c: 2}\n", r'line 2, column 11: the key "c" was already given in line 2'),
        ("a: &a [*a]\n", "contains itself"),
        (bomb(8), "expands to more than 100,000 nodes"),
        ("a: &a 1\nb: [" + "*a, " * 101 + "]\n", "more than 100 aliases"),
        ("a: " + "[" * 51 + "]" * 51, "nested deeper than 50 levels"),
        ("a: " + "[" * 100_000, "nested deeper than 50 levels"),
        ("a: !!python/object/apply:os.system [ls]\n", r"line 1, column 4: could not determine"),
        ("a: [1\nb: 2\n", r"line \d, column \d: while parsing a flow sequence"),
        ("a: 2024-13-45\n", "month must be in"),
        ("- a\n", "the top level is not a mapping"),
        ("? [a]\n: 1\n", "unhashable key"),
        (b"a: \xff\n", "byte 3 is not UTF-8"),
        ("a: x\x00\n", "special characters are not allowed|control characters"),
        ("a: " + "x" * 1024 * 1024, "bytes are more than"),
    ],
)
def test_a_trap_is_refused_with_its_place(write, text, sentence):
    path = write(text)
    with pytest.raises(InputError, match=sentence) as caught:
        load_yaml(path)
    assert caught.value.problem.startswith(str(path))
    assert caught.value.fix


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.yml: No such file"):
        load_yaml(tmp_path / "none.yml")
