"""Yes and no in a person's own words: `iya`, `betul, Bu`, `👍`, `bukan`, `salah`."""

import re

_YES_SIGNS, _NO_SIGNS = frozenset("👍👌✅☑✔🆗"), frozenset("👎❌✖🚫")
_YES = (
    "y ya iya iye iyek iyo yo ye yah yoi yap yep yup yes yess ok oke okay okey okeh sip siap betul benar bener tepat"
    " cocok pas setuju"
    " lanjut right correct true sure"
)
_NO = (
    "t tidak tdk tak nggak ngga enggak engga gak ga kagak ndak nda endak tena taena tania de dek bukan salah keliru"
    " no n nope wrong not incorrect ralat ulang"
)
_WRONG = "salah keliru wrong incorrect"
_BESIDE = (
    "bu pak ibu bapak bunda kak kakak mbak mas min admin dok sekali memang itu ini demikian begitu saja aja kok deh dong ji mi pi"
    " tabe sudah udah sdh terima kasih makasih thanks thank you please that is it s pa mo kodong tawwa menyusul maksud"
    " saya maksudnya all yet"
)
_DONE = "sudah sdh udah udh ada done completed finished already terlaksana selesai beres rampung"
_NOT_DONE = "belum blm belom blum blom tenapa depa"
_ENDINGS = ("mi", "pi", "ji", "mo")
"""What is said at the end of a word in Makassar: `sudahmi`, `belumpi`."""


def _plain(words: str) -> frozenset[str]:
    return frozenset(_once(word) for word in words.split())


def _once(word: str) -> str:
    """`iyaaa` as `iya`: how long a letter is drawn says nothing."""
    return re.sub(r"(.)\1+", r"\1", word)


_YES_WORDS, _NO_WORDS, _WRONG_WORDS, _BESIDE_WORDS = _plain(_YES), _plain(_NO), _plain(_WRONG), _plain(_BESIDE)
_DONE_WORDS, _NOT_DONE_WORDS = _plain(_DONE), _plain(_NOT_DONE)


def agrees(text: str) -> bool | None:
    """Whether the words say yes (True) or no (False) to "is that right?"; None where they say neither."""
    return _said(text, _YES_WORDS, _NO_WORDS, _BESIDE_WORDS)


def is_done(text: str, beside: frozenset[str] = frozenset()) -> bool | None:
    """The same as an answer to a question of yes or no, where `sudah` is a yes and `belum` a no; `beside` are its own words."""
    around = (_BESIDE_WORDS | frozenset(_once(word) for word in beside)) - _DONE_WORDS
    return _said(text, _YES_WORDS | _DONE_WORDS, _NO_WORDS | _NOT_DONE_WORDS, around)


def _without_ending(word: str, known: frozenset[str]) -> str:
    return word[:-2] if word not in known and word.endswith(_ENDINGS) and word[:-2] in known else word


def _said(text: str, yes: frozenset[str], no: frozenset[str], beside: frozenset[str]) -> bool | None:
    known = yes | no | beside
    words = [_without_ending(_once(word), known) for word in re.findall(r"[^\W\d_]+", text.lower())]
    signs = {letter for letter in text if letter in _YES_SIGNS | _NO_SIGNS}
    if re.search(r"[\d?]", text) or any(word not in known for word in words):
        return None
    says_no = any(word in no for word in words) or bool(signs & _NO_SIGNS)
    says_yes = any(word in yes for word in words) or bool(signs & _YES_SIGNS)
    negated = {word for word in words if word in no} - _WRONG_WORDS
    if negated and {word for word in words if word in _WRONG_WORDS}:
        return None
    if says_no:
        return False
    return True if says_yes else None
