"""What people reported: drafts while they write, submissions when they send, reports once stored."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, false, text

from domain.reporting.answers import AnswerState
from models.columns import Readable, ReadableOrNone, TelegramId, word
from models.words import Words


class Answered(SQLModel):
    """The value of one answer, the same in a draft and in a report. *Nihil*, *tidak berlaku* and missing are three things."""

    state: AnswerState | None = Field(default=None, sa_type=word(AnswerState))
    """None: not answered yet."""
    value: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    """The number that counts; for a ratio its percentage."""
    numerator: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    denominator: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    day: date | None = None
    truth: bool | None = None
    reason: str | None = Field(default=None, sa_type=Words(500))
    """Why it does not apply, or why an unusual value is right."""
    note: str | None = Field(default=None, sa_type=Words(1000))
    same_as_last: bool = False
    """Given with *Sama seperti lalu*, which the verifier is shown."""
    unusual: bool = False
    """Outside the expected range or against a rule, and confirmed with a reason."""
    message_id: int | None = Field(default=None, sa_type=TelegramId)
    """The Telegram message that gave the answer, so that editing it changes the answer."""
    areas: dict[str, str] | None = Field(default=None, sa_type=ReadableOrNone)
    """Of what is reported area by area what each comes to, by the area's code: `12/30`, `4`, `nihil`. Their sum is the value."""


