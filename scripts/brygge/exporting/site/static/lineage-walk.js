// Ways along the lineage: all that a column is made from or goes into, and all that breaks with it.
// The laws are those of catalog/questions/reach.py and impact.py; tests compare the answers.
"use strict";
(() => {
  const WAYS = ["values", "rows", "unknown"];
  const MOST = 200;

  // Map(each that is met -> steps from `starts`), nearest first. `next(each)` gives the neighbours.
  function spread(starts, next) {
    const found = new Map();
    for (const start of starts) found.set(start, 0);
    // A map that grows while it is read is read to its new end.
    for (const [each, steps] of found) {
      for (const other of next(each)) if (!found.has(other)) found.set(other, steps + 1);
    }
    return found;
  }

  // Those of `next(start)` that are visible; what is not is passed through.
  // Map(each -> {kind, isFar}): far are those that stand behind something hidden.
  function near(start, next, isVisible) {
    const found = new Map(),
      passed = new Set([start]);
    const waiting = [[start, false]];
    // A list that grows while it is read is read to its new end.
    for (const [each, isFar] of waiting) {
      for (const { node, kind } of next(each)) {
        if (isVisible(node)) {
          if (!found.has(node) && node !== start) found.set(node, { kind, isFar });
        } else if (!passed.has(node)) {
          passed.add(node);
          waiting.push([node, true]);
        }
      }
    }
    return found;
  }

  // What depends on an asset or on its column -> {starts, columns: Map(column -> kind),
  // nodes: Map(node -> "values" | "rows" | "unknown"), conditions: [{asset, influence, of}]}
  function reach(graph, net, asset, column) {
    const starts =
      column === undefined
        ? Array.from({ length: net.count(asset) }, (_, place) => net.first(asset) + place)
        : [column];
    const columns = reachedColumns(net, starts);
    const nodes = new Map([[asset, "values"]]);
    const filtered = [],
      unknown = [],
      conditions = [];
    const said = new Set();
    for (const each of columns.keys()) nodes.set(net.asset(each), "values");
    for (const each of [...starts, ...columns.keys()]) {
      for (const { asset: user, influence } of net.uses(each)) {
        filtered.push(user);
        const key = `${user} ${influence} ${each}`;
        if (!said.has(key)) conditions.push({ asset: user, influence, of: each });
        said.add(key);
      }
    }
    for (const each of nodes.keys()) {
      for (const { node, isUnknown } of graph.down[each]) {
        if (node >= graph.assets) continue;
        if (isUnknown) unknown.push(node);
        else if (each === asset && column === undefined) filtered.push(node);
      }
    }
    follow(graph, filtered, "rows", nodes);
    follow(graph, unknown, "unknown", nodes);
    reachConsumers(graph, nodes);
    return { starts, columns, nodes, conditions };
  }

  function reachedColumns(net, starts) {
    const kinds = brygge.lineage.KINDS,
      found = new Map(),
      first = new Set(starts);
    const waiting = kinds.map(() => []);
    waiting[0] = [...starts];
    kinds.forEach((kind, level) => {
      for (const here of waiting[level]) {
        if (found.has(here)) continue;
        if (!first.has(here)) found.set(here, kind);
        for (const edge of net.down(here)) {
          if (found.has(edge.column) || first.has(edge.column)) continue;
          waiting[Math.max(level, kinds.indexOf(edge.kind))].push(edge.column);
        }
      }
    });
    return found;
  }

  function follow(graph, starts, way, nodes) {
    const waiting = [...starts],
      done = new Set();
    while (waiting.length) {
      const asset = waiting.pop();
      if (done.has(asset)) continue;
      done.add(asset);
      if (!nodes.has(asset)) nodes.set(asset, way);
      for (const { node } of graph.down[asset]) if (node < graph.assets) waiting.push(node);
    }
  }

  // The strongest way first, so that a consumer that is reached twice keeps it.
  function reachConsumers(graph, nodes) {
    for (const way of WAYS) {
      const waiting = [...nodes].filter(([, found]) => found === way).map(([node]) => node);
      while (waiting.length) {
        for (const { node } of graph.down[waiting.pop()]) {
          if (node < graph.assets || nodes.has(node)) continue;
          nodes.set(node, way);
          waiting.push(node);
        }
      }
    }
  }

  // What a picture can hold of Map(node -> steps): the nearest, and of them the most connected.
  function limited(found, graph) {
    if (found.size <= MOST) return found;
    const order = [...found].sort(
      ([a, near], [b, far]) => near - far || graph.degree(b) - graph.degree(a) || a - b,
    );
    return new Map(order.slice(0, MOST));
  }

  // The others, the most connected first.
  function leftOf(found, drawn, graph) {
    return [...found.keys()]
      .filter((node) => !drawn.has(node))
      .sort((a, b) => graph.degree(b) - graph.degree(a) || a - b);
  }

  Object.assign(brygge.lineage, { spread, near, reach, limited, leftOf, MOST });
})();
