"""What stands on a button below a question or a summary, said in words: `nanti`, `kirim`, `kembali`, `tidak berlaku`."""

import re
from enum import StrEnum

from domain.messages.agreeing import agrees
from domain.messages.number_words import each

_AROUND = frozenset(
    each("bu pak ibu bapak min admin ya saja aja dulu mi pi ji mo dong deh please tolong langsung semua laporan laporannya")
)


class Said(StrEnum):
    """Which button was said."""

    LATER = "later"
    SEND = "send"
    BACK = "back"
    NOT_APPLICABLE = "not_applicable"
    GO_ON = "go_on"
    RIGHT = "right"
    """Yes, to a summary that asks whether it is right."""


_WORDS = {
    Said.LATER: "nanti|nantipi|nantimi|lewati|lewat|skip|later|pass",
    Said.SEND: "kirim|kirimmi|kirimkan|kirim yang sudah terisi|kirim yang sudah|send|send it|submit|send what is ready",
    Said.BACK: "kembali|sebelumnya|mundur|back|go back|previous",
    Said.NOT_APPLICABLE: "tidak berlaku|tdk berlaku|not applicable|n a|tidak relevan",
    Said.GO_ON: "lanjut|lanjutkan|isi yang terbuka|isi lagi|continue|next|go on",
}
_MEANT = {word: said for said, words in _WORDS.items() for word in words.split("|")}


def said_button(text: str) -> Said | None:
    """The button that the words name; None where they are anything else."""
    plain = " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())
    bare = " ".join(word for word in plain.split() if word not in _AROUND)
    found = _MEANT.get(plain) or _MEANT.get(bare)
    return found or (Said.RIGHT if agrees(text) else None)
