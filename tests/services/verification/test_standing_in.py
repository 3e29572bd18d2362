"""Deciding in another's stead: for dated days, never about oneself, signed; and what nobody decides is raised."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from models.messages.message import Outbox
from models.people.person import Posting
from models.people.standin import StandIn
from models.reporting.report import ReportChange, Submission
from services import rights
from services.city import City
from services.people import delegating, standing_in
from services.people.responsible import responsible
from services.refusals import Outdated, Refusal
from services.verification import deciders, delegated, idle, inbox, verifying
from tests.city import NOW
from tests.databases import Sqlite
from tests.given import _write, person_id

CITY = City(zone=ZoneInfo("Asia/Makassar"))
THIRD = date(2026, 10, 3)


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Session]:
    """Sitti's report waits for Baso, and Baso's own for Tenri; nothing is kept."""
    with Session(sqlite.anew()) as session:
        _on(session, CITY.today(NOW))
        _write(session, "Sitti MODUL until 2026-Q3 waiting: 5")
        _write(session, "Baso RKS until 2026-Q3 waiting: ya")
        for one in session.scalars(select(Submission)):
            one.number, one.submitted_at = str(10_000 + one.id), NOW
        session.flush()
        yield session
        session.rollback()


def _on(session: Session, day: date) -> None:
    rights.on_day(session, day)


def _sent(session: Session, who: str) -> Submission:
    return session.scalars(select(Submission).where(Submission.person_id == person_id(session, who))).one()


def _give(session: Session, to: str, first: str, last: str, *, by: str = "Baso") -> int:
    today = CITY.today(NOW)
    asked = {"by": person_id(session, by), "person": person_id(session, to), "first": first, "last": last}
    return delegating.grant(session, **asked, now=NOW, today=today).id


def _numbers(session: Session, who: str) -> list[str]:
    return [one.number for one in inbox.inbox(session, by=person_id(session, who))]


def _verify(session: Session, who: str, sent: Submission) -> None:
    verifying.verify(session, by=person_id(session, who), submission=sent.id, version=1, now=NOW, city=CITY)


def test_an_inbox_that_is_given_away_is_there_on_these_days_and_comes_back_by_itself(city: Session) -> None:
    _give(city, "Andi", "2026-10-02", "2026-10-05")
    seen = {}
    for day in range(1, 8):
        _on(city, date(2026, 10, day))
        seen[day] = len(_numbers(city, "Andi")), deciders.counts(city, verifiers=[person_id(city, "Andi")])[person_id(city, "Andi")]
    assert seen == {1: (0, 0), 2: (1, 1), 3: (1, 1), 4: (1, 1), 5: (1, 1), 6: (0, 0), 7: (0, 0)}
    with pytest.raises(Outdated):
        _verify(city, "Andi", _sent(city, "Sitti"))


def test_what_was_decided_in_anothers_stead_is_signed_in_trail_and_card(city: Session) -> None:
    _give(city, "Andi", "2026-10-01", "2026-10-05")
    sent, baso, andi = _sent(city, "Sitti"), person_id(city, "Baso"), person_id(city, "Andi")
    _verify(city, "Andi", sent)
    (trail,) = city.scalars(select(ReportChange))
    assert (sent.decided_by, sent.decided_for, trail.by, trail.on_behalf) == (andi, baso, andi, baso)


@pytest.mark.parametrize("kind", ["delegate", "plh", "plt"])
def test_nobody_verifies_their_own_report_in_anothers_stead(city: Session, kind: str) -> None:
    _write(city, f"{kind} Sitti for Baso 2026-10-01..2026-10-05")
    assert _numbers(city, "Sitti") == []
    assert standing_in.receivers(city, person_id(city, "Baso"), reporter=person_id(city, "Sitti")) == (person_id(city, "Baso"),)
    with pytest.raises(Refusal) as refused:
        _verify(city, "Sitti", _sent(city, "Sitti"))
    assert refused.value.key == "own_work"


def test_who_stands_in_must_hold_a_post_and_passes_nothing_on(city: Session) -> None:
    _write(city, "plh Andi for Baso 2026-10-01..2026-10-05")
    _write(city, "delegate Rahma for Andi 2026-10-01..2026-10-05")
    assert _numbers(city, "Andi") == ["10001"]
    assert _numbers(city, "Rahma") == [], "what Andi has from Baso is not Andi's to give"
    _write(city, "last day Andi 2026-09-30")
    assert _numbers(city, "Andi") == []
    assert standing_in.instead_of(city, [person_id(city, "Baso")], on=CITY.today(NOW)) == {}


def test_taking_it_back_early_ends_it_at_once(city: Session) -> None:
    delegation = _give(city, "Andi", "2026-10-01", "2026-10-09")
    with pytest.raises(Outdated):
        delegated.end(city, by=person_id(city, "Andi"), delegation=delegation, now=NOW, city=CITY)
    delegated.end(city, by=person_id(city, "Baso"), delegation=delegation, now=NOW, city=CITY)
    assert _numbers(city, "Andi") == []
    assert _give(city, "Tenri", "2026-10-01", "2026-10-09")


@pytest.mark.parametrize(
    ("by", "to", "first", "last", "key"),
    [
        ("Sitti", "Baso", "2026-10-01", "2026-10-02", "no_inbox"),
        ("Baso", "Rahma", "2026-10-01", "2026-10-02", None),
        ("Baso", "Baso", "2026-10-01", "2026-10-02", None),
        ("Baso", "Andi", "2026-09-30", "2026-10-02", None),
        ("Baso", "Andi", "2026-10-02", "2026-10-01", None),
        ("Baso", "Andi", "2026-10-01", "2027-10-01", None),
        ("Baso", "Sitti", "2026-10-03", "2026-10-04", "delegate_away"),
    ],
    ids=["no inbox", "a stranger", "oneself", "a past day", "back to front", "a year", "on leave"],
)
def test_what_cannot_be_given_is_refused(city: Session, by: str, to: str, first: str, last: str, key: str | None) -> None:
    _write(city, "leave Sitti 2026-10-04..2026-10-10")
    with pytest.raises((Refusal, Outdated)) as refused:
        _give(city, to, first, last, by=by)
    assert getattr(refused.value, "key", None) == key
    assert not city.scalars(select(StandIn)).all()


def test_who_stands_in_is_told_and_whose_inbox_it_is_when_it_is_back_each_once(city: Session) -> None:
    baso, andi = person_id(city, "Baso"), person_id(city, "Andi")
    delegated.grant(city, by=baso, person=andi, first="2026-10-02", last="2026-10-03", now=NOW, city=CITY)
    for day in (0, 1, 1, 3, 3, 30):
        _on(city, CITY.today(NOW) + timedelta(days=day))
        delegated.post_due(city, now=NOW + timedelta(days=day), city=CITY)
    told = city.execute(select(Outbox.person_id, Outbox.screen).order_by(col(Outbox.id))).all()
    assert [tuple(one) for one in told] == [
        (andi, "people/delegation/told"),
        (andi, "people/delegation/told"),
        (baso, "people/delegation/back"),
    ]


def _at(day: int, hour: int = 2) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=UTC)


def test_after_three_working_days_the_verifier_is_reminded_and_after_seven_the_next_level_may_decide(city: Session) -> None:
    """Baso's school works on Saturdays: sent on Thursday 1st, the third working day is Monday 5th, the seventh Friday 9th."""
    baso, tenri, sent = person_id(city, "Baso"), person_id(city, "Tenri"), _sent(city, "Sitti")
    first_nudge = next(day for day in range(1, 20) if baso in idle.waiting_long(city, now=_at(day), city=CITY))
    assert first_nudge == 5
    assert idle.waiting_long(city, now=_at(5), city=CITY)[baso] == idle.Idle(1, date(2026, 10, 1))
    raised = next(day for day in range(1, 20) if idle.raise_due(city, now=_at(day), city=CITY))
    assert (raised, sent.raised_to, sent.verifier_id) == (9, tenri, baso)
    assert baso not in idle.waiting_long(city, now=_at(9), city=CITY), "it is the next level's concern now"
    assert "10001" in _numbers(city, "Tenri")
    assert "10001" in _numbers(city, "Baso")
    assert idle.raise_due(city, now=_at(9), city=CITY) == 0
    _verify(city, "Tenri", sent)
    assert (sent.decided_by, sent.decided_for) == (tenri, baso)
    with pytest.raises(Refusal) as refused:
        _verify(city, "Baso", sent)
    assert refused.value.key == "already_decided"


