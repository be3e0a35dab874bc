"""A real browser for the pages that we write: the system's Chromium, driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

# Without `preload` axe asks for no file, which the pages' policy would refuse.
RULES = {"preload": False, "resultTypes": ["violations"]}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def open_page(browser: Browser, url: str, **options: object) -> Iterator[Page]:
    """Open a page; fail at the end on any error in it and any request that leaves the disk.

    `options` are Playwright's for a new page: `color_scheme="dark"`, `viewport={...}`.
    """
    complaints: list[str] = []
    page = browser.new_page(**options)
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda asked: asked.url.startswith("file://") or complaints.append(f"asked {asked.url}"),
    )
    try:
        page.goto(url)
        yield page
    finally:
        page.close()
    assert not complaints, complaints


def serious(page: Page) -> list[tuple[str, str]]:
    """Return the serious violations of axe's rules of accessibility, each with an element."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [
        (each["id"], each["nodes"][0]["html"][:200])
        for each in violations
        if each["impact"] in ("serious", "critical")
    ]
