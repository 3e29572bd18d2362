"""A backup brings everything back, from either database into either, and never half of it."""

import json
import os
import stat
import threading
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    Engine,
    Enum,
    Float,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    Time,
    cast,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from domain.reporting.answers import AnswerState
from models.columns import columns, table
from models.database import migrate, snapshot
from models.exchange.dump import tables
from models.people.unit import Unit
from models.reporting.report import Attachment, AttachmentState, Report, ReportChange, Submission
from models.standards.holiday import Holiday
from services.city import City
from services.exchange import backing_up, backup_archive, backup_sealing, nightly_backups, restoring
from services.exchange.backup_archive import BadBackup, Manifest, NotOurs
from services.reporting import evidence_files
from tests.given import given

_NOW = datetime(2026, 10, 5, 0, 30, tzinfo=UTC)
_ZONE = ZoneInfo("Asia/Makassar")
_PHOTO = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
_ROWS, _FIRST = 3, 1000

_WORDS = ('Sitti\tbinti \\N Baso\r\nNo. "1"', "100 % – ½ 日 🙂 \u2028 \\. '", " ")
_VALUES: tuple[tuple[Any, tuple[Any, ...]], ...] = (
    (Boolean, (True, False, True)),
    (BigInteger, (2**50, 2**50 + 1, -(2**50))),
    (Numeric, (Decimal("0.0001"), Decimal("12345.6789"), Decimal("43.0000"))),
    (Float, (0.5, 1_700_000_000.25, -0.125)),
    (Date, (date(2024, 2, 29), date(2026, 1, 1), date(2026, 12, 31))),
    (Time, (time(23, 59, 59), time(8), time(0))),
    (UTCDateTime, tuple(datetime(2026, 1, 1, 0, 0, n, 1 + n, tzinfo=_ZONE) for n in range(_ROWS))),
    (JSON, ({"a": [1, 1.5, None, 'é\n"\\'], "b": {}}, None, JSON.NULL)),
)
_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
_ACROSS = pytest.mark.parametrize(
    ("engine", "empty"), [("sqlite", "postgresql"), ("postgresql", "sqlite")], indirect=True, ids=["to postgresql", "to sqlite"]
)
"""From each into the other: what holds on either way holds between two of a kind, of which one test shows that they carry."""
_ON_ONE = pytest.mark.parametrize(("engine", "empty"), [("sqlite", "sqlite")], indirect=True, ids=["sqlite"])
"""What is decided before a database is asked needs no second one."""

_FITTING: dict[str, Any] = {
    "unit.working_days": 5,
    "improvementstep.cycle_id": None,
    "evaluationasked.year_evaluation_id": None,
    "followup.year_evaluation_id": None,
    "followupasked.year_evaluation_id": None,
    "creditcoefficient.amount": Decimal("12.5"),
    "preference.opens": 8,
    "preference.closes": 17,
    "preference.digest_at": 10,
}
"""What the rules of a table ask for, where other values are refused."""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "data"


def _make(engine: Engine, file: Path, files: Path, *, evidence: bool = True, **how: Any) -> Manifest:
    with Session(snapshot(engine)) as session:
        whose = files if evidence else None
        return backing_up.make(session, file=file, evidence=whose, key=backup_sealing.made(files), now=_NOW, **how)


def _restore(engine: Engine, file: Path, files: Path) -> restoring.Restored:
    with backup_archive.opened(file) as found:
        found.check()
        restoring.check_empty(engine)
        migrate(engine)
        with Session(engine) as session, session.begin():
            return restoring.restore(session, found, files=files)


def _contents(engine: Engine) -> dict[str, list[Any]]:
    """Every value of every row; of JSON also whether the column is empty or holds JSON's null."""
    found = {}
    with engine.connect() as connection:
        for one in tables():
            empty = [cast(column, Text).is_(None) for column in one.c if isinstance(column.type, JSON)]
            rows = connection.execute(select(*one.c, *empty).order_by(*one.primary_key))
            found[one.name] = [tuple(row) for row in rows]
    return found


def _fill(engine: Engine) -> None:
    """Some rows more in every table, with what is hard to carry: empty columns, odd letters, small shares, JSON's null."""
    written: dict[Table, list[dict[str, Any]]] = {}
    with engine.begin() as connection:
        for one in tables():
            written[one] = []
            for n in range(_ROWS):
                row = {c.name: _FITTING[key] if (key := str(c)) in _FITTING else _value(c, n, written) for c in one.c}
                with suppress(IntegrityError), connection.begin_nested():  # some rules take no such row
                    connection.execute(insert(one), row)
                    written[one].append(row)
        unit = columns(Unit)
        connection.execute(table(Unit).update().where(unit.id == _FIRST).values(parent_id=_FIRST + 2))
    assert not [one.name for one, rows in written.items() if not rows], "the rules of these tables take no row: see _FITTING"


