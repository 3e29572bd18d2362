"""Files that came as evidence: fetched from Telegram, looked at, and kept under their hash; what is no evidence is refused."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from domain.reporting.filetypes import LARGEST, FileType, Unfit, file_type, outer_type
from domain.standards.periods import Period
from models.messages.errand import ErrandKind
from models.reporting.report import Attachment, AttachmentState, DraftAnswer, Report, Submission, SubmissionState
from services.city import City
from services.messages import errands, outbox
from services.messages.outbox import Button, Keyboard, Notice
from services.people import standing_in
from services.reporting import evidence_uses, submissions
from services.reporting.actions import AddEvidence
from services.reporting.submission_actions import Correct
from services.standards.expected import standards
from services.whole_files import written_whole

Look = Callable[[bytes, str], FileType | Unfit]

_MEGABYTE = 1024 * 1024
WAITING = (
    select(Attachment)
    .where(col(Attachment.state) == AttachmentState.WAITING, ~errands.resting(ErrandKind.EVIDENCE, Attachment.id))
    .order_by(col(Attachment.id).desc())
)
"""What nobody has fetched yet and is to be fetched `now`."""


def waiting(session: Session, *, now: datetime, most: int = 50) -> list[Attachment]:
    """What nobody has fetched yet and is to be fetched now, the newest first, so that what cannot be fetched holds up nothing."""
    return list(session.scalars(WAITING.limit(most), {"now": now}))


def store(content: bytes, name: str, *, city: City, look: Look = file_type) -> str | Unfit:
    """Keep the bytes under their hash, which is returned, safe from a crash at any moment; or why they are not kept.

    `look` says what they are: for what strangers sent, in a process of its own.
    """
    kind = look(content, name)
    if isinstance(kind, Unfit):
        return kind
    digest = hashlib.sha256(content).hexdigest()
    kept = place(digest, city.files)
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, [content])
    return digest


def write_whole(final: Path, blocks: Iterable[bytes]) -> None:
    """Write a file all or nothing."""
    with written_whole(final) as out:
        out.writelines(blocks)


def kept(*, sha256: str, name: str | None, city: City) -> tuple[str, bytes]:
    """A kept file and a name that says what it is."""
    content = place(sha256, city.files).read_bytes()
    kind = outer_type(content, name or "")  # it was looked through before it was kept
    suffix = kind.value if isinstance(kind, FileType) else "bin"
    return f"{Path(name or 'bukti').stem}.{suffix}", content


def size(sha256: str, *, city: City) -> int | None:
    """How many bytes a kept file has; None where it is not there any more."""
    try:
        return place(sha256, city.files).stat().st_size
    except FileNotFoundError:
        return None


def folder(files: Path) -> Path:
    """Where all evidence lies."""
    return files / "evidence"


def place(sha256: str, files: Path) -> Path:
    """Where a file with this hash lies, or would."""
    return folder(files) / sha256[:2] / sha256


def settle(session: Session, *, attachment: int, outcome: str | Unfit, now: datetime, city: City) -> None:
    """Write down what became of a file that was fetched: kept under a hash, or refused; what people must know of it is told."""
    found = _unfetched(session, attachment)
    if found is None:
        return None
    if isinstance(outcome, Unfit):
        found.state = AttachmentState.REFUSED
        session.flush()
        return _tell(session, found, "reporting/evidence/refused", now, city, why=outcome, most=LARGEST // _MEGABYTE)
    found.state, found.sha256 = AttachmentState.KEPT, outcome
    session.flush()
    return None if found.seen_in is not None else _look_for_earlier(session, found, now, city)


def _look_for_earlier(session: Session, found: Attachment, now: datetime, city: City) -> None:
    """The same bytes may have come under another name of Telegram's."""
    found.seen_in = evidence_uses.earliest(session, [found]).get(found.id)
    session.flush()
    use = evidence_uses.uses(session, [found], viewer=_sender(session, found)).get(found.id)
    if use is not None:
        _tell(session, found, "reporting/evidence/seen_before", now, city, use=use)


def _unfetched(session: Session, attachment: int) -> Attachment | None:
    """The attachment, locked; None where another process was faster or its draft was thrown away."""
    found = session.scalars(select(Attachment).where(col(Attachment.id) == attachment).with_for_update()).first()
    return found if found is not None and found.state is AttachmentState.WAITING else None


def _sender(session: Session, found: Attachment) -> int:
    if found.person_id is not None:
        return found.person_id
    return session.get_one(Report, found.report_id).person_id if found.report_id else 0


def _tell(session: Session, found: Attachment, screen: str, now: datetime, city: City, **facts: object) -> None:
    answer = session.get(DraftAnswer, found.draft_answer_id) if found.draft_answer_id else None
    report = session.get(Report, found.report_id) if found.report_id else None
    about = answer or report
    if about is None:
        return
    submission = session.get_one(Submission, report.submission_id) if report else None
    outbox.post(
        session,
        Notice(
            to=_sender(session, found),
            screen=screen,
            key=f"{screen}:{found.id}",
            facts={
                "file": found.name,
                "kind": found.kind,
                "name": standards(session).of(about.indicator_id, about.period).name,
                "period": Period.parse(about.period),
                "number": submission.number if submission else None,
                **facts,
            },
            keyboard=_keyboard(answer, submission),
        ),
        now=now,
    )
    if submission is not None and submission.state is SubmissionState.WAITING and submission.verifier_id is not None:
        for one in standing_in.receivers(session, submission.verifier_id, reporter=submission.person_id):
            submissions.show_again(session, submission, found, to=one, now=now, city=city)


def _keyboard(answer: DraftAnswer | None, submission: Submission | None) -> Keyboard:
    """Other evidence for what is still written, a correction of what was sent."""
    if answer is not None:
        return [[Button("other_evidence", AddEvidence(answer.id))]]
    return [[Button("correct", Correct(submission.id))]] if submission is not None else []
