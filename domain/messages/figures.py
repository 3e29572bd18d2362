"""Whether somebody wrote a figure and nothing else: `43/45`, `dua puluh lima`, `25 siswa`; numbers of people are none."""

from domain.messages import shares
from domain.messages.number_parts import NotANumber
from domain.messages.numbers import PERSONS, Unsure, Why, read_number

_MOST_DIGITS = 8


def is_figure(text: str) -> bool:
    """Whether it is a number or a share of two."""
    if not 0 < len(text) <= 60 or sum(letter.isdigit() for letter in text) > _MOST_DIGITS:
        return False
    try:
        read_number(text)
    except Unsure as unsure:
        return unsure.why not in (Why.WORD, Why.SPELLING)
    except NotANumber:
        try:
            found = shares.read(text, units=PERSONS)
        except NotANumber:
            return False
        return found.why not in (Why.WORD, Why.SPELLING)
    return True
