"""SQL with its keywords, texts and comments marked, for reading.

Input:   SQL of any dialect.
Output:  `Markup` of the same text, with `<span class="k|s|c">` around what is marked.
Never:   parses: what it does not know stays plain.
"""

import re

from markupsafe import Markup, escape

_PIECES = re.compile(r"(--[^\n]*|/\*.*?\*/)|('(?:[^']|'')*')|([A-Za-z_]\w*)", re.DOTALL)
_KEYWORDS = frozenset(
    """
    all and anti any array as asc between by case cast create cross cube current data date
    delete desc distinct drop else end escape except exclude exists extract false fetch filter
    first following for from full group grouping having if ignore ilike in inner insert
    intersect interval into is join last lateral left like limit materialized merge natural
    not null nulls on or order outer over partition pivot preceding qualify range recursive
    replace respect right rollup row rows select semi set sets similar some struct table
    tablesample temporary then to true unbounded union unnest unpivot update using values view
    when where window with within without
    """.split()  # noqa: SIM905 - read as words
)


def highlighted(sql: str) -> Markup:
    """Return `sql` with its pieces marked."""
    parts: list[str] = []
    at = 0
    for found in _PIECES.finditer(sql):
        comment, text, word = found.groups()
        kind = "c" if comment else "s" if text else "k" if word.lower() in _KEYWORDS else ""
        if kind:
            parts += (escape(sql[at : found.start()]), f'<span class="{kind}">', escape(found[0]))
            parts.append("</span>")
            at = found.end()
    parts.append(escape(sql[at:]))
    return Markup("".join(parts))  # noqa: S704 - every part is escaped
