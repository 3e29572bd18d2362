"""Text that has to fit somewhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.messages.fitting import fit


@pytest.mark.parametrize(
    ("text", "most", "kept", "left"),
    [
        pytest.param("satu dua tiga", 13, "satu dua tiga", "", id="it fits"),
        pytest.param("satu dua tiga", 12, "satu dua…", "tiga", id="cut before the word that does not fit"),
        pytest.param("satu dua tiga", 9, "satu dua…", "tiga", id="the sign of the cut has its room"),
        pytest.param("satu dua tiga", 8, "satu…", "dua tiga", id="no room for the sign: one word less"),
        pytest.param("satu\ndua", 6, "satu…", "dua", id="cut between lines"),
        pytest.param("A" * 20, 10, "A" * 9 + "…", "A" * 11, id="one long word is cut inside"),
        pytest.param("", 10, "", "", id="nothing"),
    ],
)
def test_a_long_text_is_cut_at_a_word(text: str, most: int, kept: str, left: str) -> None:
    assert fit(text, most) == (kept, left)


@given(st.text(alphabet="ab \n", max_size=80), st.integers(2, 60))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, most: int) -> None:
    kept, left = fit(text, most)
    assert len(kept) <= most
    assert (kept.removesuffix("…") + left).replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
