"""An account says that it is somebody: one person vouches for it, and another confirms, before anything is opened or moved."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from domain.actions import GoHome
from domain.people.nip import mask
from models.messages.message import Outbox
from models.people.link import Invitation, LinkDecision, LinkRequest
from models.people.person import Account, Person
from services import rights
from services.messages import outbox
from services.messages.outbox import Button, Keyboard, Notice
from services.people import account_moves, accounts, speakers
from services.people.actions import Recognise
from services.people.responsible import responsible
from services.refusals import Outdated, Refusal
from services.standards.expected import standards

NOTICE_VERSION = "1"
"""The privacy notice that is shown (texts/screens/people/privacy.*.j2); a new version is shown again."""

_DAY = timedelta(days=1)
_CLAIMS_OF_ONE = 3
"""Requests about one person within a day; more are somebody's game, and nobody is asked."""
_CARDS_TO_ONE = 5
"""Requests put to one person within a day."""


class Step(StrEnum):
    """What was decided."""

    VOUCHED = "vouched"
    LINKED = "linked"
    REFUSED = "refused"


@dataclass(frozen=True)
class Asked:
    """A request as it is shown to whoever is asked."""

    telegram_name: str
    person: str
    nip: str
    linked_since: datetime | None
    """Since when the person speaks through another account; None: through none."""
    how: str
    vouched: bool
    voucher: str | None
    """Who vouched; None: an invitation or the own number did."""
    own: bool
    """It is about the one who is asked."""

    @property
    def screen(self) -> str:
        """The card that asks."""
        return "people/link/confirm" if self.vouched else "people/link/request"


def ask(session: Session, *, person: Person, telegram_id: int, name: str, now: datetime) -> None:
    """Ask who can vouch that an account which gave this NIP is the person; of one person and to one judge not without end."""
    if accounts.person_of(session, telegram_id=telegram_id) is not None or waits(
        session, person=person.id, telegram_id=telegram_id, now=now
    ):
        return
    judges = _judges(session, person.id)
    _one_at_a_time(session, {person.id, *judges})
    asked_today = select(func.count()).where(col(LinkRequest.person_id) == person.id, col(LinkRequest.asked_at) > now - _DAY)
    free = [judge for judge in judges if _cards_today(session, judge, now) < _CARDS_TO_ONE]
    if session.execute(asked_today).scalar_one() >= _CLAIMS_OF_ONE or not free:
        tell_admins(
            session, screen="people/link/many_claims", key=f"many_claims:{person.id}:{now:%Y-%m-%d}", person=person.id, now=now
        )
        return
    found = _request(session, person.id, telegram_id, name, "approval", now)
    _put_to(session, found, free, now=now)


def ask_to_move(session: Session, *, person: int, telegram_id: int, name: str, how: str, now: datetime) -> None:
    """Ask the person where they speak now, and the admins, whether another account that proved to be theirs may take over."""
    if not waits(session, person=person, telegram_id=telegram_id, now=now):
        found = _request(session, person, telegram_id, name, how, now)
        found.vouched_at = now
        session.flush()
        _put_to(session, found, _confirmers(session, found), now=now)


def waits(session: Session, *, person: int, telegram_id: int, now: datetime) -> bool:
    """Whether this account's request about this person waits; one that waited too long counts no more."""
    found = session.scalars(
        select(LinkRequest).where(
            col(LinkRequest.person_id) == person,
            col(LinkRequest.telegram_id) == telegram_id,
            col(LinkRequest.decision) == LinkDecision.WAITING,
        )
    ).first()
    if found is None or not _ended(session, found, now):
        return found is not None
    found.decision, found.decided_at = LinkDecision.REFUSED, now
    session.add(found)
    session.flush()
    return False


def recognise(session: Session, *, by: int, request: int, yes: bool, now: datetime) -> tuple[str, Step]:
    """Somebody's word about a request: vouch for it, confirm it, or refuse it. Returns the person's name and what was decided.

    Raises `Outdated` for whoever is not asked, and `Refusal` where nobody else could confirm.
    """
    found = session.scalars(select(LinkRequest).where(col(LinkRequest.id) == request).with_for_update()).first()
    if found is None or by not in (*_judges(session, found.person_id), *_confirmers(session, found)):
        raise Outdated
    person = session.get_one(Person, found.person_id)
    if found.decision is not LinkDecision.WAITING:
        raise Refusal("already_recognised", name=person.called)
    if by not in _asked_now(session, found) or _ended(session, found, now):
        raise Outdated
    if not yes:
        return person.called, _refuse(session, found, by, now)
    if found.vouched_at is None:
        return person.called, _vouch(session, found, by, now)
    return person.called, _confirm(session, found, by, now)


