"""A report in one line or a pasted list, taken apart: `k1=25 k4=20`, `IDL 43/45`, `Waktu tunggu: 25 menit`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from domain.reporting.named_periods import Named, in_heading, taken_apart

_BULLET = re.compile(r"^\s*(?:[-•*–]|\d{1,2}[.)])\s+")
_PAIR = re.compile(r"(?P<name>[^=]+?)\s*=\s*(?P<value>[^=]+?)\s*(?:,(?!\d)|(?=\s[^\s=]+\s*=)|$)")


_LONGEST_NAME = 6
"""Words of a name that are looked for before a colon."""
JOINT = re.compile(r"\s*,\s+(?:dan\s+|and\s+)?(?=[^\W\d])|\s+(?:dan|serta|and)\s+(?=[^\W\d])", re.IGNORECASE)

_COURTESY = re.compile(
    r"(?:dengan hormat|dgn hormat|bersama(?: ini)?|(?:saya|sy|kami) (?:me)?lapor\w*|ass?alam\w*|asalam\w*|ass|aslm"
    r"|waalaikum\w*|wassalam\w*|salam|selamat|met|halo|hallo|hai|hi|hello|dear|pagi"
    r"|siang|sore|malam|yth|kepada|hormat|mohon|maaf|izin|ijin|berikut|demikian|sekian|terima|terimakasih|makasih|trims|trimakasih"
    r"|tks|thanks|thank|good|best|regards|ttd|tabe)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT_SELF = re.compile(
    r"(?:nama|nip|jabatan|unit(?: kerja)?|pangkat(?:/gol\w*)?|golongan|sekolah|puskesmas|instansi)\s*[:=].*", re.IGNORECASE
)
_LETTER_DATE = re.compile(r"(?:[a-z .']+,\s*)?\d{1,2}\s+[a-z]{3,9}\.?\s+20\d\d", re.IGNORECASE)
"""`Makassar, 1 Oktober 2026`."""
_WHEN = re.compile(r"\b20\d\d\b|\b(?:triwulan|tw|quarter|tgl|tanggal)\s*\d\b|\b\d{1,2}\s+[a-z]{3,9}\b", re.IGNORECASE)


_COMMAND = re.compile(r"^/?lapor(?:@\w+)?\s+", re.IGNORECASE)


def without_command(said: str) -> str:
    """What was said, without the `lapor` before it."""
    return _COMMAND.sub("", said)


def is_courtesy(line: str) -> bool:
    """Whether a line greets, thanks or says who writes, as letters do before and after what they report."""
    plain = line.strip(" \t.,!*_")
    if not re.search(r"\w", plain) or _ABOUT_SELF.fullmatch(plain) or _LETTER_DATE.fullmatch(plain):
        return True
    return bool(_COURTESY.fullmatch(plain)) and not re.search(r"\d", _WHEN.sub("", plain))


@dataclass(frozen=True)
class Field:
    """One indicator as it was named, and what was written for it."""

    name: str
    value: str
    period: str | None = None
    """`2026-09`, where it was named too; otherwise the latest period owed is meant."""
    note: str | None = None
    named: Named | None = None
    """The period that a line above it named."""


def fields(text: str, *, knows: Callable[[str], bool]) -> tuple[Field, ...]:
    """The fields of `text` in order; `knows` says whether a word or words are exactly an indicator's code or name.

    In a list, lines of courtesy that name nothing known are passed over; a line that names a month or quarter does so for those
    below it, and a line such as `Agustus: 43/45` is about the indicator above it.
    """
    pieces = [piece for line in re.split(r"[\n;]", text) for piece in _apart(line, knows)]
    lines = [plain for piece in pieces if (plain := _BULLET.sub("", piece).strip())]
    found: list[Field] = []
    heading: Named | None = None
    for whole in lines:
        heading, line = _own_heading(whole, heading, knows)
        those = tuple(_of_line(line, knows))
        if len(lines) > 1 and not any(knows(one.name) for one in those):
            named = in_heading(line)
            heading = named or heading
            if named is not None or is_courtesy(line):
                continue
        found += [replace(one, named=one.named or heading) for one in those]
    return tuple(_carried(found))


def _apart(line: str, knows: Callable[[str], bool]) -> Iterator[str]:
    """What one line says of several indicators: apart at each comma or *dan* behind which a known name begins."""
    start = 0
    for sign in JOINT.finditer(line):
        if _begins_known(line[sign.end() :], knows):
            yield line[start : sign.start()]
            start = sign.end()
    yield line[start:]


def _begins_known(said: str, knows: Callable[[str], bool]) -> bool:
    """Whether a known name begins it, and more than the name is said."""
    words = said.split()
    return any(knows(" ".join(words[:count]).rstrip(" :=")) for count in range(min(_LONGEST_NAME, len(words) - 1), 0, -1))


def _own_heading(line: str, heading: Named | None, knows: Callable[[str], bool]) -> tuple[Named | None, str]:
    """`laporan september: idl 43/45`: the period before a line's values, and the line without it."""
    head, _, rest = line.partition(":")
    if knows(head) or not any(knows(word.strip(" ,:=")) for word in rest.split()):
        return heading, line
    named = in_heading(head)
    return (named, rest.strip()) if named is not None else (heading, line)


