"""Selecting from a catalog: as dbt does, with all that belongs to an asset, and no edge left over.

Both tables of expected nodes were printed by dbt 1.11.16: `dbt ls --select ...` in a copy of this
repository, and in a small project with what this repository lacks.
"""

import time

import pytest
from msgspec.structs import replace

from brygge.catalog.model import (
    Agreement,
    Asset,
    Catalog,
    Column,
    Condition,
    Consumer,
    Edge,
    Gap,
    InputPort,
    OutputPort,
    Product,
    Project,
    Upstream,
)
from brygge.catalog.selection.selecting import select, unmatched
from brygge.errors import InputError
from sample_catalog import catalog

# Name, folder, materialization, access: what it reads.
SALES = """
bronze_sales__invoice_lines bronze incremental protected: invoice_lines mapping_sales_columns
sales_quarantined_lines insights table protected: quarantine_sales__invoice_lines
    rule_sales__invoice_lines
sales_deliveries insights table protected: audit_sales__deliveries
sales_reconciliation insights table protected: audit_sales__deliveries sales_transactions
silver_sales__invoices silver incremental protected: silver_sales__invoice_lines
silver_sales__invoice_lines_judged silver incremental private: rule_sales__invoice_lines
    bronze_sales__invoice_lines mapping_sales_stock_codes mapping_sales_countries
silver_sales__products silver table protected: silver_sales__product_days
silver_sales__customers silver table protected: silver_sales__invoices
silver_sales__invoice_lines silver view protected: silver_sales__invoice_lines_judged
    referential_stock_code_kinds
quarantine_sales__invoice_lines silver view protected: silver_sales__invoice_lines_judged
audit_sales__deliveries silver incremental protected: silver_sales__invoice_lines_judged
silver_sales__cancellations silver incremental protected: silver_sales__invoice_lines
silver_sales__product_days silver incremental private: silver_sales__invoice_lines
daily_sales gold output_port public: sales_transactions referential_countries
    referential_currencies
sales_transactions gold output_port public: silver_sales__invoice_lines
    silver_sales__cancellations mapping_sales_currencies referential_stock_code_kinds
    referential_countries referential_currencies
"""
SEEDS = {
    "mappings": ("sales_columns", "sales_countries", "sales_currencies", "sales_stock_codes"),
    "referentials": ("countries", "currencies", "stock_code_kinds", "teams"),
    "rules": ("sales__invoice_lines",),
    "waivers": ("contracts",),
}
TAGS = {"daily_sales": ("sales",), "sales_transactions": ("sales", "transactions")}