def _value(column: Any, n: int, written: dict[Table, list[dict[str, Any]]]) -> Any:
    if column.nullable and n == 1:
        return None
    for key in column.foreign_keys:
        there = written[key.column.table]
        return there[min(n, len(there) - 1)][key.column.name] if there else None
    kind = column.type
    if isinstance(kind, Enum):
        return next(word for place, word in enumerate(cycle(kind.enums)) if place == n)
    if isinstance(kind, (String, AutoString)):
        return f"{n}{_WORDS[n]}"[: kind.length]
    if isinstance(kind, Integer) and not isinstance(kind, BigInteger):
        return _FIRST + n if column.name == "id" else 1 + n
    return next(values[n] for types, values in _VALUES if isinstance(kind, types))


def test_everything_comes_back_from_either_database_into_either(engine: Engine, empty: Engine, tmp_path: Path, files: Path) -> None:
    given(engine, "given Rahma TUNGGU until 2026-08: 25 26 24\ngiven zone SD-1 Asia/Jayapura")
    _fill(engine)
    digest = _attach(engine, files)
    made = _make(engine, tmp_path / "city.zip", files)
    restored = _restore(empty, tmp_path / "city.zip", tmp_path / "elsewhere")
    assert _contents(empty) == _contents(engine)
    assert restored.rows == {name: part.rows for name, part in made.tables.items()}
    assert restored.files == 1
    assert evidence_files.place(digest, tmp_path / "elsewhere").read_bytes() == _PHOTO
    with Session(empty) as session:
        session.add(Unit(code="NEW", name="Baru", sector="health"))
        session.commit()


@_ACROSS
def test_the_trail_is_protected_in_what_was_restored(engine: Engine, empty: Engine, tmp_path: Path, files: Path) -> None:
    given(engine, "given Rahma TUNGGU until 2026-08: 25")
    _fill(engine)
    _make(engine, tmp_path / "city.zip", files)
    _restore(empty, tmp_path / "city.zip", files)
    with pytest.raises(DBAPIError, match="only ever added to"), empty.begin() as connection:
        connection.execute(table(ReportChange).update().values(why="lain"))


@_ACROSS
def test_what_is_committed_meanwhile_is_in_it_wholly_or_not_at_all(
    engine: Engine, empty: Engine, tmp_path: Path, files: Path
) -> None:
    going, stop = threading.Event(), threading.Event()

    def work() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with Session(engine) as session:
                sent = Submission(number=f"S{number}", person_id=1, unit_id=1, submitted_at=_NOW)
                session.add(sent)
                session.flush()
                at = {"first_submitted_at": _NOW, "submitted_at": _NOW, "state": AnswerState.NIL, "person_id": 1, "unit_id": 1}
                session.add_all(
                    Report(submission_id=sent.id, indicator_id=indicator, period=f"{number}", **at) for indicator in (1, 2)
                )
                session.commit()
            going.set()

    worker = threading.Thread(target=work)
    worker.start()
    going.wait(10)
    try:
        _make(engine, tmp_path / "city.zip", files)
    finally:
        stop.set()
        worker.join()
    _restore(empty, tmp_path / "city.zip", files)
    with Session(empty) as session:
        sent, reports = (session.scalar(select(func.count()).select_from(one)) for one in (table(Submission), table(Report)))
    assert sent > 0
    assert reports == 2 * sent


@pytest.fixture
def backup(engine: Engine, tmp_path: Path, files: Path) -> Path:
    """A backup with one photo."""
    _attach(engine, files)
    _make(engine, tmp_path / "city.zip", files)
    return tmp_path / "city.zip"


def _cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def _flip_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    place = content.index(_PHOTO)
    content[place + 8] ^= 1
    file.write_bytes(content)


def _change(part: str, change: Callable[[bytes], bytes | None]) -> Callable[[Path], None]:
    def changed(file: Path) -> None:
        with zipfile.ZipFile(file) as pack:
            parts = {name: pack.read(name) for name in pack.namelist()}
        with zipfile.ZipFile(file, "w") as pack:
            for name, content in parts.items():
                new = change(content) if name.startswith(part) else content
                if new is not None:
                    pack.writestr(name, new)

    return changed


def _at(revision: str) -> Callable[[bytes], bytes]:
    return lambda content: json.dumps({**json.loads(content), "revision": revision}).encode()


