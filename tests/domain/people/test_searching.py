"""A name is found however it is spelt; a different name is not."""

import pytest

from domain.people.searching import grams, sounds
from services.people.nearness import nearness

_LEAST = 80


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("sitti contoh", "Sitti Contoh, S.Pd."),
        ("SITTI", "Sitti Contoh, S.Pd."),
        ("siti cntoh", "Sitti Contoh, S.Pd."),
        ("ibu Siti", "Sitti Contoh, S.Pd."),
        ("soekarno", "Sukarno, S.H."),
        ("sukarno", "Ir. Soekarno"),
        ("djamaluddin", "Jamaludin"),
        ("Jamaludin", "Drs. H. Djamaloeddin, M.M."),
        ("yusuf", "Jusuf Kadir"),
        ("Jusuf", "Yusup Kadir"),
        ("tjahyadi", "Cahyadi"),
        ("Moh. Rizal", "Muhammad Rizal"),
        ("muhamad risal", "Mohammad Rizal, S.Kom."),
        ("nurhayati", "Nur Hayati"),
        ("nur hayati", "Nurhayati, A.Md.Keb."),
        ("nurhyati", "Nurhayati"),
        ("hayati nur", "Nur Hayati"),
        ("patimah", "Fatimah"),
        ("aisya", "St. Aisyah"),
        ("syarifuddin", "Sarifudin"),
        ("dr Andi", "dr. Andi Contoh"),
        ("abd rahman", "Abdul Rahman"),
        ("khairil", "Chairil Anwar"),
        ("daeng sanga", "Daeng Sanga'"),
        ("besse", "Bésse Contoh"),
        ("rahmha", "Rahmah Contoh"),
    ],
)
def test_a_name_is_found_by_any_spelling(asked: str, name: str) -> None:
    assert nearness(sounds(asked), sounds(name)) >= _LEAST
    wanted, there = grams(sounds(asked)), grams(sounds(name))
    assert len(wanted & there) >= max(1, len(wanted) // 4), "the database hands it over to be looked at"


@pytest.mark.parametrize(
    ("asked", "name"),
    [("sitti", "Baso Contoh"), ("andi", "Anwar"), ("rahma", "Rustam"), ("nurhayati", "Nur Alam"), ("baso", "Besse"), ("", "Andi")],
)
def test_another_name_is_not(asked: str, name: str) -> None:
    assert nearness(sounds(asked), sounds(name)) < _LEAST


def test_titles_alone_are_no_name_but_what_was_written_is_looked_for() -> None:
    assert sounds("dr.") == ("dr",)
    assert sounds("Prof. Dr. H. Andi Contoh, M.Si., Ph.D.") == ("andi", "conto"), "a last h is not heard"
