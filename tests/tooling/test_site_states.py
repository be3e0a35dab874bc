"""How products, ports and assets are, case by case."""

import pytest

from brygge.catalog.model import (
    Asset,
    Catalog,
    Check,
    Column,
    Edge,
    Freshness,
    OutputPort,
    Product,
    Project,
    Release,
    Result,
)
from brygge.exporting.site.states import Standings, standings, worst
from sample_catalog import catalog

PORT, TABLE, SOURCE = "shop.orders.v1", "model.shop.orders", "source.shop.orders"


def of(
    *,
    port: dict[str, object] | None = None,
    table: dict[str, object] | None = None,
    source: dict[str, object] | None = None,
    product: dict[str, object] | None = None,
    checks: tuple[Check, ...] = (),
    others: tuple[Asset, ...] = (),
) -> Standings:
    """One product with one port on one table, which reads one source."""
    assets = (
        Asset(TABLE, "orders", "model", "shop", "models/orders.sql", product="shop")
        if table is None
        else Asset(
            TABLE,
            "orders",
            "model",
            "shop",
            "models/orders.sql",
            **{"product": "shop", "upstream": (Edge(SOURCE, "copied"),), **table},
        ),
        Asset(SOURCE, "raw_orders", "source", "shop", "s.yml", product="shop", **(source or {})),
        *others,
    )
    exposed = OutputPort(PORT, "orders", TABLE, "1.0.0", **(port or {}))
    shop = Product("shop", "Shop", "odps", **{"outputs": (exposed,), **(product or {})})
    return standings(Catalog(Project("p", "https://x.example/"), (shop,), tuple(assets), checks))


def result(outcome: str, failures: int | None = None) -> tuple[Result, ...]:
    return (Result(outcome, "2026-01-01T00:00:00Z", failures),)  # type: ignore[arg-type]


def check(outcome: str, kind: str = "not_null", **more: object) -> Check:
    return Check("c", "orders_id", TABLE, kind, "id", results=result(outcome, 7), **more)  # type: ignore[arg-type]


BUILT = {"builds": result("passed")}
LATE = {"freshness": Freshness("1 day", "2 day", "error")}
ENDS = {"deprecated_on": "2027-01-31T00:00:00Z"}
ELSEWHERE = (Asset("model.x", "x", "model", "shop", "x.sql", builds=result("passed")),)

