"""A change by conversation: asked question by question, looked at, written by the import's rules, and taken back if need be."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.exchange.managing import Ask, Task, asked, following
from domain.messages.facts import freeze
from models.exchange.managed import ManagedChange
from models.messages.message import Outbox, OutboxState
from models.people.person import Person
from models.standards.standard import Indicator, TargetScope
from services.city import City
from services.exchange import importing
from services.exchange.applied_workbooks import _state
from services.exchange.importing import Compared, Outcome
from services.exchange.sent_workbooks import tell_roles
from services.exchange.writing import Moved
from services.home import managed_undo
from services.home.managed_answers import read, refuse_own
from services.home.managed_questions import Choice, choice, choices, person_of, posting, value
from services.home.managed_rows import nip_of, rows
from services.home.managed_touched import Touched, touched
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.ledger import Page, check_admin, cut
from services.messages.outbox import Notice
from services.people.names import names_of
from services.refusals import Outdated, Refusal

UNDONE_WITHIN = timedelta(minutes=10)
_WAITS = timedelta(days=1)
"""How long a change that was left can be taken up again."""
_MOST, _PAGE = 6, 4
"""Answers that are offered at once, and at a time where they are more: a card has eight buttons."""
_RECENT = 5
_TOLD = frozenset((Task.MOVE, Task.SUPERVISOR, Task.ACTING))
"""Changes of which the person hears."""


@dataclass(frozen=True)
class Line:
    """An answer that was given."""

    ask: Ask
    given: Choice


@dataclass(frozen=True)
class Asking:
    """What is asked next."""

    change: int
    task: Task
    ask: Ask
    step: int
    of: int
    lines: tuple[Line, ...]
    offered: Page[tuple[int, Choice]]
    """Each with its place."""
    unsure: bool = False
    """What was written may be any of those."""


@dataclass(frozen=True)
class Ready:
    """Everything was answered."""

    change: int
    task: Task
    lines: tuple[Line, ...]
    said: dict[str, Any]


Next = Asking | Ready


@dataclass(frozen=True)
class Wanted:
    """What a change would write, compared with one state of the city."""

    compared: Compared | None
    touched: Touched
    refusal: tuple[str, dict[str, object]] | None
    """Why it cannot even be compared."""
    mark: str
    state: tuple[Any, ...]

    @property
    def outcome(self) -> Outcome:
        """What the import says of it."""
        return self.compared.outcome if self.compared else Outcome((), ())

    @property
    def good(self) -> bool:
        """Whether there is anything to write."""
        return self.compared is not None and not self.outcome.rejected and self.outcome.changes > 0


@dataclass(frozen=True)
class Done:
    """What stands written, or was taken back."""

    change: int
    task: Task
    name: str
    by: str
    at: datetime
    undone: bool
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Doors:
    """What was begun and left, and what was changed last."""

    left: int | None
    left_task: Task | None
    left_name: str
    recent: tuple[Done, ...]


def doors(session: Session, *, by: int, now: datetime) -> Doors:
    """What an admin finds behind `/kelola`."""
    check_admin(session, by)
    left = _open(session, by, now)
    newest = (
        select(ManagedChange)
        .where(col(ManagedChange.applied_at).is_not(None))
        .order_by(col(ManagedChange.applied_at).desc(), col(ManagedChange.id).desc())
    )
    changes = session.scalars(newest.limit(_RECENT)).all()
    names = names_of(session, {one.by_id for one in changes})
    recent = tuple(_done(one, names[one.by_id]) for one in changes)
    return Doors(left.id if left else None, left.task if left else None, _named(left) if left else "", recent)


def _done(change: ManagedChange, by: str) -> Done:
    assert change.applied_at is not None
    at, undone = change.undone_at or change.applied_at, change.undone_at is not None
    return Done(change.id, change.task, _named(change), by, at, undone, _lines(change))


def _named(change: ManagedChange) -> str:
    """Whom or what it is about: its first answer."""
    return next((line.given.text or "" for line in _lines(change)), "")


def _lines(change: ManagedChange) -> tuple[Line, ...]:
    everybody = value(change, Ask.SCOPE) == TargetScope.DEFAULT
    given = [one for one in asked(change.task, everybody=everybody) if one.value in change.said]
    return tuple(Line(one, choice(change.said[one.value])) for one in given)


def _open(session: Session, by: int, now: datetime) -> ManagedChange | None:
    """What this admin is changing."""
    wanted = select(ManagedChange).where(
        col(ManagedChange.by_id) == by,
        col(ManagedChange.applied_at).is_(None),
        col(ManagedChange.dropped_at).is_(None),
        col(ManagedChange.made_at) > now - _WAITS,
    )
    return session.scalars(wanted.order_by(col(ManagedChange.id).desc())).first()


def _mine(session: Session, by: int, change: int, now: datetime) -> ManagedChange:
    check_admin(session, by)
    found = _open(session, by, now)
    if found is None or found.id != change:
        raise Outdated
    return found


def begin(session: Session, *, by: int, task: Task, subject: int, today: date, now: datetime) -> Next:
    """Begin a change; one that was left is dropped."""
    check_admin(session, by)
    while (left := _open(session, by, now)) is not None:
        left.dropped_at = now
        session.add(left)
        session.flush()
    _forget(session, now)
    change = ManagedChange(by_id=by, task=task, made_at=now)
    session.add(change)
    session.flush()
    if subject:
        ask = asked(task, everybody=False)[0]
        _keep(change, ask, _subject(session, ask, subject))
    return _next(session, change, today=today)


def _forget(session: Session, now: datetime) -> None:
    """What cannot be undone any more needs no copies of people's rows; who changed what stays."""
    late = (col(ManagedChange.applied_at) < now - UNDONE_WITHIN, col(ManagedChange.told).is_not(None))
    session.execute(update(ManagedChange).where(*late).values(before={}, after={}, told=None))