def _carried(found: list[Field]) -> Iterator[Field]:
    """A name that is only a period is about the indicator named before it."""
    about: Field | None = None
    for one, following in zip(found, [*found[1:], None], strict=False):
        if about is not None and (named := _only_period(one)) is not None:
            yield replace(one, name=about.name, named=named)
            continue
        about = replace(one, name=taken_apart(one.name)[0] or one.name)
        if one.value or following is None or _only_period(following) is None:
            yield one


def _only_period(one: Field) -> Named | None:
    rest, named = taken_apart(one.name)
    return named if not rest else None


def _of_line(line: str, knows: Callable[[str], bool]) -> Iterator[Field]:
    rest, named = (line, None) if _begins_known(line, knows) else taken_apart(line)
    if named is not None and _begins_known(rest, knows):
        yield from (replace(one, named=named) for one in _of_line(rest, knows))
        return
    if line.count("=") > 1:
        yield from (Field(pair["name"].strip(" ,"), pair["value"].strip(" ,")) for pair in _PAIR.finditer(line))
        return
    if len(starts := _named_places(line.split(), knows)) > 1:
        words = line.split()
        for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
            name, _, value = " ".join(words[start:end]).partition(_sign_of(words[start:end]))
            yield Field(name.strip(), value.strip(" ,;"))
        return
    name, sign, value = line.partition(next((letter for letter in line if letter in ":="), ":"))
    if sign and not knows(name.strip()) and _begins_known(value, knows):
        yield from _of_line(value.strip(), knows)
        return
    if sign and value.strip() and re.search(r"[^\W\d]", name):
        yield Field(name.strip(), value.strip())
        return
    words = line.split()
    starts = [place for place, word in enumerate(words) if knows(word) and not _is_unit(words, place)] or [0]
    if starts[0] != 0:
        starts = [0]
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        yield _split(words[start:end], knows)


def _named_places(words: list[str], knows: Callable[[str], bool]) -> list[int]:
    """Where the known names begin that a colon or equals sign follows: `IDL: 43/45, TUNGGU: 25`."""
    starts = []
    for place, word in enumerate(words):
        if word[-1] not in ":=":
            continue
        lengths = (count for count in range(min(_LONGEST_NAME, place + 1), 0, -1))
        count = next((one for one in lengths if knows(" ".join(words[place - one + 1 : place + 1]).rstrip(" :="))), 0)
        if count:
            starts.append(place - count + 1)
    return starts


def _sign_of(words: list[str]) -> str:
    return next(word[-1] for word in words if word[-1] in ":=")


def _is_unit(words: list[str], place: int) -> bool:
    """Whether a word is the unit of the value before it: `MODUL 6 modul`."""
    return place > 1 and words[place].casefold() == words[0].casefold() and words[place - 1][0].isdigit()


def _split(words: list[str], knows: Callable[[str], bool]) -> Field:
    """The longest beginning that is known is the name; else everything before the first number."""
    for count in range(len(words) - 1, 0, -1):
        if knows(" ".join(words[:count])):
            return _field(words[:count], words[count:])
    number = next((place for place, word in enumerate(words) if place and word[0].isdigit()), len(words))
    return _field(words[:number], words[number:])


def _field(name: list[str], value: list[str]) -> Field:
    return Field(" ".join(name).rstrip(" :="), " ".join(value))
