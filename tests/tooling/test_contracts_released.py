"""Released contracts: the gate, the record that is only appended to, data that judges, the page."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from brygge.building import parsing
from brygge.commands import main as entry
from brygge.contracts.changes.codes import CODES, codes_table
from changed_contracts import Keys, build, document, shop, write
from conftest import ROOT

FILE = "contracts/shop/orders.v1.odcs.yaml"
RELEASED = "contracts/shop/released/orders.v1"
TEXT: Keys = {"logicalType": "string"}
ROWS = (
    "select 'k' || range as order_id, date '2026-01-01' as sold_on, 'a' || range as amount "
    "from range(100)"
)


class Shop:
    """A project with one port; each call of `brygge` gives exit code, stdout, stderr."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capsys = capsys

    def write(self, part: str, keys: Any, version: str = "1.0.0", file: str = FILE) -> None:
        write(self.root / file, document(part, keys, version))

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = entry.main(["contracts", *words])
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def released(self) -> list[str]:
        return sorted(path.name for path in (self.root / RELEASED).glob("*"))


@pytest.fixture
def port(tmp_path, monkeypatch, capsys):
    """The port as it was released with 1.0.0: a key, a date, the text `amount`."""
    shop(tmp_path, document("column", TEXT))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(parsing, "parse", lambda _: write_graph(tmp_path, {}))
    made = Shop(tmp_path, capsys)
    assert made("release")[0] == 0
    return made


def write_graph(root: Path, nodes: dict[str, Any]) -> Path:
    path = root / "manifest.json"
    path.write_text(json.dumps({"nodes": nodes}))
    return path


def codes(port: Shop) -> list[str]:
    code, out, _ = port("check", "--format", "json")
    found = [finding["code"] for finding in json.loads(out)["findings"]]
    assert code == bool(found)
    return found


def waive(port: Shop, code: str, subject: str, expires_on: str = "2999-01-01") -> None:
    rows = "code,file,subject,reason,owner,expires_on\n"
    rows += f"{code},{FILE},{subject},looked at,data,{expires_on}\n"
    path = port.root / "seeds/waivers/waiver_contracts.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(rows)


# ---------- releasing


def test_a_release_is_a_copy_a_line_of_history_and_a_changelog(port):
    assert port.released() == ["1.0.0.odcs.yaml", "CHANGELOG.md", "history.jsonl"]
    copied = port.root / RELEASED / "1.0.0.odcs.yaml"
    assert copied.read_bytes() == (port.root / FILE).read_bytes()
    assert "First release." in (port.root / RELEASED / "CHANGELOG.md").read_text()
    assert codes(port) == []


def test_the_same_again_is_nothing_to_release(port):
    code, out, _ = port("release", "orders")
    assert (code, out) == (0, "nothing to release\n")
    assert len((port.root / RELEASED / "history.jsonl").read_text().splitlines()) == 1


def test_the_next_version_stands_beside_the_first_and_on_top_of_the_changelog(port):
    port.write("column", {**TEXT, "deprecated": True}, "1.1.0")
    code, out, _ = port("release")
    assert code == 0
    assert f"released {RELEASED}/1.1.0.odcs.yaml" in out
    changelog = (port.root / RELEASED / "CHANGELOG.md").read_text()
    assert changelog.index("## 1.1.0") < changelog.index("## 1.0.0")
    assert "- `schema.orders.amount.deprecated`: it is deprecated" in changelog
    assert codes(port) == []


def test_a_refused_release_writes_nothing(port):
    port.write("column", {"logicalType": "integer"}, "1.1.0")
    code, out, _ = port("release")
    assert code == 1
    assert "BC801 schema.orders.amount.logicalType" in out
    assert "nothing was released" in out
    assert port.released() == ["1.0.0.odcs.yaml", "CHANGELOG.md", "history.jsonl"]


def test_one_refused_contract_holds_the_others_back(port):
    port.write("column", {"logicalType": "integer"}, "1.1.0")
    other = {**document("column", TEXT), "id": "shop.lines.v1"}
    write(port.root / "contracts/shop/lines.v1.odcs.yaml", other)
    assert port("release")[0] == 1
    assert not (port.root / "contracts/shop/released/lines.v1").exists()
    assert port("release", "lines.v1")[0] == 0


