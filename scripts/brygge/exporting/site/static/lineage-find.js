// Find an asset by its name: suggestions while typing, the best of them on Enter.
//
//   search(graph, input, list, go) calls go(asset's number), or go(undefined) where there is none
"use strict";
(() => {
  const MOST = 20;
  const { el } = brygge.lineage;

  function search(graph, input, list, go) {
    const lower = graph.labels.map((label) => label.toLowerCase());

    input.addEventListener("input", (event) => {
      list.replaceChildren(
        ...suggested(lower, input.value.toLowerCase()).map((node) =>
          el("option", { value: graph.labels[node] }, graph.node(node).layer),
        ),
      );
      // A suggestion was taken, not typed.
      const isTaken = !event.inputType || event.inputType === "insertReplacementText";
      if (isTaken && graph.labels.includes(input.value)) found(input.value);
    });

    // The same name, then one that differs by case, then the first that holds it.
    function found(text) {
      const typed = text.trim();
      const tries = [
        graph.labels.indexOf(typed),
        lower.indexOf(typed.toLowerCase()),
        lower.findIndex((label) => label.includes(typed.toLowerCase())),
      ];
      if (typed) go(tries.find((node) => node >= 0));
    }
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      found(input.value);
    });
  }

  // The names that hold what is typed, those that begin with it first.
  function suggested(names, typed) {
    const starts = [];
    const holds = [];
    for (let node = 0; node < names.length && starts.length < MOST; node++) {
      const at = names[node].indexOf(typed);
      if (at === 0) starts.push(node);
      else if (at > 0 && holds.length < MOST) holds.push(node);
    }
    return [...starts, ...holds].slice(0, MOST);
  }

  brygge.lineage.search = search;
})();
