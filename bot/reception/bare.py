"""A command's word without its slash is that command: `lapor`, `Status`, `batal.`, `menu`, `status 10012`."""

import re
from collections.abc import Collection

from telegram import Bot, Update

from bot.delivery.wording import MENUS
from bot.reception.reading import read

_ALWAYS = {
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
}
"""Meant as the command whatever is under way: none of them answers a question."""
_IDLE = {command.replace("_", " "): command for commands in MENUS.values() for command in commands}
"""The other commands, meant where nothing is under way."""
_ABOUT = re.compile(r"(status|riwayat)\s+((?:(?:laporan|nomor|no)\.?\s+)*#?\d+\W?)", re.IGNORECASE)
"""A command and the number of a receipt."""
_SEARCH = re.compile(r"(?:tolong\s+)?(?:cari|carikan|mencari|find|search)\b\s*:?\s+(\S.*)", re.IGNORECASE)
"""What is looked for, where nothing is under way."""
_LONGEST = 40


def as_command(update: Update, bot: Bot, *, talks: Collection[object]) -> Update:
    """The same update with its command spelled out, where one word of a private chat names one; else the update itself."""
    message = update.message
    if message is None or not message.text or len(message.text) > _LONGEST or message.reply_to_message is not None:
        return update
    if message.chat.type != "private" or message.text.startswith("/"):
        return update
    word = " ".join(re.sub(r"[^\w\s]", " ", message.text.lower()).split())
    about = _ABOUT.fullmatch(message.text.strip())
    search = None if talks else _SEARCH.fullmatch(message.text.strip())
    if search:
        return _spelled(update, bot, "cari", f" {search[1]}")
    command = about[1].lower() if about else _ALWAYS.get(word) or (None if talks else _IDLE.get(word))
    if command is None:
        return update
    return _spelled(update, bot, command, f" {about[2]}" if about else "")


def _spelled(update: Update, bot: Bot, command: str, behind: str) -> Update:
    said = update.to_dict()
    marks = [{"type": "bot_command", "offset": 0, "length": len(command) + 1}]
    said["message"] |= {"text": f"/{command}{behind}", "entities": marks}
    return read(said, bot)
