"""Whose duty a joint indicator is said to be otherwise: on closed days it stays whose it was, unless an admin says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.standards.standard import FormerDuty, Indicator, JointDuty
from services.people import settling
from services.people.names import names_of
from services.standards.expected import standards


@dataclass(frozen=True)
class Stood:
    """The duties of whom it is said otherwise, as they stood on closed days."""

    until: date | None
    duties: Sequence[tuple[int, int, bool | None]]
    """Person, indicator, and whether they stood in; None: it was not theirs."""
    names: tuple[str, ...]

    def write(self, session: Session, *, past: bool) -> None:
        """Keep what stood; with `past` what is said counts on closed days too."""
        if self.until is None:
            return
        for person, indicator, stand_in in self.duties:
            of = col(FormerDuty.person_id) == person, col(FormerDuty.indicator_id) == indicator
            if past:
                session.execute(delete(FormerDuty).where(*of))
            elif session.scalars(select(col(FormerDuty.until)).where(*of, col(FormerDuty.until) >= self.until)).first() is None:
                session.add(FormerDuty(person_id=person, indicator_id=indicator, until=self.until, stand_in=stand_in))
        session.flush()


def look(session: Session, said: Mapping[str, set[tuple[str, bool]]], ids: Mapping[str, int], *, today: date) -> Stood:
    """Compare the duties that these people are said to have with those they have on the last closed day."""
    until = settling.closed_until(session, today=today)
    if until is None or not said:
        return Stood(until, (), ())
    known = standards(session)
    codes = {code: id for code, id in session.execute(select(Indicator.code, Indicator.id))}
    there = {(row.person_id, row.indicator_id): row.stand_in for row in session.scalars(select(JointDuty))}
    found = []
    for nip, duties in said.items():
        person, now = ids[nip], {codes[code]: stand_in for code, stand_in in duties if code in codes}
        for indicator in sorted({*now, *(id for one, id in there if one == person)}):
            stood = known.duties_on(indicator, until).get(person)
            if stood != now.get(indicator):
                found.append((person, indicator, stood))
    names = names_of(session, {person for person, _, _ in found})
    return Stood(until, found, tuple(sorted(names.values())))