@_ON_ONE
@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_cut_off, "is no backup, or it is damaged"),
        (lambda file: file.write_bytes(b"PK"), "is no backup, or it is damaged"),
        (lambda file: file.unlink(), "cannot be read (No such file or directory)"),
        (_flip_a_bit, "is no backup, or it is damaged"),
        (_change("tables/person", lambda lines: lines.replace(b"Sitti", b"Titti")), "damaged at tables/person.jsonl"),
        (_change("tables/person", lambda _: None), "is no backup, or it is damaged"),
        (_change("evidence/", lambda _: b"other"), "damaged at evidence/"),
        (_change("evidence/", lambda _: None), "parts of it are missing"),
        (_change("manifest.json", lambda _: b"{}"), "is no backup, or it is damaged"),
        (_change("manifest.json", _at("0001")), "then run `migrate` with this one"),
        (_change("manifest.json", _at("9999")), "Update the program, then restore"),
    ],
    ids=[
        "cut off",
        "no zip",
        "not there",
        "a flipped bit",
        "a changed row",
        "a lost table",
        "other evidence",
        "lost evidence",
        "no manifest",
        "older tables",
        "newer tables",
    ],
)
def test_what_is_not_whole_is_refused_before_anything_is_written(
    backup: Path, empty: Engine, tmp_path: Path, harm: Callable[[Path], None], words: str
) -> None:
    harm(backup)
    with pytest.raises(BadBackup) as refused:
        _restore(empty, backup, tmp_path / "elsewhere")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "elsewhere").exists()
    assert inspect(empty).get_table_names() == []


@_ACROSS
def test_a_database_with_one_row_is_left_alone(backup: Path, empty: Engine, tmp_path: Path) -> None:
    migrate(empty)
    with Session(empty) as session:
        session.add(Holiday(day=date(2026, 1, 1), name="Tahun Baru"))
        session.commit()
    before = _contents(empty)
    with pytest.raises(BadBackup, match=r"not empty \(holiday has rows\).*(Move|Create another database)"):
        _restore(empty, backup, tmp_path / "elsewhere")
    assert _contents(empty) == before


@_ACROSS
def test_what_fails_in_the_middle_leaves_an_empty_database(
    backup: Path, empty: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_files, "write_whole", _no_space)
    with pytest.raises(BadBackup, match=r"No space left on device.*left empty"):
        _restore(empty, backup, tmp_path / "elsewhere")
    assert not any(_contents(empty).values())


