"""What was reached area by area, as people write it: `Bontoa 12/30`, a list, numbers in the order of the areas, `sisanya nihil`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher

from domain.messages import exact
from domain.reporting.answers import (
    Ambiguous,
    Answer,
    AnswerState,
    Problem,
    ProblemKind,
    Rule,
    check,
    part_alone,
    ratio,
    read_answer,
    says_nil,
)
from domain.reporting.answers import nil as nil_answer
from domain.reporting.pasted_lines import is_courtesy
from domain.standards.indicators import IndicatorKind

NIL = "nihil"
"""How an area in which there was nothing to count is kept, where it is not known of how many."""
_SAME = re.compile(
    r"(?:masih\s+)?(?:sama|tetap|same)(?:\s+(?:saja|aja|semua|seperti|dengan|yang|lalu|bulan|as|last|month))*", re.IGNORECASE
)
_REST = re.compile(
    r"(?:sisanya|lainnya|yang\s+lain(?:nya)?|selebihnya|kelurahan\s+lain(?:nya)?|semua(?:nya)?|the\s+rest|others|all(?:\s+the)?)\s*[:=]?\s*(?P<value>.+)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-•*–]\s+|\d{1,2}[.)]\s+)")
_BETWEEN = re.compile(r"[\n;\t]|,(?=\s*[^\W\d])")
_PLACE = re.compile(r"^(?:kelurahan|kel\.?|desa)\s+(?=\S)", re.IGNORECASE)
_FIGURE = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:\s*/\s*\d+)?|nihil"
_FIGURES = re.compile(rf"(?:{_FIGURE})(?:[\s,]+(?:{_FIGURE}))+", re.IGNORECASE)
_EACH = re.compile(_FIGURE, re.IGNORECASE)
_VALUE = re.compile(r"\d|\b(?:nihil|nol|kosong|tidak ada|tdk ada|sama|tetap)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = (":", "=", "-", "–", "—")
_NEAR, _FAR, _CLEARLY = 0.78, 0.6, 0.06


@dataclass(frozen=True)
class Spot:
    """An area as it is asked for: of how many it is, where that is known, and what was said of it last."""

    code: str
    name: str
    whole: Decimal | None = None
    last: str | None = None


@dataclass(frozen=True)
class Unread:
    """A line that was not taken: of an area with a `problem`, or of none, with the names that may be meant."""

    heard: str
    name: str | None = None
    problem: Problem | None = None
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What one message said."""

    given: Mapping[str, str] = field(default_factory=dict)
    """By area, as it is kept."""
    same: bool = False
    """Some of it as it was last."""
    unread: tuple[Unread, ...] = ()


def hear(text: str, spots: Sequence[Spot], rule: Rule, *, given: Iterable[str] = (), alone: bool = True) -> Heard:
    """Take apart what was written of areas. A number without a name is of the first that is open; more go on in their order.

    Not `alone`, where nobody was shown which area is first: then there are as many numbers as areas. What seems to be the sum of
    all areas is of none.
    """
    there, found, unread, rest = set(given), dict[str, str](), list[Unread](), ""
    bare: list[str] = []
    lines = [plain for piece in _BETWEEN.split(text) if (plain := _BULLET.sub("", piece).strip(" \r,"))]
    pieces = [piece for line in lines for piece in _apart(line, spots)]
    for piece in pieces:
        spot, value = _named(piece, spots)
        if spot is not None:
            told = _one(value, spot, rule)
            if isinstance(told, str):
                found[spot.code] = told
            else:
                unread.append(Unread(value, spot.name, told))
        elif (others := _REST.fullmatch(piece)) is not None:
            rest = others["value"].strip()
        elif _is_of_all(piece, rule):
            rest = piece
        elif not (len(pieces) > 1 and is_courtesy(piece)):
            figures = [match[0] for match in _EACH.finditer(piece)] if _FIGURES.fullmatch(piece) else [piece]
            if len(figures) == 1 and not _is_value(piece):
                unread.append(Unread(piece, near=_near(piece, spots)))
            else:
                bare += figures
    left = [spot for spot in spots if spot.code not in found and spot.code not in there] or (
        [spot for spot in spots if spot.code not in found] if len(bare) == len(spots) else []
    )
    if (not alone and len(bare) < len(left)) or (len(left) > 1 and any(_is_total(one, spots) for one in bare)):
        unread += [Unread(one, near=tuple(spot.name for spot in left[:3])) for one in bare]
        bare = []
    unread += _in_order(bare, left, rule, found)
    left = [spot for spot in left if spot.code not in found]
    if rest:
        unread += _rest(rest, left or ([] if found else list(spots)), rule, found)
    same = any(_SAME.fullmatch(word) for word in (rest, *(_named(piece, spots)[1] for piece in pieces)) if word)
    return Heard(found, same and bool(found), tuple(unread))


