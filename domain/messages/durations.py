"""How long something took, as people say it: `1 jam 20 menit`, `1 jam lebih 20`, `tiga perempat jam`, `1:20`, `sejam`."""

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from domain.messages.number_parts import NotANumber, Token, tidy, tokens, value_at, with_fractions
from domain.messages.number_words import each
from domain.messages.numbers import Unsure, Why, attempts, between, is_courtesy, is_unit, read_number

_SECOND = Decimal(1) / 60
_SIZES = {
    **dict.fromkeys(each("detik dtk second seconds sec s"), _SECOND),
    **dict.fromkeys(each("menit mnt mnit min mins m minute minutes menitan"), Decimal(1)),
    **dict.fromkeys(each("jam j jm hour hours h hr hrs"), Decimal(60)),
    **dict.fromkeys(each("hari hr2 day days d"), Decimal(1440)),
}
_WEEKS = dict.fromkeys(each("minggu pekan week weeks"), Decimal(10080))
_ONE = {"sedetik": _SECOND, "semenit": Decimal(1), "sejam": Decimal(60), "sehari": Decimal(1440)}
_ONE_WEEK = {"seminggu": Decimal(10080), "sepekan": Decimal(10080)}
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_BARE_CLOCK = re.compile(r"(\d{1,2})\.([0-5]\d)")
_EACH = re.compile(r"\s*(?:/|\b(?:per|tiap|setiap|each)\b)\s*[a-z]+$")
"""`25 menit/pasien`."""
_TENS_OF = re.compile(r"(?<![\d.,])(\d+)-?an\b")
"""`20an menit`."""
_TWICE = re.compile(r"([^=(]*[a-z][^=(]*)\s*[=(]\s*([^=()]*[a-z][^=()]*)\)?")
"""`90 menit (1,5 jam)`."""
_IN_WORDS = re.compile(r"(?<=\d) ?\(([a-z ]+)\)")
_PLAINER = (
    (re.compile(r"^(hour|minute|day)(?= and\b)"), r"1 \1"),
    (re.compile(r"\band a half\b"), "half"),
    (re.compile(r"\b(half|quarter)(?: of)? an? (?=hour|day)"), r"\1 "),
    (re.compile(r"\ban? (?=hour|minute|day)"), "1 "),
    (re.compile(r"\b(setengah|seperempat)(?=jam\b|hari\b|menit\b)"), r"\1 "),
)
"""What is said otherwise, and as what it is read."""
_HOURS_AND_MINUTES = re.compile(r"\b(\d{1,2})\.([0-5]\d) (?:jam|j|hours?|h)\b")
_OTHER_TIMES = frozenset(
    each("minggu pekan bulan bln tahun thn triwulan week weeks pukul pkl month months year years seminggu sebulan")
)
_JOINS, _LESS, _MORE = frozenset({"dan", "and"}), frozenset({"kurang", "krg"}), frozenset({"lebih", "lbh", "lewat", "lwt", "+"})
_ABOUT = frozenset(
    each(
        "sekitar kira kurleb sedikit dikit kl krg lbh lebih kurang hampir dari about around almost nearly mungkin"
        " paling ~ ≈ ± < > ≤ ≥ ? +"
    )
)
_RANGE = frozenset(each("- sampai hingga sd to until atau or"))
_BEFORE = frozenset(
    each(
        "waktu tunggu lama lamanya selama rata ada total adalah hanya cuma sudah rerata avg average for waiting wait"
        " time took is was only = : ( )"
    )
)
_SAYING = _JOINS | _LESS | _MORE | _ABOUT | _RANGE | _BEFORE
_LONGEST = 160
_PLACES = Decimal("0.0001")


def read_minutes(text: str, *, unit: str = "menit") -> tuple[Decimal, ...]:
    """A duration in the indicator's `unit` (menit, jam or hari); a bare number is already in it.

    Raises `NotANumber`, or `Unsure` where it is a duration only probably.
    """
    plain = tidy(text)
    if len(plain) > _LONGEST:
        raise NotANumber(text)
    unit_words = re.findall(r"[^\W\d_]+", unit.lower())
    size = next((_SIZES[word] for word in unit_words if word in _SIZES), Decimal(1))
    if match := _CLOCK.fullmatch(plain.strip(" .")):
        seconds = Decimal(int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0))
        return (_exact(seconds / 60 / size),)
    if match := _BARE_CLOCK.fullmatch(plain):
        if plain.startswith("0"):
            raise NotANumber(text)
        raise Unsure(text, (Decimal(plain),), Why.TWICE)
    plain = _without_words(_EACH.sub("", with_fractions(between(_TENS_OF.sub(r"kira \1", plain)))))
    for pattern, plainer in _PLAINER:
        plain = pattern.sub(plainer, plain)
    if (match := _TWICE.fullmatch(plain)) and all(set(re.findall("[a-z]+", one)) & _SIZES.keys() for one in match.groups()):
        return _same(*(read_minutes(one, unit=unit) for one in match.groups()), text=text)
    if match := _HOURS_AND_MINUTES.fullmatch(plain):
        decimal = Decimal(f"{match[1]}.{match[2]}") * 60
        clock = Decimal(int(match[1]) * 60 + int(match[2]))
        raise Unsure(text, tuple(_exact(one / size) for one in (clock, decimal)), Why.TWICE)
    plain = _without_kind(plain, unit_words)
    sizes = _SIZES if size < _SIZES["hari"] else {**_SIZES, **_WEEKS, "hr": _SIZES["hari"]}
    said = {token.text for token in tokens(plain)}
    if said & _OTHER_TIMES - sizes.keys() - (_ONE_WEEK.keys() if "minggu" in sizes else frozenset()):
        raise NotANumber(text)
    if not said & {*sizes, *_ONE, *_ONE_WEEK}:
        return read_number(plain, units=unit_words)
    try:
        found = attempts(plain, text, lambda given: _read(given, text, sizes, unit_words))
    except Unsure as unsure:
        raise Unsure(text, tuple(_exact(one / size) for one in unsure.guesses), unsure.why, unsure.word) from unsure
    return tuple(_exact(one / size) for one in found)


