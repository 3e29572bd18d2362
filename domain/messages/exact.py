"""What can be kept exactly: up to 11 digits before the comma and 4 behind it. Longer ones are mostly numbers of persons."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum

PLACES = 4
LIMIT = Decimal(10) ** 11
"""Every number that is kept is smaller, and has at most `PLACES` decimals: both databases keep those without a change."""

_MARKS = re.compile(r"[\s.\-/']")
_LONG = re.compile(r"\d(?:[\s.\-']?\d){8,}")
_PHONE = re.compile(r"08\d{8,11}")
_NIK, _NIP = 16, 18


class Looks(StrEnum):
    """What a long number seems to be, which is no amount."""

    NIK = "looks_like_nik"
    NIP = "looks_like_nip"
    PHONE = "looks_like_phone"


def keeps(value: Decimal) -> bool:
    """Whether `value` can be kept exactly."""
    return value.is_finite() and abs(value) < LIMIT and value == round(value, PLACES)


def person_number(text: str) -> Looks | None:
    """Whether there is a NIK, a NIP or a telephone number in `text`, however its digits are grouped."""
    for found in _LONG.findall(text):
        digits = _MARKS.sub("", found)
        if len(digits) == _NIK and not re.fullmatch(r"\d{1,3}(?:\.\d{3})+", found):
            return Looks.NIK
        if len(digits) == _NIP and _is_day(digits[:8]):
            return Looks.NIP
        if _PHONE.fullmatch(digits):
            return Looks.PHONE
    return None


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
