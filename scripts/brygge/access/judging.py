"""Which readers of other products' ports are refused, and which agreements lead nowhere.

Input:   readers and ports as the graph and the contracts have them, the agreements, a day.
Output:  findings that name the reader, the port and the command to run.
Never:   reads files or a clock; opens a port of which nobody said who may read it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from brygge.access.agreement import Agreement, Consumer
from brygge.access.deriving import State, grant_on, grants, is_open, state
from brygge.findings import Finding


@dataclass(frozen=True)
class Port:
    """One major of a port, by its contract's id: unrestricted, restricted or private."""

    id: str
    access: str
    status: str = "active"

    @property
    def product(self) -> str:
        """The product that answers for it."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """The port as agreements name it, whatever its major: `<product>.<port>`."""
        return self.id.rpartition(".v")[0]


@dataclass(frozen=True)
class Table:
    """A table of a product that SQL names, and how; `port` is its name where it is one."""

    name: str
    how: str
    product: str
    port: str


@dataclass(frozen=True)
class Reader:
    """A node that reads: its name and file, for whom it reads (None: nobody said), what it reads.

    `by_ref` are the ports that it reads past the macro `input_port`, which masks; `past_ports` are
    products and models of theirs that are no ports; `tables` are read past the graph. Whoever is
    built `names_consumer` in vain: it reads for its product. A test is one when it `keeps_rows`.
    """

    name: str
    file: str
    consumer: Consumer | None
    ports: tuple[str, ...] = ()
    by_ref: tuple[str, ...] = ()
    past_ports: tuple[tuple[str, str], ...] = ()
    is_exploration: bool = False
    names_consumer: bool = False
    tables: tuple[Table, ...] = ()
    keeps_rows: bool = False


def refusals(
    readers: Iterable[Reader], ports: Iterable[Port], agreements: Sequence[Agreement], on: date
) -> list[Finding]:
    """Return a finding for everything that is read on the day `on` without leave, sorted."""
    known = {port.id: port for port in ports}
    agreed = {(each.consumer, each.port): each for each in agreements}
    found: list[Finding] = []
    for reader in readers:
        read = [known[id] for id in reader.ports if id in known]
        others = [each for each in read if reader.consumer != Consumer("product", each.product)]
        if reader.keeps_rows:
            found += _kept(reader, others)
            continue
        found += _named(reader)
        if reader.names_consumer and (others or reader.past_ports):
            fix = "take `consumer` out of its meta, or move the query to analyses/."
            sentence = "it names a consumer, which only an exploration does."
            found.append(Finding(reader.file, reader.name, sentence, fix))
        for product, model in reader.past_ports:
            fix = "read a port of it with input_port, or ask for one."
            sentence = f"it reads {model}, which is no port of {product}."
            found.append(Finding(reader.file, reader.name, sentence, fix))
        for port in others:
            found += [*_refused(reader, port, agreed, on), *_past_masks(reader, port)]
    return sorted(found)


def deprecations(readers: Iterable[Reader], ports: Iterable[Port]) -> list[str]:
    """Return a sentence for each reader of another product's port that is deprecated, sorted."""
    known = {port.id: port for port in ports if port.status == "deprecated"}
    return sorted(
        f"{reader.file}: {reader.name}: it reads {id}, which is deprecated."
        for reader in readers
        for id in reader.ports
        if id in known and reader.consumer != Consumer("product", known[id].product)
    )


def orphans(
    agreements: Iterable[Agreement],
    ports: Iterable[Port],
    consumers: Collection[Consumer],
    on: date,
) -> list[Finding]:
    """Return a finding for each port or consumer that an open agreement names and nobody knows.

    People need no entry anywhere.
    """
    known = {port.name for port in ports}
    found = []
    for each in agreements:
        if not is_open(each, on):
            continue
        close = "deny" if each.pending else "revoke"
        fix = f"`brygge access {close} {each.name}`, or correct what is missing."
        if each.port not in known:
            sentence = f"the port {each.port} has no contract any more."
            found.append(Finding(each.file, "port", sentence, fix))
        if each.consumer.kind != "person" and each.consumer not in consumers:
            sentence = f"{each.consumer.words} does not exist."
            found.append(Finding(each.file, "consumer", sentence, fix))
    return sorted(found)


