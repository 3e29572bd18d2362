"""What in a text looks like somebody else's personal data: an identity or telephone number, the name of a patient or pupil."""

import re
import tomllib
from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What it looks like."""

    NIK = "nik"
    NIP = "nip"
    PHONE = "phone"
    NAME = "name"


_NUMBER = re.compile(r"(?<![\w+])\+?\d(?:[ .\-]{0,2}\d){8,19}(?!\d)(?!\s*(?:%|persen))")
"""Nine to twenty digits, written together or in groups."""
_LAST_PROVINCE, _FIRST_PROVINCE = 97, 11
_WOMEN = 40
"""Added to the day of birth of women."""

_THEY = (
    r"pasien|siswa|siswi|murid|peserta didik|anak didik|balita|bayi|bumil|ibu hamil|ibu nifas|bufas|penderita|lansia|remaja|klien|"
    r"korban|ODGJ|anak|ananda|adik|orang tua|wali murid|wali|keluarga|patient|pupil|student|child|baby|mother|son|daughter"
)
_CALLED = (
    r"bernama|namanya|nama|atas nama|alias|panggilan|named|called|name is|"
    r"an\.|a\.n\.|a/n|a\.n|an|sdr\.|sdri\.|ny\.|tn\.|by\."
)
_WORD = r"[^\W\d_][^\W\d_'’.-]*"
_AFTER_THEM = re.compile(rf"\b(?P<they>{_THEY})(?:nya)?\s*(?:[:,(]\s*)?(?P<words>{_WORD}(?:\s+{_WORD}){{0,2}})", re.IGNORECASE)
_AFTER_CALLED = re.compile(rf"(?<!\w)(?P<called>{_CALLED})(?:\s*:\s*|\s+)(?P<word>{_WORD})", re.IGNORECASE)

_WORDS = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}
_NO_NAMES, _GIVEN, _ALSO_WORDS = _WORDS["no_names"], _WORDS["given"], _WORDS["also_words"]

_OFTEN_NOT = frozenset({"nama", "an"})
"""What stands before much else, too: the name of a programme, an English article."""
_SURELY = frozenset({"bernama", "namanya", "atas nama", "alias", "panggilan", "named", "called", "name is"})

_STATES = (
    r"sakit|demam|panas tinggi|batuk|pilek|diare|mencret|muntah|kejang|pingsan|sesak|alergi|lumpuh|cacar|campak|difteri|anemia|"
    r"stunting|tb|tbc|hiv|odgj|hamil|melahirkan|bersalin|keguguran|nifas|meninggal|wafat|positif|reaktif|dirujuk|dirawat|opname|dioperasi|"
    r"divaksin|diimunisasi|imunisasi|ditimbang|gizi (?:buruk|kurang)|bgm|absen|alpa|alpha|bolos|membolos|mangkir|"
    r"(?:tidak|tdk|tak|ga|gak|nggak|belum) (?:masuk|hadir|naik|lulus|tuntas|imunisasi|divaksin|mau (?:sekolah|imunisasi|divaksin))|"
    r"tinggal kelas|putus sekolah|drop ?out|berhenti sekolah|pindah sekolah|dikeluarkan|diskors|menangis|berkelahi|dipukul|dibully|"
    r"remedial|autis|kabur|dinikahkan|yatim|piatu|menstruasi|sick|ill|absent|pregnant|died|referred|positive|dropped out"
)
"""What is said of patients and pupils; of a colleague too, whose name is known."""
_DONE_TO = (
    r"imunisasi|vaksinasi|menimbang|timbang|merujuk|rujuk|rujukan|memeriksa|periksa|mengobati|merawat|kunjungan rumah|home visit|"
    r"kunjungi|mengunjungi|menjemput|membujuk|ibunya|ibu dari|ayahnya|bapaknya|neneknya|orang tuanya|anaknya|remedial|"
    r"rapor|referred|visited|vaccinated"
)
_NO_PERSON = (
    r"dr|drg|bidan|perawat|ners|guru|wali kelas|kepsek|kepala sekolah|kepala|kader|haji|hj|h|ustadz|ustadzah|ust|camat|lurah|"
    r"jalan|jl|jln|gang|lorong|lr|kelurahan|kel|kecamatan|kec|desa|dusun|kampung|pulau|rs|rsia|rsud|rsu|sd|sdn|sdi|smp|smpn|sma|"
    r"tk|ra|mi|paud|pkm|puskesmas|pustu|posyandu|klinik|yayasan|masjid|mushola|toko|apotek|lab|pt|cv|universitas|kampus"
)
"""What stands before the names of colleagues, places and houses."""
_BETWEEN = (
    r"(?:\s+(?:juga|sudah|sdh|telah|lagi|masih|kembali|hari ini|kemarin|tadi|yang|sempat|baru|akan|sering|selalu|karena|kls|kelas"
    r"|\d+\w?|[ivx]+|was|is|has|been|again|dan)){0,3}\s+"
)
_BARE = re.compile(rf"(?<![\w.])(?P<name>{_WORD})(?P<more>(?:\s+{_WORD})?){_BETWEEN}(?:{_STATES})\b", re.IGNORECASE)
_OBJECT = re.compile(rf"\b(?:{_DONE_TO})\s+(?P<name>{_WORD})", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:\b(?:{_NO_PERSON})\.?)\s+(?:{_WORD}\s+)?$", re.IGNORECASE)


_ASKS = re.compile(
    r"\b(hapus|hilangkan|musnahkan|delete|erase)\w*\b.{0,20}\b(data|akun|account|informasi)\b"
    r"|\b(batasi|pembatasan|bekukan|restrict)\w*\b.{0,20}\bdata\b"
    r"|\b(perbaiki|betulkan|koreksi|ubah|ralat|correct)\w*\b.{0,12}\b(data (saya|pribadi|diri)|my data)\b"
    r"|\b(salinan|unduh|minta|lihat|copy of)\b.{0,12}\b(data (saya|pribadi|diri)|my data)\b"
    r"|^\s*(data (saya|pribadi|diri)|my data|lupakan saya|forget me)\W*$",
    re.IGNORECASE,
)
"""How people say that it is about their own data."""


def asks_for_own(text: str) -> bool:
    """Whether somebody asks to see, correct, restrict or delete their own data."""
    return _ASKS.search(text) is not None


def found(text: str, *, own: Collection[str] = (), colleagues: Collection[str] = ()) -> Kind | None:
    """What the text seems to hold; None where nothing. `own`: the writer's own numbers, which are theirs to tell.

    `colleagues`: names of the roster; what is said of somebody so called is said of them.
    """
    known = {_digits(number) for number in own}
    for number in _numbers(text):
        kind = _number_kind(number)
        if kind is not None and _digits(number) not in known:
            return kind
    if _has_name(text):
        return Kind.NAME
    known_names = {_bare(word) for name in colleagues for word in name.split()}
    return Kind.NAME if _has_bare_name(text, known_names) else None


def has_number(text: str) -> bool:
    """Whether there is a number in it that could be the writer's own."""
    return any(_number_kind(number) is not None for number in _numbers(text))


