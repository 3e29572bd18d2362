"""One person holds one post on any day, so that there is one responsible verifier: moves as the workbook tells them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.people.postings import Overlap, Term, in_a_row
from models.people.person import Account, Person, Posting
from models.people.standin import StandIn
from services.exchange import exporting, importing
from services.people import speakers
from services.people.responsible import responsible
from services.refusals import Refusal
from tests.city import CAST
from tests.databases import Sqlite

_FIRST = date(2026, 1, 1)
_NIP = {"Rahma": "199001012015012001", "Baso": "197001011995011001", "Andi": "197501012000011001"}
_MOVED = ("Pegawai", 2, "Berlaku Mulai", "overlaps")


def _row(begins: date, ends: date | None = None, *, unit: str = "SD-1", supervisor: str = "Baso") -> dict[str, Any]:
    return {
        "NIP": _NIP["Rahma"],
        "Nama": "Rahma Contoh, A.Md.Keb.",
        "Status": "PNS",
        "Jabatan": "Petugas Imunisasi",
        "L/P": "P",
        "Unit": unit,
        "Atasan": _NIP[supervisor],
        "Berlaku Mulai": begins,
        "Berakhir": ends,
    }


def _take(session: Session, *rows: dict[str, Any]) -> importing.Outcome:
    return importing.take(session, {"Pegawai": list(enumerate(rows, start=2))}, today=date(2026, 10, 1), write=True)


def _held(session: Session) -> list[tuple[date, date | None]]:
    rahma = session.scalars(select(Person).where(Person.nip == _NIP["Rahma"])).one()
    held = session.scalars(select(Posting).where(Posting.person_id == rahma.id).order_by(Posting.valid_from))
    return [(one.valid_from, one.valid_until) for one in held]


def test_a_move_in_a_file_of_its_own_ends_the_post_before_it(engine: Engine) -> None:
    with Session(engine) as session:
        move = _row(date(2026, 10, 15))
        assert _take(session, move).changes == 2, "the new post, and the old one that ended"
        assert _held(session) == [(_FIRST, date(2026, 10, 14)), (date(2026, 10, 15), None)]
        assert _take(session, move).changes == 0
        assert _take(session, _row(_FIRST, unit="PKM-1", supervisor="Andi"), move).changes == 0


def test_a_roster_of_before_the_move_does_not_open_the_old_post_again(engine: Engine) -> None:
    with Session(engine) as session:
        _take(session, _row(date(2026, 10, 15)))
        assert _take(session, _row(_FIRST, unit="PKM-1", supervisor="Andi")).changes == 0
        assert _held(session) == [(_FIRST, date(2026, 10, 14)), (date(2026, 10, 15), None)]


OVERLAPS = [
    (
        "both ends are given",
        [_row(_FIRST, date(2026, 10, 15)), _row(date(2026, 10, 15))],
        ("Pegawai", 3, "Berlaku Mulai", "overlaps"),
    ),
    ("the later one stands first", [_row(date(2026, 10, 15)), _row(_FIRST, date(2026, 12, 31))], _MOVED),
    (
        "the old end lies in the roster",
        [_row(date(2026, 3, 1), date(2026, 3, 31)), _row(date(2026, 3, 15))],
        ("Pegawai", 3, "Berlaku Mulai", "overlaps"),
    ),
    (
        "one within another",
        [_row(_FIRST, date(2026, 12, 31)), _row(date(2026, 3, 1), date(2026, 3, 31))],
        ("Pegawai", 3, "Berlaku Mulai", "overlaps"),
    ),
]


@pytest.mark.parametrize(("rows", "named"), [case[1:] for case in OVERLAPS], ids=[case[0] for case in OVERLAPS])
def test_posts_that_overlap_are_refused_by_row_and_column(engine: Engine, rows: list[Any], named: tuple[Any, ...]) -> None:
    with Session(engine) as session:
        outcome = _take(session, *rows)
        assert [(one.sheet, one.row, one.column, one.cause) for one in outcome.rejected] == [named]
        assert _held(session) == [(_FIRST, None)]


def test_an_end_after_a_post_that_is_there_already_is_refused(engine: Engine) -> None:
    with Session(engine) as session:
        _take(session, _row(date(2026, 10, 15)))
        (rejected,) = _take(session, _row(_FIRST, date(2026, 12, 31))).rejected
        assert (rejected.row, rejected.column, rejected.facts) == (2, "Berakhir", {"begins": date(2026, 10, 15)})


_DAYS = st.integers(0, 40).map(lambda days: _FIRST + timedelta(days=days))
_TERMS = st.tuples(_DAYS, st.none() | st.integers(0, 25)).map(
    lambda drawn: Term(drawn[0], None if drawn[1] is None else drawn[0] + timedelta(days=drawn[1]))
)


@contextmanager
def _undone(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(st.lists(_TERMS, min_size=1, max_size=3, unique_by=lambda term: term.begins), min_size=1, max_size=3))
def test_whatever_is_imported_there_is_at_most_one_verifier_on_any_day(engine: Engine, files: list[list[Term]]) -> None:
    with _undone(engine) as session:
        rahma = session.scalars(select(Person.id).where(Person.nip == _NIP["Rahma"])).one()
        for place, file in enumerate(files):
            rows = [_row(term.begins, term.ends, supervisor=("Baso", "Andi")[place % 2]) for term in file]
            before = _held(session)
            outcome = _take(session, *rows)
            assert not outcome.rejected or _held(session) == before
            assert outcome.rejected or _take(session, *rows).changes == 0, "the second time nothing changes"
        held = _held(session)
        for day in (_FIRST + timedelta(days=days) for days in range(-2, 70)):
            posts = [term for term in held if term[0] <= day and (term[1] is None or term[1] >= day)]
            assert len(posts) <= 1
            if posts:
                assert responsible(session, person=rahma, on=day).verifier is not None
            else:
                with pytest.raises(Refusal):
                    responsible(session, person=rahma, on=day)


@given(st.lists(_TERMS, max_size=6, unique_by=lambda term: term.begins))
def test_posts_in_a_row_never_share_a_day(terms: list[Term]) -> None:
    try:
        found = in_a_row(terms)
    except Overlap:
        return
    assert [term.begins for term in found] == sorted(term.begins for term in terms)
    assert all(one.ends is not None and one.ends < two.begins for one, two in pairwise(found))


LEADS = [
    ("a post that lasts", _FIRST, None, True),
    ("a post that has an end still to come", _FIRST, date(2026, 10, 31), True),
    ("a post that ends today", _FIRST, date(2026, 10, 1), True),
    ("a post that begins tomorrow", date(2026, 10, 2), None, False),
    ("a post that ended yesterday", _FIRST, date(2026, 9, 30), False),
]


@pytest.mark.parametrize(("begins", "ends", "leads"), [case[1:] for case in LEADS], ids=[case[0] for case in LEADS])
def test_a_supervisor_is_who_has_people_today(engine: Engine, begins: date, ends: date | None, leads: bool) -> None:
    with Session(engine) as session:
        andi = session.scalars(select(Account.person_id).where(Account.telegram_id == CAST["Andi"])).one()
        post = session.scalars(select(Posting).where(Posting.supervisor_id == andi)).one()
        post.valid_from, post.valid_until = begins, ends
        session.add(post)
        session.flush()
        known = speakers.known(session, telegram_id=CAST["Andi"], chat_id=CAST["Andi"], on=date(2026, 10, 1))
        assert known.speaker is not None
        assert known.speaker.supervises is leads


def _second(position: str, begins: date, ends: date | None = None, **more: Any) -> dict[str, Any]:
    return {**_row(begins, ends, unit="SD-1"), "Jabatan": position, **more}


@pytest.mark.parametrize(
    ("position", "kind"), [("Plt. Kepala Sekolah", "plt"), ("PLH KEPALA SEKOLAH", "plh"), ("Pelaksana Tugas Kepala Sekolah", "plt")]
)
def test_a_second_post_stands_beside_the_own_one_which_goes_on(sqlite: Sqlite, position: str, kind: str) -> None:
    with Session(sqlite.anew()) as session:
        acting = _second(position, date(2026, 8, 1), date(2026, 12, 31))
        looked = importing.take(session, {"Pegawai": [(2, acting)]}, today=date(2026, 10, 1), write=False)
        assert (looked.changes, [one.position for one in looked.acting]) == (1, [position])
        assert _take(session, acting).changes == 1
        assert _held(session) == [(_FIRST, None)], "the first post does not end"
        stands = session.scalars(select(StandIn)).one()
        baso = session.scalars(select(Person.id).where(Person.nip == _NIP["Baso"])).one()
        assert (stands.kind, stands.for_id, stands.last) == (kind, baso, date(2026, 12, 31))
        assert _take(session, acting).changes == 0
        given = exporting.give(session)["Pegawai"]
        rows = [
            (number, dict(zip([one.rstrip("*") for one in given[0]], row, strict=True))) for number, row in enumerate(given[1], 2)
        ]
        assert importing.take(session, {"Pegawai": rows}, today=date(2026, 10, 1), write=True).changes == 0
        session.rollback()


def test_a_second_post_without_an_own_one_or_back_to_front_is_refused(sqlite: Sqlite) -> None:
    with Session(sqlite.anew()) as session:
        stranger = _second("Plt. Kepala Sekolah", _FIRST, NIP="199203032019031003", Nama="Cici")
        wrong = _second("Plt. Kepala Sekolah", date(2026, 8, 1), date(2026, 7, 1))
        for row, cause in ((stranger, "acting_without_post"), (wrong, "before")):
            assert [one.cause for one in _take(session, row).rejected] == [cause]
        with_own = {**_row(_FIRST), "NIP": "199203032019031003", "Nama": "Cici", "Jabatan": "Guru Kelas"}
        assert _take(session, with_own, stranger).changes == 2, "both begin on the same day"
        session.rollback()
