"""What a generator hands over: a file as a source would deliver it, and when.

Input:   nothing.
Output:  `RawFile`, and the form of the function that each generator exposes.
Never:   writes a file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from brygge.landing.rows import OnProgress
from brygge.landing.sources import SourceTable


@dataclass(frozen=True)
class RawFile:
    """One raw file, and the moment (UTC) at which it is delivered."""

    path: Path
    landed_at: datetime


# raw_files(table, options, place, folder, on_progress): the deliveries of `table` that `options`
# plan, in order, written into `folder`; `place` names the options in messages. The same options
# give the same bytes. Raises `InputError` for options that make no sense.
Generate = Callable[
    [SourceTable, Mapping[str, Any], str, Path, OnProgress | None],
    list[RawFile],
]
