"""What a recorded talk consists of, and what its people and offices are called outside: nobody who exists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.adoption import disguise, invented
from domain.adoption.invented import Part
from models.adoption.recording import RecordedLine, Recording, RecordingState
from models.columns import columns, table
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import Chat, Person, Posting
from models.people.unit import Unit
from models.standards.standard import Indicator, Standard
from services import rights
from services.refusals import Outdated

_PRESS = "\u23ce"
"""Stands before what a pressed button asked for."""
_BEFORE, _LATELY = 30, timedelta(days=2)
"""Messages before the recording whose buttons may have been pressed in it."""


def pressed(asks: str) -> str:
    """A press as it is taken down."""
    return _PRESS + asks


@dataclass(frozen=True)
class Heard:
    """Something the person said."""

    at: datetime
    words: str
    after: int

    @property
    def asks(self) -> str | None:
        """What the pressed button asked for; None where something was said."""
        return self.words.removeprefix(_PRESS) if self.words.startswith(_PRESS) else None


@dataclass(frozen=True)
class Answered:
    """Something the bot said, as its outbox row."""

    at: datetime
    row: dict[str, Any]


@dataclass(frozen=True)
class Talk:
    """One recorded talk, before anything personal is replaced."""

    person: int
    language: str | None
    began: datetime
    lines: tuple[Heard | Answered, ...]
    before: tuple[Answered, ...]
    """What the bot had said last, whose buttons were there to press."""


_ROW = ("id", "screen", "facts", "keyboard", "edits", "attachment", "toast")


def of(session: Session, *, recording: int) -> Talk:
    """What was said from the consent to the end, in its order. Raises `Outdated` where it was thrown away."""
    found = session.get(Recording, recording)
    if found is None or found.state is not RecordingState.ENDED or found.agreed_at is None or found.ended_at is None:
        raise Outdated
    heard = session.scalars(
        select(RecordedLine).where(col(RecordedLine.recording_id) == recording).order_by(col(RecordedLine.id))
    ).all()
    under_way = and_(col(Outbox.state) == OutboxState.WAITING, col(Outbox.urgency) == Urgency.REPLY)  # said, and not marked yet
    sent = select(Outbox).where(
        col(Outbox.person_id) == found.person_id,
        col(Outbox.chat_id) == found.chat_id,
        or_(col(Outbox.state) == OutboxState.SENT, under_way),
    )
    during = sent.where(col(Outbox.id) > found.began_row, col(Outbox.made_at) <= found.ended_at).order_by(col(Outbox.id))
    lately = col(Outbox.id) <= found.began_row, col(Outbox.made_at) > found.agreed_at - _LATELY
    before = sent.where(*lately).order_by(col(Outbox.id).desc()).limit(_BEFORE)
    if heard and found.ended_by == found.person_id:
        heard = heard[:-1]  # by which it was ended
    lines: list[Heard | Answered] = [Heard(one.at, one.words, one.after_row) for one in heard]
    lines += [_answered(one) for one in session.scalars(during) if not _is_about_it(one)]
    chat = session.get(Chat, found.chat_id)
    shown = tuple(_answered(one) for one in reversed(session.scalars(before).all()))
    return Talk(found.person_id, chat.language if chat else None, found.agreed_at, tuple(sorted(lines, key=_order)), shown)


def _answered(row: Outbox) -> Answered:
    return Answered(row.made_at, {name: getattr(row, name) for name in _ROW})


def _order(line: Heard | Answered) -> tuple[int, bool]:
    """What was said comes after the last message before it, and before the next."""
    return (line.after, True) if isinstance(line, Heard) else (line.row["id"], False)


def names(session: Session, *, person: int, text: str) -> dict[str, str]:
    """The people and offices that the text names, and what they are called instead; the person by the part they play."""
    words = disguise.words(text)
    people = [(id, name) for id, name in session.execute(select(Person.id, Person.name)) if id == person or _named(name, words)]
    units = [(name, sector) for name, sector in session.execute(select(Unit.name, Unit.sector)) if _named(name, words)]
    parts = _parts(session, {id for id, _ in people})
    ordered = sorted(people, key=lambda one: (one[0] != person, one[0]))
    return invented.names([(name, parts[id]) for id, name in ordered]) | invented.offices(units)


def common_words(session: Session) -> frozenset[str]:
    """The words of the standards, which every office reads, but for those by which an office or a person is told."""
    indicator = (Indicator.code, Indicator.name, Indicator.question, Indicator.unit, Indicator.numerator, Indicator.denominator)
    rows = session.execute(select_core(*map(col, indicator)))
    read = [str(cell) for row in rows for cell in row if cell]
    read += [*session.scalars(select(Standard.name)), *session.scalars(select(Posting.position).distinct())]
    telling = [*session.scalars(select(Unit.name)), *session.scalars(select(Unit.code)), *session.scalars(select(Person.name))]
    return disguise.words(" ".join(read)) - disguise.words(" ".join(telling))


def _parts(session: Session, people: set[int]) -> Mapping[int, Part]:
    admins, person, post = rights.admins_among(session, people), columns(Person), columns(Posting)
    led = table(Posting).alias()
    leads = exists(select_core(1).where(led.c.supervisor_id == person.id)).correlate(table(Person))
    rows = session.execute(
        select_core(person.id, columns(Unit).sector, leads)
        .select_from(table(Person).outerjoin(table(Posting), post.person_id == person.id).outerjoin(table(Unit)))
        .where(person.id.in_(people))
        .order_by(post.valid_from)
    )
    return {id: Part(str(sector.value) if sector else "", is_head, id in admins) for id, sector, is_head in rows}


def _named(name: str, words: frozenset[str]) -> bool:
    """Whether the text has the whole of a name: its titles may be missing."""
    bare = disguise.words(invented.bare(name))
    return bool(bare) and bare <= words


def _is_about_it(row: Outbox) -> bool:
    return bool(row.screen and row.screen.startswith("adoption/recording/"))
