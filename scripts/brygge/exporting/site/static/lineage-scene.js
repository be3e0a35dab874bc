// What the picture shows: boxes and lines, decided from the state and the graph, nothing drawn.
//
//   sceneOf(state, graph, columns) -> promise of
//     {view, focus, column, boxes: [{node, steps, columns, passed, hidden: {before, after}, opened}],
//      lines: [{from, to, fromColumn, toColumn, kind, isFar}], left, filtered, reached}
//   `passed`: how many columns of the box the way passes, of which `columns` have rows.
//   `left`: what did not fit, the most connected first. `filtered`: how many the filters leave out.
"use strict";
(() => {
  const { near, limited, leftOf, path, broken } = brygge.lineage;

  async function sceneOf(state, graph, columns) {
    const scene = await decided(state, graph, columns);
    await Promise.all(
      scene.boxes
        .filter((box) => box.opened.columns && !box.passed)
        .map(async (box) => {
          const offset = columns.first(box.node);
          box.columns = (await columns.flows(box.node)).map(({ name, place, origin }) => ({
            column: offset + place,
            name,
            origin,
            kind: "",
            isChosen: false,
          }));
        }),
    );
    return scene;
  }

  async function decided(state, graph, columns) {
    const focus = graph.number(state.asset);
    const isVisible = filterOf(state, graph, focus);
    if (focus === undefined)
      return { ...chosen(state, graph, isVisible), unknownAsset: state.asset !== "" };
    if (!state.column && !state.impact) return around(state, graph, focus, isVisible);
    const opened = new Set(state.open);
    const net = await columns.all();
    const column = state.column ? net.number(focus, state.column) : undefined;
    if (state.column && column === undefined)
      return { ...around(state, graph, focus, isVisible), unknownColumn: true };
    const asked = { graph, net, focus, column, isVisible, opened };
    return state.impact ? broken(asked) : path(asked);
  }

  function filterOf(state, graph, focus) {
    if (!state.product && !state.layer && !state.tag) return () => true;
    return (number) => {
      if (number === focus) return true;
      const node = graph.node(number);
      return (
        (!state.product || node.productId === state.product) &&
        (!state.layer || node.layer === state.layer) &&
        (!state.tag || node.tags.includes(state.tag))
      );
    };
  }

  // No beginning: all that the filters choose, when they choose anything.
  function chosen(state, graph, isVisible) {
    const found = new Map();
    if (state.product || state.layer || state.tag) {
      for (let number = 0; number < graph.size; number++)
        if (isVisible(number)) found.set(number, 0);
    }
    const drawn = limited(found, graph);
    return finished("chosen", {
      graph,
      found,
      drawn,
      isVisible: (number) => drawn.has(number),
      opened: new Set(state.open),
    });
  }

  // Some steps to both sides, and what was opened on demand.
  function around(state, graph, focus, isVisible) {
    const found = new Map([[focus, 0]]);
    const sides = { before: (node) => graph.up[node], after: (node) => graph.down[node] };
    const opened = new Set(state.open);
    for (const [side, most] of [
      ["before", state.up],
      ["after", state.down],
    ]) {
      let edge = [focus];
      for (let steps = 1; steps <= most && edge.length; steps++) {
        edge = edge
          .flatMap((node) => [...near(node, sides[side], isVisible).keys()])
          .filter((node) => {
            if (found.has(node)) return false;
            found.set(node, steps);
            return true;
          });
      }
    }
    for (const [node, steps] of found) {
      for (const side of ["before", "after"]) {
        if (!opened.has(`${side}:${graph.ids[node]}`)) continue;
        for (const other of near(node, sides[side], isVisible).keys()) {
          if (!found.has(other)) found.set(other, steps + 1);
        }
      }
    }
    return finished("around", {
      graph,
      found,
      drawn: limited(found, graph),
      isVisible,
      opened,
      focus,
    });
  }

  // Lines between all that is drawn; behind each box, how many more there are to open.
  function finished(view, { graph, found, drawn, isVisible, opened, focus }) {
    const lines = [],
      boxes = [];
    for (const [node, steps] of drawn) {
      const before = near(node, (each) => graph.up[each], isVisible);
      const after = near(node, (each) => graph.down[each], isVisible);
      for (const [from, { kind, isFar }] of before) {
        if (drawn.has(from)) lines.push({ from, to: node, kind, isFar });
      }
      const id = graph.ids[node];
      const missing = (others) => [...others.keys()].filter((other) => !drawn.has(other)).length;
      boxes.push({
        node,
        steps,
        columns: [],
        hidden:
          view === "around"
            ? { before: missing(before), after: missing(after) }
            : { before: 0, after: 0 },
        opened: {
          before: opened.has(`before:${id}`),
          after: opened.has(`after:${id}`),
          columns: opened.has(`columns:${id}`),
        },
      });
    }
    return { view, focus, boxes, lines, left: leftOf(found, drawn, graph), filtered: 0 };
  }

  brygge.lineage.sceneOf = sceneOf;
})();
