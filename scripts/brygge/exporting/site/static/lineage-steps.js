// What the panel tells of a column: its whole way with the SQL of each step, and what decides its rows.
//
//   ofColumn({state, scene, graph, columns, order}) -> promise of elements
"use strict";
(() => {
  const MOST = 60;
  const { el, named, counted, SIGNS } = brygge.lineage;
  const ORIGINS = {
    source: "It begins here.",
    constant: "It is a constant.",
    generated: "The engine makes it up.",
    rowset: "It is made from the rows, not from a column.",
    external: "It comes from outside the project.",
    unexplained: "Where it comes from is not known.",
  };

  const go = (text, change, more = {}) =>
    el("button", { "data-go": JSON.stringify(change), ...more }, ...named(text));

  const aboutOf = (node) =>
    [node.kind.replace("_", " "), node.layer, node.product, ...node.tags]
      .filter(Boolean)
      .join(" · ");

  async function ofColumn(given) {
    const { state, scene, graph, columns } = given;
    const { net, column, focus } = scene;
    const node = graph.node(focus);
    const told = (await columns.details(focus)).columns[net.place(column)];
    const ways = scene.view === "path" ? await waysOf(given) : [];
    const conditions = net.conditions(focus);
    return [
      el("h2", {}, el("bdi", {}, state.column)),
      el(
        "p",
        { class: "quiet" },
        "column of ",
        go(node.label, { asset: node.id, column: "", impact: false }, { class: "link" }),
      ),
      el(
        "p",
        { class: "quiet" },
        [told.type, told.classification, aboutOf(node)].filter(Boolean).join(" · "),
      ),
      el(
        "p",
        { class: "actions" },
        state.impact
          ? go("Its whole way", { impact: false })
          : go("What breaks if it goes", { impact: true }),
        node.page
          ? el(
              "a",
              {
                href: `${node.page}#${encodeURIComponent(`column-${state.column}`)}`,
                class: "button",
              },
              "Its page",
            )
          : "",
      ),
      told.description ? el("p", {}, told.description) : "",
      ...originOf(net.origin(column), told),
      ...ways,
      ...(conditions.length
        ? [
            el("h3", {}, "Its rows are decided by"),
            el(
              "ul",
              { class: "plain dense" },
              ...deciding(conditions).map(([each, influences]) =>
                el(
                  "li",
                  {},
                  columnLink(each, net, graph),
                  " ",
                  el("span", { class: "quiet" }, influences.join(", ")),
                ),
              ),
            ),
          ]
        : []),
    ];
  }

  function originOf(origin, told) {
    const said = ORIGINS[origin];
    if (!said) return [];
    return [
      el(
        "p",
        { class: origin === "unexplained" ? "doubt" : "quiet" },
        `${origin === "unexplained" ? "? " : ""}${said} ${told.reason}`,
      ),
      told.expression ? sql(told.expression) : "",
    ];
  }

  const sql = (text) =>
    el("pre", { class: "sql step", tabindex: "0", "aria-label": "SQL" }, el("code", {}, text));

  const nameOf = (column, net, graph) => `${graph.labels[net.asset(column)]}.${net.name(column)}`;

  function columnLink(column, net, graph) {
    const change = { asset: graph.ids[net.asset(column)], column: net.name(column) };
    return go(nameOf(column, net, graph), change, { class: "link" });
  }

  // A column that filters and joins is one line.
  function deciding(conditions) {
    const found = new Map();
    for (const { column, influence } of conditions)
      found.set(column, [...(found.get(column) ?? []), influence]);
    return [...found].slice(0, MOST);
  }

  // Each column of the way, the nearest first, with how it is made from the one before.
  async function waysOf({ scene, graph, columns, order }) {
    const { net, sources, goals, column } = scene;
    const rank = new Map(order.map((node, index) => [node, index]));
    const place = (each) => rank.get(net.asset(each)) ?? Infinity;
    const before = [...sources.keys()].sort(
      (a, b) => sources.get(a) - sources.get(b) || place(b) - place(a) || a - b,
    );
    const after = [...goals.keys()]
      .filter((each) => each !== column)
      .sort((a, b) => goals.get(a) - goals.get(b) || place(a) - place(b) || a - b);
    const list = async (found, from) =>
      el(
        "ol",
        { class: "way" },
        ...(await Promise.all(
          found
            .slice(0, MOST)
            .map(async (each) =>
              stepOf(each, from, await columns.details(net.asset(each)), net, graph),
            ),
        )),
      );
    const beyond = (found) =>
      found.length > MOST
        ? el("p", { class: "quiet" }, `and ${found.length - MOST} more columns`)
        : "";
    return [
      ...(before.length > 1
        ? [
            el("h3", {}, `Made from ${counted(before.length - 1, "column")}, the nearest first`),
            await list(before, sources),
            beyond(before),
          ]
        : []),
      ...(after.length
        ? [
            el("h3", {}, `Goes into ${counted(after.length, "column")}`),
            await list(after, goals),
            beyond(after),
          ]
        : []),
    ];
  }

  function stepOf(column, within, details, net, graph) {
    const told = details.columns[net.place(column)];
    const flows = net
      .up(column)
      .map((edge, index) => ({ ...edge, steps: told?.steps[index] ?? [] }))
      .filter((edge) => within.has(edge.column));
    const pieces = [];
    const shown = new Set();
    for (const { column: from, kind, steps } of flows) {
      pieces.push(
        el(
          "span",
          { class: "from" },
          `${SIGNS[kind]} ${kind} from `,
          ...named(nameOf(from, net, graph)),
        ),
      );
      const text = steps.join("\n-- then\n");
      if (text && !shown.has(text)) pieces.push(sql(text));
      shown.add(text);
    }
    if (!flows.length)
      pieces.push(
        el(
          "span",
          { class: "from" },
          net.origin(column) === "unexplained"
            ? `? not explained ${told?.reason ?? ""}`
            : "it begins here",
        ),
      );
    return el("li", {}, columnLink(column, net, graph), ...pieces);
  }

  Object.assign(brygge.lineage, { ofColumn, go, aboutOf });
})();
