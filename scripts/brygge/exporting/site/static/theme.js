// Light or dark, before anything is drawn: what the reader chose, else what the system says.
"use strict";
(() => {
  let chosen;
  // A browser that allows no storage refuses even to look.
  try { chosen = localStorage.getItem("brygge-theme"); } catch { return; }
  if (chosen) document.documentElement.dataset.theme = chosen;
})();
