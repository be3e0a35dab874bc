"""Figures are built from what the ports of other products give, whatever their sources said."""

from pathlib import Path

import register_deliveries as register
from conftest import PRODUCTS, ask, copy_project, run

BUILD = ("dbt", "build", "--resource-type", "seed", "--resource-type", "model")
ACCOUNTS = (
    "select distinct organisation_number, industry_division, municipality_code "
    "from silver.silver_industry_figures__company_accounts where organisation_number = '{}'"
)
# A company of the samples, which has accounts.
COMPANY = "112637834"


def test_a_company_whose_codes_are_none_is_unmapped(tmp_path: Path) -> None:
    root = copy_project(tmp_path, products=PRODUCTS, samples=True)
    malformed = [
        register.replaced("/naeringskode1/kode", "4.7"),
        register.replaced("/forretningsadresse/kommunenummer", "12"),
    ]
    event = register.event(99_999_999, "2025-11-01T02:00:00Z", COMPANY, "Endring", malformed)
    delivery = register.Delivery(
        "unit_updates", "updates_odd.json", register.page(event), register.at("2025-11-01")
    )
    register.land(root, delivery, target="samples")
    built = run(root, *BUILD, "--target", "samples", "-s", "+figures_by_industry")
    assert built.returncode == 0, built.stdout
    assert ask(root, "samples", ACCOUNTS.format(COMPANY)) == [(COMPANY, "unmapped", "unmapped")]