def test_an_unknown_port_is_a_mistake_that_names_the_known_ones(port):
    code, out, err = port("release", "ordres")
    assert (code, out) == (2, "")
    fix = 'did you mean "orders"? the ports are orders.'
    assert err == f'error: no contract of a port "ordres".\n  fix: {fix}\n'


def test_a_draft_is_not_released(port):
    content = {**document("column", TEXT), "id": "shop.lines.v1", "status": "draft"}
    write(port.root / "contracts/shop/lines.v1.odcs.yaml", content)
    code, out, _ = port("release")
    assert code == 0
    assert "shop.lines.v1: its status is draft, so it is not released" in out


def test_a_release_that_was_killed_half_way_is_finished_by_the_next(port):
    (port.root / RELEASED / "1.0.0.odcs.yaml").unlink()
    (port.root / RELEASED / "CHANGELOG.md").unlink()
    assert codes(port) == ["BC806"]
    assert port("release")[0] == 0
    assert port.released() == ["1.0.0.odcs.yaml", "CHANGELOG.md", "history.jsonl"]
    assert codes(port) == []


# ---------- the gate: one test for each code


def test_a_breaking_change_wants_a_new_major_beside_the_old(port):
    port.write("column", {"logicalType": "integer"}, "1.1.0")
    assert codes(port) == ["BC801"]
    port.write("column", TEXT)
    content = {**document("column", {"logicalType": "integer"}, "2.0.0"), "id": "shop.orders.v2"}
    write(port.root / "contracts/shop/orders.v2.odcs.yaml", content)
    assert codes(port) == []
    assert port("release")[0] == 0
    changelog = (port.root / "contracts/shop/released/orders.v2/CHANGELOG.md").read_text()
    assert "`schema.orders.amount.logicalType`: the type changes" in changelog


def test_a_waived_breaking_change_still_asks_for_a_minor_version(port):
    port.write("column", {**TEXT, "logicalTypeOptions": {"pattern": "a"}}, "1.1.0")
    assert port("release")[0] == 0
    port.write("column", {**TEXT, "logicalTypeOptions": {"pattern": "b"}}, "1.1.1")
    waive(port, "BC801", "orders.amount")
    assert codes(port) == ["BC802"]
    port.write("column", {**TEXT, "logicalTypeOptions": {"pattern": "b"}}, "1.2.0")
    code, out, _ = port("check")
    assert code == 0
    assert "  waived: looked at (data)" in out
    waive(port, "BC801", "orders.amount", expires_on="2020-01-01")
    assert codes(port) == ["BC801"]


def test_a_version_that_is_too_low_or_goes_down_or_stays(port):
    added = {**TEXT, "deprecated": True}
    port.write("column", added, "1.0.1")
    assert codes(port) == ["BC802"]
    port.write("column", added, "1.0.0")
    assert codes(port) == ["BC807"]
    port.write("column", added, "1.1.0")
    assert port("release")[0] == 0
    port.write("column", added, "1.0.5")
    assert codes(port) == ["BC803"]


def test_a_comment_is_no_change(port):
    path = port.root / FILE
    path.write_text("# a comment\n" + path.read_text())
    assert codes(port) == []
    assert port("release")[1] == "nothing to release\n"


@pytest.mark.parametrize("reader", ["agreement", "input port", "graph"])
def test_a_port_with_readers_is_not_retired(port, reader, monkeypatch):
    if reader == "agreement":
        agree(port.root)
    elif reader == "input port":
        ports = {"id": "other", "inputPorts": [{"name": "orders", "contractId": "shop.orders.v1"}]}
        write(port.root / "contracts/other/product.odps.yaml", ports)
    else:
        nodes = {
            "model.brygge.orders.v1": {"resource_type": "model", "name": "orders", "version": 1},
            "model.brygge.sums": {
                "resource_type": "model",
                "name": "sums",
                "depends_on": {"nodes": ["model.brygge.orders.v1"]},
            },
            "test.brygge.t": {
                "resource_type": "test",
                "depends_on": {"nodes": ["model.brygge.orders.v1"]},
            },
        }
        monkeypatch.setattr(parsing, "parse", lambda _: write_graph(port.root, nodes))
    retired = {**document("column", TEXT, "1.1.0"), "status": "retired"}
    write(port.root / FILE, retired)
    assert codes(port) == ["BC804"]
    (port.root / FILE).unlink()
    assert codes(port) == ["BC808", "BC804"] or set(codes(port)) == {"BC804", "BC808"}


