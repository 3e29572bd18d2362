"""How near a name is to what somebody typed, as both sound."""

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA


def nearness(asked: Sequence[str], name: Sequence[str]) -> int:
    """How near a name is to what was asked, 0 to 100: each word asked beside the word of the name it is nearest to, or the
    whole beside the whole, where spaces stand elsewhere."""
    if not asked or not name:
        return 0
    apart = sum(max(_near(word, other) for other in name) for word in asked) // len(asked)
    whole, theirs = "".join(asked), "".join(name)
    together = _near(whole, theirs) if len(whole) > 3 else 0
    begins = _near(whole, theirs[: len(whole)]) - 5 if len(whole) > 4 else 0
    return max(apart, together, begins)


def nearest(asked: Sequence[str], names: Iterable[tuple[int, Sequence[str]]], *, least: int, most: int) -> list[int]:
    """The ids of the names nearest to what was asked, the nearest first; of the same nearness in the order given."""
    found = [(nearness(asked, name), place, id) for place, (id, name) in enumerate(names)]
    return [id for near, _, id in sorted(found, key=lambda one: (-one[0], one[1]))[:most] if near >= least]


def _near(one: str, other: str) -> int:
    """100 for the same, 95 where it is the beginning, else by how many letters are typed wrong."""
    if one == other:
        return 100
    if other.startswith(one) and len(one) >= 2:
        return 95
    longest = max(len(one), len(other))
    wrong = int(OSA.distance(one, other, score_cutoff=longest // 2))
    return 90 if wrong == 1 and longest >= 4 else max(0, 100 - 100 * wrong // longest)
