"""`brygge build`: build and test the models of one target, or one product alone.

Input:   the target; what to select, or a product.
Output:  the target's database; failures and a tally; the exit code of the worst failure.
Never:   lands data, or builds a target that somebody else is building.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from brygge.commands.console import Progress, format_option, say_json, target_option
from brygge.errors import InputError

if TYPE_CHECKING:
    from brygge.building.invoke import OnEvent
    from brygge.building.outcome import DbtOutcome
    from brygge.project import Project, Target
    from brygge.publishing.placing import Placement


@click.command(name="build")
@target_option
@click.option(
    "-s", "--select", multiple=True, metavar="NODES", help="Only these nodes (dbt's way)."
)
@click.option("--exclude", multiple=True, metavar="NODES", help="All but these nodes.")
@click.option("--product", metavar="NAME", help="Only this product; what it reads is put in place.")
@click.option("--full-refresh", is_flag=True, help="Rebuild incremental tables from landing/.")
@format_option
def command(
    target: str,
    select: tuple[str, ...],
    exclude: tuple[str, ...],
    product: str | None,
    full_refresh: bool,
    output_format: str,
) -> int:
    """Build and test the models of a target with dbt.

    With --product, ports of other products that the database lacks are read from their releases;
    those without a release are built first.
    """
    from brygge.building.building import build
    from brygge.commands.outcomes import outcome_as_dict, say_outcome, show_steps, tell_failures
    from brygge.commands.waiting import tell_empty
    from brygge.products.reading import all_descriptors
    from brygge.project import Project

    project = Project.find()
    place = project.target(target)
    _refuse_both(product, select)
    # One that cannot be read stops every build, as it fails every check.
    all_descriptors(project)
    with Progress(" ".join(filter(None, ("build", product, target)))) as progress:
        listen = show_steps(progress)
        if product:
            outcome = _build_product(project, place, product, exclude, full_refresh, progress)
        elif select:
            outcome = build(project, place, select, exclude, full_refresh, listen)
        else:
            tell_empty(project, place)
            outcome = build_whole(project, place, listen, exclude, full_refresh)
    if output_format == "json":
        tell_failures(outcome)
        say_json(outcome_as_dict(outcome))
    else:
        say_outcome(outcome)
    return outcome.exit_code


def build_whole(
    project: "Project",
    target: "Target",
    listen: "OnEvent",
    exclude: tuple[str, ...] = (),
    full_refresh: bool = False,
) -> "DbtOutcome":
    """Build every product that is not left out, and tell models that belong to none."""
    from brygge.building.building import build
    from brygge.commands.strays import told_of_strays
    from brygge.commands.waiting import left_out_of_build

    left_out = left_out_of_build(project, target)
    left_out.tell("built")
    words = (*exclude, *left_out.exclusions)
    outcome = told_of_strays(
        project, lambda: build(project, target, (), words, full_refresh, listen)
    )
    # A product that is left out may have no models yet: dbt warns of that.
    return _without(outcome, left_out.exclusions)


def _refuse_both(product: str | None, select: tuple[str, ...]) -> None:
    if product and select:
        raise InputError(
            "--product and --select exclude each other.",
            "leave one out; dbt's way to say a product is `-s group:NAME`.",
        )


def _build_product(
    project: "Project",
    target: "Target",
    product: str,
    exclude: tuple[str, ...],
    full_refresh: bool,
    progress: Progress,
) -> "DbtOutcome":
    from brygge.building.building import build_held, held_for_build
    from brygge.commands.outcomes import show_steps
    from brygge.commands.strays import told_of_strays
    from brygge.commands.waiting import refuse_closed
    from brygge.products.reading import find_descriptor
    from brygge.publishing.placing import place_ports

    descriptor = find_descriptor(project, product)
    refuse_closed(project, descriptor)
    if not any(project.root.glob(f"models/*/{product}/*.sql")):
        raise InputError(f"{product} has no models.", f"write them in models/<layer>/{product}/.")
    read = [f"{each.product}.{each.port}.v{each.major}" for each in descriptor.read_ports]
    with held_for_build(target, ["--product", product]):
        placement = place_ports(project, target, read)
        _say_placement(placement, progress)
        _refuse_left_out(project, target, product, placement)
        words = _words(product, placement)
        words += [word for value in exclude for word in ("--exclude", value)]
        words += ["--full-refresh"] if full_refresh else []
        listen = show_steps(progress)
        outcome = told_of_strays(
            project, lambda: build_held(project, target, words, listen), product
        )
    # A product may do without lists: dbt warns of that.
    return _without(outcome, [_lists_of(product)])


def _without(outcome: "DbtOutcome", selections: Sequence[str]) -> "DbtOutcome":
    """Return the outcome without what dbt warned of selections that nobody wrote."""
    told = [each for each in outcome.warnings if each.subject not in selections]
    return replace(outcome, warnings=tuple(told))


def _refuse_left_out(
    project: "Project", target: "Target", product: str, placement: "Placement"
) -> None:
    """Refuse to build a port of a product that is left out: without data it would be empty."""
    from brygge.commands.waiting import left_out_of_build

    left_out = left_out_of_build(project, target)
    for each in placement.to_build:
        other = each.contract.partition(".")[0]
        if other in left_out.products:
            raise InputError(
                f"{product} reads {each.contract}, of which there is no release in target "
                f"{target.name}; {other} cannot be built: {left_out.products[other]}.",
                f"read another port, or `brygge products move {other} STATUS --reason TEXT`."
                if other in left_out.by_status
                else f"land files of its sources (`brygge land SOURCE.TABLE --from PATH`), "
                f"or build where there are some: `brygge build --product {product} "
                f"--target samples`.",
            )


def _lists_of(product: str) -> str:
    return f"1+group:{product},resource_type:seed"


def _words(product: str, placement: "Placement") -> list[str]:
    """Return what dbt selects: the product, the lists that it reads, ports without a release."""
    selected = [f"group:{product}", _lists_of(product)]
    for each in placement.to_build:
        _, _, port = each.contract.partition(".")
        selected.append(f"+{port}")
    # A test that looks at what is neither built nor read here belongs to another build.
    return ["--indirect-selection", "buildable", "--select", *selected]


def _say_placement(placement: "Placement", progress: Progress) -> None:
    for placed in placement.placed:
        progress(f"{placed.contract}: read from release {placed.release} in {placed.location}")
    for built in placement.to_build:
        progress(f"{built.contract}: built first, since {built.reason}")