# What dbt prints of the models, seeds and sources.
OF_SALES = """
daily_sales => daily_sales.v1
daily_sales.v1 => daily_sales.v1
daily_sales_v1 => daily_sales.v1
brygge.gold => daily_sales.v1 sales_transactions.v1
sales.daily_sales =>
gold.* => daily_sales.v1 sales_transactions.v1
brygge.*.sales.sales_* => sales_deliveries sales_quarantined_lines sales_reconciliation
    sales_transactions.v1
*_lines => bronze_sales__invoice_lines quarantine_sales__invoice_lines rule_sales__invoice_lines
    sales_quarantined_lines silver_sales__invoice_lines
bronze_* => bronze_sales__invoice_lines
seeds.mappings =>
mappings => mapping_sales_columns mapping_sales_countries mapping_sales_currencies
    mapping_sales_stock_codes
+bronze_sales__invoice_lines => bronze_sales__invoice_lines mapping_sales_columns
    sales.invoice_lines
1+daily_sales => daily_sales.v1 referential_countries referential_currencies sales_transactions.v1
bronze_sales__invoice_lines+1 => bronze_sales__invoice_lines silver_sales__invoice_lines_judged
source:sales.invoice_lines+2 => bronze_sales__invoice_lines sales.invoice_lines
    silver_sales__invoice_lines_judged
2+silver_sales__invoices+1 => referential_stock_code_kinds silver_sales__customers
    silver_sales__invoice_lines silver_sales__invoice_lines_judged silver_sales__invoices
@silver_sales__products => bronze_sales__invoice_lines mapping_sales_columns
    mapping_sales_countries mapping_sales_stock_codes referential_stock_code_kinds
    rule_sales__invoice_lines sales.invoice_lines silver_sales__invoice_lines
    silver_sales__invoice_lines_judged silver_sales__product_days silver_sales__products
sales_transactions+ => daily_sales.v1 sales_reconciliation sales_transactions.v1
mapping_sales_c* => mapping_sales_columns mapping_sales_countries mapping_sales_currencies
tag:sales => daily_sales.v1 sales_transactions.v1
tag:trans* => sales_transactions.v1
models/gold => daily_sales.v1 sales_transactions.v1
path:models/silver/sales/silver_sales__*.sql => silver_sales__cancellations
    silver_sales__customers silver_sales__invoice_lines silver_sales__invoice_lines_judged
    silver_sales__invoices silver_sales__product_days silver_sales__products
models/*/sales/sales_* => sales_deliveries sales_quarantined_lines sales_reconciliation
    sales_transactions.v1
daily_sales_v1.sql => daily_sales.v1
file:daily_sales_v1 => daily_sales.v1
file:_sources.yml => sales.invoice_lines
source:audit => audit.checks audit.failing_rows
source:brygge.audit.checks => audit.checks
source:* => audit.checks audit.failing_rows sales.invoice_lines
group:sales,config.materialized:view => quarantine_sales__invoice_lines
    silver_sales__invoice_lines
access:private => silver_sales__invoice_lines_judged silver_sales__product_days
access:public+ => daily_sales.v1 sales_reconciliation sales_transactions.v1
package:this,resource_type:seed => mapping_sales_columns mapping_sales_countries
    mapping_sales_currencies mapping_sales_stock_codes referential_countries
    referential_currencies referential_stock_code_kinds referential_teams
    rule_sales__invoice_lines waiver_contracts
resource_type:source => audit.checks audit.failing_rows sales.invoice_lines
config.meta.contract.id:sales.daily_sales.v1 => daily_sales.v1
config.contract.enforced:true => daily_sales.v1 sales_transactions.v1
version:latest => daily_sales.v1 sales_transactions.v1
version:old =>
+exposure:return_analysis,path:models/silver => silver_sales__cancellations
    silver_sales__invoice_lines silver_sales__invoice_lines_judged
exposure:return_analysis =>
1+exposure:* => daily_sales.v1 sales_transactions.v1
config.materialized:incremental tag:sales => audit_sales__deliveries bronze_sales__invoice_lines
    daily_sales.v1 sales_transactions.v1 silver_sales__cancellations
    silver_sales__invoice_lines_judged silver_sales__invoices silver_sales__product_days
nothing_like_it =>
seeds/rules/ => rule_sales__invoice_lines
config.tags:transactions => sales_transactions.v1
config.materialized:output* =>
package:br*,access:public => daily_sales.v1 sales_transactions.v1
"""

# Id, path, what it reads.
SHOP = """
model.shop.root_model models/root_model.sql
model.shop.top models/marts/top.sql model.shop.customers
model.shop.time_spine models/time_spine.sql
model.shop.customers models/marts/core/customers.sql model.shop.orders.v2
    model.shop.stg_customers model.shop.stg.payments
model.shop.stg.payments models/staging/stg.payments.sql source.shop.bank.orders
model.shop.stg_customers models/staging/web/stg_customers.sql source.shop.till.customers
model.shop.stg_orders models/staging/web/stg_orders.sql source.shop.till.orders
model.shop.py_model models/marts/py_model.py model.shop.customers
snapshot.shop.snap_orders snapshots/two.sql model.shop.stg_orders
snapshot.shop.snap_b snapshots/two.sql model.shop.orders.v1
snapshot.shop.snap_yaml snapshots/snap_yaml.yml model.shop.stg_customers
seed.shop.rates seeds/lists/rates.csv
seed.helper.days seeds/days.csv
model.helper.orders_helper models/orders_helper.sql
model.helper.calendar models/base/calendar.sql
model.shop.orders.v1 models/marts/core/orders_v1.sql model.shop.stg_orders seed.shop.rates
    model.helper.calendar
model.shop.orders.v2 models/marts/core/orders_v2.sql model.shop.stg_orders seed.shop.rates
    model.helper.calendar
model.shop.orders.v3 models/marts/core/orders_v3.sql model.shop.stg_orders seed.shop.rates
    model.helper.calendar
source.shop.till.orders models/s.yml
source.shop.till.customers models/s.yml
source.shop.bank.orders models/s.yml
"""
FACTS = {
    "model.shop.customers": {
        "tags": ("hot", "nightly_big"),
        "meta": {"tier": "gold", "level": 3, "deep": {"a": "b", "l": ["x", "y"]}, "pii": True},
    },
    "model.shop.top": {"meta": {"pii": False}},
    "model.shop.root_model": {"access": "private", "group": "web"},
    "seed.shop.rates": {"group": "web"},
    "model.shop.orders.v1": {"version": "1", "is_latest": False},
    "model.shop.orders.v2": {"version": "2", "tags": ("hot",)},
    "model.shop.orders.v3": {"version": "3", "is_latest": False},
    "source.shop.till.orders": {"tags": ("big", "raw"), "meta": {"tier": "gold"}},
    "source.shop.till.customers": {"tags": ("raw",), "meta": {"tier": "gold"}},
}
CONSUMERS = (
    Consumer(
        "exposure.shop.board", "board", "exposure", reads=("model.shop.top", "metric.shop.revenue")
    ),
    Consumer("exposure.shop.other", "other", "exposure", reads=("source.shop.bank.orders",)),
    Consumer("metric.shop.revenue", "revenue", "metric", reads=("semantic_model.shop.sem",)),
    Consumer("saved_query.shop.weekly", "weekly", "saved_query", reads=("metric.shop.revenue",)),
    Consumer("semantic_model.shop.sem", "sem", "semantic_model", reads=("model.shop.customers",)),
)

