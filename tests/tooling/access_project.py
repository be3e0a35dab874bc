"""A small project of two products: `register` offers ports, `figures` reads them."""

import shutil
from pathlib import Path

from port_project import REPOSITORY

_TARGET = "{type: duckdb, path: warehouse/%s.duckdb, threads: 1}"
FILES = {
    "dbt_project.yml": """\
name: brygge
version: "1.0"
profile: brygge
model-paths: [models]
seed-paths: [seeds]
test-paths: [tests/data]
analysis-paths: [analyses]
flags:
  send_anonymous_usage_stats: false
  # dbt would tell everybody, and to use `ref`; the gate tells those who are built.
  warn_error_options: {silence: [DeprecatedReference, UpcomingReferenceDeprecation]}
on-run-start:
  - "{{ check_access() }}"
  - "{{ create_audit_tables() }}"
on-run-end:
  - "{{ report_audits(results) }}"
models:
  brygge:
    +post-hook: "{{ record_recipe() }}"
    silver:
      +materialized: table
      figures: {+schema: silver, +group: figures}
      register: {+schema: silver, +group: register}
    gold:
      +materialized: output_port
      +contract: {enforced: true}
      register: {+schema: register}
seeds:
  brygge: {+schema: seeds}
""",
    "profiles.yml": "brygge:\n  target: main\n  outputs:\n"
    + "".join(f"    {name}: {_TARGET % name}\n" for name in ("main", "samples", "prod")),
    "models/_groups.yml": """\
groups:
  - name: figures
    owner: {name: Figures, email: figures@example.org}
  - name: register
    owner: {name: Register, email: register@example.org}
""",
    "models/silver/register/silver_register__companies.sql": """\
select '1' as company_number, 'Ada' as owner_name, 'a@example.org' as email, 'a@example.org' as mail
union all
select '2' as company_number, 'Bo' as owner_name, null as email, null as mail
""",
    "models/gold/register/companies_v1.sql": """\
select
    company_number, owner_name, email, mail,
    cast(5 as bigint) as salary,
    date '2020-01-01' as founded_date
from {{ ref('silver_register__companies') }}
""",
    "models/gold/register/offices_v1.sql": "select 'a' as office\n",
    "models/gold/register/offices_v2.sql": "select 'b' as office\n",
    "models/gold/register/notes_v1.sql": "select 'c' as note\n",
    "models/gold/register/maps_v1.sql": "select 'd' as note\n",
    "models/silver/figures/alone.sql": "select 1 as id\n",
    "models/silver/figures/seen.sql": "select * from {{ input_port('register', 'companies') }}\n",
    "models/silver/figures/seen.yml": """\
unit_tests:
  - name: companies_are_read_as_they_are_given
    model: seen
    given:
      - input: ref('companies')
        rows:
          - {company_number: '7', owner_name: Cy, email: c@example.org, salary: 9}
    expect:
      rows:
        - {company_number: '7', owner_name: Cy, email: c@example.org, salary: 9}
""",
}
# What the first half of the tests must see refused.
_OFFICES = "{{ input_port('register', 'offices') }}"
BY_REF = {"models/silver/figures/by_ref.sql": "select * from {{ ref('offices', v=2) }}\n"} | {
    f"models/silver/figures/beside_{number}.sql": (
        f"select * from {_OFFICES}\nunion all\nselect * from {{{{ {ref} }}}}\n"
    )
    for number, ref in enumerate(("ref('brygge', 'offices')", "ref('brygge', 'offices', v=2)"), 1)
}
# What is built says that somebody else reads.
CLAIMING = {
    "models/silver/figures/claiming.sql": (
        "{{ config(meta={'consumer': {'team': 'analysis'}}) }}\nselect * from " + _OFFICES + "\n"
    )
}
SIDEWAYS = {
    "models/silver/figures/sideways.sql": "select * from {{ ref('silver_register__companies') }}\n",
}
LEAVING = {
    "models/silver/figures/leaving.sql": (
        "select * from {{ input_port('register', 'offices', version=1) }}\n"
    ),
}
GROWN = {
    "models/silver/figures/grown.sql": (
        "{{ config(materialized='incremental') }}\n"
        "select owner_name from {{ input_port('register', 'companies') }}\n"
        "{% if is_incremental() %}where false{% endif %}\n"
    )
}
# Read through a view, which is not selected itself.
THROUGH = {
    "models/silver/figures/glass.sql": (
        "{{ config(materialized='ephemeral') }}\n"
        "select * from {{ input_port('register', 'companies') }}\n"
    ),
    "models/silver/figures/through.sql": "select company_number from {{ ref('glass') }}\n",
}
# What the graph does not show as reads of a port.
SIDE_DOORS = {
    "models/silver/figures/by_text.sql": (
        'select email from "register" . companies_v1 -- never register.notes_v1\n'
    ),
    "models/silver/figures/by_source.sql": "select * from {{ source('sneak', 'people') }}\n",
    "models/silver/figures/_sneak.yml": """\
sources:
  - name: sneak
    schema: register
    tables:
      - {name: people, identifier: companies}
""",
    "tests/data/figures/kept.sql": (
        "{{ config(store_failures=true, severity='warn') }}\n"
        "select * from {{ ref('companies', v=1) }}\n"
    ),
    "tests/data/figures/passing_by.sql": "select * from {{ ref('companies', v=1) }} where false\n",
}
RETIRED = {
    "models/silver/figures/mapped.sql": "select * from {{ input_port('register', 'maps') }}\n"
}

