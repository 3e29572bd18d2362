"""A rehearsal tells who would get what and when, changes nothing, and sends nothing."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select
from typer.testing import CliRunner

import main
from bot.clock import Clock
from documents import workbook
from domain.standards.periods import Frequency, Period
from models.calendar.reminder import ReminderStep
from models.messages.message import Outbox
from models.people.person import Account, Person, Posting
from models.people.preference import Preference
from models.people.unit import Unit
from scheduler import rehearsal, rehearsal_book
from scheduler.notices.calendar import reminders
from scheduler.rehearsal import Rehearsed
from services.calendar.rehearsals import read_quarter
from services.city import City
from services.messages.errands import MOST_TRIES
from services.refusals import Refusal
from tests.databases import Sqlite
from tests.stage import Stage
from texts import Texts

ZONE = ZoneInfo("Asia/Makassar")
CITY = City(zone=ZONE)
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
LATE = datetime(2026, 12, 14, 1, tzinfo=UTC)
BEFORE_THE_TENTH = datetime(2026, 12, 8, 1, tzinfo=UTC)
LAST_DAYS = datetime(2026, 12, 22, 1, tzinfo=UTC)
"""Enough of them for what is said of people, whenever they hear it."""
SITTI, BASO, RAHMA, ANDI, TENRI = range(1, 6)


def _play(engine: Engine) -> Rehearsed:
    return rehearsal.rehearse(engine, quarter=Period.parse("2027-Q1"), now=NOW, city=CITY)


def _play_rest(engine: Engine, *, since: datetime = LATE) -> Rehearsed:
    """What is left of the quarter under way: as good as a whole one where every day is like the next, in a sixth of the time."""
    return rehearsal.rehearse(engine, quarter=Period.parse("2026-Q4"), now=since, city=CITY)


def test_a_whole_quarter(sqlite: Sqlite) -> None:
    """In the city as it was founded, which looks the same to whoever only reads: played once."""
    played = _play(sqlite.anew())
    _everybody_gets_what_the_real_notices_would_send(played)
    _it_does_not_begin_with_what_was_told_before(played)
    _nobody_hears_anything_on_a_day_off_or_at_night(played)
    _the_sheets_count_the_same_messages(played)


def _sheets(played: Rehearsed) -> dict[str, list[dict[str, object]]]:
    content = rehearsal_book.write(played, texts=Texts(zone=ZONE), zone=ZONE)
    return {sheet: [cells for _, cells in rows] for sheet, rows in workbook.read(content, name="a.xlsx").items()}


def _everybody_gets_what_the_real_notices_would_send(played: Rehearsed) -> None:
    local = {(one.person, one.at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M"), one.key.split(":")[0]) for one in played.messages}
    assert (SITTI, "2027-01-02 08:05", "reminder") in local, "three days before the due date, a Saturday on which schools work"
    assert (SITTI, "2027-01-04 08:05", "reminder") in local, "one day before"
    assert (BASO, "2027-01-06 07:05", "summary") in local, "the working day after the due date"
    assert (BASO, "2027-01-08 15:05", "summary") in local, "Friday, as if something had changed since the closing"
    assert (BASO, "2027-01-15 15:05", "summary") in local, "and each Friday after it"
    assert (ANDI, "2027-01-08 08:05", "escalation") in local
    assert len({(one.person, one.key) for one in played.messages}) == len(played.messages)


def _it_does_not_begin_with_what_was_told_before(played: Rehearsed) -> None:
    begin = [one for one in played.messages if one.at.astimezone(ZONE).date() <= date(2027, 1, 2)]
    assert {one.key.split(":")[0] for one in begin} == {"reminder"}, "the Friday summary was told on Thursday, New Year's Eve"


def test_nothing_is_sent_and_nothing_is_changed(engine: Engine) -> None:
    assert _play_rest(engine, since=LAST_DAYS).messages
    with Session(engine) as session:
        assert session.scalars(select(Outbox)).all() == []
        assert session.scalars(select(ReminderStep)).all() == []


def test_what_the_quarter_that_has_begun_has_heard_already_does_not_come_again(engine: Engine) -> None:
    look = datetime(2026, 12, 2, 0, 5, tzinfo=UTC)
    with Session(engine) as session, session.begin():
        reminders.post_due(session, now=look, city=CITY)
        heard = set(session.scalars(select(Outbox.key)))
    played = rehearsal.rehearse(engine, quarter=Period.parse("2026-Q4"), now=look, city=CITY)
    assert len(heard) == 3
    assert heard.isdisjoint({one.key for one in played.messages})
    assert played.days[0] == date(2026, 12, 2)
    assert min(one.at for one in played.messages) > look


async def test_a_rehearsal_that_fails_is_said_and_not_tried_for_ever(stage: Stage) -> None:
    def fail(*_args: object) -> bytes:
        raise RuntimeError("a notice is broken")

    stage.process.errands._rehearsing._rehearse = fail
    await stage.play("Tenri > /simulasi TW1\n")
    for _ in range(MOST_TRIES):
        stage.process.clock.move_to(stage.process.clock.now() + timedelta(minutes=20))
        await stage.settle()
    assert any("Sampaikan kode simulasi-1 kepada pengelola" in line for line in stage.chat("Tenri"))
    assert await stage.process.errands.look() == 0


def test_the_command_writes_a_workbook_and_refuses_a_quarter_that_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    file = tmp_path / "a.xlsx"
    quarter = Period.containing(Clock().now().astimezone(ZONE).date(), Frequency.QUARTERLY)
    done = CliRunner().invoke(main.app, ["rehearse", str(quarter), "--file", str(file)])
    assert done.exit_code == 0, done.output
    assert list(workbook.read(file.read_bytes(), name="a.xlsx")) == [
        "Temuan",
        "Per Hari",
        "Per Pegawai",
        "Per Pemberitahuan",
        "Rincian",
    ]
    assert CliRunner().invoke(main.app, ["rehearse", "2020-Q1"]).exit_code == 1


def _nobody_hears_anything_on_a_day_off_or_at_night(played: Rehearsed) -> None:
    for one in played.messages:
        local = one.at.astimezone(ZONE)
        assert 7 <= local.hour < 19
        assert local.weekday() < 6
        assert local.date() not in (date(2027, 1, 1), date(2027, 2, 6), date(2027, 3, 10))


def test_the_findings_name_who_would_never_hear_and_whose_supervisor_is_gone(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.delete(session.scalars(select(Account).where(Account.person_id == SITTI)).one())
        blocked = session.scalars(select(Account).where(Account.person_id == RAHMA)).one()
        blocked.blocked_at = NOW
        gone = session.scalars(select(Posting).where(Posting.person_id == ANDI)).one()
        gone.valid_until = date(2026, 9, 30)
        session.add_all([blocked, gone])
    found = {
        (row["Temuan"], str(row["Siapa atau kapan"]).split(" (")[0]): row["Keterangan"]
        for row in _sheets(_play_rest(engine, since=LAST_DAYS))["Temuan"]
    }
    assert found["Tidak mendengar apa pun", "Sitti Contoh"] == "belum menautkan akun Telegram"
    assert found["Tidak mendengar apa pun", "Rahma Contoh"] == "memblokir bot"
    assert found["Tanpa atasan", "Rahma Contoh"] == "atasannya tidak bertugas pada triwulan ini"
    assert found["Tanpa atasan", "Tenri Contoh"] == "laporan masuk antrean unit"


def test_a_supervisor_of_nobody_is_named(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        moved = session.scalars(select(Posting).where(Posting.person_id == SITTI)).one()
        moved.valid_until = date(2026, 9, 30)
        session.add(moved)
    found = [row for row in _sheets(_play_rest(engine, since=LAST_DAYS))["Temuan"] if row["Temuan"] == "Atasan tanpa pegawai"]
    assert [row["Siapa atau kapan"] for row in found] == ["Baso Contoh, M.Pd."]


def _the_sheets_count_the_same_messages(played: Rehearsed) -> None:
    sheets = _sheets(played)
    count = len(played.messages)
    assert sum(row["Pesan"] for row in sheets["Per Hari"]) == count
    assert sum(row["Pesan"] for row in sheets["Per Pegawai"]) == count
    assert sum(row["Penerima"] for row in sheets["Per Pemberitahuan"]) == count
    assert len(sheets["Rincian"]) == count
    assert len(sheets["Per Hari"]) == 90
    assert sheets["Rincian"][0]["Pemberitahuan"] in ("Pengingat laporan", "Ringkasan mingguan", "Ringkasan setelah tenggat")


def test_a_unit_in_another_zone_hears_at_its_own_hours(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        school = session.scalars(select(Unit).where(Unit.code == "SD-1")).one()
        school.time_zone = "Asia/Jayapura"
        session.add(school)
    reminders = [one.at.astimezone(ZONE) for one in _play_rest(engine).messages if one.person == SITTI and "reminder:" in one.key]
    late, *in_time = sorted(reminders)
    assert f"{late:%Y-%m-%d %H:%M}" == "2026-12-14 09:05", "the day on which the rehearsal begins has begun"
    assert {f"{at:%H:%M}" for at in in_time} == {"07:05"}, "08.05 in Jayapura, on each day after it"


def test_chosen_hours_move_each_message_within_its_day_and_lose_none(engine: Engine) -> None:
    usual = {(one.person, one.key, one.at.astimezone(ZONE).date()) for one in _play_rest(engine, since=BEFORE_THE_TENTH).messages}
    chosen = {SITTI: (12, 19, 16), BASO: (12, 19, 13), RAHMA: (8, 17, 10), ANDI: (7, 19, 13), TENRI: (8, 17, 8)}
    with Session(engine) as session, session.begin():
        for person, (opens, closes, digest_at) in chosen.items():
            session.add(Preference(person_id=person, opens=opens, closes=closes, digest_at=digest_at))
    moved = [(one.person, one.key, one.at.astimezone(ZONE)) for one in _play_rest(engine, since=BEFORE_THE_TENTH).messages]
    assert {key.split(":")[0] for _, key, _ in moved} >= {"reminder", "summary", "escalation"}
    assert {(person, key, at.date()) for person, key, at in moved} == usual
    for person, key, at in moved:
        opens, closes, digest_at = chosen[person]
        assert opens <= at.hour < closes
        assert at.hour == digest_at or not key.startswith(("reminder:", "escalation:"))


def test_test_people_are_left_out(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        sitti = session.get_one(Person, SITTI)
        sitti.is_test = True
        session.add(sitti)
    heard = {one.person for one in _play_rest(engine, since=LAST_DAYS).messages}
    assert SITTI not in heard
    assert BASO in heard


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2027-Q1", "2027-Q1"),
        ("TW4", "2026-Q4"),
        ("tw1", "2027-Q1"),
        ("TW 2 2027", "2027-Q2"),
        ("Triwulan 3", "2027-Q3"),
        ("2027 TW1", "2027-Q1"),
    ],
)
def test_a_quarter_is_read_as_people_write_it(said: str, meant: str) -> None:
    assert str(read_quarter(said, today=TODAY)) == meant


@pytest.mark.parametrize("said", ["TW3 2026", "2040-Q1", "TW5", "besok", ""])
def test_a_quarter_that_is_over_too_far_or_none_is_refused(said: str) -> None:
    with pytest.raises(Refusal):
        read_quarter(said, today=TODAY)
