// Make elements: text goes in as text, never as markup.
"use strict";
(() => {
  // el("a", {href: "x.html", class: "quiet"}, "text", element, ...) -> the element
  function el(name, given = {}, ...children) {
    const made = document.createElement(name);
    if (name === "button") made.type = "button";
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    made.append(...children.filter((child) => child !== ""));
    return made;
  }

  // A long name may be broken behind its parts: after dots and after runs of underscores.
  const named = (text) =>
    text
      .split(/(?<=[._])(?=[^._])/u)
      .flatMap((piece, at) => (at ? [document.createElement("wbr"), piece] : [piece]));

  // As words.py writes them: thin spaces between thousands.
  const number = (value) => value.toLocaleString("en").replaceAll(",", "\u202f");
  const counted = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

  Object.assign(brygge.lineage, { el, named, number, counted });
})();
