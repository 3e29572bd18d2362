"""How an answer to a question about a change is read: names, NIPs, posts, dates and numbers as people write them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from domain.exchange.managing import Ask
from domain.messages.dates import NotADate, read_date
from domain.messages.number_parts import NotANumber
from domain.messages.numbers import format_number, read_number
from domain.people.leaves import NotDays, read_days
from domain.people.nip import BadNip, check_nip
from domain.people.searching import plain, sounds
from models.exchange.managed import ManagedChange
from models.people.person import Person
from models.people.unit import Unit
from models.standards.standard import TargetScope
from services.exchange import sheets
from services.exchange.cells import BadCell, amount, text, weight
from services.home import searching
from services.home.managed_questions import COLUMNS, Choice, choices, on_day, person_of, value
from services.people.names import called
from services.people.nearness import nearest
from services.refusals import Refusal

Given = Choice | list[Choice]
_NEAR, _FOUND = 80, 12
_NEW = re.compile(r"(?P<nip>[\d .\-]*\d)[\s,;:]*(?P<name>.*)", re.DOTALL)
_BACK = re.compile(r"^(?:batal|cancel)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class _Heard:
    """What was written, by whom, and to what question."""

    session: Session
    change: ManagedChange
    ask: Ask
    said: str
    by: int
    today: date


def read(session: Session, change: ManagedChange, ask: Ask, words: str, *, by: int, today: date) -> Given:
    """The answer that was written, or those it may be. Raises `Refusal` where it is none."""
    heard = _Heard(session, change, ask, " ".join(words.split()), by, today)
    return _READERS.get(ask, _by_words)(heard)


def _found(found: Sequence[Choice], said: str) -> Given:
    if not found:
        raise Refusal("manage_not_found", said=said[:60])
    return found[0] if len(found) == 1 else list(found)


def _new(heard: _Heard) -> Given:
    """NIP and name of somebody who is not there yet."""
    match = _NEW.match(heard.said)
    digits = re.sub(r"\D", "", match["nip"]) if match else ""
    if match is None or not digits:
        raise Refusal("manage_new_unread")
    try:
        check_nip(digits, employment=None, today=heard.today)
    except BadNip as bad:
        raise Refusal("manage_bad_nip", nip=digits[:30], count=len(digits), problem=bad.problem.value) from bad
    known = heard.session.scalars(select(Person.id).where(col(Person.nip) == digits)).first()
    if known is not None:
        raise Refusal("manage_nip_known", nip=digits, name=called(heard.session, person=known))
    name = match["name"].strip(" ,;:-")
    if not any(sign.isalpha() for sign in name):
        raise Refusal("manage_no_name", nip=digits)
    return Choice(f"{digits} {_cell(text(160), name, 'Nama')}", name)


def _person(heard: _Heard) -> Given:
    """By NIP or name; equal names come with the end of the NIP and the unit."""
    hits = searching.find(heard.session, by=heard.by, said=heard.said[:60], today=heard.today).people
    found = [Choice(str(one.person), f"{one.name} · {one.unit}" if one.unit else one.name) for one in hits]
    return _found(found, heard.said)


def _supervisor(heard: _Heard) -> Given:
    found, own = _person(heard), person_of(heard.change)
    if isinstance(found, list):
        return [one for one in found if one.value != str(own)]
    refuse_own(found, own)
    return found


def refuse_own(chosen: Choice, own: int | None) -> None:
    """Nobody supervises themselves."""
    if own is not None and chosen.value == str(own):
        raise Refusal("manage_own_supervisor")


def _unit(heard: _Heard) -> Given:
    """By its very code or name, else all whose words begin so, else those that sound like it."""
    rows = heard.session.execute(select(col(Unit.id), col(Unit.code), col(Unit.name)).order_by(col(Unit.name))).all()
    known = {id: Choice(code, f"{name} ({code})") for id, code, name in rows}
    word = plain(heard.said).strip()
    same = [known[id] for id, code, name in rows if word in (plain(code), plain(name))]
    if len(same) == 1:
        return same[0]
    within = [known[id] for id, code, name in rows if _begins(word, f"{code} {name}")]
    near = nearest(sounds(heard.said), [(id, sounds(name)) for id, _, name in rows], least=_NEAR, most=_FOUND)
    return _found(list(dict.fromkeys([*same, *within] or [known[id] for id in near])), heard.said)


def _begins(said: str, named: str) -> bool:
    """Whether each word that was written begins one of the name's."""
    words, asked = re.findall(r"[a-z0-9]+", plain(named)), re.findall(r"[a-z0-9]+", said)
    return bool(asked) and all(any(word.startswith(one) for word in words) for one in asked)


def _indicator(heard: _Heard) -> Given:
    hits = searching.find(heard.session, by=heard.by, said=heard.said[:60], today=heard.today).indicators
    return _found([Choice(str(one.id), f"{one.name} ({one.code})") for one in hits], heard.said)


