"""The evaluation of a year: what the quarters proposed, what the supervisor decided, and what the person said to it."""

from datetime import datetime

from sqlmodel import Field, Index, UniqueConstraint

from domain.evaluation.ratings import Predicate, Rating, predicate
from models.columns import Readable, word
from models.evaluation.evaluation import HandedOver, unreceived
from models.words import Words


class YearEvaluation(HandedOver, table=True):
    """One person's year. Until it is rated, what its supervisor is choosing; deciding it hands it over."""

    __table_args__ = (
        UniqueConstraint("person_id", "year"),
        Index("ix_yearevaluation_supervisor_year", "supervisor_id", "year"),
        Index("ix_yearevaluation_answer_until", "answer_until"),
        unreceived("ix_yearevaluation_unreceived"),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    supervisor_id: int = Field(foreign_key="person.id")
    """Who evaluated the person in the last quarter that was evaluated."""
    year: int
    proposed_result: Rating = Field(sa_type=word(Rating))
    proposed_conduct: Rating = Field(sa_type=word(Rating))
    result: Rating = Field(sa_type=word(Rating))
    conduct: Rating = Field(sa_type=word(Rating))
    why: str | None = Field(default=None, sa_type=Words(500))
    """Why it deviates from what the quarters proposed."""
    rated_at: datetime | None = None
    credit: list[dict[str, str]] | None = Field(default=None, sa_type=Readable)
    """Of what its angka kredit is made, as it stood when it was decided: posts, months and coefficients."""

    @property
    def predicate(self) -> Predicate:
        """What both ratings give."""
        return predicate(self.result, self.conduct)
