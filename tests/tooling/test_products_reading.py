"""Descriptors and teams are read as typed values; what is wrong is a sentence with a fix."""

import json
from pathlib import Path

import pytest

from brygge.building.outcome import DbtOutcome, Failure
from brygge.building.parsing import parse
from brygge.commands.main import main
from brygge.errors import BryggeError, ExitCode, InputError
from brygge.findings import Finding
from brygge.products.descriptor import Member, PortId, Team
from brygge.products.graph import Graph, read_graph
from brygge.products.judging import judge
from brygge.products.owning import owner_findings
from brygge.products.reading import find_descriptor, read_descriptors, read_teams
from brygge.project import Project
from two_products import FIGURES, SHOP, TEAMS, write_products

HISTORY = "contracts/shop/lifecycle.jsonl"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return write_products(tmp_path)


def edit(project: Project, file: str, old: str, new: str) -> None:
    path = project.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def lines(project: Project) -> list[str]:
    """Return what is wrong with the products, without dbt's graph, which is told last."""
    found = judge(project, [], Graph({}, {}))
    return [each.line() for each in found if "port" not in each.subject and each.subject != "shop"]


def test_a_descriptor_is_read_as_typed_values(project: Project) -> None:
    figures, shop = read_descriptors(project).descriptors
    assert (shop.file, shop.id, shop.name, shop.status) == (SHOP, "shop", "Shop", "active")
    assert (shop.version, shop.purpose, shop.team) == ("1.0.0", "What was ordered.", "shop")
    assert shop.members == (Member("shop@example.org", "owner"),)
    assert [each.id for each in shop.output_ports] == [PortId("shop", "orders", 1)]
    assert figures.read_ports == (PortId("shop", "orders", 1),)
    assert shop.read_ports == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence", "fix"),
    [
        ("id: shop\n", "id: Shop\n", 'id: the id "Shop" is not that of the folder.',
         "call both the same: at most 41 lowercase letters, digits and single _, a letter first."),
        ("status: active", "status: actve", 'status: unknown status "actve".',
         'did you mean "active"? the statuses are proposed, draft, active, deprecated, retired.'),
        ("version: 1.0.0\nstatus", "version: '1.0'\nstatus", 'version: "1.0" is no version.',
         "write major.minor.patch, like 1.0.0."),
        ("version: 1.0.0\nstatus", "version: 1.0\nstatus", "version: no text is given.",
         "write `version:` and a text; quote what looks like a number."),
        ("name: Shop\n", "", "name: no text is given.",
         "write `name:` and a text; quote what looks like a number."),
        ("{purpose: What was ordered.}", "What was ordered.", "description: it is missing or no "
         "mapping.", "write `description:`."),
        ("contractId: shop.orders.v1", "id: shop.orders.v1", "outputPorts.contractId: no text is "
         "given.", "write `contractId:` and a text; quote what looks like a number."),
        ("inputPorts: []", "inputPorts: [orders]", "inputPorts: it is no list of mappings.",
         "write one `- name: ...` for each."),
        ("  name: shop\n", "", "team.name: no text is given.",
         "write `name:` and a text; quote what looks like a number."),
        ("status: active", "status: active\nstatus: draft",
         'YAML: line 7, column 1: the key "status" was already given in line 6.',
         "keep one of the two."),
    ],
)  # fmt: skip
def test_what_a_descriptor_must_not_say(
    project: Project, old: str, new: str, sentence: str, fix: str
) -> None:
    edit(project, SHOP, old, new)
    read = read_descriptors(project)
    assert [(each.line(), each.fix) for each in read.refused] == [(f"{SHOP}: {sentence}", fix)]
    assert [each.id for each in read.descriptors] == ["figures"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("name: shop\n", "name: shoop\n", 'no team "shoop" is known.'),
        ("role: owner", "role: reader", "no member is its owner."),
        ("username: shop@", "username: ship@",
         "the owner is ship@example.org, the address of shop is shop@example.org."),
    ],
)  # fmt: skip
def test_a_product_that_nobody_answers_for(
    project: Project, old: str, new: str, sentence: str
) -> None:
    edit(project, SHOP, old, new)
    assert f"{SHOP}: team: {sentence}" in lines(project)


def test_a_team_may_have_a_second_owner(project: Project) -> None:
    more = "    - {username: jane@example.org, role: owner}\n"
    edit(project, SHOP, "  members:\n", f"  members:\n{more}")
    assert owner_findings(read_descriptors(project).descriptors, read_teams(project)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("shop,Shop,shop@example.org", "shop,,shop@example.org", "a cell is empty"),
        ("shop,Shop,shop@example.org", "shop,Shop", "a cell is empty"),
        ("shop@example.org", "shop at example.org", "is no address"),
        ("shop@example.org", "a@example.org b@example.org", "is no address"),
        ("shop@example.org", '"shop@example.org', "the seed cannot be read"),
    ],
)
def test_teams_that_cannot_be_read(project: Project, old: str, new: str, problem: str) -> None:
    edit(project, TEAMS, old, new)
    with pytest.raises(InputError, match=problem):
        read_teams(project)


def test_teams_are_read_by_their_ids(project: Project) -> None:
    assert read_teams(project)["shop"] == Team("shop", "Shop", "shop@example.org")
    (project.root / TEAMS).unlink()
    with pytest.raises(InputError, match="the seed cannot be read"):
        read_teams(project)


@pytest.mark.parametrize("name", ["shpo", "../shop", "mill"])
def test_a_product_that_is_not_there(project: Project, name: str) -> None:
    with pytest.raises(InputError) as caught:
        find_descriptor(project, name)
    assert caught.value.problem == f'no product "{name}".'
    assert "the products are figures, shop." in caught.value.fix


