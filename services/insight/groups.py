"""A unit's group: bound by its head, told the week's totals, and nothing by which one person could be told apart.

Totals are of enough people or of nobody. Of the same periods two totals, in whatever group they are told, are of the same
people, of none in common, or of so many more that what lies between them is of enough people too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from domain.people.groups import may_be_told
from models.messages.group import GroupTotal, UnitGroup
from models.people.unit import Unit
from services import rights
from services.city import City
from services.insight import summaries
from services.insight.summaries import Totals
from services.messages import groups, outbox
from services.people import preferences, scopes
from services.people.names import names_of
from services.refusals import Refusal
from services.standards.expected import standards

_KEPT = timedelta(days=400)
"""How long it is kept who was counted: periods that are older are told in no group any more."""


@dataclass(frozen=True)
class Bound:
    """A group and whose it is."""

    unit: int
    name: str


@dataclass(frozen=True)
class Told:
    """What a unit's group is told; without totals where these would tell too much."""

    name: str
    totals: Totals | None
    least: int
    praised: tuple[str, ...] = ()
    """Who consented to be named and was in time with everything, by name."""


def bind(session: Session, *, by: int, chat: int, code: str, now: datetime, today: date) -> Bound:
    """Make a group a unit's. Raises `Refusal` for whoever does not lead it."""
    led = scopes.leads(session, by=by, today=today)
    if not led:
        raise Refusal("group_not_head")
    wanted = [unit for unit, (its, _) in led.items() if not code or its.casefold() == code.casefold()]
    if len(wanted) != 1:
        raise Refusal("group_which_unit", codes=sorted(its for its, _ in led.values()))
    there = groups.bound(session, chat=chat)
    if there is not None and there.unit_id != wanted[0] and there.unit_id not in led:
        raise Refusal("group_of_another", unit=session.get_one(Unit, there.unit_id).name)
    row = there or UnitGroup(chat_id=chat, unit_id=wanted[0], bound_by=by, bound_at=now)
    row.unit_id, row.bound_by, row.bound_at = wanted[0], by, now
    session.add(row)
    session.flush()
    return Bound(wanted[0], led[wanted[0]][1])


def let_go(session: Session, *, by: int, chat: int, today: date) -> Bound:
    """Make a group nobody's again: its unit's head, who bound it, or an admin. Raises `Refusal`."""
    there = groups.bound(session, chat=chat)
    if there is None:
        raise Refusal("group_of_nobody")
    if there.unit_id not in scopes.leads(session, by=by, today=today) and not rights.is_admin(session, by):
        raise Refusal("group_not_head")
    name = session.get_one(Unit, there.unit_id).name
    groups.leave(session, chat=chat)
    return Bound(there.unit_id, name)


def of_chat(session: Session, *, chat: int, now: datetime, city: City) -> Told | None:
    """What a unit's group is told now; None where it is no unit's."""
    there = groups.bound(session, chat=chat)
    return None if there is None else _told(session, there, now, city)


def of_speaker(session: Session, *, by: int, chat: int, now: datetime, city: City) -> Totals | None:
    """The sums over the people of whoever asks in a group that is no unit's; None where these would tell too much."""
    shown = summaries.totals(session, by=by, now=now, city=city)
    people = summaries.teams_of(session, supervisors=[by], on=city.today(now))[by]
    return shown if shown is not None and _note(session, chat, shown, people, now) else None


def post_due(session: Session, *, now: datetime, city: City, week: date) -> int:
    """Promise each unit's group the totals of the week."""
    told = 0
    for one in session.scalars(select(UnitGroup).order_by(col(UnitGroup.id))).all():
        key = f"group:{one.id}:{week}"
        if key in outbox.known(session, [key]):
            continue
        shown = _told(session, one, now, city)
        told += outbox.post_to_chat(session, one.chat_id, screen="insight/group_week", key=key, now=now, told=shown)
    return told


def _told(session: Session, group: UnitGroup, now: datetime, city: City) -> Told:
    name, least = session.get_one(Unit, group.unit_id).name, standards(session).rules.group_least
    found = summaries.of_units(session, units=_units(group), now=now, city=city)
    if not _note(session, group.chat_id, found.totals, found.people, now):
        return Told(name, None, least)
    named = preferences.with_praise(session, found.in_time)
    shown = Told(name, found.totals, least)
    if 0 < len(found.people - named) < least:
        return shown  # who is left would be known by being left out
    return replace(shown, praised=tuple(sorted(names_of(session, named).values())))


def _units(group: UnitGroup) -> Sequence[int]:
    """The units a group hears of: one call, so that what lies below them may come to it."""
    return [group.unit_id]


def _note(session: Session, chat: int, totals: Totals, people: frozenset[int], now: datetime) -> bool:
    """Whether these totals may be told beside all that were told of the same periods; if so, they are noted."""
    periods = " ".join(map(str, totals.periods))
    rows = session.scalars(select(GroupTotal).where(col(GroupTotal.periods) == periods)).all()
    others = [frozenset(int(one) for one in row.counted.split(",")) for row in rows]
    if not may_be_told(people, others, least=standards(session).rules.group_least):
        return False
    if people not in others:
        counted = ",".join(map(str, sorted(people)))
        session.add(GroupTotal(chat_id=chat, periods=periods, counted=counted, told_at=now))
        session.flush()
    return True


def prune(session: Session, *, now: datetime) -> None:
    """Forget who was counted long ago."""
    for old in session.scalars(select(GroupTotal).where(col(GroupTotal.told_at) < now - _KEPT)).all():
        session.delete(old)
