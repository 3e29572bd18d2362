"""Success stories: written with consent, approved by the supervisor, read by colleagues, taken back at will."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Session, col, select

from domain.actions import GoHome
from models.adoption.story import DIGEST, Story, StoryState, StoryTap
from models.messages.message import Outbox, OutboxState
from models.people.person import Account, Person
from models.people.restriction import Restriction
from models.people.unit import Unit
from services import rights
from services.adoption.story_actions import DecideStory, OpenStory, TapStory, WriteStory
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Keyboard, Notice
from services.people import accounts
from services.people.names import names_of
from services.people.responsible import responsible
from services.refusals import Outdated, Refusal

BOXES = ("no_faces", "no_patients", "no_pupils")
"""What an author must confirm, as columns of the story."""

_SHORTEST, _LONGEST, _LONGEST_REASON = 40, 900, 500
_OPEN = (StoryState.WRITING, StoryState.RETURNED)


@dataclass(frozen=True)
class Told:
    """A story as it is shown."""

    id: int
    author: str
    author_id: int
    unit: str
    words: str
    photo: str | None
    state: StoryState
    consents: tuple[str, ...]
    """The boxes that are ticked."""
    helpful: int
    wanted: int
    reason: str | None

    @property
    def may_be_submitted(self) -> bool:
        """Whether it has its words and every box is ticked."""
        return bool(self.words) and set(self.consents) == set(BOXES)


def begin(session: Session, *, by: int, now: datetime, city: City) -> Told:
    """Write a story, or go on with the one begun or returned."""
    found = _open(session, by)
    if found is None:
        unit = responsible(session, person=by, on=city.today(now)).unit
        found = Story(author_id=by, unit_id=unit, written_at=now)
        session.add(found)
        session.flush()
    return _told(session, found)


def hear_words(session: Session, *, by: int, words: str, now: datetime) -> Told:
    """Keep the words of the story that is being written. Raises `Refusal` where they are too few or too many."""
    found = _mine_open(session, by)
    if not _SHORTEST <= len(words) <= _LONGEST:
        raise Refusal("story_length", shortest=_SHORTEST, longest=_LONGEST, given=len(words))
    found.words, found.written_at = words, now
    session.flush()
    return _told(session, found)


def show_photo(session: Session, *, by: int, file_id: str | None) -> Told:
    """Keep a picture with the story, or (None) tell it without one; what was confirmed about an earlier one is asked again."""
    found = _mine_open(session, by)
    if found.photo != file_id:
        found.photo, found.no_faces = file_id, False
    session.flush()
    return _told(session, found)


def consent(session: Session, *, by: int, story: int, box: str) -> Told:
    """Tick a box, or untick it."""
    found = _mine_open(session, by)
    if found.id != story or box not in BOXES:
        raise Outdated
    setattr(found, box, not getattr(found, box))
    session.flush()
    return _told(session, found)


def submit(session: Session, *, by: int, story: int, now: datetime, city: City) -> Told:
    """Hand the story to the supervisor, with every box ticked."""
    found = _mine_open(session, by)
    shown = _told(session, found)
    if found.id != story or not shown.may_be_submitted:
        raise Refusal("story_boxes")
    found.state, found.reason, found.rounds = StoryState.WAITING, None, found.rounds + 1
    found.verifier_id = responsible(session, person=by, on=city.today(now)).verifier
    session.flush()
    shown = _told(session, found)
    judges = (found.verifier_id,) if found.verifier_id is not None else accounts.admin_ids(session)
    when = allowed(session, people=judges, now=now, city=city)
    rows = [[Button("story_yes", DecideStory(found.id, True)), Button("story_no", DecideStory(found.id, False))]]
    notices = [
        Notice(
            to=judge,
            screen="adoption/story/request",
            key=f"story:{found.id}:{found.rounds}:{judge}",
            facts={"story": shown},
            keyboard=rows,
            attachment=picture(shown),
            card=f"story_request:{found.id}",
            not_before=when[judge],
        )
        for judge in judges
    ]
    outbox.post(session, *notices, now=now)
    return shown


def begin_return(session: Session, *, by: int, story: int, now: datetime) -> Told:
    """Begin to return a story; the reason comes next. Raises `Outdated`, `Refusal`."""
    found = _to_decide(session, by, story)
    found.asked_at, found.decided_by = now, by
    session.flush()
    return _told(session, found)


def approve(session: Session, *, by: int, story: int, now: datetime, city: City) -> Told:
    """Let colleagues read it; the author is told."""
    return _decide(session, by, story, StoryState.APPROVED, None, now, city)


def return_(session: Session, *, by: int, reason: str, now: datetime, city: City) -> Told:
    """Give back the story whose reason was asked last; the author can change it and hand it in again."""
    story = session.scalars(
        select(Story.id)
        .where(col(Story.decided_by) == by, col(Story.state) == StoryState.WAITING, col(Story.asked_at).is_not(None))
        .order_by(col(Story.asked_at).desc())
    ).first()
    if story is None:
        raise Outdated
    if not 3 <= len(reason) <= _LONGEST_REASON:
        raise Refusal("reason_length", shortest=3, longest=_LONGEST_REASON)
    return _decide(session, by, story, StoryState.RETURNED, reason, now, city)


def newest(session: Session, *, most: int) -> tuple[Told, ...]:
    """The stories approved last."""
    shown = col(Story.state) == StoryState.APPROVED, _may_be_shown()
    wanted = select(Story).where(*shown).order_by(col(Story.decided_at).desc(), col(Story.id).desc()).limit(most)
    return _told_all(session, list(session.scalars(wanted)))


def approved(session: Session, *, since: datetime, before: datetime) -> tuple[Told, ...]:
    """The stories of one edition: all that were approved in this time, the earliest first."""
    shown = col(Story.state) == StoryState.APPROVED, _may_be_shown()
    span = col(Story.decided_at) >= since, col(Story.decided_at) < before
    return _told_all(session, list(session.scalars(select(Story).where(*shown, *span).order_by(col(Story.decided_at)))))


def mine(session: Session, *, by: int, most: int = 5) -> tuple[Told, ...]:
    """The person's own stories, the newest first."""
    wanted = select(Story).where(col(Story.author_id) == by).order_by(col(Story.id).desc()).limit(most)
    return _told_all(session, list(session.scalars(wanted)))


