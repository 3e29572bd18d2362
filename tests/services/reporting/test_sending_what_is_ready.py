"""What is ready can always be sent; what is not holds back itself alone, and nothing that was answered is lost."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.reporting.report import (
    Attachment,
    Draft,
    DraftAnswer,
    EvidenceOwed,
    LapsedAnswer,
    Report,
    UnlockDecision,
    UnlockRequest,
)
from scheduler.notices.reporting import evidence_following
from services.city import City
from services.refusals import Outdated, Refusal
from services.reporting import answering, drafted_answers, drafts, evidence, locking, questions, reviews, submitting, unlocking
from services.standards.expected import standards
from tests.city import NOW
from tests.given import person_id

CITY = City(zone=ZoneInfo("Asia/Makassar"))
TODAY = date(2026, 10, 1)
AFTER_LOCK = datetime(2026, 11, 10, 1, tzinfo=UTC)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as opened:
        yield opened


def _begin(session: Session, who: str = "Rahma") -> int:
    by = person_id(session, who)
    drafts.begin(session, by=by, wanted=None, today=TODAY, now=NOW)
    return by


def _draft(session: Session, by: int) -> Draft:
    found = drafts.in_hand(session, by=by)
    assert found is not None
    return found


def _row(session: Session, by: int, code: str) -> DraftAnswer:
    return next(answer for answer, indicator in drafted_answers.whole(session, _draft(session, by)) if indicator.code == code)


def _say(session: Session, by: int, text: str, *, message: int = 1) -> Any:
    return answering.hear(session, by=by, text=text, message_id=message, today=TODAY, now=NOW)


def _send(session: Session, by: int, *, now: datetime = NOW, ready_only: bool = True) -> Any:
    return submitting.send(session, by=by, draft=_draft(session, by).id, now=now, city=CITY, ready_only=ready_only)


def _reported(session: Session, by: int) -> set[str]:
    known = standards(session).indicators
    return {known[one].code for one in session.scalars(select(Report.indicator_id).where(col(Report.person_id) == by))}


def test_one_answer_is_sent_and_the_rest_is_named(session: Session) -> None:
    by = _begin(session)
    drafts.pass_over(session, by=by, answer=_row(session, by, "IDL").id, now=NOW)
    _say(session, by, "25")
    receipt = _send(session, by)
    assert _reported(session, by) == {"TUNGGU"}
    assert [(one.why, str(one.period)) for one in receipt.open] == [("open", "2026-09")]
    assert receipt.draft is None
    assert drafts.in_hand(session, by=by) is None
    assert {due.code for due in drafts.mine_owed(session, by=by, today=TODAY, now=NOW)} == {"IDL"}


def test_sending_twice_stores_once(session: Session) -> None:
    by = _begin(session)
    drafts.pass_over(session, by=by, answer=_row(session, by, "IDL").id, now=NOW)
    _say(session, by, "25")
    draft = _draft(session, by).id
    _send(session, by)
    assert submitting.send(session, by=by, draft=draft, now=NOW, city=CITY, ready_only=True) is None
    assert len(session.scalars(select(Report).where(col(Report.person_id) == by)).all()) == 1


def test_a_value_without_its_evidence_waits_alone_and_is_kept(session: Session) -> None:
    by = _begin(session)
    _say(session, by, "40/45")
    drafts.pass_over(session, by=by, answer=_row(session, by, "IDL").id, now=NOW)
    _say(session, by, "25")
    receipt = _send(session, by)
    assert _reported(session, by) == {"TUNGGU"}
    assert [one.why for one in receipt.open] == ["evidence"]
    assert receipt.draft is not None
    assert _row(session, by, "IDL").numerator == 40


def test_nothing_ready_is_said(session: Session) -> None:
    by = _begin(session)
    with pytest.raises(Refusal, match="nothing_ready"):
        _send(session, by)


def test_what_is_not_ready_is_never_sent_by_the_whole(session: Session) -> None:
    by = _begin(session)
    _say(session, by, "40/45")
    drafts.pass_over(session, by=by, answer=_row(session, by, "IDL").id, now=NOW)
    with pytest.raises(Outdated):
        drafts.evidence_follows(session, by=by, answer=_row(session, by, "TUNGGU").id, today=TODAY, now=NOW)
    again = _send(session, by, ready_only=False)
    assert isinstance(again, questions.Question)
    assert _reported(session, by) == set()


def test_evidence_follows_until_the_due_date_only(session: Session) -> None:
    by = _begin(session)
    _say(session, by, "40/45")
    row = _row(session, by, "IDL")
    with pytest.raises(Refusal, match="evidence_too_late"):
        drafts.evidence_follows(session, by=by, answer=row.id, today=date(2026, 10, 6), now=NOW)
    drafts.evidence_follows(session, by=by, answer=row.id, today=date(2026, 10, 5), now=NOW)
    drafts.pass_over(session, by=by, answer=_row(session, by, "TUNGGU").id, now=NOW)
    receipt = _send(session, by)
    assert [one.name for one in receipt.follows] == ["Imunisasi dasar lengkap"]
    assert session.scalars(select(EvidenceOwed)).one().until == date(2026, 10, 5)


def test_evidence_that_follows_lies_with_its_report_and_a_second_report_is_not_guessed(session: Session) -> None:
    by = _begin(session)
    _say(session, by, "40/45")
    drafts.evidence_follows(session, by=by, answer=_row(session, by, "IDL").id, today=TODAY, now=NOW)
    drafts.pass_over(session, by=by, answer=_row(session, by, "TUNGGU").id, now=NOW)
    report = _send(session, by).follows[0].report
    other = person_id(session, "Sitti")
    with pytest.raises(Outdated):
        evidence.pick(session, by=other, report=report, today=TODAY, now=NOW)
    taken = evidence.attach(session, by=by, sent=evidence.Sent("photo", "f", "u"), now=NOW, city=CITY)
    assert taken is not None
    assert isinstance(taken.next, evidence.Followed)
    assert session.scalars(select(Attachment)).one().report_id == report
    assert session.scalars(select(EvidenceOwed)).one().came_at == NOW


def test_evidence_that_did_not_come_is_marked_and_takes_nothing_more(session: Session) -> None:
    by = _begin(session)
    _say(session, by, "40/45")
    drafts.evidence_follows(session, by=by, answer=_row(session, by, "IDL").id, today=TODAY, now=NOW)
    drafts.pass_over(session, by=by, answer=_row(session, by, "TUNGGU").id, now=NOW)
    report = _send(session, by).follows[0].report
    late = datetime(2026, 10, 6, 1, tzinfo=UTC)
    evidence_following.post_due(session, now=late, city=CITY)
    session.expire_all()
    assert session.scalars(select(EvidenceOwed)).one().missed_at == late
    with pytest.raises(Refusal, match="evidence_too_late"):
        evidence.pick(session, by=by, report=report, today=date(2026, 10, 6), now=late)


def _locked_and_opened(session: Session, who: str, code: str, period: str) -> int:
    by = person_id(session, who)
    indicator = next(id for id, one in standards(session).indicators.items() if one.code == code)
    session.add(
        UnlockRequest(
            person_id=by,
            indicator_id=indicator,
            period=period,
            asked_at=AFTER_LOCK,
            decision=UnlockDecision.OPENED,
            until=AFTER_LOCK + timedelta(hours=48),
        )
    )
    session.flush()
    return indicator


def test_answers_that_lapsed_are_there_again_with_their_evidence(session: Session) -> None:
    by = _begin(session)
    _say(session, by, "40/45")
    evidence.attach(session, by=by, sent=evidence.Sent("photo", "f", "u"), now=NOW, city=CITY)
    (ended,) = locking.end_locked(session, now=AFTER_LOCK, city=CITY)
    assert ended.kept == 0
    assert session.scalars(select(LapsedAnswer)).one().numerator == 40
    indicator = _locked_and_opened(session, "Rahma", "IDL", "2026-09")
    shown = drafts.begin(session, by=by, wanted=[(indicator, "2026-09")], today=date(2026, 11, 10), now=AFTER_LOCK)
    assert isinstance(shown, reviews.Review)
    assert [(line.evidence, line.value.numerator) for line in shown.lines] == [(1, 40)]
    _send(session, by, now=AFTER_LOCK, ready_only=False)
    assert _reported(session, by) == {"IDL"}
    assert session.scalars(select(LapsedAnswer)).all() == []
    assert session.scalars(select(Attachment)).one().report_id is not None


def test_an_unlocked_question_never_waits_for_another_draft(session: Session) -> None:
    by = person_id(session, "Rahma")
    drafts.begin(session, by=by, wanted=None, today=date(2026, 11, 10), now=AFTER_LOCK)
    before = len(drafted_answers.whole(session, _draft(session, by)))
    indicator = _locked_and_opened(session, "Rahma", "TUNGGU", "2026-09")
    shown = drafts.begin(session, by=by, wanted=[(indicator, "2026-09")], today=date(2026, 11, 10), now=AFTER_LOCK)
    assert isinstance(shown, questions.Question)
    assert (shown.n, shown.of) == (1, 1)
    answering.hear(session, by=by, text="25", message_id=1, today=date(2026, 11, 10), now=AFTER_LOCK)
    receipt = _send(session, by, now=AFTER_LOCK, ready_only=False)
    assert _reported(session, by) == {"TUNGGU"}
    assert receipt.open == ()
    assert len(drafted_answers.whole(session, _draft(session, by))) == before


def test_throwing_away_what_is_apart_leaves_the_rest(session: Session) -> None:
    by = person_id(session, "Rahma")
    drafts.begin(session, by=by, wanted=None, today=date(2026, 11, 10), now=AFTER_LOCK)
    before = len(drafted_answers.whole(session, _draft(session, by)))
    indicator = _locked_and_opened(session, "Rahma", "TUNGGU", "2026-09")
    drafts.begin(session, by=by, wanted=[(indicator, "2026-09")], today=date(2026, 11, 10), now=AFTER_LOCK)
    drafts.discard(session, by=by, draft=_draft(session, by).id)
    assert len(drafted_answers.answers_of(session, _draft(session, by))) == before


def test_a_lock_at_the_moment_of_sending_holds_back_only_what_it_locks(session: Session) -> None:
    by = person_id(session, "Sitti")
    drafts.begin(session, by=by, wanted=None, today=TODAY, now=NOW)
    _say(session, by, "43/45")
    _say(session, by, "6")
    _locked_and_opened(session, "Sitti", "MODUL", "2026-Q3")
    receipt = _send(session, by, now=AFTER_LOCK, ready_only=False)
    assert _reported(session, by) == {"MODUL"}
    assert [(one.name, one.why) for one in receipt.open] == [("Kehadiran mengajar", "locked")]
    assert _row(session, by, "HADIR-GURU").numerator == 43


def test_opening_a_locked_period_marks_the_evaluation_that_rests_on_it(session: Session) -> None:
    sitti, baso = person_id(session, "Sitti"), person_id(session, "Baso")
    cycle = EvaluationCycle(
        unit_id=1,
        quarter="2026-Q3",
        opened_at=NOW,
        evidence_until=TODAY,
        self_until=TODAY,
        rating_until=TODAY,
        talk_until=TODAY,
        answer_until=TODAY,
    )
    session.add(cycle)
    session.flush()
    for quarter in ("2026-Q3", "2026-Q2"):
        of = Period.parse(quarter)
        session.add(
            Evaluation(
                cycle_id=cycle.id,
                quarter=quarter,
                person_id=sitti,
                supervisor_id=baso,
                position="Guru",
                first=of.first,
                last=of.last,
            )
        )
    indicator = next(id for id, one in standards(session).indicators.items() if one.code == "HADIR-GURU")
    request = UnlockRequest(
        person_id=sitti, indicator_id=indicator, period="2026-09", asked_at=AFTER_LOCK, decision=UnlockDecision.WAITING, why="cuti"
    )
    session.add(request)
    session.flush()
    unlocking.decide(session, by=baso, request=request.id, yes=True, now=AFTER_LOCK, city=CITY)
    session.expire_all()
    marked = {one.quarter: one.stale_at for one in session.scalars(select(Evaluation))}
    assert marked == {"2026-Q3": AFTER_LOCK, "2026-Q2": None}
