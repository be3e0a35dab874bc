"""Which readers are refused, which agreements lead nowhere, what a list shows of each."""
# ruff: noqa: E501 - a sentence stands in one line

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from brygge.access.agreement import Act, Agreement, Consumer, Decision, Request
from brygge.access.consumers import find_consumer, read_consumers
from brygge.access.graph import read_readers
from brygge.access.judging import Port, Reader, orphans, refusals
from brygge.access.overview import overview
from brygge.errors import InputError
from brygge.project import Project

TODAY = date(2026, 6, 15)
REPORTS = Consumer("product", "reports")
OPEN, ASKED, SHUT = (
    Port("shop.prices.v1", "unrestricted"),
    Port("shop.orders.v2", "restricted"),
    Port("shop.customers.v1", "private"),
)
PORTS = (OPEN, ASKED, SHUT)
MODEL = Reader("model sums", "models/sums.sql", REPORTS, ("shop.orders.v2",))


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def request(
    id: int, on: str, outcome: str = "", until: str = "", revoked: str = "", first: str = ""
) -> Request:
    decided = Decision("shop@example.org", day(on), outcome=outcome) if outcome else None
    return Request(
        id,
        Act("reports@example.org", day(on)),
        f"Purpose {id}.",
        first=day(first) if first else None,
        until=day(until) if until else None,
        decided=decided,
        revoked=Act("shop@example.org", day(revoked)) if revoked else None,
    )


def agreement(*requests: Request, consumer: Consumer = REPORTS) -> Agreement:
    name = f"{consumer.id}__shop.orders.yaml"
    return Agreement(consumer, "shop.orders", requests, f"contracts/agreements/{name}")


def told(reader: Reader, *agreements: Agreement) -> list[tuple[str, str]]:
    found = refusals([reader], PORTS, agreements, TODAY)
    assert all((each.file, each.subject) == (reader.file, reader.name) for each in found)
    return [(each.sentence, each.fix) for each in found]


