// The scenes that follow columns: the whole way of one, and all that breaks with one (or an asset).
// lineage-scene.js says what a scene is.
"use strict";
(() => {
  const ROWS = 12;
  const { spread, near, reach, limited, leftOf } = brygge.lineage;

  // The whole way of a column, and nothing that it does not pass.
  function path({ graph, net, focus, column, isVisible, opened }) {
    const sources = spread([column], (each) => net.up(each).map((edge) => edge.column));
    const goals = spread([column], (each) => net.down(each).map((edge) => edge.column));
    const columns = new Map([...sources, ...goals]);
    const nodes = new Map();
    for (const [each, steps] of columns) {
      const asset = net.asset(each);
      nodes.set(asset, Math.min(steps, nodes.get(asset) ?? Infinity));
    }
    const dark = darkEnds(graph, net, sources, goals);
    for (const { from, to, steps } of dark)
      for (const node of [from, to]) if (!nodes.has(node)) nodes.set(node, steps + 1);
    const scene = flowing("path", { graph, net, focus, column, columns, nodes, isVisible, opened });
    const drawn = new Map(
      scene.boxes.map((box) => [box.node, new Set(box.columns.map((row) => row.column))]),
    );
    for (const { from, to, column: end } of dark) {
      if (!drawn.has(from) || !drawn.has(to)) continue;
      const row = [from, to].some((node) => drawn.get(node).has(end))
        ? { [net.asset(end) === from ? "fromColumn" : "toColumn"]: end }
        : {};
      scene.lines.push({ from, to, kind: "unknown", isFar: false, ...row });
    }
    return { ...scene, sources, goals, net, dark };
  }

  // Where the way is lost: who may be made from a column, and what one may be made from, while
  // lineage by column is missing. [{from, to, column, steps}]
  function darkEnds(graph, net, sources, goals) {
    const found = [];
    const isDark = (reader) => graph.node(reader).lineage !== "complete";
    for (const [column, steps] of goals) {
      const from = net.asset(column);
      for (const { node, isUnknown } of graph.down[from]) {
        if (isUnknown && isDark(node)) found.push({ from, to: node, column, steps });
      }
    }
    for (const [column, steps] of sources) {
      const to = net.asset(column);
      if (net.origin(column) !== "unexplained") continue;
      for (const { node, isUnknown } of graph.up[to])
        if (isUnknown) found.push({ from: node, to, column, steps });
    }
    return found;
  }

  // All that depends on an asset or a column.
  function broken({ graph, net, focus, column, isVisible, opened }) {
    const reached = reach(graph, net, focus, column);
    const steps = spread([focus], (node) =>
      graph.down[node].map((edge) => edge.node).filter((each) => reached.nodes.has(each)),
    );
    for (const node of reached.nodes.keys()) if (!steps.has(node)) steps.set(node, 1);
    const columns = new Map(
      column === undefined
        ? []
        : [...reached.starts, ...reached.columns.keys()].map((each) => [
            each,
            steps.get(net.asset(each)),
          ]),
    );
    const scene = flowing("impact", {
      graph,
      net,
      focus,
      column,
      columns,
      nodes: steps,
      isVisible,
      opened,
    });
    const linked = new Set(scene.lines.map((line) => `${line.from} ${line.to}`));
    const drawn = new Set(scene.boxes.map((box) => box.node));
    const isShown = (node) => drawn.has(node);
    for (const to of drawn) {
      const next = (node) => graph.up[node].filter((edge) => reached.nodes.has(edge.node));
      for (const [from, { kind, isFar }] of near(to, next, isShown)) {
        // Where values go along columns, these lines say it.
        if (
          linked.has(`${from} ${to}`) ||
          (column !== undefined && reached.nodes.get(to) === "values" && kind !== "unknown")
        )
          continue;
        const isKept = column === undefined || ["unknown", "untaken", "reads"].includes(kind);
        scene.lines.push({ from, to, kind: isKept ? kind : "condition", isFar });
      }
    }
    return { ...scene, reached, steps, net };
  }

  // Boxes with the columns that are passed, lines between columns, and conditions on them. Of a box
  // with many columns the nearest have rows; the lines of the others end at its name.
  function flowing(view, { graph, net, focus, column, columns, nodes, isVisible, opened }) {
    const visible = new Map([...nodes].filter(([node]) => isVisible(node)));
    const drawn = limited(visible, graph);
    const isDrawn = (each) => drawn.has(net.asset(each));
    const inBox = new Map();
    for (const each of columns.keys()) {
      if (!isDrawn(each)) continue;
      if (!inBox.has(net.asset(each))) inBox.set(net.asset(each), []);
      inBox.get(net.asset(each)).push(each);
    }
    const rows = new Set(),
      boxes = [];
    for (const [node, steps] of drawn) {
      const passed = inBox.get(node) ?? [],
        isOpen = opened.has(`columns:${graph.ids[node]}`);
      passed.sort((a, b) => columns.get(a) - columns.get(b) || a - b);
      const shown = passed.slice(0, isOpen ? passed.length : ROWS).sort((a, b) => a - b);
      for (const each of shown) rows.add(each);
      boxes.push({
        node,
        steps,
        passed: passed.length,
        hidden: { before: 0, after: 0 },
        opened: passed.length > ROWS ? { columns: isOpen } : {},
        columns: shown.map((each) => rowOf(each, net, column)),
      });
    }
    const lines = new Map();
    const add = (from, to, line) => {
      const ends = {
        from: net.asset(from),
        ...(rows.has(from) ? { fromColumn: from } : {}),
        ...line,
        ...(rows.has(to) ? { toColumn: to } : {}),
      };
      if (ends.from === ends.to) return;
      const key = [ends.from, ends.fromColumn, ends.to, ends.toColumn, ends.kind].join(" ");
      if (!lines.has(key)) lines.set(key, ends);
    };
    const next = (each) =>
      net
        .up(each)
        .filter((edge) => columns.has(edge.column))
        .map((edge) => ({ node: edge.column, kind: edge.kind }));
    for (const each of [...columns.keys()].sort((a, b) => a - b)) {
      if (!isDrawn(each)) continue;
      for (const [source, { kind, isFar }] of near(each, next, isDrawn))
        add(source, each, { to: net.asset(each), kind, isFar });
      for (const { asset, influence } of net.uses(each)) {
        if (drawn.has(asset))
          add(each, undefined, { to: asset, kind: "condition", influence, isFar: false });
      }
    }
    return {
      view,
      focus,
      column,
      boxes,
      lines: [...lines.values()],
      left: leftOf(visible, drawn, graph),
      filtered: nodes.size - visible.size,
    };
  }

  const rowOf = (column, net, chosen) => ({
    column,
    name: net.name(column),
    kind: strongest(net.up(column)),
    origin: net.origin(column),
    isChosen: column === chosen,
  });

  const strongest = (edges) =>
    edges.reduce((most, edge) => {
      const kinds = brygge.lineage.KINDS;
      return kinds.indexOf(edge.kind) > kinds.indexOf(most) ? edge.kind : most;
    }, "");

  Object.assign(brygge.lineage, { path, broken });
})();
