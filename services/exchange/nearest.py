"""What somebody may have meant by a code, a NIP or a name that is not known."""

import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

_NEAR_NAME, _NEAR_CODE, _SLIPS, _MOST = 80, 70, 2, 3
_NIP = 8
"""More digits than a code has: what is read in the place of a NIP is never a guess."""


def nearest(word: str, known: Mapping[str, str]) -> str:
    """The codes nearest to `word` by code or name, each with its name, as words; empty where nothing is near."""
    found = _near(word, known)
    return ", ".join(f"{code} ({known[code]})" if known[code] and known[code] != code else code for code in found)


def facts(word: str, known: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """The cause and facts with which an unknown code is refused: with what is near, and the one that may be read in its place."""
    found = _near(word, known)
    if not found:
        return "unknown", {"code": word}
    near: dict[str, object] = {"code": word, "near": nearest(word, known)}
    numbers = re.findall(r"[1-9]\d*", word)
    meant = next((code for code in found if numbers in (_numbers(code), _numbers(known[code]))), None)
    is_nip = word.isdigit() and len(word) > _NIP
    return "unknown_near", near if meant is None or is_nip else near | {"meant": meant}


def _numbers(words: str) -> list[str]:
    """`SD-1` is not meant by `SD-2`."""
    return re.findall(r"[1-9]\d*", words)


def _near(word: str, known: Mapping[str, str]) -> list[str]:
    said = _plain(word)
    by_code = {code: _plain(code) for code in known}
    by_name = {code: _plain(name) for code, name in known.items()}
    if said.isdigit():
        slips = process.extract(said, by_code, scorer=Levenshtein.distance, score_cutoff=_SLIPS, limit=_MOST)
        return [code for _, _, code in slips]
    names = process.extract(said, by_name, scorer=fuzz.ratio, score_cutoff=_NEAR_NAME, limit=_MOST)
    near = process.extract(said, by_code, scorer=fuzz.ratio, score_cutoff=_NEAR_CODE, limit=_MOST)
    codes = [code for _, _, code in sorted([*names, *near], key=lambda one: -one[1])]
    return list(dict.fromkeys(codes))[:_MOST]


def _plain(words: str) -> str:
    return re.sub(r"[^\w]", "", words.casefold())
