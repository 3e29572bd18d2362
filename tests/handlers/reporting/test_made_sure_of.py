"""What was probably meant is taken by a yes in any words, what is asked about holds its answer back, and no older report is pointed to."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from models.reporting.report import Draft, DraftAnswer
from services.reporting import answering, drafted_answers, drafts, pasting
from services.reporting.answering import Doubted, Misunderstood, Named
from services.reporting.pasting import Wrong
from tests.city import NOW
from tests.given import given, person_id

_TODAY = date(2026, 10, 1)
_AFTER_LOCK = date(2026, 11, 10)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    given(
        engine,
        "# x\ngiven Sitti HADIR-GURU until 2026-08: 43/45 44/45 43/45 42/45 43/45 44/45 43/45\ngiven Sitti MODUL until 2026-Q2: 5 6",
    )
    with Session(engine) as opened:
        yield opened


def _begun(session: Session) -> int:
    by = person_id(session, "Sitti")
    drafts.begin(session, by=by, wanted=None, today=_TODAY, now=NOW)
    return by


def _say(session: Session, by: int, text: str, message: int = 1) -> object:
    return answering.hear(session, by=by, text=text, message_id=message, today=_TODAY, now=NOW)


def _draft(session: Session, by: int) -> Draft:
    found = drafts.in_hand(session, by=by)
    assert found is not None
    return found


def _row(session: Session, by: int, code: str) -> DraftAnswer:
    return next(answer for answer, indicator in drafted_answers.whole(session, _draft(session, by)) if indicator.code == code)


@pytest.mark.parametrize("yes", ["ya", "betul, Bu", "👍", "43/45"])
def test_what_was_probably_meant_is_taken_by_a_yes(session: Session, yes: str) -> None:
    by = _begun(session)
    heard = _say(session, by, "430/45")
    assert isinstance(heard, Misunderstood)
    assert heard.meant is not None
    _say(session, by, yes)
    row = _row(session, by, "HADIR-GURU")
    assert (row.numerator, row.denominator, row.heard) == (43, 45, None)


@pytest.mark.parametrize(("said", "value"), [("3 lusin", 36), ("lima pulh", 50), ("6 kucing", 6), ("sekitar 25", 25)])
def test_a_guess_is_taken_by_a_yes_or_by_writing_it_again(session: Session, said: str, value: int) -> None:
    by = _begun(session)
    _say(session, by, "43/45")
    for yes in ("iya", said):
        _draft(session, by).asking = _row(session, by, "MODUL").place
        assert isinstance(_say(session, by, said), Doubted)
        _say(session, by, yes)
        assert _row(session, by, "MODUL").value == Decimal(value)


def test_what_is_made_sure_of_holds_back_the_answer_it_would_replace(session: Session) -> None:
    by = _begun(session)
    _say(session, by, "43/45")
    _say(session, by, "5")
    _draft(session, by).asking = _row(session, by, "MODUL").place
    _say(session, by, "20-25", message=7)
    rows = drafted_answers.whole(session, _draft(session, by))
    assert drafted_answers.held_back(rows, {}, ()) == {_row(session, by, "MODUL").id: "unsure"}
    answering.keep(session, by=by, answer=_row(session, by, "MODUL").id)
    assert drafted_answers.held_back(rows, {}, ()) == {}


def test_a_message_that_was_asked_about_can_be_edited(session: Session) -> None:
    by = _begun(session)
    _say(session, by, "sekitar 43 dari 45", message=5)
    answering.edit(session, by=by, message_id=5, text="44/45", today=_TODAY, now=NOW)
    assert _row(session, by, "HADIR-GURU").numerator == 44


def test_a_line_about_another_indicator_is_no_answer(session: Session) -> None:
    by = _begun(session)
    assert isinstance(_say(session, by, "modul 5"), Named)
    assert isinstance(_say(session, by, "lapor TUNGGU 5"), Named)
    assert _row(session, by, "HADIR-GURU").state is None


def test_another_month_than_the_one_that_is_asked_about_is_not_taken(session: Session) -> None:
    by = _begun(session)
    heard = _say(session, by, "43/45 agustus")
    assert isinstance(heard, Misunderstood)
    assert str(heard.problem.facts["named"]) == "2026-08"
    assert _row(session, by, "HADIR-GURU").state is None
    _say(session, by, "43/45 september")
    assert _row(session, by, "HADIR-GURU").numerator == 43


def test_of_a_locked_period_it_is_said_which_and_no_older_report_is_pointed_to(session: Session) -> None:
    filled = pasting.fill(session, by=person_id(session, "Sitti"), text="MODUL 5", today=_AFTER_LOCK, now=NOW)
    (wrong,) = filled.wrong
    assert isinstance(wrong, Wrong)
    assert (wrong.cause, str(wrong.facts["period"])) == ("locked", "2026-Q3")


def test_the_months_of_a_list_are_told_apart(session: Session) -> None:
    by = person_id(session, "Sitti")
    text = "Laporan bulan September 2026\nhadir-guru: 43/45\nAgustus\nhadir-guru: 40/45\nhujan: 3"
    filled = pasting.fill(session, by=by, text=text, today=_TODAY, now=NOW)
    assert [(one.name, str(one.period)) for one in filled.taken] == [("Kehadiran mengajar", "2026-09")]
    assert [(one.name, one.cause) for one in filled.wrong] == [("Kehadiran mengajar", "reported"), ("hujan", "unknown")]
