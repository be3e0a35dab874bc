"""The synthetic driver: same seed, same bytes; the real shop's mess in the real shop's shares."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from brygge.errors import InputError
from brygge.landing.deliveries import AlreadyLanded, Landed
from brygge.landing.sources import find_tables
from brygge.landing.synthetic import deliver
from brygge.landing.synthetic.shop import Plan, write_files
from brygge.landing.synthetic.shop.plans import plan_from_options
from brygge.landing.synthetic.shop.words import NAME_COUNT, name_article
from brygge.project import Project
from conftest import ROOT

SAMPLES = {"seed": 1, "deliveries": 3, "rows": 400}
SMALL = Plan(seed=3, deliveries=2, rows_per_delivery=2_000)
YEAR = Plan(seed=2, deliveries=2, rows_per_delivery=26_000, days_per_delivery=183)

FIRST_YEAR = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country"
NEXT_YEAR = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
LINE = "(invoice, code, description, quantity, moment, price, customer, country)"

# What is measured, on the real year, and how far the synthetic lines may be from it. Rare
# kinds and the shares of single customers scatter more in a tenth of the lines.
SHARES = {
    "lines per invoice": ("count(*) / count(distinct invoice)", 18.235, 1.5),
    "lines of cancellations": ("avg(cast(invoice like 'C%' as integer))", 0.0194, 0.004),
    "invoices that cancel": (
        "count(distinct invoice) filter (invoice like 'C%') / count(distinct invoice)",
        *(0.1594, 0.015),
    ),
    "no customer": ("avg(cast(customer is null as integer))", 0.2054, 0.05),
    "price zero": ("avg(cast(price = 0 as integer))", 0.0070, 0.0012),
    "stock taken out": ("avg(cast(price = 0 and quantity < 0 as integer))", 0.0040, 0.001),
    "no description": ("avg(cast(description is null as integer))", 0.0056, 0.001),
    "blanks around": ("avg(cast(description <> trim(description) as integer))", 0.1906, 0.03),
    "two blanks": ("avg(cast(description like '%  %' as integer))", 0.0582, 0.02),
    "letter at the end": (
        "avg(cast(regexp_matches(code, '^[0-9]{5}[A-Za-z]') as integer))",
        *(0.1466, 0.02),
    ),
    "small letter": ("avg(cast(regexp_matches(code, '^[0-9]{5}[a-z]') as integer))", 0.0027, 0.001),
    "POST": ("avg(cast(code = 'POST' as integer))", 0.00165, 0.0008),
    "M": ("avg(cast(upper(code) = 'M' as integer))", 0.00163, 0.0006),
    "DOT": ("avg(cast(code = 'DOT' as integer))", 0.0014, 0.0006),
    "United Kingdom": ("avg(cast(country = 'United Kingdom' as integer))", 0.9246, 0.03),
    "quantity, lowest twentieth": ("quantile_cont(quantity, 0.05)", 1, 0),
    "quantity, half": ("quantile_cont(quantity, 0.5)", 3, 1),
    "quantity, three quarters": ("quantile_cont(quantity, 0.75)", 10, 2),
    "quantity, highest twentieth": ("quantile_cont(quantity, 0.95)", 30, 6),
    "quantity, highest hundredth": ("quantile_cont(quantity, 0.99)", 120, 30),
    "price, lowest twentieth": ("quantile_cont(price, 0.05)", 0.42, 0.05),
    "price, lowest quarter": ("quantile_cont(price, 0.25)", 1.25, 0),
    "price, half": ("quantile_cont(price, 0.5)", 2.10, 0.25),
    "price, three quarters": ("quantile_cont(price, 0.75)", 4.21, 0.5),
    "price, highest twentieth": ("quantile_cont(price, 0.95)", 10.17, 1.5),
    "price, highest hundredth": ("quantile_cont(price, 0.99)", 19.95, 3),
    "exact duplicates": (f"1 - count(distinct {LINE}) / count(*)", 0.0131, 0.004),
}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Table `delivered`: the deliveries as typed lines; `lines`: those that were not cut."""
    files = write_files(YEAR, tmp_path_factory.mktemp("year"))
    with duckdb.connect() as connection:
        first, second = (typed_lines(path, YEAR, place) for place, path in enumerate(files))
        connection.execute(f"create table delivered as {first} union all {second}")
        # What the second delivery repeats is left out, so that a line counts once.
        connection.execute(
            "create table lines as select * from delivered where delivery = 1 or invoice not in "
            "(select invoice from delivered where delivery = 1)"
        )
        yield connection


