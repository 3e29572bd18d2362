// A phone is a person: the chat, what is written in it and not sent yet, and what has not been read.

import { ask, make, send } from "./asking.js";
import { draw, openWebApp, version } from "./bubble.js";
import { showMenuButton } from "./mini_app.js";
import { day, name, say, spoken, why } from "./words.js";

const PAGE = 60; // messages shown at first, and how many more at a time
const NEAR = 80; // pixels from the end that still count as being there

export class Phone {
  constructor(roster, user, told) {
    this.root = document.getElementById("phone").content.cloneNode(true).firstElementChild;
    this.find = (name) => this.root.querySelector(name);
    this.roster = roster;
    this.told = told; // called when it shows somebody else, or when something was read or came in
    this.drawn = new Map();
    this.fillPeople();
    this.listen();
    name(this.root);
    document.getElementById("phones").append(this.root);
    this.become(user, user);
    new ResizeObserver(() => this.settle()).observe(this.find(".messages"));
  }

  get person() { return this.roster.people.find((one) => one.user_id === this.user); }
  get isSeen() { return this.root.offsetParent !== null && document.visibilityState === "visible"; }
  get draftKey() { return `draft:${this.user}:${this.chat}`; }

  fillPeople() {
    const groups = new Map();
    for (const one of this.roster.people) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
    for (const [label, people] of groups) {
      const options = people.map((one) => make("option", { value: one.user_id, textContent: `${one.name} · ${one.caption}` }));
      this.find(".person").append(make("optgroup", { label }, ...options));
    }
  }

  // Somebody else, or another chat: nothing of the one before stays on the screen, and what was being written there is kept.
  become(user, chat) {
    Object.assign(this, { user, chat, replyTo: null, editing: null, last: PAGE, stick: true, loaded: false, unread: 0, read: 0, mark: 0, keys: null, turn: (this.turn ?? 0) + 1 });
    this.drawn.clear();
    this.find(".messages").setAttribute("aria-live", "off"); // what was there before is no news
    this.find(".messages").replaceChildren();
    this.find(".person").value = user;
    const mine = this.roster.groups.filter((group) => group.members.includes(user));
    const options = [make("option", { value: user, textContent: `🤖 @${this.roster.bot}` }), ...mine.map((group) => make("option", { value: group.id, textContent: group.title }))];
    this.find(".chat").replaceChildren(...options);
    this.find(".chat").value = chat;
    this.find(".name").textContent = this.person?.name ?? "";
    this.fail(null);
    this.answerTo(null);
    this.write(localStorage.getItem(this.draftKey) ?? "");
  }

