"""Render values as Jinja literals, and a macro file that returns them.

Input:   texts, lists and records (pairs of name and rendered value).
Output:  the text of a macro file; dbt renders it back to exactly the values that were given.
Never:   lets a value end its literal, its tag or its macro.
"""

from collections.abc import Iterable, Sequence

from brygge.compiling.derived import MARK

NONE = "none"
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text_literal(text: str) -> str:
    """Return `text` as a Jinja string. Braces are escaped, so that no tag begins or ends in it.

    Jinja reads string literals with Python's `unicode-escape`; printable characters stay readable.
    """
    return '"' + "".join(_escape(character) for character in text) + '"'


def list_literal(values: Iterable[str]) -> str:
    """Return rendered values as a Jinja list on one line."""
    return f"[{', '.join(values)}]"


def record_literal(pairs: Iterable[tuple[str, str]]) -> str:
    """Return names and rendered values as a Jinja mapping on one line."""
    return "{" + ", ".join(f"{text_literal(name)}: {value}" for name, value in pairs) + "}"


def macro_file(name: str, origin: str, sha256: str, part: str, records: Sequence[str]) -> str:
    """Return the file of the macro `name`: the seed it is from, its checksum, and its records.

    `origin` is the seed's path below the root, `part` the name under which the records stand.
    """
    seed = origin.rpartition("/")[2].removesuffix(".csv")
    listed = "".join(f"            {record},\n" for record in records)
    return (
        f"{MARK}{origin}. Edit the seed, not this file. -#}}\n"
        f"{{% macro {name}() %}}\n"
        "    {{ return({\n"
        f'        "seed": {text_literal(seed)},\n'
        f'        "sha256": {text_literal(sha256)},\n'
        f"        {text_literal(part)}: [\n"
        f"{listed}"
        "        ],\n"
        "    }) }}\n"
        "{% endmacro %}\n"
    )


def _escape(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if character.isprintable() and character not in "{}":
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\U{code:08x}"
