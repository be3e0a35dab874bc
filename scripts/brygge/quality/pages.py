"""Great Expectations' Data Docs, made to open from a file: one page per suite and an index.

Input:   the results of suites.
Output:  `index.html` and `<suite>.html` in a folder of their own.
Never:   leaves an address in a page that a browser would fetch, or a value of the data.

The library's own pages load styles, scripts and a counted logo from seven hosts.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from brygge.quality.suites import SuiteResult

_FETCHED = (
    re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL),
    re.compile(r"<link\b[^>]*>"),
    re.compile(r"<img\b[^>]*>"),
    re.compile(r"<footer\b.*?</footer>", re.DOTALL),
    re.compile(r"<iframe\b.*?</iframe>", re.DOTALL),
    re.compile(r'\b(?:href|src|action)="(?:https?:|javascript:)[^"]*"'),
    re.compile(r"""url\(\s*['"]?(?:https?:)?//[^)]*\)"""),
    # What the removed scripts would have answered.
    re.compile(r'\bonclick="[^"]*"'),
)
# The library's site has folders that this one has not.
_HOME = re.compile(r'href="(?:\.\./)+index\.html"')
_DEAD = re.compile(r'href="[^"#]*/[^"]*"')
STYLE = """<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1.5rem; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
th, td { border-bottom: 1px solid #8886; padding: .35rem .6rem; text-align: left; }
td.count { text-align: right; font-variant-numeric: tabular-nums; }
.badge { border: 1px solid #8886; border-radius: .25rem; padding: 0 .25rem; }
.failed { color: #b00020; font-weight: 600; } .not-run { color: #8a5a00; font-weight: 600; }
.modal, .popover, .navbar, #ge-cta-footer, .nav, .sticky, .collapse-arrow { display: none; }
.fa-check-circle::before { content: "\\2713"; color: #1b7f3b; }
.fa-times::before { content: "\\2717"; color: #b00020; font-weight: 600; }
.fa-exclamation-triangle::before { content: "!"; color: #8a5a00; font-weight: 600; }
pre, code { white-space: pre-wrap; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { .failed { color: #ff8a80; } .not-run { color: #ffd180; } }
</style>
"""


def write_pages(results: Sequence[SuiteResult], folder: Path) -> Path:
    """Write the pages of `results` and return the index; pages of other suites are removed."""
    from brygge.quality.engine import page_of

    folder.mkdir(parents=True, exist_ok=True)
    pages = {"index.html": _index(results)}
    pages |= {f"{each.name}.html": alone(page_of(each.document)) for each in results}
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    for left_over in set(folder.glob("*.html")) - {folder / name for name in pages}:
        left_over.unlink()
    return folder / "index.html"


def alone(page: str) -> str:
    """Return one of the library's pages without anything that a browser would fetch."""
    for pattern in _FETCHED:
        page = pattern.sub("", page)
    page = _DEAD.sub("", _HOME.sub('href="index.html"', page))
    page = page.replace("<body>", '<body>\n<p><a href="index.html">All ports</a></p>', 1)
    return page.replace("</head>", f"{STYLE}</head>", 1)


def _index(results: Iterable[SuiteResult]) -> str:
    rows = "".join(_row(each) for each in results)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="UTF-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Quality of the ports</title>\n{STYLE}</head>\n<body>\n"
        "<h1>Quality of the ports</h1>\n"
        "<table>\n<thead><tr><th>Contract</th><th>Relation</th><th>Passed</th><th>Failed</th>"
        f"<th>Not run</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</body>\n</html>\n"
    )


def _row(each: SuiteResult) -> str:
    cells = [_cell(each, "passed"), _cell(each, "failed"), _cell(each, "not_run")]
    name = escape(each.name)
    return (
        f'<tr><td><a href="{name}.html">{name}</a></td><td>{escape(each.relation)}</td>'
        f"{''.join(cells)}</tr>\n"
    )


def _cell(each: SuiteResult, outcome: str) -> str:
    count = sum(check.outcome == outcome for check in each.checks)
    marked = f" {outcome.replace('_', '-')}" if count and outcome != "passed" else ""
    return f'<td class="count{marked}">{count}</td>'
