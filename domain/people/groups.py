"""Which totals a group may be told, so that neither they nor what lies between two of them is about one person."""

from collections.abc import Iterable


def may_be_told(people: frozenset[int], others: Iterable[frozenset[int]], *, least: int) -> bool:
    """Whether totals of `people` may be told beside those `others` that were told of the same periods.

    They are of enough people; and what one total holds and another does not is nobody, or enough people too, wherever the two
    have anybody in common.
    """
    if len(people) < least:
        return False
    return all(
        not people & other or all(not apart or len(apart) >= least for apart in (people - other, other - people))
        for other in others
    )
