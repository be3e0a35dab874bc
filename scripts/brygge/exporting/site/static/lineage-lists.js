// What breaks, as tables and as a CSV file.
//
//   impactOf(groups of lineage-impact.js, name) -> the section's elements
"use strict";
(() => {
  const SHOWN = 25;
  const TITLES = ["Name", "How", "Degree", "Owner", "Detail"];
  const HEADS = ["what", "name", "asset", "column", "how", "degree", "owner", "detail"];
  const { el, number, counted } = brygge.lineage;

  function impactOf(groups, name) {
    const full = groups.filter(({ records }) => records.length);
    const total = full.map(({ noun, records }) => counted(records.length, noun)).join(", ");
    const button = el("button", {}, "Download as CSV");
    button.addEventListener("click", () =>
      download(`impact-${name.replace(/[^A-Za-z0-9_.-]+/g, "_").slice(0, 80)}.csv`, csvOf(full)),
    );
    return [
      el("h2", { id: "breaks" }, "What breaks if ", el("bdi", {}, name), " goes"),
      el(
        "p",
        {},
        full.length
          ? `${total}. Who reads it is asked first. `
          : "Nothing that is known here depends on it.",
        full.length ? button : "",
      ),
      ...full.map(groupOf),
    ];
  }

  function groupOf({ noun, records }) {
    const rows = el("tbody", {}, ...records.slice(0, SHOWN).map(rowOf));
    const more =
      records.length > SHOWN ? el("button", {}, `Show all ${number(records.length)}`) : "";
    if (more)
      more.addEventListener("click", () => {
        rows.append(...records.slice(SHOWN).map(rowOf));
        more.remove();
      });
    const heads = TITLES.map((head) => el("th", { scope: "col" }, head));
    return el(
      "section",
      {
        class: "wide",
        "data-group": noun,
        "aria-label": counted(records.length, noun),
        tabindex: "0",
      },
      el(
        "table",
        { class: "stack" },
        el("caption", {}, counted(records.length, noun)),
        el("thead", {}, el("tr", {}, ...heads)),
        rows,
      ),
      more,
    );
  }

  function rowOf(record) {
    const name = record.page
      ? el("a", { href: record.page }, record.name)
      : ["reader", "consumer", "check"].includes(record.what)
        ? el("bdi", {}, record.name)
        : el(
            "button",
            {
              class: "link",
              "data-go": JSON.stringify({
                asset: record.asset,
                column: record.column,
                impact: true,
              }),
            },
            el("bdi", {}, record.name),
          );
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, name),
      ...[record.how, record.degree, record.owner, record.detail].map((text, at) =>
        el("td", { "data-name": TITLES[at + 1] }, String(text)),
      ),
    );
  }

  // Quoted as RFC 4180 says; a cell that a spreadsheet would take for a formula begins with a quote.
  function csvOf(groups) {
    const cell = (value) => {
      const text = String(value).replace(/^[=+\-@\t\r]/, "'$&");
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    const lines = groups.flatMap(({ records }) =>
      records.map((record) => HEADS.map((head) => cell(record[head])).join(",")),
    );
    return [HEADS.join(","), ...lines, ""].join("\r\n");
  }

  function download(name, text) {
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    el("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  brygge.lineage.impactOf = impactOf;
})();
