"""What a contract says, as typed values.

Input:   the content of an ODCS document (3.0 to 3.2) that the JSON Schema accepts.
Output:  `Contract` and its parts; each knows the steps that lead to it in the document.
Never:   judges, defaults away or drops: the whole document stays in `Contract.content`.

Source: the Open Data Contract Standard 3.2.0, https://bitol-io.github.io/open-data-contract-standard/
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brygge.strict_yaml import Steps

# ODCS's name of an operator: (the comparison of what was measured, how many numbers it takes).
OPERATORS = {
    "mustBe": "=",
    "mustNotBe": "<>",
    "mustBeGreaterThan": ">",
    "mustBeGreaterOrEqualTo": ">=",
    "mustBeLessThan": "<",
    "mustBeLessOrEqualTo": "<=",
    "mustBeBetween": "between",
    "mustNotBeBetween": "not between",
}
CONTRACT_ID = re.compile(
    r"(?P<product>[a-z][a-z0-9_]{0,40})\.(?P<port>[a-z][a-z0-9_]{0,40})\.v(?P<major>[1-9][0-9]*)"
)
# What a server's custom properties may say of how it is published to; the first is the default.
# `exact`: every value as it is. `spreadsheet`: texts that a spreadsheet would run are disarmed.
SERVER_CHOICES = {"profile": ("exact", "spreadsheet"), "strategy": ("replace", "merge")}
# From open to secret. What is above `internal`, or has a name that is not here, is classified.
CLASSIFICATIONS = ("public", "internal", "confidential", "personal", "restricted", "secret")
# Who may read a port: everybody, those with an agreement, its own product. Unsaid: the second.
ACCESS = ("unrestricted", "restricted", "private")

# The weight of a class that nobody knows.
STRICTEST = len(CLASSIFICATIONS)


def class_rank(word: str | None) -> int:
    """Return the weight of a class: 0 for none; what nobody knows counts as the strictest."""
    plain = (word or "").strip().lower()
    if not plain:
        return 0
    return CLASSIFICATIONS.index(plain) if plain in CLASSIFICATIONS else STRICTEST


@dataclass(frozen=True)
class Quality:
    """One quality rule of an object or a property; `operators` are those that it gives."""

    steps: Steps
    content: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The kind: library, sql, custom or text (library when a metric is given without one)."""
        return str(self.content.get("type", "library"))

    @property
    def metric(self) -> str | None:
        """The metric of a library rule (`rule` is its name before ODCS 3.1)."""
        return self.content.get("metric") or self.content.get("rule")

    @property
    def operators(self) -> tuple[str, ...]:
        """The operators that are given; a rule should have exactly one."""
        return tuple(name for name in OPERATORS if name in self.content)

    @property
    def arguments(self) -> Mapping[str, Any]:
        """The metric's arguments; the fields that ODCS 3.0 kept beside the metric count as well."""
        early = {name: self.content[name] for name in ("validValues",) if name in self.content}
        return {**early, **(self.content.get("arguments") or {})}


@dataclass(frozen=True)
class Relationship:
    """A foreign key: the columns `source` (empty: the property it stands under) and `target`."""

    steps: Steps
    source: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True)
