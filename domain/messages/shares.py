"""A part and its whole as people write them: `43/45`, `43 dr 45 bayi`, `25/30 = 83%`, `dari 45 hadir 43`."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import product

from domain.messages.men_and_women import together
from domain.messages.number_parts import NotANumber, tidy, with_fractions
from domain.messages.numbers import Unsure, Why, format_number, read_number

_SEPARATORS = tuple(
    re.compile(pattern)
    for pattern in (
        r"/",
        r"(?<![a-z])(?:dari (?:total|jumlah|keseluruhan|seluruh)|out of|dari|dr|dri|of)(?![a-z])\.?",
        r"\bper\b",
        r":",
    )
)
_PERCENT = re.compile(
    r"[=(,;]?\s*(?:\b(?:atau|yaitu|adalah|or|sama dengan)\b\s*)?(\d+(?:[.,]\d+)?)\s*(?:%|(?:persen|prosen|percent|pct)\b)\s*\)?"
)
_WHOLE_FIRST = re.compile(r"(?:dari|dr|of)\D*?(\d[\d.,]*)\b\D+?(\d[\d.,]*)\D*")
_TWO = re.compile(r"[^\d/]*?(\d{1,6})(?![.,]\d)[^\d/]+?(?!20\d\d\b)(\d{1,6})[^\d/]*")
_DENIES = re.compile(
    r"[%+=<>~±]|\b(?:tidak|tdk|tak|bukan|belum|blm|absen|sakit|izin|alpa|kosong|sisa|kurang|lebih|not|no|atau|or)\b"
)
_THAT_IS = re.compile(r"(.*\d.*?)\s*[=(]\s*(\d+(?:[.,]\d+)?)\s*\)?")
"""Two numbers, and what may be their percentage without its sign: `43/45 = 95,6`."""
_NAMED = re.compile(r"(?<=[^\W\d_])\s*[=:]\s*(?=\d)")
_OF = r"(?:dari|dr|dri|of)(?: the| total| jumlah)?"
_ALL = re.compile(rf"(?:semua|semuanya|seluruh|seluruhnya|all)(?: {_OF})? (\d.*)")
_NONE = re.compile(
    rf"(?:tidak ada|tdk ada|tak ada|ndak ada|nda ada|gak ada|ga ada|belum ada|blm ada|tena|none)(?: satu ?pun)? {_OF} (\d.*)"
)
_A_PART = re.compile(r"[½¼¾⅓⅔⅛]|\b(?:setengah|separuh|separo|seper\w+|half|quarter|\w+ per(?:dua|tiga|empat|lima))\b")
_NEAR = Decimal("0.001")
_MOST, _LONGEST = 3, 320


@dataclass(frozen=True)
class Share:
    """The part and whole that were written, or those that probably were."""

    pairs: tuple[tuple[Decimal, Decimal], ...]
    why: str = ""
    """Why they are to be made sure of; empty where they are certain."""
    word: str = ""


def read(text: str, *, units: Collection[str], nothing: Collection[str] = ()) -> Share:
    """The part and whole of `text`; words such as `nihil` count as 0. Raises `NotANumber`."""
    plain = tidy(text)
    if len(plain) > _LONGEST:
        raise NotANumber(text)
    said = list(_PERCENT.finditer(plain))
    if len(said) == 1:
        return _with_percentage(plain, said[0], units, nothing)
    if said:
        raise NotANumber(text)
    if (found := _all_or_none(plain, units)) is not None:
        return found
    if match := _WHOLE_FIRST.fullmatch(plain):
        whole, part = (counted(one, units=units)[0][0] for one in match.groups())
        return Share(((part, whole),), Why.SUM)
    return _of_two(plain, text, units, nothing)


def counted(text: str, *, units: Collection[str], nothing: Collection[str] = ()) -> tuple[tuple[Decimal, ...], str, str]:
    """One of the two numbers. People and hours are counted: where a mark can group thousands, it does.

    What it is, or where that is not certain what it probably is, why, and the word that made it doubtful.
    """
    if text.strip(" .,") in nothing:
        return (Decimal(0),), "", ""
    try:
        readings = read_number(text, units=units)
    except Unsure as unsure:
        if not unsure.guesses:
            raise
        return unsure.guesses, unsure.why, unsure.word
    return (next((value for value in readings if value == value.to_integral()), readings[0]),), "", ""


def _all_or_none(plain: str, units: Collection[str]) -> Share | None:
    """`semua dari 45`, `tidak ada dari 45`."""
    for pattern, share in ((_ALL, 1), (_NONE, 0)):
        if (match := pattern.fullmatch(plain)) and len(re.findall(r"\d+", match[1])) == 1:
            whole = counted(match[1], units=units)[0][0]
            return Share(((share * whole, whole),), Why.SUM)
    return None


def _of_two(plain: str, text: str, units: Collection[str], nothing: Collection[str]) -> Share:
    if match := _THAT_IS.fullmatch(plain):
        found = _or_none(match[1], units, nothing)
        percent = Decimal(match[2].replace(",", "."))
        if found is not None and not found.why and any(_is_theirs(found, one) for one in (percent, percent.scaleb(2))):
            return found
    if (found := _a_part_of(plain, text, units)) is not None:
        return found
    return _apart_or_beside(plain, text, units, nothing)


def _or_none(plain: str, units: Collection[str], nothing: Collection[str]) -> Share | None:
    try:
        return _apart_or_beside(plain, plain, units, nothing)
    except NotANumber:
        return None


def _a_part_of(plain: str, text: str, units: Collection[str]) -> Share | None:
    """`setengah dari 46` is probably 23 of 46; half of 45 is no number of anybody."""
    sides = re.split(rf"\b{_OF} ", with_fractions(plain))
    if len(sides) != 2 or not _A_PART.search(sides[0]):
        return None
    (fraction, *_), *_ = counted(sides[0], units=units)
    (whole, *_), *_ = counted(sides[1], units=units)
    if not 0 < fraction < 1:
        return None
    part = (fraction * whole).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if abs(part - fraction * whole) > _NEAR:
        raise NotANumber(text)
    return Share(((part, whole),), Why.SUM)


def _apart_or_beside(plain: str, text: str, units: Collection[str], nothing: Collection[str]) -> Share:
    for part, whole in _apart(plain):
        try:
            (parts, why, word), (wholes, also, other) = (counted(one, units=units, nothing=nothing) for one in (part, whole))
        except NotANumber:
            continue
        return Share(tuple(product(parts, wholes))[:_MOST], why or also, word or other)
    return _side_by_side(plain, text)


def _side_by_side(plain: str, text: str) -> Share:
    """`43 45`, `45 bayi, 43 lengkap`: two whole numbers and nothing that denies are probably the part and its whole."""
    plain = _NAMED.sub(" ", plain)
    match = _TWO.fullmatch(plain)
    if match is None or _DENIES.search(plain) or together(plain) is not None:
        raise NotANumber(text)
    part, whole = sorted(Decimal(one) for one in match.groups())
    return Share(((part, whole),), Why.SUM)


def _apart(plain: str) -> Iterator[tuple[str, str]]:
    for separator in _SEPARATORS:
        sides = separator.split(plain)
        if len(sides) == 2 and all(side.strip() for side in sides):
            yield sides[0].strip(), sides[1].strip()


def _with_percentage(plain: str, said: re.Match[str], units: Collection[str], nothing: Collection[str]) -> Share:
    """A percentage beside both numbers must be theirs; a percentage of one number is made sure of."""
    rest = " ".join(f"{plain[: said.start()]} {plain[said.end() :]}".split()).strip(" ()=,")
    percent = Decimal(said[1].replace(",", "."))
    if match := re.fullmatch(r"(?:dari|dr|of) (.+)", rest):
        whole = counted(match[1], units=units)[0][0]
        part = (percent * whole / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return Share(((part, whole),), Why.SUM)
    found = _of_two(rest, plain, units, nothing)
    if found.why or found.pairs[0][1] <= 0:
        return found
    return found if _is_theirs(found, percent) else Share(found.pairs, Why.DIFFERS, f"{format_number(percent)} %")


def _is_theirs(found: Share, percent: Decimal) -> bool:
    """Whether a percentage is what part and whole come to, as precisely as it is written."""
    part, whole = found.pairs[0]
    if whole <= 0:
        return False
    exponent = percent.as_tuple().exponent
    places = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    fits = {(part * 100 / whole).quantize(places, rounding=how) for how in (ROUND_HALF_UP, ROUND_DOWN)}
    return percent in fits
