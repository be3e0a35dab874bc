// What the panel beside the picture tells of an asset: its columns and neighbours. lineage-steps.js
// tells of a column.
//
//   panelOf({state, scene, graph, columns, order}) -> promise of the panel's elements
"use strict";
(() => {
  const NEIGHBOURS = 15;
  const { el, number, counted, go, aboutOf, ofColumn } = brygge.lineage;

  async function panelOf(given) {
    const { state, scene, graph } = given;
    const at = graph.number(state.at) ?? scene.focus;
    if (at === undefined)
      return [
        el(
          "p",
          { class: "quiet" },
          "A name opens what is known of it; a column shows its whole way.",
        ),
      ];
    return at === scene.focus && scene.column !== undefined
      ? ofColumn(given)
      : ofNode(given, graph.node(at));
  }

  async function ofNode({ state, scene, graph, columns }, node) {
    const isAsset = node.number < graph.assets;
    const told = isAsset
      ? await columns.details(node.number)
      : { description: "", reason: "", columns: [] };
    const flows = isAsset ? await columns.flows(node.number) : [];
    const isFocus = node.number === scene.focus && scene.view === "around";
    return [
      el("h2", {}, el("bdi", {}, node.label)),
      el("p", { class: "quiet" }, aboutOf(node)),
      el(
        "p",
        { class: "actions" },
        isFocus
          ? ""
          : go("Start from here", { asset: node.id, column: "", at: "", open: [], impact: false }),
        isAsset && !(state.impact && node.number === scene.focus)
          ? go("What breaks if it goes", { asset: node.id, column: "", impact: true })
          : "",
        node.page ? el("a", { href: node.page, class: "button" }, "Its page") : "",
      ),
      told.description ? el("p", {}, told.description) : "",
      ...doubts(node, told),
      ...neighbours("Reads", graph.up[node.number], graph),
      ...neighbours("Is read by", graph.down[node.number], graph),
      flows.length ? el("h3", {}, counted(flows.length, "column")) : "",
      flows.length
        ? el(
            "ul",
            { class: "plain dense" },
            ...flows.map((each) =>
              el(
                "li",
                {},
                go(each.name, { asset: node.id, column: each.name }, { class: "link" }),
                " ",
                el("span", { class: "quiet" }, told.columns[each.place]?.type ?? ""),
                each.origin === "unexplained"
                  ? el("span", { class: "mark" }, "? not explained")
                  : "",
              ),
            ),
          )
        : "",
    ];
  }

  function doubts(node, told) {
    const words = {
      failed: "Its lineage by column is not known.",
      partial: "Its lineage by column is known in part.",
    };
    const said =
      node.kind === "missing"
        ? "It is read, and the artifacts do not describe it."
        : words[node.lineage];
    return said
      ? [
          el(
            "p",
            { class: "doubt" },
            el("strong", {}, `? ${said}`),
            told.reason ? ` ${told.reason}` : "",
          ),
        ]
      : [];
  }

  function neighbours(title, edges, graph) {
    if (!edges.length) return [];
    return [
      el("h3", {}, `${title} ${number(edges.length)}`),
      el(
        "ul",
        { class: "plain dense" },
        ...edges
          .slice(0, NEIGHBOURS)
          .map(({ node, kind, isDeclared }) =>
            el(
              "li",
              {},
              go(graph.labels[node], { at: graph.ids[node] }, { class: "link" }),
              " ",
              el(
                "span",
                { class: "quiet" },
                (kind === "untaken" ? "no column taken" : kind) +
                  (isDeclared ? "" : ", unknown to dbt's graph"),
              ),
            ),
          ),
        edges.length > NEIGHBOURS
          ? el("li", { class: "quiet" }, `and ${edges.length - NEIGHBOURS} more`)
          : "",
      ),
    ];
  }

  brygge.lineage.panelOf = panelOf;
})();
