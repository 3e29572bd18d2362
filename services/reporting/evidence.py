"""Evidence: photos, documents and places that show a value to be true; taken from the reporter, shown to the verifier."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.messages.exact import person_number
from domain.reporting.filetypes import LARGEST
from domain.standards.periods import Period
from models.messages.errand import ErrandKind
from models.reporting.report import (
    Attachment,
    AttachmentState,
    Draft,
    DraftAnswer,
    EvidenceOwed,
    Report,
    ReportChange,
    Submission,
    SubmissionState,
)
from models.standards.standard import Evidence, Indicator
from services.city import City
from services.messages import errands, file_limits, outbox
from services.messages.outbox import Notice
from services.people import standing_in
from services.refusals import Outdated, Refusal
from services.reporting import drafted_answers, drafts, evidence_uses, questions, submissions, values
from services.reporting.drafted_answers import Rows
from services.reporting.drafts import Next
from services.reporting.questions import Got, Question
from services.standards.expected import standards

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Sent:
    """What a person sent as evidence."""

    kind: str
    """photo, document or location."""
    file_id: str
    """Telegram's handle; of a location its `latitude,longitude`."""
    unique_id: str
    name: str | None = None
    size: int = 0
    album: str | None = None
    """The same for what was sent together."""


@dataclass(frozen=True)
class Taken:
    """Where the report stands after evidence came."""

    next: "Next | Followed"
    folds: bool
    """More of an album that was answered already: that answer is enough, once its count is right."""


@dataclass(frozen=True)
class Followed:
    """Evidence that followed a report."""

    name: str
    period: Period
    number: str
    count: int


@dataclass(frozen=True)
class Awaited:
    """A report whose evidence is to follow."""

    report: int
    name: str


@dataclass(frozen=True)
class Following:
    """Evidence that is to follow a report, as its reporter is asked for it."""

    name: str
    period: Period
    number: str
    until: date


def insist(session: Session, *, by: int, heard: str) -> Question:
    """Something else came where evidence was asked for: what is missing is said, not only asked again."""
    draft, _, _, rows = drafts.asked(session, by)
    draft.misses += 1
    session.flush()
    shown = questions.ask(session, draft, rows)
    return replace(shown, heard="" if person_number(heard) else heard[:40])


