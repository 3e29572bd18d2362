"""What can be chosen for a question about a change, and how what was written instead is read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.exchange.managing import Ask, Task
from domain.messages.dates import NotADate, read_date
from domain.people.leaves import NotDays, read_days
from domain.people.nip import BadNip, check_nip
from domain.people.searching import plain, sounds
from domain.standards.periods import Frequency, Period
from models.exchange.managed import ManagedChange
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.standards.standard import IndicatorPosition, TargetScope
from services import rights
from services.exchange import sheets
from services.exchange.cells import BadCell, amount
from services.home import searching
from services.people.names import called, names_of
from services.people.nearness import nearest
from services.refusals import Refusal
from services.standards.expected import standards

NOBODY = "0"
"""Chosen as supervisor: reports go to the unit's queue."""
SOON = "-"
"""Chosen as the period: the next one that nobody can have begun to report."""
FIELDS = (
    *("name", "question", "unit", "weight", "opens_before", "due_after", "locks_after", "good_from", "fair_from", "minimum"),
    *("maximum", "evidence", "positions", "rules", "numerator", "denominator", "population", "work_result", "leader_result"),
    *("main", "joint", "cumulative", "may_exceed", "direction", "frequency", "aspect", "formula", "valid_until"),
)
"""What of an indicator is changed by conversation, what changes most often first."""
COLUMNS = {column.field: column for column in sheets.INDICATOR.columns}
_NEAR, _FOUND = 80, 12
_NEW = re.compile(r"(?P<nip>[\d .\-]*\d)[\s,;:]*(?P<name>.*)", re.DOTALL)
_BACK = re.compile(r"^(?:batal|cancel)\s+", re.IGNORECASE)
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Choice:
    """One answer: as it is kept, and as it is shown (in words, by a label, as days)."""

    value: str
    text: str | None = None
    label: str | None = None
    day: date | None = None

    def kept(self) -> list[Any]:
        """As JSON."""
        return [self.value, self.text, self.label, self.day.isoformat() if self.day else None]


def choice(kept: Sequence[Any]) -> Choice:
    """What `kept` made JSON of."""
    value, text, label, day = kept
    return Choice(value, text, label, date.fromisoformat(day) if day else None)


def value(change: ManagedChange, ask: Ask) -> str | None:
    """What was answered."""
    said = change.said.get(ask.value)
    return str(said[0]) if said else None


def person_of(change: ManagedChange) -> int | None:
    """Whom the change is about."""
    said = value(change, Ask.PERSON)
    return int(said) if said else None


def posting(session: Session, person: int, on: date) -> Posting | None:
    """The post of a day, or else the last one before it, or else the first."""
    posts = session.scalars(select(Posting).where(col(Posting.person_id) == person).order_by(col(Posting.valid_from))).all()
    begun = [one for one in posts if one.valid_from <= on]
    return begun[-1] if begun else posts[0] if posts else None


def choices(session: Session, change: ManagedChange, ask: Ask, *, today: date) -> list[Choice]:
    """What is offered before anything was written."""
    match ask:
        case Ask.UNIT:
            return _units(session, change, today)
        case Ask.POSITION:
            return _positions(session, change, today)
        case Ask.SUPERVISOR:
            return _supervisors(session, change, today)
        case Ask.SINCE:
            return [_day(today, "manage_today"), _day(_next_month(today), "manage_on")]
        case Ask.LAST:
            ends = (today, _next_month(today) - _ONE, date(today.year, 12, 31))
            return [_day(one, "manage_today" if one == today else "manage_on") for one in dict.fromkeys(ends)]
        case Ask.KIND:
            return [Choice("plt", label="manage_plt"), Choice("plh", label="manage_plh")]
        case Ask.OFF:
            return [Choice("1", label="manage_off"), Choice("0", label="manage_worked")]
        case Ask.SCOPE:
            return [Choice(one.value, label=f"manage_scope_{one.value}") for one in reversed(TargetScope)]
        case Ask.KEY:
            return _keys(session, change, today)
        case Ask.FIELD:
            return [Choice(one, label=f"manage_field_{one}") for one in FIELDS]
        case Ask.INDICATOR:
            known = standards(session)
            now = sorted((known.at(id, today) for id in known.indicators), key=lambda one: one.code)
            return [Choice(str(one.id), f"{one.code} · {one.name}") for one in now]
        case Ask.FROM:
            return _periods(change, today)
        case _:
            return []


