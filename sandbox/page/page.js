// The chat page: each phone is a person; messages arrive by themselves; the bar above moves the clock.

import { openMiniApp, showMenuButton } from "./mini_app.js";

const words = {
  id: { start: "MULAI", block: "Blokir bot", unblock: "Buka blokir", contact: "Bagikan kontak orang lain…", whose: "Kontak siapa? Tulis namanya atau sebagian.", location: "📍 Kirim lokasi…", place: "lintang, bujur", forget: "Telegram melupakan semua berkas", typing: "sedang mengetik…", edited: "diedit",
    reply: "balas", edit: "ubah", bot: "Bot", switch: "EN", message: "Pesan", blocked: "Bot diblokir" },
  en: { start: "START", block: "Block the bot", unblock: "Unblock", contact: "Share somebody else's contact…", whose: "Whose contact? Write the name or a part of it.", location: "📍 Send a location…", place: "latitude, longitude", forget: "Telegram forgets all files", typing: "is typing…", edited: "edited",
    reply: "reply", edit: "edit", bot: "Bot", switch: "ID", message: "Message", blocked: "The bot is blocked" },
};
let language = localStorage.getItem("language") === "en" ? "en" : "id";
const say = (key) => words[language][key];
const query = new URLSearchParams(location.search);
const ask = async (path, options) => (await fetch(path, options)).json();
const make = (tag, properties = {}, ...children) => { const node = Object.assign(document.createElement(tag), properties); node.append(...children); return node; };

class Phone {
  constructor(roster, user) {
    this.root = document.getElementById("phone").content.cloneNode(true).firstElementChild;
    this.find = (name) => this.root.querySelector(name);
    this.roster = roster;
    this.user = user;
    this.chat = user;
    this.replyTo = null;
    this.editing = null;
    this.fillPeople();
    this.listen();
    document.getElementById("phones").append(this.root);
  }

  fillPeople() {
    const groups = new Map();
    for (const one of this.roster.people) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
    for (const [name, people] of groups) {
      const options = people.map((one) => make("option", { value: one.user_id, textContent: `${one.name} · ${one.caption}` }));
      this.find(".person").append(Object.assign(make("optgroup", {}, ...options), { label: name }));
    }
    this.find(".person").value = this.user;
    this.fillChats();
  }

  fillChats() {
    const mine = this.roster.groups.filter((group) => group.members.includes(this.user));
    const options = [make("option", { value: this.user, textContent: `🤖 @${this.roster.bot}` }), ...mine.map((group) => make("option", { value: group.id, textContent: group.title }))];
    this.find(".chat").replaceChildren(...options);
    this.find(".chat").value = this.chat;
  }

