"""Recording a talk with the bot: an admin asks, the person agrees, both see that it runs, and it ends by itself at the latest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from models.adoption.recording import RecordedLine, Recording, RecordingState
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import CALLED, Account, Chat, Person
from services import rights
from services.adoption.recording_actions import AnswerRecording, StopRecording
from services.messages import outbox
from services.messages.ledger import check_admin
from services.messages.outbox import Button, Keyboard, Notice
from services.people.names import names_of
from services.refusals import Outdated, Refusal

MINUTES = 30
LASTS = timedelta(minutes=MINUTES)
"""How long it runs at most."""
ANSWER_WITHIN = timedelta(hours=24)
"""How long one may still agree."""
_MOST = 7
"""People who are offered where a name fits several."""
_LAST = 5
"""Recordings that an admin is shown."""
_LONGEST = 4000
_KEPT = timedelta(days=1)
"""How long what was said waits for its file to be sent."""
_RUNNING = (RecordingState.ASKED, RecordingState.RUNNING)


@dataclass(frozen=True)
class Shown:
    """A recording as it is shown."""

    id: int
    name: str
    """Whose talk."""
    admin: str
    state: RecordingState
    asked_at: datetime
    until: datetime | None
    own: bool
    """An admin records the own talk."""


@dataclass(frozen=True)
class Choice:
    """Somebody who can be asked."""

    person: int
    name: str


def recent(session: Session, *, by: int) -> list[Shown]:
    """What an admin asked for last, the newest first. Raises `Outdated` for others."""
    check_admin(session, by)
    wanted = select(Recording).where(col(Recording.admin_id) == by).order_by(col(Recording.id).desc()).limit(_LAST)
    found = session.scalars(wanted).all()
    names = names_of(session, {one.person_id for one in found} | {by})
    return [_shown(one, names) for one in found]


def choices(session: Session, *, by: int, said: str) -> list[Choice]:
    """Whom a name or NIP means, of those who use the bot. Raises `Refusal` where it is nobody or too many."""
    check_admin(session, by)
    wanted = (
        select(Person.id, CALLED)
        .join(Account, col(Account.person_id) == Person.id)
        .where(col(Account.closed_at).is_(None), col(Account.blocked_at).is_(None), col(Person.id) != by)
    )
    digits = "".join(letter for letter in said if letter.isdigit())
    if len(digits) == 18:
        wanted = wanted.where(col(Person.nip) == digits)
    else:
        for part in said.split():
            wanted = wanted.where(CALLED.icontains(part, autoescape=True))
    found = [Choice(person, name) for person, name in session.execute(wanted.order_by(CALLED, col(Person.id)).limit(_MOST + 1))]
    if not found or not said.strip():
        raise Refusal("recording_nobody", said=said)
    if len(found) > _MOST:
        raise Refusal("recording_several", said=said, most=_MOST)
    return found


def begin_own(session: Session, *, by: int, chat_id: int, now: datetime) -> Shown:
    """An admin records the own talk; the press is the consent. Raises `Outdated`, `Refusal`."""
    check_admin(session, by)
    _check_free(session, by, now)
    found = Recording(person_id=by, admin_id=by, asked_at=now)
    session.add(found)
    return _start(session, found, chat_id, now)


def ask(session: Session, *, by: int, person: int, now: datetime) -> Shown:
    """Ask somebody; they have a day to agree. Raises `Outdated`, `Refusal`."""
    check_admin(session, by)
    if person == by:
        raise Outdated
    _check_free(session, person, now)
    account = select(Account.id).where(col(Account.person_id) == person, col(Account.closed_at).is_(None))
    if session.scalars(account).first() is None:
        raise Outdated
    found = Recording(person_id=person, admin_id=by, asked_at=now)
    session.add(found)
    session.flush()
    shown = _shown(found, names_of(session, {person, by}))
    buttons = [
        [Button("recording_agree", AnswerRecording(found.id, True)), Button("recording_refuse", AnswerRecording(found.id, False))]
    ]
    facts: dict[str, object] = {"shown": shown, "minutes": MINUTES}
    key, until = f"recording:{found.id}:ask", now + ANSWER_WITHIN
    notice = Notice(person, "adoption/recording/request", key, facts, keyboard=buttons, card=card(found.id), expires_at=until)
    outbox.post(session, notice, now=now)
    return shown


def answer(session: Session, *, by: int, chat_id: int, recording: int, yes: bool, now: datetime) -> Shown:
    """Agree or not; whoever asked hears it. Raises `Outdated` for anybody else, or where it came too late."""
    found = _locked(session, recording)
    if found.person_id != by or found.state is not RecordingState.ASKED or now - found.asked_at > ANSWER_WITHIN:
        raise Outdated
    if not rights.is_admin(session, found.admin_id):
        raise Outdated
    if yes:
        shown = _start(session, found, chat_id, now)
    else:
        found.state, found.ended_at, found.ended_by = RecordingState.REFUSED, now, by
        session.add(found)
        shown = _shown(found, names_of(session, {found.person_id, found.admin_id}))
    _tell_admin(session, shown, found, now)
    return shown


def stop(session: Session, *, by: int, recording: int, keep: bool, now: datetime) -> Shown:
    """End it: the person, or whoever asked. Only the person may throw it away. Raises `Outdated`."""
    found = _locked(session, recording)
    if found.state is not RecordingState.RUNNING or by not in (found.person_id, found.admin_id):
        raise Outdated
    if not keep and by != found.person_id:
        raise Outdated
    return _end(session, found, by=by, keep=keep, now=now)


def stop_whatever_runs(session: Session, *, by: int, now: datetime) -> Shown:
    """End the recording of one's own talk, else one that one asked for. Raises `Refusal` where there is none."""
    runs = select(Recording).where(col(Recording.state) == RecordingState.RUNNING)
    found = (
        session.scalars(runs.where(col(Recording.person_id) == by)).first()
        or session.scalars(runs.where(col(Recording.admin_id) == by).order_by(col(Recording.id).desc())).first()
    )
    if found is None:
        raise Refusal("recording_none")
    return stop(session, by=by, recording=found.id, keep=True, now=now)


