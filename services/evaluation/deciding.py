"""Writing down what a unit decides, part by part, and saying later what became of it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete
from sqlmodel import Session, col, select

from domain.evaluation.decisions import moved, usual_days
from domain.standards.periods import Frequency, Period
from models.evaluation.decision import Decision, DecisionState
from models.people.unit import Unit
from services import rights
from services.city import City
from services.evaluation import asked_sentence, decisions
from services.evaluation.decision_actions import OpenDecisions
from services.evaluation.decisions import Shown
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.refusals import Outdated, Refusal

EVERYBODY = "owner_everybody"
MEMBER = "member_"
"""Before the id of whoever is to do it, in the answer that names them."""
_WAITS = timedelta(hours=1)
_FIRST, _LAST = 2000, 2999


class Part(StrEnum):
    """What is asked about a decision, in order."""

    WORDS = "words"
    OWNER = "owner"
    DUE = "due"


class Answer(StrEnum):
    """What can be said of a decision when it is shown again."""

    DONE = "done"
    NOT_DONE = "not_done"
    MOVED = "moved"


@dataclass(frozen=True)
class Writing:
    """A decision being written, and what is asked now; None: it stands."""

    decision: int
    unit: int
    name: str
    month: Period
    asks: Part | None
    n: int
    of: int
    words: str | None
    owner: str | None
    everybody: bool
    due: date | None
    people: tuple[tuple[int, str], ...]
    """Who may do it, while that is asked."""


def month_of(year: int, month: int) -> Period:
    """The month a button names. Raises `Outdated` for what is none."""
    if not _FIRST <= year <= _LAST or not 1 <= month <= 12:
        raise Outdated
    return Period(year, Frequency.MONTHLY, month)


def begin(session: Session, *, by: int, unit: int, year: int, month: int, now: datetime, city: City) -> Writing:
    """Begin a decision; one that was begun and left is begun anew."""
    today, of = city.today(now), month_of(year, month)
    decisions.refuse(session, by, unit, of, today)
    session.execute(delete(Decision).where(col(Decision.written_by) == by, col(Decision.decided_at).is_(None)))
    found = Decision(unit_id=unit, period=str(of), written_by=by, begun_at=now)
    session.add(found)
    session.flush()
    return _writing(session, found, today)


def look(session: Session, *, by: int, decision: int, today: date) -> Writing:
    """The decision being written, as it stands."""
    return _writing(session, _mine(session, by, decision, today), today)


def answer(session: Session, *, by: int, decision: int, key: str, now: datetime, city: City) -> Writing:
    """Take one of the offered answers: who does it, or until when."""
    today = city.today(now)
    found = _mine(session, by, decision, today)
    match _asks(found):
        case Part.OWNER if key == EVERYBODY:
            found.everybody = True
        case Part.OWNER:
            found.owner_id = _member(session, found, key, today)
        case Part.DUE if key in usual_days(today):
            found.due = usual_days(today)[key]
        case _:
            raise Outdated
    return _kept(session, found, now, city)


def hear(session: Session, *, by: int, words: str, now: datetime, city: City) -> Writing | Shown:
    """Take words for what is asked: of the decision being written, else what came of the one that was just answered."""
    today = city.today(now)
    there = session.scalars(select(Decision.id).where(col(Decision.written_by) == by, col(Decision.decided_at).is_(None))).first()
    if there is None:
        return _outcome(session, by, words, now, today)
    found = _mine(session, by, there, today)
    match _asks(found):
        case Part.WORDS:
            found.words = asked_sentence.sentence(words)
        case Part.DUE:
            found.due = asked_sentence.day_ahead(words, today)
        case _:
            raise Refusal("choose_a_button")
    return _kept(session, found, now, city)


def drop(session: Session, *, by: int, decision: int, today: date) -> int:
    """Throw away what is being written; the unit it was of."""
    found = _mine(session, by, decision, today)
    session.delete(found)
    return found.unit_id


def report(session: Session, *, by: int, decision: int, said: str, now: datetime, city: City) -> Shown:
    """Say what became of a decision: its owner may, and whoever decides for the unit."""
    today = city.today(now)
    found = session.scalars(select(Decision).where(col(Decision.id) == decision).with_for_update()).first()
    if (
        found is None
        or found.decided_at is None
        or found.due is None
        or found.state is not DecisionState.OPEN
        or said not in list(Answer)
    ):
        raise Outdated
    decides = decisions.may_decide(session, by, found.unit_id, today)
    if not (decides or rights.is_still(session, by, found.owner_id)):
        raise Outdated
    match Answer(said):
        case Answer.MOVED:
            found.due, found.moved = moved(found.due, today), found.moved + 1
        case ended:
            found.state = DecisionState(ended.value)
    found.answered_by, found.answered_at, found.outcome = by, now, None
    session.add(found)
    session.flush()
    return decisions.shown(session, [found], by=by, decides=decides, today=today)[0]


def _outcome(session: Session, by: int, words: str, now: datetime, today: date) -> Shown:
    """The sentence about what came of the decision that was answered last, while it is waited for."""
    found = session.scalars(
        select(Decision)
        .where(col(Decision.answered_by) == by, col(Decision.outcome).is_(None), col(Decision.answered_at) > now - _WAITS)
        .order_by(col(Decision.answered_at).desc())
    ).first()
    if found is None or not rights.works(session, by):
        raise Outdated
    found.outcome = asked_sentence.sentence(words)
    session.add(found)
    session.flush()
    return decisions.shown(session, [found], by=by, today=today)[0]


def _mine(session: Session, by: int, decision: int, today: date) -> Decision:
    """What `by` is writing and still may. Raises `Outdated`."""
    found = session.get(Decision, decision)
    if found is None or found.written_by != by or found.decided_at is not None:
        raise Outdated
    decisions.refuse(session, by, found.unit_id, Period.parse(found.period), today)
    return found


def _member(session: Session, found: Decision, key: str, today: date) -> int:
    wanted = re.fullmatch(rf"{MEMBER}(\d{{1,9}})", key)
    if wanted is None or int(wanted[1]) not in dict(decisions.members(session, found.unit_id, today, found.written_by)):
        raise Outdated
    return int(wanted[1])


def _asks(found: Decision) -> Part | None:
    if found.words is None:
        return Part.WORDS
    if found.owner_id is None and not found.everybody:
        return Part.OWNER
    return Part.DUE if found.due is None else None


def _kept(session: Session, found: Decision, now: datetime, city: City) -> Writing:
    if _asks(found) is None:
        found.decided_at = now
        _name(session, found, now, city)
    session.add(found)
    session.flush()
    return _writing(session, found, city.today(now))


def _name(session: Session, found: Decision, now: datetime, city: City) -> None:
    """Whoever is to do it hears so, unless they wrote it themselves."""
    if found.owner_id is None or found.owner_id == found.written_by:
        return
    today = city.today(now)
    notice = Notice(
        to=found.owner_id,
        screen="evaluation/decision/named",
        key=f"decision_named:{found.id}",
        facts={"one": decisions.shown(session, [found], today=today)[0], "unit": session.get_one(Unit, found.unit_id).name},
        keyboard=[[Button("unit_decisions", OpenDecisions(found.unit_id, 0))]],
        not_before=allowed(session, people=[found.owner_id], now=now, city=city)[found.owner_id],
    )
    outbox.post(session, notice, now=now)


def _writing(session: Session, found: Decision, today: date) -> Writing:
    asks, people = _asks(found), decisions.members(session, found.unit_id, today, found.written_by)
    return Writing(
        decision=found.id,
        unit=found.unit_id,
        name=session.get_one(Unit, found.unit_id).name,
        month=Period.parse(found.period),
        asks=asks,
        n=list(Part).index(asks) + 1 if asks else len(Part),
        of=len(Part),
        words=found.words,
        owner=dict(people).get(found.owner_id or 0),
        everybody=found.everybody,
        due=found.due,
        people=tuple(people) if asks is Part.OWNER else (),
    )
