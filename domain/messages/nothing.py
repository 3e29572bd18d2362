"""That there was nothing to count, in a person's own words: `nihil.`, `Tidak ada, Bu`, `tdk ada kasus`."""

import re
from collections.abc import Collection

from domain.messages.number_words import each

WORDS = frozenset({"nihil", "nil", "nol", "kosong", "none", "zero"})
_PHRASES = WORDS | {
    "tidak ada",
    "tdk ada",
    "tak ada",
    "gak ada",
    "ga ada",
    "gk ada",
    "nggak ada",
    "ngga ada",
    "enggak ada",
    "ndak ada",
    "nda ada",
    "ndada",
    "gada",
    "gaada",
    "gakada",
    "tidak satu pun",
    "tidak ada satu pun",
    "tidak ada satupun",
    "tena",
    "degaga",
    "de gaga",
    "dek gaga",
    "deq gaga",
    "tidak pernah ada",
    "tidak ditemukan",
    "nothing",
    "nothing to report",
    "no cases",
    "there were none",
}
_BESIDE = frozenset(
    each(
        "bu pak ibu bapak kak ya saja aja sama sekali min admin semua bulan periode triwulan ini itu untuk kasus all"
        " this month ji mi kodong tabe"
    )
)
"""What is said around it without changing it."""


def is_said(said: str, *, beside: Collection[str]) -> bool:
    """Whether `said` says that there was nothing; `beside` are words that may stand beside it, such as the unit."""
    words = re.sub(r"[^\w\s]", " ", said.lower()).split()
    known = _BESIDE | set(beside)
    for count in range(len(words), 0, -1):
        if " ".join(words[:count]) in _PHRASES:
            return all(word in known for word in words[count:])
    if words[:1] == ["no"] and any(word in beside for word in words[1:]):
        return all(word in known for word in words[1:])
    return bool(words) and words[-1] in ("nihil", "nil") and all(word in known for word in words[:-1])
