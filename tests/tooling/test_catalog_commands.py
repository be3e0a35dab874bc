"""`brygge catalog lineage`, `impact`, `diff` and `check` as people and machines call them."""

import gc
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from msgspec.structs import replace

from brygge.catalog.model import Asset, Catalog, Column, Edge, Relation, Upstream
from brygge.commands.catalog import SUBCOMMANDS
from brygge.commands.catalog import command as group
from brygge.commands.catalog.names import Names, dim, plain
from brygge.commands.main import main
from brygge.exporting.formats import write
from conftest import ROOT
from sample_catalog import catalog

sys.path.append(str(ROOT / "benchmarks"))

from generated_projects.writing import write_artifacts

ORDERS, FIGURES = "model.shop.orders.v2", "model.shop.figures"
ASKING = [name for name in SUBCOMMANDS if name != "export"]
THRESHOLDS = "measure,minimum,reason,owner\n"
WAIVERS = "code,file,subject,reason,owner,expires_on\n"
HEAVY = ("dbt", "duckdb", "rich", "pydantic", "yaml", "msgspec", "sqlglot")
Said = pytest.CaptureFixture[str]


def export(made: Catalog, folder: Path) -> Path:
    write(made, ["json"], folder, lambda *words: None)
    return folder


def with_asset(made: Catalog, id: str, **changed: Any) -> Catalog:
    assets = tuple(replace(each, **changed) if each.id == id else each for each in made.assets)
    return replace(made, assets=assets)


def columns_of(made: Catalog, id: str) -> tuple[Column, ...]:
    return next(each.columns for each in made.assets if each.id == id)


def leaky() -> Catalog:
    """Return the sample in which `figures` counts e-mail addresses and does not say so."""
    leak = Column(
        "mails", "BIGINT", origin="derived", upstream=(Upstream(ORDERS, "e_mail", "aggregated"),)
    )
    return with_asset(catalog(), FIGURES, columns=(*columns_of(catalog(), FIGURES), leak))


def broken() -> Catalog:
    """Return the sample with a column gone, a type changed, a check dropped, a product reworded."""
    columns = tuple(
        replace(each, type="INTEGER") if each.name == "amount" else each
        for each in columns_of(catalog(), ORDERS)
        if each.name != "e_mail"
    )
    made = with_asset(catalog(), ORDERS, columns=columns)
    products = tuple(
        replace(each, tags=()) if each.id == "sales" else each for each in made.products
    )
    return replace(made, checks=made.checks[1:], products=products)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exported catalogs and dbt artifacts, side by side."""
    root = tmp_path_factory.mktemp("catalogs")
    export(catalog(), root / "sample")
    export(leaky(), root / "leaky")
    export(broken(), root / "broken")
    write_artifacts(root / "dbt", 20)
    shutil.make_archive(str(root / "dbt"), "zip", root / "dbt")
    return root


@pytest.fixture(autouse=True)
def here(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work beside the catalogs; the cache of lineage stays in the test, and collecting goes on."""
    monkeypatch.chdir(exports)
    monkeypatch.setenv("BRYGGE_CACHE", str(tmp_path / "cache"))
    yield
    gc.enable()


def ask(capsys: Said, *words: str, code: int = 0) -> str:
    """Return what `brygge catalog ...` says on stdout; it must end with `code`."""
    ended = main(["catalog", *words])
    said = capsys.readouterr()
    assert ended == code, said.err
    return said.out


def answer(capsys: Said, *words: str, code: int = 0) -> dict[str, Any]:
    said = json.loads(ask(capsys, *words, "--format", "json", code=code))
    assert isinstance(said, dict)
    return said