def requests(session: Session, *, by: int, now: datetime) -> tuple[LinkRequest, ...]:
    """The requests that wait for this person's word."""
    waiting = session.scalars(select(LinkRequest).where(col(LinkRequest.decision) == LinkDecision.WAITING)).all()
    return tuple(one for one in waiting if by in _asked_now(session, one) and not _ended(session, one, now))


def facts(session: Session, *, request: LinkRequest, to: int) -> Asked:
    """What somebody is shown of a request."""
    person = session.get_one(Person, request.person_id)
    voucher = session.get(Person, request.vouched_by) if request.vouched_by else None
    in_use = select(Account.linked_at).where(col(Account.person_id) == person.id, col(Account.closed_at).is_(None))
    return Asked(
        telegram_name=request.telegram_name,
        person=person.called,
        nip=mask(person.nip),
        linked_since=session.scalars(in_use).first(),
        how=request.how,
        vouched=request.vouched_at is not None,
        voucher=voucher.called if voucher else None,
        own=to == person.id,
    )


def keyboard(request: int) -> Keyboard:
    """Yes and no."""
    return [[Button("recognise_yes", Recognise(request, True)), Button("recognise_no", Recognise(request, False))]]


def link(session: Session, *, person: int, telegram_id: int, how: str, now: datetime) -> None:
    """Open an account. An earlier account of the person, or another person on this Telegram account, is closed, not lost.

    The person's old chat is told once where they speak now; what was still to be said to them goes to the new one. Their other
    invitations end: who finds one later can do nothing with it.
    """
    closed = session.scalars(
        select(Account).where(
            (col(Account.person_id) == person) | (col(Account.telegram_id) == telegram_id), col(Account.closed_at).is_(None)
        )
    ).all()
    if not any(account.person_id == person and account.telegram_id == telegram_id for account in closed):
        for account in closed:
            account.closed_at = now
        session.flush()
        session.add(Account(person_id=person, telegram_id=telegram_id, linked_at=now, linked_by=how))
        session.flush()
        for account in closed:
            account_moves.leave(session, account=account, goes_to=telegram_id if account.person_id == person else None, now=now)
    speakers.remember(session, chat_id=telegram_id, told_version=NOTICE_VERSION, now=now)
    session.execute(
        update(Invitation)
        .where(col(Invitation.person_id) == person, col(Invitation.used_at).is_(None), col(Invitation.expires_at) > now)
        .values(expires_at=now)
    )


def tell_admins(
    session: Session, *, screen: str, key: str, person: int | None, but: int | None = None, now: datetime, **more: object
) -> None:
    """Let the admins hear of something about somebody; `but` knows already."""
    told: dict[str, object] = {"person": session.get_one(Person, person).called if person else None, **more}
    heard = [admin for admin in accounts.admin_ids(session) if admin != but]
    outbox.post(session, *(Notice(to=admin, screen=screen, key=f"{key}:{admin}", facts=told) for admin in heard), now=now)


def _vouch(session: Session, found: LinkRequest, by: int, now: datetime) -> Step:
    found.vouched_by, found.vouched_at = by, now
    session.add(found)
    session.flush()
    second = _confirmers(session, found)
    if not second:
        raise Refusal("nobody_confirms")
    _put_to(session, found, second, now=now)
    return Step.VOUCHED


def _confirm(session: Session, found: LinkRequest, by: int, now: datetime) -> Step:
    holder = accounts.person_of(session, telegram_id=found.telegram_id)
    if holder is not None and holder != found.person_id and rights.works(session, holder):
        raise Refusal("account_of_another")
    moved = bool(accounts.telegram_ids(session, person=found.person_id))
    _decide(session, found, LinkDecision.APPROVED, by, now)
    link(session, person=found.person_id, telegram_id=found.telegram_id, how=found.how, now=now)
    begin = [[Button("first_begin", GoHome())]]
    told = Notice(to=found.person_id, screen="people/link/approved", key=f"link_approved:{found.id}", keyboard=begin)
    outbox.post(session, told, now=now)
    _tell_of(session, found, by, "moved" if moved else "linked", now)
    return Step.LINKED


