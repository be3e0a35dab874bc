"""The names (URNs) and times that DataHub's proposals are made of.

Input:   a catalog, names.
Output:  URNs in which DataHub's reserved characters are escaped as its own readers escape them;
         times as milliseconds; a proposal around an aspect.
Never:   uses the clock: a time that nobody told us is 0, or the aspect that needs it is left out.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from brygge.catalog.model import Asset, Catalog
from brygge.exporting import naming

# DataHub reads these as the structure of a URN. Others, dots and spaces too, stay as they are.
RESERVED = str.maketrans({",": "%2C", "(": "%28", ")": "%29", "␟": "%E2%90%9F"})
# DataHub demands an environment; this is what its own readers say unless told otherwise.
ENVIRONMENT = "PROD"
ACTOR = "urn:li:corpuser:brygge"
DBT = "urn:li:dataPlatform:dbt"

Proposal = dict[str, Any]


def escaped(name: str) -> str:
    """Return `name` as it may stand within a URN."""
    return name.translate(RESERVED)


class Urns:
    """The URNs of what is in one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.platform = f"urn:li:dataPlatform:{escaped(naming.platform(catalog.project))}"
        # DataHub's reader of Snowflake lowers all names; the same table must get the same URN.
        self._is_lowered = catalog.project.adapter == "snowflake"
        self._datasets = {asset.id: self._dataset(asset) for asset in catalog.assets}
        self._fields = {id: f"urn:li:schemaField:({urn}," for id, urn in self._datasets.items()}

    def dataset(self, asset: str) -> str:
        """Return the URN of the dataset of an asset (its id)."""
        return self._datasets[asset]

    def field(self, asset: str, column: str) -> str:
        """Return the URN of a column of an asset (its id)."""
        return f"{self._fields[asset]}{self.path(column).translate(RESERVED)})"

    def path(self, column: str) -> str:
        """Return the path of a column in its schema: the name, whatever is in it."""
        return column.lower() if self._is_lowered else column

    def _dataset(self, asset: Asset) -> str:
        name = naming.dataset_name(asset)
        name = escaped(name.lower() if self._is_lowered else name)
        return f"urn:li:dataset:({self.platform},{name},{ENVIRONMENT})"


def product_urn(product: str) -> str:
    """Return the URN of a product (its id)."""
    return f"urn:li:dataProduct:{escaped(product)}"


def domain_urn(domain: str) -> str:
    """Return the URN of a domain (its name)."""
    return f"urn:li:domain:{escaped(domain)}"


def dashboard_urn(consumer: str) -> str:
    """Return the URN of an exposure (its id), as DataHub's reader of dbt names it."""
    return f"urn:li:dashboard:(dbt,{escaped(consumer)})"


def assertion_urn(check: str) -> str:
    """Return the URN of a check (its id)."""
    return f"urn:li:assertion:{escaped(check)}"


def owner_urn(owner: str) -> str:
    """Return the URN of an owner: a person where it is an e-mail address, else a group."""
    return f"urn:li:{'corpuser' if '@' in owner else 'corpGroup'}:{escaped(owner)}"


def proposal(entity: str, urn: str, aspect: str, value: dict[str, Any]) -> Proposal:
    """Return the proposal to give an entity an aspect."""
    return {
        "entityType": entity,
        "entityUrn": urn,
        "changeType": "UPSERT",
        "aspectName": aspect,
        "aspect": {"json": value},
    }


def ownership(owners: dict[str, str]) -> dict[str, Any]:
    """Return the aspect for owners (name -> kind of ownership)."""
    return {"owners": [{"owner": owner_urn(name), "type": how} for name, how in owners.items()]}


def global_tags(tags: list[str]) -> dict[str, Any]:
    """Return the aspect for tags, each once."""
    return {"tags": [{"tag": f"urn:li:tag:{escaped(tag)}"} for tag in dict.fromkeys(tags)]}


def milliseconds(time: str) -> int:
    """Return an ISO 8601 time or day as milliseconds since 1970; 0 where it is none."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return 0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def as_text(value: object) -> str:
    """Return a value as DataHub's maps of texts hold it: text as it is, all else as JSON."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