def refusal(capsys: Said, *words: str) -> tuple[str, str]:
    """Return problem and fix of a command that is refused as a user's mistake."""
    assert main(["catalog", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    problem, fix = said.err.splitlines()[-2:]
    return problem.removeprefix("error: "), fix.removeprefix("  fix: ")


# ---------- all of them


@pytest.mark.parametrize("name", ASKING)
def test_help_says_what_every_option_is_for_and_all_exit_codes(name: str) -> None:
    assert isinstance(group, click.Group)
    found = group.get_command(click.Context(group), name)
    assert found is not None
    assert "Exit codes: 0" in (found.help or "")
    options = [each for each in found.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from brygge.commands.main import main\n"
        f"for name in {ASKING!r}: main(['catalog', name, '--help'])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert done.stdout.count("Usage: brygge catalog") == len(ASKING)


def test_names_are_those_that_the_commands_take_back(capsys: Said) -> None:
    names = Names(catalog())
    named = [names.asset(each.id) for each in catalog().assets]
    assert named == ["finance.figures", "sales.orders.v1", "sales.orders.v2", "stg_orders",
                     "rates", "till.orders"]  # fmt: skip
    for asset, name in zip(catalog().assets, named, strict=True):
        assert answer(capsys, "lineage", name, "--artifacts", "sample")["asset"] == asset.id


def test_a_name_that_is_taken_twice_gives_way_to_the_id() -> None:
    twice = tuple(Asset(f"model.{each}.x", "x", "model", each, "x.sql") for each in "ab")
    names = Names(replace(catalog(), assets=twice))
    assert names.asset("model.a.x") == "model.a.x"
    assert names.column("model.c.y", "z") == "model.c.y.z"


def test_text_of_a_catalog_does_not_steer_the_terminal() -> None:
    assert plain("a\x1b[31m\nb\u202ec") == "a\ufffd[31m b\ufffdc"
    assert dim("nothing to dim outside a terminal") == "nothing to dim outside a terminal"


# ---------- lineage


def test_lineage_is_a_tree_with_kinds_expressions_and_origins(capsys: Said) -> None:
    said = ask(capsys, "lineage", "finance.figures.revenue", "--artifacts", "sample")
    assert said.splitlines() == [
        "finance.figures.revenue",
        "└── sales.orders.v2.amount  aggregated — sum(amount)",
        "    ├── rates.rate  transformed — amount * rate  [seed]",
        "    └── stg_orders.amount  transformed — amount * rate",
        '        └── till.orders.Amount  transformed — cast("Amount" as decimal)  [source]',
        "the rows of finance.figures are decided by",
        "  filter: sales.orders.v2.kind",
    ]


@pytest.mark.parametrize(
    ("name", "root"),
    [
        ("orders.kind", "sales.orders.v2.kind  [constant: 'order']"),
        ("figures.order_count", "finance.figures.order_count  [rowset: count(*)]"),
        ("figures.secret_sauce", "finance.figures.secret_sauce  [unexplained: python model]"),
        ("stg_orders.loaded_at", "stg_orders.loaded_at  [generated: current_timestamp]"),
        ("rates.rate", "rates.rate  [seed]"),
    ],
)
def test_what_comes_from_nothing_says_how_it_came_to_be(name: str, root: str, capsys: Said) -> None:
    assert ask(capsys, "lineage", name, "--artifacts", "sample").splitlines()[0] == root


def test_lineage_downstream_of_an_asset_shows_assets(capsys: Said) -> None:
    said = ask(capsys, "lineage", "rates", "--downstream", "--artifacts", "sample")
    assert said.splitlines() == [
        "rates",
        "├── sales.orders.v1  transformed",
        "└── sales.orders.v2  transformed",
        "    └── finance.figures  aggregated",
    ]
    said = ask(capsys, "lineage", "figures", "--downstream", "--artifacts", "sample")
    assert said.splitlines() == ["finance.figures", "nothing is made from it."]
    said = ask(capsys, "lineage", "rates", "--artifacts", "sample")
    assert said.splitlines() == ["rates", "it is made from nothing else."]


def test_what_stands_above_is_referred_to_and_what_is_too_deep_is_counted(capsys: Said) -> None:
    words = ("lineage", "sales_000_figures", "--artifacts", "dbt")
    lines = ask(capsys, *words).splitlines()
    above = next(line for line in lines if line.endswith("(shown above)"))
    name = above.lstrip("│├└─ ").split()[0]
    assert sum(name == line.lstrip("│├└─ ").split()[0] for line in lines) == 2
    assert lines[-1].startswith("└── ")
    lines = ask(capsys, *words, "--depth", "1").splitlines()
    assert len(lines) == 3
    assert lines[1] == "├── int_sales_000__by_code  transformed  (2 on the next level)"
    assert ask(capsys, *words, "--depth", "0").splitlines() == [
        "sales_000_figures  (2 on the next level)"
    ]


def dark() -> Catalog:
    """Return the sample in which nobody knows what `figures` takes from orders and from rates."""
    edges = (Edge(ORDERS, "unknown"), Edge("seed.shop.rates", "unknown"))
    return with_asset(catalog(), FIGURES, columns=(), upstream=edges, lineage="failed")


def test_readers_without_lineage_by_column_are_not_nothing(tmp_path: Path, capsys: Said) -> None:
    words = ("--downstream", "--artifacts", str(export(dark(), tmp_path)))
    assert ask(capsys, "lineage", "orders.amount", *words).splitlines() == [
        "sales.orders.v2.amount",
        "no column is known to be made from it; finance.figures reads sales.orders.v2, "
        "without lineage by column.",
    ]
    lines = ask(capsys, "lineage", "rates.rate", *words).splitlines()
    assert len(lines) == 4
    assert lines[-1].startswith("no other column is known to be made from it; finance.figures ")


def test_an_unknown_edge_says_whether_lineage_is_missing(tmp_path: Path, capsys: Said) -> None:
    words = ("--artifacts", str(export(dark(), tmp_path)))
    assert ask(capsys, "lineage", "figures", *words, "--depth", "1").splitlines()[1:] == [
        "├── sales.orders.v2  lineage by column is missing  (2 on the next level)",
        "└── rates  lineage by column is missing",
    ]
    explained = with_asset(dark(), FIGURES, lineage="complete")
    words = ("--artifacts", str(export(explained, tmp_path / "explained")))
    said = ask(capsys, "lineage", "rates", *words, "--downstream")
    assert said.splitlines()[-1] == "    └── finance.figures  no column taken"
    assert "no column taken" in ask(capsys, "lineage", "figures", *words, "--format", "mermaid")
    # Its columns are all known, and none comes from there.
    said = ask(capsys, "lineage", "orders.amount", *words, "--downstream")
    assert said.splitlines()[-1] == "nothing is made from it."


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_a_tree_is_as_wide_as_the_terminal_at_most(
    columns: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    steps = ("first(" + "x" * 120 + ")", "second(" + "y" * 120 + ")")
    long = Column("revenue", upstream=(Upstream(ORDERS, "kind", "aggregated", steps),))
    made = with_asset(catalog(), FIGURES, columns=(long,))
    constant = replace(columns_of(made, ORDERS)[3], expression="'" + "z" * 40 + "'")
    made = with_asset(made, ORDERS, columns=(constant,))
    words = ("lineage", "figures.revenue", "--artifacts", str(export(made, tmp_path)))
    with monkeypatch.context() as patch:
        if columns != 160:
            patch.setattr(sys.stdout, "isatty", lambda: True)
            patch.setenv("COLUMNS", str(columns))
            patch.setenv("NO_COLOR", "1")
        lines = ask(capsys, *words).splitlines()[:2]
    assert max(map(len, lines)) <= columns
    assert lines[1].startswith("└── sales.orders.v2.kind  aggregated"[: columns - 1])
    assert "first(" not in lines[1]
    assert ("… → second(y" in lines[1]) is (columns == 160)
    assert answer(capsys, *words)["nodes"][1]["steps"] == list(steps)


def test_a_deep_tree_is_as_wide_as_the_terminal_at_most(tmp_path: Path, capsys: Said) -> None:
    chain = [
        Asset(f"model.p.m{each}", f"m{each}", "model", "p", "m.sql",
              upstream=(Edge(f"model.p.m{each + 1}", "copied"),))
        for each in range(60)
    ]  # fmt: skip
    folder = export(replace(catalog(), assets=tuple(chain), products=()), tmp_path)
    lines = ask(capsys, "lineage", "m0", "--artifacts", str(folder)).splitlines()
    assert max(map(len, lines)) <= 160
    assert lines[3] == "        └── m3  copied"
    assert lines[59].startswith("…")
    assert lines[59].endswith("    └── m59  copied")


def test_lineage_as_json_has_ids_and_the_level_of_every_node(capsys: Said) -> None:
    said = answer(capsys, "lineage", "figures.revenue", "--artifacts", "sample", "--depth", "2")
    assert (said["asset"], said["column"], said["direction"]) == (FIGURES, "revenue", "upstream")
    assert [(each["level"], each["asset"], each["column"]) for each in said["nodes"]] == [
        (0, FIGURES, "revenue"),
        (1, ORDERS, "amount"),
        (2, "seed.shop.rates", "rate"),
        (2, "model.shop.stg_orders", "amount"),
    ]
    assert said["nodes"][1]["steps"] == ["sum(amount)"]
    assert said["nodes"][2]["origin"] == "source"
    assert [each["hidden"] for each in said["nodes"]] == [0, 0, 0, 1]


def test_lineage_as_a_picture_points_along_the_values(capsys: Said) -> None:
    words = ("lineage", "orders.amount", "--artifacts", "sample", "--format", "mermaid")
    upstream = ask(capsys, *words).splitlines()
    assert upstream[0] == "flowchart LR"
    assert '    subgraph g1["rates"]' in upstream
    assert '    n1 -->|"transformed"| n0' in upstream
    downstream = ask(capsys, *words, "--downstream").splitlines()
    assert '    n0 -->|"aggregated"| n1' in downstream
    assert '        n1["revenue"]' in downstream


@pytest.mark.parametrize("command", ["lineage", "impact"])
@pytest.mark.parametrize(
    ("name", "problem", "fix"),
    [
        ("orders.amout", f'{ORDERS} has no column "amout".', 'did you mean "amount"?'),
        ("ordrs.amount", 'nothing is called "ordrs.amount".', 'did you mean "orders"?'),
    ],
)
def test_an_unknown_name_is_refused_with_the_likely_one(
    command: str, name: str, problem: str, fix: str, capsys: Said
) -> None:
    told = refusal(capsys, command, name, "--artifacts", "sample")
    assert told[0] == problem
    assert told[1].startswith(fix)


@pytest.mark.parametrize("command", ["lineage", "impact"])
def test_an_ambiguous_name_is_refused_with_all_that_it_may_mean(
    command: str, tmp_path: Path, capsys: Said
) -> None:
    twice = tuple(Asset(f"model.{each}.x", "x", "model", each, "x.sql") for each in "ab")
    folder = export(replace(catalog(), assets=twice, products=()), tmp_path / "twice")
    assert refusal(capsys, command, "x", "--artifacts", str(folder)) == (
        '"x" may mean 2 things.',
        "name one of model.a.x, model.b.x.",
    )


def test_a_wrong_depth_and_a_missing_name_are_refused(capsys: Said) -> None:
    assert "--depth" in refusal(capsys, "lineage", "rates", "--depth", "-1")[0]
    assert "NAME" in refusal(capsys, "lineage")[0]


# ---------- impact


def test_impact_is_grouped_and_counted(capsys: Said) -> None:
    said = ask(capsys, "impact", "orders.amount", "--artifacts", "sample")
    lines = said.splitlines()
    assert lines[0] == (
        "sales.orders.v2.amount: 2 ports, 2 readers, 2 consumers, 1 column and 3 checks "
        "depend on it."
    )
    assert "  sales.orders.v2 (sales_data): amount" in lines
    assert (
        "  finance reads sales.orders.v2: agreement finance__sales.orders "
        "(approved, until 2026-12-31)" in lines
    )
    assert "  product finance reads sales.orders.v2: input port orders" in lines
    assert "  exposure board (Ada): its values" in lines
    assert "  finance.figures.revenue  aggregated" in lines
    assert "  sales.orders.v2.amount: not_null_orders_amount (error)" in lines


def test_a_column_that_only_decides_rows_counts(capsys: Said) -> None:
    said = ask(capsys, "impact", "rates.currency", "--artifacts", "sample")
    assert "  sales.orders.v2: join by rates.currency\n" in said
    assert "  finance.figures: which rows there are\n" in said


def test_impact_is_asked_for_by_argument_or_option_and_never_fails(capsys: Said) -> None:
    first = answer(capsys, "impact", "orders.e_mail", "--artifacts", "sample")
    assert first == answer(capsys, "impact", "--column", "orders.e_mail", "--artifacts", "sample")
    assert [each["id"] for each in first["ports"]] == ["sales.orders.v2"]
    lonely = ask(capsys, "impact", "stg_orders.loaded_at", "--artifacts", "sample")
    assert lonely == "stg_orders.loaded_at: nothing depends on it.\n"


def test_impact_of_nothing_or_of_two_things_is_refused(capsys: Said) -> None:
    assert refusal(capsys, "impact")[0] == "nothing is asked about."
    told = refusal(capsys, "impact", "orders.kind", "--column", "orders.amount")
    assert told[0] == 'both "orders.kind" and --column "orders.amount" are asked about.'


# ---------- diff


def test_diff_puts_what_breaks_first_with_the_ports_that_it_arrives_at(capsys: Said) -> None:
    assert ask(capsys, "diff", "sample", "broken").splitlines() == [
        "sales.orders.v2",
        "  ! column amount: type DECIMAL(18,2) → INTEGER: the type does not hold the same.",
        "      arrives at finance.figures",
        "  ! column e_mail removed: readers were promised this column.",
        "    check accepted_values_orders_kind removed: nothing holds it any more.",
        "",
        "product sales",
        "    tags sales, web shop → (nothing): other tags.",
        "",
        "4 changes, 2 of them breaking.",
    ]


def test_diff_says_versions_relations_and_projects_in_words(tmp_path: Path, capsys: Said) -> None:
    moved = with_asset(catalog(), ORDERS, relation=Relation("shop", "sold", "orders_v2"))
    finance, sales = moved.products
    products = (finance, replace(sales, outputs=sales.outputs[1:]))
    project = replace(moved.project, name="market")
    folder = export(replace(moved, products=products, project=project), tmp_path)
    lines = ask(capsys, "diff", "sample", str(folder)).splitlines()
    assert lines[:2] == ["these are two projects: shop and market.", ""]
    assert (
        "    relation shop.sales.orders_v2 → shop.sold.orders_v2: it is found elsewhere." in lines
    )
    assert (
        "    port sales.orders.v1 removed (version 1.0.0): it is no longer inferred as a port."
        in lines
    )


def test_diff_fails_only_when_asked_to_and_something_breaks(capsys: Said) -> None:
    words = ("diff", "sample", "broken/catalog.json")
    said = answer(capsys, *words, "--fail-on-breaking", code=1)
    assert said == answer(capsys, *words)
    assert said["breaking"] == 2
    assert [each["column"] for each in said["changes"]] == ["", "amount", "e_mail", ""]
    assert ask(capsys, "diff", "sample", "sample", "--fail-on-breaking") == "nothing changed.\n"


def test_diff_takes_a_folder_a_zip_and_a_manifest_for_the_same(
    tmp_path: Path, capsys: Said
) -> None:
    assert ask(capsys, "diff", "dbt", "dbt.zip") == "nothing changed.\n"
    assert ask(capsys, "diff", "dbt/manifest.json", "dbt") == "nothing changed.\n"
    # An export of the same artifacts, too; it is recognised by what is in it.
    main(["catalog", "export", "--artifacts", "dbt", "--format", "json", "--out", str(tmp_path)])
    capsys.readouterr()
    (tmp_path / "catalog.json").rename(tmp_path / "then.json")
    assert ask(capsys, "diff", str(tmp_path / "then.json"), "dbt") == "nothing changed.\n"


def test_diff_names_the_ends_of_lineage_as_people_do(tmp_path: Path, capsys: Said) -> None:
    made = with_asset(catalog(), FIGURES, conditions=())
    columns = (replace(columns_of(made, FIGURES)[0], upstream=()), *columns_of(made, FIGURES)[1:])
    folder = export(with_asset(made, FIGURES, columns=columns), tmp_path)
    lines = ask(capsys, "diff", "sample", str(folder)).splitlines()
    assert lines[0] == "finance.figures"
    assert lines[1].startswith(
        "    column revenue, value from sales.orders.v2.amount removed (aggregated): "
    )
    assert lines[2].startswith("    rows, by sales.orders.v2.kind removed (filter): ")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"openapi": "3.1.0"}', "it is neither a manifest of dbt nor a catalog of Brygge."),
        ('{"format": 3, "project": "x"}', "it is neither a manifest of dbt nor a catalog"),
        (
            '{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/catalog/v1.json"}}',
            "it is dbt's catalog.json.",
        ),
        ('{"format": "2.0", "project": {}}', "the catalog is of format 2.0, and this Brygge reads"),
        ('{"format": "1.4", "project": {}}', "it is no whole catalog (Object missing required"),
    ],
)
def test_diff_refuses_what_is_no_catalog(
    content: str, problem: str, tmp_path: Path, capsys: Said
) -> None:
    file = tmp_path / "other.json"
    file.write_text(content)
    for words in ((str(file), "sample"), ("sample", str(file))):
        told, fix = refusal(capsys, "diff", *words)
        assert told.startswith(f"{file}: {problem}")
        assert fix


@pytest.mark.parametrize("content", ["no JSON", '{"nodes": {}}', '{"format": "1.0"'])
def test_diff_refuses_what_is_no_manifest(content: str, tmp_path: Path, capsys: Said) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(content)
    assert refusal(capsys, "diff", "sample", str(file))[0].startswith("manifest.json")


def test_diff_refuses_places_where_nothing_is(tmp_path: Path, capsys: Said) -> None:
    assert refusal(capsys, "diff", "nowhere", "sample")[0].startswith("nowhere: there is no such")
    assert "there is no manifest.json" in refusal(capsys, "diff", "sample", str(tmp_path))[0]
    assert "NEW" in refusal(capsys, "diff", "sample")[0]


# ---------- check


def write_csv(folder: Path, header: str, *rows: str) -> str:
    file = folder / "rows.csv"
    file.write_text(header + "".join(f"{row}\n" for row in rows))
    return str(file)


def test_without_thresholds_measures_are_told_and_not_judged(capsys: Said) -> None:
    said = ask(capsys, "check", "--artifacts", "sample")
    assert "documented_assets      4    6   66.7 %   -" in said
    assert "sales.orders.v2: 14 of 15 FAIR checks\n" in said
    assert (
        "  R3 tests: failed: not_null_orders_amount\n"
        "    fix: mend what fails, and run `brygge build`.\n" in said
    )
    assert "no thresholds: measures are counted and not judged.\n0 findings, 0 accepted.\n" in said
    assert "finance.figures.secret_sauce: its class cannot be judged" in said


def test_a_threshold_that_is_missed_is_a_finding(tmp_path: Path, capsys: Said) -> None:
    rows = ("owned_assets,66,Somebody answers.,team", "tested_models,50,Breaks are seen.,team")
    file = write_csv(tmp_path, THRESHOLDS, *rows)
    words = ("check", "--artifacts", "sample", "--thresholds", file)
    said = ask(capsys, *words, code=1)
    assert (
        f"{file}: tested_models: 1 of 4 (25.0 %) are less than the minimum of 50 %: "
        "Breaks are seen.\n  fix: add a test to" in said
    )
    assert said.endswith("1 finding, 0 accepted.\n")
    told = answer(capsys, *words, code=1)
    assert [each["subject"] for each in told["findings"]] == ["tested_models"]
    measured = {each["name"]: each for each in told["measures"]}
    assert (measured["owned_assets"]["minimum"], measured["tested_keys"]["minimum"]) == ("66", None)
    assert measured["tested_models"]["percent"] == 25.0
    fair = {each["port"]: each for each in told["fair"]}
    assert (fair["sales.orders.v2"]["met"], len(fair["sales.orders.v2"]["outcomes"])) == (14, 15)
    missed = [each for each in fair["sales.orders.v2"]["outcomes"] if not each["is_met"]]
    assert [(each["check"], bool(each["fix"])) for each in missed] == [("R3", True)]


def test_thresholds_that_are_reached_are_good(tmp_path: Path, capsys: Said) -> None:
    file = write_csv(tmp_path, THRESHOLDS, "owned_assets,66,Somebody answers.,team")
    said = ask(capsys, "check", "--artifacts", "sample", "--thresholds", file)
    assert said.endswith("\n0 findings, 0 accepted.\n")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((THRESHOLDS, "owned,90,Why.,team"), 'there is no measure "owned".'),
        ((THRESHOLDS, "owned_assets,most,Why.,team"), 'the minimum "most" is no per cent.'),
        ((THRESHOLDS, "owned_assets,9,,team"), "the threshold has no reason."),
        ((THRESHOLDS, "owned_assets,9"), "the row has too few or too many cells."),
    ],
)
def test_a_faulty_threshold_is_a_finding(
    rows: tuple[str, ...], sentence: str, tmp_path: Path, capsys: Said
) -> None:
    words = ("--thresholds", write_csv(tmp_path, *rows))
    said = answer(capsys, "check", "--artifacts", "sample", *words, code=1)
    assert sentence in [each["sentence"] for each in said["findings"]]


