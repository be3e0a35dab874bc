"""What a product's descriptor says, as typed values.

Input:   nothing: these are the values that `reading` makes.
Output:  `Descriptor` with its ports; `Team`; the names that a contract id is made of.
Never:   reads files, or judges.

Source: the Open Data Product Standard 1.0.0, https://bitol-io.github.io/open-data-product-standard/
"""

import re
from dataclasses import dataclass
from pathlib import Path

CONTRACTS = Path("contracts")
DESCRIPTOR = "product.odps.yaml"
STATUSES = ("proposed", "draft", "active", "deprecated", "retired")
# The statuses in which a product's ports are served.
SERVED = ("active", "deprecated")
NAME = re.compile(r"(?!.*__)[a-z][a-z0-9_]{0,40}")
_PORT = re.compile(r"(?P<product>[a-z]\w*)\.(?P<port>[a-z]\w*)\.v(?P<major>[1-9][0-9]*)")
_SOURCE = re.compile(r"source\.(?P<source>[a-z]\w*)\.(?P<table>[a-z]\w*)")


@dataclass(frozen=True)
class PortId:
    """One major version of a port, as its contract's id names it: `<product>.<port>.v<major>`."""

    product: str
    port: str
    major: int


@dataclass(frozen=True)
class Port:
    """A port that a descriptor declares: its name, its contract's version, its contract's id."""

    name: str
    version: str
    contract_id: str

    @property
    def id(self) -> PortId | None:
        """The port that the contract's id names; None when it names something else."""
        return port_id(self.contract_id)

    @property
    def source(self) -> str:
        """The landed source that an input port names, `source.table`; empty when it names none."""
        found = _SOURCE.fullmatch(self.contract_id)
        return f"{found['source']}.{found['table']}" if found else ""


@dataclass(frozen=True)
class Member:
    """A member of a team: the address and the role."""

    username: str
    role: str


@dataclass(frozen=True)
class Descriptor:
    """One data product as its team describes it. `team` is an id of `referential_teams`."""

    file: str
    id: str
    name: str
    status: str
    version: str
    purpose: str
    team: str
    members: tuple[Member, ...]
    input_ports: tuple[Port, ...]
    output_ports: tuple[Port, ...]

    @property
    def read_ports(self) -> tuple[PortId, ...]:
        """The ports of other products that the product reads."""
        named = (each.id for each in self.input_ports)
        return tuple(each for each in named if each and each.product != self.id)


@dataclass(frozen=True)
class Team:
    """A team that can own a product: its id, its name, its address."""

    id: str
    name: str
    email: str


def port_id(contract_id: str) -> PortId | None:
    """Return the port that a contract's id names; None when the id has another form."""
    found = _PORT.fullmatch(contract_id)
    return PortId(found["product"], found["port"], int(found["major"])) if found else None
