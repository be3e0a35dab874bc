"""What keeps a file from being read, as faults with a code.

Input:   the error that reading a file ended with.
Output:  the fault and its line and column.
Never:   reads the file again.
"""

from brygge.contracts.linting.finding import Fault
from brygge.errors import BryggeError
from brygge.strict_yaml import YamlError

# What the reader says, and the code for it. The examples of the codes prove each row.
_CODES = (
    ("was already given in line", "BC002"),
    ("nested deeper than", "BC003"),
    ("bytes are more than", "BC003"),
    ("more than", "BC003"),
    ("contains itself", "BC003"),
    ("is not UTF-8", "BC004"),
    ("the top level is not a mapping", "BC005"),
    ("the tag", "BC006"),
    ("could not determine a constructor", "BC006"),
    ("special characters are not allowed", "BC007"),
    ("control characters are not allowed", "BC007"),
    ("unacceptable character", "BC007"),
)


def reading_fault(error: Exception) -> tuple[Fault, int, int]:
    """Return the fault that `error` stands for, and its line and column (1, 1 when unknown)."""
    if isinstance(error, YamlError) and "integer string conversion" in error.sentence:
        return Fault("BC001", (), "A whole number has thousands of digits.", error.fix), 1, 1
    if isinstance(error, YamlError):
        found = next((code for words, code in _CODES if words in error.sentence), "BC001")
        fix = "remove the character." if found == "BC007" else error.fix
        fault = Fault(found, (), _sentence(error.sentence), fix)
        return fault, max(error.line, 1), max(error.column, 1)
    if isinstance(error, BryggeError):
        reason, fix = error.problem.rpartition(": ")[2], error.fix
    else:
        reason, fix = "the path leads back to itself.", "replace the link by a file."
    return Fault("BC008", (), f"The file cannot be read: {_small(reason)}", fix), 1, 1


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
