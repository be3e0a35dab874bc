"""Whether a type of an engine can hold everything that another one could.

Input:   two types as a contract writes them: `INT`, `decimal(18,4)`, `struct(a int)[]` ...
Output:  same, wider, narrower or other.
Never:   asks a database; an unknown type equals only itself.

A type is wider when every value of the old one is a value of the new one, in the same family.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from brygge.contracts.column_types import family

Verdict = Literal["same", "wider", "narrower", "other"]

_ALIASES = {
    "integer": "int int4 signed",
    "bigint": "long int8",
    "smallint": "short int2",
    "tinyint": "int1",
    "varchar": "text string char bpchar nvarchar character",
    "decimal": "numeric number dec",
    "float": "real float4",
    "double": "float8",
    "boolean": "bool logical",
    "timestamptz": "timestamp_tz",
    "timestamp": "datetime timestamp_us timestamp_ntz",
    "struct": "row",
    "blob": "bytea binary varbinary",
}
_WORDS = {alias: word for word, listed in _ALIASES.items() for alias in listed.split()}
_LONG = {
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time with time zone": "timetz",
    "time without time zone": "time",
    "double precision": "double",
    "character varying": "varchar",
}
# Bits, and whether there is a sign.
_INTEGERS = {
    "tinyint": (8, True), "smallint": (16, True), "integer": (32, True), "bigint": (64, True),
    "hugeint": (128, True), "utinyint": (8, False), "usmallint": (16, False),
    "uinteger": (32, False), "ubigint": (64, False), "uhugeint": (128, False),
}  # fmt: skip
# Each holds all values of those before it.
_LADDERS = (("float", "double"), ("timestamp_s", "timestamp_ms", "timestamp"))
_NO_LENGTH = 2**31


@dataclass(frozen=True)
class _Type:
    word: str
    numbers: tuple[int, ...] = ()
    parts: tuple[tuple[str, "_Type"], ...] = ()


def compare_types(old: str, new: str) -> Verdict:
    """Return how the type `new` stands to the type `old`."""
    return _compare(_read(old), _read(new))


def _compare(old: _Type, new: _Type) -> Verdict:
    if old == new:
        return "same"
    if old.word in _INTEGERS and new.word in _INTEGERS:
        return _by_holding(_holds_integers(new, old), _holds_integers(old, new))
    if old.word != new.word:
        for ladder in _LADDERS:
            if old.word in ladder and new.word in ladder:
                return "wider" if ladder.index(new.word) > ladder.index(old.word) else "narrower"
        return "other"
    if old.word == "decimal":
        return _by_holding(_holds_decimals(new, old), _holds_decimals(old, new))
    if old.word == "varchar":
        lengths = [(each.numbers or (_NO_LENGTH,))[0] for each in (old, new)]
        return _by_holding(lengths[1] >= lengths[0], lengths[0] >= lengths[1])
    if old.word in ("list", "map", "struct") and old.numbers == new.numbers:
        return _compare_parts(dict(old.parts), dict(new.parts))
    return "other"


def _compare_parts(old: dict[str, _Type], new: dict[str, _Type]) -> Verdict:
    found: set[Verdict] = {_compare(old[name], new[name]) for name in old if name in new}
    if set(old) - set(new) or "other" in found:
        return "other"
    if set(new) - set(old):
        found.add("wider")
    found.discard("same")
    if len(found) > 1:
        return "other"
    # The same fields in another order: still the same to whoever reads them by name.
    return found.pop() if found else "same"


def _by_holding(new_holds_old: bool, old_holds_new: bool) -> Verdict:
    if new_holds_old:
        return "same" if old_holds_new else "wider"
    return "narrower" if old_holds_new else "other"


def _holds_integers(holder: _Type, held: _Type) -> bool:
    (bits, is_signed), (held_bits, held_is_signed) = _INTEGERS[holder.word], _INTEGERS[held.word]
    if is_signed == held_is_signed:
        return bits >= held_bits
    return is_signed and bits > held_bits


def _holds_decimals(holder: _Type, held: _Type) -> bool:
    (precision, scale), (held_precision, held_scale) = _decimal(holder), _decimal(held)
    return scale >= held_scale and precision - scale >= held_precision - held_scale


def _decimal(each: _Type) -> tuple[int, int]:
    # DuckDB's decimal without numbers is decimal(18,3); with one, the scale is 0.
    if not each.numbers:
        return 18, 3
    return each.numbers[0], each.numbers[1] if len(each.numbers) > 1 else 0


def _read(text: str) -> _Type:
    words = " ".join(text.lower().split())
    ending = re.search(r"\[ ?([0-9]*) ?\]$", words)
    if ending:
        length = (int(ending[1]),) if ending[1] else ()
        return _Type("list", length, (("", _read(words[: ending.start()])),))
    found = re.fullmatch(r"([a-z_0-9]+) ?[(<](.*)[)>]( .*)?", words)
    if not found:
        word = _LONG.get(words, words)
        return _Type(_WORDS.get(word, word))
    word, inside, rest = found[1], found[2].strip(), (found[3] or "").strip()
    word = _LONG.get(f"{word} {rest}".strip(), _WORDS.get(word, word))
    if word in ("struct", "map", "array"):
        return _nested(word, _split(inside))
    if re.fullmatch(r"[0-9]+( ?, ?[0-9]+)*", inside):
        numbers = tuple(int(number) for number in inside.split(","))
        # char(10) and varchar(10) are the same promise here; decimal(9) is decimal(9,0).
        made = _Type(word, numbers)
        return _Type(word, _decimal(made)) if word == "decimal" else made
    return _Type(words)


def _nested(word: str, parts: list[str]) -> _Type:
    if word == "array":
        return _Type("list", (), (("", _read(parts[0])),))
    if word == "map":
        return _Type("map", (), tuple((str(at), _read(part)) for at, part in enumerate(parts)))
    fields = [re.fullmatch(r'("[^"]+"|\S+?):? (.+)', part) for part in parts]
    return _Type("struct", (), tuple((each[1], _read(each[2])) for each in fields if each))


def _split(text: str) -> list[str]:
    """Split at the commas that stand in no bracket."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "(<[") - (letter in ")>]")
        if letter == "," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    return [*parts, text[start:].strip()]


def family_of(texts: Iterable[str | None]) -> str | None:
    """Return the logical type of the first text that has one."""
    return next((found for text in texts if text and (found := family(text))), None)
