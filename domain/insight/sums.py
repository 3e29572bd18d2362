"""What several people reached in one indicator, as sums that can be added up: units make a kecamatan, a Dinas, the city."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.standards.achievement import Part, achievement
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.showing import Exact


@dataclass(frozen=True)
class Sums:
    """Of all who have a value and a target, exactly. Of whole units they say the same as all their reports together."""

    people: int
    amount: Fraction
    """What was reached: of a share what was counted, else the values."""
    weight: Fraction
    """Of how much: of a share what there was, else how many values."""
    target: Fraction
    """What was to be reached; of a share each target as often as its weight."""

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.people + other.people, self.amount + other.amount, self.weight + other.weight, self.target + other.target)

    def value(self, kind: IndicatorKind) -> Fraction | None:
        """The value of all together; None where there is none."""
        if not self.weight:
            return None
        if kind is IndicatorKind.COUNT:
            return self.amount
        return self.amount / self.weight * (100 if kind is IndicatorKind.RATIO else 1)

    def share(self, kind: IndicatorKind, direction: Direction) -> Fraction | None:
        """The achievement, as `achievement.together` has it of the single parts; None where nothing can be compared."""
        value = self.value(kind)
        if value is None:
            return None
        return achievement(value, self.target if kind is IndicatorKind.COUNT else self.target / self.weight, direction)


_NOUGHT, _ONE = Decimal(0), Decimal(1)


def sums(parts: Iterable[tuple[int, Part]], *, kind: IndicatorKind) -> Sums:
    """The sums of parts by whose they are; parts without a value or a target are left out."""
    people: set[int] = set()
    of_target: dict[tuple[int, int], tuple[Exact, Exact]] = {}
    for person, part in parts:
        if part.value is None or part.target is None:
            continue
        people.add(person)
        amount: Exact
        weight: Exact
        if kind is not IndicatorKind.RATIO:
            amount, weight = part.value, _ONE
        elif part.denominator:
            amount, weight = part.numerator or _NOUGHT, part.denominator
        else:
            continue
        target = part.target.as_integer_ratio()  # a fraction takes its time to be a key
        before = of_target.get(target, (_NOUGHT, _NOUGHT))
        of_target[target] = _plus(before[0], amount), _plus(before[1], weight)
    amounts = [Fraction(amount) for amount, _ in of_target.values()]
    weights = [Fraction(weight) for _, weight in of_target.values()]
    targets = (Fraction(*target) * weight for target, weight in zip(of_target, weights, strict=True))
    return Sums(len(people), sum(amounts, Fraction(0)), sum(weights, Fraction(0)), sum(targets, Fraction(0)))


def _plus(one: Exact, other: Exact) -> Exact:
    """Decimals as they are stored add up exactly, and ten times as fast as fractions."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one + other
    return Fraction(one) + Fraction(other)
