"""A figure alone is told from words and from numbers of people."""

import pytest

from domain.messages.figures import is_figure


@pytest.mark.parametrize(
    ("said", "expected"),
    [(said, True) for said in ("43/45", "43 dr 45 bayi", "dua puluh lima", "25 siswa", "95%", "1,5", "tabe' 25 bu", "12 rb")]
    + [(said, False) for said in ("0812-3456-7890", "198501012010011001", "halo", "2 kucing", "SD Contoh 1", "3 Okt", "", "😀")],
)
def test_a_figure_alone(said: str, expected: bool) -> None:
    assert is_figure(said) is expected
