"""An announcement after it was sent: how it stands, stopping it, taking it back, and showing its progress."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from domain.actions import GoHome
from models.messages.broadcast import Broadcast, BroadcastState
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import Person
from services.city import City
from services.messages import broadcasting, ledger, outbox
from services.messages.actions import AskRecall, OpenUnreached, StopBroadcast
from services.messages.audiences import Choice
from services.messages.outbox import Button, Keyboard
from services.refusals import Outdated

RECALLABLE = timedelta(hours=48)
"""Telegram lets a bot delete its own messages for this long."""

_TELL_EVERY = timedelta(seconds=3)
_SOON = timedelta(minutes=10)
SETTLING = timedelta(seconds=15)
"""How long after a stop what was on the wire may still change the counts."""


@dataclass(frozen=True)
class Standing:
    """How one announcement stands."""

    broadcast: int
    state: BroadcastState
    by: str
    sent_at: datetime
    choice: Choice | None
    people: int
    counts: dict[str, int]
    """Recipients by state."""
    goes_on_at: datetime | None
    """When the next ones may be written to, where that is later."""
    settled: int
    """How many recipients are over, one way or another."""
    unreached: int
    recallable: int
    """How many messages Telegram would still delete."""
    deleted: int
    keeping: int
    """Messages that could not be deleted."""
    deleting: int
    urgent_why: str | None


def look(session: Session, *, by: int, broadcast: int, now: datetime, city: City) -> Standing:
    """How it stands; any admin may look."""
    return _standing(session, _sent(session, by, broadcast), now, city)


def unreached(session: Session, *, by: int, broadcast: int, page: int) -> ledger.Page[ledger.Missed]:
    """By name those it did not reach, and why."""
    found = _sent(session, by, broadcast)
    return ledger.named(session, [_of(found.id), col(Outbox.deletes).is_(None)], page=page)


def stop(session: Session, *, by: int, broadcast: int, now: datetime, city: City) -> Standing:
    """Send it to nobody more; what is on the wire arrives. Any admin may stop it."""
    found = _sent(session, by, broadcast)
    if found.state is not BroadcastState.SENDING:
        raise Outdated
    found.state, found.stopped_by, found.ended_at = BroadcastState.STOPPED, by, now
    session.add(found)
    mine = (_of(found.id), col(Outbox.deletes).is_(None))
    session.execute(
        update(Outbox).where(*mine, col(Outbox.state) == OutboxState.WAITING).values(state=OutboxState.CANCELLED, settled_at=now)
    )
    session.execute(update(Outbox).where(*mine, col(Outbox.state) == OutboxState.BLOCKED).values(expires_at=now))
    return _standing(session, found, now, city)


def recall(session: Session, *, by: int, broadcast: int, now: datetime, city: City) -> Standing:
    """Delete it wherever Telegram still allows that. Any admin may take it back."""
    found = _sent(session, by, broadcast)
    if found.state not in (BroadcastState.STOPPED, BroadcastState.SENT):
        raise Outdated
    found.state, found.recalled_by, found.recalled_at = BroadcastState.RECALLING, by, now
    found.told_at, found.told = now, 0
    session.add(found)
    _promise_deletions(session, found.id, now)
    return _standing(session, found, now, city)


def under_way(session: Session, *, now: datetime) -> list[int]:
    """The announcements that are on their way, or being taken back."""
    return list(session.scalars(BUSY, {"settling": now - SETTLING}))


def carry_on(session: Session, *, now: datetime, city: City, only: int | None = None) -> int:
    """End what is over, and show how the rest goes; how many cards are to be edited. Any process may, at any time."""
    told = 0
    wanted = select_rows(Broadcast).where(_under_way(now - SETTLING))
    if only is not None:
        wanted = wanted.where(col(Broadcast.id) == only)
    for found in session.exec(wanted.with_for_update(skip_locked=True)).all():
        if found.state is BroadcastState.RECALLING:
            _promise_deletions(session, found.id, now)
        standing = _standing(session, found, now, city)
        over = standing.deleting == 0 if found.state is BroadcastState.RECALLING else standing.counts[OutboxState.WAITING] == 0
        if over and found.state is not BroadcastState.STOPPED:
            found.state = BroadcastState.RECALLED if found.state is BroadcastState.RECALLING else BroadcastState.SENT
            found.ended_at = found.ended_at or now
            standing = _standing(session, found, now, city)
        elif (found.told_at and found.told_at > now - _TELL_EVERY) or found.told == _progress(standing):
            continue
        found.told_at, found.told = now, _progress(standing)
        session.add(found)
        told += outbox.edit_for_admins(
            session,
            card=card_name(found.id),
            screen="messages/broadcast/standing",
            facts={"standing": standing},
            keyboard=keyboard(standing),
            now=now,
        )
    return told


def keyboard(standing: Standing) -> Keyboard:
    """What can be done about it."""
    rows = []
    if standing.state is BroadcastState.SENDING:
        rows.append([Button("stop_broadcast", StopBroadcast(standing.broadcast))])
    if standing.state in (BroadcastState.STOPPED, BroadcastState.SENT) and standing.recallable:
        rows.append([Button("recall", AskRecall(standing.broadcast), facts={"count": standing.recallable})])
    if standing.unreached and standing.state not in (BroadcastState.SENDING, BroadcastState.RECALLING):
        rows.append([Button("unreached", OpenUnreached(standing.broadcast, 0), facts={"count": standing.unreached})])
    return [*rows, [Button("home", GoHome())]]


def card_name(broadcast: int) -> str:
    """The card that shows an announcement."""
    return f"broadcast:{broadcast}"


def _standing(session: Session, found: Broadcast, now: datetime, city: City) -> Standing:
    session.flush()
    takes_back = col(Outbox.deletes).is_not(None)
    fresh = and_(col(Outbox.message_id).is_not(None), col(Outbox.settled_at) > now - RECALLABLE)
    rows = session.execute(
        select(takes_back, col(Outbox.state), func.count(), func.count().filter(fresh))
        .where(_of(found.id))
        .group_by(takes_back, col(Outbox.state))
    ).all()
    counts = ledger.every_state({state: count for back, state, count, _ in rows if not back})
    back = ledger.every_state({state: count for back, state, count, _ in rows if back})
    people = sum(counts.values())
    next_at = session.scalars(
        select(func.min(col(Outbox.not_before))).where(_of(found.id), col(Outbox.state) == OutboxState.WAITING)
    )
    goes_on_at = next_at.first()
    return Standing(
        broadcast=found.id,
        state=found.state,
        by=session.get_one(Person, found.by_id).called,
        sent_at=found.sent_at or found.written_at,
        choice=broadcasting.rule(session, found, now=now, city=city),
        people=people,
        counts=counts,
        goes_on_at=goes_on_at if goes_on_at and goes_on_at > now + _SOON else None,
        settled=people - counts[OutboxState.WAITING],
        unreached=people - counts[OutboxState.WAITING] - counts[OutboxState.SENT],
        recallable=sum(recent for back, state, _, recent in rows if not back and state is OutboxState.SENT),
        deleted=back[OutboxState.SENT],
        deleting=back[OutboxState.WAITING],
        keeping=counts[OutboxState.SENT] - back[OutboxState.SENT] - back[OutboxState.WAITING],
        urgent_why=found.urgent_why,
    )


def _progress(standing: Standing) -> int:
    return standing.counts[OutboxState.SENT] + standing.settled + standing.deleted + standing.keeping


def _promise_deletions(session: Session, broadcast: int, now: datetime) -> None:
    """A row for each message that Telegram would still delete and that has none yet: what was on the wire comes later."""
    known = aliased(Outbox)
    key = literal(f"recall:{broadcast}:") + cast(col(Outbox.person_id), String)
    same: dict[str, Any] = {
        "urgency": Urgency.NOTICE,
        "state": OutboxState.WAITING,
        "facts": {},
        "attempts": 0,
        "not_before": now,
        "made_at": now,
        "expires_at": now + RECALLABLE,
        "broadcast_id": broadcast,
    }
    rows = select(
        col(Outbox.chat_id),
        col(Outbox.person_id),
        key,
        col(Outbox.message_id),
        *(literal(value, getattr(Outbox, name).type) for name, value in same.items()),
    ).where(
        _of(broadcast),
        col(Outbox.deletes).is_(None),
        col(Outbox.state) == OutboxState.SENT,
        col(Outbox.message_id).is_not(None),
        col(Outbox.settled_at) > now - RECALLABLE,
        ~exists().where(col(known.key) == key),
    )
    session.execute(insert(Outbox).from_select(["chat_id", "person_id", "key", "deletes", *same], rows))


def _under_way(settling: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """On its way, being taken back, or stopped so lately that something of it may still be out."""
    state = col(Broadcast.state)
    return or_(
        state.in_((BroadcastState.SENDING, BroadcastState.RECALLING)),
        and_(state == BroadcastState.STOPPED, col(Broadcast.ended_at) > settling),
    )


def _of(broadcast: int) -> ColumnElement[bool]:
    return col(Outbox.broadcast_id) == broadcast


def _sent(session: Session, by: int, broadcast: int) -> Broadcast:
    ledger.check_admin(session, by)
    found = session.get(Broadcast, broadcast, with_for_update=True)
    if found is None or found.state is BroadcastState.DRAFT:
        raise Outdated
    return found


BUSY = select_rows(Broadcast.id).where(_under_way(bindparam("settling"))).order_by(col(Broadcast.id))
