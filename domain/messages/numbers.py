"""Numbers as Indonesians (and their colleagues) write them: `1.250`, `1,5`, `12 rb`, `dua puluh lima`, `25 orang`."""

import re
import unicodedata
from decimal import Decimal

_UNITS = {
    "nol": 0,
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
    "sepuluh": 10,
    "sebelas": 11,
    "seratus": 100,
    "seribu": 1000,
    "sejuta": 1_000_000,
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_SCALES = {"rb": 1000, "ribu": 1000, "k": 1000, "thousand": 1000, "jt": 1_000_000, "juta": 1_000_000, "million": 1_000_000}
_TENS, _TEENS, _HUNDREDS = {"puluh"}, {"belas"}, {"ratus", "hundred"}
_HALF = {"setengah", "half", "separuh"}
_FILLERS = {"dan", "and", "sekitar", "kurang", "lebih", "kira-kira", "about", "ada", "total", "jumlah", "a"}
_SEVERAL = {"atau", "or", "sampai", "hingga", "to", "sd", "s/d", "antara", "between", "tiap", "per"}
_POINT = {"koma", "point"}
_VAGUE = {"puluhan", "belasan", "ratusan", "ribuan", "jutaan", "an", "dozens", "hundreds", "thousands"}
_GLUED = re.compile(r"\b(satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)(puluh|belas|ratus|ribu|juta)\b")
_NUMERAL = re.compile(r"([+-]?)(\d[\d.,' ]*\d|\d)(.*)", re.DOTALL)
_APART = re.compile(r"^([+-]) (?=\d)")
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
    match = _NUMERAL.match(_without_fillers(plain))
    if not match:
        return (_words(plain),)
    sign, digits, rest = match.groups()
    scale, rest = _scale(rest.strip())
    if scale > 1 and (more := _NUMERAL.match(rest)) and not more[1]:
        return (_scaled_sum(sign, digits, scale, rest, text),)
    unreadable = any(letter.isnumeric() for letter in rest) or any(mark in rest for mark in "/:+")
    if unreadable or (_SEVERAL | _VAGUE) & set(rest.split()):
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


def _without_fillers(plain: str) -> str:
    """`sekitar 25` is 25; a sign may stand apart from its digits."""
    words = plain.lstrip("~±≈= ").split(" ")
    while len(words) > 1 and words[0] in _FILLERS:
        words = words[1:]
    return _APART.sub(r"\1", " ".join(words))


def _scaled_sum(sign: str, digits: str, scale: int, rest: str, text: str) -> Decimal:
    """`2 juta 500 ribu`: parts of falling size add up."""
    match = _NUMERAL.match(rest)
    assert match is not None
    smaller, behind = _scale(match[3].strip())
    part = _readings(match[2].strip(), smaller != 1)[0] * smaller
    if part >= scale or any(letter.isnumeric() for letter in behind):
        raise NotANumber(text)
    value = _readings(digits.strip(), True)[0] * scale + part
    return -value if sign == "-" else value


def _tidy(text: str) -> str:
    """Plain digits, spaces and minus signs, small letters."""
    if not text.isascii():
        digits = (str(unicodedata.digit(letter)) if unicodedata.category(letter) == "Nd" else letter for letter in text)
        text = re.sub(r"[−–—‐‑]", "-", "".join(digits))
    return " ".join(text.split()).lower().removesuffix(".").strip()


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
    """`dua puluh lima`, `seratus dua`, `twenty five`, `dua koma lima`, `setengah`; words behind the number are its unit."""
    words = [word for word in re.split(r"[ -]+", _GLUED.sub(r"\1 \2", plain)) if word not in _FILLERS]
    if (_VAGUE | _SEVERAL) & set(words):
        raise NotANumber(plain)
    negative = bool(words) and words[0] in ("minus", "negatif")
    words = words[1:] if negative else words
    whole, used = _whole(words, plain)
    if used < len(words) and words[used] in _POINT:
        fraction = [str(_UNITS[word]) for word in words[used + 1 :] if word in _UNITS and _UNITS[word] < 10]
        if not fraction:
            raise NotANumber(plain)
        whole += Decimal("0." + "".join(fraction))
    return -whole if negative else whole


def _whole(words: list[str], plain: str) -> tuple[Decimal, int]:
    """The number the first words say, and how many of them say it."""
    total, part, last, used = Decimal(0), Decimal(0), Decimal(0), 0
    open_unit = False
    """The word before was a bare digit, behind which only a size may follow."""
    for used, word in enumerate(words):
        if word in _UNITS and not open_unit:
            last = Decimal(_UNITS[word])
            part += last
            open_unit = last < 20
        elif word in _HALF:
            part += Decimal("0.5")
        elif word in _TEENS and open_unit:
            part, open_unit = part + 10, False
        elif word in _TENS and open_unit:
            part, open_unit = part + last * 9, False
        elif word in _HUNDREDS and open_unit:
            part, open_unit = part + last * 99, False
        elif word in _SCALES and used:
            total, part, open_unit = total + max(part, Decimal("0.5")) * _SCALES[word], Decimal(0), False
        elif word in _UNITS or not used:
            raise NotANumber(plain)
        else:
            return total + part, used
    if not words:
        raise NotANumber(plain)
    return total + part, used + 1
