// A bot's page beside the phone that opened it, as Telegram shows it: signed for the person who opened it, in Telegram's colours.

const themes = {
  light: { bg_color: "#ffffff", text_color: "#000000", hint_color: "#999999", link_color: "#2481cc", button_color: "#2481cc", button_text_color: "#ffffff", secondary_bg_color: "#efeff3" },
  dark: { bg_color: "#17212b", text_color: "#f5f5f5", hint_color: "#708499", link_color: "#6ab3f3", button_color: "#5288c1", button_text_color: "#ffffff", secondary_bg_color: "#232e3c" },
};
const atHome = /^(127\.|0\.0\.0\.0$|localhost$|\[::)/;

export async function openMiniApp(phone, title, address) {
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
  phone.miniApp = { panel, hear };
  phone.root.after(panel);
}

function close(phone) {
  if (!phone.miniApp) return;
  removeEventListener("message", phone.miniApp.hear);
  phone.miniApp.panel.remove();
  phone.miniApp = null;
}

// The button beside the words one writes, where the bot set one for this person.
export async function showMenuButton(phone) {
  const set = await (await fetch(`/api/menu_button/${phone.user}`)).json();
  phone.root.querySelector(".menu-button")?.remove();
  if (set.type !== "web_app" || phone.chat !== phone.user) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "menu-button", textContent: set.text });
  button.onclick = () => openMiniApp(phone, set.text, set.web_app.url);
  phone.find(".commands").before(button);
}
