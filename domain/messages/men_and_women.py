"""`25 L 30 P`, `25 laki-laki dan 30 perempuan`, `55 (L 25, P 30)`: people counted apart, where all of them are asked for."""

import re
from decimal import Decimal

_MAN = r"(?:laki(?:[- ]laki)?|lelaki|lk|l|pria|putra|men|boys|males?|m)"
_WOMAN = r"(?:perempuan|wanita|putri|pr|p|women|girls|females?|f)"


def _count_of(one: str) -> str:
    """A pattern of so many of them, the word before or behind the number, each in a group of its own."""
    return rf"(?:(?<!\d)(\d{{1,6}}) ?{one}\b|\b{one} ?[:=]? ?(\d{{1,6}})(?![\d/]|[.,]\d))"


_BETWEEN = r"[\s,;+&]*(?:dan|and)?\s*"
_BOTH = re.compile(
    rf"\(?\s*(?:{_count_of(_MAN)}{_BETWEEN}{_count_of(_WOMAN)}|{_count_of(_WOMAN)}{_BETWEEN}{_count_of(_MAN)})\s*\)?"
)


def together(plain: str) -> tuple[Decimal, str] | None:
    """How many men and women are together, and what is written beside them; None where they are not counted apart."""
    found = list(_BOTH.finditer(plain))
    if len(found) != 1:
        return None
    counts = [Decimal(one) for one in found[0].groups() if one]
    rest = f"{plain[: found[0].start()]} {plain[found[0].end() :]}"
    return sum(counts, Decimal(0)), " ".join(rest.split()).strip(" =:,;")
