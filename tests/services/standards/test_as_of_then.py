"""What is said of a past period is as it was then: posts, targets, versions and rules; what comes later changes no closed figure."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from documents import workbook
from domain.messages.facts import freeze
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from models.people.person import Leave, Person, Posting, SettledDays
from models.people.unit import Unit
from models.reporting.report import DraftAnswer
from models.standards.standard import Indicator, Target, TargetScope
from services import rights
from services.evaluation.card import card
from services.exchange import exporting, importing
from services.insight import drill_down, history, own_record
from services.people import settling
from services.reporting import drafts
from services.standards import held, owed
from services.standards.expected import standards
from tests import given as given_city
from tests.city import NOW
from tests.databases import Sqlite

TODAY = date(2026, 10, 13)
Q3 = Period.parse("2026-Q3")
BASO, SITTI, RAHMA, TENRI = "197001011995011001", "198001012005012001", "199001012015012001", "197801012002012001"
SHEET = {
    "HADIR-GURU": {
        "Standar": "SD",
        "Nama": "Kehadiran mengajar",
        "Pertanyaan": "Berapa jam mengajar terlaksana dari jadwal?",
        "Jenis": "rasio",
    }
    | {"Arah": "naik", "Frekuensi": "bulanan", "Aspek": "kuantitas", "Satuan": "%", "Jabatan": "Guru Kelas"}
    | {"Pembilang": "jam terlaksana", "Penyebut": "jam terjadwal"},
    "MODUL": {"Standar": "SD", "Nama": "Modul ajar", "Pertanyaan": "Berapa modul ajar disusun dan digunakan?", "Jenis": "jumlah"}
    | {"Arah": "naik", "Frekuensi": "triwulan", "Aspek": "kuantitas", "Satuan": "modul", "Jabatan": "Guru Kelas"}
    | {"Minimum": 0, "Maksimum": 60, "Bukti": "opsional"},
}


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Engine]:
    engine = sqlite.anew()
    yield engine
    engine.dispose()


def _given(engine: Engine, *lines: str) -> None:
    given_city.given(engine, "\n".join(f"given {line}" for line in lines))


def _take(
    engine: Engine, *, today: date = TODAY, past: bool = False, write: bool = True, **sheets: list[dict[str, Any]]
) -> importing.Outcome:
    rows = {sheet: list(enumerate(rows, start=2)) for sheet, rows in sheets.items()}
    with Session(engine) as session, session.begin():
        outcome = importing.take(session, rows, today=today, write=write, past=past)
    assert not outcome.rejected
    return outcome


def _indicator(code: str, **changes: Any) -> list[dict[str, Any]]:
    return [{"Kode": code, "Berlaku Mulai": "2026-01-01", **SHEET[code], **changes}]


def _target(code: str, amount: object, since: str, **changes: Any) -> list[dict[str, Any]]:
    return [{"Indikator": code, "Cakupan": "umum", "Nilai": amount, "Berlaku Mulai": since, **changes}]


def _post(unit: str, since: str, position: str = "Guru Kelas", **changes: Any) -> dict[str, Any]:
    row = {"NIP": SITTI, "Nama": "Sitti Contoh, S.Pd.", "L/P": "P", "Status": "PNS", "Jabatan": position, "Unit": unit}
    return {**row, "Atasan": BASO, "Berlaku Mulai": since, **changes}


def _person(session: Session, nip: str) -> int:
    return session.scalars(select(Person.id).where(Person.nip == nip)).one()


def _line(engine: Engine, code: str, quarter: Period = Q3) -> Any:
    with Session(engine) as session:
        sitti = _person(session, SITTI)
        return next(line for line in card(session, person=sitti, position="Guru Kelas", quarter=quarter).lines if line.code == code)


def _record(engine: Engine, code: str, *, today: date = TODAY) -> Any:
    with Session(engine) as session:
        sitti = _person(session, SITTI)
        return next(line for line in own_record.record(session, by=sitti, person=sitti, today=today).lines if line.code == code)


def _closed(engine: Engine, until: date) -> object:
    """Every figure about closed periods: who owed what where, values with their targets, the cards of the quarters."""
    with Session(engine) as session:
        months = [Period.parse(f"2026-{month:02}") for month in range(4, until.month + 1)]
        periods = [*months, Period.parse("2026-Q2")]
        dues = sorted(
            (due.person, due.unit, due.supervisor or 0, due.code, str(due.period), due.window.due.isoformat())
            for due in owed.expected_for(session, people=None, periods=periods)
        )
        people = session.scalars(select(Person.id)).all()
        kept = [
            (one.person, one.indicator, str(one.stated.period), str(one.stated.part.target), one.value)
            for one in history.read(session, people=people, today=until)
            if one.stated.period.last <= until
        ]
        admin, unit = _person(session, TENRI), session.scalars(select(Unit.id).where(Unit.code == "SD-1")).one()
        rights.on_day(session, until)
        trend = [
            (line.code, point.value, point.percent, point.people, point.good)
            for line in drill_down.unit(session, by=admin, unit=unit, page=0, today=TODAY).lines
            for point in line.points
            if point.quarter == Period.parse("2026-Q2")
        ]
        sitti = _person(session, SITTI)
        shown = freeze(card(session, person=sitti, position="Guru Kelas", quarter=Period.parse("2026-Q2")))
        return dues, kept, sorted(trend), {**shown["$facts"], "name": ""}


def test_a_change_of_an_indicator_is_a_new_version_and_what_was_reported_keeps_its_own(engine: Engine) -> None:
    _given(engine, "Sitti HADIR-GURU until 2026-09: 60/64 62/65 61/64", "Sitti MODUL until 2026-Q3: 6")
    before, record = _line(engine, "HADIR-GURU"), _record(engine, "HADIR-GURU")
    outcome = _take(engine, Indikator=_indicator("HADIR-GURU", Jenis="jumlah", Satuan="jam", Pembilang=None, Penyebut=None))
    (version,) = outcome.versions
    assert (version.code, version.since, version.reports) == ("HADIR-GURU", date(2026, 10, 1), 3)
    assert {"Jenis", "Satuan"} <= set(version.fields)
    assert (_line(engine, "HADIR-GURU"), _record(engine, "HADIR-GURU")) == (before, record)
    with Session(engine) as session:
        known = standards(session)
        id = session.scalars(select(Indicator.id).where(Indicator.code == "HADIR-GURU")).one()
        assert known.of(id, "2026-09").kind is IndicatorKind.RATIO
        assert (known.of(id, "2026-10").kind, known.of(id, "2026-Q4").unit) == (IndicatorKind.COUNT, "jam")
    again = _take(engine, Indikator=_indicator("HADIR-GURU", Jenis="jumlah", Satuan="jam", Pembilang=None, Penyebut=None))
    assert (again.changes, again.versions) == (0, ())


@pytest.mark.parametrize(
    ("today", "changes", "since"),
    [
        pytest.param(date(2026, 10, 13), {"Jenis": "jumlah"}, date(2026, 10, 1), id="nobody can have begun the quarter"),
        pytest.param(date(2026, 10, 26), {"Jenis": "jumlah"}, date(2027, 1, 1), id="its first month can be reported"),
        pytest.param(date(2026, 10, 26), {"Pertanyaan": "Jam mengajar?"}, date(2026, 11, 1), id="words begin with a month"),
        pytest.param(
            date(2026, 10, 13), {"Jenis": "jumlah", "Berlaku Mulai": "2027-02-10"}, date(2027, 4, 1), id="a day that was named"
        ),
        pytest.param(date(2026, 10, 13), {"Berakhir": "2026-08-31"}, date(2026, 10, 1), id="an end in the past"),
        pytest.param(date(2026, 10, 13), {"Jabatan": "Guru Kelas; Kepala Sekolah"}, date(2026, 10, 1), id="another position"),
    ],
)
def test_a_version_begins_where_nobody_can_have_begun(city: Engine, today: date, changes: dict[str, str], since: date) -> None:
    _given(city, "Sitti HADIR-GURU until 2026-09: 60/64 62/65 61/64")
    closed = _closed(city, date(2026, 9, 30))
    outcome = _take(city, today=today, Indikator=_indicator("HADIR-GURU", **changes))
    assert [one.since for one in outcome.versions] == [since]
    assert _closed(city, date(2026, 9, 30)) == closed


@pytest.mark.parametrize("today", [TODAY, date(2026, 12, 31)])
def test_what_ended_stays_in_the_record_of_the_quarter_in_which_it_was_reported(city: Engine, today: date) -> None:
    _given(city, "Sitti HADIR-GURU until 2026-09: 60/64 62/65 61/64")
    record = _record(city, "HADIR-GURU", today=today)
    _take(city, Indikator=_indicator("HADIR-GURU", Berakhir="2026-09-30"))
    assert _record(city, "HADIR-GURU", today=today) == record
    with Session(city) as session:
        sitti = _person(session, SITTI)
        later = own_record.record(session, by=sitti, person=sitti, today=date(2027, 1, 4))
        assert "HADIR-GURU" not in [line.code for line in later.lines]


def test_an_open_draft_finishes_on_its_version(city: Engine) -> None:
    _given(city, "Sitti HADIR-GURU until 2026-08: 60/64")
    with Session(city) as session, session.begin():
        drafts.begin(session, by=_person(session, SITTI), wanted=None, today=TODAY, now=NOW)
    outcome = _take(city, Indikator=_indicator("HADIR-GURU", Jenis="jumlah", Satuan="jam"))
    assert outcome.versions[0].drafts == 1
    with Session(city) as session, session.begin():
        question: Any = drafts.resume(session, by=_person(session, SITTI))
        assert (question.kind, str(question.period)) == (IndicatorKind.RATIO, "2026-09")
        assert session.scalars(select(DraftAnswer.period)).all()


def test_what_nobody_has_reported_yet_is_simply_put_right(city: Engine) -> None:
    outcome = _take(city, Indikator=_indicator("HADIR-GURU", Pertanyaan="Jam mengajar?"))
    assert (outcome.changes, outcome.versions) == (1, ())


def test_every_version_goes_out_and_comes_back(city: Engine, sqlite: Sqlite) -> None:
    _given(city, "Sitti HADIR-GURU until 2026-09: 60/64 62/65 61/64")
    _take(city, Indikator=_indicator("HADIR-GURU", Jenis="jumlah", Satuan="jam", Jabatan="Guru Kelas; Kepala Sekolah"))
    with Session(city) as session:
        book = workbook.write({"Indikator": exporting.give(session)["Indikator"]})
    rows = [row for _, row in workbook.read(book, name="a.xlsx")["Indikator"] if row["Kode"] == "HADIR-GURU"]
    assert [str(row["Berlaku Mulai"])[:10] for row in rows] == ["2026-01-01", "2026-10-01"]
    assert _take(city, Indikator=rows).changes == 0
    elsewhere = sqlite.anew()
    assert _take(elsewhere, Indikator=rows).changes == 1
    with Session(elsewhere) as session:
        assert workbook.write({"Indikator": exporting.give(session)["Indikator"]}) == book


@pytest.mark.parametrize("past", [False, True], ids=["stays", "counts, since an admin said so"])
def test_a_target_with_an_old_date_judges_what_was_reported_only_where_an_admin_says_so(engine: Engine, past: bool) -> None:
    _given(engine, "Sitti MODUL until 2026-Q3: 6")
    before = _record(engine, "MODUL")
    assert before.percent == 100
    preview = _take(engine, write=False, Target=_target("MODUL", 12, "2026-07-01"))
    assert (preview.touches_past, preview.past_targets) == (True, ("MODUL",))
    _take(engine, past=past, Target=_target("MODUL", 12, "2026-07-01"))
    assert _record(engine, "MODUL").percent == (50 if past else 100)
    assert _line(engine, "MODUL").percent == (50 if past else 100)
    assert _take(engine, Target=_target("MODUL", 12, "2026-07-01")).changes == 0
    with Session(engine) as session:
        sitti = _person(session, SITTI)
        id = session.scalars(select(Indicator.id).where(Indicator.code == "MODUL")).one()
        next_ = Period.parse("2026-Q4")
        assert (
            held.of_periods(session, people=[sitti], periods=[next_]).due(sitti, standards(session).of(id, next_), next_).amount
            == 12
        )


def test_a_target_put_right_in_place_keeps_what_it_was(city: Engine) -> None:
    _given(city, "Sitti MODUL until 2026-Q3: 6")
    assert _take(city, Target=_target("MODUL", 8, "2026-01-01")).past_targets == ("MODUL",)
    assert _line(city, "MODUL").percent == 100
    _take(city, Target=_target("MODUL", 10, "2026-01-01"))
    assert _line(city, "MODUL").percent == 100


def test_each_part_of_a_quarter_is_judged_by_its_own_target(city: Engine) -> None:
    """From 25 September 8 instead of 6: 86 days of the one and 6 of the other."""
    _take(city, today=date(2026, 9, 1), Target=_target("MODUL", 8, "2026-09-25"))
    _given(city, "Sitti MODUL until 2026-Q3: 6")
    assert _line(city, "MODUL").percent == Decimal("97.9")
    assert _record(city, "MODUL").share == Fraction(6 * 92, 86 * 6 + 6 * 8)


@pytest.mark.parametrize(
    ("kind", "words", "demanded"),
    [(IndicatorKind.RATIO, "600/1000 640/1000 683/1000", Decimal("68.25")), (IndicatorKind.COUNT, "600 640 683", Decimal("68.25"))],
)
def test_a_years_target_that_changes_within_a_month_judges_each_part_of_it_by_its_own(
    city: Engine, kind: IndicatorKind, words: str, demanded: Decimal
) -> None:
    """From 25 September 95 instead of 90: 24 days of the one and 6 of the other are 91, of which nine twelfths are owed."""
    with Session(city) as session, session.begin():
        idl = session.scalars(select(Indicator).where(Indicator.code == "IDL")).one()
        idl.kind, idl.decimals, idl.maximum = kind, 2, None
    _take(city, today=date(2026, 9, 1), Target=_target("IDL", 95, "2026-09-25", **{"Nilai Unggul": 99}))
    _given(city, f"Rahma IDL until 2026-09: {words}")
    with Session(city) as session:
        rahma = _person(session, RAHMA)
        shown = card(session, person=rahma, position="Petugas Imunisasi", quarter=Q3)
        (line,) = (one for one in shown.lines if one.code == "IDL")
        then, known = held.of_periods(session, people=[rahma], periods=[Q3]), standards(session)
        asked = {
            month: then.due(rahma, known.of(idl_id(session), month), month).amount for month in (Q3.months()[1], Q3.months()[2])
        }
    assert line.target.amount == demanded
    assert asked == {Q3.months()[1]: Fraction(60), Q3.months()[2]: Fraction(6825, 100)}


def idl_id(session: Session) -> int:
    return session.scalars(select(Indicator.id).where(Indicator.code == "IDL")).one()


def test_a_ratio_on_its_target_in_each_month_is_on_it_in_the_quarter(city: Engine) -> None:
    """50 of 100 at 50 %, then 9 of 10 at 90 %: on target each time, and together."""
    _take(city, today=date(2026, 6, 1), Target=[*_target("HADIR-GURU", 50, "2026-06-01"), *_target("HADIR-GURU", 90, "2026-09-01")])
    _given(city, "Sitti HADIR-GURU until 2026-09: 50/100 50/100 9/10")
    assert (_line(city, "HADIR-GURU").percent, _record(city, "HADIR-GURU").percent) == (100, 100)


def test_who_moves_is_judged_with_target_and_value_of_the_same_days(city: Engine) -> None:
    """A teacher who changes schools on 20 August and does all six modules has done them all, in whichever part they count."""
    with Session(city) as session, session.begin():
        session.add(Unit(code="SD-2", name="SD Contoh 2", sector="education", working_days=6))
    _take(city, today=date(2026, 8, 20), Pegawai=[_post("SD-2", "2026-08-20", Atasan=RAHMA)])
    _given(city, "Sitti MODUL until 2026-Q3: 6")
    assert _record(city, "MODUL").percent == 100
    with Session(city) as session:
        sitti = _person(session, SITTI)
        days = (date(2026, 8, 20), date(2026, 9, 30))
        (line,) = (
            one for one in card(session, person=sitti, position="Guru Kelas", quarter=Q3, days=days).lines if one.code == "MODUL"
        )
        assert (line.percent, line.target.amount, line.target.full) == (100, 6, None)


def test_a_past_period_is_shown_with_the_post_of_then(city: Engine) -> None:
    """A target for the jabatan of then is the target of then, whatever the person is now."""
    with Session(city) as session, session.begin():
        id = session.scalars(select(Indicator.id).where(Indicator.code == "MODUL")).one()
        session.add(
            Target(indicator_id=id, scope=TargetScope.POSITION, scope_key="Guru Kelas", amount=8, valid_from=date(2026, 1, 1))
        )
    _given(city, "Sitti MODUL until 2026-Q3: 8")
    assert _record(city, "MODUL").percent == 100
    _take(city, Pegawai=[_post("SD-1", "2026-10-12", "Kepala Sekolah")])
    assert _record(city, "MODUL").percent == 100


def test_what_a_quarter_demanded_before_anything_was_reported_is_that_of_then(city: Engine) -> None:
    """Eight modules were the school's target; who moved since had it, and half of it for half of the days."""
    _take(city, today=date(2026, 6, 1), Target=_target("MODUL", 8, "2026-01-01", Cakupan="unit", Untuk="SD-1"))
    _take(city, Pegawai=[_post("PKM-1", "2026-10-05", Atasan=RAHMA)])
    assert _record(city, "MODUL").target == 8
    with Session(city) as session, session.begin():
        session.add(Leave(person_id=_person(session, SITTI), first=date(2026, 7, 1), last=date(2026, 8, 15)))
    assert _record(city, "MODUL").target == 4


