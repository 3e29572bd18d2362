"""The people and offices of whom recorded talks tell: those of our own transcripts, so that a talk can be played again there."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """What somebody does, as far as it tells which invented person stands for them."""

    sector: str
    leads: bool
    is_admin: bool


_CAST = {
    Part("education", False, False): "Sitti Contoh, S.Pd.",
    Part("education", True, False): "Baso Contoh, M.Pd.",
    Part("health", False, False): "Rahma Contoh, A.Md.Keb.",
    Part("health", True, False): "dr. Andi Contoh",
}
_ADMIN = "Tenri Contoh, S.Sos."
_OTHERS = ("Ayu", "Bakri", "Dewi", "Fadli", "Hasnah", "Ilham", "Juwita", "Kamal", "Lestari", "Mansyur", "Nadia", "Taufik")
_OFFICES = {"education": "SD Contoh 1", "health": "Puskesmas Contoh", "general": "BKPSDMD Contoh"}
_TITLE = re.compile(r"^(?:(?:dr|drg|drs|dra|ir|prof|h|hj)\.\s*)+", re.IGNORECASE)


def names(people: Sequence[tuple[str, Part]]) -> dict[str, str]:
    """What each is called instead, with and without titles; whoever comes first gets the part that fits best."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    others = iter([*(f"{name} Contoh" for name in _OTHERS), *(f"{name} Misalnya" for name in _OTHERS)])
    for number, (name, part) in enumerate(people):
        fits = _ADMIN if part.is_admin else _CAST.get(part)
        instead = fits if fits and fits not in taken else next(others, f"Orang Contoh {number}")
        taken.add(instead)
        found[name] = instead
        found.setdefault(bare(name), bare(instead))
        found.setdefault(name.split(",")[0].strip(), instead.split(",")[0])
    return found


def offices(units: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What each office is called instead."""
    found: dict[str, str] = {}
    for number, (name, sector) in enumerate(units):
        fits = _OFFICES.get(str(sector), _OFFICES["general"])
        found[name] = fits if fits not in found.values() else f"Kantor Contoh {number + 1}"
    return found


def bare(name: str) -> str:
    """A name without its titles."""
    return _TITLE.sub("", name.split(",", maxsplit=1)[0].strip())
