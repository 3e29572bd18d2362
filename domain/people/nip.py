"""The civil servant's number (NIP, NI PPPK): read, and checked for what its digits must mean."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_YOUNGEST = {"PNS": 18, "PPPK": 20}
"""The age a person is appointed at, at the least: PP 11/2017 (PNS), PP 49/2018 (PPPK)."""


class Employment(StrEnum):
    """The kinds of civil servants (UU 20/2023); PPPK Paruh Waktu are a status of their own (Keputusan Menteri PANRB 16/2025)."""

    PNS = "PNS"
    PPPK = "PPPK"
    PPPK_PART_TIME = "PPPK Paruh Waktu"

    @property
    def by_contract(self) -> bool:
        """Whether their work has an end that is written down, and renewal rests on how they did."""
        return self is not Employment.PNS


BY_CONTRACT = tuple(one for one in Employment if one.by_contract)
"""Those whose contracts end."""


class NipProblem(StrEnum):
    """Why a number is no NIP; each is a sentence in texts/."""

    NOT_18_DIGITS = "not_18_digits"
    NO_SUCH_BIRTH_DATE = "no_such_birth_date"
    NO_SUCH_APPOINTMENT = "no_such_appointment"
    APPOINTED_TOO_YOUNG = "appointed_too_young"
    APPOINTED_IN_FUTURE = "appointed_in_future"
    NO_SUCH_SEX = "no_such_sex"
    NO_SERIAL = "no_serial"


class BadNip(ValueError):
    """The number cannot be a NIP; `problem` says why."""

    def __init__(self, problem: NipProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Nip:
    """18 digits and what they say."""

    digits: str
    born: date
    employment: Employment


def check_nip(text: str, *, employment: Employment | None, today: date) -> Nip:
    """Read a NIP; spaces, dots and dashes are passed over. Raises `BadNip`.

    PNS (Peraturan BKN 22/2007, to be confirmed): birth date YYYYMMDD, month of appointment YYYYMM, sex 1 or 2, serial
    001-999. NI PPPK: birth date, year of appointment YYYY, a 2 and the count of appointment from 1 to 9, sex, serial. The
    fields overlap, so the roster's `employment` decides; without it either reading is accepted. A PNS is 18 by the first of the
    month of appointment, since the number has no day; a PPPK is 20 within the year of it.
    """
    digits = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"[0-9]{18}", digits):
        raise BadNip(NipProblem.NOT_18_DIGITS)
    born = _date(digits[:8], NipProblem.NO_SUCH_BIRTH_DATE)
    if digits[14] not in "12":
        raise BadNip(NipProblem.NO_SUCH_SEX)
    if digits[15:] == "000":
        raise BadNip(NipProblem.NO_SERIAL)
    readings = (employment,) if employment else (Employment.PNS, Employment.PPPK)
    problem: BadNip | None = None
    for reading in readings:
        try:
            _check_appointment(digits, reading, born, today)
            return Nip(digits=digits, born=born, employment=reading)
        except BadNip as bad:
            problem = problem or bad
    assert problem is not None
    raise problem


def mask(nip: str) -> str:
    """A NIP as it may be shown to others: `198…001`."""
    return f"{nip[:3]}…{nip[-3:]}"


def _check_appointment(digits: str, employment: Employment, born: date, today: date) -> None:
    if employment is Employment.PNS:
        appointed = _date(digits[8:14] + "01", NipProblem.NO_SUCH_APPOINTMENT)
        is_old_enough = appointed >= _birthday(born, _YOUNGEST["PNS"])
    else:
        if not 21 <= int(digits[12:14]) <= 29:
            raise BadNip(NipProblem.NO_SUCH_APPOINTMENT)
        appointed = _date(digits[8:12] + "0101", NipProblem.NO_SUCH_APPOINTMENT)
        is_old_enough = appointed.year >= born.year + _YOUNGEST["PPPK"]
    if appointed > today:
        raise BadNip(NipProblem.APPOINTED_IN_FUTURE)
    if not is_old_enough:
        raise BadNip(NipProblem.APPOINTED_TOO_YOUNG)


def _birthday(born: date, age: int) -> date:
    """The day on which somebody has that age; of 29 February the first of March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _date(digits: str, problem: NipProblem) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError as error:
        raise BadNip(problem) from error