def test_where_there_is_no_next_level_an_admin_is_asked(city: Session) -> None:
    _write(city, "without supervisor Baso")
    sent = _sent(city, "Sitti")
    assert idle.raise_due(city, now=_at(9), city=CITY)
    assert sent.raised_to == person_id(city, "Tenri")
    assert "10001" in _numbers(city, "Tenri")
    _verify(city, "Tenri", sent)


def test_nobody_is_asked_about_their_own_report(city: Session) -> None:
    """Baso's report waits for Andi, above whom stands Baso himself."""
    sent, baso, andi, tenri = _sent(city, "Sitti"), *(person_id(city, name) for name in ("Baso", "Andi", "Tenri"))
    sent.person_id, sent.verifier_id = baso, andi
    city.scalars(select(Posting).where(Posting.person_id == andi)).one().supervisor_id = baso
    city.flush()
    assert idle.raise_due(city, now=_at(14), city=CITY)
    assert sent.raised_to == tenri


def test_who_acts_in_a_vacant_post_is_responsible_and_for_nobody_else(city: Session) -> None:
    _write(city, "last day Baso 2026-09-30")
    _write(city, "plt Andi for Baso 2026-10-01..2026-10-05")
    sitti, andi = person_id(city, "Sitti"), person_id(city, "Andi")
    assert responsible(city, person=sitti, on=date(2026, 10, 1)).verifier == andi
    assert responsible(city, person=sitti, on=date(2026, 10, 6)).verifier is None
    assert responsible(city, person=person_id(city, "Rahma"), on=date(2026, 10, 1)).verifier == andi, "the own post goes on"
