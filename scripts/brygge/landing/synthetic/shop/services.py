"""What the shop books through the till that is no article: postage, discounts, fees, trials.

Input:   nothing; counts of lines and prices were measured as told in `shares`.
Output:  `SERVICES`.
Never:   names a person or the real shop.
"""

from dataclasses import dataclass, field

from brygge.landing.synthetic.shop.shares import Quantiles


@dataclass(frozen=True)
class Service:
    """One code that is no article. `lines`: how many there are among lines of each kind."""

    code: str
    name: str
    # In tenths of a pence: one code has a price of 0.001.
    prices: Quantiles
    lines: dict[str, int] = field(default_factory=dict)
    is_counted: bool = False


def _always(pence: int) -> Quantiles:
    return ((0, pence * 10), (1, pence * 10))


def _between(*points: tuple[float, int]) -> Quantiles:
    """Return quantiles given in pence. Equal neighbours make a price that recurs."""
    return tuple((share, pence * 10) for share, pence in points)


_MANUAL_PRICES = _between(
    *((0, 1), (0.05, 42), (0.25, 125), (0.45, 750), (0.5, 1_645), (0.7, 15_000)),
    *((0.9, 78_052), (0.98, 300_000), (1, 1_200_000)),
)
_POSTAGE_PRICES = _between(
    *((0, 100), (0.06, 960), (0.08, 1_500), (0.2, 1_500), (0.21, 1_800), (0.79, 1_800)),
    *((0.8, 2_800), (0.89, 2_800), (0.9, 4_000), (0.99, 4_000), (1, 10_000)),
)
_WEB_POSTAGE_PRICES = _between(
    *((0, 100), (0.05, 1_457), (0.25, 4_171), (0.5, 10_350), (0.75, 20_265), (0.95, 55_477)),
    (1, 108_170),
)
_FEE_PRICES = _between((0, 100), (0.2, 165_648), (0.5, 670_671), (1, 1_354_133))

BAD_DEBT = "B"
POSTAGE = "POST"
CARRIAGE = "C2"
WEB_POSTAGE = "DOT"
MANUAL = "M"
TRIAL = "TEST001"

SERVICES = (
    Service(
        *(POSTAGE, "POSTAGE", _POSTAGE_PRICES),
        {"sale": 9, "web": 21, "cancellation": 84, "anonymous_cancellation": 19},
        is_counted=True,
    ),
    Service(
        *(MANUAL, "Manual", _MANUAL_PRICES),
        {"sale": 426, "web": 130, "cancellation": 224, "anonymous_cancellation": 70},
        is_counted=True,
    ),
    Service("m", "Manual", _between((0, 255), (1, 400)), {"web": 4}),
    Service(WEB_POSTAGE, "WEB SHOP POSTAGE", _WEB_POSTAGE_PRICES),
    Service(CARRIAGE, "CARRIAGE", _always(5_000), {"sale": 31, "web": 11, "cancellation": 5}),
    Service("D", "Discount", _between((0, 1), (0.5, 1_728), (1, 40_000)), {"cancellation": 92}),
    Service(
        *("ADJUST", "Adjustment by hand", _between((0, 457), (0.5, 4_935), (1, 30_507))),
        {"sale": 32, "cancellation": 29},
    ),
    Service("ADJUST2", "Adjustment by hand ", _between((0, 7_245), (1, 35_847)), {"sale": 3}),
    Service(
        *("BANK CHARGES", " Bank Charges", _between((0, 1_500), (0.5, 1_500), (1, 78_810))),
        {"sale": 20, "cancellation": 6, "anonymous_cancellation": 36},
    ),
    Service(*("AMAZONFEE", "AMAZON FEE", _FEE_PRICES), {"anonymous_cancellation": 7, "web": 2}),
    Service(
        *("S", "SAMPLES", _between((0, 288), (0.5, 3_602), (1, 60_518))),
        {"anonymous_cancellation": 40, "web": 1},
    ),
    Service("PADS", "PADS FOR EVERY CUSHION", ((0, 1), (1, 1)), {"sale": 14}),
    Service("TEST002", "This is a trial article.", _always(100), {"sale": 2}),
    Service(TRIAL, "This is a trial article.", _always(450), {"cancellation": 4}),
    Service(
        BAD_DEBT, "Adjust bad debt", _between((0, -5_359_436), (0.5, -4_403_179), (1, -3_892_587))
    ),
    *(
        Service(f"gift_0001_{value}", f"Gift Voucher £{value}.00", _always(value * 85), lines)
        for value, lines in zip(
            range(10, 100, 10),
            (
                *({"web": 6, "stock": 1}, {"web": 17, "stock": 2}, {"web": 17, "stock": 3}),
                *({"web": 2, "stock": 2}, {"web": 2, "stock": 2}, {"stock": 2}),
                *({"web": 1, "stock": 2}, {"web": 2, "stock": 2}, {"stock": 2}),
            ),
            strict=True,
        )
    ),
    *(
        Service(f"DCGS{number:04}", name, _always(pence), {"web": lines, "stock": 6})
        for number, name, pence, lines in (
            (3, "BOXED GLASS PAPERWEIGHT", 251, 9),
            (4, "CAMPER SHOULDER BAG", 1_698, 14),
            (58, "RHUBARB  CHEWING GUM", 83, 30),
            (69, "TARTAN DOG COLLAR", 1_613, 17),
            (76, "JAR OF NIGHT LIGHT", 1_613, 13),
        )
    ),
)