def read(session: Session, *, by: int, story: int) -> Told:
    """A story to whoever may read it: everybody once it is approved, before that its author and who decides. Raises `Outdated`."""
    found = session.get(Story, story)
    if found is None or (found.state is not StoryState.APPROVED and by != found.author_id and not _decides(session, by, found)):
        raise Outdated
    if by != found.author_id and session.get(Restriction, found.author_id) is not None:
        raise Outdated
    return _told(session, found)


def tap(session: Session, *, by: int, story: int, wants_it: bool, now: datetime, city: City) -> Told:
    """Count a reader's tap once; who wants the same is brought together with the author."""
    shown = read(session, by=by, story=story)
    if shown.state is not StoryState.APPROVED or shown.author_id == by:
        raise Outdated
    if session.get(StoryTap, (story, by, wants_it)) is None:
        session.add(StoryTap(story_id=story, person_id=by, wants_it=wants_it, at=now))
        session.flush()
        if wants_it:
            _bring_together(session, shown, by, now, city)
    return read(session, by=by, story=story)


def withdraw(session: Session, *, by: int, story: int) -> Told:
    """Take a story back: nobody is shown it any more, and a digest that waits is made anew without it."""
    found = session.get(Story, story)
    if found is None or found.author_id != by or found.state is StoryState.WITHDRAWN:
        raise Outdated
    found.state = StoryState.WITHDRAWN
    session.flush()
    renew_digests(session)
    return _told(session, found)


def renew_digests(session: Session) -> None:
    """Digests that wait are made anew: one of their stories may not be shown any more."""
    session.execute(
        update(Outbox)
        .where(col(Outbox.state) == OutboxState.WAITING, col(Outbox.key).startswith(DIGEST), col(Outbox.attempts) == 0)
        .values(state=OutboxState.CANCELLED, key=None)
        .execution_options(synchronize_session=False)
    )


def _may_be_shown() -> ColumnElement[bool]:
    """Whose data are restricted shows their stories to nobody."""
    return col(Story.author_id).not_in(select(Restriction.person_id))


def picture(shown: Told) -> dict[str, object] | None:
    """The photo that goes with a story, for a message."""
    return {"as": "photo", "file_id": shown.photo} if shown.photo else None


