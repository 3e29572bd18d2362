"""How predikat spread in a unit: to whoever answers for it, of enough people, once nothing changes, and of nobody by name."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from domain.evaluation.ratings import Rating
from domain.evaluation.spread import Organisation
from domain.evaluation.told_spread import Withheld
from domain.people.nip import Employment
from domain.standards.sectors import Sector
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.year import YearEvaluation
from models.people.person import Person, Posting
from models.people.unit import Unit
from services import rights
from services.evaluation import spreading
from services.evaluation.spreading import Spread
from services.refusals import Outdated
from tests.databases import Sqlite
from tests.given import given

TODAY = date(2027, 2, 1)
_AT = datetime(2027, 1, 20, tzinfo=UTC)
_TEACHERS = ("Sitti", "Ani", "Budi", "Cici", "Dedi")


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Engine]:
    """A school of five teachers and their head, below a kecamatan with a head of its own."""
    engine = sqlite.anew()
    given(engine, "\n".join(["# A school.", *(f"given colleague {name} of Sitti" for name in _TEACHERS[1:])]))
    with Session(engine) as session, session.begin():
        above = Unit(code="KEC-1", name="Korwil", sector=Sector.EDUCATION, working_days=6)
        head = Person(nip="197001011995011999", name="Korwil", employment=Employment.PNS)
        session.add_all([above, head])
        session.flush()
        session.scalars(select(Unit).where(Unit.code == "SD-1")).one().parent_id = above.id
        boss = {"supervisor_id": None, "position": "Korwil", "valid_from": date(2026, 1, 1)}
        session.add(Posting(person_id=head.id, unit_id=above.id, **boss))
        mine = session.scalars(select(Posting).where(Posting.person_id == _of(session, "Baso"))).one()
        mine.supervisor_id = head.id
    yield engine
    engine.dispose()


def _of(session: Session, name: str) -> int:
    return session.scalars(select(Person.id).where(col(Person.name).startswith(name))).one()


def _rated(engine: Engine, *who: str, quarter: str = "2026-Q4", how: str = "") -> None:
    given(engine, "\n".join(["# Rated.", *(f"given evaluated {name} {quarter} meets meets {how}".strip() for name in who)]))


def _look(engine: Engine, who: str, number: int = 4, year: int = 2026) -> Spread:
    with Session(engine) as session:
        rights.on_day(session, TODAY)
        unit = session.scalars(select(Unit.id).where(Unit.code == "SD-1")).one()
        by = _of(session, who)
        found = spreading.look(session, by=by, unit=unit, year=year, number=number, today=TODAY)
        assert bool(spreading.door(session, by=by, unit=unit, of=found.of, today=TODAY)) is (found.why is None)
        assert (spreading.chart(found) is None) is (found.why is not None)
        return found


def _told(found: Spread) -> dict[str, int]:
    return {predicate.value: count for predicate, count in found.counts if count}


def test_who_answers_for_a_unit_is_told_and_nobody_else(city: Engine) -> None:
    _rated(city, *_TEACHERS, "Baso")
    for who in ("Korwil", "Baso", "Tenri"):
        assert _told(_look(city, who)) == {"good": 6}
    for who in ("Sitti", "dr. Andi", "Rahma"):
        with pytest.raises(Outdated):
            _look(city, who)


def test_before_it_is_closed_only_who_sees_each_result_is_told(city: Engine) -> None:
    _rated(city, *_TEACHERS, "Baso", how="open")
    assert _look(city, "Korwil").why is Withheld.OPEN
    assert _told(_look(city, "Tenri")) == {"good": 6}
    with Session(city) as session, session.begin():
        baso = _of(session, "Baso")
        session.execute(update(Evaluation).where(col(Evaluation.person_id) == baso).values(talked_at=None, told_on=None))
    assert _told(_look(city, "Baso")) == {"good": 5}, "the own result that was not handed over is not told by the total"


def test_whose_result_is_known_is_not_counted_among_enough(city: Engine) -> None:
    _rated(city, *_TEACHERS[:4], "Baso")
    shown = _look(city, "Korwil")
    assert (shown.why, shown.counts, shown.rated) == (Withheld.FEW, (), 0)
    assert _told(_look(city, "Tenri")) == {"good": 5}
    assert _look(city, "Korwil", number=3).why is Withheld.NOBODY


def test_a_picture_of_too_few_is_nobodys(city: Engine) -> None:
    _rated(city, *_TEACHERS[:4])
    assert {_look(city, who).why for who in ("Korwil", "Baso", "Tenri")} == {Withheld.FEW}


def test_what_an_objection_changed_and_who_was_away(city: Engine) -> None:
    _rated(city, *_TEACHERS, "Baso")
    given(city, "# The organisation.\ngiven predikat SD-1 2026-Q4 good\n")
    with Session(city) as session, session.begin():
        won = session.scalars(select(Evaluation).where(Evaluation.person_id == _of(session, "Ani"))).one()
        won.objection, won.decided_at, won.decided_result, won.decided_conduct = "!", _AT, Rating.ABOVE, Rating.ABOVE
        cycle = session.scalars(select(EvaluationCycle)).one()
        cycle.closed_at = _AT
    shown = _look(city, "Tenri")
    assert _told(shown) == {"very_good": 1, "good": 5}
    assert shown.organisation is Organisation.GOOD
    assert [(one.count, one.of, one.kept) for one in shown.guidance] == [(5, 6, False), (0, 6, False)]
    assert not any(name in repr(spreading.chart(shown)) for name in (*_TEACHERS, "Baso"))


def test_a_year_is_told_once_everybody_has_a_final_result(city: Engine) -> None:
    _rated(city, *_TEACHERS, "Baso")
    with Session(city) as session, session.begin():
        for name in (*_TEACHERS, "Baso"):
            both = {
                "proposed_result": Rating.MEETS,
                "proposed_conduct": Rating.MEETS,
                "result": Rating.MEETS,
                "conduct": Rating.ABOVE,
            }
            person, judge = _of(session, name), _of(session, "Baso" if name != "Baso" else "Korwil")
            answered = None if name == "Dedi" else _AT
            session.add(
                YearEvaluation(
                    person_id=person, supervisor_id=judge, year=2026, rated_at=_AT, told_on=_AT.date(), answered_at=answered, **both
                )
            )
    assert _look(city, "Korwil", number=0).why is Withheld.OPEN
    assert _told(_look(city, "Baso", number=0)) == {"good": 6}
    with Session(city) as session, session.begin():
        session.execute(update(YearEvaluation).values(answered_at=_AT))
    shown = _look(city, "Korwil", number=0)
    assert _told(shown) == {"good": 6}
    assert [str(one) for one in shown.others] == ["2026-Q4"]
