"""What an admin should know before a workbook is applied, though nothing in it is wrong: posts nobody asks, posts that end."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from models.people.person import Person, Posting
from models.people.unit import Unit
from models.standards.standard import IndicatorPosition
from services.naming import distinct
from services.people import postings
from services.people.postings import Row

_NEAR = 85
_MOST = 8


@dataclass(frozen=True)
class Unasked:
    """A post for which no indicator is kept, so that whoever holds it has nothing to report."""

    position: str
    people: int
    meant: str | None
    """A post that is spelt nearly so and has indicators."""


@dataclass(frozen=True)
class Ending:
    """A post that ends without anybody having written so, because the person's next one begins."""

    name: str
    position: str
    unit: str
    ends: date
    next_unit: str


@dataclass(frozen=True)
class Remarks:
    """As many of each as fit, and how many more there are."""

    unasked: tuple[Unasked, ...] = ()
    more_unasked: int = 0
    ending: tuple[Ending, ...] = ()
    more_ending: int = 0


def remarks(session: Session, rows: Sequence[Row], indicators: Sequence[Row], *, today: date) -> Remarks:
    """What is worth knowing about the rows of `Pegawai`, with the rows of `Indikator` beside them."""
    unasked, ending = _unasked(session, rows, indicators, today), _ending(session, rows)
    return Remarks(tuple(unasked[:_MOST]), max(0, len(unasked) - _MOST), tuple(ending[:_MOST]), max(0, len(ending) - _MOST))


def _unasked(session: Session, rows: Sequence[Row], indicators: Sequence[Row], today: date) -> list[Unasked]:
    asked = set(session.scalars(select(IndicatorPosition.position))) | {name for row in indicators for name in row["positions"]}
    held = Counter(row["position"] for row in rows if row["valid_until"] is None or row["valid_until"] >= today)
    if not asked:
        return []
    return [Unasked(position, people, _meant(position, asked)) for position, people in held.most_common() if position not in asked]


def _meant(position: str, asked: set[str]) -> str | None:
    plain = {one.casefold(): one for one in sorted(asked)}
    near = process.extractOne(position.casefold(), plain.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return plain[near[0]] if near else None


def _ending(session: Session, rows: Sequence[Row]) -> list[Ending]:
    """Of each person the posts that had no end, or another, and get one from the post that follows."""
    settled = postings.settle(session, rows)
    there = _there(session, {row["nip"] for row in rows})
    found: dict[tuple[str, date], Row] = {(row["nip"], row["valid_from"]): row for row in settled.rows}
    for one in settled.closed:
        found[one["nip"], one["valid_from"]] = {**there[one["nip"], one["valid_from"]], "valid_until": one["valid_until"]}
    said = {(row["nip"], row["valid_from"]): row["valid_until"] for row in rows}
    begun: defaultdict[str, list[date]] = defaultdict(list)
    for nip, begins in {**there, **found}:
        begun[nip].append(begins)
    people = {nip: str(row["name"]) for (nip, _), row in found.items()}
    names = dict(zip(people, distinct(dict(enumerate((name, nip) for nip, name in people.items()))).values(), strict=True))
    ending = []
    for (nip, begins), row in sorted(found.items(), key=lambda one: one[0]):
        until = row["valid_until"]
        kept = there.get((nip, begins))
        if until is None or said.get((nip, begins)) == until or (kept is not None and kept["valid_until"] == until):
            continue
        following = nip, min(other for other in begun[nip] if other > begins)
        ending.append(Ending(names[nip], row["position"], row["unit"], until, (found.get(following) or there[following])["unit"]))
    return ending


def _there(session: Session, nips: set[str]) -> dict[tuple[str, date], dict[str, Any]]:
    wanted = (
        select_core(
            col(Person.nip),
            col(Person.name),
            col(Posting.position),
            col(Unit.code),
            col(Posting.valid_from),
            col(Posting.valid_until),
        )
        .join(Posting, col(Posting.person_id) == Person.id)
        .join(Unit, col(Unit.id) == Posting.unit_id)
    )
    return {
        (nip, begins): {"name": name, "position": position, "unit": unit, "valid_until": until}
        for nip, name, position, unit, begins, until in session.execute(wanted)
        if nip in nips
    }
