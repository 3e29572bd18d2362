"""The tables, all of them, so that whoever imports `models` knows the whole schema."""

from models.broadcast import (
    Audience,
    Broadcast,
    BroadcastState,
)
from models.burden import Burden
from models.calendar import (
    Holiday,
    ReminderFate,
    ReminderStep,
    Snooze,
)
from models.certificate import (
    Certificate,
    CertificateState,
)
from models.coaching import CoachingTally, CoachingTurn
from models.document import (
    Bundle,
    BundleState,
    DocumentKind,
    EvaluationDocument,
)
from models.evaluation import (
    ConductRating,
    Evaluation,
    EvaluationAsked,
    EvaluationCycle,
    ImprovementStep,
    Sentence,
)
from models.feedback import (
    Feedback,
    FeedbackAsked,
    FeedbackKind,
)
from models.link import (
    Invitation,
    LinkDecision,
    LinkFailure,
    LinkRequest,
)
from models.message import (
    Card,
    Outbox,
    OutboxState,
    SeenUpdate,
    TalkState,
    UpdateAttempt,
    UpdateOutcome,
    Urgency,
)
from models.person import (
    Account,
    Chat,
    Leave,
    Person,
    Posting,
    Role,
)
from models.preference import Preference
from models.rehearsal import RehearsalRequest
from models.report import (
    Answered,
    Attachment,
    AttachmentState,
    Clarification,
    Draft,
    DraftAnswer,
    Report,
    ReportChange,
    Submission,
    SubmissionState,
    UnlockDecision,
    UnlockRequest,
)
from models.rule import CityRule
from models.standard import (
    Evidence,
    Indicator,
    IndicatorPosition,
    JointDuty,
    Relation,
    Revision,
    Standard,
    Target,
    TargetScope,
)
from models.story import Story, StoryState, StoryTap
from models.ticket import (
    Ticket,
    TicketLine,
    TicketState,
)
from models.training import (
    Attendance,
    Invitee,
    Rsvp,
    Suggestion,
    Training,
    TrainingDraft,
)
from models.training_check import (
    CheckQuestion,
    CheckResult,
)
from models.unit import (
    Sector,
    Unit,
)
from models.workbook import (
    PendingImport,
)
from models.year import YearEvaluation

__all__ = [
    "Account",
    "Answered",
    "Attachment",
    "AttachmentState",
    "Attendance",
    "Audience",
    "Broadcast",
    "BroadcastState",
    "Bundle",
    "BundleState",
    "Burden",
    "Card",
    "Certificate",
    "CertificateState",
    "Chat",
    "CheckQuestion",
    "CheckResult",
    "CityRule",
    "Clarification",
    "CoachingTally",
    "CoachingTurn",
    "ConductRating",
    "DocumentKind",
    "Draft",
    "DraftAnswer",
    "Evaluation",
    "EvaluationAsked",
    "EvaluationCycle",
    "EvaluationDocument",
    "Evidence",
    "Feedback",
    "FeedbackAsked",
    "FeedbackKind",
    "Holiday",
    "ImprovementStep",
    "Indicator",
    "IndicatorPosition",
    "Invitation",
    "Invitee",
    "JointDuty",
    "Leave",
    "LinkDecision",
    "LinkFailure",
    "LinkRequest",
    "Outbox",
    "OutboxState",
    "PendingImport",
    "Person",
    "Posting",
    "Preference",
    "RehearsalRequest",
    "Relation",
    "ReminderFate",
    "ReminderStep",
    "Report",
    "ReportChange",
    "Revision",
    "Role",
    "Rsvp",
    "Sector",
    "SeenUpdate",
    "Sentence",
    "Snooze",
    "Standard",
    "Story",
    "StoryState",
    "StoryTap",
    "Submission",
    "SubmissionState",
    "Suggestion",
    "TalkState",
    "Target",
    "TargetScope",
    "Ticket",
    "TicketLine",
    "TicketState",
    "Training",
    "TrainingDraft",
    "Unit",
    "UnlockDecision",
    "UnlockRequest",
    "UpdateAttempt",
    "UpdateOutcome",
    "Urgency",
    "YearEvaluation",
]
