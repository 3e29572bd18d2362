"""A command without its slash is that command: `lapor`, `batal.`, `menuu`, `status 10012`; so is a button that stands for it."""

import re
from collections.abc import Collection

from telegram import Bot, Update

from bot.delivery.wording import MENUS
from bot.reception.reading import read
from domain.actions import RunCommand

ALWAYS = {
    "lapor": "lapor",
    "status": "status",
    "batal": "batal",
    "batalkan": "batal",
    "cancel": "batal",
    "menu": "start",
    "menu utama": "start",
    "start": "start",
    "mulai": "start",
    "home": "start",
    "bantuan": "bantuan",
    "help": "bantuan",
    "report": "lapor",
    "hemat data": "pengaturan",
    "hemat kuota": "pengaturan",
    "tanpa gambar": "pengaturan",
    "matikan gambar": "pengaturan",
    "no pictures": "pengaturan",
    "save data": "pengaturan",
}
"""Meant as the command whatever is under way: none of them answers a question."""
_IDLE = {command.replace("_", " "): command for commands in MENUS.values() for command in commands} | {
    "laporan": "lapor",
    "isi": "lapor",
    "isi laporan": "lapor",
    "mengisi laporan": "lapor",
    "melapor": "lapor",
    "kirim laporan": "lapor",
    "kirim": "lapor",
    "send": "lapor",
    "beranda": "start",
    "nilai": "kinerja",
    "berapa nilai": "kinerja",
    "capaian": "kinerja",
    "belum lapor": "ringkasan",
    "yang belum lapor": "ringkasan",
    "siapa yang belum": "ringkasan",
    "siapa yang belum lapor": "ringkasan",
    "siapa belum lapor": "ringkasan",
    "who is late": "ringkasan",
    "pengumuman": "siarkan",
    "verify": "verifikasi",
    "summary": "ringkasan",
    "settings": "pengaturan",
    "training": "pelatihan",
    "schedule": "jadwal",
    "lessons": "materi",
    "materi singkat": "materi",
    "expectations": "ekspektasi",
    "evaluation": "evaluasi",
    "language": "bahasa",
    "trends": "tren",
    "pws": "tren",
    "stories": "cerita",
    **dict.fromkeys(("rapor", "raport", "dashboard", "hasil", "hasil kerja", "results"), "kinerja"),
    **dict.fromkeys(("predikat", "hasil evaluasi", "rating"), "evaluasi"),
    **dict.fromkeys(("sertifikat", "jam pelatihan", "jam pelajaran", "certificates"), "jp"),
    **dict.fromkeys(("laporan bulan lalu", "laporan lama", "laporan kemarin", "laporan terkirim", "old reports"), "status"),
    **dict.fromkeys(("hapus laporan", "batalkan laporan", "tarik laporan", "tarik kembali", "batal kirim"), "status"),
    **dict.fromkeys(("ralat laporan", "perbaiki laporan", "koreksi laporan", "ubah laporan", "correct report"), "status"),
    **dict.fromkeys(("excel", "form", "formulir kosong", "spreadsheet"), "formulir"),
    **dict.fromkeys(("kembali", "lanjut", "lanjutkan", "back", "continue"), "start"),
}
"""The other commands, meant where nothing is under way."""
_ANY = {**_IDLE, **ALWAYS}
AROUND = frozenset(
    [
        "saya",
        "mau",
        "ingin",
        "mo",
        "hendak",
        "akan",
        "tolong",
        "mohon",
        "minta",
        "bisa",
        "boleh",
        "coba",
        "cek",
        "lihat",
        "buka",
        "tampilkan",
        "dong",
        "ya",
        "bu",
        "pak",
        "ibu",
        "bapak",
        "min",
        "admin",
        "kak",
        "ini",
        "sekarang",
        "mana",
        "punya",
        "where",
        "ok",
        "oke",
        "siap",
        "langsung",
        "tabe",
        "ji",
        "mi",
        "ka",
        "ki",
        "mauka",
        "dulu",
        "i",
        "want",
        "to",
        "would",
        "like",
        "please",
        "show",
        "open",
        "my",
        "the",
    ]
)
"""What people say around a command or a button without meaning another."""
_ABOUT = re.compile(r"(status|riwayat)\s+((?:(?:laporan|nomor|no)\.?\s+)*#?\d+\W?)", re.IGNORECASE)
"""A command and the number of a receipt."""
_SEARCH = re.compile(r"(?:tolong\s+)?(?:cari|carikan|mencari|find|search)\b\s*:?\s+(\S.*)", re.IGNORECASE)
"""What is looked for, where nothing is under way."""
_LONGEST = 40
_DRAWN_OUT = re.compile(r"([^\W\d])\1+\b")
"""`menuuu`, `laporr`."""
_KNOWN = frozenset(_IDLE.values())


def as_command(update: Update, bot: Bot, *, talks: Collection[object]) -> Update:
    """The same update with its command spelled out, where words of a private chat or a button name one; else the update itself."""
    if update.callback_query is not None:
        return _pressed(update, bot)
    message = update.message
    if message is None or not message.text or len(message.text) > _LONGEST or message.reply_to_message is not None:
        return update
    if message.chat.type != "private" or message.text.startswith("/"):
        return update
    about = _ABOUT.fullmatch(message.text.strip())
    search = None if talks else _SEARCH.fullmatch(message.text.strip())
    if search:
        return _spelled(update, bot, "cari", f" {search[1]}")
    command = about[1].lower() if about else names_command(message.text, talks=talks)
    if command is None:
        return update
    return _spelled(update, bot, command, f" {about[2]}" if about else "")


def names_command(text: str, *, talks: Collection[object]) -> str | None:
    """The command that the words name; where nothing is under way, also amid polite ones."""
    words = " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())
    if talks:
        return ALWAYS.get(words) or ALWAYS.get(_DRAWN_OUT.sub(r"\1", words))
    bare = " ".join(one for one in words.split() if one not in AROUND)
    said = (words, _DRAWN_OUT.sub(r"\1", words), bare, _DRAWN_OUT.sub(r"\1", bare))
    return next((command for one in said if (command := _ANY.get(one))), None)


def _pressed(update: Update, bot: Bot) -> Update:
    """A press that stands for a command is both: what is said is shown in place of the card that was pressed."""
    query = update.callback_query
    wanted = RunCommand.unpack(query.data) if query and query.data else None
    if wanted is None or wanted.command not in _KNOWN or query is None or query.message is None:
        return update
    if query.message.chat.type != "private":
        return update
    said, text = update.to_dict(), f"/{wanted.command}"
    card, by = said["callback_query"]["message"], said["callback_query"]["from"]
    marks = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    written = {"message_id": card["message_id"], "date": card["date"], "chat": card["chat"], "from": by}
    return read(said | {"message": {**written, "text": text, "entities": marks}}, bot)


def _spelled(update: Update, bot: Bot, command: str, behind: str) -> Update:
    said = update.to_dict()
    marks = [{"type": "bot_command", "offset": 0, "length": len(command) + 1}]
    said["message"] |= {"text": f"/{command}{behind}", "entities": marks}
    return read(said, bot)
