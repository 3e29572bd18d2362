"""The rules of the quarterly evaluation, case by case."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evaluation.proposal import COUNTS_NOTHING, WITHHELD, Because, Proposal, Standing, propose
from domain.evaluation.quarters import Reported, achieved
from domain.evaluation.ratings import Conduct, Predicate, Rating, conduct, next_rating, predicate
from domain.evaluation.scores import Component, score
from domain.evaluation.spread import Organisation, check, spread
from domain.evaluation.stages import Dates, Stage, days_to_object, is_final, revealed, stage, usual_dates, warnings
from domain.evaluation.stages import Standing as Stands
from domain.evaluation.targets import worked
from domain.standards.achievement import cumulative_target
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.rules import Rules

A, M, B = Rating.ABOVE, Rating.MEETS, Rating.BELOW
UP, DOWN = Direction.UP, Direction.DOWN

CELLS = [
    ("above, above", A, A, Predicate.VERY_GOOD),
    ("above, meets", A, M, Predicate.GOOD),
    ("above results do not outweigh conduct", A, B, Predicate.POOR),
    ("meets, above", M, A, Predicate.GOOD),
    ("meets, meets", M, M, Predicate.GOOD),
    ("meets, misconduct", M, B, Predicate.POOR),
    ("below, above", B, A, Predicate.NEEDS_IMPROVEMENT),
    ("below, meets", B, M, Predicate.NEEDS_IMPROVEMENT),
    ("below in both", B, B, Predicate.VERY_POOR),
]


@pytest.mark.parametrize(("result", "behaviour", "expected"), [c[1:] for c in CELLS], ids=[c[0] for c in CELLS])
def test_the_predikat_follows_the_table(result: Rating, behaviour: Rating, expected: Predicate) -> None:
    assert predicate(result, behaviour) is expected


def test_all_nine_cells_are_there() -> None:
    assert {(result, behaviour) for _, result, behaviour, _ in CELLS} == set(product(Rating, Rating))


CONDUCTS = [
    ("all as expected", "MMMMMMM", M),
    ("four above decide", "AAAAMMM", A),
    ("three above do not", "AAAMMMM", M),
    ("four below decide", "BBBBMAA", B),
    ("three below and three above are as expected", "BBBMAAA", M),
    ("one below stays as expected", "BMMMMMM", M),
]


@pytest.mark.parametrize(("letters", "expected"), [c[1:] for c in CONDUCTS], ids=[c[0] for c in CONDUCTS])
def test_the_middle_of_seven_values_is_the_conduct(letters: str, expected: Rating) -> None:
    ratings = {value: {"A": A, "M": M, "B": B}[letter] for value, letter in zip(Conduct, letters, strict=True)}
    assert conduct(ratings) is expected


def test_conduct_needs_all_seven_values() -> None:
    with pytest.raises(ValueError, match="seven"):
        conduct({Conduct.LOYAL: M})


def test_three_taps_bring_a_rating_back() -> None:
    assert [next_rating(M), next_rating(A), next_rating(B)] == [A, B, M]


def _score(*parts: tuple[str, str | None]) -> list[Component]:
    return [
        Component(f"P{place}", Fraction(weight), None if value is None else Fraction(value))
        for place, (weight, value) in enumerate(parts)
    ]


SCORES = [
    ("5 and 5 with one missing is 5", (("1", "5"), ("1", "5"), ("1", None)), "5", ("P2",)),
    ("equal weights are a mean", (("1", "1"), ("1", "1/2")), "3/4", ()),
    ("weights of 100 in all", (("60", "1"), ("40", "1/2")), "4/5", ()),
    ("the heavy part is missing", (("80", None), ("10", "1"), ("10", "1/2")), "3/4", ("P0",)),
    ("nothing is there", (("1", None),), None, ("P0",)),
    ("nothing was asked", (), None, ()),
    ("only parts without weight", (("0", "1"), ("0", "1/2")), "3/4", ()),
    ("0 is a value, not a gap", (("1", "0"), ("1", "1")), "1/2", ()),
]


@pytest.mark.parametrize(("parts", "total", "missing"), [c[1:] for c in SCORES], ids=[c[0] for c in SCORES])
def test_a_score_spreads_the_weight_of_what_is_missing(
    parts: tuple[tuple[str, str | None], ...], total: str | None, missing: tuple[str, ...]
) -> None:
    found = score(_score(*parts))
    assert found.total == (None if total is None else Fraction(total))
    assert found.missing == missing


shares = st.fractions(min_value=0, max_value=2)


@given(st.lists(st.tuples(st.integers(1, 100), shares | st.none()), max_size=12))
def test_the_products_of_a_score_add_up_to_it(parts: list[tuple[int, Fraction | None]]) -> None:
    found = score([Component(str(place), Fraction(weight), value) for place, (weight, value) in enumerate(parts)])
    assert sum((line.product for line in found.lines), Fraction(0)) == (found.total or 0)
    assert all(line.weight * line.value == line.product for line in found.lines)
    if found.lines:
        assert sum(line.weight for line in found.lines) == 1
        assert min(line.value for line in found.lines) <= (found.total or 0) <= max(line.value for line in found.lines)


def _standing(share: str | None, *, above: bool = False, main: bool = True, weight: int = 1) -> Standing:
    return Standing("X", Fraction(weight), main, None if share is None else Fraction(Decimal(share)) / 100, above)


PROPOSALS = [
    ("all met and one above its stretch", [_standing("100"), _standing("110", above=True)], A, (Because.ALL_MET_AND_ABOVE,)),
    (
        "all met, no stretch reached",
        [_standing("100"), _standing("150")],
        M,
        (Because.THRESHOLD_REACHED, Because.NO_STRETCH_REACHED),
    ),
    (
        "one main just under 100",
        [_standing("99.9"), _standing("110", above=True)],
        M,
        (Because.THRESHOLD_REACHED, Because.MAIN_NOT_MET),
    ),
    (
        "a further indicator under 100 does no harm",
        [_standing("100", above=True), _standing("50", main=False)],
        A,
        (Because.ALL_MET_AND_ABOVE,),
    ),
    ("exactly the threshold", [_standing("90")], M, (Because.THRESHOLD_REACHED, Because.MAIN_NOT_MET)),
    ("just under the threshold", [_standing("89.9")], B, (Because.THRESHOLD_MISSED,)),
    ("200 % of one counts as 120", [_standing("200"), _standing("50")], B, (Because.THRESHOLD_MISSED,)),
    ("weights decide", [_standing("100", weight=9), _standing("0")], M, (Because.THRESHOLD_REACHED, Because.MAIN_NOT_MET)),
    (
        "a main one without a value cannot be above",
        [_standing("110", above=True), _standing(None)],
        M,
        (Because.THRESHOLD_REACHED, Because.MAIN_NOT_MET, Because.SOME_MISSING),
    ),
    ("nothing verified", [_standing(None)], None, ()),
    ("nothing asked", [], None, ()),
]


@pytest.mark.parametrize(("standings", "rating", "reasons"), [c[1:] for c in PROPOSALS], ids=[c[0] for c in PROPOSALS])
def test_hasil_kerja_is_proposed_with_reasons(
    standings: list[Standing], rating: Rating | None, reasons: tuple[Because, ...]
) -> None:
    found: Proposal = propose(standings, rules=Rules())
    assert (found.rating, found.reasons) == (rating, reasons)


@pytest.mark.parametrize(
    ("rules", "standings", "rating"),
    [
        pytest.param(Rules(meets_from=Decimal(80)), [_standing("85")], M, id="a lower threshold is reached"),
        pytest.param(Rules(meets_from=Decimal(100)), [_standing("95")], B, id="a higher threshold is missed"),
        pytest.param(
            Rules(cap=Decimal(100)), [_standing("150"), _standing("70")], B, id="under a lower cap one cannot make up for another"
        ),
        pytest.param(Rules(cap=Decimal(200)), [_standing("150"), _standing("70")], M, id="under a higher cap it can"),
        pytest.param(
            Rules(stretches=2),
            [_standing("110", above=True), _standing("100")],
            M,
            id="one above is not enough where two are asked",
        ),
        pytest.param(Rules(stretches=2), [_standing("110", above=True)] * 2, A, id="two above are"),
    ],
)
def test_an_agency_sets_how_hasil_kerja_is_proposed(rules: Rules, standings: list[Standing], rating: Rating) -> None:
    assert propose(standings, rules=rules).rating is rating


Q3 = (date(2026, 7, 1), date(2026, 9, 30))
WORKED = [
    ("the whole quarter", [(date(2026, 1, 1), date(2026, 12, 31))], [], 92),
    ("joined on 15 August", [(date(2026, 8, 15), date(2026, 12, 31))], [], 47),
    ("left on 31 July", [(date(2026, 1, 1), date(2026, 7, 31))], [], 31),
    ("ten days of leave", [(date(2026, 1, 1), date(2026, 12, 31))], [(date(2026, 9, 1), date(2026, 9, 10))], 82),
    ("leaves that overlap count once", [Q3], [(date(2026, 9, 1), date(2026, 9, 10)), (date(2026, 9, 5), date(2026, 9, 12))], 80),
    ("a move without a gap", [(date(2026, 1, 1), date(2026, 8, 1)), (date(2026, 8, 2), date(2026, 12, 31))], [], 92),
    ("never there", [], [], 0),
]


@pytest.mark.parametrize(("posts", "leaves", "days"), [c[1:] for c in WORKED], ids=[c[0] for c in WORKED])
def test_days_worked(posts: list[tuple[date, date]], leaves: list[tuple[date, date]], days: int) -> None:
    found = worked(Q3, posts=posts, leaves=leaves)
    assert (found.days, found.of) == (days, 92)
    assert found.whole is (days == 92)


@pytest.mark.parametrize(("month", "due"), [(3, "22.5"), (6, "45"), (9, "67.5"), (12, "90")])
def test_a_yearly_target_is_due_by_quarters(month: int, due: str) -> None:
    assert cumulative_target(Decimal(90), month) == Decimal(due)


def _r(value: str, target: str | None = None, parts: tuple[int, int] | None = None, stretch: str | None = None) -> Reported:
    numerator, denominator = (None, None) if parts is None else (Decimal(parts[0]), Decimal(parts[1]))
    return Reported(
        Decimal(value),
        numerator,
        denominator,
        None if target is None else Decimal(target),
        None if stretch is None else Decimal(stretch),
    )


COUNT, RATIO, DURATION, YES = IndicatorKind.COUNT, IndicatorKind.RATIO, IndicatorKind.DURATION, IndicatorKind.YES_NO
QUARTERS = [
    ("counts add", [_r("2", "3"), _r("4", "3")], COUNT, UP, False, "6", "6", "100"),
    ("a missing month takes its target along", [_r("3", "3")], COUNT, UP, False, "3", "3", "100"),
    ("ratios add their parts", [_r("100", "50", (10, 10)), _r("10", "50", (9, 90))], RATIO, UP, False, "19", "50", "38"),
    ("cumulative takes the latest", [_r("45", "52.5", (45, 100)), _r("60", "60", (60, 100))], RATIO, UP, True, "60", "60", "100"),
    ("durations are averaged", [_r("20", "30"), _r("40", "30")], DURATION, DOWN, False, "30", "30", "100"),
    ("a falling one, better than asked", [_r("15", "30")], DURATION, DOWN, False, "15", "30", "150"),
    ("a falling one, twice the target", [_r("60", "30")], DURATION, DOWN, False, "60", "30", "0"),
    ("target 0 is met by 0", [_r("0", "0")], COUNT, DOWN, False, "0", "0", "100"),
    ("target 0 is broken by 1", [_r("1", "0")], COUNT, DOWN, False, "1", "0", "0"),
    ("over the target, shown uncapped", [_r("9", "6")], COUNT, UP, False, "9", "6", "150"),
    ("a target changed in between", [_r("20", "20"), _r("20", "40")], DURATION, UP, False, "20", "30", "66.7"),
    ("yes", [_r("1", "1")], YES, UP, False, "1", "1", "100"),
    ("without a target nothing is compared", [_r("5")], COUNT, UP, False, "5", None, None),
    ("a month without a target compares nothing", [_r("5", "3"), _r("5")], COUNT, UP, False, "10", None, None),
    ("means are exact until they are shown", [_r("1", "1"), _r("1", "1"), _r("2", "2")], DURATION, UP, False, "4/3", "4/3", "100"),
]


@pytest.mark.parametrize(
    ("reports", "kind", "direction", "cumulative", "value", "target", "percent"),
    [c[1:] for c in QUARTERS],
    ids=[c[0] for c in QUARTERS],
)
def test_a_quarter_out_of_its_months(
    reports: list[Reported],
    kind: IndicatorKind,
    direction: Direction,
    cumulative: bool,
    value: str,
    target: str | None,
    percent: str | None,
) -> None:
    found = achieved(reports, kind=kind, direction=direction, cumulative=cumulative)
    assert found is not None
    assert found.value == Fraction(value)
    assert found.target == (None if target is None else Fraction(target))
    assert (found.share is None) == (percent is None)
    if found.share is not None and percent is not None:
        assert abs(found.share * 100 - Fraction(percent)) < Fraction(1, 20)


def test_nothing_reported_and_dates_have_no_achievement() -> None:
    assert achieved([], kind=COUNT, direction=UP, cumulative=False) is None
    assert achieved([_r("1", "1")], kind=IndicatorKind.DATE, direction=UP, cumulative=False) is None


@pytest.mark.parametrize(
    ("value", "direction", "above"), [("7", UP, False), ("8", UP, True), ("21", DOWN, False), ("8", DOWN, True)]
)
def test_the_stretch_is_reached_from_its_own_value_on(value: str, direction: Direction, above: bool) -> None:
    found = achieved([_r(value, "10", stretch="8")], kind=COUNT, direction=direction, cumulative=False)
    assert found is not None
    assert found.above is above


P = Predicate
SPREADS = [
    ("outstanding, seven of ten very good", [P.VERY_GOOD] * 7 + [P.GOOD] * 3, Organisation.OUTSTANDING, [True]),
    ("outstanding, eight of ten", [P.VERY_GOOD] * 8 + [P.GOOD] * 2, Organisation.OUTSTANDING, [False]),
    ("good, nobody needs improvement", [P.GOOD] * 7 + [P.VERY_GOOD] * 3, Organisation.GOOD, [True, False]),
    ("good, one needs improvement", [P.GOOD] * 7 + [P.VERY_GOOD] * 2 + [P.POOR], Organisation.GOOD, [True, True]),
    ("needs improvement", [P.NEEDS_IMPROVEMENT] * 6 + [P.GOOD] * 3 + [P.VERY_GOOD], Organisation.NEEDS_IMPROVEMENT, [True, True]),
    ("poor", [P.POOR] * 6 + [P.VERY_GOOD] * 4, Organisation.POOR, [True, False, False]),
    ("very poor, one very good", [P.VERY_POOR] * 8 + [P.POOR, P.VERY_GOOD], Organisation.VERY_POOR, [True, True, False]),
    ("nobody yet", [], Organisation.GOOD, []),
]


@pytest.mark.parametrize(("predicates", "organisation", "kept"), [c[1:] for c in SPREADS], ids=[c[0] for c in SPREADS])
def test_the_guidance_is_looked_at(predicates: list[Predicate], organisation: Organisation, kept: list[bool]) -> None:
    assert [one.kept for one in check(predicates, organisation)] == kept
    assert sum(spread(predicates).values()) == len(predicates)


DATES = usual_dates(date(2026, 9, 30), Rules())
IN_TIME, LATE = date(2026, 10, 12), date(2026, 10, 22)
STAGES = [
    ("nothing yet", Stands(), IN_TIME, Stage.JUDGEMENT, False),
    ("only the person", Stands(judged_self=True), IN_TIME, Stage.JUDGEMENT, False),
    ("only the supervisor", Stands(judged=True), IN_TIME, Stage.JUDGEMENT, False),
    ("both are in", Stands(judged_self=True, judged=True), IN_TIME, Stage.TALK, True),
    ("the person missed the date", Stands(judged=True), LATE, Stage.TALK, True),
    ("the supervisor missed the date", Stands(judged_self=True), LATE, Stage.JUDGEMENT, True),
    ("after the talk", Stands(judged=True, talked=True), LATE, Stage.ANSWER, True),
    ("agreed", Stands(judged=True, talked=True, answered=True), LATE, Stage.DONE, True),
    ("objected", Stands(judged=True, talked=True, answered=True, objected=True), LATE, Stage.OBJECTION, True),
    ("the objection was decided", Stands(True, True, True, True, True, True), LATE, Stage.DONE, True),
]


@pytest.mark.parametrize(("standing", "today", "expected", "open_"), [c[1:] for c in STAGES], ids=[c[0] for c in STAGES])
def test_whose_turn_it_is(standing: Stands, today: date, expected: Stage, open_: bool) -> None:
    assert stage(standing, DATES, today) is expected
    assert revealed(standing, DATES, today) is open_


def test_the_usual_dates_of_a_quarter() -> None:
    assert Dates(date(2026, 10, 10), date(2026, 10, 17), date(2026, 10, 21), date(2026, 10, 28), date(2026, 11, 4)) == DATES
    assert DATES.in_order
    assert not Dates(DATES.evidence, DATES.rating, DATES.self, DATES.talk, DATES.answer).in_order


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_stages_follow_each_other_whatever_the_year(told: date) -> None:
    assert usual_dates(told, Rules()).in_order


@pytest.mark.parametrize(("set_by_an_agency", "days"), [(3, 14), (14, 14), (21, 21)])
def test_nobody_has_less_than_the_days_of_the_law_to_object(set_by_an_agency: int, days: int) -> None:
    assert days_to_object(Rules(objection_days=set_by_an_agency)) == days


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param(Rules(), "10 17 21 28 4", id="as usual"),
        pytest.param(Rules(evidence_days=5, rating_days=0), "5 12 12 19 26", id="both judge until the same day"),
        pytest.param(Rules(talk_days=1, answer_days=1), "10 17 21 22 23", id="a short end"),
    ],
)
def test_an_agency_sets_the_days_of_the_stages(rules: Rules, expected: str) -> None:
    found = usual_dates(date(2026, 9, 30), rules)
    assert " ".join(str(day.day) for day in (found.evidence, found.self, found.rating, found.talk, found.answer)) == expected
    assert found.in_order


def test_who_holds_a_stage_up_is_reminded_before_its_last_day_and_on_it() -> None:
    assert warnings(date(2026, 10, 21), Rules(warn_days=5)) == (date(2026, 10, 16), date(2026, 10, 21))


@given(st.lists(st.integers(0, 60), min_size=6, max_size=6), st.booleans(), st.booleans())
def test_an_evaluation_only_moves_forward_whenever_each_side_acts(waits: list[int], comes: bool, objects: bool) -> None:
    order, today, happened = list(Stage), date(2026, 10, 11), Stands()
    seen = [order.index(stage(happened, DATES, today))]
    for wait, what in zip(waits, ("judged_self", "judged", "talked", "answered", "objected", "decided"), strict=True):
        today += timedelta(days=wait)
        late = {"talked": stage(happened, DATES, today) is not Stage.TALK}
        if (what == "judged_self" and not comes) or (what in ("objected", "decided") and not objects) or late.get(what):
            continue
        if what == "answered" and not happened.talked:
            break
        happened = replace(happened, **{what: True, **({"objected": objects} if what == "answered" else {})})
        seen.append(order.index(stage(happened, DATES, today)))
    assert seen == sorted(seen)


FINAL = [
    # PP 30/2019: an objection within 14 calendar days, decided by the superior of the supervisor
    ("told and not answered, on the last day to object", Stands(talked=True), 0, False),
    ("told and not answered, the day after", Stands(talked=True), 1, True),
    ("agreed", Stands(talked=True, answered=True), -13, True),
    ("objected and not decided", Stands(talked=True, answered=True, objected=True), -3, False),
    ("objected and not decided, long after", Stands(talked=True, answered=True, objected=True), 300, False),
    ("objected and decided", Stands(talked=True, answered=True, objected=True, decided=True), -3, True),
]


@pytest.mark.parametrize(("standing", "days", "expected"), [case[1:] for case in FINAL], ids=[case[0] for case in FINAL])
def test_a_result_is_final_when_nothing_can_change_it(standing: Stands, days: int, expected: bool) -> None:
    last_day = date(2027, 3, 2)
    assert is_final(standing, last_day, last_day + timedelta(days=days)) is expected


@pytest.mark.parametrize(
    ("rule", "rating", "total"),
    [(WITHHELD, None, "100"), (COUNTS_NOTHING, Rating.BELOW, "40")],
    ids=["nothing is proposed", "its time counts 0"],
)
def test_a_month_that_was_withheld_is_no_gain(rule: int, rating: Rating | None, total: str) -> None:
    """One of three months at the stretch made *di atas*; two are missing."""
    standing = Standing("HADIR", Fraction(1), True, Fraction(120, 100), above=True, owed=3, missing=2)
    assert propose([replace(standing, missing=0)], rules=Rules(unreported=rule)).rating is Rating.ABOVE
    found = propose([standing], rules=Rules(unreported=rule))
    assert found.rating is rating
    assert Because.DUTY_MISSING in found.reasons
    assert found.score.total == Fraction(120 if rule == WITHHELD else 40, 100)


def test_a_main_duty_never_reported_counts_0_where_the_rule_says_so() -> None:
    there = Standing("A", Fraction(1), True, Fraction(1), above=True, owed=3)
    gone = Standing("B", Fraction(1), True, None, above=False, owed=3, missing=3)
    found = propose([there, gone], rules=Rules(unreported=COUNTS_NOTHING))
    assert (found.rating, found.score.total) == (Rating.BELOW, Fraction(1, 2))
    assert propose([there, gone], rules=Rules(unreported=WITHHELD)).rating is None


def test_there_must_be_some_is_one_person_however_many_they_are() -> None:
    three_hundred = [Predicate.GOOD] * 200 + [Predicate.VERY_GOOD] * 99
    assert not check(three_hundred, Organisation.GOOD)[1].kept
    assert check([*three_hundred, Predicate.NEEDS_IMPROVEMENT], Organisation.GOOD)[1].kept
