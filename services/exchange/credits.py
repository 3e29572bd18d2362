"""The sheet of coefficients (`Angka Kredit`): what a year in a functional post is worth, where that is not what the law says."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session, select

from domain.evaluation.credits import HIGHEST, key
from models.evaluation.credit import CreditCoefficient
from services.people.postings import Row

_Key = tuple[str, str, int]


def refused(rows: Sequence[tuple[int, Row]]) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """Row, column, cause and facts of what cannot be: beyond the law's highest, or the same twice in another spelling."""
    seen: dict[_Key, int] = {}
    for number, row in rows:
        if not 0 < row["amount"] <= HIGHEST:
            yield number, "Koefisien", "amount_not_between", {"low": "0,0001", "high": HIGHEST}
        if _key(row) in seen:
            yield number, "Jabatan Fungsional", "twice", {"row": seen[_key(row)]}
        seen.setdefault(_key(row), number)


def differing(session: Session, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that are new, and those that say another amount than is there."""
    there = _there(session)
    new = [row for row in rows if _key(row) not in there]
    return new, [row for row in rows if (one := there.get(_key(row))) is not None and one.amount != row["amount"]]


def write(session: Session, rows: Sequence[Row]) -> None:
    """Write these rows down."""
    there = _there(session)
    for row in rows:
        found = there.get(_key(row)) or CreditCoefficient(**row)
        found.amount = row["amount"]
        session.add(found)
    session.flush()


def give(session: Session) -> list[dict[str, Any]]:
    """Every coefficient that was said, as a row of the sheet."""
    return [one.model_dump(exclude={"id"}) for one in session.scalars(select(CreditCoefficient))]


def _there(session: Session) -> dict[_Key, CreditCoefficient]:
    found = {}
    for one in session.scalars(select(CreditCoefficient)):
        found[_key(one.model_dump())] = one
    return found


def _key(row: Row) -> _Key:
    return key(row["functional"]), row["level"], row["since"]
