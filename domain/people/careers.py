"""Pangkat and golongan ruang, and the levels (jenjang) of functional posts, as rosters write them in many ways."""

import re
from collections.abc import Mapping
from enum import StrEnum

from domain.people.nip import Employment


class Level(StrEnum):
    """Jenjang jabatan fungsional, the lowest first: four of keterampilan, four of keahlian (PermenPANRB 1/2023, Pasal 8)."""

    BEGINNER = "beginner"
    SKILLED = "skilled"
    PROFICIENT = "proficient"
    SUPERVISING = "supervising"
    FIRST = "first"
    YOUNG = "young"
    MIDDLE = "middle"
    CHIEF = "chief"


LEVELS: Mapping[Level, str] = {
    Level.BEGINNER: "Pemula",
    Level.SKILLED: "Terampil",
    Level.PROFICIENT: "Mahir",
    Level.SUPERVISING: "Penyelia",
    Level.FIRST: "Ahli Pertama",
    Level.YOUNG: "Ahli Muda",
    Level.MIDDLE: "Ahli Madya",
    Level.CHIEF: "Ahli Utama",
}
"""As the regulation names them."""

_RANKS: Mapping[str, str] = {
    "I/a": "Juru Muda",
    "I/b": "Juru Muda Tingkat I",
    "I/c": "Juru",
    "I/d": "Juru Tingkat I",
    "II/a": "Pengatur Muda",
    "II/b": "Pengatur Muda Tingkat I",
    "II/c": "Pengatur",
    "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tingkat I",
    "III/c": "Penata",
    "III/d": "Penata Tingkat I",
    "IV/a": "Pembina",
    "IV/b": "Pembina Tingkat I",
    "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya",
    "IV/e": "Pembina Utama",
}
"""Pangkat of PNS by golongan ruang (PP 7/1977 and PP 99/2000)."""

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")
"""Golongan of PPPK (Perpres 98/2020); the first four are golongan of PNS too."""
_FOUR = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_SPACE = re.compile(r"\b(IV|I{1,3}|[1-4])\s*[/.\-]?\s*([A-E])\b")


def read_grade(text: str) -> str:
    """A golongan ruang (`III/b`) or a PPPK's golongan (`IX`), however it is written. ValueError where it is none.

    `Penata Muda Tk. I (III/b)`, `III B`, `3/b` and `Penata Muda Tingkat I` are all III/b; a pangkat beside another golongan
    than its own is refused.
    """
    words = " ".join(text.upper().replace("TK.", "TINGKAT ").replace("TK ", "TINGKAT ").split())
    named = _named(words)
    found = _SPACE.search(words)
    if found:
        grade = f"{_FOUR.get(found[1], found[1])}/{found[2].lower()}"
        if grade not in _RANKS or (named is not None and named != grade):
            raise ValueError(text)
        return grade
    if named is not None:
        return named
    alone = re.sub(r"^(GOLONGAN|GOL\.?)\s*", "", words)
    if alone.isdecimal() and 1 <= int(alone) <= len(_ROMAN):
        return _ROMAN[int(alone) - 1]
    if alone not in _ROMAN:
        raise ValueError(text)
    return alone


def grade_fits(grade: str, employment: Employment) -> bool:
    """Whether somebody of this status can have it: PNS have a golongan with its ruang, PPPK one without."""
    return (grade in _RANKS) is (employment is Employment.PNS)


def grade_in_words(grade: str) -> str:
    """As state forms write it: `Penata Muda Tingkat I / III/b`, `IX`."""
    return f"{_RANKS[grade]} / {grade}" if grade in _RANKS else grade


def functional_post(name: str, level: Level | None) -> str:
    """A functional post with its level, as forms name it: `Guru Ahli Pertama`."""
    return f"{name} {LEVELS[level]}" if level else name


def _named(words: str) -> str | None:
    """The golongan ruang of the pangkat that is named, the longest name first."""
    for grade, rank in sorted(_RANKS.items(), key=lambda one: -len(one[1])):
        if rank.upper() in words:
            return grade
    return None
