"""Certificates on paper: how number, issuer, date and hours are read, and when two are the same."""

import re
from datetime import date

from domain.messages.dates import NotADate, read_date

FIELDS = ("title", "number", "issuer", "issued_on", "hours")
"""What is asked of a certificate, in this order; what is already known is not asked."""

_LENGTHS = {"title": (3, 200), "number": (2, 80), "issuer": (2, 160)}
_MOST_HOURS = 1000
_OLDEST = 3
"""Years back that are still credited somewhere."""


class Unreadable(ValueError):
    """What was written is not what was asked for; the message is the field's name."""


def read(field: str, said: str, *, today: date) -> str | int | date:
    """The value of one field. Raises `Unreadable`."""
    words = " ".join(said.split())
    if field == "hours":
        match = re.fullmatch(r"(\d{1,4})(?: *(?:jp|jam pelajaran|jam|hours?))?", words.lower())
        if match is None or not 1 <= int(match[1]) <= _MOST_HOURS:
            raise Unreadable(field)
        return int(match[1])
    if field == "issued_on":
        return _day(words, today)
    shortest, longest = _LENGTHS[field]
    if not shortest <= len(words) <= longest or not number_key(words):
        raise Unreadable(field)
    return words


_NUMBER_WORDS = frozenset(["no", "nomor", "nomer", "nmr", "nr", "number", "sertifikat", "sertipikat", "certificate"])
_SHORT = {
    "dinkes": "dinas kesehatan",
    "disdik": "dinas pendidikan",
    "disdikbud": "dinas pendidikan kebudayaan",
    "dikbud": "pendidikan kebudayaan",
    "disdukcapil": "dinas kependudukan pencatatan sipil",
    "dinsos": "dinas sosial",
    "kemenkes": "kementerian kesehatan",
    "kemendikbud": "kementerian pendidikan kebudayaan",
    "kemendikbudristek": "kementerian pendidikan kebudayaan riset teknologi",
    "kemendikdasmen": "kementerian pendidikan dasar menengah",
    "kemenag": "kementerian agama",
    "kemendagri": "kementerian dalam negeri",
    "kemenpan": "kementerian pendayagunaan aparatur negara",
    "pkm": "puskesmas",
    "rs": "rumah sakit",
    "rsud": "rumah sakit umum daerah",
    "univ": "universitas",
    "unhas": "universitas hasanuddin",
    "poltekkes": "politeknik kesehatan",
    "bapelkes": "balai pelatihan kesehatan",
    "bbpk": "balai besar pelatihan kesehatan",
    "bpmp": "balai penjaminan mutu pendidikan",
    "bgp": "balai guru penggerak",
    "bbgp": "balai besar guru penggerak",
    "bkpsdmd": "badan kepegawaian pengembangan sumber daya manusia",
    "bkpsdm": "badan kepegawaian pengembangan sumber daya manusia",
    "bpsdmd": "badan pengembangan sumber daya manusia",
    "bpsdm": "badan pengembangan sumber daya manusia",
    "bkd": "badan kepegawaian",
    "lan": "lembaga administrasi negara",
    "bkn": "badan kepegawaian negara",
    "pemkab": "kabupaten",
    "kab": "kabupaten",
    "pemprov": "provinsi",
    "prov": "provinsi",
    "propinsi": "provinsi",
    "sulsel": "sulawesi selatan",
    "prop": "provinsi",
}
"""What issuers are called for short."""
_UNSAID = frozenset(
    ["pemerintah", "pemkot", "kota", "kotamadya", "daerah", "dan", "and", "the", "of", "ri", "republik", "indonesia", "upt", "uptd"]
)
"""Words that people write or leave out when they name the same issuer; *kabupaten* and *provinsi* tell two apart."""


def number_key(number: str) -> str:
    """A number as it is compared: without the word for it, capitals, spaces, punctuation and zeros in front."""
    runs = re.findall(r"\d+|[^\W\d_]+", number.casefold())
    while len(runs) > 1 and runs[0] in _NUMBER_WORDS:
        runs = runs[1:]
    return "-".join(run.lstrip("0") or "0" if run.isdigit() else run for run in runs)


def issuer_key(issuer: str) -> str:
    """An issuer as it is compared: `Dinkes Pemkot Makassar` and `DINAS KESEHATAN, Kota Makassar` are one."""
    words = re.findall(r"[^\W_]+", issuer.casefold().replace(".", ""))
    full = [word for one in words for word in _SHORT.get(one, one).split()]
    told = [word for word in full if word not in _UNSAID] or full
    return " ".join(sorted(set(told)))


def is_of(title: str, training: str) -> bool:
    """Whether a certificate's title is that of a training, with or without words such as *pelatihan* around it."""
    said, named = (set(re.findall(r"[^\W_]+", one.casefold())) for one in (title, training))
    return bool(named) and (named <= said or (bool(said) and said <= named))


def _day(words: str, today: date) -> date:
    try:
        found = read_date(words, today=today)
    except NotADate as error:
        raise Unreadable("issued_on") from error
    if found > today or found.year < today.year - _OLDEST:
        raise Unreadable("issued_on")
    return found
