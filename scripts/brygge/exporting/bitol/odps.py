"""Descriptors of products, as the Open Data Product Standard has them.

Input:   a catalog.
Output:  `odps/<product>.odps.yaml`: the descriptor as it was written, with what it leaves open; or
         one that says that it is inferred, and from what.
Never:   changes what an author wrote; calls an inferred product more than proposed on its own.

Source: the Open Data Product Standard 1.0.0, https://bitol-io.github.io/open-data-product-standard/
"""

from collections.abc import Iterator, Mapping
from typing import Any

from brygge.catalog.model import Catalog, InputPort, OutputPort, Product
from brygge.exporting.bitol.parts import (
    NO_VERSION,
    PROPOSED,
    Content,
    custom,
    filled,
    mappings,
    support,
    team,
)
from brygge.exporting.bitol.yaml_document import write_yaml
from brygge.exporting.document import Document
from brygge.exporting.file_names import file_names

_LATER = "The descriptor does not name this port; dbt's artifacts show it."


def export(catalog: Catalog) -> Iterator[Document]:
    """Yield the descriptor of each product."""
    names = file_names(product.id for product in catalog.products)
    for product, name in zip(catalog.products, names, strict=True):
        content = descriptor(product)
        yield Document(f"odps/{name}.odps.yaml", (write_yaml(content),))


def descriptor(product: Product) -> Content:
    """Return the content of a product's descriptor."""
    return _completed(product) if product.descriptor else _inferred(product)


def _known(product: Product) -> Content:
    """Return what the catalog knows of a product, its ports and custom properties aside."""
    return {
        "apiVersion": "v1.0.0",
        "kind": "DataProduct",
        "id": product.id,
        "name": product.name,
        "version": product.version,
        "status": product.status or PROPOSED,
        "domain": product.domain,
        "tags": list(product.tags),
        "description": filled(
            {
                "purpose": product.purpose,
                "usage": product.usage,
                "limitations": product.limitations,
            }
        ),
        "team": team(product),
        "support": support(product, needs_url=True),
    }


def _inferred(product: Product) -> Content:
    known = filled(_known(product))
    people = {name: known.pop(name) for name in ("team", "support") if name in known}
    ports = {
        "inputPorts": [_input(port) for port in product.inputs],
        "outputPorts": [_output(port) for port in product.outputs],
    }
    return {
        **known,
        **filled(ports),
        **people,
        "customProperties": [
            custom("inferred", True, "No descriptor was written; nobody has promised this."),
            custom("inferredFrom", product.basis, "What of dbt's was taken for a product."),
        ],
    }


def _completed(product: Product) -> Content:
    written = product.descriptor
    added = {name: value for name, value in filled(_known(product)).items() if name not in written}
    content = {**written, **added}
    words, known = written.get("description"), _known(product)["description"]
    if isinstance(words, Mapping) and not known.keys() <= words.keys():
        content["description"] = {**known, **words}
        added["description"] = content["description"]
    for name, ports in (("inputPorts", _inputs(product)), ("outputPorts", _outputs(product))):
        if ports is not None and ports != written.get(name, []):
            content[name] = ports
            added[name] = ports
    customs = mappings(written, "customProperties")
    if added and customs is not None:
        note = custom("completed", list(added), "What the catalog added to the descriptor.")
        content["customProperties"] = [*customs, note]
    return content


def _inputs(product: Product) -> list[Content] | None:
    written = mappings(product.descriptor, "inputPorts")
    if written is None:
        return None
    names = {each.get("name") for each in written}
    contracts = {each.get("contractId") for each in written}
    later = [
        _flagged(_input(port))
        for port in product.inputs
        if port.name not in names and (not port.contract_id or port.contract_id not in contracts)
    ]
    return [*written, *later]


def _outputs(product: Product) -> list[Content] | None:
    written = mappings(product.descriptor, "outputPorts")
    if written is None:
        return None
    pairs = [(port, _place(port, written, product)) for port in product.outputs]
    found = {place: port for port, place in pairs if place is not None}
    listed = [
        {**each, **_missing(each, found[place])} if place in found else each
        for place, each in enumerate(written)
    ]
    return [*listed, *(_flagged(_output(port)) for port, place in pairs if place is None)]


def _place(port: OutputPort, written: list[Content], product: Product) -> int | None:
    """Return where the descriptor lists a port: by contract, by name and version, by its name."""
    alone = sum(each.name == port.name for each in product.outputs) == 1
    tests = (
        lambda each: port.contract_id and each.get("contractId") == port.contract_id,
        lambda each: (each.get("name"), each.get("version")) == (port.name, port.version),
        lambda each: alone and each.get("name") == port.name,
    )
    for is_it in tests:
        for place, each in enumerate(written):
            if is_it(each):
                return place
    return None


def _missing(written: Content, port: OutputPort) -> Content:
    """Return what a listed port leaves open."""
    keys = ("version", "type", "description", "contractId")
    return {
        key: value for key, value in _output(port).items() if key in keys and key not in written
    }


def _flagged(port: Content) -> Content:
    customs = [each for each in port.get("customProperties", ()) if each["property"] != "inferred"]
    return {**port, "customProperties": [custom("inferred", True, _LATER), *customs]}


def _input(port: InputPort) -> Content:
    customs: list[Content] = []
    if port.is_inferred:
        customs.append(custom("inferred", True, "The SQL reads it; no descriptor says so."))
    if not port.version:
        customs.append(custom("versionIsUnknown", True))
    if port.assets:
        customs.append(custom("assets", list(port.assets), "What is read, by dbt's names."))
    # The standard asks for an id: without a contract it is that of what is read.
    read = port.contract_id or port.port or next(iter(port.assets), port.name)
    return filled(
        {
            "name": port.name,
            "version": port.version or NO_VERSION,
            "contractId": read,
            "customProperties": customs,
        }
    )


def _output(port: OutputPort) -> Content:
    facts: dict[str, Any] = {
        "asset": port.asset,
        "status": port.status,
        "deprecatedOn": port.deprecated_on,
        "successor": port.successor,
    }
    customs = [custom(name, value) for name, value in facts.items() if value]
    if port.is_inferred:
        reason = "A public model or one that others read; no contract was written."
        customs.insert(0, custom("inferred", True, reason))
    return filled(
        {
            "name": port.name,
            "version": port.version or NO_VERSION,
            "type": "tables",
            "description": port.description,
            "contractId": port.contract_id or port.id,
            "customProperties": customs,
        }
    )
