"""A change of an indicator is a new version from a period on: what was reported, drafted or issued before keeps its own."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col, func, select

from domain.standards.periods import Frequency, Period, window
from domain.standards.relations import Declared, read_rules
from models.evaluation.evaluation import Evaluation
from models.reporting.report import DraftAnswer, LapsedAnswer, Report
from models.standards.standard import Indicator, IndicatorPosition, IndicatorVersion, Measured, Relation, Standard
from services.exchange import sheets
from services.people.postings import Row

_MEASURES = frozenset(("kind", "direction", "frequency", "unit", "cumulative", "formula", "weight", "main", "joint", "per_area"))
"""What a quarter adds up by: such a change begins with a quarter."""
_TRANSLATED = ("name_en", "question_en", "unit_en", "numerator_en", "denominator_en")
"""What is read in another language: it may change in a version that holds, and makes no other."""
_HEADERS = {column.field: column.header for column in sheets.INDICATOR.columns}


@dataclass(frozen=True)
class NewVersion:
    """A change that will hold from a period on, and what stays as it was."""

    code: str
    since: date
    fields: tuple[str, ...]
    """The columns that differ."""
    reports: int
    drafts: int
    evaluations: int


@dataclass
class Plan:
    """What the rows of the sheet come to."""

    created: list[Row]
    replaced: list[Row]
    """Of what nobody has reported yet, and of versions that have not begun."""
    later: list[tuple[Row, date]]
    """New versions, and from when on."""
    kept: list[str]
    """Codes whose history the sheet tells otherwise: it stays."""
    unchanged: int
    translated: list[tuple[Row, date]]
    """Versions that are only called otherwise in another language, and from when on they hold."""

    def leave(self) -> None:
        """A row that changes nothing."""
        self.unchanged += 1


def plan(session: Session, rows: Sequence[Row], *, today: date) -> Plan:
    """Compare the sheet with what is there, version by version."""
    there, used = _there(session), _used(session, [row["code"] for row in rows])
    times = Counter(row["code"] for row in rows)
    found = Plan([], [], [], [], 0, [])
    for row in sorted(rows, key=lambda one: (one["code"], one["valid_from"])):
        code = row["code"]
        if code not in there:
            found.created.append(row)
            there[code] = [row]
            continue
        unchanged = found.unchanged
        since = _settle(found, row, there[code], today=today, used=code in used, alone=times[code] == 1)
        if since is not None:
            found.later.append((row, since))
            there[code].append({**row, "valid_from": since})
        elif found.unchanged > unchanged:
            _translate(found, row, there[code])
    return found


def _settle(found: Plan, row: Row, versions: list[Row], *, today: date, used: bool, alone: bool) -> date | None:
    """From when on a row is a new version of what is there; None where it is none, which is noted.

    A workbook that has one row for an indicator tells how it is measured now, whatever the row says of when it began.
    """
    newest, same = versions[-1], next((one for one in versions if one["valid_from"] == row["valid_from"]), None)
    as_now, moved = _equal(row, newest), same is None and len(versions) == 1
    if as_now and moved and not used:
        _replace_newest(found, row, versions)
        return None
    if as_now or (same is not None and _equal(row, same) and not (alone and same is not newest)):
        if as_now and moved and row["valid_from"] < newest["valid_from"]:
            found.kept.append(row["code"])
        found.leave()
        return None
    if row["valid_from"] > newest["valid_from"]:
        return _since(row, newest, today=today) if used else row["valid_from"]
    if same is newest or alone:
        if not used and len(versions) == 1:
            _replace_newest(found, row, versions)
            return None
        if newest["valid_from"] > today:
            _replace_newest(found, {**row, "valid_from": newest["valid_from"]}, versions)
            return None
        return _since(row, newest, today=today)
    found.kept.append(row["code"])
    found.leave()
    return None


def _translate(found: Plan, row: Row, versions: list[Row]) -> None:
    """A row that measures nothing otherwise may be said otherwise in another language."""
    holds = next((one for one in versions if one["valid_from"] == row["valid_from"]), versions[-1])
    if _equal(row, holds) and any(row.get(name) != holds.get(name) for name in _TRANSLATED):
        found.translated.append((row, holds["valid_from"]))
        found.unchanged -= 1


def _replace_newest(found: Plan, row: Row, versions: list[Row]) -> None:
    found.replaced.append(row)
    versions[-1] = row


def describe(session: Session, planned: Plan) -> tuple[NewVersion, ...]:
    """The new versions with what they touch."""
    there, found = _there(session), []
    for row, since in planned.later:
        if row["code"] not in there:
            continue  # its whole history is new
        newest = there[row["code"]][-1]
        id = session.scalars(select(Indicator.id).where(Indicator.code == row["code"])).one()
        reported = session.execute(select(Report.person_id, Report.period).where(col(Report.indicator_id) == id)).all()
        quarters = {(person, str(of)) for person, period in reported for of in _evaluated_with(Period.parse(period))}
        judged = session.execute(
            select(Evaluation.person_id, Evaluation.quarter).where(
                col(Evaluation.quarter).in_({quarter for _, quarter in quarters})
            )
        ).all()
        drafts = session.scalars(select(func.count()).select_from(DraftAnswer).where(col(DraftAnswer.indicator_id) == id)).one()
        found.append(
            NewVersion(
                code=row["code"],
                since=since,
                fields=tuple(_HEADERS.get(name, name) for name in _differing(row, newest)),
                reports=len(reported),
                drafts=drafts,
                evaluations=sum((person, quarter) in quarters for person, quarter in judged),
            )
        )
    return tuple(found)


def _evaluated_with(period: Period) -> tuple[Period, Period]:
    """The quarter and the month in which a report is evaluated."""
    return period.quarter(), period.months()[-1]


def write(session: Session, planned: Plan) -> None:
    """Write what was planned."""
    ids = {code: id for code, id in session.execute(select(Standard.code, Standard.id))}
    before = _there(session)
    for row in planned.created:
        session.add(Indicator(code=row["code"], **_measured(row, ids)))
        before[row["code"]] = [row]
    session.flush()
    for row, since in planned.later:
        id = session.scalars(select(Indicator.id).where(Indicator.code == row["code"])).one()
        former = before[row["code"]][-1]
        lists: dict[str, Any] = {"positions": sorted(former["positions"]), "rules": [str(rule) for rule in former["rules"]]}
        session.add(IndicatorVersion(indicator_id=id, **_measured(former, ids), **lists))
        _replace(session, id, {**row, "valid_from": since}, ids)
        before[row["code"]].append({**row, "valid_from": since})
    for row in planned.replaced:
        id = session.scalars(select(Indicator.id).where(Indicator.code == row["code"])).one()
        _replace(session, id, row, ids)
    codes = {code: id for code, id in session.execute(select(Indicator.code, Indicator.id))}
    for row, since in planned.translated:
        said = {name: row.get(name) for name in _TRANSLATED}
        for table, id in ((Indicator, Indicator.id), (IndicatorVersion, IndicatorVersion.indicator_id)):
            session.execute(update(table).where(col(id) == codes[row["code"]], col(table.valid_from) == since).values(**said))
    newest = {row["code"]: row for row in (*planned.created, *planned.replaced, *(row for row, _ in planned.later))}
    for row in newest.values():
        _write_lists(session, codes[row["code"]], row, codes)
    session.flush()


def _replace(session: Session, id: int, row: Row, standards: Mapping[str, int]) -> None:
    session.flush()
    session.execute(update(Indicator).where(col(Indicator.id) == id).values(**_measured(row, standards)))
    session.expire_all()


def _measured(row: Row, standards: Mapping[str, int]) -> dict[str, Any]:
    return {**{name: row.get(name) for name in Measured.model_fields}, "standard_id": standards[row["standard"]]}


def _write_lists(session: Session, id: int, row: Row, codes: Mapping[str, int]) -> None:
    session.execute(delete(IndicatorPosition).where(col(IndicatorPosition.indicator_id) == id))
    if row["positions"]:
        session.execute(insert(IndicatorPosition), [{"indicator_id": id, "position": name} for name in row["positions"]])
    session.execute(delete(Relation).where(col(Relation.indicator_id) == id))
    session.add_all(
        Relation(
            indicator_id=id,
            operator=rule.operator,
            other_id=codes[rule.other],
            must=rule.must,
            missing_is_zero=rule.missing_is_zero,
        )
        for rule in row["rules"]
    )
    session.flush()


def _since(row: Row, newest: Row, *, today: date) -> date:
    """The first day of the first period that nobody can have begun to report, and from which the row is to hold."""
    measures = not _MEASURES.isdisjoint(_differing(row, newest))
    quarterly = measures or Frequency.QUARTERLY in (row["frequency"], newest["frequency"])
    period = Period.containing(today, Frequency.QUARTERLY if quarterly else Frequency.MONTHLY)
    opens = max(row["opens_before"], newest["opens_before"])
    while (
        period.first <= newest["valid_from"]
        or period.first < row["valid_from"]
        or any(_opens(month, opens) <= today for month in period.months() if _reports(newest, month))
    ):
        period = period.next()
    return period.first


def _reports(newest: Row, month: Period) -> bool:
    """Whether something is reported at the end of a month."""
    return newest["frequency"] == Frequency.MONTHLY or month.last == month.quarter().last


def _opens(month: Period, days: int) -> date:
    return window(month, opens_before=days, due_after=0, locks_after=0).opens


def _equal(row: Row, other: Row) -> bool:
    return not _differing(row, other)


def _differing(row: Row, other: Row) -> tuple[str, ...]:
    names = [
        name
        for name in (*Measured.model_fields, "standard", "positions", "rules")
        if name not in ("valid_from", "standard_id", *_TRANSLATED)
    ]
    return tuple(name for name in names if row.get(name) != other.get(name))


def _there(session: Session) -> dict[str, list[Row]]:
    """Every version of each indicator as the sheet has it, the earliest first."""
    standards = {id: code for id, code in session.execute(select(Standard.id, Standard.code))}
    positions: defaultdict[int, list[str]] = defaultdict(list)
    for held in session.scalars(select(IndicatorPosition).order_by(col(IndicatorPosition.position))):
        positions[held.indicator_id].append(held.position)
    rules = _rules(session)
    found: dict[int, list[Row]] = defaultdict(list)
    for version in session.scalars(select(IndicatorVersion).order_by(col(IndicatorVersion.valid_from))):
        declared = tuple(sorted(rule for words in version.rules for rule in read_rules(words)))
        found[version.indicator_id].append(_row(version, standards, tuple(sorted(version.positions)), declared))
    by_code: dict[str, list[Row]] = {}
    for one in session.scalars(select(Indicator)):
        newest = _row(one, standards, tuple(sorted(positions[one.id])), rules.get(one.id, ()))
        by_code[one.code] = [*found.get(one.id, []), newest]
    return by_code


def every(session: Session) -> list[Row]:
    """Every version of each indicator, as the sheet gives them out."""
    return [{**row, "code": code} for code, versions in _there(session).items() for row in versions]


def _row(measured: Measured, standards: Mapping[int, str], positions: tuple[str, ...], rules: tuple[Declared, ...]) -> Row:
    row = {name: getattr(measured, name) for name in Measured.model_fields}
    return {**row, "standard": standards[row["standard_id"]], "positions": positions, "rules": rules}


def _rules(session: Session) -> dict[int, tuple[Declared, ...]]:
    found: defaultdict[int, list[Declared]] = defaultdict(list)
    for rule, other in session.execute(select(Relation, Indicator.code).join(Indicator, col(Indicator.id) == Relation.other_id)):
        found[rule.indicator_id].append(Declared(rule.operator, other, rule.must, rule.missing_is_zero))
    return {id: tuple(sorted(theirs)) for id, theirs in found.items()}


def _used(session: Session, codes: Sequence[str]) -> set[str]:
    """Codes of indicators of which something was reported or begun."""
    wanted = select(Indicator.code).where(col(Indicator.code).in_(codes))
    return {
        code
        for table in (Report, DraftAnswer, LapsedAnswer)
        for code in session.scalars(wanted.where(col(Indicator.id).in_(select(table.indicator_id))))
    }
