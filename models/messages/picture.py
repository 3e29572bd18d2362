"""Pictures that Telegram keeps for us, so that the same one is neither drawn nor sent a second time."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Picture(SQLModel, table=True):
    """One picture, under what is on it: whoever may see these figures in this language sees the same picture."""

    key: str = Field(primary_key=True, max_length=64)
    """A hash of the bot, the drawing as it is written, the language and the figures; none of them can be read from it."""
    file_id: str = Field(max_length=255)
    """Its name at Telegram, which is good for this bot alone."""
    used_at: datetime = Field(index=True)
    """When it was sent last, to the week; what nobody looks at is let go of."""
