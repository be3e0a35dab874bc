// Draw a scene: boxes are HTML (buttons, so that keyboards and screen readers work), lines are SVG.
//
//   draw(scene, graph, canvas, at) -> {order: nodes in reading order, width, height, place(node)}
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  // Room above, beside and between the boxes.
  const TOP = 40,
    EDGE = 36,
    GAP = 72;
  const { el, boxOf, measured, WIDE, HEAD } = brygge.lineage;

  function draw(scene, graph, canvas, at) {
    const boxes = scene.boxes.map((box) => measured(box, graph));
    const starts = bandStarts(scene, graph);
    const nodes = boxes.map(({ box, height }) => ({
      id: box.node,
      width: WIDE,
      height,
      column: starts.get(box.node),
    }));
    const placed = brygge.layered(
      nodes,
      scene.lines.map((line) => [line.from, line.to]),
      { columnGap: GAP, rowGap: 14, laneGap: 8 },
    );
    const place = (node) => placed.places.get(node);
    const order = [...boxes].sort(
      (a, b) =>
        place(a.box.node).x - place(b.box.node).x || place(a.box.node).y - place(b.box.node).y,
    );
    const width = placed.width + 2 * EDGE,
      height = placed.height + TOP + EDGE;
    canvas.replaceChildren(
      ...(graph.hasBands ? bands(scene, graph, placed) : []),
      linesOf(scene, new Map(boxes.map((each) => [each.box.node, each])), placed, width, height),
      el(
        "ol",
        { class: "nodes" },
        ...order.map((each) => placedAt(boxOf(each, at, scene), place(each.box.node), each.height)),
      ),
    );
    return { order: order.map((each) => each.box.node), width, height, place };
  }

  function placedAt(item, place, height) {
    Object.assign(item.style, {
      left: `${place.x + EDGE}px`,
      top: `${place.y + TOP}px`,
      width: `${WIDE}px`,
      height: `${height}px`,
    });
    return item;
  }

  // The first column of each box: layers do not mix, as far as the lines allow.
  function bandStarts(scene, graph) {
    const starts = new Map();
    if (!graph.hasBands) return starts;
    const places = new Map(scene.boxes.map(({ node }) => [node, graph.node(node).place]));
    const before = new Map();
    for (const { from, to } of scene.lines) {
      if (places.get(from) === places.get(to)) before.set(to, [...(before.get(to) ?? []), from]);
    }
    let first = 0;
    for (const band of [...new Set(places.values())].sort((a, b) => a - b)) {
      const members = [...places.keys()].filter((node) => places.get(node) === band);
      const depths = depthsOf(members, before);
      for (const node of members) starts.set(node, first + depths.get(node));
      first += 1 + members.reduce((most, node) => Math.max(most, depths.get(node)), 0);
    }
    return starts;
  }

  function depthsOf(members, before) {
    const depths = new Map(),
      onWay = new Set();
    for (const member of members) {
      const waiting = [member];
      while (waiting.length) {
        const node = waiting.at(-1);
        const reads = (before.get(node) ?? []).filter(
          (each) => !onWay.has(each) || depths.has(each),
        );
        const open = reads.filter((each) => !depths.has(each));
        if (depths.has(node) || !open.length || onWay.has(node)) {
          waiting.pop();
          if (!depths.has(node))
            depths.set(
              node,
              reads.reduce((most, each) => Math.max(most, 1 + (depths.get(each) ?? -1)), 0),
            );
        } else {
          onWay.add(node);
          waiting.push(...open);
        }
      }
    }
    return depths;
  }

  // A strip for each run of columns whose boxes are mostly of one layer.
  function bands(scene, graph, placed) {
    const votes = placed.columns.map(() => new Map());
    for (const { node } of scene.boxes) {
      const label = graph.node(node).layer,
        found = votes[placed.places.get(node).column];
      found.set(label, (found.get(label) ?? 0) + 1);
    }
    const strips = [];
    votes.forEach((found, column) => {
      const label = [...found]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 2)
        .map(([name]) => name)
        .join(", ");
      const [left, right] = placed.columns[column];
      if (strips.at(-1)?.label === label) strips.at(-1).right = right;
      else strips.push({ label, left, right });
    });
    return strips.map(({ label, left, right }) => {
      const strip = el("div", { class: "band" }, el("span", {}, label));
      Object.assign(strip.style, {
        left: `${left + EDGE - GAP / 2}px`,
        width: `${right - left + GAP}px`,
      });
      return strip;
    });
  }

  function linesOf(scene, boxes, placed, width, height) {
    const svg = document.createElementNS(SVG, "svg");
    for (const [name, value] of [
      ["width", width],
      ["height", height],
      ["aria-hidden", "true"],
      ["class", "lines"],
    ])
      svg.setAttribute(name, value);
    svg.append(arrow());
    scene.lines.forEach((line, index) => {
      const from = placed.places.get(line.from),
        to = placed.places.get(line.to);
      const top = (node, column) => boxes.get(node).tops.get(column) ?? HEAD / 2;
      const shift = (lane) => ({
        left: lane.left + EDGE,
        right: lane.right + EDGE,
        y: lane.y + TOP,
      });
      const start = [from.x + WIDE + EDGE, from.y + TOP + top(line.from, line.fromColumn)];
      const end = [to.x + EDGE - 3, to.y + TOP + top(line.to, line.toColumn)];
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", brygge.curve(start, placed.bends[index].map(shift), end));
      path.setAttribute("class", `line ${line.kind}${line.isFar ? " far" : ""}`);
      path.setAttribute("marker-end", "url(#arrow)");
      // The keys of its ends (see data-key in lineage-boxes.js): both boxes, then columns.
      const columns = [line.fromColumn, line.toColumn].filter((column) => column !== undefined);
      path.dataset.ends = [
        `n${line.from}`,
        `n${line.to}`,
        ...columns.map((column) => `c${column}`),
      ].join(" ");
      const title = document.createElementNS(SVG, "title");
      title.textContent = line.influence ?? line.kind;
      path.append(title);
      svg.append(path);
    });
    return svg;
  }

  function arrow() {
    const defs = document.createElementNS(SVG, "defs"),
      marker = document.createElementNS(SVG, "marker");
    const tip = document.createElementNS(SVG, "path");
    const given = {
      id: "arrow",
      viewBox: "0 0 6 6",
      refX: "5",
      refY: "3",
      markerWidth: "6",
      markerHeight: "6",
      markerUnits: "userSpaceOnUse",
      orient: "auto",
    };
    for (const [name, value] of Object.entries(given)) marker.setAttribute(name, value);
    tip.setAttribute("d", "M0 0L6 3L0 6Z");
    marker.append(tip);
    defs.append(marker);
    return defs;
  }

  brygge.lineage.draw = draw;
})();
