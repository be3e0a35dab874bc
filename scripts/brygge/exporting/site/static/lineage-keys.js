// The picture by keyboard: left and right follow a line, up and down go to the next box or column.
"use strict";
(() => {
  // Where an arrow leads from the button that has the focus: its lines' other ends, nearest first.
  function listen(canvas) {
    canvas.addEventListener("keydown", (event) => {
      const here = event.target.closest("[data-key]");
      if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
      const to = target(canvas, here, event.key);
      if (!to) return;
      event.preventDefault();
      to.focus();
      to.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    for (const [enter, leave] of [
      ["focusin", "focusout"],
      ["mouseover", "mouseout"],
    ]) {
      canvas.addEventListener(enter, (event) => light(canvas, event.target, true));
      canvas.addEventListener(leave, (event) => light(canvas, event.target, false));
    }
  }

  function target(canvas, here, key) {
    if (key === "ArrowLeft" || key === "ArrowRight")
      return along(canvas, here, key === "ArrowLeft");
    if (key !== "ArrowUp" && key !== "ArrowDown") return null;
    const left = (button) => button.closest(".node").style.left;
    const same = [...canvas.querySelectorAll(".name, .column")].filter(
      (each) => left(each) === left(here),
    );
    same.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
    const own = here.matches(".name, .column")
      ? here
      : here.closest(".node").querySelector(".name");
    return same[same.indexOf(own) + (key === "ArrowUp" ? -1 : 1)];
  }

  function along(canvas, here, isBack) {
    const ends = [...canvas.querySelectorAll(".line")].map((line) => line.dataset.ends.split(" "));
    const button = (key) => canvas.querySelector(`[data-key="${key}"]`);
    const nodeOf = (each) => each.closest(".node").querySelector(".name").dataset.key;
    const own = here.dataset.key,
      node = nodeOf(here);
    const found = ends
      .flatMap(([from, to, ...columns]) => {
        // A line has two boxes, and two columns where values go along it, one where it is a condition.
        const [start, end] = [columns[0] ?? from, columns[1] ?? to];
        const isOwn = isBack ? [to, end].includes(own) : [from, start].includes(own);
        const isNear = here.matches(".name, .column") ? isOwn : (isBack ? to : from) === node;
        return isNear
          ? [here.matches(".column") ? (isBack ? start : end) : isBack ? from : to]
          : [];
      })
      .map(button)
      .filter(Boolean);
    const top = here.getBoundingClientRect().top;
    const distance = (each) => Math.abs(each.getBoundingClientRect().top - top);
    return found.sort((a, b) => distance(a) - distance(b))[0];
  }

  // The lines of the box or column that is pointed at stand out.
  function light(canvas, on, isLit) {
    const key =
      on.closest?.(".column")?.dataset.key ??
      on.closest?.(".node")?.querySelector(".name").dataset.key;
    for (const line of canvas.querySelectorAll(".line.lit")) line.classList.remove("lit");
    if (!isLit || !key) return;
    for (const line of canvas.querySelectorAll(`.line[data-ends~="${key}"]`))
      line.classList.add("lit");
  }

  brygge.lineage.listen = listen;
})();
