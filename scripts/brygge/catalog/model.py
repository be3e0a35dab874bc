"""The catalog model: what there is, who answers for it, how it came to be, how good it is.

Input:   nothing; `assembling` fills it from dbt artifacts and contracts.
Output:  immutable values with plain fields. Every list is sorted, so equal input gives equal bytes.
Never:   holds a secret, an absolute path or a value from the data; never computes.

Ids of assets, checks and consumers are dbt's unique ids (`model.brygge.daily_sales.v1`); ids of
products and ports are ours (`sales`, `sales.daily_sales.v1`). Times are UTC, as ISO 8601 text.
The published JSON Schema (`catalog.schema.json`) is made from these classes.
"""

from typing import Any, Literal, get_args

from msgspec import Struct

# How a value came from a column upstream. `filter`, `join`, `group` and `sort` are columns that
# decide which rows there are, and whose values do not arrive.
Kind = Literal["copied", "renamed", "transformed", "aggregated"]
# From a value as it is to one that stands for many: along a path the strongest wins.
KINDS: tuple[Kind, ...] = get_args(Kind)
Influence = Literal["filter", "join", "group", "sort"]
# Where a column's values come from; every column has one. `unexplained` comes with a reason.
Origin = Literal["derived", "source", "constant", "rowset", "generated", "external", "unexplained"]


class Value(Struct, frozen=True, gc=False, omit_defaults=True):
    """The base of all parts: immutable; fields that say nothing are left out of JSON."""


class Upstream(Value, frozen=True):
    """One column that a column is made from, and by which expressions (source first)."""

    asset: str
    column: str
    kind: Kind
    # SQL fragments, from the source outwards; none where the value is only passed on.
    steps: tuple[str, ...] = ()


class Column(Value, frozen=True):
    """One column. `basis` says who told us of it: catalog, contract, sql or documented."""

    name: str
    type: str = ""
    description: str = ""
    classification: str = ""
    basis: Literal["catalog", "contract", "sql", "documented"] = "documented"
    is_key: bool = False
    is_required: bool = False
    is_unique: bool = False
    tags: tuple[str, ...] = ()
    origin: Origin = "unexplained"
    reason: str = ""
    # The expression of a column that has no upstream (a constant, `count(*)`).
    expression: str = ""
    upstream: tuple[Upstream, ...] = ()


class Condition(Value, frozen=True):
    """A column upstream that decides which rows an asset has."""

    asset: str
    column: str
    influence: Influence


class Edge(Value, frozen=True):
    """One asset that an asset reads. `kind` is the strongest of its columns' kinds.

    `condition`: it only filters or joins. `unknown`: lineage by column is missing.
    """

    asset: str
    kind: Literal["copied", "renamed", "transformed", "aggregated", "condition", "unknown"]
    # False where the SQL names the relation and dbt's graph does not know.
    is_declared: bool = True


class Freshness(Value, frozen=True):
    """How old a source may be (dbt's `count` and `period`), and how old it was when looked at."""

    warn_after: str = ""
    error_after: str = ""
    status: str = ""
    checked_at: str = ""
    loaded_at: str = ""


class Result(Value, frozen=True):
    """How a check or a build ended. `failures` counts bad rows; their values never leave."""

    outcome: Literal["passed", "warned", "failed", "error", "skipped"]
    at: str = ""
    failures: int | None = None
    seconds: float | None = None


class Check(Value, frozen=True):
    """One dbt test (generic, singular or unit) on an asset or one of its columns."""

    id: str
    name: str
    asset: str
    # dbt's name of the generic test (`not_null`), or `singular`, or `unit`.
    kind: str
    column: str = ""
    severity: Literal["error", "warn"] = "error"
    description: str = ""
    # What the test was given (`{"values": [...]}`), the model and column aside.
    arguments: dict[str, Any] = {}
    # Newest first.
    results: tuple[Result, ...] = ()


class Relation(Value, frozen=True):
    """What the database calls an asset."""

    database: str = ""
    schema: str = ""
    identifier: str = ""


class Asset(Value, frozen=True):
    """One table, view, file or query that a project manages or reads."""

    id: str
    name: str
    kind: Literal["model", "seed", "snapshot", "source"]
    package: str
    # Relative to the project's root.
    path: str
    product: str = ""
    # The first folder below `models/` (bronze, staging); empty for what is no model.
    layer: str = ""
    description: str = ""
    relation: Relation = Relation()
    # table, view, incremental, ephemeral, output_port ...
    materialization: str = ""
    language: str = "sql"
    access: Literal["private", "protected", "public"] = "protected"
    group: str = ""
    version: str = ""
    is_latest: bool = True
    deprecated_on: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    meta: dict[str, Any] = {}
    is_contract_enforced: bool = False
    columns: tuple[Column, ...] = ()
    # Compiled SQL; empty where dbt had not compiled it.
    sql: str = ""
    # complete: every column is explained. partial: some are not. failed: none is, `lineage_reason`
    # says why. none: there is nothing to read (sources, seeds).
    lineage: Literal["complete", "partial", "failed", "none"] = "none"
    lineage_reason: str = ""
    upstream: tuple[Edge, ...] = ()
    conditions: tuple[Condition, ...] = ()
    freshness: Freshness | None = None
    row_count: int | None = None
    byte_count: int | None = None
    # How its builds ended, newest first.
    builds: tuple[Result, ...] = ()


