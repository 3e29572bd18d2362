"""The sheet of agreed expectations: one row for each line of an agreement, out and in again.

Only the two sides confirm an agreement: what both confirmed stays, and a confirmation that stands in a workbook is taken
over with a new agreement alone, while neither of them uses the bot (from another system, or from paper).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from sqlmodel import Session, col, select

from domain.evaluation.expectations import Part
from domain.evaluation.ratings import Conduct
from models.evaluation.expectation import Expectation, ExpectedConduct, ExpectedResult
from models.people.person import Account, Person, Posting
from models.people.unit import Unit
from models.standards.standard import Indicator
from services.exchange import sheets
from services.exchange.cell_words import PART_NAMES
from services.people.postings import Row

_COMMON = ("supervisor", "unit", "position", "by_person", "by_supervisor")
_LONGEST_RESULT = 300
Key = tuple[str, int, int]
"""NIP, year, and which agreement of that year it is."""
Lines = dict[str, tuple[str | None, str | None]]
"""By part, what it says and the leader's result it serves."""


@dataclass(frozen=True)
class Change:
    """A line that says something else than before, as the preview shows it."""

    name: str
    year: int
    part: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class _Agreement:
    """One agreement as it is there."""

    row: Expectation
    nip: str
    number: int
    common: Mapping[str, Any]
    lines: Lines


@dataclass
class Differing:
    """What the rows would make new, and change."""

    created: int = 0
    updated: int = 0
    changes: list[Change] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)


def give(session: Session) -> list[Row]:
    """Every line of every agreement as a row of the sheet."""
    names = {part: name for name, part in PART_NAMES.items()}
    return [
        {
            "person": one.nip,
            "year": one.row.year,
            "number": one.number,
            **one.common,
            "part": names.get(part, part),
            "words": words,
            "leader": leader,
        }
        for one in _there(session).values()
        for part, (words, leader) in one.lines.items()
    ]


def fill(session: Session, rows: Sequence[Row]) -> None:
    """Write into each row, for the columns that are absent, what is there; a new agreement's unit is that of the post."""
    absent = [name for name in ("unit", "words", "leader", "by_person", "by_supervisor") if rows and rows[0][name] is sheets.KEPT]
    if not absent:
        return
    there = _there(session)
    posts = {
        (nip, supervisor, position): unit
        for nip, supervisor, position, unit in session.execute(
            select(Person.nip, Posting.supervisor_id, Posting.position, Unit.code)
            .join(Posting, col(Posting.person_id) == Person.id)
            .join(Unit, col(Unit.id) == Posting.unit_id)
            .order_by(col(Posting.valid_from))
        )
    }
    nips = {nip: id for id, nip in session.execute(select(Person.id, Person.nip))}
    for row in rows:
        found = there.get(_key(row))
        for name in absent:
            if name in ("words", "leader"):
                row[name] = found.lines.get(row["part"], (None, None))[name == "leader"] if found else None
            elif found is not None:
                row[name] = found.common[name]
            else:
                row[name] = posts.get((row["person"], nips.get(row["supervisor"]), row["position"])) if name == "unit" else None


def refused(
    session: Session, rows: Sequence[tuple[int, Row]], *, indicators: Collection[str]
) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """Row, column, cause and facts of what cannot be taken."""
    there, using = _there(session), _using(session)
    said: dict[Key, Row] = {}
    for number, row in rows:
        first, found = said.setdefault(_key(row), row), there.get(_key(row))
        if any(first[name] != row[name] for name in _COMMON):
            yield number, "Nomor", "agreement_two", {}
        elif row["part"] not in PART_NAMES.values() and row["part"] not in indicators:
            yield number, "Bagian", "unknown", {"code": row["part"]}
        elif row["unit"] is None:
            yield number, "Unit", "empty", {}
        elif (row["part"] in indicators) and len(row["words"] or "") > _LONGEST_RESULT:
            yield number, "Isi", "too_long", {"longest": _LONGEST_RESULT}
        elif found is not None and found.row.agreed and _differs(found, row):
            yield number, "Isi", "agreement_stands", {}
        elif _confirms(found, row) and (found is not None or using & {row["person"], row["supervisor"]}):
            yield number, "Disetujui Pegawai", "agreement_confirms", {}
    known = {key for key in there} | set(said)
    for key, row in said.items():
        if key[2] > 1 and (*key[:2], key[2] - 1) not in known:
            yield next(number for number, one in rows if one is row), "Nomor", "agreement_number", {"number": key[2] - 1}


def differing(session: Session, rows: Sequence[Row]) -> Differing:
    """What would be new or another."""
    there, found = _there(session), Differing()
    names = {nip: name for nip, name in session.execute(select(Person.nip, Person.name))}
    shown: dict[str, str] = {part: name for name, part in PART_NAMES.items()}
    for row in rows:
        agreement = there.get(_key(row))
        if agreement is not None and not _differs(agreement, row):
            continue
        before = agreement.lines.get(row["part"], (None, None))[0] if agreement else None
        if agreement is not None and row["part"] in agreement.lines:
            found.updated += 1
        else:
            found.created += 1
        nip, part = row["person"], row["part"]
        found.changes.append(Change(names.get(nip) or nip, row["year"], shown.get(part) or part, before, row["words"]))
        found.keys.append(_key(row))
    return found


