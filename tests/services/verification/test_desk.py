"""The verifier's desk: what waits in order of risk, verifying together only what is clean, and taking it back."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from domain.reporting.concerns import Concern
from models.messages.message import Outbox
from models.reporting.report import (
    Attachment,
    BulkVerification,
    Clarification,
    EvidenceOwed,
    Report,
    ReportChange,
    Submission,
    SubmissionState,
)
from services import rights
from services.city import City
from services.refusals import Outdated, Refusal
from services.verification import changed, deciders, inbox, taking_back, together, verifying
from tests.city import NOW
from tests.databases import Sqlite
from tests.given import _write, person_id

CITY = City(zone=ZoneInfo("Asia/Makassar"))
_LATER = NOW + timedelta(minutes=11)


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Session]:
    """Two colleagues of Sitti and herself, whose second reports wait for Baso, all of them clean; nothing is kept."""
    with Session(sqlite.anew()) as session:
        rights.on_day(session, CITY.today(NOW))
        for who in ("Nurul", "Asri"):
            _write(session, f"colleague {who} of Sitti")
        for who in ("Sitti", "Nurul", "Asri"):
            _write(session, f"{who} MODUL until 2026-Q2: 5")
            _write(session, f"{who} MODUL until 2026-Q3 waiting: 5")
        for one in session.scalars(select(Submission)):
            one.number = str(10_000 + one.id)
        session.flush()
        yield session
        session.rollback()


def _waits(session: Session, who: str) -> tuple[Submission, Report]:
    sent = session.scalars(
        select(Submission).where(Submission.person_id == person_id(session, who), Submission.state == SubmissionState.WAITING)
    ).one()
    return sent, session.scalars(select(Report).where(Report.submission_id == sent.id)).one()


def _inbox(session: Session) -> list[tuple[str, tuple[Concern, ...]]]:
    return [(one.reporter.split()[0], one.concerns) for one in inbox.inbox(session, by=person_id(session, "Baso"))]


def test_each_reason_to_look_stands_beside_its_report_and_above_what_is_clean(city: Session) -> None:
    _write(city, "rule MODUL <= HADIR-GURU wajib")
    (sitti, value), (nurul, theirs), (_, _) = (_waits(city, who) for who in ("Sitti", "Nurul", "Asri"))
    baso = person_id(city, "Baso")
    value.late = True
    file = {"kind": "photo", "file_id": "f", "added_at": NOW}
    city.add(Attachment(report_id=theirs.id, unique_id="u", seen_in=1, **file))
    city.add(EvidenceOwed(report_id=theirs.id, person_id=nurul.person_id, until=NOW.date()))
    city.flush()
    assert _inbox(city) == [("Nurul", (Concern.SEEN_BEFORE, Concern.OWED)), ("Sitti", (Concern.LATE,)), ("Asri", ())]
    value.unusual, sitti.version = True, 2
    city.add(Clarification(report_id=theirs.id, asked_by=baso, asked_at=NOW, question="Dari mana?"))
    theirs.flag = ""
    city.flush()
    assert _inbox(city) == [
        ("Sitti", (Concern.OUTLIER, Concern.LATE, Concern.CORRECTED)),
        ("Nurul", (Concern.SEEN_BEFORE, Concern.OWED, Concern.ASKED, Concern.FLAGGED)),
        ("Asri", ()),
    ]


def test_a_value_against_a_rule_is_named_and_the_first_report_of_all_too(city: Session) -> None:
    _write(city, "rule MODUL <= RAPOR-TL wajib")
    _write(city, "Asri RAPOR-TL until 2026-Q3 waiting: 3")
    _write(city, "colleague Baru of Sitti")
    _write(city, "Baru MODUL until 2026-Q3 waiting: 5")
    city.flush()
    found = {name: why for name, why in _inbox(city) if name != "Asri"}
    assert found == {"Baru": (Concern.FIRST,), "Sitti": (), "Nurul": ()}
    assert [why for name, why in _inbox(city) if name == "Asri"] == [(Concern.RULE,), (Concern.RULE,)]


def test_together_only_clean_ones_are_verified_each_with_its_own_trail(city: Session) -> None:
    baso = person_id(city, "Baso")
    _waits(city, "Nurul")[1].late = True
    _waits(city, "Asri")[1].flag = ""
    city.flush()
    offered = together.offer(city, by=baso)
    assert (len(offered.submissions), offered.skipped) == (1, 2)
    assert offered.reasons == ((Concern.LATE, 1), (Concern.FLAGGED, 1))
    shown = together.begin(city, by=baso, newest=offered.newest, now=NOW, city=CITY)
    assert (shown.count, shown.done, shown.finished, shown.missed, shown.skipped) == (1, 1, True, 0, 2)
    (trail,) = city.scalars(select(ReportChange).where(ReportChange.what == "verified"))
    assert (trail.by, trail.on_behalf) == (baso, None)
    assert not [one for one in city.scalars(select(Report).where(Report.flag.is_not(None))) if one.verified]
    with pytest.raises(Refusal):
        together.offer(city, by=baso)


def test_what_came_after_it_was_offered_is_not_meant_and_nobody_verifies_their_own(city: Session) -> None:
    baso = person_id(city, "Baso")
    newest = together.offer(city, by=baso).newest
    _write(city, "Sitti MODUL until 2026-Q4 waiting: 5")
    _write(city, "Baso RKS until 2026-Q3 waiting: ya")
    own = _waits(city, "Baso")[0]
    own.verifier_id = baso
    city.flush()
    assert together.begin(city, by=baso, newest=newest, now=NOW, city=CITY).done == 3
    assert own.state is SubmissionState.WAITING
    with pytest.raises(Refusal) as refused:
        verifying.verify(city, by=baso, submission=own.id, version=1, now=NOW, city=CITY)
    assert refused.value.key == "own_work"


def test_many_are_verified_in_pieces_and_taken_back_in_pieces(city: Session) -> None:
    baso = person_id(city, "Baso")
    for number in range(12):
        name = f"Rekan{chr(65 + number)}"
        _write(city, f"colleague {name} of Sitti")
        _write(city, f"{name} MODUL until 2026-Q2: 5")
        _write(city, f"{name} MODUL until 2026-Q3 waiting: 5")
    city.flush()
    begun = together.begin(city, by=baso, newest=together.offer(city, by=baso).newest, now=NOW, city=CITY)
    assert (begun.count, begun.done, begun.finished) == (15, together.PIECE, False)
    assert together.unfinished(city, now=NOW) == [begun.bulk]
    assert together.carry_on(city, bulk=begun.bulk, now=NOW, city=CITY) is False
    assert together.unfinished(city, now=NOW) == []
    assert deciders.counts(city, verifiers=[baso]) == {baso: 0}
    undone = together.undo(city, by=baso, bulk=begun.bulk, now=NOW, city=CITY)
    assert (undone.count, undone.done, undone.finished) == (15, together.PIECE, False)
    assert together.carry_on(city, bulk=begun.bulk, now=NOW, city=CITY) is False
    assert deciders.counts(city, verifiers=[baso]) == {baso: 15} == {baso: inbox.waiting(city, by=baso)}
    with pytest.raises(Outdated):
        together.undo(city, by=baso, bulk=begun.bulk, now=NOW, city=CITY)


def test_who_lost_the_right_in_the_middle_verifies_nothing_more(city: Session) -> None:
    baso = person_id(city, "Baso")
    bulk = BulkVerification(by=baso, newest=99, count=3, asked_at=NOW)
    city.add(bulk)
    _write(city, "last day Baso 2026-09-30")
    city.flush()
    assert together.carry_on(city, bulk=bulk.id, now=NOW, city=CITY) is False
    assert not city.scalars(select(ReportChange)).all()


def test_one_tap_takes_a_verification_back_for_ten_minutes_and_a_reason_later(city: Session) -> None:
    baso, (sent, value) = person_id(city, "Baso"), _waits(city, "Sitti")
    asked = {"by": baso, "submission": sent.id, "version": 1, "city": CITY}
    verifying.verify(city, now=NOW, **asked)
    assert value.verified
    taking_back.undo(city, now=NOW + timedelta(minutes=10), **asked)
    assert (sent.state, value.verified, sent.decided_by) == (SubmissionState.WAITING, False, None)
    verifying.verify(city, now=NOW, **asked)
    with pytest.raises(Refusal) as refused:
        taking_back.undo(city, now=_LATER, **asked)
    assert refused.value.key == "undo_over"
    for reason in ("", "x" * 501):
        with pytest.raises(Refusal):
            taking_back.unverify(city, reason=reason, now=_LATER, **asked)
    taking_back.unverify(city, reason="Angkanya dari arsip lama.", now=_LATER, **asked)
    assert [(one.what, one.why) for one in city.scalars(select(ReportChange).order_by(col(ReportChange.id)))] == [
        ("verified", None),
        ("undone", None),
        ("verified", None),
        ("unverified", "Angkanya dari arsip lama."),
    ]
    told = city.scalars(select(Outbox.screen).where(Outbox.person_id == sent.person_id)).all()
    assert told == ["verification/verified", "verification/verified", "verification/unverified"]


@pytest.mark.parametrize("who", ["Sitti", "Andi", "Tenri"])
def test_nobody_else_takes_a_verification_back(city: Session, who: str) -> None:
    sent, _ = _waits(city, "Sitti")
    asked = {"submission": sent.id, "version": 1, "now": NOW, "city": CITY}
    verifying.verify(city, by=person_id(city, "Baso"), **asked)
    with pytest.raises((Outdated, Refusal)):
        taking_back.undo(city, by=person_id(city, who), **asked)
    with pytest.raises((Outdated, Refusal)):
        taking_back.unverify(city, by=person_id(city, who), reason="Salah ketik.", **asked)
    assert sent.state is SubmissionState.VERIFIED


def test_values_that_changed_since_they_were_verified_are_counted_for_the_unit(city: Session) -> None:
    baso, (sent, value) = person_id(city, "Baso"), _waits(city, "Sitti")
    asked = {"by": baso, "submission": sent.id, "version": 1, "now": NOW, "city": CITY}

    def count(verifier: int | None) -> int:
        return changed.since_verified(city, unit=value.unit_id, verifier=verifier, year=2026)

    assert count(baso) == 0
    verifying.verify(city, **asked)
    assert count(baso) == 0
    taking_back.unverify(city, reason="Salah periode.", **asked)
    assert (count(baso), count(None), count(person_id(city, "Andi"))) == (1, 1, 0)
    verifying.verify(city, **asked)
    assert count(baso) == 0
