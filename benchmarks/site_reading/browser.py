"""Headless Chromium: opens pages from the file system and says when they answer.

Input:   a page's path.
Output:  what it loads in bytes, and the seconds until it is interactive.
Never:   waits longer than a limit; keeps anything between two openings.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlparse

from measuring import say
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from site_reading.outcomes import Opened

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    # A page that asks for something from elsewhere is told at once that it is not there.
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
SIZE = {"width": 1440, "height": 900}
# Longer than this nothing else may happen to a page that is said to be interactive.
QUIET_MS = 1_000
BUSY = """
window.busyUntil = 0;
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) {
    busyUntil = Math.max(busyUntil, startTime + duration);
  }
}).observe({ type: "longtask", buffered: true });
"""
ANSWERS_SINCE = """
() => {
  const [visit] = performance.getEntriesByType("navigation");
  const [, paint] = performance.getEntriesByType("paint");
  const at = Math.max(visit.loadEventEnd, paint?.startTime ?? 0, busyUntil);
  return visit.loadEventEnd && paint && performance.now() - at > QUIET && at;
}
""".replace("QUIET", str(QUIET_MS))


@contextmanager
def chromium() -> Iterator[Browser | None]:
    """Yield a browser; nothing where there is no Chromium."""
    program = shutil.which("chromium")
    if program is None:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def fresh_page(browser: Browser, limit: float = 60) -> Iterator[Page]:
    """Yield a page of a context of its own: nothing is cached."""
    context = browser.new_context(viewport=SIZE)
    context.set_default_timeout(limit * 1000)
    try:
        yield context.new_page()
    finally:
        context.close()


def open_often(browser: Browser, path: Path, rounds: int, limit: float) -> Opened:
    """Open the page at `path` several times; the first time it fails is the last.

    Interactive is the end of the load event, of the first paint with content and of the last task
    of 50 ms or more, whichever comes last, as long as a quiet second follows.
    """
    size, seconds = 0, []
    for _ in range(rounds):
        loaded: set[Path] = set()
        try:
            with fresh_page(browser, limit) as page:
                page.on("request", lambda asked, seen=loaded: seen.add(_file(asked.url)))
                page.add_init_script(BUSY)
                page.goto(path.as_uri())
                found = page.wait_for_function(ANSWERS_SINCE, polling=100).json_value()
        except BrowserError as error:
            said = error.message.splitlines()[0]
            say(f"{path}: {said}")
            return Opened(path.stat().st_size, (), said)
        seconds.append(found / 1000)
        size = sum(each.stat().st_size for each in loaded if each.is_file())
    return Opened(size, tuple(seconds))


def _file(url: str) -> Path:
    return Path(unquote(urlparse(url).path))
