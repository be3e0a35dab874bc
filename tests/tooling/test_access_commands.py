"""`brygge access` as people and machines call it."""
# ruff: noqa: E501 - a sentence stands in one line

import json
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest

from brygge.building import parsing
from brygge.commands.access import SUBCOMMANDS, command, options
from brygge.commands.main import main
from small_project import REPOSITORY

NAME = "reports__shop.orders"
FILE = f"contracts/agreements/{NAME}.yaml"
ASK = ("request", "orders", "--for", "product:reports", "--purpose", "Which orders\n come back.")
CONTRACT = "id: shop.{port}.v{major}\ncustomProperties: [{{property: access, value: {access}}}]\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three ports and two consumers, as the working folder."""
    for port, access in (
        ("orders", "restricted"),
        ("prices", "unrestricted"),
        ("people", "private"),
    ):
        write(
            tmp_path,
            f"shop/{port}.v1.odcs.yaml",
            CONTRACT.format(port=port, major=1, access=access),
        )
    # Who may read it was not said: it is restricted.
    write(tmp_path, "shop/returns.v1.odcs.yaml", "id: shop.returns.v1\n")
    for product in ("shop", "reports"):
        write(tmp_path, f"{product}/product.odps.yaml", f"id: {product}\n")
    (tmp_path / "dbt_project.yml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "gitconfig").write_text("[user]\n  email = me@example.org\n")
    monkeypatch.setattr(parsing, "parse", lambda project: project.root / "manifest.json")
    on_day(monkeypatch, "2026-03-01")
    return tmp_path


def on_day(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(options, "today", lambda: date.fromisoformat(day))


def write(root: Path, name: str, text: str) -> None:
    path = root / "contracts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def graph(root: Path, *readers: str) -> None:
    """Write the graph of models of `reports` that read the port `shop.<name>`, version 1."""
    nodes: dict[str, Any] = {
        f"model.brygge.{port}.v1": {
            "resource_type": "model", "name": port, "group": "shop", "version": 1,
        }
        for port in ("orders", "prices", "people", "returns")
    }  # fmt: skip
    for port in readers:
        nodes[f"model.brygge.of_{port}"] = {
            "resource_type": "model",
            "name": f"of_{port}",
            "group": "reports",
            "original_file_path": f"models/of_{port}.sql",
            "depends_on": {
                "nodes": [f"model.brygge.{port}.v1"],
                "macros": ["macro.brygge.input_port"],
            },
            "refs": [{"name": f"{port}.v1", "package": "brygge", "version": None}],
        }
    (root / "manifest.json").write_text(json.dumps({"nodes": nodes}))


def access(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Return the exit code and what was said: stdout when it went well, else stderr."""
    capsys.readouterr()
    code = main(["access", *words])
    said = capsys.readouterr()
    return code, said.err or said.out


def test_from_the_request_to_the_end(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = access(capsys, *ASK, "--until", "2026-12-31", "--class", "internal")
    assert code == 0
    assert said.splitlines() == [
        f"the product reports asks to read shop.orders: {NAME}",
        f"wrote {FILE}",
        "next: run `brygge compile`, commit, and open a pull request; "
        "CODEOWNERS makes the owner of shop its reviewer",
        f"then the owner says `brygge access approve {NAME}`, or deny",
    ]
    on_day(monkeypatch, "2026-03-02")
    code, said = access(capsys, "approve", NAME, "--reason", "Fine.", "--by", "shop@example.org")
    assert code == 0
    assert said.splitlines()[0] == (
        "the product reports may read shop.orders from 2026-03-02 until 2026-12-31, "
        "with the classes internal"
    )
    on_day(monkeypatch, "2026-12-01")
    assert access(capsys, *ASK, "--permanent")[0] == 0
    code, said = access(capsys, "approve", FILE, "--until", "2027-06-30")
    assert said.splitlines()[0].endswith("from 2027-01-01 until 2027-06-30")
    code, said = access(capsys, "revoke", NAME, "--reason", "No more.")
    assert said.splitlines()[0] == (
        "revoked: the product reports may not read shop.orders from 2026-12-01 on"
    )
    assert (
        (shop / FILE).read_text()
        == """\
consumer: {product: reports}
port: shop.orders
requests:
  - id: 1
    requested: {by: me@example.org, on: 2026-03-01}
    purpose: Which orders come back.
    until: 2026-12-31
    classes: [internal]
    decided: {as: approved, by: shop@example.org, on: 2026-03-02, reason: Fine.}
    revoked: {by: me@example.org, on: 2026-12-01, reason: No more.}
  - id: 2
    requested: {by: me@example.org, on: 2026-12-01}
    purpose: Which orders come back.
    decided: {as: approved, by: me@example.org, on: 2026-12-01, until: 2027-06-30}
    revoked: {by: me@example.org, on: 2026-12-01, reason: No more.}
"""
    )


def test_a_request_is_denied_another_taken_back(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert access(capsys, *ASK, "--permanent")[0] == 0
    code, said = access(capsys, "deny", NAME, "--reason", "Ask for the figures.")
    assert (code, said.splitlines()[0]) == (0, "denied: the product reports on shop.orders")
    assert access(capsys, *ASK, "--permanent")[0] == 0
    code, said = access(capsys, "cancel", NAME)
    assert (code, said.splitlines()[0]) == (
        0, "cancelled: the request of the product reports on shop.orders",
    )  # fmt: skip
    text = (shop / FILE).read_text()
    assert re.findall(r"as: \w+", text) == ["as: denied", "as: cancelled"]


def test_a_waiting_renewal_is_named_when_access_is_taken_away(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in ((*ASK, "--until", "2026-12-31"), ("approve", NAME), (*ASK, "--permanent")):
        assert access(capsys, *words)[0] == 0
    code, said = access(capsys, "revoke", NAME, "--reason", "x")
    assert f"a request still waits: `brygge access deny {NAME}`" in said
    assert code == 0


MISTAKES = {
    "no consumer": (("request", "orders"), "it is not said who wants to read."),
    "no purpose": (ASK[:4], "it is not said what for."),
    "no end": (ASK, "it is not said until when."),
    "two ends": ((*ASK, "--until", "2026-12-31", "--permanent"), "--until and --permanent contradict each other."),
    "no day": ((*ASK, "--until", "soon"), '--until: "soon" is no day.'),
    "a day that is over": ((*ASK, "--until", "2026-02-28"), f"{NAME}: 2026-02-28 is over."),
    "an unknown class": ((*ASK, "--permanent", "--class", "secert"), '--class: unknown class "secert".'),
    "the open class": ((*ASK, "--permanent", "--class", "public"), "--class: public is read without leave."),
    "an unknown port": (("request", "odrers", *ASK[2:], "--permanent"), 'no contract of a port "odrers".'),
    "an unknown consumer": (("request", "orders", "--for", "product:report", *ASK[4:], "--permanent"), 'there is no product "report".'),
    "a private port": (("request", "people", *ASK[2:], "--permanent"), "shop.people is private to the product shop."),
    "an open port": (("request", "prices", *ASK[2:], "--permanent"), "shop.prices is unrestricted: everybody may read it."),
    "its own port": (("request", "orders", "--for", "product:shop", *ASK[4:], "--permanent"), "shop.orders is a port of the product shop itself."),
    "an unknown agreement": (("approve", "x"), 'no agreement "x".'),
    "a denial without a reason": (("deny", NAME), "it is not said why."),
    "a revocation without a reason": (("revoke", NAME), "it is not said why."),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_fix_and_writes_nothing(
    shop: Path, capsys: pytest.CaptureFixture[str], mistake: str
) -> None:
    words, problem = MISTAKES[mistake]
    code, said = access(capsys, *words)
    first, fix = said.splitlines()
    assert (code, first) == (2, f"error: {problem}")
    assert fix.startswith("  fix: ")
    # Nothing was written, so there is nothing to delete.
    assert "delete" not in fix
    assert list((shop / "contracts").glob("agreements/*")) == []


def test_an_open_port_is_asked_for_with_a_class(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("request", "shop.prices", *ASK[2:], "--permanent", "--class", "personal")
    assert access(capsys, *words)[0] == 0


def test_whoever_acts_is_known_from_git_or_named(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "gitconfig").write_text("")
    code, said = access(capsys, *ASK, "--permanent")
    assert code == 2
    assert said.splitlines()[0] == "error: it is not known who does this."
    assert access(capsys, *ASK, "--permanent", "--by", "jane@example.org")[0] == 0
    assert "by: jane@example.org" in (shop / FILE).read_text()


def test_without_an_agreement_the_list_says_how_to_ask(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = access(capsys, "list")
    assert code == 0
    assert "brygge access request PORT --for product:ID" in said
    code, said = access(capsys, "list", "--format", "json")
    assert json.loads(said) == {"on": "2026-03-01", "agreements": []}


def test_the_list_shows_states_and_what_ends_soon(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    access(capsys, *ASK, "--until", "2026-03-31", "--class", "internal")
    access(capsys, "approve", NAME)
    access(
        capsys, "request", "returns", "--for", "person:jane@example.org", *ASK[4:], "--permanent"
    )
    on_day(monkeypatch, "2026-03-20")
    code, said = access(capsys, "list")
    assert code == 0
    lines = [re.split(r"\s{2,}", line.strip()) for line in said.splitlines()]
    assert ["product:reports", "shop.orders", "approved", "2026-03-01", "2026-03-31", "internal",
            "Which orders come back.", "expires in 11 days"] in lines  # fmt: skip
    assert ["person:jane@example.org", "shop.returns", "pending", "-", "-",
            "Which orders come back.", "asked by me@example.org on 2026-03-01"] in lines  # fmt: skip
    code, said = access(capsys, "list", "--format", "json", "--state", "approved")
    [listed] = json.loads(said)["agreements"]
    assert listed == {
        "agreement": NAME,
        "file": FILE,
        "consumer": "product:reports",
        "port": "shop.orders",
        "state": "approved",
        "from": "2026-03-01",
        "until": "2026-03-31",
        "classes": ["internal"],
        "purpose": "Which orders come back.",
        "is_pending": False,
        "expires_in_days": 11,
    }
    assert (
        access(capsys, "list", "--state", "denied")[1] == "no agreement is denied on 2026-03-20.\n"
    )


def test_the_check_names_who_reads_without_leave(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    graph(shop, "orders", "prices", "people", "returns")
    access(capsys, *ASK, "--until", "2026-03-31")
    access(capsys, "approve", NAME)
    code, said = access(capsys, "check")
    assert code == 1
    assert said.splitlines() == [
        "models/of_people.sql: model of_people: it reads shop.people.v1, which is private to the "
        "product shop.",
        "  fix: ask shop for a port that others may read.",
        "models/of_returns.sql: model of_returns: it reads shop.returns.v1, but the product "
        "reports has no agreement.",
        "  fix: `brygge access request shop.returns --for product:reports --purpose \"...\" "
        "--until DATE`.",
        "4 readers of ports: 2 findings",
    ]  # fmt: skip
    graph(shop, "orders")
    assert access(capsys, "check") == (0, "1 reader of ports: 0 findings\n")
    on_day(monkeypatch, "2026-04-01")
    code, said = access(capsys, "check", "--format", "json")
    [finding] = json.loads(said)["findings"]
    assert code == 1
    assert "is expired since 2026-03-31" in finding["sentence"]


def test_the_check_names_what_does_not_exist(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    graph(shop)
    access(capsys, *ASK, "--permanent")
    (shop / "contracts/reports/product.odps.yaml").unlink()
    (shop / "contracts/shop/released/orders.v1").mkdir(parents=True)
    (shop / "contracts/shop/orders.v1.odcs.yaml").unlink()
    code, said = access(capsys, "check")
    assert code == 1
    assert f"{FILE}: consumer: the product reports does not exist." in said
    assert f"{FILE}: port: the port shop.orders has no contract any more." in said


def test_the_check_tells_faults_of_agreements_first(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    graph(shop, "orders")
    access(capsys, *ASK, "--permanent")
    (shop / FILE).write_text((shop / FILE).read_text().replace("purpose", "porpuse"))
    code, said = access(capsys, "check")
    assert code == 1
    assert f'{FILE}: line 6: unknown key "porpuse".' in said
    assert "has no agreement" not in said


def test_a_decision_of_a_day_to_come_counts_for_nothing(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    graph(shop, "orders")
    access(capsys, *ASK, "--permanent")
    on_day(monkeypatch, "2026-03-02")
    access(capsys, "approve", NAME)
    on_day(monkeypatch, "2026-03-01")
    told = f"{FILE}: line 7: request 1 was decided on 2026-03-02; today is 2026-03-01."
    code, said = access(capsys, "list")
    assert (code, said.splitlines()[0]) == (2, f"error: {told}")
    code, said = access(capsys, "check")
    assert (code, said.splitlines()[0]) == (1, told)


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_every_subcommand_has_help_and_is_in_the_docs(name: str) -> None:
    found = command.get_command(click.Context(command), name)
    assert found is not None
    assert found.help
    unsaid = [
        part.name for part in found.params if isinstance(part, click.Option) and not part.help
    ]
    assert unsaid == []
    page = (REPOSITORY / "docs/share-a-port.md").read_text(encoding="utf-8")
    assert f"brygge access {name}" in page


def test_git_is_asked_in_the_project(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("init", "-q"), ("config", "user.email", "local@example.org")):
        subprocess.run(["git", *words], cwd=shop, check=True)
    assert access(capsys, *ASK, "--permanent")[0] == 0
    assert "by: local@example.org" in (shop / FILE).read_text()


@pytest.mark.parametrize("is_terminal", [True, False])
def test_the_list_folds_no_id(
    shop: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    is_terminal: bool,
) -> None:
    product, port = (
        "reports_of_everything_that_was_returned",
        "orders_that_came_back_to_us_in_summer",
    )
    write(shop, f"{product}/product.odps.yaml", f"id: {product}\n")
    write(shop, f"shop/{port}.v1.odcs.yaml", f"id: shop.{port}.v1\n")
    words = ("--for", f"product:{product}", "--purpose", "Which of them come back. " * 9)
    assert access(capsys, "request", port, *words, "--permanent")[0] == 0
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal)
    said = access(capsys, "list")[1]
    assert f" product:{product} " in said
    assert f" shop.{port} " in said
