"""Requests and decisions are added to a file: what stands there stays, faults are refused."""
# ruff: noqa: E501 - what is written stands in one line

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brygge.access.agreement import Act, Agreement, Consumer, Decision, Request
from brygge.access.deriving import state
from brygge.access.editing import add_request, decide, find_agreement, revoke
from brygge.access.reading import read_agreements
from brygge.errors import InputError
from brygge.project import Project

REPORTS = Consumer("product", "reports")
PORT, NAME = "shop.orders", "reports__shop.orders"
FILE = f"contracts/agreements/{NAME}.yaml"
ASKED, OWNER = "reports@example.org", "shop@example.org"
PENDING = """\
# Talked over in the spring.
consumer:   {product: reports}   # the monthly ones

port: "shop.orders"
requests:
# the first
- id: 1
  requested: {by: reports@example.org, on: 2026-03-01}
  purpose: |
    Which articles come back.

    And when.
  # a year is enough
  until: 2026-12-31

# nothing else
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make(tmp_path)


def make(root: Path) -> Project:
    (root / "dbt_project.yml").touch()
    (root / "contracts/shop").mkdir(parents=True)
    (root / "contracts/shop/orders.v1.odcs.yaml").touch()
    return Project(root)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def ask(project: Project, on: str, until: str | None = "12-31", **more: date) -> Agreement:
    end = day(until) if until else None
    wanted = Request(0, Act(ASKED, day(on)), "Returns.", until=end)
    return add_request(project, REPORTS, PORT, replace(wanted, **more))


def say(project: Project, outcome: str, on: str, reason: str = "", until: str = "") -> Agreement:
    end = day(until) if until else None
    return decide(project, NAME, Decision(OWNER, day(on), reason, outcome, end))


def take(project: Project, on: str) -> Agreement:
    return revoke(project, NAME, Act(OWNER, day(on), "It is over."))


def put(project: Project, text: str) -> Path:
    path = project.root / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_a_history_is_written_as_people_write_it(project: Project) -> None:
    wanted = Request(
        0, Act(ASKED, day("01-05")), "Returns: which, and when.", day("02-01"), day("03-31"),
        frozenset({"personal", "internal"}),
    )  # fmt: skip
    add_request(project, REPORTS, PORT, wanted)
    say(project, "approved", "01-06", "It is needed.", until="03-15")
    ask(project, "03-01", None)
    say(project, "denied", "03-02")
    ask(project, "03-03")
    say(project, "cancelled", "03-04")
    ask(project, "03-05")
    say(project, "approved", "03-06")
    take(project, "03-10")
    assert (
        (project.root / FILE).read_text()
        == """\
consumer: {product: reports}
port: shop.orders
requests:
  - id: 1
    requested: {by: reports@example.org, on: 2026-01-05}
    purpose: 'Returns: which, and when.'
    from: 2026-02-01
    until: 2026-03-31
    classes: [internal, personal]
    decided: {as: approved, by: shop@example.org, on: 2026-01-06, until: 2026-03-15, reason: It is needed.}
    revoked: {by: shop@example.org, on: 2026-03-10, reason: It is over.}
  - id: 2
    requested: {by: reports@example.org, on: 2026-03-01}
    purpose: Returns.
    decided: {as: denied, by: shop@example.org, on: 2026-03-02}
  - id: 3
    requested: {by: reports@example.org, on: 2026-03-03}
    purpose: Returns.
    until: 2026-12-31
    decided: {as: cancelled, by: shop@example.org, on: 2026-03-04}
  - id: 4
    requested: {by: reports@example.org, on: 2026-03-05}
    purpose: Returns.
    until: 2026-12-31
    decided: {as: approved, by: shop@example.org, on: 2026-03-06}
    revoked: {by: shop@example.org, on: 2026-03-10, reason: It is over.}
