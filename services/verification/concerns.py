"""Why each report that waits deserves a look: found for a whole inbox with a handful of questions to the database."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.reporting.answers import AnswerState
from domain.reporting.concerns import Concern, ordered
from domain.standards.periods import Period
from domain.standards.relations import holds
from models.columns import table
from models.reporting.report import Attachment, AttachmentState, Clarification, EvidenceOwed, Report, Submission
from models.standards.standard import Relation
from services.reporting import relations
from services.standards.expected import Standards, standards

_Amounts = dict[tuple[int, int, str], Decimal | None]
_Found = Iterator[tuple[int, Concern]]


def of(session: Session, which: ColumnElement[bool]) -> dict[int, tuple[Concern, ...]]:
    """For each submission of the condition what speaks against verifying it unseen, the most telling first; for none: nothing."""
    these = select(Submission.id).where(which)
    session.flush()
    reports = session.connection().execute(_REPORTS.where(col(Report.submission_id).in_(these))).all()
    broken = _broken(session, reports)
    found: defaultdict[int, set[Concern]] = defaultdict(set)
    for one in reports:
        breaks = bool(broken) and (one.submission_id, one.indicator_id, one.period) in broken
        if breaks or one.unusual or one.late or one.flagged:  # of thousands, a few
            found[one.submission_id].update(_of_value(one, breaks=breaks))
    for submission, concern in (*_of_whole(session, which), *_of_evidence(session, these), *_of_questions(session, these)):
        found[submission].add(concern)
    return {submission: ordered(concerns) for submission, concerns in found.items() if concerns}


_REPORTS = select_core(
    col(Report.submission_id),
    col(Report.person_id),
    col(Report.indicator_id),
    col(Report.period),
    col(Report.unusual),
    col(Report.late),
    col(Report.flag).is_not(None).label("flagged"),
)


def _of_value(one: Any, *, breaks: bool) -> Iterator[Concern]:
    if breaks:
        yield Concern.RULE
    elif one.unusual:
        yield Concern.OUTLIER
    if one.late:
        yield Concern.LATE
    if one.flagged:
        yield Concern.FLAGGED


def _of_whole(session: Session, which: ColumnElement[bool]) -> _Found:
    """Whether it is the person's first report of all, and whether it was sent before."""
    sent = select_core(col(Submission.id), col(Submission.person_id), col(Submission.version)).where(which)
    rows = session.connection().execute(sent).all()
    reporters = select(Submission.person_id).where(which)
    firsts = set(
        session.scalars(
            select(func.min(Submission.id)).where(col(Submission.person_id).in_(reporters)).group_by(col(Submission.person_id))
        )
    )
    for submission, _, version in rows:
        if submission in firsts:
            yield submission, Concern.FIRST
        if version > 1:
            yield submission, Concern.CORRECTED


def _of_evidence(session: Session, these: Any) -> _Found:
    attached = session.execute(
        select(Report.submission_id, Attachment.state)
        .join(Attachment, col(Attachment.report_id) == Report.id)
        .where(
            col(Report.submission_id).in_(these),
            or_(col(Attachment.seen_in).is_not(None), col(Attachment.state) == AttachmentState.REFUSED),
        )
    )
    for submission, state in attached:
        yield submission, Concern.REFUSED if state is AttachmentState.REFUSED else Concern.SEEN_BEFORE
    owed = select(Report.submission_id).join(EvidenceOwed, col(EvidenceOwed.report_id) == Report.id)
    for submission in session.scalars(owed.where(col(Report.submission_id).in_(these), col(EvidenceOwed.came_at).is_(None))):
        yield submission, Concern.OWED


def _of_questions(session: Session, these: Any) -> _Found:
    asked = and_(col(Clarification.question) != "", col(Clarification.answer).is_(None))
    wanted = select(Report.submission_id).join(Clarification, col(Clarification.report_id) == Report.id)
    for submission in session.scalars(wanted.where(col(Report.submission_id).in_(these), asked)):
        yield submission, Concern.ASKED


def _broken(session: Session, reports: Sequence[Any]) -> set[tuple[int, int, str]]:
    """The values, by submission, indicator and period, that a rule says cannot be beside what the person reported otherwise."""
    known = standards(session)
    declared = (rule for rules in known.declared.values() for rule in rules)
    concerned = {id for rule in declared for id in (rule.indicator_id, rule.other_id)}
    reports = [one for one in reports if one.indicator_id in concerned] if concerned else ()
    rules = _rules(known, reports)
    if not rules:
        return set()
    amounts = _amounts(
        session, reports, {id for some in rules.values() for rule in some for id in (rule.indicator_id, rule.other_id)}
    )
    return {
        (one.submission_id, one.indicator_id, one.period)
        for one in reports
        for rule in rules.get((one.indicator_id, one.period), ())
        if not holds(
            rule.operator,
            amounts.get((one.person_id, rule.indicator_id, one.period)),
            amounts.get((one.person_id, rule.other_id, one.period)),
            missing_is_zero=rule.missing_is_zero,
        )
    }


def _rules(known: Standards, reports: Sequence[Any]) -> dict[tuple[int, str], tuple[Relation, ...]]:
    if not any(known.declared.values()):
        return {}
    asked = {(one.indicator_id, one.period) for one in reports}
    found = {(indicator, period): known.relations(indicator, Period.parse(period).last) for indicator, period in asked}
    return {key: rules for key, rules in found.items() if rules}


def _amounts(session: Session, reports: Sequence[Any], indicators: set[int]) -> _Amounts:
    people, periods = {one.person_id for one in reports}, {one.period for one in reports}
    rows: Any = session.connection().execute(
        select_core(*table(Report).columns).where(
            col(Report.person_id).in_(people), col(Report.indicator_id).in_(indicators), col(Report.period).in_(periods)
        )
    )
    return {
        (one.person_id, one.indicator_id, one.period): relations.amount(one)
        for one in rows
        if one.state is not AnswerState.NOT_APPLICABLE
    }
