"""How people and units are named: told apart where names are equal; and whether a query names them or they are too many."""

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, true
from sqlmodel import col

_FEW = 500


def are_few(people: Collection[int]) -> bool:
    """Whether a query names them."""
    return len(people) <= _FEW


def among(people: Collection[int], column: object) -> ColumnElement[bool]:
    """The condition that a row is of one of these people, left to the caller where they are many."""
    return col(column).in_(people) if are_few(people) else true()


def distinct(known: Mapping[int, tuple[str, str]]) -> dict[int, str]:
    """Names and NIPs by id as names that are told apart, the mark before the degrees, which are seldom shown."""
    same: dict[str, list[int]] = {}
    for id, (name, _) in known.items():
        same.setdefault(_plain(name), []).append(id)
    found = {id: name for id, (name, _) in known.items()}
    for ids in same.values():
        if len(ids) > 1:
            length = next(n for n in (4, 6, 10, 18) if n == 18 or len({known[id][1][-n:] for id in ids}) == len(ids))
            for id in ids:
                name, comma, degrees = known[id][0].partition(",")
                found[id] = f"{name} …{known[id][1][-length:]}{comma}{degrees}"
    return found


def label(name: str, most: int = 24) -> str:
    """A name without its degrees as a button has room for it; what tells it from another stays."""
    short, sign, mark = name.split(",", maxsplit=1)[0].partition(" …")
    return short[: most - len(sign + mark)] + sign + mark


def told_apart(names: Mapping[int, str], marks: Mapping[int, str]) -> dict[int, str]:
    """The names by id; behind those that several have stands what tells them apart."""
    times = Counter(_plain(name) for name in names.values())
    return {id: f"{name} ({marks[id]})" if times[_plain(name)] > 1 and id in marks else name for id, name in names.items()}


def _plain(name: str) -> str:
    return " ".join(name.split(",", maxsplit=1)[0].lower().split())
