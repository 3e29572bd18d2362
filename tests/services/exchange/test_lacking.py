"""What a list did not say is asked in one workbook: only who lacks something, and it comes back in part, late, and renamed."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import Session, col, select

from documents import lacking_book, workbook
from domain.exchange.roster_rows import Left, LeftOut
from models.exchange.workbook import PendingImport
from models.people.person import Person, Posting
from models.standards.standard import IndicatorPosition
from services import rights
from services.exchange import importing, lacking, rosters
from services.exchange.lacking import Book
from services.refusals import Outdated
from tests import rosters as files
from tests.city import NOW
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
TODAY = date(2026, 10, 1)
_WEEK = timedelta(days=7)
_TENRI = 5
_RAHMA, _ANDI, _SITTI = "199001012015012001", "197501012000011001", "198001012005012001"


def _book(session: Session, *, pending: int = 0, asking: int = 1, today: date = TODAY) -> Book:
    rights.on_day(session, today)
    return lacking.look(session, by=_TENRI, pending=pending, round=asking, today=today)


def _filled(book: Book, cells: dict[str, dict[str, Any]]) -> bytes:
    """The workbook as it comes back, with these cells filled in by name."""
    rows = []
    for row in book.rows:
        told = dict(zip(book.headers, row, strict=True))
        rows.append(tuple((told | cells.get(told["Nama"].split(",")[0], {})).values()))
    return lacking_book.write(lacking.SHEET, lacking.GIVEN, headers=book.headers, rows=rows, choices=book.choices, given=book.given)


def _read(session: Session, content: bytes, today: date = TODAY) -> rosters.Read:
    table = rosters.table(workbook.read(content, name="Salinan dari lengkapi (2).xlsx"))
    assert table is not None
    assert table.round
    return rosters.read(session, table, columns=table.understood, answers={}, today=today)


def _take(session: Session, content: bytes, today: date = TODAY) -> importing.Outcome:
    outcome = importing.take(session, _read(session, content, today).rows, today=today, write=True)
    assert outcome.rejected == ()
    session.expire_all()
    return outcome


def _person(session: Session, nip: str) -> tuple[Person, Posting]:
    person = session.scalars(select(Person).where(Person.nip == nip)).one()
    return person, session.scalars(select(Posting).where(Posting.person_id == person.id).order_by(col(Posting.id).desc())).all()[0]


def _lose_phone(session: Session, *nips: str) -> None:
    for person in session.scalars(select(Person).where(col(Person.nip).in_(nips))):
        person.phone = None
        session.add(person)
    for post in session.scalars(select(Posting)):
        post.grade = "III/a"
        session.add(post)
    session.flush()


def test_only_who_lacks_something_and_only_those_columns_with_what_is_known(engine: Engine) -> None:
    with Session(engine) as session:
        _lose_phone(session, _RAHMA, _ANDI)
        book = _book(session)
        assert book.headers == ("Nama", "NIP", "Unit Kerja", "Jabatan", "Atasan", "Nomor HP")
        assert {row[0].split(",")[0] for row in book.rows} == {"Rahma Contoh", "dr. Andi Contoh", "Tenri Contoh"}
        assert dict(lacking.told(book)) == {"phone": 2, "supervisor": 1, "position": 1}
        assert "Puskesmas Contoh" in book.choices["Unit Kerja"]
        assert lacking.count(session, today=TODAY) == len(book.rows)
        session.execute(delete(IndicatorPosition))
        assert lacking.count(session, today=TODAY) == len(_book(session).rows) == 3, "where nothing is asked no post is unknown"
        with pytest.raises(Outdated):
            lacking.look(session, by=1, pending=0, round=1, today=TODAY)


def test_half_of_it_a_week_later_changes_that_half_and_nothing_else(engine: Engine) -> None:
    """What was changed meanwhile stays, who has gone stays gone, and the rest is asked again."""
    with Session(engine) as session:
        _lose_phone(session, _RAHMA, _ANDI, _SITTI)
        content = _filled(
            _book(session), {"Rahma Contoh": {"Nomor HP": "0811 000 777"}, "Sitti Contoh": {"Nomor HP": "0811000778"}}
        )
        andi, post = _person(session, _ANDI)
        andi.phone, post.position = "+62811999", "Kepala Puskesmas Contoh"
        _, sitti = _person(session, _SITTI)
        sitti.valid_until = TODAY + timedelta(days=2)
        session.flush()
        read = _read(session, content, TODAY + _WEEK)
        assert [one for one in read.questions if len(one.options) > 1] == []
        assert [(one.name, one.why) for one in read.said.left] == [("Sitti Contoh, S.Pd.", Left.GONE)]
        outcome = _take(session, content, TODAY + _WEEK)
        assert [(one.whom, one.column, one.after) for one in outcome.changed] == [("Rahma Contoh, A.Md.Keb.", "HP", "+62811000777")]
        andi, post = _person(session, _ANDI)
        assert (andi.phone, post.position) == ("+62811999", "Kepala Puskesmas Contoh")
        again = _book(session, asking=2, today=TODAY + _WEEK)
        assert "Rahma Contoh, A.Md.Keb." not in {row[0] for row in again.rows}
        assert again.round == 2


def test_a_supervisor_and_a_post_are_chosen_from_the_lists(engine: Engine) -> None:
    with Session(engine) as session:
        _lose_phone(session, "197801012002012001")
        book = _book(session)
        (head,) = (one for one in book.choices["Atasan"] if one.startswith("dr. Andi"))
        assert "Guru Kelas" in book.choices["Jabatan"]
        _take(session, _filled(book, {"Tenri Contoh": {"Atasan": head, "Jabatan": "Guru Kelas", "Nomor HP": "0811000999"}}))
        andi, _ = _person(session, _ANDI)
        tenri, post = _person(session, "197801012002012001")
        assert (post.supervisor_id, tenri.phone) == (andi.id, "+62811000999")
        assert post.position == "Guru Kelas"


def test_who_was_not_taken_comes_with_a_nip_and_a_unit(engine: Engine) -> None:
    left = [
        LeftOut(4, "Contoh Baru", Left.NO_NIP, "", "Guru Kelas", "SD Contoh 1"),
        LeftOut(5, "Honor Contoh", Left.NOT_CIVIL),
        LeftOut(6, "Tanpa Unit", Left.NOT_WANTED, "199203032019031003", "Guru Kelas", None),
        LeftOut(7, "Tidak Mau", Left.NOT_WANTED, "199203032019031011", "Guru Kelas", "Kantor Lain"),
        LeftOut(8, "Tanpa Jabatan", Left.LACKS, "199203032019031029", None, "SD Contoh 1"),
    ]
    with Session(engine) as session:
        _lose_phone(session)
        plan = {"columns": {}, "left": lacking.kept(left)}
        pending = PendingImport(person_id=_TENRI, file_id="x", name="a.xlsx", made_at=NOW, plan=plan)
        session.add(pending)
        session.flush()
        book = _book(session, pending=pending.id)
        assert [row[0] for row in book.rows[-3:]] == ["Contoh Baru", "Tanpa Unit", "Tanpa Jabatan"]
        unit = next(one for one in book.choices["Unit Kerja"] if one.startswith("SD"))
        content = _filled(
            book,
            {
                "Contoh Baru": {"NIP": "199301012020121002", "Unit Kerja": unit},
                "Tanpa Unit": {"Unit Kerja": unit},
                "Tanpa Jabatan": {"Unit Kerja": unit, "Jabatan": "Guru Kelas"},
            },
        )
        _take(session, content)
        for nip in ("199301012020121002", "199203032019031003", "199203032019031029"):
            _, post = _person(session, nip)
            assert post.position == "Guru Kelas"
        assert "Contoh Baru" not in {row[0] for row in _book(session, pending=pending.id).rows if not row[1]}


def test_eleven_hundred_rows_come_back_whole(engine: Engine) -> None:
    nips = [f"19800101200501{1000 + number}" for number in range(1, 1101)]
    headers = ("Nama", "NIP", "Unit Kerja", "Nomor HP")
    rows = tuple((f"Orang {number}", nip, "SD", "") for number, nip in enumerate(nips))
    book = Book(headers, rows, tuple(nips), {}, {}, 1)
    content = lacking_book.write(
        lacking.SHEET,
        lacking.GIVEN,
        headers=headers,
        rows=[(*row[:3], "0811000777" if number % 2 else "") for number, row in enumerate(rows)],
        choices={},
        given=book.given,
    )
    found = lacking.returned(workbook.read(content, name="x.xlsx"))
    assert found is not None
    asking, columns, filled = found
    assert (asking, len(filled), columns["Nomor HP"]) == (1, 550, "phone")
    assert {cells["Unit Kerja"] for _, cells in filled} == {None}, "what is as it was given is not taken"


async def test_in_chat_it_is_offered_where_a_list_was_taken_and_asks_for_no_columns(stage: Stage) -> None:
    stage.files["a.xlsx"] = files.dapodik()
    said = await stage.play(
        "Tenri > (dokumen a.xlsx)\nTenri > [✅ Benar]\nTenri > [✅ Lanjut dengan ini]\nTenri > [✅ Terapkan (3)]\n"
        "Tenri > [📋 Lengkapi yang kurang]\n"
    )
    assert "belum lengkap." in said
    assert "(dokumen lengkapi-memuat-data-pribadi.xlsx) Isi yang kuning" in said
    with Session(stage.process.database.engine) as session:
        book = _book(session, pending=1)
    stage.files["b.xlsx"] = _filled(book, {"Rahma Contoh": {"Golongan": "II/c"}})
    said = await stage.play("Tenri > (dokumen b.xlsx)\nTenri > [✅ Terapkan (1)]\n")
    assert "Golongan: kosong → II/c" in said
    assert "belum lengkap." in said
    assert "📋 Lengkapi yang kurang" in said
