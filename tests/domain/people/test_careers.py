"""A golongan is read however rosters write it, and a functional post is named with its level."""

import re

import pytest

from domain.people.careers import LEVELS, Level, functional_post, grade_fits, grade_in_words, read_grade
from domain.people.nip import Employment


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        pytest.param("III/b", "III/b", id="as the rule writes it"),
        pytest.param("iii/B", "III/b", id="in other capitals"),
        pytest.param("III b", "III/b", id="with a space"),
        pytest.param("3b", "III/b", id="in digits"),
        pytest.param("IIIb", "III/b", id="without the stroke"),
        pytest.param("III.c", "III/c", id="with a full stop"),
        pytest.param("Penata Muda Tk. I (III/b)", "III/b", id="the pangkat before it, shortened"),
        pytest.param("Penata Muda Tk.I, III/b", "III/b", id="shortened without a space"),
        pytest.param("Penata Muda Tingkat I / III/b", "III/b", id="as forms print it"),
        pytest.param("Penata Muda Tingkat I", "III/b", id="the pangkat alone"),
        pytest.param("Penata Muda", "III/a", id="a pangkat that begins another one's name"),
        pytest.param("Pembina Utama, IV/e", "IV/e", id="the highest"),
        pytest.param("IX", "IX", id="a PPPK's"),
        pytest.param("Golongan IX", "IX", id="a PPPK's with the word"),
        pytest.param("Gol. 9", "IX", id="a PPPK's in digits"),
        pytest.param("XVII", "XVII", id="the highest of PPPK"),
    ],
)
def test_a_golongan_is_read_however_it_is_written(written: str, grade: str) -> None:
    assert read_grade(written) == grade


@pytest.mark.parametrize(
    "written", ["", "-", "III/e", "V/a", "Penata (III/b)", "XVIII", "18", "0", "Guru", "IIII", "IXV", "PNS 2026"]
)
def test_what_is_no_golongan_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(written)}$"):
        read_grade(written)


@pytest.mark.parametrize(
    ("grade", "employment", "fits"),
    [
        ("III/b", Employment.PNS, True),
        ("III", Employment.PNS, False),
        ("IX", Employment.PNS, False),
        ("IX", Employment.PPPK, True),
        ("III/b", Employment.PPPK, False),
        ("V", Employment.PPPK_PART_TIME, True),
    ],
)
def test_each_status_has_its_own_golongan(grade: str, employment: Employment, *, fits: bool) -> None:
    assert grade_fits(grade, employment) is fits


def test_forms_say_the_pangkat_before_the_golongan() -> None:
    assert grade_in_words("III/b") == "Penata Muda Tingkat I / III/b"
    assert grade_in_words("IX") == "IX"


def test_a_functional_post_carries_its_level() -> None:
    assert functional_post("Guru", Level.YOUNG) == "Guru Ahli Muda"
    assert functional_post("Guru", None) == "Guru"
    assert set(LEVELS) == set(Level)
