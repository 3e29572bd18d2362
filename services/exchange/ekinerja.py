"""What a person pastes into e-Kinerja BKN: figures, sources and evidence of each item of the plan; nothing is typed again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from domain.messages.facts import thaw
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Frequency, Period
from models.evaluation.evaluation import Evaluation
from models.reporting.report import Attachment, AttachmentState, Report, Submission
from models.standards.standard import Evidence
from services.evaluation import expectations
from services.evaluation.card import Card, card
from services.evaluation.results_of_work import results
from services.evaluation.signatories import supervisor_of
from services.evaluation.stages import is_whole
from services.refusals import Outdated, Refusal
from services.reporting import values
from services.reporting.values import Value
from services.standards.expected import Standards, standards
from services.standards.held import whose

MOST = 15
"""Items told at once, each a message of its own."""
_FILES = 10
"""Files of evidence that are named and sent for one item."""
Shown = Card | Any
"""A card as it is now, or as it was kept."""


@dataclass(frozen=True)
class Part:
    """The value of one period and where it was reported."""

    period: Period
    value: Value
    number: str


@dataclass(frozen=True)
class File:
    """One piece of evidence, and the name under which it is sent for uploading."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Item:
    """One item of the plan in the quarter."""

    indicator: int
    code: str
    plan: str
    """Its result of work (RHK), as the form has it."""
    aspect: str
    name: str
    unit: str
    target: Decimal | None
    value: Decimal | None
    """None where nothing can be added up: then the parts speak."""
    percent: Decimal | None
    parts: tuple[Part, ...]
    expected: int
    files: tuple[File, ...]
    lacks_evidence: bool