def taps(shown: Told) -> Keyboard:
    """What a reader can press below a story."""
    return [
        [
            Button("story_helpful", TapStory(shown.id, False), facts={"count": shown.helpful}),
            Button("story_wanted", TapStory(shown.id, True)),
        ]
    ]


def _bring_together(session: Session, shown: Told, reader: int, now: datetime, city: City) -> None:
    person = session.get_one(Person, reader)
    (telegram_id, *_) = (*accounts.telegram_ids(session, person=reader), 0)
    outbox.post(
        session,
        Notice(
            to=shown.author_id,
            screen="adoption/story/wanted",
            key=f"story_wanted:{shown.id}:{reader}",
            facts={"story": shown, "name": person.called, "telegram_id": telegram_id},
            not_before=allowed(session, people=[shown.author_id], now=now, city=city)[shown.author_id],
        ),
        now=now,
    )


def _decide(session: Session, by: int, story: int, state: StoryState, reason: str | None, now: datetime, city: City) -> Told:
    found = _to_decide(session, by, story)
    found.state, found.decided_at, found.decided_by, found.reason = state, now, by, reason
    session.flush()
    shown = _told(session, found)
    _close_cards(session, found, shown, by, now)
    again = [[Button("story_again", WriteStory())]] if state is StoryState.RETURNED else [[Button("story_open", OpenStory(story))]]
    outbox.post(
        session,
        Notice(
            to=found.author_id,
            screen="adoption/story/decided_for_author",
            key=f"story_decided:{story}:{found.rounds}",
            facts={"story": shown},
            keyboard=again,
            not_before=allowed(session, people=[found.author_id], now=now, city=city)[found.author_id],
        ),
        now=now,
    )
    return shown


def _close_cards(session: Session, found: Story, shown: Told, by: int, now: datetime) -> None:
    """The others who were to decide it read who did. What carries a picture cannot be said anew in its place."""
    if shown.photo is None:
        outbox.close_cards(
            session,
            card=f"story_request:{found.id}",
            screen="messages/closed/story",
            but=(by,),
            keyboard=[[Button("home", GoHome())]],
            facts={"story": shown, "by": session.get_one(Person, by).called, "at": now},
            now=now,
        )


def _to_decide(session: Session, by: int, story: int) -> Story:
    found = session.scalars(select(Story).where(col(Story.id) == story).with_for_update()).first()
    if found is None or found.author_id == by:
        raise Outdated
    if not _decides(session, by, found):
        raise Outdated
    if found.state is not StoryState.WAITING:
        raise Refusal("story_decided")
    return found


def _decides(session: Session, by: int, found: Story) -> bool:
    return rights.is_admin(session, by) if found.verifier_id is None else rights.is_still(session, by, found.verifier_id)


def _open(session: Session, by: int) -> Story | None:
    return session.scalars(select(Story).where(col(Story.author_id) == by, col(Story.state).in_(_OPEN))).first()


def _mine_open(session: Session, by: int) -> Story:
    found = _open(session, by)
    if found is None:
        raise Outdated
    return found


def _told(session: Session, story: Story) -> Told:
    return _told_all(session, [story])[0]


def _told_all(session: Session, found: list[Story]) -> tuple[Told, ...]:
    units = session.execute(select(Unit.id, Unit.name).where(col(Unit.id).in_([one.unit_id for one in found])))
    names, places = names_of(session, {one.author_id for one in found}), {id: name for id, name in units}
    counted = session.execute(
        select(StoryTap.story_id, StoryTap.wants_it, func.count())
        .where(col(StoryTap.story_id).in_([one.id for one in found]))
        .group_by(col(StoryTap.story_id), col(StoryTap.wants_it))
    )
    taps_of = {(story, wants_it): count for story, wants_it, count in counted}
    return tuple(
        Told(
            id=one.id,
            author=names[one.author_id],
            author_id=one.author_id,
            unit=places[one.unit_id],
            words=one.words,
            photo=one.photo,
            state=one.state,
            consents=tuple(box for box in BOXES if getattr(one, box)),
            helpful=taps_of.get((one.id, False), 0),
            wanted=taps_of.get((one.id, True), 0),
            reason=one.reason,
        )
        for one in found
    )


def readers(session: Session, *, without: set[int]) -> list[int]:
    """Everybody who uses the bot and can be reached."""
    rows = session.scalars(select(Account.person_id).where(col(Account.closed_at).is_(None), col(Account.blocked_at).is_(None)))
    return sorted(set(rows) - without)
