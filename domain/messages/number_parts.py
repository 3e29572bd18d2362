"""What somebody wrote, cut into numbers, words and marks, and the numbers in it: figures, words, both mixed, and sizes."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from domain.messages import number_words as words

_KINDS = re.compile(
    r"(?P<number>(?:(?<![\w.,])[.,])?\d(?:[\d.,']*\d)?)|(?P<fraction>[½¼¾⅓⅔⅛])|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<mark>\S)"
)
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "⅛": Decimal("0.125")}
_THIRDS = {"⅓": Decimal(1) / 3, "⅔": Decimal(2) / 3}
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d])")
_ASCII = str.maketrans({**dict.fromkeys("−–—‐‑‒", "-"), **dict.fromkeys("’‘`´′", "'"), "٫": ",", "٬": ".", "÷": "/", "⁄": "/"})
_SEEN_NOT_READ = frozenset("*_\"“”«»[]{}.,;!…•'|#\\")
_GROUPED = {sep: re.compile(rf"\d{{1,3}}(?:{re.escape(sep)}\d{{3}})+") for sep in ".,'"}
_UP_TO = re.compile(r"\bs\s?[./]\s?d\b\.?|\bsampai dengan\b")
_SHARE_OF_ONE = re.compile(r"(?<![\d/.,])(?:(\d+) )?([123])/([234])(?![\d/.,])")
_SIGNS = {("1", "2"): "½", ("1", "4"): "¼", ("3", "4"): "¾", ("1", "3"): "⅓", ("2", "3"): "⅔", ("2", "4"): "½"}
_JOINED = re.compile(r"(?<=[^\W\d_])-(?=[^\W_])")
"""`anak-anak`, and `ke-6`, which is not six below nothing."""
_ONE_OF = re.compile(r"\bse[ -](?=(?:puluh|belas|ratus|ribu|juta|lusin|jam|menit|hari|minggu)\b)")
"""`se ratus` in two words."""
_PLUS_MINUS = re.compile(r"\bplus ?/? ?minus\b")
_OF_BOTH = re.compile(r"\b(siswa|murid|mahasiswa)/(?:i|wi|siswi|mahasiswi)\b")
"""`siswa/i`."""
_TWOFOLD = re.compile(r"(?<=[^\W\d_]{3})2(?!\d)")
"""`anak2`, `kira2`."""
_NO_LIMIT = Decimal("Infinity")
_Size = TypeVar("_Size", int, Decimal)


class NotANumber(ValueError):
    """What was written cannot be read as one number."""


@dataclass(frozen=True)
class Token:
    """A number in figures, a word or a mark."""

    kind: str
    text: str

    @property
    def counts(self) -> bool:
        """Whether it says a number, or a part of one."""
        return self.kind in ("number", "fraction") or self.text in words.COUNTING

    @property
    def measures(self) -> bool:
        """Whether it says dozens or the like."""
        return self.text in words.MEASURES or self.text in words.ONE_MEASURE


@dataclass(frozen=True)
class Found:
    """A number among the tokens: its readings, the usual one first, and the place behind it."""

    readings: tuple[Decimal, ...]
    end: int


def tidy(text: str) -> str:
    """Plain digits and marks, small letters, no ornaments, one word for *up to*.

    Raises `NotANumber` for figures that are no digits: `10²`, `Ⅳ`.
    """
    if not text.isascii():
        text = text.replace("🔟", "10")
        text = "".join(_plain(letter, text) for letter in text)
    plain = _UP_TO.sub("sampai", " ".join(text.lower().replace("&", " dan ").split()))
    return _OF_BOTH.sub(r"\1", _PLUS_MINUS.sub("±", _ONE_OF.sub("se", plain)))


def _plain(letter: str, text: str) -> str:
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.digit(letter))
    if letter in _FRACTIONS or letter in _THIRDS:
        return letter
    if letter.isnumeric():
        raise NotANumber(text)
    if category in ("Cf", "Mn", "Me", "So", "Sk", "Cs"):
        return "" if category != "So" else " "
    return unicodedata.normalize("NFKC", letter).translate(_ASCII)


def with_fractions(plain: str) -> str:
    """`1 1/2 jam` as `1½ jam`: where a share cannot be meant."""
    return _SHARE_OF_ONE.sub(lambda found: f"{found[1] or ''}{_SIGNS.get((found[2], found[3]), '/')}", plain)


def tokens(plain: str) -> list[Token]:
    """The numbers, words and marks of a tidy text; what only adorns is left out."""
    plain = _TWOFOLD.sub("", _JOINED.sub(" ", plain.removesuffix(",-")))
    plain = _SPACED.sub(lambda found: found[0].replace(" ", "'"), plain)
    found = []
    for match in _KINDS.finditer(plain):
        kind, text = str(match.lastgroup), match[0]
        if kind == "mark" and text in _SEEN_NOT_READ:
            continue
        pieces = words.taken_apart(text) if kind == "word" else (text,)
        found += [Token(kind, piece) for piece in pieces]
    return found


def value_at(given: Sequence[Token], start: int) -> Found | None:
    """The number that begins at a place, read as far as it goes; None where none begins. Raises `NotANumber`."""
    total, room, at = Decimal(0), _NO_LIMIT, start
    while True:
        at = _skip_and(given, at) if at > start else at
        if (whole := _word(given, at, words.WHOLE_SCALES)) is not None:
            size, part, after = Decimal(whole), Decimal(1), at + 1
        elif (found := _part(given, at)) is not None:
            readings, after = found
            scale = _word(given, after, words.SCALES)
            if scale is None:
                return _whole(given, total, room, readings, after)
            size, part, after = Decimal(scale), _scaled(readings), after + 1
        else:
            return _measured(given, (total,), at) if at > start else None
        follows = after < len(given) and given[after].counts
        if follows and given[after - 1].text == words.ENGLISH_THOUSAND:
            raise NotANumber("1k5 is not 1005")
        if size >= room or (room != _NO_LIMIT and part * size >= room):
            raise NotANumber("sizes that do not fall")
        total, room, at = total + part * size, size, after
        if part != part.to_integral():
            return _measured(given, (total,), at)
        if not (_skip_and(given, at) < len(given) and given[_skip_and(given, at)].counts):
            return _measured(given, (total,), at)


def _whole(given: Sequence[Token], total: Decimal, room: Decimal, readings: tuple[Decimal, ...], after: int) -> Found:
    """The end of a number: what comes behind the last size must be smaller than it and whole."""
    if room == _NO_LIMIT:
        return _measured(given, readings, after)
    part = readings[0]
    if part >= room or part != part.to_integral():
        raise NotANumber("more than fits behind its size")
    return _measured(given, (total + part,), after)


def _measured(given: Sequence[Token], readings: tuple[Decimal, ...], after: int) -> Found:
    times = _word(given, after, words.MEASURES)
    if times is None:
        return Found(readings, after)
    return Found(tuple(one * times for one in readings), after + 1)


def _part(given: Sequence[Token], at: int) -> tuple[tuple[Decimal, ...], int] | None:
    """What stands before a size: `25`, `dua puluh 5`, `2 ratus`, `satu setengah`, `lima koma lima`."""
    if at >= len(given):
        return None
    token = given[at]
    if token.kind == "fraction":
        return (_fraction(token),), at + 1
    if (over := _divided(given, at)) is not None:
        return (over[0],), over[1]
    if token.text in words.PARTS:
        return (words.PARTS[token.text],), at + 1 + _one_of_a_size(given, at + 1)
    if token.text in words.ONE_MEASURE:
        return (Decimal(words.ONE_MEASURE[token.text]),), at + 1
    if _one_of_a_size(given, at):
        return (Decimal(1),), at + 1
    if token.kind == "number":
        readings = _readings(token.text)
        if not _goes_on(given, at + 1):
            return readings, at + 1
    found = _compound(given, at)
    return None if found is None else _with_fraction(given, *found)


def _one_of_a_size(given: Sequence[Token], at: int) -> bool:
    """The `a` of `a thousand` and `half a dozen`."""
    sizes = words.SCALES.keys() | words.MEASURES.keys()
    return at + 1 < len(given) and given[at].text in words.ONE and given[at + 1].text in sizes


def _goes_on(given: Sequence[Token], at: int) -> bool:
    """Whether a number in figures is only the beginning of one."""
    if at < len(given) and given[at].text in words.SCALES:
        return False
    at = _skip_and(given, at)
    if at >= len(given):
        return False
    token = given[at]
    return token.kind == "fraction" or token.text in words.COUNTING - words.MEASURES.keys() - words.SCALES.keys()


def _compound(given: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    """`dua ratus dua puluh lima`, each piece smaller than the one before leaves room for."""
    total, room, start = Decimal(0), _NO_LIMIT, at
    while True:
        here = _skip_and(given, at) if at > start else at
        found = _piece(given, here)
        if found is None:
            break
        value, left, after = found
        if value >= room or (at > start and value != value.to_integral()):
            raise NotANumber("pieces that do not fall")
        total, room, at = total + value, left, after
    return (total, at) if at > start else None


def _piece(given: Sequence[Token], at: int) -> tuple[Decimal, Decimal, int] | None:
    """One piece of a number below a thousand, what may follow it must be below, and the place behind it."""
    if at >= len(given):
        return None
    token = given[at]
    for table, room in ((words.TEENS, 1), (words.TENS, 10), (words.ALONE, 100)):
        if token.text in table:
            return Decimal(table[token.text]), Decimal(room), at + 1
    if token.kind == "number":
        figure = _readings(token.text)[0]
    elif token.text in words.DIGITS:
        figure = Decimal(words.DIGITS[token.text])
    elif token.text in words.ONE and _word(given, at + 1, words.TIMES) is not None:
        figure = Decimal(1)
    else:
        return None
    times = _word(given, at + 1, words.TIMES)
    if times is not None:
        return figure * times, Decimal(times), at + 2
    if at + 1 < len(given) and given[at + 1].text == words.BELAS:
        if not 1 <= figure <= 9:
            raise NotANumber("belas")
        return figure + 10, Decimal(1), at + 2
    if _word(given, at + 1, words.PER) is not None:
        return None
    return figure, Decimal(1), at + 1


def _with_fraction(given: Sequence[Token], value: Decimal, at: int) -> tuple[tuple[Decimal, ...], int]:
    """`… koma lima`, `… setengah`, `tiga perempat` behind whole pieces."""
    if at < len(given) and given[at].text in words.POINT:
        figures, end = _figures(given, at + 1)
        if not figures:
            raise NotANumber("nothing behind the point")
        return (value + Decimal(f"0.{figures}"),), end
    here = _skip_and(given, at)
    if here < len(given) and given[here].kind == "fraction":
        return (value + _fraction(given[here]),), here + 1
    half = here + 1 if here < len(given) and given[here].text in words.ONE else here
    if (part := _word(given, half, words.PARTS)) is not None:
        return (value + part,), half + 1
    over = _divided(given, here)
    return ((value + over[0],), over[1]) if over else ((value,), at)


def _divided(given: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    by = _word(given, at + 1, words.PER)
    if by is None or at >= len(given):
        return None
    figure = words.DIGITS.get(given[at].text)
    if figure is None and given[at].kind == "number" and given[at].text.isdigit():
        figure = int(given[at].text)
    return (Decimal(figure) / by, at + 2) if figure is not None else None


def _figures(given: Sequence[Token], at: int) -> tuple[str, int]:
    figures = ""
    while at < len(given) and (given[at].text in words.DIGITS or (given[at].kind == "number" and given[at].text.isdigit())):
        figures += str(words.DIGITS.get(given[at].text, given[at].text))
        at += 1
    return figures, at


def _fraction(token: Token) -> Decimal:
    return {**_FRACTIONS, **_THIRDS}[token.text]


def _skip_and(given: Sequence[Token], at: int) -> int:
    """Behind an `and` that a number follows."""
    joins = at + 1 < len(given) and given[at].text in words.AND and (given[at + 1].counts or given[at + 1].text in words.ONE)
    return at + 1 if joins else at


def _word(given: Sequence[Token], at: int, table: Mapping[str, _Size]) -> _Size | None:
    return table.get(given[at].text) if 0 <= at < len(given) and given[at].kind == "word" else None


def _scaled(readings: tuple[Decimal, ...]) -> Decimal:
    """Before a size a single mark is a decimal one: `1.5 juta`, `1,250 juta`."""
    return readings[0] if len(readings) == 1 else min(readings)


def _readings(digits: str) -> tuple[Decimal, ...]:
    """One reading, or two where a mark may group thousands or mark decimals; the one that is usual here comes first."""
    if digits[0] in ".,":
        digits = f"0{digits}"
    if "'" in digits:
        whole, mark, fraction = digits.partition("," if "," in digits else ".")
        if not _GROUPED["'"].fullmatch(whole) or (mark and not fraction.isdigit()):
            raise NotANumber(digits)
        return (Decimal(whole.replace("'", "") + (f".{fraction}" if mark else "")),)
    if "." in digits and "," in digits:
        return (_both(digits),)
    for mark in ".,":
        if mark in digits:
            return _one_mark(digits, mark)
    return (Decimal(digits),)


def _both(digits: str) -> Decimal:
    """The last mark is the decimal one: `1.234,5` and `1,234.5`."""
    decimal = max(digits.rfind("."), digits.rfind(","))
    whole, fraction = digits[:decimal], digits[decimal + 1 :]
    group = "," if digits[decimal] == "." else "."
    if not _GROUPED[group].fullmatch(whole) or not fraction.isdigit():
        raise NotANumber(digits)
    return Decimal(f"{whole.replace(group, '')}.{fraction}")


def _one_mark(digits: str, mark: str) -> tuple[Decimal, ...]:
    parts = digits.split(mark)
    grouped = bool(_GROUPED[mark].fullmatch(digits)) and not digits.startswith("0")
    if not all(part.isdigit() for part in parts) or (len(parts) > 2 and not grouped):
        raise NotANumber(digits)
    thousands = Decimal("".join(parts))
    if len(parts) > 2:
        return (thousands,)
    decimal = Decimal(".".join(parts))
    if not grouped:
        return (decimal,)
    return (thousands, decimal) if mark == "." else (decimal, thousands)
