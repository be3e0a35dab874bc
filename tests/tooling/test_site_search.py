"""The index of the site's search: every word leads to its thing, and files stay small."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from brygge.catalog.model import Asset, Catalog, OutputPort, Product, Project
from brygge.exporting.site import searching
from brygge.exporting.site.searching import index
from brygge.exporting.site.searching.entries import Entry, Part, entries_of
from brygge.exporting.site.searching.letters import initial, pages
from brygge.exporting.site.searching.words import LONGEST, parts, words
from brygge.exporting.site.subject import Site
from sample_catalog import catalog
from search_reader import NAMES, NASTY, entries, read

# What somebody may write, and what is known to be awkward.
TEXTS = st.text(max_size=40) | st.sampled_from(NASTY)
ENTRIES = st.lists(
    st.builds(
        Entry,
        TEXTS,
        st.sampled_from(["port", "model", "term"]),
        TEXTS,
        st.just("a.html"),
        owners=st.tuples(TEXTS),
        labels=st.tuples(TEXTS),
        parts=st.lists(st.builds(Part, TEXTS, TEXTS, TEXTS), max_size=3).map(tuple),
    ),
    max_size=5,
)


def sample() -> list[Entry]:
    return entries_of(Site(catalog()))


@settings(deadline=None)
@given(ENTRIES)
def test_every_word_of_everything_leads_to_it(found: list[Entry]) -> None:
    shards = read(index.shards(found))
    for number, entry in enumerate(found):
        for word in (*words(entry.title), *parts(entry.title)):
            assert shards.words[word][number] in NAMES
        texts = [entry.text, *entry.owners, *entry.labels]
        texts += [text for part in entry.parts for text in (part.name, part.text, part.note)]
        for word in (word for text in texts for word in words(text)):
            assert number in shards.words[word]
    assert [detail[0] for detail in shards.details] == [entry.title for entry in found]


@settings(deadline=None)
@given(ENTRIES)
def test_no_word_leads_to_what_does_not_have_it(found: list[Entry]) -> None:
    for word, numbers in read(index.shards(found)).words.items():
        for number in numbers:
            entry = found[number]
            texts = [entry.title, entry.text, entry.kind, *entry.owners, *entry.labels]
            texts += [text for part in entry.parts for text in (part.name, part.text, part.note)]
            assert any(word in words(text) + parts(text) for text in texts)


@settings(deadline=None)
@given(st.text())
def test_words_are_short_and_without_capitals_accents_and_spaces(text: str) -> None:
    for word in words(text):
        assert word == word.lower()
        assert 0 < len(word) <= LONGEST
        assert not re.search(r"[\s_]", word)


def test_words_of_names_and_texts() -> None:
    assert words("stg_Customer-ID.v2 (München)") == ("stg", "customer", "id", "v2", "munchen")
    assert words("customerID") == ("customerid",)
    assert parts("customerID_HTTPServer") == ("customer", "id", "http", "server")
    assert words("Kjøpt for ½ pris, Straße") == ("kjopt", "for", "1", "2", "pris", "strasse")
    assert words("顧客ID") == ("顧", "客", "id")
    assert words("🚢 _ ―") == ()


def test_a_name_is_known_to_be_whole_by_its_count_of_words() -> None:
    found = [Entry("daily_sales", "port", "Sales by day.", "a.html", version="v2")]
    known = read(index.shards(found)).words
    assert known["daily"][0] == known["sales"][0] == "B"
    assert known["v2"][0] == "C"


def test_the_best_field_of_a_word_counts() -> None:
    column = Part("amount", "In pounds, as the owner says.", "personal")
    found = [Entry("orders", "port", "The owner", "a", owners=("Ada",), parts=(column,))]
    known = read(index.shards(found)).words
    fields = {word: known[word][0] for word in ("orders", "ada", "amount", "owner", "pounds")}
    assert fields == {"orders": "A", "ada": "N", "amount": "O", "owner": "P", "pounds": "Q"}
    assert known["port"][0] == "M"
    assert known["personal"][0] == "O"


def test_ports_come_first_and_what_is_retired_last() -> None:
    found = [(entry.kind, entry.title, entry.version) for entry in sample()]
    assert found == [
        ("port", "figures", "v1"),
        ("port", "orders", "v2"),
        ("port", "orders", "v1"),
        ("product", "finance", ""),
        ("product", "Sales", ""),
        ("model", "stg_orders", ""),
        # What a port of the same name shows already comes after the others.
        ("model", "orders", "v2"),
        ("model", "figures", ""),
        ("model", "orders", "v1"),
        ("seed", "rates", ""),
        ("source", "orders", ""),
    ]


def test_a_port_is_found_by_a_word_of_a_columns_description() -> None:
    known, found = read(index.shards(sample())).words, sample()
    numbers = [number for number in known["gbp"] if found[number].kind == "port"]
    assert [found[number].address for number in numbers] == [
        "ports/sales.orders.v2.html",
        "ports/sales.orders.v1.html",
    ]


def test_a_port_without_a_model_is_found_by_its_contracts_columns() -> None:
    contract = {"schema": [{"properties": [{"name": "e_mail", "description": "Where to write."}]}]}
    port = OutputPort("crm.people.v1", "people", "", "1.0.0", contract=contract)
    site = Site(
        Catalog(Project("p", "urn:x:"), products=(Product("crm", "CRM", "odps", outputs=(port,)),))
    )
    known = read(searching_shards(site)).words
    assert known["write"] == {0: "Q"}
    assert known["mail"] == {0: "O"}


def searching_shards(site: Site) -> list[index.Document]:
    return [each for each in searching.export(site) if each.path.startswith("data/")]


def test_terms_of_other_parts_are_found_after_ports() -> None:
    term = Entry("Churn", "term", "A customer who left.", "glossary.html#churn")
    kinds = [entry.kind for entry in entries_of(Site(catalog()), [term])]
    assert kinds.index("term") == kinds.index("model") - 1
    shards = read(index.shards(entries_of(Site(catalog()), [term])))
    assert shards.details[next(iter(shards.words["churn"]))][3] == "glossary.html#churn"
    assert ["term", "Terms", kinds.index("term")] in shards.head["kinds"]


def test_names_are_listed_for_one_and_two_letters() -> None:
    shards = read(index.shards(sample()))
    titles = [entry.title for entry in sample()]
    count, kept = shards.short["or"]
    assert count == len(kept) == sum("orders" in title for title in titles)
    assert all("orders" in titles[number] for number in kept)
    many = read(index.shards(entries(900))).short["s"]
    assert many[0] > len(many[1]) > 0


def test_shards_are_small() -> None:
    found = entries(1_500)
    found.append(replace(found[0], text="word " * 20_000, title="t" * 10_000))
    sizes = {each.path: len(b"".join(each.pieces)) for each in index.shards(found)}
    giants = [size for path, size in sizes.items() if size > 25_000]
    assert len(giants) == 0
    assert max(sizes.values()) > 15_000


def test_the_same_catalog_gives_the_same_bytes() -> None:
    first, second = (
        [(each.path, b"".join(each.pieces)) for each in searching.export(Site(catalog()))]
        for _ in range(2)
    )
    assert first == second
    assert len({path for path, _ in first}) == len(first)


def test_what_is_shown_has_no_marks_and_an_end() -> None:
    text = "Uses `orders`, **not** [the till](https://x.example.org/a_b).\n" + "and so on " * 900
    detail = read(index.shards([Entry("a", "model", text, "a.html")])).details[0]
    assert detail[5].startswith("Uses orders, not the till. and so on")
    assert len(detail[5]) == 1_000


def test_the_list_holds_everything_once_under_its_letter() -> None:
    site = Site(catalog())
    (page,) = pages(site, sample())
    text = b"".join(page.pieces).decode()
    addresses = [*site.addresses.products.values(), *site.addresses.ports.values()]
    for address in (*addresses, *site.addresses.assets.values()):
        assert text.count(f'href="{address}"') == 1
    letters = re.findall(r'<h2 id="[^"]+">(.)', text)
    assert letters == ["F", "O", "R", "S"]


def test_a_long_list_has_pages() -> None:
    found = [
        *entries(2_500),
        Entry("", "model", "", "x.html"),
        Entry("9 lives", "model", "", "y.html"),
    ]
    documents = list(pages(Site(catalog()), found))
    texts = [b"".join(each.pieces).decode() for each in documents]
    assert documents[0].path == "search.html"
    assert [each.path for each in documents[1:]] == [
        f"search/{at}.html" for at in range(1, len(texts))
    ]
    listed = [
        place for text in texts for place in re.findall(r'<li><a href="\.\./([^"]+)"><bdi>', text)
    ]
    assert sorted(listed) == sorted(entry.address for entry in found)
    assert all(f'href="search/{at}.html"' in texts[0] for at in range(1, len(texts)))
    assert max(map(len, texts)) < 300_000


def test_initials() -> None:
    found = [initial(title) for title in ("Ærø", "élan", "_x", "2nd", "שלום", "", "🚢")]
    assert found == ["A", "E", "X", "0\N{EN DASH}9", "Other", "Other", "Other"]


def test_names_of_markup_are_text() -> None:
    nasty = '</script><img src=x onerror="alert(1)">'
    asset = Asset("model.p.a", nasty, "model", "p", "a.sql", description=nasty)
    text = b"".join(
        piece
        for each in searching.export(Site(Catalog(Project("p", "urn:x:"), assets=(asset,))))
        if each.path.endswith(".html")
        for piece in each.pieces
    )
    assert b"<img" not in text
    assert b"&lt;img" in text
