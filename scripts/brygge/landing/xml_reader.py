"""Read delivered XML as a stream: the root's children as rows, elements as dotted headings.

Input:   the plain bytes of a file, in the encoding that its XML declaration says.
Output:  `XmlFile`: the headings, and the rows as flat JSON objects in a file of their own.
Never:   holds more than one row in memory; reads a DOCTYPE, so there are no entities to expand.

A child of the root that has children or attributes is a row; the others speak of the file as a
whole and stay in the original. Attributes are `@name`. An element that may stand several times
must be declared (`lists: [info, info.post]`, paths below the row): its heading holds a JSON array
of its elements, also where there is one. Nothing depends on how often it happens to stand.
"""

import glob
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from brygge.landing.columns import folded
from brygge.landing.faults import RefusalError, wrong_encoding
from brygge.landing.rows import NO_COLUMNS, identifier, literal
from brygge.landing.xml_rows import RowBuilder

CHUNK = 1024 * 1024
_KNOWN_WELL = ("utf-8", "utf-16", "us-ascii")
_CUT_OFF = (
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
)
_DECLARE = "ask the sender for a file in the encoding that its first line declares."


@dataclass(frozen=True)
class XmlFile:
    """An XML file that was read whole: its rows lie at `rows`, one flat JSON object per line.

    `longest` is the length of the longest line, in bytes.
    """

    rows: Path
    headings: tuple[str, ...]
    longest: int


def open_xml(
    path: Path, name: str, rows: Path, lists: Sequence[str], on_read: Callable[[int], None]
) -> XmlFile:
    """Write the rows of the XML at `path` to `rows`; `on_read` is told the bytes read so far.

    Raises `RefusalError`, with the line, for what is no XML, has no rows, or cannot be kept whole.
    """
    parser = expat.ParserCreate()
    with path.open("rb") as file, rows.open("wb") as written:
        reader = RowBuilder(parser, name, {folded(heading) for heading in lists}, written)
        try:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk, False)
                on_read(file.tell())
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise _no_xml(path, name, reader.encoding, error) from error
        except (LookupError, ValueError) as error:
            raise RefusalError(
                f"{name}: the encoding {reader.encoding} that the file declares is not read.",
                "ask the sender for UTF-8.",
            ) from error
    _refuse_utf_8(path, name, reader.encoding)
    return XmlFile(rows, reader.headings(), reader.longest)


def select_xml(file: XmlFile) -> str:
    """Return the SELECT over the rows, every heading as text."""
    if not file.headings:
        return NO_COLUMNS
    columns = ", ".join(f"{identifier(heading)}: 'VARCHAR'" for heading in file.headings)
    return f"""
        select * from read_json(
            {literal(glob.escape(str(file.rows)))}, format = 'newline_delimited',
            auto_detect = false, maximum_object_size = {file.longest + CHUNK},
            columns = {{{columns}}}
        )
    """


def _no_xml(path: Path, name: str, encoding: str, error: expat.ExpatError) -> RefusalError:
    if error.code in _CUT_OFF:
        return RefusalError(
            f"{name}: the file is incomplete: its XML ends too early.",
            "ask the sender to send it again.",
        )
    if encoding == "utf-8":
        found = wrong_encoding(path, name, encoding)
        if found is not None:
            return RefusalError(found.problem, _DECLARE)
    said = expat.ErrorString(error.code)
    return RefusalError(
        f"{name}: line {error.lineno}: the file is no XML from here on ({said}).",
        "ask the sender to send it again.",
    )


def _refuse_utf_8(path: Path, name: str, encoding: str) -> None:
    """Refuse a text that is UTF-8 though it says it is of one byte per sign: it was garbled."""
    if encoding in _KNOWN_WELL:
        return
    with path.open("rb") as file:
        is_ascii = all(chunk.isascii() for chunk in iter(lambda: file.read(CHUNK), b""))
    if not is_ascii and wrong_encoding(path, name, "utf-8") is None:
        raise RefusalError(f"{name}: the file is UTF-8, though it declares {encoding}.", _DECLARE)