def _no_space(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_backup_is_its_owners_alone_and_never_half(engine: Engine, tmp_path: Path, files: Path, monkeypatch: Any) -> None:
    file = tmp_path / "city.zip"
    _make(engine, file, files)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    whole = file.read_bytes()
    with pytest.raises(BadBackup, match="there already; name another file, or add --overwrite"):
        _make(engine, file, files)
    monkeypatch.setattr(os, "fsync", _no_space)
    with pytest.raises(BadBackup, match=r"cannot be written \(No space left on device\)"):
        _make(engine, file, files, overwrite=True)
    assert file.read_bytes() == whole
    assert [one.name for one in tmp_path.iterdir() if "zip" in one.name] == ["city.zip"]
    with pytest.raises(BadBackup, match="No such file or directory"):
        _make(engine, tmp_path / "nowhere" / "city.zip", files)


@_ON_ONE
def test_evidence_that_is_lost_or_rotten_is_told_and_keeps_nothing_back(
    engine: Engine, empty: Engine, tmp_path: Path, files: Path
) -> None:
    rotten = evidence_files.place(_attach(engine, files), files)
    rotten.write_bytes(b"rot")
    with Session(engine) as session:
        lost = {"kind": "photo", "file_id": "g", "unique_id": "g", "state": AttachmentState.KEPT, "added_at": _NOW}
        session.add(Attachment(sha256="0" * 64, **lost))
        session.commit()
    told = "\n".join(_make(engine, tmp_path / "city.zip", files).told())
    assert "1 files that the database names were not in DATA_DIR/evidence" in told
    assert f"{rotten.name} was damaged" in told
    assert _restore(empty, tmp_path / "city.zip", tmp_path / "elsewhere").files == 1


@_ON_ONE
def test_evidence_can_be_left_out(engine: Engine, empty: Engine, tmp_path: Path, files: Path) -> None:
    _attach(engine, files)
    made = _make(engine, tmp_path / "city.zip", files, evidence=False)
    assert any(line.startswith("evidence: left out") for line in made.told())
    assert _restore(empty, tmp_path / "city.zip", tmp_path / "elsewhere").files == 0
    assert _contents(empty) == _contents(engine)


def test_tables_of_another_version_are_not_backed_up(empty: Engine, tmp_path: Path, files: Path) -> None:
    with pytest.raises(BadBackup, match="no tables"):
        _make(empty, tmp_path / "city.zip", files)
    migrate(empty)
    with empty.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '0001'"))
    with pytest.raises(BadBackup, match="version of the program that runs the bot, or run `migrate` first"):
        _make(empty, tmp_path / "city.zip", files)


def _attach(engine: Engine, files: Path) -> str:
    """A photo that was kept; the name under which it lies."""
    digest = evidence_files.store(_PHOTO, "foto.jpg", city=City(zone=_ZONE, files=files))
    assert isinstance(digest, str)
    with Session(engine) as session:
        session.add(Attachment(kind="photo", file_id="f", unique_id="u", state=AttachmentState.KEPT, sha256=digest, added_at=_NOW))
        session.commit()
    return digest


def _promote(file: Path) -> None:
    """Make everybody an admin, with a new sum for the table, as somebody would who can write the file."""
    with zipfile.ZipFile(file) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    people = parts["tables/person.jsonl"].replace(b'"staff"', b'"admin"')
    assert people != parts["tables/person.jsonl"]
    manifest = json.loads(parts["manifest.json"])
    manifest["tables"]["person"]["sha256"] = sha256(people).hexdigest()
    with zipfile.ZipFile(file, "w") as pack:
        for name, content in {**parts, "tables/person.jsonl": people, "manifest.json": json.dumps(manifest).encode()}.items():
            pack.writestr(name, content)


def _seal_anew(file: Path) -> None:
    """Seal with a key of one's own."""
    with zipfile.ZipFile(file) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    parts["manifest.seal"] = backup_sealing.Key(b"another").seal(parts["manifest.json"]).encode()
    with zipfile.ZipFile(file, "w") as pack:
        for name, content in parts.items():
            pack.writestr(name, content)


def _promote_and_seal(file: Path) -> None:
    _promote(file)
    _seal_anew(file)


def _look_at(backup: Path, files: Path) -> None:
    with backup_archive.opened(backup) as found:
        found.check()
        found.authenticate(backup_sealing.there(files))


@_ONE
@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_promote, "was changed after it was made"),
        (_promote_and_seal, "sealed with a key that is not here"),
        (_change("manifest.seal", lambda _: None), "has no seal"),
        (_change("manifest.seal", lambda _: b"{}"), "is no backup, or it is damaged"),
        (_change("manifest.seal", lambda _: b"[1]"), "is no backup, or it is damaged"),
    ],
    ids=["a role with a new sum", "a role and a seal of one's own", "the seal taken out", "an empty seal", "an odd seal"],
)
def test_a_backup_that_we_did_not_write_is_not_ours(backup: Path, files: Path, harm: Callable[[Path], None], words: str) -> None:
    _look_at(backup, files)
    harm(backup)
    with pytest.raises(BadBackup) as refused:
        _look_at(backup, files)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@_ONE
def test_without_any_key_nothing_is_ours(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(NotOurs, match="BACKUP_KEY_FILE"), backup_archive.opened(backup) as found:
        found.authenticate(backup_sealing.there(tmp_path / "another machine"))


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = backup_sealing.made(tmp_path / "data")
    assert backup_sealing.made(tmp_path / "data") == first == backup_sealing.there(tmp_path / "data")
    assert stat.S_IMODE(backup_sealing.place(tmp_path / "data").stat().st_mode) == 0o600
    assert first.secret.decode() not in first.seal(b"manifest") + first.name
    assert backup_sealing.made(tmp_path / "data", "one that was set").secret == b"one that was set"


@_ACROSS
def test_the_drill_last_nights_backup_comes_back_with_as_many_rows(
    engine: Engine, empty: Engine, tmp_path: Path, files: Path
) -> None:
    given(engine, "given Rahma TUNGGU until 2026-08: 25 26 24")
    _fill(engine)
    _attach(engine, files)
    city = City(zone=_ZONE, files=files)
    with Session(snapshot(engine)) as session:
        assert nightly_backups.make_due(session, plan=nightly_backups.Plan(hour=2), city=city, now=_NOW) is not None
    (file,) = nightly_backups.kept(files)
    with backup_archive.opened(file) as found:
        found.check()
        found.authenticate(backup_sealing.there(files))
    _restore(empty, file, files)
    counted = {name: len(rows) for name, rows in _contents(empty).items()}
    assert counted == {name: len(rows) for name, rows in _contents(engine).items()}
    assert counted == {name: part.rows for name, part in found.manifest.tables.items()}
    assert min(counted.values()) > 0, "every table was drilled"
