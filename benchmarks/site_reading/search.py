"""The search of our site, asked.

Input:   a browser, a site, questions.
Output:  milliseconds from a typed question to the drawn answer.
Never:   counts the opening of the box among the answers.
"""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser

from site_reading.browser import fresh_page
from site_reading.outcomes import Answers

# The next frame is drawn when the task after its callback runs.
DRAWN = "requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)))"
OPEN = f"""
() => new Promise((done) => {{
  const begun = performance.now();
  document.querySelector("[data-open=search]").click();
  brygge.finding.start().then(() => {DRAWN});
}})
"""
ASK = f"""
(question) => new Promise((done) => {{
  const box = document.getElementById("search-box"), list = document.getElementById("search-list");
  const begun = performance.now();
  const watch = new MutationObserver(() => {{
    if (list.getAttribute("aria-busy") !== "false") return;
    watch.disconnect();
    {DRAWN};
  }});
  watch.observe(list, {{ attributes: true, attributeFilter: ["aria-busy"] }});
  box.value = question;
  box.dispatchEvent(new Event("input", {{ bubbles: true }}));
}})
"""


def questions(names: Sequence[str]) -> list[str]:
    """Return what people type: names, halves of names, names with a typo, common words."""
    asked = ["s", "date", "customer id", "when it was ordered"]
    for name in (names[len(names) // 4], names[3 * len(names) // 4]):
        asked += [name, name[: len(name) // 2], name[:-3] + name[-2] + name[-3] + name[-1]]
    return asked


def ask(browser: Browser, site: Path, asked: Sequence[str], rounds: int) -> dict[str, Answers]:
    """Open the search on the first page and ask everything twice: cold, then warm.

    Cold, a question loads what none before it has loaded; each round begins with another one.
    """
    answers = {name: Answers() for name in ("search opens", "search, cold", "search, warm")}
    for turn in range(rounds):
        with fresh_page(browser) as page:
            page.goto((site / "index.html").as_uri())
            answers["search opens"].add("opens", page.evaluate(OPEN))
            for name in ("search, cold", "search, warm"):
                for question in [*asked[turn:], *asked[:turn]]:
                    answers[name].add(question, page.evaluate(ASK, question))
    return answers