  listen() {
    this.find(".person").onchange = (event) => { this.user = this.chat = Number(event.target.value); this.fillChats(); watch(); this.load(); };
    this.find(".chat").onchange = (event) => { this.chat = Number(event.target.value); watch(); this.load(); };
    this.find(".back").onclick = () => { phones.forEach((phone) => phone.root.classList.toggle("front")); };
    this.find(".more").onclick = () => { this.find(".menu").hidden = !this.find(".menu").hidden; };
    this.find(".commands").onclick = () => { this.find(".command-list").hidden = !this.find(".command-list").hidden; };
    this.find(".messages").onwheel = this.find(".messages").ontouchmove = () => { this.stick = false; };
    this.find(".reply button").onclick = () => this.answerTo(null, null);
    this.find(".attach input").onchange = (event) => { this.attach([...event.target.files]); event.target.value = ""; };
    this.find(".compose").onsubmit = (event) => { event.preventDefault(); this.submit(); };
    const box = this.find("textarea");
    box.onkeydown = (event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.submit(); } };
    box.oninput = () => { box.style.height = "auto"; box.style.height = `${box.scrollHeight}px`; };
  }

  async load() {
    const state = await ask(`/api/chat/${this.user}/${this.chat}`);
    const list = this.find(".messages");
    const atEnd = this.stick || list.scrollHeight - list.scrollTop - list.clientHeight < 120;
    list.replaceChildren(...state.messages.map((message) => this.bubble(message)));
    if (!state.started) list.append(make("button", { className: "start", textContent: say("start"), onclick: () => this.do("text", { text: "/start" }) }));
    this.find(".typing").hidden = true;
    this.find("textarea").placeholder = state.blocked ? say("blocked") : say("message");
    this.showKeyboard(state.keyboard);
    this.showCommands(state.commands);
    showMenuButton(this);
    this.showMenu(state);
    this.stick = atEnd || !this.loaded;
    if (this.stick) list.scrollTop = list.scrollHeight;
    for (const picture of list.querySelectorAll("img")) picture.onload = () => { if (this.stick) list.scrollTop = list.scrollHeight; };
    this.loaded = true;
  }

  bubble(message) {
    const bubble = make("div", { className: "bubble" });
    if (message.reply_to_message) bubble.append(make("div", { className: "quoted", textContent: message.reply_to_message.text ?? "…" }));
    if (this.chat < 0 && !message.mine) bubble.append(make("div", { className: "quoted", textContent: message.from.first_name }));
    if (message.photo) bubble.append(make("img", { src: `/api/file/${message.photo.at(-1).file_id}`, alt: "" }));
    if (message.document) bubble.append(make("div", {}, "📄 ", make("a", { href: `/api/file/${message.document.file_id}`, download: message.document.file_name, textContent: message.document.file_name })));
    if (message.contact) bubble.append(`👤 ${message.contact.first_name} ${message.contact.phone_number}`);
    if (message.location) bubble.append("📍 ", make("a", { href: `https://maps.google.com/?q=${message.location.latitude},${message.location.longitude}`, target: "_blank", rel: "noreferrer", textContent: `${message.location.latitude}, ${message.location.longitude}` }));
    bubble.append(make("span", { innerHTML: message.html }));
    for (const link of bubble.querySelectorAll("a.command")) link.onclick = () => this.do("text", { text: link.dataset.command });
    for (const link of bubble.querySelectorAll("a[href*='t.me/']")) this.deepLink(link);
    bubble.append(this.stamp(message));
    return make("div", { className: `message${message.mine ? " mine" : ""}` }, bubble, this.buttons(message));
  }

  stamp(message) {
    const at = new Date(message.date * 1000).toLocaleTimeString("id-ID", { timeZone: clock.zone, hour: "2-digit", minute: "2-digit" });
    const stamp = make("span", { className: "stamp" });
    stamp.append(make("button", { textContent: say("reply"), onclick: () => this.answerTo(message.message_id, message.text) }));
    if (message.mine && message.text) stamp.append(make("button", { textContent: say("edit"), onclick: () => this.rewrite(message) }));
    stamp.append(`${message.edit_date ? `${say("edited")} ` : ""}${at}`);
    return stamp;
  }

  buttons(message) {
    const rows = (message.reply_markup?.inline_keyboard ?? []).map((row) => make("div", {}, ...row.map((button) => this.button(message, button))));
    return make("div", { className: "buttons" }, ...rows);
  }

  button(message, button) {
    if (button.web_app) return make("button", { type: "button", textContent: button.text, onclick: () => openMiniApp(this, button.text, button.web_app.url) });
    if (button.url) { const link = make("a", { href: button.url, textContent: `${button.text} ↗`, target: "_blank" }); this.deepLink(link); return link; }
    return make("button", { type: "button", textContent: button.text, onclick: (event) => {
      event.target.classList.add("waiting");
      this.do("press", { message: message.message_id, data: button.callback_data });
    } });
  }

  deepLink(link) {
    const found = new URL(link.href);
    if (found.pathname.slice(1) !== this.roster.bot) return;
    link.removeAttribute("target");
    link.onclick = (event) => { event.preventDefault(); this.do("text", { text: `/start ${found.searchParams.get("start") ?? ""}`.trim() }); };
  }

  showKeyboard(keyboard) {
    const place = this.find(".keyboard");
    place.hidden = !keyboard?.keyboard;
    place.replaceChildren(...(keyboard?.keyboard ?? []).map((row) => make("div", {}, ...row.map((button) => make("button", { type: "button", textContent: button.text ?? button,
      onclick: () => (button.request_contact ? this.do("contact", {}) : this.do("text", { text: button.text ?? button })) })))));
  }

  showCommands(commands) {
    this.find(".commands").hidden = !commands.length;
    this.find(".command-list").replaceChildren(...commands.map((one) => make("button", { type: "button", onclick: () => {
      this.find(".command-list").hidden = true;
      this.do("text", { text: `/${one.command}` });
    } }, make("b", { textContent: `/${one.command}` }), make("span", { textContent: one.description }))));
  }

  showMenu(state) {
    const item = (text, action) => make("button", { type: "button", textContent: text, onclick: () => { this.find(".menu").hidden = true; action(); } });
    const other = () => {
      const name = prompt(say("whose"))?.trim().toLowerCase();
      const found = name && this.roster.people.find((one) => one.name.toLowerCase().includes(name));
      if (found) this.do("contact", { of: found.user_id });
    };
    const place = () => { const at = prompt(say("place"), "-5.1477, 119.4327"); if (at) { const [latitude, longitude] = at.split(","); this.do("location", { latitude, longitude }); } };
    this.find(".menu").replaceChildren(item(state.blocked ? say("unblock") : say("block"), () => this.do(state.blocked ? "unblock" : "block", {}).then(() => this.load())), item(say("location"), place), item(say("contact"), other), item(say("forget"), () => this.do("forget", {})));
  }

  answerTo(id, text) {
    this.replyTo = id;
    this.editing = null;
    this.find(".reply").hidden = id === null;
    this.find(".reply span").textContent = (text ?? "…").slice(0, 60);
    if (id !== null) this.find("textarea").focus();
  }

  rewrite(message) {
    this.answerTo(message.message_id, message.text);
    this.replyTo = null;
    this.editing = message.message_id;
    this.find("textarea").value = message.text;
  }

  async submit() {
    const box = this.find("textarea");
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    box.style.height = "auto";
    const facts = this.editing ? { text, message: this.editing } : { text, ...(this.replyTo ? { reply_to: this.replyTo } : {}) };
    const what = this.editing ? "edit" : "text";
    this.answerTo(null, null);
    await this.do(what, facts);
    this.find(".messages").scrollTop = this.find(".messages").scrollHeight;
  }

  // As a phone does it: pictures go together, ten to an album; everything else goes file by file.
  async attach(files) {
    const isPhoto = (file) => ["image/jpeg", "image/png", "image/webp"].includes(file.type);
    const photos = files.filter(isPhoto);
    for (let at = 0; at < photos.length; at += 10) {
      const file = photos.slice(at, at + 10);
      await this.do(file.length > 1 ? "album" : "photo", { file });
    }
    for (const file of files.filter((one) => !isPhoto(one))) await this.do("document", { file });
  }

  async do(what, facts) {
    const form = new FormData();
    for (const [name, value] of Object.entries({ chat: this.chat, ...facts })) for (const one of [value].flat()) form.append(name, one);
    const answer = await ask(`/api/do/${this.user}/${what}`, { method: "POST", body: form });
    if (answer.error) this.toast(answer.error);
  }

  toast(text) {
    const place = this.find(".toast");
    place.textContent = text;
    place.hidden = false;
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => { place.hidden = true; }, 3500);
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
}

