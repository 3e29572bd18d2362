// A bot's page beside the phone that opened it, as Telegram shows it: signed for the person who opened it, in Telegram's colours.

const themes = {
  light: { bg_color: "#ffffff", text_color: "#000000", hint_color: "#999999", link_color: "#2481cc", button_color: "#2481cc", button_text_color: "#ffffff", secondary_bg_color: "#efeff3" },
  dark: { bg_color: "#17212b", text_color: "#f5f5f5", hint_color: "#708499", link_color: "#6ab3f3", button_color: "#5288c1", button_text_color: "#ffffff", secondary_bg_color: "#232e3c" },
};
const atHome = /^(127\.|0\.0\.0\.0$|localhost$|\[::)/;

export async function openMiniApp(phone, title, address) {
  const opener = document.activeElement;
  const { data } = await (await fetch(`/api/opening/${phone.user}`)).json();
  const url = new URL(address);
  if (atHome.test(url.hostname)) url.host = location.host;
  const theme = themes[matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"];
  url.hash = new URLSearchParams({ tgWebAppData: data, tgWebAppVersion: "9.0", tgWebAppPlatform: "sandbox", tgWebAppThemeParams: JSON.stringify(theme) });
  close(phone);
  const panel = document.createElement("section");
  panel.className = "phone mini-app front";
  panel.innerHTML = '<div class="who"><button class="more" type="button" data-back hidden aria-label="‹">‹</button><strong></strong><button class="more" type="button" data-close aria-label="✕">✕</button></div><iframe title=""></iframe>';
  panel.querySelector("strong").textContent = title;
  const frame = panel.querySelector("iframe");
  frame.title = title;
  frame.src = url;
  const back = panel.querySelector("[data-back]");
  const hear = (event) => {
    if (event.source !== frame.contentWindow) return;
    const said = JSON.parse(event.data);
    if (said.eventType === "web_app_setup_back_button") back.hidden = !said.eventData.is_visible;
  };
  back.onclick = () => frame.contentWindow.postMessage(JSON.stringify({ eventType: "back_button_pressed" }), "*");
  addEventListener("message", hear);
  panel.querySelector("[data-close]").onclick = () => close(phone);
  phone.miniApp = { panel, hear, opener };
  phone.root.after(panel);
  if (document.activeElement === opener || document.activeElement === document.body) panel.querySelector("[data-close]").focus({ preventScroll: true });
}

// Whoever was on the page goes back to what opened it; whoever went elsewhere meanwhile stays there.
function close(phone) {
  if (!phone.miniApp) return;
  const { panel, hear, opener } = phone.miniApp;
  const within = panel.contains(document.activeElement);
  removeEventListener("message", hear);
  panel.remove();
  phone.miniApp = null;
  if (within) (opener.isConnected ? opener : phone.find(".messages")).focus({ preventScroll: true });
}

// The button beside the words one writes, where the bot set one for this person. It stays the same one, so that the focus stays on it.
export async function showMenuButton(phone) {
  const { user, chat } = phone;
  const set = await (await fetch(`/api/menu_button/${user}`)).json();
  if (user !== phone.user || chat !== phone.chat) return;
  let button = phone.find(".menu-button");
  if (set.type !== "web_app" || chat !== user) {
    if (button === document.activeElement) phone.find("textarea").focus({ preventScroll: true });
    button?.remove();
    return;
  }
  if (!button) {
    button = Object.assign(document.createElement("button"), { type: "button", className: "menu-button" });
    phone.find(".commands").before(button);
  }
  button.textContent = set.text;
  button.onclick = () => openMiniApp(phone, set.text, set.web_app.url);
}
