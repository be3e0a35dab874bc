// A picture that is larger than its frame: begin where it begins, show it whole or at its own size.
"use strict";
(() => {
  const button = document.querySelector("[data-whole]");
  const picture = document.querySelector("svg.mesh");
  if (!button || !picture) return;
  const frame = picture.parentElement;
  const offer = () => {
    const isWhole = picture.classList.contains("whole");
    const isLarge = frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1;
    button.textContent = isWhole ? "Own size" : "Whole picture";
    button.hidden = !isLarge && !isWhole;
  };
  // The first thing to read stands at the left, but not always at the top.
  const begin = () => {
    const first = picture.querySelector(".circle circle")?.getBoundingClientRect();
    if (first) frame.scrollTop += first.top - frame.getBoundingClientRect().top - frame.clientHeight / 2;
  };
  button.addEventListener("click", () => {
    picture.classList.toggle("whole");
    offer();
    begin();
  });
  addEventListener("resize", offer);
  offer();
  begin();
})();
