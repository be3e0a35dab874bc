"""Which contracts people mean when they name ports.

Input:   the contracts of a project, and names.
Output:  the contracts meant, each once.
Never:   guesses: a name that no port has is refused with the likely one.
"""

from collections.abc import Sequence

from brygge.contracts.model import Contract
from brygge.errors import InputError, likely


def choose(contracts: Sequence[Contract], names: Sequence[str]) -> list[Contract]:
    """Return the contracts of ports that `names` mean; those of all ports when there are none.

    A port may be called `orders`, `orders.v1`, `shop.orders` or `shop.orders.v1`.
    """
    ports = [each for each in contracts if each.port]
    if not names:
        return ports
    found: dict[str, Contract] = {}
    for name in names:
        meant = [each for each in ports if name in _names(each)]
        if not meant:
            known = sorted({each.port for each in ports})
            fix = f"{likely(name, known)}the ports are {', '.join(known)}."
            raise InputError(f'no contract of a port "{name}".', fix)
        found.update((each.file, each) for each in meant)
    return list(found.values())


def _names(each: Contract) -> tuple[str, ...]:
    return (each.port, f"{each.port}.v{each.major}", f"{each.product}.{each.port}", each.id)
