"""Of a report that was returned only what was asked back is corrected and sent again; the rest stays as sent, and verified."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from models.reporting.report import Attachment, Draft, DraftAnswer, Report, ReportChange, Submission, SubmissionState
from services import rights
from services.city import City
from services.home import home
from services.refusals import Outdated, Refusal
from services.reporting import answering, correcting, drafted_answers, drafts, evidence, questions, reviews, submissions, submitting
from services.reporting.submission_actions import AskUnlock, Correct
from services.standards.expected import standards
from services.verification import taking_back, verifying
from tests.city import NOW
from tests.databases import Sqlite
from tests.given import _write, person_id

CITY = City(zone=ZoneInfo("Asia/Makassar"))
TODAY = date(2026, 10, 1)
AFTER_LOCK = datetime(2026, 11, 10, 1, tzinfo=UTC)


@pytest.fixture
def session(sqlite: Sqlite) -> Iterator[Session]:
    """Sitti sent her two values, and Baso has them; nothing is kept."""
    with Session(sqlite.anew()) as opened:
        rights.on_day(opened, TODAY)
        by = person_id(opened, "Sitti")
        drafts.begin(opened, by=by, wanted=None, today=TODAY, now=NOW)
        for said in ("43/45", "6"):
            _say(opened, said)
        _send(opened)
        yield opened
        opened.rollback()


def _by(session: Session, who: str = "Sitti") -> int:
    return person_id(session, who)


def _say(session: Session, text: str) -> Any:
    return answering.hear(session, by=_by(session), text=text, message_id=1, today=TODAY, now=NOW)


def _draft(session: Session) -> Draft:
    found = drafts.in_hand(session, by=_by(session))
    assert found is not None
    return found


def _send(session: Session, *, now: datetime = NOW) -> Any:
    return submitting.send(session, by=_by(session), draft=_draft(session).id, now=now, city=CITY)


def _sent(session: Session) -> Submission:
    return session.scalars(select(Submission).order_by(col(Submission.id))).first() or pytest.fail("nothing was sent")


def _report(session: Session, code: str) -> Report:
    known = standards(session).indicators
    mine = session.scalars(select(Report).where(col(Report.submission_id) == _sent(session).id))
    return next(one for one in mine if known[one.indicator_id].code == code)


def _verify(session: Session, *, now: datetime = NOW) -> None:
    sent = _sent(session)
    verifying.verify(session, by=_by(session, "Baso"), submission=sent.id, version=sent.version, now=now, city=CITY)


def _return(session: Session, *codes: str, why: str = "Mohon dicek.", now: datetime = NOW) -> None:
    sent, baso = _sent(session), _by(session, "Baso")
    verifying.begin_return(session, by=baso, submission=sent.id, version=sent.version, now=now)
    for code in codes:
        verifying.toggle(session, by=baso, report=_report(session, code).id, version=sent.version)
    verifying.return_(session, by=baso, submission=sent.id, version=sent.version, reason=why, now=now, city=CITY)


def _fix(session: Session, *, now: datetime = NOW) -> Any:
    return correcting.fix(session, by=_by(session), submission=_sent(session).id, now=now)


def _in_hand(session: Session) -> list[str]:
    return [indicator.code for _, indicator in drafted_answers.whole(session, _draft(session))]


def _trail(session: Session) -> list[tuple[str, str]]:
    known = standards(session).indicators
    rows = session.execute(select(ReportChange.what, Report.indicator_id).join(Report, col(Report.id) == ReportChange.report_id))
    return [(what, known[indicator].code) for what, indicator in rows]


def test_only_what_was_asked_back_is_asked_and_sent_again(session: Session) -> None:
    _return(session, "MODUL", why="Daftarnya berisi tujuh.")
    shown = _fix(session)
    assert isinstance(shown, questions.Question)
    assert (shown.name, shown.n, shown.of, shown.flag) == ("Modul ajar", 1, 1, "Daftarnya berisi tujuh.")
    assert _in_hand(session) == ["MODUL"]
    review = _say(session, "7")
    assert isinstance(review, reviews.Review)
    (line,) = review.lines
    assert (line.old.value if line.old else None, line.value.value, review.left) == (6, 7, 1)
    before = _report(session, "HADIR-GURU").submitted_at
    receipt = _send(session, now=NOW + timedelta(hours=1))
    assert [line.name for line in receipt.lines] == ["Modul ajar"]
    other, changed = _report(session, "HADIR-GURU"), _report(session, "MODUL")
    assert (other.version, other.submitted_at, changed.version) == (1, before, 2)
    card = submissions.card(session, submission=_sent(session).id, changed_only=True, viewer=_by(session, "Baso"))
    assert [(line.name, line.old.value if line.old else None, line.value.value) for line in card.lines] == [("Modul ajar", 6, 7)]
    assert card.unchanged == 1
    assert [what for what, code in _trail(session) if code == "HADIR-GURU"] == ["submitted"]


def test_a_second_return_asks_only_its_own(session: Session) -> None:
    _return(session, "MODUL")
    _fix(session)
    _say(session, "7")
    _send(session, now=NOW + timedelta(minutes=1))
    _return(session, "HADIR-GURU", now=NOW + timedelta(minutes=2))
    _fix(session, now=NOW + timedelta(minutes=3))
    assert _in_hand(session) == ["HADIR-GURU"]
    _say(session, "44/45")
    receipt = _send(session, now=NOW + timedelta(minutes=4))
    assert ([line.name for line in receipt.lines], receipt.version) == (["Kehadiran mengajar"], 3)


def test_where_nothing_was_pointed_out_all_of_it_is_in_hand(session: Session) -> None:
    _return(session)
    _fix(session)
    assert _in_hand(session) == ["HADIR-GURU", "MODUL"]


def test_what_was_verified_and_not_asked_back_stays_verified(session: Session) -> None:
    _verify(session)
    correcting.correct(session, by=_by(session), submission=_sent(session).id, today=TODAY, now=NOW)
    answer = next(one for one, of in drafted_answers.whole(session, _draft(session)) if of.code == "MODUL")
    drafts.change(session, by=_by(session), answer=answer.id)
    _say(session, "7")
    correcting.give_why(session, by=_by(session), why="Ada data baru", now=NOW)
    _send(session, now=NOW + timedelta(minutes=1))
    _return(session, "MODUL", now=NOW + timedelta(minutes=2))
    assert (_report(session, "HADIR-GURU").verified, _report(session, "MODUL").verified) == (True, False)
    _fix(session, now=NOW + timedelta(minutes=3))
    _say(session, "8")
    _send(session, now=NOW + timedelta(minutes=4))
    _verify(session, now=NOW + timedelta(minutes=5))
    assert _trail(session).count(("verified", "HADIR-GURU")) == 1
    sent = _sent(session)
    taking_back.undo(
        session, by=_by(session, "Baso"), submission=sent.id, version=sent.version, now=NOW + timedelta(minutes=6), city=CITY
    )
    assert (_report(session, "HADIR-GURU").verified, _report(session, "MODUL").verified) == (True, False)


def test_a_value_that_is_asked_back_is_not_verified_meanwhile(session: Session) -> None:
    _verify(session)
    sent, baso = _sent(session), _by(session, "Baso")
    correcting.correct(session, by=_by(session), submission=sent.id, today=TODAY, now=NOW)
    correcting.give_why(session, by=_by(session), why="Dicek lagi", now=NOW)
    _send(session, now=NOW + timedelta(minutes=1))
    assert _report(session, "MODUL").verified
    _return(session, "MODUL", now=NOW + timedelta(minutes=2))
    assert not _report(session, "MODUL").verified
    assert sent.decided_by == baso


def test_the_other_values_can_be_taken_in_hand_too(session: Session) -> None:
    _return(session, "MODUL")
    _fix(session)
    _say(session, "7")
    review = correcting.take_others(session, by=_by(session), draft=_draft(session).id, today=TODAY, now=NOW)
    assert isinstance(review, reviews.Review)
    assert ([line.name for line in review.lines], review.left) == (["Modul ajar", "Kehadiran mengajar"], 0)
    with pytest.raises(Outdated):
        correcting.take_others(session, by=_by(session), draft=_draft(session).id, today=TODAY, now=NOW)
    receipt = _send(session, now=NOW + timedelta(minutes=1))
    assert [line.name for line in receipt.lines] == ["Modul ajar"]  # the other was looked at, and is as it was


def test_after_the_lock_what_was_asked_back_is_corrected_and_nothing_else(session: Session) -> None:
    _return(session, "MODUL")
    _fix(session, now=AFTER_LOCK)
    _say(session, "7")
    with pytest.raises(Refusal, match="others_locked"):
        correcting.take_others(session, by=_by(session), draft=_draft(session).id, today=CITY.today(AFTER_LOCK), now=AFTER_LOCK)
    receipt = _send(session, now=AFTER_LOCK)
    assert ([line.name for line in receipt.lines], receipt.late) == (["Modul ajar"], 0)


def test_a_report_of_which_only_a_part_is_locked_is_corrected_in_the_other(session: Session) -> None:
    _report(session, "HADIR-GURU").period = "2026-07"  # long locked
    session.flush()
    asked: dict[str, Any] = {"by": _by(session), "submission": _sent(session).id, "today": TODAY, "now": NOW}
    assert [type(one) for one in correcting.doors(session, **asked)] == [Correct, AskUnlock]
    correcting.correct(session, **asked)
    assert _in_hand(session) == ["MODUL"]


def test_evidence_alone_answers_what_was_asked_back(session: Session) -> None:
    _return(session, "MODUL", why="Bukti belum sesuai")
    shown = _fix(session)
    assert shown.may_show_evidence
    taken = evidence.attach(
        session, by=_by(session), sent=evidence.Sent(kind="photo", file_id="f", unique_id="u"), now=NOW, city=CITY
    )
    assert taken is not None
    assert isinstance(taken.next, reviews.Review)
    receipt = _send(session, now=NOW + timedelta(minutes=1))
    assert [line.name for line in receipt.lines] == ["Modul ajar"]
    assert session.scalars(select(Attachment)).one().report_id == _report(session, "MODUL").id
    card = submissions.card(session, submission=_sent(session).id, changed_only=True, viewer=_by(session, "Baso"))
    assert [(line.name, line.evidence) for line in card.lines] == [("Modul ajar", 1)]


def test_a_change_of_verifier_between_return_and_correction_reaches_the_new_one(session: Session) -> None:
    _return(session, "MODUL")
    _fix(session)
    _say(session, "7")
    sent = _sent(session)
    sent.verifier_id = None
    receipt = _send(session, now=NOW + timedelta(minutes=1))
    assert receipt.verifier is not None
    assert "Baso" in receipt.verifier


def test_a_correction_in_which_nothing_changed_gives_way_to_another_report(session: Session) -> None:
    _write(session, "Sitti MODUL until 2026-Q2: 5")
    _return(session, "MODUL")
    _fix(session)
    other = session.scalars(select(Submission).order_by(col(Submission.id).desc())).first()
    assert other is not None
    correcting.correct(session, by=_by(session), submission=other.id, today=date(2026, 7, 2), now=NOW)
    assert _draft(session).returned_from == other.id
    assert {one.returned_from for one in session.scalars(select(Draft))} == {other.id}


def test_a_correction_with_changes_is_sent_or_discarded_first(session: Session) -> None:
    _write(session, "Sitti MODUL until 2026-Q2: 5")
    other = session.scalars(select(Submission).order_by(col(Submission.id).desc())).first()
    assert other is not None
    _return(session, "MODUL")
    _fix(session)
    _say(session, "7")
    with pytest.raises(Refusal, match="draft_first"):
        correcting.correct(session, by=_by(session), submission=other.id, today=date(2026, 7, 2), now=NOW)
    assert isinstance(correcting.begin(session, by=_by(session), today=TODAY, now=NOW), reviews.Review)
    assert _draft(session).returned_from == _sent(session).id


def test_a_draft_of_another_report_waits_and_is_offered_again(session: Session) -> None:
    november = datetime(2026, 11, 2, 1, tzinfo=UTC)
    today = CITY.today(november)
    _return(session, "MODUL")
    drafts.begin(session, by=_by(session), wanted=None, today=today, now=november)
    answering.hear(session, by=_by(session), text="40/45", message_id=2, today=today, now=november)
    _fix(session, now=november)
    assert _in_hand(session) == ["MODUL"]
    _say(session, "7")
    _send(session, now=november)
    assert correcting.after(session, by=_by(session), today=today, now=november).set_aside
    correcting.begin(session, by=_by(session), today=today, now=november)
    assert [one.numerator for one in session.scalars(select(DraftAnswer))] == [40]


def test_a_correction_that_was_open_when_the_verifier_decided_leads_to_what_was_asked_back(session: Session) -> None:
    later = NOW + timedelta(minutes=30)
    correcting.correct(session, by=_by(session), submission=_sent(session).id, today=TODAY, now=NOW)
    _return(session, "MODUL", now=later)
    shown = _fix(session, now=later + timedelta(minutes=1))
    assert isinstance(shown, questions.Question)
    assert (_in_hand(session), shown.name) == (["MODUL"], "Modul ajar")


def test_home_and_the_report_command_name_what_was_asked_back(session: Session) -> None:
    _return(session, "MODUL")
    shown = home.look(session, by=_by(session), today=TODAY, now=NOW, city=CITY)
    assert [(one.kind, one.about) for one in shown.open_items] == [("returned", ("Modul ajar",))]
    opened = correcting.begin(session, by=_by(session), today=TODAY, now=NOW)
    assert isinstance(opened, questions.Question)
    assert opened.name == "Modul ajar"


def test_a_correction_of_ones_own_that_was_left_has_a_door_at_home(session: Session) -> None:
    correcting.correct(session, by=_by(session), submission=_sent(session).id, today=TODAY, now=NOW)
    shown = home.look(session, by=_by(session), today=TODAY, now=NOW, city=CITY)
    assert [(one.kind, one.name) for one in shown.open_items] == [("correction", _sent(session).number)]
    assert _sent(session).state is SubmissionState.WAITING