def _periods(change: ManagedChange, today: date) -> list[Choice]:
    month, quarter = Period.containing(today, Frequency.MONTHLY), Period.containing(today, Frequency.QUARTERLY)
    if change.task is Task.INDICATOR:
        later = (Choice(one.first.isoformat(), day=one.first, label="manage_on") for one in (quarter.next(), quarter.next().next()))
        return [Choice(SOON, label="manage_soon"), *later]
    starts = dict.fromkeys((month.first, month.next().first, quarter.next().first, date(today.year + 1, 1, 1)))
    return [_day(one, "manage_on") for one in starts]


def _day(on: date, label: str) -> Choice:
    return Choice(on.isoformat(), label=label, day=on)


def _next_month(today: date) -> date:
    return Period.containing(today, Frequency.MONTHLY).next().first


def _units(session: Session, change: ManagedChange, today: date) -> list[Choice]:
    """The own unit first, then the others by name."""
    person = person_of(change)
    post = posting(session, person, today) if person else None
    rows = session.execute(select(col(Unit.id), col(Unit.code), col(Unit.name)).order_by(col(Unit.name), col(Unit.code))).all()
    first = sorted(rows, key=lambda one: post is None or one[0] != post.unit_id)
    return [Choice(code, f"{name} ({code})") for _, code, name in first]


def _unit_id(session: Session, change: ManagedChange, today: date) -> int | None:
    """The unit that was answered, or that of the post the person holds."""
    code = value(change, Ask.UNIT)
    if code is not None:
        return session.scalars(select(Unit.id).where(col(Unit.code) == code)).first()
    person = person_of(change)
    post = posting(session, person, today) if person else None
    return post.unit_id if post else None


def _positions(session: Session, change: ManagedChange, today: date) -> list[Choice]:
    """The post held now, those of the unit, and those that are asked for anything."""
    person, unit = person_of(change), _unit_id(session, change, today)
    post = posting(session, person, today) if person and change.task is Task.MOVE else None
    held = select(col(Posting.position), func.count()).where(col(Posting.unit_id) == unit, rights.in_post(today))
    there = session.execute(held.group_by(col(Posting.position)).order_by(func.count().desc(), col(Posting.position)))
    asked = session.scalars(select(col(IndicatorPosition.position)).distinct().order_by(col(IndicatorPosition.position)))
    names = dict.fromkeys([*([post.position] if post else []), *(name for name, _ in there), *asked])
    return [Choice(name, name) for name in names]


def _supervisors(session: Session, change: ManagedChange, today: date) -> list[Choice]:
    """Those who supervise in the unit, who supervises most of it first; then nobody."""
    unit, person = _unit_id(session, change, today), person_of(change)
    rows = session.execute(
        select(col(Posting.supervisor_id), func.count())
        .where(col(Posting.unit_id) == unit, col(Posting.supervisor_id).is_not(None), rights.in_post(today))
        .group_by(col(Posting.supervisor_id))
        .order_by(func.count().desc(), col(Posting.supervisor_id))
    )
    ids = [int(id) for id, _ in rows if id is not None and id != person]
    names = names_of(session, ids)
    return [*(Choice(str(id), names[id]) for id in ids), Choice(NOBODY, label="manage_nobody")]


def _keys(session: Session, change: ManagedChange, today: date) -> list[Choice]:
    match value(change, Ask.SCOPE):
        case TargetScope.UNIT:
            return _units(session, change, today)
        case TargetScope.POSITION:
            id = int(value(change, Ask.INDICATOR) or 0)
            held = select(col(IndicatorPosition.position)).where(col(IndicatorPosition.indicator_id) == id)
            return [Choice(name, name) for name in sorted(session.scalars(held))]
        case _:
            return []


