"""What a target demands of a period: each part of its days by the target and the post of these days. Exact fractions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Protocol

from domain.standards.indicators import IndicatorKind

Days = tuple[date, date]
"""The first and the last day, both inclusive."""


@dataclass(frozen=True)
class Piece:
    """Days of a period in one post with one target."""

    days: int
    worked: int
    """Of them, those outside every leave."""
    amount: Fraction | None
    stretch: Fraction | None

    @classmethod
    def of(cls, days: int, worked: int, target: "Aimed | None") -> "Piece":
        """Days with the target that held on them, if any did."""
        stretch = None if target is None or target.stretch is None else Fraction(target.stretch)
        return cls(days, worked, None if target is None else Fraction(target.amount), stretch)


class Aimed(Protocol):
    """A target, and the value agreed to be above expectation."""

    amount: Decimal
    stretch: Decimal | None


@dataclass(frozen=True)
class Demand:
    """What a period demands."""

    amount: Fraction | None
    stretch: Fraction | None
    full: Fraction | None
    """What it would demand for all its days."""


NOTHING = Demand(None, None, None)


def demanded(pieces: Sequence[Piece], *, of: int, kind: IndicatorKind, decimals: int) -> Demand:
    """What `pieces` of a period of `of` days demand together (PermenPANRB 6/2022 counts the time in the post; to be confirmed).

    Counts shrink with the days worked, rounded up to the indicator's decimals so that a target is never free; everything else
    is the mean of its days. Days that had no target yet have that which came next, since the value covers them too.
    """
    if len(pieces) == 1 and pieces[0].amount is not None and (pieces[0].worked == of or kind is not IndicatorKind.COUNT):
        return Demand(pieces[0].amount, pieces[0].stretch, pieces[0].amount)  # as mostly: one target, nothing to cut
    known = _filled(pieces)
    if not known:
        return NOTHING
    days, worked = sum(piece.days for piece in known), sum(piece.worked for piece in known)
    weights = [piece.worked if worked else piece.days for piece in known]
    is_cut = kind is IndicatorKind.COUNT and worked < of
    if len(known) == 1 and not is_cut:
        return Demand(known[0].amount, known[0].stretch, known[0].amount)

    def over(values: Sequence[Fraction]) -> Fraction:
        if is_cut:
            return _up(sum((one * piece.worked for one, piece in zip(values, known, strict=True)), Fraction(0)) / of, decimals)
        return sum((one * weight for one, weight in zip(values, weights, strict=True)), Fraction(0)) / sum(weights)

    amounts = [piece.amount for piece in known if piece.amount is not None]
    stretches = [piece.stretch for piece in known if piece.stretch is not None]
    full = sum((one * piece.days for one, piece in zip(amounts, known, strict=True)), Fraction(0)) / days
    return Demand(over(amounts), over(stretches) if len(stretches) == len(known) else None, full if is_cut else over(amounts))


def cut(amount: Fraction, kind: IndicatorKind, share: Fraction, *, decimals: int) -> Fraction:
    """What of a yearly amount is owed for the `share` of the days that was worked; only counts shrink."""
    return amount if kind is not IndicatorKind.COUNT or share >= 1 else _up(amount * share, decimals)


def days_worked(first: date, last: date, leaves: Iterable[Days]) -> int:
    """Calendar days outside every leave; days that overlap are counted once (to be confirmed: that every leave counts)."""
    spans = [(max(first, begins), min(last, ends)) for begins, ends in leaves if begins <= last and ends >= first]
    away = {begins + timedelta(days=n) for begins, ends in spans for n in range((ends - begins).days + 1)}
    return (last - first).days + 1 - len(away)


def without(span: Days, gone: Iterable[Days]) -> list[Days]:
    """What is left of a span of days, as spans."""
    first, found = span[0], list[Days]()
    for begins, ends in sorted(gone):
        if begins > span[1] or ends < first:
            continue
        if begins > first:
            found.append((first, begins - timedelta(days=1)))
        first = max(first, ends + timedelta(days=1))
    return [*found, (first, span[1])] if first <= span[1] else found


def _filled(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with a target: where one had none yet it has the next one's, where it has none any more the one before."""
    targets = [piece for piece in pieces if piece.amount is not None]
    if not targets:
        return []
    found, ahead = list[Piece](), iter(targets)
    coming: Piece | None = next(ahead)
    last = targets[0]
    for piece in pieces:
        if piece is coming:
            last, coming = piece, next(ahead, None)
        given = piece if piece.amount is not None else coming or last
        found.append(replace(piece, amount=given.amount, stretch=given.stretch))
    return found


def _up(amount: Fraction, decimals: int) -> Fraction:
    return Fraction(ceil(amount * 10**decimals), 10**decimals)
