"""Each kind of indicator takes what it should, and says what is wrong with the rest."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.messages.bilingual import InLanguages
from domain.messages.facts import freeze, thaw
from domain.reporting.answers import Ambiguous, Answer, AnswerState, Problem, ProblemKind, Rule, part_alone, read_answer
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period

TODAY = date(2026, 10, 1)
COUNT = Rule(IndicatorKind.COUNT, "modul", Decimal(0), Decimal(60))
LARGE = Rule(IndicatorKind.COUNT, "orang", Decimal(0), None, decimals=3)
RATIO = Rule(IndicatorKind.RATIO, "%")
COVERAGE = Rule(IndicatorKind.RATIO, "%", may_exceed=True)
PERCENT = Rule(IndicatorKind.PERCENTAGE, "%", Decimal(0), Decimal(100), decimals=1)
INDEX = Rule(IndicatorKind.INDEX, "indeks", Decimal(25), Decimal(100), decimals=2)
WAIT = Rule(IndicatorKind.DURATION, "menit", Decimal(0), Decimal(300), decimals=1)
DAYS = Rule(IndicatorKind.DURATION, "hari", Decimal(0), Decimal(60), decimals=1)
DATE = Rule(IndicatorKind.DATE, "")
SEPTEMBER = replace(DATE, period=Period.parse("2026-09"))
OCTOBER = replace(DATE, period=Period.parse("2026-10"))
YES = Rule(IndicatorKind.YES_NO, "")

TAKEN: list[tuple[str, Rule, str, dict[str, Any]]] = [
    ("a count", COUNT, "6", {"value": Decimal(6)}),
    ("a count in words with its unit", COUNT, "dua puluh lima modul", {"value": Decimal(25)}),
    ("a ratio with a slash", RATIO, "43/45", {"value": Decimal("95.5556"), "numerator": Decimal(43), "denominator": Decimal(45)}),
    ("a ratio with dari", RATIO, "43 dari 45", {"numerator": Decimal(43)}),
    ("a ratio with of", RATIO, "43 of 45 pupils", {"denominator": Decimal(45)}),
    ("coverage above 100 %", COVERAGE, "50/45", {"value": Decimal("111.1111")}),
    ("a percentage", PERCENT, "95,6 %", {"value": Decimal("95.6")}),
    ("an index", INDEX, "88,31", {"value": Decimal("88.31")}),
    ("minutes", WAIT, "25 menit", {"value": Decimal(25)}),
    ("hours and minutes", WAIT, "1 jam 20 menit", {"value": Decimal(80)}),
    ("a clock", WAIT, "1:20", {"value": Decimal(80)}),
    ("a bare number is in the unit", WAIT, "12,5", {"value": Decimal("12.5")}),
    ("half an hour", WAIT, "setengah jam", {"value": Decimal(30)}),
    ("one and a half hours", WAIT, "satu setengah jam", {"value": Decimal(90)}),
    ("hours and minutes, short", WAIT, "1j20m", {"value": Decimal(80)}),
    ("seconds", WAIT, "30 detik", {"value": Decimal("0.5")}),
    ("thousands in a ratio", RATIO, "1,500/2.000", {"numerator": Decimal(1500), "denominator": Decimal(2000)}),
    ("tidak ada is a no", YES, "tidak ada", {"truth": False}),
    ("days", DAYS, "3 hari", {"value": Decimal(3)}),
    ("half a day in hours", DAYS, "12 jam", {"value": Decimal("0.5")}),
    ("a date in words", DATE, "3 Sep 2026", {"day": date(2026, 9, 3)}),
    ("a date in numbers", DATE, "3/9/2026", {"day": date(2026, 9, 3)}),
    ("a date without a year", DATE, "3 September", {"day": date(2026, 9, 3)}),
    ("yesterday", DATE, "kemarin", {"day": date(2026, 9, 30)}),
    ("last Monday", DATE, "Senin lalu", {"day": date(2026, 9, 28)}),
    ("a bare day is one of the month reported", SEPTEMBER, "26", {"day": date(2026, 9, 26)}),
    ("tgl 26", SEPTEMBER, "tgl 26", {"day": date(2026, 9, 26)}),
    ("a month that is named counts, whatever is reported", SEPTEMBER, "26 Agustus", {"day": date(2026, 8, 26)}),
    ("yes", YES, "Sudah", {"truth": True, "value": Decimal(1)}),
    ("no", YES, "belum", {"truth": False, "value": Decimal(0)}),
]


@pytest.mark.parametrize(("rule", "said", "expected"), [case[1:] for case in TAKEN], ids=[case[0] for case in TAKEN])
def test_taken(rule: Rule, said: str, expected: dict[str, Any]) -> None:
    answer = read_answer(said, rule, today=TODAY)
    assert isinstance(answer, Answer)
    assert answer.state is AnswerState.VALUE
    assert {name: getattr(answer, name) for name in expected} == expected


REFUSED: list[tuple[str, Rule, str, ProblemKind]] = [
    ("words for a count", COUNT, "empat puluhan", ProblemKind.NOT_A_NUMBER),
    ("more than allowed", COUNT, "70", ProblemKind.TOO_LARGE),
    ("less than allowed", COUNT, "-1", ProblemKind.TOO_SMALL),
    ("half a module", COUNT, "6,5", ProblemKind.TOO_PRECISE),
    ("one number for a ratio", RATIO, "43", ProblemKind.NOT_A_RATIO),
    ("part above whole", RATIO, "50/45", ProblemKind.PART_EXCEEDS_WHOLE),
    ("nothing to divide by", RATIO, "5/0", ProblemKind.NOTHING_TO_DIVIDE_BY),
    ("a negative part", RATIO, "-3/45", ProblemKind.TOO_SMALL),
    ("more than 100 %", PERCENT, "101", ProblemKind.TOO_LARGE),
    ("below the index", INDEX, "24", ProblemKind.TOO_SMALL),
    ("a duration in words we do not know", WAIT, "sebentar", ProblemKind.NOT_A_DURATION),
    ("a unit we do not know", WAIT, "3 minggu", ProblemKind.NOT_A_DURATION),
    ("no such month", DATE, "3 Oktavia", ProblemKind.NOT_A_DATE),
    ("a month with a slip", DATE, "3 marsx", ProblemKind.NOT_A_DATE),
    ("nihil is no date", DATE, "nihil", ProblemKind.NOT_A_DATE),
    ("no such day", DATE, "31 Feb 2026", ProblemKind.NOT_A_DATE),
    ("a bare day where no period is known", DATE, "26", ProblemKind.NOT_A_DATE),
    ("a day that September does not have", SEPTEMBER, "31", ProblemKind.NOT_A_DATE),
    ("no zeroth day", SEPTEMBER, "0", ProblemKind.NOT_A_DATE),
    ("a bare day to come", OCTOBER, "26", ProblemKind.IN_THE_FUTURE),
    ("a day to come", DATE, "2 Okt 2026", ProblemKind.IN_THE_FUTURE),
    ("neither yes nor no", YES, "mungkin", ProblemKind.NOT_YES_OR_NO),
]


@pytest.mark.parametrize(("rule", "said", "problem"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refused_with_the_reason(rule: Rule, said: str, problem: ProblemKind) -> None:
    answer = read_answer(said, rule, today=TODAY)
    assert isinstance(answer, Problem)
    assert answer.kind is problem


def test_1500_is_asked_about_only_where_both_readings_are_allowed() -> None:
    both = read_answer("1.500", LARGE, today=TODAY)
    assert isinstance(both, Ambiguous)
    assert [choice.value for choice in both.choices] == [Decimal(1500), Decimal("1.500")]
    only = read_answer("1.500", Rule(IndicatorKind.COUNT, "orang", Decimal(0)), today=TODAY)
    assert isinstance(only, Answer)
    assert only.value == 1500


EXAMPLES: list[tuple[str, Rule, str]] = [
    ("a number near the target", replace(PERCENT, target=Decimal(90)), "90"),
    ("with the target's decimals", Rule(IndicatorKind.AVERAGE, "hari", Decimal(0), Decimal(60), 1, target=Decimal("4.5")), "4,5"),
    ("a few where the target is none", Rule(IndicatorKind.COUNT, "siswa", Decimal(0), Decimal(500), target=Decimal(0)), "6"),
    ("never more than allowed", Rule(IndicatorKind.COUNT, "kali", Decimal(0), Decimal(4)), "4"),
    ("a day of the period", SEPTEMBER, "3 Sep 2026"),
    ("a duration near the target, in its unit", replace(WAIT, target=Decimal(30)), "30 menit"),
]


@pytest.mark.parametrize(("rule", "example"), [case[1:] for case in EXAMPLES], ids=[case[0] for case in EXAMPLES])
def test_the_example_beside_a_question_would_be_understood(rule: Rule, example: str) -> None:
    assert rule.example == example
    assert isinstance(read_answer(example, rule, today=TODAY), Answer)


@pytest.mark.parametrize(("rule", "said"), [(COUNT, "nihil"), (RATIO, "0/0"), (PERCENT, "tidak ada")])
def test_nihil_is_a_state_of_its_own(rule: Rule, said: str) -> None:
    answer = read_answer(said, rule, today=TODAY)
    assert isinstance(answer, Answer)
    assert answer.state is AnswerState.NIL


LONG = ["1234567890123456", "7371011203900011", "123456789012", "1" * 29, "9" * 39, "999.999.999.999", "123456 juta", "100000 juta"]


@pytest.mark.parametrize("said", LONG)
@pytest.mark.parametrize("rule", [replace(LARGE, decimals=0), replace(PERCENT, maximum=None), replace(WAIT, maximum=None)])
def test_what_cannot_be_kept_exactly_is_refused(said: str, rule: Rule) -> None:
    assert isinstance(read_answer(said, rule, today=TODAY), Problem)


@pytest.mark.parametrize(
    ("said", "rule", "kind"),
    [
        ("7371011203900011", LARGE, ProblemKind.LOOKS_LIKE_NIK),
        ("7371 0112 0390 0011", COUNT, ProblemKind.LOOKS_LIKE_NIK),
        ("nik 7371011203900011", PERCENT, ProblemKind.LOOKS_LIKE_NIK),
        ("7371011203900011/45", RATIO, ProblemKind.LOOKS_LIKE_NIK),
        ("43/7371011203900011", COVERAGE, ProblemKind.LOOKS_LIKE_NIK),
        ("198001012005011001", LARGE, ProblemKind.LOOKS_LIKE_NIP),
        ("19800101 200501 1 001", WAIT, ProblemKind.LOOKS_LIKE_NIP),
        ("081234567890", LARGE, ProblemKind.LOOKS_LIKE_PHONE),
        ("100000000000", LARGE, ProblemKind.TOO_LONG),
        ("43/100000000000", RATIO, ProblemKind.TOO_LONG),
        ("100000000000/3", COVERAGE, ProblemKind.TOO_LONG),
        ("99999999999/1", COVERAGE, ProblemKind.TOO_LONG),
        ("0,00005/2", COVERAGE, ProblemKind.TOO_PRECISE),
        ("9" * 29 + " jam", WAIT, ProblemKind.TOO_LONG),
    ],
)
def test_a_number_of_a_person_is_no_amount(said: str, rule: Rule, kind: ProblemKind) -> None:
    read = read_answer(said, rule, today=TODAY)
    assert isinstance(read, Problem)
    assert read.kind is kind


def test_the_largest_numbers_that_are_kept_are_kept_whole() -> None:
    read = read_answer("99999999999", replace(LARGE, decimals=0), today=TODAY)
    assert isinstance(read, Answer)
    assert read.value == Decimal("99999999999")


@pytest.mark.parametrize(
    "said",
    [
        "nihil.",
        "Nihil",
        "NIHIL!",
        "nol",
        "Nol.",
        "tidak ada",
        "Tidak ada, Bu",
        "tdk ada",
        "tdk ada.",
        "kosong",
        "nihil bulan ini",
        "tidak ada sama sekali",
        "nihil kasus",
        "kasus nihil",
        "none",
        "gak ada",
    ],
)
@pytest.mark.parametrize("rule", [COUNT, RATIO, PERCENT, WAIT, INDEX])
def test_nihil_in_other_words_is_nihil(said: str, rule: Rule) -> None:
    read = read_answer(said, rule, today=TODAY)
    assert isinstance(read, Answer), read
    assert read.state is AnswerState.NIL


@pytest.mark.parametrize(
    "said", ["0", "tidak tahu", "tidak ada datanya", "nihil atau dua", "nol koma lima", "tidak ada 5", "belum ada data"]
)
def test_what_only_begins_like_nihil_is_not(said: str) -> None:
    read = read_answer(said, PERCENT, today=TODAY)
    assert not (isinstance(read, Answer) and read.state is AnswerState.NIL)


def test_nihil_of_something_is_a_share_of_none() -> None:
    read = read_answer("nihil dari 20", RATIO, today=TODAY)
    assert isinstance(read, Answer)
    assert (read.state, read.numerator, read.denominator) == (AnswerState.VALUE, 0, 20)


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("73", 73),
        ("1.250", 1250),
        ("tujuh puluh tiga", 73),
        ("73 bayi", 73),
        ("0", 0),
        ("73/114", None),
        ("73 dari 114", None),
        ("73 %", None),
        ("73persen", None),
        ("95 persen", None),
        ("7,5", None),
        ("-3", None),
        ("nihil", None),
        ("tidak ada", None),
        ("banyak", None),
        ("", None),
    ],
)
def test_a_number_alone_is_the_first_of_a_share_and_never_a_percentage(said: str, part: int | None) -> None:
    rule = Rule(IndicatorKind.RATIO, "%", counted="bayi lengkap")
    assert part_alone(said, rule) == part
    assert part_alone(said, replace(rule, kind=IndicatorKind.COUNT)) is None


@pytest.mark.parametrize(
    ("rule", "bahasa", "english"),
    [
        (replace(WAIT, unit=InLanguages("menit", {"en": "minutes"}), target=Decimal(30)), "30 menit", "30 minutes"),
        (replace(WAIT, unit="menit", target=Decimal(30)), "30 menit", "30 menit"),
        (YES, "ya", "yes"),
    ],
)
def test_an_example_is_said_in_the_readers_language(rule: Rule, bahasa: str, english: str) -> None:
    example = freeze(rule.example)
    assert (thaw(example, "id"), thaw(example, "en")) == (bahasa, english)
