"""PWS by kelurahan: coverage of the year's sasaran by the month's end, highest first and the puskesmas last; drop-out and left-out
from sums; above the puskesmas the units stand in the place of areas."""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from python_calamine import load_workbook
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from documents import pws_sheet
from domain.insight.pws import AreaStatus
from domain.messages.facts import freeze
from domain.people.nip import Employment
from domain.standards.periods import Period
from domain.standards.sectors import Sector
from models.people.area import AreaCover
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.standards.standard import Indicator, IndicatorPosition, Target, TargetScope
from services.city import City
from services.insight import drill_down, pws, summaries
from services.insight.area_completeness import InAreas, with_areas
from services.insight.pws import ALL, By
from services.refusals import Outdated
from tests import given as given_city
from tests.city import NOW
from tests.databases import Sqlite

TODAY = date(2026, 10, 13)
_CITY = """given areas of PKM-1 by Rahma from 2026-01-01: Bontoa 30, Kassi 25, Lae 40, Parang 20
given by area IDL
given areas said Rahma IDL 2026-07: Bontoa 15/30, Kassi 10/25, Lae 30/40, Parang 1/20
given areas said Rahma IDL 2026-08: Bontoa 18/30, Kassi 14/25, Lae 34/40, Parang 3/20"""
SEPTEMBER = "given areas said Rahma IDL 2026-09: Bontoa 20/30, Kassi 21/25, Lae 36/40, Parang 0/20"


@pytest.fixture
def engine(sqlite: Sqlite) -> Iterator[Engine]:
    found = sqlite.anew()
    given_city.given(found, _CITY)
    yield found
    found.dispose()


def _id(session: Session, name: str) -> int:
    return session.scalars(select(Person.id).where(col(Person.name).startswith(name))).one()


def _indicator(session: Session, code: str) -> int:
    return session.scalars(select(Indicator.id).where(Indicator.code == code)).one()


def _unit(session: Session, code: str) -> int:
    return session.scalars(select(Unit.id).where(Unit.code == code)).one()


def _look(session: Session, who: str = "dr. Andi", unit: str = "PKM-1", code: str = "IDL") -> pws.Areas:
    return pws.look(
        session, by=_id(session, who), unit=_unit(session, unit), indicator=_indicator(session, code), today=TODAY, most=ALL
    )


def test_areas_stand_from_high_to_low_and_the_puskesmas_last(engine: Engine) -> None:
    given_city.given(engine, SEPTEMBER)
    with Session(engine) as session:
        found = _look(session)
        assert (found.by, found.month, found.target, found.missing) == (By.AREA, Period.parse("2026-09"), Decimal("67.5"), ())
        told = [(one.name, one.cumulative, one.this_month, one.last_month, one.arrow, one.status) for one in found.areas]
        good, poor, bad = AreaStatus.GOOD, AreaStatus.POOR, AreaStatus.BAD
        assert told == [
            ("Lae", 90, 5, 10, "down", poor),
            ("Kassi", 84, 28, 16, "up", good),
            ("Bontoa", Decimal("66.7"), Decimal("6.7"), 10, "down", bad),
            ("Parang", 0, -15, 10, "down", bad),
        ]
        whole = found.whole
        assert (whole.name, whole.reached, whole.whole, whole.left) == ("Puskesmas Contoh", 77, 115, 38)
        assert whole.cumulative == Decimal("67.0")
        assert [(one.name, one.left, one.lacking) for one in found.areas[:3]] == [("Lae", 4, 0), ("Kassi", 4, 0), ("Bontoa", 10, 1)]


