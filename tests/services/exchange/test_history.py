"""A full export comes back into an empty database, reports and evaluations and their trail included, and is the same file again."""

from collections.abc import Callable
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel

from documents import streamed
from models.database import migrate, snapshot
from models.people.person import Person
from sample import city, moves
from sample import history as reported
from services.exchange import exporting, history, importing
from tests.given import given
from tests.services.exchange.test_backups import _contents, _fill

_ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
_TODAY = date(2026, 10, 1)
_WRITERS = {"xlsx": streamed.write_xlsx, "zip": streamed.write_zip}


def _export(engine: Engine, file: Path, *, ordinary: bool = True) -> bytes:
    with Session(snapshot(engine)) as session:
        _WRITERS[file.suffix[1:]](file, chain(exporting.pages(session) if ordinary else (), history.pages(session)))
    return file.read_bytes()


def _take(engine: Engine, file: Path) -> None:
    migrate(engine)
    with Session(engine) as session, session.begin():
        history.take(session, streamed.Book(file))


@pytest.mark.parametrize(("engine", "empty"), [("sqlite", "sqlite")], indirect=True, ids=["sqlite"])
def test_the_sample_city_with_its_quarter_comes_back_byte_for_byte(engine: Engine, empty: Engine, tmp_path: Path) -> None:
    rows = {sheet: list(enumerate(found, start=2)) for sheet, found in city.with_areas(today=_TODAY).items()}
    with Session(engine) as session, session.begin():
        assert not importing.take(session, rows, today=_TODAY, write=True).rejected
        moves.write(session, today=_TODAY)
        reported.write(session, today=_TODAY)
    first = _export(engine, tmp_path / "first.xlsx")
    _take(empty, tmp_path / "first.xlsx")
    assert _export(empty, tmp_path / "second.xlsx") == first
    with Session(empty) as session:
        assert len(exporting.give(session)["Laporan"][1]) > 1000


@pytest.mark.parametrize(
    ("engine", "empty"), [("postgresql", "sqlite"), ("sqlite", "postgresql")], indirect=True, ids=["from_it", "to_it"]
)
def test_every_row_comes_back_on_the_other_database(engine: Engine, empty: Engine, tmp_path: Path) -> None:
    given(engine, "given Rahma TUNGGU until 2026-08: 25 26 24")
    _fill(engine)
    first = _export(engine, tmp_path / "first.zip", ordinary=False)
    _take(empty, tmp_path / "first.zip")
    assert _export(empty, tmp_path / "again.zip", ordinary=False) == first
    there, here = _contents(engine), _contents(empty)
    assert all(here[one.name] == there[one.name] for one in history.carried())
    with Session(empty) as session:
        session.add(Person(nip="199001012015011009", name="Baru", employment="PNS"))
        session.commit()


@pytest.mark.parametrize("write", [streamed.write_xlsx, streamed.write_zip], ids=["xlsx", "zip"])
def test_words_come_back_as_they_were_and_are_no_formulas(write: Callable[..., None], tmp_path: Path) -> None:
    words = [
        "=1+1",
        "+62811",
        "-5",
        "@SUM(A1)",
        "'=1",
        "'",
        "",
        "<r><t>x</t></r>",
        "_x0041_",
        " a\r\nb\t",
        "🙂" * 20_000,
        '"',
        "\t=",
    ]
    rows = [row for n, one in enumerate(words, start=1) for row in history._in_pieces(n, [history._marked(one)])]
    write(tmp_path / "a", [("Data a", (history.ROW, "words"), rows)])
    book = streamed.Book(tmp_path / "a")
    assert [history._unmarked(cells["words"]) for _, cells in history._whole(book, "Data a")] == words
    raw = [cells["words"] for cells in book.rows("Data a")]
    assert not [one for one in raw if one[0] in "=+-@\t\r"]


def test_a_sheet_goes_on_in_another_where_a_program_would_show_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed, "MOST_ON_SHEET", 3)
    streamed.write_xlsx(tmp_path / "a", [("A", ("n",), [(n,) for n in range(7)]), ("B", ("n",), [])])
    book = streamed.Book(tmp_path / "a")
    assert list(book.sheets) == ["A", "A (2)", "A (3)", "B"]
    assert [cells["n"] for cells in book.rows("A")] == [str(n) for n in range(7)]


_UNIT = ("Baris", "id", "code", "name", "sector", "parent_id", "working_days", "time_zone", "agency", "city")


@pytest.mark.parametrize(
    ("index", "row", "why"),
    [
        ([("Data unit", 2, "")], (1, 500, "A", "A", "health", "", 5), "Data unit has 1 rows and should have 2"),
        ([("Data unit", 1, "")], (1, 500, "A", "A", "health", "B", 5), "Data unit, row 1, parent_id: 'B' is not known there"),
        ([("Data unit", 1, "")], (1, 500, "A", "A", "health", "", "lima"), "Data unit, row 1, working_days: 'lima'"),
        ([("Data unit", 1, "")], (1, "", "A", "A", "health"), "Data unit, row 1: id or code"),
        ([("Data moon", 1, "")], (1, 500, "A", "A", "health"), "does not know Data moon"),
        ([("Data area", 0, "")], (1, 500, "A", "A", "health"), "The sheet Data area is missing"),
    ],
)
@_ON_ONE
def test_what_is_not_whole_is_named(engine: Engine, index: Any, row: Any, why: str, tmp_path: Path) -> None:
    streamed.write_zip(
        tmp_path / "a", [("Data", history.INDEX_HEADERS, index), ("Data unit", _UNIT, [row + ("",) * (len(_UNIT) - len(row))])]
    )
    with Session(engine) as session, pytest.raises(history.BadHistory, match=why):
        history.take(session, streamed.Book(tmp_path / "a"))


def test_nothing_that_goes_out_points_to_what_stays_behind() -> None:
    out = {one.name for one in history.carried()}
    assert not {name for name in history.LEFT_OUT if name not in SQLModel.metadata.tables}
    assert not {str(key) for one in history.carried() for key in one.foreign_keys if key.column.table.name not in out}
