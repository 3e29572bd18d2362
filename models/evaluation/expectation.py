"""What is expected of a person for a year (ekspektasi), as they and their supervisor agreed on it; a move asks for a new one."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel

from domain.evaluation.ratings import Conduct
from models.columns import word
from models.words import Words


class Expectation(SQLModel, table=True):
    """One agreement. Until both confirmed it, both may change it; afterwards it stays, and another one follows."""

    __table_args__ = (Index("ix_expectation_person_year", "person_id", "year"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    supervisor_id: int = Field(foreign_key="person.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    position: str = Field(max_length=64)
    year: int
    resources: str | None = Field(default=None, sa_type=Words(500))
    """Dukungan sumber daya."""
    accountability: str | None = Field(default=None, sa_type=Words(500))
    """Skema pertanggungjawaban."""
    consequences: str | None = Field(default=None, sa_type=Words(500))
    """Konsekuensi."""
    begun_at: datetime
    person_at: datetime | None = None
    supervisor_at: datetime | None = None
    """When each of the two confirmed it as it stands."""

    @property
    def agreed(self) -> bool:
        """Whether both confirmed it."""
        return self.person_at is not None and self.supervisor_at is not None


class ExpectedResult(SQLModel, table=True):
    """The result of work (RHK) that one indicator measures, and the leader's result it serves, for this person."""

    expectation_id: int = Field(foreign_key="expectation.id", primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True)
    result: str = Field(sa_type=Words(300))
    leader_result: str | None = Field(default=None, sa_type=Words(300))


class ExpectedConduct(SQLModel, table=True):
    """What the leader expects in particular of one of the seven values (ekspektasi khusus)."""

    expectation_id: int = Field(foreign_key="expectation.id", primary_key=True)
    value: Conduct = Field(sa_type=word(Conduct), primary_key=True)
    words: str = Field(sa_type=Words(500))


class ExpectationAsked(SQLModel, table=True):
    """Which part of whose agreement somebody is writing: words that come now are it."""

    by: int = Field(foreign_key="person.id", primary_key=True, sa_column_kwargs={"autoincrement": False})
    person_id: int = Field(foreign_key="person.id")
    part: str = Field(max_length=32)
    at: datetime