def _subject(session: Session, ask: Ask, subject: int) -> Choice:
    if ask is Ask.PERSON and (person := session.get(Person, subject)) is not None:
        return Choice(str(subject), person.called)
    if ask is Ask.INDICATOR and (indicator := session.get(Indicator, subject)) is not None:
        return Choice(str(subject), f"{indicator.name} ({indicator.code})")
    raise Outdated


def resume(session: Session, *, by: int, change: int, today: date, now: datetime) -> Next:
    """Ask again where it was left."""
    return _next(session, _mine(session, by, change, now), today=today)


def current(session: Session, *, by: int, now: datetime) -> int:
    """What this admin is changing. Raises `Outdated` where it is nothing."""
    check_admin(session, by)
    found = _open(session, by, now)
    if found is None:
        raise Outdated
    return found.id


def hear(session: Session, *, by: int, change: int, said: str, today: date, now: datetime) -> Next:
    """Take a written answer. Raises `Refusal` where it is none."""
    found = _mine(session, by, change, now)
    ask = _asking(found)
    if ask is None:
        return _next(session, found, today=today)
    answer = read(session, found, ask, said, by=by, today=today)
    if isinstance(answer, Choice):
        _keep(found, ask, answer)
        return _next(session, found, today=today)
    found.offered = [one.kept() for one in answer]
    session.add(found)
    return _question(found, ask, answer, page=0, unsure=True)


def choose(session: Session, *, by: int, change: int, step: int, place: int, today: date, now: datetime) -> Next:
    """Take what was offered. Raises `Outdated` where that question was answered already."""
    found, ask = _offering(session, by, change, step, now)
    if not 0 <= place < len(found.offered):
        raise Outdated
    answer = choice(found.offered[place])
    if ask is Ask.SUPERVISOR:
        refuse_own(answer, person_of(found))
    _keep(found, ask, answer)
    session.add(found)
    return _next(session, found, today=today)


def turn(session: Session, *, by: int, change: int, step: int, page: int, now: datetime) -> Asking:
    """Another page of what is offered."""
    found, ask = _offering(session, by, change, step, now)
    return _question(found, ask, [choice(one) for one in found.offered], page=page)


def _offering(session: Session, by: int, change: int, step: int, now: datetime) -> tuple[ManagedChange, Ask]:
    found = _mine(session, by, change, now)
    ask = _asking(found)
    if ask is None or step != len(found.said):
        raise Outdated
    return found, ask


def back(session: Session, *, by: int, change: int, today: date, now: datetime) -> Next:
    """Take the last answer back."""
    found = _mine(session, by, change, now)
    lines = _lines(found)
    if lines:
        found.said = {name: kept for name, kept in found.said.items() if name != lines[-1].ask.value}
    return _next(session, found, today=today)


def drop(session: Session, *, by: int, change: int, now: datetime) -> None:
    """Change nothing."""
    found = _mine(session, by, change, now)
    found.dropped_at = now
    session.add(found)


def _keep(change: ManagedChange, ask: Ask, given: Choice) -> None:
    if given.label == "manage_today":  # it is read on other days, too
        given = replace(given, label="manage_on")
    change.said = {**change.said, ask.value: given.kept()}


def _asking(change: ManagedChange) -> Ask | None:
    return following(change.task, change.said, everybody=value(change, Ask.SCOPE) == TargetScope.DEFAULT)


def _next(session: Session, change: ManagedChange, *, today: date) -> Next:
    ask = _asking(change)
    offered = choices(session, change, ask, today=today) if ask is not None else []
    change.offered = [one.kept() for one in offered]
    session.add(change)
    session.flush()
    if ask is None:
        return Ready(change.id, change.task, _lines(change), change.said)
    return _question(change, ask, offered, page=0)


