"""Rules between indicators, as one of them declares them: K4 says `<= K1`, DPT3 `<= DPT1 wajib`, A `>= B kosong=0`."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Operator(StrEnum):
    """How two values must stand to each other."""

    AT_MOST = "<="
    LESS = "<"
    EQUAL = "="
    AT_LEAST = ">="
    MORE = ">"


_HOLDS: dict[Operator, Callable[[Decimal, Decimal], bool]] = {
    Operator.AT_MOST: operator.le,
    Operator.LESS: operator.lt,
    Operator.EQUAL: operator.eq,
    Operator.AT_LEAST: operator.ge,
    Operator.MORE: operator.gt,
}
_RULE = re.compile(r"(?P<how><=|>=|<|>|=)\s*(?P<other>[\w.-]+)(?P<words>(?:\s+[\w=]+)*)")


class NotARule(ValueError):
    """The words declare no rule."""


@dataclass(frozen=True, order=True)
class Declared:
    """One rule of an indicator about another."""

    operator: Operator
    other: str
    """The other indicator's code."""
    must: bool = False
    """A report that breaks it cannot be sent; otherwise it needs a justification."""
    missing_is_zero: bool = False
    """What to do where a value is missing: count it as 0; otherwise the rule is not looked at."""

    def __str__(self) -> str:
        return f"{self.operator} {self.other}{' wajib' if self.must else ''}{' kosong=0' if self.missing_is_zero else ''}"


def read_rules(text: str) -> tuple[Declared, ...]:
    """The rules in a cell, separated by `;`. Raises `NotARule`."""
    found = []
    for part in filter(None, (one.strip() for one in text.split(";"))):
        match = _RULE.fullmatch(part)
        words = set(match["words"].lower().split()) if match else set()
        if match is None or words - {"wajib", "alasan", "kosong=0", "kosong=lewati"}:
            raise NotARule(part)
        found.append(Declared(Operator(match["how"]), match["other"], "wajib" in words, "kosong=0" in words))
    return tuple(sorted(found))


def holds(how: Operator, own: Decimal | None, other: Decimal | None, *, missing_is_zero: bool) -> bool:
    """Whether two values stand as declared; a rule whose value is missing holds, unless missing counts as 0."""
    if missing_is_zero:
        own, other = own or Decimal(0), other or Decimal(0)
    return own is None or other is None or _HOLDS[how](own, other)