def attach(session: Session, *, by: int, sent: Sent, now: datetime, city: City) -> Taken | None:
    """Take evidence for the answer that is asked about, or for the one its album belongs to, and go on.

    Where none is asked about, it is what was to follow a report. None where nothing is left to say: the rest of an album
    that was turned away.
    """
    if sent.size > LARGEST:
        raise Refusal("evidence_too_large", name=sent.name or "", most=LARGEST // _MEGABYTE)
    draft = drafts.in_hand(session, by=by)
    follows = _follows(session, by, draft, sent, city.today(now))
    if follows is not None:
        file_limits.evidence_left(session, by=by, now=now)
        return _follow(session, follows, by, sent, now, city)
    if draft is None:
        _turn_away(session, by, _why_nowhere(session, by, city.today(now)), sent, now)
        return None
    rows = drafted_answers.answers_of(session, draft)
    album = _album(session, by, sent, rows)
    meant = album or _meant(draft, rows)
    if isinstance(meant, Refusal):
        _turn_away(session, by, meant, sent, now)
        return None
    row, indicator = meant
    try:
        file_limits.evidence_left(session, by=by, now=now)
    except Refusal as refusal:
        _turn_away(session, by, refusal, sent, now)
        return None
    found = _keep_once(session, by, row, sent, now)
    draft.touched_at = now
    session.flush()
    stays = row.state is None if album is None else draft.asking is not None
    shown = questions.ask(session, draft, rows, after=row) if stays else drafts.go_on(session, draft, rows, after=row)
    row.evidence_later = False
    return Taken(replace(shown, got=_got(session, by, row, indicator, found)), folds=album is not None)


def pick(session: Session, *, by: int, report: int, today: date, now: datetime) -> Following:
    """Choose the report whose evidence is sent next. Raises `Outdated`, `Refusal`."""
    found = session.get(EvidenceOwed, report)
    if found is None or found.person_id != by or found.came_at is not None:
        raise Outdated
    about = session.get_one(Report, report)
    name = standards(session).of(about.indicator_id, about.period).name
    if found.until < today:
        raise Refusal("evidence_too_late", name=name, due=found.until)
    found.picked_at = now
    session.flush()
    number = session.get_one(Submission, about.submission_id).number
    return Following(name, Period.parse(about.period), number, found.until)


def awaited(session: Session, *, by: int, today: date, submission: int | None = None) -> tuple[Awaited, ...]:
    """The reports of this person whose evidence is still to follow, of one submission or of all."""
    waiting = [one.report_id for one in _owed(session, by, today) if one.came_at is None]
    if not waiting:
        return ()
    wanted = select(Report).where(col(Report.id).in_(waiting)).order_by(col(Report.id))
    if submission is not None:
        wanted = wanted.where(col(Report.submission_id) == submission)
    known = standards(session).indicators
    return tuple(Awaited(one.id, known[one.indicator_id].name) for one in session.scalars(wanted))


def _owed(session: Session, by: int, today: date) -> list[EvidenceOwed]:
    wanted = select(EvidenceOwed).where(col(EvidenceOwed.person_id) == by, col(EvidenceOwed.until) >= today)
    return list(session.scalars(wanted.order_by(col(EvidenceOwed.report_id))))


def _follows(session: Session, by: int, draft: Draft | None, sent: Sent, today: date) -> EvidenceOwed | None:
    """What was to follow and is meant: more of the same album, what was chosen last, or the only one where nothing is drafted."""
    owed = _owed(session, by, today)
    if not owed:
        return None
    if sent.album is not None:
        wanted = select(Attachment.report_id).where(
            col(Attachment.album) == sent.album, col(Attachment.person_id) == by, col(Attachment.draft_answer_id).is_(None)
        )
        report = session.scalars(wanted).first()
        if report is not None:
            return next((one for one in owed if one.report_id == report), None)
    waiting = [one for one in owed if one.came_at is None]
    since = draft.touched_at if draft is not None else None
    chosen = [(one.picked_at, one) for one in waiting if one.picked_at and (since is None or one.picked_at >= since)]
    if chosen:
        return max(chosen, key=lambda pick: pick[0])[1]
    return waiting[0] if draft is None and len(waiting) == 1 else None


def _why_nowhere(session: Session, by: int, today: date) -> Refusal:
    waits = any(one.came_at is None for one in _owed(session, by, today))
    return Refusal("evidence_for_which_report") if waits else Refusal("evidence_without_report")


def _follow(session: Session, owed: EvidenceOwed, by: int, sent: Sent, now: datetime, city: City) -> Taken:
    """Keep what followed with its report, in the trail too; whoever decides it sees the card again."""
    report = session.get_one(Report, owed.report_id)
    submission = session.get_one(Submission, report.submission_id)
    more = owed.came_at is not None
    known = select(Attachment).where(col(Attachment.report_id) == report.id, col(Attachment.unique_id) == sent.unique_id)
    if session.scalars(known).first() is None:
        found = _attachment(by, sent, now)
        found.report_id = report.id
        session.add(found)
        session.flush()
        found.seen_in = evidence_uses.earliest(session, [found]).get(found.id)
        owed.came_at = now
        session.add(
            ReportChange(
                report_id=report.id,
                submission_id=submission.id,
                version=submission.version,
                at=now,
                by=by,
                what="evidence",
                old=None,
                new=values.record(report),
                why=None,
            )
        )
        session.flush()
        if submission.state is SubmissionState.WAITING and submission.verifier_id is not None:
            for one in standing_in.receivers(session, submission.verifier_id, reporter=submission.person_id):
                submissions.show_again(session, submission, found, to=one, now=now, city=city)
    count = evidence_uses.of_reports(session, [report.id], viewer=by)[report.id].count
    name = standards(session).of(report.indicator_id, report.period).name
    return Taken(Followed(name, Period.parse(report.period), submission.number, count), folds=sent.album is not None and more)


def _album(session: Session, by: int, sent: Sent, rows: Rows) -> tuple[DraftAnswer, Indicator] | None:
    """The answer that an earlier part of the album was attached to."""
    if sent.album is None:
        return None
    place = session.scalars(
        select(Attachment.draft_answer_id).where(
            col(Attachment.album) == sent.album,
            col(Attachment.person_id) == by,
            col(Attachment.draft_answer_id).in_([answer.id for answer, _ in rows]),
        )
    ).first()
    return next(((answer, indicator) for answer, indicator in rows if answer.id == place), None)


def _meant(draft: Draft, rows: Rows) -> tuple[DraftAnswer, Indicator] | Refusal:
    """The answer that is asked about, at the summary the only one that takes evidence; or why there is none."""
    there = [row for row in rows if draft.asking in (None, row[0].place)]
    taking = [row for row in there if row[1].evidence is not Evidence.NONE]
    if len(taking) == 1:
        return taking[0]
    return Refusal("evidence_for_which") if taking else Refusal("no_evidence_wanted", name=there[-1][1].name)


def _turn_away(session: Session, by: int, refusal: Refusal, sent: Sent, now: datetime) -> None:
    """Say no, once for a whole album."""
    if sent.album is None:
        raise refusal
    told = Notice(to=by, screen=f"refusal:{refusal.key}", key=f"album:{by}:{sent.album}", facts=refusal.facts)
    outbox.post(session, told, now=now)


def _keep_once(session: Session, by: int, row: DraftAnswer, sent: Sent, now: datetime) -> Attachment:
    """The attachment; the same file is attached to one answer once."""
    known = session.scalars(
        select(Attachment).where(col(Attachment.draft_answer_id) == row.id, col(Attachment.unique_id) == sent.unique_id)
    ).first()
    if known is not None and known.state is AttachmentState.REFUSED:
        if errands.was_given_up(session, kind=ErrandKind.EVIDENCE, item=known.id):
            return _fetch_again(session, known)
        raise Refusal("evidence_refused_before", name=sent.name or "")
    if known is not None:
        return known
    found = _attachment(by, sent, now)
    found.draft_answer_id = row.id
    session.add(found)
    session.flush()
    found.seen_in = evidence_uses.earliest(session, [found]).get(found.id)
    return found


def _attachment(by: int, sent: Sent, now: datetime) -> Attachment:
    return Attachment(
        person_id=by,
        kind=sent.kind,
        file_id=sent.file_id,
        unique_id=sent.unique_id,
        album=sent.album,
        name=sent.name[-255:] if sent.name else None,
        added_at=now,
        state=AttachmentState.KEPT if sent.kind == evidence_uses.LOCATION else AttachmentState.WAITING,
    )


def _fetch_again(session: Session, known: Attachment) -> Attachment:
    """It was refused only because it could not be fetched."""
    errands.end(session, kind=ErrandKind.EVIDENCE, item=known.id)
    known.state = AttachmentState.WAITING
    session.flush()
    return known


def _got(session: Session, by: int, row: DraftAnswer, indicator: Indicator, found: Attachment) -> Got:
    shown = evidence_uses.of_answers(session, [row.id], viewer=by)[row.id]
    return Got(name=indicator.name, count=shown.count, use=evidence_uses.uses(session, [found], viewer=by).get(found.id))


@dataclass(frozen=True)
class Item:
    """One piece of evidence as the verifier sees it."""

    kind: str
    file_id: str
    sha256: str | None
    """None: Telegram alone has it."""
    file: str | None
    refused: bool
    name: str
    """The indicator it belongs to."""
    period: Period
    at: datetime
    use: evidence_uses.Use | None
    """Where the same file was used before."""


def sent_with(session: Session, *, by: int, submission: int) -> tuple[Item, ...]:
    """Everything attached to a submission that `by` may see, what was refused included; who may see it is checked before."""
    rows = session.execute(
        select(Attachment, Report)
        .join(Report, col(Report.id) == Attachment.report_id)
        .where(col(Report.submission_id) == submission)
        .order_by(col(Report.id), col(Attachment.id))
    ).all()
    known, used = standards(session), evidence_uses.uses(session, [one for one, _ in rows], viewer=by)
    return tuple(
        Item(
            kind=one.kind,
            file_id=one.file_id,
            sha256=one.sha256,
            file=one.name,
            refused=one.state is AttachmentState.REFUSED,
            name=known.of(report.indicator_id, report.period).name,
            period=Period.parse(report.period),
            at=one.added_at,
            use=used.get(one.id),
        )
        for one, report in rows
    )
