"""Whatever people write comes back from Jinja as they wrote it."""

from typing import Any

from dbt_common.clients.jinja import extract_toplevel_blocks
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import Environment

from brygge.compiling.derived import MARK
from brygge.compiling.macros import list_literal, macro_file, record_literal, text_literal


def returned_by(text: str, macro: str) -> Any:
    """Render a macro file as dbt does: with `return` handing the value out."""
    caught: list[Any] = []
    environment = Environment(extensions=["jinja2.ext.do"])
    module = environment.from_string(text).make_module({"return": caught.append})
    getattr(module, macro)()
    return caught[0]


@given(st.lists(st.text(), min_size=1, max_size=4))
@example(["%} {{ 1 }} {% endmacro %} {# #} -%}", "\"'\\", "\r\n\t\x00\x85\u2028", "\\u0041\\x41"])
@example(["Größe (€)", "日付", "😀", "\u202e", "}}", "\\"])
def test_any_text_survives_the_way_through_jinja(texts: list[str]) -> None:
    record = record_literal([("sources", list_literal(text_literal(text) for text in texts))])
    text = macro_file("columns_a__b", "seeds/mappings/mapping_a.csv", "0" * 64, "columns", [record])

    rendered = returned_by(text, "columns_a__b")

    assert rendered["columns"] == [{"sources": texts}]
    assert rendered["seed"] == "mapping_a"


@given(st.text())
def test_a_literal_is_one_line_and_holds_no_tag(text: str) -> None:
    literal = text_literal(text)

    assert len(literal.splitlines()) == 1
    assert not set("{}") & set(literal)


@given(st.text(max_size=30))
@example('{% set a = "')
def test_dbt_finds_one_macro_whatever_the_text(text: str) -> None:
    record = record_literal([("heading", text_literal(text))])
    file = macro_file("columns_a__b", "seeds/a.csv", "0", "columns", [record])

    found = extract_toplevel_blocks(file, {"macro"}, collect_raw_data=False)

    assert [block.block_name for block in found] == ["columns_a__b"]


def test_the_first_line_says_where_the_file_is_from() -> None:
    text = macro_file("rules_a__b", "seeds/rules/rule_a__b.csv", "0", "rules", [])

    first = text.splitlines()[0]
    assert first == MARK + "seeds/rules/rule_a__b.csv. Edit the seed, not this file. -#}"
    assert returned_by(text, "rules_a__b")["rules"] == []