def _question(change: ManagedChange, ask: Ask, offered: Sequence[Choice], *, page: int, unsure: bool = False) -> Asking:
    everybody = value(change, Ask.SCOPE) == TargetScope.DEFAULT
    of = len(asked(change.task, everybody=everybody))
    shown = cut(list(enumerate(offered)), page, _MOST if len(offered) <= _MOST else _PAGE)
    return Asking(change.id, change.task, ask, len(change.said), of, _lines(change), shown, unsure)


def away(session: Session, *, by: int, change: int, now: datetime) -> str:
    """The words in which leave is asked for, and with which it is confirmed; the change itself ends here."""
    found = _mine(session, by, change, now)
    said = f"{nip_of(session, found)} {value(found, Ask.AWAY)}"
    found.dropped_at = now
    session.add(found)
    return said


def compare(session: Session, *, by: int, task: Task, said: dict[str, Any], today: date, now: datetime) -> Wanted:
    """What would be written, and whom it touches: for a session that only reads, so that nobody waits."""
    change = ManagedChange(by_id=by, task=task, said=said, made_at=now)
    state, touches = _state(session), touched(session, change, today=today)
    try:
        compared = importing.compare(session, rows(session, change, today=today), today=today)
    except Refusal as refusal:
        return Wanted(None, touches, (refusal.key, refusal.facts), _mark(touches, None), state)
    return Wanted(compared, touches, None, _mark(touches, compared.outcome), state)


def _mark(touches: Touched, outcome: Outcome | None) -> str:
    return sha256(json.dumps([freeze(touches), freeze(outcome)], sort_keys=True).encode()).hexdigest()


def show(session: Session, *, by: int, change: int, wanted: Wanted, now: datetime) -> None:
    """Remember what was shown."""
    found = _mine(session, by, change, now)
    found.told = wanted.mark
    session.add(found)


def ready(session: Session, *, by: int, change: int, today: date, now: datetime) -> Ready | Done:
    """What is to be written; pressed again, what was. Raises `Outdated` where something is still to be asked."""
    check_admin(session, by)
    found = session.get(ManagedChange, change)
    if found is not None and found.by_id == by and found.applied_at is not None:
        return _done(found, names_of(session, {by})[by])
    shown = _next(session, _mine(session, by, change, now), today=today)
    if not isinstance(shown, Ready):
        raise Outdated
    return shown


def save(session: Session, *, by: int, change: int, wanted: Wanted, now: datetime, city: City) -> Done | None:
    """Write it, all or nothing; None where it would do something else than was shown."""
    found = _mine(session, by, change, now)
    if wanted.mark != found.told or not wanted.good or wanted.compared is None:
        return None
    if _state(session) != wanted.state:
        raise Refusal("manage_moved")
    found.before = managed_undo.rows(session, found)
    try:
        wanted.compared.write(session)
    except Moved as moved:
        raise Refusal("manage_moved") from moved
    found = session.get_one(ManagedChange, change)
    found.after = managed_undo.rows(session, found)
    found.applied_at = now
    session.add(found)
    session.flush()
    tell_roles(session, wanted.outcome, key=f"managed:{change}:roles", by=by, now=now)
    _tell(session, found, now, city)
    return _done(found, names_of(session, {by})[by])


def _tell(session: Session, change: ManagedChange, now: datetime, city: City) -> None:
    """Let the person hear what is other for them, once it cannot be taken back any more."""
    person = person_of(change)
    if change.task not in _TOLD or person is None or person == change.by_id:
        return
    post = posting(session, person, city.today(now))
    if post is None:
        return
    when = max(now + UNDONE_WITHIN, allowed(session, people=[person], now=now, city=city)[person])
    facts: dict[str, object] = {"task": change.task, "lines": _lines(change)[1:]}
    notice = Notice(to=person, screen="home/manage/told", key=f"managed:{change.id}:{person}", facts=facts, not_before=when)
    outbox.post(session, notice, now=now)


def undo(session: Session, *, by: int, change: int, now: datetime) -> Done:
    """Take it back, once. Raises `Refusal` where it is too late, or something rests upon it."""
    check_admin(session, by)
    found = session.get(ManagedChange, change, with_for_update=True)
    if found is None or found.by_id != by or found.applied_at is None:
        raise Outdated
    if found.undone_at is None:
        if now - found.applied_at > UNDONE_WITHIN:
            raise Refusal("manage_too_late")
        managed_undo.undo(session, found)
        found = session.get_one(ManagedChange, change)
        found.undone_at = now
        session.add(found)
        waits = select(Outbox.id).where(col(Outbox.key).startswith(f"managed:{change}:"), col(Outbox.state) == OutboxState.WAITING)
        outbox.cancel(session, list(session.scalars(waits)), now=now, why="taken back")
    return _done(found, names_of(session, {by})[by])