@pytest.mark.parametrize("past", [False, True], ids=["stays", "counts, since an admin said so"])
def test_a_move_told_after_its_months_closed_leaves_them_where_they_were(engine: Engine, past: bool) -> None:
    _given(engine, "Sitti HADIR-GURU until 2026-08: 60/64")
    closed = _closed(engine, date(2026, 8, 31))
    move = [_post("PKM-1", "2026-06-10", Atasan=RAHMA)]
    preview = _take(engine, write=False, Pegawai=move)
    assert (preview.past_people, preview.past_until) == (("Sitti Contoh, S.Pd.",), date(2026, 8, 31))
    _take(engine, past=past, Pegawai=move)
    assert (_closed(engine, date(2026, 8, 31)) == closed) is not past
    assert _take(engine, Pegawai=move).changes == 0
    with Session(engine) as session:
        september = owed.expected_for(session, people=[_person(session, SITTI)], periods=[Period.parse("2026-09")])
        assert {due.unit for due in september} == {session.scalars(select(Unit.id).where(Unit.code == "PKM-1")).one()}


def test_a_rule_that_changes_judges_from_the_running_quarter_on(engine: Engine) -> None:
    _given(engine, "Sitti HADIR-GURU until 2026-09: 44/50 44/50 44/50")
    assert _record(engine, "HADIR-GURU").status == "good"
    _take(engine, Aturan=[{"Kode": "BAIK-SEJAK", "Nilai": 95}])
    assert _record(engine, "HADIR-GURU").status == "good"
    with Session(engine) as session:
        known = standards(session)
        assert (known.rules_on(Q3.last).good_from, known.rules_on(date(2026, 10, 1)).good_from, known.rules.good_from) == (
            91,
            95,
            95,
        )