# What dbt prints of all but tests.
OF_SHOP = """
orders => model.shop.orders.v1 model.shop.orders.v2 model.shop.orders.v3
orders.v1 => model.shop.orders.v1
orders_v3 => model.shop.orders.v3
core.orders =>
core.orders.v2 => model.shop.orders.v2
wrong.orders.v2 => model.shop.orders.v2
orders.* =>
version:latest => model.shop.orders.v2
version:old => model.shop.orders.v1
version:prerelease => model.shop.orders.v3
version:none,marts => model.shop.customers model.shop.py_model model.shop.top
helper => model.helper.calendar model.helper.orders_helper seed.helper.days
package:helper => model.helper.calendar model.helper.orders_helper seed.helper.days
package:h?lp* => model.helper.calendar model.helper.orders_helper seed.helper.days
calendar => model.helper.calendar
two => snapshot.shop.snap_b snapshot.shop.snap_orders
two.snap_b => snapshot.shop.snap_b
snap_* => snapshot.shop.snap_b snapshot.shop.snap_orders snapshot.shop.snap_yaml
stg.payments => model.shop.stg.payments
staging.stg => model.shop.stg.payments
payments =>
py_model.py => model.shop.py_model
source:till => source.shop.till.customers source.shop.till.orders
source:*.orders => source.shop.bank.orders source.shop.till.orders
source:shop.bank.* => source.shop.bank.orders
orders,resource_type:source =>
metric:revenue => metric.shop.revenue
+metric:revenue,resource_type:semantic_model => semantic_model.shop.sem
semantic_model:sem+ => exposure.shop.board metric.shop.revenue saved_query.shop.weekly
    semantic_model.shop.sem
saved_query:shop.weekly => saved_query.shop.weekly
1+saved_query:weekly => metric.shop.revenue saved_query.shop.weekly
exposure:* => exposure.shop.board exposure.shop.other
board => exposure.shop.board
@metric:revenue,exposure:* => exposure.shop.board
config.meta.level:3 =>
config.meta.tier:gold => model.shop.customers source.shop.till.customers source.shop.till.orders
config.meta.deep.l:x => model.shop.customers
config.meta.pii:TRUE => model.shop.customers
tag:hot => model.shop.customers model.shop.orders.v2
tag:raw => source.shop.till.customers source.shop.till.orders
config.tags:big => source.shop.till.orders
group:w* => model.shop.root_model seed.shop.rates
resource_type:snapshot => snapshot.shop.snap_b snapshot.shop.snap_orders snapshot.shop.snap_yaml
config.access:private => model.shop.root_model
shop => exposure.shop.board exposure.shop.other metric.shop.revenue model.shop.customers
    model.shop.orders.v1 model.shop.orders.v2 model.shop.orders.v3 model.shop.py_model
    model.shop.root_model model.shop.stg.payments model.shop.stg_customers model.shop.stg_orders
    model.shop.time_spine model.shop.top saved_query.shop.weekly seed.shop.rates
    semantic_model.shop.sem snapshot.shop.snap_b snapshot.shop.snap_orders snapshot.shop.snap_yaml
*.v3 => model.shop.orders.v3
root_model.* =>
marts.core.orders.* => model.shop.orders.v1 model.shop.orders.v2 model.shop.orders.v3
[a-c]* => exposure.shop.board model.helper.calendar model.shop.customers
"""


