"""Who acts in a post (Plt., Plh.) judges its people and decides its objections, signed so; never about themselves."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.people.person import Posting
from services import rights
from services.city import City
from services.evaluation import desks, judging, objections, stages
from services.refusals import Outdated
from tests.city import NOW
from tests.databases import Sqlite
from tests.given import _write, person_id

CITY = City(zone=ZoneInfo("Asia/Makassar"))
_TODAY = date(2026, 10, 1)
_QUARTER = Period.parse("2026-Q2")


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Session]:
    """Sitti's quarter waits for Baso's judgement; nothing is kept."""
    with Session(sqlite.anew()) as session:
        rights.on_day(session, _TODAY)
        sitti = person_id(session, "Sitti")
        post = session.scalars(select(Posting).where(Posting.person_id == sitti)).one()
        until = {f"{stage}_until": date(2026, 10, 30) for stage in ("self", "rating", "talk", "answer")}
        cycle = EvaluationCycle(
            unit_id=post.unit_id, quarter=str(_QUARTER), opened_at=NOW, evidence_until=date(2026, 7, 10), **until
        )
        session.add(cycle)
        session.flush()
        session.add(
            Evaluation(
                cycle_id=cycle.id,
                quarter=str(_QUARTER),
                person_id=sitti,
                supervisor_id=post.supervisor_id or 0,
                position=post.position,
                first=_QUARTER.first,
                last=_QUARTER.last,
            )
        )
        session.flush()
        yield session
        session.rollback()


def _one(session: Session) -> Evaluation:
    return session.scalars(select(Evaluation)).one()


@pytest.mark.parametrize(
    ("given", "who", "judges"),
    [
        ("plh Andi for Baso 2026-10-01..2026-10-09", "Andi", True),
        ("plt Andi for Baso 2026-10-01..2026-10-09", "Andi", True),
        ("plh Andi for Baso 2026-10-02..2026-10-09", "Andi", False),
        ("delegate Andi for Baso 2026-10-01..2026-10-09", "Andi", False),
        ("plh Sitti for Baso 2026-10-01..2026-10-09", "Sitti", False),
    ],
    ids=["Plh.", "Plt.", "not yet", "an inbox alone", "of oneself"],
)
def test_who_acts_in_the_post_judges_but_nobody_themselves(city: Session, given: str, who: str, judges: bool) -> None:
    _write(city, given)
    by, found = person_id(city, who), _one(city)
    assert stages.judges(city, by, found) is judges
    assert bool(desks.desk(city, by=by, today=_TODAY, city=CITY).to_judge) is judges
    assert stages.judges(city, person_id(city, "Baso"), found), "whose post it is may do so still"


def test_what_was_judged_in_anothers_stead_says_so(city: Session) -> None:
    _write(city, "plh Andi for Baso 2026-10-01..2026-10-09")
    andi, found = person_id(city, "Andi"), _one(city)
    judging.rate(city, by=andi, evaluation=found.id, rating="meets", now=NOW, city=CITY)
    judging.finish(city, by=andi, evaluation=found.id, now=NOW, city=CITY)
    assert found.rated_at is not None
    assert (found.supervisor_id, found.acted_by) == (person_id(city, "Baso"), andi)


def test_who_acts_for_nobody_any_more_judges_nothing(city: Session) -> None:
    _write(city, "plh Andi for Baso 2026-09-01..2026-09-30")
    with pytest.raises(Outdated):
        judging.rate(city, by=person_id(city, "Andi"), evaluation=_one(city).id, rating="meets", now=NOW, city=CITY)


@pytest.mark.parametrize(
    ("who", "acted_by", "decides"),
    [("Andi", None, True), ("Andi", "Andi", False), ("Baso", None, False), ("Sitti", None, False)],
    ids=["a third one", "who judged in the stead", "against whom it is", "whose objection it is"],
)
def test_nobody_decides_an_objection_against_themselves_in_anothers_stead(
    city: Session, who: str, acted_by: str | None, decides: bool
) -> None:
    found = _one(city)
    found.objection, found.decider_id = "Belum sesuai.", person_id(city, "Tenri")
    found.acted_by = person_id(city, acted_by) if acted_by else None
    city.flush()
    _write(city, f"plh {who} for Tenri 2026-10-01..2026-10-09")
    assert objections.may_decide(city, person_id(city, who), found) is decides