def request_command(port: str, consumer: Consumer) -> str:
    """Return the command that asks for access."""
    return f'brygge access request {port} --for {consumer} --purpose "..." --until DATE'


def _refused(
    reader: Reader,
    port: Port,
    agreed: Mapping[tuple[Consumer, str], Agreement],
    on: date,
) -> Iterator[Finding]:
    consumer = reader.consumer
    if port.status == "retired":
        fix = f"read what follows it, or ask {port.product}."
        yield Finding(reader.file, reader.name, f"it reads {port.id}, which is retired.", fix)
    if port.access == "private":
        sentence = f"it reads {port.id}, which is private to the product {port.product}."
        fix = f"ask {port.product} for a port that others may read."
    elif consumer is None and not reader.is_exploration:
        sentence = f"it reads {port.id} and belongs to no product."
        fix = "set its group in dbt_project.yml."
    elif port.access == "unrestricted":
        return
    elif consumer is None:
        sentence = f"it reads {port.id}, which is restricted, and nobody says for whom."
        fix = "say it: `meta: {consumer: {team: ID}}`."
    elif grant_on_port := agreed.get((consumer, port.name)):
        if grant_on(grant_on_port, on):
            return
        sentence = f"it reads {port.id}, but {_why_not(grant_on_port, on)}."
        fix = _way_out(grant_on_port, on)
    else:
        sentence = f"it reads {port.id}, but {consumer.words} has no agreement."
        fix = f"`{request_command(port.name, consumer)}`."
    yield Finding(reader.file, reader.name, sentence, fix)


def _named(reader: Reader) -> Iterator[Finding]:
    for table in reader.tables:
        sentence = f"it reads the table {table.name}{table.how}, which masks nothing."
        fix = f"read a port of {table.product} with input_port, or ask for one."
        if table.port:
            fix = f"write input_port('{table.product}', '{table.port}') instead."
        yield Finding(reader.file, reader.name, sentence, fix)


def _kept(reader: Reader, ports: Iterable[Port]) -> Iterator[Finding]:
    kept = [(each.product, each.name) for each in ports if each.access != "unrestricted"]
    kept += [(product, f"{product}.{model}") for product, model in reader.past_ports]
    for product, name in kept:
        sentence = f"it keeps rows of {name}, which masks nothing."
        fix = f"take `store_failures` out, or have {product} test it."
        yield Finding(reader.file, reader.name, sentence, fix)


def _past_masks(reader: Reader, port: Port) -> Iterator[Finding]:
    if port.id in reader.by_ref and port.access != "private":
        sentence = f"it reads {port.id} by ref, which masks nothing."
        product, _, name = port.name.partition(".")
        fix = f"write input_port('{product}', '{name}') instead."
        yield Finding(reader.file, reader.name, sentence, fix)


def _why_not(agreement: Agreement, on: date) -> str:
    now, given = state(agreement, on), grants(agreement)
    coming = next((each.first for each in given if on < each.first), None)
    if now == State.PENDING and coming is None:
        return f"the request of {agreement.consumer.words} waits for a decision"
    past = f"the agreement of {agreement.consumer.words} is {now}"
    if now == State.EXPIRED:
        ends = [each.last for each in given if each.last is not None and each.last < on]
        past += f" since {max(ends)}"
    return f"{past} and begins on {coming}" if coming else past


def _way_out(agreement: Agreement, on: date) -> str:
    if agreement.pending:
        return f"ask its owner for `brygge access approve {agreement.name}`."
    if any(on < each.first for each in grants(agreement)):
        return "wait until then, or have it revoked and ask for an earlier day."
    return f"`{request_command(agreement.port, agreement.consumer)}`."