def lines(text: str) -> list[str]:
    """The lines of a table; an indented one belongs to the line above."""
    return text.strip().replace("\n    ", " ").splitlines()


def cases(text: str) -> list[tuple[str, list[str]]]:
    split = (line.partition(" =>") for line in lines(text))
    return [(criteria, names.split()) for criteria, _, names in split]


def sales() -> Catalog:
    assets = [
        Asset(
            f"seed.brygge.{name}",
            name,
            "seed",
            "brygge",
            f"seeds/{folder}/{name}.csv",
            materialization="seed",
        )
        for folder, names in SEEDS.items()
        for name in (f"{folder.removesuffix('s')}_{each}" for each in names)
    ]
    for source, path in (
        ("audit.checks", "models/_audit.yml"),
        ("audit.failing_rows", "models/_audit.yml"),
        ("sales.invoice_lines", "models/bronze/sales/_sources.yml"),
    ):
        name = source.partition(".")[2]
        assets.append(Asset(f"source.brygge.{source}", name, "source", "brygge", path))
    ids = {each.name: each.id for each in assets}
    rows = [line.split(":") for line in lines(SALES)]
    ids |= {row.split()[0]: f"model.brygge.{row.split()[0]}" for row, _ in rows}
    ids |= {name: f"model.brygge.{name}.v1" for name in TAGS}
    for row, reads in rows:
        name, folder, materialization, access = row.split()
        version = "1" if name in TAGS else ""
        assets.append(
            Asset(
                ids[name],
                name,
                "model",
                "brygge",
                f"models/{folder}/sales/{name}{'_v1' if version else ''}.sql",
                layer=folder,
                materialization=materialization,
                access=access,
                group="sales",
                version=version,
                tags=TAGS.get(name, ()),
                meta={"contract": {"id": f"sales.{name}.v1"}} if version else {},
                is_contract_enforced=bool(version),
                upstream=tuple(Edge(ids[each], "unknown") for each in reads.split()),
            )
        )
    read = {"monthly_sales_review": "daily_sales", "return_analysis": "sales_transactions"}
    consumers = tuple(
        Consumer(f"exposure.brygge.{name}", name, "exposure", reads=(ids[each],))
        for name, each in read.items()
    )
    return Catalog(Project("brygge", "x:"), assets=tuple(assets), consumers=consumers)


def shop() -> Catalog:
    assets = []
    for line in lines(SHOP):
        name, path, *reads = line.split()
        kind, package, rest = name.split(".", 2)
        facts = FACTS.get(name, {})
        if "version" in facts or kind == "source":
            rest = "orders" if "version" in facts else rest.partition(".")[2]
        edges = tuple(Edge(each, "unknown") for each in reads)
        assets.append(Asset(name, rest, kind, package, path, upstream=edges, **facts))
    return Catalog(Project("shop", "x:"), assets=tuple(assets), consumers=CONSUMERS)


def chosen(whole: Catalog, selections: list[str], exclusions: list[str] | None = None) -> set[str]:
    """The ids of the assets that remain."""
    got = select(whole, selections, exclusions or [])
    return {each.id for each in got.assets}


SALES_CATALOG, SHOP_CATALOG = sales(), shop()


@pytest.mark.parametrize(("criteria", "names"), cases(OF_SALES))
def test_this_repository_is_selected_from_as_dbt_does(criteria, names):
    got = chosen(SALES_CATALOG, [criteria])
    assert sorted(each.split(".", 2)[2] for each in got) == names


