"""Periods, calendars, NIPs, phones, achievements, reminders and facts: rules as tables and properties."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actions import Action
from domain.calendar.reminders import LADDER, steps
from domain.messages.facts import freeze, thaw
from domain.messages.quiet_hours import next_allowed
from domain.people.nip import BadNip, Employment, NipProblem, check_nip, mask
from domain.people.phones import read_phone
from domain.standards.achievement import Classes, Part, Status, achievement, cumulative_target, percent, status, together
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Frequency, Period, WindowState, window
from domain.standards.rules import Rules
from domain.standards.working_days import WorkCalendar
from services.evaluation.actions import Agree
from services.verification.actions import GiveReason

TODAY = date(2026, 10, 1)
MAKASSAR = ZoneInfo("Asia/Makassar")
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


@given(days, st.sampled_from(Frequency))
def test_periods_cover_twenty_years_without_a_gap(day: date, frequency: Frequency) -> None:
    period = Period.containing(day, frequency)
    assert period.first <= day <= period.last
    assert period.next().first == period.last + timedelta(days=1)
    assert period.next().previous() == period
    assert Period.parse(str(period)) == period
    assert period.previous() < period < period.next()


@pytest.mark.parametrize("text", ["2026-13", "2026-Q5", "2026", "26-10", "", "2026-00"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"period|month|quarter"):
        Period.parse(text)


def test_a_window_opens_is_due_and_locks() -> None:
    limits = window(Period.parse("2026-09"), opens_before=5, due_after=5, locks_after=30)
    states = {
        day: limits.state(date.fromisoformat(day)) for day in ("2026-09-24", "2026-09-25", "2026-10-05", "2026-10-06", "2026-10-31")
    }
    assert list(states.values()) == [WindowState.EARLY, WindowState.OPEN, WindowState.OPEN, WindowState.LATE, WindowState.LOCKED]


@given(days, st.integers(-60, 60), st.sampled_from((5, 6)), st.sets(days, max_size=20))
def test_working_days_are_never_days_off(day: date, count: int, week: int, off: set[date]) -> None:
    calendar = WorkCalendar(frozenset(off), week)
    found = calendar.add_working_days(day, count)
    if count:
        assert calendar.is_working(found)
        between = calendar.working_days_between(min(day, found), max(day, found)) - calendar.is_working(day)
        assert between == abs(count)
    assert calendar.is_working(calendar.next_working(day))


@given(
    st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)), st.sampled_from((5, 6))
)
def test_a_push_goes_only_in_the_hours_and_on_working_days(now: datetime, week: int) -> None:
    calendar = WorkCalendar(frozenset(), week)
    at = next_allowed(now, zone=MAKASSAR, works=calendar.is_working)
    local = at.astimezone(MAKASSAR)
    assert at >= now
    assert calendar.is_working(local.date())
    assert time(7) <= local.time() < time(19)


NIPS = [
    ("a civil servant", "198001012005012001", Employment.PNS, None),
    ("with spaces", "19800101 200501 2 001", Employment.PNS, None),
    ("a PPPK", "199001012023211001", Employment.PPPK, None),
    ("a PPPK without saying so", "199001012023211001", None, None),
    ("17 digits", "19800101200501200", None, NipProblem.NOT_18_DIGITS),
    ("letters", "19800101200501200A", None, NipProblem.NOT_18_DIGITS),
    ("born on 30 February", "198002302005012001", None, NipProblem.NO_SUCH_BIRTH_DATE),
    ("appointed in month 13", "198001012005132001", Employment.PNS, NipProblem.NO_SUCH_APPOINTMENT),
    ("appointed at 17", "199001012007122001", Employment.PNS, NipProblem.APPOINTED_TOO_YOUNG),
    ("appointed next month", "199001012026112001", Employment.PNS, NipProblem.APPOINTED_IN_FUTURE),
    ("sex 3", "198001012005013001", None, NipProblem.NO_SUCH_SEX),
    ("serial 000", "198001012005012000", None, NipProblem.NO_SERIAL),
    ("appointed on the 18th birthday", "198001011998012001", Employment.PNS, None),
    ("appointed before the 18th birthday, within its month", "198001151998012001", Employment.PNS, NipProblem.APPOINTED_TOO_YOUNG),
    ("born on 29 February, appointed the month after", "200002292018032001", Employment.PNS, None),
    ("a PPPK of 19", "200401012023211001", Employment.PPPK, NipProblem.APPOINTED_TOO_YOUNG),
    ("a PPPK of 20", "200301012023211001", Employment.PPPK, None),
    ("a PPPK for the ninth time", "199001012023291001", Employment.PPPK, None),
    ("a PPPK with appointment count 30", "199001012023301001", Employment.PPPK, NipProblem.NO_SUCH_APPOINTMENT),
    ("a PPPK with appointment count 20", "199001012023201001", Employment.PPPK, NipProblem.NO_SUCH_APPOINTMENT),
]


@pytest.mark.parametrize(("text", "employment", "problem"), [case[1:] for case in NIPS], ids=[case[0] for case in NIPS])
def test_a_nip_says_what_its_digits_must_mean(text: str, employment: Employment | None, problem: NipProblem | None) -> None:
    if problem is None:
        assert len(check_nip(text, employment=employment, today=TODAY).digits) == 18
        return
    with pytest.raises(BadNip) as bad:
        check_nip(text, employment=employment, today=TODAY)
    assert bad.value.problem is problem


def test_a_nip_is_masked_for_others() -> None:
    assert mask("198001012005012001") == "198…001"


@pytest.mark.parametrize(
    "text",
    ["0812-3456-789", "62812 3456 789", "+62 812 3456 789", "8123456789", "0062812 3456789", "+62 0812 3456 789", "٠٨١٢٣٤٥٦٧٨٩"],
)
def test_phone_numbers_have_one_form(text: str) -> None:
    assert read_phone(text) == "+628123456789"


@pytest.mark.parametrize("text", ["", "abc", "12", "0812x"])
def test_what_is_no_phone_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="phone"):
        read_phone(text)


ACHIEVED = [
    ("half of it", "45", "90", Direction.UP, Fraction(1, 2)),
    ("more than it", "99", "90", Direction.UP, Fraction(11, 10)),
    ("exactly, falling", "30", "30", Direction.DOWN, Fraction(1)),
    ("faster than demanded", "15", "30", Direction.DOWN, Fraction(3, 2)),
    ("a third slower", "40", "30", Direction.DOWN, Fraction(2, 3)),
    ("far too slow is never below 0", "100", "30", Direction.DOWN, Fraction(0)),
    ("no dropout where none is allowed", "0", "0", Direction.DOWN, Fraction(1)),
    ("one dropout where none is allowed", "1", "0", Direction.DOWN, Fraction(0)),
]


@pytest.mark.parametrize(("value", "target", "direction", "share"), [c[1:] for c in ACHIEVED], ids=[c[0] for c in ACHIEVED])
def test_achievement_of_a_target(value: str, target: str, direction: Direction, share: Fraction) -> None:
    assert achievement(Decimal(value), Decimal(target), direction) == share


def test_ratios_add_their_parts_and_never_average_percentages() -> None:
    parts = [Part(Decimal(100), Decimal(10), Decimal(10), Decimal(50)), Part(Decimal(10), Decimal(9), Decimal(90), Decimal(50))]
    assert together(parts, kind=IndicatorKind.RATIO, direction=Direction.UP) == Fraction(19, 50)


def test_what_is_missing_never_counts_as_zero() -> None:
    parts = [Part(Decimal(6), None, None, Decimal(6)), Part(None, None, None, Decimal(6))]
    assert together(parts, kind=IndicatorKind.COUNT, direction=Direction.UP) == 1
    assert together([], kind=IndicatorKind.COUNT, direction=Direction.UP) is None


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ("91", Status.GOOD),
        ("90.99", Status.FAIR),
        ("90.94", Status.FAIR),
        ("80.5", Status.FAIR),
        ("80.04", Status.FAIR),
        ("80", Status.POOR),
        ("0", Status.POOR),
    ],
)
def test_classes_leave_no_gap(share: str, expected: Status) -> None:
    assert status(Fraction(Decimal(share)) / 100, None, Classes(Rules().good_from, Rules().fair_from)) is expected


def test_figures_are_rounded_half_up_and_a_yearly_target_grows_by_the_month() -> None:
    assert percent(Fraction(43, 45)) == Decimal("95.6")
    assert percent(Fraction(1905, 2000)) == Decimal("95.3")
    assert cumulative_target(Decimal(90), 6) == Decimal(45)


DUE = date(2026, 10, 5)
LADDERS = [
    ("long before", -9, (), None, ()),
    ("seven days before", -7, (), "H-7", ()),
    ("the day after still belongs to H-7", -6, (), "H-7", ()),
    ("taken already", -6, ("H-7",), None, ()),
    ("three days before, the first was missed", -3, (), "H-3", ("H-7",)),
    ("the due day belongs to H-1", 0, ("H-7", "H-3"), "H-1", ()),
    ("the day after", 1, ("H-7", "H-3", "H-1"), "H+1", ()),
    ("three days after", 3, ("H-7", "H-3", "H-1", "H+1"), "H+3", ()),
    ("three days after, nobody heard on the day after", 3, ("H-7", "H-3", "H-1"), "H+1", ()),
    ("eight days after an outage from the due day on", 8, ("H-7", "H-3"), "H+1", ("H-1",)),
    ("ten days after nothing is of use", 10, ("H-7", "H-3", "H-1", "H+1"), None, ("H+3",)),
]


@pytest.mark.parametrize(("offset", "taken", "take", "skip"), [case[1:] for case in LADDERS], ids=[case[0] for case in LADDERS])
def test_the_reminder_ladder(offset: int, taken: tuple[str, ...], take: str | None, skip: tuple[str, ...]) -> None:
    found = steps(due=DUE, today=DUE + timedelta(days=offset), taken=frozenset(taken))
    assert (found.take, found.skip) == (take, skip)


@given(st.lists(st.integers(-12, 15), min_size=1, max_size=30))
def test_however_the_days_go_each_step_is_taken_or_skipped_once(offsets: list[int]) -> None:
    taken: list[str] = []
    for offset in sorted(offsets):
        found = steps(due=DUE, today=DUE + timedelta(days=offset), taken=frozenset(taken))
        taken += [*found.skip, *([found.take] if found.take else [])]
    assert len(taken) == len(set(taken))
    assert set(taken) <= {name for name, _ in LADDER}


facts = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.datetimes(timezones=st.just(UTC))
    | st.sampled_from([Period.parse("2026-Q3"), Period.parse("2026-10")]),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(st.characters(categories=["Ll"]), min_size=1), inner),
    max_leaves=8,
)


@given(facts)
def test_facts_survive_the_database(value: object) -> None:
    assert thaw(freeze(value)) == value


def test_a_float_is_no_fact() -> None:
    with pytest.raises(TypeError, match="float"):
        freeze({"score": 0.1})


def test_a_button_fits_64_bytes_or_is_refused_when_it_is_made() -> None:
    action = GiveReason(2**31 - 1, 12, "reason_number")
    assert GiveReason.unpack(action.pack()) == action
    with pytest.raises(ValueError, match="64 bytes"):
        GiveReason(1, 1, "x" * 60).pack()


@pytest.mark.parametrize("text", ["because", "because:1:2", "because:x:2:r", "other:1:2:r", ""])
def test_a_forged_button_is_nothing(text: str) -> None:
    assert GiveReason.unpack(text) is None


@pytest.mark.parametrize(("text", "annual"), [("evyes:7", False), ("evyes:7:0", False), ("evyes:7:1", True)])
def test_a_button_from_before_a_field_was_added_still_works(text: str, annual: bool) -> None:
    assert Agree.unpack(text) == Agree(7, annual)


def test_two_actions_cannot_have_one_code() -> None:
    with pytest.raises(TypeError, match="two actions"):
        type("Forged", (Action,), {"code": "because"})