@dataclass(frozen=True)
class Pack:
    """A person's quarter or month, ready to be pasted."""

    quarter: Period
    earlier: Period
    """The one before, as it was evaluated then."""
    items: tuple[Item, ...]
    skipped: tuple[str, ...]
    """Items beyond what e-Kinerja takes for one plan item."""
    lines: int
    """How many that is."""
    letters: int
    """How many letters one item's text has at most."""
    verified: int
    expected: int
    handed_over: bool
    answered: bool

    @property
    def told(self) -> tuple[Item, ...]:
        """Those that have room in the chat."""
        return self.items[:MOST]

    @property
    def more(self) -> int:
        """How many have none."""
        return len(self.items) - len(self.told)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Items that need evidence and have none."""
        return tuple(item.name for item in self.items if item.lacks_evidence)


def pack(session: Session, *, by: int, quarter: str | None = None, today: date) -> Pack:
    """The own quarter, or month where the person is evaluated monthly: the one asked for, or the newest that has ended."""
    wanted = _period(quarter) if quarter else _ended(session, by, Period.containing(today, Frequency.MONTHLY).first)
    found = session.scalars(
        select(Evaluation)
        .where(col(Evaluation.person_id) == by, col(Evaluation.quarter) == str(wanted))
        .order_by(col(Evaluation.part))
    ).all()
    facts, known = _card(session, by, wanted, found), standards(session)
    parts, files = _parts(session, by, wanted, known), _files(session, by, wanted, known)
    agreed = _agreed(session, by, wanted, found)
    items = [
        _item(known, wanted, line, agreed, parts.get(line.indicator, ()), files.get(line.indicator, ())) for line in facts.lines
    ]
    kept, skipped = _fitting(items, known.rules.pasted_items)
    return Pack(
        quarter=wanted,
        earlier=_ended(session, by, wanted.first),
        items=kept,
        skipped=skipped,
        lines=known.rules.pasted_items,
        letters=known.rules.pasted_letters,
        verified=sum(line.verified for line in facts.lines),
        expected=facts.expected,
        handed_over=bool(found) and all(one.told_on for one in found),
        answered=bool(found) and all(one.answered_at for one in found),
    )


def files(session: Session, *, by: int, quarter: str, indicator: int) -> tuple[File, ...]:
    """The kept evidence of one item. Raises `Outdated` where there is none."""
    found = _files(session, by, _period(quarter), standards(session)).get(indicator, ())
    if not found:
        raise Outdated
    return tuple(found)


def _fitting(items: Sequence[Item], most: int) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """The first so many items of each plan item, plan item by plan item, and the names of the others."""
    plans: dict[str, list[Item]] = {}
    for item in items:
        plans.setdefault(item.plan, []).append(item)
    kept = tuple(item for theirs in plans.values() for item in theirs[:most])
    return kept, tuple(item.name for theirs in plans.values() for item in theirs[most:])


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise Outdated from error


def _ended(session: Session, by: int, before: date) -> Period:
    """The newest quarter or month that has ended before a day, by how often the person was evaluated then."""
    month, quarter = (Period.containing(before, one).previous() for one in (Frequency.MONTHLY, Frequency.QUARTERLY))
    there = session.scalars(
        select(Evaluation.id).where(
            col(Evaluation.person_id) == by, col(Evaluation.quarter).in_([str(one) for one in month.quarter().months()])
        )
    ).first()
    held = whose(session, person=by, on=month.last)
    monthly = held is not None and standards(session).rhythm(held.position, month.first) is Frequency.MONTHLY
    return month if monthly or there is not None else quarter


def _card(session: Session, by: int, quarter: Period, found: Sequence[Evaluation]) -> Shown:
    """As it was judged, once the result was handed over; as it stands now before, and where it was judged in parts."""
    if len(found) == 1 and found[0].told_on and found[0].card and is_whole(found[0]):
        return thaw(found[0].card)
    held = whose(session, person=by, on=quarter.last)
    if held is None:
        raise Refusal("no_posting")
    return card(session, person=by, position=held.position, quarter=quarter)


def _agreed(session: Session, by: int, quarter: Period, found: Sequence[Evaluation]) -> Mapping[int, tuple[str, str]]:
    """The results of work that were agreed on for the quarter, by indicator, as the form has them."""
    judge = found[-1].supervisor_id if found else supervisor_of(session, by, quarter.last)
    agreement = expectations.agreed_for(session, person=by, supervisor=judge, year=quarter.year) if judge else None
    return expectations.results(session, agreement)


def _item(
    known: Standards,
    quarter: Period,
    line: Any,
    agreed: Mapping[int, tuple[str, str]],
    parts: Sequence[Part],
    files: Sequence[File],
) -> Item:
    indicator = known.of(line.indicator, quarter)
    adds_up = indicator.kind not in (IndicatorKind.DATE, IndicatorKind.YES_NO)
    return Item(
        indicator=indicator.id,
        code=_safe(indicator.code),
        plan=results(indicator, agreed)[0],
        aspect=indicator.aspect,
        name=str(line.name),
        unit=str(line.unit),
        target=line.target.amount if line.target and adds_up else None,
        value=line.value if adds_up else None,
        percent=line.percent if adds_up else None,
        parts=tuple(parts),
        expected=line.expected,
        files=tuple(files),
        lacks_evidence=indicator.evidence is Evidence.REQUIRED and not files,
    )


def _safe(code: str) -> str:
    """A code as a file may be called on every system."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", code)


def _mine(by: int, quarter: Period) -> tuple[Any, ...]:
    periods = [str(period) for period in quarter.ending()]
    return col(Report.person_id) == by, col(Report.period).in_(periods), col(Report.verified).is_(True)


def _parts(session: Session, by: int, quarter: Period, known: Standards) -> dict[int, list[Part]]:
    rows = session.execute(
        select(Report, Submission)
        .join(Submission, col(Submission.id) == Report.submission_id)
        .where(*_mine(by, quarter))
        .order_by(col(Report.period))
    )
    found: dict[int, list[Part]] = {}
    for report, sent in rows:
        value = values.value_of(report, known.of(report.indicator_id, report.period))
        found.setdefault(report.indicator_id, []).append(Part(Period.parse(report.period), value, sent.number))
    return found


def _files(session: Session, by: int, quarter: Period, known: Standards) -> dict[int, list[File]]:
    rows = session.execute(
        select(Report.indicator_id, Report.period, Attachment.sha256)
        .join(Attachment, col(Attachment.report_id) == Report.id)
        .where(*_mine(by, quarter), col(Attachment.state) == AttachmentState.KEPT, col(Attachment.sha256).is_not(None))
        .order_by(col(Report.period), col(Attachment.id))
    )
    found: dict[int, list[File]] = {}
    for indicator, period, sha256 in rows:
        mine = found.setdefault(indicator, [])
        if len(mine) < _FILES:
            mine.append(File(f"{_safe(known.indicators[indicator].code)}-{period}-{len(mine) + 1}", sha256 or ""))
    return found
