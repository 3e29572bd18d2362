// What to try, and what of it was seen to happen.

import { ask, make } from "./asking.js";
import { clock } from "./bar.js";
import { say, spoken } from "./words.js";

const byId = (id) => document.getElementById(id);

export const guide = {
  steps: [],
  about: {},
  show: () => {}, // brings somebody's phone to the front

  async load() {
    let found;
    try {
      found = await ask("/api/guide");
    } catch {
      return {};
    }
    const before = guide.steps;
    guide.steps = found.steps;
    guide.about = found.about;
    for (const [place, step] of found.steps.entries()) {
      if (step.done && before[place] && !before[place].done) byId("told").textContent = `${say("ticked")} ${step.title[spoken.language]}`;
    }
    guide.draw();
    return found;
  },

  // Something happened: look again, but not for every message of a flood.
  hear() {
    clearTimeout(guide.looking);
    if (guide.steps.some((step) => !step.done)) guide.looking = setTimeout(() => guide.load(), 300);
  },

  open(open) {
    byId("guide").hidden = !open;
    document.body.classList.toggle("guided", open);
    guide.draw();
  },

  draw() {
    const { language } = spoken;
    const open = !byId("guide").hidden;
    const current = guide.steps.findIndex((step) => !step.done);
    byId("guide-title").textContent = say("title");
    byId("about").replaceChildren(...(guide.about[language] ?? []).map((line) => make("p", { textContent: line })));
    const focus = [...byId("steps").children].findIndex((one) => one.contains(document.activeElement));
    byId("steps").replaceChildren(...guide.steps.map((step, place) => guide.step(step, place === current)));
    if (focus >= 0) (byId("steps").querySelector("button") ?? byId("begin")).focus({ preventScroll: true });
    byId("begin").textContent = say("begin");
    const left = current < 0 ? say("finished") : `${say("step")} ${current + 1} ${say("of")} ${guide.steps.length}: ${guide.steps[current].title[language]}`;
    byId("strip").textContent = left;
    byId("strip").hidden = open || !guide.steps.length;
    byId("guide-button").hidden = !guide.steps.length;
    byId("guide-button").textContent = say("guide");
    for (const button of [byId("guide-button"), byId("strip")]) button.setAttribute("aria-expanded", open);
  },

  step(step, isCurrent) {
    const { language } = spoken;
    const mark = make("span", { className: "tick", role: "img", "aria-label": step.done ? say("done") : say("open") }, step.done ? "✓" : "○");
    const parts = [mark, make("b", { textContent: ` ${step.title[language]}` })];
    if (isCurrent) {
      const act = () => { guide.show(step.who); if (step.at) clock.move(step.at); };
      parts.push(make("p", { textContent: step.hint[language] }), make("button", { type: "button", onclick: act, textContent: step.at ? say("move") : say("show") }));
    }
    return make("li", { className: step.done ? "done" : "", ...(isCurrent ? { "aria-current": "step" } : {}) }, ...parts);
  },
};