class Owner(Value, frozen=True):
    """A person or team that answers for something."""

    name: str
    email: str = ""
    role: str = ""


class Support(Value, frozen=True):
    """Where to ask."""

    channel: str
    url: str = ""
    tool: str = ""


class Release(Value, frozen=True):
    """One immutable publication of a port on one server."""

    id: str
    server: str
    published_at: str
    rows: int
    content_hash: str = ""
    is_current: bool = False


class Agreement(Value, frozen=True):
    """Who may read a port, for what, until when.

    `state` and the days are as of the day of the artifacts (`Project.generated_at`); they are empty
    where nothing is known, and `valid_until` also where access never ends.
    """

    id: str
    consumer: str
    port: str
    purpose: str = ""
    # approved, pending, denied, expired, revoked or cancelled.
    state: str = ""
    valid_from: str = ""
    valid_until: str = ""
    # Classes above public that are read unmasked.
    classes: tuple[str, ...] = ()


class InputPort(Value, frozen=True):
    """What a product reads that is not its own: another product's port, or a source."""

    name: str
    # Ids of the assets that are read through it.
    assets: tuple[str, ...]
    version: str = ""
    contract_id: str = ""
    # The port (its id) that is read, where it is one.
    port: str = ""
    is_inferred: bool = False


class OutputPort(Value, frozen=True):
    """What a product promises to others: one asset under a contract and a version."""

    id: str
    name: str
    # The asset that is exposed; empty where the contract's model is not in the artifacts.
    asset: str
    version: str
    description: str = ""
    status: str = ""
    contract_id: str = ""
    # The ODCS document as it was written; empty where there is none.
    contract: dict[str, Any] = {}
    deprecated_on: str = ""
    successor: str = ""
    releases: tuple[Release, ...] = ()
    is_inferred: bool = False


class Product(Value, frozen=True):
    """Data with one owner and one purpose.

    `basis`: odps (a descriptor was written), else inferred from a dbt group, package or folder.
    """

    id: str
    name: str
    basis: Literal["odps", "group", "package", "folder"]
    version: str = ""
    status: str = ""
    domain: str = ""
    purpose: str = ""
    usage: str = ""
    limitations: str = ""
    tags: tuple[str, ...] = ()
    team: str = ""
    owners: tuple[Owner, ...] = ()
    support: tuple[Support, ...] = ()
    inputs: tuple[InputPort, ...] = ()
    outputs: tuple[OutputPort, ...] = ()
    # The ODPS document as it was written; empty where the product was inferred.
    descriptor: dict[str, Any] = {}


class Consumer(Value, frozen=True):
    """What reads assets at the end: exposure, metric, semantic_model or saved_query."""

    id: str
    name: str
    kind: Literal["exposure", "metric", "semantic_model", "saved_query"]
    label: str = ""
    # Of an exposure: dashboard, notebook ...; of a metric: simple, ratio ...
    type: str = ""
    description: str = ""
    url: str = ""
    maturity: str = ""
    owner: Owner | None = None
    # Ids of the assets, and of the other consumers, that it reads.
    reads: tuple[str, ...] = ()


class Term(Value, frozen=True):
    """What a word means here: a documentation block of dbt, which descriptions repeat by name."""

    name: str
    package: str
    path: str
    text: str


class Gap(Value, frozen=True):
    """Something that is missing, what that costs, and what would bring it."""

    subject: str
    problem: str
    fix: str


class Publisher(Value, frozen=True):
    """Who publishes the catalog."""

    name: str
    homepage: str = ""
    email: str = ""


class Project(Value, frozen=True):
    """Where the catalog comes from, and how it names things to the world."""

    name: str
    # Every URI begins with it; it ends in `/` or `:`.
    base_iri: str
    title: str = ""
    description: str = ""
    publisher: Publisher = Publisher("unknown")
    license: str = ""
    language: str = "en"
    adapter: str = ""
    dbt_version: str = ""
    # v1 to v12, as the manifest says.
    manifest_version: str = ""
    generated_at: str = ""


class Catalog(Value, frozen=True):
    """Everything that is known of a project."""

    project: Project
    products: tuple[Product, ...] = ()
    assets: tuple[Asset, ...] = ()
    checks: tuple[Check, ...] = ()
    consumers: tuple[Consumer, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    terms: tuple[Term, ...] = ()
    gaps: tuple[Gap, ...] = ()
    # The version of this model (semantic): readers of the JSON look at it first.
    format: str = "1.1"