def test_another_month_can_be_looked_at(engine: Engine) -> None:
    given_city.given(engine, SEPTEMBER.split(", ", maxsplit=1)[0])
    with Session(engine) as session:
        newest = _look(session)
        assert (str(newest.month), str(newest.before), newest.after, newest.missing) == (
            "2026-09",
            "2026-08",
            None,
            ("Kassi", "Lae", "Parang"),
        )
        asked = {"unit": _unit(session, "PKM-1"), "indicator": _indicator(session, "IDL"), "today": TODAY}
        assert newest.before
        found = pws.look(session, by=_id(session, "dr. Andi"), month=pws.numbered(newest.before), **asked)
        assert (str(found.month), found.whole.reached, str(found.before), str(found.after)) == ("2026-08", 69, "2026-07", "2026-09")


@pytest.mark.parametrize("month", [-1, 0, 7, 12, 2_147_483_647, 2026 * 12 + 11])
def test_a_month_that_no_chart_can_be_of_is_refused(engine: Engine, month: int) -> None:
    given_city.given(engine, SEPTEMBER.split(", ", maxsplit=1)[0])
    with Session(engine) as session:
        asked = {"unit": _unit(session, "PKM-1"), "indicator": _indicator(session, "IDL"), "today": TODAY}
        with pytest.raises(Outdated):
            pws.look(session, by=_id(session, "dr. Andi"), month=month, **asked)


def test_an_area_that_was_not_reported_is_no_nought(engine: Engine) -> None:
    given_city.given(engine, SEPTEMBER.rsplit(", ", 1)[0])
    with Session(engine) as session:
        found = _look(session)
        assert [one.name for one in found.areas] == ["Lae", "Kassi", "Bontoa"]
        assert (found.missing, found.whole.reached, found.whole.whole) == (("Parang",), 77, 95)


def test_a_unit_covered_by_one_person_has_its_chart_and_its_people_do_not_stand_for_areas(engine: Engine) -> None:
    with Session(engine) as session:
        card = drill_down.unit(session, by=_id(session, "dr. Andi"), unit=_unit(session, "PKM-1"), page=0, today=TODAY)
        assert [name for _, name in card.areas] == ["Imunisasi dasar lengkap"]
        assert _look(session).month == Period.parse("2026-08")
        with pytest.raises(Outdated):
            _look(session, who="Baso")


def _dose(session: Session, code: str, formula: str | None = None) -> Indicator:
    base = session.scalars(select(Indicator).where(Indicator.code == "IDL")).one().model_dump(exclude={"id"})
    new = Indicator(
        **{**base, "code": code, "name": code, "formula": formula, "per_area": formula is None, "cumulative": formula is None}
    )
    session.add(new)
    session.flush()
    session.add(IndicatorPosition(indicator_id=new.id, position="Petugas Imunisasi"))
    session.add(Target(indicator_id=new.id, scope=TargetScope.DEFAULT, amount=Decimal(90), valid_from=date(2026, 1, 1)))
    return new


