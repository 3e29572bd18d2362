"""A second post that is held for a time beside the own one: Plt. of a vacant post, Plh. of one whose holder is away."""

import re

_ACTING = re.compile(r"(plt|plh|pelaksana\s+tugas|pelaksana\s+harian)\b\.?\s*:?\s*(\S.*)", re.IGNORECASE)


def read_acting(position: str) -> tuple[str, str] | None:
    """`plt` or `plh`, and the post, of `Plt. Kepala Sekolah`; None where it is no such post."""
    match = _ACTING.fullmatch(" ".join(position.split()))
    if match is None:
        return None
    word = " ".join(match[1].lower().split())
    return ("plt" if word in {"plt", "pelaksana tugas"} else "plh"), match[2]


def acting_title(kind: str, position: str) -> str:
    """The same as it is written."""
    return f"{kind.capitalize()}. {position}"
