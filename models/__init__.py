"""The tables, all of them, so that whoever imports `models` knows the whole schema."""

from models.messages.broadcast import Audience, Broadcast, BroadcastState
from models.adoption.burden import Burden
from models.calendar.reminder import ReminderFate, ReminderStep, Snooze
from models.standards.holiday import Holiday
from models.training.certificate import Certificate, CertificateState
from models.evaluation.coaching import CoachingTally, CoachingTurn
from models.evaluation.document import Bundle, BundleState, DocumentKind, EvaluationDocument
from models.evaluation.evaluation import ConductRating, Evaluation, EvaluationAsked, EvaluationCycle, ImprovementStep, Sentence
from models.evaluation.feedback import Feedback, FeedbackAsked, FeedbackKind
from models.people.link import Invitation, LinkDecision, LinkFailure, LinkRequest
from models.messages.message import Card, Outbox, OutboxState, SeenUpdate, TalkState, UpdateAttempt, UpdateOutcome, Urgency
from models.people.person import Account, Chat, Leave, Person, Posting, Role
from models.people.preference import Preference
from models.calendar.rehearsal import RehearsalRequest
from models.reporting.report import (
    Answered,
    Attachment,
    AttachmentState,
    Clarification,
    Draft,
    DraftAnswer,
    EvidenceOwed,
    LapsedAnswer,
    Report,
    ReportChange,
    Submission,
    SubmissionState,
    UnlockDecision,
    UnlockRequest,
)
from models.standards.rule import CityRule
from models.standards.standard import (
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
from models.adoption.story import Story, StoryState, StoryTap
from models.adoption.ticket import Ticket, TicketLine, TicketState
from models.training.training import Attendance, Invitee, Rsvp, Suggestion, Training, TrainingDraft
from models.training.check import CheckQuestion, CheckResult
from models.people.unit import Unit
from models.standards.sector import Sector
from models.exchange.workbook import PendingImport
from models.evaluation.year import YearEvaluation

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
    "EvidenceOwed",
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
    "LapsedAnswer",
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
