"""A quarter in parts, case by case and for every chain of posts: each day is evaluated once, and by somebody who can."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evaluation.parts import Part, Stretch, parts
from domain.standards.rules import Rules

_FIRST, _LAST = date(2026, 7, 1), date(2026, 9, 30)
QUARTER = (_FIRST, _LAST)
_NAMES = {"A": 1, "B": 2, "C": 3, "-": None}


def _posts(words: str) -> list[Stretch]:
    """`A49 B43`: 49 days under A in unit 1, then 43 under B in unit 2. `A/7` names another unit, `-` no supervisor, `.10` a gap."""
    found, day = [], _FIRST
    for word in words.split():
        who, _, rest = word[0], *word.partition(word[0])[1:]
        unit, _, days = rest.partition(":") if ":" in rest else ("", "", rest)
        until = day + timedelta(days=int(days) - 1)
        if who != ".":
            found.append(Stretch(day, until, int(unit or _NAMES[who] or 9), _NAMES[who], "Guru Kelas"))
        day = until + timedelta(days=1)
    return found


def _said(found: tuple[Part, ...]) -> str:
    """`A49 B43`."""
    names = {number: name for name, number in _NAMES.items()}
    return " ".join(f"{names[one.supervisor]}{(one.last - one.first).days + 1}" for one in found)


CASES = [
    # all days under one supervisor
    ("one post", "A92", "", "A92"),
    ("joined in the middle: the days before belong to the part too", ".40 A52", "", "A92"),
    ("another jabatan under the same supervisor", "A50 A42", "", "A92"),
    # two that lasted long enough (PermenPANRB 6/2022: the supervisor evaluates)
    ("moved in the middle", "A49 B43", "", "A49 B43"),
    ("just long enough on both sides", "A62 B30", "", "A62 B30"),
    ("another unit under the same supervisor", "A1:49 A5:43", "", "A49 A43"),
    ("three supervisors", "A31 B30 C31", "", "A31 B30 C31"),
    ("a gap between two posts goes to the later", "A35 .10 B47", "", "A35 B57"),
    # too short to be judged
    ("the first too short", "A29 B63", "", "B92"),
    ("the last too short: who saw the most judges it all", "A63 B29", "", "A92"),
    ("a short one between two goes to the later", "A35 B10 C47", "", "A35 C57"),
    ("away for a short while and back is one part", "A40 B10 A42", "", "A92"),
    ("all too short: the last supervisor", "A29 B29 C29", "", "C92"),
    # nobody who can judge
    ("without a supervisor first", "-49 A43", "", "A92"),
    ("without a supervisor at last", "A49 -43", "", "A92"),
    ("never a supervisor", "-92", "", ""),
    ("no post at all", ".92", "", ""),
    ("the earlier supervisor is gone", "A49 B43", "A", "B92"),
    ("the later supervisor is gone", "A49 B43", "B", "A92"),
    ("both are gone: the last, who may come back or be replaced in the roster", "A49 B43", "AB", "B92"),
]


@pytest.mark.parametrize(("words", "gone", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_quarter_is_divided_by_who_can_judge_which_days(words: str, gone: str, expected: str) -> None:
    assert _said(parts(QUARTER, _posts(words), gone={_NAMES[name] or 0 for name in gone}, shortest=30)) == expected


def test_the_shortest_part_is_a_setting() -> None:
    assert Rules().part_days == 30
    assert _said(parts(QUARTER, _posts("A49 B43"), shortest=45)) == "A92"


@st.composite
def _chains(draw: st.DrawFn) -> list[Stretch]:
    """Posts one after the other, with gaps, some of them before or after the quarter."""
    day, found = _FIRST - timedelta(days=draw(st.integers(0, 40))), []
    for _ in range(draw(st.integers(0, 7))):
        day += timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 9, 40])))
        until = day + timedelta(days=draw(st.integers(0, 70)))
        found.append(Stretch(day, until, draw(st.integers(1, 3)), draw(st.sampled_from([1, 2, 3, None])), "Guru Kelas"))
        day = until + timedelta(days=1)
    return found


@given(posts=_chains(), gone=st.sets(st.integers(1, 3)), shortest=st.integers(1, 60))
def test_every_day_of_the_quarter_is_in_exactly_one_part(posts: list[Stretch], gone: set[int], shortest: int) -> None:
    found = parts(QUARTER, posts, gone=gone, shortest=shortest)
    days = [one.first + timedelta(days=i) for one in found for i in range((one.last - one.first).days + 1)]
    wanted = [_FIRST + timedelta(days=i) for i in range(92)]
    assert days == (wanted if found else [])
    assert bool(found) == any(one.supervisor and one.first <= _LAST and one.last >= _FIRST for one in posts)


@given(posts=_chains(), gone=st.sets(st.integers(1, 3)), shortest=st.integers(1, 60))
def test_of_several_parts_each_is_long_enough_and_has_somebody_who_can_judge(
    posts: list[Stretch], gone: set[int], shortest: int
) -> None:
    found = parts(QUARTER, posts, gone=gone, shortest=shortest)
    if len(found) > 1:
        assert all(one.supervisor not in gone and (one.last - one.first).days + 1 >= shortest for one in found)
        assert all((one.unit, one.supervisor) != (after.unit, after.supervisor) for one, after in itertools.pairwise(found))


@given(posts=_chains(), gone=st.sets(st.integers(1, 3)))
def test_the_order_of_the_rows_does_not_matter(posts: list[Stretch], gone: set[int]) -> None:
    assert parts(QUARTER, posts[::-1], gone=gone, shortest=30) == parts(QUARTER, posts, gone=gone, shortest=30)
