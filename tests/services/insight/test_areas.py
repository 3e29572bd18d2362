"""PWS compares months: a coverage that is reported by quarter has no such chart."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.standards.periods import Frequency
from models.standards.standard import Indicator
from services.insight import drill_down


@pytest.mark.parametrize(
    ("frequency", "watched"), [(Frequency.MONTHLY, True), (Frequency.QUARTERLY, False)], ids=["month", "quarter"]
)
def test_only_a_monthly_coverage_is_watched_area_by_area(engine: Engine, frequency: Frequency, watched: bool) -> None:
    with Session(engine) as session, session.begin():
        idl = session.scalars(select(Indicator).where(Indicator.code == "IDL")).one()
        idl.frequency = frequency
        id = idl.id
    with Session(engine) as session:
        assert drill_down.is_area(session, id) is watched