@pytest.mark.parametrize("option", ["--thresholds", "--waivers"])
def test_a_seed_that_is_missing_or_cannot_be_read_is_refused(
    option: str, tmp_path: Path, capsys: Said
) -> None:
    words = ("check", "--artifacts", "sample", option)
    assert refusal(capsys, *words, "none.csv")[0] == "none.csv: there is no such file."
    (tmp_path / "no.csv").write_bytes(b"\xff\xfe\x00")
    assert "the seed cannot be read" in refusal(capsys, *words, str(tmp_path / "no.csv"))[0]


@pytest.mark.parametrize(
    ("option", "given", "wanted"),
    [
        ("--waivers", THRESHOLDS, WAIVERS),
        ("--thresholds", WAIVERS, THRESHOLDS),
        ("--thresholds", "# A page\n\nwith text\n", THRESHOLDS),
    ],
)
def test_a_file_with_another_header_is_refused(
    option: str, given: str, wanted: str, tmp_path: Path, capsys: Said
) -> None:
    file = write_csv(tmp_path, given)
    told = refusal(capsys, "check", "--artifacts", "sample", option, file)
    assert told == (f"{file}: the header is another.", f"write {wanted.strip()}.")


def test_a_share_of_nothing_is_no_share(tmp_path: Path, capsys: Said) -> None:
    folder = export(replace(catalog(), products=()), tmp_path)
    [line] = [
        each
        for each in ask(capsys, "check", "--artifacts", str(folder)).splitlines()
        if "fair_checks" in each
    ]
    assert line.split() == ["fair_checks", "0", "0", "-", "-"]


