"""A product's status: legal steps, a history that is only added to, and readers who come first."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brygge.commands.main import main
from brygge.errors import ExitCode, InputError
from brygge.products.descriptor import STATUSES
from brygge.products.graph import Graph, Node
from brygge.products.history import read_history, read_transitions
from brygge.products.lifecycle import NEW, Step, Transition, check_step, next_statuses
from brygge.products.moving import move, with_status
from brygge.products.readers import readers_of
from brygge.products.reading import read_descriptors
from brygge.project import Project
from conftest import ROOT
from two_products import FIGURES, SHOP, write_products

AGREEMENT = """\
consumer: {person: jane@example.org}
port: shop.orders
requests:
  - id: 1
    requested: {by: jane@example.org, on: 2020-01-01}
    purpose: Who orders what.
    until: 2999-12-31
    decided: {as: approved, by: shop@example.org, on: 2020-01-02, reason: She may.}
"""
TRANSITIONS = read_transitions(Project(ROOT))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return write_products(tmp_path)


def moved(
    project: Project,
    product: str,
    status: str,
    *readers: str,
    served: tuple[str, ...] = (),
    reason: str = "So.",
) -> Step:
    return move(
        project,
        product,
        status,
        on="2026-11-21",
        by="me",
        reason=reason,
        find_readers=lambda: readers,
        find_served=lambda: served,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (NEW, ["proposed", "draft"]),
        ("proposed", ["draft", "retired"]),
        ("draft", ["active", "retired"]),
        ("active", ["deprecated"]),
        ("deprecated", ["active", "retired"]),
        ("retired", []),
    ],
)
def test_the_steps_that_are_legal(before: str, after: list[str]) -> None:
    assert next_statuses(before, TRANSITIONS) == after


@given(st.lists(st.sampled_from(STATUSES), max_size=8))
def test_no_way_leads_from_active_to_retired_but_through_deprecated(way: list[str]) -> None:
    before, walked = NEW, []
    for status in way:
        try:
            check_step("shop", Step(before, status, "", "", "So."), TRANSITIONS)
        except InputError:
            continue
        walked.append(status)
        before = status
    if "active" in walked and "retired" in walked:
        assert walked[walked.index("retired") - 1] == "deprecated"
    assert "retired" not in walked[:-1]


@pytest.mark.parametrize(
    ("step", "problem", "fix"),
    [
        (("active", "retired", "So."), "shop cannot become retired: it is active.",
         "from active it may become deprecated."),
        (("retired", "active", "So."), "shop cannot become active: it is retired.",
         "retired is the end: make a new product."),
        ((NEW, "active", "So."), "shop cannot become active: it is new.",
         "a new product becomes proposed or draft."),
        (("draft", "actve", "So."), 'no status "actve".',
         'did you mean "active"? the statuses are proposed, draft, active, deprecated, retired.'),
        (("draft", "active", " "), "no reason is given.",
         "say why in --reason: it is kept for good."),
    ],
)  # fmt: skip
def test_an_illegal_step_is_refused_with_the_legal_ones(
    step: tuple[str, str, str], problem: str, fix: str
) -> None:
    before, after, reason = step
    with pytest.raises(InputError) as caught:
        check_step("shop", Step(before, after, "2026-11-21", "me", reason), TRANSITIONS)
    assert (caught.value.problem, caught.value.fix) == (problem, fix)


def test_a_move_changes_one_word_of_the_descriptor_and_adds_one_line(project: Project) -> None:
    descriptor, history = project.root / SHOP, project.root / "contracts/shop/lifecycle.jsonl"
    before, lines = descriptor.read_bytes(), history.read_bytes()
    assert moved(project, "shop", "deprecated").before == "active"
    changed = before.replace(b"status: active", b"status: deprecated")
    assert descriptor.read_bytes() == changed
    assert history.read_bytes().startswith(lines)
    assert json.loads(history.read_bytes().removeprefix(lines)) == {
        "from": "active",
        "to": "deprecated",
        "on": "2026-11-21",
        "by": "me",
        "reason": "So.",
    }


def test_an_illegal_move_changes_nothing(project: Project) -> None:
    files = [project.root / SHOP, project.root / "contracts/shop/lifecycle.jsonl"]
    before = [file.read_bytes() for file in files]
    with pytest.raises(InputError):
        moved(project, "shop", "retired")
    moved(project, "figures", "deprecated")
    with pytest.raises(InputError, match="is still read by somebody; somebody else"):
        moved(project, "figures", "retired", "somebody", "somebody else")
    assert [file.read_bytes() for file in files] == before
    assert b"status: deprecated" in (project.root / FIGURES).read_bytes()


def test_a_product_that_serves_a_port_is_not_retired(project: Project) -> None:
    moved(project, "figures", "deprecated")
    with pytest.raises(InputError) as caught:
        moved(project, "figures", "retired", served=("contracts/figures/sums.v1.odcs.yaml",))
    assert "figures still serves contracts/figures/sums.v1.odcs.yaml" in str(caught.value)
    assert "status: retired" in caught.value.fix
    assert read_history(project, "figures")[-1].after == "deprecated"


def test_a_move_that_was_killed_between_descriptor_and_history_is_made_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("brygge.products.moving.add_step", killed)
        with pytest.raises(KeyboardInterrupt):
            moved(project, "shop", "deprecated")
    moved(project, "shop", "deprecated")
    assert [step.after for step in read_history(project, "shop")][2:] == ["deprecated"]
    assert b"status: deprecated" in (project.root / SHOP).read_bytes()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"id: a\nstatus: draft\nteam: x\n", b"id: a\nstatus: active\nteam: x\n"),
        (b"status:   'draft'   # May\r\nid: a\r\n", b"status:   'active'   # May\r\nid: a\r\n"),
        (b'id: a\n\nstatus: "draft"', b'id: a\n\nstatus: "active"'),
        (b"a:\n  status: draft\nstatus: draft\n", b"a:\n  status: draft\nstatus: active\n"),
    ],
)  # fmt: skip
def test_the_rest_of_a_descriptor_stays_byte_for_byte(before: bytes, after: bytes) -> None:
    assert with_status(before, "active", "file") == after


@pytest.mark.parametrize("content", [b"{status: draft}\n", b"status:\n  draft\n", b"id: a\n"])
def test_a_status_that_stands_on_no_line_of_its_own_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="on no line of its own"):
        with_status(content, "active", "file")


def test_readers_are_products_what_dbt_reads_and_agreements(project: Project) -> None:
    port = Node("model.x.orders.v1", "model", "orders", 1, "shop", "public", "", "", ())
    own = Node("model.x.daily", "model", "daily", 0, "shop", "", "", "", (port.id,))
    other = Node("model.x.spent", "model", "spent", 0, "figures", "", "", "", (port.id,))
    report = Node("exposure.x.report", "exposure", "report", 0, "", "", "", "", (port.id,))
    look = Node("analysis.x.look", "analysis", "look", 0, "", "", "", "", (port.id,))
    graph = Graph({each.id: each for each in (port, own, other, report, look)}, {})
    agreements = ["contracts/agreements/figures__shop.orders.yaml"]
    descriptors = read_descriptors(project).descriptors
    assert readers_of("shop", descriptors, graph, agreements) == [
        "an input port of the product figures",
        "the agreement contracts/agreements/figures__shop.orders.yaml",
        "the analysis look of the dbt project",
        "the exposure report of the dbt project",
        "the model spent of the dbt project",
    ]
    assert readers_of("figures", descriptors, graph, ()) == []


def test_the_command_moves_and_refuses_to_retire_what_dbts_graph_reads(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("BRYGGE_ACTOR", "ci")
    assert main(["compile"]) == ExitCode.GOOD
    agreement = project.root / "contracts/agreements/jane@example.org__shop.orders.yaml"
    agreement.parent.mkdir()
    agreement.write_text(AGREEMENT)
    shutil.rmtree(project.root / "contracts/figures")
    capsys.readouterr()
    words = ["products", "move", "shop"]
    assert main([*words, "deprecated", "--reason", "Nobody asks for it."]) == ExitCode.GOOD
    said = capsys.readouterr().out
    assert said.startswith("shop: active -> deprecated\nnext: commit contracts/shop/product.odps")
    assert read_history(project, "shop")[-1].by == "ci"

    assert main([*words, "retired", "--reason", "It is over.", "--by", "me"]) == ExitCode.INPUT
    assert capsys.readouterr().err.splitlines()[0] == (
        "error: shop is still read by the agreement "
        "contracts/agreements/jane@example.org__shop.orders.yaml; "
        "the model silver_figures__spending of the dbt project."
    )
    # An agreement that is over stays on file, and asks nobody to stay.
    agreement.write_text(AGREEMENT.replace("until: 2999-12-31", "until: 2020-12-31"))
    shutil.rmtree(project.root / "models/silver")
    assert main([*words, "retired", "--reason", "It is over.", "--by", "me"]) == ExitCode.INPUT
    assert "shop still serves contracts/shop/orders.v1.odcs.yaml" in capsys.readouterr().err
    contract = project.root / "contracts/shop/orders.v1.odcs.yaml"
    contract.write_text(contract.read_text().replace("status: active", "status: retired"))
    assert main([*words, "retired", "--reason", "It is over.", "--by", "me"]) == ExitCode.GOOD
    assert read_history(project, "shop")[-1].by == "me"


def test_a_contract_is_not_retired_while_a_model_reads_it_that_no_build_has_seen(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.root)
    assert main(["compile"]) == ExitCode.GOOD
    shutil.rmtree(project.root / "contracts/figures")
    contract = project.root / "contracts/shop/orders.v1.odcs.yaml"
    contract.write_text(contract.read_text().replace("status: active", "status: retired"))
    # What a build saw before the model was written.
    (project.root / "target").mkdir(exist_ok=True)
    (project.root / "target/manifest.json").write_text('{"nodes": {}}')
    for command in ("check", "release"):
        capsys.readouterr()
        assert main(["contracts", command]) == ExitCode.FINDINGS
        read = "it is retired, but read by the model silver_figures__spending of the dbt project."
        assert read in capsys.readouterr().out


def test_a_history_with_a_broken_line_is_named_as_people_write_its_path(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.root)
    history = project.root / "contracts/shop/lifecycle.jsonl"
    history.write_text("<<<<<<< ours\n" + history.read_text())
    words = ("products", "move", "shop", "deprecated", "--reason", "So.", "--by", "me")
    assert main(words) == ExitCode.INPUT
    assert capsys.readouterr().err.splitlines() == [
        "error: contracts/shop/lifecycle.jsonl: line 1 is not a JSON object.",
        "  fix: restore the file from git; only `brygge products move` adds to it.",
    ]


def test_a_move_needs_a_reason(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.root)
    assert main(["products", "move", "shop", "deprecated"]) == ExitCode.INPUT
    assert "--reason" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("active,gone,Why.,me", "from active to gone: no such status"),
        ("born,draft,Why.,me", "from born to draft: no such status"),
    ],
)
def test_a_transition_between_statuses_that_are_none_is_refused(
    project: Project, row: str, problem: str
) -> None:
    path = project.root / "seeds/rules/rule_product_lifecycle.csv"
    path.write_text(f"from_status,to_status,reason,owner\n{row}\n")
    with pytest.raises(InputError, match=problem):
        read_transitions(project)
    path.unlink()
    with pytest.raises(InputError, match="cannot be read"):
        read_transitions(project)


def test_transitions_are_what_the_seed_says(project: Project) -> None:
    path = project.root / "seeds/rules/rule_product_lifecycle.csv"
    path.write_text("from_status,to_status,reason,owner\nactive,retired,We do so.,me\n")
    assert read_transitions(project) == [Transition("active", "retired")]
    assert moved(project, "shop", "retired").after == "retired"
