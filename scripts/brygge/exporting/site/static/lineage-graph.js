// The graph of assets, from the shard lineage/graph: what there is and who reads whom, by number.
// exporting/site/lineage/graph.py says how it is written.
"use strict";
brygge.lineage = {};
(() => {
  const KINDS = [
    "model",
    "seed",
    "snapshot",
    "source",
    "missing",
    "exposure",
    "metric",
    "semantic_model",
    "saved_query",
  ];
  const EDGES = ["copied", "renamed", "transformed", "aggregated", "condition", "unknown", "reads"];
  const LINEAGE = ["complete", "partial", "failed", "none"];
  const WIDTH = 16,
    UNDECLARED = 8;

  // -> {size, assets, ids, number(id), node(number), up[number], down[number], ...}; an edge is
  // {node, kind, isUnknown, isDeclared}, where `node` is its other end.
  function graphOf(value) {
    const size = value.read.length;
    const ids = [],
      labels = [],
      numbers = new Map();
    for (let number = 0; number < size; number++) {
      const rest = value.ids[2 * number + 1];
      labels.push(rest || value.prefixes[value.ids[2 * number]]);
      ids.push(value.prefixes[value.ids[2 * number]] + rest);
      numbers.set(ids[number], number);
    }
    // Two packages may have a name in common: then the whole id tells them apart.
    const places = new Map();
    labels.forEach((label, number) => places.set(label, [...(places.get(label) ?? []), number]));
    for (const same of places.values())
      if (same.length > 1) for (const number of same) labels[number] = ids[number];

    const isComplete = (reader) => LINEAGE[value.lineage[reader]] === "complete";
    const up = value.read.map((codes, reader) =>
      codes.map((code) => {
        const kind = EDGES[code % UNDECLARED],
          isUnknown = kind === "unknown";
        // All columns of the reader are explained, and none is made from what it reads here.
        const shown = isUnknown && isComplete(reader) ? "untaken" : kind;
        return {
          node: Math.floor(code / WIDTH),
          kind: shown,
          isUnknown,
          isDeclared: code % WIDTH < UNDECLARED,
        };
      }),
    );
    const down = value.read.map(() => []);
    up.forEach((edges, node) => {
      for (const edge of edges) down[edge.node].push({ ...edge, node });
    });
    const tags = new Map(
      value.tagged.map(([number, ...of]) => [number, of.map((tag) => value.tags[tag])]),
    );
    const pages = new Map(value.pages),
      ports = new Set(value.ports);

    const node = (number) => ({
      number,
      id: ids[number],
      label: labels[number],
      kind: KINDS[value.kinds[number]],
      lineage: LINEAGE[value.lineage[number]],
      layer: value.layers[value.layer[number]][0],
      place: value.layers[value.layer[number]][1],
      isPort: ports.has(number),
      product: value.products[value.product[number]]?.[1] ?? "",
      productId: value.products[value.product[number]]?.[0] ?? "",
      tags: tags.get(number) ?? [],
      columns: value.columns[number] ?? 0,
      page:
        number < value.assets && KINDS[value.kinds[number]] !== "missing"
          ? (pages.get(number) ?? `assets/${ids[number]}.html`)
          : "",
    });
    return {
      size,
      assets: value.assets,
      ids,
      labels,
      up,
      down,
      node,
      bundles: value.bundles,
      columns: value.columns,
      hasBands: value.bands,
      number: (id) => numbers.get(id),
      degree: (number) => up[number].length + down[number].length,
      layers: value.layers.map(([label]) => label),
      products: value.products,
      tags: value.tags,
    };
  }

  brygge.lineage.graphOf = graphOf;
})();
