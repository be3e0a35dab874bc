"""The lineage page of our site, expanded.

Input:   a browser, a site, ids of assets.
Output:  milliseconds from a click on what is hidden to the drawn picture.
Never:   expands beyond what the page offers.
"""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser

from site_reading.browser import fresh_page
from site_reading.outcomes import Answers
from site_reading.search import DRAWN

# A picture holds 200 boxes at the most; from so many on it is as slow as it gets.
MANY_BOXES, MOST_CLICKS = 150, 30
NEXT = f"""
() => {{
  const canvas = document.querySelector("[data-part=canvas]");
  if (canvas.querySelectorAll(".node").length >= {MANY_BOXES}) return null;
  const hides = (button) => Number(button.textContent.replace(/\\D/g, ""));
  return [...canvas.querySelectorAll("[data-toggle][aria-expanded=false]")]
    .filter((button) => /^(before|after)/.test(button.dataset.key))
    .sort((one, other) => hides(other) - hides(one))[0]?.dataset.key;
}}
"""
EXPAND = f"""
(key) => new Promise((done, failed) => {{
  const canvas = document.querySelector("[data-part=canvas]");
  const button = () => canvas.querySelector(`[data-key="${{key}}"]`);
  const begun = performance.now();
  const watch = new MutationObserver(() => {{
    if (button()?.getAttribute("aria-expanded") !== "true") return;
    watch.disconnect();
    {DRAWN};
  }});
  watch.observe(canvas, {{ childList: true, subtree: true }});
  setTimeout(() => failed(new Error(`${{key}} was not drawn`)), 5000);
  button().click();
}})
"""


def expand(browser: Browser, site: Path, begins: Sequence[str], rounds: int) -> Answers:
    """Open the lineage of each asset; click on what hides most until the picture is full."""
    answers = Answers()
    for _ in range(rounds):
        for begin in begins:
            with fresh_page(browser) as page:
                page.goto(f"{(site / 'lineage.html').as_uri()}#asset={quote(begin, safe='')}")
                page.wait_for_function("document.body.dataset.ready")
                for _ in range(MOST_CLICKS):
                    key = page.evaluate(NEXT)
                    if not key:
                        break
                    answers.add(f"{begin} {key}", page.evaluate(EXPAND, key))
    return answers
