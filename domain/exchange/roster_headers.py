"""What a column of anybody's list of people is about, told by its header, however offices write it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

ABOVE = "(di atas tabel)"
"""A sheet beside those of a file: by the name of each the words that stand above its headers, with their rows."""

SKP_HEADERS = ("Nama", "NIP", "Jabatan", "Unit Kerja", "Pangkat/Gol", "NIP Atasan")
"""The columns under which the two people of an SKP are listed."""


class Meaning(StrEnum):
    """What a column of a roster says."""

    NAME = "name"
    NIP = "nip"
    NAME_AND_NIP = "name_nip"
    FRONT = "front"
    BACK = "back"
    SEX = "sex"
    EMPLOYMENT = "employment"
    POSITION = "position"
    EXTRA = "extra"
    """A duty beside the post that says more of what somebody is: *Tugas Tambahan* of a school's head."""
    FUNCTIONAL = "functional"
    LEVEL = "level"
    GRADE = "grade"
    UNIT = "unit"
    SUPERVISOR = "supervisor"
    SUPERVISOR_NAME = "supervisor_name"
    SINCE = "since"
    UNTIL = "until"
    PHONE = "phone"
    CONTRACT = "contract"
    NOTHING = "nothing"
    """Not taken."""


NEEDED = (Meaning.NAME, Meaning.NIP)
"""Without these a list is no roster; one column may say both."""

_SPELT: Mapping[Meaning, list[str]] = {
    Meaning(name): words for name, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")).items()
}
_KNOWN: Mapping[str, Meaning] = {one: meaning for meaning, words in _SPELT.items() for one in words}
_LONG: Mapping[str, str] = {
    "gol.": "gol",
    "jml": "jumlah",
    "nomer": "nomor",
    "nmr": "nomor",
    "tgl": "tanggal",
    "nm": "nama",
    "kerj": "kerja",
}
_NOISE = frozenset({"yang", "bersangkutan", "wajib", "diisi", "isi", "text", "teks", "format", "data", "sdr"})
_NEAR = 0.88


def plain_header(header: str) -> str:
    """The words of a header without signs, brackets and spaces between single letters: `N A M A` as `nama`."""
    words = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", header) if not re.fullmatch(r"\s*[(\[].*[)\]]\s*", header) else header
    found = re.sub(r"[^0-9a-zà-ÿ]+", " ", words.lower()).split()
    if len(found) > 2 and sum(len(one) == 1 for one in found) > 2:
        found = _joined(found)
    return " ".join(one for one in found if one not in _NOISE)


def meaning_of(header: str) -> Meaning | None:
    """What a column is about; None where its header says nothing we know."""
    plain = plain_header(header)
    if not plain:
        return None
    for said in (plain, " ".join(_LONG.get(one, one) for one in plain.split())):
        if said in _KNOWN:
            return _KNOWN[said]
    by_words = _by_words(plain.split())
    if by_words is not None or len(plain) < 5:
        return by_words
    near = get_close_matches(plain, _KNOWN, n=1, cutoff=_NEAR)
    return _KNOWN[near[0]] if near else None


def understood(headers: Sequence[str]) -> list[Meaning]:
    """What each column is about; of several about the same the one that says it most plainly, the others are not taken."""
    found = [meaning_of(header) or Meaning.NOTHING for header in headers]
    if Meaning.NAME_AND_NIP in found and Meaning.NIP in found and Meaning.NAME not in found:
        found[found.index(Meaning.NAME_AND_NIP)] = Meaning.NAME
    for meaning in set(found) - {Meaning.NOTHING}:
        places = [at for at, one in enumerate(found) if one is meaning]
        best = min(places, key=lambda at: (_order(meaning, plain_header(headers[at])), at))
        for at in places:
            if at != best:
                found[at] = Meaning.NOTHING
    return found


def is_roster(headers: Sequence[str]) -> bool:
    """Whether a table with these columns is a list of people: name and NIP, whatever else it says."""
    found = set(understood(headers))
    return Meaning.NAME_AND_NIP in found or {Meaning.NAME, Meaning.NIP} <= found


def known_among(cells: Sequence[object]) -> int:
    """How many different things these cells would be the headers of."""
    found = {plain_header(cell) for cell in cells if isinstance(cell, str) and len(cell) < 60}
    return len({_KNOWN[one] for one in found if one in _KNOWN} - {Meaning.NOTHING}) + len(
        [one for one in found if _KNOWN.get(one) is Meaning.NOTHING]
    )


def _order(meaning: Meaning, plain: str) -> int:
    """Where a spelling stands among those of its meaning; the first says it most plainly."""
    spelt = _SPELT[meaning]
    return spelt.index(plain) if plain in spelt else len(spelt)


def _joined(words: Sequence[str]) -> list[str]:
    """Single letters one behind the other as the word they spell."""
    found: list[str] = []
    for word in words:
        if len(word) == 1 and found and found[-1].startswith("\0"):
            found[-1] += word
        else:
            found.append(f"\0{word}" if len(word) == 1 else word)
    return [one.removeprefix("\0") for one in found]


def _by_words(words: Sequence[str]) -> Meaning | None:
    there = set(words)
    above = there & {"atasan", "penilai", "pimpinan"}
    if above and there & {"nip", "nama"}:
        return Meaning.SUPERVISOR if "nip" in there else Meaning.SUPERVISOR_NAME
    if there & {"suami", "istri", "ibu", "anak", "ayah", "lama", "wali", "darurat"}:
        return Meaning.NOTHING
    if "nip" in there:
        return Meaning.NAME_AND_NIP if "nama" in there else Meaning.NIP
    if "tmt" in there:
        return Meaning.SINCE if there & {"jabatan", "jab", "unit", "penempatan", "tugas"} else Meaning.NOTHING
    for meaning, telling in _TELLING:
        if telling <= there:
            return meaning
    return None


_TELLING: Sequence[tuple[Meaning, frozenset[str]]] = (
    (Meaning.LEVEL, frozenset({"jenjang", "jabatan"})),
    (Meaning.FUNCTIONAL, frozenset({"jabatan", "fungsional"})),
    (Meaning.UNIT, frozenset({"unit", "kerja"})),
    (Meaning.UNIT, frozenset({"nama", "sekolah"})),
    (Meaning.GRADE, frozenset({"pangkat", "golongan"})),
    (Meaning.GRADE, frozenset({"gol", "ruang"})),
    (Meaning.SEX, frozenset({"kelamin"})),
    (Meaning.EMPLOYMENT, frozenset({"status", "kepegawaian"})),
    (Meaning.PHONE, frozenset({"hp"})),
    (Meaning.PHONE, frozenset({"whatsapp"})),
    (Meaning.POSITION, frozenset({"nama", "jabatan"})),
    (Meaning.NAME, frozenset({"nama", "gelar"})),
    (Meaning.NAME, frozenset({"nama", "lengkap"})),
)
"""Words that together say what a column is about, whatever stands beside them."""