def test_a_leak_is_a_finding_with_its_path(capsys: Said) -> None:
    said = ask(capsys, "check", "--artifacts", "leaky", code=1)
    assert (
        "models/finance/figures.sql: finance.figures.mails: personal values arrive in a column "
        "that is not classified: " in said
    )
    assert f" -> {FIGURES}.mails (aggregated).\n  fix: classify the column" in said
    told = answer(capsys, "check", "--artifacts", "leaky", code=1)
    [leak] = told["leaks"]
    assert [each["kind"] for each in leak["path"]][-1] == "aggregated"
    assert leak["path"][-1]["asset"] == FIGURES


HELD = "classification,models/finance/*,figures.mails,A count names nobody.,sales_data,2999-12-31"


def test_a_leak_that_is_accepted_is_told_and_does_not_count(tmp_path: Path, capsys: Said) -> None:
    words = ("check", "--artifacts", "leaky", "--waivers", write_csv(tmp_path, WAIVERS, HELD))
    said = ask(capsys, *words)
    assert (
        "finance.figures.mails: a lower class is accepted until 2999-12-31.\n"
        "  waived: A count names nobody. (sales_data)\n" in said
    )
    assert said.endswith("0 findings, 1 accepted.\n")
    told = answer(capsys, *words)
    assert [(each["column"], each["owner"]) for each in told["accepted"]] == [
        ("mails", "sales_data")
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (HELD.replace("2999", "2020"), "it expired on 2020-12-31."),
        (HELD.replace("2999-12-31", "some day"), "it does not say when it ends."),
        (HELD.replace("A count names nobody.", ""), "it has no reason."),
        (HELD.replace("classification", "BC101"), 'there is no code "BC101".'),
        (HELD.replace("figures.mails", "figures.mail"), f'{FIGURES} has no column "mail".'),
        (HELD.replace("figures.mails", "figures"), "it names no column."),
        (HELD.replace("finance/*", "sales/*"), '"models/sales/*" is not where the column stands.'),
    ],
)
def test_a_waiver_that_does_not_hold_is_told_and_the_leak_counts(
    row: str, sentence: str, tmp_path: Path, capsys: Said
) -> None:
    file = write_csv(tmp_path, WAIVERS, row)
    words = ("check", "--artifacts", "leaky", "--waivers", file)
    leak, fault = answer(capsys, *words, code=1)["findings"]
    assert leak["subject"] == "finance.figures.mails"
    assert (fault["file"], fault["subject"]) == (file, "line 2")
    assert fault["sentence"].endswith(f" does not hold: {sentence}")
    assert fault["fix"]


