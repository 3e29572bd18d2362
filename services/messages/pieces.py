"""A look of the clock is taken on a snapshot; what it finds is done in pieces, so that nobody waits long for the one writer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session

One = TypeVar("One")
Piece = Callable[[Session], int]
"""Some of it, in a transaction of its own; how many messages were promised. It may come later than the look, and twice."""


@dataclass(frozen=True)
class Ahead:
    """More to look for, on a snapshot of its own: what takes long is found some people at a time, and told before the next."""

    look: Callable[[Session], Sequence[Piece]]


def done(session: Session, found: Iterable[Piece | Ahead]) -> int:
    """Do everything that was found in one transaction; how many messages were promised."""
    return sum(piece(session) for one in found for piece in (one.look(session) if isinstance(one, Ahead) else [one]))


def cut(found: Sequence[One], most: int) -> Iterator[Sequence[One]]:
    """So many at a time."""
    for start in range(0, len(found), most):
        yield found[start : start + most]


def weighed(found: Iterable[One], most: int, weight: Callable[[One], int]) -> Iterator[Sequence[One]]:
    """So many at a time that they weigh no more than `most` together; what is heavier alone stays alone."""
    some, heavy = list[One](), 0
    for one in found:
        if some and heavy + weight(one) > most:
            yield some
            some, heavy = [], 0
        some.append(one)
        heavy += weight(one)
    if some:
        yield some
