"""What admins change by conversation: the same rules as a workbook, looked at before it is written, and undone whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.exchange.managing import Ask, Task
from models.exchange.managed import ManagedChange
from models.messages.message import Outbox, OutboxState
from models.people.person import Person, Posting, Role, SettledDays
from models.people.unit import Unit
from models.standards.standard import Indicator
from models.training.training import Training
from services.city import City
from services.exchange import exporting, importing
from services.home import managing
from services.home.managed_rows import rows
from services.home.managing import Asking, Done, Next, Ready, Wanted
from services.refusals import Outdated, Refusal
from tests.city import NOW
from tests.databases import Sqlite
from tests.given import given, person_id
from tests.ringing import CITY

TODAY = date(2026, 10, 1)
HISTORY = "given Rahma TUNGGU until 2026-08: 25 26 24"
NEW = "199102032020122001 Nur <b>Aini</b>, S.Pd."
MOVE = ["Rahma", "SD-1", "Guru Kelas", "Baso", "1/10/2026"]
CHANGES: dict[str, tuple[Task, list[str]]] = {
    "add": (Task.ADD, [NEW, "SD-1", "Guru Kelas", "Baso", "1/10/2026"]),
    "move": (Task.MOVE, MOVE),
    "move into closed months": (Task.MOVE, [*MOVE[:-1], "1/3/2026"]),
    "end": (Task.END, ["Rahma", "31/10/2026"]),
    "supervisor": (Task.SUPERVISOR, ["Rahma", "Tenri", "15/10/2026"]),
    "acting": (Task.ACTING, ["Sitti", "plh", "SD-1", "Kepala Sekolah", "5/10/2026-9/10/2026"]),
    "target": (Task.TARGET, ["TUNGGU", "default", "20", "1/8/2026"]),
    "target of one": (Task.TARGET, ["TUNGGU", "person", "Rahma", "20", "1/11/2026"]),
    "weight": (Task.INDICATOR, ["TUNGGU", "Bobot", "2,5", "-"]),
    "question": (Task.INDICATOR, ["IDL", "question", "Berapa bayi?", "1/1/2027"]),
    "holiday": (Task.HOLIDAY, ["17 Agustus 2027 Hari Kemerdekaan", "1"]),
}


@dataclass
class Admin:
    """Somebody who talks to the bot, answer by answer, each in a transaction of its own."""

    engine: Engine
    city: City
    who: str = "Tenri"
    now: datetime = NOW
    change: int = 0

    def does(self, use: Any, **facts: Any) -> Any:
        with Session(self.engine) as session, session.begin():
            return use(session, by=person_id(session, self.who), now=self.now, **facts)

    def answers(self, task: Task, *said: str) -> Next:
        shown: Next = self.does(managing.begin, task=task, subject=0, today=TODAY)
        self.change = shown.change
        for one in said:
            shown = self.says(one)
        return shown

    def says(self, said: str) -> Next:
        """What is written, or the button that carries it."""
        shown = self.does(managing.resume, change=self.change, today=TODAY)
        assert isinstance(shown, Asking)
        with Session(self.engine) as session:
            offered = [one[0] for one in session.get_one(ManagedChange, self.change).offered]
        if said in offered:
            answered: Next = self.does(managing.choose, change=self.change, step=shown.step, place=offered.index(said), today=TODAY)
            return answered
        heard: Next = self.does(managing.hear, change=self.change, said=said, today=TODAY)
        return heard

    def looks(self) -> Wanted:
        with Session(self.engine) as session:
            found = session.get_one(ManagedChange, self.change)
            return managing.compare(session, by=found.by_id, task=found.task, said=found.said, today=TODAY, now=self.now)

    def shows(self) -> Wanted:
        wanted = self.looks()
        self.does(managing.show, change=self.change, wanted=wanted)
        return wanted

    def saves(self) -> Done | None:
        done: Done | None = self.does(managing.save, change=self.change, wanted=self.looks(), city=self.city)
        return done

    def undoes(self) -> Done:
        done: Done = self.does(managing.undo, change=self.change)
        return done


@pytest.fixture
def tenri(sqlite: Sqlite) -> Iterator[Admin]:
    """An admin on one database; what depends on it is tried on both."""
    engine = sqlite.anew()
    given(engine, HISTORY)
    yield Admin(engine, CITY)
    engine.dispose()


def _export(engine: Engine) -> dict[str, Any]:
    with Session(engine) as session:
        return dict(exporting.give(session))


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_the_workbooks_own_and_is_undone_whole(engine: Engine, name: str) -> None:
    given(engine, HISTORY)
    tenri = Admin(engine, CITY)
    task, said = CHANGES[name]
    before = _export(tenri.engine)
    assert isinstance(tenri.answers(task, *said), Ready)
    assert tenri.shows().good
    assert _export(tenri.engine) == before  # looking writes nothing
    done = tenri.saves()
    assert done is not None
    assert not done.undone
    with Session(tenri.engine) as session:
        again = importing.compare(session, rows(session, session.get_one(ManagedChange, tenri.change), today=TODAY), today=TODAY)
    assert again.outcome.changes == 0 or task is Task.INDICATOR  # the same rows in a workbook have nothing to add
    assert _export(tenri.engine) != before
    assert tenri.undoes().undone
    assert tenri.undoes().undone
    assert _export(tenri.engine) == before
    with Session(tenri.engine) as session:
        assert session.scalars(select(SettledDays)).all() == []


def test_closed_months_stay_as_they_stood(tenri: Admin) -> None:
    tenri.answers(*(CHANGES["move into closed months"][0], *CHANGES["move into closed months"][1]))
    wanted = tenri.shows()
    assert len(wanted.outcome.past_people) == 1
    assert wanted.outcome.past_until == date(2026, 8, 31)
    tenri.saves()
    with Session(tenri.engine) as session:
        assert session.scalars(select(SettledDays)).all()


def test_what_it_touches_is_told_before(tenri: Admin) -> None:
    given(tenri.engine, "given Sitti MODUL until 2026-Q2 waiting: 4")
    tenri.answers(Task.MOVE, *MOVE)
    touched = tenri.looks().touched
    assert touched.come == ("Kehadiran mengajar", "Modul ajar")
    assert touched.go == ("Imunisasi dasar lengkap", "Waktu tunggu")
    assert touched.unit_before == "Puskesmas Contoh"
    assert touched.position_before == "Petugas Imunisasi"
    tenri.answers(Task.END, "Baso", "31/10/2026")
    touched = tenri.looks().touched
    assert (touched.decides, touched.leads) == (1, 1)
    tenri.answers(Task.END, "Sitti", "31/10/2026")
    assert tenri.looks().touched.waiting == 1
    tenri.answers(Task.INDICATOR, *CHANGES["weight"][1])
    (version,) = tenri.looks().outcome.versions
    assert (version.code, version.reports, version.fields) == ("TUNGGU", 3, ("Bobot",))


REFUSED = [
    (Task.ADD, [], "19910203202012201 Nur Aini", "manage_bad_nip"),
    (Task.ADD, [], "199113032020122001 Nur Aini", "manage_bad_nip"),
    (Task.ADD, [], "199001012015012001 Rahma", "manage_nip_known"),
    (Task.ADD, [], "199102032020122001", "manage_no_name"),
    (Task.ADD, [], "Nur Aini", "manage_new_unread"),
    (Task.ADD, [], "199102032020122001 " + "Nur " * 50, "manage_bad_cell"),
    (Task.MOVE, [], "Zzyzx Qwrt", "manage_not_found"),
    (Task.MOVE, [], "199001012015012009", "manage_not_found"),
    (Task.MOVE, ["Rahma"], "pasar", "manage_not_found"),
    (Task.MOVE, MOVE[:3], "Rahma", "manage_own_supervisor"),
    (Task.MOVE, MOVE[:4], "kapan-kapan", "manage_no_date"),
    (Task.MOVE, MOVE[:4], "31/2/2027", "manage_no_date"),
    (Task.ACTING, CHANGES["acting"][1][:4], "9/10/2026-5/10/2026", "manage_no_days"),
    (Task.TARGET, ["TUNGGU", "default"], "-5", "manage_bad_cell"),
    (Task.TARGET, ["TUNGGU", "default"], "banyak", "manage_bad_cell"),
    (Task.INDICATOR, ["TUNGGU"], "warna", "manage_not_found"),
    (Task.INDICATOR, ["TUNGGU", "Bobot"], "1001", "manage_bad_cell"),
    (Task.INDICATOR, ["TUNGGU", "Pertanyaan"], "-", "manage_not_empty"),
    (Task.INDICATOR, ["TUNGGU", "Bukti"], "kadang", "manage_bad_cell"),
    (Task.HOLIDAY, [], "17/8/2027", "manage_day_unnamed"),
    (Task.HOLIDAY, [], "Maulid", "manage_day_unread"),
]


def test_what_cannot_be_is_said_at_its_question_and_the_rest_is_kept(tenri: Admin) -> None:
    for task, before, said, key in REFUSED:
        asked = tenri.answers(task, *before)
        with pytest.raises(Refusal) as refused:
            tenri.says(said)
        assert refused.value.key == key, (task, said)
        assert tenri.does(managing.resume, change=tenri.change, today=TODAY) == asked


def test_the_imports_own_rules_refuse_what_only_they_can_see(tenri: Admin) -> None:
    tenri.answers(Task.END, "Tenri", "31/12/2026")
    assert [one.cause for one in tenri.shows().outcome.rejected] == ["last_admin"]
    assert tenri.saves() is None
    tenri.answers(Task.MOVE, *MOVE[:-1], "1/12/2026")
    tenri.shows()
    tenri.saves()
    tenri.answers(Task.END, "Rahma", "31/10/2026")
    assert tenri.looks().refusal == ("manage_later_post", {"since": date(2026, 12, 1)})
    tenri.answers(Task.INDICATOR, "TUNGGU", "Kunci", "1", "-")
    assert [one.column for one in tenri.looks().outcome.rejected] == ["Kunci"]
    tenri.answers(Task.SUPERVISOR, "Baso", "Sitti", "2/10/2026")
    assert tenri.looks().touched.circle
    tenri.answers(Task.SUPERVISOR, "Sitti", "Tenri", "2/10/2026")
    assert not tenri.looks().touched.circle


def test_a_number_that_may_be_a_thousand_is_asked_about(tenri: Admin) -> None:
    asked = tenri.answers(Task.TARGET, "TUNGGU", "default", "1.000")
    assert isinstance(asked, Asking)
    assert asked.unsure
    assert [one.value for _, one in asked.offered.lines] == ["1000", "1"]


def _second_admin(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        baso = session.get_one(Person, person_id(session, "Baso"))
        baso.role = Role.ADMIN
        session.add(baso)


def test_two_admins_at_once_write_once(tenri: Admin) -> None:
    _second_admin(tenri.engine)
    baso = Admin(tenri.engine, tenri.city, "Baso")
    tenri.answers(Task.MOVE, *MOVE)
    tenri.shows()
    baso.answers(Task.SUPERVISOR, "Rahma", "Tenri", "1/10/2026")
    baso.shows()
    late = tenri.looks()
    assert baso.saves() is not None
    with pytest.raises(Refusal, match="manage_moved"):  # looked just before, written just after
        tenri.does(managing.save, change=tenri.change, wanted=late, city=tenri.city)
    assert tenri.saves() is None  # it would do something else than was shown
    assert tenri.shows().touched.supervisor_before == "Tenri Contoh, S.Sos."
    assert tenri.saves() is not None
    with pytest.raises(Refusal, match="manage_used_since"):
        baso.undoes()
    with pytest.raises(Outdated):
        baso.does(managing.undo, change=tenri.change)


def test_what_was_built_upon_is_not_undone(tenri: Admin) -> None:
    tenri.answers(Task.MOVE, *MOVE)
    tenri.shows()
    tenri.saves()
    tenri.now += timedelta(minutes=3)
    with Session(tenri.engine) as session, session.begin():
        session.add(Training(code="X", title="x", provider="x", place="x", starts=TODAY, ends=TODAY, hours=1))
    given(tenri.engine, "given leave Rahma 2026-12-01..2026-12-02")
    with pytest.raises(Refusal, match="manage_used_since"):
        tenri.undoes()
    tenri.now += timedelta(minutes=8)
    with pytest.raises(Refusal, match="manage_too_late"):
        tenri.undoes()


def test_the_person_hears_of_it_once_it_stands(tenri: Admin) -> None:
    tenri.answers(Task.MOVE, *MOVE)
    tenri.shows()
    tenri.saves()
    with Session(tenri.engine) as session:
        (told,) = session.scalars(select(Outbox).where(Outbox.screen == "home/manage/told")).all()
        assert told.person_id == person_id(session, "Rahma")
        assert told.not_before >= NOW + timedelta(minutes=10)
    tenri.undoes()
    with Session(tenri.engine) as session:
        (told,) = session.scalars(select(Outbox).where(Outbox.screen == "home/manage/told")).all()
        assert told.state is OutboxState.CANCELLED


def test_who_is_no_admin_any_more_does_nothing(tenri: Admin) -> None:
    tenri.answers(Task.MOVE, *MOVE)
    tenri.shows()
    with Session(tenri.engine) as session, session.begin():
        found = session.get_one(Person, person_id(session, "Tenri"))
        found.role = Role.STAFF
        session.add(found)
    wanted, change = tenri.looks(), tenri.change
    for use, facts in (
        (managing.doors, {}),
        (managing.begin, {"task": Task.MOVE, "subject": 0, "today": TODAY}),
        (managing.current, {}),
        (managing.resume, {"change": change, "today": TODAY}),
        (managing.choose, {"change": change, "step": 1, "place": 0, "today": TODAY}),
        (managing.back, {"change": change, "today": TODAY}),
        (managing.ready, {"change": change, "today": TODAY}),
        (managing.save, {"change": change, "wanted": wanted, "city": tenri.city}),
        (managing.undo, {"change": change}),
    ):
        with pytest.raises(Outdated):
            tenri.does(use, **facts)


def test_a_late_press_answers_no_other_question_and_saving_twice_saves_once(tenri: Admin) -> None:
    tenri.answers(Task.MOVE, "Rahma", "SD-1")
    for step, place in ((1, 0), (2, 99), (3, 0)):
        with pytest.raises(Outdated):
            tenri.does(managing.choose, change=tenri.change, step=step, place=place, today=TODAY)
    tenri.answers(Task.MOVE, *MOVE)
    tenri.shows()
    tenri.saves()
    assert isinstance(tenri.does(managing.ready, change=tenri.change, today=TODAY), Done)
    with Session(tenri.engine) as session:
        assert len(session.scalars(select(Posting).where(col(Posting.person_id) == person_id(session, "Rahma"))).all()) == 2


def test_of_many_units_few_are_shown_and_any_is_found(tenri: Admin) -> None:
    with Session(tenri.engine) as session, session.begin():
        sector = session.scalars(select(Unit.sector)).first()
        session.add_all(Unit(code=f"SDN-{n}", name=f"SD Negeri {n} Maloi", sector=sector) for n in range(1, 401))
    asked = tenri.answers(Task.MOVE, "Rahma")
    assert isinstance(asked, Asking)
    assert asked.ask is Ask.UNIT
    assert (len(asked.offered.lines), asked.offered.pages) == (4, 101)
    assert asked.offered.lines[0][1].value == "PKM-1"  # where they are stands first
    turned = tenri.does(managing.turn, change=tenri.change, step=1, page=100)
    assert turned.offered.number == 100
    found = tenri.says("negeri 399")
    assert isinstance(found, Asking)
    assert found.lines[-1].given.value == "SDN-399"
    tenri.answers(Task.MOVE, "Rahma")
    several = tenri.says("negeri 39")
    assert isinstance(several, Asking)
    assert several.unsure
    assert {one.value for _, one in several.offered.lines} <= {"SDN-39", *(f"SDN-39{n}" for n in range(10))}


def test_equal_names_are_told_apart(tenri: Admin) -> None:
    given(tenri.engine, "given colleague Rahma of Rahma")
    with Session(tenri.engine) as session, session.begin():
        indicator = session.scalars(select(Indicator.id).where(Indicator.code == "IDL")).one()
    asked = tenri.answers(Task.END, "Rahma")
    assert isinstance(asked, Asking)
    names = [one.text for _, one in asked.offered.lines] if asked.unsure else []
    assert len(set(names)) == len(names) >= 2
    assert isinstance(tenri.does(managing.begin, task=Task.TARGET, subject=indicator, today=TODAY), Asking)
    with pytest.raises(Outdated):
        tenri.does(managing.begin, task=Task.MOVE, subject=999_999, today=TODAY)
