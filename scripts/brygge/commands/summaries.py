"""Draw the summary of a run: its products in numbers, what failed, where to look.

Input:   `Summary` of a target, the outcome of its build.
Output:  tables and lines on stdout, or plain values for JSON.
Never:   reads the database.
"""

from dataclasses import asdict

from brygge.building.outcome import DbtOutcome
from brygge.building.summary import Summary
from brygge.commands.console import say, say_table
from brygge.commands.site import site_folder
from brygge.exporting.site.addresses import HOME
from brygge.project import Project, Target

PRODUCT_HEADINGS = (
    "product",
    "deliveries",
    "rows landed",
    "in this run",
    "in bronze",
    "kept",
    "quarantined",
    "repeated",
)


def say_summary(
    project: Project, target: Target, summary: Summary, built: DbtOutcome | None
) -> None:
    """Say what the target holds now, what failed, and where the results lie."""
    say_table(f"target {target.name}", PRODUCT_HEADINGS, _product_rows(summary))
    ports = [(port.name, port.rows) for product in summary.products for port in product.ports]
    if ports:
        say_table("output ports", ("port", "rows"), ports)
    if summary.refused:
        refused = [
            (f"{delivery.source}.{delivery.table}", delivery.file, delivery.reason, delivery.fix)
            for delivery in summary.refused
        ]
        say_table("refused deliveries", ("table", "file", "reason", "fix"), refused)
    if built:
        say(_checks(built))
    for what, path in places(project, target).items():
        say(f"{what:<10} {path or 'not there yet'}")


def places(project: Project, target: Target) -> dict[str, str | None]:
    """Return where the results lie (`None` for what does not exist)."""
    paths = {
        "warehouse": target.database,
        "releases": target.outputs / "ledger.jsonl",
        "catalog": target.outputs / "catalog" / "catalog.json",
        "site": site_folder(target) / HOME,
    }
    return {what: project.relative(path) if path.exists() else None for what, path in paths.items()}


def summary_as_dict(project: Project, target: Target, summary: Summary) -> dict[str, object]:
    """Return the summary as plain values, for `--format json`."""
    found = places(project, target)
    return {
        "target": target.name,
        "products": [asdict(product) for product in summary.products],
        "refused": [asdict(delivery) for delivery in summary.refused],
        "warehouse": found["warehouse"],
        "releases": found["releases"],
        "catalog": found["catalog"],
        "site": found["site"],
    }


def _product_rows(summary: Summary) -> list[tuple[object, ...]]:
    # Who lands nothing has no rows to follow; its ports stand in the other table.
    return [
        (
            product.product,
            product.deliveries,
            product.landed,
            product.landed_now,
            product.delivered,
            product.kept,
            product.quarantined,
            product.repeated,
        )
        for product in summary.products
        if product.deliveries
    ]


def _checks(built: DbtOutcome) -> str:
    checks = [node for node in built.nodes if node.kind in ("test", "unit_test")]
    ends = {"failed": ("fail",), "not carried out": ("error", "skipped"), "warned": ("warn",)}
    parts = [f"{len(checks):,} check{'' if len(checks) == 1 else 's'}"]
    for word, statuses in ends.items():
        parts.append(f"{sum(node.status in statuses for node in checks):,} {word}")
    return ", ".join(parts)