def read(session: Session, change: ManagedChange, ask: Ask, words: str, *, by: int, today: date) -> Choice | list[Choice]:
    """The answer that was written, or those it may be. Raises `Refusal` where it is none."""
    said = " ".join(words.split())
    match ask:
        case Ask.NEW:
            return _new(session, said, today)
        case Ask.PERSON:
            return _person(session, said, by, today)
        case Ask.SUPERVISOR:
            return _supervisor(session, change, said, by, today)
        case Ask.UNIT:
            return _unit(session, said)
        case Ask.INDICATOR:
            hits = searching.find(session, by=by, said=said[:60], today=today).indicators
            return _found([Choice(str(one.id), f"{one.code} · {one.name}") for one in hits], said)
        case Ask.KEY:
            return _key(session, change, said, by, today)
        case Ask.POSITION:
            return _position(session, change, said, today)
        case Ask.SINCE | Ask.LAST | Ask.FROM:
            return _day(_date(said, today), "manage_on")
        case Ask.DAYS | Ask.AWAY:
            return _days(ask, said, today)
        case Ask.AMOUNT:
            return Choice(str(_cell(amount, said, "Nilai")), said)
        case Ask.VALUE:
            return _value(change, said)
        case Ask.DAY:
            return _named_day(said, today)
        case _:
            return _by_words(session, change, ask, said, today)


def _found(found: Sequence[Choice], said: str) -> Choice | list[Choice]:
    if not found:
        raise Refusal("manage_not_found", said=said[:60])
    return found[0] if len(found) == 1 else list(found)


def _new(session: Session, said: str, today: date) -> Choice:
    match = _NEW.match(said)
    digits = re.sub(r"\D", "", match["nip"]) if match else ""
    if match is None or not digits:
        raise Refusal("manage_new_unread")
    try:
        check_nip(digits, employment=None, today=today)
    except BadNip as bad:
        raise Refusal("manage_bad_nip", nip=digits, count=len(digits), problem=bad.problem.value) from bad
    known = session.scalars(select(Person.id).where(col(Person.nip) == digits)).first()
    if known is not None:
        raise Refusal("manage_nip_known", nip=digits, name=called(session, person=known))
    name = match["name"].strip(" ,;:-")
    if not any(sign.isalpha() for sign in name):
        raise Refusal("manage_no_name", nip=digits)
    return Choice(f"{digits} {_cell(sheets.text(160), name, 'Nama')}", name)


def _person(session: Session, said: str, by: int, today: date) -> Choice | list[Choice]:
    """By NIP or name; equal names come with the end of the NIP and the unit."""
    hits = searching.find(session, by=by, said=said[:60], today=today).people
    return _found([Choice(str(one.person), f"{one.name} · {one.unit}" if one.unit else one.name) for one in hits], said)


def _supervisor(session: Session, change: ManagedChange, said: str, by: int, today: date) -> Choice | list[Choice]:
    found = _person(session, said, by, today)
    own = person_of(change)
    if isinstance(found, Choice):
        refuse_own(found, own)
        return found
    return [one for one in found if one.value != str(own)]


def refuse_own(chosen: Choice, own: int | None) -> None:
    """Nobody supervises themselves."""
    if own is not None and chosen.value == str(own):
        raise Refusal("manage_own_supervisor")


def _unit(session: Session, said: str) -> Choice | list[Choice]:
    rows = session.execute(select(col(Unit.id), col(Unit.code), col(Unit.name))).all()
    same = [Choice(code, f"{name} ({code})") for _, code, name in rows if plain(said).strip() in (plain(code), plain(name))]
    if len(same) == 1:
        return same[0]
    within = [Choice(code, f"{name} ({code})") for _, code, name in rows if _begins(said, f"{code} {name}")]
    near = nearest(sounds(said), [(id, sounds(name)) for id, _, name in rows], least=_NEAR, most=_FOUND)
    known = {id: Choice(code, f"{name} ({code})") for id, code, name in rows}
    found = list(dict.fromkeys([*same, *within, *(known[id] for id in near)]))
    return _found(found, said)


