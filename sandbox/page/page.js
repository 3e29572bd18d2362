// The chat page: each phone is a person; messages arrive by themselves; the bar above moves the clock.

import { ask, send } from "./asking.js";
import { clock, showTabs, trouble } from "./bar.js";
import { guide } from "./guide.js";
import { Phone } from "./phone.js";
import { choose, say, spoken } from "./words.js";

const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const narrow = window.matchMedia("(max-width: 700px)");
let phones = [];
let events = null;

function watch() {
  events?.close();
  events = new EventSource(`/api/events?chats=${phones.map((phone) => phone.chat).join(",")}`);
  events.addEventListener("open", () => { trouble(""); phones.forEach((phone) => phone.reload()); guide.hear(); });
  events.onerror = () => trouble(say("lost"));
  events.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.kind === "clock") clock.show();
    if (event.kind !== "typing") guide.hear();
    phones.forEach((phone) => phone.hear(event));
  };
}

// The address names who is shown, so that loading it again shows the same.
function remember() {
  query.set("a", phones[0].user);
  if (phones[1]) query.set("b", phones[1].user);
  else query.delete("b");
  history.replaceState(null, "", `/?${query}`);
}

function told(what, phone) {
  if (!phones.includes(phone)) return;
  if (what === "person") { remember(); if (spoken.language !== "id") speak([phone]); }
  if (what !== "read") watch();
  showTabs(phones, front);
  const unread = phones.reduce((sum, one) => sum + one.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}Sandbox Telegram`;
}

function front(phone) {
  if (narrow.matches && document.body.dataset.ready) guide.open(false);
  phones.forEach((one) => one.root.classList.toggle("front", one === phone));
  phone.settle();
  showTabs(phones, front);
}

function add(user) {
  const phone = new Phone(roster, user, told);
  phones.push(phone);
  return phone;
}

function showSecond() {
  document.body.classList.toggle("two", phones.length > 1);
  byId("second").textContent = phones.length > 1 ? say("single") : say("second");
  showTabs(phones, front);
}

async function toggleSecond() {
  if (phones.length > 1) {
    phones.pop().root.remove();
    front(phones[0]);
  } else {
    const other = [...first.phones, ...roster.people.map((one) => one.user_id)].find((user) => user !== phones[0].user);
    const phone = add(other);
    if (spoken.language !== "id") await speak([phone]);
    await phone.load();
    front(phone);
  }
  remember();
  watch();
  showSecond();
}

// The bot speaks the language of the page to whoever is on it.
const speak = (some) => Promise.all(some.map((phone) => send(`/api/speak/${phone.user}`, { language: spoken.language })));

function label() {
  document.documentElement.lang = spoken.language;
  byId("language").textContent = say("switch");
  byId("language").lang = spoken.language === "id" ? "en" : "id";
  byId("language").setAttribute("aria-label", `${say("switch")}: ${say("switching")}`);
  guide.draw();
  showSecond();
}

byId("language").onclick = async () => {
  choose(spoken.language === "id" ? "en" : "id");
  label();
  await Promise.all([speak(phones), clock.show()]);
  phones.forEach((phone) => phone.rename());
};
byId("second").onclick = toggleSecond;
byId("guide-button").onclick = () => guide.open(byId("guide").hidden);
byId("strip").onclick = () => { guide.open(true); byId("begin").focus(); };
byId("begin").onclick = () => { guide.open(false); byId("strip").focus(); };
guide.show = (who) => {
  const phone = phones.find((one) => one.user === who) ?? phones.at(-1);
  if (phone.user !== who) { phone.become(who, who); told("person", phone); phone.load(); }
  front(phone);
  phone.find(".messages").focus();
};
document.addEventListener("visibilitychange", () => phones.forEach((phone) => phone.settle()));

const [roster, first] = await Promise.all([ask("/api/roster"), guide.load()]);
await clock.show();
const given = ["a", "b"].map((key) => Number(query.get(key))).filter((user) => roster.people.some((one) => one.user_id === user));
for (const user of given.length ? given : first.phones) add(user);
if (!given.length || query.get("guide")) guide.open(Boolean(guide.steps.length));
label();
front(phones[0]);
setInterval(clock.tick, 5000);
if (spoken.language !== "id") await speak(phones);
await Promise.all(phones.map((phone) => phone.load()));
watch();
if (query.get("start")) {
  const code = query.get("start");
  query.delete("start");
  history.replaceState(null, "", `/?${query}`); // loading the page again does not open the link again
  phones[0].do("text", { text: `/start ${code}` });
}
document.body.dataset.ready = "yes";