def _refuse(session: Session, found: LinkRequest, by: int, now: datetime) -> Step:
    _decide(session, found, LinkDecision.REFUSED, by, now)
    outbox.post_to_chat(session, found.telegram_id, screen="people/link/refused", key=f"link_refused:{found.id}", now=now)
    _tell_of(session, found, by, "refused", now)
    return Step.REFUSED


def _decide(session: Session, found: LinkRequest, decision: LinkDecision, by: int, now: datetime) -> None:
    found.decision, found.decided_at, found.decided_by = decision, now, by
    session.add(found)
    session.flush()
    outbox.close_cards(
        session,
        card=_card(found),
        screen="messages/closed/link",
        but=(by,),
        keyboard=[[Button("home", GoHome())]],
        now=now,
        facts={
            "asked": facts(session, request=found, to=0),
            "yes": decision is LinkDecision.APPROVED,
            "by": session.get_one(Person, by).called,
            "at": now,
        },
    )


def _card(found: LinkRequest) -> str:
    return f"link_request:{found.id}"


def _tell_of(session: Session, found: LinkRequest, by: int, what: str, now: datetime) -> None:
    name = session.get_one(Person, by).called
    tell_admins(
        session,
        screen="people/link/told",
        key=f"link_told:{found.id}",
        person=found.person_id,
        but=by,
        now=now,
        what=what,
        by=name,
        how=found.how,
        account=found.telegram_name,
    )


def _request(session: Session, person: int, telegram_id: int, name: str, how: str, now: datetime) -> LinkRequest:
    found = LinkRequest(person_id=person, telegram_id=telegram_id, telegram_name=name[:160], how=how, asked_at=now)
    session.add(found)
    session.flush()
    return found


def _put_to(session: Session, found: LinkRequest, people: list[int], *, now: datetime) -> None:
    step = "confirm" if found.vouched_at else "request"
    shown = {one: facts(session, request=found, to=one) for one in people}
    notices = [
        Notice(
            to=one,
            screen=asked.screen,
            key=f"link_{step}:{found.id}:{one}",
            facts={"asked": asked},
            keyboard=keyboard(found.id),
            card=_card(found),
        )
        for one, asked in shown.items()
    ]
    outbox.post(session, *notices, now=now)


def _asked_now(session: Session, found: LinkRequest) -> list[int]:
    return _confirmers(session, found) if found.vouched_at else _judges(session, found.person_id)


def _judges(session: Session, person: int) -> list[int]:
    """Who can vouch that an account is this person: the supervisor, or where there is none who uses the bot, the admins."""
    verifier = _above(session, person)
    if verifier is not None and accounts.telegram_ids(session, person=verifier):
        return [verifier]
    return [admin for admin in accounts.admin_ids(session) if admin != person]


def _confirmers(session: Session, found: LinkRequest) -> list[int]:
    """Who can confirm what was vouched for: the person where they speak now, and the admins; never whoever vouched.

    Where there is no other admin, it is the supervisor of whoever vouched.
    """
    own = [found.person_id] if accounts.telegram_ids(session, person=found.person_id) else []
    but = {found.person_id, found.vouched_by}
    others = [*own, *(admin for admin in accounts.admin_ids(session) if admin not in but)]
    if others or found.vouched_by is None:
        return others
    above = _above(session, found.vouched_by)
    return [above] if above is not None and above not in but else []


def _above(session: Session, person: int) -> int | None:
    try:
        return responsible(session, person=person, on=rights.today(session)).verifier
    except Refusal:
        return None


def _one_at_a_time(session: Session, people: set[int]) -> None:
    """Let others who ask about or of these people wait, so that none of them is counted as if the others had not asked."""
    session.scalars(select(Person.id).where(col(Person.id).in_(people)).order_by(col(Person.id)).with_for_update()).all()


def _ended(session: Session, found: LinkRequest, now: datetime) -> bool:
    return found.asked_at + timedelta(hours=standards(session).rules.invitation_hours) <= now


def _cards_today(session: Session, judge: int, now: datetime) -> int:
    cards = select(func.count()).where(
        col(Outbox.person_id) == judge, col(Outbox.key).startswith("link_request:"), col(Outbox.made_at) > now - _DAY
    )
    return int(session.execute(cards).scalar_one())
