// What the page itself says, in both languages.

const words = {
  id: {
    start: "MULAI", block: "Blokir bot", unblock: "Buka blokir", contact: "Bagikan kontak orang lain…",
    whose: "Kontak siapa? Tulis namanya atau sebagian.", nobody: "Tidak ada yang bernama demikian.", location: "📍 Kirim lokasi…",
    place: "lintang, bujur", forget: "Telegram melupakan semua berkas", typing: "sedang mengetik…", edited: "diedit",
    reply: "Balas", edit: "Ubah", bot: "Bot", me: "Saya", switch: "EN", switching: "Use English", blocked: "Bot diblokir",
    person: "Menjadi siapa", chat: "Percakapan", more: "Menu lain", messages: "Pesan", message: "Pesan", commands: "Daftar perintah",
    attach: "Lampirkan berkas", send: "Kirim", keys: "Papan tombol", keyboard: "Tombol balasan", cancel: "Batal", drop: "Tutup",
    again: "Coba lagi", offline: "Belum terkirim: server tidak menjawab. Teksnya tetap di sini.", refused: "Belum terkirim:",
    lost: "Sambungan terputus; mencoba lagi…", earlier: "Pesan sebelumnya", unread: "Pesan baru", down: "Ke pesan terbaru",
    today: "Hari ini", picture: "Gambar", file: "Berkas", guide: "Panduan", begin: "Mulai", second: "＋ Telepon",
    single: "− Telepon", landmarks: "Majukan jam", done: "selesai", open: "belum", show: "Tunjukkan", move: "⏩ Majukan jam",
    step: "Langkah", of: "dari", finished: "Semua langkah selesai", ticked: "Langkah selesai:", title: "Yang dapat dicoba", app: "membuka halaman",
  },
  en: {
    start: "START", block: "Block the bot", unblock: "Unblock", contact: "Share somebody else's contact…",
    whose: "Whose contact? Write the name or a part of it.", nobody: "Nobody has that name.", location: "📍 Send a location…",
    place: "latitude, longitude", forget: "Telegram forgets all files", typing: "is typing…", edited: "edited",
    reply: "Reply", edit: "Edit", bot: "Bot", me: "Me", switch: "ID", switching: "Pakai Bahasa Indonesia", blocked: "The bot is blocked",
    person: "Who to be", chat: "Chat", more: "More", messages: "Messages", message: "Message", commands: "Commands",
    attach: "Attach files", send: "Send", keys: "Keyboard of buttons", keyboard: "Reply buttons", cancel: "Cancel", drop: "Close",
    again: "Try again", offline: "Not sent: the server does not answer. Your text is still here.", refused: "Not sent:",
    lost: "Connection lost; trying again…", earlier: "Earlier messages", unread: "New messages", down: "To the newest message",
    today: "Today", picture: "Picture", file: "File", guide: "Guide", begin: "Begin", second: "＋ Phone",
    single: "− Phone", landmarks: "Move the clock", done: "done", open: "not yet", show: "Show", move: "⏩ Move the clock",
    step: "Step", of: "of", finished: "All steps are done", ticked: "Step done:", title: "What to try", app: "opens a page",
  },
};

// What the site refuses, which speaks English.
const refusals = {
  "that is no picture: send it as a document": "itu bukan gambar; kirim sebagai dokumen",
  "the file is empty: Telegram sends none": "berkasnya kosong; Telegram tidak mengirimnya",
  "there is no such place": "tidak ada tempat seperti itu",
  "the clock only goes forward": "jam hanya maju",
};

export const spoken = { language: localStorage.getItem("language") === "en" ? "en" : "id", zone: "Asia/Makassar" };
export const say = (key) => words[spoken.language][key];
export const why = (error) => (spoken.language === "id" ? refusals[error] ?? error : error);

export function choose(language) {
  spoken.language = language;
  localStorage.setItem("language", language);
}

// Gives everything below `root` its name and words in the language of the page.
export function name(root) {
  for (const node of root.querySelectorAll("[data-name]")) {
    node.setAttribute("aria-label", say(node.dataset.name));
    if (node.tagName === "BUTTON") node.title = say(node.dataset.name);
  }
  for (const node of root.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
}

const locale = () => (spoken.language === "id" ? "id-ID" : "en-GB");
const format = (at, options) => at.toLocaleString(locale(), { timeZone: spoken.zone, ...options });
export const hour = (at) => format(at, { hour: "2-digit", minute: "2-digit" });
export const day = (at) => format(at, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const moment = (at) => format(at, { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
