"""A rule seed becomes the macro of its judged model, or every faulty row is named."""

from pathlib import Path

import duckdb
import pytest

from brygge.compiling.derived import Derived
from brygge.compiling.rules import compile_rules
from brygge.findings import Finding
from compiling_project import RULE_HEADER, RULES, RULES_MACRO, place, small_project
from test_compiling_macros import returned_by

JUDGED = "models/silver/shop/silver_shop__orders_judged.yml"


def compiled(derived: Derived) -> list[dict[str, str]]:
    [file] = derived.files
    assert file.path.as_posix() == RULES_MACRO
    rules: list[dict[str, str]] = returned_by(file.text, "rules_shop__orders")["rules"]
    return rules


def refused(root: Path, rows: str) -> list[Finding]:
    derived = compile_rules(small_project(root, rules=rows))
    assert derived.files == ()
    assert all(finding.fix for finding in derived.refused)
    return list(derived.refused)


def test_validity_is_folded_into_the_condition(tmp_path: Path) -> None:
    rows = (
        "a,\"order_number = '{% x %}' or quantity < 0\",quarantine,,,,why,team\n"
        "b,quantity = 0,warn,order_date,2010-01-01,2010-12-31,why,team\n"
        "c,quantity = 0,block,ordered_at,,2010-12-31,why,team\n"
        "d,quantity = 0,block,ordered_at,,,why,team\n"
    )

    assert compiled(compile_rules(small_project(tmp_path, rules=rows))) == [
        {
            "id": "a",
            "action": "quarantine",
            "condition": "(order_number = '{% x %}' or quantity < 0)",
        },
        {
            "id": "b",
            "action": "warn",
            "condition": "(quantity = 0) and order_date >= date '2010-01-01'"
            " and order_date <= date '2010-12-31'",
        },
        {
            "id": "c",
            "action": "block",
            "condition": "(quantity = 0) and cast(ordered_at as date) <= date '2010-12-31'",
        },
        {"id": "d", "action": "block", "condition": "(quantity = 0)"},
    ]


def test_the_last_day_of_a_rule_counts_to_its_end(tmp_path: Path) -> None:
    rows = "a,true,warn,ordered_at,2010-01-02,2010-01-03,why,team\n"
    [rule] = compiled(compile_rules(small_project(tmp_path, rules=rows)))

    broken = duckdb.sql(
        f"select ordered_at from range(timestamp '2010-01-01', timestamp '2010-01-05',"
        f" interval 23 hour) as moments(ordered_at) where {rule['condition']}"
    ).fetchall()

    assert sorted({moment.day for (moment,) in broken}) == [2, 3]


@pytest.mark.parametrize(
    ("row", "words", "fix"),
    [
        (",true,warn,,,,why,team", "no id", ""),
        ("Bad Id,true,warn,,,,why,team", '"Bad Id" is not an id', ""),
        ("a,true,warned,,,,why,team", 'unknown action "warned"', 'did you mean "warn"?'),
        ("a,true,,,,,why,team", "no action", ""),
        ("a,,warn,,,,why,team", "no condition", ""),
        ("a,true,warn,,,,  ,team", "no reason", ""),
        ("a,true,warn,,,,why,", "no owner", ""),
        ("a,true,warn,,,,why,The Team", '"The Team" is not a name', ""),
        ("a,true,warn,order_date,2010-02-30,,why,team", "2010-02-30", "YYYY-MM-DD"),
        ("a,true,warn,order_date,20100101,,why,team", "20100101", "YYYY-MM-DD"),
        ("a,true,warn,order_date,2010-02-01,2010-01-01,why,team", "is after", ""),
        ("a,true,warn,,2010-02-01,,why,team", "no business_date", ""),
        ("a,true,warn,order_dat,,,why,team", '"order_dat"', 'did you mean "order_date"?'),
        ("a,true,warn,quantity,,,why,team", "is a bigint", "ordered_at, order_date"),
        ("a,quantty = 0,warn,,,,why,team", '"quantty"', 'did you mean "quantity"?'),
        ("a,quantity >,warn,,,,why,team", "cannot be parsed", ""),
    ],
)
def test_a_faulty_row_is_refused_by_file_line_and_id(
    tmp_path: Path, row: str, words: str, fix: str
) -> None:
    [finding] = refused(tmp_path, f"good,is_return,warn,,,,why,team\n{row}\n")

    assert finding.file == RULES
    assert finding.subject.startswith("line 3, rule ")
    assert words in finding.sentence
    assert fix in finding.fix


def test_all_findings_come_together(tmp_path: Path) -> None:
    rows = "a,quantty = 0,warm,,,,,team\na,sum(quantity) > 0,warn,,,,why,\nb,true,warn\n"

    found = [(finding.subject, finding.sentence) for finding in refused(tmp_path, rows)]

    assert sorted(found) == [
        ("line 2, rule a", "the rule has no reason."),
        ("line 2, rule a", 'unknown action "warm".'),
        ("line 2, rule a", 'unknown column "quantty".'),
        ("line 3, rule a", "the condition holds an aggregate, sum."),
        ("line 3, rule a", "the id already stands in line 2."),
        ("line 3, rule a", "the rule has no owner."),
        ("line 4", "3 values, expected 8."),
    ]


def test_an_owner_is_one_of_the_teams(tmp_path: Path) -> None:
    project = small_project(tmp_path, rules="a,true,warn,,,,why,sales_dta\n")
    place(tmp_path, "seeds/referentials/referential_teams.csv", "team\nsales_data\n")

    [finding] = compile_rules(project).refused

    assert finding.sentence == 'unknown owner "sales_dta".'
    assert 'did you mean "sales_data"?' in finding.fix


def test_unknown_columns_of_the_header_are_named(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    place(tmp_path, RULES, RULE_HEADER.replace("owner", "ownr,notes"))

    found = compile_rules(project).refused

    assert [finding.sentence for finding in found] == [
        'unknown column "ownr".',
        'unknown column "notes".',
        'the column "owner" is missing.',
    ]
    assert 'did you mean "owner"?' in found[0].fix


def test_a_seed_that_names_no_model_is_refused(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    place(tmp_path, "seeds/rules/rule_orders.csv", RULE_HEADER)
    place(tmp_path, "seeds/rules/rule_shop__parcels.csv", RULE_HEADER)

    sentences = [finding.sentence for finding in compile_rules(project).refused]

    assert sentences[0] == '"rule_orders.csv" does not name the model it judges.'
    assert '"silver_shop__parcels_judged"' in sentences[1]


def test_the_thresholds_of_the_catalog_are_no_rules_of_a_model(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    place(tmp_path, "seeds/rules/rule_catalog.csv", "measure,minimum,reason,owner\n")
    place(tmp_path, "seeds/rules/shop/rule_catalog.csv", "measure,minimum,reason,owner\n")

    derived = compile_rules(project)

    assert [file.path.as_posix() for file in derived.files] == [RULES_MACRO]
    assert [finding.file for finding in derived.refused] == ["seeds/rules/shop/rule_catalog.csv"]


def test_a_model_column_without_a_type_is_told_where_it_stands(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    text = (tmp_path / JUDGED).read_text().replace("data_type: bigint", "description: pieces")
    place(tmp_path, JUDGED, text)

    [finding] = compile_rules(project).refused

    assert finding.file == JUDGED
    assert finding.subject == "silver_shop__orders_judged.quantity"


def test_the_model_is_found_in_a_yaml_of_another_name(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    (tmp_path / JUDGED).rename(tmp_path / "models" / "all.yaml")

    assert compile_rules(project).refused == ()
