"""Municipalities: their numbers before, between and after the reforms of 2020 and 2024.

Input:   nothing. Public facts: numbers and names are Statistics Norway's (KLASS 131).
Output:  `PLACES`, each with a postal code that lies in it.
Never:   lists all municipalities; those that were split are given by the part with the town.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A municipality: its number and name in 2019, 2020 and 2024, and a place that gets post."""

    number_2019: str
    number_2020: str
    number_2024: str
    name_2019: str
    name_2020: str
    name_2024: str
    postal_code: str
    postal_place: str
    weight: int


def _place(numbers: str, name: str, postal_code: str, weight: int, postal_place: str = "") -> Place:
    """Return a place that kept its name through both reforms."""
    first, then, last = numbers.split("/")
    names = name, name, name
    return Place(first, then, last, *names, postal_code, postal_place or name, weight)


def _merged(
    numbers: str, before: str, after: str, postal_code: str, weight: int, postal_place: str
) -> Place:
    """Return a place that has the name `after` since 2020."""
    first, then, last = numbers.split("/")
    return Place(first, then, last, before, after, after, postal_code, postal_place, weight)


# Weights are about the thousands of inhabitants.
PLACES = (
    _place("0301/0301/0301", "OSLO", "0155", 700),
    _place("0101/3001/3101", "HALDEN", "1767", 31),
    _place("0104/3002/3103", "MOSS", "1530", 50),
    _place("0105/3003/3105", "SARPSBORG", "1707", 58),
    _place("0106/3004/3107", "FREDRIKSTAD", "1607", 83),
    _merged("0213/3020/3207", "SKI", "NORDRE FOLLO", "1400", 60, "SKI"),
    _place("0219/3024/3201", "BÆRUM", "1337", 128, "SANDVIKA"),
    _place("0220/3025/3203", "ASKER", "1383", 95),
    _place("0230/3029/3222", "LØRENSKOG", "1470", 45),
    _merged("0231/3030/3205", "SKEDSMO", "LILLESTRØM", "2000", 88, "LILLESTRØM"),
    _place("0235/3033/3209", "ULLENSAKER", "2050", 41, "JESSHEIM"),
    _place("0402/3401/3401", "KONGSVINGER", "2211", 18),
    _place("0403/3403/3403", "HAMAR", "2317", 32),
    _place("0412/3411/3411", "RINGSAKER", "2380", 35, "BRUMUNDDAL"),
    _place("0427/3420/3420", "ELVERUM", "2406", 21),
    _place("0501/3405/3405", "LILLEHAMMER", "2609", 28),
    _place("0502/3407/3407", "GJØVIK", "2815", 30),
    _place("0602/3005/3301", "DRAMMEN", "3015", 102),
    _place("0604/3006/3303", "KONGSBERG", "3611", 28),
    _place("0605/3007/3305", "RINGERIKE", "3510", 31, "HØNEFOSS"),
    _place("0701/3801/3901", "HORTEN", "3187", 27),
    _place("0704/3803/3905", "TØNSBERG", "3110", 57),
    _place("0710/3804/3907", "SANDEFJORD", "3210", 64),
    _place("0712/3805/3909", "LARVIK", "3256", 47),
    _place("0805/3806/4001", "PORSGRUNN", "3915", 36),
    _place("0806/3807/4003", "SKIEN", "3717", 55),
    _place("0904/4202/4202", "GRIMSTAD", "4876", 24),
    _place("0906/4203/4203", "ARENDAL", "4836", 45),
    _place("1001/4204/4204", "KRISTIANSAND", "4611", 113, "KRISTIANSAND S"),
    _place("1102/1108/1108", "SANDNES", "4306", 81),
    _place("1103/1103/1103", "STAVANGER", "4006", 144),
    _place("1106/1106/1106", "HAUGESUND", "5528", 37),
    _place("1201/4601/4601", "BERGEN", "5003", 285),
    _merged("1401/4602/4602", "FLORA", "KINN", "6900", 17, "FLORØ"),
    _place("1502/1506/1506", "MOLDE", "6413", 32),
    _place("1504/1507/1508", "ÅLESUND", "6002", 58),
    _place("1505/1505/1505", "KRISTIANSUND", "6509", 24, "KRISTIANSUND N"),
    _place("5001/5001/5001", "TRONDHEIM", "7010", 207),
    _place("5035/5035/5035", "STJØRDAL", "7500", 24),
    _place("1804/1804/1804", "BODØ", "8006", 53),
    _place("1805/1806/1806", "NARVIK", "8514", 22),
    _place("1833/1833/1833", "RANA", "8622", 26, "MO I RANA"),
    _place("1902/5401/5501", "TROMSØ", "9008", 77),
    _place("1903/5402/5503", "HARSTAD", "9405", 25),
    _place("2012/5403/5601", "ALTA", "9510", 21),
    _place("2004/5406/5603", "HAMMERFEST", "9600", 11),
)