def test_a_drop_out_is_of_sums_and_names_what_is_missing(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        for code, formula in (("DPT1", None), ("DPT3", None), ("DO13", "(DPT1 - DPT3) / DPT1")):
            _dose(session, code, formula)
    given_city.given(
        engine,
        """given areas said Rahma DPT1 2026-08: Bontoa 20/30, Kassi 10/25, Lae 30/40, Parang 4/20
given areas said Rahma DPT3 2026-08: Bontoa 19/30, Kassi 5/25, Lae 30/40""",
    )
    with Session(engine) as session:
        (drop,) = _look(session, code="DPT1").drops
        told = {one.name: (one.value, one.part, one.missing) for one in drop.of}
        assert told == {"Bontoa": (5, 1, ()), "Kassi": (50, 5, ()), "Lae": (0, 0, ()), "Parang": (None, None, ("DPT3",))}
        assert (drop.code, drop.whole.value, drop.whole.missing) == ("DO13", None, ("DPT3",))
    with Session(engine) as session:
        whole = _look(session, code="DPT3").drops[0].whole
        assert (whole.value, whole.part, whole.whole) == (Decimal(10), 6, 60)


def test_above_a_puskesmas_the_units_stand_for_areas(engine: Engine) -> None:
    given_city.given(engine, SEPTEMBER)
    with Session(engine) as session, session.begin():
        dinas = Unit(code="DINKES", name="Dinas Contoh", sector=Sector.HEALTH, working_days=5)
        second = Unit(code="PKM-2", name="Puskesmas Dua", sector=Sector.HEALTH, working_days=6)
        session.add_all([dinas, second])
        session.flush()
        for one in (second, session.scalars(select(Unit).where(Unit.code == "PKM-1")).one()):
            one.parent_id = dinas.id
        head = _id(session, "Tenri")
        post = session.scalars(select(Posting).where(Posting.person_id == head)).one()
        nurse = Person(nip="199001012015012777", name="Nurul Contoh", employment=Employment.PNS)
        session.add(nurse)
        session.flush()
        session.add(Posting(person_id=nurse.id, unit_id=second.id, position="Petugas Imunisasi", valid_from=date(2026, 1, 1)))
        assert post.unit_id
    given_city.given(engine, "given Nurul IDL until 2026-09: 20/50 24/50 30/50")
    with Session(engine) as session:
        found = _look(session, who="Tenri", unit="DINKES")
        assert found.by is By.UNIT
        assert [(one.name, one.cumulative, one.this_month) for one in found.areas] == [
            ("Puskesmas Contoh", Decimal("67.0"), Decimal("7.0")),
            ("Puskesmas Dua", 60, 12),
        ]
        assert (found.whole.name, found.whole.reached, found.whole.whole) == ("Dinas Contoh", 107, 165)
        assert _look(session, who="Tenri").by is By.AREA


def test_the_file_has_every_figure_as_a_number(engine: Engine) -> None:
    given_city.given(engine, SEPTEMBER)
    with Session(engine) as session:
        name, made = pws_sheet.draw(freeze({"areas": _look(session)}), "id")
    assert name == "pws-2026-09-idl-puskesmas-contoh.xlsx"
    rows = load_workbook(io.BytesIO(made)).get_sheet_by_index(0).to_python()[4:]
    assert rows[1][:4] == ["Lae", 40, 36, 90]
    assert rows[5][0] == "Puskesmas Contoh"
    assert rows[5][9] == 38


def test_who_leads_some_of_a_unit_sees_the_areas_of_their_people(engine: Engine) -> None:
    given_city.given(
        engine, f"{SEPTEMBER}\ngiven colleague Nurul of Rahma\ngiven areas of PKM-1 by Nurul from 2026-01-01: Sangir 50"
    )
    given_city.given(engine, "given areas said Nurul IDL 2026-09: Sangir 40/50")
    with Session(engine) as session, session.begin():
        for post in session.scalars(select(Posting).where(Posting.person_id == _id(session, "Nurul"))):
            post.supervisor_id = _id(session, "Rahma")
    with Session(engine) as session:
        assert [one.name for one in _look(session, who="Rahma").areas] == ["Sangir"]
        assert len(_look(session).areas) == 5
        everything = pws.look(session, by=_id(session, "Tenri"), unit=0, indicator=_indicator(session, "IDL"), today=TODAY)
        assert (everything.by, everything.whole.name, everything.whole.reached) == (By.UNIT, "", 117)


def test_completeness_counts_every_area_of_every_indicator(engine: Engine) -> None:
    given_city.given(engine, SEPTEMBER.rsplit(", ", 1)[0])
    with Session(engine) as session, session.begin():
        parang = session.scalars(select(AreaCover).where(AreaCover.area_id == 4)).one()
        parang.until = date(2026, 9, 20)
    with Session(engine) as session:
        lines = summaries.completeness(session, by=_id(session, "dr. Andi"), now=NOW, city=City(zone=ZoneInfo("Asia/Makassar")))
        (line,) = [one for one in with_areas(session, lines) if one.areas]
        assert (line.period, line.expected) == (Period.parse("2026-09"), 3)
        assert line.areas == InAreas(3, 4, (("Parang", 1),), ("Parang",))