def end_due(session: Session, *, now: datetime) -> int:
    """End those whose time is over, and let questions lapse that nobody answered; how many those were."""
    over = select(Recording).where(col(Recording.state) == RecordingState.RUNNING, col(Recording.until) <= now)
    ended = list(session.scalars(over))
    for found in ended:
        _end(session, found, by=None, keep=True, now=now)
    lapsed = session.execute(
        update(Recording)
        .where(col(Recording.state) == RecordingState.ASKED, col(Recording.asked_at) < now - ANSWER_WITHIN)
        .values(state=RecordingState.LAPSED, ended_at=now)
    )
    return len(ended) + int(getattr(lapsed, "rowcount", 0))


def hear(session: Session, *, person: int, chat_id: int, words: str, now: datetime) -> None:
    """Keep what was said in a talk that is recorded; whoever calls knows that it is."""
    runs = select(Recording.id).where(
        col(Recording.person_id) == person,
        col(Recording.state) == RecordingState.RUNNING,
        col(Recording.chat_id) == chat_id,
        col(Recording.until) > now,
    )
    recording = session.scalars(runs).first()
    if recording is not None:
        session.add(RecordedLine(recording_id=recording, at=now, after_row=_last_row(session), words=words[:_LONGEST]))
        session.flush()


def erase(session: Session, *, person: int, now: datetime) -> None:
    """End what runs of a person's talk, and delete what was said. That it was, with whose consent, stays."""
    theirs = session.scalars(select(Recording).where(col(Recording.person_id) == person)).all()
    forget(session, recordings=[one.id for one in theirs])
    for one in theirs:
        if one.state in _RUNNING:
            one.state, one.ended_at = RecordingState.DROPPED, now
            session.add(one)
    session.flush()


def card(recording: int) -> str:
    """The name of the card that shows the person how it stands."""
    return f"recording:{recording}"


def doors(shown: Shown) -> Keyboard:
    """What the person can do while it runs."""
    if shown.state is not RecordingState.RUNNING:
        return []
    return [[Button("recording_stop", StopRecording(shown.id, True)), Button("recording_drop", StopRecording(shown.id, False))]]


