"""No sentence of ours has words of the other language: terms, sheets and columns of the workbook stay as they are called."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.exchange.sheets import SHEETS

_TEXTS = Path(__file__).resolve().parents[2] / "texts"
_OF = {
    "id": "yang dan tidak belum dengan untuk sudah dari pada atau ini itu akan oleh bapak ibu anda laporan atasan sesudah sebelum bulan "
    "triwulan hari silakan mohon dapat agar lagi bila jika saja juga sedang telah masih perlu harus boleh adalah sebagai karena "
    "sampai setiap semua beberapa kami kita mereka saya pegawai satu dua tiga nilai tanggal nama kurang cukup baik bukti tenggat",
    "en": "the and of with not is are was were you your that this from please have has will would can may by for to in on at it its "
    "an be been or if when which who what how many more no yes report reports value date name due later back cancel sent",
}
"""Words that every sentence is full of, by the language they are of."""
_CALLED = {
    word.lower() for sheet in SHEETS for name in (sheet.name, *(one.header for one in sheet.columns)) for word in name.split()
}
_TERMS = {"baik", "cukup", "kurang", "report", *_CALLED}
"""As the regulations and the workbook have them, in every language."""
_QUOTES_THE_OTHER = {"people/language", "alarm_do_outbox", "alarm_do_work"}
"""Where one chooses between both, and what stands in a log."""


def _sentences() -> Iterator[tuple[str, str, str]]:
    for path in sorted(_TEXTS.rglob("*.j2")):
        name, language, _ = path.name.split(".")
        yield (
            path.relative_to(_TEXTS / "screens").with_name(name).as_posix() if "screens" in path.parts else name,
            language,
            path.read_text(),
        )
    for path in sorted(_TEXTS.rglob("*.toml")):
        for key, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
            yield from ((key, language, said) for language, said in words.items())


def _plain(said: str) -> set[str]:
    """The words that are ours: without tags, what is filled in, quoted words and commands."""
    ours = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|\{\w+\}|<[^>]+>|/\w+|`[^`]*`|[A-Z]+(?:_[A-Z]+)+", " ", said, flags=re.DOTALL)
    return set(re.findall(r"[a-z]+", ours.lower()))


def _others(language: str) -> set[str]:
    return set(_OF["en" if language == "id" else "id"].split()) - _TERMS


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_language_speaks_for_itself(language: str) -> None:
    mixed = {
        name: sorted(found)
        for name, spoken, said in _sentences()
        if spoken == language and name not in _QUOTES_THE_OTHER and (found := _plain(said) & _others(language))
    }
    assert mixed == {}


def test_the_search_finds_words_of_the_other_language() -> None:
    assert len(list(_sentences())) > 1500
    assert _plain("<b>Laporan</b> {{ the }} belum /report {% if due %}sent{% endif %}") & _others("id") == {"sent"}
    assert _plain("The report is belum there") & _others("en") == {"belum"}