@pytest.mark.parametrize(
    ("place", "row", "sentence"),
    [
        ("sample", HELD.replace("mails", "revenue"), "no class is lowered there."),
        ("leaky", HELD.replace("models/finance/*", "*"), "another row says the same."),
    ],
)
def test_a_waiver_in_vain_is_told(
    place: str, row: str, sentence: str, tmp_path: Path, capsys: Said
) -> None:
    rows = (HELD, row) if place == "leaky" else (row,)
    words = ("check", "--artifacts", place, "--waivers", write_csv(tmp_path, WAIVERS, *rows))
    [fault] = answer(capsys, *words, code=1)["findings"]
    assert fault["sentence"].endswith(sentence)


def test_a_waiver_is_not_in_vain_where_lineage_is_missing(tmp_path: Path, capsys: Said) -> None:
    file = write_csv(tmp_path, WAIVERS, HELD.replace("mails", "secret_sauce"))
    assert answer(capsys, "check", "--artifacts", "sample", "--waivers", file)["findings"] == []


def test_the_contract_of_a_port_is_the_file_of_its_columns(tmp_path: Path, capsys: Said) -> None:
    columns = tuple(
        replace(each, classification="public") if each.name == "e_mail" else each
        for each in columns_of(catalog(), ORDERS)
    )
    folder = export(with_asset(catalog(), ORDERS, columns=columns), tmp_path)
    words = ("check", "--artifacts", str(folder))
    [leak] = answer(capsys, *words, code=1)["findings"]
    assert leak["file"] == "contracts/sales/orders.v2.odcs.yaml"
    row = f"classification,{leak['file']},{leak['subject']},Masked.,sales_data,2999-12-31"
    assert answer(capsys, *words, "--waivers", write_csv(tmp_path, WAIVERS, row))["leaks"] == []


