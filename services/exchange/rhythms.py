"""How often people are evaluated by a standard, as the workbook says it; a change holds from a quarter on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlmodel import Session, col, select

from domain.standards import rhythms
from domain.standards.periods import Frequency
from models.reporting.report import Report
from models.standards.standard import Indicator, IndicatorVersion, Standard, StandardRhythm
from services.people.postings import Row

_ALWAYS = date(2000, 1, 1)
_Said = list[tuple[date, Frequency]]


@dataclass(frozen=True)
class NewRhythm:
    """A standard by which people are evaluated more or less often from a day on."""

    code: str
    before: Frequency
    after: Frequency
    since: date | None
    """None: from the beginning, because nothing was reported for it yet."""


def newest(session: Session) -> dict[str, Frequency]:
    """By the code of each standard what was said last, whether or not it holds already."""
    return {code: said[-1][1] if said else rhythms.USUAL for code, said in _there(session).items()}


def changes(session: Session, rows: Sequence[Row], *, today: date) -> tuple[NewRhythm, ...]:
    """Which standards the rows say otherwise, and from when on that holds."""
    there = _there(session)
    used = _used(session, [row["code"] for row in rows]) if any(_differs(row, there) for row in rows) else set()
    found = []
    for row in rows:
        if _differs(row, there):
            said = there.get(row["code"], [])
            before = said[-1][1] if said else rhythms.USUAL
            since = rhythms.holds_from(today) if row["code"] in used else None
            found.append(NewRhythm(row["code"], before, row["evaluated"], since))
    return tuple(found)


def write(session: Session, changed: Sequence[NewRhythm]) -> None:
    """Write down what holds from when on; what was said for later and has not begun goes."""
    ids = {code: id for code, id in session.execute(select(Standard.code, Standard.id))}
    there = _there(session)
    for one in changed:
        since = one.since or _ALWAYS
        session.execute(
            delete(StandardRhythm).where(col(StandardRhythm.standard_id) == ids[one.code], col(StandardRhythm.since) >= since)
        )
        stays = [said for said in there.get(one.code, []) if said[0] < since]
        if rhythms.on(since, stays) is not one.after:
            session.add(StandardRhythm(standard_id=ids[one.code], since=since, frequency=one.after))
    session.flush()


def _differs(row: Row, there: Mapping[str, _Said]) -> bool:
    said = there.get(row["code"], [])
    before = said[-1][1] if said else rhythms.USUAL
    return bool(row["evaluated"] is not before)


def _there(session: Session) -> dict[str, _Said]:
    found: dict[str, _Said] = {code: [] for code in session.scalars(select(Standard.code))}
    for code, one in session.execute(
        select(Standard.code, StandardRhythm)
        .join(StandardRhythm, col(StandardRhythm.standard_id) == Standard.id)
        .order_by(col(StandardRhythm.since))
    ):
        found[code].append((one.since, one.frequency))
    return found


def _used(session: Session, codes: Sequence[str]) -> set[str]:
    """Of these standards those of which something was reported."""
    reported = select(Report.indicator_id)
    now = select(Indicator.standard_id).where(col(Indicator.id).in_(reported))
    then = select(IndicatorVersion.standard_id).where(col(IndicatorVersion.indicator_id).in_(reported))
    wanted = select(Standard.code).where(col(Standard.code).in_(codes))
    return {code for ids in (now, then) for code in session.scalars(wanted.where(col(Standard.id).in_(ids)))}
