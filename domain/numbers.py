"""Numbers as Indonesians (and their colleagues) write them: `1.250`, `1,5`, `12 rb`, `dua puluh lima`, `25 orang`."""

import re
import unicodedata
from decimal import Decimal

_UNITS = {
    "nol": 0, "nihil": 0, "kosong": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7,
    "delapan": 8, "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000, "sejuta": 1_000_000,
    "zero": 0, "none": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {
    "rb": 1000, "ribu": 1000, "k": 1000, "thousand": 1000, "jt": 1_000_000, "juta": 1_000_000, "million": 1_000_000,
    "m": 1_000_000,
}  # fmt: skip
_TENS, _TEENS, _HUNDREDS = {"puluh"}, {"belas"}, {"ratus", "hundred"}
_HALF = {"setengah", "half", "separuh"}
_FILLERS = {"dan", "and", "sekitar", "kurang", "lebih", "kira-kira", "about", "ada", "total", "jumlah", "a"}
_VAGUE = {"puluhan", "belasan", "ratusan", "ribuan", "jutaan", "an", "dozens", "hundreds", "thousands"}
_NUMERAL = re.compile(r"([+-]?)(\d[\d.,' ]*\d|\d)(.*)", re.DOTALL)
_GROUPED = {sep: re.compile(rf"\d{{1,3}}(?:{re.escape(sep)}\d{{3}})+") for sep in (".", ",", " ", "'")}
_LONGEST = 40


class NotANumber(ValueError):
    """What was written cannot be read as one number."""


def read_number(text: str) -> tuple[Decimal, ...]:
    """The readings of `text`: one, or several where a separator may group thousands or mark decimals.

    The reading that is usual here (dot groups thousands, comma marks decimals) comes first. Words behind the number
    are its unit and are passed over. Raises `NotANumber`.
    """
    plain = _tidy(text)
    if not plain or len(plain) > _LONGEST:
        raise NotANumber(text)
    match = _NUMERAL.match(plain.lstrip("~±≈= "))
    if not match:
        return (_words(plain),)
    sign, digits, rest = match.groups()
    scale, rest = _scale(rest.strip())
    if any(letter.isdigit() for letter in rest) or any(mark in rest for mark in "/:+"):
        raise NotANumber(text)
    return tuple((-value if sign == "-" else value) * scale for value in _readings(digits.strip(), bool(scale != 1)))


def format_number(value: Decimal, *, decimals: int | None = None) -> str:
    """`1.234,5`: exactly `decimals` places (half up), or as many as the value has."""
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding="ROUND_HALF_UP")
    whole, _, fraction = f"{value:f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def _tidy(text: str) -> str:
    """Plain digits, spaces and minus signs, small letters."""
    plain = "".join(str(unicodedata.digit(letter)) if unicodedata.category(letter) == "Nd" else letter for letter in text)
    plain = re.sub(r"[−–—‐‑]", "-", plain)
    return re.sub(r"\s+", " ", plain).strip().lower().removesuffix(".").strip()


def _readings(digits: str, scaled: bool) -> tuple[Decimal, ...]:
    digits = digits.replace("'", " ") if "'" in digits else digits
    if " " in digits:
        if not re.fullmatch(r"\d{1,3}( \d{3})+([.,]\d+)?", digits):
            raise NotANumber(digits)
        digits = digits.replace(" ", "")
    if "." in digits and "," in digits:
        return (_both(digits),)
    for mark in ".,":
        if mark in digits:
            return _one_mark(digits, mark, scaled)
    return (Decimal(digits),)


def _both(digits: str) -> Decimal:
    """The last mark is the decimal one: `1.234,5` and `1,234.5`."""
    decimal = max(digits.rfind("."), digits.rfind(","))
    whole, fraction = digits[:decimal], digits[decimal + 1 :]
    group = "," if digits[decimal] == "." else "."
    if not _GROUPED[group].fullmatch(whole) or not fraction.isdigit():
        raise NotANumber(digits)
    return Decimal(f"{whole.replace(group, '')}.{fraction}")


def _one_mark(digits: str, mark: str, scaled: bool) -> tuple[Decimal, ...]:
    parts = digits.split(mark)
    if not all(part.isdigit() for part in parts):
        raise NotANumber(digits)
    grouped = bool(_GROUPED[mark].fullmatch(digits)) and not digits.startswith("0")
    if len(parts) > 2:
        if not grouped:
            raise NotANumber(digits)
        return (Decimal("".join(parts)),)
    decimal = Decimal(".".join(parts))
    if not grouped or scaled:
        return (decimal,)
    thousands = Decimal("".join(parts))
    return (thousands, decimal) if mark == "." else (decimal, thousands)


def _scale(rest: str) -> tuple[int, str]:
    word, _, behind = rest.partition(" ")
    if word in _SCALES:
        return _SCALES[word], behind
    return 1, rest


def _words(plain: str) -> Decimal:
    """`dua puluh lima`, `seratus dua`, `twenty five`, `setengah`; words behind the number are its unit."""
    negative, total, part, last, seen, half = False, Decimal(0), Decimal(0), Decimal(0), False, False
    words = re.split(r"[ -]+", plain)
    if _VAGUE & set(words):
        raise NotANumber(plain)
    for word in words:
        if word in ("minus", "negatif") and not seen:
            negative = True
        elif word in _HALF:
            half, seen = True, True
        elif word in _UNITS:
            last = Decimal(_UNITS[word])
            part, seen = part + last, True
        elif word in _TEENS and seen:
            part += 10
        elif word in _TENS and seen:
            part += last * 9
        elif word in _HUNDREDS and seen:
            part += last * 99
        elif word in _SCALES and seen and len(word) > 1:
            total, part = total + max(part, Decimal(1)) * _SCALES[word], Decimal(0)
        elif word not in _FILLERS:
            if seen:
                break
            raise NotANumber(plain)
    if not seen:
        raise NotANumber(plain)
    value = total + part + (Decimal("0.5") if half else 0)
    return -value if negative else value
