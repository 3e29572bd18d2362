// The bar above the phones: the clock one can move, the language, and the trouble there is.

import { ask, make } from "./asking.js";
import { moment, say, spoken, why } from "./words.js";

const byId = (id) => document.getElementById(id);

export const trouble = (words) => { byId("trouble").textContent = words; };

export const clock = {
  moving: false,

  async show() {
    const state = await ask("/api/clock");
    spoken.zone = state.zone;
    clock.behind = Date.now() - new Date(state.now).getTime();
    clock.tick();
    byId("landmarks").setAttribute("aria-label", say("landmarks"));
    const place = byId("landmarks");
    const focus = [...place.children].findIndex((one) => one === document.activeElement);
    place.replaceChildren(...state.landmarks.map((mark) => {
      const label = spoken.language === "id" ? mark.id : mark.en;
      return make("button", { type: "button", title: moment(new Date(mark.at)), textContent: `⏩ ${label}`, onclick: () => clock.move(mark.at) });
    }));
    if (focus >= 0) (place.children[Math.min(focus, place.children.length - 1)] ?? byId("language")).focus({ preventScroll: true });
  },

  async move(at) {
    if (clock.moving) return;
    clock.moving = true;
    document.body.setAttribute("aria-busy", "true");
    byId("landmarks").querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
    try {
      const answer = await ask("/api/clock", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ at }), signal: AbortSignal.timeout(600_000) });
      trouble(why(answer.error ?? ""));
    } catch {
      trouble(say("lost"));
    }
    clock.moving = false;
    document.body.removeAttribute("aria-busy");
    await clock.show();
  },

  tick() {
    const words = moment(new Date(Date.now() - clock.behind));
    if (byId("clock").textContent !== words) byId("clock").textContent = words;
  },
};

// A tab for each phone, where only one of them fits.
export function showTabs(phones, front) {
  byId("tabs").hidden = phones.length < 2;
  byId("tabs").setAttribute("aria-label", say("person"));
  const wanted = phones.map((phone) => [phone, `${phone.person?.name.split(",")[0] ?? ""}`, phone.unread]);
  const is = JSON.stringify([spoken.language, wanted.map(([, ...rest]) => rest)]);
  if (byId("tabs").dataset.is !== is) {
    const focus = [...byId("tabs").children].indexOf(document.activeElement);
    byId("tabs").replaceChildren(...wanted.map(([phone, name, unread]) => make("button", { type: "button", onclick: () => front(phone) }, name,
      ...(unread ? [" ", make("b", { className: "badge", "aria-label": `${unread} ${say("unread")}`, role: "img" }, String(unread))] : []))));
    if (focus >= 0) byId("tabs").children[focus]?.focus();
    byId("tabs").dataset.is = is;
  }
  phones.forEach((phone, place) => byId("tabs").children[place].setAttribute("aria-pressed", phone.root.classList.contains("front")));
}
