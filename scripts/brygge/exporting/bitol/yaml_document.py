"""Write YAML fast: what `yaml_text` writes, by hand, since exports hold thousands of documents.

Input:   plain dicts, lists and scalars.
Output:  YAML 1.1 and 1.2 alike: text that any reader could take for something else is in quotes.
Never:   sorts keys, folds lines, uses anchors or tags.
"""

import json
import math
import re
from datetime import date, datetime, time
from typing import Any

# Begins with a letter and holds nothing that means anything in YAML, inside brackets either.
_PLAIN = re.compile(r"[A-Za-z_](?:[A-Za-z0-9_ ./()+@-]*[A-Za-z0-9_./()+@-])?")
_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"])
# Lines that a literal block keeps as they are: the first begins with no space, none is only spaces.
_INK = "!-~\xa1-\u2027\u202a-\ud7ff\U00010000-\U0010ffff"
_BLOCK = re.compile(f"[{_INK}][{_INK} \xa0]*(?:\n(?: *[{_INK}][{_INK} \xa0]*)?)*")
# What a reader of YAML refuses or takes for the end of a line.
_SPECIAL = re.compile("[\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_LONGEST_KEY = 500
_LINE = 100


def write_yaml(content: dict[str, Any]) -> bytes:
    """Return `content` as YAML in UTF-8; a lone surrogate becomes U+FFFD, a time ISO 8601 text."""
    lines: list[str] = []
    _add_mapping(content, "", "", lines)
    lines.append("")
    return "\n".join(lines).encode()


def _add_mapping(content: dict[Any, Any], first: str, indent: str, lines: list[str]) -> None:
    """Add the entries; the first one stands behind `first`, the others behind `indent`."""
    if not content:
        lines.append(first + "{}")
    for key, value in content.items():
        name = _scalar(key if isinstance(key, str) else str(key))
        if len(name) > _LONGEST_KEY:
            lines.append(f"{first}? {name}")
            name, first = "", indent
        _add_value(value, f"{first}{name}:", indent, lines)
        first = indent


def _add_value(value: Any, head: str, indent: str, lines: list[str]) -> None:
    if isinstance(value, dict | list | tuple):
        room = _LINE - len(head)
        short = _on_one_line(value, room)
        if short is not None:
            lines.append(f"{head} {short}")
        elif isinstance(value, dict):
            lines.append(head)
            _add_mapping(value, indent + "  ", indent + "  ", lines)
        else:
            lines.append(head)
            _add_list(value, indent + "  ", lines)
    elif isinstance(value, str) and "\n" in value:
        lines.append(f"{head} {_block(value, indent + '  ')}")
    else:
        lines.append(f"{head} {_scalar(value)}")


def _add_list(content: list[Any] | tuple[Any, ...], indent: str, lines: list[str]) -> None:
    for value in content:
        if isinstance(value, dict) and _on_one_line(value, _LINE - len(indent)) is None:
            _add_mapping(value, indent + "- ", indent + "  ", lines)
        else:
            _add_value(value, indent + "-", indent, lines)


def _on_one_line(content: Any, room: int) -> str | None:
    """Return a mapping or list of scalars in brackets; None where it has others or is too long."""
    if not content:
        return "{}" if isinstance(content, dict) else "[]"
    # The shortest entry takes a mark, a comma and a space.
    if len(content) * 3 > room:
        return None
    texts = []
    for value in content.values() if isinstance(content, dict) else content:
        if isinstance(value, dict | list | tuple) or (isinstance(value, str) and len(value) > room):
            return None
        texts.append(_scalar(value))
    if isinstance(content, dict):
        keys = (_scalar(str(key)) for key in content)
        texts = [f"{key}: {text}" for key, text in zip(keys, texts, strict=True)]
    text = ", ".join(texts)
    if len(text) + 2 > room:
        return None
    return f"{{{text}}}" if isinstance(content, dict) else f"[{text}]"


def _block(text: str, indent: str) -> str:
    """Return a text of several lines as a literal block where that keeps it, else in quotes."""
    body = text.removesuffix("\n")
    if body.endswith("\n") or not _BLOCK.fullmatch(body):
        return _scalar(text)
    mark = "|" if text.endswith("\n") else "|-"
    return mark + "".join(f"\n{indent}{line}" if line else "\n" for line in body.split("\n"))


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
            return value
        return _quoted(value)
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    return _quoted(value.isoformat() if isinstance(value, date | datetime | time) else str(value))


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    text = repr(value)
    # YAML 1.1 takes `1e-07` for text.
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _SPECIAL.sub(_escaped, quoted)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return "\\uFFFD" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04X}"
