"""Who publishes, owns and answers: as agents and contact points of RDF.

Input:   the project, and a product's team, owners and channels of support.
Output:  nodes in a `Graph`, and links to them.
Never:   makes up a person: who is not named is not there.
"""

from brygge.catalog.model import Product, Project
from brygge.exporting.identifiers import iri
from brygge.exporting.rdf.triples import Graph, Term, address, link, link_or_none, text

_MAIL = "mailto:"


def publisher(graph: Graph, project: Project) -> Term:
    """Return the agent that publishes the catalog."""
    known = project.publisher
    return _agent(graph, project, known.name, known.email, address(known.homepage))


def makers(graph: Graph, project: Project, product: Product) -> list[Term]:
    """Return the agents that make a product's data: its team, else its owners."""
    if product.team:
        return [_agent(graph, project, product.team)]
    return owners(graph, project, product)


def owners(graph: Graph, project: Project, product: Product) -> list[Term]:
    """Return the agents that are accountable for a product: its owners, else its team."""
    if not product.owners and product.team:
        return [_agent(graph, project, product.team)]
    return [_agent(graph, project, owner.name, owner.email) for owner in product.owners]


def contacts(graph: Graph, project: Project, product: Product | None) -> list[Term]:
    """Return where to ask: a product's support, else its owners, else the publisher."""
    if product and product.support:
        return [
            _contact(
                graph, iri(project, "contact", product.id, each.channel), each.channel, each.url
            )
            for each in product.support
        ]
    people = [(each.name, each.email) for each in product.owners] if product else []
    people = [each for each in people if each[1]] or [
        (project.publisher.name, project.publisher.email)
    ]
    return [
        _contact(graph, iri(project, "contact", name), name, mail) for name, mail in people if mail
    ]


def _agent(graph: Graph, project: Project, name: str, mail: str = "", homepage: str = "") -> Term:
    named = iri(project, "agent", name)
    if named not in graph:
        # DCAT-AP asks for the first class, DPROD for the second.
        node = graph.describe(named, "foaf:Agent", "prov:Agent")
        node.add("foaf:name", text(name))
        node.add("foaf:mbox", link_or_none(_mailbox(mail)))
        if homepage:
            node.add("foaf:homepage", link(homepage))
            graph.describe(homepage, "foaf:Document")
    return link(named)


def _contact(graph: Graph, named: str, name: str, reached_at: str) -> Term:
    if named not in graph:
        node = graph.describe(named, "vcard:Kind")
        node.add("vcard:fn", text(name))
        if mailbox := _mailbox(reached_at):
            node.add("vcard:hasEmail", link(mailbox))
        else:
            node.add("vcard:hasURL", link_or_none(address(reached_at)))
    return link(named)


def _mailbox(written: str) -> str:
    if written.lower().startswith(_MAIL):
        return address(written)
    return address(_MAIL + written) if "@" in written and ":" not in written else ""
