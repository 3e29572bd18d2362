"""An office's own list of people, from the file to the roster: understood, asked about once, taken, remembered for its shape."""

from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from documents import workbook
from domain.exchange.roster_rows import Left
from models.people.person import Person, Posting
from models.people.unit import Unit
from services.exchange import importing, rosters
from tests import rosters as files
from tests.stage import Stage

TODAY = date(2026, 10, 1)


def _read(session: Session, content: bytes, name: str = "a.xlsx", **answers: str) -> rosters.Read:
    table = rosters.table(workbook.read(content, name=name))
    assert table is not None
    return rosters.read(session, table, columns=table.understood, answers=answers, today=TODAY)


def _take(session: Session, content: bytes, name: str = "a.xlsx", **answers: str) -> importing.Outcome:
    return importing.take(session, _read(session, content, name, **answers).rows, today=TODAY, write=True)


@pytest.mark.parametrize("make", [files.dapodik, files.nominative, files.skp])
def test_each_shape_is_taken_whole_and_changes_nothing_the_second_time(engine: Engine, make: object) -> None:
    assert callable(make)
    with Session(engine) as session:
        first = _take(session, make())
        assert first.rejected == ()
        assert first.changes > 0
        again = _take(session, make())
        assert (again.rejected, again.changes) == ((), 0)


def test_a_school_is_asked_about_once_and_its_head_supervises(engine: Engine) -> None:
    with Session(engine) as session:
        found = _read(session, files.dapodik())
        open_ones = [(one.kind, one.word, one.chosen) for one in found.questions if len(one.options) > 1]
        assert open_ones == [("unit", "SD NEGERI CONTOH MELATI", "+SD-CONTOH-MELATI"), ("since", "", "2026-10-01")]
        assert [one.why for one in found.said.left] == [Left.NOT_CIVIL]
        assert found.said.heads == (("SD NEGERI CONTOH MELATI", "Tenri Andaikata"),)
        _take(session, files.dapodik())
        head, teacher = (
            session.exec(select(Person).where(Person.nip == nip)).one() for nip in ("197003051995012009", "198507122010011008")
        )
        posts = {one.person_id: one for one in session.exec(select(Posting)).all()}
        assert (posts[teacher.id].supervisor_id, posts[head.id].supervisor_id) == (head.id, None)
        assert (teacher.phone, posts[teacher.id].grade) == ("+62811000105", "III/c")
        assert session.exec(select(Unit).where(Unit.code == "SD-CONTOH-MELATI")).one().sector.value == "education"


def test_what_is_answered_is_what_is_written(engine: Engine) -> None:
    with Session(engine) as session:
        found = _read(session, files.dapodik(), **{"unit:sd negeri contoh melati": "SD-1", "since": "2026-11-01"})
        (*_, row) = (row for _, row in found.rows["Pegawai"])
        assert (row["Unit"], row["Berlaku Mulai"], row["Atasan"]) == ("SD-1", date(2026, 11, 1), "197003051995012009")
        gone = _read(session, files.dapodik(), **{"unit:sd negeri contoh melati": "-"})
        assert (gone.rows["Pegawai"], [one.why for one in gone.said.left]) == (
            [],
            [Left.NOT_CIVIL, Left.NOT_WANTED, Left.NOT_WANTED],
        )


def test_a_list_takes_nothing_away_that_it_does_not_say(engine: Engine) -> None:
    """Rahma's name, phone, supervisor and day stay; her post is what the list says."""
    with Session(engine) as session:
        rahma = session.exec(select(Person).where(Person.nip == "199001012015012001")).one()
        before = session.exec(select(Posting).where(Posting.person_id == rahma.id)).one().model_dump()
        found = _read(session, files.skp())
        assert [(one.kind, one.chosen) for one in found.questions] == [
            ("unit", "PKM-1"),
            ("post", "Petugas Imunisasi"),
            ("post", "Kepala Puskesmas"),
        ]
        _take(session, files.skp())
        session.expire_all()
        after = session.exec(select(Posting).where(Posting.person_id == rahma.id)).one().model_dump()
        assert after == before | {"grade": "III/a"}
        assert (rahma.name, rahma.phone) == ("Rahma Contoh, A.Md.Keb.", "+62811000103")


def test_most_of_its_people_say_which_unit_is_meant(engine: Engine) -> None:
    with Session(engine) as session:
        found = {one.key: one for one in _read(session, files.nominative()).questions}
    assert found["unit:puskesmas contoh utara"].chosen == "PKM-1"
    assert [one.value for one in found["unit:puskesmas contoh utara"].options][-2:] == ["+PUSKESMAS-CONTOH-UTARA", "-"]
    assert (found["post:kepala puskesmas"].chosen, len(found["post:kepala puskesmas"].options)) == ("Kepala Puskesmas", 1)