@pytest.fixture(scope="module")
def real(real_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Table `lines`, of the real year."""
    with duckdb.connect() as connection:
        connection.execute(f"""
            create table lines as select
                Invoice as invoice, StockCode as code, Description as description,
                Quantity as quantity, cast(InvoiceDate as timestamp) as moment, Price as price,
                cast("Customer ID" as bigint) as customer, Country as country
            from '{real_file}'
        """)
        yield connection


def typed_lines(path: Path, plan: Plan, delivery: int) -> str:
    first = plan.is_first_form(delivery)
    moment = "%Y-%m-%d %H:%M:%S" if first else "%m/%d/%y %H:%M"
    return f"""
        select
            {delivery} as delivery,
            row_number() over () as place,
            invoice, code, description,
            cast(quantity as bigint) as quantity,
            strptime(moment, '{moment}') as moment,
            cast(price as double) as price,
            cast(cast(customer as double) as bigint) as customer,
            country
        from read_csv('{path}', header = true, all_varchar = true,
            names = ['invoice', 'code', 'description', 'quantity', 'moment', 'price',
                     'customer', 'country'])
    """


def sha256_of(paths: list[Path]) -> list[str]:
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


def read_text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    [(number,)] = connection.execute(f"select count(*) from ({query})").fetchall()
    return int(number)


def test_the_same_seed_writes_the_same_bytes_on_any_number_of_threads(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "four"]
    for folder in folders:
        folder.mkdir()
    written = [write_files(SMALL, folders[0], threads=1), write_files(SMALL, folders[1], threads=4)]
    assert sha256_of(written[0]) == sha256_of(written[1])
    assert [path.name for path in written[0]] == [
        "invoice_lines_001.csv",
        "invoice_lines_002.csv.gz",
    ]
    assert sorted(path.name for path in folders[0].iterdir()) == sorted(
        path.name for path in written[0]
    )


def test_another_seed_is_another_shop(tmp_path: Path) -> None:
    [first] = write_files(Plan(1, 1, 50), tmp_path)
    before = first.read_text()
    [second] = write_files(Plan(2, 1, 50), tmp_path)
    assert before != second.read_text()


def test_every_delivery_has_exactly_the_planned_rows(tmp_path: Path) -> None:
    # Fewer rows than a long invoice has lines, too.
    for plan in (Plan(1, 5, 7), Plan(1, 3, 400)):
        written = write_files(plan, tmp_path)
        rows = [len(read_text(path).splitlines()) - 1 for path in written]
        assert rows == [plan.rows_per_delivery] * plan.deliveries
        assert len(set(sha256_of(written))) == plan.deliveries


def test_the_later_half_has_the_next_years_headings_and_formats(tmp_path: Path) -> None:
    first, second = write_files(SMALL, tmp_path)
    head, *lines = read_text(first).splitlines()
    assert head == FIRST_YEAR
    assert any(",2009-12-0" in line and ".0,United Kingdom" in line for line in lines)
    head, *lines = read_text(second).splitlines()
    assert head == NEXT_YEAR
    assert any(",1/4/10 " in line for line in lines)
    assert not any(".0,United Kingdom" in line for line in lines)


def test_a_gzipped_file_carries_no_time_and_no_name(tmp_path: Path) -> None:
    header = write_files(SMALL, tmp_path)[1].read_bytes()[:8]
    assert header == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"


@pytest.mark.parametrize("name", SHARES)
def test_shares_are_like_the_real_shops(name: str, year: duckdb.DuckDBPyConnection) -> None:
    measure, expected, tolerance = SHARES[name]
    [(got,)] = year.execute(f"select {measure} from lines").fetchall()
    assert got == pytest.approx(expected, abs=tolerance)


@pytest.mark.parametrize("name", SHARES)
def test_the_expected_shares_are_those_of_the_real_file(
    name: str, real: duckdb.DuckDBPyConnection
) -> None:
    measure, expected, _ = SHARES[name]
    [(got,)] = real.execute(f"select {measure} from lines").fetchall()
    assert got == pytest.approx(expected, rel=0.02)


def test_most_cancellations_take_back_an_earlier_line(year: duckdb.DuckDBPyConnection) -> None:
    [(matched, whole)] = year.execute("""
        select avg(cast(found as integer)), avg(cast(is_whole as integer))
        from (
            select
                count(sales.invoice) > 0 as found,
                coalesce(bool_or(sales.quantity = -back.quantity), false) as is_whole
            from lines as back
            left join lines as sales
                on
                    back.customer = sales.customer
                    and back.code = sales.code
                    and back.price = sales.price
                    and sales.quantity >= -back.quantity
                    and sales.moment <= back.moment
                    and sales.invoice not like 'C%'
            where back.invoice like 'C%' and back.customer is not null
            group by back.delivery, back.place
        )
    """).fetchall()
    assert matched == pytest.approx(0.77, abs=0.06)
    assert whole == pytest.approx(0.32, abs=0.06)


def test_cancellations_take_pieces_back_but_for_a_rare_one(year: duckdb.DuckDBPyConnection) -> None:
    adding = "select * from lines where invoice like 'C%' and quantity > 0"
    assert count(year, adding) == 1
    assert count(year, "select * from lines where quantity < 0 and invoice not like 'C%'") == count(
        year, "select * from lines where quantity < 0 and invoice not like 'C%' and price = 0"
    )


def test_a_write_off_and_a_trial_of_the_till_occur(year: duckdb.DuckDBPyConnection) -> None:
    written_off = "select * from lines where invoice like 'A%' and code = 'B' and price < -30000"
    assert count(year, written_off) == 1
    assert count(year, "select * from lines where price < 0") == 1
    assert count(year, "select * from lines where code = 'TEST001' and quantity > 0") >= 2


def test_invoice_numbers_rise_with_time_in_opening_hours(year: duckdb.DuckDBPyConnection) -> None:
    backwards = """
        select moment, lag(moment) over (
            order by cast(regexp_extract(invoice, '[0-9]+') as integer), moment
        ) as previous
        from lines qualify moment < previous
    """
    assert count(year, backwards) == 0
    assert count(year, "select * from lines where dayname(moment) = 'Saturday'") == 0
    closed = "cast(moment as time) not between time '07:30' and time '21:00'"
    assert count(year, f"select * from lines where {closed}") == 0


def test_some_invoices_have_two_moments_a_minute_apart(year: duckdb.DuckDBPyConnection) -> None:
    [(split, apart)] = year.execute("""
        select count(*), max(apart) from (
            select max(moment) - min(moment) as apart from lines group by invoice
        ) where apart > interval 0 minutes
    """).fetchall()
    assert 1 <= split <= 12
    assert apart.total_seconds() == 60


def test_some_descriptions_change_and_some_of_them_back(year: duckdb.DuckDBPyConnection) -> None:
    spelled = """
        select code, description, min(moment) as first_seen, max(moment) as last_seen
        from lines where price > 0 and regexp_matches(code, '^[0-9]{5}')
        group by code, description
    """
    changed = f"select code from ({spelled}) group by code having count(*) = 2"
    assert 150 <= count(year, changed) <= 450
    back = f"""
        select * from ({spelled}) as old inner join ({spelled}) as new
        on old.code = new.code and old.first_seen < new.first_seen
        and old.last_seen > new.last_seen
    """
    assert 10 <= count(year, back) <= 100


def test_a_customer_who_moves_has_two_countries(year: duckdb.DuckDBPyConnection) -> None:
    moved = """
        select customer from lines where customer is not null
        group by customer having count(distinct country) > 1
    """
    assert count(year, moved) == 1


def test_a_delivery_repeats_the_end_of_the_one_before(year: duckdb.DuckDBPyConnection) -> None:
    columns = "invoice, code, description, quantity, moment, price, customer, country"
    [(cut,)] = year.execute(
        "select arg_max(invoice, place) from delivered where delivery = 0"
    ).fetchall()
    before, after = (
        f"""
        select {columns} from delivered
        where delivery = {this} and invoice <> '{cut}' and invoice in (
            select invoice from delivered where delivery = {other}
        )
        order by place
        """
        for this, other in ((0, 1), (1, 0))
    )
    repeated = year.execute(after).fetchall()
    assert year.execute(before).fetchall() == repeated
    # 4 % of the rows, up to whole invoices; the invoice that was cut off comes whole, late.
    assert 300 <= len(repeated) <= 2_000
    line_counts = [
        count(year, f"select * from delivered where delivery = {place} and invoice = '{cut}'")
        for place in (0, 1)
    ]
    assert line_counts[0] < line_counts[1]


def test_names_come_once_and_need_no_real_shop() -> None:
    names = [name for number in range(NAME_COUNT) for name in name_article(number)]
    assert len(set(names)) == len(names)
    assert all(name == name.upper() and name == name.strip() for name in names)


def test_delivering_twice_lands_once(project: Path) -> None:
    found = Project(project)
    target, [table] = found.target("samples"), find_tables(found, ["sales"])
    landed = deliver(found, target, table)
    assert [type(outcome) for outcome in landed] == [Landed] * 3
    assert [type(outcome) for outcome in deliver(found, target, table)] == [AlreadyLanded] * 3
    ledger = [json.loads(line) for line in target.ledger.read_text().splitlines()]
    assert [entry["rows"] for entry in ledger] == [400, 400, 400]
    assert {entry["driver"] for entry in ledger} == {"synthetic"}
    assert [entry["landed_at"] for entry in ledger] == [
        *("2009-12-31T02:00:00Z", "2010-01-30T02:00:00Z", "2010-03-01T02:00:00Z"),
    ]


def test_a_target_never_holds_two_made_up_shops(project: Path) -> None:
    found = Project(project)
    target, [table] = found.target("samples"), find_tables(found, ["sales"])
    deliver(found, target, replace(table, synthetic={"samples": {**SAMPLES, "seed": 2}}))
    ledger = target.ledger.read_text()
    with pytest.raises(InputError) as refusal:
        deliver(found, target, table)
    assert "another made-up sales" in refusal.value.problem
    assert "landing/samples" in refusal.value.fix
    assert target.ledger.read_text() == ledger


def test_the_committed_samples_are_what_the_driver_writes(tmp_path: Path) -> None:
    written = write_files(plan_from_options(SAMPLES, "samples"), tmp_path)
    committed = sorted((ROOT / "landing/samples/sales/invoice_lines").glob("*/raw/*"))
    assert sha256_of(committed) == sha256_of(written)


def test_no_other_target_is_written_to(project: Path) -> None:
    found = Project(project)
    [table] = find_tables(found, ["sales"])
    with pytest.raises(InputError) as refusal:
        deliver(found, found.target("main"), table)
    assert '"main"' in refusal.value.problem
    assert not found.target("main").landing.exists()


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"seed": 1, "deliveries": 3}, "rows is missing"),
        ({"seed": 1, "deliveries": 3, "rows": 400, "rowz": 1}, 'unknown key "rowz"'),
        ({"seed": 1, "deliveries": 3, "rows": "many"}, "rows is 'many'"),
        ({"seed": 1, "deliveries": 0, "rows": 400}, "deliveries is 0"),
        ({"seed": 1, "deliveries": 3, "rows": 400, "days": 1}, "days_per_delivery is 1"),
        ({"seed": 1, "deliveries": 3, "rows": 400, "overlap": 0.9}, "overlap_share is 0.9"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(options: dict[str, object], problem: str) -> None:
    with pytest.raises(InputError) as refusal:
        plan_from_options(options, "sales.invoice_lines")
    assert problem in refusal.value.problem


def test_a_delivery_is_landed_the_night_after_its_period() -> None:
    plan = Plan(1, 12, 8_000)
    assert plan.landed_at(0) == datetime(2009, 12, 31, 2, tzinfo=UTC)
    assert plan.landed_at(11) == datetime(2010, 11, 26, 2, tzinfo=UTC)
