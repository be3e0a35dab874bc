"""The few ways in which commands speak: options they share, lines, tables, JSON, progress.

Input:   text, findings, rows of a table, steps done.
Output:  results on stdout; progress on stderr, so that `--format json` stays pure.
Never:   decides anything; imports rich before something is drawn.
"""

import json
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import click

from brygge.errors import BryggeError
from brygge.findings import Finding

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

Function = TypeVar("Function", bound=Callable[..., Any])

SECONDS_BETWEEN_TENTHS = 1.0
SECONDS_BETWEEN_LINES = 10.0
# Title, bar, count and clock: what must not be squeezed.
COLUMNS_BESIDE_WORDS = 64
# What the other columns of a table have at least where there is no terminal.
WIDTH_BESIDE_IDS = 100


def target_option(function: Function) -> Function:
    """Add `--target NAME` (default `main`), passed as `target`."""
    return click.option(
        "--target",
        default="main",
        show_default=True,
        metavar="NAME",
        help="The world to work in: main is your data, demo is synthetic.",
    )(function)


def format_option(function: Function) -> Function:
    """Add `--format text|json` (default `text`), passed as `output_format`."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Text for people, JSON for machines.",
    )(function)


def say(line: str = "") -> None:
    """Write one line of the result to stdout."""
    click.echo(line)


def note(line: str) -> None:
    """Write one line about the work in hand to stderr."""
    click.echo(line, err=True)


def tell_error(error: BryggeError) -> None:
    """Write a mistake or a fault to stderr: what is wrong, then what to do."""
    click.echo(f"error: {error.problem}\n  fix: {error.fix}", err=True)


def say_json(value: object) -> None:
    """Write `value` (mappings, lists, plain values) to stdout as one JSON document."""
    click.echo(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, default=str))


def say_findings(findings: Iterable[Finding]) -> None:
    """Write each finding as its line, followed by its fix when it has one."""
    for finding in findings:
        click.echo(finding.line())
        if finding.fix:
            click.echo(f"  fix: {finding.fix}")


def say_table(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    whole: Collection[str] = (),
) -> None:
    """Draw a table on stdout; whole numbers stand right, grouped by thousands.

    Columns whose headings are in `whole` are never folded, however wide the table becomes: what
    stands in them is to be copied.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    lines = [list(row) for row in rows]
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, title_style="bold")
    needed = 0
    for position, heading in enumerate(headings):
        is_number = any(isinstance(line[position], int) for line in lines)
        longest = max((len(_cell(line[position])) for line in lines), default=0)
        kept = max(longest, len(heading)) if heading in whole else None
        needed += kept or 0
        table.add_column(
            heading,
            justify="right" if is_number else "left",
            overflow="fold",
            min_width=kept,
            no_wrap=kept is not None,
        )
    for line in lines:
        table.add_row(*(_cell(value) for value in line))
    # A pipe or a log has no width: let it be wide rather than fold names.
    width = None if sys.stdout.isatty() else max(160, needed + WIDTH_BESIDE_IDS)
    Console(file=sys.stdout, width=width, highlight=False, markup=False).print(table, crop=False)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


class Progress:
    """Progress on stderr: a moving bar on a terminal, else a line now and then.

    Use it as a context manager and call it: `progress("bronze.sales", done=3, total=40)`.
    A call with text alone is a line of its own in both forms.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._bar: RichProgress | None = None
        self._task: TaskID | None = None
        self._tenth = 0
        self._line_at = monotonic()

    def __enter__(self) -> "Progress":
        if sys.stderr.isatty():
            self._start_bar()
        else:
            note(f"{self._title} ...")
        return self

    def __call__(self, text: str, done: int | None = None, total: int | None = None) -> None:
        """Tell what was just done; `done` of `total` steps when they are known."""
        if self._bar is not None and self._task is not None:
            if done is None:
                self._bar.console.print(f"  {text}", markup=False, highlight=False)
            else:
                room = max(self._bar.console.width - COLUMNS_BESIDE_WORDS, 10)
                words = text if len(text) <= room else text[: room - 1] + "…"
                self._bar.update(self._task, completed=done, total=total, words=words)
        elif done is None or total is None:
            note(f"  {text}")
        elif self._is_due(done, total):
            note(f"  {done} of {total}: {text}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _is_due(self, done: int, total: int) -> bool:
        # A log wants a sign of life, not hundreds of lines: a tenth further, or ten seconds later.
        tenth, now = done * 10 // max(total, 1), monotonic()
        waited = now - self._line_at
        wanted = SECONDS_BETWEEN_TENTHS if tenth != self._tenth else SECONDS_BETWEEN_LINES
        if waited < wanted:
            return False
        self._tenth, self._line_at = tenth, now
        return True

    def _start_bar(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            TextColumn(self._title),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[words]}"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(self._title, total=None, words="")
        self._bar.start()
