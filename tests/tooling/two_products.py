"""A small project of two products: `figures` reads the port `orders` of `shop`."""

import shutil
from datetime import date
from pathlib import Path

from brygge.contracts.changes.readers import Neighbours
from brygge.contracts.changes.releasing import carry_out, plan
from brygge.project import Project
from port_project import FILES, ORDERS, REPOSITORY, orders_port, write_ports
from published_project import LOCAL

SHOP = "contracts/shop/product.odps.yaml"
FIGURES = "contracts/figures/product.odps.yaml"
SPENDING = "models/silver/figures/silver_figures__spending.sql"
TRANSITIONS = "seeds/rules/rule_product_lifecycle.csv"
STATUSES = "seeds/rules/rule_product_statuses.csv"
TEAMS = "seeds/referentials/referential_teams.csv"
DESCRIPTOR = """\
apiVersion: v1.0.0
kind: DataProduct
id: {id}
name: {name}
version: 1.0.0
status: active
description: {{purpose: {purpose}}}
inputPorts: {inputs}
outputPorts: {outputs}
team:
  name: {team}
  members:
    - {{username: {email}, role: owner}}
"""
ORDERS_PORT = "{name: orders, version: 1.0.0, contractId: shop.orders.v1}"
HISTORY = """\
{"by": "me", "from": "new", "on": "2026-11-01", "reason": "It begins.", "to": "draft"}
{"by": "me", "from": "draft", "on": "2026-11-02", "reason": "It is ready.", "to": "active"}
"""
PRODUCTS = {
    SHOP: DESCRIPTOR.format(
        id="shop",
        name="Shop",
        purpose="What was ordered.",
        inputs="[]",
        outputs=f"[{ORDERS_PORT}]",
        team="shop",
        email="shop@example.org",
    ),
    FIGURES: DESCRIPTOR.format(
        id="figures",
        name="Figures",
        purpose="What customers spend.",
        inputs=f"[{ORDERS_PORT}]",
        outputs="[]",
        team="analysis",
        email="analysis@example.org",
    ),
    "contracts/shop/lifecycle.jsonl": HISTORY,
    "contracts/figures/lifecycle.jsonl": HISTORY,
    "dbt_project.yml": FILES["dbt_project.yml"].replace(
        "    insights:",
        "    silver:\n"
        "      figures: {+schema: silver, +materialized: table, +group: figures}\n"
        "    insights:",
    )
    + "seeds: {brygge: {+schema: seeds}}\n",
    TEAMS: """\
team,team_name,email
analysis,Analysis,analysis@example.org
data_quality,Data quality,data-quality@example.org
shop,Shop,shop@example.org
""",
    SPENDING: """\
select
    states.state,
    cast(sum(orders.amount) as decimal(18, 2)) as amount
from {{ ref('orders', v=1) }} as orders
inner join {{ ref('mapping_figures_states') }} as states
    on orders.status = states.status
group by states.state
""",
    "models/silver/figures/silver_figures__spending.yml": """\
models:
  - name: silver_figures__spending
    description: One row per state of an order.
    columns:
      - name: state
        data_tests: [unique]
""",
    "seeds/mappings/mapping_figures_states.csv": "status,state\nnew,open\npaid,closed\n",
    "seeds/mappings/mapping_shop_unread.csv": "status,state\nnew,open\n",
}


def write_products(root: Path, contract: str = f"{ORDERS}servers:\n  {LOCAL}\n") -> Project:
    """Write both products to `root`, the contract of `orders` on record, and compile nothing."""
    write_ports(root, orders_port(contract=contract), PRODUCTS)
    (root / "models/_groups.yml").unlink()
    (root / TRANSITIONS).parent.mkdir()
    for seed in (TRANSITIONS, STATUSES):
        shutil.copy(REPOSITORY / seed, root / seed)
    project = Project(root.resolve())
    made = plan(project, project.target("main"), (), date(2026, 11, 2), Neighbours())
    assert not made.findings, made.findings
    carry_out(project, made)
    return project
