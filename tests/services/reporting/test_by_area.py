"""Reports by area: who owes which, handed over or twice, in a table pasted from a sheet, corrected, and what is kept of each."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from python_calamine import load_workbook
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from documents import form
from domain.messages.facts import freeze
from domain.reporting.answers import ProblemKind
from domain.standards.relations import Operator
from models.exchange.workbook import PendingImport
from models.people.area import AreaCover
from models.people.person import Person
from models.reporting.report import DraftAnswer, Report, ReportChange, Submission, SubmissionState
from models.standards.standard import Evidence, Indicator, IndicatorPosition, Relation
from services.city import City
from services.refusals import Refusal
from services.reporting import answering, correcting, drafts, forms, pasting, submitting
from services.reporting.answering import Doubted, Misunderstood
from services.reporting.questions import Question
from services.reporting.reviews import Review
from services.reporting.submitting import Receipt
from services.standards import owed
from tests import given as given_city
from tests.city import NOW
from tests.databases import Sqlite

CITY = City(zone=ZoneInfo("Asia/Makassar"))
TODAY = CITY.today(NOW)
_CITY = """given areas of PKM-1 by Rahma from 2026-01-01: Bontoa 30, Kassi 25, Lae 40
given areas of PKM-1 by Rahma from 2026-01-01 until 2026-09-20: Sangir 20
given by area IDL
given colleague Nurul of Rahma"""
AUGUST = "given areas said Rahma IDL 2026-08: Bontoa 10/30, Kassi 8/25, Lae 20/40, Sangir 5/20"


@pytest.fixture
def engine(sqlite: Sqlite) -> Iterator[Engine]:
    found = sqlite.anew()
    given_city.given(found, _CITY)
    with Session(found) as session, session.begin():
        for one in session.scalars(select(Indicator)):
            one.evidence = Evidence.NONE
        session.add(AreaCover(area_id=4, person_id=_id(session, "Nurul"), since=date(2026, 9, 21)))
    yield found
    found.dispose()


def _id(session: Session, name: str) -> int:
    return session.scalars(select(Person.id).where(col(Person.name).startswith(name))).one()


def _hear(session: Session, text: str) -> object:
    return answering.hear(session, by=_id(session, "Rahma"), text=text, message_id=1, today=TODAY, now=NOW)


def _begin(session: Session, who: str = "Rahma", code: str = "IDL") -> drafts.Next:
    indicator = session.scalars(select(Indicator.id).where(Indicator.code == code)).one()
    return drafts.begin(session, by=_id(session, who), wanted=[(indicator, "2026-09")], today=TODAY, now=NOW)


def _send(session: Session, who: str = "Rahma") -> Receipt:
    draft = drafts.in_hand(session, by=_id(session, who))
    assert draft is not None
    found = submitting.send(session, by=draft.person_id, draft=draft.id, now=NOW, city=CITY)
    assert isinstance(found, Receipt)
    return found


def test_who_covers_an_area_on_the_last_day_owes_it(engine: Engine) -> None:
    with Session(engine) as session:
        september = owed.expected_of(session, people=None, open_on=TODAY)
        owing = {(one.person, one.code): tuple(place.name for place in one.areas) for one in september}
        rahma, nurul = _id(session, "Rahma"), _id(session, "Nurul")
        assert owing[rahma, "IDL"] == ("Bontoa", "Kassi", "Lae")
        assert owing[nurul, "IDL"] == ("Sangir",)
        assert owing[rahma, "TUNGGU"] == ()
        session.delete(session.scalars(select(AreaCover).where(AreaCover.person_id == nurul)).one())
        session.flush()
        assert (nurul, "IDL") not in {(one.person, one.code) for one in owed.expected_of(session, people=None, open_on=TODAY)}
        assert (nurul, "TUNGGU") in {(one.person, one.code) for one in owed.expected_of(session, people=[nurul], open_on=TODAY)}


def test_a_unit_without_areas_reports_as_a_whole(engine: Engine) -> None:
    with Session(engine) as session:
        position = IndicatorPosition(
            indicator_id=session.scalars(select(Indicator.id).where(Indicator.code == "IDL")).one(), position="Guru Kelas"
        )
        session.add(position)
        session.flush()
        assert ("IDL", ()) in {
            (one.code, one.areas) for one in owed.expected_of(session, people=[_id(session, "Sitti")], open_on=TODAY)
        }
        question = _begin(session, "Sitti")
        assert isinstance(question, Question)
        assert question.areas == ()


def test_areas_become_one_report_with_their_sum(engine: Engine) -> None:
    with Session(engine) as session:
        question = _begin(session)
        assert isinstance(question, Question)
        assert [(one.name, one.whole, one.value) for one in question.areas] == [
            ("Bontoa", 30, None),
            ("Kassi", 25, None),
            ("Lae", 40, None),
        ]
        assert isinstance(_hear(session, "12"), Question)
        assert isinstance(_hear(session, "Lae 0, Kassi 9"), Review)
        _send(session)
        report = session.scalars(select(Report).where(Report.period == "2026-09")).one()
        assert (report.numerator, report.denominator, report.value) == (21, 95, Decimal("22.1053"))
        assert report.areas == {"KEL-BONTOA": "12/30", "KEL-KASSI": "9/25", "KEL-LAE": "0/40"}
        (change,) = session.scalars(select(ReportChange).where(ReportChange.report_id == report.id)).all()
        assert change.new is not None
        assert change.new["areas"] == "KEL-BONTOA 12/30; KEL-KASSI 9/25; KEL-LAE 0/40"


def test_what_is_half_said_waits_and_is_lost_by_nothing_else(engine: Engine) -> None:
    with Session(engine) as session:
        _begin(session)
        _hear(session, "Bontoa 12")
        indicators = {one.code: one.id for one in session.scalars(select(Indicator))}
        drafts.begin(session, by=_id(session, "Rahma"), wanted=[(indicators["TUNGGU"], "2026-09")], today=TODAY, now=NOW)
        _hear(session, "25")
        draft = drafts.in_hand(session, by=_id(session, "Rahma"))
        assert draft is not None
        assert isinstance(
            submitting.send(session, by=draft.person_id, draft=draft.id, now=NOW, city=CITY, ready_only=True), Receipt
        )
        (left,) = session.scalars(select(DraftAnswer)).all()
        assert (left.areas, left.state) == ({"KEL-BONTOA": "12/30"}, None)


def test_a_surprising_area_is_asked_about_and_a_strange_line_hides_it_not(engine: Engine) -> None:
    given_city.given(engine, AUGUST)
    with Session(engine) as session:
        _begin(session)
        heard = _hear(session, "Bontoa 9, Kassi 9, Lae 21, Parang 4")
        assert isinstance(heard, Misunderstood)
        assert (heard.problem.kind, heard.question.current) == (ProblemKind.AREAS, None)
        doubted = _hear(session, "Lae 22")
        assert isinstance(doubted, Doubted)
        assert [(one.name, one.said, one.before) for one in doubted.pending.areas] == [("Bontoa", "9/30", "10/30")]
        asked_why = _hear(session, "ya")
        assert isinstance(asked_why, Question)
        assert asked_why.needs_reason
        row = session.scalars(select(DraftAnswer)).one()
        assert (row.numerator, row.unusual, len(row.areas or ())) == (40, True, 3)


def test_the_same_as_last_and_nihil_fill_what_is_open(engine: Engine) -> None:
    given_city.given(engine, AUGUST)
    with Session(engine) as session:
        question = _begin(session)
        assert isinstance(question, Question)
        _hear(session, "Bontoa 11")
        shown = answering.same_as_last(session, by=_id(session, "Rahma"), answer=question.answer, now=NOW)
        assert isinstance(shown, Review)
        row = session.scalars(select(DraftAnswer)).one()
        assert (row.areas, row.same_as_last) == ({"KEL-BONTOA": "11/30", "KEL-KASSI": "8/25", "KEL-LAE": "20/40"}, True)
        answering.nil(session, by=_id(session, "Rahma"), answer=question.answer, now=NOW)
        assert session.scalars(select(DraftAnswer)).one().areas == {"KEL-BONTOA": "0/30", "KEL-KASSI": "0/25", "KEL-LAE": "0/40"}


TABLES = (
    "IDL Bontoa 12 Kassi 9 Lae 21 dan TUNGGU2 Bontoa 20 Kassi 18 Lae 30",
    "IDL: Bontoa 12, Kassi 9, Lae 21, TUNGGU2: Bontoa 20, Kassi 18, Lae 30",
    "Kelurahan\tIDL\tTUNGGU2\nBontoa\t12\t20\nKassi\t9\t18\nLae\t21\t30",
    "kelurahan IDL TUNGGU2\nBontoa 12 20\nKassi 9 18\nLae 21 30",
    "IDL\nBontoa 12\nKassi 9\nLae 21\n\nTUNGGU2:\nBontoa 20\nKassi 18\nsisanya 30",
    "IDL: Bontoa 12, Kassi 9, Lae 21\nTUNGGU2: Bontoa 20, Kassi 18, Lae 30",
    "Selamat pagi Bu\nIDL Bontoa 12/30, Kassi 9/25, Lae 21/40\nTUNGGU2 20 18 30\nterima kasih",
)


@pytest.mark.parametrize("said", TABLES)
def test_a_table_or_list_of_several_indicators_is_taken_at_once(engine: Engine, said: str) -> None:
    with Session(engine) as session, session.begin():
        waiting = session.scalars(select(Indicator).where(Indicator.code == "TUNGGU")).one()
        idl = session.scalars(select(Indicator).where(Indicator.code == "IDL")).one()
        waiting.code, waiting.per_area, waiting.kind, waiting.maximum = "TUNGGU2", True, idl.kind, None
        waiting.population, waiting.may_exceed, waiting.unit, waiting.name = "bayi", True, "%", "Lain"
    with Session(engine) as session:
        filled = pasting.fill(session, by=_id(session, "Rahma"), text=said, today=TODAY, now=NOW)
        assert [(one.name, one.cause, one.facts) for one in filled.wrong] == []
        found = {one.name: (one.value.numerator, one.value.denominator) for one in filled.taken}
        assert found == {"Imunisasi dasar lengkap": (42, 95), "Lain": (68, 95)}


def _hand_over(session: Session) -> None:
    """Bontoa, from Rahma to Nurul in September."""
    for cover in session.scalars(select(AreaCover).where(AreaCover.area_id == 1)):
        cover.until = date(2026, 9, 25)
    session.add(AreaCover(area_id=1, person_id=_id(session, "Nurul"), since=date(2026, 9, 26)))
    session.flush()


def test_a_total_in_a_list_is_taken_for_no_area(engine: Engine) -> None:
    with Session(engine) as session:
        filled = pasting.fill(session, by=_id(session, "Rahma"), text="IDL 43/95\nTUNGGU 25", today=TODAY, now=NOW)
        assert [(one.name, one.cause, one.facts["areas"]) for one in filled.wrong] == [
            ("Imunisasi dasar lengkap", "areas_open", ("Bontoa", "Kassi", "Lae"))
        ]
        assert [one.name for one in filled.taken] == ["Waktu tunggu"]


def test_an_area_that_was_reported_before_it_was_handed_over_is_not_owed_again(engine: Engine) -> None:
    with Session(engine) as session:
        _begin(session)
        _hear(session, "12 9 21")
        _send(session)
        _hand_over(session)
        nurul = _id(session, "Nurul")
        (due,) = [one for one in owed.expected_of(session, people=[nurul], open_on=TODAY) if one.code == "IDL"]
        assert [one.name for one in due.areas] == ["Sangir"]
        question = _begin(session, "Nurul")
        assert isinstance(question, Question)
        assert [one.name for one in question.areas] == ["Sangir"]
        session.delete(session.scalars(select(AreaCover).where(AreaCover.area_id == 4, AreaCover.person_id == nurul)).one())
        session.flush()
        assert "IDL" not in {one.code for one in owed.expected_of(session, people=[nurul], open_on=TODAY)}


def test_of_two_drafts_the_first_that_is_sent_has_the_area(engine: Engine) -> None:
    with Session(engine) as session:
        _hand_over(session)
        question = _begin(session, "Nurul")
        assert isinstance(question, Question)
        assert [one.name for one in question.areas] == ["Bontoa", "Sangir"]
        answering.hear(session, by=_id(session, "Nurul"), text="13 5", message_id=2, today=TODAY, now=NOW)
        row = session.scalars(select(AreaCover).where(AreaCover.person_id == _id(session, "Rahma"), AreaCover.area_id == 1)).one()
        row.until = None
        session.flush()
        _begin(session)
        _hear(session, "12 9 21")
        _send(session)
        with pytest.raises(Refusal) as refused:
            _send(session, "Nurul")
        assert (refused.value.key, refused.value.facts["areas"]) == ("areas_reported", "Bontoa")


def test_a_correction_has_the_areas_that_were_reported(engine: Engine) -> None:
    with Session(engine) as session:
        _begin(session)
        _hear(session, "12 9 21")
        _send(session)
        sent = session.scalars(select(Report).where(Report.period == "2026-09")).one()
        correcting.correct(session, by=sent.person_id, submission=sent.submission_id, today=TODAY + timedelta(days=1), now=NOW)
        row = session.scalars(select(DraftAnswer)).one()
        drafts.change(session, by=sent.person_id, answer=row.id)
        _hear(session, "Kassi 10")
        correcting.give_why(session, by=sent.person_id, why="Salah ketik", now=NOW)
        _send(session)
        session.refresh(sent)
        assert (sent.numerator, (sent.areas or {})["KEL-KASSI"], sent.version) == (43, "10/25", 2)


def test_editing_the_message_changes_the_area(engine: Engine) -> None:
    with Session(engine) as session:
        _begin(session)
        _hear(session, "12 9 21")
        edited = answering.edit(
            session, by=_id(session, "Rahma"), message_id=1, text="Bontoa 13, Kassi 9, Lae 21", today=TODAY, now=NOW
        )
        assert isinstance(edited, answering.Edited)
        assert (edited.old.numerator, edited.new.numerator) == (42, 43)


def test_a_rule_is_looked_at_in_each_area_where_the_sums_hide_it(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        other = session.scalars(select(Indicator).where(Indicator.code == "TUNGGU")).one()
        idl = session.scalars(select(Indicator).where(Indicator.code == "IDL")).one()
        other.kind, other.per_area, other.population, other.maximum, other.may_exceed = idl.kind, True, "bayi", None, True
        session.add(Relation(indicator_id=other.id, operator=Operator.AT_MOST, other_id=idl.id, must=True))
    with Session(engine) as session:
        _begin(session)
        _hear(session, "12 9 21")
        _begin(session, code="TUNGGU")
        review = _hear(session, "13 5 20")
        assert isinstance(review, Review)
        (broken,) = review.broken
        assert (broken.name, broken.area, broken.own, broken.others) == ("Waktu tunggu", "Bontoa", 13, 12)
        assert not review.may_be_sent


def test_a_form_has_a_row_for_each_area_and_comes_back_as_one_report(engine: Engine) -> None:
    with Session(engine) as session:
        rahma = _id(session, "Rahma")
        blank = forms.blank(session, by=rahma, today=TODAY, now=NOW)
        assert [(one.code, one.area, one.example) for one in blank if one.code == "IDL"] == [
            ("IDL", "Bontoa", "12"),
            ("IDL", "Kassi", "12"),
            ("IDL", "Lae", "12"),
        ]
        _, made = form.draw(freeze({"rows": blank}), "id")
        headers, *lines = load_workbook(io.BytesIO(made)).get_sheet_by_index(0).to_python()
        assert headers[:3] == ["Kode", "Indikator", "Wilayah"]
        cells = [dict(zip(headers, line, strict=True)) for line in lines]
        for row, figure in zip(cells, (12, 9, "nihil", 25), strict=False):
            row["Nilai"] = figure
        pending = PendingImport(person_id=rahma, file_id="x", name="f.xlsx", made_at=NOW)
        session.add(pending)
        session.flush()
        forms.take(session, pending=pending.id, rows={"Formulir": list(enumerate(cells, start=2))}, today=TODAY, now=NOW)
        row = session.scalars(select(DraftAnswer).where(DraftAnswer.indicator_id == _indicator(session))).one()
        assert (row.areas, row.numerator) == ({"KEL-BONTOA": "12/30", "KEL-KASSI": "9/25", "KEL-LAE": "0/40"}, 21)


def _indicator(session: Session) -> int:
    return session.scalars(select(Indicator.id).where(Indicator.code == "IDL")).one()


def test_areas_of_another_indicator_are_not_taken_for_the_one_that_is_asked(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        other = session.scalars(select(Indicator).where(Indicator.code == "TUNGGU")).one()
        idl = session.scalars(select(Indicator).where(Indicator.code == "IDL")).one()
        other.kind, other.per_area, other.population, other.maximum, other.may_exceed = idl.kind, True, "bayi", None, True
    with Session(engine) as session:
        _begin(session, code="TUNGGU")
        for said in ("IDL: Bontoa 20, Kassi 9", "IDL Bontoa 20", "Imunisasi dasar lengkap: Bontoa 20, Kassi 9"):
            assert isinstance(_hear(session, said), answering.Named), said
        assert all(not one.areas for one in session.scalars(select(DraftAnswer)))


@pytest.mark.parametrize("said", ["12", "setengah", "sasaran berapa?"])
def test_what_is_made_sure_of_can_still_be_confirmed_after_words_that_are_none(engine: Engine, said: str) -> None:
    with Session(engine) as session:
        given_city.given(engine, AUGUST)
        _begin(session)
        assert isinstance(_hear(session, "Bontoa 30, Kassi 2, Lae 40"), Doubted)
        heard = _hear(session, said)
        assert isinstance(heard, Misunderstood)
        assert heard.question.pending is not None
        assert isinstance(confirmed := _hear(session, "ya"), Question)
        assert confirmed.needs_reason


def test_the_same_as_last_is_understood_in_words_too(engine: Engine) -> None:
    given_city.given(engine, "given Rahma TUNGGU until 2026-08: 20")
    with Session(engine) as session:
        _begin(session, code="TUNGGU")
        assert isinstance(_hear(session, "Sama seperti lalu."), Review | Question)
        (answer,) = session.scalars(select(DraftAnswer))
        assert (answer.value, answer.same_as_last, answer.message_id) == (20, True, 1)


def test_areas_that_were_put_right_answer_a_flag_though_their_sum_is_the_same(engine: Engine) -> None:
    given_city.given(engine, "given areas said Rahma IDL 2026-09: Bontoa 12/30, Kassi 9/25, Lae 22/40")
    with Session(engine) as session:
        report = session.scalars(select(Report).where(Report.period == "2026-09")).one()
        sent = session.get_one(Submission, report.submission_id)
        sent.state, report.verified, report.flag = SubmissionState.RETURNED, False, "tukar Bontoa dan Kassi"
        session.flush()
        correcting.fix(session, by=report.person_id, submission=sent.id, now=NOW)
        _hear(session, "Bontoa 11, Kassi 10")
        assert _send(session).version == 2
        assert report.areas == {"KEL-BONTOA": "11/30", "KEL-KASSI": "10/25", "KEL-LAE": "22/40"}
