"""What the predikat of a unit makes of its head's hasil kerja, and "there must be some" in the pola distribusi."""

from decimal import Decimal

import pytest

from domain.evaluation.organisations import result_of
from domain.evaluation.ratings import Predicate, Rating
from domain.evaluation.spread import Organisation, check, guidance
from domain.standards.rules import in_force


@pytest.mark.parametrize(
    ("organisation", "rating"),
    [
        (Organisation.OUTSTANDING, Rating.ABOVE),
        (Organisation.GOOD, Rating.MEETS),
        (Organisation.NEEDS_IMPROVEMENT, Rating.BELOW),
        (Organisation.POOR, Rating.BELOW),
        (Organisation.VERY_POOR, Rating.BELOW),
    ],
)
def test_the_capaian_of_an_organisation_is_the_hasil_kerja_of_its_head(organisation: Organisation, rating: Rating) -> None:
    assert result_of(organisation, in_force({})) is rating


def test_the_translation_is_the_agency_s_to_set() -> None:
    rules = in_force({"PIMPINAN-BUTUH-PERBAIKAN": Decimal(2)})
    assert result_of(Organisation.NEEDS_IMPROVEMENT, rules) is Rating.MEETS


def test_a_worse_organisation_never_gives_its_head_more_whatever_was_kept() -> None:
    rules = in_force({"PIMPINAN-ISTIMEWA": Decimal(2), "PIMPINAN-BAIK": Decimal(3), "PIMPINAN-KURANG": Decimal(3)})
    assert [result_of(one, rules) for one in Organisation] == [Rating.MEETS, Rating.MEETS, *[Rating.BELOW] * 3]


@pytest.mark.parametrize("people", [1, 99, 100, 101, 2_000])
def test_there_must_be_some_is_one_person_in_a_unit_of_any_size(people: int) -> None:
    nobody = [Predicate.VERY_GOOD] * people
    somebody = [*nobody[1:], Predicate.POOR]
    assert [one.kept for one in check(nobody, Organisation.GOOD) if one.some] == [False]
    assert [one.kept for one in check(somebody, Organisation.GOOD) if one.some] == [True]


def test_every_predikat_of_an_organisation_has_its_pattern() -> None:
    assert all(guidance(one) for one in Organisation)
