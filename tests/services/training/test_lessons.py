"""Micro-lessons: from the sheet to the last card, resumed, noted down with date and version, offered again when they change."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.messages.facts import freeze, thaw
from models.training.lesson import Lesson, LessonRead
from services.city import City
from services.exchange import exporting, importing
from services.refusals import Outdated
from services.training import lessons
from tests.city import NOW

CITY = City(zone=ZoneInfo("Asia/Makassar"))
TODAY = date(2026, 10, 1)
SITTI, RAHMA = 1, 3
FULL = [
    {
        "Kode": "WAKTU",
        "Judul": "Antre lebih singkat",
        "Judul (Inggris)": "Shorter queues",
        "Nomor": place,
        "Isi": f"Isi kartu {place}.",
        "Isi (Inggris)": f"Words of card {place}." if place == 1 else None,
        "Gambar": "batang: Juli 60; Agustus 72; target 70" if place == 2 else None,
        "Keterangan Gambar": "Juli 60, Agustus 72, target 70." if place == 2 else None,
        "Indikator": "TUNGGU",
        "Sasaran": "Petugas Imunisasi",
    }
    for place in range(1, 8)
]

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as found, found.begin():
        yield found


def _import(session: Session, rows: Sequence[dict[str, Any]]) -> importing.Outcome:
    sheet = {"Materi": list(enumerate(rows, start=2))}
    return importing.take(session, sheet, today=TODAY, write=True)


def _counted(outcome: importing.Outcome) -> tuple[int, int, int]:
    (one,) = outcome.sheets
    return one.created, one.updated, one.unchanged


def _open(session: Session, by: int = RAHMA, place: int = 0) -> lessons.Card:
    return lessons.open_card(session, by=by, lesson=1, place=place, now=NOW)


def _finish(session: Session, version: int = 1) -> lessons.Done:
    return lessons.finish(session, by=RAHMA, lesson=1, version=version, now=NOW, city=CITY)


def _listed(session: Session, by: int = RAHMA, page: int = 0) -> lessons.Sets:
    return lessons.sets(session, by=by, page=page, today=TODAY)


def test_a_sheet_makes_a_set_and_gives_it_out_as_it_was(session: Session) -> None:
    assert _counted(_import(session, FULL)) == (7, 0, 0)
    headers, rows = exporting.give(session)["Materi"]
    again = [dict(zip((header.rstrip("*") for header in headers), row, strict=True)) for row in rows]
    assert _counted(_import(session, again)) == (0, 0, 7)
    assert session.get_one(Lesson, 1).version == 1


@pytest.mark.parametrize(
    ("change", "column", "cause"),
    [
        ({1: {"Judul": "Lain"}}, "Judul", "other_in_set"),
        ({1: {"Nomor": 8}}, "Nomor", "not_between"),
        ({1: {"Nomor": 1}}, "Kode", "twice"),
        ({1: {"Gambar": "grafik.png"}}, "Gambar", "no_picture"),
        ({1: {"Keterangan Gambar": None}}, "Keterangan Gambar", "picture_in_words"),
        ({1: {"Isi": "a" * 601}}, "Isi", "too_long"),
        ({1: {"Isi": None}}, "Isi", "empty"),
        ({place: {"Judul": None} for place in range(7)}, "Judul", "empty"),
        ({1: {"Kode": "LAIN"}}, "Nomor", "cards_missing"),
    ],
)
def test_what_cannot_be_is_named_by_row_and_column(
    session: Session, change: dict[int, dict[str, Any]], column: str, cause: str
) -> None:
    rows = [{**row, **change.get(place, {})} for place, row in enumerate(FULL)]
    assert (column, cause) in {(one.column, one.cause) for one in _import(session, rows).rejected}
    assert not session.scalars(select(Lesson)).all()


def test_it_goes_on_where_one_stopped_and_is_noted_down_at_the_end(session: Session) -> None:
    _import(session, FULL)
    assert (_open(session).place, _open(session, place=4).place, _open(session).place) == (1, 4, 4)
    (one,) = _listed(session).shown
    assert (one.place, one.cards, one.done_on, one.is_open) == (4, 7, None, True)
    with pytest.raises(Outdated):
        _finish(session)
    _open(session, place=7)
    done = _finish(session)
    assert (done.on, done.version, done.left, done.indicators) == (TODAY, 1, 0, ("Waktu tunggu",))
    assert (_listed(session).done, _listed(session).total) == (1, 1)
    assert _open(session).place == 1, "what was read begins again"


def test_a_set_that_changed_is_offered_again_and_an_old_button_does_not_finish_it(session: Session) -> None:
    _import(session, FULL)
    _open(session, place=7)
    _finish(session)
    _import(session, [{**row, "Isi": "Lain." if row["Nomor"] == 3 else row["Isi"]} for row in FULL])
    (one,) = _listed(session).shown
    assert (one.is_new, one.is_open, one.done_on) == (True, True, TODAY)
    with pytest.raises(Outdated):
        _finish(session, version=1)
    _open(session, place=7)
    assert _finish(session, version=2).version == 2


def test_a_shorter_set_is_no_trap_and_one_withdrawn_keeps_what_was_read(session: Session) -> None:
    _import(session, FULL)
    _open(session, place=7)
    assert _counted(_import(session, FULL[:3])) == (0, 1, 2)
    assert (_open(session).place, _open(session).of) == (3, 3)
    with pytest.raises(Outdated):
        _open(session, place=4)
    _import(session, [{**row, "Dipakai": "tidak"} for row in FULL[:3]])
    assert _listed(session).total == 0
    with pytest.raises(Outdated):
        _open(session)
    assert session.get_one(LessonRead, (RAHMA, 1)).place == 3


def test_absent_columns_change_nothing(session: Session) -> None:
    _import(session, FULL)
    rows = [{name: row[name] for name in ("Kode", "Nomor", "Isi")} for row in FULL]
    assert _counted(_import(session, rows)) == (0, 0, 7)
    assert (_open(session, place=2).picture or {})["draw"] == "lesson"
    new = _import(session, [{"Kode": "BARU", "Nomor": 1, "Isi": "Isi."}])
    assert [(one.column, one.cause) for one in new.rejected] == [("Judul", "empty")]


def test_whom_it_does_not_suit_is_not_offered_it_and_may_read_it_by_its_button(session: Session) -> None:
    _import(session, FULL)
    assert _listed(session, by=SITTI).total == 0
    assert _open(session, by=SITTI).place == 1


def test_a_weak_indicator_leads_to_it(session: Session) -> None:
    _import(session, FULL)
    tunggu, hadir = (
        session.connection().exec_driver_sql(f"select id from indicator where code='{c}'").scalar_one()
        for c in ("TUNGGU", "HADIR-GURU")
    )
    helping = [lessons.helping(session, by=RAHMA, indicator=one, today=TODAY) for one in (tunggu, hadir)]
    assert [[one.title for one in found] for found in helping] == [["Antre lebih singkat"], []]


def test_many_sets_have_pages_and_what_was_begun_comes_first(session: Session) -> None:
    rows = [{**row, "Kode": f"M{n:02}", "Sasaran": None} for n in range(1, 21) for row in FULL[:2]]
    _import(session, rows)
    lessons.open_card(session, by=SITTI, lesson=20, place=1, now=NOW + timedelta(days=1))
    first, last = _listed(session, by=SITTI), _listed(session, by=SITTI, page=99)
    assert (first.shown[0].lesson, len(first.shown), first.pages, last.page, len(last.shown)) == (20, 6, 4, 3, 2)


def test_a_card_comes_in_the_readers_language(session: Session) -> None:
    _import(session, FULL)
    first, second = freeze(_open(session)), freeze(_open(session, place=2))
    assert [(thaw(first, one).title, thaw(first, one).text) for one in ("id", "en")] == [
        ("Antre lebih singkat", "Isi kartu 1."),
        ("Shorter queues", "Words of card 1."),
    ]
    assert thaw(second, "en").text == "Isi kartu 2."
