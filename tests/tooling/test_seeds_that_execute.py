"""Rules, mappings and laws, each with the fault in it, on the real project and its samples."""

from pathlib import Path

from compiled_models import Row, deliver
from conftest import WITHOUT_UNIT_TESTS, ask, contents, run

PORTS = ("sales.sales_transactions_v1", "sales.daily_sales_v1")
RULES = "seeds/rules/rule_sales__invoice_lines.csv"
MAPPING = "seeds/mappings/mapping_sales_columns.csv"
LANDED = "landing/samples/sales/invoice_lines"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def ports(root: Path) -> list[str]:
    held = contents(root, "samples")
    return [held[port] for port in PORTS]


def fates(root: Path) -> tuple[object, ...]:
    return ask(
        root,
        "samples",
        "select sum(rows_delivered), sum(rows_kept), sum(rows_quarantined), sum(rows_repeated) "
        "from audit.audit_sales__deliveries",
    )[0]


def test_an_edited_rule_must_be_compiled_and_then_rebuilds_what_it_judges(samples: Path) -> None:
    served, before = ports(samples), fates(samples)
    edit(samples / RULES, "quantity_zero,quantity = 0,", "quantity_zero,quantity > 24,")
    stopped = run(samples, "dbt", "build", "--exclude-resource-type", "unit_test")
    assert stopped.returncode == 1
    assert "compiled_rule_sales__invoice_lines" in stopped.stdout
    assert ports(samples) == served
    # Nor does a build without tests judge by the old rules and call the table new.
    judged = "models/silver"
    unjudged = run(samples, "brygge", "build", "--target", "samples", "-s", judged)
    assert unjudged.returncode == 1
    assert "rule_sales__invoice_lines was edited and not compiled" in unjudged.stdout
    assert fates(samples) == before

    assert run(samples, "brygge", "compile").returncode == 0
    built = run(samples, "brygge", "build", "--target", "samples", *WITHOUT_UNIT_TESTS)
    assert built.returncode == 0, built.stdout + built.stderr
    delivered, kept, quarantined, repeated = fates(samples)
    assert delivered == before[0]
    assert quarantined > before[2]
    assert delivered == kept + quarantined + repeated
    assert ports(samples) != served


def test_a_line_that_breaks_a_blocking_rule_stops_the_build_before_the_ports(samples: Path) -> None:
    served = ports(samples)
    wrong: Row = ("9", "10", "BOX", "999999", "2010-01-01 10:00:00", "999", "7", "EIRE")
    deliver(samples / LANDED, 1, [wrong])
    stopped = run(samples, "brygge", "build", "--target", "samples", *WITHOUT_UNIT_TESTS)
    assert stopped.returncode == 1
    assert "is_blocked" in stopped.stdout
    assert ports(samples) == served


def test_a_changed_mapping_rebuilds_bronze_from_landing(samples: Path) -> None:
    form = "invoice_lines,InvoiceDate,%d.%m.%Y %H:%M,invoiced_at,timestamp,Europe/London,by hand\n"
    row: Row = ("9", "10", "BOX", "1", "24.12.2010 10:00", "1", "7", "EIRE")
    deliver(samples / LANDED, 1, [row])
    question = "select _untyped from bronze.bronze_sales__invoice_lines where invoice_number = '9'"
    assert run(samples, "dbt", "run", "-s", "models/bronze").returncode == 0
    assert ask(samples, "samples", question) == [("invoiced_at=24.12.2010 10:00",)]

    mapping = samples / MAPPING
    mapping.write_text(mapping.read_text() + form)
    assert run(samples, "brygge", "compile").returncode == 0
    assert run(samples, "dbt", "run", "-s", "models/bronze").returncode == 0
    assert ask(samples, "samples", question) == [(None,)]
    assert fates(samples)[0] == 1200


def test_a_model_that_reads_what_its_layer_may_not_is_named(samples: Path) -> None:
    model = samples / "models/bronze/sales/bronze_sales__shortcut.sql"
    model.write_text("select * from {{ ref('silver_sales__invoices') }}\n")
    peek, look = (samples / f"analyses/sales/{name}.sql" for name in ("peek", "look"))
    peek.parent.mkdir(parents=True)
    peek.write_text("select * from {{ ref('silver_sales__invoices') }}\n")
    look.write_text("select * from {{ ref('daily_sales', v=1) }}\n")
    tested = run(samples, "dbt", "test", "-s", "layers_read_only_what_they_may")
    assert tested.returncode == 1
    compiled = samples / "target/compiled/brygge/tests/data/layers_read_only_what_they_may.sql"
    assert "bronze model bronze_sales__shortcut reads silver" in compiled.read_text()
    assert "analysis peek reads silver of sales" in compiled.read_text()
    assert "analysis look" not in compiled.read_text()
