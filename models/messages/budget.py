"""What several processes have left of the messages Telegram takes from one bot in a second."""

from sqlmodel import Field, SQLModel


class SendBudget(SQLModel, table=True):
    """The one row they share; moments are the database's own, in seconds since 1970."""

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    next_at: float
    """The first turn that nobody has taken."""
    spare: float
    """Replies that may still go before they take turns from the notices."""
    counted_at: float
