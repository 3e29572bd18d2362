"""Sending a draft: its answers become reports, each at most once per person, indicator and period, and the verifier is told."""

import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.columns import all_but_id, columns, table
from models.prepared import Prepared
from models.reporting.report import Attachment, Draft, DraftAnswer, EvidenceOwed, Report, ReportChange, Submission, SubmissionState
from models.rows import read
from models.standards.standard import Indicator
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.people import accounts, standing_in
from services.people.responsible import answers_for, units_of, verifier_now
from services.refusals import Outdated, Refusal
from services.reporting import (
    by_area,
    drafted_answers,
    drafts,
    evidence_uses,
    questions,
    relations,
    returned,
    reviews,
    submissions,
    unlocking,
    values,
)
from services.reporting.drafted_answers import Rows
from services.reporting.submission_actions import OpenSubmission
from services.standards import agenda

_draft = columns(Draft)
_DRAFT = Prepared(select_core(table(Draft)).where(_draft.id == bindparam("draft"), _draft.person_id == bindparam("by")))
_EVIDENCE = select(Attachment).where(col(Attachment.draft_answer_id).in_(bindparam("answers", expanding=True)))
_submission, _attachment = columns(Submission), columns(Attachment)
_ATTACHED = Prepared(
    select_core(_attachment.draft_answer_id).where(_attachment.draft_answer_id.in_(bindparam("answers", expanding=True))).distinct()
)
_NEW = Prepared(insert(table(Submission)).returning(_submission.id), columns=all_but_id(Submission))
_NUMBER = Prepared(update(table(Submission)).where(_submission.id == bindparam("submission")).values(number=bindparam("given")))
_NEW_REPORT = Prepared(insert(table(Report)).returning(columns(Report).id), columns=all_but_id(Report))
_NEW_CHANGE = Prepared(insert(table(ReportChange)), columns=all_but_id(ReportChange))


@dataclass(frozen=True)
class Open:
    """What was not sent: open, unsure, reason, evidence or rule hold it back; locked, or there for the unit (unit)."""

    name: str
    period: Period
    why: str
    due: date


@dataclass(frozen=True)
class Follows:
    """Evidence that is to follow a report."""

    report: int
    name: str
    until: date


@dataclass(frozen=True)
class Receipt:
    """What the reporter keeps; of a practice report only the values, without a number."""

    submission: int | None

    number: str | None
    sent_at: datetime
    lines: tuple[submissions.Line | reviews.Line, ...]
    verifier: str | None
    """Whose decision it waits for; None: the unit's queue."""
    late: int
    version: int
    open: tuple[Open, ...] = ()
    """What was not sent with it."""
    draft: int | None = None
    """Where what was begun and not sent goes on."""
    follows: tuple[Follows, ...] = ()
    """Evidence that is to follow."""


