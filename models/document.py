"""Documents that were issued about an evaluation, so that a paper can be checked against what the bot knows."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel, UniqueConstraint

from domain.evaluation.ratings import Predicate
from models.columns import word


class DocumentKind(StrEnum):
    """What a document is."""

    EVALUATION = "evaluation"
    """The evaluation form (formulir evaluasi kinerja)."""


class EvaluationDocument(SQLModel, table=True):
    """One document; the same content keeps its number however often and in whatever format it is fetched."""

    __table_args__ = (UniqueConstraint("evaluation_id", "kind", "sha256"),)

    id: int = Field(default=None, primary_key=True)
    evaluation_id: int = Field(foreign_key="evaluation.id")
    kind: DocumentKind = Field(sa_type=word(DocumentKind))
    quarter: str = Field(max_length=8)
    sha256: str = Field(max_length=64)
    """Of the facts on it: other facts, another document."""
    predicate: Predicate | None = Field(default=None, sa_type=word(Predicate))
    """The predikat as it was printed."""
    secret: str = Field(max_length=64)
    """The key under which the code of its QR is made."""
    issued_at: datetime
    issued_by: int = Field(foreign_key="person.id")

    @property
    def number(self) -> str:
        """The number on the document."""
        return f"EV/{self.quarter}/{self.id:06}"
