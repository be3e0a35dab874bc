"""What was observed of the target that the sample catalog describes, a little of everything."""

from brygge.observing.model import (
    BrokenRule,
    ChangeOfContract,
    CheckHistory,
    ContractVersion,
    Insight,
    Measurement,
    Observed,
    ReleasedData,
    ReleasedFile,
    Run,
    Sample,
    StatusChange,
    Table,
)

ORDERS = "sales.orders.v2"


def _measured(check: str, *values: float, outcome: str = "passed", rule: str = "") -> CheckHistory:
    return CheckHistory(
        ORDERS,
        check,
        rule or check.rpartition(".")[2],
        (check.partition(".")[0],),
        unit="" if rule else "rows",
        expected="0 rows",
        measurements=tuple(
            Measurement(
                f"2026-11-{20 - at:02}T06:00:00Z", "2.1.0", outcome, "published", value, None, 99
            )
            for at, value in enumerate(values)
        ),
    )  # fmt: skip


OBSERVED = Observed(
    target="main",
    checks=(
        _measured("amount.required", 0, 4, 2),
        _measured("order_id.required", 7, outcome="failed"),
        _measured("ordered_at.freshness", 7200, rule="freshness"),
    ),
    samples=(
        Sample(
            ORDERS,
            "20261120T060000Z-2",
            Table(
                ("amount", "kind"), ("DOUBLE", "VARCHAR"), ((1.5, "</td>order"), (None, "x")), 99
            ),
            ("e_mail",),
        ),
    ),
    lives=(StatusChange("sales", "draft", "active", "2026-11-01", "me", "It is ready."),),
    runs=(
        Run("2026-11-20T06:10:00Z", 12.0, {"success": 2}, {"model.shop.orders.v2": 3.0, "x": 1.0}),
    ),
    releases=(
        ReleasedData(
            ORDERS,
            "main",
            "20261120T060000Z-2",
            "2.1.0",
            "outputs/main/sales/orders/v2",
            "parquet",
            (ReleasedFile("orders.parquet", "ab" * 32, 4096),),
        ),
    ),
    versions=(
        ContractVersion(ORDERS, "2.0.0", "2026-01-01", "cd" * 32),
        ContractVersion(
            ORDERS,
            "2.1.0",
            "2026-02-01",
            "ef" * 32,
            (ChangeOfContract("minor", "schema.orders.kind", "A column was added."),),
        ),
    ),
    quarantined=(
        BrokenRule(
            "sales", "quarantine.quarantine_sales__orders", "amount_zero", 12, "No gifts.", "sales"
        ),
    ),
    insights=(
        Insight(
            "figures",
            Table(
                ("day", "rows"),
                ("DATE", "BIGINT"),
                tuple((f"2026-11-{day:02}", day * 7 % 5) for day in range(1, 9)),
                8,
            ),
            ("e_mail",),
        ),
    ),
    notes=("audit.failing_rows could not be read.",),
)
