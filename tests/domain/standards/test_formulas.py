"""Formulas over indicators: read as people write them, computed exactly, and nothing where something is missing."""

from fractions import Fraction

import pytest

from domain.standards.formulas import NotAFormula, read_formula

AMOUNTS = {"DPT1": Fraction(120), "DPT3": Fraction(100), "MR1": Fraction(114), "HADIR-GURU": Fraction(43), "A": Fraction(0)}


@pytest.mark.parametrize(
    ("words", "share", "value"),
    [
        ("(DPT1 - DPT3) / DPT1", True, Fraction(50, 3)),
        ("=(DPT1-MR1)/DPT1".replace("-", " - "), True, Fraction(5)),
        ("DPT1 + DPT3 * 2", False, Fraction(320)),
        ("( DPT1 + DPT3 ) * 2", False, Fraction(440)),
        ("HADIR-GURU - 3", False, Fraction(40)),
        ("DPT1 - DPT3 - MR1", False, Fraction(-94)),
        ("DPT3 * 1,5", False, Fraction(150)),
        ("(DPT3 - DPT1) / DPT3", True, Fraction(-20)),
        ("DPT1 / A", True, None),
        ("DPT1 / A", False, None),
        ("DPT1 + BCG", False, None),
    ],
)
def test_a_formula_comes_to(words: str, share: bool, value: Fraction | None) -> None:
    found = read_formula(words).result(AMOUNTS, share=share)
    assert (found.value if found else None) == value


def test_it_is_kept_as_it_reads_and_names_what_it_rests_on() -> None:
    found = read_formula(" = ( DPT1 -  DPT3)/DPT1 ")
    assert (str(found), found.codes, found.is_share) == ("(DPT1 - DPT3) / DPT1", ("DPT1", "DPT3"), True)
    assert str(read_formula(str(found))) == str(found)


@pytest.mark.parametrize(
    "words",
    ["", "1 + 2", "DPT1 +", "(DPT1", "DPT1)", "DPT1 DPT3", "DPT1 ^ 2", "(" * 40 + "A" + ")" * 40, "A " * 200, "A / 0", "A / 0,0"],
)
def test_what_is_no_formula_is_refused(words: str) -> None:
    with pytest.raises(NotAFormula):
        read_formula(words)
