// The lineage page: the address says what is looked at, the picture, the panel and the lists follow.
"use strict";
(() => {
  const { el, number, counted, stateOf, hashOf, changed, toggled, MOST } = brygge.lineage;
  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const ZOOMS = [0.25, 0.35, 0.5, 0.65, 0.8, 1, 1.25, 1.5];
  // A picture is made smaller until it is seen whole; one that would be too small scrolls.
  const SMALLEST = 0.65,
    READABLE = 0.8;
  const title = document.title;
  let graph,
    columns,
    state,
    zoom = 1,
    isChosen = false,
    size = [0, 0],
    turns = 0,
    lastFocus;

  async function begin() {
    const value = await brygge.load("lineage/graph");
    graph = brygge.lineage.graphOf(value);
    columns = brygge.lineage.columnsOf(graph);
    fill(
      "product",
      graph.products.map(([id, name]) => [id, name]),
    );
    fill(
      "layer",
      graph.layers.map((label) => [label, label]),
    );
    fill(
      "tag",
      [...graph.tags].sort().map((tag) => [tag, tag]),
    );
    part("tools").hidden = false;
    // Without this script a name leads to its asset's page; with it, to its lineage.
    for (const name of part("list").querySelectorAll("a[data-lineage]")) {
      const other = name.nextElementSibling;
      [name.href, other.href] = [other.href, name.href];
      other.textContent = "page";
      other.setAttribute("aria-label", `page of ${name.textContent}`);
    }
    brygge.lineage.listen(part("canvas"));
    brygge.lineage.search(graph, part("find"), part("names"), (node) => {
      if (node !== undefined) go({ asset: graph.ids[node], column: "" });
      else part("said").textContent = `Nothing is called ${part("find").value}.`;
    });
    addEventListener("hashchange", show);
    document.addEventListener("click", clicked);
    part("tools").addEventListener("change", chosen);
    await show();
    document.body.dataset.ready = "yes";
    columns.warm();
  }

  function fill(name, pairs) {
    const select = part(name);
    select.append(...pairs.map(([value, text]) => el("option", { value }, text)));
    select.closest("label").hidden = pairs.length < 2;
  }

  function go(change) {
    const hash = hashOf(changed(state, change));
    if (hash !== location.hash) location.hash = hash;
  }

  // Draw what the address says. A view that takes longer than the next one is dropped.
  async function show() {
    const turn = ++turns;
    state = stateOf(location.hash);
    const scene = await brygge.lineage.sceneOf(state, graph, columns);
    if (turn !== turns) return;
    const isEmpty = !scene.boxes.length;
    for (const name of ["view", "legend"]) part(name).hidden = isEmpty;
    part("list").hidden = !isEmpty;
    const active = document.activeElement,
      focused = active?.dataset?.key;
    const within = active?.closest(
      "[data-part='picture'], [data-part='panel'], [data-part='impact'], [data-part='left']",
    );
    const at = graph.number(state.at);
    const drawing = isEmpty
      ? { order: [], width: 0, height: 0 }
      : brygge.lineage.draw(scene, graph, part("canvas"), at);
    size = [drawing.width, drawing.height];
    scale(isChosen || isEmpty ? zoom : fitting() < SMALLEST ? READABLE : fitting());
    place(scene, drawing, focused);
    controls(scene);
    say(scene);
    leftOut(scene);
    const panel = await brygge.lineage.panelOf({
      state,
      scene,
      graph,
      columns,
      order: drawing.order,
    });
    if (turn === turns) part("panel").replaceChildren(...panel);
    await impact(scene, turn);
    // Who used a button that is gone goes on beside what it led to.
    if (within && document.activeElement === document.body) {
      part(within.dataset.part === "picture" ? "picture" : "panel").focus({ preventScroll: true });
    }
  }

  async function impact(scene, turn) {
    part("impact").hidden = scene.view !== "impact";
    if (scene.view !== "impact") return part("impact").replaceChildren();
    const groups = await brygge.lineage.groupsOf({ scene, graph, columns });
    if (turn === turns)
      part("impact").replaceChildren(...brygge.lineage.impactOf(groups, nameOf(scene)));
  }

  // What was focused stays so; a new beginning comes into sight.
  function place(scene, drawing, focused) {
    const button = focused && part("canvas").querySelector(`[data-key="${focused}"]`);
    const begins = `${scene.view} ${scene.focus ?? hashOf(state)} ${scene.column}`,
      isNew = begins !== lastFocus;
    lastFocus = begins;
    const picture = part("picture");
    if (isNew && scene.focus === undefined) picture.scrollTo(0, 0);
    else if (isNew) {
      const { x, y } = drawing.place(scene.focus);
      picture.scrollTo(
        (x + 140) * zoom - picture.clientWidth / 2,
        (y + 60) * zoom - picture.clientHeight / 2,
      );
    }
    if (button) button.focus({ preventScroll: isNew });
  }

  function scale(value) {
    zoom = value;
    const canvas = part("canvas");
    const height = Math.max(size[1], part("picture").clientHeight / zoom - 1);
    Object.assign(canvas.style, { width: `${size[0]}px`, height: `${height}px`, zoom });
    part("zoom").textContent = `${Math.round(zoom * 100)} %`;
  }

  function zoomed(how) {
    const next =
      how === "in"
        ? ZOOMS.find((each) => each > zoom + 0.01)
        : ZOOMS.findLast((each) => each < zoom - 0.01);
    scale(how === "fit" ? Math.max(0.1, fitting()) : (next ?? zoom));
    isChosen = true;
  }

  const fitting = () =>
    Math.min(1, part("picture").clientWidth / size[0], part("picture").clientHeight / size[1]);

  function nameOf(scene) {
    return `${graph.labels[scene.focus]}${state.column && scene.column !== undefined ? `.${state.column}` : ""}`;
  }

  function controls(scene) {
    for (const name of ["product", "layer", "tag"]) part(name).value = state[name];
    part("impact-switch").checked = state.impact;
    part("impact-switch").disabled = scene.focus === undefined;
    part("clear").hidden = !(state.product || state.layer || state.tag);
    part("find").value = graph.labels[scene.focus] ?? "";
    for (const side of ["up", "down"]) part(side).value = state[side];
    part("steps").hidden = scene.view !== "around";
    document.title = scene.focus === undefined ? title : `${nameOf(scene)} · ${title}`;
  }

  // One sentence for everybody, read out by screen readers when it changes.
  function say(scene) {
    const drawn = scene.boxes.length,
      all = drawn + scene.left.length;
    const words = [];
    if (scene.unknownAsset) words.push(`Nothing is called ${state.asset}.`);
    if (scene.unknownColumn)
      words.push(`${graph.labels[scene.focus]} has no column ${state.column}.`);
    if (scene.view === "path")
      words.push(
        `The whole way of ${nameOf(scene)}:`,
        `made from ${counted(scene.sources.size - 1, "column")}, goes into ${counted(scene.goals.size - 1, "column")}.`,
      );
    if (scene.dark?.length) words.push("Where it is dashed, lineage by column is missing.");
    if (scene.view === "impact") words.push(`All that depends on ${nameOf(scene)}.`);
    if (scene.view === "chosen" && drawn) words.push("What the filter chooses.");
    if (scene.view === "around") words.push(`Around ${nameOf(scene)}.`);
    if (drawn)
      words.push(
        scene.left.length
          ? `Drawn ${drawn} of ${counted(all, "asset")}, the nearest.`
          : `${counted(drawn, "asset")} drawn.`,
      );
    if (scene.filtered)
      words.push(`The filter leaves ${number(scene.filtered)} out of the picture.`);
    const isFiltered = state.product || state.layer || state.tag;
    if (!drawn && isFiltered) words.push("Nothing has all of these.");
    else if (!drawn) words.push("Choose an asset, a product or a layer to see how its data flows.");
    part("said").textContent = words.join(" ");
  }

  function leftOut(scene) {
    part("left").hidden = !scene.left.length;
    if (!scene.left.length) return part("left").replaceChildren();
    const most = scene.left.slice(0, 30);
    part("left").replaceChildren(
      el(
        "summary",
        {},
        `${number(scene.left.length)} are not drawn: a picture has at most ${MOST}. The most connected of them`,
      ),
      el(
        "ul",
        { class: "plain dense several" },
        ...most.map((node) =>
          el(
            "li",
            {},
            el(
              "button",
              {
                class: "link",
                "data-go": JSON.stringify({ asset: graph.ids[node], column: "", impact: false }),
              },
              graph.labels[node],
            ),
            " ",
            el("span", { class: "quiet" }, counted(graph.degree(node), "line")),
          ),
        ),
      ),
    );
    return undefined;
  }

  function clicked(event) {
    const button = event.target.closest(
      "[data-go], [data-toggle], [data-zoom], [data-part='copy'], [data-part='clear']",
    );
    if (!button) return;
    if (button.dataset.go) {
      go(JSON.parse(button.dataset.go));
      // A row of a list below leads to the picture above.
      if (button.closest("[data-part='impact'], [data-part='left']"))
        part("said").scrollIntoView({ block: "start" });
    } else if (button.dataset.toggle) go({ open: toggled(state.open, button.dataset.toggle) });
    else if (button.dataset.zoom) zoomed(button.dataset.zoom);
    else if (button.dataset.part === "clear") go({ product: "", layer: "", tag: "" });
    else copy(button);
  }

  async function copy(button) {
    const said = button.textContent;
    await brygge.copy(location.href);
    button.textContent = "Copied";
    setTimeout(() => {
      button.textContent = said;
    }, 1500);
  }

  function chosen(event) {
    const name = event.target.dataset.part;
    if (["product", "layer", "tag"].includes(name)) go({ [name]: event.target.value });
    if (name === "up" || name === "down")
      go({ [name]: Math.max(0, Number.parseInt(event.target.value, 10) || 0) });
    if (name === "impact-switch") go({ impact: event.target.checked });
  }

  begin();
})();