  listen() {
    this.find(".person").onchange = (event) => { this.become(Number(event.target.value), Number(event.target.value)); this.told("person", this); this.load(); };
    this.find(".chat").onchange = (event) => { this.become(this.user, Number(event.target.value)); this.told("chat", this); this.load(); };
    this.opens(".more", ".menu");
    this.opens(".commands", ".command-list");
    this.find(".keys").onclick = () => this.showKeys(this.find(".keyboard").hidden);
    this.find(".down").onclick = () => { this.toEnd(); this.find(".messages").focus({ preventScroll: true }); };
    this.find(".messages").onscroll = () => this.look();
    this.find(".again").onclick = () => this.failed?.();
    this.find(".drop").onclick = () => { this.fail(null); this.find("textarea").focus(); };
    this.find(".reply button").onclick = () => { this.answerTo(null); this.find("textarea").focus(); };
    this.find(".clip").onclick = () => this.find(".attach input").click();
    this.find(".attach input").onchange = (event) => { this.attach([...event.target.files]); event.target.value = ""; };
    this.find(".compose").onsubmit = (event) => { event.preventDefault(); this.submit(); };
    const box = this.find("textarea");
    box.onkeydown = (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); } };
    box.oninput = () => this.write(box.value);
  }

  // A button that opens a list, and closes it again, by Escape too.
  opens(button, list) {
    const show = (open) => { this.find(list).hidden = !open; this.find(button).setAttribute("aria-expanded", open); };
    this.find(button).onclick = () => show(this.find(list).hidden);
    this.find(list).onclick = () => { show(false); this.find(button).focus({ preventScroll: true }); };
    for (const part of [button, list]) this.find(part).addEventListener("keydown", (event) => { if (event.key === "Escape") { show(false); this.find(button).focus(); } });
  }

  // Keeps what is being written, so that nothing is lost by loading the page again or by looking at another chat.
  write(text) {
    const box = this.find("textarea");
    if (box.value !== text) box.value = text;
    if (text) localStorage.setItem(this.draftKey, text);
    else localStorage.removeItem(this.draftKey);
    box.style.height = "auto";
    if (box.scrollHeight) box.style.height = `${Math.min(box.scrollHeight, 120)}px`; // out of sight it has none
  }

  async load() {
    const turn = ++this.turn;
    let state;
    try {
      state = await ask(`/api/chat/${this.user}/${this.chat}?last=${this.last}`);
    } catch {
      return; // the stream of events tells when the site is there again
    }
    if (turn !== this.turn || !state.messages) return;
    this.count(state.messages);
    this.lay(state);
    this.find(".typing").hidden = true;
    this.find("textarea").placeholder = state.blocked ? say("blocked") : say("message");
    this.showKeyboard(state.keyboard);
    this.showCommands(state.commands);
    showMenuButton(this);
    this.showMenu(state);
    if (!this.loaded) setTimeout(() => this.find(".messages").setAttribute("aria-live", "polite"), 50);
    this.loaded = true;
    this.settle();
  }

  // What the bot said and nobody has looked at yet.
  count(messages) {
    const newest = messages.at(-1)?.message_id ?? 0;
    if (!this.loaded || (this.stick && this.isSeen)) this.read = newest;
    const fresh = messages.filter((one) => one.message_id > this.read && !one.mine);
    if (fresh.length && !this.unread) this.mark = fresh[0].message_id;
    this.newest = newest;
    this.showUnread(fresh.length);
  }

  showUnread(count) {
    this.unread = count;
    this.find(".down b").textContent = count || "";
    this.find(".down").setAttribute("aria-label", count ? `${say("down")} (${count})` : say("down"));
    this.hide(".down", this.stick, ".messages");
    this.told("read", this);
  }

  // Only what changed is drawn anew: a reader's place, the focus and what a screen reader has said stay.
  lay(state) {
    const list = this.find(".messages");
    const fromEnd = list.scrollHeight - list.scrollTop;
    const wanted = this.wanted(state);
    const focus = this.focused(list);
    const keys = new Set(wanted.map((one) => one.key));
    for (const [key, { node }] of this.drawn) if (!keys.has(key)) { node.remove(); this.drawn.delete(key); }
    let at = list.firstChild;
    for (const { key, is, draw: make } of wanted) {
      const known = this.drawn.get(key);
      if (known?.is === is) { at = known.node.nextSibling; continue; }
      const node = make();
      if (known) { at = known.node.nextSibling; known.node.replaceWith(node); } else list.insertBefore(node, at);
      this.drawn.set(key, { is, node });
    }
    if (focus) this.refocus(focus);
    if (this.growing) { list.scrollTop = list.scrollHeight - fromEnd; this.growing = false; }
  }

  wanted(state) {
    const found = [];
    const part = (key, is, make) => found.push({ key, is: `${is}${spoken.language}`, draw: make });
    if (state.earlier) part("earlier", "", () => make("button", { type: "button", className: "earlier", textContent: say("earlier"), onclick: () => { this.last += PAGE; this.growing = true; this.load(); } }));
    let before = "";
    for (const message of state.messages) {
      const date = day(new Date(message.date * 1000));
      if (date !== before) part(`day ${date}`, date, () => make("div", { className: "day", textContent: date }));
      before = date;
      if (message.message_id === this.mark) part("unread", this.mark, () => make("div", { className: "day unread", textContent: say("unread") }));
      part(message.message_id, version(message, ""), () => draw(message, this));
    }
    if (!state.started) part("start", "", () => make("button", { type: "button", className: "start", textContent: say("start"), onclick: () => this.do("text", { text: "/start" }) }));
    return found;
  }

  // Where the focus is among the messages: which message, which button, and what it presses.
  focused(list) {
    if (!list.contains(document.activeElement) || document.activeElement === list) return null;
    const [key, { node }] = [...this.drawn].find(([, one]) => one.node.contains(document.activeElement)) ?? [null, {}];
    if (key === null) return null;
    return { key, place: controls(node).indexOf(document.activeElement), press: document.activeElement.dataset.press };
  }

  refocus({ key, place, press }) {
    if (this.find(".messages").contains(document.activeElement)) return;
    const node = this.drawn.get(key)?.node;
    const there = node ? controls(node) : [];
    const same = press && there.find((one) => one.dataset.press === press);
    (same || there[Math.min(place, there.length - 1)] || node || this.find(".messages")).focus({ preventScroll: true });
  }

  look() {
    const list = this.find(".messages");
    this.stick = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
    if (this.stick && this.isSeen) this.read = this.newest ?? 0;
    this.showUnread(this.stick && this.isSeen ? 0 : this.unread);
  }

  // Whoever was at the end stays there, also when a picture has come in or the keyboard opened.
  settle() {
    if (!this.isSeen) return;
    const list = this.find(".messages");
    if (this.stick) list.scrollTop = list.scrollHeight;
    this.look();
  }

  toEnd() {
    this.stick = true;
    this.settle();
  }

  showKeyboard(keyboard) {
    const is = JSON.stringify(keyboard ?? null);
    if (is === this.keys) return;
    this.keys = is;
    const place = this.find(".keyboard");
    const focus = place.contains(document.activeElement) ? controls(place).indexOf(document.activeElement) : -1;
    const press = (button) => {
      if (button.web_app) return openWebApp(button.web_app.url, this, button.text);
      return button.request_contact ? this.do("contact", {}) : this.do("text", { text: button.text ?? button });
    };
    place.replaceChildren(...(keyboard?.keyboard ?? []).map((row) => make("div", {}, ...row.map((button) => make("button", { type: "button", textContent: button.text ?? button, onclick: () => press(button) })))));
    this.hide(".keys", !keyboard?.keyboard);
    this.showKeys(Boolean(keyboard?.keyboard));
    if (focus >= 0) (controls(place)[focus] ?? this.find("textarea")).focus({ preventScroll: true });
  }

  showKeys(open) {
    this.find(".keyboard").hidden = !open;
    this.find(".keys").setAttribute("aria-expanded", open);
    this.settle();
  }

  showCommands(commands) {
    const is = JSON.stringify(commands);
    this.hide(".commands", !commands.length);
    if (is === this.commands) return;
    this.commands = is;
    this.find(".command-list").replaceChildren(...commands.map((one) => make("button", { type: "button", onclick: () => this.do("text", { text: `/${one.command}` }) },
      make("b", { textContent: `/${one.command}` }), make("span", { textContent: one.description }))));
  }

  showMenu(state) {
    const item = (text, action) => make("button", { type: "button", textContent: text, onclick: action });
    const other = () => {
      const name = prompt(say("whose"))?.trim().toLowerCase();
      const found = name && this.roster.people.find((one) => one.name.toLowerCase().includes(name));
      if (found) this.do("contact", { of: found.user_id });
      else if (name) this.toast(say("nobody"));
    };
    const place = () => { const at = prompt(say("place"), "-5.1477, 119.4327"); if (at) { const [latitude, longitude] = at.split(","); this.do("location", { latitude, longitude }); } };
    const block = () => this.do(state.blocked ? "unblock" : "block", {}).then(() => this.load());
    const is = `${state.blocked}${spoken.language}`;
    if (is === this.menu) return;
    this.menu = is;
    this.find(".menu").replaceChildren(item(state.blocked ? say("unblock") : say("block"), block), item(say("location"), place), item(say("contact"), other), item(say("forget"), () => this.do("forget", {})));
  }

  answerTo(message) {
    this.replyTo = message?.message_id ?? null;
    this.editing = null;
    this.hide(".reply", !message);
    this.find(".reply span").textContent = (message?.text ?? "…").slice(0, 60);
    if (message) this.find("textarea").focus();
  }

  rewrite(message) {
    this.answerTo(message);
    this.replyTo = null;
    this.editing = message.message_id;
    this.write(message.text);
  }

  // The text stays in the box until it has arrived.
  async submit() {
    const box = this.find("textarea");
    const text = box.value.trim();
    if (!text || this.sending) return;
    const facts = this.editing ? { text, message: this.editing } : { text, ...(this.replyTo ? { reply_to: this.replyTo } : {}) };
    const { draftKey } = this;
    this.sending = true;
    const arrived = await this.do(this.editing ? "edit" : "text", facts, () => this.submit());
    this.sending = false;
    if (!arrived) return;
    if (draftKey !== this.draftKey) { localStorage.removeItem(draftKey); return; } // another chat is shown by now
    this.answerTo(null);
    if (box.value.trim() === text) this.write("");
    this.mark = 0;
    this.toEnd();
  }

  // As a phone does it: pictures go together, ten to an album; everything else goes file by file. What did not go can be sent again.
  async attach(files) {
    const isPhoto = (file) => ["image/jpeg", "image/png", "image/webp"].includes(file.type);
    const photos = files.filter(isPhoto);
    const parcels = [];
    for (let at = 0; at < photos.length; at += 10) parcels.push(photos.slice(at, at + 10));
    parcels.push(...files.filter((one) => !isPhoto(one)).map((one) => [one]));
    for (const [place, file] of parcels.entries()) {
      const what = !isPhoto(file[0]) ? "document" : file.length > 1 ? "album" : "photo";
      if (!await this.do(what, { file }, () => this.attach(parcels.slice(place).flat()))) return;
    }
  }

  async do(what, facts, again) {
    const error = await send(`/api/do/${this.user}/${what}`, { chat: this.chat, ...facts });
    this.fail(error, again ?? (() => this.do(what, facts)));
    if (error !== null) this.root.querySelectorAll(".waiting").forEach((button) => button.classList.remove("waiting"));
    return error === null;
  }

  // Whoever is on what goes is led to what stays; nobody else is moved.
  hide(part, hidden, instead = "textarea") {
    const node = this.find(part);
    if (hidden && node.contains(document.activeElement)) this.find(instead).focus({ preventScroll: true });
    node.hidden = hidden;
  }

  // Says that something did not arrive, and keeps how to try it again; null takes that back.
  fail(error, again) {
    const place = this.find(".failed");
    this.failed = error === null ? null : again;
    this.hide(".failed", error === null);
    place.firstElementChild.textContent = error ? `${say("refused")} ${why(error)}` : error === null ? "" : say("offline");
  }

  toast(text) {
    this.find(".toast").textContent = text;
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => { this.find(".toast").textContent = ""; }, 5000);
  }

  hear(event) {
    if (event.kind === "answer" && event.chat === this.chat && event.user === this.user) {
      this.root.querySelectorAll(".waiting").forEach((button) => button.classList.remove("waiting"));
      if (event.text) this.toast(event.text);
    } else if (event.kind === "typing" && event.chat === this.chat) {
      this.find(".typing").textContent = `${say("bot")} ${say("typing")}`;
      this.find(".typing").hidden = false;
    } else if (event.chat === this.chat || event.kind === "clock" || event.kind === "commands") {
      this.reload();
    }
  }

  reload() {
    clearTimeout(this.loading);
    this.loading = setTimeout(() => this.load(), 30);
  }

  rename() {
    name(this.root);
    this.menu = this.commands = null;
    this.load();
  }
}

const controls = (node) => [...node.querySelectorAll("button, a[href], [tabindex='0']")];
