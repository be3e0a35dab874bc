// Place the boxes of a directed graph in columns, left to right, with few crossings: the same
// numbers as drawing/layering.py, which says how.
//
//   brygge.layered(nodes, edges, {columnGap: 80, rowGap: 16, laneGap: 4})
//     nodes: [{id, width, height, column: 0}]  `column` is the first one that it may stand in.
//     edges: [[source id, target id]]          Circles are allowed; unknown ids are passed over.
//   -> {width, height,
//       places:  Map(id -> {x, y, column}),    the upper left corner
//       bends:   [[{left, right, y}]],         for each edge the columns that it passes, from its
//                                              source on: level at `y` from `left` to `right`
//       columns: [[left, right]]}              the ends of each column
//   brygge.curve([x, y], bends of the edge, [x, y]) -> the `d` of an SVG path along the bends
//
// Nothing is remembered between calls; the same input gives the same answer.
"use strict";
(() => {
  const SWEEPS = 12, SWAPS = 8, ROUNDS = 12, PULLS = [1, 2, 8], REST = 0.5;
  const rounded = (value) => Math.floor(value * 10 + 0.5) / 10;
  const numbered = (column, place) => column.forEach((number, at) => { place[number] = at; });

  function layered(nodes, edges, options = {}) {
    const gaps = { columnGap: 80, rowGap: 16, laneGap: 4, ...options };
    const numbers = new Map(nodes.map((node, number) => [node.id, number]));
    const key = (a, b) => `${a} ${b}`;
    const inner = new Map();
    for (const [source, target] of edges) {
      const a = numbers.get(source), b = numbers.get(target);
      if (a !== undefined && b !== undefined && a !== b) inner.set(key(a, b), [a, b]);
    }
    const [net, chains] = netOf(nodes, [...inner.values()], gaps, key);
    const heights = settled(net, ordered(net), gaps.rowGap);
    const columns = columnsOf(nodes, net.column, gaps);
    const places = new Map(nodes.map((node, number) => {
      const column = net.column[number];
      const [left, right] = columns[column];
      const x = left + (right - left - node.width) / 2;
      return [node.id, { x: rounded(x), y: rounded(heights[number] - node.height / 2), column }];
    }));
    const bends = edges.map(([source, target]) => {
      const chain = chains.get(key(numbers.get(source), numbers.get(target))) ?? [];
      return chain.slice(1, -1).map((number) => {
        const [left, right] = columns[net.column[number]];
        return { left, right, y: rounded(heights[number]) };
      });
    });
    const width = columns.reduce((most, [, right]) => Math.max(most, right), 0);
    const height = heights.reduce((most, y, n) => Math.max(most, y + net.height[n] / 2), 0);
    return { width: rounded(width), height: rounded(height), places, bends, columns };
  }

  // Choose the columns, and put a lane in each column that an edge passes.
  function netOf(nodes, edges, gaps, key) {
    const rank = ranked(nodes, edges);
    const forward = edges.map(([a, b]) => (rank[a] < rank[b] ? [a, b] : [b, a]));
    const column = nodes.map((node) => node.column ?? 0);
    for (const [a, b] of [...forward].sort((one, other) => rank[one[0]] - rank[other[0]])) {
      column[b] = Math.max(column[b], column[a] + 1);
    }
    const net = {
      column, height: nodes.map((node) => node.height), size: nodes.length,
      before: nodes.map(() => []), after: nodes.map(() => []),
    };
    const lanes = new Map(), linked = new Set(), chains = new Map();
    edges.forEach((edge, index) => {
      const [start, end] = forward[index];
      const isTurned = edge[0] !== start;
      const chain = [start];
      for (let passed = column[start] + 1; passed < column[end]; passed++) {
        // Edges of one start share their lanes: one line that branches.
        const lane = `${start} ${passed} ${isTurned}`;
        if (!lanes.has(lane)) {
          lanes.set(lane, column.length);
          column.push(passed);
          net.height.push(gaps.laneGap);
          net.before.push([]);
          net.after.push([]);
        }
        chain.push(lanes.get(lane));
      }
      chain.push(end);
      for (let at = 1; at < chain.length; at++) {
        const a = chain[at - 1], b = chain[at];
        if (linked.has(key(a, b))) continue;
        linked.add(key(a, b));
        net.after[a].push(b);
        net.before[b].push(a);
      }
      chains.set(key(...edge), isTurned ? chain.reverse() : chain);
    });
    return [net, chains];
  }

  // Each node's place in an order that all edges follow but those that close a circle.
  function ranked(nodes, edges) {
    const after = nodes.map(() => []), hasBefore = nodes.map(() => 0);
    for (const [a, b] of edges) {
      after[a].push(b);
      hasBefore[b] = 1;
    }
    const first = (number) => nodes[number].column ?? 0;
    const roots = nodes.map((_, number) => number)
      .sort((a, b) => hasBefore[a] - hasBefore[b] || first(a) - first(b) || a - b);
    const rank = nodes.map(() => -1), seen = nodes.map(() => false);
    let left = nodes.length;
    for (const root of roots) {
      const stack = [[root, 0]];
      while (stack.length) {
        const [number, next] = stack.pop();
        if (next === 0) {
          if (seen[number]) continue;
          seen[number] = true;
        }
        if (next < after[number].length) stack.push([number, next + 1], [after[number][next], 0]);
        else rank[number] = --left;
      }
    }
    return rank;
  }

  // The numbers in each column, from top to bottom, with few crossings.
  function ordered(net) {
    const order = begun(net), place = net.column.map(() => 0);
    for (const column of order) numbered(column, place);
    let best = order.map((column) => [...column]), least = crossings(net, order, place);
    for (let sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
      const isForward = sweep % 2 === 0;
      const near = isForward ? net.before : net.after;
      for (const column of isForward ? order : [...order].reverse()) sort(column, near, place);
      if (sweep % 4 === 3) swap(net, order, place);
      const found = crossings(net, order, place);
      if (found < least) {
        least = found;
        best = order.map((column) => [...column]);
      }
    }
    for (const column of best) numbered(column, place);
    swap(net, best, place);
    return best;
  }

  function begun(net) {
    const order = Array.from({ length: 1 + net.column.reduce((a, b) => Math.max(a, b), -1) }, () => []);
    const seen = net.column.map(() => false);
    const roots = net.column.map((_, number) => number)
      .sort((a, b) => net.column[a] - net.column[b] || a - b);
    for (const root of roots) {
      const stack = [root];
      while (stack.length) {
        const number = stack.pop();
        if (seen[number]) continue;
        seen[number] = true;
        order[net.column[number]].push(number);
        stack.push(...[...net.after[number]].reverse());
      }
    }
    return order;
  }

  function sort(column, near, place) {
    const keys = new Map(column.map((number) => {
      const others = near[number];
      const total = others.reduce((sum, other) => sum + place[other], 0);
      return [number, others.length ? total / others.length : place[number]];
    }));
    column.sort((a, b) => keys.get(a) - keys.get(b) || place[a] - place[b]);
    numbered(column, place);
  }

  function swap(net, order, place) {
    for (let round = 0; round < SWAPS; round++) {
      let isBetter = false;
      for (const column of order) {
        for (let at = 0; at < column.length - 1; at++) {
          const upper = column[at], lower = column[at + 1];
          let gain = 0;
          for (const near of [net.before, net.after]) {
            for (const a of near[upper]) {
              for (const b of near[lower]) gain += Math.sign(place[a] - place[b]);
            }
          }
          if (gain > 0) {
            column[at] = lower;
            column[at + 1] = upper;
            place[lower] = at;
            place[upper] = at + 1;
            isBetter = true;
          }
        }
      }
      if (!isBetter) return;
    }
  }

  // Crossings between columns, counted with a Fenwick tree over the places.
  function crossings(net, order, place) {
    let total = 0;
    for (let right = 1; right < order.length; right++) {
      const size = order[right - 1].length, tree = new Int32Array(size + 1);
      let seen = 0;
      for (const number of order[right]) {
        for (const other of net.before[number]) {
          total += seen;
          for (let rest = place[other] + 1; rest > 0; rest &= rest - 1) total -= tree[rest];
        }
        for (const other of net.before[number]) {
          seen++;
          for (let rest = place[other] + 1; rest <= size; rest += rest & -rest) tree[rest]++;
        }
      }
    }
    return total;
  }

  // The middle of each number: least squares under the order of each column.
  function settled(net, order, gap) {
    const offsets = order.map((column) => {
      let at = 0;
      return column.map((number, place) => {
        if (place) at += (net.height[column[place - 1]] + net.height[number]) / 2 + gap;
        return at;
      });
    });
    const middle = net.column.map(() => 0);
    order.forEach((column, index) => {
      const offset = offsets[index], half = offset[offset.length - 1] / 2;
      column.forEach((number, at) => { middle[number] = offset[at] - half; });
    });
    for (let turn = 0; turn < ROUNDS; turn++) {
      const isForward = turn % 2 === 0;
      const sides = turn >= ROUNDS - 4 ? [net.before, net.after] : [isForward ? net.before : net.after];
      for (let step = 0; step < order.length; step++) {
        const at = isForward ? step : order.length - 1 - step;
        settle(net, order[at], offsets[at], sides, middle);
      }
    }
    const top = middle.reduce((least, y, n) => Math.min(least, y - net.height[n] / 2), Infinity);
    return middle.map((each) => each - top);
  }

  function settle(net, column, offsets, sides, middle) {
    const blocks = [];
    column.forEach((number, at) => {
      let total = 0, weight = 0;
      for (const near of sides) {
        for (const other of near[number]) {
          const pull = PULLS[(number >= net.size) + (other >= net.size)];
          total += middle[other] * pull;
          weight += pull;
        }
      }
      const want = weight ? total / weight : middle[number];
      let block = { want: want - offsets[at], weight: weight || REST, count: 1 };
      while (blocks.length && blocks[blocks.length - 1].want > block.want) {
        const above = blocks.pop(), both = above.weight + block.weight;
        block = {
          want: (above.want * above.weight + block.want * block.weight) / both,
          weight: both, count: above.count + block.count,
        };
      }
      blocks.push(block);
    });
    let at = 0;
    for (const { want, count } of blocks) {
      for (let k = 0; k < count; k++, at++) middle[column[at]] = want + offsets[at];
    }
  }

  function columnsOf(nodes, column, gaps) {
    const widths = Array.from({ length: 1 + column.reduce((a, b) => Math.max(a, b), -1) }, () => 0);
    nodes.forEach((node, number) => {
      widths[column[number]] = Math.max(widths[column[number]], node.width);
    });
    let left = 0;
    return widths.map((width) => {
      const ends = [rounded(left), rounded(left + width)];
      left += width + gaps.columnGap;
      return ends;
    });
  }

  function curve(start, lanes, end) {
    let at = start, path = `M${rounded(at[0])} ${rounded(at[1])}`;
    const bend = (to) => {
      const middle = rounded((at[0] + to[0]) / 2);
      path += `C${middle} ${rounded(at[1])} ${middle} ${rounded(to[1])} ${rounded(to[0])} ${rounded(to[1])}`;
    };
    for (const lane of lanes) {
      // Against the columns where the edge closes a circle.
      const [first, last] = start[0] <= end[0] ? [lane.left, lane.right] : [lane.right, lane.left];
      bend([first, lane.y]);
      path += `H${last}`;
      at = [last, lane.y];
    }
    bend(end);
    return path;
  }

  brygge.layered = layered;
  brygge.curve = curve;
})();
