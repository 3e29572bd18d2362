"""The picture of a lesson's card, as a cell describes it: an address, bars with a target, or the steps of something.

https://contoh.example/pws.png
batang: Juli 60; Agustus 72,5; September 81; target 80
langkah: Ketuk Lapor; Tulis 43/45; Ketuk Kirim
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MOST_CARDS = 7
"""Cards of one set."""
MOST_BARS, MOST_STEPS = 8, 5
_LONGEST = 24
_ADDRESS = re.compile(r"https://[^\s/]+\.[^\s]+", re.IGNORECASE)
_KIND = re.compile(r"(batang|bars|langkah|steps)\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
_BAR = re.compile(r"(.+?)\s+([0-9]{1,6}(?:[.,][0-9]{1,2})?)\s*%?")
_TARGETS = ("target", "sasaran")


class NotAPicture(ValueError):
    """The words describe no picture."""


@dataclass(frozen=True)
class Picture:
    """What is to be drawn; or an address, from which Telegram takes it itself."""

    address: str | None = None
    bars: tuple[tuple[str, Decimal], ...] = ()
    target: Decimal | None = None
    steps: tuple[str, ...] = ()


def read_picture(words: str) -> Picture:
    """The picture that a cell describes. Raises `NotAPicture`."""
    said = words.strip()
    if _ADDRESS.fullmatch(said):
        return Picture(address=said)
    found = _KIND.fullmatch(said)
    if found is None:
        raise NotAPicture(words)
    parts = tuple(" ".join(part.split()) for part in found[2].split(";") if part.strip())
    if found[1].lower() in ("batang", "bars"):
        return _bars(parts)
    if not 2 <= len(parts) <= MOST_STEPS or any(len(part) > 2 * _LONGEST for part in parts):
        raise NotAPicture(words)
    return Picture(steps=parts)


def _bars(parts: tuple[str, ...]) -> Picture:
    read = [_bar(part) for part in parts]
    bars = tuple(one for one in read if one[0].lower() not in _TARGETS)
    targets = [amount for name, amount in read if name.lower() in _TARGETS]
    if not 2 <= len(bars) <= MOST_BARS or len(targets) > 1:
        raise NotAPicture(";".join(parts))
    return Picture(bars=bars, target=targets[0] if targets else None)


def _bar(part: str) -> tuple[str, Decimal]:
    found = _BAR.fullmatch(part)
    if found is None or len(found[1]) > _LONGEST:
        raise NotAPicture(part)
    try:
        return found[1].strip(), Decimal(found[2].replace(",", "."))
    except InvalidOperation as error:
        raise NotAPicture(part) from error