def agree(root: Path, **more: object) -> None:
    """Write an agreement of a person on the port: approved for good, unless `more` says other."""
    by = {"by": "jane@example.org", "on": "2026-01-01"}
    request = {
        "id": 1, "requested": by, "purpose": "Sums.", "decided": {"as": "approved", **by}, **more,
    }  # fmt: skip
    agreement = {
        "consumer": {"person": "jane@example.org"}, "port": "shop.orders", "requests": [request],
    }  # fmt: skip
    write(root / "contracts/agreements/jane@example.org__shop.orders.yaml", agreement)


def test_an_agreement_that_begins_later_or_waits_is_a_reader_too(port):
    write(port.root / FILE, {**document("column", TEXT, "1.1.0"), "status": "retired"})
    agree(port.root, **{"from": "2999-01-01"})
    assert codes(port) == ["BC804"]
    assert port("release")[0] == 1
    waiting = {"id": 1, "requested": {"by": "jane", "on": "2026-01-01"}, "purpose": "Sums."}
    file = port.root / "contracts/agreements/jane@example.org__shop.orders.yaml"
    agreement = {"consumer": {"person": "jane@example.org"}, "port": "shop.orders"}
    write(file, {**agreement, "requests": [waiting]})
    assert codes(port) == ["BC804"]


def test_an_agreement_that_is_over_keeps_no_port(port):
    write(port.root / FILE, {**document("column", TEXT, "1.1.0"), "status": "retired"})
    agree(port.root, until="2026-01-02")
    assert codes(port) == []


def test_while_another_major_is_served_an_agreement_keeps_no_old_one(port):
    write(port.root / FILE, {**document("column", TEXT, "1.1.0"), "status": "retired"})
    agree(port.root)
    newer = {**document("column", TEXT, "2.0.0"), "id": "shop.orders.v2", "status": "draft"}
    write(port.root / "contracts/shop/orders.v2.odcs.yaml", newer)
    assert codes(port) == ["BC804"]
    write(port.root / "contracts/shop/orders.v2.odcs.yaml", {**newer, "status": "active"})
    assert codes(port) == []


def test_an_agreement_that_cannot_be_read_is_a_mistake(port):
    write(port.root / "contracts/agreements/jane__shop.orders.yaml", {"port": "shop.orders"})
    code, _, err = port("check")
    assert code == 2
    assert "`consumer` is missing." in err


def test_a_port_without_readers_is_retired_and_then_removed(port):
    write(port.root / FILE, {**document("column", TEXT, "1.1.0"), "status": "retired"})
    assert codes(port) == []
    assert port("release")[0] == 0
    (port.root / FILE).unlink()
    assert codes(port) == []


def test_the_contract_of_an_active_major_does_not_vanish(port):
    (port.root / FILE).unlink()
    assert codes(port) == ["BC808"]


def test_a_lowered_classification_wants_a_recorded_review_in_a_new_major_too(port):
    port.write("column", {**TEXT, "classification": "confidential"}, "1.1.0")
    assert port("release")[0] == 0
    port.write("column", {**TEXT, "classification": "public"}, "1.2.0")
    assert codes(port) == ["BC805"]
    waive(port, "BC805", "schema.orders.amount.classification")
    assert codes(port) == []
    port.write("column", {**TEXT, "classification": "confidential"}, "1.1.0")
    public = {**document("column", {**TEXT, "classification": "public"}, "2.0.0")}
    write(port.root / "contracts/shop/orders.v2.odcs.yaml", {**public, "id": "shop.orders.v2"})
    assert codes(port) == ["BC805"]


@pytest.mark.parametrize("harm", ["edited", "removed", "added", "history", "garbage"])
def test_a_released_file_is_left_alone(port, harm):
    port.write("column", {**TEXT, "deprecated": True}, "1.1.0")
    assert port("release")[0] == 0
    folder = port.root / RELEASED
    history = folder / "history.jsonl"
    if harm == "edited":
        (folder / "1.0.0.odcs.yaml").write_text((folder / "1.0.0.odcs.yaml").read_text() + "\n")
    elif harm == "removed":
        (folder / "1.0.0.odcs.yaml").unlink()
    elif harm == "added":
        write(folder / "1.0.5.odcs.yaml", document("column", TEXT, "1.0.5"))
    elif harm == "history":
        history.write_text("".join(history.read_text().splitlines(keepends=True)[1:]))
    else:
        history.write_text("{}\n")
    waive(port, "BC806", "")
    assert set(codes(port)) == {"BC806"}
    assert port("release")[0] == 1