def _numbers(text: str) -> Iterator[str]:
    yield from (match[0] for match in _NUMBER.finditer(text))


def _digits(number: str) -> str:
    digits = "".join(one for one in number if one.isdecimal())
    return "0" + digits[2:] if digits.startswith("62") and len(digits) <= 15 else digits


def _number_kind(number: str) -> Kind | None:
    digits = "".join(one for one in number if one.isdecimal())
    if len(digits) == 16 and _is_nik(digits):
        return Kind.NIK
    if len(digits) == 18 and _is_nip(digits):
        return Kind.NIP
    local = _digits(number)
    if local.startswith("08") and 10 <= len(local) <= 14:
        return Kind.PHONE
    return Kind.PHONE if number.startswith("+") and 10 <= len(digits) <= 15 else None


def _is_nik(digits: str) -> bool:
    """Province, regency, district, then the day (women's plus 40), month and year of birth, and a number."""
    province, day, month = int(digits[:2]), int(digits[6:8]), int(digits[8:10])
    return _FIRST_PROVINCE <= province <= _LAST_PROVINCE and 1 <= day - _WOMEN * (day > _WOMEN) <= 31 and 1 <= month <= 12


def _is_nip(digits: str) -> bool:
    """The day of birth, then the month of appointment."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    return 1940 <= year <= 2015 and 1 <= month <= 12 and 1 <= day <= 31


def _has_name(text: str) -> bool:
    is_loud = text.upper() == text
    return any(_names_somebody(match["words"].split(), is_loud) for match in _overlapping(_AFTER_THEM, text)) or any(
        _is_name(match["word"], match["called"].lower(), is_loud) for match in _overlapping(_AFTER_CALLED, text)
    )


def _has_bare_name(text: str, colleagues: Collection[str]) -> bool:
    """Whether something is said of a given name that is said of patients and pupils, though no word says that it is one."""
    is_plain = text.upper() == text or text.lower() == text
    for pattern in (_BARE, _OBJECT):
        for match in _overlapping(pattern, text):
            name = _bare(match["name"])
            written = _is_capital(match["name"]) or (is_plain and name not in _ALSO_WORDS)
            further = _bare(match["more"].strip()) if pattern is _BARE else ""
            is_known = bool({name, further} & set(colleagues))
            if name in _GIVEN and written and not is_known and not _BEFORE.search(text, 0, match.start("name")):
                return True
    return False


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches, also those that begin within another: `pasien anak Siti`."""
    at = 0
    while match := pattern.search(text, at):
        yield match
        at = match.start() + 1


def _names_somebody(words: list[str], is_loud: bool) -> bool:
    """Whether the words after `pasien` and the like begin with a name, or with one after `kami`, `kelas` and what is no name."""
    first = _bare(words[0])
    if first not in _NO_NAMES and (first in _GIVEN or (not is_loud and _is_capital(words[0]))):
        return True
    return any(_bare(word) in _GIVEN and (is_loud or _is_capital(word)) for word in words[1:] if first in _NO_NAMES)


def _is_name(word: str, called: str, is_loud: bool) -> bool:
    bare = _bare(word)
    if bare in _NO_NAMES:
        return False
    if bare in _GIVEN or called in _SURELY:
        return True
    return called not in _OFTEN_NOT and not is_loud and _is_capital(word)


def _bare(word: str) -> str:
    return word.strip(".'’-").lower()


def _is_capital(word: str) -> bool:
    """Written as names are; what is all capitals is an abbreviation."""
    return word[:1].isupper() and (len(word) == 1 or not word.isupper())