def send(
    session: Session, *, by: int, draft: int, now: datetime, city: City, ready_only: bool = False
) -> Receipt | questions.Question | None:
    """Send the person's draft, or only what is ready of it; None where this draft was sent already.

    Evidence that is missing, or turned out to be none, is asked for again first, where all is to be sent. What a lock or a
    colleague's report takes out of it holds back nothing else.
    """
    mine = read(session, Draft, _DRAFT, draft=draft, by=by)
    if not mine:
        return None
    (found,) = mine
    rows = drafted_answers.answers_of(session, found)
    there = drafted_answers.evidence_of(session, rows)
    held = drafted_answers.held_back(rows, there, relations.broken(session, person=by, rows=rows))
    if ready_only and found.returned_from is None:
        ready = [row for row in rows if row[0].id not in held]
        if not ready:
            raise Refusal("nothing_ready")
    elif lacking := [id for id, why in held.items() if why == "evidence"]:
        drafts.mine(session, by=by, draft=draft)
        return drafts.change(session, by=by, answer=lacking[0])
    elif not rows or held.keys() - {id for id, why in held.items() if why == "rule"}:
        raise Outdated
    elif held:
        raise Refusal("rule_broken")
    elif same := returned.unsettled(session, found, rows):
        drafts.mine(session, by=by, draft=draft)
        same[0].unusual, same[0].reason, found.asking = True, None, same[0].place
        session.flush()
        return questions.ask(session, found)
    else:
        ready = rows
    if found.practice:
        return _end_practice(session, found, ready, now)
    today = city.today(now)
    if found.returned_from:
        submission = _resubmit(session, found, rows, today, now)
        opens: tuple[Open, ...] = ()
        follows: tuple[Follows, ...] = ()
        drafts.drop(session, found)
        left = None
    else:
        submission, sent, out, follows = _submit(session, found, ready, there, today, now)
        opens = _open(rows, {**held, **out})
        left = drafts.finish(session, found, [*sent, *(row for row in rows if out.get(row[0].id) == "unit")], now=now)
    card = submissions.card(session, submission=submission.id, changed_only=submission.version > 1, viewer=submission.verifier_id)
    _tell(session, submission, card, now=now, city=city)
    return Receipt(
        submission=submission.id,
        number=submission.number,
        sent_at=now,
        lines=tuple(replace(line, uses=()) for line in sorted(card.lines, key=lambda line: line.report)),
        version=submission.version,
        verifier=card.verifier,
        late=sum(line.late for line in card.lines),
        open=opens,
        draft=left.id if left is not None else None,
        follows=follows,
    )


def _open(rows: Rows, why: Mapping[int, str]) -> tuple[Open, ...]:
    return tuple(
        Open(
            indicator.name,
            Period.parse(answer.period),
            why[answer.id],
            agenda.window_of(indicator, Period.parse(answer.period)).due,
        )
        for answer, indicator in rows
        if answer.id in why
    )


def _end_practice(session: Session, draft: Draft, ready: Rows, now: datetime) -> Receipt:
    """Show what a receipt looks like, and forget everything."""
    sent = {answer.id for answer, _ in ready}
    lines = tuple(line for line in reviews.review(session, draft).lines if line.answer in sent)
    drafts.drop(session, draft)
    return Receipt(submission=None, number=None, sent_at=now, lines=lines, verifier=None, late=0, version=1)


def _submit(
    session: Session, draft: Draft, ready: Rows, there: Mapping[int, int], today: date, now: datetime
) -> tuple[Submission, Rows, dict[int, str], tuple[Follows, ...]]:
    """The submission of what can be sent, what was sent, what was taken out and why, and which evidence is to follow."""
    post = answers_for(session, person=draft.person_id, on=today)
    units = _units(session, draft.person_id, ready, otherwise=post.unit)
    seconds, locked = _seconds_for_unit(session, units, ready), _locked(session, draft, ready, today, now)
    covered = _areas_of_others(session, draft, units, ready)
    out = {**dict.fromkeys(seconds, "unit"), **dict.fromkeys(covered, "area"), **dict.fromkeys(locked, "locked")}
    rows = [row for row in ready if row[0].id not in out]
    if not rows:
        raise next(iter({**seconds, **covered, **locked}.values()))
    submission = Submission(
        number=secrets.token_hex(6),
        person_id=draft.person_id,
        unit_id=post.unit,
        verifier_id=post.verifier,
        begun_at=draft.begun_at,
        submitted_at=now,
    )
    submission.id = _NEW(session, **vars(submission))[0].id
    submission.number = str(10_000 + submission.id)
    _NUMBER(session, submission=submission.id, given=submission.number)
    evidence = _evidence(session, rows)
    trail, follows = [], []
    for answer, indicator in rows:
        report = _NEW_REPORT(session, **_report(submission, answer, indicator, units[answer.period], today, now))[0].id
        _keep(evidence[answer.id], report)
        trail.append(_change(submission, report, answer, what="submitted", at=now))
        if drafted_answers.lacks_evidence(answer, indicator, there):
            until = agenda.window_of(indicator, Period.parse(answer.period)).due
            session.add(EvidenceOwed(report_id=report, person_id=draft.person_id, until=until))
            follows.append(Follows(report, indicator.name, until))
    _NEW_CHANGE.many(session, trail)
    return submission, rows, out, tuple(follows)