def test_file_id_and_version_name_one_major(port):
    port.write("column", TEXT, "2.0.0")
    assert codes(port) == ["BC809"]
    write(port.root / FILE, {**document("column", TEXT), "id": "shop.orders.v2"})
    assert "BC809" in codes(port)


def test_a_version_is_three_numbers(port):
    port.write("column", TEXT, "v1")
    assert codes(port) == ["BC811"]


def test_a_tightened_promise_is_asked_of_the_data(port):
    build(port.root, ROWS)
    port.write("column", {**TEXT, "logicalTypeOptions": {"maxLength": 2}}, "1.1.0")
    code, out, _ = port("check")
    assert code == 1
    assert "BC810 schema.orders.amount.logicalTypeOptions.maxLength" in out
    assert '90 of 100 rows of shop.orders_v1 in the target "main" break it' in out
    port.write("column", {**TEXT, "logicalTypeOptions": {"maxLength": 3}}, "1.1.0")
    assert codes(port) == []


# ---------- patterns and queries, judged by data


def diff(port: Shop, before: Keys, after: Keys, *words: str) -> tuple[int, Keys]:
    old = write(port.root / "old.yaml", document("column", {**TEXT, **before}))
    new = write(port.root / "new.yaml", document("column", {**TEXT, **after}, "1.1.0"))
    code, out, _ = port("diff", str(old), str(new), "--format", "json", *words)
    [change] = json.loads(out)["changes"]
    return code, change


def pattern(text: str) -> Keys:
    return {"logicalTypeOptions": {"pattern": text}}


@pytest.mark.parametrize(
    ("new", "level", "words"),
    [
        ("^a[0-9]{1,2}$", "minor", "all of 100 rows"),
        ("^[a-z][0-9]*$", "minor", "all of 100 rows"),
        ("^a[0-4]", "minor", "55 of 100 rows"),
        ("^b", "major", "not one of 100 rows"),
    ],
)
def test_an_edited_pattern_is_judged_by_the_rows_of_today(port, new, level, words):
    build(port.root, ROWS)
    _, change = diff(port, pattern("^a[0-9]+$"), pattern(new))
    assert change["level"] == level
    assert words in change["reason"]


def test_rows_that_only_the_new_pattern_lets_in_are_a_loosening(port):
    build(port.root, ROWS.replace("'a' || range", "case when range = 7 then 'b' else 'a' end"))
    _, change = diff(port, pattern("^a$"), pattern("^[ab]$"))
    assert change["level"] == "major"
    assert "1 of 100 rows" in change["reason"]


def test_a_pattern_inside_a_list_is_judged_too(port):
    build(port.root, ROWS.replace("'a' || range", "['a' || range]"))

    def listed(text: str) -> Keys:
        return {"logicalType": "array", "items": {**TEXT, **pattern(text)}}

    _, change = diff(port, listed("^a"), listed("^a[0-9]+$"))
    assert (change["path"], change["level"]) == (
        "schema.orders.amount.items.logicalTypeOptions.pattern",
        "minor",
    )


@pytest.mark.parametrize("rows", [None, "select 'x' as order_id where false"])
def test_without_data_an_edited_pattern_breaks_and_says_what_to_do(port, rows):
    if rows:
        build(port.root, rows)
    code, change = diff(port, pattern("^a"), pattern("^b"))
    assert (code, change["level"]) == (1, "major")
    assert "--target" in change["reason"]


def test_another_target_is_asked_when_it_is_named(port):
    build(port.root, ROWS, "demo")
    assert diff(port, pattern("^a"), pattern("^a[0-9]"))[1]["level"] == "major"
    assert diff(port, pattern("^a"), pattern("^a[0-9]"), "--target", "demo")[1]["level"] == "minor"