def _begins(said: str, named: str) -> bool:
    """Whether each word that was written begins one of the name's."""
    words = re.findall(r"[a-z0-9]+", plain(named))
    return all(any(word.startswith(one) for word in words) for one in re.findall(r"[a-z0-9]+", plain(said)))


def _key(session: Session, change: ManagedChange, said: str, by: int, today: date) -> Choice | list[Choice]:
    match value(change, Ask.SCOPE):
        case TargetScope.UNIT:
            return _unit(session, said)
        case TargetScope.PERSON:
            return _person(session, said, by, today)
        case _:
            return _position(session, change, said, today)


def _position(session: Session, change: ManagedChange, said: str, today: date) -> Choice | list[Choice]:
    """As it is spelt already; what is only nearly so is asked about, and another post is a new one."""
    name = str(_cell(sheets.text(64), said, "Jabatan"))
    there = {plain(one.value): one for one in _positions(session, change, today)}
    if plain(name) in there:
        return there[plain(name)]
    numbered = list(there.values())
    near = nearest(sounds(name), list(enumerate(sounds(one.value) for one in numbered)), least=_NEAR, most=5)
    new = Choice(name, name)
    return [*(numbered[place] for place in near), new] if near else new


def _by_words(session: Session, change: ManagedChange, ask: Ask, said: str, today: date) -> Choice | list[Choice]:
    """One of what is offered, by its own word or the column's name."""
    offered = choices(session, change, ask, today=today)
    word = plain(said).strip()
    same = [
        one
        for one in offered
        if word in (plain(one.value), plain(one.text or "")) or (ask is Ask.FIELD and word == plain(COLUMNS[one.value].header))
    ]
    return _found(same, said)


def _date(said: str, today: date) -> date:
    try:
        return read_date(said, today=today, ahead=True)
    except NotADate as error:
        raise Refusal("manage_no_date") from error


def _days(ask: Ask, said: str, today: date) -> Choice:
    """From the first to the last day; a second post may be open."""
    try:
        days = read_days(_BACK.sub("", said) if ask is Ask.AWAY else said, today=today)
    except NotDays as error:
        raise Refusal("manage_no_days") from error
    if ask is Ask.AWAY:
        return Choice(said, said)
    one_day = days.first == days.last
    return Choice(f"{days.first}..{'' if one_day else days.last}", said)


def _named_day(said: str, today: date) -> Choice:
    """`17/8/2027 Hari Kemerdekaan`: as many words as make a date, and the rest."""
    words = said.split()
    for count in range(min(4, len(words)), 0, -1):
        try:
            day = read_date(" ".join(words[:count]).rstrip(",;:"), today=today, ahead=True)
        except NotADate:
            continue
        name = " ".join(words[count:]).strip(" ,;:-")
        if not name:
            raise Refusal("manage_day_unnamed")
        return Choice(f"{day} {_cell(sheets.text(160), name, 'Nama')}", name, day=day)
    raise Refusal("manage_day_unread")


def _value(change: ManagedChange, said: str) -> Choice:
    """A cell of the sheet; a dash empties it where it may be empty."""
    column = COLUMNS[value(change, Ask.FIELD) or ""]
    if sheets.meant(said, column) is None:
        if column.required:
            raise Refusal("manage_not_empty", column=column.header)
        return Choice("-", "-")
    _cell(column.read, said, column.header)
    return Choice(said, said)


def _cell(reads: Any, said: str, header: str) -> Any:
    try:
        return reads(said)
    except BadCell as bad:
        raise Refusal("manage_bad_cell", column=header, cause=bad.cause, facts=bad.facts) from bad
