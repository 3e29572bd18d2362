"""What several people reported of areas (kelurahan): each area counts once, as it was reported last, whoever covered it then."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from domain.standards.achievement import Part
from domain.standards.indicators import IndicatorKind
from services.insight.history import Kept


def counting(kept: Sequence[Kept], *, kind: IndicatorKind, gone: Callable[[Kept, str], bool]) -> list[tuple[int, Part]]:
    """What of these reports counts and whose it is, of what is counted since January: the newest of each area.

    A report of which nothing was reported since counts as it is, against the whole of its target. Of one of which some areas
    came later from somebody else, or are `gone` to another unit, the others count, against their share of it. What was not said by
    area is its person's newest.
    """
    valued = sorted((one for one in kept if one.stated.part.value is not None), key=lambda one: one.stated.period)
    newest = {area: one for one in valued for area in one.places}
    last = {one.person: one for one in valued}
    found: list[tuple[int, Part]] = []
    for one in valued:
        if not one.places:
            left = one.stated.part if last[one.person] is one else None
        else:
            left = _left(one, [area for area in one.places if newest[area] is one and not gone(one, area)], kind)
        if left is not None:
            found.append((one.person, left))
    return found


def _left(one: Kept, areas: Collection[str], kind: IndicatorKind) -> Part | None:
    """What a report still says of these of its areas; what cannot be told of some of them is not parted."""
    if not areas:
        return None
    if len(areas) == len(one.places) or one.within is None:
        return one.stated.part
    left, target = one.within(areas), one.stated.part.target
    if left.value is None:
        return None
    if target is not None and kind is IndicatorKind.COUNT:
        target = Fraction(target) * len(areas) / len(one.places)
    return replace(left, target=target)
