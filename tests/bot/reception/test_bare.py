"""A command is understood without its stroke, drawn out, amid polite words, and from the button that stands for it."""

from datetime import UTC, datetime

import pytest
from telegram import Bot, CallbackQuery, Chat, Message, Update, User

from bot.reception.bare import as_command

_BOT = Bot("1:x")
_USER = User(7, "Sitti", is_bot=False)


def _message(text: str, kind: str = "private") -> Message:
    return Message(1, datetime(2026, 10, 1, tzinfo=UTC), Chat(7 if kind == "private" else -7, kind), from_user=_USER, text=text)


def _said(text: str, *talks: str) -> str | None:
    message = as_command(Update(1, message=_message(text)), _BOT, talks=talks).message
    assert message is not None
    return message.text


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("lapor", "/lapor"),
        ("Lapor!", "/lapor"),
        ("📝 Lapor", "/lapor"),
        ("📝 Report", "/lapor"),
        ("laporr", "/lapor"),
        ("laporan", "/lapor"),
        ("saya mau lapor bu", "/lapor"),
        ("mau isi laporan", "/lapor"),
        ("I want to report", "/lapor"),
        ("status", "/status"),
        ("cek status saya dong", "/status"),
        ("status 10012", "/status 10012"),
        ("batal", "/batal"),
        ("🏠 Menu", "/start"),
        ("menuuu", "/start"),
        ("❓ Bantuan", "/bantuan"),
        ("Help", "/bantuan"),
        ("data saya", "/data_saya"),
        ("lihat kinerja saya", "/kinerja"),
        ("jadwal dong", "/jadwal"),
        ("cari Nurhayati", "/cari Nurhayati"),
        ("hemat data", "/pengaturan"),
        ("lessons", "/materi"),
        ("materi", "/materi"),
        ("pws", "/tren"),
        ("rapor saya", "/kinerja"),
        ("predikat saya", "/evaluasi"),
        ("sertifikat saya mana", "/jp"),
        ("skp saya mana", "/skp"),
        ("lihat laporan bulan lalu", "/status"),
        ("minta excel dong", "/formulir"),
        ("kembali", "/start"),
        ("tarik kembali", "/status"),
        ("siapa ji belum lapor", "/ringkasan"),
        ("tabe', mauka lapor", "/lapor"),
        ("mau hapus laporan saya", "/status"),
        ("oke verifikasi", "/verifikasi"),
        ("berapa nilai saya?", "/kinerja"),
        ("Siapa yang belum lapor?", "/ringkasan"),
    ],
)
def test_a_command_in_words(text: str, command: str) -> None:
    assert _said(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "saya",
        "mau",
        "Nurhayati",
        "43/45",
        "modul = 6",
        "jadwal saya padat",
        "status gizi anak",
        "laporan Sitti",
        "hasil panen",
        "predikat Sitti",
    ],
)
def test_what_only_holds_one_is_left_as_it_is(text: str) -> None:
    assert _said(text) == text


@pytest.mark.parametrize(("text", "command"), [("lapor", "/lapor"), ("menu", "/start"), ("batal", "/batal"), ("jadwal", "jadwal")])
def test_in_a_talk_only_what_answers_nothing_is_a_command(text: str, command: str) -> None:
    assert _said(text, "help") == command


@pytest.mark.parametrize(
    ("data", "kind", "text"),
    [
        ("do:lapor", "private", "/lapor"),
        ("do:lapor", "group", None),
        ("do:impor_semua", "private", None),
        ("do:", "private", None),
        ("home", "private", None),
    ],
)
def test_a_button_that_stands_for_a_command(data: str, kind: str, text: str | None) -> None:
    press = CallbackQuery("1", _USER, "1", message=_message("…", kind), data=data)
    update = as_command(Update(1, callback_query=press), _BOT, talks=())
    assert (update.message and update.message.text) == text
    assert update.callback_query is not None
    assert update.callback_query.data == data
