// One message as a person sees it.

import { make } from "./asking.js";
import { openMiniApp } from "./mini_app.js";
import { hour, say } from "./words.js";

// Whatever of a message is shown; where this is the same, the message on the page stays as it is.
export const version = (message, language) => JSON.stringify([language, message.html, message.reply_markup, message.edit_date, message.photo?.at(-1).file_id,
  message.document?.file_id, message.reply_to_message?.text, message.contact, message.location]);

export function draw(message, phone) {
  const at = new Date(message.date * 1000);
  const who = message.mine ? say("me") : phone.chat < 0 ? message.from.first_name : say("bot");
  const bubble = make("div", { className: "bubble" }, make("span", { className: phone.chat < 0 && !message.mine ? "quoted" : "unseen", textContent: `${who}: ` }));
  if (message.reply_to_message) bubble.append(make("div", { className: "quoted", textContent: message.reply_to_message.text ?? "…" }));
  bubble.append(...attachments(message, phone));
  bubble.append(make("span", { className: "words", innerHTML: message.html }), stamp(message, at, phone));
  enliven(bubble, phone);
  return make("div", { className: `message${message.mine ? " mine" : ""}`, tabIndex: -1 }, bubble, inline(message, phone));
}

function attachments(message, phone) {
  const found = [];
  if (message.photo) {
    const alt = `${say("picture")} ${(message.caption ?? "").split("\n")[0]}`.trim();
    found.push(make("img", { src: `/api/file/${message.photo.at(-1).file_id}`, alt, onload: () => phone.settle() }));
  }
  if (message.document) {
    const link = make("a", { href: `/api/file/${message.document.file_id}`, download: message.document.file_name, textContent: message.document.file_name });
    found.push(make("div", {}, make("span", { role: "img", "aria-label": say("file") }, "📄"), " ", link));
  }
  if (message.contact) found.push(make("div", {}, `👤 ${message.contact.first_name} ${message.contact.phone_number}`));
  if (message.location) {
    const { latitude, longitude } = message.location;
    found.push(make("div", {}, "📍 ", make("a", { href: `https://maps.google.com/?q=${latitude},${longitude}`, target: "_blank", rel: "noreferrer", textContent: `${latitude}, ${longitude}` })));
  }
  return found;
}

function stamp(message, at, phone) {
  const short = (message.text ?? message.caption ?? "").slice(0, 30);
  const tool = (key, sign, action) => make("button", { type: "button", "aria-label": `${say(key)}: ${short || "…"}`, title: say(key), textContent: sign, onclick: action });
  const tools = [tool("reply", "↩", () => phone.answerTo(message))];
  if (message.mine && message.text) tools.push(tool("edit", "✎", () => phone.rewrite(message)));
  const time = make("time", { dateTime: at.toISOString(), textContent: hour(at) });
  return make("span", { className: "stamp" }, ...tools, message.edit_date ? `${say("edited")} ` : "", time);
}

// Commands and links of the bot are pressed; a spoiler opens.
function enliven(bubble, phone) {
  for (const link of bubble.querySelectorAll("a.command")) {
    link.href = "#";
    link.onclick = (event) => { event.preventDefault(); phone.do("text", { text: link.dataset.command }); };
  }
  for (const hidden of bubble.querySelectorAll(".spoiler")) {
    Object.assign(hidden, { tabIndex: 0, role: "button" });
    hidden.onclick = () => hidden.classList.add("open");
    hidden.onkeydown = (event) => { if (event.key === "Enter") hidden.classList.add("open"); };
  }
  for (const link of bubble.querySelectorAll("a[href*='t.me/']")) deepLink(link, phone);
}

function deepLink(link, phone) {
  const found = new URL(link.href);
  if (found.pathname.slice(1) !== phone.roster.bot) return;
  link.removeAttribute("target");
  link.onclick = (event) => { event.preventDefault(); phone.do("text", { text: `/start ${found.searchParams.get("start") ?? ""}`.trim() }); };
}

function inline(message, phone) {
  const rows = (message.reply_markup?.inline_keyboard ?? []).map((row) => make("div", {}, ...row.map((button) => face(message, button, phone))));
  return make("div", { className: "buttons" }, ...rows);
}

function face(message, button, phone) {
  if (button.web_app) return make("button", { type: "button", title: `${button.text} (${say("app")})`, textContent: `${button.text} ▣`, onclick: () => openWebApp(button.web_app.url, phone, button.text) });
  if (button.url) {
    const link = make("a", { href: button.url, textContent: `${button.text} ↗`, target: "_blank", rel: "noreferrer" });
    deepLink(link, phone);
    return link;
  }
  const press = (event) => {
    event.currentTarget.classList.add("waiting");
    phone.do("press", { message: message.message_id, data: button.callback_data });
  };
  return make("button", { type: "button", "data-press": button.callback_data ?? "", title: button.text, textContent: button.text, onclick: press });
}

// The one place that opens a page of the bot's own, for buttons under a message and below the chat alike.
export function openWebApp(url, phone, title) {
  openMiniApp(phone, title, url);
}
