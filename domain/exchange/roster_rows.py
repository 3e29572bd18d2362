"""The people of anybody's list, read by what its columns mean: who each is, who is left out and why, which cells say nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from domain.exchange import roster_cells as cells
from domain.exchange.roster_headers import Meaning
from domain.people import careers
from domain.people.nip import BadNip, Employment, check_nip
from domain.people.phones import read_phone

_OR = re.compile(r"\s*(?:[/;,|\n]|\bdan\b|\batau\b)\s*", re.IGNORECASE)
_NONE = frozenset({"", "-", "–", "—", "--", "0", "nihil", "tidak ada", "n/a", "null", "kosong", "tdk ada"})
_LEAST_CELLS = 3
"""Of a row that is about somebody, though it has no NIP."""


class Left(StrEnum):
    """Why somebody of the list is not taken."""

    NO_NIP = "no_nip"
    NOT_CIVIL = "not_civil"
    LOST = "lost"
    BAD_NIP = "bad_nip"
    TWICE = "twice"
    NOT_WANTED = "not_wanted"
    LACKS = "lacks"
    """Who is new, and of whom it says no post or no unit."""
    GONE = "gone"
    """Who lacked something when it was asked, and has no post any more."""


@dataclass(frozen=True)
class LeftOut:
    """Somebody of the list who is not taken."""

    row: int
    name: str
    why: Left
    nip: str = ""
    position: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Unread:
    """A cell that says nothing we can read: what is there stays."""

    row: int
    name: str
    column: str
    words: str


@dataclass
class Listed:
    """Somebody of the list; what it does not say is None."""

    row: int
    nip: str
    name: str
    employment: Employment
    sex: str | None
    position: str | None = None
    unit: str | None = None
    supervisor: str | None = None
    since: date | None = None
    until: date | None = None
    phone: str | None = None
    grade: str | None = None
    functional: str | None = None
    level: str | None = None
    contract: date | None = None


@dataclass
class People:
    """What a list says."""

    listed: list[Listed] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


Rows = Sequence[tuple[int, Mapping[str, Any]]]


def people(rows: Rows, columns: Mapping[str, Meaning], *, today: date, nips: Mapping[int, str] | None = None) -> People:
    """Everybody of the list. `nips`: of rows whose NIP lost its last digits, the whole one as somebody has said."""
    reading = _Reading(
        {meaning: header for header, meaning in columns.items() if meaning is not Meaning.NOTHING}, today, nips or {}
    )
    for number, row in rows:
        reading.take(number, row)
    return reading.found


class _Reading:
    """Row after row, because a row may name the unit of those below it."""

    def __init__(self, headers: Mapping[Meaning, str], today: date, nips: Mapping[int, str]) -> None:
        self.found = People()
        self._headers, self._today, self._nips = headers, today, nips
        self._group: str | None = None
        self._seen: set[str] = set()

    def take(self, number: int, row: Mapping[str, Any]) -> None:
        """One row: somebody, the name of a group, or nothing of ours."""
        there = [" ".join(str(cell).split()) for cell in row.values() if cell not in ("", None)]
        if (group := cells.is_group(there)) is not None:
            self._group = group
            return
        name, nip, lost = self._who(number, row)
        if not name or cells.is_total(there) or name == self._headers.get(Meaning.NAME):
            return
        if not nip and not lost and len(there) < _LEAST_CELLS:
            return
        self._person(number, row, name, nip, lost=lost)

    def _who(self, number: int, row: Mapping[str, Any]) -> tuple[str, str, bool]:
        said = row.get(self._headers.get(Meaning.NIP, ""))
        lost = cells.lost_digits(said)
        nip = self._nips.get(number) or ("" if lost else cells.nip_digits(said))
        if Meaning.NAME_AND_NIP in self._headers:
            name, within = cells.name_and_nip(str(row.get(self._headers[Meaning.NAME_AND_NIP]) or ""))
            nip = nip or within or ""
        else:
            name, within = cells.name_and_nip(self._text(row, Meaning.NAME))
            nip = nip or within or ""
        whole = cells.whole_name(name, self._text(row, Meaning.FRONT), self._text(row, Meaning.BACK))
        return (whole if re.search(r"[^\W\d_]{2}", whole) else ""), nip, lost and not nip

    def _person(self, number: int, row: Mapping[str, Any], name: str, nip: str, *, lost: bool) -> None:
        status = self._text(row, Meaning.EMPLOYMENT)
        employment = cells.read_employment(status) if status else cells.employment_of(nip)
        why = self._why_not(nip, status, employment, lost=lost)
        if why is not None:
            post, unit = self._text(row, Meaning.POSITION)[:64], self._text(row, Meaning.UNIT) or self._group
            self.found.left.append(LeftOut(number, name, why, nip, post or None, unit))
            return
        self._seen.add(nip)
        employment = employment if employment is not None and _fits(nip, employment, self._today) else cells.employment_of(nip)
        post = self._text(row, Meaning.EXTRA)
        post = post if re.match(r"(?:plt\.?|plh\.?)?\s*kepala\b", post, re.IGNORECASE) else ""
        functional, level = self._text(row, Meaning.FUNCTIONAL), self._level(number, name, row)
        written = self._text(row, Meaning.POSITION)
        post = post or written or " ".join(filter(None, (functional, level)))
        if not functional or level is None:
            functional, level = _with_level(functional or post) if level is None else (functional or post, level)
        sex = self._text(row, Meaning.SEX)
        self.found.listed.append(
            Listed(
                row=number,
                nip=nip,
                name=name[:160],
                employment=employment,
                sex=cells.read_sex(sex) or cells.sex_of(nip),
                position=post[:64] or None,
                unit=self._text(row, Meaning.UNIT) or self._group,
                supervisor=self._supervisor(row),
                since=self._day(number, name, row, Meaning.SINCE),
                until=self._day(number, name, row, Meaning.UNTIL),
                phone=self._phone(number, name, row),
                grade=self._grade(number, name, row, employment),
                functional=functional[:64] if functional and level else None,
                level=level,
                contract=self._day(number, name, row, Meaning.CONTRACT),
            )
        )

    def _why_not(self, nip: str, status: str, employment: Employment | None, *, lost: bool) -> Left | None:
        if lost:
            return Left.LOST
        if (
            status
            and employment is None
            and (not nip or re.search(r"honor|non|gty|gtt|ptt|sukarela|kontrak", status, re.IGNORECASE))
        ):
            return Left.NOT_CIVIL
        if not nip:
            return Left.NO_NIP
        if nip in self._seen:
            return Left.TWICE
        fits = any(_fits(nip, one, self._today) for one in (employment, cells.employment_of(nip)) if one)
        return None if fits else Left.BAD_NIP

    def _supervisor(self, row: Mapping[str, Any]) -> str | None:
        """The NIP or the name of whoever supervises, as it stands there."""
        cell = row.get(self._headers.get(Meaning.SUPERVISOR, ""))
        digits = cells.nip_digits(cell) if cell not in ("", None) else ""
        if len(digits) == 18:
            return digits
        said = self._text(row, Meaning.SUPERVISOR) or self._text(row, Meaning.SUPERVISOR_NAME)
        name, nip = cells.name_and_nip(said)
        return nip or name or None

    def _level(self, number: int, name: str, row: Mapping[str, Any]) -> str | None:
        said = self._text(row, Meaning.LEVEL)
        if not said:
            return None
        known = {words.lower(): words for words in careers.LEVELS.values()}
        found = known.get(" ".join(said.lower().split())) or _with_level(f"x {said}")[1]
        if found is None:
            self._unread(number, name, row, Meaning.LEVEL)
        return found

    def _phone(self, number: int, name: str, row: Mapping[str, Any]) -> str | None:
        said = self._text(row, Meaning.PHONE)
        if not said:
            return None
        for one in _OR.split(said):
            try:
                return read_phone(re.sub(r"^\D+(?=[0+])|['’`]", "", one))
            except ValueError:
                continue
        self._unread(number, name, row, Meaning.PHONE)
        return None

    def _grade(self, number: int, name: str, row: Mapping[str, Any], employment: Employment) -> str | None:
        said = self._text(row, Meaning.GRADE)
        if not said:
            return None
        try:
            found = careers.read_grade(said)
        except ValueError:
            found = ""
        if found and careers.grade_fits(found, employment):
            return found
        self._unread(number, name, row, Meaning.GRADE)
        return None

    def _day(self, number: int, name: str, row: Mapping[str, Any], meaning: Meaning) -> date | None:
        if not self._text(row, meaning):
            return None
        found = cells.read_office_day(row[self._headers[meaning]])
        if found is None:
            self._unread(number, name, row, meaning)
        return found

    def _unread(self, number: int, name: str, row: Mapping[str, Any], meaning: Meaning) -> None:
        """Note a cell that says nothing."""
        header = self._headers[meaning]
        self.found.unread.append(Unread(number, name, header, str(row[header])[:60]))

    def _text(self, row: Mapping[str, Any], meaning: Meaning) -> str:
        cell = row.get(self._headers.get(meaning, ""))
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        said = " ".join(str("" if cell is None else cell).replace("\u200b", "").split())
        return "" if said.lower() in _NONE else said


def _fits(nip: str, employment: Employment, today: date) -> bool:
    try:
        check_nip(nip, employment=employment, today=today)
    except BadNip:
        return False
    return True


def _with_level(post: str) -> tuple[str, str | None]:
    """A functional post and its level: `BIDAN AHLI MUDA` as `BIDAN`, `Ahli Muda`."""
    for words in sorted(careers.LEVELS.values(), key=len, reverse=True):
        match = re.fullmatch(rf"(.+?)[\s,\-]+(?:{words})", " ".join(post.split()), re.IGNORECASE)
        if match is not None:
            return match[1], words
    return post, None