@pytest.mark.parametrize(("criteria", "names"), cases(OF_SHOP))
def test_versions_packages_snapshots_and_consumers_are_selected_as_dbt_does(criteria, names):
    kinds = ("model.", "seed.", "snapshot.", "source.")
    assert sorted(chosen(SHOP_CATALOG, [criteria])) == [x for x in names if x.startswith(kinds)]
    # A criterion that only fits consumers fits something, all the same.
    assert unmatched(SHOP_CATALOG, [criteria]) == ([] if names else criteria.split())
    consumers = {each.id for each in select(SHOP_CATALOG, [criteria]).consumers}
    assert {x for x in names if not x.startswith(kinds)} <= consumers


@pytest.mark.parametrize(
    ("selections", "exclusions", "names"),
    [
        (
            [],
            ["models/silver", "seeds/*", "source:*"],
            "bronze_sales__invoice_lines daily_sales.v1 sales_deliveries sales_quarantined_lines "
            "sales_reconciliation sales_transactions.v1",
        ),
        (
            ["+daily_sales"],
            ["resource_type:seed", "tag:sales"],
            "bronze_sales__invoice_lines sales.invoice_lines silver_sales__cancellations "
            "silver_sales__invoice_lines silver_sales__invoice_lines_judged",
        ),
        (
            [],
            ["+sales_transactions", "seeds"],
            "audit.checks audit.failing_rows audit_sales__deliveries daily_sales.v1 "
            "quarantine_sales__invoice_lines referential_teams sales_deliveries "
            "sales_quarantined_lines sales_reconciliation silver_sales__customers "
            "silver_sales__invoices silver_sales__product_days silver_sales__products "
            "waiver_contracts",
        ),
    ],
)
def test_exclusions_are_taken_away_as_in_dbt(selections, exclusions, names):
    got = chosen(SALES_CATALOG, selections, exclusions)
    assert sorted(each.split(".", 2)[2] for each in got) == names.split()


def test_without_criteria_the_catalog_stays_as_it_is():
    assert select(catalog(), []) == catalog()


def test_a_space_and_a_second_option_are_the_same_union():
    assert chosen(SALES_CATALOG, ["tag:sales source:*"]) == chosen(
        SALES_CATALOG, ["tag:sales", "source:*"]
    )
    assert len(chosen(SALES_CATALOG, ["tag:sales source:*"])) == 5


@pytest.mark.parametrize(
    ("criteria", "ids"),
    [
        ("product:sales,orders", "model.shop.orders.v1 model.shop.orders.v2"),
        ("product:fin*", "model.shop.figures"),
        ("port:orders", "model.shop.orders.v1 model.shop.orders.v2"),
        ("port:orders.v1", "model.shop.orders.v1"),
        ("port:sales.orders.v2", "model.shop.orders.v2"),
        ("port:sales.*+", "model.shop.figures model.shop.orders.v1 model.shop.orders.v2"),
        ("1+product:finance", "model.shop.figures model.shop.orders.v2"),
        ("product:*,access:private", "model.shop.stg_orders"),
        ("product:*,resource_type:seed", ""),
    ],
)  # fmt: skip
def test_products_and_ports_are_selected_by_name(criteria, ids):
    assert sorted(chosen(catalog(), [criteria])) == ids.split()


def test_what_remains_names_no_asset_that_is_left_out():
    got = select(catalog(), ["orders.v2", "figures"])
    kept = {"model.shop.figures", "model.shop.orders.v2"}
    assert {each.id for each in got.assets} == kept
    figures, orders = got.assets
    whole = {each.id: each for each in catalog().assets}
    # All that figures reads is there: it is as it was.
    assert figures == whole["model.shop.figures"]
    assert (orders.upstream, orders.conditions) == ((), ())
    assert [each.upstream for each in orders.columns] == [(), (), (), ()]
    assert [each.origin for each in orders.columns] == ["derived", "derived", "derived", "constant"]
    assert orders.sql == whole["model.shop.orders.v2"].sql
    assert [each.asset for each in got.checks] == ["model.shop.orders.v2"] * 5


def test_edges_among_what_remains_are_kept_one_by_one():
    got = {each.id: each for each in select(catalog(), ["orders.v2", "rates"]).assets}
    orders = got["model.shop.orders.v2"]
    assert orders.upstream == (Edge("seed.shop.rates", "transformed"),)
    assert orders.conditions == (Condition("seed.shop.rates", "currency", "join"),)
    amount = next(each for each in orders.columns if each.name == "amount")
    assert amount.upstream == (
        Upstream("seed.shop.rates", "rate", "transformed", ("amount * rate",)),
    )


