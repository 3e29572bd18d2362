"""The kinds of leave and absence the law knows, and how people write them."""

import re
from enum import StrEnum


class LeaveKind(StrEnum):
    """Why somebody is away (PP 11/2017 and PP 49/2018 for leave; the last four are no leave but time without a plan)."""

    ANNUAL = "annual"
    SICK = "sick"
    MATERNITY = "maternity"
    LONG = "long"
    IMPORTANT = "important"
    UNPAID = "unpaid"
    """Cuti di luar tanggungan negara."""
    STUDY = "study"
    RETIRING = "retiring"
    """Masa persiapan pensiun."""
    SUSPENDED = "suspended"
    """Pemberhentian sementara."""
    OTHER = "other"
    """Not said."""


WORDS = {
    LeaveKind.ANNUAL: "tahunan",
    LeaveKind.SICK: "sakit",
    LeaveKind.MATERNITY: "melahirkan",
    LeaveKind.LONG: "besar",
    LeaveKind.IMPORTANT: "alasan penting",
    LeaveKind.UNPAID: "CLTN",
    LeaveKind.STUDY: "tugas belajar",
    LeaveKind.RETIRING: "masa persiapan pensiun",
    LeaveKind.SUSPENDED: "pemberhentian sementara",
}
"""As the workbook and state forms write them."""

_SPELLINGS = {
    **{word.lower(): kind for kind, word in WORDS.items()},
    "penting": LeaveKind.IMPORTANT,
    "di luar tanggungan negara": LeaveKind.UNPAID,
    "luar tanggungan negara": LeaveKind.UNPAID,
    "tubel": LeaveKind.STUDY,
    "mpp": LeaveKind.RETIRING,
    "bebas tugas": LeaveKind.RETIRING,
    "diberhentikan sementara": LeaveKind.SUSPENDED,
    "bersalin": LeaveKind.MATERNITY,
    "hamil": LeaveKind.MATERNITY,
    "haji": LeaveKind.LONG,
    "annual": LeaveKind.ANNUAL,
    "sick": LeaveKind.SICK,
    "maternity": LeaveKind.MATERNITY,
    "study": LeaveKind.STUDY,
}
_KIND = re.compile(
    r"\(?(?:cuti|karena)?\s*\b(" + "|".join(sorted(_SPELLINGS, key=len, reverse=True)) + r")\b(?: leave)?\)?", re.IGNORECASE
)


def split_kind(text: str) -> tuple[str, LeaveKind]:
    """The text without the word for the kind, and the kind; `OTHER` where it says none."""
    said = " ".join(text.split())
    match = _KIND.search(said)
    if match is None:
        return re.sub(r"^cuti\s+", "", said, flags=re.IGNORECASE), LeaveKind.OTHER
    rest = f"{said[: match.start()]} {said[match.end() :]}"
    return " ".join(rest.split()).strip(" ,:-"), _SPELLINGS[match[1].lower()]
