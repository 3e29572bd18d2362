"""The quarterly evaluation: a cycle per unit and quarter, in it one evaluation per person with everything said and decided."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlmodel import CheckConstraint, Field, Index, SQLModel, UniqueConstraint, text

from domain.evaluation.ratings import Conduct, Predicate, Rating
from domain.people.leave_kinds import LeaveKind
from models.columns import Readable, word
from models.words import Words


class EvaluationCycle(SQLModel, table=True):
    """The evaluation of one unit for one quarter; quarters do not overlap, and none is evaluated twice."""

    __table_args__ = (UniqueConstraint("unit_id", "quarter"), Index("ix_evaluationcycle_quarter", "quarter"))

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    quarter: str = Field(max_length=8)
    opened_at: datetime
    evidence_until: date
    self_until: date
    rating_until: date
    talk_until: date
    answer_until: date
    """All dates are last days, inclusive."""
    closed_at: datetime | None = None
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    """None where it closed by itself because nothing was missing."""
    gaps: int = 0
    """How many evaluations were not finished when it was closed."""


def unreceived(name: str) -> Index:
    """The index over the few results that were handed over and that nobody can say the person has."""
    those = text("told_on is not null and received_on is null")
    return Index(name, "person_id", sqlite_where=those, postgresql_where=those)


class HandedOver(SQLModel):
    """What became of a result that was handed over, the same for a quarter and a year: the answer, the objection, its decision."""

    told_on: date | None = None
    """The city's day on which it was handed over."""
    received_on: date | None = None
    """The day on which the person has it: it came in chat, or was handed over on paper. Until then no day of theirs runs."""
    handed_by: int | None = Field(default=None, foreign_key="person.id")
    """Who wrote down that it was handed over on paper; None: it came in chat."""
    answer_days: int | None = None
    object_days: int | None = None
    """How many days there are to answer and to object, by the rules of the moment in which it was handed over."""
    answer_until: date | None = None
    object_until: date | None = None
    """The last days to answer and to object, counted from the day it was received."""
    answered_at: datetime | None = None
    objection: str | None = Field(default=None, sa_type=Words(1000))
    """None where the person agreed."""
    answer_by: int | None = Field(default=None, foreign_key="person.id")
    """Who wrote down what the person answered on paper; None: the person themselves."""

    decider_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """Who decides the objection; None: any admin."""
    decided_result: Rating | None = Field(default=None, sa_type=word(Rating))
    decided_conduct: Rating | None = Field(default=None, sa_type=word(Rating))
    decision: str | None = Field(default=None, sa_type=Words(500))
    decided_at: datetime | None = None
    acted_by: int | None = None
    """Who judged it in the supervisor's stead (Plt., Plh.), and signs on their behalf."""
    decided_by: int | None = Field(default=None, foreign_key="person.id")


class Evaluation(HandedOver, table=True):
    """One person's quarter, or a part of it. The columns follow the stages: self, supervisor, talk; then as `HandedOver`."""

    __table_args__ = (
        UniqueConstraint("person_id", "quarter", "part"),
        CheckConstraint("part >= 1 and first <= last", name="part_has_days"),
        Index("ix_evaluation_supervisor_quarter", "supervisor_id", "quarter"),
        unreceived("ix_evaluation_unreceived"),
    )

    id: int = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="evaluationcycle.id", index=True)
    quarter: str = Field(max_length=8)
    person_id: int = Field(foreign_key="person.id")
    supervisor_id: int = Field(foreign_key="person.id")
    """Pejabat penilai kinerja of these days."""
    position: str = Field(max_length=64)
    part: int = 1
    """From 1; more than one where the person changed unit or supervisor within the quarter."""
    first: date
    last: date
    """The days that are evaluated, inclusive: all of the quarter unless it has parts, which never overlap."""

    self_result: Rating | None = Field(default=None, sa_type=word(Rating))
    self_conduct: Rating | None = Field(default=None, sa_type=word(Rating))
    self_note: str | None = Field(default=None, sa_type=Words(1000))
    self_at: datetime | None = None
    heard_on: date | None = None
    """The day on which the person heard that it is their turn to judge themselves, in chat or on paper; None: not yet."""
    heard_by: int | None = Field(default=None, foreign_key="person.id")
    """Who wrote down that it was told on paper; None: it came in chat."""
    self_until: date | None = None
    """The person's own last day to judge themselves, where leave or an outage took days away; None: the cycle's."""

    proposed: Rating | None = Field(default=None, sa_type=word(Rating))
    """What the facts proposed when hasil kerja was rated."""
    result: Rating | None = Field(default=None, sa_type=word(Rating))
    result_why: str | None = Field(default=None, sa_type=Words(500))
    """Why it deviates from what was proposed."""
    conduct: Rating | None = Field(default=None, sa_type=word(Rating))
    conduct_why: str | None = Field(default=None, sa_type=Words(500))
    """What was seen, where a value is rated below expectation."""
    predicate: Predicate | None = Field(default=None, sa_type=word(Predicate))
    card: dict[str, Any] | None = Field(default=None, sa_type=Readable)
    """The facts as they stood when they were judged: later changes of reports or targets do not touch them."""
    rated_at: datetime | None = None

    talked_at: datetime | None = None
    """When the result was talked about and handed over."""

    away: LeaveKind | None = Field(default=None, sa_type=word(LeaveKind))
    """Why it is not rated: the person was away on all its days; None where it is."""

    stale_at: datetime | None = None
    """When a locked period of these days was opened again after the facts were judged: what was rated may be out of date."""

    @property
    def why(self) -> str | None:
        """The supervisor's sentences."""
        return " ".join(filter(None, (self.result_why, self.conduct_why))) or None