def test_of_many_ports_each_check_is_counted(tmp_path: Path, capsys: Said) -> None:
    [product] = [each for each in catalog().products if each.id == "finance"]
    many = tuple(replace(product.outputs[0], id=f"finance.p{each:02}") for each in range(40))
    made = replace(catalog(), products=(replace(product, outputs=many),))
    said = ask(capsys, "check", "--artifacts", str(export(made, tmp_path)))
    assert "40 ports; `--format json` has the checks of each.\n" in said
    assert "  A3 contact: 40 miss it, such as finance.p00\n    fix: list support" in said


def test_contracts_beside_other_artifacts_are_read(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "catalog.yaml").write_text("license: https://example.org/licence\n")

    def licensed(*words: str) -> set[bool]:
        ports = answer(capsys, "check", "--artifacts", "dbt", *words)["fair"]
        found = [each for port in ports for each in port["outcomes"] if each["check"] == "R1"]
        return {each["is_met"] for each in found}

    assert (licensed(), licensed("--contracts", str(tmp_path))) == ({False}, {True})
    told = refusal(capsys, "diff", "dbt", "dbt", "--contracts", "none")
    assert told[0] == "none: there is no such folder."


# ---------- our own project


@pytest.fixture
def project(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose artifacts, thresholds and waivers lie where they always do."""
    root = tmp_path / "project"
    shutil.copytree(exports / "dbt", root / "target")
    (root / "dbt_project.yml").write_text("name: brygge\n")
    (root / "profiles.yml").write_text("brygge: {target: main, outputs: {main: {type: duckdb}}}\n")
    for file in ("seeds/rules/rule_catalog.csv", "seeds/waivers/waiver_catalog.csv"):
        (root / file).parent.mkdir(parents=True)
        (root / file).write_text(THRESHOLDS if "rules" in file else WAIVERS)
    monkeypatch.chdir(root / "seeds")
    return root


def test_a_project_is_judged_by_its_own_seeds(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert answer(capsys, "check")["findings"] == []
    with (project / "seeds/rules/rule_catalog.csv").open("a") as seed:
        seed.write("fair_checks,99.5,Ports are found.,team\n")
    with (project / "seeds/waivers/waiver_catalog.csv").open("a") as seed:
        seed.write("classification,*,nothing.here,Why.,team,2999-12-31\n")
    said = answer(capsys, "check", code=1)
    assert [(each["file"], each["subject"]) for each in said["findings"]] == [
        ("seeds/rules/rule_catalog.csv", "fair_checks"),
        ("seeds/waivers/waiver_catalog.csv", "line 2"),
    ]
    # What belongs to this project judges no other.
    monkeypatch.chdir(project)
    assert answer(capsys, "check", "--artifacts", "target")["findings"] == []


def test_a_project_without_seeds_is_not_judged(project: Path, capsys: Said) -> None:
    shutil.rmtree(project / "seeds/rules")
    shutil.rmtree(project / "seeds/waivers")
    assert "no thresholds" in ask(capsys, "check")


def test_a_project_without_artifacts_says_what_to_do(project: Path, capsys: Said) -> None:
    shutil.rmtree(project / "target")
    for words in (("lineage", "x.y"), ("impact", "x.y"), ("check",)):
        assert refusal(capsys, *words)[1]


def test_the_rules_of_this_project_are_whole(tmp_path: Path, capsys: Said) -> None:
    words = ("--thresholds", str(ROOT / "seeds/rules/rule_catalog.csv"))
    said = answer(capsys, "check", "--artifacts", "sample", *words, code=1)
    measured = {each["name"]: each["minimum"] for each in said["measures"]}
    assert None not in measured.values()
    assert {each["subject"] for each in said["findings"]} <= set(measured)
    assert all("are less than the minimum of" in each["sentence"] for each in said["findings"])
