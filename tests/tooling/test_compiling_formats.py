"""The formats of one heading can be read, and give one text one meaning."""

import pytest

from brygge.compiling.formats import format_faults
from brygge.landing.columns import ColumnSource
from brygge.scratch import open_scratch


def sentences(data_type: str, *formats: str) -> list[str]:
    source = ColumnSource("Date", formats, data_type, "")
    return [fault.sentence for fault in format_faults(source, open_scratch())]


@pytest.mark.parametrize(
    ("data_type", "formats"),
    [
        ("text", [""]),
        ("text", ["whole_number"]),
        ("bigint", ["decimal_comma"]),
        ("timestamp", [""]),
        ("timestamp", ["%Y-%m-%d %H:%M:%S", "%m/%d/%y %H:%M"]),
        ("timestamp", ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S.%f"]),
        ("timestamp", ["%d.%m.%Y %I:%M %p"]),
        ("date", ["%d/%m/%Y", "%Y-%m-%d", "%d %b %Y"]),
        ("date", ["%-d.%-m.%Y"]),
    ],
)
def test_formats_that_do_not_meet_are_good(data_type: str, formats: list[str]) -> None:
    assert sentences(data_type, *formats) == []


@pytest.mark.parametrize(
    "formats",
    [
        ["%d/%m/%y", "%m/%d/%y"],
        ["%m/%d/%y", "%y/%m/%d"],
        # 12/1/10 would be a day of the year 10.
        ["%m/%d/%Y %H:%M", "%m/%d/%y %H:%M"],
        ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y"],
    ],
)
def test_two_formats_that_read_one_text_differently_are_refused(formats: list[str]) -> None:
    [sentence] = sentences("date", *formats)

    assert formats[-1] in sentence
    assert formats[-2] in sentence


@pytest.mark.parametrize(
    ("text_format", "words"),
    [
        ("%Q", "is none"),
        ("100%", "is none"),
        ("%H:%M", "year, month and day"),
        ("%d.%m.", "year, month and day"),
        ("%%", "year, month and day"),
        ("%Y-%m-%d %I:%M", "leaves a part"),
        ("%Y-%m-%d %H:%M:%S%z", "time zone"),
        ("%Y-%m-%d %H:%M:%S %Z", "time zone"),
        ("%H o'clock", "quote"),
    ],
)
def test_a_format_that_loses_the_moment_is_refused(text_format: str, words: str) -> None:
    [sentence] = sentences("timestamp", text_format)

    assert words in sentence


def test_a_blank_format_does_not_stand_beside_others() -> None:
    [sentence] = sentences("timestamp", "", "%m/%d/%y %H:%M")

    assert "blank" in sentence


@pytest.mark.parametrize(
    ("data_type", "other"), [("decimal(18,4)", "decimal_comma"), ("text", "whole_number")]
)
def test_a_number_or_text_is_written_in_one_way(data_type: str, other: str) -> None:
    [sentence] = sentences(data_type, "", other)

    assert "one way" in sentence
