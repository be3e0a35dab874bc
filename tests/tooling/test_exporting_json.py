"""The catalog as JSON reads back as the same catalog, and keeps to the schema that is published."""

import json

import jsonschema_rs
import msgspec
from msgspec.structs import replace

from brygge.catalog.model import Asset, Catalog, Project
from brygge.exporting.json_document import export, schema, schema_text
from conftest import ROOT
from sample_catalog import AWKWARD, catalog

PUBLISHED = ROOT / "docs" / "catalog.schema.json"
REFRESH = (
    "the model changed and docs/catalog.schema.json did not. Refresh it: "
    'python -c "import sys; from brygge.exporting.json_document import schema_text; '
    'sys.stdout.buffer.write(schema_text())" > docs/catalog.schema.json'
)


def written(given: Catalog) -> dict[str, bytes]:
    return {document.path: b"".join(document.pieces) for document in export(given)}


def test_the_catalog_reads_back_as_it_was() -> None:
    given = catalog()
    text = written(given)["catalog.json"]
    assert msgspec.json.decode(text, type=Catalog) == given
    assert json.loads(text)["assets"][1]["description"] == AWKWARD


def test_the_version_of_the_format_comes_first() -> None:
    assert written(catalog())["catalog.json"].startswith(b'{"format":"1.1",\n"project":')


def test_an_empty_catalog_reads_back() -> None:
    given = Catalog(Project("shop", "urn:shop:"))
    text = written(given)["catalog.json"]
    assert msgspec.json.decode(text, type=Catalog) == given
    assert json.loads(text)["assets"] == []


def test_many_assets_come_in_pieces_and_each_on_its_line() -> None:
    assets = tuple(
        Asset(f"model.shop.{n}", f"a\nb{n}", "model", "shop", "m.sql") for n in range(1201)
    )
    given = Catalog(Project("shop", "urn:shop:"), assets=assets)
    (document, _) = export(given)
    pieces = list(document.pieces)
    assert max(map(len, pieces)) < 100_000
    text = b"".join(pieces)
    assert msgspec.json.decode(text, type=Catalog) == given
    assert sum(line.startswith(b'{"id":"model.shop.') for line in text.splitlines()) == 1201


def test_the_catalog_keeps_to_its_schema() -> None:
    given = catalog()
    check = jsonschema_rs.validator_for(schema())
    content = json.loads(written(given)["catalog.json"])
    assert [error.message for error in check.iter_errors(content)] == []
    content["assets"][0]["kind"] = "table"
    assert not check.is_valid(content)


def test_the_schema_names_itself_and_what_it_describes() -> None:
    made = schema()
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["$id"] == "urn:brygge:catalog.schema:1"
    assert made["title"] == "Brygge catalog"
    assert made["$defs"]["Upstream"]["required"] == ["asset", "column", "kind"]


def test_the_major_version_of_the_schema_is_that_of_the_format() -> None:
    major = Catalog(Project("shop", "urn:shop:")).format.partition(".")[0]
    assert schema()["$id"].endswith(f":{major}")


def test_the_published_schema_is_that_of_the_model() -> None:
    assert PUBLISHED.read_bytes() == schema_text(), REFRESH
    assert written(catalog())["catalog.schema.json"] == schema_text()


def test_equal_catalogs_give_equal_bytes() -> None:
    assert written(catalog()) == written(catalog())
    other = replace(catalog(), gaps=())
    assert written(other)["catalog.json"] != written(catalog())["catalog.json"]
