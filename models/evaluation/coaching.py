"""How staff rate the coaching they got: what each has answered so far, and apart from it how often each score was given."""

from sqlmodel import CheckConstraint, Field, SQLModel


class CoachingTurn(SQLModel, table=True):
    """How far somebody is with the statements about the coaching behind their evaluation; never what they answered."""

    evaluation_id: int = Field(foreign_key="evaluation.id", primary_key=True)
    asked: int = 1
    """The statement that comes next; one more than there are: all were answered or skipped."""


class CoachingTally(SQLModel, table=True):
    """How often a score was given to a statement about one supervisor in a quarter; by whom is kept nowhere."""

    __table_args__ = (CheckConstraint("score between 1 and 5", name="score_1_to_5"),)

    supervisor_id: int = Field(foreign_key="person.id", primary_key=True)
    quarter: str = Field(primary_key=True, max_length=8)
    statement: int = Field(primary_key=True)
    score: int = Field(primary_key=True)
    count: int
