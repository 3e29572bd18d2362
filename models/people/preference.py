"""When a person would rather hear from the bot: duties are moved by it, never switched off."""

from sqlmodel import CheckConstraint, Field, SQLModel, false


class Preference(SQLModel, table=True):
    """One person's wishes; who has none is treated as the city says."""

    __table_args__ = (
        CheckConstraint("opens < closes", name="opens_before_it_closes"),
        CheckConstraint("digest_at >= opens and digest_at < closes", name="digest_within_the_hours"),
    )

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    opens: int = 7
    """The hour from which one may be written to, in the own time zone."""
    closes: int = 19
    """The hour from which one may not any more."""
    digest_at: int = 8
    """The hour of the daily reminder."""
    stories: bool = True
    """Whether the monthly digest of stories comes."""
    praise: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the unit's group may read that all reports came in time."""