class Draft(SQLModel, table=True):
    """What a person is writing; one at a time, ended only by sending, discarding or a lock."""

    __table_args__ = (UniqueConstraint("person_id", "practice"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    practice: bool = False
    begun_at: datetime
    touched_at: datetime
    asking: int | None = None
    """The `DraftAnswer.place` being asked; None at the summary."""
    misses: int = 0
    """Answers in a row that were not understood; at the third an example and help are offered."""
    returned_from: int | None = Field(default=None, foreign_key="submission.id")
    """The submission that is being corrected."""
    why: str | None = Field(default=None, sa_type=Words(500))
    """Why a report that was not returned is corrected."""
    offered_at: datetime | None = None
    """When the idle draft was offered again."""
    warned_at: datetime | None = None
    """When it was offered once more because its deadline is near."""
    apart: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """What is in hand are the questions that stand apart; the others wait until these are sent or left."""


class DraftAnswer(Answered, table=True):
    """One question of a draft, in the order asked."""

    __table_args__ = (UniqueConstraint("draft_id", "indicator_id", "period"),)

    id: int = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="draft.id", index=True, ondelete="CASCADE")
    place: int
    indicator_id: int = Field(foreign_key="indicator.id")
    period: str = Field(max_length=8)
    state: AnswerState | None = Field(default=None, sa_type=word(AnswerState))
    apart: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Of a locked period that was opened for the person: asked and sent by itself, never held up by the rest of the draft."""
    later: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Passed over for now with *Nanti*: it stays owed, and is not asked again before the person wants it."""
    evidence_later: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Its evidence follows after it is sent, until the due date."""
    heard: str | None = Field(default=None, max_length=64)
    """What was written and must be made sure of before it is taken."""


class LapsedAnswer(Answered, table=True):
    """What was answered and not sent before its period locked, or before another report was corrected; where it is asked again, the
    question begins with it."""

    __table_args__ = (UniqueConstraint("person_id", "indicator_id", "period"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    indicator_id: int = Field(foreign_key="indicator.id")
    period: str = Field(max_length=8)
    state: AnswerState | None = Field(default=None, sa_type=word(AnswerState))
    lapsed_at: datetime


class SubmissionState(StrEnum):
    """Where a submission stands."""

    WAITING = "waiting"
    RETURNED = "returned"
    VERIFIED = "verified"


class Submission(SQLModel, table=True):
    """Reports sent together with one tap, and decided together by the verifier."""

    __table_args__ = (Index("ix_submission_verifier_state", "verifier_id", "state"), Index("ix_submission_state", "state"))

    id: int = Field(default=None, primary_key=True)
    number: str = Field(unique=True, max_length=12)
    """The short receipt number a person can say on the phone."""
    person_id: int = Field(foreign_key="person.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    verifier_id: int | None = Field(default=None, foreign_key="person.id")
    """The supervisor on the day of sending, or to whom it was handed over since; None: the unit's queue."""
    state: SubmissionState = Field(default=SubmissionState.WAITING, sa_type=word(SubmissionState))
    begun_at: datetime | None = None
    """When its first question was shown; None for what was sent before this was kept."""
    version: int = 1
    """1 when first sent, one more with each round."""
    submitted_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    reason: str | None = Field(default=None, sa_type=Words(500))
    """Why it was returned, as the verifier said it."""
    corrected_why: str | None = Field(default=None, sa_type=Words(500))
    """Why the reporter corrected it without being asked; None once it is decided."""
    returning_at: datetime | None = None
    """When the verifier began to return it, or to take its verification back, and was asked for the reason."""
    decided_for: int | None = None
    """In whose stead `decided_by` decided; None: in their own right."""
    raised_to: int | None = Field(default=None, index=True)
    """Who may decide besides the verifier, because nobody did for long: the verifier's own supervisor."""
    bulk_id: int | None = Field(default=None, index=True)
    """With which others it was verified together."""


class Report(Answered, table=True):
    """One person's value for one indicator and period: there is never a second."""

    __table_args__ = (
        UniqueConstraint("person_id", "indicator_id", "period"),
        Index("ix_report_unit_indicator_period", "unit_id", "indicator_id", "period"),
        Index("ix_report_period", "period"),
        Index("ix_report_person_period", "person_id", "period"),
        Index("ix_report_joint_unit_period", "unit_id", "period", sqlite_where=text("joint"), postgresql_where=text("joint")),
        Index(
            "uq_report_joint",
            "unit_id",
            "indicator_id",
            "period",
            unique=True,
            sqlite_where=text("joint"),
            postgresql_where=text("joint"),
        ),
        Index("ix_report_indicator_period", "indicator_id", "period"),
    )

    id: int = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    unit_id: int = Field(foreign_key="unit.id")
    """The unit on the day of sending: history stays with it after a move."""
    indicator_id: int = Field(foreign_key="indicator.id")
    period: str = Field(max_length=8)
    state: AnswerState = Field(sa_type=word(AnswerState))
    version: int = 1
    late: bool = False
    joint: bool = False
    """One for the whole unit: the database takes no second."""
    flag: str | None = Field(default=None, sa_type=Words(500))
    """Why the verifier returned this value; None when it was not flagged."""
    verified: bool = False
    first_submitted_at: datetime
    submitted_at: datetime


class AttachmentState(StrEnum):
    """What is known of a file."""

    WAITING = "waiting"
    """Not fetched from Telegram yet."""
    KEPT = "kept"
    REFUSED = "refused"
    """Too large, or not what its name says."""


class Attachment(SQLModel, table=True):
    """A photo, document or location that shows a value to be true, while it is drafted and after it is sent."""

    __table_args__ = (Index("ix_attachment_state", "state"),)

    id: int = Field(default=None, primary_key=True)
    draft_answer_id: int | None = Field(default=None, foreign_key="draftanswer.id", index=True, ondelete="CASCADE")
    report_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    person_id: int | None = Field(default=None, index=True)
    """Who sent it; None for what was attached before this was recorded."""
    kind: str = Field(max_length=16)
    """photo, document or location."""
    file_id: str = Field(max_length=255)
    """Telegram's handle; of a location its `latitude,longitude`."""
    unique_id: str = Field(max_length=64, index=True)
    """Telegram's `file_unique_id`, the same for the same file."""
    name: str | None = Field(default=None, max_length=255)
    album: str | None = Field(default=None, max_length=64)
    """Telegram's `media_group_id`, the same for what was sent together."""
    state: AttachmentState = Field(
        default=AttachmentState.WAITING, sa_type=word(AttachmentState), sa_column_kwargs={"server_default": "waiting"}
    )
    sha256: str | None = Field(default=None, max_length=64, index=True)
    """Of the bytes, which lie in DATA_DIR under it."""
    seen_in: int | None = None
    """The earliest attachment with the same file, of any person and period."""
    added_at: datetime
    lapsed_id: int | None = Field(default=None, foreign_key="lapsedanswer.id", index=True)
    """The answer it waits with, where that was not sent before its period locked."""


class EvidenceOwed(SQLModel, table=True):
    """Evidence that was to follow a report after it was sent."""

    __table_args__ = (Index("ix_evidenceowed_person_id_until", "person_id", "until"),)

    report_id: int = Field(primary_key=True, foreign_key="report.id")
    person_id: int = Field(foreign_key="person.id")
    until: date
    """The due date: the last day on which it may come."""
    picked_at: datetime | None = None
    """When the person chose to send it; of several the last one picked is meant."""
    reminded_at: datetime | None = None
    came_at: datetime | None = None
    missed_at: datetime | None = None
    """When the due date had passed without it."""


class ReportChange(SQLModel, table=True):
    """The trail (jejak): every change of a report with who, when, old, new and why; rows are only ever added."""

    id: int = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    version: int
    at: datetime
    by: int = Field(foreign_key="person.id")
    what: str = Field(max_length=32)
    """submitted, verified, returned, resubmitted, corrected, withdrawn, handed_over, taken_over, raised, unverified, undone."""
    old: dict[str, Any] | None = Field(default=None, sa_type=Readable)
    new: dict[str, Any] | None = Field(default=None, sa_type=Readable)
    why: str | None = Field(default=None, sa_type=Words(500))
    on_behalf: int | None = None
    """In whose stead `by` did it (a.n.)."""


class BulkVerification(SQLModel, table=True):
    """Clean submissions that a verifier verified together; those of many are done in pieces."""

    __table_args__ = (
        Index(
            "ix_bulkverification_unfinished",
            "id",
            sqlite_where=text("finished_at is null"),
            postgresql_where=text("finished_at is null"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    by: int = Field(foreign_key="person.id")
    newest: int
    """The newest submission that was there when it was asked: what came later is not meant."""
    count: int
    """How many were clean when it was asked."""
    reached: int = 0
    """The last submission that was looked at."""
    asked_at: datetime
    finished_at: datetime | None = None
    undone_at: datetime | None = None


class Clarification(SQLModel, table=True):
    """A verifier's question about one value and its answer; both stay with the value."""

    id: int = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime
    question: str = Field(sa_type=Words(500))
    picked_at: datetime | None = None
    """When the reporter began to answer; of several questions the last one picked is the one that is answered."""
    heard: str | None = Field(default=None, sa_type=Words(1000))
    """Words that may be its answer, until the reporter has said so."""
    answer: str | None = Field(default=None, sa_type=Words(1000))
    answered_at: datetime | None = None


class UnlockDecision(StrEnum):
    """What became of a request to open a locked period."""

    BEGUN = "begun"
    """The person was asked for the reason."""
    WAITING = "waiting"
    OPENED = "opened"
    REFUSED = "refused"


class UnlockRequest(SQLModel, table=True):
    """Somebody asks to report a period that is locked; the verifier opens it for 48 hours or does not."""

    __table_args__ = (
        Index(
            "uq_unlockrequest_waiting",
            "person_id",
            "indicator_id",
            "period",
            unique=True,
            sqlite_where=text("decision = 'waiting'"),
            postgresql_where=text("decision = 'waiting'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    period: str = Field(max_length=8)
    why: str = Field(default="", sa_type=Words(500))
    asked_at: datetime
    decision: UnlockDecision = Field(default=UnlockDecision.BEGUN, sa_type=word(UnlockDecision))
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    until: datetime | None = None
    """Until when the period is open for this person."""
