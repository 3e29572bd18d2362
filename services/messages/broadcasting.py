"""An announcement until it is sent: written, its audience chosen, counted and shown, confirmed, and put into the outbox."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, case, cast, insert, literal, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from domain.messages.facts import freeze
from models.columns import columns
from models.messages.broadcast import Broadcast, BroadcastState
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import CALLED, Account, Person
from services.city import City
from services.messages import audiences, outbox
from services.messages.audiences import Choice
from services.messages.hours import allowed
from services.messages.ledger import check_admin
from services.messages.outbox import Notice
from services.refusals import Outdated, Refusal

TYPED_OVER = 50
"""More people than this, and their number must be typed."""

USEFUL = timedelta(days=7)
"""How long an announcement that could not be sent yet is still worth sending."""

_LONGEST, _LONGEST_CAPTION = 3900, 900
"""What Telegram takes is 4,096 and 1,024; the rest is for the heading."""

_SHORTEST_WHY, _LONGEST_WHY = 10, 300

_CHUNK = 4000
_SAMPLE = 5


@dataclass(frozen=True)
class Written:
    """An announcement as it will look."""

    broadcast: int
    by: str
    html: str
    attachment: dict[str, Any] | None
    urgent: bool = False


@dataclass(frozen=True)
class Plan:
    """What sending it would mean."""

    broadcast: int
    choice: Choice
    people: int
    """Everybody in the audience."""
    count: int
    """Those it will be sent to."""
    blocked: int
    never_started: int
    sample: tuple[str, ...]
    later: int
    """How many may not be written to now, because of the hour, a day off or leave; they get it later, if it is not urgent."""
    begins: datetime
    typed: bool
    """Whether the number must be typed."""
    urgent_why: str | None
    """Why it waits for nobody's hours; None: it does."""


def write(session: Session, *, by: int, words: str, html: str, attachment: Mapping[str, Any] | None, now: datetime) -> Written:
    """Keep what an admin wrote; it replaces what they wrote before and did not send."""
    check_admin(session, by)
    longest = _LONGEST_CAPTION if attachment else _LONGEST
    if not 1 <= len(words.strip()) <= longest:
        raise Refusal("announcement_length", longest=longest, written=len(words.strip()))
    found = _draft(session, by) or Broadcast(by_id=by, html="", written_at=now)
    found.html, found.attachment, found.written_at = html, dict(attachment) if attachment else None, now
    found.audience, found.audience_key, found.urgent_why = None, "", None
    session.add(found)
    session.flush()
    return _written(session, found)


def draft(session: Session, *, by: int, broadcast: int | None = None) -> Written:
    """What this admin is about to send. Raises `Outdated` where it was sent or discarded, or belongs to somebody else."""
    return _written(session, _mine(session, by, broadcast))


def discard(session: Session, *, by: int, broadcast: int) -> None:
    """Throw it away; nobody has seen it."""
    session.delete(_mine(session, by, broadcast))


def choose(session: Session, *, by: int, broadcast: int, audience: str, mark: str, now: datetime, city: City) -> Plan:
    """Take an audience, and say what sending to it would mean."""
    found = _mine(session, by, broadcast)
    choice = audiences.find(session, audience, mark, today=city.today(now))
    found.audience, found.audience_key = choice.audience, choice.key
    session.add(found)
    return _plan(session, found, choice, now, city)[0]


def plan(session: Session, *, by: int, now: datetime, city: City) -> Plan:
    """The plan of the announcement this admin is about to confirm."""
    found = _mine(session, by, None)
    return _plan(session, found, _choice(session, found, now, city), now, city)[0]


def explain_urgent(session: Session, *, by: int, broadcast: int, now: datetime, city: City) -> Plan:
    """What it would mean not to wait: whom it would disturb."""
    found = _mine(session, by, broadcast)
    return _plan(session, found, _choice(session, found, now, city), now, city)[0]


def mark_urgent(session: Session, *, by: int, why: str, now: datetime, city: City) -> Plan:
    """Wait for nobody's hours, for this reason, which stays with the announcement."""
    found = _mine(session, by, None)
    if not _SHORTEST_WHY <= len(why.strip()) <= _LONGEST_WHY:
        raise Refusal("urgent_reason", shortest=_SHORTEST_WHY, longest=_LONGEST_WHY, written=len(why.strip()))
    found.urgent_why = why.strip()
    session.add(found)
    return _plan(session, found, _choice(session, found, now, city), now, city)[0]


def let_wait(session: Session, *, by: int, broadcast: int, now: datetime, city: City) -> Plan:
    """Keep to people's hours after all."""
    found = _mine(session, by, broadcast)
    found.urgent_why = None
    session.add(found)
    return _plan(session, found, _choice(session, found, now, city), now, city)[0]


def one_file_only(session: Session, *, by: int, message: int, album: str | None, now: datetime) -> None:
    """Say, once for all that was sent together, that an announcement carries one file, and how to send more."""
    _mine(session, by, None)
    _answer_once(session, by, album or str(message), "messages/broadcast/one_file", {}, now)


def album_needs_words(session: Session, *, by: int, album: str, now: datetime) -> None:
    """Say, once for all that was sent together, that an announcement needs words."""
    check_admin(session, by)
    _answer_once(session, by, album, "refusal:announcement_length", {"longest": _LONGEST_CAPTION, "written": 0}, now)


