"""The faults of files: a refusal is a sentence and a fix, and says where in the file.

Input:   a file that the reader refused, and what the reader said.
Output:  `RefusalError`, with the line, byte or value at which the fault was found.
Never:   repairs a file; a slow look at it happens only after the fast reader refused it.
"""

import codecs
import csv
from pathlib import Path

from brygge.errors import InputError

CHUNK = 1024 * 1024


class RefusalError(InputError):
    """Say why one file cannot be landed; the others can."""


def wrong_encoding(path: Path, name: str, encoding: str) -> RefusalError | None:
    """Return the refusal for the first bytes of `path` that are not `encoding`, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = line = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                position = max(0, error.start - pending)
                line += chunk.count(b"\n", 0, position) + 1
                found = error.object[error.start : error.start + 1]
                return _encoding_refusal(name, encoding, line, offset + position, found)
            offset += len(chunk)
            line += chunk.count(b"\n")
    if decoder.getstate()[0]:
        return _encoding_refusal(name, encoding, line + 1, offset - 1, decoder.getstate()[0][:1])
    return None


def _encoding_refusal(
    name: str, encoding: str, line: int, offset: int, found: bytes
) -> RefusalError:
    # Between 0x80 and 0x9F latin-1 has only control characters: text there is windows-1252.
    likely = "windows-1252" if b"\x80" <= found <= b"\x9f" else "latin-1"
    return RefusalError(
        f"{name}: line {line}: byte {offset} (0x{found.hex()}) is not {encoding}.",
        f"is the file {likely}? Then write `encoding: {likely}` in the source's "
        "config.meta.landing; else ask the sender for UTF-8.",
    )


def looks_wide(head: bytes) -> str | None:
    """Return `utf-16` or `utf-32` when the first bytes of a file say so, else None."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # Without a mark, wide text shows itself by a zero in every other byte.
    sample = head[:200]
    if len(sample) > 3 and (not any(sample[1::2]) or not any(sample[0::2])):
        return "utf-16"
    return None


def wide_encoding(name: str, found: str) -> RefusalError:
    """Return the refusal of a file that is `found` (utf-16 or utf-32) without being declared."""
    if found == "utf-16":
        fix = "write `encoding: utf-16` in the source's config.meta.landing, or ask for UTF-8."
    else:
        fix = "ask the sender for UTF-8; UTF-32 is not read."
    return RefusalError(
        f"{name}: line 1: byte 0: the file is {found.upper()}, not declared so.", fix
    )


def nul_byte(name: str, path: Path) -> RefusalError:
    """Return the refusal of a text that holds a NUL byte, with the line of the first."""
    line, offset = 1, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            position = chunk.find(b"\0")
            if position >= 0:
                line += chunk.count(b"\n", 0, position)
                offset += position
                break
            line += chunk.count(b"\n")
            offset += len(chunk)
    return RefusalError(
        f"{name}: line {line}: byte {offset} is a NUL byte, which no text may hold.",
        "ask the sender for a clean export; a damaged transfer looks like this too.",
    )


def ragged_row(name: str, line: int, expected: int, actual: int) -> RefusalError:
    """Return the refusal of a row with more or fewer values than there are headings."""
    return RefusalError(
        f"{name}: line {line}: expected {expected} values, found {actual}.",
        "ask the sender to correct it, or write `ragged_rows: quarantine` in the source's "
        "config.meta.landing to land the other rows.",
    )


def open_quote(name: str, line: int) -> RefusalError:
    """Return the refusal of a quote that is not closed, or closed before the value ends."""
    return RefusalError(
        f"{name}: line {line}: a quote opens here and is not closed where the value ends.",
        'ask the sender for the file with quotes inside values doubled ("").',
    )


def diagnose_text(path: Path, name: str, width: int, delimiter: str, said: str) -> RefusalError:
    """Return the refusal of the UTF-8 text at `path` that the engine refused, saying `said`.

    Reads the file again, slowly, with another reader, so that the place named is a line that
    an editor shows.
    """
    encoding = wrong_encoding(path, name, "utf-8")
    if encoding is not None:
        return encoding
    line = 1
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for row in reader:
                # One empty value after a trailing delimiter is accepted, as the engine does.
                if row and len(row) != width and (len(row) != width + 1 or row[-1]):
                    return ragged_row(name, line, width, len(row))
                line = reader.line_num + 1
        except csv.Error:
            return open_quote(name, line)
    if "invalid state" in said:
        return RefusalError(
            f"{name}: some lines end with CR LF and others with LF.",
            "write the file with one kind of line end.",
        )
    return RefusalError(f"{name}: {said.splitlines()[0]}", "ask the sender for a clean export.")
