"""Follow-up of a predikat: rewards (penghargaan) and sanctions (sanksi) that may be proposed, and for which predikat."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.evaluation.ratings import Predicate
from domain.messages.dates import NotADate, UnsureDay, read_date


class Side(StrEnum):
    """What a follow-up is."""

    REWARD = "reward"
    SANCTION = "sanction"


_GOOD = frozenset({Predicate.GOOD, Predicate.VERY_GOOD})
ALLOWED = {Side.REWARD: _GOOD, Side.SANCTION: frozenset(Predicate) - _GOOD}
"""Which predikat the law lets a reward or a sanction rest on: whoever did as expected is not punished, and nobody else praised."""


@dataclass(frozen=True)
class Kind:
    """One kind of follow-up, as the agency's workbook or the law has it."""

    code: str
    side: Side
    name: str
    predicates: frozenset[Predicate]
    basis: str
    used: bool = True


_REWARDS = "PermenPANRB 6/2022, tindak lanjut hasil evaluasi: penghargaan"
_SANCTIONS = "PermenPANRB 6/2022, tindak lanjut hasil evaluasi: sanksi"
_VERY_GOOD = frozenset({Predicate.VERY_GOOD})
_LOW = frozenset({Predicate.POOR, Predicate.VERY_POOR})

USUAL: tuple[Kind, ...] = (
    Kind("PIAGAM", Side.REWARD, "Piagam atau surat penghargaan", _GOOD, _REWARDS),
    Kind("KOMPETENSI", Side.REWARD, "Prioritas pengembangan kompetensi", _GOOD, _REWARDS),
    Kind("SUKSESI", Side.REWARD, "Prioritas kelompok rencana suksesi", _VERY_GOOD, _REWARDS),
    Kind("BIMBINGAN", Side.SANCTION, "Bimbingan kinerja", ALLOWED[Side.SANCTION], _SANCTIONS),
    Kind("KONSELING", Side.SANCTION, "Konseling kinerja", ALLOWED[Side.SANCTION], _SANCTIONS),
    Kind("UJI-KOMPETENSI", Side.SANCTION, "Usulan uji kompetensi", _LOW, _SANCTIONS),
    Kind("DISIPLIN", Side.SANCTION, "Usulan pemeriksaan disiplin", _LOW, "PP 94/2021"),
)
"""What may be proposed where the workbook says nothing else, in the order in which it is offered."""

_DATED = re.compile(r"(?P<day>[^:]{3,24}):\s*(?P<words>\S.*)", re.DOTALL)


def in_force(said: Iterable[Kind]) -> tuple[Kind, ...]:
    """The usual kinds and the agency's own; one with a usual code takes its place."""
    known = {one.code: one for one in USUAL} | {one.code: one for one in said}
    return tuple(known.values())


def offered(kinds: Iterable[Kind], predicate: Predicate) -> tuple[Kind, ...]:
    """What may be proposed for a predikat."""
    return tuple(one for one in kinds if one.used and predicate in one.predicates and predicate in ALLOWED[one.side])


def read_basis(said: str, *, today: date) -> tuple[date, str]:
    """The day and the words: `20 Jan 2027: SK 12/2027`; without a day in front, today."""
    words = " ".join(said.split())
    match = _DATED.fullmatch(words)
    if match:
        try:
            return read_date(match["day"].strip(), today=today), match["words"]
        except UnsureDay as unsure:
            return unsure.days[0], match["words"]
        except NotADate:
            pass
    return today, words