"""
    )
    [found] = read_agreements(project)
    assert state(found, day("03-09")) == "approved"
    # What runs and what would follow it: both are taken away.
    assert state(found, day("03-10")) == "revoked"
    assert list((project.root / FILE).parent.iterdir()) == [project.root / FILE]


def test_what_somebody_wrote_by_hand_stays_where_it_is(project: Project) -> None:
    path = put(project, PENDING)
    say(project, "approved", "03-02", "Yes: a year.")
    decided = path.read_text()
    line = (
        "  decided: {as: approved, by: shop@example.org, on: 2026-03-02, reason: 'Yes: a year.'}\n"
    )
    assert line in decided
    assert decided.replace(line, "") == PENDING
    assert "until: 2026-12-31\n" + line + "\n# nothing else" in decided
    ask(project, "11-01", None)
    added = "- id: 2\n  requested: {by: reports@example.org, on: 2026-11-01}\n  purpose: Returns.\n"
    assert path.read_text().replace(added, "") == decided
    take(project, "11-05")
    assert path.read_text().count("  revoked: {by: shop@example.org, on: 2026-11-05") == 1
    assert state(read_agreements(project)[0], day("11-05")) == "revoked"


@pytest.mark.parametrize("change", ["windows", "no end", "mark", "port last"])
def test_files_of_other_editors_are_added_to_as_well(project: Project, change: str) -> None:
    whole = PENDING
    if change == "windows":
        whole = PENDING.replace("\n", "\r\n")
    elif change == "no end":
        whole = PENDING.rstrip("\n")
    elif change == "mark":
        whole = "\ufeff" + PENDING
    else:
        whole = PENDING.replace('port: "shop.orders"\n', "") + '# which\nport: "shop.orders"\n'
    path = put(project, whole)
    say(project, "denied", "03-02")
    ask(project, "03-03")
    say(project, "approved", "03-03")
    text = path.read_bytes().decode()
    rest = iter(text.splitlines())
    assert all(line in rest for line in whole.splitlines())
    assert text.count("\r\n") == (text.count("\n") if change == "windows" else 0)
    assert text.replace("\r\n", "").count("\r") == 0
    assert text.startswith("\ufeff") == (change == "mark")
    assert [each.decided is not None for each in read_agreements(project)[0].requests] == [True] * 2


def test_a_file_that_is_written_in_another_way_is_left_alone(project: Project) -> None:
    flow = "consumer: {product: reports}\nport: shop.orders\nrequests: [{id: 1, purpose: x, requested: {by: a, on: 2026-03-01}}]\n"
    path = put(project, flow)
    with pytest.raises(InputError, match="is not written as a list of lines"):
        say(project, "approved", "03-02")
    assert path.read_text() == flow
    assert list(path.parent.iterdir()) == [path]


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30
).filter(lambda text: text.strip() == text)


@settings(deadline=None)
@given(purpose=texts, reason=texts, by=texts)
def test_whatever_people_write_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, purpose: str, reason: str, by: str
) -> None:
    project = make(tmp_path_factory.mktemp("texts"))
    wanted = Request(0, Act(by, day("01-01")), purpose)
    add_request(project, REPORTS, PORT, wanted)
    decide(project, NAME, Decision(by, day("01-02"), reason, "approved"))
    [found] = read_agreements(project)
    [request] = found.requests
    assert (request.purpose, request.requested.by) == (purpose, by)
    assert request.decided is not None
    assert request.decided.reason == reason


def approve(project: Project) -> None:
    ask(project, "03-01", "06-30")
    say(project, "approved", "03-02")


REFUSED = {
    "asked already, on 2026-03-01": lambda p: (ask(p, "03-01"), ask(p, "03-02")),
    "the access is permanent, there is nothing to renew": lambda p: (
        ask(p, "03-01", None), say(p, "approved", "03-02"), ask(p, "03-03"),
    ),
    "there is access until 2026-06-30 already": lambda p: (approve(p), ask(p, "03-03", "06-01")),
    "2026-02-01 is over": lambda p: ask(p, "03-01", "02-01"),
    "it would end (2026-04-01) before it begins (2026-05-01)": lambda p: ask(
        p, "03-01", "04-01", first=day("05-01")
    ),
    "there is nothing to approve, it is approved": lambda p: (approve(p), say(p, "approved", "03-03")),
    "there is nothing to deny, it is approved": lambda p: (approve(p), say(p, "denied", "03-03")),
    "there is nothing to cancel, it is expired": lambda p: (approve(p), say(p, "cancelled", "07-01")),
    "there is nothing to revoke, it is expired": lambda p: (approve(p), take(p, "07-01")),
    "there is nothing to revoke, it is pending": lambda p: (ask(p, "03-01"), take(p, "03-02")),
    "there is nothing to revoke, it is revoked": lambda p: (
        approve(p), take(p, "03-05"), take(p, "03-06"),
    ),
    "is approved until 2026-09-01, longer than was asked for": lambda p: (
        ask(p, "03-01", "06-30"), say(p, "approved", "03-02", until="09-01"),
    ),
    "is approved until 2026-03-01, but would begin only on 2026-03-02": lambda p: (
        ask(p, "03-01", "06-30"), say(p, "approved", "03-02", until="03-01"),
    ),
    "was decided (2026-02-01) before it was made (2026-03-01)": lambda p: (
        ask(p, "03-01"), say(p, "denied", "02-01"),
    ),
    "request 1 was decided on 2026-03-02; today is 2026-03-01": lambda p: (
        ask(p, "03-01"), say(p, "denied", "03-02"), ask(p, "03-01"),
    ),
    "request 1 was decided on 2026-03-03; today is 2026-03-02": lambda p: (
        ask(p, "03-01"), say(p, "approved", "03-03"), say(p, "cancelled", "03-02"),
    ),
    "request 1 was decided on 2026-03-04; today is 2026-03-03": lambda p: (
        ask(p, "03-01"), say(p, "approved", "03-04"), take(p, "03-03"),
    ),
    'no agreement "reports__shop.orders"': lambda p: say(p, "approved", "03-02"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_the_rules_refuse_is_not_written(project: Project, sentence: str) -> None:
    with pytest.raises(InputError) as raised:
        REFUSED[sentence](project)
    assert sentence in raised.value.problem
    assert raised.value.fix
    folder = project.root / "contracts/agreements"
    assert not folder.exists() or all(each.suffix == ".yaml" for each in folder.iterdir())


def test_a_revocation_stands_at_the_end_of_each_request_that_it_ends(project: Project) -> None:
    approve(project)
    ask(project, "06-01", "12-31")
    say(project, "approved", "06-02")
    ask(project, "06-03", None)
    before = (project.root / FILE).read_text()
    take(project, "06-04")
    line = "    revoked: {by: shop@example.org, on: 2026-06-04, reason: It is over.}\n"
    after = (project.root / FILE).read_text()
    assert after.replace(line, "") == before
    assert after.count("}\n" + line + "  - id: ") == 2


def test_a_renewal_may_be_asked_for_while_access_lasts(project: Project) -> None:
    approve(project)
    ask(project, "06-01", "12-31")
    made = say(project, "approved", "06-02")
    assert state(made, day("12-31")) == "approved"
    assert take(project, "06-30").requests[1].revoked


def test_an_id_that_two_consumers_share_is_refused(project: Project) -> None:
    ask(project, "03-01")
    request = Request(0, Act(ASKED, day("03-02")), "Returns.")
    with pytest.raises(InputError, match="belongs to the product reports"):
        add_request(project, Consumer("team", "reports"), PORT, request)


def test_a_file_that_cannot_be_read_keeps_nobody_from_another_one(project: Project) -> None:
    ask(project, "03-01")
    other = project.root / "contracts/agreements/figures__shop.orders.yaml"
    other.write_text("consumer: {product: figures}\n")
    assert say(project, "denied", "03-02").pending is None
    with pytest.raises(InputError, match="line 1: `port` is missing"):
        find_agreement(project, "figures__shop.orders")


@pytest.mark.parametrize("name", [NAME, f"{NAME}.yaml", FILE])
def test_an_agreement_is_found_by_its_name_or_file(project: Project, name: str) -> None:
    ask(project, "03-01")
    assert find_agreement(project, name).name == NAME
    with pytest.raises(InputError) as raised:
        find_agreement(project, "report__shop.orders")
    assert raised.value.fix == f'did you mean "{NAME}"? see `brygge access list`.'
