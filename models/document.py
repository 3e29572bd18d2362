"""Documents that were issued about a person, so that a paper can be checked against what the bot knows."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel, UniqueConstraint

from domain.evaluation.ratings import Predicate
from models.columns import word


class DocumentKind(StrEnum):
    """What a document is."""

    EVALUATION = "evaluation"
    """The evaluation form (formulir evaluasi kinerja) of a quarter."""
    PLAN = "plan"
    """The SKP page of a year."""


_PREFIXES = {DocumentKind.EVALUATION: "EV", DocumentKind.PLAN: "SKP"}


class EvaluationDocument(SQLModel, table=True):
    """One document; the same content keeps its number however often and in whatever format it is fetched."""

    __table_args__ = (UniqueConstraint("person_id", "kind", "period", "sha256"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: DocumentKind = Field(sa_type=word(DocumentKind))
    period: str = Field(max_length=8)
    """`2026-Q3` for an evaluation, `2026` for a plan."""
    sha256: str = Field(max_length=64)
    """Of the facts on it: other facts, another document."""
    evaluation_id: int | None = Field(default=None, foreign_key="evaluation.id", index=True)
    predicate: Predicate | None = Field(default=None, sa_type=word(Predicate))
    """The predikat as it was printed."""
    secret: str = Field(max_length=64)
    """The key under which the code of its QR is made."""
    issued_at: datetime
    issued_by: int = Field(foreign_key="person.id")

    @property
    def number(self) -> str:
        """The number on the document."""
        return f"{_PREFIXES[self.kind]}/{self.period}/{self.id:06}"
