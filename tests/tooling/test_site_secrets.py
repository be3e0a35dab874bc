"""Nothing that must not leave is in any file of the site; the same input gives the same bytes.

The command is run as a user runs it, on a project with secrets, paths and classified values in
whatever text of it may hold one.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import artifact_cases as cases
from brygge.exporting.unchanged import RECORD
from brygge.project import Project
from conftest import run
from observed_project import TOKEN
from published_project import tree
from site_reader import WrittenSite, faults, lost_links

# Each is taken for a secret for a reason of its own.
SECRETS = {
    "in an address": "postgres://web:hunter2one@db.example.org/shop",
    "assigned": "password = 'hunter2two'",
    "a shape": "AKIAHUNTER2THREE4567",
    "in a header": "Authorization: Bearer hunter2four.abcdefghijklmnop",
    "in a query": "https://example.org/rows?access_token=hunter2five",
}
HIDDEN = ("hunter2", "AKIAHUNTER2", "/home/ada", "C:\\Users\\ada", "s3cr3tpart", TOKEN)
NOTED = " ".join((*SECRETS.values(), "see /home/ada/s3cr3tpart/a.csv or C:\\Users\\ada\\b.csv"))
PRODUCT = f"""\
apiVersion: v1.0.0
kind: DataProduct
id: shop
name: Shop
version: 1.0.0
status: active
description: {{purpose: {json.dumps(NOTED)}, usage: {json.dumps(NOTED)}}}
support: [{{channel: "#shop", url: "https://web:hunter2six@chat.example.org/"}}]
team: {{name: shop, members: [{{username: shop@example.org, role: owner}}]}}
outputPorts: [{{name: orders, version: 1.0.0, contractId: shop.orders.v1}}]
"""
PRESENTED = f"""\
title: {json.dumps(NOTED)}
description: {json.dumps(NOTED)}
license: {json.dumps(NOTED)}
publisher: {{name: {json.dumps(NOTED)}, homepage: "https://web:hunter2eleven@example.org/"}}
"""
AGREED = f"""\
consumer: {{product: web}}
port: shop.orders
requests:
  - id: 1
    requested: {{by: web@example.org, on: 2026-01-01}}
    purpose: {json.dumps(NOTED)}
    decided: {{as: approved, by: shop@example.org, on: 2026-01-02, reason: {json.dumps(NOTED)}}}
"""


def artifacts() -> cases.Artifacts:
    """What dbt left behind: mischief in descriptions, metadata, SQL, messages, results."""
    port = "model.shop.orders.v1"
    noted = {"description": NOTED, "meta": {"note": NOTED, "api_key": "hunter2seven"}}
    columns = ("order_id", "customer", "country", "amount", "note")
    documented = cases.documented(*columns, description=NOTED, meta={"password": "hunter2eight"})
    sql = f"-- {NOTED}\nselect * from read_csv('/home/ada/raw.csv') where password = 'hunter2nine'"
    orders = cases.model(
        "orders", sql, unique_id=port, alias="orders_v1", schema="shop", version=1, access="public",
        group="shop",
        columns=documented, tags=[NOTED], **noted,
    )  # fmt: skip
    insight = cases.model(
        "shop_orders", f"select country, customer from lake.shop.orders_v1 -- {NOTED}", port,
        schema="insights", columns=cases.documented("country", "order_count"), **noted,
    )  # fmt: skip
    held = cases.model("quarantine_shop__orders", None, port, schema="quarantine", **noted)
    board = cases.exposure("board", port, url="https://web:hunter2ten@bi.example.org", **noted)
    tested = cases.check("accepted_values", port, "note", kwargs={"values": [NOTED]}, **noted)
    document = cases.manifest(
        [orders, insight, held, tested], exposures={board["unique_id"]: board}
    )
    document["docs"] = {
        "doc.shop.word": {"name": "word", "package_name": "shop", "block_contents": NOTED}
    }
    results = cases.run_results({port: "success", tested["unique_id"]: "fail"})
    for each in results["results"]:
        each["message"] = f"{NOTED} {TOKEN}"
    return cases.Artifacts(document, cases.tables({port: columns}), results)


@pytest.fixture(scope="module")
def project(
    observed_project: Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    root = tmp_path_factory.mktemp("secrets") / "project"
    shutil.copytree(observed_project.root, root)
    (root / "contracts/agreements").mkdir(exist_ok=True)
    (root / "contracts/shop/product.odps.yaml").write_text(PRODUCT, encoding="utf-8")
    (root / "contracts/agreements/web__shop.orders.yaml").write_text(AGREED, encoding="utf-8")
    (root / "contracts/catalog.yaml").write_text(PRESENTED, encoding="utf-8")
    contract = root / "contracts/shop/orders.v1.odcs.yaml"
    text = contract.read_text(encoding="utf-8")
    purpose = "description: {purpose: Orders of the shop.}"
    assert purpose in text
    noted = f"description: {{purpose: {json.dumps(NOTED)}}}"
    example = f"classification: confidential, examples: [{TOKEN}]"
    text = text.replace(purpose, noted).replace("classification: confidential", example)
    contract.write_text(text, encoding="utf-8")
    life = {"from": "draft", "to": "active", "on": "2026-01-02", "by": NOTED, "reason": NOTED}
    with (root / "contracts/shop/lifecycle.jsonl").open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(life) + "\n")
    artifacts().to_folder(root / "target")
    return Project(root)


@pytest.fixture(scope="module")
def sites(project: Project) -> tuple[WrittenSite, WrittenSite]:
    """The site as two users have it: other seeds of hashes, other places, nothing remembered."""
    made = []
    for seed, zone in (("1", "Asia/Kathmandu"), ("2", "America/St_Johns")):
        folder = project.root / f"site-{seed}"
        done = run(
            project.root, "brygge", "site", "--target", "main", "--out", str(folder),
            PYTHONHASHSEED=seed, TZ=zone, BRYGGE_CACHE=str(project.root / f"cache-{seed}"),
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        made.append(WrittenSite(folder))
    return made[0], made[1]


def test_no_file_holds_a_secret_a_path_or_a_classified_value(
    project: Project, sites: tuple[WrittenSite, WrittenSite]
) -> None:
    words = (*HIDDEN, str(project.root), str(Path.home()))
    for name, content in sites[0].files.items():
        text = content.decode()
        # As it is, and as JSON and addresses write it.
        for each in (text, text.replace("\\\\", "\\").replace("%2F", "/")):
            assert [word for word in words if word in each] == [], name


def test_what_holds_none_is_there(sites: tuple[WrittenSite, WrittenSite]) -> None:
    port = sites[0].files["ports/shop.orders.v1.html"].decode()
    assert "12.5" in port
    assert "***@db.example.org" in port
    assert "…/a.csv" in port
    assert "approved" in port
    assert "***" in sites[0].files["assets/model.shop.orders.v1.html"].decode()
    assert "***" in sites[0].files["glossary.html"].decode()
    assert "amount zero" in sites[0].files["quality.html"].decode()
    assert "NO" in sites[0].files["insights.html"].decode()


def test_it_is_whole(sites: tuple[WrittenSite, WrittenSite]) -> None:
    assert lost_links(sites[0]) == []
    assert [each for page in sites[0].pages.values() for each in faults(page)] == []


def test_the_same_input_gives_the_same_bytes(sites: tuple[WrittenSite, WrittenSite]) -> None:
    one, other = (tree(site.folder) for site in sites)
    assert [name for name in one if one[name] != other.get(name) and name != RECORD] == []
    assert one.keys() == other.keys()
