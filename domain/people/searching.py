"""Names as they sound: in old letters or new, with titles or without, however it is typed, a name comes to one form."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_TITLES = frozenset(
    (
        *("dr", "drg", "drh", "dra", "drs", "prof", "ir", "h", "hj", "haji", "hajah", "hjh", "ust", "ustadz", "ustadzah", "kh"),
        *("tn", "ny", "bp", "bpk", "bapak", "ibu", "pak", "bu", "sdr", "sdri"),
    )
)
_DEGREES = re.compile(
    r"\b(?:[sm]\.\s?[a-z]{1,5}\.?(?:[a-z]{1,4}\.?)?|a\.\s?md\.?(?:\s?[a-z]{2,4}\.?)*|ners|apt|ph\.?\s?d|m\.?m|sst|s\.?e|s\.?h|s\.?t)\b\.?"
)
_SOUNDS = (
    ("oe", "u"),
    ("tj", "c"),
    ("dj", "j"),
    ("nj", "ny"),
    ("sj", "sy"),
    ("ch", "kh"),
    ("ph", "f"),
    ("kh", "k"),
    ("sy", "s"),
    ("sh", "s"),
    ("th", "t"),
    ("dh", "d"),
    ("dz", "z"),
    ("gh", "g"),
    ("ck", "k"),
    ("x", "ks"),
    ("q", "k"),
    ("z", "s"),
    ("v", "f"),
    ("f", "p"),
    ("w", "w"),
    ("j", "y"),
    ("ie", "i"),
    ("ee", "i"),
    ("oo", "u"),
)
"""Letters that are written one for the other; old letters first. A `j` of old is today's `y`, so both come to the same."""
_SHORT = {
    "m": "muhamad",
    "moh": "muhamad",
    "muh": "muhamad",
    "mohd": "muhamad",
    "mohamad": "muhamad",
    "abd": "abdul",
    "st": "siti",
    "sitti": "siti",
}
_TWICE = re.compile(r"(.)\1+")
_LETTERS = re.compile(r"[a-z]+")


def plain(words: str) -> str:
    """Small letters of the alphabet, without accents and signs."""
    parted = unicodedata.normalize("NFKD", words.replace("’", "'"))
    return "".join(sign for sign in parted if not unicodedata.combining(sign)).casefold().replace("'", "")


@lru_cache(maxsize=8192)
def sounds(name: str) -> tuple[str, ...]:
    """The words of a name as they sound, without titles and degrees."""
    written = plain(name)
    first, comma, _ = written.partition(",")
    bare = first if comma else _DEGREES.sub(" ", written)
    found = [word for word in _LETTERS.findall(bare) if word not in _TITLES]
    return tuple(_sound(word) for word in found or _LETTERS.findall(written))


def _sound(word: str) -> str:
    for written, said in _SOUNDS:
        word = word.replace(written, said)
    word = _TWICE.sub(r"\1", word)
    if len(word) > 3:
        word = word.rstrip("h")
        word = word[:-1] + "i" if word.endswith("y") else word
    return _SHORT.get(word, word)


def grams(words: Sequence[str]) -> frozenset[str]:
    """Three letters at a time of the words written as one, and the beginning of each word: spaces make no difference."""
    whole = "".join(words)
    found = {whole[place : place + 3] for place in range(len(whole) - 2)}
    return frozenset(found | {f"^{word[:2]}" for word in words if word})
