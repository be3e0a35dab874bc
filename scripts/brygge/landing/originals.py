"""Keep the original bytes of a file, and know them: size, sha256, first bytes, NUL.

Input:   a file as given; a staged copy of it.
Output:  the copy under `raw/` with its `Original`; plain UTF-8 text beside it where the
         original is compressed or written in another encoding.
Never:   changes a byte of the copy.
"""

import codecs
import gzip
import hashlib
import os
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import FileIO
from itertools import cycle
from pathlib import Path

from brygge.landing.faults import RefusalError, looks_wide, nul_byte, wide_encoding, wrong_encoding

CHUNK = 4 * 1024 * 1024
BUFFER = 256 * 1024
# The format of the bytes, as zlib numbers it.
GZIP = 31
UTF_8 = "utf-8"


@dataclass(frozen=True)
class Original:
    """The kept copy of a delivered file. `size` is in bytes."""

    path: Path
    name: str
    sha256: str
    size: int
    has_nul: bool


def keep_original(source: Path, raw: Path) -> Original:
    """Copy `source` into the folder `raw` in one pass that also hashes it."""
    path = raw / source.name
    digest = hashlib.sha256()
    size, has_nul = 0, False
    # Two small buffers in turn: one is hashed while the other is read and written. Small ones stay
    # in the processor's cache.
    buffers = (bytearray(BUFFER), bytearray(BUFFER))
    with (
        ThreadPoolExecutor(1) as beside,
        source.open("rb", buffering=0) as given,
        path.open("wb", buffering=0) as kept,
    ):
        hashed = beside.submit(digest.update, b"")
        for buffer in cycle(buffers):
            count = given.readinto(buffer)
            if not count:
                break
            chunk = memoryview(buffer)[:count]
            hashed.result()
            hashed = beside.submit(digest.update, chunk)
            has_nul = has_nul or buffer.find(b"\0", 0, count) >= 0
            _write_all(kept, chunk)
            size += count
        hashed.result()
    return Original(path, source.name, digest.hexdigest(), size, has_nul)


def _write_all(file: FileIO, chunk: memoryview) -> None:
    """Write every byte: an unbuffered file may take fewer at a time."""
    while chunk:
        chunk = chunk[file.write(chunk) :]


def sync_file(path: Path) -> None:
    """Return when the bytes of the file are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def plain_text(original: Original, codec: str, staging: Path) -> Path:
    """Return a file with the text of `original`, plain and in UTF-8: itself where it is that.

    `codec` is the declared encoding. Raises `RefusalError` for an empty, incomplete, damaged file,
    a NUL byte, and an encoding that is not the declared one. (Bytes that are not UTF-8 in a
    plain file are left to the reader, which checks every value anyway.)
    """
    path, has_nul = plain_bytes(original, staging)
    if codec != "utf-16":
        with path.open("rb") as file:
            wide = looks_wide(file.read(CHUNK)) if has_nul else None
        if wide is not None:
            raise wide_encoding(original.name, wide)
        if has_nul:
            raise nul_byte(original.name, path)
    return path if codec == UTF_8 else _transcode(path, original.name, codec, staging / "text")


def plain_bytes(original: Original, staging: Path) -> tuple[Path, bool]:
    """Return a file with the bytes of `original` decompressed, and whether one of them is NUL.

    Raises `RefusalError` for an empty, incomplete or damaged file.
    """
    path, has_nul = original.path, original.has_nul
    if original.name.lower().endswith(".gz"):
        path, has_nul = _decompress(original, staging / "decompressed")
    if path.stat().st_size == 0:
        raise RefusalError(f"{original.name}: the file is empty.", "ask the sender for it again.")
    return path, has_nul


def is_sound_gzip(path: Path) -> bool:
    """Whether the file is one whole gzip member, checksum and all, of text without a NUL byte."""
    unpacked = zlib.decompressobj(wbits=GZIP)
    try:
        with path.open("rb", buffering=0) as packed:
            while chunk := packed.read(BUFFER):
                if b"\0" in unpacked.decompress(chunk):
                    return False
    except zlib.error:
        return False
    return unpacked.eof and not unpacked.unused_data


def _decompress(original: Original, plain: Path) -> tuple[Path, bool]:
    """Write the decompressed bytes; Python's reader verifies length and checksum, unlike others."""
    has_nul = False
    try:
        with gzip.open(original.path, "rb") as packed, plain.open("wb") as file:
            while chunk := packed.read(CHUNK):
                has_nul = has_nul or b"\0" in chunk
                file.write(chunk)
    except EOFError:
        raise RefusalError(
            f"{original.name}: the file is incomplete: its compressed data ends too early.",
            "ask the sender to send it again.",
        ) from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise RefusalError(
            f"{original.name}: the file is damaged: {error}.", "ask the sender to send it again."
        ) from error
    return plain, has_nul


def _transcode(path: Path, name: str, codec: str, text: Path) -> Path:
    """Write the text in UTF-8, and refuse a text that is UTF-8 already (it would be garbled)."""
    decoder = codecs.getincrementaldecoder(codec)()
    is_ascii = True
    try:
        with path.open("rb", buffering=0) as file, text.open("wb") as written:
            while chunk := file.read(CHUNK):
                is_ascii = is_ascii and chunk.isascii()
                written.write(decoder.decode(chunk).encode(UTF_8))
            written.write(decoder.decode(b"", True).encode(UTF_8))
    except UnicodeDecodeError as error:
        found = wrong_encoding(path, name, codec)
        raise found or RefusalError(f"{name}: {error}.", "correct `encoding`.") from error
    if codec != "utf-16" and not is_ascii and wrong_encoding(path, name, UTF_8) is None:
        raise RefusalError(
            f"{name}: the file is UTF-8, though another encoding is declared.",
            "remove `encoding` from the source's config.meta.landing.",
        )
    if codec == "utf-16":
        _refuse_nul_in_text(text, name)
    return text


def _refuse_nul_in_text(text: Path, name: str) -> None:
    with text.open("rb") as file:
        while chunk := file.read(CHUNK):
            if b"\0" in chunk:
                raise nul_byte(name, text)
