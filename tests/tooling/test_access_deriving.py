"""When somebody may read, and where an agreement stands: a table of cases, and laws."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brygge.access.agreement import Act, Agreement, Consumer, Decision, Request
from brygge.access.deriving import grant_on, grants, is_open, state
from brygge.access.rules import broken_rules

WHO = Consumer("product", "reports")
FILE = "contracts/agreements/reports__shop.orders.yaml"
START = date(2026, 1, 1)
ASKED, OWNER = "reports@example.org", "shop@example.org"


def day(number: int) -> date:
    """The day `number` of the cases: 1 is the first of January."""
    return START + timedelta(days=number - 1)


def ask(requested: int, first: int | None = None, until: int | None = None) -> Request:
    return Request(
        id=0,
        requested=Act(ASKED, day(requested)),
        purpose="Reports.",
        first=day(first) if first else None,
        until=day(until) if until else None,
    )


def decide(request: Request, outcome: str, on: int, until: int | None = None) -> Request:
    end = day(until) if until else None
    return replace(request, decided=Decision(OWNER, day(on), outcome=outcome, until=end))


def approved(
    requested: int,
    on: int,
    first: int | None = None,
    until: int | None = None,
    revoked: int | None = None,
    less: int | None = None,
) -> Request:
    made = decide(ask(requested, first, until), "approved", on, less)
    return replace(made, revoked=Act(OWNER, day(revoked)) if revoked else None)


def denied(requested: int, on: int) -> Request:
    return decide(ask(requested), "denied", on)


def cancelled(requested: int, on: int) -> Request:
    return decide(ask(requested), "cancelled", on)


def agreement(*requests: Request) -> Agreement:
    numbered = tuple(replace(each, id=at) for at, each in enumerate(requests, start=1))
    return Agreement(WHO, "shop.orders", numbered, FILE)


def days(made: Agreement) -> list[tuple[int, int | None]]:
    """The grants, as numbers of days."""
    return [
        ((each.first - START).days + 1, (each.last - START).days + 1 if each.last else None)
        for each in grants(made)
    ]


def states(made: Agreement, last: int = 60) -> list[str]:
    """The states from day 1 on, each with its first day."""
    found: list[str] = []
    for number in range(1, last + 1):
        now = state(made, day(number))
        if not found or found[-1].split()[1] != now:
            found.append(f"{number} {now}")
    return found


# name: (the requests, their grants, the states from day 1 to 60)
CASES = {
    "a first request waits": ([ask(3)], [], ["1 cancelled", "3 pending"]),
    "a request that is permanent when approved": (
        [approved(1, 5)], [(5, None)], ["1 pending", "5 approved"],
    ),
    "it begins on the day that it names": (
        [approved(1, 5, first=10, until=20)], [(10, 20)],
        ["1 pending", "10 approved", "21 expired"],
    ),
    "a decision gives nothing back in time": (
        [approved(1, 5, first=2, until=9)], [(5, 9)], ["1 pending", "5 approved", "10 expired"],
    ),
    "one day is first and last": (
        [approved(5, 5, first=5, until=5)], [(5, 5)],
        ["1 cancelled", "5 approved", "6 expired"],
    ),
    "it is approved for a shorter time": (
        [approved(1, 5, until=40, less=20)], [(5, 20)], ["1 pending", "5 approved", "21 expired"],
    ),
    "a permanent wish is approved for a time": (
        [approved(1, 5, less=20)], [(5, 20)], ["1 pending", "5 approved", "21 expired"],
    ),
    "a denied request": ([denied(1, 4)], [], ["1 pending", "4 denied"]),
    "a cancelled request leaves nothing": (
        [cancelled(2, 4)], [], ["1 cancelled", "2 pending", "4 cancelled"],
    ),
    "a new request after a cancelled one is a first one": (
        [cancelled(1, 4), ask(8)], [], ["1 pending", "4 cancelled", "8 pending"],
    ),
    "a new request after a denial does not hide it": (
        [denied(1, 4), ask(8)], [], ["1 pending", "4 denied"],
    ),
    "a new request after the end does not hide it": (
        [approved(1, 1, until=9), ask(15)], [(1, 9)], ["1 approved", "10 expired"],
    ),
    "a renewal waits while a grant is active": (
        [approved(1, 1, until=30), ask(20)], [(1, 30)], ["1 approved", "31 expired"],
    ),
    "a renewal while active starts the day after": (
        [approved(1, 1, until=30), approved(20, 25, until=50)], [(1, 30), (31, 50)],
        ["1 approved", "51 expired"],
    ),
    "a renewal may begin later than that": (
        [approved(1, 1, until=30), approved(20, 25, first=40, until=50)], [(1, 30), (40, 50)],
        ["1 approved", "31 expired", "40 approved", "51 expired"],
    ),
    "a renewal decided on the last day starts the next": (
        [approved(1, 1, until=30), approved(20, 30, until=50)], [(1, 30), (31, 50)],
        ["1 approved", "51 expired"],
    ),
    "a renewal after the end starts at the decision": (
        [approved(1, 1, until=10), approved(20, 25, until=50)], [(1, 10), (25, 50)],
        ["1 approved", "11 expired", "25 approved", "51 expired"],
    ),
    "a renewal for good": (
        [approved(1, 1, until=10), approved(5, 6)], [(1, 10), (11, None)], ["1 approved"],
    ),
    "a renewal of a grant that has not begun follows it": (
        [approved(1, 2, first=20, until=30), approved(5, 6, until=50)], [(20, 30), (31, 50)],
        ["1 pending", "20 approved", "51 expired"],
    ),
    "a grant is revoked on a day: it ends the day before": (
        [approved(1, 1, until=30, revoked=10)], [(1, 9)], ["1 approved", "10 revoked"],
    ),
    "a permanent grant is revoked": (
        [approved(1, 1, revoked=10)], [(1, 9)], ["1 approved", "10 revoked"],
    ),
    "it is revoked on its first day": (
        [approved(1, 5, revoked=5)], [], ["1 pending", "5 revoked"],
    ),
    "it is revoked before it begins": (
        [approved(1, 5, first=20, until=30, revoked=10)], [], ["1 pending", "10 revoked"],
    ),
    "a renewal is revoked while it waits for its turn": (
        [approved(1, 1, until=30), approved(20, 22, until=50, revoked=25)], [(1, 30)],
        ["1 approved", "31 expired"],
    ),
    "a renewal is revoked while it runs": (
        [approved(1, 1, until=30), approved(20, 22, until=50, revoked=40)], [(1, 30), (31, 39)],
        ["1 approved", "40 revoked"],
    ),
    "the running grant is revoked while a renewal waits": (
        [approved(1, 1, until=30, revoked=22), ask(20)], [(1, 21)], ["1 approved", "22 revoked"],
    ),
    "that renewal, approved later, starts at its decision": (
        [approved(1, 1, until=30, revoked=22), approved(20, 25, until=50)], [(1, 21), (25, 50)],
        ["1 approved", "22 revoked", "25 approved", "51 expired"],
    ),
    "the running grant is revoked when a renewal is approved: the renewal keeps its day": (
        [approved(1, 1, until=30, revoked=25), approved(20, 22, until=50)], [(1, 24), (31, 50)],
        ["1 approved", "25 revoked", "31 approved", "51 expired"],
    ),
    "both are revoked": (
        [approved(1, 1, until=30, revoked=25), approved(20, 22, until=50, revoked=25)], [(1, 24)],
        ["1 approved", "25 revoked"],
    ),
    "revoked and approved anew on one day": (
        [approved(1, 1, revoked=25), approved(25, 25, until=50)], [(1, 24), (25, 50)],
        ["1 approved", "51 expired"],
    ),
    "a renewal is denied while a grant is active": (
        [approved(1, 1, until=30), denied(20, 25)], [(1, 30)], ["1 approved", "31 expired"],
    ),
    "denied after expired": (
        [approved(1, 1, until=10), denied(20, 25)], [(1, 10)],
        ["1 approved", "11 expired", "25 denied"],
    ),
    "a cancelled renewal changes nothing": (
        [approved(1, 1, until=10), cancelled(5, 6)], [(1, 10)], ["1 approved", "11 expired"],
    ),
    "denied, then approved": (
        [denied(1, 2), approved(5, 6, until=10)], [(6, 10)],
        ["1 pending", "2 denied", "6 approved", "11 expired"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_grants_and_states_of_a_case(name: str) -> None:
    requests, wanted, stood = CASES[name]
    made = agreement(*requests)
    assert days(made) == wanted
    assert states(made) == stood
    assert list(broken_rules(made)) == []


def test_a_grant_holds_the_classes_of_its_request() -> None:
    request = replace(approved(1, 1, until=9), classes=frozenset({"internal"}))
    made = agreement(request, approved(10, 12))
    assert [sorted(each.classes) for each in grants(made)] == [["internal"], []]
    assert grant_on(made, day(10)) is None


@pytest.mark.parametrize(
    ("requests", "wanted"),
    [
        ([], False),
        ([ask(1)], True),
        ([approved(1, 1, until=9)], False),
        ([approved(1, 1, until=10)], True),
        ([approved(1, 1)], True),
        ([approved(1, 1, first=20, until=30)], True),
        ([approved(1, 1, first=20, until=30, revoked=5)], False),
        ([approved(1, 1, until=9), ask(5)], True),
        ([denied(1, 2), cancelled(3, 4)], False),
    ],
)
def test_an_agreement_is_open_while_somebody_reads_will_read_or_waits(
    requests: list[Request], wanted: bool
) -> None:
    assert is_open(agreement(*requests), day(10)) == wanted


BROKEN = {
    "ends (2026-01-02) before it begins (2026-01-03)": [ask(1, first=3, until=2)],
    "request 2 was added while request 1 is pending": [ask(1), ask(2)],
    "before request 1 was decided (2026-01-09)": [denied(1, 9), ask(8)],
    "request 1 was decided (2026-01-02) before it was made (2026-01-03)": [denied(3, 2)],
    "approved until 2026-01-20, longer than was asked for": [approved(1, 1, until=9, less=20)],
    "request 2 is approved, but the access before it is permanent": [
        approved(1, 1), approved(2, 3, until=9),
    ],
    "approved until 2026-01-20, but would begin only on 2026-01-31": [
        approved(1, 1, until=30), approved(2, 3, until=20),
    ],
    "approved until 2026-01-04, but would begin only on 2026-01-05": [approved(1, 5, until=4)],
    "request 1 is revoked, but was never approved": [
        replace(denied(1, 2), revoked=Act(OWNER, day(3))),
    ],
    "request 1 was revoked before it was decided": [approved(1, 5, revoked=4)],
    "request 1 was revoked after it had ended (2026-01-09)": [approved(1, 1, until=9, revoked=11)],
}  # fmt: skip


@pytest.mark.parametrize("sentence", BROKEN)
def test_requests_that_contradict_each_other_are_named(sentence: str) -> None:
    [broken] = broken_rules(agreement(*BROKEN[sentence]))
    assert sentence in broken.sentence
    assert broken.fix


def test_ids_count_from_one() -> None:
    made = agreement(denied(1, 2), ask(3))
    gone = replace(made, requests=made.requests[1:])
    assert [each.sentence for each in broken_rules(gone)] == [
        "request 2 stands where request 1 is due."
    ]


def test_the_file_name_says_what_the_file_says() -> None:
    made = replace(agreement(ask(1)), consumer=Consumer("team", "analysis"))
    [broken] = broken_rules(made)
    assert broken.fix == "call the file analysis__shop.orders.yaml, or correct what it says."


def test_a_product_has_no_agreement_with_itself() -> None:
    made = agreement(ask(1))
    own = replace(made, consumer=Consumer("product", "shop"), file="shop__shop.orders.yaml")
    assert len(list(broken_rules(own))) == 1


SPAN = 80
Step = tuple[str, int, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(["ask", "ask", "approve", "approve", "deny", "cancel", "revoke"]),
        st.integers(0, 6),  # days since the step before
        st.integers(0, 9),  # `from`, in days from then; 0: unsaid
        st.integers(0, 15),  # `until`, in days from then; 0: unsaid
    ),
    max_size=14,
)


def after(made: Agreement, step: Step, today: int) -> Agreement:
    """The agreement after one lawful step; as it was when the rules refuse the step."""
    kind, _, begin, length = step
    requests = made.requests
    pending = made.pending
    if kind == "ask" and pending is None:
        until = today + length if length else None
        new = (*requests, ask(today, today + begin if begin else None, until))
    elif kind in ("approve", "deny", "cancel") and pending:
        outcome = {"approve": "approved", "deny": "denied", "cancel": "cancelled"}[kind]
        new = (*requests[:-1], decide(pending, outcome, today))
    elif kind == "revoke":
        act = Act(OWNER, day(today))
        new = tuple(
            replace(each, revoked=act) if each.is_approved and not each.revoked else each
            for each in requests
        )
        new = tuple(
            each if next(iter(broken_rules(agreement(*new[:at], each))), None) is None else old
            for at, (each, old) in enumerate(zip(new, requests, strict=True))
        )
    else:
        return made
    changed = agreement(*new)
    return made if next(iter(broken_rules(changed)), None) else changed


def classes_on(made: Agreement, on: date) -> frozenset[str] | None:
    """What may be read unmasked on a day; None when nothing may be read."""
    grant = grant_on(made, on)
    return grant.classes if grant else None


@settings(deadline=None)
@given(steps)
def test_laws_of_a_history(taken: list[Step]) -> None:
    made, today = agreement(), 1
    for step in taken:
        today += step[1]
        changed = after(made, step, today)
        before, now = grants(made), grants(changed)
        # Grants never overlap, and stand in order.
        for one, following in pairwise(now):
            assert one.last is not None
            assert one.first <= one.last < following.first
        for number in range(1, SPAN + 1):
            on = day(number)
            has_leave = any(each.covers(on) for each in now)
            # Approved on a day exactly when a grant covers it.
            assert (state(changed, on) == "approved") == has_leave
            # No step changes a day before it.
            if number < today:
                assert state(changed, on) == state(made, on)
                assert classes_on(changed, on) == classes_on(made, on)
            # What is pending, denied or cancelled takes nothing away.
            if step[0] in ("ask", "deny", "cancel"):
                assert has_leave == any(each.covers(on) for each in before)
            # Who was granted a day keeps it, unless it is revoked.
            if step[0] == "approve":
                assert has_leave >= any(each.covers(on) for each in before)
            if step[0] == "revoke":
                assert has_leave <= any(each.covers(on) for each in before)
        # Old grants stay as they were, at the front; only a revocation cuts them.
        if step[0] != "revoke":
            assert now[: len(before)] == before
        made = changed


@settings(deadline=None)
@given(steps)
def test_a_revocation_leaves_nothing_from_its_day_on(taken: list[Step]) -> None:
    made, today = agreement(), 1
    for step in taken:
        today += step[1]
        made = after(made, step, today)
        if step[0] == "revoke":
            assert not [
                each for each in grants(made) if each.last is None or each.last >= day(today)
            ]
