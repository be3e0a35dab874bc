"""Whether a document has the form that the standard gives: one sentence for each real fault.

Input:   the content of a document.
Output:  `Structure`: the faults, and the content without what is at fault, so that the checks of
         meaning can trust the types of what they read.
Never:   changes the document; repeats one fault for every branch of the schema that refused it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from brygge.contracts.linting.finding import Fault
from brygge.contracts.linting.odcs_schema import keys_at, schema_errors
from brygge.contracts.linting.sound import prepared, without
from brygge.contracts.linting.words import KINDS, kind_of, named, shown, some
from brygge.errors import likely
from brygge.strict_yaml import Steps

if TYPE_CHECKING:
    import jsonschema_rs

SUPPORTED = ("v3.2.0", "v3.1.0", "v3.0.2", "v3.0.1", "v3.0.0")
_FIXES = {
    "reference": "write <object>.<property>, or /schema/<id>/properties/<id>.",
    "id": "use letters, digits, - and _ alone.",
}
# What the checks of meaning say better, and must see.
_LEFT_TO_MEANING = ("DataQualityOperators", "multipleOf")


@dataclass(frozen=True)
class Structure:
    """The faults of form, and what is left of the document without them."""

    faults: tuple[Fault, ...]
    sound: dict[str, Any]


def read_structure(content: Mapping[str, Any]) -> Structure:
    """Return the faults of form in `content`, each once, and its sound part."""
    document, early = prepared(content)
    faults = [*early, *_version_faults(content)]
    try:
        for error in schema_errors(document):
            faults += _faults(error, document)
    except (ValueError, TypeError) as error:
        # Numbers beyond all bounds and halves of letters: the validator cannot hold them.
        faults.append(Fault("BC103", (), f"A value cannot be read: {error}.", "correct it."))
        return Structure(tuple(faults), {})
    once = {(fault.code, fault.steps): fault for fault in reversed(faults)}
    ordered = sorted(once.values(), key=lambda fault: tuple(map(str, fault.steps)))
    return Structure(tuple(ordered), without(document, _broken(ordered)))


def _broken(faults: Iterable[Fault]) -> Iterator[Steps]:
    for fault in faults:
        if "enum" in fault.steps:
            # A list of values with one that is none is no list of values.
            yield fault.steps[: fault.steps.index("enum") + 1]
        elif fault.code not in ("BC102", "BC106") and fault.steps:
            yield fault.steps


def _version_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    version = content.get("apiVersion")
    if isinstance(version, str) and version not in SUPPORTED:
        yield Fault(
            "BC106",
            ("apiVersion",),
            f'The standard\'s version "{version}" is not read.',
            f"{likely(version, SUPPORTED)}write apiVersion: {SUPPORTED[0]}.",
        )


def _faults(error: "jsonschema_rs.ValidationError", document: Mapping[str, Any]) -> Iterator[Fault]:
    if any(word in error.schema_path for word in _LEFT_TO_MEANING):
        return
    make = _MAKERS.get(error.kind.name)
    if make:
        yield from make(error, tuple(error.instance_path), document)
    else:
        sentence = f"{named(tuple(error.instance_path), document)} is refused: {error.message}."
        yield Fault(
            "BC109", tuple(error.instance_path), sentence, "correct it to what the standard allows."
        )


def _unknown(
    error: "jsonschema_rs.ValidationError", steps: Steps, document: Mapping[str, Any]
) -> Iterator[Fault]:
    kind: Any = error.kind
    known = keys_at(document, steps)
    for key in kind.unexpected:
        if key in known:
            continue
        if key in keys_at(document, steps, of_any_kind=True):
            sentence = f'The key "{key}" has no meaning here: it belongs to another kind.'
            yield Fault(
                "BC110",
                (*steps, key),
                sentence,
                "remove it, or correct the type of what it stands in.",
            )
        else:
            fix = f"{likely(key, known)}remove the key, or move it below customProperties."
            place = f" in {named(steps, document)}" if steps else ""
            yield Fault("BC101", (*steps, key), f'The key "{key}" is unknown{place}.', fix)


def _missing(
    error: "jsonschema_rs.ValidationError", steps: Steps, document: Mapping[str, Any]
) -> Iterator[Fault]:
    kind: Any = error.kind
    name = kind.property
    # Without a logical type every branch of the schema applies at once.
    if "then" in error.schema_path and name == "map" and "logicalType" not in error.instance:  # type: ignore[operator]
        return
    sentence = f'The key "{name}" is missing in {named(steps, document)}.'
    yield Fault("BC102", steps, sentence, f"add `{name}: ...`.")


def _wrong_kind(
    error: "jsonschema_rs.ValidationError", steps: Steps, document: Mapping[str, Any]
) -> Iterator[Fault]:
    kind: Any = error.kind
    yield _kind_fault(steps, error.instance, kind.types, document)


def _kind_fault(
    steps: Steps, value: object, kinds: Sequence[str], document: Mapping[str, Any]
) -> Fault:
    names = [name for name in dict.fromkeys(kinds) if name != "integer" or "number" not in kinds]
    wanted = " or ".join(KINDS.get(name, name) for name in names)
    fix = f"write {wanted}"
    if "a text" in wanted and not isinstance(value, dict | list):
        fix += f', for example "{value}" in quotes' if value is not None else ""
    return Fault(
        "BC103",
        steps,
        f"{named(steps, document)} must be {wanted}, not {kind_of(value)}.",
        f"{fix}.",
    )


def _unlisted(
    error: "jsonschema_rs.ValidationError", steps: Steps, document: Mapping[str, Any]
) -> Iterator[Fault]:
    kind: Any = error.kind
    value, last = error.instance, steps[-1] if steps else ""
    if last == "apiVersion":
        return
    code = "BC401" if last == "metric" else "BC104"
    sentence = f"{named(steps, document)} cannot be {shown(value)}."
    yield Fault(code, steps, sentence, f"{likely(value, kind.options)}use {some(kind.options)}.")


def _no_branch(
    error: "jsonschema_rs.ValidationError", steps: Steps, document: Mapping[str, Any]
) -> Iterator[Fault]:
    kind: Any = error.kind
    of_kind = [branch for branch in kind.context if not _is_other_kind(branch, steps)]
    if not of_kind:
        kinds = [name for branch in kind.context for each in branch for name in _types(each)]
        yield _kind_fault(steps, error.instance, kinds, document)
    for branch in of_kind[:1]:
        for inner in branch:
            yield from _faults(inner, document)


def _is_other_kind(branch: Iterable["jsonschema_rs.ValidationError"], steps: Steps) -> bool:
    return any(each.kind.name == "type" and tuple(each.instance_path) == steps for each in branch)


def _types(error: "jsonschema_rs.ValidationError") -> list[str]:
    kind: Any = error.kind
    if error.kind.name == "type":
        return list(kind.types)
    branches = getattr(kind, "context", ())
    return [name for branch in branches for each in branch for name in _types(each)]


def _forbidden(
    error: "jsonschema_rs.ValidationError", steps: Steps, document: Mapping[str, Any]
) -> Iterator[Fault]:
    yield Fault(
        "BC110",
        (*steps, "from"),
        'The key "from" has no meaning here: the relationship starts at its property.',
        "remove it, or move the relationship to the object.",
    )


def _misspelt(
    error: "jsonschema_rs.ValidationError", steps: Steps, document: Mapping[str, Any]
) -> Iterator[Fault]:
    fix = _FIXES["id" if "StableId" in error.schema_path else "reference"]
    value = shown(error.instance)
    sentence = f"{named(steps, document)} has not the form that the standard asks for: {value}."
    yield Fault("BC108", steps, sentence, fix)


def _repeated(
    error: "jsonschema_rs.ValidationError", steps: Steps, document: Mapping[str, Any]
) -> Iterator[Fault]:
    if steps and steps[-1] != "enum":
        yield Fault(
            "BC109", steps, f"{named(steps, document)} lists a thing twice.", "list it once."
        )


_Maker = Callable[["jsonschema_rs.ValidationError", Steps, Mapping[str, Any]], Iterator[Fault]]
_MAKERS: dict[str, _Maker] = {
    "additionalProperties": _unknown,
    "unevaluatedProperties": _unknown,
    "required": _missing,
    "type": _wrong_kind,
    "enum": _unlisted,
    "oneOf": _no_branch,
    "anyOf": _no_branch,
    "not": _forbidden,
    "pattern": _misspelt,
    "uniqueItems": _repeated,
}
