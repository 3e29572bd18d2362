"""What the cells of anybody's list of people say: names with degrees, a NIP in the same cell, kinds of employment, days."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from domain.messages.dates import NotADate, UnsureDay, read_date
from domain.people.nip import Employment

_NIP = re.compile(r"(?<!\d)(?:\d[\s.'’`\-]{0,3}){17}\d(?!\d)")
_LABEL = re.compile(r"\b(?:NIP(?:PPK)?|NI\s?PPPK|NIPPPK|NUPTK|NAMA)\b\s*[.:]*", re.IGNORECASE)
_EXACT = 2**53
_LOST = re.compile(r"[1-9](?:[.,]\d+)?E\+?17", re.IGNORECASE)
_TOTAL = re.compile(r"^\W*(?:jumlah|total|sub ?total|rekap|mengetahui|keterangan|ket\b|catatan|sumber)\b", re.IGNORECASE)
_EXCEL_BEGAN = date(1899, 12, 30)
_SERIALS = range(7_000, 80_000)
"""Days since then that are dates of our time: 1919 to 2119."""
_HONORARY = re.compile(
    r"\b(?:honor\w*|non\s?asn|gty|ptt|gtt|sukarela|kontrak|outsourcing|pjlp|phl|thl|tks|swasta|yayasan|relawan)\b", re.IGNORECASE
)
_MALE = frozenset({"l", "lk", "laki", "laki laki", "pria", "m", "male", "lelaki", "cowok"})
_FEMALE = frozenset({"p", "pr", "perempuan", "wanita", "f", "female", "w", "pwn"})


def name_and_nip(cell: str) -> tuple[str, str | None]:
    """The name and the NIP of a cell that has both, on two lines or on one; the NIP as digits."""
    found = _NIP.search(cell)
    rest = f"{cell[: found.start()]} {cell[found.end() :]}" if found else cell
    name = " ".join(_LABEL.sub(" ", rest).split()).strip(" /-–:;|,()")
    return name, re.sub(r"\D", "", found[0]) if found else None


def nip_digits(cell: Any) -> str:
    """The digits of a NIP, whatever stands between them; empty where there is none."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return str(int(cell))
    said = str(cell or "")
    found = _NIP.search(said)
    return re.sub(r"\D", "", found[0] if found else _LABEL.sub(" ", said))


def lost_digits(cell: Any) -> bool:
    """Whether a spreadsheet has made a number of a NIP, whose last digits are gone."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return abs(cell) > _EXACT
    return bool(_LOST.fullmatch(str(cell or "").strip()))


def first_digits(cell: Any) -> str:
    """The digits that are left of such a NIP: fifteen of a number, fewer where it was written in words."""
    if isinstance(cell, float | int):
        return str(int(cell))[:15]
    digits = re.sub(r"[Ee].*", "", str(cell)).replace(",", ".").strip()
    return digits.replace(".", "")


def whole_name(name: str, front: str = "", back: str = "") -> str:
    """A name with its degrees: those before it, and those behind it after a comma."""
    name, front, back = (" ".join(one.split()).strip(" ,") for one in (name, front, back))
    if front and not name.lower().startswith(front.lower()):
        name = f"{front} {name}"
    if back and back.lower() not in name.lower():
        name = f"{name}, {back}"
    return name


def read_sex(cell: str) -> str | None:
    """L or P; None where the cell says neither."""
    said = " ".join(re.sub(r"[^a-z]+", " ", cell.lower()).split())
    if said in _MALE or said in _FEMALE:
        return "L" if said in _MALE else "P"
    return None


def read_employment(cell: str) -> Employment | None:
    """PNS (CPNS too), PPPK or PPPK Paruh Waktu; None where somebody is none of these."""
    said = " ".join(re.sub(r"[^a-z0-9]+", " ", cell.lower()).split())
    if re.search(r"\bnon (?:asn|pns)\b", said):
        return None
    if re.search(r"pppk|p3k|\bppk\b|perjanjian kerja", said):
        return Employment.PPPK_PART_TIME if re.search(r"paruh|part|\bpw\b", said) else Employment.PPPK
    if _HONORARY.search(said):
        return None
    return Employment.PNS if re.search(r"\bc?pns|\bcalon pegawai negeri|pegawai negeri sipil", said) else None


def employment_of(nip: str) -> Employment:
    """What a NIP says of its holder: in that of a PPPK the month of appointment is above 20."""
    return Employment.PPPK if len(nip) == 18 and "21" <= nip[12:14] <= "29" else Employment.PNS


def sex_of(nip: str) -> str | None:
    """What a NIP says of it."""
    return {"1": "L", "2": "P"}.get(nip[14:15])


def read_office_day(cell: Any) -> date | None:
    """A day as offices write it: a date, `1 Maret 2022`, `01-03-22`, `1.3.2022`, or the number a spreadsheet has of it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) or re.fullmatch(r"\d{5}", str(cell).strip()):
        serial = int(float(cell))
        return _EXCEL_BEGAN + timedelta(days=serial) if serial in _SERIALS else None
    said = re.sub(r"[T ]\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?Z?$", "", str(cell).strip())
    if not re.search(r"\d{2,4}$|^\d{4}", said) or not re.search(r"\d\D+\d", said):
        return None  # without its year it is no day of a roster
    if (numbers := re.fullmatch(r"(\d{1,2})\D(\d{1,2})\D(\d{2})", said)) is not None:
        year = int(numbers[3])
        said = f"{numbers[1]}-{numbers[2]}-{year + (1900 if year > 60 else 2000)}"
    try:
        return read_date(said, today=date(2000, 1, 1))
    except (NotADate, UnsureDay):
        return None


def is_total(cells: list[str]) -> bool:
    """Whether a row sums up or signs, and is about nobody."""
    return bool(cells) and bool(_TOTAL.match(cells[0]) or (len(cells) > 1 and _TOTAL.match(cells[1])))


def is_group(cells: list[str]) -> str | None:
    """The words of a row that names what stands below it: `I. PUSKESMAS CONTOH UTARA`; None of any other row."""
    words = list(dict.fromkeys(cells))
    if len(words) != 1 or is_total(words) or not re.search(r"[A-Za-z]{3}", words[0]):
        return None
    return re.sub(r"^\s*(?:[IVXLC]+|[A-Z]|\d{1,3})[.)]\s*", "", words[0]).strip(" :") or None
