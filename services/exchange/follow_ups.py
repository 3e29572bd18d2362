"""Rewards and sanctions in the workbook: the sheet of their kinds (`Tindak Lanjut`), and what was proposed, given out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from domain.evaluation.follow_ups import ALLOWED, Side
from domain.evaluation.ratings import Predicate
from models.evaluation.evaluation import Evaluation
from models.evaluation.follow_up import FollowUp, FollowUpKind
from models.evaluation.year import YearEvaluation
from services.evaluation import follow_ups, stages
from services.evaluation.exported import PREDICATES
from services.people.postings import Row

HEADERS = ("NIP", "Periode", "Predikat", "Sifat", "Jenis", "Tanggal", "Dasar", "Dicatat Oleh", "Dicatat", "Ditarik Oleh", "Ditarik")
SIDES = {Side.REWARD: "penghargaan", Side.SANCTION: "sanksi"}
_FIELDS = ("side", "name", "predicates", "basis", "used")
_ORDER = tuple(Predicate)


def refused(rows: Sequence[tuple[int, Row]]) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """Row, column, cause and facts of what cannot be: a reward for too little, a sanction for enough."""
    for number, row in rows:
        if beyond := row["predicates"] - ALLOWED[row["side"]]:
            words = ", ".join(PREDICATES[one] for one in _ORDER if one in beyond)
            yield number, "Predikat", "not_of_this_side", {"side": SIDES[row["side"]], "words": words}


def differing(session: Session, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that are new, and those that say something else than holds now."""
    there = {one["code"]: one for one in give(session)}
    new = [row for row in rows if row["code"] not in there]
    other = [row for row in rows if (one := there.get(row["code"])) and any(one[name] != row[name] for name in _FIELDS)]
    return new, other


def write(session: Session, rows: Sequence[Row]) -> None:
    """Write these kinds down. A proposal keeps what its kind was called then."""
    for row in rows:
        found = session.get(FollowUpKind, row["code"]) or FollowUpKind(code=row["code"], side=row["side"], name="", predicates="")
        found.side, found.name, found.basis, found.used = row["side"], row["name"], row["basis"], row["used"]
        found.predicates = " ".join(one.value for one in _ORDER if one in row["predicates"])
        session.add(found)
    session.flush()


def give(session: Session) -> list[dict[str, Any]]:
    """Every kind that holds, the usual ones among them, as a row of the sheet."""
    return [
        {
            "code": one.code,
            "side": one.side,
            "name": one.name,
            "predicates": one.predicates,
            "basis": one.basis or None,
            "used": one.used,
        }
        for one in follow_ups.kinds(session)
    ]


def words(predicates: frozenset[Predicate]) -> str:
    """The predikat of a kind in one cell."""
    return "; ".join(PREDICATES[one] for one in _ORDER if one in predicates)


def proposed(session: Session, nips: Mapping[int | None, str]) -> list[tuple[Any, ...]]:
    """Every proposal, what was withdrawn among them, the earliest first."""
    return [
        (
            nips[one.person_id],
            period,
            PREDICATES[one.predicate],
            SIDES[one.side],
            one.name,
            one.on,
            one.basis,
            nips[one.by],
            one.at,
            nips.get(one.withdrawn_by),
            one.withdrawn_at,
        )
        for one, period in _with_periods(session)
    ]


def trail(session: Session, nips: Mapping[int | None, str]) -> list[tuple[Any, ...]]:
    """What was proposed and withdrawn, as rows of the trail."""
    found: list[tuple[Any, ...]] = []
    for one, period in _with_periods(session):
        told = f"NIP={nips[one.person_id]}, {SIDES[one.side]}={one.name}"
        found.append((None, None, period, None, one.at, nips[one.by], "follow_up", None, told, one.basis))
        if one.withdrawn_at:
            by = nips.get(one.withdrawn_by)
            found.append((None, None, period, None, one.withdrawn_at, by, "follow_up_withdrawn", told, None, None))
    return sorted(found, key=lambda row: row[4])


def _with_periods(session: Session) -> list[tuple[FollowUp, str]]:
    rows = session.execute(
        select(FollowUp, Evaluation, YearEvaluation)
        .outerjoin(Evaluation, col(Evaluation.id) == FollowUp.evaluation_id)
        .outerjoin(YearEvaluation, col(YearEvaluation.id) == FollowUp.year_evaluation_id)
        .order_by(col(FollowUp.id))
    )
    return [(one, stages.period_word(quarter or year)) for one, quarter, year in rows]