ASK = '`brygge access request shop.orders --for product:reports --purpose "..." --until DATE`.'
WAIT = "ask its owner for `brygge access approve reports__shop.orders`."
REFUSED = {
    "it reads shop.orders.v2, but the product reports has no agreement.": ((), ASK),
    "it reads shop.orders.v2, but the request of the product reports waits for a decision.": (
        (request(1, "06-01"),), WAIT,
    ),
    "it reads shop.orders.v2, but the agreement of the product reports is denied.": (
        (request(1, "06-01", "denied"),), ASK,
    ),
    "it reads shop.orders.v2, but the agreement of the product reports is expired since 2026-06-14.": (
        (request(1, "06-01", "approved", "06-14"),), ASK,
    ),
    "it reads shop.orders.v2, but the agreement of the product reports is expired since 2026-06-13.": (
        (request(1, "06-01", "approved", "06-13"), request(2, "06-14")), WAIT,
    ),
    "it reads shop.orders.v2, but the agreement of the product reports is revoked.": (
        (request(1, "06-01", "approved", revoked="06-15"),), ASK,
    ),
    "it reads shop.orders.v2, but the agreement of the product reports is cancelled.": (
        (request(1, "06-01", "cancelled"),), ASK,
    ),
    "it reads shop.orders.v2, but the agreement of the product reports is pending and begins on 2026-06-16.": (
        (request(1, "06-01", "approved", first="06-16"),),
        "wait until then, or have it revoked and ask for an earlier day.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("sentence", REFUSED)
def test_a_restricted_port_is_read_under_an_agreement_alone(sentence: str) -> None:
    requests, fix = REFUSED[sentence]
    made = [agreement(*requests)] if requests else []
    assert told(MODEL, *made) == [(sentence, fix)]


@pytest.mark.parametrize("until", ["", "06-15", "12-31"])
def test_an_active_agreement_opens_its_port(until: str) -> None:
    made = agreement(request(1, "06-15", "approved", until))
    assert told(MODEL, made) == []
    # The agreement of another consumer, or on another port, does not.
    for kind in ("team", "person"):
        other = replace(MODEL, consumer=Consumer(kind, "reports"))
        assert len(told(other, made)) == 1
    assert len(told(MODEL, replace(made, port="shop.order"))) == 1


def test_what_is_unrestricted_is_read_by_everybody() -> None:
    assert told(replace(MODEL, ports=(OPEN.id,))) == []
    nobody = replace(MODEL, ports=(OPEN.id,), consumer=None, is_exploration=True)
    assert told(nobody) == []


def test_a_product_reads_its_own_ports() -> None:
    own = Consumer("product", "shop")
    assert told(replace(MODEL, ports=(ASKED.id, SHUT.id, OPEN.id), consumer=own)) == []


def test_a_private_port_is_read_by_nobody_else_whatever_was_agreed() -> None:
    made = replace(agreement(request(1, "06-01", "approved")), port="shop.customers")
    [(sentence, fix)] = told(replace(MODEL, ports=(SHUT.id,)), made)
    assert sentence == "it reads shop.customers.v1, which is private to the product shop."
    assert fix == "ask shop for a port that others may read."


def test_a_word_that_nobody_knows_opens_nothing() -> None:
    strange = Port(ASKED.id, "open")
    assert len(refusals([MODEL], [strange], [], TODAY)) == 1


def test_whoever_belongs_to_nobody_is_refused() -> None:
    for port in (ASKED.id, OPEN.id):
        [(sentence, fix)] = told(replace(MODEL, ports=(port,), consumer=None))
        assert sentence == f"it reads {port} and belongs to no product."
        assert "dbt_project.yml" in fix
    [(sentence, fix)] = told(replace(MODEL, consumer=None, is_exploration=True))
    assert sentence == "it reads shop.orders.v2, which is restricted, and nobody says for whom."
    assert "meta: {consumer: {team: ID}}" in fix


def test_a_port_is_read_through_the_macro_that_masks() -> None:
    made = agreement(request(1, "06-01", "approved"))
    both = replace(MODEL, ports=(ASKED.id, OPEN.id), by_ref=(ASKED.id, OPEN.id))
    assert told(both, made) == [
        (
            "it reads shop.orders.v2 by ref, which masks nothing.",
            "write input_port('shop', 'orders') instead.",
        ),
        (
            "it reads shop.prices.v1 by ref, which masks nothing.",
            "write input_port('shop', 'prices') instead.",
        ),
    ]
    assert told(replace(both, consumer=Consumer("product", "shop")), made) == []
    # Who may not read at all is told that, and once.
    assert len(told(replace(MODEL, ports=(SHUT.id,), by_ref=(SHUT.id,)))) == 1


def test_what_is_built_reads_for_its_product_and_names_no_consumer() -> None:
    made = agreement(request(1, "06-01", "approved"))
    named = replace(MODEL, names_consumer=True)
    [(sentence, _)] = told(named, made)
    assert sentence == "it names a consumer, which only an exploration does."
    assert len(told(named)) == 2
    # Who reads nothing of others may write what it likes.
    assert told(replace(named, consumer=Consumer("product", "shop"))) == []
    past = replace(named, ports=(), past_ports=(("shop", "units"),))
    assert len(told(past)) == 2


def test_what_an_open_agreement_names_must_exist() -> None:
    made = agreement(request(1, "06-01", "approved"))
    assert orphans([made], PORTS, [REPORTS], TODAY) == []
    [port] = orphans([replace(made, port="shop.gone")], PORTS, [REPORTS], TODAY)
    assert port.line() == f"{made.file}: port: the port shop.gone has no contract any more."
    assert "brygge access revoke" in port.fix
    [consumer] = orphans([made], PORTS, [], TODAY)
    assert consumer.sentence == "the product reports does not exist."
    [waits] = orphans([agreement(request(1, "06-01"))], PORTS, [], TODAY)
    assert "brygge access deny" in waits.fix
    over = agreement(request(1, "06-01", "approved", "06-14"))
    jane = agreement(request(1, "06-01"), consumer=Consumer("person", "jane@example.org"))
    assert orphans([replace(over, port="shop.gone"), jane], PORTS, [], TODAY) == []


def node(kind: str, name: str, *parents: str, **more: Any) -> dict[str, Any]:
    return {
        "resource_type": kind,
        "name": name,
        "original_file_path": f"{name}.sql",
        "depends_on": {"nodes": list(parents), "macros": ["macro.brygge.input_port"]},
        "refs": [
            {"name": each.split(".", 2)[2], "package": "brygge", "version": None}
            for each in parents
        ],
        **more,
    }


ORDERS = "model.brygge.orders.v2"
LOOK = "analysis.brygge.look"
NODES = {
    ORDERS: node("model", "orders", group="shop", version=2),
    "model.brygge.prices.v1": node("model", "prices", group="shop", version=1),
    "model.brygge.sums": node("model", "sums", ORDERS, ORDERS, group="reports"),
    "model.brygge.free": node("model", "free", ORDERS),
    "model.brygge.old": node("model", "old", ORDERS, group="shop", version=1),
    "model.brygge.blind": node("model", "blind", "seed.brygge.x", group="reports"),
    "snapshot.brygge.kept": node("snapshot", "kept", ORDERS, config={"group": "reports"}),
    "test.brygge.law": node("test", "law", ORDERS),
    LOOK: node(
        "analysis", "look", ORDERS, config={"meta": {"consumer": {"person": "jane@example.org"}}}
    ),
    "model.brygge.trial": node(
        "model", "trial", ORDERS, group="reports", meta={"consumer": {"team": "analysis"}}
    ),
}


def put(root: Path, nodes: dict[str, Any]) -> Path:
    path = root / "manifest.json"
    path.write_text(json.dumps({"nodes": nodes}))
    return path


def test_readers_of_ports_are_found_in_the_graph(tmp_path: Path) -> None:
    found = read_readers(put(tmp_path, NODES), list(PORTS))
    orders = ("shop.orders.v2",)
    jane, shop = Consumer("person", "jane@example.org"), Consumer("product", "shop")
    assert found == [
        Reader("model sums", "sums.sql", REPORTS, orders),
        Reader("model free", "free.sql", None, orders),
        Reader("model old.v1", "old.sql", shop, orders),
        Reader("snapshot kept", "kept.sql", REPORTS, orders),
        Reader("analysis look", "look.sql", jane, orders, is_exploration=True),
        Reader("model trial", "trial.sql", REPORTS, orders, names_consumer=True),
    ]
    assert [each.subject for each in refusals(found, PORTS, [], TODAY)] == [
        "model free", "snapshot kept", "analysis look", "model sums", "model trial", "model trial",
    ]  # fmt: skip


def test_what_a_reader_takes_past_the_ports_of_a_product_is_named(tmp_path: Path) -> None:
    inner, sums = "model.brygge.units", "model.brygge.sums"
    nodes = {
        inner: node("model", "units", group="shop"),
        sums: node("model", "sums", inner, group="reports"),
        "model.brygge.own": node("model", "own", inner, group="shop"),
        "model.brygge.shared": node("model", "shared", "seed.brygge.x"),
        LOOK: node("analysis", "look", inner, "model.brygge.shared"),
    }
    found = read_readers(put(tmp_path, nodes), list(PORTS))
    assert [(each.name, each.past_ports) for each in found] == [
        ("model sums", (("shop", "units"),)),
        ("analysis look", (("shop", "units"),)),
    ]
    said = refusals(found, PORTS, [], TODAY)
    assert {each.subject for each in said} == {"model sums", "analysis look"}
    assert {each.sentence for each in said} == {"it reads units, which is no port of shop."}


def test_a_ref_that_is_written_beside_the_macro_or_without_it_is_seen(tmp_path: Path) -> None:
    written = (
        {"name": "orders", "package": None, "version": None},
        {"name": "orders", "package": "brygge", "version": None},
        {"name": "orders", "package": "brygge", "version": 2},
        {"name": "orders", "package": None, "version": "2"},
        {"name": "orders.v2", "package": None, "version": None},
    )
    nodes = {ORDERS: {**NODES[ORDERS], "latest_version": 2}}
    for number, ref in enumerate(written):
        beside = node("model", f"sums_{number}", ORDERS, group="reports")
        beside["refs"].append(ref)
        alone = node("model", f"alone_{number}", ORDERS, group="reports", refs=[ref])
        nodes |= {f"model.brygge.{each['name']}": each for each in (beside, alone)}
    bare = node("model", "bare", ORDERS, group="reports", depends_on={"nodes": [ORDERS]})
    found = read_readers(put(tmp_path, {**nodes, "model.brygge.bare": bare}), list(PORTS))
    assert [each.by_ref for each in found] == [("shop.orders.v2",)] * 11


def test_a_ref_to_another_version_is_told_of_that_version_alone(tmp_path: Path) -> None:
    first = "model.brygge.orders.v1"
    reader = node("model", "sums", ORDERS, first, group="reports")
    reader["refs"][1] = {"name": "orders", "package": None, "version": 1}
    nodes = {
        ORDERS: {**NODES[ORDERS], "latest_version": 2},
        first: node("model", "orders", group="shop", version=1, latest_version=2),
        "model.brygge.sums": reader,
    }
    ports = [*PORTS, Port("shop.orders.v1", "restricted")]
    [found] = read_readers(put(tmp_path, nodes), ports)
    assert found.by_ref == ("shop.orders.v1",)


def test_a_consumer_that_is_none_is_told(tmp_path: Path) -> None:
    strange = node("analysis", "look", ORDERS, config={"meta": {"consumer": "analysis"}})
    with pytest.raises(InputError, match=r"look\.sql: meta: the consumer of look is none"):
        read_readers(put(tmp_path, {**NODES, LOOK: strange}), list(PORTS))


@pytest.mark.parametrize("text", [None, "{}", "[1]", "{", '{"nodes": []}', '{"nodes": {"a": {}}}'])
def test_without_a_graph_it_says_how_to_make_one(tmp_path: Path, text: str | None) -> None:
    path = put(tmp_path, {})
    path.write_text(text) if text is not None else path.unlink()
    with pytest.raises(InputError) as raised:
        read_readers(path, list(PORTS))
    assert "dbt parse" in raised.value.fix


def test_products_teams_and_people_are_found(tmp_path: Path) -> None:
    (tmp_path / "contracts/reports").mkdir(parents=True)
    (tmp_path / "contracts/reports/product.odps.yaml").touch()
    project = Project(tmp_path)
    assert read_consumers(project) == {REPORTS}
    with pytest.raises(InputError) as raised:
        find_consumer(project, "team:analysis")
    assert raised.value.fix == "there is no team yet."
    seed = tmp_path / "seeds/referentials/referential_teams.csv"
    seed.parent.mkdir(parents=True)
    seed.write_text("team,team_name,email\nanalysis,Analysis,analysis@example.org\n")
    for text in ("product:reports", "team:analysis", "person:jane@example.org"):
        assert str(find_consumer(project, text)) == text
    for text, fix in {
        "product:report": 'did you mean "reports"? the products are reports.',
        "reports": "write product:ID, team:ID or person:ADDRESS.",
        "service:x": "write product:ID, team:ID or person:ADDRESS.",
        "person:../jane": "write person:jane@example.org, in lower case and without `__`.",
        "person:jane__x.y@example.org": "write person:jane@example.org, in lower case and without `__`.",
    }.items():
        with pytest.raises(InputError) as raised:
            find_consumer(project, text)
        assert raised.value.fix == fix


YEAR = request(1, "06-01", "approved", "12-31")
ROWS = {
    "approved 2026-06-01 2026-12-31 1 | ": [YEAR],
    "approved 2026-06-01 None 1 | ": [request(1, "06-01", "approved")],
    "approved 2026-06-01 2026-06-29 1 | expires in 14 days": [
        request(1, "06-01", "approved", "06-29"),
    ],
    "approved 2026-06-01 2026-06-30 1 | ": [request(1, "06-01", "approved", "06-30")],
    "approved 2026-06-01 2026-06-16 1 | expires tomorrow": [
        request(1, "06-01", "approved", "06-16"),
    ],
    "approved 2026-06-01 2026-06-15 1 | expires today, renewal waits": [
        request(1, "06-01", "approved", "06-15"), request(2, "06-10"),
    ],
    # A renewal that follows at once: nothing expires soon.
    "approved 2026-06-01 2026-06-20 1 | ": [
        request(1, "06-01", "approved", "06-20"), request(2, "06-10", "approved", "12-31"),
    ],
    "approved 2026-06-01 2026-06-20 1 | expires in 10 days": [
        request(1, "06-01", "approved", "06-20"), request(2, "06-10", "approved", "06-25"),
    ],
    "pending None None 1 | asked by reports@example.org on 2026-06-01": [request(1, "06-01")],
    "pending 2026-07-01 None 1 | ": [request(1, "06-01", "approved", first="07-01")],
    "denied None 2026-08-01 1 | asked by reports@example.org on 2026-06-03": [
        request(1, "06-01", "denied", "08-01"), request(2, "06-03"),
    ],
    "expired 2026-06-01 2026-06-05 1 | ": [
        request(1, "06-01", "approved", "06-05"), request(2, "06-03", "cancelled", "09-01"),
    ],
    "revoked 2026-06-01 2026-06-09 1 | ": [request(1, "06-01", "approved", revoked="06-10")],
    "revoked None None 1 | ": [request(1, "06-01", "approved", first="06-20", revoked="06-10")],
    "cancelled None None 1 | ": [request(1, "06-01", "cancelled")],
}  # fmt: skip


@pytest.mark.parametrize("wanted", ROWS)
def test_a_row_shows_what_counts_now(wanted: str) -> None:
    [row] = overview([agreement(*ROWS[wanted])], TODAY)
    assert f"{row.state} {row.first} {row.last} {row.request.id} | {row.note}" == wanted