COMPANIES = (
    "{name: company_number, logicalType: string, primaryKey: true, classification: public}",
    "{name: owner_name, logicalType: string, classification: internal}",
    "{name: email, logicalType: string, classification: personal}",
    "{name: mail, logicalType: string, classification: personal}",
    "{name: salary, logicalType: integer, classification: confidential}",
    "{name: founded_date, logicalType: date}",
)
OFFICE = ("{name: office, logicalType: string, primaryKey: true, classification: public}",)
NOTE = ("{name: note, logicalType: string, primaryKey: true, classification: public}",)

AGREEMENT = "contracts/agreements/%s__register.companies.yaml"
_BY = "by: register@example.org, on"


def agreement(
    consumer: str = "figures", last: str = "2998-12-31", first: str = "2020-01-01", end: str = ""
) -> dict[str, str]:
    """Return the file of an agreement on `companies`; `end` is what became of its request."""
    text = (
        f"consumer: {{product: {consumer}}}\nport: register.companies\nrequests:\n"
        f"  - id: 1\n    requested: {{by: {consumer}@example.org, on: 2020-01-01}}\n"
        f"    purpose: Where companies are.\n    from: {first}\n    until: {last}\n"
        "    classes: [internal, confidential]\n"
    )
    return {AGREEMENT % consumer: text + (end or DECIDED % "approved")}


def agreement_of(kind: str, consumer: str) -> dict[str, str]:
    """Return the file of an agreement on `companies` of a team or a person."""
    [(file, text)] = agreement(consumer).items()
    return {file: text.replace(f"{{product: {consumer}}}", f"{{{kind}: {consumer}}}")}


DECIDED = f"    decided: {{as: %s, {_BY}: 2020-01-01, reason: Looked at.}}\n"
RENEWAL = (
    "  - id: 2\n    requested: {by: renewing@example.org, on: 2021-02-01}\n"
    "    purpose: Where they are now.\n"
)
# Products of one model each, named for what became of their request.
UNLUCKY = {
    "denied": agreement("denied", end=DECIDED % "denied"),
    "early": agreement("early", first="2990-01-01"),
    "ended": agreement("ended", last="2020-12-31"),
    "revoked": agreement(
        "revoked",
        end=DECIDED % "approved" + f"    revoked: {{{_BY}: 2020-03-01, reason: Misuse.}}\n",
    ),
    "waiting": agreement("waiting", end=" "),
    "renewing": agreement("renewing", last="2020-12-31", end=DECIDED % "approved" + RENEWAL),
}
REFUSED = {
    "models/silver/_unlucky.yml": "groups:\n"
    + "".join(f"  - {{name: {name}, owner: {{name: {name}}}}}\n" for name in UNLUCKY)
} | {
    f"models/silver/figures/{name}_reads.sql": (
        f"{{{{ config(group='{name}') }}}}\n"
        "select * from {{ input_port('register', 'companies') }}\n"
    )
    for name in UNLUCKY
}


# A product without an agreement, and a team of its name with one.
TWIN = {
    "models/silver/_twin.yml": "groups:\n  - {name: twin, owner: {name: twin}}\n",
    "models/silver/figures/twin_reads.sql": (
        "{{ config(group='twin') }}\nselect * from {{ input_port('register', 'companies') }}\n"
    ),
} | agreement_of("team", "twin")


def contract(
    port: str, columns: tuple[str, ...], access: str = "", status: str = "active"
) -> dict[str, str]:
    """Return the contract file of `<port>.v<major>`; no access means that none is said."""
    name, major = port.split(".v")
    said = f"customProperties: [{{property: access, value: {access}}}]\n" if access else ""
    slas = "slaProperties: [{property: endOfSupport, value: '2999-06-30'}]\n"
    text = (
        "apiVersion: v3.2.0\nkind: DataContract\n"
        f"id: register.{port}\nname: {name}\nversion: {major}.0.0\nstatus: {status}\n"
        "team: {name: register, members: [{username: register@example.org, role: owner}]}\n"
        + said
        + (slas if status == "deprecated" else "")
        + f"schema:\n  - name: {name}\n    physicalType: table\n    properties:\n"
        + "".join(f"      - {column}\n" for column in columns)
    )
    return {f"contracts/register/{port}.odcs.yaml": text}


CONTRACTS = (
    contract("companies.v1", COMPANIES)
    | contract("offices.v1", OFFICE, "unrestricted", "deprecated")
    | contract("offices.v2", OFFICE, "unrestricted")
    | contract("notes.v1", NOTE, "private")
    | contract("maps.v1", NOTE, "unrestricted", "retired")
)


def put(root: Path, *parts: dict[str, str]) -> None:
    """Write files below `root`."""
    for files in parts:
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")


def write_products(root: Path) -> Path:
    """Write the project to `root`, with this repository's macros and masks; return `root`."""
    put(root, FILES, CONTRACTS)
    shutil.copytree(REPOSITORY / "macros", root / "macros", dirs_exist_ok=True)
    shutil.rmtree(root / "macros" / "generated")
    for name in (
        "tests/data/generic/audited.sql",
        "models/_audit.yml",
        "seeds/rules/rule_access_masks.csv",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / name, root / name)
    (root / "warehouse").mkdir()
    return root