def _key(heard: _Heard) -> Given:
    match value(heard.change, Ask.SCOPE):
        case TargetScope.UNIT:
            return _unit(heard)
        case TargetScope.PERSON:
            return _person(heard)
        case _:
            return _position(heard)


def _position(heard: _Heard) -> Given:
    """As it is spelt already; what is only nearly so is asked about, and another post is a new one."""
    name = str(_cell(text(64), heard.said, "Jabatan"))
    offered = choices(heard.session, heard.change, heard.ask, today=heard.today)
    there = {plain(one.value): one for one in offered}
    if plain(name) in there:
        return there[plain(name)]
    numbered = list(there.values())
    near = nearest(sounds(name), list(enumerate(sounds(one.value) for one in numbered)), least=_NEAR, most=5)
    new = Choice(name, name)
    return [*(numbered[place] for place in near), new] if near else new


def _by_words(heard: _Heard) -> Given:
    """One of what is offered, by its own word or the column's name."""
    offered = choices(heard.session, heard.change, heard.ask, today=heard.today)
    word = plain(heard.said).strip()
    headers = {one.value: plain(COLUMNS[one.value].header) for one in offered if heard.ask is Ask.FIELD}
    return _found([one for one in offered if word in (plain(one.value), headers.get(one.value))], heard.said)


def _date(heard: _Heard) -> Given:
    try:
        return on_day(read_date(heard.said, today=heard.today, ahead=True))
    except NotADate as error:
        raise Refusal("manage_no_date") from error


def _days(heard: _Heard) -> Given:
    """From the first to the last day; a second post may be open."""
    away = heard.ask is Ask.AWAY
    try:
        days = read_days(_BACK.sub("", heard.said) if away else heard.said, today=heard.today)
    except NotDays as error:
        raise Refusal("manage_no_days") from error
    if away:
        return Choice(heard.said, heard.said)
    until = None if days.first == days.last else days.last
    return Choice(f"{days.first}..{until or ''}", day=days.first, until=until)


def _named_day(heard: _Heard) -> Given:
    """`17/8/2027 Hari Kemerdekaan`: as many words as make a date, and the rest."""
    words = heard.said.split()
    for count in range(min(4, len(words)), 0, -1):
        try:
            day = read_date(" ".join(words[:count]).rstrip(",;:"), today=heard.today, ahead=True)
        except NotADate:
            continue
        name = " ".join(words[count:]).strip(" ,;:-")
        if not name:
            raise Refusal("manage_day_unnamed")
        return Choice(f"{day} {_cell(text(160), name, 'Nama')}", name, day=day)
    raise Refusal("manage_day_unread")


def _amount(heard: _Heard) -> Given:
    return _number(heard.said, amount, "Nilai", least=Decimal(0))


def _value(heard: _Heard) -> Given:
    """A cell of the sheet; a dash empties it where it may be empty."""
    column = COLUMNS[value(heard.change, Ask.FIELD) or ""]
    if sheets.meant(heard.said, column) is None:
        if column.required:
            raise Refusal("manage_not_empty", column=column.header)
        return Choice("-", "-")
    if column.read in (amount, weight):
        return _number(heard.said, column.read, column.header)
    _cell(column.read, heard.said, column.header)
    return Choice(heard.said, heard.said)


def _number(said: str, reads: Callable[[Any], Any], header: str, *, least: Decimal | None = None) -> Given:
    """A number as people write it: `1.000` may be a thousand, or one; that is asked."""
    try:
        readings = [one for one in read_number(said, units=()) if least is None or one >= least]
    except NotANumber:
        readings = []
    if not readings:
        raise Refusal("manage_bad_cell", column=header, cause="not_a_number", facts={})
    return _found([Choice(str(_cell(reads, f"{one.normalize():f}", header)), format_number(one)) for one in readings], said)


def _cell(reads: Callable[[Any], Any], said: str, header: str) -> Any:
    try:
        return reads(said)
    except BadCell as bad:
        raise Refusal("manage_bad_cell", column=header, cause=bad.cause, facts=bad.facts) from bad


_READERS: Mapping[Ask, Callable[[_Heard], Given]] = {
    Ask.NEW: _new,
    Ask.PERSON: _person,
    Ask.SUPERVISOR: _supervisor,
    Ask.UNIT: _unit,
    Ask.INDICATOR: _indicator,
    Ask.KEY: _key,
    Ask.POSITION: _position,
    Ask.SINCE: _date,
    Ask.LAST: _date,
    Ask.FROM: _date,
    Ask.DAYS: _days,
    Ask.AWAY: _days,
    Ask.AMOUNT: _amount,
    Ask.VALUE: _value,
    Ask.DAY: _named_day,
}
"""Whatever else is asked is answered by a button, or its word."""