def _check_free(session: Session, person: int, now: datetime) -> None:
    end_due(session, now=now)
    open_ones = select(Recording).where(col(Recording.person_id) == person, col(Recording.state).in_(_RUNNING))
    if session.scalars(open_ones).first() is not None:
        raise Refusal("recording_open")


def _start(session: Session, found: Recording, chat_id: int, now: datetime) -> Shown:
    found.state, found.chat_id, found.agreed_at, found.until = RecordingState.RUNNING, chat_id, now, now + LASTS
    found.began_row = _last_row(session)
    session.add(found)
    session.flush()
    chat = session.get(Chat, chat_id) or Chat(telegram_id=chat_id)
    chat.recorded_until = found.until
    session.add(chat)
    return _shown(found, names_of(session, {found.person_id, found.admin_id}))


def _end(session: Session, found: Recording, *, by: int | None, keep: bool, now: datetime) -> Shown:
    found.state = RecordingState.ENDED if keep else RecordingState.DROPPED
    found.ended_at, found.ended_by = min(now, found.until or now), by
    session.add(found)
    chat = session.get(Chat, found.chat_id)
    if chat is not None:
        chat.recorded_until = None
        session.add(chat)
    if not keep:
        forget(session, recordings=[found.id])
    session.flush()
    shown = _shown(found, names_of(session, {found.person_id, found.admin_id}))
    if by != found.person_id:
        facts: dict[str, object] = {"shown": shown, "minutes": MINUTES}
        key = f"recording:{found.id}:over"
        outbox.post(session, Notice(found.person_id, "adoption/recording/state", key, facts, urgency=Urgency.REPLY), now=now)
    _tell_admin(session, shown, found, now)
    return shown


def _tell_admin(session: Session, shown: Shown, found: Recording, now: datetime) -> None:
    """Whoever asked hears what became of it, with the file where there is one."""
    if shown.own and shown.state is not RecordingState.ENDED:
        return
    ended = shown.state is RecordingState.ENDED
    attachment: dict[str, object] | None = {"as": "document", "draw": "talk", "recording": found.id} if ended else None
    stops = [[Button("recording_stop", StopRecording(found.id, True))]] if shown.state is RecordingState.RUNNING else None
    notice = Notice(
        to=found.admin_id,
        screen="adoption/recording/told",
        key=f"recording:{found.id}:{shown.state.value}",
        facts={"shown": shown},
        keyboard=stops,
        urgency=Urgency.REPLY,
        attachment=attachment,
    )
    outbox.post(session, notice, now=now)


def forget(session: Session, *, recordings: list[int]) -> None:
    """Delete what was said in these."""
    session.execute(delete(RecordedLine).where(col(RecordedLine.recording_id).in_(recordings)))


def forget_sent(session: Session, *, now: datetime) -> None:
    """Delete what was said in recordings whose file was sent, or that ended a day ago."""
    there = select(RecordedLine.recording_id).distinct()
    over = select(Recording).where(col(Recording.state) != RecordingState.RUNNING, col(Recording.id).in_(there))
    found = {f"recording:{one.id}:{RecordingState.ENDED.value}": one for one in session.scalars(over)}
    states = outbox.known(session, set(found))
    gone = [
        one.id
        for key, one in found.items()
        if states.get(key) is not OutboxState.WAITING or one.ended_at is None or one.ended_at < now - _KEPT
    ]
    if gone:
        forget(session, recordings=gone)


def _last_row(session: Session) -> int:
    return session.scalar(select(func.max(Outbox.id))) or 0


def _locked(session: Session, recording: int) -> Recording:
    found = session.scalars(select(Recording).where(col(Recording.id) == recording).with_for_update()).first()
    if found is None:
        raise Outdated
    return found


def _shown(found: Recording, names: dict[int, str]) -> Shown:
    return Shown(
        id=found.id,
        name=names[found.person_id],
        admin=names[found.admin_id],
        state=found.state,
        asked_at=found.asked_at,
        until=found.until,
        own=found.person_id == found.admin_id,
    )