def test_ports_bring_their_products_and_agreements():
    got = select(catalog(), ["port:orders.v2"])
    # finance lost all its own; of sales, one port is left, and no input.
    assert [each.id for each in got.products] == ["sales"]
    sales = got.products[0]
    assert [port.id for port in sales.outputs] == ["sales.orders.v2"]
    assert sales.inputs == ()
    assert sales.descriptor == catalog().products[1].descriptor
    assert [each.id for each in got.agreements] == ["finance__sales.orders"]
    assert select(catalog(), ["port:orders.v1"]).agreements == ()


def test_a_product_stays_with_an_asset_that_is_no_port():
    got = select(catalog(), ["stg_orders source:till"])
    (sales,) = got.products
    assert sales.outputs == ()
    assert [each.assets for each in sales.inputs] == [("source.shop.till.orders",)]


def test_an_input_port_keeps_the_assets_that_remain():
    product = Product(
        "sales",
        "Sales",
        "odps",
        inputs=(
            InputPort("both", ("source.shop.till.orders", "seed.shop.rates")),
            InputPort("rates", ("seed.shop.rates",)),
        ),
    )
    whole = replace(catalog(), products=(product,))
    (sales,) = select(whole, [], ["rates"]).products
    assert sales.inputs == (InputPort("both", ("source.shop.till.orders",)),)


@pytest.mark.parametrize(
    ("selections", "exclusions", "ports"),
    [
        (["product:sales"], [], ["ghost", "orders", "orders"]),
        ([], ["rates"], ["ghost", "orders", "orders"]),
        ([], ["orders.v1"], ["orders"]),
        (["orders.v1"], [], ["orders"]),
    ],
)
def test_a_port_without_a_model_stays_while_its_product_is_whole(selections, exclusions, ports):
    finance, sales = catalog().products
    ghost = OutputPort("sales.ghost.v1", "ghost", "", "1.0.0")
    whole = replace(catalog(), products=(finance, replace(sales, outputs=(ghost, *sales.outputs))))
    got = select(whole, selections, exclusions)
    (product,) = (each for each in got.products if each.id == "sales")
    assert [each.name for each in product.outputs] == ports


def test_a_product_that_only_promises_stays_until_something_is_selected():
    promised = Product("new", "New", "odps", outputs=(OutputPort("new.a.v1", "a", "", "1.0.0"),))
    deal = Agreement("finance__new.a", "finance", "new.a.v1")
    whole = replace(catalog(), products=(promised,), agreements=(deal,))
    assert select(whole, [], ["rates"]).products == (promised,)
    assert select(whole, [], ["rates"]).agreements == (deal,)
    assert select(whole, ["rates"]).products == ()
    assert select(whole, ["rates"]).agreements == ()


def test_consumers_follow_what_they_read_at_any_hand():
    got = {each.id: each.reads for each in select(SHOP_CATALOG, ["customers"]).consumers}
    assert got == {
        "semantic_model.shop.sem": ("model.shop.customers",),
        "metric.shop.revenue": ("semantic_model.shop.sem",),
        "saved_query.shop.weekly": ("metric.shop.revenue",),
        # The board reads model.shop.top too, which is not here.
        "exposure.shop.board": ("metric.shop.revenue",),
    }
    assert select(SHOP_CATALOG, ["rates"]).consumers == ()


def test_an_excluded_consumer_stays_out_and_takes_its_readers_along():
    got = select(SHOP_CATALOG, ["customers"], ["metric:revenue"])
    assert [each.id for each in got.consumers] == ["semantic_model.shop.sem"]
    got = select(SHOP_CATALOG, ["customers top"], ["metric:revenue"])
    assert [each.id for each in got.consumers] == ["exposure.shop.board", "semantic_model.shop.sem"]


def test_a_consumer_that_is_selected_alone_reads_nothing_that_is_there():
    got = select(SHOP_CATALOG, ["exposure:other"])
    assert (got.assets, got.consumers) == ((), (replace(CONSUMERS[1], reads=()),))


def test_gaps_of_what_is_left_out_are_left_out():
    gaps = (
        Gap("model.shop.figures", "p", "f"),
        Gap("model.shop.orders.v2", "p", "f"),
        Gap("sources.json", "p", "f"),
    )
    got = select(replace(catalog(), gaps=gaps), ["figures"])
    assert [each.subject for each in got.gaps] == ["model.shop.figures", "sources.json"]


