"""Fifteen FAIR questions per port, shares of metadata, and the thresholds that judge them."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from brygge.catalog.judging.fair import FAIR, Outcome, score
from brygge.catalog.judging.measures import (
    FIXES,
    HEADER,
    SEED,
    Measure,
    Threshold,
    judge,
    measures,
    read_thresholds,
)
from brygge.catalog.model import (
    Agreement,
    Asset,
    Catalog,
    Check,
    Column,
    Freshness,
    OutputPort,
    Owner,
    Product,
    Project,
    Relation,
    Release,
    Result,
    Support,
)
from brygge.compiling.seeds import read_seed
from brygge.errors import InputError
from brygge.project import Project as Folder
from sample_catalog import catalog

CONTRACT: dict[str, Any] = {
    "apiVersion": "v3.2.0",
    "kind": "DataContract",
    "servers": [{"server": "main"}],
    "roles": [{"role": "reader"}],
    "slaProperties": [{"property": "latency", "value": 1}],
}
TEXT = Column("x", "VARCHAR", "An x.", "internal", origin="source")
NUMBER = Column("y", "DECIMAL(18,2)", "A y.", is_key=True, origin="constant")
PORT = OutputPort("s.p.v1", "p", "model.p", "1.0.0", "One row per x.", "active", "s.p.v1", CONTRACT)
PRODUCT = Product(
    "s",
    "S",
    "odps",
    domain="retail",
    purpose="To know x.",
    tags=("x",),
    team="x_team",
    support=(Support("mail", "mailto:x@example.org"),),
)
ASSET = Asset(
    "model.p",
    "p",
    "model",
    "p",
    "p.sql",
    product="s",
    description="One row per x.",
    relation=Relation("d", "s", "p"),
    columns=(TEXT, NUMBER),
    lineage="complete",
)
CHECK = Check("t1", "unique_p_y", "model.p", "unique", "y", results=(Result("passed"),))


def good(
    product: dict[str, Any] | None = None,
    port: dict[str, Any] | None = None,
    asset: dict[str, Any] | None = None,
    contract: dict[str, Any] | None = None,
    **whole: Any,
) -> Catalog:
    """Return a catalog that answers every question, but for what is given."""
    said = {**CONTRACT, **(contract or {})}
    outputs = (replace(PORT, **{"contract": said, **(port or {})}),)
    return replace(
        Catalog(
            Project("p", "https://e.org/", license="CC-BY-4.0"),
            products=(replace(PRODUCT, outputs=outputs, **(product or {})),),
            assets=(replace(ASSET, **(asset or {})),),
            checks=(CHECK,),
        ),
        **whole,
    )


def outcomes(whole: Catalog) -> dict[str, Outcome]:
    [port] = score(whole)
    return {each.check: each for each in port.outcomes}


def unmet(whole: Catalog) -> list[str]:
    return [each.check for each in outcomes(whole).values() if not each.is_met]


def test_there_are_fifteen_questions_each_with_a_fix() -> None:
    assert [each.id for each in FAIR] == [
        *("F1", "F2", "F3", "F4"), *("A1", "A2", "A3"),
        *("I1", "I2", "I3"), *("R1", "R2", "R3", "R4", "R5"),
    ]  # fmt: skip
    assert len({each.name for each in FAIR}) == 15
    assert all(each.question.endswith("?") and each.fix.endswith(".") for each in FAIR)


def test_a_port_that_says_everything_has_fifteen() -> None:
    [port] = score(good())
    assert (port.met, [each for each in port.outcomes if not each.is_met]) == (15, [])


NO_LICENSE = Project("p", "https://e.org/")
FAILED = replace(CHECK, results=(Result("failed"), Result("passed")))


@pytest.mark.parametrize(
    ("check", "evidence", "whole"),
    [
        ("F1", "inferred", good(port={"is_inferred": True})),
        ("F1", "version v1", good(port={"version": "v1"})),
        ("F1", "version unknown", good(port={"version": ""})),
        ("F2", "no description", good(port={"description": ""}, asset={"description": ""})),
        ("F3", "no keyword", good(product={"tags": ()})),
        ("F3", "no domain", good(product={"domain": ""})),
        ("F4", "s: no purpose", good(product={"purpose": " "})),
        ("A1", "no server", good(contract={"servers": []}, asset={"relation": Relation()})),
        (
            "A1",
            "no server",
            good(contract={"servers": [{}]}, asset={"materialization": "ephemeral"}),
        ),
        ("A2", "no role", good(contract={"roles": []})),
        ("A3", "nobody to ask", good(product={"support": ()})),
        ("I1", "no type: x", good(asset={"columns": (replace(TEXT, type=""), NUMBER)})),
        (
            "I1",
            "no standard type: y (FOO(1))",
            good(asset={"columns": (TEXT, replace(NUMBER, type="FOO(1)"))}),
        ),
        ("I2", "no contract in ODCS", good(contract={"kind": "DataProduct"})),
        ("I2", "no contract in ODCS", good(contract={"apiVersion": ""})),
        (
            "I3",
            "text without a class: x",
            good(asset={"columns": (replace(TEXT, classification=""), NUMBER)}),
        ),
        (
            "I3",
            "unknown class: x (intern)",
            good(asset={"columns": (replace(TEXT, classification="intern"), NUMBER)}),
        ),
        ("R1", "no licence", good(project=NO_LICENSE)),
        (
            "R2",
            "unexplained: x",
            good(asset={"columns": (replace(TEXT, origin="unexplained"), NUMBER)}),
        ),
        ("R2", "too long", good(asset={"lineage": "failed", "lineage_reason": "too long"})),
        ("R3", "failed: unique_p_y", good(checks=(FAILED,))),
        ("R3", "1 check, no results", good(checks=(replace(CHECK, results=()),))),
        ("R3", "0 of 1", good(checks=(replace(CHECK, results=(Result("skipped"),)),))),
        ("R3", "no checks", good(checks=())),
        ("R4", "no promise", good(contract={"slaProperties": []})),
        ("R5", "no owner", good(product={"team": ""})),
        ("R5", "no status", good(port={"status": ""})),
        ("R5", "without a last day", good(port={"status": "deprecated"})),
    ],
)
def test_what_is_missing_costs_its_own_check_alone(
    check: str, evidence: str, whole: Catalog
) -> None:
    assert unmet(whole) == [check]
    assert evidence in outcomes(whole)[check].evidence


RELEASE = Release("r1", "main", "2026-11-20T06:00:00Z", 1)
AGREEMENT = Agreement("a", "finance", "s.p.v1")


def said_access(word: str) -> dict[str, object]:
    """Return what a contract says that has no roles, only an access."""
    return {"roles": [], "customProperties": [{"property": "access", "value": word}]}


def test_access_in_a_word_that_nobody_knows_says_nothing() -> None:
    strange = good(contract={**said_access("open"), "roles": [{"role": "reader"}]})
    found = outcomes(strange)["A2"]
    assert (found.is_met, found.evidence) == (False, "unknown access: open")
    assert found.fix == "write one of unrestricted, restricted, private."


@pytest.mark.parametrize("state", ["denied", "expired", "revoked", "cancelled"])
def test_whoever_may_not_read_does_not_say_who_may(state: str) -> None:
    over = good(contract={"roles": []}, agreements=(replace(AGREEMENT, state=state),))
    assert unmet(over) == ["A2"]


@pytest.mark.parametrize(
    ("evidence", "check", "whole"),
    [
        ("s.p", "A1", good(contract={"servers": None})),
        ("main", "A1", good(contract={"servers": []}, port={"releases": (RELEASE,)})),
        ("agreements: 1", "A2", good(contract={"roles": []}, agreements=(AGREEMENT,))),
        (
            "agreements: 1 approved, 1 pending",
            "A2",
            good(
                contract={"roles": []},
                agreements=tuple(
                    replace(AGREEMENT, id=state, state=state)
                    for state in ("approved", "pending", "expired")
                ),
            ),
        ),
        ("restricted", "A2", good(contract=said_access("restricted"))),
        ("private", "A2", good(contract=said_access("private"))),
        (
            "open",
            "A2",
            good(
                contract={
                    "roles": [],
                    "customProperties": [{"property": "accessRights", "value": "open"}],
                }
            ),
        ),
        ("a@e.org", "A3", good(product={"support": (), "owners": (Owner("a", "a@e.org"),)})),
        (
            "2 columns",
            "I1",
            good(
                asset={"columns": (replace(TEXT, type=""), NUMBER)},
                contract={"schema": [{"properties": [{"name": "x", "logicalType": "string"}]}]},
            ),
        ),
        (
            "CC0",
            "R1",
            good(
                project=NO_LICENSE,
                contract={"customProperties": [{"property": "license", "value": "CC0"}]},
            ),
        ),
        ("releases: 1", "R4", good(contract={"slaProperties": []}, port={"releases": (RELEASE,)})),
        (
            "freshness",
            "R4",
            good(contract={"slaProperties": []}, asset={"freshness": Freshness("1 day")}),
        ),
        ("y_team", "R5", good(product={"team": ""}, asset={"owner": "y_team"})),
        (
            "deprecated",
            "R5",
            good(port={"status": "deprecated", "deprecated_on": "2030-01-01"}),
        ),
    ],
)
def test_another_way_of_saying_it_counts_as_well(evidence: str, check: str, whole: Catalog) -> None:
    assert unmet(whole) == []
    assert evidence in outcomes(whole)[check].evidence


@pytest.mark.parametrize(
    ("checks", "evidence", "fix"),
    [
        ((), "no checks", "add tests to the model, and run {}."),
        (
            tuple(replace(CHECK, id=f"t{each}", results=()) for each in range(10)),
            "10 checks, no results",
            "bring run_results.json: {} writes it.",
        ),
        ((FAILED,), "failed: unique_p_y", "mend what fails, and run {}."),
    ],
)
@pytest.mark.parametrize(("basis", "command"), [("odps", "brygge build"), ("group", "dbt build")])
def test_what_the_tests_of_a_port_lack_is_mended_by_a_command_that_its_team_has(
    basis: str, command: str, checks: tuple[Check, ...], evidence: str, fix: str
) -> None:
    found = outcomes(good(product={"basis": basis}, checks=checks))["R3"]
    assert (found.is_met, found.evidence) == (False, evidence)
    assert found.fix == fix.format(f"`{command}`")


def test_every_answer_that_is_no_has_a_fix() -> None:
    found = [each for port in score(catalog()) for each in port.outcomes]
    assert {bool(each.fix) for each in found if not each.is_met} == {True}
    assert {each.fix for each in found if each.is_met} == {""}


def test_one_of_a_kind_is_told_as_one() -> None:
    assert outcomes(good(asset={"columns": (TEXT,)}))["I1"].evidence == "1 column"


def test_a_warning_stops_nobody() -> None:
    assert unmet(good(checks=(replace(CHECK, results=(Result("warned"),)),))) == []


def test_a_port_without_an_asset_is_told_what_it_lacks() -> None:
    found = outcomes(good(port={"asset": ""}, assets=()))
    assert [each for each in found if not found[each].is_met] == ["I1", "I3", "R2", "R3"]
    assert found["R2"].evidence == "the asset is not in the artifacts"


def test_the_sample_has_what_it_has() -> None:
    assert [(each.port, each.met) for each in score(catalog())] == [
        ("finance.figures", 3),
        ("sales.orders.v1", 10),
        ("sales.orders.v2", 14),
    ]


def measured(whole: Catalog) -> dict[str, Measure]:
    return {each.name: each for each in measures(whole)}


def test_measures_count_what_is_there_and_name_what_is_not() -> None:
    found = measured(catalog())
    assert {name: (each.met, each.whole) for name, each in found.items()} == {
        "documented_assets": (4, 6),
        "documented_columns": (7, 20),
        "owned_assets": (4, 6),
        "tested_models": (1, 4),
        "tested_keys": (1, 2),
        "explained_columns": (14, 15),
        "fair_checks": (27, 45),
    }
    assert found["owned_assets"].missing == ("model.shop.figures", "seed.shop.rates")
    assert found["explained_columns"].missing == ("model.shop.figures.secret_sauce",)
    assert set(found) == set(FIXES)


def test_nothing_to_count_is_complete() -> None:
    empty = measured(Catalog(Project("p", "u:")))
    assert {each.percent for each in empty.values()} == {100.0}


def test_a_model_whose_columns_nobody_knows_is_not_explained() -> None:
    whole = good(asset={"columns": ()})
    assert measured(whole)["explained_columns"].missing == ("model.p",)


def wide(kind: str, **arguments: list[str]) -> Check:
    return replace(CHECK, kind=kind, column="", arguments=arguments)


@pytest.mark.parametrize(
    ("check", "is_tested"),
    [
        (replace(CHECK, column="y"), True),
        (replace(CHECK, column="x"), False),
        (replace(CHECK, kind="not_null"), False),
        (wide("unique_combination", columns=["y", "z"]), True),
        (wide("unique_combination", columns=["y", "x"]), False),
        (wide("dbt_utils.unique_combination_of_columns", combination_of_columns=["y"]), True),
        (wide("unique_combination"), False),
        (replace(CHECK, kind="audited", column="", arguments={"check": "primary_key"}), True),
        (replace(CHECK, kind="audited", arguments={"check": "y.unique"}), True),
        (replace(CHECK, kind="audited", arguments={"check": "y.required"}), False),
    ],
)
def test_a_key_is_tested_by_uniqueness_within_it(check: Check, is_tested: bool) -> None:
    key = (TEXT, NUMBER, Column("z", is_key=True, origin="constant"))
    found = measured(good(asset={"columns": key}, checks=(check,)))["tested_keys"]
    assert (found.met, found.whole) == (int(is_tested), 1)


def threshold(measure: str = "owned_assets", minimum: str = "80", **more: str) -> Threshold:
    return Threshold(
        measure, minimum, more.get("reason", "Somebody must answer."), more.get("owner", "x")
    )


def test_a_share_below_its_minimum_is_a_finding_with_names() -> None:
    [finding] = judge(measures(catalog()), [threshold()])
    assert finding.line() == (
        f"{SEED}: owned_assets: 4 of 6 (66.7 %) are less than the minimum of 80 %: "
        "Somebody must answer."
    )
    assert finding.fix == (
        "give an owner, or a product that has one, to model.shop.figures, seed.shop.rates."
    )


def test_a_share_that_is_reached_exactly_is_enough() -> None:
    half = Measure("owned_assets", 1, 2, ("a",))
    assert judge([half], [threshold(minimum="50")]) == []
    assert len(judge([half], [threshold(minimum="50.01")])) == 1


def test_a_share_that_only_looks_like_the_minimum_is_not_enough() -> None:
    near = Measure("owned_assets", 9999, 10_000, ("a",))
    assert len(judge([near], [threshold(minimum="100")])) == 1


@pytest.mark.parametrize(
    ("each", "sentence", "fix"),
    [
        (threshold("owned_asets"), 'no measure "owned_asets"', 'did you mean "owned_assets"?'),
        (threshold(minimum="many"), '"many" is no per cent', "from 0 to 100"),
        (threshold(minimum="101"), '"101" is no per cent', "from 0 to 100"),
        (threshold(minimum="nan"), '"nan" is no per cent', "from 0 to 100"),
        (threshold(reason=""), "has no reason", "say why"),
        (threshold(owner=""), "has no owner", "who answers for it"),
    ],
)
def test_a_threshold_that_cannot_be_applied_is_a_finding(
    each: Threshold, sentence: str, fix: str
) -> None:
    [finding] = judge(measures(good()), [each])
    assert sentence in finding.sentence
    assert fix in finding.fix


def test_a_measure_that_stands_twice_is_a_finding() -> None:
    [finding] = judge(measures(good()), [threshold(), threshold(minimum="10")])
    assert finding.sentence == "the measure stands twice."


def test_thresholds_are_read_from_their_seed(tmp_path: Path) -> None:
    path = tmp_path / "rule_catalog.csv"
    project = Folder(tmp_path)
    path.write_text(f"{','.join(HEADER)}\nowned_assets, 80,All of them.,x\n")
    assert read_thresholds(read_seed(project, path)) == (
        [Threshold("owned_assets", "80", "All of them.", "x")],
        [],
    )
    path.write_text("measure,least,reason,owner\nowned_assets,80,r,x\n")
    with pytest.raises(InputError, match="the header is another"):
        read_thresholds(read_seed(project, path))
    path.write_text(f"{','.join(HEADER)}\nowned_assets,80,One, two,x\n")
    _, [fault] = read_thresholds(read_seed(project, path))
    assert (fault.subject, fault.fix) == ("line 2", "quote commas.")
