"""Answers to statements in other words are not averaged with today's: each wording has its own line, or too few answers."""

from datetime import UTC, datetime

from sqlmodel import Session, select

from domain.messages.facts import thaw
from models.evaluation.coaching import CoachingTally
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.messages.message import Outbox
from services.city import City
from services.evaluation import coaching
from tests.databases import Sqlite
from tests.given import given
from tests.stage import ZONE

CITY = City(zone=ZONE)
NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
BASO = 2


def test_two_wordings_in_one_quarter_are_told_apart(sqlite: Sqlite) -> None:
    engine = sqlite.anew()
    given(engine, "given evaluated Sitti 2026-Q3 meets meets")
    with Session(engine) as session, session.begin():
        for cycle in session.scalars(select(EvaluationCycle)):
            cycle.closed_at = NOW
        assert session.scalars(select(Evaluation)).one().supervisor_id == BASO
        of = {"supervisor_id": BASO, "quarter": "2026-Q3"}
        session.add_all(CoachingTally(**of, statement=one, score=5, count=3) for one in range(1, 10))
        session.add_all(CoachingTally(**of, statement=coaching.wording(one), score=2, count=4) for one in (1, 2))
        session.add(CoachingTally(**of, statement=coaching.wording(3), score=1, count=2))
        assert coaching.tell_due(session, now=NOW, city=CITY) > 0
        told = thaw(session.scalars(select(Outbox).where(Outbox.person_id == BASO)).one().facts)["coaching"]
    assert [(one.statement, str(one.average), one.answers) for one in told.lines] == [
        *((one, "5.0", 3) for one in range(1, 10)),
        (21, "2.0", 4),
        (22, "2.0", 4),
    ]
    assert told.left_out == 1, "statement 3 in its new words was answered by two"
