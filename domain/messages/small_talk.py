"""What people say that is no report and no answer: greetings, thanks, complaints, a cry for help; and what they mean by it."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any


class Meaning(StrEnum):
    """What is meant, what asks most for an answer first: of two in one message the first is answered."""

    SORROW = "sorrow"
    RUDE = "rude"
    STOP = "stop"
    COMPLAINT = "complaint"
    MISTAKE = "mistake"
    LATER = "later"
    LEAVE = "leave"
    DONE = "done"
    DEADLINE = "deadline"
    HOW = "how"
    WHY = "why"
    ACCOUNT = "account"
    PROBLEM = "problem"
    PRIVACY = "privacy"
    WHO = "who"
    WHAT = "what"
    LANGUAGE = "language"
    HELP = "help"
    SORRY = "sorry"
    PRAISE = "praise"
    THANKS = "thanks"
    GREETING = "greeting"
    OK = "ok"


class Salute(StrEnum):
    """How somebody greeted, as far as the answer echoes it."""

    SALAM = "salam"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    HELLO = "hello"


@dataclass(frozen=True)
class Said:
    """What a message means, and how it greets, where it does."""

    meaning: Meaning
    salute: Salute | None = None
    only: bool = True
    """It says nothing else."""


_LONGEST = 200
_SHORTEST_WITH_SLIPS = 5
_SIGNS = (
    ("👍👌🆗✅☑✔💯", "ok"),
    ("🙏🤝💐🌹🌷❤♥🥰😍💖", "terima kasih"),
    ("👏🎉💪🔥🌟⭐🤩", "mantap"),
    ("👋", "halo"),
    ("😊😀😁😂🤣😄😅🙂😉😆☺😇😎🤗", "hehe"),
    ("😡🤬👎😤😠", "jengkel"),
    ("😭😢😓😩😫😔🥺😞", "capek"),
    ("❓❔🤔😕🤷", "bagaimana"),
)
_SALUTES = (
    (Salute.SALAM, re.compile(r"\b(?:w?a+s+ala?m\w*|\w*alaikum\w*|alaikum|a(?:s+|sk)um|ass|as+lm|mikum|saml[ie]kum)\b")),
    (Salute.MORNING, re.compile(r"\b(?:pagi|pg|morning)\b")),
    (Salute.NOON, re.compile(r"\b(?:siang|good day)\b")),
    (Salute.AFTERNOON, re.compile(r"\b(?:sore|afternoon)\b")),
    (Salute.EVENING, re.compile(r"\b(?:malam|malem|petang|evening)\b")),
)
_NOT = frozenset({"tidak", "tdk", "nggak", "ngga", "gak", "enggak", "no", "not"})
_EMPTY = re.compile(r"[\u200b-\u200f\u2060\ufe0f\ufeff'’‘`´]|[\U0001F3FB-\U0001F3FF]")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_OTHERWISE = {"ndak": "nda", "endak": "nda", "dak": "nda", "slmt": "selamat", "mlm": "malam", "pgi": "pagi", "sre": "sore"}
_ENDINGS = ("mi", "pi", "ji", "mo", "ka", "ki", "ta", "ma", "ko", "nya", "kah")
"""What is said at the end of a word, here in Makassar above all: `sudahmi`, `tolongka`, `nantipi`."""
_NO_WORD = re.compile(r"[\W_]+")


def meant_by(text: str) -> Said | None:
    """What a message means that is small talk; None where it may be anything else.

    It consists of nothing else, or holds words that leave no doubt. Numbers are never small talk.
    """
    if len(text) > _LONGEST:
        return None
    plain = _plain(text)
    if re.search(r"\d", plain):
        return None
    words = plain.split()
    found = _parts(words) if words else ({Meaning.WHAT} if set(text.strip()) <= set("?!. ") and "?" in text else None)
    if found is not None:
        return Said(_first(found), _salute(plain) if Meaning.GREETING in found else None)
    said = {meaning for meaning, pattern in _table().says.items() if pattern.search(plain)}
    return Said(_first(said), greeted_by(text), only=False) if said else None


def greeted_by(text: str) -> Salute | None:
    """How a message begins with a greeting, whatever else it says."""
    words = _plain(text[:_LONGEST]).split()
    beside = _table().beside
    starts = next((place for place, word in enumerate(words) if word not in beside), 0)
    phrase = _phrase_at(words, starts)
    if phrase is None or Meaning.GREETING not in phrase[1]:
        return None
    return _salute(" ".join(words[starts : starts + phrase[0]]))


def _first(found: set[Meaning]) -> Meaning:
    return next(meaning for meaning in Meaning if meaning in found)


def _plain(text: str) -> str:
    """Lower case, signs as words, letters that are drawn out once (`haloooo`), nothing between words but a space."""
    for signs, word in _SIGNS:
        for sign in signs:
            text = text.replace(sign, f" {word} ")
    text = _DRAWN_OUT.sub(r"\1", _EMPTY.sub("", text.lower()))
    known = _table().words
    return " ".join(_spoken(word, known) for word in _NO_WORD.sub(" ", text).split())


def _spoken(word: str, known: frozenset[str]) -> str:
    """A word as the table has it: written out, and apart from its ending."""
    if word in known:
        return word
    endings = (end for end in _ENDINGS if word.endswith(end) and len(word) > len(end) + 2 and word.removesuffix(end) in known)
    end = next(endings, "")
    return f"{word.removesuffix(end)} {end}" if end else _OTHERWISE.get(word, word)


def _salute(plain: str) -> Salute:
    return next((salute for salute, pattern in _SALUTES if pattern.search(plain)), Salute.HELLO)


def _parts(words: Sequence[str]) -> set[Meaning] | None:
    """What the phrases mean of which the words consist; None where a word belongs to none.

    Words of address alone call somebody, which is a greeting; others mean nothing alone.
    """
    found, place = set[Meaning](), 0
    while place < len(words):
        phrase = _phrase_at(words, place)
        if phrase is None:
            if words[place] not in _table().beside:
                return None
            place += 1
            continue
        count, meanings = phrase
        if words[place] in _NOT and count == 1 and place + 1 < len(words) and _is_denied(_phrase_at(words, place + 1)):
            return None
        found.add(_first(set(meanings)))
        place += count
    return found or ({Meaning.GREETING} if _table().calls & set(words) else None)


def _is_denied(phrase: tuple[int, frozenset[Meaning]] | None) -> bool:
    """Whether a `not` before the phrase turns it round: `tidak mengerti`."""
    return phrase is not None and bool(phrase[1] & {Meaning.OK, Meaning.PRAISE})


def _phrase_at(words: Sequence[str], place: int) -> tuple[int, frozenset[Meaning]] | None:
    """The longest phrase that begins here, and what it can mean."""
    table = _table()
    for count in range(min(table.longest, len(words) - place), 0, -1):
        said = tuple(words[place : place + count])
        meanings = table.whole.get(said) or next((table.whole[one] for one in table.like(said) if one in table.whole), None)
        if meanings:
            return count, meanings
    return None


@dataclass(frozen=True)
class _Table:
    whole: Mapping[tuple[str, ...], frozenset[Meaning]]
    says: Mapping[Meaning, re.Pattern[str]]
    calls: frozenset[str]
    beside: frozenset[str]
    words: frozenset[str]
    long: Mapping[str, Sequence[str]]
    """Words in which a slip is forgiven, by their first letter."""
    longest: int

    def like(self, said: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The same words with one slip less, where a long word is none that is known."""
        for place, word in enumerate(said):
            if len(word) >= _SHORTEST_WITH_SLIPS and word not in self.words:
                for known in self.long.get(word[0], ()):
                    if _is_one_slip(word, known):
                        yield (*said[:place], known, *said[place + 1 :])


@cache
def _table() -> _Table:
    read: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    whole: dict[tuple[str, ...], set[Meaning]] = {}
    for meaning in Meaning:
        for phrase in read[meaning]["whole"].replace("\n", "|").split("|"):
            if words := tuple(phrase.split()):
                whole.setdefault(words, set()).add(meaning)
    says = {one: re.compile(read[one]["says"]) for one in Meaning if "says" in read[one]}
    calls = frozenset(read["calls"].split())
    beside = calls | frozenset(read["beside"].split())
    known = beside | frozenset(read["spelled"].split()) | {word for phrase in whole for word in phrase}
    long: dict[str, list[str]] = {}
    for word in sorted(word for word in known if len(word) >= _SHORTEST_WITH_SLIPS):
        long.setdefault(word[0], []).append(word)
    longest = max(len(phrase) for phrase in whole)
    return _Table({words: frozenset(those) for words, those in whole.items()}, says, calls, beside, known, long, longest)


def _is_one_slip(one: str, other: str) -> bool:
    """Whether a letter is missing, too many, another one, or two are swapped; the first letter is right."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    start = next((place for place, letter in enumerate(one) if letter != other[place]), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    return one[start + 1 :] == other[start + 1 :] or (
        one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    )
