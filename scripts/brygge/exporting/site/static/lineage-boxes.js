// The boxes of the picture: a name, what it is, columns with their signs, buttons for what is hidden.
//
//   measured(box of a scene, graph) -> {box, node, rows, more, tops: Map(column -> y), height}
//   boxOf(measured, at, scene) -> the element; `at` is the node that the panel tells of
//   Buttons say what they do: data-go (a change of the state, as JSON) or data-toggle (what to open).
"use strict";
(() => {
  const WIDE = 264,
    HEAD = 48,
    ROW = 22,
    FOOT = 26,
    ROWS = 60;
  const SIGNS = { copied: "=", renamed: "≈", transformed: "ƒ", aggregated: "Σ" };
  const { el, counted } = brygge.lineage;

  function measured(box, graph) {
    const rows = box.columns.slice(0, ROWS);
    const more = box.columns.length - rows.length;
    const hasFoot = box.opened.columns !== undefined;
    const tops = new Map(rows.map((row, index) => [row.column, HEAD + (index + 0.5) * ROW]));
    return {
      box,
      rows,
      more,
      hasFoot,
      tops,
      node: graph.node(box.node),
      height: HEAD + rows.length * ROW + (hasFoot ? FOOT : 0),
    };
  }

  function boxOf({ box, rows, more, hasFoot, node }, at, scene) {
    const states = [
      box.node === scene.focus && "focus",
      box.node === at && "looked",
      node.isPort && "port",
      (node.kind === "missing" || node.lineage === "failed" || node.lineage === "partial") &&
        "unsure",
    ];
    const way = scene.reached?.nodes.get(box.node);
    const about = [
      node.product || node.kind.replace("_", " "),
      node.isPort && "port",
      node.lineage === "failed" && "lineage unknown",
      node.lineage === "partial" && "lineage in part",
      node.kind === "missing" && "not described",
      way && way !== "values" && (way === "rows" ? "rows only" : "nobody knows"),
    ];
    return el(
      "li",
      { class: ["node", ...states].filter(Boolean).join(" ") },
      el(
        "button",
        {
          class: "name",
          "data-key": `n${box.node}`,
          "data-go": JSON.stringify({ at: node.id }),
          title: node.label,
          "aria-label": node.label,
          "aria-pressed": String(box.node === at),
        },
        el("bdi", {}, shortened(node.label)),
      ),
      el("span", { class: "about" }, about.filter(Boolean).join(" · ")),
      rows.length ? el("ul", { class: "columns" }, ...rows.map((row) => rowOf(row, node))) : "",
      hasFoot ? footOf(box, node, more) : "",
    );
  }

  // Long names differ at their ends.
  function shortened(name) {
    const letters = [...name];
    return letters.length <= 30
      ? name
      : `${letters.slice(0, 11).join("")}…${letters.slice(-17).join("")}`;
  }

  function rowOf(row, node) {
    const kind = row.kind || row.origin;
    return el(
      "li",
      {},
      el(
        "button",
        {
          class: "column",
          "data-key": `c${row.column}`,
          "data-go": JSON.stringify({ asset: node.id, column: row.name }),
          title: `${row.name}: ${kind}`,
          "aria-pressed": String(row.isChosen),
          "aria-label": `column ${row.name}, ${kind}`,
        },
        el(
          "span",
          { class: "sign", "aria-hidden": "true" },
          SIGNS[row.kind] ?? (row.origin === "unexplained" ? "?" : "·"),
        ),
        el("bdi", {}, row.name),
      ),
    );
  }

  function footOf(box, node, more) {
    const side = (name, word, text) => {
      const isOpen = box.opened[name],
        hidden = box.hidden[name];
      if (!isOpen && !hidden) return el("span");
      const label = isOpen
        ? `close what ${word} ${node.label}`
        : `open ${hidden} that ${word} ${node.label}`;
      return el(
        "button",
        {
          "data-toggle": `${name}:${node.id}`,
          "data-key": `${name}${box.node}`,
          "aria-label": label,
          "aria-expanded": String(isOpen),
          title: label,
        },
        isOpen ? text("−") : text(`+${hidden}`),
      );
    };
    const verb = (one) => (one === "before" ? "feed" : "read");
    return el(
      "span",
      { class: "foot" },
      side("before", verb("before"), (said) => `‹ ${said}`),
      columnsOf(box, node, more),
      side("after", verb("after"), (said) => `${said} ›`),
    );
  }

  function columnsOf(box, node, more) {
    const count = box.passed ?? node.columns;
    if (!count) return el("span", {}, "no columns known");
    const text = more ? `${more} more in the panel` : counted(count, "column");
    return el(
      "button",
      {
        "data-toggle": `columns:${node.id}`,
        "data-key": `columns${box.node}`,
        "aria-expanded": String(box.opened.columns),
        "aria-label": `${counted(count, "column")} of ${node.label}`,
      },
      `${text} ${box.opened.columns ? "▴" : "▾"}`,
    );
  }

  Object.assign(brygge.lineage, { boxOf, measured, SIGNS, WIDE, HEAD });
})();
