"""Seats, waiting lists, reminders and the yearly hours: rules as tables and properties."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people.nip import Employment
from domain.standards.rules import Rules
from domain.training import attendance
from domain.training.certificates import issuer_key, number_key
from domain.training.trainings import duty, is_open, moves_up, reminder, suits

_FIRST = date(2026, 10, 20)


@pytest.mark.parametrize(
    ("line", "seats", "taken", "up"),
    [
        pytest.param([(3, 30), (1, 10), (2, 20)], 2, 0, (10, 20), id="the first in line get the seats"),
        pytest.param([(7, 70), (9, 90)], 5, 4, (70,), id="one seat came free, one person moves up"),
        pytest.param([(7, 70)], 5, 5, (), id="no seat is free"),
        pytest.param([(7, 70)], 3, 5, (), id="fewer seats than were given: nobody loses theirs, nobody moves up"),
        pytest.param([(1, 10), (2, 20)], None, 40, (10, 20), id="without a limit everybody has a seat"),
        pytest.param([], 5, 0, (), id="nobody waits"),
    ],
)
def test_who_moves_up(line: list[tuple[int, int]], seats: int | None, taken: int, up: tuple[int, ...]) -> None:
    assert moves_up(line, seats=seats, taken=taken) == up


@given(st.lists(st.integers(0, 50), unique=True), st.integers(0, 20), st.integers(0, 20))
def test_nobody_is_overtaken_and_no_seat_is_given_twice(turns: list[int], seats: int, taken: int) -> None:
    line = [(turn, turn) for turn in turns]
    up = moves_up(line, seats=seats, taken=taken)
    left = set(turns) - set(up)
    assert len(up) <= max(0, seats - taken)
    assert not up or not left or max(up) < min(left)
    assert not left or len(up) == max(0, seats - taken)


@pytest.mark.parametrize(
    ("audience", "fits"),
    [
        pytest.param(None, True, id="no audience is everyone"),
        pytest.param(" ; ", True, id="an empty list is everyone"),
        pytest.param("Guru Kelas; Kepala Sekolah", True, id="one of several positions"),
        pytest.param("guru kelas", True, id="capitals do not matter"),
        pytest.param("Guru", False, id="a part of the position's name is another position"),
    ],
)
def test_whom_a_training_suits(audience: str | None, fits: bool) -> None:
    assert suits("Guru Kelas", audience) is fits


@pytest.mark.parametrize(
    ("until", "today", "may"),
    [
        pytest.param(date(2026, 10, 15), date(2026, 10, 15), True, id="on the last day of registration"),
        pytest.param(date(2026, 10, 15), date(2026, 10, 16), False, id="the day after"),
        pytest.param(None, date(2026, 10, 19), True, id="without a last day, until the day before it starts"),
        pytest.param(None, _FIRST, False, id="not once it has started"),
        pytest.param(date(2026, 10, 25), _FIRST, False, id="a last day after the start does not count"),
    ],
)
def test_how_long_one_may_say_yes(until: date | None, today: date, may: bool) -> None:
    assert is_open(starts=_FIRST, register_until=until, today=today) is may


@pytest.mark.parametrize(
    ("before", "step"),
    [(4, None), (3, "H-3"), (2, "H-3"), (1, "H-1"), (0, "H-0"), (-1, None)],
    ids=["too early", "three days before", "two days before", "the day before", "the morning", "it is over"],
)
def test_when_those_who_come_are_reminded(before: int, step: str | None) -> None:
    assert reminder(starts=_FIRST, today=_FIRST - timedelta(days=before)) == step


@pytest.mark.parametrize(
    ("employment", "hours", "missing", "over"),
    [
        pytest.param(Employment.PNS, 0, 20, 0, id="a PNS begins with 20 missing"),
        pytest.param(Employment.PNS, 20, 0, 0, id="a PNS with 20 is done"),
        pytest.param(Employment.PNS, 60, 0, 0, id="a PNS has no upper limit"),
        pytest.param(Employment.PPPK, 0, 0, 0, id="a PPPK owes none"),
        pytest.param(Employment.PPPK, 24, 0, 0, id="a PPPK may have 24"),
        pytest.param(Employment.PPPK, 30, 0, 6, id="a PPPK with 30 is 6 over"),
    ],
)
def test_the_yearly_hours(employment: Employment, hours: int, missing: int, over: int) -> None:
    mine = duty(employment, Rules())
    assert (mine.missing(hours), mine.over(hours)) == (missing, over)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-10-20T{text}+08:00")


def test_each_code_that_is_shown_has_six_digits_and_is_another() -> None:
    codes = [attendance.code("s", _at("08:00:00") + timedelta(minutes=minute)) for minute in range(30)]
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(set(codes)) == 30
    assert attendance.until(_at("08:07:30")) == _at("08:17:30")


@pytest.mark.parametrize(
    ("said", "at", "right"),
    [
        pytest.param("{}", "08:12:59", True, id="in the last second of its ten minutes"),
        pytest.param(" {} ", "08:03:00", True, id="at once, with blanks around it"),
        pytest.param("{}", "08:13:00", False, id="after ten minutes to the second"),
        pytest.param("{}", "08:02:59", False, id="before its time"),
        pytest.param("", "08:05:00", False, id="nothing"),
        pytest.param("１２３", "08:05:00", False, id="other digits"),
    ],
)
def test_when_a_code_is_right(said: str, at: str, right: bool) -> None:
    made = _at("08:03:00")
    assert attendance.matches("s", said.format(attendance.code("s", made)), [made], _at(at)) is right


def test_a_code_stays_good_when_another_is_shown() -> None:
    first, second = _at("08:03:00"), _at("08:09:30")
    for made in (first, second):
        assert attendance.matches("s", attendance.code("s", made), [first, second], _at("08:12:00"))
    assert attendance.living([first, second], _at("08:14:00")) == [second]


SAME = [
    ("No. 12/PL/2026", "12/pl/2026"),
    ("Nomor : 012 / PL / 2026", "no 12-PL-2026"),
    ("No.SERTIFIKAT 7/A", "7 a"),
    ("007/XII/2026", "7/xii/2026"),
]
OTHER = [("1/12", "11/2"), ("12/PL/2026", "12/PL/2025"), ("10", "1"), ("12A", "12B")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_numbers_are_the_same_however_people_write_them(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_numbers_stay_apart(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


ISSUERS = [
    "Dinas Kesehatan Kota Makassar",
    "DINKES KOTA MAKASSAR",
    "Dinkes Pemkot Makassar",
    "dinas kesehatan, pemerintah kota makassar",
    "Dinas  Kesehatan - Makassar",
    "Dinkes. Makassar",
    "Pemerintah Kota Makassar Dinas Kesehatan",
]


@pytest.mark.parametrize("issuer", ISSUERS)
def test_an_issuer_is_the_same_however_people_write_it(issuer: str) -> None:
    assert issuer_key(issuer) == issuer_key(ISSUERS[0])


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("BKPSDMD Makassar", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Daerah Kota Makassar"),
        ("BKPSDM Pemkot Makassar", "BKPSDMD Kota Makassar"),
        ("Bapelkes Makassar", "BALAI PELATIHAN KESEHATAN, MAKASSAR"),
        ("UPT Puskesmas Contoh", "PKM Contoh"),
        ("UPTD Puskesmas Contoh", "Puskesmas Contoh"),
        ("Poltekkes Kemenkes Makassar", "Politeknik Kesehatan Kementerian Kesehatan Makassar"),
    ],
)
def test_what_an_issuer_is_called_for_short_is_the_same(short: str, full: str) -> None:
    assert issuer_key(short) == issuer_key(full)


def test_bodies_with_names_that_are_alike_stay_apart() -> None:
    names = (
        "BKPSDMD Makassar",
        "BPSDM Makassar",
        "BKD Makassar",
        "BKN Makassar",
        "BGP Makassar",
        "BBGP Makassar",
        "Bapelkes Makassar",
    )
    assert len({issuer_key(name) for name in (*names, "BBPK Makassar")}) == len(names) + 1


@pytest.mark.parametrize(
    "other", ["Dinas Kesehatan Kabupaten Makassar", "Dinkes Gowa", "Disdik Makassar", "Dinas Kesehatan Provinsi Sulawesi Selatan"]
)
def test_another_issuer_stays_another(other: str) -> None:
    assert issuer_key(other) != issuer_key(ISSUERS[0])


def test_another_training_has_another_code() -> None:
    assert attendance.code("a", _at("08:00:00")) != attendance.code("b", _at("08:00:00"))


def test_wrong_tries_make_one_wait_longer_and_longer_up_to_an_hour() -> None:
    minutes = [attendance.pause(misses) // timedelta(minutes=1) for misses in (0, 1, 2, 3, 4, 5, 9, 400)]
    assert minutes == [0, 0, 0, 1, 2, 4, 60, 60]