def _same(one: tuple[Decimal, ...], other: tuple[Decimal, ...], *, text: str) -> tuple[Decimal, ...]:
    """What was said twice, where both say the same; else both, to be made sure of."""
    if one == other:
        return one
    raise Unsure(text, (*one, *other), Why.TWICE)


def in_other_sizes(text: str, *, unit: str) -> tuple[Decimal, ...]:
    """What was said in another size than the unit, days in weeks or hours. Raises `NotANumber` where the unit is none of time."""
    own = {word for word in re.findall(r"[^\W\d_]+", unit.lower()) if word in _SIZES}
    said = {token.text for token in tokens(tidy(text))} & {*_SIZES, *_WEEKS, *_ONE, *_ONE_WEEK}
    if not own or not said:
        raise NotANumber(text)
    return read_minutes(text, unit=unit)


def _without_kind(plain: str, unit_words: Collection[str]) -> str:
    """`3 working days` is 3 days where it is working days that are counted."""
    kinds = [word for word in unit_words if word not in _SIZES and word not in _SAYING]
    pattern = rf"(?<=[\d\w] )(?:{'|'.join(map(re.escape, kinds))}) (?=(?:{'|'.join(_SIZES)})\b)"
    return re.sub(pattern, "", plain) if kinds else plain


def _without_words(plain: str) -> str:
    """`25 (dua puluh lima) menit`, where the words say the same, is 25 menit."""
    match = _IN_WORDS.search(plain)
    if match is None:
        return plain
    figures, words = tokens(plain[: match.start()])[-1:], tokens(match[1])
    one, other = value_at(figures, 0), value_at(words, 0)
    same = one is not None and other is not None and other.end == len(words) and one.readings[0] == other.readings[0]
    return plain[: match.start()] + plain[match.end() :] if same else plain


def _read(given: Sequence[Token], text: str, sizes: dict[str, Decimal], units: Collection[str]) -> tuple[Decimal, ...]:
    """The minutes that are said: so many hours, so many minutes, falling; behind hours a bare number is minutes."""
    total, last, at, sign, doubt = Decimal(0), None, 0, 1, False
    ranged: Decimal | None = None
    while at < len(given):
        token, found = given[at], value_at(given, at) if given[at].counts or given[at].text in ("a", "an") else None
        if found is not None:
            minutes, last, at = _sized(given, found.readings, found.end, last, sizes, text)
            total, sign = total + sign * minutes, 1
        elif token.text in _ONE or (token.text in _ONE_WEEK and "minggu" in sizes):
            last = {**_ONE, **_ONE_WEEK}[token.text]
            total, at = total + last, at + 1
        else:
            more = at + 1 < len(given) and given[at + 1].counts and last is not None
            if more and token.text in _RANGE and ranged is None:
                ranged, total, last = total, Decimal(0), None
            elif more and token.text in _LESS:
                sign = -1
            elif not (more and token.text in {*_MORE, *_JOINS}):
                doubt = _beside(token, units, text) or doubt
            at += 1
    if last is None:
        raise NotANumber(text)
    if ranged is not None:
        raise Unsure(text, (ranged, total), Why.RANGE)
    if doubt:
        raise Unsure(text, (total,), Why.ABOUT)
    return (total,)


def _sized(
    given: Sequence[Token], readings: tuple[Decimal, ...], at: int, last: Decimal | None, sizes: dict[str, Decimal], text: str
) -> tuple[Decimal, Decimal, int]:
    """The minutes of one part, the size it was said in, and the place behind it."""
    if at < len(given) and given[at].text in sizes:
        size, at = sizes[given[at].text], at + 1
        if last is not None and readings[0] * size >= last:
            raise NotANumber(text)
        return readings[0] * size, size, at
    if last == _SIZES["jam"]:
        value = readings[0]
        return (value * last, last, at) if value < 1 else (value, Decimal(1), at)
    if last is not None and readings[0] == Decimal("0.5"):
        return readings[0] * last, last, at
    if at < len(given) and given[at].text in _RANGE:
        follows = next((sizes[token.text] for token in given[at:] if token.text in sizes), None)
        if follows is not None:
            return readings[0] * follows, follows, at
    raise NotANumber(text)


def _beside(token: Token, units: Collection[str], text: str) -> bool:
    """Whether a word or mark beside a duration makes it doubtful. Raises where it is none of it."""
    if token.text in _ABOUT:
        return True
    if token.text in _BEFORE or is_courtesy(token.text) or token.text == "an" or is_unit(token.text, units):
        return token.text == "an"
    raise NotANumber(text)


def _exact(value: Decimal) -> Decimal:
    value = value.quantize(_PLACES)
    return value.normalize() if value != value.to_integral() else value.quantize(Decimal(1))
