"""What is done with a product, by its status.

Input:   `seeds/rules/rule_product_statuses.csv`, descriptors.
Output:  `Status`es; the products that are not built or not published, with the reason in words.
Never:   looks at data, or at who reads the product.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from brygge.errors import InputError
from brygge.products.descriptor import STATUSES, Descriptor
from brygge.project import Project

RULES = Path("seeds/rules/rule_product_statuses.csv")
COLUMNS = ("status", "is_built", "is_published", "reason", "owner")
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True)
class Status:
    """Whether a product of this status is built, and whether its ports are published."""

    is_built: bool
    is_published: bool


def read_statuses(project: Project) -> dict[str, Status]:
    """Return what each status allows; raise `InputError` for a seed that does not say it."""
    path = project.root / RULES
    fix = f"write a CSV in UTF-8 with the columns {','.join(COLUMNS)}, one row per status."
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), strict=True))
        found = {
            row["status"]: Status(_TRUTH[row["is_built"]], _TRUTH[row["is_published"]])
            for row in rows
        }
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{RULES}: the seed cannot be read ({error}).", fix) from error
    except KeyError as error:
        raise InputError(f"{RULES}: a row lacks true or false, or its status.", fix) from error
    missing = [status for status in STATUSES if status not in found]
    if missing:
        raise InputError(f"{RULES}: nothing is said of {', '.join(missing)}.", fix)
    return found


def not_built(descriptors: Sequence[Descriptor], statuses: Mapping[str, Status]) -> dict[str, str]:
    """Return each product that is not built and why: its status, or that of one that it reads."""
    found = {each.id: _why(each) for each in descriptors if not statuses[each.status].is_built}
    for _ in descriptors:
        found |= {
            each.id: f"it reads {', '.join(read)}, which is not built"
            for each in descriptors
            if each.id not in found
            and (read := sorted({port.product for port in each.read_ports} & set(found)))
        }
    return found


def not_published(
    descriptors: Sequence[Descriptor], statuses: Mapping[str, Status]
) -> dict[str, str]:
    """Return each product whose ports are not published, and why."""
    return {each.id: _why(each) for each in descriptors if not statuses[each.status].is_published}


def _why(descriptor: Descriptor) -> str:
    return f"the status of {descriptor.id} is {descriptor.status}"
