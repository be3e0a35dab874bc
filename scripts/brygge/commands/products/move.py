"""`brygge products move`: move a product to another status of its lifecycle.

Input:   a product, a status, a reason.
Output:  the descriptor and the history, changed; one sentence; exit 2 for what may not be.
Never:   retires a product that somebody reads, or that still serves a port.
"""

from typing import TYPE_CHECKING

import click

from brygge.commands.console import say
from brygge.errors import ExitCode

if TYPE_CHECKING:
    from datetime import date

    from brygge.project import Project


@click.command("move")
@click.argument("product")
@click.argument("status")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept for good.")
@click.option("--by", metavar="WHO", help="Who decided (default: BRYGGE_ACTOR, else you).")
def command(product: str, status: str, reason: str, by: str | None) -> int:
    """Move PRODUCT to STATUS: proposed, draft, active, deprecated or retired.

    The status is written into the descriptor, the step into its history. Which steps are legal
    is in seeds/rules/rule_product_lifecycle.csv. A product that others read is not retired.
    """
    from brygge.commands.contracts.check import today
    from brygge.products.history import history_file
    from brygge.products.moving import move
    from brygge.project import Project
    from brygge.publishing.ledger import who

    project = Project.find()
    day = today()
    step = move(
        project,
        product,
        status,
        on=day.isoformat(),
        by=by or who(),
        reason=reason,
        find_readers=lambda: _readers(project, product, day),
        find_served=lambda: _served(project, product),
    )
    say(f"{product}: {step.before} -> {step.after}")
    say(f"next: commit contracts/{product}/product.odps.yaml and {history_file(product)}")
    return ExitCode.GOOD


def _readers(project: "Project", product: str, day: "date") -> list[str]:
    from brygge.access.reading import open_agreements
    from brygge.commands.products.graph import parsed_graph
    from brygge.products.readers import readers_of
    from brygge.products.reading import read_descriptors

    descriptors = read_descriptors(project).descriptors
    agreements = [
        file
        for port, files in open_agreements(project, day).items()
        if port.startswith(f"{product}.")
        for file in files
    ]
    return readers_of(product, descriptors, parsed_graph(project), agreements)


def _served(project: "Project", product: str) -> list[str]:
    from brygge.commands.products.graph import promises
    from brygge.products.descriptor import SERVED

    return [
        each.file
        for each in promises(project)
        if each.port and each.port.product == product and each.status in SERVED
    ]
