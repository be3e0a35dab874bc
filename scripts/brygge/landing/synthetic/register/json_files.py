"""The register's JSON: the bulk file, the pages of its feed, the units fetched one by one.

Input:   an open connection with `lives`, `events` and `pages`.
Output:  gzipped JSON files, in the shapes that the API and the bulk file have.
Never:   writes a unit that is not there: one that was removed is answered with nothing.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from brygge.landing.rows import literal
from brygge.landing.synthetic.register.bodies import API, BODY, json_object
from brygge.landing.synthetic.register.patches import operations_sql, patch_sql
from brygge.landing.synthetic.register.plans import Plan
from brygge.landing.synthetic.register.states import state_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# How long after a page the units that it calls new are fetched.
FETCHING = timedelta(minutes=5)
# Pages that are written by one query: enough for it to pay, few enough to hold their texts.
_PAGES_AT_ONCE = 20

_EVENT = json_object(
    {
        "oppdateringsid": "event_id",
        "dato": "strftime(as_of, '\"%Y-%m-%dT%H:%M:%S.%gZ\"')",
        "organisasjonsnummer": "to_json(organisation_number)",
        "endringstype": "to_json(event_type)",
        "endringer": "patch",
        "_links": f"""'{{"enhet":{{"href":"{API}/enheter/' || organisation_number || '"}}}}'""",
    }
)
_TOLD = """
select
    lives.*,
    events.* exclude (unit_index, moment),
    events.moment as as_of
from lives
inner join (select * from events where page between {first} and {last}) as events
    on lives.unit_index = events.unit_index
"""
# A unit stands as it is when it is fetched; what was removed before that is not answered.
_FETCHED = """
select
    lives.*,
    new_units.page,
    pages.landed_at + interval {minutes} minutes as as_of,
    cast(null as integer) as name_step
from lives
inner join (
    select distinct page, unit_index
    from events
    where event_type = 'Ny' and page between {first} and {last}
) as new_units
    on lives.unit_index = new_units.unit_index
inner join pages
    on new_units.page = pages.page
where coalesce(removed_at > pages.landed_at, true)
"""
_TEXTS = """
create or replace temp table texts as
select
    page,
    string_agg({text}, ',' || chr(10) order by {place}) as text
from ({rows})
group by page
"""


def write_units(connection: "DuckDBPyConnection", registered: str, path: Path) -> None:
    """Write the bulk file of the `registered` units (`states.registered_sql`): one array."""
    [(first, last)] = connection.execute(
        f"select min(unit_index), max(unit_index) from ({registered})"
    ).fetchall()
    lines = f"""
        select case when unit_index = {first} then '[' else '' end || {BODY}
            || case when unit_index = {last} then ']' else ',' end
        from ({state_sql(registered)}) as states
    """
    _copy(connection, lines, path)


def write_updates(
    connection: "DuckDBPyConnection", plan: Plan, folder: Path
) -> Iterator[tuple[int, Path]]:
    """Write each page of the feed, as it was answered; yield its place (from 0) and its file."""
    answers = connection.execute("select page, first_id, total_count from pages").fetchall()
    ends = {page: _end(plan, first, total) for page, first, total in answers}
    patched = f"select *, {operations_sql()} as operations from ({state_sql(_TOLD)})"
    told = f"select *, {patch_sql()} as patch from ({patched})"
    for page in _write_texts(connection, told, _EVENT, "event_id"):
        path = folder / f"updates_{page + 1:05}.json.gz"
        begin = '{"_embedded":{"oppdaterteEnheter":['
        _copy_text(connection, page, begin, "]}," + ends[page], path)
        yield page, path


def write_caught_up(connection: "DuckDBPyConnection", plan: Plan, folder: Path) -> Path:
    """Write the answer to one who has read everything: no events, and no place for them."""
    [(last,)] = connection.execute("select max(event_id) from events").fetchall()
    path = folder / "updates_caught_up.json.gz"
    _copy(connection, f"select {literal('{' + _end(plan, last + 1, 0))}", path)
    return path


def write_fetched(connection: "DuckDBPyConnection", folder: Path) -> Iterator[tuple[int, Path]]:
    """Write the units that each page called new, as fetched; yield the page's place and a file.

    A page that calls none new has no file.
    """
    fetched = state_sql(_FETCHED.replace("{minutes}", str(FETCHING.seconds // 60)))
    for page in _write_texts(connection, fetched, BODY, "organisation_number"):
        path = folder / f"fetched_{page + 1:05}.json.gz"
        _copy_text(connection, page, "[", "]", path)
        yield page, path


def _write_texts(
    connection: "DuckDBPyConnection", rows: str, text: str, place: str
) -> Iterator[int]:
    """Create `texts` for some pages at a time; yield each page while its text is there."""
    [(count,)] = connection.execute("select count(*) from pages").fetchall()
    for first in range(0, count, _PAGES_AT_ONCE):
        some = rows.replace("{first}", str(first)).replace(
            "{last}", str(first + _PAGES_AT_ONCE - 1)
        )
        connection.execute(_TEXTS.format(text=text, place=place, rows=some))
        for (page,) in connection.execute("select page from texts order by page").fetchall():
            yield page
    connection.execute("drop table texts")


def _end(plan: Plan, first_id: int, total: int) -> str:
    """Return how an answer ends: where it came from, and the count of what there is."""
    size = plan.events_per_page
    asked = f"{API}/oppdateringer/enheter?oppdateringsid={first_id}&size={size}"
    return (
        f'"_links":{{"self":{{"href":"{asked}&includeChanges=true"}}}},'
        f'"page":{{"size":{size},"totalElements":{total},'
        f'"totalPages":{-(-total // size)},"number":0}}}}'
    )


def _copy_text(
    connection: "DuckDBPyConnection", page: int, begin: str, end: str, path: Path
) -> None:
    text = f"{literal(begin)} || text || {literal(end)}"
    _copy(connection, f"select {text} from texts where page = {page}", path)


def _copy(connection: "DuckDBPyConnection", lines: str, path: Path) -> None:
    """Write the lines (one text column) as they are: nothing is quoted, nothing separates."""
    connection.execute(
        f"copy ({lines}) to {literal(str(path))} (format csv, header false, quote '', escape '', "
        "delimiter '\x01', compression gzip)"
    )
