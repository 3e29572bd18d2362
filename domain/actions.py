"""What a button asks for: a small value that fits Telegram's 64 bytes, carries ids only, and is checked anew at every press."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Self

_LIMIT = 64
_WHOLE = re.compile(r"-?[0-9]{1,10}")
_LARGEST = 2**31 - 1
"""What an id of a table can be at most: a larger one is forged, and no database would even look for it."""


@dataclass(frozen=True)
class Action:
    """The base of all actions: subclasses name a short unique `code` and have int, str, bool or StrEnum fields."""

    code: ClassVar[str]
    reads: ClassVar[Mapping[str, Callable[[str], object]]] = {}
    """What words of it must be readable as, by field; ValueError says that they are not."""
    _known: ClassVar[dict[str, type["Action"]]] = {}

    def __init_subclass__(cls) -> None:
        if cls.code in Action._known and Action._known[cls.code].__qualname__ != cls.__qualname__:
            raise TypeError(f"two actions have the code {cls.code}")
        Action._known[cls.code] = cls

    def pack(self) -> str:
        """The text a button carries; ValueError where it would not fit."""
        text = ":".join([self.code, *(_word(value) for value in vars(self).values())])
        if len(text.encode()) > _LIMIT:
            raise ValueError(f"a button carries at most {_LIMIT} bytes: {text}")
        return text

    @classmethod
    def unpack(cls, text: str) -> Self | None:
        """The action that `text` carries, or None if it is not one of this class, or none that we can have offered."""
        kinds, least = _kinds(cls)  # type: ignore[arg-type]
        code, *words = text.split(":", len(kinds))
        if code != cls.code or not least <= len(words) <= len(kinds) or not text.isprintable():
            return None
        try:
            found = cls(*map(_value, kinds, words))
            for field, read in cls.reads.items():
                read(getattr(found, field))
        except ValueError:
            return None
        return found


@dataclass(frozen=True)
class GoHome(Action):
    """Show the home card."""

    code: ClassVar[str] = "home"


@dataclass(frozen=True)
class RunCommand(Action):
    """Do what a command does, as if it had been written."""

    code: ClassVar[str] = "do"
    command: str


def known_actions() -> dict[str, type[Action]]:
    """Every action by its code."""
    return dict(Action._known)


@cache
def _kinds(action: type[Action]) -> tuple[tuple[Any, ...], int]:
    """The kinds of an action's fields, and how many of them have no default: a button from before a field was added has fewer."""
    its = fields(action)
    return tuple(field.type for field in its), sum(field.default is MISSING for field in its)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)


def _value(kind: Any, word: str) -> Any:
    if kind is bool:
        if word not in ("0", "1"):
            raise ValueError(word)
        return word == "1"
    if kind is int:
        return _number(word)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(word)
    return word


def _number(word: str) -> int:
    """A number as `pack` writes it; no other spelling of it, and none that no column holds."""
    if not _WHOLE.fullmatch(word) or abs(int(word)) > _LARGEST:
        raise ValueError(word)
    return int(word)