class ConductRating(SQLModel, table=True):
    """One of the seven BerAKHLAK values as one side rates it."""

    evaluation_id: int = Field(foreign_key="evaluation.id", primary_key=True)
    own: bool = Field(primary_key=True)
    """By the person themselves, rather than by the supervisor."""
    value: Conduct = Field(sa_type=word(Conduct), primary_key=True)
    rating: Rating = Field(sa_type=word(Rating))


class Sentence(StrEnum):
    """A sentence somebody is asked for."""

    RESULT = "result"
    CONDUCT = "conduct"
    NOTE = "note"
    OBJECTION = "objection"
    PAPER_DAY = "paper_day"
    """The day on which something was handed over on paper."""
    PAPER_OBJECTION = "paper_objection"
    """An objection that came on paper, written down by whoever took it."""
    DECISION = "decision"


class EvaluationAsked(SQLModel, table=True):
    """The sentence a person was asked for last: words that come now are the answer to it."""

    __table_args__ = (CheckConstraint("(evaluation_id is null) <> (year_evaluation_id is null)", name="of_a_quarter_or_a_year"),)

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    evaluation_id: int | None = Field(default=None, foreign_key="evaluation.id")
    year_evaluation_id: int | None = Field(default=None, foreign_key="yearevaluation.id")
    sentence: Sentence = Field(sa_type=word(Sentence))
    at: datetime


class ImprovementStep(SQLModel, table=True):
    """What will be done about something weak, by one person or for a unit: cause, action, by whom, by when, with what support."""

    __table_args__ = (
        CheckConstraint("(evaluation_id is null) <> (cycle_id is null)", name="of_a_person_or_a_unit"),
        Index("ix_improvementstep_due", "due"),
    )

    id: int = Field(default=None, primary_key=True)
    evaluation_id: int | None = Field(default=None, foreign_key="evaluation.id", index=True)
    cycle_id: int | None = Field(default=None, foreign_key="evaluationcycle.id", index=True)
    """Set for what a unit does together."""
    before: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    """The unit's achievement in % when it was agreed; a person's stands on the frozen card."""
    written_by: int = Field(foreign_key="person.id", index=True)
    indicator_id: int | None = Field(default=None, foreign_key="indicator.id")
    """None: about the work as a whole."""
    cause: str | None = Field(default=None, sa_type=Words(500))
    action: str | None = Field(default=None, sa_type=Words(500))
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    due: date | None = None
    support: str | None = Field(default=None, sa_type=Words(500))
    """Empty: none is needed; None: not said yet."""
    agreed_at: datetime | None = None
    """None while it is being written."""
    postponed: int = 0
    """How often its owner answered that it was not done yet."""
    done_at: datetime | None = None
    outcome: str | None = Field(default=None, sa_type=Words(500))
    """What came of it, in the owner's words."""
