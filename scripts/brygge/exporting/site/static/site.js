// What every page can do: switch the theme, copy a text. Pages read well without it.
"use strict";
(() => {
  const root = document.documentElement;

  // A page from a plain http address has no clipboard: there the text goes through a field.
  brygge.copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea"), before = document.activeElement;
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.focus({ preventScroll: true });
    field.select();
    document.execCommand("copy");
    field.remove();
    before?.focus({ preventScroll: true });
    return undefined;
  };

  const dark = () => root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;

  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const name = () => { button.textContent = dark() ? "Light" : "Dark"; };
    button.hidden = false;
    name();
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      name();
      // Who allows no storage has the choice on this page.
      try { localStorage.setItem("brygge-theme", root.dataset.theme); } catch { /* as said */ }
    });
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    const said = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await brygge.copy(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = said; }, 1500);
    });
  }
})();
