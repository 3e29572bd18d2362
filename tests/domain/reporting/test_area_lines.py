"""Areas as people write them: by name, in a list, in their order, the rest together; a number of the year's sasaran by itself."""

from decimal import Decimal

import pytest

from domain.reporting.answers import Answer, AnswerState, Problem, ProblemKind, Rule
from domain.reporting.by_area import Spot, amounts, hear, total
from domain.standards.indicators import IndicatorKind

SHARE = Rule(IndicatorKind.RATIO, "%", may_exceed=True, counted="bayi")
COUNT = Rule(IndicatorKind.COUNT, "kasus", minimum=Decimal(0), maximum=Decimal(500))
SPOTS = (
    Spot("KEL-BONTOA", "Bontoa", Decimal(30), "10/30"),
    Spot("KEL-KASSI", "Kassi-Kassi", Decimal(25), "8/25"),
    Spot("KEL-PARANG", "Parang 2", Decimal(40)),
)
ALL = {"KEL-BONTOA": "12/30", "KEL-KASSI": "8/25", "KEL-PARANG": "0/40"}
NO_WHOLE = (Spot("A", "Bontoa"), Spot("B", "Lae"))


@pytest.mark.parametrize(
    "said",
    [
        "Bontoa 12/30\nKassi-Kassi 8/25\nParang 2 0/40",
        "Bontoa 12, Kassi Kassi 8, Parang 2 nihil",
        "1. Bontoa: 12\n2. Kassi-Kassi = 8 dari 25\n3. Parang 2 : 0",
        "kel. bontoa 12; kelurahan KASSI-KASSI 8; parang 2 tidak ada",
        "12 8 0",
        "12\n8\n0",
        "12/30, 8/25, 0/40",
        "KEL-PARANG nihil\nBontoa 12\n8",
        "Bontoa 12\nKasi-kasi 8\nsisanya nihil",
        "Assalamualaikum Bu\nBontoa 12 bayi\nKassi-Kassi sama\nParang 2 -\nTerima kasih",
        "Bontoa\t12\nKassi-Kassi\t8\nParang 2\t0".replace("\t", " "),
        "Bontoa 12 Kassi-Kassi 8 Parang 2 0",
        "Bontoa (12). Kassi-Kassi 8. Parang 2 -",
        "Bontoa: 12/30 kassi-kassi: 8/25 sisanya nihil",
        "Bontoa dua belas dari 30\nKassi-Kassi 8\nlainnya 0",
    ],
)
def test_however_it_is_written_it_is_the_same(said: str) -> None:
    found = hear(said, SPOTS, SHARE)
    assert (dict(found.given), found.unread) == (ALL, ())


def test_a_number_alone_is_of_the_first_that_is_open() -> None:
    assert hear("12", SPOTS, SHARE).given == {"KEL-BONTOA": "12/30"}
    assert hear("8", SPOTS, SHARE, given=["KEL-BONTOA"]).given == {"KEL-KASSI": "8/25"}
    assert hear("nihil", SPOTS, SHARE, given=["KEL-BONTOA"]).given == {"KEL-KASSI": "0/25", "KEL-PARANG": "0/40"}
    again = hear("9 7 5", SPOTS, SHARE, given=list(ALL))
    assert list(again.given.values()) == ["9/30", "7/25", "5/40"]


def test_what_seems_to_be_the_sum_of_all_is_of_no_area() -> None:
    known = (*SPOTS[:2], Spot("C", "Lae", Decimal(45)))
    found = hear("43/100", known, SHARE)
    assert (dict(found.given), found.unread[0].near) == ({}, ("Bontoa", "Kassi-Kassi", "Lae"))
    assert hear("12", SPOTS, SHARE, alone=False).given == {}
    assert len(hear("12 8 0", SPOTS, SHARE, alone=False).given) == 3


@pytest.mark.parametrize("said", ["semua 43", "semuanya 43 bayi", "all 43", "semua: 43", "semua 43/95", "semua dari 40"])
def test_a_figure_of_all_areas_together_is_of_none_of_them(said: str) -> None:
    found = hear(said, SPOTS, SHARE)
    assert (dict(found.given), len(found.unread)) == ({}, 1)


def test_the_rest_together_is_asked_apart_and_the_last_one_is_the_rest() -> None:
    assert hear("Bontoa 12, sisanya 5", SPOTS, SHARE).given == {"KEL-BONTOA": "12/30"}
    assert hear("Bontoa 12, Kassi-Kassi 8, sisanya 5", SPOTS, SHARE).given["KEL-PARANG"] == "5/40"
    assert len(hear("semua 0", SPOTS, SHARE).given) == 3


def test_the_same_as_last_is_taken_where_there_was_one() -> None:
    found = hear("sama", SPOTS, SHARE)
    assert found.given == {"KEL-BONTOA": "10/30", "KEL-KASSI": "8/25"}
    assert found.same
    assert hear("semua sama seperti lalu", SPOTS, SHARE).given == found.given
    assert [one.name for one in found.unread] == ["Parang 2"]
    assert not hear("Bontoa 12", SPOTS, SHARE).same


def test_without_a_sasaran_both_numbers_are_needed() -> None:
    found = hear("Bontoa 12\nLae 3/20", NO_WHOLE, SHARE)
    assert found.given == {"B": "3/20"}
    (one,) = found.unread
    assert (one.name, one.problem and one.problem.kind) == ("Bontoa", ProblemKind.NOT_A_RATIO)
    assert hear("Bontoa 0", NO_WHOLE, SHARE).given == {"A": "nihil"}
    assert hear("nihil", NO_WHOLE, SHARE).given == {"A": "nihil", "B": "nihil"}


@pytest.mark.parametrize(
    ("said", "name", "kind"),
    [
        ("Bontoa 12/0", "Bontoa", ProblemKind.NOTHING_TO_DIVIDE_BY),
        ("Bontoa -3/30", "Bontoa", ProblemKind.TOO_SMALL),
        ("Bontoa 198001012005012001", "Bontoa", ProblemKind.LOOKS_LIKE_NIP),
    ],
)
def test_what_cannot_be_is_named_with_its_area(said: str, name: str, kind: ProblemKind) -> None:
    (one,) = hear(said, SPOTS, SHARE).unread
    assert (one.name, one.problem and one.problem.kind) == (name, kind)


def test_a_place_nobody_knows_is_told_with_what_is_near_and_nothing_is_guessed() -> None:
    found = hear("Bonto 12\nMalimongan 7", SPOTS, SHARE)
    assert found.given == {"KEL-BONTOA": "12/30"}
    (one,) = found.unread
    assert (one.heard, one.name) == ("Malimongan 7", None)
    assert hear("14 15 16 17", SPOTS, SHARE).unread[0].heard == "17"


def test_areas_add_up_and_shares_are_never_averaged() -> None:
    assert total(ALL, SHARE) == Answer(AnswerState.VALUE, Decimal("21.0526"), Decimal(20), Decimal(95))
    assert total({"A": "4", "B": "nihil"}, COUNT) == Answer(AnswerState.VALUE, Decimal(4))
    assert total({"A": "nihil", "B": "nihil"}, COUNT) == Answer(AnswerState.NIL, Decimal(0))
    assert isinstance(total({"A": "400", "B": "200"}, COUNT), Problem)
    assert amounts("12/30") == (Decimal(12), Decimal(30))
    counted = hear("4 0 nihil", SPOTS, COUNT)
    assert list(counted.given.values()) == ["4", "0", "nihil"]
