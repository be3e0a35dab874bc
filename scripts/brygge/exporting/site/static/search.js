// The search dialog: a box with a list of results below it, by keyboard or pointer.
"use strict";
(() => {
  const SHOWN = 5, MORE = 20, AROUND = 60, LINE = 170, BRIEF = 90;
  const { finding } = brygge;
  let dialog, box, list, status, nothing;
  let asked = 0;
  let active = null;

  function make(tag, attributes = {}, ...inside) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  }

  function build() {
    box = make("input", {
      type: "text", id: "search-box", role: "combobox", "aria-expanded": "false", "aria-controls": "search-list",
      "aria-autocomplete": "list", "aria-label": "Search products, ports, columns, owners",
      placeholder: "Search products, ports, columns, owners", autocomplete: "off", autocapitalize: "off",
      spellcheck: "false", enterkeyhint: "go", maxlength: "200",
    });
    const close = make("button", { type: "button" }, "Close");
    list = make("div", { id: "search-list", role: "listbox", "aria-label": "Results" });
    const all = make("a", { href: `${document.body.dataset.root}/search.html` }, "Everything from A to Z");
    nothing = make("p", { class: "nothing" });
    nothing.hidden = list.hidden = true;
    status = make("p", { role: "status", class: "quiet" });
    dialog = make("dialog", { id: "search", "aria-label": "Search" },
      make("div", { class: "ask" }, box, close), nothing, list, make("div", { class: "foot" }, status, all));
    close.addEventListener("click", () => dialog.close());
    box.addEventListener("input", answer);
    box.addEventListener("keydown", move);
    list.addEventListener("click", (event) => {
      const more = event.target.closest("[data-more]");
      if (more) expand(more); else if (event.target.closest("a") && !event.ctrlKey && !event.metaKey) dialog.close();
    });
    // A click beside the dialog meets the dialog itself: all inside it is in a child.
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
  }

  function open() {
    if (!dialog) build();
    if (!dialog.open) dialog.showModal();
    box.select();
    finding.start().catch(failed);
  }

  function failed() {
    list.setAttribute("aria-busy", "false");
    say("The index of the search could not be loaded. The list from A to Z is below.");
  }

  function say(text) {
    status.textContent = text;
  }

  // The newest question wins: an older answer that comes later is dropped.
  async function answer() {
    const turn = ++asked;
    const question = box.value;
    list.setAttribute("aria-busy", "true");
    try {
      const found = await finding.find(question);
      const groups = grouped(found);
      const shown = groups.flatMap((group) => group.hits.slice(0, SHOWN));
      const known = new Map((await finding.details(shown)).map((each) => [each.entry, each]));
      if (turn === asked) show(question, found, groups, known);
    } catch {
      if (turn === asked) failed();
    }
  }

  // A whole name first, then the kinds by exposure, then what is only spelt like it.
  function grouped({ hits, named, close, words, closer, typed }) {
    const kinds = new Map();
    // Where nothing is spelt so, what is spelt like it takes its place.
    for (const hit of hits.length ? hits.filter((each) => !named.has(each)) : close) {
      const [kind, title] = finding.kindOf(hit);
      if (!kinds.has(kind)) kinds.set(kind, { title, one: kind, many: title.toLowerCase(), hits: [], words: hits.length ? words : closer, first: hit });
      const group = kinds.get(kind);
      group.hits.push(hit);
      group.first = Math.min(group.first, hit);
    }
    const groups = [
      { title: "Has exactly this name", one: "of exactly this name", words, hits: hits.filter((each) => named.has(each)) },
      ...[...kinds.values()].sort((one, other) => one.first - other.first),
      { title: "Spelt like it", one: "spelt like it", words: closer, hits: hits.length ? close : [] },
    ];
    return groups.filter((group) => group.hits.length).map((group) => ({ ...group, typed }));
  }

  function show(question, found, groups, known) {
    const total = found.count || found.hits.length + found.close.length;
    list.setAttribute("aria-busy", "false");
    list.replaceChildren(...groups.map((group, number) => drawn(group, number, known)));
    list.hidden = !groups.length;
    box.setAttribute("aria-expanded", String(groups.length > 0));
    nothing.hidden = total > 0 || !found.typed.length;
    nothing.textContent = `Nothing has “${question.trim().slice(0, 60)}”. Try fewer or other words, or look through the list from A to Z.`;
    activate(list.querySelector("[role=option]"));
    list.scrollTop = 0;
    say(summary(found, groups, total));
  }

  function summary({ typed, without, count, hits }, groups, total) {
    if (!typed.length) return "";
    if (!total) return "No results.";
    const parts = groups.map(({ hits: found, one, many }) => `${found.length} ${found.length === 1 ? one : many ?? one}`);
    const spelt = hits.length ? "" : " spelt like it";
    const number = count ? `${total} names begin so; the first` : `${total} ${total === 1 ? "result" : "results"}${spelt}`;
    const left = without.length ? ` Nothing has “${without.join("”, “")}”: found without it.` : "";
    return `${number}: ${parts.join(", ")}.${left}`;
  }

  function drawn(group, number, known) {
    const heading = `search-group-${number}`;
    const element = make("div", { role: "group", "aria-labelledby": heading },
      make("div", { id: heading, role: "presentation", class: "kind" }, group.title,
        make("span", { class: "quiet" }, ` ${group.hits.length}`)));
    group.hits.slice(0, SHOWN).forEach((hit) => element.append(result(known.get(hit), group)));
    offer(element, group, SHOWN);
    return element;
  }

  function offer(element, group, from) {
    const left = group.hits.length - from;
    if (left < 1) return;
    const more = make("div", { role: "option", id: `${element.getAttribute("aria-labelledby")}-more`, "aria-selected": "false",
      class: "more", "data-more": "" }, `Show ${Math.min(left, MORE)} more of ${group.hits.length}`);
    more.group = group;
    more.from = from;
    element.append(more);
  }

  async function expand(more) {
    const { group, from, parentElement: element } = more;
    const details = await finding.details(group.hits.slice(from, from + MORE));
    if (!element.isConnected || !more.isConnected) return;
    const options = details.map((each) => result(each, group));
    more.replaceWith(...options);
    offer(element, group, from + MORE);
    activate(options[0]);
  }

  function result(found, { words, typed }) {
    const inTitle = finding.marks(found.title, words);
    const why = finding.reach(inTitle) >= typed.length ? { lines: [], place: "" } : reasons(found, words, typed.length);
    const about = [found.kind, found.version, found.context].filter(Boolean).join(" · ");
    const option = make("a", { role: "option", id: `search-${found.entry}`, "aria-selected": "false", tabindex: "-1",
      href: `${document.body.dataset.root}/${found.address}${inTitle.length ? "" : why.place}` },
    make("span", { class: "head" }, make("bdi", { class: "name" }, ...marked(found.title || "(no name)", inTitle)), " ",
      make("span", { class: "about" }, make("bdi", {}, about)), " ",
      found.isRetired ? make("span", { class: "mark" }, "deprecated") : ""));
    // One or two letters were looked for in names alone.
    const inText = typed.join("").length < 3 ? new Map() : words;
    const text = excerpt(found.text, inText, why.lines.length ? BRIEF : LINE);
    if (text.length) option.append(" ", make("span", { class: "text" }, make("bdi", {}, ...text)));
    for (const [what, line] of why.lines) {
      option.append(" ", make("span", { class: "why" }, make("span", { class: "what" }, `${what} `), make("bdi", {}, ...line)));
    }
    return option;
  }

  // Why something was found, where its name does not tell: what has most of the typed words comes first.
  function reasons(found, words, count) {
    const columns = found.columns.map(([name, text, note]) => {
      const [inName, inText, inNote] = [name, text, note].map((each) => finding.marks(each, words));
      return { name, text, note, inName, inNote, reach: finding.reach([...inName, ...inText, ...inNote]) };
    }).filter((column) => column.reach);
    columns.sort((one, other) => other.reach - one.reach || other.inName.length - one.inName.length);
    const best = columns[0]?.reach ?? 0;
    const inOwner = finding.marks(found.owner, words);
    const isTold = best < count && finding.reach(finding.marks(found.text, words)) === count;
    const label = found.labels.find((each) => finding.marks(each, words).length);
    const lines = [];
    if (inOwner.length) lines.push(["owner", marked(found.owner, inOwner)]);
    if (best && best >= finding.reach(inOwner) && !isTold) lines.push(...ofColumns(columns, words));
    if (label && !lines.length) lines.push(["label", marked(label, finding.marks(label, words))]);
    return { lines, place: best ? `#column-${encodeURIComponent(columns[0].name)}` : "" };
  }

  function ofColumns(columns, words) {
    const lines = columns.slice(0, 2).map(({ name, text, note, inName, inNote }) => ["column", [
      make("code", {}, ...marked(name, inName)), " ", ...excerpt(text, words),
      ...(inNote.length ? [" ", ...marked(note, inNote)] : []),
    ]]);
    const left = columns.length - 2;
    return left > 0 ? [...lines, ["and", [`${left} more ${left === 1 ? "column" : "columns"}`]]] : lines;
  }

  // `text` as nodes, with the places marked.
  function marked(text, places) {
    const nodes = [];
    let at = 0;
    for (const [from, to] of places) {
      nodes.push(text.slice(at, from), make("mark", {}, text.slice(from, to)));
      at = to;
    }
    nodes.push(text.slice(at));
    return nodes.filter((node) => node !== "");
  }

  // The part of a long text around its first match, in whole words; little of it where nothing matches.
  function excerpt(text, words, plain = LINE) {
    const places = finding.marks(text, words);
    const first = places[0]?.[0] ?? 0;
    const from = first > LINE - AROUND ? beginning(text, first - AROUND, first) : 0;
    const to = ending(text, from + (places.length ? LINE : plain));
    const inside = places.filter(([a, b]) => a >= from && b <= to).map(([a, b]) => [a - from, b - from]);
    const nodes = marked(text.slice(from, to), inside);
    return [...(from ? ["… "] : []), ...nodes, ...(to < text.length ? [" …"] : [])];
  }

  function beginning(text, at, latest) {
    const space = text.indexOf(" ", at);
    return space < 0 || space >= latest ? latest : space + 1;
  }

  function ending(text, at) {
    if (at >= text.length) return text.length;
    const space = text.lastIndexOf(" ", at);
    return space > at - AROUND ? space : at;
  }

  function activate(option) {
    active?.setAttribute("aria-selected", "false");
    active = option;
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function move(event) {
    if (event.isComposing || event.shiftKey || event.altKey) return;
    const options = [...list.querySelectorAll("[role=option]")];
    const at = options.indexOf(active), last = options.length - 1;
    const to = { ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last, Home: 0, End: last }[event.key];
    if (to !== undefined && options.length) {
      event.preventDefault();
      activate(options[to]);
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      active.click();
    }
  }

  const isWriting = (element) => element.matches("input, textarea, select, [contenteditable]");

  for (const button of document.querySelectorAll("[data-open=search]")) {
    button.hidden = false;
    button.addEventListener("click", open);
    for (const sign of ["focus", "pointerenter"]) {
      button.addEventListener(sign, () => finding.start().catch(() => {}), { once: true });
    }
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    event.preventDefault();
    open();
  });
})();
