// What is looked at, as the address says it; so a view can be linked, and back and forward work.
//   asset, column   where the view begins         up, down   how many steps are shown (1)
//   at              what the panel tells of       impact=1   what breaks
//   product, layer, tag   filters                 open       before:ID, after:ID, columns:ID
"use strict";
(() => {
  const WORDS = ["asset", "column", "at", "product", "layer", "tag"];

  function stateOf(hash) {
    const said = new URLSearchParams(hash.replace(/^#/, ""));
    const steps = (name) => {
      const value = Number.parseInt(said.get(name) ?? "1", 10);
      return value >= 0 ? Math.min(value, 99) : 1;
    };
    const state = {
      up: steps("up"),
      down: steps("down"),
      impact: said.get("impact") === "1",
      open: said.getAll("open"),
    };
    for (const word of WORDS) state[word] = said.get(word) ?? "";
    return state;
  }

  function hashOf(state) {
    const parts = WORDS.filter((word) => state[word]).map((word) => [word, state[word]]);
    if (state.up !== 1) parts.push(["up", state.up]);
    if (state.down !== 1) parts.push(["down", state.down]);
    if (state.impact) parts.push(["impact", 1]);
    for (const each of state.open) parts.push(["open", each]);
    return `#${parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
  }

  // The state after `change`. A new beginning forgets what was opened and looked at.
  function changed(state, change) {
    const begins = ("asset" in change && change.asset !== state.asset) || "column" in change;
    return {
      ...state,
      ...(begins ? { at: "", open: [], up: 1, down: 1, column: "" } : {}),
      ...change,
    };
  }

  const toggled = (open, each) =>
    open.includes(each) ? open.filter((other) => other !== each) : [...open, each];

  Object.assign(brygge.lineage, { stateOf, hashOf, changed, toggled });
})();
