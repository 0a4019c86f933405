"use strict";
const steps = [...document.querySelectorAll(".step")];
let chosen = 0;

// light marks the lines of a step, and opens the file that they are in.
function light(step) {
  document.querySelectorAll(".line.at, .line.cause").forEach(l => l.classList.remove("at", "cause"));
  for (const role of ["cause", "at"]) {
    const line = document.getElementById(step.dataset[role] || "");
    if (line) {
      line.closest("details").open = true;
      line.classList.add(role);
    }
  }
}

// reveal brings a step's line into view. The line that did something counts more than the line that waited for it.
function reveal(step) {
  const line = document.getElementById(step.dataset.cause || step.dataset.at || "");
  if (line) line.scrollIntoView({block: "nearest", inline: "nearest"});
  return line;
}

function choose(i) {
  const next = Math.max(0, Math.min(steps.length - 1, i));
  steps[chosen].setAttribute("tabindex", "-1");
  steps[chosen].classList.remove("chosen");
  chosen = next;
  const step = steps[chosen];
  step.setAttribute("tabindex", "0");
  step.classList.add("chosen");
  light(step);
  reveal(step);
  return step;
}

steps.forEach((step, i) => {
  step.addEventListener("mouseenter", () => light(step));
  step.addEventListener("mouseleave", () => light(steps[chosen]));
  step.addEventListener("click", () => choose(i).focus({preventScroll: true}));
  step.addEventListener("focus", () => { if (i !== chosen) choose(i); });
});

document.querySelector(".picture").addEventListener("keydown", e => {
  const to = {ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: steps.length - 1}[e.key];
  if (to !== undefined) {
    choose(to).focus();
    e.preventDefault();
  } else if (e.key === "Enter" || e.key === " ") {
    const line = reveal(choose(chosen));
    if (line) line.focus();
    e.preventDefault();
  }
});
document.querySelector(".source").addEventListener("keydown", e => {
  if (e.key === "Escape") steps[chosen].focus();
});

// A link can lead to a step: the page's address and #step-12.
function follow() {
  const i = steps.findIndex(s => "#" + s.id === location.hash);
  if (i >= 0) choose(i);
}
addEventListener("hashchange", follow);
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(d => { d.open = true; }));
if (steps.length > 0) {
  steps[0].setAttribute("tabindex", "0");
  follow();
}