def test_a_history_and_a_status_agree(project: Project) -> None:
    assert lines(project) == ["contracts/figures/product.odps.yaml: figures: dbt has no group of "
                              "this name."]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        (SHOP, "status: active", "status: deprecated",
         f"{SHOP}: status: it is deprecated, and the history ends with active."),
        (HISTORY, '"to": "active"', '"to": "retired"',
         f"{SHOP}: status: it is active, and the history ends with retired."),
        (HISTORY, '"from": "draft"', '"from": "proposed"',
         f"{HISTORY}: step 2: it begins with proposed, the step before ended with draft."),
        (HISTORY, '"from": "draft"', '"from": "proposed"',
         f"{HISTORY}: step 2: from proposed to active is no legal step."),
        (HISTORY, '"reason": "It is ready.", ', "",
         f"{HISTORY}: history: line 2: reason is missing."),
        (HISTORY, '{"by": "me", "from": "new"', '"by": "me", "from": "new"',
         f"{HISTORY}: history: line 1 is not a JSON object."),
    ],
)  # fmt: skip
def test_a_history_that_does_not_lead_to_the_status(
    project: Project, file: str, old: str, new: str, sentence: str
) -> None:
    edit(project, file, old, new)
    assert sentence in lines(project)


def test_a_product_without_a_history(project: Project) -> None:
    (project.root / HISTORY).unlink()
    assert f"{SHOP}: status: it is active, and {HISTORY} has no step." in lines(project)


def test_a_descriptor_that_cannot_be_read_is_told_once(project: Project) -> None:
    edit(project, FIGURES, "status: active", "status: actve")
    assert [line for line in lines(project) if "figures" in line] == [
        f'{FIGURES}: status: unknown status "actve".'
    ]


def test_the_list_shows_owner_status_and_ports(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.root)
    assert main(["products", "list", "--format", "json"]) == ExitCode.GOOD
    figures, shop = json.loads(capsys.readouterr().out)["products"]
    assert shop == {
        "product": "shop",
        "owner": "shop",
        "status": "active",
        "version": "1.0.0",
        "input_ports": [],
        "output_ports": ["shop.orders.v1"],
    }
    assert figures["input_ports"] == ["shop.orders.v1"]

    edit(project, FIGURES, "status: active", "status: actve")
    assert main(["products", "list"]) == ExitCode.INPUT
    said = capsys.readouterr()
    assert ["shop", "shop", "active", "1.0.0", "shop.orders.v1"] in [
        line.split() for line in said.out.splitlines()
    ]
    assert f'error: {FIGURES}: status: unknown status "actve".\n  fix: ' in said.err


def test_a_project_without_products_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dbt_project.yml").touch()
    monkeypatch.chdir(tmp_path)
    assert main(["products", "list"]) == ExitCode.GOOD
    said = "no product is described: write contracts/<product>/product.odps.yaml.\n"
    assert capsys.readouterr().out == said


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"nodes": []}', '{"nodes": {}}'])
def test_a_file_that_is_no_manifest_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(content)
    with pytest.raises(InputError, match="is no manifest of dbt"):
        read_graph(path)


def test_the_graph_holds_what_products_need(tmp_path: Path) -> None:
    port = {
        "resource_type": "model",
        "name": "orders",
        "version": 2,
        "group": "shop",
        "access": "public",
        "original_file_path": "models/gold/shop/orders_v2.sql",
        "depends_on": {"nodes": ["source.x.shop.invoices"]},
    }
    landed = {"resource_type": "source", "source_name": "shop", "name": "invoices"}
    audit = {"resource_type": "source", "source_name": "audit", "name": "checks", "schema": "audit"}
    manifest = {
        "nodes": {
            "model.x.orders.v2": port,
            "model.x.beta": {**port, "name": "beta", "version": "beta"},
            "test.x.a": {"resource_type": "test", "name": "a"},
        },
        "sources": {"source.x.shop.invoices": landed, "source.x.audit.checks": audit},
        "exposures": {"exposure.x.report": {"resource_type": "exposure", "name": "report"}},
        "groups": {"group.x.shop": {"name": "shop", "original_file_path": "models/_groups.yml"}},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest))
    graph = read_graph(path)
    orders = graph.nodes["model.x.orders.v2"]
    assert (orders.title, orders.folder) == ("model orders.v2", "shop")
    assert orders.port == PortId("shop", "orders", 2)
    assert [each.table for each in graph.parents(orders)] == ["shop.invoices"]
    # A version that is no number is no port's major; what builds record is no landed source.
    assert graph.nodes["model.x.beta"].port is None
    assert graph.nodes["source.x.audit.checks"].table == ""
    assert sorted(graph.nodes) == sorted(
        {**manifest["nodes"], **manifest["sources"], **manifest["exposures"]}.keys() - {"test.x.a"}
    )
    assert graph.groups["shop"].file == "models/_groups.yml"


def test_files_that_dbt_cannot_read_are_told_in_its_words(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Finding("models/typo.sql", "typo", "a node was not found.", "correct it.")
    outcome = DbtOutcome(failures=(Failure(ExitCode.INPUT, wrong),))
    monkeypatch.setattr("brygge.building.parsing.run_dbt", lambda *_: outcome)
    with pytest.raises(BryggeError) as caught:
        parse(project)
    assert (caught.value.problem, caught.value.exit_code) == (
        "models/typo.sql: a node was not found.",
        ExitCode.INPUT,
    )
