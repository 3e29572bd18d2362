"""A look of the clock is taken on a snapshot; what it finds is done in pieces, so that nobody waits long for the one writer."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sqlmodel import Session

One = TypeVar("One")
Piece = Callable[[Session], int]
"""Some of it, in a transaction of its own; how many messages were promised. It may come later than the look, and twice."""


def cut(found: Sequence[One], most: int) -> Iterator[Sequence[One]]:
    """So many at a time."""
    for start in range(0, len(found), most):
        yield found[start : start + most]
