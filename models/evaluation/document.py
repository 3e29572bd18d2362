"""Documents that were issued about a person, to check a paper against what the bot knows, and bundles of them."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from domain.evaluation.ratings import Predicate
from models.columns import word


class DocumentKind(StrEnum):
    """What a document is."""

    EVALUATION = "evaluation"
    """The evaluation form (formulir evaluasi kinerja) of a quarter."""
    PLAN = "plan"
    """The SKP page of a year."""
    YEAR = "year"
    """The evaluation of a year (dokumen evaluasi kinerja)."""


_PREFIXES = {DocumentKind.EVALUATION: "EV", DocumentKind.PLAN: "SKP", DocumentKind.YEAR: "DEK"}


LAYOUT = 3
"""The layout of the documents that are made now."""


class EvaluationDocument(SQLModel, table=True):
    """One document; the same content keeps its number however often and in whatever format it is fetched."""

    __table_args__ = (UniqueConstraint("person_id", "kind", "period", "sha256"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: DocumentKind = Field(sa_type=word(DocumentKind))
    period: str = Field(max_length=8)
    """`2026-Q3` for an evaluation, `2026` for a plan and for the evaluation of a year."""
    sha256: str = Field(max_length=64)
    """Of the facts on it: other facts, another document."""
    evaluation_id: int | None = Field(default=None, foreign_key="evaluation.id", index=True)
    year_evaluation_id: int | None = Field(default=None, foreign_key="yearevaluation.id", index=True)
    predicate: Predicate | None = Field(default=None, sa_type=word(Predicate))
    """The predikat as it was printed."""
    secret: str = Field(max_length=64)
    """The key under which the code of its QR is made."""
    issued_at: datetime
    issued_by: int = Field(foreign_key="person.id")
    layout: int = Field(default=LAYOUT, sa_column_kwargs={"server_default": "1"})
    """By which layout it was made: what an older one tells is compared by its predikat alone."""

    @property
    def number(self) -> str:
        """The number on the document."""
        return f"{_PREFIXES[self.kind]}/{self.period}/{self.id:06}"


class BundleState(StrEnum):
    """What became of a bundle."""

    WAITING = "waiting"
    """Being packed."""
    READY = "ready"
    """Packed, and on its way to whoever asked."""
    OVER = "over"
    """Sent; nothing of it is kept."""
    FAILED = "failed"


class Bundle(SQLModel, table=True):
    """The forms of one unit and quarter as one zip, packed for the person who asked."""

    __table_args__ = (
        Index("ix_bundle_state", "state"),
        Index(
            "uq_bundle_waiting",
            "cycle_id",
            "asked_by",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="evaluationcycle.id")
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime
    state: BundleState = Field(default=BundleState.WAITING, sa_type=word(BundleState))
    ended_at: datetime | None = None
