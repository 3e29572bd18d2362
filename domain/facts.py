"""Facts as JSON and back: what an outbox row remembers until it is worded."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from domain.periods import Period


class Facts(SimpleNamespace):
    """A thawed dataclass: its facts as attributes."""


_PLAIN = frozenset({type(None), bool, int, str})
_DEEP = frozenset({dict, list, tuple})


def freeze(value: Any) -> Any:
    """`value` as JSON. Floats are refused with TypeError: a score is a Decimal."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, int):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Period):
        return {"$period": str(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return {"$facts": {name: freeze(getattr(value, name)) for name in _names(type(value))}}
    if isinstance(value, Mapping):
        return {str(key): freeze(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, frozenset, set)):
        return [freeze(item) for item in value]
    raise TypeError(f"{type(value).__name__} is no fact")


@lru_cache(maxsize=512)
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def thaw(value: Any) -> Any:
    """What `freeze` kept: lists come back as tuples, dataclasses as `Facts`, enums as their words."""
    kind = type(value)
    if kind is dict:
        if len(value) == 1:
            (tag,) = value
            reader = _READERS.get(tag)
            if reader:
                return reader(value[tag])
        return _thawed(value)
    if kind is list or kind is tuple:
        return tuple([thaw(item) if type(item) in _DEEP else item for item in value])
    return value


def _thawed(kept: dict[str, Any]) -> dict[str, Any]:
    """What is plain needs no call."""
    return {name: thaw(item) if type(item) in _DEEP else item for name, item in kept.items()}


def _moment(value: datetime) -> dict[str, str]:
    if value.tzinfo is None:
        raise TypeError("a moment needs its time zone")
    return {"$time": value.astimezone(UTC).isoformat()}


_READERS: dict[str, Any] = {
    "$decimal": Decimal,
    "$date": date.fromisoformat,
    "$time": datetime.fromisoformat,
    "$period": Period.parse,
    "$facts": lambda kept: Facts(**_thawed(kept)),
}
