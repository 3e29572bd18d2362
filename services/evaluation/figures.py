"""The reports a figure of the card is made of, so that every number can be opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.evaluation.parts import PartOf
from domain.messages.facts import freeze, thaw
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation
from models.reporting.report import Report, Submission
from services.evaluation import facts, objections, stages
from services.evaluation.views import Judged
from services.insight import pictures
from services.insight.pictures import Chosen
from services.refusals import Outdated
from services.reporting import values
from services.reporting.values import Value
from services.standards import derived
from services.standards.expected import Standards, standards
from services.training import wallet
from services.training.wallet import Entry

RADAR_FROM = 3
"""Fewer spokes than that are no picture."""


@dataclass(frozen=True)
class Counted:
    """One report in a figure."""

    submission: int
    number: str
    period: Period
    value: Value
    sent_at: datetime
    late: bool
    verified: bool
    corrected: bool
    opens: bool
    """Whether who asks may open the submission."""
    named: str | None = None
    """Of which other indicator it is, where the figure is computed."""


@dataclass(frozen=True)
class Figure:
    """A figure and what it rests on."""

    code: str
    name: str
    quarter: Period | PartOf | int
    reports: tuple[Counted, ...]


def figure(session: Session, *, by: int, evaluation: int, indicator: int) -> Figure:
    """The reports of one indicator in the quarter, for the person and the supervisor. Raises `Outdated` for others."""
    found, known = _seen(session, by, evaluation), standards(session)
    if indicator not in known.indicators:
        raise Outdated
    quarter = Period.parse(found.quarter)
    named = known.of(indicator, quarter)
    sent_of = session.execute(
        select(Report, Submission)
        .join(Submission, col(Submission.id) == Report.submission_id)
        .where(
            col(Report.person_id) == found.person_id,
            col(Report.indicator_id).in_(derived.rests_on(known, indicator)),
            col(Report.period).in_([str(period) for period in (*quarter.months(), quarter)]),
        )
        .order_by(col(Report.period), col(Report.indicator_id))
    ).all()
    inside = {report.id for report in _of_part(session, found, indicator)}
    return Figure(
        code=named.code,
        name=named.name,
        quarter=stages.period(found),
        reports=tuple(
            _counted(report, sent, known, by, of=indicator)
            for report, sent in sent_of
            if stages.is_whole(found) or report.id in inside
        ),
    )


@dataclass(frozen=True)
class Behind:
    """The reports that the card counts as late, or as corrected, each with the name of its indicator."""

    what: str
    quarter: Period | PartOf | int
    reports: tuple[tuple[str, Counted], ...]


REPORTS = ("late", "corrected")
HOURS = "hours"
BEHIND = (*REPORTS, HOURS)
"""What can be opened beside the figures: some of the card's reports, and the certificates."""


@dataclass(frozen=True)
class Hours:
    """The certificates from which the card has its JP."""

    quarter: Period | PartOf | int
    year: int
    entries: tuple[tuple[bool, Entry], ...]
    """Those that count, each with whether it is of the days that are evaluated."""
    pending: tuple[Entry, ...]


def behind(session: Session, *, by: int, evaluation: int, what: str) -> Behind:
    """The late or the corrected reports of an evaluation, for the person and the supervisor. Raises `Outdated` for others."""
    found = _seen(session, by, evaluation)
    if what not in REPORTS:
        raise Outdated
    received = [one for one in _received(session, found) if (one.late if what == "late" else one.version > 1)]
    sent = select(Submission).where(col(Submission.id).in_({one.submission_id for one in received}))
    there, known = {one.id: one for one in session.scalars(sent)}, standards(session)
    counted = (
        (known.of(one.indicator_id, one.period).name, _counted(one, there[one.submission_id], known, by)) for one in received
    )
    return Behind(what, stages.period(found), tuple(sorted(counted, key=lambda pair: (pair[1].period, pair[0]))))


def hours(session: Session, *, by: int, evaluation: int) -> Hours:
    """The certificates behind the JP of an evaluation, from January to its end. Raises `Outdated` for others."""
    found = _seen(session, by, evaluation)
    last = Period.parse(found.quarter).last
    counted, pending = wallet.between(session, person=found.person_id, first=date(last.year, 1, 1), last=last)
    entries = tuple((found.first <= one.issued_on <= found.last, one) for one in counted)
    return Hours(stages.period(found), last.year, entries, pending)


def numbers(shown: Judged) -> dict[str, int]:
    """How many reports of a card are late, how many were corrected, and the JP of the year, with those that wait."""
    card = thaw(freeze(shown.card))
    there = {what: int(getattr(card, what)) for what in REPORTS}
    return {**there, HOURS: card.training.year + getattr(card.training, "pending", 0)}


def _seen(session: Session, by: int, evaluation: int) -> Evaluation:
    """An evaluation, for its two sides and whoever decides an objection to it."""
    found = session.get(Evaluation, evaluation)
    if found is None or not (
        stages.is_party(session, by, found) or (found.objection and objections.may_decide(session, by, found))
    ):
        raise Outdated
    return found


def _received(session: Session, found: Evaluation) -> Sequence[Report]:
    """Everything received of the days of an evaluation, as its card counts it."""
    known = facts.read(session, people=[found.person_id], quarter=Period.parse(found.quarter))
    if not stages.is_whole(found):
        known = known.within(found.person_id, (found.first, found.last))
    return known.received.get(found.person_id, ())


def _counted(report: Report, sent: Submission, known: Standards, by: int, *, of: int | None = None) -> Counted:
    measured = known.of(report.indicator_id, report.period)
    return Counted(
        submission=sent.id,
        number=sent.number,
        named=measured.name if of not in (None, report.indicator_id) else None,
        period=Period.parse(report.period),
        value=values.value_of(report, measured),
        sent_at=sent.submitted_at,
        late=report.late,
        verified=report.verified,
        corrected=report.version > 1,
        opens=by in (sent.person_id, sent.verifier_id),
    )


def _of_part(session: Session, found: Evaluation, indicator: int) -> Sequence[Report]:
    """Everything received of the days of a part."""
    if stages.is_whole(found):
        return ()
    ids = derived.rests_on(standards(session), indicator)
    return [one for one in _received(session, found) if one.indicator_id in ids]


def of(shown: Judged) -> tuple[tuple[int, str], ...]:
    """The indicators on a card and their names."""
    if isinstance(shown.card, dict):
        lines = [line["$facts"] for line in shown.card["$facts"]["lines"]]
        return tuple((line["indicator"], line["name"]) for line in lines)
    return tuple((line.indicator, line.name) for line in shown.card.lines)


def web(shown: Judged) -> Chosen:
    """The card's figures as *sarang laba-laba*; what cannot be compared is left out and named."""
    card = thaw(freeze(shown.card))
    return pictures.of_card(card.lines, getattr(card, "trends", {}), card.quarter)


def lacks_reports(shown: Judged) -> bool:
    """Whether reports that were owed are missing behind the figures, or may still change."""
    facts = shown.card["$facts"].get("missing") if isinstance(shown.card, dict) else shown.card.missing
    return bool(facts) or shown.stale_at is not None


def proposed(shown: Judged) -> str | None:
    """What the facts propose."""
    if isinstance(shown.card, dict):
        found: str | None = shown.card["$facts"]["proposed"]
        return found
    return shown.card.proposed
