// What a page finds of Telegram in the sandbox: who opened it, the colours, and the way back. No more of it than such a page uses.
(() => {
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.has("tgWebAppThemeParams")) window.name = JSON.stringify(Object.fromEntries(given)); // kept while the page leads on
  let kept = {};
  try { kept = JSON.parse(window.name || "{}"); } catch { /* opened elsewhere */ }
  const theme = JSON.parse(kept.tgWebAppThemeParams || "{}");
  const root = document.documentElement;
  for (const [name, value] of Object.entries(theme)) root.style.setProperty(`--tg-theme-${name.replaceAll("_", "-")}`, value);
  const dark = parseInt((theme.bg_color || "#ffffff").slice(1, 3), 16) < 128;
  if (theme.bg_color) root.style.setProperty("--tg-color-scheme", dark ? "dark" : "light");
  const tell = (eventType, eventData = {}) => { if (parent !== window) parent.postMessage(JSON.stringify({ eventType, eventData }), "*"); };
  const pressed = new Set();
  addEventListener("message", (event) => {
    if (event.source !== parent || typeof event.data !== "string") return;
    if (JSON.parse(event.data).eventType === "back_button_pressed") pressed.forEach((does) => does());
  });
  window.Telegram = { WebApp: {
    initData: kept.tgWebAppData || "",
    version: kept.tgWebAppVersion || "",
    platform: kept.tgWebAppPlatform || "unknown",
    colorScheme: dark ? "dark" : "light",
    themeParams: theme,
    ready: () => tell("web_app_ready"),
    expand: () => tell("web_app_expand"),
    BackButton: {
      onClick: (does) => pressed.add(does),
      show: () => tell("web_app_setup_back_button", { is_visible: true }),
      hide: () => tell("web_app_setup_back_button", { is_visible: false }),
    },
  } };
})();
