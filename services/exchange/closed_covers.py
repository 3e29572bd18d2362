"""Areas that a workbook says were covered by others on closed days: who owed then stays as it stood, unless an admin says so."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.people.area import Area, AreaCover, SettledCover
from models.people.person import CALLED, Person
from services.exchange.writing import Link, Shape, Step, creating
from services.people import settling
from services.people.postings import Row
from services.standards.expected import standards

Span = tuple[str, date, date]
"""A NIP, the first day and the last."""
_SETTLED = Shape(SettledCover, (), {"area": Link("area_id", Area), "person": Link("person_id", Person, "nip")})


@dataclass(frozen=True)
class Past:
    """Areas whose closed days would be others, with who covered them as they stood."""

    until: date | None
    stood: Mapping[str, Sequence[Span]]
    names: tuple[str, ...]
    """Whom it is about."""

    def steps(self, session: Session, *, past: bool) -> list[Step]:
        """Keep who covered them on closed days; with `past` let the workbook count there."""
        if not self.stood or self.until is None:
            return []
        return [lambda later: _forget(later, self.stood), creating(session, _SETTLED, [] if past else self._rows(self.until))]

    def _rows(self, until: date) -> list[Row]:
        """Who covered what, and up to when that is settled: on other days until then nobody did."""
        kept = [(area, None, min([until, *(one for _, one, _ in spans)]), until) for area, spans in self.stood.items()]
        said = [(area, *span) for area, spans in self.stood.items() for span in spans]
        return [dict(zip(("area", "person", "first", "last"), one, strict=True)) for one in (*kept, *said)]


def look(session: Session, rows: Sequence[Row], *, today: date) -> Past:
    """Compare closed days as the workbooks had them so far with how they would be; `rows` are new or changed."""
    until = settling.closed_until(session, today=today) if rows else None
    if until is None:
        return Past(None, {}, ())
    before = _told(session, {row["area"] for row in rows})
    after = {area: dict(theirs) for area, theirs in before.items()}
    for row in rows:
        key = row["person"], row["since"]
        after[row["area"]][key] = row["until"] if "until" in row else after[row["area"]].get(key)
    spans = {area: (_spans(before[area], until), _spans(after[area], until)) for area in before}
    other = {area: set(was) ^ set(will) for area, (was, will) in spans.items() if was != will}
    nips = {nip for theirs in other.values() for nip, _, _ in theirs}
    names = {nip: name for nip, name in session.execute(select(Person.nip, CALLED).where(col(Person.nip).in_(nips)))}
    return Past(until, _as_it_stood(session, other, until), tuple(sorted(names.get(nip, nip) for nip in nips)))


def _told(session: Session, areas: Collection[str]) -> dict[str, dict[tuple[str, date], date | None]]:
    found: dict[str, dict[tuple[str, date], date | None]] = {area: {} for area in areas}
    wanted = select(AreaCover, Area.code, Person.nip).join(Area, col(Area.id) == AreaCover.area_id)
    wanted = wanted.join(Person, col(Person.id) == AreaCover.person_id).where(col(Area.code).in_(areas))
    for cover, code, nip in session.execute(wanted):
        found[code][nip, cover.since] = cover.until
    return found


def _spans(told: Mapping[tuple[str, date], date | None], until: date) -> tuple[Span, ...]:
    """The closed days of each, those that follow each other as one."""
    found: list[Span] = []
    for (nip, since), last in sorted(told.items()):
        ends = min(last or until, until)
        if since > ends:
            continue
        if found and found[-1][0] == nip and since <= found[-1][2] + timedelta(days=1):
            found[-1] = (nip, found[-1][1], max(ends, found[-1][2]))
        else:
            found.append((nip, since, ends))
    return tuple(found)


def _as_it_stood(session: Session, areas: Iterable[str], until: date) -> dict[str, Sequence[Span]]:
    covers = {area: standards(session).areas.of_area.get(area, ()) for area in areas}
    people = {one.person for theirs in covers.values() for one in theirs}
    nips = {id: nip for id, nip in session.execute(select(Person.id, Person.nip).where(col(Person.id).in_(people)))}
    return {area: _spans({(nips[one.person], one.since): one.until for one in theirs}, until) for area, theirs in covers.items()}


def _forget(session: Session, areas: Collection[str]) -> None:
    ids = select(Area.id).where(col(Area.code).in_(list(areas)))
    session.execute(delete(SettledCover).where(col(SettledCover.area_id).in_(ids)))
