"""What the facts propose is taken with one tap, as it was shown, and by the supervisor alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from domain.evaluation.ratings import Conduct, Rating
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation
from services import rights
from services.city import City
from services.evaluation import cycles, judging, views
from services.refusals import Outdated
from tests.databases import Sqlite

CITY = City(zone=ZoneInfo("Asia/Makassar"))
NOW = datetime(2026, 10, 12, 1, tzinfo=UTC)
SITTI, BASO, RAHMA = 1, 2, 3


@pytest.fixture
def of_sitti(sqlite: Sqlite, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Session, Evaluation]]:
    """Her evaluation, whose facts propose *sesuai*; nothing is kept."""
    with Session(sqlite.anew()) as session:
        rights.on_day(session, date(2026, 10, 12))
        cycles.open_quarter(session, quarter=Period.parse("2026-Q3"), now=NOW, city=CITY)
        found = session.scalars(select(Evaluation).where(Evaluation.person_id == SITTI)).one()
        card = views.card_of(session, found)
        monkeypatch.setattr(views, "card_of", lambda *_: replace(card, proposed=Rating.MEETS, missing=()))
        yield session, found
        session.rollback()


def _accept(session: Session, found: Evaluation, by: int, rating: str = Rating.MEETS) -> judging.Judged:
    return judging.accept(session, by=by, evaluation=found.id, rating=rating, now=NOW, city=CITY)


def test_one_tap_rates_result_and_conduct(of_sitti: tuple[Session, Evaluation]) -> None:
    session, found = of_sitti
    shown = _accept(session, found, BASO)
    assert (shown.done, found.result, found.conduct, found.rated_at, found.result_why) == (
        True,
        Rating.MEETS,
        Rating.MEETS,
        NOW,
        None,
    )


@pytest.mark.parametrize(("by", "rating"), [(SITTI, Rating.MEETS), (RAHMA, Rating.MEETS), (BASO, Rating.ABOVE), (BASO, "besar")])
def test_nobody_else_and_nothing_else_is_taken(of_sitti: tuple[Session, Evaluation], by: int, rating: str) -> None:
    session, found = of_sitti
    with pytest.raises(Outdated):
        _accept(session, found, by, rating)
    assert found.rated_at is None


def test_where_a_report_is_missing_each_part_is_asked_by_itself(
    of_sitti: tuple[Session, Evaluation], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, found = of_sitti
    monkeypatch.undo()
    card = views.card_of(session, found)
    assert card.missing
    monkeypatch.setattr(views, "card_of", lambda *_: replace(card, proposed=Rating.MEETS))
    with pytest.raises(Outdated):
        _accept(session, found, BASO)


def test_where_a_value_was_moved_the_seven_are_looked_at_as_before(of_sitti: tuple[Session, Evaluation]) -> None:
    session, found = of_sitti
    judging.toggle(session, by=BASO, evaluation=found.id, value=Conduct.SERVICE, now=NOW, city=CITY)
    with pytest.raises(Outdated):
        _accept(session, found, BASO)