def test_a_lost_nip_is_asked_with_whom_the_roster_knows(engine: Engine) -> None:
    rows = [("Nama", "NIP", "Jabatan"), ("Sitti Contoh", 198001012005012001, "Guru Kelas")]
    with Session(engine) as session:
        found = _read(session, files.xlsx("A", rows))
        (asked,) = (one for one in found.questions if one.kind == "nip")
        assert asked.chosen == "198001012005012001"
        again = _read(session, files.xlsx("A", rows), **{asked.key: asked.chosen})
        assert [row["NIP"] for _, row in again.rows["Pegawai"]] == ["198001012005012001"]


@pytest.mark.parametrize(
    "content",
    [
        b"NIP,Nama,L/P,Status,Jabatan,Unit,Atasan,Berlaku Mulai\n1,A,L,PNS,Guru,SD-1,,2026-01-01\n",
        b"Kode,Nama,Bidang\nSD-2,SD 2,pendidikan\n",
        b"Barang,Jumlah\nKertas,2\n",
        b"Nama,Jabatan,Unit\nA,Guru,SD-1\n",
    ],
)
def test_our_own_sheets_and_other_tables_are_no_foreign_list(content: bytes) -> None:
    assert rosters.table(workbook.read(content, name="Pegawai.csv")) is None


_STEPS = "Tenri > (dokumen a.xlsx)\nTenri > [✅ Benar]\nTenri > [✅ Lanjut dengan ini]\n"


async def test_the_second_file_of_a_shape_goes_straight_to_the_preview(stage: Stage) -> None:
    stage.files["a.xlsx"] = stage.files["b.xlsx"] = files.dapodik()
    said = await stage.play(_STEPS + "Tenri > [✅ Terapkan (3)]\nTenri > (dokumen b.xlsx)\n")
    assert "Jabatan ← Jenis PTK" in said
    assert "1. Tenri Andaikata, NIP 197003051995012009, PNS, Kepala Sekolah" in said
    assert "baris 9, Nur Misalnya: bukan ASN" in said
    assert "0 perubahan" in said.splitlines()[-1]


async def test_one_column_is_changed(stage: Stage) -> None:
    stage.files["a.xlsx"] = files.dapodik()
    said = await stage.play(
        "Tenri > (dokumen a.xlsx)\nTenri > [✏️ Ubah satu kolom]\nTenri > [2 ›]\nTenri > [Jenis PTK]\n"
        "Tenri > [2 ›]\nTenri > [3 ›]\nTenri > [4 ›]\nTenri > [tidak diambil]\nTenri > [✅ Benar]\n"
    )
    assert "Jabatan ←" not in said.split("[tidak diambil]")[-1]


def _unit_asked(engine: Engine, *names: str) -> list[tuple[str, list[str]]]:
    rows = [("Nama", "NIP", "Jabatan", "Unit Kerja")]
    rows += [(f"Orang {at}", f"19800101200501{1 + at % 2}{at + 100:03}", "Guru Kelas", name) for at, name in enumerate(names)]
    with Session(engine) as session:
        found = _read(session, files.xlsx("A", rows)).questions
    return [(one.chosen, [option.value for option in one.options]) for one in found if one.kind == "unit"]


def test_a_school_of_another_number_is_never_proposed_as_the_known_one(engine: Engine) -> None:
    ((same, _), (other, options)) = _unit_asked(engine, "SD CONTOH 1", "SD CONTOH 2")
    assert (same, other, options[0]) == ("SD-1", "+SD-CONTOH-2", "SD-1")


def test_two_new_units_never_get_one_code(engine: Engine) -> None:
    long = "SD NEGERI UNGGULAN PERCONTOHAN KECAMATAN UTARA"
    assert len({chosen for chosen, _ in _unit_asked(engine, f"{long} MELATI", f"{long} MAWAR", f"{long} ANGGREK")}) == 3


def test_who_comes_back_gets_a_new_post_after_the_one_that_ended(engine: Engine) -> None:
    with Session(engine) as session:
        rahma = session.exec(select(Person).where(Person.nip == "199001012015012001")).one()
        post = session.exec(select(Posting).where(Posting.person_id == rahma.id)).one()
        post.valid_until = date(2026, 5, 31)
        session.add(post)
        session.flush()
        assert _take(session, files.skp()).rejected == ()
        held = session.exec(select(Posting).where(Posting.person_id == rahma.id).order_by("valid_from")).all()
        assert [(one.valid_from, one.valid_until) for one in held] == [
            (date(2026, 1, 1), date(2026, 5, 31)),
            (date(2026, 10, 1), None),
        ]


async def test_what_columns_mean_is_asked_again_when_it_was_wrong(stage: Stage) -> None:
    stage.files["a.xlsx"] = files.dapodik()
    said = await stage.play(_STEPS + "Tenri > [✏️ Ubah arti kolom]\n")
    assert "Beginilah kolomnya dipahami" in said.splitlines()[-1]
