"""What is reported by area is kept and read alike by both databases: sent, corrected, shown as it was last, and as PWS."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.people.person import Person
from models.people.unit import Unit
from models.reporting.report import Report
from models.standards.standard import Evidence, Indicator
from services.city import City
from services.insight import pws
from services.reporting import answering, drafts, submissions, submitting
from services.reporting.questions import Question
from services.reporting.submitting import Receipt
from tests.city import NOW
from tests.given import given

CITY = City(zone=ZoneInfo("Asia/Makassar"))
_CITY = """given areas of PKM-1 by Rahma from 2026-01-01: Bontoa 30, Kassi 25
given by area IDL
given areas said Rahma IDL 2026-08: Bontoa 10/30, Kassi 8/25"""


def test_areas_are_kept_alike(engine: Engine) -> None:
    given(engine, _CITY)
    with Session(engine) as session, session.begin():
        indicator = session.scalars(select(Indicator).where(Indicator.code == "IDL")).one()
        indicator.evidence = Evidence.NONE
        rahma, id = session.scalars(select(Person.id).where(col(Person.name).startswith("Rahma"))).one(), indicator.id
    with Session(engine) as session, session.begin():
        question = drafts.begin(session, by=rahma, wanted=[(id, "2026-09")], today=CITY.today(NOW), now=NOW)
        assert isinstance(question, Question)
        assert [(one.name, one.last) for one in question.areas] == [("Bontoa", "10/30"), ("Kassi", "8/25")]
        answering.hear(session, by=rahma, text="12 9", message_id=1, today=CITY.today(NOW), now=NOW)
    with Session(engine) as session, session.begin():
        draft = drafts.in_hand(session, by=rahma)
        assert draft is not None
        receipt = submitting.send(session, by=rahma, draft=draft.id, now=NOW, city=CITY)
        assert isinstance(receipt, Receipt)
    with Session(engine) as session:
        report = session.scalars(select(Report).where(Report.period == "2026-09")).one()
        assert report.areas == {"KEL-BONTOA": "12/30", "KEL-KASSI": "9/25"}
        assert session.scalars(select(Report.id).where(col(Report.areas).is_(None), Report.indicator_id == id)).all() == []
        (line,) = submissions.card(session, submission=report.submission_id).lines
        assert [(one.name, one.value) for one in line.areas] == [("Bontoa", "12/30"), ("Kassi", "9/25")]
        head = session.scalars(select(Person.id).where(col(Person.name).contains("Andi"))).one()
        unit = session.scalars(select(Unit.id).where(Unit.code == "PKM-1")).one()
        shown = pws.look(session, by=head, unit=unit, indicator=id, today=date(2026, 10, 2))
        assert [(one.name, one.cumulative, one.lacking) for one in shown.areas] == [("Bontoa", 40, 9), ("Kassi", 36, 8)]
        admin = session.scalars(select(Person.id).where(col(Person.name).startswith("Tenri"))).one()
        above = pws.look(session, by=admin, unit=0, indicator=id, today=datetime(2026, 10, 2, tzinfo=UTC).date())
        assert [(one.name, one.reached, one.whole) for one in above.areas] == [("Puskesmas Contoh", 21, 55)]
