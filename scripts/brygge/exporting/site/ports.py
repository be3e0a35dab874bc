"""The page of an output port: what a consumer needs on one screen.

Input:   a site.
Output:  one page for each port, and a copy of its contract.
Never:   judges; shows an example of a column that the sample leaves out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from brygge.catalog.judging.fair import FAIR, PortScore, score
from brygge.catalog.model import Asset, OutputPort, Product
from brygge.contracts.model import Contract, class_rank
from brygge.contracts.references import Table
from brygge.contracts.service_levels import SLA_RULES
from brygge.exporting.bitol.yaml_document import write_yaml
from brygge.exporting.document import Document
from brygge.exporting.site.agreed import readers_of
from brygge.exporting.site.assets import lineage_of
from brygge.exporting.site.contract_file import shown_contract
from brygge.exporting.site.pages import page
from brygge.exporting.site.port_columns import PortColumn, columns
from brygge.exporting.site.promises import Promise, promised_tables, promises, unchecked_promises
from brygge.exporting.site.snippets import access_command, places, snippets
from brygge.exporting.site.subject import Site
from brygge.exporting.site.versions import contract_versions, current, differences, majors

_ACCESS = {
    "unrestricted": "Everybody may read it.",
    "restricted": "Its readers need an agreement.",
    "private": "Its own product alone reads it.",
}


@dataclass(frozen=True)
class ServiceLevel:
    """A promise about the service: what, how much, why; and what was measured, if anything."""

    name: str
    value: str
    description: str
    promise: Promise | None


@dataclass(frozen=True)
class Access:
    """Who may read a port, and the command that asks for it."""

    sentence: str
    command: str
    # Classes above public, with the columns that have them.
    classes: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class _Shared:
    """What is made once for all ports."""

    tables: list[Table]
    scores: Mapping[str, PortScore]


def export(site: Site) -> Iterator[Document]:
    """Yield the pages of all ports, and the contracts of those that have one."""
    shared = _Shared(promised_tables(site), {each.port: each for each in score(site.catalog)})
    for product, port in site.ports.values():
        yield _page(site, product, port, shared)
        if port.contract:
            yield Document(site.addresses.contracts[port.id], (_contract_file(port),))


def _page(site: Site, product: Product, port: OutputPort, shared: _Shared) -> Document:
    contract = site.contracts.get(port.id)
    asset = site.assets.get(port.asset)
    kept = promises(site, port, shared.tables)
    sample = site.samples.get(port.contract_id) if port.contract_id else None
    found = columns(site, port, kept, sample)
    return page(
        site,
        "port",
        site.addresses.ports[port.id],
        f"{port.name} of {product.name}",
        port=port,
        product=product,
        asset=asset,
        standing=site.standings.ports[port.id],
        contract=contract,
        grain=grain(port, contract, asset),
        about=_about(port),
        columns=found,
        places_of={each.name: each.place for each in found},
        has_rules=any(each.rules or each.checks for each in found),
        has_examples=any(each.examples for each in found),
        promises=kept,
        broken=[each for each in kept if each.is_broken],
        measured=[each for each in kept if each.outcome != "unknown"],
        checked={
            str(each.arguments["check"]): site.addresses.checks[each.id]
            for each in site.checks.get(port.asset, ())
            if "check" in each.arguments
        },
        tests=[each for each in site.checks.get(port.asset, ()) if "check" not in each.arguments],
        unchecked=unchecked_promises(site, port),
        levels=service_levels(contract, kept),
        sample=sample,
        majors=majors(site, product, port),
        differences=differences(site, product, port),
        versions=contract_versions(site, port),
        successor=site.ports.get(port.successor),
        current=current(port),
        files={each.release: each for each in site.released.get(port.contract_id, ())},
        places=places(contract),
        snippets=snippets(port, contract, site.observed.target),
        access=access(port, contract, found),
        readers=readers_of(site, port),
        fair=_fair(shared.scores.get(port.id)),
        contract_text=_contract_file(port).decode() if port.contract else "",
        lineage=lineage_of(port.asset) if port.asset else "",
    )


def _contract_file(port: OutputPort) -> bytes:
    return write_yaml(shown_contract(port.contract))


def grain(port: OutputPort, contract: Contract | None, asset: Asset | None) -> str:
    """Return what a row is, in a sentence; empty where nobody said, or the description does."""
    if contract and contract.objects:
        content = contract.objects[0].content
        said = content.get("dataGranularityDescription") or content.get("description")
        if said:
            return str(said)
    first = asset.description.strip().partition("\n")[0] if asset else ""
    return "" if port.description.strip().startswith(first) else first


def service_levels(contract: Contract | None, kept: list[Promise]) -> list[ServiceLevel]:
    """Return the SLA, each beside what was measured on the data."""
    found = []
    for sla in contract.slas if contract else ():
        element = str(sla.content.get("element") or "").rpartition(".")[2]
        measured = [
            each
            for each in kept
            if each.rule in ("freshness", "retention", "frequency")
            and each.check
            in (sla.content.get("id"), f"{element}.{SLA_RULES.get(sla.property.lower())}")
        ]
        value = " ".join(
            str(sla.content[name])
            for name in ("value", "valueExt", "unit")
            if sla.content.get(name) is not None
        )
        about = f"{element}. " if element else ""
        described = about + str(sla.content.get("description") or "")
        name = sla.property
        found.append(ServiceLevel(name, value, described, measured[0] if measured else None))
    return found


def access(port: OutputPort, contract: Contract | None, found: list[PortColumn]) -> Access:
    """Return who may read the port."""
    if contract is None:
        return Access("Nobody said who may read it: it has no contract.", "", ())
    classes: dict[str, list[str]] = {}
    for each in found:
        if class_rank(each.classification) > 0:
            classes.setdefault(each.classification, []).append(each.name)
    ordered = sorted(classes.items(), key=lambda each: class_rank(each[0]))
    return Access(
        _ACCESS.get(contract.access, contract.access),
        access_command(port) if contract.access == "restricted" else "",
        tuple((name, tuple(listed)) for name, listed in ordered),
    )


def _about(port: OutputPort) -> list[tuple[str, str]]:
    """Return what the contract says of use and limits."""
    said = port.contract.get("description")
    told = said if isinstance(said, dict) else {}
    names = (("Use", "usage"), ("Limits", "limitations"))
    return [(name, str(told[key])) for name, key in names if told.get(key)]


def _fair(found: PortScore | None) -> list[tuple[str, str, bool, str, str]]:
    """Return id, question, whether it is met, what was seen, and the fix."""
    questions = {each.id: each.question for each in FAIR}
    return [
        (each.check, questions[each.check], each.is_met, each.evidence, each.fix)
        for each in (found.outcomes if found else ())
    ]
