"""Try the formats of a heading: can each be read, and can no text be read in two ways.

Input:   one heading of a mapping (`ColumnSource`).
Output:  a list of `Fault`, empty when every delivered text has one meaning.
Never:   reads delivered files; repeats what reading the mapping already refuses.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from brygge.compiling.derived import Fault
from brygge.landing.columns import ColumnSource
from brygge.scratch import reason_of

if TYPE_CHECKING:
    import duckdb

# Day, month and two-digit year differ and could each be taken for another.
_PROBES = (
    datetime(2003, 4, 5, 18, 7, 9, 123456),
    datetime(2010, 11, 12, 6, 5, 4, 321000),
    datetime(2012, 10, 11, 21, 8, 0, 500000),
)
_MOMENTS = ("timestamp", "date")


def format_faults(source: ColumnSource, connection: "duckdb.DuckDBPyConnection") -> list[Fault]:
    """Return what is wrong with the formats of `source`, alone and beside each other."""
    if source.data_type not in _MOMENTS:
        return _several_faults(source)
    faults = [] if source.formats == ("",) else _plain_faults(source)
    readable = []
    for text_format in filter(None, source.formats):
        alone = _faults_alone(text_format, source.data_type, connection)
        faults += alone
        if not alone:
            readable.append(text_format)
    for position, earlier in enumerate(readable):
        for later in readable[position + 1 :]:
            faults += _faults_together(earlier, later, connection)
    return faults


def _several_faults(source: ColumnSource) -> list[Fault]:
    if len(source.formats) < 2:
        return []
    written = " and ".join(f'"{text_format}"' for text_format in source.formats)
    return [
        Fault(
            f"a {source.data_type} is written in one way, not in {written}: "
            "one text would have two meanings.",
            "keep one of the rows.",
        )
    ]


def _plain_faults(source: ColumnSource) -> list[Fault]:
    if "" not in source.formats:
        return []
    return [
        Fault(
            "a blank format stands beside others.",
            "write it out, for example %Y-%m-%d %H:%M:%S or %Y-%m-%d.",
        )
    ]


def _faults_alone(
    text_format: str, data_type: str, connection: "duckdb.DuckDBPyConnection"
) -> list[Fault]:
    if "'" in text_format:
        # The format becomes a text in bronze's SQL.
        return [Fault(f'the format "{text_format}" holds a quote.', "write the format without it.")]
    import duckdb

    try:
        [(kind,)] = connection.execute(
            "select typeof(try_strptime('', ?))", [text_format]
        ).fetchall()
        read = [
            _read(_write(probe, text_format, connection), text_format, connection)
            for probe in _PROBES
        ]
    except duckdb.Error as error:
        return [
            Fault(
                f'the format "{text_format}" is none: {reason_of(error)}.',
                "use DuckDB's strptime signs, for example %Y-%m-%d %H:%M:%S.",
            )
        ]
    if kind != "TIMESTAMP":
        return [
            Fault(
                f'the format "{text_format}" reads a time zone.',
                "leave %z and %Z out; the zone in which a heading is written stands in time_zone.",
            )
        ]
    return _loss_faults(text_format, data_type, read)


def _loss_faults(text_format: str, data_type: str, read: list[datetime | None]) -> list[Fault]:
    pairs = list(zip(_PROBES, read, strict=True))
    if any(moment is None or moment.date() != probe.date() for probe, moment in pairs):
        return [
            Fault(
                f'the format "{text_format}" does not tell year, month and day.',
                f"a {data_type} needs all three, for example %d/%m/%Y.",
            )
        ]
    if any(moment not in _shortened(probe) for probe, moment in pairs):
        return [
            Fault(
                f'the format "{text_format}" leaves a part of the time out in the middle.',
                "use %H for hours of 24, or %I together with %p.",
            )
        ]
    return []


def _shortened(probe: datetime) -> list[datetime]:
    """The probe itself, then without everything below milliseconds, seconds, ... the day."""
    milliseconds = probe.replace(microsecond=probe.microsecond // 1000 * 1000)
    seconds = probe.replace(microsecond=0)
    minutes = seconds.replace(second=0)
    hours = minutes.replace(minute=0)
    return [probe, milliseconds, seconds, minutes, hours, hours.replace(hour=0)]


def _faults_together(
    earlier: str, later: str, connection: "duckdb.DuckDBPyConnection"
) -> list[Fault]:
    for written in (later, earlier):
        for probe in _PROBES:
            text = _write(probe, written, connection)
            one, other = _read(text, earlier, connection), _read(text, later, connection)
            if one is not None and other is not None and one != other:
                return [
                    Fault(
                        f'"{text}" is {one} by the format "{earlier}" and {other} by "{later}".',
                        "keep one of the two, or let the files differ in their headings.",
                    )
                ]
    return []


def _write(moment: datetime, text_format: str, connection: "duckdb.DuckDBPyConnection") -> str:
    [(text,)] = connection.execute("select strftime(?, ?)", [moment, text_format]).fetchall()
    return str(text)


def _read(text: str, text_format: str, connection: "duckdb.DuckDBPyConnection") -> datetime | None:
    [(moment,)] = connection.execute(
        "select cast(try_strptime(?, ?) as timestamp)", [text, text_format]
    ).fetchall()
    return moment if isinstance(moment, datetime) else None
