"""Write a site, and read it back: what each page holds, and where everything leads."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from brygge.exporting.document import Document
from brygge.exporting.site import site as whole
from brygge.exporting.site.subject import Site

# What a page may do: nothing but what lies beside it.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "base-uri": "'none'",
    "form-action": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "brygge",
}
Attributes = dict[str, str]


class Tags(HTMLParser):
    """The tags of a page in order, the text right behind each, and what does not match."""

    _VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "col"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes]] = []
        self.texts: list[str] = []
        self.odd: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.odd += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.odd += [f"{tag} {name} twice" for name in set(names) if names.count(name) > 1]
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag not in self._VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self._VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.odd.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data


@dataclass(frozen=True)
class Page:
    """One page: its address from the site's root, and what it holds."""

    address: str
    text: str
    _read: list[Tags] = field(default_factory=list)

    @cached_property
    def read(self) -> Tags:
        return Tags(self.text)

    @cached_property
    def ids(self) -> list[str]:
        return [each["id"] for _, each in self.read.found if "id" in each]

    def all(self, tag: str) -> list[Attributes]:
        return [attributes for name, attributes in self.read.found if name == tag]

    @cached_property
    def leads_to(self) -> list[str]:
        """Where its links lead."""
        return [each["href"] for tag, each in self.read.found if tag == "a" and "href" in each]

    @cached_property
    def loads(self) -> list[str]:
        """What it loads: scripts, styles, pictures."""
        return [
            each.get("src") or each["href"]
            for tag, each in self.read.found
            if tag != "a" and ("src" in each or "href" in each)
        ]

    @cached_property
    def named(self) -> list[tuple[str, str]]:
        """The ids that its attributes name: `("aria-labelledby", "mesh")`."""
        names = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "list", "data-copy")
        return [
            (name, id)
            for _, each in self.read.found
            for name in names
            if name in each
            for id in each[name].split()
        ]


@dataclass(frozen=True)
class WrittenSite:
    """A site in a folder."""

    folder: Path

    @cached_property
    def files(self) -> dict[str, bytes]:
        """All files, by their addresses."""
        found = sorted(each for each in self.folder.rglob("*") if each.is_file())
        return {each.relative_to(self.folder).as_posix(): each.read_bytes() for each in found}

    @cached_property
    def pages(self) -> dict[str, Page]:
        return {
            name: Page(name, content.decode())
            for name, content in self.files.items()
            if name.endswith(".html")
        }

    @cached_property
    def shards(self) -> dict[str, Any]:
        """The values of the shards, by key."""
        found = {}
        for name, content in self.files.items():
            if name.startswith("data/"):
                text = content.decode()
                assert text.startswith("brygge.keep("), name
                assert text.endswith(");\n"), name
                key, value = json.loads(f"[{text[len('brygge.keep(') : -3]}]")
                assert name == f"data/{key}.js"
                found[key] = value
        return found


def write(site: Site, folder: Path) -> WrittenSite:
    """Write all of a site to a folder."""
    whole.write_site(site, folder, lambda *_: None)
    return WrittenSite(folder)


def put(documents: Iterable[Document], folder: Path) -> None:
    """Write some documents of a site to a folder."""
    for document in documents:
        path = folder / document.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(document.pieces))


def faults(page: Page) -> list[str]:
    """Return what is wrong with a page by itself."""
    found = page.read.found
    texts = list(zip(found, page.read.texts, strict=True))
    titles = [text for (tag, _), text in texts if tag == "title"]
    languages = [each.get("lang", "") for each in page.all("html")]
    policies = [
        each["content"]
        for each in page.all("meta")
        if each.get("http-equiv", "") == "Content-Security-Policy"
    ]
    told = {
        "tags that do not match": page.read.odd,
        "ids twice": [each for each in set(page.ids) if page.ids.count(each) > 1],
        "ids that are not there": [each for each in page.named if each[1] not in page.ids],
        "no policy": [] if [_rules(each) for each in policies] == [POLICY] else policies or [""],
        "no language": [each for each in languages if not re.match("[A-Za-z]{2,3}", each)],
        "scripts inside": [
            (each, text)
            for (tag, each), text in texts
            if tag == "script" and ("src" not in each or text.strip())
        ],
        "styles inside": [each for each in found if each[0] == "style" or "style" in each[1]],
        "handlers inside": [
            (tag, name) for tag, each in found for name in each if name.startswith("on")
        ],
        "frames and the like": [tag for tag, _ in found if tag in ("iframe", "object", "base")],
        "headings": [] if len(page.all("h1")) == 1 else page.all("h1") or ["none"],
        "no title": [] if titles and titles[0].strip() else [""],
    }
    return [f"{page.address}: {name}: {each}" for name, each in told.items() if each]


def _rules(policy: str) -> dict[str, str]:
    parts = (each.strip().partition(" ") for each in policy.split(";"))
    return {name: value for name, _, value in parts}


def lost_links(site: WrittenSite) -> list[tuple[str, str]]:
    """Return the links of all pages, and of the data that pages load, that lead nowhere."""
    graph = site.shards.get("lineage/graph", {})
    details = (each for key, each in site.shards.items() if key.startswith("search/d"))
    links = [(page.address, each) for page in site.pages.values() for each in page.leads_to]
    links += [("index.html", each[3]) for some in details for each in some]
    links += [("index.html", address) for _, address in graph.get("pages", ())]
    known = _known_to_the_lineage(site)
    lost = [(page, each) for page, each in links if not _leads(site, page, each, known)]
    return lost + [
        (page.address, each)
        for page in site.pages.values()
        for each in page.loads
        if urlsplit(each).scheme or not _leads(site, page.address, each, known)
    ]


def _leads(site: WrittenSite, page: str, target: str, known: set[str]) -> bool:
    parts = urlsplit(target)
    if parts.scheme in ("https", "mailto"):
        return True
    if parts.scheme or parts.netloc or parts.query or target.startswith("/"):
        return False
    address = normpath(f"{dirname(page)}/{unquote(parts.path)}").lstrip("/")
    address = address if parts.path else page
    if address not in site.files:
        return False
    if address == "lineage.html" and "=" in parts.fragment:
        state = parse_qs(parts.fragment)
        return {*state.get("asset", ()), *state.get("column", ())} <= known
    return not parts.fragment or unquote(parts.fragment) in site.pages[address].ids


def _known_to_the_lineage(site: WrittenSite) -> set[str]:
    """Return the ids of all assets, and whatever is a text in the shards: columns among them."""
    graph = site.shards.get("lineage/graph", {"ids": (), "prefixes": ()})
    heads, rests = graph["ids"][::2], graph["ids"][1::2]
    ids = (graph["prefixes"][head] + rest for head, rest in zip(heads, rests, strict=True))
    texts = (_texts(each) for key, each in site.shards.items() if key.startswith("lineage/"))
    return {*ids, *chain.from_iterable(texts)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
