"""What is known is not asked again: what a share is counted of, and what is computed."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.reporting.answers import ProblemKind
from models.standards.standard import Indicator, IndicatorPosition
from services.reporting import answering, drafted_answers, drafts, pasting
from services.reporting.answering import Doubted, Misunderstood
from services.reporting.questions import Question
from tests.city import NOW
from tests.given import person_id

_TODAY = date(2026, 10, 1)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """The city with a second share of the same babies, a third of others, and one that is computed."""
    with Session(engine) as opened:
        idl = opened.scalars(select(Indicator).where(Indicator.code == "IDL")).one()
        for code, of, formula in (
            ("BCG", "Sasaran bayi", None),
            ("LAHIR", "bayi lahir", None),
            ("SISA", "sasaran bayi", "IDL - BCG"),
        ):
            facts = idl.model_dump(exclude={"id", "code", "name", "denominator", "formula", "may_exceed"})
            new = Indicator(**facts, code=code, name=code, denominator=of, formula=formula, may_exceed=False)
            opened.add(new)
            opened.flush()
            opened.add(IndicatorPosition(indicator_id=new.id, valid_from=new.valid_from, position="Petugas Imunisasi"))
        opened.flush()
        yield opened


def _ask(session: Session, code: str) -> int:
    """Put the question of an indicator to Rahma, whose draft has all."""
    by = person_id(session, "Rahma")
    drafts.begin(session, by=by, wanted=None, today=_TODAY, now=NOW)
    draft = drafts.in_hand(session, by=by)
    assert draft is not None
    row = next(answer for answer, indicator in drafted_answers.whole(session, draft) if indicator.code == code)
    draft.asking = row.place
    session.flush()
    return by


def _say(session: Session, code: str, text: str) -> object:
    return answering.hear(session, by=_ask(session, code), text=text, message_id=1, today=_TODAY, now=NOW)


def test_what_another_share_is_counted_of_is_offered(session: Session) -> None:
    _say(session, "IDL", "43/69")
    heard = _say(session, "BCG", "60")
    assert isinstance(heard, Doubted)
    (offered,) = heard.pending.choices
    assert (offered.numerator, offered.denominator, heard.pending.like) == (60, 69, "Imunisasi dasar lengkap")
    taken = answering.hear(session, by=_ask(session, "BCG"), text="ya", message_id=2, today=_TODAY, now=NOW)
    assert isinstance(taken, Question)
    assert taken.current is not None
    assert taken.current.denominator == Decimal(69)


def test_a_number_larger_than_what_is_known_is_explained(session: Session) -> None:
    _say(session, "IDL", "43/69")
    heard = _say(session, "BCG", "73")
    assert isinstance(heard, Misunderstood)
    assert heard.problem.kind is ProblemKind.PART_EXCEEDS_WHOLE
    assert heard.problem.facts["known"] is True


def test_what_is_counted_of_others_is_not_offered(session: Session) -> None:
    _say(session, "IDL", "43/69")
    heard = _say(session, "LAHIR", "60")
    assert isinstance(heard, Misunderstood)
    assert heard.problem.kind is ProblemKind.NOT_A_RATIO


def test_what_is_computed_is_never_asked_and_said_to_be_when_it_is_sent(session: Session) -> None:
    by = person_id(session, "Rahma")
    assert "SISA" not in {due.code for due in drafts.mine_owed(session, by=by, today=_TODAY, now=NOW)}
    filled = pasting.fill(session, by=by, text="SISA 5/69", today=_TODAY, now=NOW)
    assert [(one.cause, one.facts["rests_on"]) for one in filled.wrong] == [("derived", ("Imunisasi dasar lengkap", "BCG"))]
