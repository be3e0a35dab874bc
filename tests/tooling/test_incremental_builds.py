"""Deliveries in any order, repeated, late, one by one or all at once: the result is the same."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from compiled_models import DERIVED, MODELS, VIEWS, Compiled, Row, Warehouse, deliver

ROWS = st.tuples(
    st.sampled_from(["1", "2", "3", "C4", "C5", None]),
    st.sampled_from(["10", "10a", "10A", "POST", "TEST001"]),
    st.sampled_from(["BOX", "RED BOX", " BOX ", "damaged", None]),
    st.sampled_from(["1", "2", "5", "-1", "-2", "0", "x"]),
    st.sampled_from(["2010-01-01 10:00:00", "2010-01-02 10:00:00", "2010-01-03 10:00:00", "soon"]),
    st.sampled_from(["1.5", "2", "0", "-3", "1,5"]),
    st.sampled_from(["7", "7.0", "8", None]),
    st.sampled_from(["EIRE", "United Kingdom", "Atlantis", None]),
)
# The examples are small as they are: a broken law is told at once, not after minutes of shrinking.
LAW = settings(
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
DELIVERIES = st.lists(st.lists(ROWS, min_size=1, max_size=8), min_size=2, max_size=4)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("deliveries")
    yield folder
    shutil.rmtree(folder)


def every_relation() -> list[str]:
    return [f"{schema}.{name}" for schema, name, *_ in (*MODELS, *VIEWS, *DERIVED)]


@settings(LAW, max_examples=15)
@given(deliveries=DELIVERIES, repeats=st.booleans())
def test_adding_deliveries_equals_a_full_refresh(
    compiled: Compiled, files: Path, deliveries: list[list[Row]], repeats: bool
) -> None:
    landed = [*deliveries, deliveries[0]] if repeats else deliveries
    paths = [deliver(files, number, rows) for number, rows in enumerate(landed, 1)]
    added, at_once = Warehouse(compiled), Warehouse(compiled)
    for path in paths:
        added.build([path])
    at_once.build(paths)
    for relation in every_relation():
        assert added.content(relation) == at_once.content(relation), relation


@settings(LAW, max_examples=8)
@given(data=st.data(), deliveries=DELIVERIES)
def test_late_and_early_deliveries_give_the_same_result(
    compiled: Compiled, files: Path, data: st.DataObject, deliveries: list[list[Row]]
) -> None:
    shuffled = data.draw(st.permutations(deliveries))
    in_order, out_of_order = Warehouse(compiled), Warehouse(compiled)
    for number, rows in enumerate(deliveries, 1):
        in_order.build([deliver(files, number, rows)])
    for number, rows in enumerate(shuffled, 1):
        out_of_order.build([deliver(files, number, rows)])
    for relation in (
        "silver.silver_sales__invoice_lines",
        "quarantine.quarantine_sales__invoice_lines",
    ):
        assert in_order.content(relation, lineage=False) == out_of_order.content(
            relation, lineage=False
        )
    for name in ("invoices", "cancellations", "product_days", "products", "customers"):
        relation = f"silver.silver_sales__{name}"
        assert in_order.content(relation) == out_of_order.content(relation), relation
