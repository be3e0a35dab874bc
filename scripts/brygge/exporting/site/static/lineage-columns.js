// The columns of the assets, loaded when they are asked for. Within an asset a column has a place;
// in the whole graph it has a number, so that ways along columns are walked over plain numbers.
// exporting/site/lineage/columns.py says how bundles are written.
"use strict";
(() => {
  const KINDS = ["copied", "renamed", "transformed", "aggregated"];
  const INFLUENCES = ["filter", "join", "group", "sort"];
  const ORIGINS = [
    "derived",
    "source",
    "constant",
    "rowset",
    "generated",
    "external",
    "unexplained",
  ];

  // -> {flows(asset), details(asset), checks(asset), all(), warm()}: promises of what bundles hold;
  // first(asset): the number of its first column.
  function columnsOf(graph) {
    const offsets = [0];
    for (const count of graph.columns) offsets.push(offsets.at(-1) + count);

    async function bundled(name, asset) {
      const firsts = graph.bundles[name];
      let low = 0,
        high = firsts.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (firsts[middle] <= asset) low = middle;
        else high = middle - 1;
      }
      const [first, texts, values] = await brygge.load(`lineage/${name}-${low}`);
      return [values[asset - first], texts];
    }

    async function flows(asset) {
      const [[names, origins], texts] = await bundled("flows", asset);
      return names.map((name, place) => ({
        name: texts[name],
        place,
        origin: ORIGINS[texts[origins][place]] ?? "unexplained",
      }));
    }

    // Descriptions, reasons, SQL; `columns[place].steps[n]` belong to the column's nth flow.
    async function details(asset) {
      const [[description, reason, columns], texts] = await bundled("details", asset);
      return {
        description: texts[description],
        reason: texts[reason],
        columns: columns.map(([type, said, classification, why, expression, ...steps]) => ({
          type: texts[type] ?? "",
          description: texts[said] ?? "",
          reason: texts[why] ?? "",
          classification: texts[classification] ?? "",
          expression: texts[expression] ?? "",
          steps: steps.map((each) => each.map((step) => texts[step])),
        })),
      };
    }

    async function checks(asset) {
      const [found, texts] = await bundled("checks", asset);
      return found.map(([number, place, name, kind, severity, on, column]) => ({
        number,
        place,
        name: texts[name],
        kind: texts[kind],
        severity: texts[severity],
        asset: on,
        column: texts[column],
      }));
    }

    let whole;
    const all = () =>
      (whole ??= Promise.all(
        graph.bundles.flows.map((_, at) => brygge.load(`lineage/flows-${at}`)),
      ).then((bundles) => netOf(graph, offsets, bundles)));

    // Load the flows one by one while the reader looks, so that a way is there when it is asked for.
    async function warm() {
      for (let at = 0; at < graph.bundles.flows.length; at++) {
        await new Promise((resolve) => {
          (window.requestIdleCallback ?? setTimeout)(resolve);
        });
        await brygge.load(`lineage/flows-${at}`);
      }
    }
    return { flows, details, checks, all, warm, first: (asset) => offsets[asset] };
  }

  // -> {up[column], down[column], uses[column], conditions[asset], asset(column), name(column) ...}
  function netOf(graph, offsets, bundles) {
    const count = offsets.at(-1);
    const up = new Array(count),
      down = new Array(count),
      uses = new Array(count);
    const owner = new Int32Array(count),
      names = new Array(count),
      origins = new Array(count);
    const conditions = new Map();
    const add = (lists, at, value) => {
      (lists[at] ??= []).push(value);
    };
    for (const [first, texts, values] of bundles) {
      values.forEach(([own, codes, edges, used], index) => {
        const asset = first + index,
          offset = offsets[asset];
        own.forEach((name, place) => {
          owner[offset + place] = asset;
          names[offset + place] = texts[name];
          origins[offset + place] = ORIGINS[texts[codes][place]] ?? "unexplained";
        });
        for (let at = 0; at < edges.length; at += 4) {
          const to = offset + edges[at],
            from = offsets[edges[at + 1]] + edges[at + 2];
          add(up, to, { column: from, kind: KINDS[edges[at + 3]] });
          add(down, from, { column: to, kind: KINDS[edges[at + 3]] });
        }
        for (let at = 0; at < used.length; at += 3) {
          const of = offsets[used[at]] + used[at + 1],
            influence = INFLUENCES[used[at + 2]];
          add(uses, of, { asset, influence });
          if (!conditions.has(asset)) conditions.set(asset, []);
          conditions.get(asset).push({ column: of, influence });
        }
      });
    }
    const none = [];
    return {
      up: (column) => up[column] ?? none,
      down: (column) => down[column] ?? none,
      uses: (column) => uses[column] ?? none,
      conditions: (asset) => conditions.get(asset) ?? none,
      asset: (column) => owner[column],
      name: (column) => names[column],
      origin: (column) => origins[column],
      place: (column) => column - offsets[owner[column]],
      first: (asset) => offsets[asset],
      count: (asset) => graph.columns[asset] ?? 0,
      number(asset, name) {
        const end = offsets[asset + 1];
        for (let at = offsets[asset]; at < end; at++) if (names[at] === name) return at;
        return undefined;
      },
    };
  }

  brygge.lineage.columnsOf = columnsOf;
  brygge.lineage.KINDS = KINDS;
})();
