"""What is expected is agreed by both sides and nobody else, stays once agreed, is renewed after a move, and stands on the form."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from documents import plan_page
from domain.evaluation.expectations import Part
from domain.evaluation.ratings import Conduct
from domain.messages.facts import freeze
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation
from models.evaluation.expectation import Expectation
from models.people.person import Posting
from models.standards.standard import Indicator
from services import rights
from services.city import City
from services.evaluation import cycles, documents, expectations, forms, views
from services.evaluation import plan as plans
from services.exchange import exporting
from services.refusals import Outdated, Refusal
from tests.pages import pages

CITY = City(zone=ZoneInfo("Asia/Makassar"))
NOW = datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
SITTI, BASO, RAHMA, ANDI, TENRI = 1, 2, 3, 4, 5
TODAY = date(2026, 2, 2)


@pytest.fixture
def session(engine: Engine) -> Any:
    with Session(engine) as found, found.begin():
        rights.on_day(found, TODAY)
        yield found


def _write(session: Session, part: str, words: str, *, by: int = BASO, now: datetime = NOW) -> expectations.Shown:
    expectations.begin(session, by=by, person=SITTI, part=part, now=now, city=CITY)
    return expectations.write(session, by=by, words=words, now=now, city=CITY)


def _complete(session: Session, *, now: datetime = NOW) -> int:
    for part in Part:
        shown = _write(session, part, f"Tertulis untuk {part}.", now=now)
    assert shown.expectation is not None
    return shown.expectation


def _confirm(session: Session, by: int, expectation: int, *, now: datetime = NOW) -> expectations.Shown:
    return expectations.confirm(session, by=by, expectation=expectation, now=now, city=CITY)


def _agreed(session: Session) -> int:
    expectation = _complete(session)
    _confirm(session, BASO, expectation)
    _confirm(session, SITTI, expectation)
    return expectation


def _modul(session: Session) -> int:
    return session.exec(select(Indicator.id).where(Indicator.code == "MODUL")).one()


def test_it_holds_once_both_confirmed_and_nothing_is_missing(session: Session) -> None:
    expectation = _write(session, "resources", "Satu laptop untuk kelas.").expectation
    assert expectation is not None
    with pytest.raises(Outdated):
        _confirm(session, BASO, expectation)
    expectation = _complete(session)
    assert _confirm(session, BASO, expectation).may_confirm is False
    assert expectations.agreed_for(session, person=SITTI, supervisor=BASO, year=2026) is None
    _confirm(session, SITTI, expectation)
    found = expectations.agreed_for(session, person=SITTI, supervisor=BASO, year=2026)
    assert found is not None
    assert found.id == expectation


def test_who_changes_a_word_asks_both_again(session: Session) -> None:
    expectation = _complete(session)
    _confirm(session, BASO, expectation)
    shown = _write(session, "consequences", "Lain dari yang disetujui.", by=SITTI)
    assert (shown.expectation, shown.by_person, shown.by_supervisor) == (expectation, None, None)


def test_what_is_agreed_stays_and_a_change_begins_another_with_the_same_words(session: Session) -> None:
    first = _agreed(session)
    expectations.begin(session, by=BASO, person=SITTI, part="resources", now=NOW, city=CITY)
    assert expectations.look(session, by=SITTI, person=SITTI, today=TODAY).expectation == first, "asking changes nothing"
    shown = expectations.write(session, by=BASO, words="Dua laptop untuk kelas.", now=NOW, city=CITY)
    assert shown.expectation != first
    assert dict(shown.parts)[Part.CONSEQUENCES] == "Tertulis untuk consequences."
    found = expectations.agreed_for(session, person=SITTI, supervisor=BASO, year=2026)
    assert found is not None
    assert (found.id, found.resources) == (first, "Tertulis untuk resources.")


def test_the_skp_page_tells_what_was_agreed_and_nothing_that_one_side_only_wrote(session: Session) -> None:
    asked = {"session": session, "by": SITTI, "person": SITTI, "now": NOW, "city": CITY}
    bare = documents.issue_plan(**asked)
    _write(session, f"r{_modul(session)}", "Tersusunnya modul ajar.")
    _write(session, f"l{_modul(session)}", "Meningkatnya mutu pembelajaran.")
    _write(session, Conduct.LOYAL, "Menjaga nama baik sekolah.")
    expectation = _complete(session)
    _confirm(session, BASO, expectation)
    assert documents.issue_plan(**asked) == bare
    _confirm(session, SITTI, expectation)
    agreed = documents.issue_plan(**asked)
    assert agreed.number != bare.number
    checked = documents.check(session, by=SITTI, payload=bare.payload, today=TODAY)
    assert checked is not None
    assert checked.detail is not None
    assert not checked.detail.current
    plan = plans.plan(session, by=SITTI, person=SITTI, year=2026, today=TODAY)
    (modul,) = (one for one in plan.items if one.code == "MODUL")
    assert (modul.result, modul.leader_result) == ("Tersusunnya modul ajar", "Meningkatnya mutu pembelajaran")
    assert dict(plan.conducts)[Conduct.LOYAL] == "Menjaga nama baik sekolah."
    _, page = plan_page.draw({"issued": freeze(agreed), "url": "https://t.me/bot?start=dok-1"}, "id")
    said = "\n".join(pages(page))
    wanted = ("modul ajar", "Menjaga nama baik", "DUKUNGAN SUMBER DAYA", "SKEMA", "KONSEKUENSI", "Pejabat Penilai")
    assert [said.index(words) for words in wanted] == sorted(said.index(words) for words in wanted)


@pytest.mark.parametrize("by", [RAHMA, ANDI, TENRI], ids=["a colleague", "another head", "the admin above"])
def test_nobody_else_reads_writes_or_confirms(session: Session, by: int) -> None:
    expectation = _complete(session)
    with pytest.raises(Outdated):
        expectations.look(session, by=by, person=SITTI, today=TODAY)
    with pytest.raises(Outdated):
        expectations.begin(session, by=by, person=SITTI, part="resources", now=NOW, city=CITY)
    with pytest.raises(Outdated):
        _confirm(session, by, expectation)


@pytest.mark.parametrize("part", ["", "r0", "r999", "l999", "rx", "salary", "r1;drop"])
def test_what_is_no_part_of_it_is_not_asked_for(session: Session, part: str) -> None:
    with pytest.raises(Outdated):
        expectations.begin(session, by=BASO, person=SITTI, part=part, now=NOW, city=CITY)


def test_an_indicator_of_another_post_is_no_part_of_it(session: Session) -> None:
    others = session.exec(select(Indicator.id).where(Indicator.code == "IDL")).one()
    with pytest.raises(Outdated):
        expectations.begin(session, by=BASO, person=SITTI, part=f"r{others}", now=NOW, city=CITY)


def test_who_has_no_supervisor_is_told_what_to_do(session: Session) -> None:
    with pytest.raises(Refusal) as refused:
        expectations.look(session, by=TENRI, person=TENRI, today=TODAY)
    assert refused.value.key == "expectation_nobody"


@pytest.mark.parametrize(
    "moved", [{"supervisor_id": ANDI}, {"unit_id": 2}, {"position": "Wakil Kepala"}], ids=["supervisor", "unit", "position"]
)
def test_a_move_asks_for_a_new_one_which_begins_with_the_old_words(session: Session, moved: dict[str, Any]) -> None:
    first = _agreed(session)
    post = session.exec(select(Posting).where(Posting.person_id == SITTI)).one()
    post.sqlmodel_update(moved)
    session.flush()
    shown = expectations.look(session, by=SITTI, person=SITTI, today=TODAY)
    assert (shown.renewed, shown.expectation, shown.may_confirm) == (True, None, False)
    with pytest.raises(Outdated):
        _confirm(session, SITTI, first)
    again = _write(session, "resources", "Ruang baru dengan komputer.", by=SITTI)
    assert (again.renewed, again.may_confirm) == (False, True)
    assert dict(again.parts)[Part.CONSEQUENCES] == "Tertulis untuk consequences."


def test_a_new_year_asks_for_a_new_one(session: Session) -> None:
    _agreed(session)
    later = date(2027, 1, 5)
    rights.on_day(session, later)
    assert expectations.look(session, by=SITTI, person=SITTI, today=later).renewed
    assert [one.agreed for one in expectations.overview(session, by=BASO, page=0, today=later).people] == [False]
    assert [one.agreed for one in expectations.overview(session, by=BASO, page=0, today=TODAY).people] == [True]


def test_the_form_has_what_was_agreed_on(session: Session) -> None:
    _write(session, f"r{_modul(session)}", "Tersusunnya modul ajar yang dipakai.")
    _write(session, f"l{_modul(session)}", "Meningkatnya mutu pembelajaran.")
    _write(session, "collaborative", "Membagi modul kepada rekan.")
    expectation = _complete(session)
    later = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
    cycles.open_quarter(session, quarter=Period.parse("2026-Q3"), now=later, city=CITY)
    found = session.exec(select(Evaluation).where(Evaluation.person_id == SITTI)).one()
    lines = freeze(views.card_of(session, found))
    found.card, found.told_on, found.talked_at, found.rated_at = lines, date(2026, 10, 12), later, later
    found.result, found.conduct, found.predicate = "meets", "meets", "good"
    session.flush()
    before = forms.form_of(session, found)
    assert (before.expected, {one.expectation for one in before.conducts}) == ((), {""}), "not agreed yet"
    _confirm(session, BASO, expectation)
    _confirm(session, SITTI, expectation)
    form = forms.form_of(session, found)
    assert dict(form.expected)["DUKUNGAN SUMBER DAYA"] == "Tertulis untuk resources."
    assert ("Tersusunnya modul ajar yang dipakai", "Meningkatnya mutu pembelajaran") in {
        (work.result, work.leader_result) for work in form.works
    }
    assert {one.value: one.expectation for one in form.conducts}["collaborative"] == "Membagi modul kepada rekan."


def test_it_goes_out_with_the_workbook(session: Session) -> None:
    _agreed(session)
    headers, rows = exporting.give(session)["Ekspektasi"]
    headers = [header.rstrip("*") for header in headers]
    said = [dict(zip(headers, row, strict=True)) for row in rows]
    assert ("198001012005012001", 2026, "Tertulis untuk consequences.") in {(row["NIP"], row["Tahun"], row["Isi"]) for row in said}
    assert len(session.exec(select(Expectation.id)).all()) == 1
