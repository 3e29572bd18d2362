"""What lies behind one indicator of a summary: how everybody one answers for stands in it, the least reached first."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from services.insight import history
from services.insight.actions import OpenIndicatorRecord
from services.insight.history import Kept
from services.insight.trend import Line, line_of, needs_attention
from services.messages.ledger import cut
from services.messages.outbox import Button
from services.naming import label
from services.people import scopes
from services.refusals import Outdated
from services.standards.expected import standards

_PEOPLE = 4
"""Faces on a page: with the ways to the other pages and out as many buttons as one look takes in."""


@dataclass(frozen=True)
class Face:
    """One person in the indicator."""

    person: int
    name: str
    line: Line


@dataclass(frozen=True)
class Look:
    """The indicator over everybody, and those who need attention first."""

    whole: Line
    faces: tuple[Face, ...]
    page: int
    pages: int
    """So many pages there are; who needs attention most stands on the first."""


def look(session: Session, *, by: int, indicator: int, today: date, page: int = 0) -> Look:
    """One indicator, as far as `by` answers for its people. Raises `Outdated` where nothing of it may be seen."""
    scopes.indicator(session, indicator)
    names = {member.person: member.name for member in scopes.members(session, by=by, today=today)}
    kept = history.read(session, people=set(names), today=today, indicator=indicator, verifier=scopes.verifier(session, by=by))
    if not kept:
        raise Outdated
    known = standards(session)
    of_person: defaultdict[int, list[Kept]] = defaultdict(list)
    for one in kept:
        of_person[one.person].append(one)
    faces = sorted(
        (Face(person, names[person], line_of(indicator, theirs, today=today, known=known)) for person, theirs in of_person.items()),
        key=lambda face: (needs_attention(face.line), face.name),
    )
    whole = line_of(indicator, kept, today=today, known=known)
    shown = cut(faces, page, _PEOPLE)
    return Look(whole=whole, faces=tuple(shown.lines), page=shown.number, pages=shown.pages)


def doors(shown: Look) -> list[list[Button]]:
    """A button per person, to their values of this indicator and the reports behind them."""
    faces = [
        Button("trend_person", OpenIndicatorRecord(face.person, shown.whole.indicator), facts={"name": label(face.name)})
        for face in shown.faces
    ]
    return [faces[place : place + 2] for place in range(0, len(faces), 2)]