def test_what_matches_nothing_is_named_and_the_catalog_is_empty():
    assert unmatched(catalog(), ["orders tag:nope", "figures,orders", "+rates"]) == [
        "tag:nope",
        "figures,orders",
    ]
    got = select(catalog(), ["nope"])
    assert (got.assets, got.products, got.checks, got.consumers) == ((), (), (), ())
    assert got.project == catalog().project


@pytest.mark.parametrize(
    ("criterion", "problem", "fix"),
    [
        ("tagg:x", 'unknown method "tagg"', 'did you mean "tag"? the methods are access, config,'),
        ("state:modified+", "a catalog knows no earlier run", "`dbt ls --resource-type model --"),
        ("result:error", "a catalog knows no earlier run", "dbt ls"),
        ("source_status:fresher", "a catalog knows no earlier run", "dbt ls"),
        ("test_type:unit", "checks go where their assets go", "name their assets"),
        ("@orders+", "@ before and + after exclude each other", "leave out the +"),
        ("+", "a name is missing", "+orders,tag:daily"),
        ("tag:", "a name is missing", "+orders,tag:daily"),
        ("orders,", "a name is missing", "+orders,tag:daily"),
        ("", "a criterion is empty", "leave the option out"),
        ("  ", "a criterion is empty", "leave the option out"),
        ("version:prior", 'version cannot be "prior"', "use latest, prerelease, old, none"),
        ("access:publik", 'access cannot be "publik"', 'did you mean "public"?'),
        ("resource_type:test", 'resource_type cannot be "test"', "use model, seed"),
        ("source:a.b.c.d", "too many dots", '"source:package.source.table"'),
        ("exposure:a.b.c", "too many dots", '"exposure:package.name"'),
        ("config:table", 'does not know the configuration ""', "known are materialized"),
        ("config.meta:x", 'does not know the configuration "meta"', "meta.<key>"),
        ("config.materialised:x", '"materialised"', 'did you mean "materialized"?'),
        ("tag.x:y", "tag takes no key", 'write "tag:y"'),
    ],
)  # fmt: skip
def test_what_is_no_criterion_is_said_with_the_fix(criterion, problem, fix):
    for options in ([[criterion]], [["orders"], [criterion]]):
        with pytest.raises(InputError) as caught:
            select(catalog(), *options)
        assert problem in caught.value.problem
        assert fix in caught.value.fix
        assert not criterion.strip() or f'"{criterion}"' in caught.value.problem


@pytest.mark.parametrize(
    ("path", "fits"),
    [
        ("models/**/orders_v2.sql", True),
        ("**/orders_v2.sql", True),
        ("models/**", True),
        ("models\\sales", True),
        ("./models/sales/", True),
        ("models/sales/orders_v2", False),
        ("sales/orders_v2.sql", False),
        ("models/*/*/orders_v2.sql", False),
        ("**/*/" * 40, False),
        ("**/" * 4000 + "nope", False),
    ],
)
def test_a_path_is_a_glob_over_folders(path, fits):
    assert ("model.shop.orders.v2" in chosen(catalog(), [path])) is fits


def test_a_chain_of_ten_thousand_does_not_recurse_out_and_takes_no_time():
    def asset(number: int) -> Asset:
        above = f"model.p.m{number - 1}"
        columns = tuple(
            Column(f"c{each}", upstream=(Upstream(above, f"c{each}", "copied"),) if number else ())
            for each in range(10)
        )
        return Asset(
            f"model.p.m{number}",
            f"m{number}",
            "model",
            "p",
            f"models/a/b/m{number}.sql",
            tags=("even",) if number % 2 == 0 else (),
            columns=columns,
            upstream=(Edge(above, "copied"),) if number else (),
        )

    whole = Catalog(Project("p", "x:"), assets=tuple(asset(number) for number in range(10_000)))
    started = time.process_time()
    got = select(whole, ["+m9999,models/a", "@m5"], ["tag:even"])
    spent = time.process_time() - started
    assert [each.id for each in got.assets] == [
        f"model.p.m{number}" for number in range(1, 10_000, 2)
    ]
    assert not any(column.upstream for each in got.assets for column in each.columns)
    # About 0.2 s; generous, for a machine that is busy.
    assert spent < 2