@pytest.mark.parametrize(
    ("query", "level"),
    [
        ("select count(*) from ${object} where amount = 'b'", "minor"),
        ("select count(*) from ${object} where amount like 'a%'", "major"),
        ("select count(*) from ${object} where nothing = 1", "major"),
        ("select count(*) from read_csv('/etc/passwd')", "major"),
        ("copy ${object} to 'stolen.csv'", "major"),
    ],
)
def test_an_edited_query_is_judged_by_what_both_measure(port, query, level):
    build(port.root, ROWS)

    def rule(text: str) -> Keys:
        return {"quality": [{"id": "q", "type": "sql", "query": text, "mustBe": 0}]}

    _, change = diff(port, rule("select count(*) from ${object} where amount is null"), rule(query))
    assert (change["path"], change["level"]) == ("schema.orders.amount.quality.q.query", level)
    assert not (port.root / "stolen.csv").exists()


def test_a_database_that_is_held_is_a_fault_and_no_verdict(port):
    build(port.root, ROWS)
    path = port.root / "warehouse/main.duckdb"
    code = f"import duckdb; it = duckdb.connect({str(path)!r}); print('held', flush=True); input()"
    words = [sys.executable, "-c", code]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(words, **pipes) as holder:
        assert holder.stdout.readline() == "held\n"
        old = write(port.root / "old.yaml", document("column", {**TEXT, **pattern("^a")}))
        new = write(port.root / "new.yaml", document("column", {**TEXT, **pattern("^b")}))
        code, out, err = port("diff", str(old), str(new))
        holder.communicate("\n")
    assert (code, out) == (3, "")
    assert "is held by" in err


# ---------- the commands


def test_diff_gives_exactly_the_keys_that_machines_read(port):
    new = write(port.root / "new.yaml", document("column", {**TEXT, "unique": True}, "1.1.0"))
    code, out, _ = port("diff", FILE, str(new), "--format", "json")
    assert code == 0
    assert json.loads(out) == {
        "level": "minor",
        "required_version": "1.1.0",
        "declared_version": "1.1.0",
        "changes": [
            {
                "path": "schema.orders.amount.unique",
                "level": "minor",
                "reason": "a value occurs once only from now on.",
            }
        ],
    }


def test_diff_in_text_and_markdown(port):
    new = write(port.root / "new.yaml", document("column", {**TEXT, "unique": True}, "1.0.1"))
    code, out, _ = port("diff", FILE, str(new))
    assert code == 1
    assert out.splitlines() == [
        "MINOR  schema.orders.amount.unique: a value occurs once only from now on.",
        "1 change since 1.0.0, together minor: 1.1.0 is required, but 1.0.1 is declared.",
    ]
    code, out, _ = port("diff", FILE, str(new), "--format", "markdown")
    assert code == 1
    assert "**Minor** (adds or tightens)" in out
    assert "- `schema.orders.amount.unique`: a value" in out
    assert port("diff", FILE, FILE)[:2] == (0, "Nothing changed since 1.0.0.\n")


@pytest.mark.parametrize("text", [None, "a: [", "kind: x", "- a", "", "a: 1\na: 2"])
def test_what_cannot_be_compared_is_a_mistake_in_two_lines(port, text):
    path = port.root / "bad.odcs.yaml"
    if text is not None:
        path.write_text(text)
    code, out, err = port("diff", FILE, str(path))
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert len(err.splitlines()) == 2


def test_an_unknown_target_is_a_mistake(port):
    assert port("diff", FILE, FILE, "--target", "mian")[0] == 2
    assert port("check", "--target", "mian")[0] == 2


def test_check_in_markdown_shows_what_changed(port):
    port.write("column", {**TEXT, "unique": True}, "1.0.1")
    code, out, _ = port("check", "--format", "markdown")
    assert code == 1
    assert f"- **BC802** `{FILE}` version: 1 change (minor) ask" in out
    assert "### shop.orders.v1" in out


# ---------- the page


def test_the_page_lists_every_code_as_the_registry_says_it():
    page = (ROOT / "docs/change-a-contract.md").read_text()
    assert codes_table() in page


def test_every_code_is_explained_and_caught_by_a_test():
    tests = Path(__file__).read_text()
    for code in CODES.values():
        assert code.title
        assert code.why.endswith(".")
        assert code.example
        assert code.fix.endswith(".")
        assert f'"{code.code}"' in tests or f"{code.code} " in tests


@pytest.mark.parametrize("name", ["diff", "check", "release"])
def test_every_command_is_on_the_page(name):
    assert f"brygge contracts {name}" in (ROOT / "docs/change-a-contract.md").read_text()