def _units(session: Session, person: int, rows: Rows, *, otherwise: int) -> dict[str, int]:
    """The unit each period is reported for: where it was worked, whatever the unit is by now."""
    periods = {answer.period: Period.parse(answer.period) for answer, _ in rows}
    worked = units_of(session, person=person, periods=periods.values())
    return {name: worked.get(period, otherwise) for name, period in periods.items()}


def _seconds_for_unit(session: Session, units: Mapping[str, int], rows: Rows) -> dict[int, Refusal]:
    """A joint indicator may have been reported by a colleague while this draft was open; by answer, what is to be said."""
    joint = {
        (indicator.id, answer.period, units[answer.period]): (answer, indicator) for answer, indicator in rows if indicator.joint
    }
    if not joint:
        return {}
    there = session.execute(
        select(Report.indicator_id, Report.period, Report.unit_id, Submission.number)
        .join(Submission, col(Submission.id) == Report.submission_id)
        .where(
            col(Report.joint),
            col(Report.unit_id).in_(set(units.values())),
            col(Report.indicator_id).in_([id for id, _, _ in joint]),
        )
    )
    found = {}
    for indicator_id, period, unit, number in there:
        if (indicator_id, period, unit) in joint:
            answer, indicator = joint[indicator_id, period, unit]
            found[answer.id] = Refusal("reported_for_unit", name=indicator.name, number=number)
    return found


def _areas_of_others(session: Session, draft: Draft, units: Mapping[str, int], rows: Rows) -> dict[int, Refusal]:
    """An area that was handed over may have been reported for the period by whoever had it before."""
    found = {}
    for answer, indicator in rows:
        there = by_area.taken(session, person=draft.person_id, answer=answer, indicator=indicator, units=[units[answer.period]])
        if there is not None:
            names, number = there
            found[answer.id] = Refusal("areas_reported", name=indicator.name, areas=", ".join(names), number=number)
    return found


def _locked(session: Session, draft: Draft, rows: Rows, today: date, now: datetime) -> dict[int, Refusal]:
    """A period that locked while the draft was open, and was not opened again for this person, takes nothing any more."""
    periods = [(answer, indicator, Period.parse(answer.period)) for answer, indicator in rows]
    locked = [one for one in periods if agenda.window_of(one[1], one[2]).locks < today]
    opened = unlocking.opened(session, person=draft.person_id, now=now) if locked else []
    return {
        answer.id: Refusal("period_locked", name=indicator.name, period=period)
        for answer, indicator, period in locked
        if (indicator.id, str(period)) not in opened
    }


def _report(
    submission: Submission, answer: DraftAnswer, indicator: Indicator, unit: int, today: date, now: datetime
) -> dict[str, Any]:
    limits = agenda.window_of(indicator, Period.parse(answer.period))
    return {
        **values.stored(answer),
        "submission_id": submission.id,
        "person_id": submission.person_id,
        "unit_id": unit,
        "indicator_id": indicator.id,
        "period": answer.period,
        "version": submission.version,
        "late": today > limits.due,
        "joint": indicator.joint,
        "flag": None,
        "verified": False,
        "first_submitted_at": now,
        "submitted_at": now,
    }