const clock = {
  zone: "Asia/Makassar",
  async show() {
    const state = await ask("/api/clock");
    clock.zone = state.zone;
    clock.behind = Date.now() - new Date(state.now).getTime();
    clock.tick();
    document.getElementById("landmarks").replaceChildren(...state.landmarks.map((mark) => make("button", { type: "button", textContent: `⏩ ${language === "id" ? mark.id : mark.en}`,
      onclick: async (event) => {
        document.querySelectorAll("#landmarks button").forEach((button) => { button.disabled = true; });
        event.target.textContent = "⏳";
        await ask("/api/clock", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ at: mark.at }) });
        await clock.show();
      } })));
  },
  tick() {
    const options = { timeZone: clock.zone, weekday: "long", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" };
    document.getElementById("clock").textContent = new Date(Date.now() - clock.behind).toLocaleString(language === "id" ? "id-ID" : "en-GB", options);
  },
};

let events = null;
function watch() {
  events?.close();
  events = new EventSource(`/api/events?chats=${phones.map((phone) => phone.chat).join(",")}`);
  events.addEventListener("open", () => phones.forEach((phone) => phone.reload()));
  events.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.kind === "clock") clock.show();
    phones.forEach((phone) => phone.hear(event));
  };
}

document.getElementById("language").onclick = () => {
  language = language === "id" ? "en" : "id";
  localStorage.setItem("language", language);
  document.getElementById("language").textContent = say("switch");
  clock.show();
  phones.forEach((phone) => phone.load());
};

const roster = await ask("/api/roster");
const first = Number(query.get("a")) || roster.people[0].user_id;
const phones = [new Phone(roster, first)];
if (query.get("b")) { phones.push(new Phone(roster, Number(query.get("b")))); document.body.classList.add("two"); }
phones[0].root.classList.add("front");
document.getElementById("language").textContent = say("switch");
await clock.show();
setInterval(clock.tick, 5000);
await Promise.all(phones.map((phone) => phone.load()));
watch();
if (query.get("start")) {
  const code = query.get("start");
  query.delete("start");
  history.replaceState(null, "", `/?${query}`); // loading the page again does not open the link again
  phones[0].do("text", { text: `/start ${code}` });
}
document.body.dataset.ready = "yes";
