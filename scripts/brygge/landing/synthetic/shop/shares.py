"""How often what occurs in a real shop's invoices, measured once, as plain numbers.

Input:   nothing. Measured on "Online Retail II" (UCI, CC BY 4.0), December 2009 to December
         2010: 525,461 lines of 28,816 invoices of a gift shop in the United Kingdom.
Output:  `Shares`, from which every draw of the synthetic driver is made.
Never:   holds a name, an article or a line of the real shop.
"""

from dataclasses import dataclass

Weights = tuple[tuple[int, int], ...]
Quantiles = tuple[tuple[float, int], ...]
NamedWeights = tuple[tuple[str, int], ...]
# One weight per pack size, the last ones left out where nobody orders so many.
PackWeights = tuple[int, ...]

# The pack sizes that people order; what lies between them is counted with the next lower one.
PACK_SIZES = (
    *(1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 18, 20, 24, 25, 30, 32, 36, 48, 50, 60, 72, 96),
    *(100, 120, 144, 200, 240, 288, 432, 576, 720, 1000, 1440, 2400, 4800),
)


@dataclass(frozen=True)
class Shares:
    """The measured shares. Prices are pence; shares are of 1; weights are relative counts."""

    # Invoices of each kind. A "web" sale and a stock movement name no customer.
    invoices: NamedWeights = (
        ("sale", 19_215),
        ("web", 1_741),
        ("stock", 3_500),
        ("cancellation", 4_372),
        ("anonymous_cancellation", 220),
    )
    sale_lines: Quantiles = (
        *((0, 1), (0.05, 1), (0.1, 2), (0.15, 3), (0.2, 5), (0.25, 6), (0.3, 8), (0.4, 12)),
        *((0.5, 15), (0.6, 19), (0.7, 24), (0.75, 28), (0.8, 32), (0.85, 39), (0.9, 48)),
        *((0.95, 63), (0.98, 87), (0.99, 107), (0.999, 171), (1, 270)),
    )
    web_lines: Quantiles = (
        *((0, 1), (0.2, 1), (0.25, 2), (0.3, 2), (0.4, 5), (0.5, 10), (0.6, 19), (0.7, 32)),
        *((0.75, 49), (0.8, 119), (0.85, 154), (0.9, 190), (0.95, 272), (0.98, 450)),
        *((0.99, 511), (0.999, 614), (1, 675)),
    )
    cancellation_lines: Quantiles = (
        *((0, 1), (0.55, 1), (0.6, 2), (0.75, 2), (0.8, 3), (0.85, 3), (0.9, 4), (0.95, 6)),
        *((0.98, 10), (0.99, 15), (0.999, 38), (1, 45)),
    )

    # An exact duplicate is likelier in a long invoice: chance per line, at most this share of it.
    duplicate_chance_per_line: float = 0.004
    duplicates_at_most: float = 0.115
    free_sale_lines: float = 31 / 417_700
    # Of the invoices that have a second line.
    two_timestamps: float = 41 / 21_260
    # Cancellations that take back an earlier line of the same customer; of those, whole lines.
    cancellations_that_match: float = 0.79
    cancelled_whole: float = 0.25
    stock_taken_out: float = 2_121 / 3_656

    # Lines per article in a year, and list prices by the lines that they were charged on.
    articles: int = 4_220
    popularity: Quantiles = (
        *((0, 1), (0.05, 2), (0.1, 4), (0.25, 14), (0.5, 49), (0.75, 144), (0.9, 328)),
        *((0.95, 489), (0.99, 968), (0.999, 1_900), (1, 3_421)),
    )
    # Articles whose code ends in a letter sell less: 15 % of the lines.
    suffixed_popularity: float = 0.4
    padded_descriptions: float = 0.19
    double_blanks: float = 0.058
    changed_descriptions: float = 0.11
    list_prices: Weights = (
        *((4, 9), (14, 9), (19, 18), (21, 61), (29, 72), (42, 512), (55, 232), (64, 18)),
        *((65, 201), (85, 955), (95, 38), (106, 18), (125, 1363), (145, 228), (149, 36)),
        *((165, 836), (169, 126), (195, 514), (210, 603), (225, 21), (255, 415), (295, 969)),
        *((325, 52), (335, 18), (349, 18), (375, 533), (395, 68), (425, 207), (465, 71)),
        *((495, 385), (545, 40), (595, 259), (635, 26), (645, 18), (675, 95), (695, 27)),
        *((749, 200), (795, 146), (850, 138), (895, 25), (995, 146), (1065, 9), (1095, 21)),
        *((1275, 151), (1495, 22), (1595, 18), (1695, 27), (2195, 9), (3995, 6), (7995, 1)),
    )

    # Pieces per line, by the list price of the article: (price below, weights of pack sizes).
    sale_pieces: tuple[tuple[int, PackWeights], ...] = (
        (30, (
            675, 434, 209, 224, 158, 222, 56, 135, 1546, 10, 10, 64, 1440, 271, 611, 10, 552, 1807,
            89, 215, 276, 173, 89, 91, 130, 30, 29, 190, 67, 32, 47, 25, 44, 24, 17,
        )),
        (60, (
            895, 589, 355, 313, 171, 336, 93, 145, 2220, 102, 12, 34, 2038, 1377, 8, 40, 174, 460,
            101, 17, 116, 43, 20, 126, 50, 27, 59, 36, 20, 9, 5, 4, 1, 1,
        )),
        (100, (
            1266, 908, 521, 475, 265, 610, 321, 611, 2691, 151, 30, 186, 1018, 10, 36, 33, 246, 180,
            14, 38, 56, 97, 49, 7, 87, 14, 10, 36, 7, 12, 3, 3, 2, 2, 4,
        )),
        (200, (
            1657, 1156, 567, 505, 255, 725, 464, 932, 2208, 111, 48, 191, 538, 9, 44, 20, 105, 102,
            21, 18, 71, 46, 85, 12, 45, 23, 6, 24, 5, 3, 3, 1, 0, 2,
        )),
        (400, (
            2226, 1355, 604, 995, 291, 2309, 343, 122, 886, 40, 70, 21, 236, 7, 15, 70, 101, 103,
            22, 29, 40, 29, 12, 14, 23, 8, 5, 13, 4, 2, 2, 1, 1, 1,
        )),
        (800, (
            2584, 2464, 1626, 1154, 136, 681, 223, 272, 325, 60, 32, 40, 200, 4, 13, 8, 28, 35, 16,
            26, 13, 6, 5, 14, 11, 6, 2, 11, 1, 4,
        )),
        (1600, (
            3572, 3622, 450, 894, 60, 398, 247, 57, 292, 146, 17, 16, 89, 2, 4, 24, 19, 24, 8, 12,
            12, 8, 8, 5, 5, 5, 1, 3,
        )),
        (1_000_000, (
            5644, 2256, 276, 887, 65, 301, 168, 30, 176, 47, 9, 22, 39, 0, 4, 17, 9, 0, 0, 4, 17,
            4, 22,
        )),
    )  # fmt: skip
    web_pieces: PackWeights = (
        *(6248, 1753, 655, 371, 196, 245, 122, 94, 125, 20, 15, 31, 24, 17, 8, 10, 19, 6, 8, 6),
        *(8, 3, 4, 4, 3, 1, 1, 1, 1),
    )
    service_pieces: PackWeights = (680, 140, 60, 40, 25, 20, 10, 8, 5, 0, 0, 4, 3, 0, 0, 0, 3)
    stock_out_pieces: Quantiles = (
        *((0, 1), (0.05, 1), (0.25, 8), (0.5, 24), (0.75, 80), (0.95, 500), (0.99, 2_417)),
        (1, 9_000),
    )
    stock_in_pieces: Quantiles = (
        *((0, 1), (0.25, 1), (0.5, 4), (0.75, 28), (0.95, 288), (0.99, 2_620), (1, 5_000)),
    )

    # Lines by the country of the customer, and invoices without a customer.
    countries: NamedWeights = (
        *(("United Kingdom", 485_852), ("EIRE", 9_670), ("Germany", 8_129), ("France", 5_772)),
        *(("Netherlands", 2_769), ("Spain", 1_278), ("Switzerland", 1_187), ("Portugal", 1_101)),
        *(("Belgium", 1_054), ("Channel Islands", 906), ("Sweden", 902), ("Italy", 731)),
        *(("Australia", 654), ("Cyprus", 554), ("Austria", 537), ("Greece", 517)),
        *(("United Arab Emirates", 432), ("Denmark", 428), ("Norway", 369), ("Finland", 354)),
        *(("Unspecified", 310), ("USA", 244), ("Japan", 224), ("Poland", 194), ("Malta", 172)),
        *(("Lithuania", 154), ("Singapore", 117), ("RSA", 111), ("Bahrain", 107)),
        *(("Canada", 77), ("Hong Kong", 76), ("Thailand", 76), ("Israel", 74), ("Iceland", 71)),
        *(("Korea", 63), ("Brazil", 62), ("West Indies", 54), ("Bermuda", 34), ("Nigeria", 32)),
        ("Lebanon", 13),
    )
    web_countries: NamedWeights = (
        *(("United Kingdom", 5_152), ("EIRE", 39), ("United Arab Emirates", 8), ("Bahrain", 6)),
        *(("Hong Kong", 6), ("France", 5), ("Unspecified", 4), ("RSA", 3), ("Lebanon", 2)),
    )
    lines_per_customer: int = 120

    # Invoices by hour of the day (the shop opens at 7:30) and by weekday, Sunday first.
    hours: Weights = (
        *((7, 81), (8, 548), (9, 1_767), (10, 3_180), (11, 3_560), (12, 4_290), (13, 3_936)),
        *((14, 3_516), (15, 3_299), (16, 2_295), (17, 1_388), (18, 513), (19, 367), (20, 75)),
    )
    weekdays: tuple[int, ...] = (60, 96, 107, 96, 116, 89, 0)


MEASURED = Shares()
