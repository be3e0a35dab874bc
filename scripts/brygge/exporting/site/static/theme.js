// Light or dark, before anything is drawn: what the reader chose, else what the system says.
"use strict";
(() => {
  const chosen = localStorage.getItem("brygge-theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
})();