def write(session: Session, rows: Sequence[Row], keys: Sequence[Key], *, today: date) -> None:
    """Write the lines of these agreements down; who confirmed one that is changed is asked again."""
    there = _there(session)
    people = {nip: id for id, nip in session.execute(select(Person.id, Person.nip))}
    units = {code: id for id, code in session.execute(select(Unit.id, Unit.code))}
    indicators = {code: id for id, code in session.execute(select(Indicator.id, Indicator.code))}
    made: dict[Key, Expectation] = {}
    for row in sorted((row for row in rows if _key(row) in set(keys)), key=_key):
        key, found = _key(row), there.get(_key(row))
        if key not in made:
            of = {
                "person_id": people[row["person"]],
                "supervisor_id": people[row["supervisor"]],
                "unit_id": units[row["unit"]],
                "position": row["position"],
                "year": row["year"],
            }
            made[key] = _begun(session, found, of, row, today)
        _keep(session, made[key], row, indicators)
    session.flush()


def _begun(session: Session, found: _Agreement | None, of: Mapping[str, Any], row: Row, today: date) -> Expectation:
    """The agreement a row belongs to: one that is there is confirmed by nobody now, a new one as the row says."""
    if found is None:
        confirmed = {"person_at": row["by_person"], "supervisor_at": row["by_supervisor"]}
        begun = Expectation(**of, **confirmed, begun_at=datetime.combine(today, time(), tzinfo=UTC))
    else:
        begun = found.row
        for name, value in {**of, "person_at": None, "supervisor_at": None}.items():
            setattr(begun, name, value)
    session.add(begun)
    session.flush()
    return begun


def _keep(session: Session, agreement: Expectation, row: Row, indicators: Mapping[str, int]) -> None:
    part, words = row["part"], row["words"]
    if part in list(Part):
        setattr(agreement, part, words)
        session.add(agreement)
        return
    kept: ExpectedConduct | ExpectedResult | None
    if part in list(Conduct):
        kept = session.get(ExpectedConduct, (agreement.id, Conduct(part)))
        made: Any = ExpectedConduct(expectation_id=agreement.id, value=Conduct(part), words=words or "")
    else:
        kept = session.get(ExpectedResult, (agreement.id, indicators[part]))
        made = ExpectedResult(expectation_id=agreement.id, indicator_id=indicators[part], result=words or "")
    if words is None:
        if kept is not None:
            session.delete(kept)
        return
    found: Any = kept or made
    if isinstance(found, ExpectedResult):
        found.result, found.leader_result = words, row["leader"]
    else:
        found.words = words
    session.add(found)


def _differs(found: _Agreement, row: Row) -> bool:
    words, leader = found.lines.get(row["part"], (None, None))
    other = any(found.common[name] != row[name] for name in _COMMON)
    return other or (words, leader if row["part"] not in PART_NAMES.values() else None) != (
        row["words"],
        row["leader"] if row["part"] not in PART_NAMES.values() else None,
    )


def _confirms(found: _Agreement | None, row: Row) -> bool:
    """Whether a row says of a confirmation what is not so."""
    stands = {name: found.common[name] if found else None for name in ("by_person", "by_supervisor")}
    return any(row[name] != stood for name, stood in stands.items())


def _using(session: Session) -> set[str]:
    """The NIPs of those who use the bot, or did."""
    return set(session.scalars(select(Person.nip).where(col(Person.id).in_(select(Account.person_id)))))


def _second(at: datetime | None) -> datetime | None:
    """A moment as exactly as a workbook has it."""
    return at and at.astimezone(UTC).replace(microsecond=0)


def _key(row: Row) -> Key:
    return row["person"], row["year"], row["number"]


def _there(session: Session) -> dict[Key, _Agreement]:
    nips = {id: nip for id, nip in session.execute(select(Person.id, Person.nip))}
    units = {id: code for id, code in session.execute(select(Unit.id, Unit.code))}
    lines: dict[int, Lines] = {}
    every = session.scalars(select(Expectation).order_by(col(Expectation.id))).all()
    for one in every:
        lines[one.id] = {part: (getattr(one, part), None) for part in Part}
    results = select(ExpectedResult, Indicator.code).join(Indicator, col(Indicator.id) == ExpectedResult.indicator_id)
    for result, code in session.execute(results.order_by(col(Indicator.code))):
        lines[result.expectation_id][code] = result.result, result.leader_result
    for said in session.scalars(select(ExpectedConduct).order_by(col(ExpectedConduct.value))):
        lines[said.expectation_id][said.value] = said.words, None
    found: dict[Key, _Agreement] = {}
    counted: dict[tuple[str, int], int] = {}
    for one in every:
        whose = nips[one.person_id], one.year
        counted[whose] = counted.get(whose, 0) + 1
        common = {
            "supervisor": nips[one.supervisor_id],
            "unit": units[one.unit_id],
            "position": one.position,
            "by_person": _second(one.person_at),
            "by_supervisor": _second(one.supervisor_at),
        }
        found[*whose, counted[whose]] = _Agreement(one, whose[0], counted[whose], common, lines[one.id])
    return found
