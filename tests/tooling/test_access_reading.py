"""Agreements are read strictly: every fault has its line, a sentence and a fix."""
# ruff: noqa: E501 - a row of the table stands in one line

from datetime import date
from pathlib import Path

import pytest

from brygge.access.agreement import CLASSES, Act, Consumer, Decision, Request
from brygge.access.deriving import DAY
from brygge.access.reading import (
    examine_agreements,
    open_agreements,
    port_names,
    read_agreements,
)
from brygge.contracts.model import CLASSIFICATIONS
from brygge.errors import InputError
from brygge.project import Project

NAME = "reports__shop.orders.yaml"
TODAY = date(2026, 10, 1)
WHOLE = """\
# Asked for in the spring.
consumer: {product: reports}
port: shop.orders
requests:
  - id: 1
    requested: {by: reports@example.org, on: 2026-03-01}
    purpose: Which articles come back.
    from: 2026-04-01
    until: 2026-12-31
    classes: [internal]
    decided: {as: approved, by: shop@example.org, on: 2026-03-02, reason: It is needed., until: 2026-10-31}
    revoked: {by: shop@example.org, on: 2026-09-01, reason: The report is gone.}
  - id: 2
    requested: {by: reports@example.org, on: 2026-10-01}
    purpose: "Once more: returns."
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "dbt_project.yml").touch()
    (tmp_path / "contracts/shop/released/retired_port.v2").mkdir(parents=True)
    (tmp_path / "contracts/shop/orders.v1.odcs.yaml").touch()
    (tmp_path / "contracts/agreements").mkdir()
    return Project(tmp_path)


def put(project: Project, text: str, name: str = NAME) -> None:
    (project.root / "contracts/agreements" / name).write_text(text, encoding="utf-8")


def test_a_whole_agreement_is_read_as_it_was_written(project: Project) -> None:
    put(project, WHOLE)
    [found] = read_agreements(project)
    assert found.consumer == Consumer("product", "reports")
    assert (found.port, found.name) == ("shop.orders", "reports__shop.orders")
    assert found.file == f"contracts/agreements/{NAME}"
    asked, owner = "reports@example.org", "shop@example.org"
    assert found.requests == (
        Request(
            id=1,
            requested=Act(asked, date(2026, 3, 1)),
            purpose="Which articles come back.",
            first=date(2026, 4, 1),
            until=date(2026, 12, 31),
            classes=frozenset({"internal"}),
            decided=Decision(
                owner, date(2026, 3, 2), "It is needed.", "approved", date(2026, 10, 31)
            ),
            revoked=Act(owner, date(2026, 9, 1), "The report is gone."),
        ),
        Request(2, Act(asked, date(2026, 10, 1)), "Once more: returns."),
    )
    assert found.pending == found.requests[1]


def test_a_project_without_agreements_has_none(tmp_path: Path) -> None:
    assert read_agreements(Project(tmp_path)) == []


@pytest.mark.parametrize(
    ("said", "name"),
    [("team: analysis", "analysis"), ("person: jane@example.org", "jane@example.org")],
)
def test_teams_and_people_are_consumers_too(project: Project, said: str, name: str) -> None:
    put(project, WHOLE.replace("product: reports", said), f"{name}__shop.orders.yaml")
    [found] = read_agreements(project)
    assert str(found.consumer) == said.replace(": ", ":")


def test_a_port_that_was_retired_keeps_its_agreements(project: Project) -> None:
    assert port_names(project) == ["shop.orders", "shop.retired_port"]
    put(
        project,
        WHOLE.replace("shop.orders", "shop.retired_port"),
        "reports__shop.retired_port.yaml",
    )
    assert len(read_agreements(project)) == 1


# what to replace, by what; line and sentence of the finding
FAULTS = {
    "an unknown key": ("port:", "prot: x\nport:", 3, 'unknown key "prot".'),
    "an unknown key of a request": ("    purpose: Wh", "    purpsoe: x\n    purpose: Wh", 7, 'unknown key "purpsoe".'),
    "an unknown key of a decision": ("as: approved", "as: approved, of: x", 11, 'unknown key "of".'),
    "a reason of a request": ("on: 2026-03-01", "on: 2026-03-01, reason: x", 6, 'unknown key "reason".'),
    "a key that is given twice": ("port:", "port: a.b\nport:", 4, 'the key "port" was already given in line 3.'),
    "no port": ("port: shop.orders\n", "", 1, "`port` is missing."),
    "no consumer": ("consumer: {product: reports}\n", "", 1, "`consumer` is missing."),
    "a consumer of no kind": ("product: reports", "service: reports", 2, "the consumer is no product, team or person."),
    "two consumers": ("{product: reports}", "{product: reports, team: a}", 2, "the consumer is no product, team or person."),
    "a consumer without an id": ("product: reports", "product: Our Reports", 2, '"Our Reports" names no product.'),
    "a person without an address": ("product: reports", "person: jane", 2, '"jane" names no person.'),
    "an address that would part the name of the file": ("product: reports", "person: jane__shop.x@example.org", 2, '"jane__shop.x@example.org" names no person.'),
    "a port that would part it": ("port: shop.orders", "port: shop.a__shop", 3, '"shop.a__shop" names no port.'),
    "a port without a product": ("port: shop.orders", "port: orders", 3, '"orders" names no port.'),
    "a port that is a number": ("port: shop.orders", "port: 7", 3, "`port` is no text."),
    "a port that does not exist": ("port: shop.orders", "port: shop.ordres", 3, 'there is no port "shop.ordres".'),
    "another file name": ("product: reports", "product: figures", 2, "the agreement of the product figures on shop.orders has another file name."),
    "its own port": ("product: reports", "product: shop", 3, "a product reads its own ports without an agreement."),
    "an id that is no number": ("- id: 1", "- id: one", 5, 'the id "one" is no whole number.'),
    "an id that is a truth value": ("- id: 1", "- id: true", 5, 'the id "True" is no whole number.'),
    "a day without dashes": ("until: 2026-12-31", "until: '20261231'", 9, '`until`: "20261231" is no day.'),
    "ids that do not count": ("- id: 2", "- id: 3", 13, "request 3 stands where request 2 is due."),
    "no purpose": ("    purpose: Which articles come back.\n", "", 5, "`purpose` is missing."),
    "an empty purpose": ("purpose: Which articles come back.", 'purpose: " "', 7, "`purpose` is no text."),
    "a request that nobody made": ("by: reports@example.org, on: 2026-03-01", "on: 2026-03-01", 6, "`by` is missing."),
    "a request of no day": ("{by: reports@example.org, on: 2026-03-01}", "yesterday", 6, "`requested` does not say who and when."),
    "a day that does not exist": ("until: 2026-12-31", "until: 2026-02-30", 9, '`until`: "2026-02-30" is no day.'),
    "a day of another form": ("until: 2026-12-31", "until: 31.12.2026", 9, '`until`: "31.12.2026" is no day.'),
    "a day that stands for never": ("until: 2026-12-31", "until: 9999-12-31", 9, '`until`: "9999-12-31" is no day.'),
    "an end before the beginning": ("from: 2026-04-01", "from: 2027-04-01", 9, "request 1 ends (2026-12-31) before it begins (2027-04-01)."),
    "an unknown class": ("[internal]", "[internl]", 10, '"internl": unknown class.'),
    "the class that needs no leave": ("[internal]", "[public]", 10, '"public": public is read without leave.'),
    "a class that is named twice": ("[internal]", "[internal, internal]", 10, 'the class "internal" is named twice.'),
    "classes that are no list": ("[internal]", "internal", 10, "the classes are no list."),
    "approved by nobody": ("by: shop@example.org, on: 2026-03-02", "on: 2026-03-02", 11, "`by` is missing."),
    "approved on no day": ("by: shop@example.org, on: 2026-03-02", "by: shop@example.org", 11, "`on` is missing."),
    "an unknown decision": ("as: approved", "as: aproved", 11, '"aproved" is no decision.'),
    "a decision that says nothing": ("as: approved, ", "", 11, "it is not said how it was decided."),
    "decided before requested": ("on: 2026-03-02", "on: 2026-02-28", 11, "request 1 was decided (2026-02-28) before it was made (2026-03-01)."),
    "decided on a day to come": ("on: 2026-03-02", "on: 2026-10-02", 11, "request 1 was decided on 2026-10-02; today is 2026-10-01."),
    "approved for longer than asked": ("until: 2026-10-31", "until: 2027-01-31", 11, "request 1 is approved until 2027-01-31, longer than was asked for."),
    "revoked by nobody": ("revoked: {by: shop@example.org, on", "revoked: {on", 12, "`by` is missing."),
    "revoked after the end": ("on: 2026-09-01", "on: 2026-11-01", 12, "request 1 was revoked after it had ended (2026-10-31)."),
    "two pending requests": ('purpose: "Once more: returns."', "purpose: x\n  - id: 3\n    requested: {by: a@example.org, on: 2026-10-02}\n    purpose: y", 16, "request 3 was added while request 2 is pending."),
    "a request before the one before it": ("on: 2026-10-01", "on: 2026-02-01", 14, "request 2 is of 2026-02-01, before request 1 was decided (2026-03-02)."),
    "no request": (WHOLE[WHOLE.index("  - id: 1"):], "", 4, "there is no list of requests."),
    "a request that is a text": ("  - id: 2", "  - again\n  - id: 3", 13, "a request is a mapping."),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line_and_a_fix(project: Project, fault: str) -> None:
    old, new, line, sentence = FAULTS[fault]
    assert old in WHOLE
    put(project, WHOLE.replace(old, new, 1))
    agreements, findings = examine_agreements(project, TODAY)
    assert agreements == []
    file = f"contracts/agreements/{NAME}"
    assert f"{file}: line {line}: {sentence}" in [each.line() for each in findings]
    assert all(each.fix for each in findings)
    with pytest.raises(InputError):
        read_agreements(project, TODAY)


def test_a_decision_is_of_today_or_before_and_of_any_day_where_none_is_known(
    project: Project,
) -> None:
    put(project, WHOLE)
    decided = date(2026, 3, 2)
    assert read_agreements(project) == read_agreements(project, decided) != []
    with pytest.raises(InputError, match=r"line 11: request 1 was decided on 2026-03-02; today is"):
        open_agreements(project, decided - DAY)


def test_what_a_denial_cannot_have(project: Project) -> None:
    put(project, WHOLE.replace("as: approved", "as: denied"))
    _, [finding] = examine_agreements(project)
    assert finding.sentence == "only what is approved has an end."
    put(project, WHOLE.replace("as: approved", "as: denied").replace(", until: 2026-10-31", ""))
    _, [finding] = examine_agreements(project)
    assert finding.sentence == "request 1 is revoked, but was never approved."


def test_all_faults_of_all_files_are_told(project: Project) -> None:
    put(project, WHOLE.replace("port:", "prot:").replace("as: approved", "as: yes"))
    put(project, WHOLE, "reports__shop.orders.yml")
    put(project, "# Who may read what.\n", "README.md")
    _, findings = examine_agreements(project)
    assert [(each.file.rpartition("/")[2], each.subject) for each in findings] == [
        (NAME, "line 3"),
        (NAME, "line 1"),
        (NAME, "line 11"),
        ("reports__shop.orders.yml", "name"),
    ]


def test_an_error_has_the_likely_word_in_its_fix(project: Project) -> None:
    put(project, WHOLE.replace("as: approved", "as: aproved"))
    with pytest.raises(InputError, match=r"line 11: \"aproved\" is no decision") as raised:
        read_agreements(project)
    assert raised.value.fix.startswith('did you mean "approved"?')


def test_every_class_of_a_contract_can_be_opened() -> None:
    assert set(CLASSIFICATIONS) - {"public"} <= set(CLASSES)
