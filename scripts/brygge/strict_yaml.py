"""Read YAML safely: what a typo or a trap would hide is refused, with its place in the file.

Input:   the path of a YAML file in UTF-8 whose top level is a mapping.
Output:  plain dicts, lists and scalars; an empty file is an empty dict.
Never:   runs tags, keeps the last of two equal keys, expands an alias bomb, follows a cycle.
"""

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


def load_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in the YAML file at `path`.

    Raises `InputError` (file, line, column, fix) for what cannot be read or is not allowed:
    duplicate keys, more than 100 aliases, an expansion beyond 100,000 nodes, more than 1 MiB,
    nesting deeper than 50, unknown tags, a top level that is no mapping.
    """
    text = _read_text(path)
    try:
        _check_events(text, path)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return {}
            _count_nodes(node, path, {})
            content = loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        place = _place(path, error.problem_mark or error.context_mark)
        sentence = " ".join(part for part in (error.context, error.problem) if part)
        raise InputError(f"{place}: {sentence}.", "correct the YAML at that place.") from error
    except (yaml.YAMLError, ValueError) as error:
        sentence = str(error).splitlines()[0]
        raise InputError(
            f"{path}: {sentence}.", "correct that value or put it in quotes."
        ) from error
    if not isinstance(content, dict):
        raise InputError(
            f"{path}: line 1, column 1: the top level is not a mapping.",
            "begin the file with `key: value` lines.",
        )
    return content


def _read_text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(
                f"{path}: {size:,} bytes are more than the {MAX_BYTES:,} a YAML file may have.",
                "split the file, or move data out of it.",
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: byte {error.start} is not UTF-8.", "save the file as UTF-8."
        ) from error
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
            raise InputError(
                f"{_place(path, event.start_mark)}: nested deeper than {MAX_DEPTH} levels.",
                "flatten the structure.",
            )
        if aliases > MAX_ALIASES:
            raise InputError(
                f"{_place(path, event.start_mark)}: more than {MAX_ALIASES} aliases.",
                "write the repeated parts out, or name them once in a seed.",
            )


def _count_nodes(node: yaml.Node, path: Path, counted: dict[int, int]) -> int:
    """Return how many nodes `node` expands to; refuse cycles, bombs and duplicate keys on the way.

    An anchor stands before its aliases, so its count is known when they are met.
    """
    if id(node) in counted:
        if counted[id(node)] == 0:
            raise InputError(
                f"{_place(path, node.start_mark)}: this anchor contains itself.",
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
            raise InputError(
                f"{_place(path, child.start_mark)}: expands to more than {MAX_NODES:,} nodes.",
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
            raise InputError(
                f'{_place(path, key.start_mark)}: the key "{key.value}" was already given '
                f"in line {first[name]}.",
                "keep one of the two.",
            )
        first[name] = key.start_mark.line + 1


def _place(path: Path, mark: Any) -> str:
    if mark is None:
        return str(path)
    return f"{path}: line {mark.line + 1}, column {mark.column + 1}"