class Property:
    """A column, or a part of a nested one. `name` is the contract's, `column` the table's."""

    steps: Steps
    content: Mapping[str, Any]
    properties: tuple["Property", ...]
    items: "Property | None"
    map_key: "Property | None"
    map_value: "Property | None"
    quality: tuple[Quality, ...]
    relationships: tuple[Relationship, ...]

    @property
    def name(self) -> str:
        """The name in the contract; empty for the items of a list and the parts of a map."""
        return str(self.content.get("name", ""))

    @property
    def column(self) -> str:
        """The name in the table."""
        return str(self.content.get("physicalName") or self.name)

    @property
    def logical_type(self) -> str | None:
        """ODCS's type: string, integer, number, date, timestamp, time, boolean, object ..."""
        return self.content.get("logicalType")

    @property
    def physical_type(self) -> str | None:
        """The engine's type, when the contract names it."""
        return self.content.get("physicalType")

    @property
    def options(self) -> Mapping[str, Any]:
        """The options of the logical type: bounds, lengths, pattern, format ..."""
        return self.content.get("logicalTypeOptions") or {}

    @property
    def is_required(self) -> bool:
        """Whether null is forbidden; a key is never null."""
        return bool(self.content.get("required")) or self.is_key

    @property
    def is_unique(self) -> bool:
        """Whether a value may occur once only."""
        return bool(self.content.get("unique"))

    @property
    def is_key(self) -> bool:
        """Whether the property belongs to the primary key."""
        return bool(self.content.get("primaryKey"))

    @property
    def enum(self) -> tuple[Any, ...] | None:
        """The values that are allowed (3.2's `enum`, else the option of the same name)."""
        listed = self.content.get("enum")
        if listed is not None:
            return tuple(item["value"] for item in listed)
        early = self.options.get("enum")
        return None if early is None else tuple(early)

    @property
    def classification(self) -> str | None:
        """How sensitive the values are, in lower case."""
        named = self.content.get("classification")
        return None if named is None else str(named).lower()

    @property
    def is_classified(self) -> bool:
        """Whether values may not be shown. An unknown word is taken for the strictest."""
        named = self.classification
        return named is not None and named not in ("public", "internal")


@dataclass(frozen=True)
class SchemaObject:
    """A table that the contract promises: its properties in order, its rules, its relationships."""

    steps: Steps
    content: Mapping[str, Any]
    properties: tuple[Property, ...]
    quality: tuple[Quality, ...]
    relationships: tuple[Relationship, ...]

    @property
    def name(self) -> str:
        """The name in the contract."""
        return str(self.content.get("name", ""))

    @property
    def key(self) -> tuple[Property, ...]:
        """The properties of the primary key, in the order of their positions."""
        listed = [each for each in self.properties if each.is_key]
        return tuple(sorted(listed, key=lambda each: each.content.get("primaryKeyPosition", -1)))

    def find(self, name: str) -> Property | None:
        """Return the property called `name` in the contract, else in the table."""
        by_name = {each.column: each for each in self.properties}
        by_name.update({each.name: each for each in self.properties})
        return by_name.get(name)


@dataclass(frozen=True)
class Sla:
    """One promise about service: latency, retention, frequency, support ..."""

    steps: Steps
    content: Mapping[str, Any]

    @property
    def property(self) -> str:
        """What is promised."""
        return str(self.content.get("property", ""))


@dataclass(frozen=True)
class Contract:
    """A contract: the whole document, and typed access to what is promised."""

    file: str
    content: Mapping[str, Any]
    objects: tuple[SchemaObject, ...]
    slas: tuple[Sla, ...]

    @property
    def id(self) -> str:
        """The contract's id, `<product>.<port>.v<major>` for a port."""
        return str(self.content.get("id", ""))

    @property
    def version(self) -> str:
        """The contract's own version, semver."""
        return str(self.content.get("version", ""))

    @property
    def status(self) -> str:
        """The lifecycle: proposed, draft, active, deprecated, retired."""
        return str(self.content.get("status", ""))

    @property
    def product(self) -> str:
        """The product's id, from the contract's id; empty when the id has another form."""
        return self._of_id("product")

    @property
    def port(self) -> str:
        """The port's id, from the contract's id; empty when the id has another form."""
        return self._of_id("port")

    @property
    def major(self) -> int:
        """The major version of the port, from the contract's id; 0 when the id has another form."""
        return int(self._of_id("major") or 0)

    @property
    def access(self) -> str:
        """Who may read the port, one of `ACCESS`; restricted where nobody said."""
        said = self.custom("access")
        return "restricted" if said is None else str(said)

    def custom(self, name: str) -> Any:
        """Return the value of the custom property `name`, or None."""
        return custom_property(self.content, name)

    def _of_id(self, part: str) -> str:
        found = CONTRACT_ID.fullmatch(self.id)
        return found[part] if found else ""


def custom_property(content: Mapping[str, Any], name: str) -> Any:
    """Return the value of the custom property `name` of any part of a contract, or None."""
    for _, each in items(content, "customProperties"):
        if each.get("property") == name:
            return each.get("value")
    return None


def items(content: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield position and content of each mapping in the list `name` of a part."""
    listed = content.get(name)
    for position, each in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(each, dict):
            yield position, each
