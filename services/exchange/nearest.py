"""What somebody may have meant by a code, a NIP or a name that is not known."""

import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

_NEAR_NAME, _NEAR_CODE, _SLIPS, _MOST = 80, 70, 2, 3


def nearest(word: str, known: Mapping[str, str]) -> str:
    """The codes nearest to `word` by code or name, each with its name, as words; empty where nothing is near."""
    said = _plain(word)
    by_code = {code: _plain(code) for code in known}
    by_name = {code: _plain(name) for code, name in known.items()}
    if said.isdigit():
        slips = process.extract(said, by_code, scorer=Levenshtein.distance, score_cutoff=_SLIPS, limit=_MOST)
        codes = [code for _, _, code in slips]
    else:
        names = process.extract(said, by_name, scorer=fuzz.ratio, score_cutoff=_NEAR_NAME, limit=_MOST)
        near = process.extract(said, by_code, scorer=fuzz.ratio, score_cutoff=_NEAR_CODE, limit=_MOST)
        codes = [code for _, _, code in sorted([*names, *near], key=lambda one: -one[1])]
    told = [f"{code} ({known[code]})" if known[code] and known[code] != code else code for code in dict.fromkeys(codes)]
    return ", ".join(told[:_MOST])


def facts(word: str, known: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """The cause and facts with which an unknown code is refused."""
    near = nearest(word, known)
    return ("unknown_near", {"code": word, "near": near}) if near else ("unknown", {"code": word})


def _plain(words: str) -> str:
    return re.sub(r"[^\w]", "", words.casefold())
