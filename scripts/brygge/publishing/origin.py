"""What the rows of a port were made from: the dbt run, and the deliveries that it knew.

Input:   the audit tables of a warehouse.
Output:  `Origin`.
Never:   fails when a table is not there: what is not known is left empty.
"""

from dataclasses import dataclass

from brygge.publishing.port import Port
from brygge.publishing.workbench import WAREHOUSE, Workbench


@dataclass(frozen=True)
class Origin:
    """The dbt invocation that swapped the rows in, and the deliveries of the product's sources."""

    invocation: str | None
    deliveries: tuple[str, ...]


def origin_of(bench: Workbench, port: Port) -> Origin:
    """Return the origin of the rows that the warehouse holds of `port`."""
    tables = {
        name
        for (name,) in bench.ask(
            "select table_name from duckdb_tables() "
            f"where database_name = '{WAREHOUSE}' and schema_name = 'audit'"
        )
    }
    invocation, deliveries = None, []
    if "checks" in tables:
        found = bench.ask(
            f"select invocation_id from {WAREHOUSE}.audit.checks where relation_name = "
            f"'{port.relation}' and decision = 'published' order by audited_at desc limit 1"
        )
        invocation = str(found[0][0]) if found else None
    if "deliveries_read" in tables:
        deliveries = bench.ask(
            f"select distinct delivery_id from {WAREHOUSE}.audit.deliveries_read "
            f"""where relation_name like '%"bronze"."bronze\\_{port.contract.product}\\_\\_%' """
            "escape '\\' order by all"
        )
    return Origin(invocation, tuple(str(row[0]) for row in deliveries))
