"""Compare what products declare with what dbt builds, both ways.

Input:   descriptors, contracts (`Promise`), dbt's graph.
Output:  one finding for each disagreement.
Never:   reads files, or runs dbt.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brygge.findings import Finding
from brygge.products.descriptor import SERVED, Descriptor, Port, PortId, port_id
from brygge.products.graph import Graph, Node

_OUTPUT_FIX = "add it to `outputPorts`, or make the model protected."


@dataclass(frozen=True)
class Promise:
    """A contract: its id, its own version, its status, its file, who may read (unsaid: some)."""

    id: str
    version: str
    status: str
    file: str
    access: str = "restricted"

    @property
    def port(self) -> PortId | None:
        """The port that is promised; None when the id has another form."""
        return port_id(self.id)


def agree(
    descriptors: Sequence[Descriptor], promises: Sequence[Promise], graph: Graph
) -> list[Finding]:
    """Return every disagreement, in the order of the files."""
    found = [
        *_groups(descriptors, graph),
        *group_findings(descriptors, graph),
        *_contracts(descriptors, promises),
    ]
    for each in descriptors:
        found += _outputs(each, promises, graph)
        found += _inputs(each, promises, graph)
        found += _exposed(each, promises, graph)
        found += _read(each, graph)
    return sorted(found)


def _groups(descriptors: Sequence[Descriptor], graph: Graph) -> Iterator[Finding]:
    known = {each.id for each in descriptors}
    for each in descriptors:
        if each.id not in graph.groups:
            sentence = "dbt has no group of this name."
            yield Finding(each.file, each.id, sentence, "run `brygge compile`.")
    for group in graph.groups.values():
        if group.name not in known:
            fix = f"write contracts/{group.name}/product.odps.yaml, then run `brygge compile`."
            yield Finding(group.file, f"group {group.name}", "no descriptor describes it.", fix)


def group_findings(descriptors: Sequence[Descriptor], graph: Graph) -> list[Finding]:
    """Return a finding for each model that is not in the folder and the group of one product.

    Without descriptors nothing is known of products.
    """
    known = {each.id for each in descriptors}
    found = []
    for node in graph.nodes.values():
        is_judged = node.is_layered or {node.folder, node.group} & known
        if not known or not is_judged or (node.folder in known and node.folder == node.group):
            continue
        if node.folder in known:
            sentence = (
                f"it lies in the folder of {node.folder}, and its group is {node.group or 'none'}."
            )
            fix = f"set `+group: {node.folder}` for the folder in dbt_project.yml."
        elif node.group in known:
            sentence = f"its group is {node.group}, and it lies in no folder of that name."
            fix = f"move it to models/<layer>/{node.group}/."
        else:
            sentence = f"no product has its folder, and its group is {node.group or 'none'}."
            fix = "move it to models/<layer>/<product>/, the folder of a product."
        found.append(Finding(node.file, node.title, sentence, fix))
    return sorted(found)


def _contracts(descriptors: Sequence[Descriptor], promises: Sequence[Promise]) -> Iterator[Finding]:
    by_id = {each.id: each for each in descriptors}
    for promise in promises:
        port = promise.port
        product = by_id.get(port.product) if port else None
        if port is None:
            continue  # `brygge contracts lint` says so
        if product is None:
            fix = f"write contracts/{port.product}/product.odps.yaml."
            sentence = f"no descriptor describes the product {port.product}."
            yield Finding(promise.file, promise.id, sentence, fix)
            continue
        is_declared = promise.id in {each.contract_id for each in product.output_ports}
        if promise.status != "retired" and not is_declared:
            sentence = f"it is no output port of {product.file}."
            yield Finding(promise.file, promise.id, sentence, "add it to `outputPorts`.")
        if product.status == "retired" and promise.status in SERVED:
            sentence = f"it is {promise.status}, and its product is retired."
            yield Finding(promise.file, promise.id, sentence, "retire the contract.")
        if product.status == "deprecated" and promise.status == "active":
            sentence = f"it is active, and its product is {product.status}: no reader is told."
            yield Finding(promise.file, promise.id, sentence, "deprecate the contract.")


def _outputs(product: Descriptor, promises: Sequence[Promise], graph: Graph) -> Iterator[Finding]:
    built = {each.port: each for each in graph.of_group(product.id) if each.port}
    by_id = {each.id: each for each in promises}
    for port in product.output_ports:
        subject = f"output port {port.contract_id}"
        promise, port_id = by_id.get(port.contract_id), port.id
        if port_id is None or (port_id.product, port_id.port) != (product.id, port.name):
            sentence = f"the contract of {port.name} is called {product.id}.{port.name}.v<major>."
            yield Finding(product.file, subject, sentence, "correct `contractId` or `name`.")
            continue
        if promise is None:
            fix = f"write contracts/{product.id}/{port.name}.v{port_id.major}.odcs.yaml."
            yield Finding(product.file, subject, "it has no contract.", fix)
        elif promise.version != port.version:
            sentence = f"its version is {port.version}, its contract's is {promise.version}."
            yield Finding(product.file, subject, sentence, f"write {promise.version}.")
        # What its product alone may read is private for dbt too.
        access = "private" if promise and promise.access == "private" else "public"
        if port_id not in built or built[port_id].access != access:
            sentence = f"no {access} model {port.name}, version {port_id.major}, is in the group."
            fix = "build it in models/gold/, or take the port out."
            yield Finding(product.file, subject, sentence, fix)


def _exposed(product: Descriptor, promises: Sequence[Promise], graph: Graph) -> Iterator[Finding]:
    declared = {each.id for each in product.output_ports}
    promised = {each.port for each in promises}
    for node in graph.of_group(product.id):
        if not node.is_public:
            continue
        if node.port is None:
            sentence = "it is public and has no version."
            yield Finding(node.file, node.title, sentence, "give it `versions`, or protect it.")
            continue
        if node.port not in declared:
            sentence = f"it is public, and no output port of {product.file}."
            yield Finding(node.file, node.title, sentence, _OUTPUT_FIX)
        if node.port not in promised:
            fix = f"run `brygge contracts import {node.name}`, or make the model protected."
            yield Finding(node.file, node.title, "it is public, and has no contract.", fix)


def _inputs(product: Descriptor, promises: Sequence[Promise], graph: Graph) -> Iterator[Finding]:
    models = list(graph.of_group(product.id))
    parents = [parent for model in models for parent in graph.parents(model)]
    known_ports = {each.port: each.version for each in promises}
    known_tables = {each.table for each in graph.nodes.values() if each.table}
    read_ports, read_tables = {each.port for each in parents}, {each.table for each in parents}
    for port in product.input_ports:
        subject, fix = f"input port {port.contract_id}", "correct `contractId`."
        if port.source:
            is_known, is_read = port.source in known_tables, port.source in read_tables
            missing = f"dbt has no source {port.source}."
        elif port.id and port.id.product != product.id:
            is_known, is_read = port.id in known_ports, port.id in read_ports
            missing = "no contract has this id."
        else:
            sentence = "it is neither another product's port nor a landed source."
            fix = "write <product>.<port>.v<major> or source.<source>.<table>."
            yield Finding(product.file, subject, sentence, fix)
            continue
        if not is_known:
            yield Finding(product.file, subject, missing, fix)
        elif not is_read:
            sentence = "no model of the product reads it."
            yield Finding(product.file, subject, sentence, "take it out of `inputPorts`.")
        elif port.id and _numbers(port.version) > _numbers(known_ports[port.id]):
            sentence = f"it needs version {port.version}, its contract's is {known_ports[port.id]}."
            yield Finding(product.file, subject, sentence, f"write {known_ports[port.id]}.")


def _read(product: Descriptor, graph: Graph) -> Iterator[Finding]:
    ports, tables = {each.id for each in product.input_ports}, _sources(product.input_ports)
    for node in graph.of_group(product.id):
        for parent in graph.parents(node):
            if parent.table and parent.table not in tables:
                named = f"source.{parent.table}"
            elif _is_of_others(parent, product) and parent.port not in ports:
                if parent.port is None or not parent.is_public:
                    sentence = f"it reads {parent.title} of {parent.group}, which is no port."
                    fix = "read an output port of that product."
                    yield Finding(node.file, node.title, sentence, fix)
                    continue
                named = f"{parent.group}.{parent.name}.v{parent.version}"
            else:
                continue
            sentence = f"it reads {named}, which is no input port of {product.file}."
            yield Finding(node.file, node.title, sentence, "add it to `inputPorts`.")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))


def _sources(ports: Sequence[Port]) -> set[str]:
    return {each.source for each in ports}


def _is_of_others(node: Node, product: Descriptor) -> bool:
    return node.kind == "model" and node.group not in ("", product.id)
