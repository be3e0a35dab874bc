"""The site as a whole: everything leads somewhere, and whatever is written is nobody's mischief."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

import hostile_catalog
from browser import open_page
from brygge.catalog.artifacts.places import find_artifacts
from brygge.catalog.assembling.assembling import Beside, assemble
from brygge.catalog.lineage.cache import NO_CACHE
from brygge.errors import InputError
from brygge.exporting.site import site as whole
from brygge.exporting.site.prose import is_allowed, phrase, prose
from brygge.exporting.site.sql import highlighted
from brygge.exporting.site.subject import Site
from brygge.exporting.unchanged import RECORD
from conftest import ROOT
from hostile_catalog import hostile_site, tailed
from published_project import tree
from sample_catalog import catalog
from sample_observed import OBSERVED
from site_reader import WrittenSite, faults, lost_links, write

SAMPLE = Site(catalog(), OBSERVED)
MANIFESTS = ROOT.parent / "shared" / "data" / "manifests"
OTHERS = sorted(each.name for each in MANIFESTS.iterdir()) if MANIFESTS.is_dir() else []


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> WrittenSite:
    return write(SAMPLE, tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> WrittenSite:
    return write(hostile_site(), tmp_path_factory.mktemp("hostile"))


def test_every_link_leads_somewhere_and_every_page_is_whole(sample: WrittenSite) -> None:
    assert lost_links(sample) == []
    assert [each for page in sample.pages.values() for each in faults(page)] == []


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (("<h1>", '<h1 id="mesh">'), "ids twice"),
        (("<h1>", '<h1 style="x">'), "styles inside"),
        (("<h1>", '<h1 onclick="x">'), "handlers inside"),
        (("<h1>", "<h1>a</h1><h1>"), "headings"),
        (("<h1>", "<script>x</script><h1>"), "scripts inside"),
        (("'self'", "*"), "no policy"),
        (("</h1>", ""), "tags that do not match"),
        (('lang="en"', ""), "no language"),
        (('id="mesh"', ""), "ids that are not there"),
        (('href="products/sales.html"', 'href="products/sale.html"'), "products/sale.html"),
        (('src="static/site.js"', 'src="https://cdn.example/site.js"'), "cdn.example"),
        (('href="#content"', 'href="#contents"'), "#contents"),
    ],
)
def test_a_fault_in_a_page_is_seen(sample: WrittenSite, harm: tuple[str, str], named: str) -> None:
    home = sample.files["index.html"].decode()
    assert harm[0] in home
    harmed = WrittenSite(sample.folder)
    harmed.__dict__["files"] = {**sample.files, "index.html": home.replace(*harm).encode()}
    assert named in str((faults(harmed.pages["index.html"]), lost_links(harmed)))


def test_whatever_things_are_called_the_site_is_as_whole(
    sample: WrittenSite, hostile: WrittenSite
) -> None:
    assert lost_links(hostile) == []
    assert [each for page in hostile.pages.values() for each in faults(page)] == []
    # No text became a tag: there are as many as where all texts are tame.
    assert len(hostile.pages) == len(sample.pages)
    for kind in ("script", "img", "h1", "input", "iframe", "form"):
        counts = [
            sum(len(page.all(kind)) for page in site.pages.values()) for site in (sample, hostile)
        ]
        assert counts[0] == counts[1], kind


def test_whatever_things_are_called_no_script_of_theirs_runs(
    chromium: Browser, hostile: WrittenSite
) -> None:
    phone = {"width": 360, "height": 800}
    with open_page(chromium, (hostile.folder / "index.html").as_uri(), viewport=phone) as shown:
        shown.on("dialog", lambda dialog: pytest.fail(f"it said {dialog.message}"))
        for address in hostile.pages:
            shown.goto((hostile.folder / address).as_uri())
            assert shown.evaluate("document.images.length") == 0
            assert shown.evaluate("document.documentElement.scrollWidth") == 360, address
        port = next(each for each in hostile.pages if each.startswith("ports/sales_orders_v2"))
        shown.goto((hostile.folder / port).as_uri())
        names = shown.locator("tr[id^=column] > th bdi").all_inner_texts()
    assert names
    assert set(names) <= {tailed(each) for each in ("order_id", "amount", "e_mail", "kind")}


# Half of a sign as JSON may have it, what no file system takes, and what ends a line or a text.
@pytest.mark.parametrize("tail", ["\ud800", "\x00\x1f", "/../x", "\n\r\u2028\x85", "y" * 300, "."])
def test_no_sign_in_any_text_is_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tail: str
) -> None:
    monkeypatch.setattr(hostile_catalog, "TAILS", (tail,))
    site = write(hostile_site(), tmp_path)
    assert lost_links(site) == []
    assert [each for page in site.pages.values() for each in faults(page)] == []


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", ""),
        ('a "b" it\'s', "<p>a &#34;b&#34; it&#39;s</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>\n"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>\n"),
        ("<p>a</p>", "<p>&lt;p&gt;a&lt;/p&gt;</p>\n"),
        ("![a](https://x.example/a.png)", '<p>!<a href="https://x.example/a.png">a</a></p>\n'),
        ("[a](http://x.example/)", "<p>[a](http://x.example/)</p>\n"),
    ],
)
def test_a_description_is_text_or_what_markdown_makes_of_it(text: str, blocks: str) -> None:
    assert prose(text) == blocks


def test_sql_is_the_same_text_with_marks() -> None:
    assert highlighted("select '<b>' -- <i>\nwhere a < 1") == (
        '<span class="k">select</span> <span class="s">&#39;&lt;b&gt;&#39;</span> '
        '<span class="c">-- &lt;i&gt;</span>\n<span class="k">where</span> a &lt; 1'
    )


def test_a_description_may_hold_a_table_and_a_line_none() -> None:
    table = "| a |\n| --- |\n| 1 |"
    assert "<td>1</td>" in prose(table)
    assert phrase(table) == "| a | | --- | | 1 |"
    assert phrase('say "a"') == "say &#34;a&#34;"
    assert phrase("`a < b`") == "<code>a &lt; b</code>"


@pytest.mark.parametrize(
    ("address", "is_linked"),
    [
        ("https://x.example/", True),
        ("HTTPS://x.example/", True),
        ("MailTo:a@x.example", True),
        ("mailto:a@x.example", True),
        ("#place", True),
        ("http://x.example/", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//x.example/", False),
        ("../up.html", False),
        ("https://[x", False),
    ],
)
def test_a_link_leads_to_a_page_of_the_web_a_mailbox_or_a_place(
    address: str, is_linked: bool
) -> None:
    assert is_allowed(address) == is_linked


@pytest.mark.parametrize("name", OTHERS or [pytest.param("", marks=pytest.mark.skip("none here"))])
def test_the_site_of_another_project_is_whole(tmp_path: Path, name: str) -> None:
    found = assemble(find_artifacts(MANIFESTS / name), Beside(), NO_CACHE)
    site = write(Site(found), tmp_path)
    assert len(site.pages) > len(found.assets)
    assert lost_links(site) == []
    assert [each for page in site.pages.values() for each in faults(page)] == []


def test_a_project_without_anything_has_a_site(tmp_path: Path) -> None:
    site = write(Site(replace(catalog(), products=(), assets=(), checks=())), tmp_path)
    assert lost_links(site) == []
    assert [each for page in site.pages.values() for each in faults(page)] == []


def test_two_processes_write_what_one_writes(
    tmp_path: Path, sample: WrittenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "MANY_ASSETS", 1)
    monkeypatch.setattr(whole, "AT_ONCE", 2)
    assert pages_of(write(SAMPLE, tmp_path).folder) == pages_of(sample.folder)


def pages_of(folder: Path) -> dict[str, bytes]:
    """Return all files but the record of when they were written."""
    return {name: each for name, each in tree(folder).items() if name != RECORD}


def times(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_mtime_ns for name in tree(folder)}


def test_a_second_time_nothing_is_written(tmp_path: Path) -> None:
    before = times(write(SAMPLE, tmp_path).folder)
    assert times(write(SAMPLE, tmp_path).folder) == before


def test_an_edited_page_is_written_anew_and_a_lost_one_comes_back(tmp_path: Path) -> None:
    before = pages_of(write(SAMPLE, tmp_path).folder)
    (tmp_path / "index.html").write_text("edited", encoding="utf-8")
    (tmp_path / "glossary.html").unlink()
    assert pages_of(write(SAMPLE, tmp_path).folder) == before


def test_what_others_put_beside_it_stays_and_what_is_gone_goes(tmp_path: Path) -> None:
    theirs = ("dbt/index.html", "quality/index.html", "assets/theirs.html", "CNAME")
    for each in theirs:
        (tmp_path / each).parent.mkdir(exist_ok=True)
        (tmp_path / each).write_text("theirs", encoding="utf-8")
    write(SAMPLE, tmp_path)
    found = catalog()
    gone = "model.shop.figures"
    kept = tuple(each for each in found.assets if each.id != gone)
    assert (tmp_path / f"assets/{gone}.html").is_file()
    write(Site(replace(found, assets=kept, products=found.products[1:])), tmp_path)
    assert not (tmp_path / f"assets/{gone}.html").exists()
    assert not (tmp_path / "products/finance.html").exists()
    assert {
        each: (tmp_path / each).read_text(encoding="utf-8") for each in theirs
    } == dict.fromkeys(theirs, "theirs")
    assert lost_links(WrittenSite(tmp_path)) == []


def test_a_page_that_somebody_else_wrote_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("theirs", encoding="utf-8")
    with pytest.raises(InputError, match="no export wrote it"):
        write(SAMPLE, tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["index.html"]