def says_same(text: str) -> bool:
    """Whether it is as it was last."""
    return bool(_SAME.fullmatch(text.strip(" .,!\n")))


def names_more(text: str, spots: Sequence[Spot]) -> bool:
    """Whether words stand there that belong to no area's name: they may name an indicator."""
    known = {word for spot in spots for word in _WORD.findall(f"{spot.name} {spot.code}".casefold())}
    return not known.issuperset(_WORD.findall(text.casefold()))


def behind(line: str, spots: Sequence[Spot]) -> str | None:
    """What follows the area that a line begins with; None where it begins with none."""
    spot, value = _named(line, spots)
    return None if spot is None else value


def nothing(spot: Spot, rule: Rule) -> str:
    """Nihil in one area: none of those there are, where it is known of how many."""
    whole = spot.whole or (amounts(spot.last)[1] if spot.last else None)
    return f"0/{_plain(whole)}" if rule.kind is IndicatorKind.RATIO and whole else NIL


def amounts(words: str) -> tuple[Decimal, Decimal | None]:
    """What is kept of an area as numbers: how many, and of how many."""
    if words == NIL:
        return Decimal(0), None
    part, _, whole = words.partition("/")
    return Decimal(part), Decimal(whole) if whole else None


def total(areas: Mapping[str, str], rule: Rule) -> Answer | Problem:
    """What all areas come to: sums, never means of shares."""
    every = [amounts(words) for words in areas.values()]
    part = sum((one for one, _ in every), Decimal(0))
    if rule.kind is IndicatorKind.RATIO:
        whole = sum((one for _, one in every if one is not None), Decimal(0))
        return ratio(part, whole, rule) if whole else nil_answer(rule)
    if all(words == NIL for words in areas.values()):
        return nil_answer(rule)
    return check(part, rule) or Answer(AnswerState.VALUE, value=part)


def _is_of_all(piece: str, rule: Rule) -> bool:
    return bool(_SAME.fullmatch(piece)) or (says_nil(piece, rule) and not piece.strip().isdigit())


def _is_of_each(value: str, rule: Rule) -> bool:
    """Whether what is said of several areas holds for each: as last, or nothing. A figure is their sum."""
    said = value.strip(" .()")
    return said in ("0", "-", "–") or bool(_SAME.fullmatch(said)) or says_nil(said, rule)


def _is_total(figure: str, spots: Sequence[Spot]) -> bool:
    """Whether a share is of as many as live in all areas together."""
    _, _, whole = figure.partition("/")
    wholes = [spot.whole for spot in spots]
    known = sum((one for one in wholes if one), Decimal(0))
    return whole.strip().isdigit() and None not in wholes and known == Decimal(whole.strip())


def _is_value(piece: str) -> bool:
    return bool(re.match(r"[\d(]", piece)) or bool(_VALUE.match(piece))


def _in_order(bare: Sequence[str], left: Sequence[Spot], rule: Rule, found: dict[str, str]) -> list[Unread]:
    unread = [Unread(one) for one in bare[len(left) :]]
    for value, spot in zip(bare, left, strict=False):
        told = _one(value, spot, rule)
        if isinstance(told, str):
            found[spot.code] = told
        else:
            unread.append(Unread(value, spot.name, told))
    return unread


def _rest(value: str, left: Sequence[Spot], rule: Rule, found: dict[str, str]) -> list[Unread]:
    if len(left) > 1 and not _is_of_each(value, rule):
        return [Unread(value, near=tuple(spot.name for spot in left[:3]))]
    unread = []
    for spot in left:
        told = _one(value, spot, rule)
        if isinstance(told, str):
            found[spot.code] = told
        else:
            unread.append(Unread(value, spot.name, told))
    return unread


