"""Read YAML safely: what a typo or a trap would hide is refused, with its place in the file.

Input:   the path of a YAML file in UTF-8 whose top level is a mapping.
Output:  plain dicts, lists and scalars; an empty file is an empty dict. `load_placed` also says
         where each of them stands, and reads scalars as YAML 1.2 does.
Never:   runs tags, keeps the last of two equal keys, expands an alias bomb, follows a cycle.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from brygge.errors import InputError

MAX_BYTES = 1024 * 1024
MAX_ALIASES = 100
MAX_NODES = 100_000
MAX_DEPTH = 50

# The C parser is about ten times faster; the pure one reads the same language.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# A step into a document: the key of a mapping or the position in a list.
Steps = tuple[str | int, ...]
_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = (
    "str", "null", "bool", "int", "float", "timestamp", "merge", "value", "map", "seq",
)  # fmt: skip
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


class YamlError(InputError):
    """What a file must not have, with its place: `line` and `column` count from 1, 0 is unknown."""

    def __init__(self, path: Path, mark: Any, sentence: str, fix: str) -> None:
        self.line = mark.line + 1 if mark else 0
        self.column = mark.column + 1 if mark else 0
        self.sentence = sentence
        place = f"{path}: line {self.line}, column {self.column}" if mark else str(path)
        super().__init__(f"{place}: {sentence}", fix)


@dataclass(frozen=True)
class Placed:
    """A document and its places: (line, column) from 1 of each key and list item, by its steps."""

    content: dict[str, Any]
    places: dict[Steps, tuple[int, int]]


def load_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in the YAML file at `path`.

    Raises `YamlError` (file, line, column, fix) for what cannot be read or is not allowed:
    duplicate keys, more than 100 aliases, an expansion beyond 100,000 nodes, more than 1 MiB,
    nesting deeper than 50, unknown tags, a top level that is no mapping.
    """
    content: dict[str, Any] = _load(path, lambda loader, node: loader.construct_document(node), {})
    return content


def load_placed(path: Path) -> Placed:
    """Return the document at `path` and where everything in it stands.

    Scalars follow the core schema of YAML 1.2: `no` is a country and `2026-01-01` a text; only
    true, false, null and plain numbers are something else. Raises `YamlError` as `load_yaml` does,
    and for a key that is no text.
    """
    places: dict[Steps, tuple[int, int]] = {(): (1, 1)}
    content = _load(path, lambda _, node: _construct(node, path, (), places), {})
    return Placed(content, places)


def _load(path: Path, construct: Callable[[Any, yaml.Node], Any], empty: dict[str, Any]) -> Any:
    text = _read_text(path)
    try:
        _check_events(text, path)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return empty
            _count_nodes(node, path, {})
            content = construct(loader, node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        sentence = " ".join(part for part in (error.context, error.problem) if part)
        mark = error.problem_mark or error.context_mark
        fix = "correct the YAML at that place."
        raise YamlError(path, mark, f"{sentence}.", fix) from error
    except (yaml.YAMLError, ValueError) as error:
        sentence = str(error).splitlines()[0]
        fix = "correct that value or put it in quotes."
        raise YamlError(path, None, f"{sentence}.", fix) from error
    if not isinstance(content, dict):
        raise YamlError(
            path,
            node.start_mark,
            "the top level is not a mapping.",
            "begin the file with `key: value` lines.",
        )
    return content


def _construct(
    node: yaml.Node, path: Path, steps: Steps, places: dict[Steps, tuple[int, int]]
) -> Any:
    if node.tag.removeprefix(_TAG) not in _PLAIN_TAGS:
        raise YamlError(path, node.start_mark, f"the tag {node.tag} is not read.", "remove it.")
    if isinstance(node, yaml.MappingNode):
        return {
            _key(key, path): _construct_at(value, key, path, (*steps, key.value), places)
            for key, value in node.value
        }
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct_at(item, item, path, (*steps, position), places)
            for position, item in enumerate(node.value)
        ]
    return _scalar(node)


def _construct_at(
    node: yaml.Node,
    place: yaml.Node,
    path: Path,
    steps: Steps,
    places: dict[Steps, tuple[int, int]],
) -> Any:
    places[steps] = (place.start_mark.line + 1, place.start_mark.column + 1)
    return _construct(node, path, steps, places)


def _key(node: yaml.Node, path: Path) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise YamlError(path, node.start_mark, "a key is no text.", "write keys as plain words.")
    return str(node.value)


def _scalar(node: yaml.Node) -> Any:
    text, tag = str(node.value), node.tag.removeprefix(_TAG)
    if tag == "str":
        return text
    if tag == "null":
        return None
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if _WHOLE.fullmatch(text):
        return int(text)
    if tag == "float" and _FRACTION.fullmatch(text):
        return float(text)
    return text


def _read_text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise YamlError(
                path,
                None,
                f"{size:,} bytes are more than the {MAX_BYTES:,} a YAML file may have.",
                "split the file, or move data out of it.",
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sentence = f"byte {error.start} is not UTF-8."
        raise YamlError(path, None, sentence, "save the file as UTF-8.") from error
    except OSError as error:
        reason = error.strerror or "the file cannot be read"
        raise InputError(f"{path}: {reason}.", "create the file or correct its path.") from error


def _check_events(text: str, path: Path) -> None:
    """Refuse deep nesting and many aliases before anything recursive touches the text."""
    depth = aliases = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
        if depth > MAX_DEPTH:
            raise YamlError(
                path,
                event.start_mark,
                f"nested deeper than {MAX_DEPTH} levels.",
                "flatten the structure.",
            )
        if aliases > MAX_ALIASES:
            raise YamlError(
                path,
                event.start_mark,
                f"more than {MAX_ALIASES} aliases.",
                "write the repeated parts out, or name them once in a seed.",
            )


def _count_nodes(node: yaml.Node, path: Path, counted: dict[int, int]) -> int:
    """Return how many nodes `node` expands to; refuse cycles, bombs and duplicate keys on the way.

    An anchor stands before its aliases, so its count is known when they are met.
    """
    if id(node) in counted:
        if counted[id(node)] == 0:
            raise YamlError(
                path,
                node.start_mark,
                "this anchor contains itself.",
                "remove the alias that points back.",
            )
        return counted[id(node)]
    counted[id(node)] = 0
    total = 1
    if isinstance(node, yaml.MappingNode):
        _refuse_duplicate_keys(node, path)
        children = [part for pair in node.value for part in pair]
    else:
        children = node.value if isinstance(node, yaml.SequenceNode) else []
    for child in children:
        total += _count_nodes(child, path, counted)
        if total > MAX_NODES:
            raise YamlError(
                path,
                child.start_mark,
                f"expands to more than {MAX_NODES:,} nodes.",
                "remove aliases of aliases.",
            )
    counted[id(node)] = total
    return total


def _refuse_duplicate_keys(node: yaml.MappingNode, path: Path) -> None:
    first: dict[tuple[str, str], int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        name = (key.tag, key.value)
        if name in first:
            raise YamlError(
                path,
                key.start_mark,
                f'the key "{key.value}" was already given in line {first[name]}.',
                "keep one of the two.",
            )
        first[name] = key.start_mark.line + 1
