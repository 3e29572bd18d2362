"""The words that the bot itself uses, in any language: those say nothing about anybody."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.dates import get_day_names, get_month_names

from texts.languages import SPOKEN

_HERE = Path(__file__).parent
_WORD = re.compile(r"[^\W\d_]+")
_EXAMPLES = frozenset({"rahma"})
"""Names in examples of how something is written: somebody may have them."""
_FORMULA = re.compile(r"\{[%#].*?[%#]\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)


_COUNTED = """
nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas seratus seribu belas puluh ratus ribu juta setengah koma
belasan puluhan ratusan ribuan nihil zero one two three four five six seven eight nine ten eleven twelve hundred thousand half point
WIB WITA WIT
"""
"""How people write numbers and hours."""

_OFFICES = (
    "puskesmas sekolah dasar menengah negeri dinas kesehatan pendidikan kelurahan kecamatan kota kabupaten provinsi SD SMP PAUD TK"
)
"""What kinds of offices there are; which one is meant is another word."""
_EVERYDAY = """
halo hai assalamualaikum wassalam waalaikumsalam selamat pagi siang sore malam terima kasih makasih tolong mohon maaf oke ok ya iya
tidak nggak gak belum sudah bu pak saya kami apa siapa kapan mana berapa bagaimana gimana kenapa mengapa cara isi lapor menu mulai
lagi coba salah benar hello hi good morning afternoon evening thanks thank you please yes no not yet done how what when where why
again help
"""
"""What anybody writes to anybody."""


@cache
def vocabulary() -> frozenset[str]:
    """All of them, in small letters."""
    files = [*_HERE.rglob("*.j2"), *_HERE.rglob("*.toml")]
    said = words(*(_FORMULA.sub(" ", file.read_text(encoding="utf-8")) for file in files))
    return (said | words(_COUNTED, _EVERYDAY, _OFFICES, *_calendar())) - _EXAMPLES


def _calendar() -> Iterator[str]:
    """Months and days of the week, in full and short."""
    for language in SPOKEN.values():
        for width in ("wide", "abbreviated"):
            yield from map(str, get_month_names(width, locale=language.locale).values())
            yield from map(str, get_day_names(width, locale=language.locale).values())


def words(*texts: str) -> frozenset[str]:
    """The words of some texts, in small letters."""
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))
