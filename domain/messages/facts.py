"""Facts as JSON and back: what an outbox row remembers until it is worded."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from domain.messages.bilingual import InLanguages
from domain.standards.periods import Period


class Facts(SimpleNamespace):
    """A thawed dataclass: its facts as attributes."""


_PLAIN = frozenset({type(None), bool, int, str})
_DEEP = frozenset({dict, list, tuple})


def freeze(value: Any) -> Any:
    """`value` as JSON. Floats are refused with TypeError: a score is a Decimal."""
    kind: Any = type(value)
    return value if kind in _PLAIN else _freezer(kind)(value)


@lru_cache(maxsize=512)
def _freezer(kind: Any) -> Callable[[Any], Any]:
    """How values of this kind are frozen: found out once for each."""
    if issubclass(kind, Enum):
        return lambda value: value.value
    for base, how in _FREEZERS:
        if issubclass(kind, base):
            return how
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is no fact")
    names = tuple(field.name for field in fields(kind))
    return lambda value: {"$facts": {name: freeze(getattr(value, name)) for name in names}}


def thaw(value: Any, language: str | None = None) -> Any:
    """What `freeze` kept: lists come back as tuples, dataclasses as `Facts`, enums as their words.

    What is kept in several languages comes in `language`; in all of them where none is named.
    """
    kind = type(value)
    if kind is dict:
        if len(value) == 1:
            (tag,) = value
            reader = _READERS.get(tag)
            if reader:
                return reader(value[tag])
            if tag == "$facts":
                return Facts(**_thawed(value[tag], language))
            if tag == "$said":
                return _said(value[tag], language)
        return _thawed(value, language)
    if kind is list or kind is tuple:
        return tuple([thaw(item, language) if type(item) in _DEEP else item for item in value])
    return value


def _thawed(kept: dict[str, Any], language: str | None) -> dict[str, Any]:
    """What is plain needs no call."""
    return {name: thaw(item, language) if type(item) in _DEEP else item for name, item in kept.items()}


def _said(kept: dict[str, str], language: str | None) -> str:
    words = InLanguages(kept["id"], {other: said for other, said in kept.items() if other != "id"})
    return words if language is None else words.said(language)


def _moment(value: datetime) -> dict[str, str]:
    if value.tzinfo is None:
        raise TypeError("a moment needs its time zone")
    return {"$time": value.astimezone(UTC).isoformat()}


_FREEZERS: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    (int, lambda value: value),
    (InLanguages, lambda value: {"$said": {"id": str(value), **value.others}} if value.others else str(value)),
    (str, str),
    (Decimal, lambda value: {"$decimal": str(value)}),
    (Fraction, lambda value: {"$fraction": str(value)}),
    (datetime, _moment),
    (date, lambda value: {"$date": value.isoformat()}),
    (Period, lambda value: {"$period": str(value)}),
    (Mapping, lambda value: {str(key): freeze(item) for key, item in value.items()}),
    ((list, tuple, frozenset, set), lambda value: [freeze(item) for item in value]),
)
_READERS: dict[str, Any] = {
    "$decimal": Decimal,
    "$fraction": Fraction,
    "$date": date.fromisoformat,
    "$time": datetime.fromisoformat,
    "$period": Period.parse,
}
