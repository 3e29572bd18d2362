"""Buttons stay in chats for years: whatever code was ever sent still means what it meant."""

from dataclasses import fields
from pathlib import Path

import pytest

import handlers
from domain.actions import known_actions

_SENT = [line.split() for line in Path(__file__).with_name("codes.txt").read_text(encoding="utf-8").splitlines()]
"""Code, action and fields of every button that was ever sent; lines are added, never changed."""
_SAMPLES = {"int": "7", "str": "word", "bool": "1"}


def test_every_code_still_means_the_same_action() -> None:
    assert handlers.conversations()
    known = known_actions()
    assert [code for code, name, *_ in _SENT if code not in known or known[code].__name__ != name] == []


def test_a_new_code_is_listed_too() -> None:
    assert known_actions().keys() - {code for code, *_ in _SENT} == set(), "add the code to codes.txt, with its fields"


@pytest.mark.parametrize(("code", "given"), [(code, given) for code, _, *given in _SENT], ids=[code for code, *_ in _SENT])
def test_a_button_of_before_is_read(code: str, given: list[str]) -> None:
    kind = known_actions()[code]
    names = [name for name, _, _ in (one.partition(":") for one in given)]
    words = [_SAMPLES.get(type_) or next(iter(_choices(kind, name))) for name, _, type_ in (one.partition(":") for one in given)]
    action = kind.unpack(":".join([code, *words])) or kind.unpack(":".join([code, *words]).replace("word", "2026-09"))
    assert action is not None
    assert [field.name for field in fields(kind)][: len(names)] == names


def _choices(kind: type, name: str) -> list[str]:
    """The words an enum's field may carry."""
    (its,) = (field.type for field in fields(kind) if field.name == name)
    return [str(one) for one in its]