def _answer_once(session: Session, by: int, together: str, screen: str, facts: dict[str, object], now: datetime) -> None:
    key = f"announced:{by}:{together}"
    outbox.post(session, Notice(to=by, screen=screen, key=key, facts=facts, urgency=Urgency.REPLY), now=now)


def send(session: Session, *, by: int, broadcast: int | None, count: int, typed: bool, now: datetime, city: City) -> int:
    """Promise it to everybody in the audience, if they are still as many as were shown; the announcement's id."""
    found = _mine(session, by, broadcast)
    planned, moments = _plan(session, found, _choice(session, found, now, city), now, city)
    if planned.typed and not typed:
        raise Outdated
    if planned.count == 0:
        raise Refusal("announcement_for_nobody")
    if planned.count != count:
        raise Refusal("announcement_count", count=planned.count, typed=planned.typed)
    found.state, found.sent_at, found.told_at = BroadcastState.SENDING, now, now
    session.add(found)
    session.flush()
    _promise(session, _written(session, found), dict.fromkeys(moments, now) if found.urgent_why else moments, now)
    return found.id


def rule(session: Session, found: Broadcast, *, now: datetime, city: City) -> Choice | None:
    """The audience of an announcement, in so far as it still exists."""
    try:
        return _choice(session, found, now, city)
    except Outdated:
        return None


def _plan(session: Session, found: Broadcast, choice: Choice, now: datetime, city: City) -> tuple[Plan, dict[int, datetime]]:
    people = audiences.people(session, choice, today=city.today(now))
    account = columns(Account)
    open_ones = select(account.person_id, account.blocked_at).where(account.closed_at.is_(None))
    blocked_at: dict[int, datetime | None] = {person: blocked for person, blocked in session.execute(open_ones)}
    reached = [person for person in people if person in blocked_at and blocked_at[person] is None]
    moments = allowed(session, people=people, now=now, city=city)
    sample = people[:: max(1, len(people) // _SAMPLE)][:_SAMPLE]
    asked = select_rows(Person.id, CALLED).where(col(Person.id).in_(sample))
    names: dict[int, str] = {id: name for id, name in session.execute(asked)}
    return Plan(
        broadcast=found.id,
        choice=choice,
        people=len(people),
        count=len(reached),
        never_started=sum(person not in blocked_at for person in people),
        blocked=sum(blocked_at.get(person) is not None for person in people),
        sample=tuple(names[one] for one in sample),
        later=sum(moments[person] > now for person in reached),
        begins=min((moments[person] for person in reached), default=now),
        typed=len(reached) > TYPED_OVER,
        urgent_why=found.urgent_why,
    ), moments


def _promise(session: Session, written: Written, moments: Mapping[int, datetime], now: datetime) -> None:
    """One row for each person, a few thousand in a statement; those who cannot be reached have theirs too."""
    expires = now + USEFUL
    groups: defaultdict[datetime, list[int]] = defaultdict(list)
    for person, moment in moments.items():
        groups[min(moment, expires)].append(person)
    for moment, people in groups.items():
        for start in range(0, len(people), _CHUNK):
            _insert(session, written, people[start : start + _CHUNK], moment, expires, now)


def _insert(
    session: Session, written: Written, people: Collection[int], moment: datetime, expires: datetime, now: datetime
) -> None:
    state = case(
        (col(Account.id).is_(None), _as("state", OutboxState.NEVER_STARTED)),
        (col(Account.blocked_at).is_not(None), _as("state", OutboxState.BLOCKED)),
        else_=_as("state", OutboxState.WAITING),
    )
    facts = freeze({"by": written.by, "html": written.html, "urgent": written.urgent})
    same = {
        "urgency": Urgency.NOTICE,
        "screen": "messages/broadcast/message",
        "facts": facts,
        "attachment": written.attachment,
        "attempts": 0,
        "not_before": moment,
        "expires_at": expires,
        "made_at": now,
        "broadcast_id": written.broadcast,
    }
    rows = (
        select(
            case((col(Account.id).is_(None), 0), else_=col(Account.telegram_id)),
            col(Person.id),
            literal(f"broadcast:{written.broadcast}:") + cast(col(Person.id), String),
            state,
            *(_as(name, value) for name, value in same.items()),
        )
        .select_from(Person)
        .join(Account, (col(Account.person_id) == Person.id) & col(Account.closed_at).is_(None), isouter=True)
        .where(col(Person.id).in_(people))
    )
    session.execute(insert(Outbox).from_select(["chat_id", "person_id", "key", "state", *same], rows))


def _as(column: str, value: object) -> Any:
    return literal(value, getattr(Outbox, column).type)


def _choice(session: Session, found: Broadcast, now: datetime, city: City) -> Choice:
    for choice in audiences.choices(session, found.audience, today=city.today(now)) if found.audience else ():
        if choice.key == found.audience_key:
            return choice
    raise Outdated


def _draft(session: Session, by: int) -> Broadcast | None:
    return session.exec(
        select_rows(Broadcast).where(col(Broadcast.by_id) == by, col(Broadcast.state) == BroadcastState.DRAFT)
    ).first()


def _mine(session: Session, by: int, broadcast: int | None) -> Broadcast:
    check_admin(session, by)
    found = _draft(session, by)
    if found is None or broadcast not in (None, found.id):
        raise Outdated
    return found


def _written(session: Session, found: Broadcast) -> Written:
    return Written(
        found.id, session.get_one(Person, found.by_id).called, found.html, found.attachment, urgent=found.urgent_why is not None
    )