def _one(value: str, spot: Spot, rule: Rule) -> str | Problem | None:
    """One area's value as it is kept; None where none was written, or there is none before it."""
    said = " ".join(value.split()).strip("().,; ")
    if not said and value.strip() not in ("-", "–"):
        return None
    if _SAME.fullmatch(said):
        return spot.last
    if not said or says_nil(said, rule) or said in ("-", "–"):
        return nothing(spot, rule)
    if (number := exact.person_number(said)) is not None:
        return Problem(ProblemKind(number.value), {"example": rule.example, "unit": rule.unit})
    if rule.kind is not IndicatorKind.RATIO:
        return _kept(read_answer(said, rule, today=date.max), rule)
    part = part_alone(said, rule)
    whole = spot.whole or (amounts(spot.last)[1] if spot.last else None)
    if part is not None and whole:
        return _kept(ratio(part, whole, rule), rule)
    if part == 0:
        return NIL
    return _kept(read_answer(said, rule, today=date.max), rule)


def _kept(read: Answer | Ambiguous | Problem, rule: Rule) -> str | Problem:
    if isinstance(read, Problem):
        return read
    if isinstance(read, Ambiguous):
        read = next((one for one in read.choices if one.value == one.value and _is_whole(one.value)), read.choices[0])
    if rule.kind is IndicatorKind.RATIO:
        return NIL if not read.denominator else f"{_plain(read.numerator)}/{_plain(read.denominator)}"
    return NIL if read.state is AnswerState.NIL else _plain(read.value)


def _is_whole(value: Decimal | None) -> bool:
    return value is not None and value == value.to_integral()


def _plain(value: Decimal | None) -> str:
    return f"{(value or Decimal(0)).normalize():f}"


def _apart(line: str, spots: Sequence[Spot]) -> list[str]:
    """A line that goes on from one area to the next without a sign between: each area with what follows it."""
    words = line.split()
    names = sorted({tuple(name.casefold().split()) for spot in spots for name in (spot.name, spot.code)}, key=len, reverse=True)
    names += [("sisanya",), ("lainnya",), ("selebihnya",)]
    plain = [word.casefold().strip(":=,") for word in words]
    starts, place = [], 0
    while place < len(words):
        found = next((name for name in names if tuple(plain[place : place + len(name)]) == name), None)
        if found is not None:
            starts.append(place)
        place += len(found) if found is not None else 1
    if len(starts) < 2:
        return [line]
    begins = [0, *starts[1:]]
    return [" ".join(words[start:end]).strip(" ,") for start, end in zip(begins, [*begins[1:], len(words)], strict=True)]


def _named(piece: str, spots: Sequence[Spot]) -> tuple[Spot | None, str]:
    """The area a line begins with, and what is said of it: the longest beginning that is a name or code, else one nearly so."""
    said = _PLACE.sub("", piece)
    words = said.replace(":", " : ").replace("=", " = ").split()
    known = {_letters(name): spot for spot in spots for name in (spot.code, spot.name)}
    for count in range(len(words), 0, -1):
        if words[count - 1] not in _SIGNS and (spot := known.get(_letters(" ".join(words[:count])))) is not None:
            value = words[count:]
            while len(value) > 1 and value[0] in _SIGNS:
                value = value[1:]
            return spot, " ".join(value).lstrip(":= ")
    begins = _VALUE.search(said)
    name = said[: begins.start()].strip(" :=–-") if begins else said
    if begins is None or len(_letters(name)) < 3 or _REST.fullmatch(piece):
        return None, ""
    best = [(known[one], score) for one, score in _alike(_letters(name), known) if score >= _NEAR]
    others = [score for spot, score in best if spot is not best[0][0]]
    if not best or (others and best[0][1] - others[0] < _CLEARLY):
        return None, ""
    return best[0][0], said[begins.start() :].strip()


def _near(piece: str, spots: Sequence[Spot]) -> tuple[str, ...]:
    begins = _VALUE.search(piece)
    said = _letters(piece[: begins.start()] if begins else piece)
    names = {_letters(spot.name): spot.name for spot in spots}
    return tuple(names[one] for one, score in _alike(said, names) if score >= _FAR)[:3]


def _alike(said: str, known: Iterable[str]) -> list[tuple[str, float]]:
    """How like each is, the likest first."""
    return sorted(((one, SequenceMatcher(None, said, one).ratio()) for one in known), key=lambda one: -one[1])


def _letters(words: str) -> str:
    return re.sub(r"[^\w]", "", words.casefold())