def _resubmit(session: Session, draft: Draft, rows: Rows, today: date, now: datetime) -> Submission:
    submission = session.get(Submission, draft.returned_from)
    if submission is None or (submission.state is not SubmissionState.RETURNED and draft.why is None):
        raise Outdated
    what = "resubmitted" if submission.state is SubmissionState.RETURNED else "corrected"
    submission.corrected_why = draft.why
    submission.state = SubmissionState.WAITING
    submission.version += 1
    submission.verifier_id = verifier_now(session, verifier=submission.verifier_id, person=submission.person_id, on=today)
    submission.submitted_at = now
    withdrawn = submission.decided_by == submission.person_id
    submission.decided_at = submission.decided_by = submission.decided_for = None
    submission.raised_to = submission.bulk_id = None
    reports = {
        (report.indicator_id, report.period): report
        for report in session.scalars(select(Report).where(col(Report.submission_id) == submission.id))
    }
    evidence = _evidence(session, rows)
    for answer, _ in rows:
        report = reports[answer.indicator_id, answer.period]
        before = values.record(report)
        values.copy(answer, report)
        evidence_changed = _keep(evidence[answer.id], report.id)
        changed = values.record(report) != before or evidence_changed or report.flag
        if changed or withdrawn:
            report.version = submission.version
            report.submitted_at = now
            report.flag, report.verified = None, False
        if changed:
            change = _change(submission, report.id, answer, what=what, at=now, old=before, why=draft.why)
            session.add(ReportChange(**change))
        session.add(report)
    session.add(submission)
    session.flush()
    return submission


def _evidence(session: Session, rows: Rows) -> defaultdict[int, list[Attachment]]:
    """What is attached to each answer."""
    found: defaultdict[int, list[Attachment]] = defaultdict(list)
    taking = drafted_answers.taking_evidence(rows)
    answers = [row.draft_answer_id for row in _ATTACHED(session, answers=taking)] if taking else []
    if answers:
        for attachment in session.scalars(_EVIDENCE, {"answers": answers}):
            if attachment.draft_answer_id is not None:
                found[attachment.draft_answer_id].append(attachment)
    _look_again(session, [one for there in found.values() for one in there])
    return found


def _look_again(session: Session, attachments: list[Attachment]) -> None:
    """Somebody may have sent the same file while this was drafted."""
    new = [one for one in attachments if one.report_id is None]
    earlier = evidence_uses.earliest(session, new)
    for one in new:
        one.seen_in = earlier.get(one.id)


def _keep(attachments: list[Attachment], report: int) -> bool:
    """Let the report have what was attached to its answer; whether any of it is new."""
    new = [attachment for attachment in attachments if attachment.report_id is None]
    for attachment in new:
        attachment.report_id = report
    return bool(new)


def _change(
    submission: Submission,
    report: int,
    answer: DraftAnswer,
    *,
    what: str,
    at: datetime,
    old: dict[str, object] | None = None,
    why: str | None = None,
) -> dict[str, Any]:
    """A row of the trail, in which `answer` is the new value."""
    return {
        "report_id": report,
        "submission_id": submission.id,
        "version": submission.version,
        "at": at,
        "by": submission.person_id,
        "what": what,
        "old": old,
        "new": values.record(answer),
        "why": why,
        "on_behalf": None,
    }


def _tell(session: Session, submission: Submission, card: submissions.Card, *, now: datetime, city: City) -> None:
    """The verifier gets the card; where nobody is responsible, the admins are told once per person."""
    if submission.verifier_id is not None:
        deciding = standing_in.receivers(session, submission.verifier_id, reporter=submission.person_id)
        for one, at in allowed(session, people=deciding, now=now, city=city).items():
            submissions.push(session, submission, card, to=one, not_before=at, now=now)
        return
    notices = [
        Notice(
            to=admin,
            screen="verification/no_verifier",
            key=f"no_verifier:{submission.person_id}:{admin}",
            facts={"person": card.reporter, "unit": card.unit},
            keyboard=[[Button("open_submission", OpenSubmission(submission.id), facts={"number": submission.number})]],
        )
        for admin in accounts.admin_ids(session)
    ]
    outbox.post(session, *notices, now=now)
