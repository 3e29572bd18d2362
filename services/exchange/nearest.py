"""What may have been meant by a code that is not known: the one that is spelt nearly so, or the one of that name."""

import re
from collections.abc import Collection, Mapping

from rapidfuzz import fuzz, process

_NEAR = 75


def unknown(code: str, known: Collection[str], names: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """The cause and the facts of a rejection: with what is nearest, where something is near.

    `names`: of those who have one beside their code.
    """
    meant = meant_by(code, known, names)
    return ("unknown_near", {"code": code, "meant": meant}) if meant else ("unknown", {"code": code})


def meant_by(word: str, known: Collection[str], names: Mapping[str, str]) -> str | None:
    """The code that is nearest; None where none is near: `SD-1` is not near `SD-2`, and nobody's NIP is told by a guess."""
    if word.isdigit() and len(word) > 8:
        return None
    same = re.findall(r"[1-9]\d*", word)
    by_words = {name.casefold(): code for name, code in names.items()} | {code.casefold(): code for code in sorted(known)}
    by_words = {said: code for said, code in by_words.items() if re.findall(r"[1-9]\d*", said) == same}
    near = process.extractOne(word.casefold(), by_words.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return by_words[near[0]] if near else None
