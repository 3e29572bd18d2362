// Hands the server what Telegram signed, and lets Telegram's own way back and the printer work. Everything else needs no script.
const telegram = window.Telegram?.WebApp;
telegram?.ready?.();
telegram?.expand?.();

const opening = document.getElementById("open");
if (opening && telegram?.initData) {
  opening.elements.data.value = telegram.initData;
  opening.submit();
}

const back = document.querySelector("button.back");
if (back && telegram?.BackButton) {
  telegram.BackButton.onClick(() => back.click());
  telegram.BackButton.show();
} else if (!opening) {
  telegram?.BackButton?.hide();
}

const printer = document.querySelector("[data-print]");
if (printer) {
  printer.hidden = false;
  printer.addEventListener("click", () => window.print());
}
