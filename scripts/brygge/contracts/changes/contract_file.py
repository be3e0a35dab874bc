"""Read a contract for comparing, and refuse what is none.

Input:   the path of a file.
Output:  `Contract`.
Never:   lets a document through that the standard's schema refuses: its meaning is unknown.
"""

from pathlib import Path

from brygge.contracts.document import read_document
from brygge.contracts.linting.odcs_schema import schema_errors
from brygge.contracts.model import Contract
from brygge.contracts.reading import read_contract
from brygge.errors import InputError
from brygge.project import Project


def read_checked(project: Project, path: Path) -> Contract:
    """Return the contract at `path`; raise `InputError` for what cannot be compared."""
    if not path.is_file():
        raise InputError(f"{path}: no such file.", "correct the path.")
    document = read_document(project, path)
    error = next(iter(schema_errors(document.content)), None)
    if error is not None:
        place = ".".join(str(step) for step in error.instance_path) or "the top level"
        raise InputError(
            f"{document.file}: {place}: {error.message.splitlines()[0]}",
            f"see `brygge contracts lint {document.file}`.",
        )
    return read_contract(document.file, document.content)