CHANGES = st.lists(
    st.one_of(
        st.tuples(
            st.just("move"),
            st.dates(date(2026, 2, 1), date(2026, 12, 1)),
            st.sampled_from(["SD-1", "PKM-1"]),
            st.sampled_from(["Guru Kelas", "Kepala Sekolah", "Petugas Imunisasi"]),
        ),
        st.tuples(
            st.just("target"),
            st.sampled_from(["HADIR-GURU", "MODUL"]),
            st.dates(date(2026, 1, 1), date(2026, 12, 31)),
            st.integers(0, 90),
        ),
        st.tuples(st.just("leave"), st.dates(date(2026, 3, 1), date(2026, 12, 1)), st.integers(1, 60)),
        st.tuples(
            st.just("version"),
            st.sampled_from(["HADIR-GURU", "MODUL"]),
            st.sampled_from(
                [
                    {"Jenis": "persen"},
                    {"Jenis": "jumlah", "Satuan": "jam"},
                    {"Arah": "turun"},
                    {"Berakhir": "2026-06-30"},
                    {"Jabatan": "Kepala Sekolah"},
                    {"Tenggat": 20},
                    {"Frekuensi": "triwulan"},
                    {"Baik": 99, "Cukup": 98},
                    {"Kumulatif": "ya"},
                    {"Nama": "Lain", "Berlaku Mulai": "2026-05-01"},
                ]
            ),
        ),
        st.tuples(st.just("rule"), st.sampled_from(["BAIK-SEJAK", "CAPAIAN-TERTINGGI", "SESUAI-SEJAK"]), st.integers(100, 100)),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(changes=[("move", date(2026, 2, 2), "SD-1", "Guru Kelas"), ("move", date(2026, 2, 1), "SD-1", "Guru Kelas")])
@given(changes=CHANGES)
def test_no_closed_figure_changes_by_one_digit(sqlite: Sqlite, changes: list[tuple[Any, ...]]) -> None:
    """Moves, leaves, targets, versions and rules at random, told on 13 October: what was closed by then is as it was."""
    city = sqlite.anew()
    _given(
        city,
        "Sitti HADIR-GURU until 2026-09: 50/60 61/64 62/65 60/64 61/63 60/64",
        "Sitti MODUL until 2026-Q3: 4 6",
        "leave Sitti 2026-05-04..2026-05-20",
    )
    until = date(2026, 8, 31)
    before = _closed(city, until)
    roster: dict[str, dict[str, Any]] = {"2026-01-01": _post("SD-1", "2026-01-01")}
    leaves = ["2026-05-04..2026-05-20"]
    for n, (what, *how) in enumerate(changes):
        today = TODAY + timedelta(days=n)
        if what == "move":
            roster[str(how[0])] = _post(how[1], str(how[0]), how[2])
        elif what == "leave":
            leaves.append(f"{how[0]}..{how[0] + timedelta(days=how[1])}")
        elif what == "target":
            _take(city, today=today, Target=_target(how[0], how[2], str(how[1])))
        elif what == "version":
            _take(city, today=today, Indikator=_indicator(how[0], **how[1]))
        else:
            _take(city, today=today, Aturan=[{"Kode": how[0], "Nilai": how[1]}])
        if what in ("move", "leave"):
            _take(city, today=today, Pegawai=[{**row, "Cuti": "; ".join(leaves)} for row in roster.values()])
        assert _closed(city, until) == before, (what, how)
    city.dispose()


def test_leave_that_is_written_down_in_chat_leaves_closed_days_alone(city: Engine) -> None:
    _given(city, "Sitti HADIR-GURU until 2026-08: 60/64")
    closed = _closed(city, date(2026, 8, 31))
    with Session(city) as session, session.begin():
        sitti = _person(session, SITTI)
        until = settling.closed_until(session, today=TODAY)
        assert until == date(2026, 8, 31)
        stood = settling.as_they_stood(session, people=[sitti], until=until)[sitti]
        session.add(Leave(person_id=sitti, first=date(2026, 6, 1), last=date(2026, 7, 31)))
        session.flush()
        settling.keep(
            session, {sitti: (stood, settling.Roster(stood.posts, ((date(2026, 6, 1), date(2026, 7, 31)),)))}, until=until
        )
    assert _closed(city, date(2026, 8, 31)) == closed
    with Session(city) as session:
        assert session.scalars(select(SettledDays).where(col(SettledDays.away))).all() == []
        assert session.scalars(select(Posting.id)).all()
