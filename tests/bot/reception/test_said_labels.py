"""The words of a button mean that button, and no other."""

import pytest

from bot.reception.said_labels import _meant

QUESTION = (
    ("Sama seperti lalu: 51/54 (94,4 %)", "same"),
    ("Nihil", "nil"),
    ("Tidak berlaku", "na"),
    ("⏭ Nanti", "later"),
    ("✅ Kirim yang sudah terisi (1)", "send"),
    ("‹ Kembali", "back"),
    ("🗑 Buang draf", "drop"),
)
UNSURE = (("Ya, 12 hari benar", "yes"), ("Tulis ulang", "again"), ("⏭ Nanti", "later"))
NOTICE = (("Hadir", "yes"), ("Tidak", "no"), ("Mungkin", "maybe"))
NAMES = (("Sitti Contoh", "1"), ("Sitti Contoh", "2"), ("Baso Contoh, M.Pd.", "3"))
WORDS = [
    (QUESTION, "nanti", "later"),
    (QUESTION, "Nanti saja dulu ya, Bu.", "later"),
    (QUESTION, "⏭ Nanti", "later"),
    (QUESTION, "tidak berlaku", "na"),
    (QUESTION, "TIDAK BERLAKU!!", "na"),
    (QUESTION, "tidak", None),
    (QUESTION, "sama seperti lalu", "same"),
    (QUESTION, "sama", "same"),
    (QUESTION, "kirim", "send"),
    (QUESTION, "tolong kirim yang sudah terisi", "send"),
    (QUESTION, "kirim besok", None),
    (QUESTION, "buang draf", "drop"),
    (QUESTION, "empat puluh tiga", None),
    (QUESTION, "!!!", None),
    (QUESTION, "ya bu", None),
    (UNSURE, "ya", None),
    (UNSURE, "tulis ulang saja", "again"),
    (NOTICE, "hadir", "yes"),
    (NOTICE, "insyaallah hadir", None),
    (NOTICE, "tidak", "no"),
    (NAMES, "Sitti Contoh", None),
    (NAMES, "Baso Contoh M.Pd", "3"),
    (NAMES, "baso", None),
    ((), "nanti", None),
]


@pytest.mark.parametrize(("shown", "said", "meant"), WORDS, ids=[f"{said} of {len(shown)}" for shown, said, _ in WORDS])
def test_words_are_the_button_that_says_them(shown: tuple[tuple[str, str], ...], said: str, meant: str | None) -> None:
    assert _meant(said, [(face, do, shown is not NAMES) for face, do in shown]) == meant
