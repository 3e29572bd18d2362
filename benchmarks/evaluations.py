"""How long the evaluation of 20,000 people takes: opening it, writing their cards, a look of the scheduler, and one tap."""

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, event, insert
from sqlmodel import Session, col, select

from benchmarks.imports import large_workbook
from documents import workbook
from domain.reporting.answers import AnswerState
from domain.standards.periods import Period
from models.database import connect, migrate
from models.evaluation.evaluation import Evaluation
from models.people.person import Person
from models.reporting.report import Report, Submission, SubmissionState
from scheduler.notices.evaluation import cycles as evaluation
from services.city import City
from services.evaluation import card, cycles, judging
from services.exchange import importing
from services.standards import owed
from services.standards.expected import standards

_QUARTER = Period.parse("2026-Q3")
_NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
_CITY = City(zone=ZoneInfo("Asia/Makassar"))
Result = TypeVar("Result")


def measure() -> dict[str, float]:
    """Seconds and statements for each."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/city.sqlite3")
        migrate(engine)
        _prepare(engine)
        found: dict[str, float] = {}
        _count(engine, found, "open", lambda session: cycles.open_quarter(session, quarter=_QUARTER, now=_NOW, city=_CITY))
        _count(engine, found, "cards", _cards)
        _count(engine, found, "prompts", lambda session: evaluation.post_due(session, now=_NOW, city=_CITY))
        _count(engine, found, "next look", lambda session: evaluation.post_due(session, now=_NOW, city=_CITY))
        _count(engine, found, "one card", _one)
        engine.dispose()
    return found


def _prepare(engine: Engine) -> None:
    rows = workbook.read(large_workbook(), name="a.xlsx")
    with Session(engine) as session, session.begin():
        importing.take(session, rows, today=date(2026, 10, 1), write=True)
    with Session(engine) as session, session.begin():
        kinds = standards(session).indicators
        people = session.scalars(select(Person.id)).all()
        dues = owed.expected_for(session, people=None, periods=(*_QUARTER.months(), _QUARTER))
        submissions = [
            {
                "id": number,
                "number": str(number),
                "person_id": person,
                "unit_id": 1,
                "state": SubmissionState.VERIFIED,
                "version": 1,
                "submitted_at": _NOW,
            }
            for number, person in enumerate(people, start=1)
        ]
        session.execute(insert(Submission), submissions)
        of = {row["person_id"]: row["id"] for row in submissions}
        session.execute(insert(Report), [report(due, of[due.person], kinds[due.indicator].kind == "date") for due in dues])


def report(due: owed.Due, submission: Any, is_date: bool) -> dict[str, Any]:
    """The row of a verified report of what is due."""
    return {
        "submission_id": submission,
        "person_id": due.person,
        "unit_id": due.unit,
        "indicator_id": due.indicator,
        "period": str(due.period),
        "state": AnswerState.VALUE,
        "version": 1,
        "late": False,
        "joint": due.joint,
        "verified": True,
        "same_as_last": False,
        "unusual": False,
        "value": None if is_date else Decimal(90),
        "numerator": Decimal(90),
        "denominator": Decimal(100),
        "first_submitted_at": _NOW,
        "submitted_at": _NOW,
    }


def _cards(session: Session) -> int:
    people = {one.person_id: one.position for one in session.scalars(select(Evaluation))}
    return len(card.cards(session, people=people, quarter=_QUARTER))


def _one(session: Session) -> object:
    one = session.scalars(select(Evaluation).order_by(col(Evaluation.id).desc())).first()
    assert one is not None
    return judging.look(session, by=one.supervisor_id, evaluation=one.id, now=_NOW, city=_CITY)


def _count(engine: Engine, found: dict[str, float], name: str, work: Callable[[Session], Result]) -> None:
    statements = [0]

    def one_more(*_: Any) -> None:
        statements[0] += 1

    event.listen(engine, "before_cursor_execute", one_more)
    begun = time.perf_counter()
    with Session(engine) as session, session.begin():
        work(session)
    found[f"{name} s"], found[f"{name} statements"] = time.perf_counter() - begun, float(statements[0])
    event.remove(engine, "before_cursor_execute", one_more)
