"""Keeps the posts of each person one after the other: a move is a new row, which ends the post before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from domain.people.postings import Term, in_a_row
from models.people.person import Person, Posting

Row = dict[str, Any]


@dataclass(frozen=True)
class Settled:
    """The rows of a workbook with the ends that follow from one another, and what is thereby ended that no row names."""

    rows: list[Row]
    closed: list[Row]


def terms(session: Session, rows: Sequence[Row]) -> dict[str, list[Term]]:
    """The posts that each person of the rows would hold, by NIP: those that are there, as the rows change and add to them."""
    found: dict[str, dict[date, Term]] = {row["nip"]: {} for row in rows}
    for nip, _, begins, ends in _there(session):
        if nip in found:
            found[nip][begins] = Term(begins, ends)
    for row in rows:
        found[row["nip"]][row["valid_from"]] = Term(row["valid_from"], row["valid_until"])
    return {nip: list(held.values()) for nip, held in found.items()}


def settle(session: Session, rows: Sequence[Row]) -> Settled:
    """End each post that was left open the day before the person's next begins. Raises `Overlap`."""
    ends = {(nip, term.begins): term.ends for nip, held in terms(session, rows).items() for term in in_a_row(held)}
    named = {(row["nip"], row["valid_from"]) for row in rows}
    return Settled(
        rows=[{**row, "valid_until": ends[row["nip"], row["valid_from"]]} for row in rows],
        closed=[
            {"nip": nip, "person_id": person, "valid_from": begins, "valid_until": ends[nip, begins]}
            for nip, person, begins, until in _there(session)
            if (nip, begins) not in named and ends.get((nip, begins), until) != until
        ],
    )


def _there(session: Session) -> Sequence[tuple[str, int, date, date | None]]:
    wanted = select(col(Person.nip), col(Posting.person_id), col(Posting.valid_from), col(Posting.valid_until))
    rows = session.execute(wanted.join(Person, col(Person.id) == Posting.person_id))
    return [(nip, person, begins, ends) for nip, person, begins, ends in rows]
