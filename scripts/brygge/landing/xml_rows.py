"""Build the rows of an XML file from its parser's events: one at a time, flat, told whole.

Input:   an expat parser, and the paths of the elements that are lists.
Output:  one flat JSON object per row in a file, and the headings.
Never:   lets an element go because another has its name; lets a text between elements go.
"""

import json
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from brygge.landing.columns import folded
from brygge.landing.faults import RefusalError

# More elements within each other than this are no table.
DEPTH = 100
# The text of an element that has attributes too, within a JSON value.
TEXT = "#text"

Value = str | dict[str, "Value"] | list["Value"]


@dataclass
class _Element:
    """An element that is open: where it stands below its row, what it holds, the texts between."""

    path: str
    held: dict[str, Value]
    texts: list[str] = field(default_factory=list)
    has_children: bool = False


class RowBuilder:
    """Build one row after the other from the parser's events, and write it."""

    def __init__(
        self, parser: expat.XMLParserType, name: str, lists: set[bytes], written: BinaryIO
    ) -> None:
        self.encoding = "utf-8"
        self.longest = 0
        self._parser, self._name, self._lists, self._written = parser, name, lists, written
        self._open: list[_Element] = []
        self._row_name = ""
        self._headings: dict[tuple[str, ...], str] = {}
        self._with_text: set[str] = set()
        self._with_elements: set[str] = set()
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declare
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._add_text

    def headings(self) -> tuple[str, ...]:
        """Return the headings in the order in which they were met first.

        Raises `RefusalError` for one that has elements in some rows and a text in others.
        """
        for heading in self._headings.values():
            if heading in self._with_elements and heading in self._with_text:
                raise RefusalError(
                    f'{self._name}: "{heading}" has elements in some rows and a text in others.',
                    f"write `lists: [{heading}]` in the source's config.meta.landing to keep it "
                    "as JSON text, or ask the sender.",
                )
        # Where others have elements, one without anything in it is no text.
        return tuple(
            heading for heading in self._headings.values() if heading not in self._with_elements
        )

    def _declare(self, version: str, encoding: str | None, standalone: int) -> None:
        self.encoding = (encoding or "utf-8").lower()

    def _refuse_doctype(self, *declared: object) -> None:
        raise self._refusal(
            "a DOCTYPE is not read: it may change what the file says.",
            "ask the sender for a file without it.",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = len(self._open)
        if depth > DEPTH:
            raise self._refusal(
                f"more than {DEPTH} elements stand within each other.",
                "ask the sender for a flatter file.",
            )
        path = ""
        if depth:
            above = self._open[-1]
            above.has_children = True
            path = f"{above.path}.{name}" if depth > 2 else name
        held: dict[str, Value] = {f"@{key}": value for key, value in attributes.items()}
        self._open.append(_Element(path, held))

    def _add_text(self, text: str) -> None:
        self._open[-1].texts.append(text)

    def _end(self, name: str) -> None:
        element = self._open.pop()
        value = self._value(element)
        depth = len(self._open)
        if depth > 1:
            self._attach(self._open[-1].held, name, element.path, value)
        elif depth == 1 and isinstance(value, dict):
            self._write_row(name, value)
        elif depth == 0 and isinstance(value, str) and value.strip():
            raise self._refusal("there is a text and no row.", "ask the sender for rows.")

    def _value(self, element: _Element) -> Value:
        text = "".join(element.texts)
        if not element.has_children:
            return {**element.held, TEXT: text} if element.held and self._open else text
        if text.strip():
            raise self._refusal(
                f'the text "{text.strip()[:40]}" stands between elements.',
                "ask the sender for a file in which an element holds a text or elements.",
            )
        return element.held

    def _attach(self, held: dict[str, Value], name: str, path: str, value: Value) -> None:
        if folded(path) in self._lists:
            listed = held.setdefault(name, [])
            if isinstance(listed, list):
                listed.append(value)
        elif name in held:
            raise self._refusal(
                f'"{path}" stands more than once in one row.',
                f"write `lists: [{path}]` in the source's config.meta.landing: it will hold a JSON "
                "array in every row.",
            )
        else:
            held[name] = value

    def _write_row(self, name: str, held: dict[str, Value]) -> None:
        self._row_name = self._row_name or name
        if name != self._row_name:
            raise self._refusal(
                f'the rows are of two kinds, "{self._row_name}" and "{name}".',
                "ask the sender for a file of each.",
            )
        if not str(held.get(TEXT, "x")).strip():
            del held[TEXT]
        row: dict[str, str] = {}
        self._flatten(held, (), row)
        line = _json(row).encode() + b"\n"
        self.longest = max(self.longest, len(line))
        self._written.write(line)

    def _flatten(self, held: dict[str, Value], above: tuple[str, ...], row: dict[str, str]) -> None:
        for key, value in held.items():
            keys = above if key == TEXT and above else (*above, key)
            if isinstance(value, dict):
                if TEXT not in value:
                    self._with_elements.add(".".join(keys))
                self._flatten(value, keys, row)
                continue
            heading = self._headings.get(keys) or self._new_heading(keys)
            text = value if isinstance(value, str) else _json(value)
            row[heading] = text
            if text.strip():
                self._with_text.add(heading)

    def _new_heading(self, keys: tuple[str, ...]) -> str:
        heading = ".".join(keys)
        if heading in self._headings.values():
            raise self._refusal(
                f'two elements are the heading "{heading}".',
                "ask the sender for names without dots.",
            )
        self._headings[keys] = heading
        return heading

    def _refusal(self, problem: str, fix: str) -> RefusalError:
        return RefusalError(f"{self._name}: line {self._parser.CurrentLineNumber}: {problem}", fix)


def _json(value: Value | dict[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
