"""Evidence: photos, documents and places that show a value to be true; taken from the reporter, shown to the verifier."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from domain.reporting.filetypes import LARGEST
from domain.standards.periods import Period
from models.messages.errand import ErrandKind
from models.reporting.report import Attachment, AttachmentState, Draft, DraftAnswer, Report
from models.standards.standard import Evidence, Indicator
from services.messages import errands, file_limits, outbox
from services.messages.outbox import Notice
from services.refusals import Refusal
from services.reporting import drafts, evidence_uses, questions
from services.reporting.drafts import Next
from services.reporting.questions import Got, Rows
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

    next: Next
    folds: bool
    """More of an album that was answered already: that answer is enough, once its count is right."""


def attach(session: Session, *, by: int, sent: Sent, now: datetime) -> Taken | None:
    """Take evidence for the answer that is asked about, or for the one its album belongs to, and go on.

    None where nothing is left to say: the rest of an album that was turned away.
    """
    if sent.size > LARGEST:
        raise Refusal("evidence_too_large", name=sent.name or "", most=LARGEST // _MEGABYTE)
    draft = drafts.in_hand(session, by=by)
    if draft is None:
        _turn_away(session, by, Refusal("evidence_without_report"), sent, now)
        return None
    rows = questions.answers_of(session, draft)
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
    return Taken(replace(shown, got=_got(session, by, row, indicator, found)), folds=album is not None)


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
    found = Attachment(
        draft_answer_id=row.id,
        person_id=by,
        kind=sent.kind,
        file_id=sent.file_id,
        unique_id=sent.unique_id,
        album=sent.album,
        name=sent.name[-255:] if sent.name else None,
        added_at=now,
        state=AttachmentState.KEPT if sent.kind == evidence_uses.LOCATION else AttachmentState.WAITING,
    )
    session.add(found)
    session.flush()
    found.seen_in = evidence_uses.earliest(session, [found]).get(found.id)
    return found


def _fetch_again(session: Session, known: Attachment) -> Attachment:
    """It was refused only because it could not be fetched."""
    errands.end(session, kind=ErrandKind.EVIDENCE, item=known.id)
    known.state = AttachmentState.WAITING
    session.flush()
    return known


def _got(session: Session, by: int, row: DraftAnswer, indicator: Indicator, found: Attachment) -> Got:
    shown = evidence_uses.of_answers(session, [row.id], viewer=by)[row.id]
    return Got(name=indicator.code, count=shown.count, use=evidence_uses.uses(session, [found], viewer=by).get(found.id))


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
    known, used = standards(session).indicators, evidence_uses.uses(session, [one for one, _ in rows], viewer=by)
    return tuple(
        Item(
            kind=one.kind,
            file_id=one.file_id,
            sha256=one.sha256,
            file=one.name,
            refused=one.state is AttachmentState.REFUSED,
            name=known[report.indicator_id].code,
            period=Period.parse(report.period),
            at=one.added_at,
            use=used.get(one.id),
        )
        for one, report in rows
    )