CASES = {
    "nothing known": ({}, "unknown"),
    "built": ({"table": BUILT}, "active"),
    "warned": ({"table": BUILT, "checks": (check("warned"),)}, "active"),
    "check passed, build unknown": ({"checks": (check("passed"),)}, "active"),
    "check failed": ({"table": BUILT, "checks": (check("failed"),)}, "failing"),
    "check could not run": ({"table": BUILT, "checks": (check("error"),)}, "failing"),
    "build failed": ({"table": {"builds": result("error")}}, "failing"),
    "build skipped": ({"table": {"builds": result("skipped")}}, "stale"),
    "late source": ({"table": BUILT, "source": LATE}, "stale"),
    "source on time": (
        {"table": BUILT, "source": {"freshness": Freshness("1 day", "", "pass")}},
        "active",
    ),
    "age could not be had": (
        {"table": BUILT, "source": {"freshness": Freshness("1 day", "", "runtime error")}},
        "active",
    ),
    "late source and failing": (
        {"table": BUILT, "source": LATE, "checks": (check("failed"),)},
        "failing",
    ),
    "older than the contract allows": (
        {
            "table": BUILT,
            "checks": (check("warned", "audited", arguments={"check": "at.freshness"}),),
        },
        "stale",
    ),
    "seldomer than the contract allows": (
        {
            "table": BUILT,
            "checks": (check("warned", "audited", arguments={"check": "at.frequency"}),),
        },
        "stale",
    ),
    "older than a test of age allows": (
        {"table": BUILT, "checks": (check("warned", "dbt_utils.recency"),)},
        "stale",
    ),
    "its table is deprecated": ({"table": {**BUILT, **ENDS}}, "deprecated"),
    "its table is deprecated, though released": (
        {
            "table": {**BUILT, **ENDS},
            "port": {"releases": (Release("r", "main", "2026-01-01T00:00:00Z", 3),)},
        },
        "deprecated",
    ),
    "has rows, but no results": ({"table": {"row_count": 3}, "others": ELSEWHERE}, "unknown"),
    "never built alone": (
        {"table": {"materialization": "ephemeral"}, "others": ELSEWHERE},
        "unknown",
    ),
    "deprecated with a date": (
        {"table": BUILT, "port": {"deprecated_on": "2027-01-31"}},
        "deprecated",
    ),
    "deprecated by status": ({"table": BUILT, "port": {"status": "deprecated"}}, "deprecated"),
    "deprecated and late": (
        {"table": BUILT, "source": LATE, "port": {"status": "deprecated"}},
        "stale",
    ),
    "never built": (
        {"others": (Asset("model.x", "x", "model", "shop", "x.sql", builds=result("passed")),)},
        "unbuilt",
    ),
    "there, but without results": (
        {
            "table": {"columns": (Column("id", basis="catalog"),)},
            "others": (Asset("model.x", "x", "model", "shop", "x.sql", builds=result("passed")),),
        },
        "unknown",
    ),
    "model not in the project": ({"port": {"asset": "model.nowhere"}}, "unbuilt"),
    "released elsewhere": (
        {"port": {"releases": (Release("r", "main", "2026-01-01T00:00:00Z", 3),)}},
        "active",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_state_of_a_port(case: str) -> None:
    given, expected = CASES[case]
    if (given.get("port") or {}).get("asset"):
        exposed = OutputPort(PORT, "orders", "model.nowhere", "1.0.0")
        given = {"product": {"outputs": (exposed,)}}
    found = of(**given)
    assert found.ports[PORT].state == expected
    assert found.products["shop"].state == expected
    assert found.ports[PORT].reason or expected == "active"


def test_a_product_fails_with_any_of_its_tables() -> None:
    private = Asset("model.shop.staged", "staged", "model", "shop", "s.sql", product="shop")
    broken = Check("c", "c", private.id, "unique", "id", results=result("failed", 2))
    found = of(table=BUILT, others=(private,), checks=(broken,))
    assert found.ports[PORT].state == "active"
    assert found.products["shop"].state == "failing"
    assert found.products["shop"].reason == "The check unique of staged.id failed: 2 bad rows."


def test_a_product_fails_with_a_port_on_the_table_of_another() -> None:
    table = Asset("model.y", "y", "model", "shop", "", builds=result("error"))
    exposed = OutputPort("shop.y.v1", "y", table.id, "1.0.0")
    own = OutputPort(PORT, "orders", TABLE, "1.0.0")
    found = of(table=BUILT, product={"outputs": (own, exposed)}, others=(table,))
    assert found.products["shop"].state == "failing"


def test_one_port_that_is_well_is_enough_and_else_the_least_bad_speaks() -> None:
    def port(status: str) -> OutputPort:
        return OutputPort(f"shop.{status}", status, TABLE, "1.0.0", status=status)

    both = of(table=BUILT, product={"outputs": (port("deprecated"), port("active"))})
    assert both.products["shop"].state == "active"
    gone = OutputPort("shop.gone", "gone", "model.gone", "1.0.0")
    assert of(product={"outputs": (gone, port("active"))}).products["shop"].state == "unknown"


def test_a_reason_is_that_of_the_first_fault_and_of_what_arrives() -> None:
    second = Check("d", "orders_at", TABLE, "unique", "at", results=result("failed", 1))
    found = of(table=BUILT, checks=(check("failed"), second))
    assert found.ports[PORT].reason == "The check not null of orders.id failed: 7 bad rows."
    warned = check("warned", "audited", arguments={"check": "at.freshness"})
    late = of(table=BUILT, source=LATE, checks=(warned,))
    assert late.ports[PORT].reason == "raw_orders was loaded more than 2 day ago."
    ends = of(table=BUILT, port={"deprecated_on": "2027-01-31", "successor": "shop.orders.v2"})
    assert ends.ports[PORT].reason == "Deprecated, ends on 2027-01-31; use shop.orders.v2 instead."


def test_a_source_is_never_unbuilt() -> None:
    assert of(table=BUILT).assets[SOURCE].state == "unknown"
    on_time = {"freshness": Freshness("1 day", "", "pass")}
    assert of(table=BUILT, source=on_time).assets[SOURCE].state == "active"


def test_a_product_that_ends_is_deprecated_though_its_ports_are_not() -> None:
    found = of(table=BUILT, product={"status": "retired"})
    assert found.ports[PORT].state == "active"
    assert found.products["shop"].state == "deprecated"


def test_a_product_without_anything_is_not_built() -> None:
    empty = Product("empty", "Empty", "odps")
    found = standings(Catalog(Project("p", "https://x.example/"), (empty,)))
    assert found.products["empty"].state == "unbuilt"


def test_lateness_reaches_whoever_reads_and_circles_end() -> None:
    a = Asset("a", "a", "model", "p", "a.sql", upstream=(Edge("s", "copied"), Edge("b", "copied")))
    b = Asset("b", "b", "model", "p", "b.sql", upstream=(Edge("a", "copied"),))
    c = Asset("c", "c", "model", "p", "c.sql")
    s = Asset("s", "s", "source", "p", "s.yml", freshness=Freshness("1 day", "", "warn"))
    found = standings(Catalog(Project("p", "https://x.example/"), (), (a, b, c, s)))
    assert [found.assets[each].state for each in "abcs"] == ["stale", "stale", "unknown", "stale"]
    assert found.assets["b"].reason == "s was loaded more than 1 day ago."


def test_the_sample() -> None:
    found = standings(catalog())
    assert {id: each.state for id, each in found.products.items()} == {
        "finance": "stale",
        "sales": "failing",
    }
    assert found.ports["sales.orders.v1"].state == "stale"
    assert worst(found.products.values()).state == "failing"
