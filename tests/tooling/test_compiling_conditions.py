"""A condition is one stable expression over one row that is true or false, or is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brygge.compiling.conditions import MAX_CHARACTERS, ConditionCheck
from brygge.compiling.judged import JudgedModel, TypedColumn

MODEL = JudgedModel(
    name="silver_shop__orders_judged",
    file="models/silver/shop/silver_shop__orders_judged.yml",
    columns=(
        TypedColumn("order_number", "varchar"),
        TypedColumn("quantity", "bigint"),
        TypedColumn("unit_price", "decimal(18,4)"),
        TypedColumn("is_return", "boolean"),
        TypedColumn("ordered_at", "timestamp"),
        TypedColumn("order_date", "date"),
    ),
    verdicts=("broken_rules",),
)


@pytest.fixture(scope="module")
def check() -> ConditionCheck:
    return ConditionCheck(MODEL)


@pytest.mark.parametrize(
    "condition",
    [
        "quantity = 0",
        "QUANTITY < 0 and not is_return",
        "order_number is null",
        "order_number like 'C%' or order_number in ('a--b', 'x;y', '/* z */', '$')",
        "abs(quantity * unit_price) > 1000000000",
        "order_date between date '2010-01-01' and date '2010-12-31'",
        "case when is_return then quantity > 0 else false end",
        "extract(year from ordered_at) < 2000",
        "coalesce(order_number, '') = '' or\n  length(trim(order_number)) > 9",
        "try_cast(order_number as integer) = 1",
        "is_return",
        "(quantity > 0) = (unit_price > 0)",
        "order_number = 'it''s'",
    ],
)
def test_plain_conditions_pass(check: ConditionCheck, condition: str) -> None:
    assert check.faults(condition) == []


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("quantity >", "cannot be parsed"),
        ("quantity = 0) or (1 = 1", "cannot be parsed"),
        ("true limit 5", "cannot be parsed"),
        ("true union select 1", "cannot be parsed"),
        ("quantity > 0; drop table judged", "more than one statement"),
        ("quantity > 0 -- note", "comment"),
        ("quantity /* note */ > 0", "comment"),
        ("order_number = 'open", "cannot be parsed"),
        ("order_number = $$text$$", "$"),
        ("order_number = e'\\' -- '", "E'"),
        ("order_number = 'a\x00b'", "invisible"),
        ("quantity", "gives bigint"),
        ("order_number", "gives varchar"),
        ("null", "not true or false"),
        ("sum(quantity) > 1", "an aggregate, sum"),
        ("count(*) filter (where is_return) > 1", "aggregate"),
        ("row_number() over () > 1", "window function"),
        ("sum(quantity) over () > 1", "window function"),
        ("quantity in (select 1)", "subquery"),
        ("exists (select 1 from judged)", "subquery"),
        ("quantity > all (select 1)", "subquery"),
        ("COLUMNS(*) is null", "star"),
        ("quantity = ?", "parameter"),
        ("quantity = $1", "$"),
        ("#1 = 1", "unusual"),
        ("judged.quantity = 0", "names a table"),
        ("abs(order_number) = 1", "cannot be used"),
        ("frobnicate(quantity) = 1", "frobnicate does not exist"),
        ("order_number = 1", "stops at some values"),
        ("cast(order_number as integer) > 3", "stops at some values"),
        ("broken_rules is null", "verdict"),
        ('order_number = "C1"', 'unknown column "C1"'),
        ("x" * (MAX_CHARACTERS + 1), "longer"),
        ("not " * 490 + "is_return", "condition"),
    ],
)
def test_what_is_no_condition_is_refused(check: ConditionCheck, condition: str, words: str) -> None:
    faults = check.faults(condition)

    assert words in " ".join(fault.sentence for fault in faults)
    assert all(fault.fix for fault in faults)


@pytest.mark.parametrize(
    "expression",
    [
        "now()", "current_date", "CURRENT_TIMESTAMP", "current_localtimestamp", "localtimestamp",
        "today()", "transaction_timestamp()", "get_current_timestamp()",
    ],
)  # fmt: skip
def test_the_present_moment_is_refused(check: ConditionCheck, expression: str) -> None:
    [fault] = check.faults(f"ordered_at < {expression}")

    assert "same answer every time" in fault.sentence


@pytest.mark.parametrize(
    "condition",
    [
        "random() > 0.5",
        "order_number = uuid()",
        "age(ordered_at) > interval 3 day",
        "order_number = current_user",
        "nextval('a') = 1",
        "order_number = current_setting('threads')",
    ],
)
def test_chance_and_the_session_are_refused(check: ConditionCheck, condition: str) -> None:
    assert any("same answer" in fault.sentence for fault in check.faults(condition))


def test_an_unknown_column_is_met_with_the_likely_one(check: ConditionCheck) -> None:
    [fault] = check.faults("quantty = 0")

    assert fault.sentence == 'unknown column "quantty".'
    assert 'did you mean "quantity"?' in fault.fix
    assert MODEL.file in fault.fix


def test_all_faults_of_a_condition_are_told_once(check: ConditionCheck) -> None:
    faults = check.faults("quantty = 0 and quantty > 1 and random() > 1 and sum(quantity) > 1")

    assert len(faults) == 3


def test_a_column_without_a_known_type_is_told() -> None:
    columns = (TypedColumn("a", ""), TypedColumn("b", "bigint"), TypedColumn("c", "bigintt"))
    check = ConditionCheck(JudgedModel("m", "m.yml", columns, ()))

    assert [name for name, _ in check.type_faults] == ["a", "c"]
    assert check.types == {"b": "BIGINT"}


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet="ab()'\"-/*;, =<>1$?#quantity", max_size=30))
def test_whatever_passes_stays_inside_its_brackets(check: ConditionCheck, text: str) -> None:
    if not check.faults(text):
        # As the macros write it: on one line, with more after it.
        assert check.faults(f"({text}) and quantity > 0") == []
        assert check.faults(f"case when ({text}) then true end") == []
