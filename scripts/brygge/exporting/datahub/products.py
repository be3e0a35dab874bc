"""What is proposed to DataHub of products, their domains, and the exposures that read them.

Input:   a catalog, the names of its datasets.
Output:  proposals for domains, data products (output ports marked) and, as dashboards, exposures.
Never:   proposes metrics and semantic models: they only lend their assets to exposures on them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from brygge.catalog.model import Catalog, Consumer, Product, Project
from brygge.exporting.collapsing import Lineages
from brygge.exporting.datahub.urns import (
    ACTOR,
    DBT,
    Proposal,
    Urns,
    dashboard_urn,
    domain_urn,
    global_tags,
    milliseconds,
    ownership,
    product_urn,
    proposal,
)


def domains(catalog: Catalog) -> Iterator[Proposal]:
    """Give every domain that a product names."""
    for domain in sorted({product.domain for product in catalog.products if product.domain}):
        yield proposal("domain", domain_urn(domain), "domainProperties", {"name": domain})


def products(catalog: Catalog, members: Mapping[str, list[str]], urns: Urns) -> Iterator[Proposal]:
    """Give every product; `members` are the ids of the datasets of a product (its id)."""
    known = {asset for ids in members.values() for asset in ids}
    for product in catalog.products:
        urn = product_urn(product.id)
        ports = {port.asset for port in product.outputs if port.asset in known}
        assets = sorted(ports.union(members.get(product.id, ())))
        yield proposal(
            "dataProduct", urn, "dataProductProperties", _properties(product, assets, ports, urns)
        )
        yield proposal("dataProduct", urn, "status", {"removed": False})
        if product.domain:
            yield proposal("dataProduct", urn, "domains", {"domains": [domain_urn(product.domain)]})
        owners = {product.team: "TECHNICAL_OWNER"} if product.team else {}
        for owner in product.owners:
            owners.setdefault(owner.email or owner.name, "BUSINESS_OWNER")
        if owners:
            yield proposal("dataProduct", urn, "ownership", ownership(owners))
        if product.tags:
            yield proposal("dataProduct", urn, "globalTags", global_tags(list(product.tags)))
        if links := _links(product, catalog.project):
            yield proposal("dataProduct", urn, "institutionalMemory", links)


def exposures(catalog: Catalog, lineages: Lineages, urns: Urns) -> Iterator[Proposal]:
    """Give every exposure as a dashboard, with the datasets that it reads."""
    consumers = {consumer.id: consumer for consumer in catalog.consumers}
    for consumer in catalog.consumers:
        if consumer.kind != "exposure":
            continue
        urn = dashboard_urn(consumer.id)
        read = lineages.datasets(_assets_read(consumer, consumers))
        datasets = list(dict.fromkeys(urns.dataset(each) for each in read))
        yield proposal(
            "dashboard", urn, "dashboardInfo", _dashboard(consumer, datasets, catalog.project)
        )
        yield proposal("dashboard", urn, "dataPlatformInstance", {"platform": DBT})
        yield proposal("dashboard", urn, "status", {"removed": False})
        if consumer.type:
            yield proposal("dashboard", urn, "subTypes", {"typeNames": [consumer.type.title()]})
        if consumer.owner:
            who = {consumer.owner.email or consumer.owner.name: "BUSINESS_OWNER"}
            yield proposal("dashboard", urn, "ownership", ownership(who))


def _properties(
    product: Product, assets: Iterable[str], ports: set[str], urns: Urns
) -> dict[str, Any]:
    facts = {
        "basis": product.basis,
        "version": product.version,
        "status": product.status,
        "team": product.team,
    }
    told = (("", product.purpose), ("Usage: ", product.usage), ("Limits: ", product.limitations))
    marked: dict[str, bool] = {}
    for each in assets:
        urn = urns.dataset(each)
        marked[urn] = marked.get(urn, False) or each in ports
    return {
        "name": product.name,
        "description": "\n\n".join(title + text for title, text in told if text),
        "customProperties": {name: value for name, value in facts.items() if value},
        "assets": [
            {"destinationUrn": urn, "outputPort": is_port} for urn, is_port in marked.items()
        ],
    }


def _links(product: Product, project: Project) -> dict[str, Any] | None:
    links = {each.url: each.channel for each in product.support if each.url}
    stamp = _stamp(project)
    elements = [
        {"url": url, "description": channel, "createStamp": stamp} for url, channel in links.items()
    ]
    return {"elements": elements} if elements else None


def _dashboard(consumer: Consumer, datasets: list[str], project: Project) -> dict[str, Any]:
    stamp = _stamp(project)
    custom = {"dbt_unique_id": consumer.id, "maturity": consumer.maturity}
    made: dict[str, Any] = {
        "title": consumer.label or consumer.name,
        "description": consumer.description,
        "datasetEdges": [{"destinationUrn": each} for each in datasets],
        "lastModified": {"created": stamp, "lastModified": stamp},
        "customProperties": {name: value for name, value in custom.items() if value},
    }
    if consumer.url:
        made |= {"externalUrl": consumer.url, "dashboardUrl": consumer.url}
    return made


def _stamp(project: Project) -> dict[str, Any]:
    return {"time": milliseconds(project.generated_at), "actor": ACTOR}


def _assets_read(consumer: Consumer, consumers: Mapping[str, Consumer]) -> Iterator[str]:
    """Give the ids of the assets that a consumer reads, those behind metrics included."""
    waiting, seen = list(consumer.reads), {consumer.id}
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            if each in consumers:
                waiting.extend(consumers[each].reads)
            else:
                yield each
