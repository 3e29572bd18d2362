"""Certificates of trainings, from which the hours (JP) of a year add up; each counts once."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import CheckConstraint, Field, Index, SQLModel, text

from models.columns import word


class CertificateState(StrEnum):
    """What became of a certificate."""

    DRAFT = "draft"
    """Its owner is still being asked about it."""
    PENDING = "pending"
    """Of a training elsewhere: it counts once the supervisor has looked at it."""
    CREDITED = "credited"
    REFUSED = "refused"
    """Its file turned out to be one that was used before, or none of a certificate, or the supervisor said no."""


_DRAFT, _CREDITED = text("state = 'draft'"), text("state = 'credited'")
_UNHASHED = text("sha256 is null")


class Certificate(SQLModel, table=True):
    """One certificate of one person. No file, and no number of an issuer, is credited twice, whoever shows it."""

    __table_args__ = (
        CheckConstraint("hours is null or hours > 0", name="has_hours"),
        CheckConstraint(
            "state = 'draft' or (unique_id is not null and number_key is not null and issuer_key is not null "
            "and title is not null and issued_on is not null and hours is not null)",
            name="is_whole",
        ),
        Index("uq_certificate_draft", "person_id", unique=True, sqlite_where=_DRAFT, postgresql_where=_DRAFT),
        Index("uq_certificate_file", "unique_id", unique=True, sqlite_where=_CREDITED, postgresql_where=_CREDITED),
        Index("uq_certificate_sha256", "sha256", unique=True, sqlite_where=_CREDITED, postgresql_where=_CREDITED),
        Index("uq_certificate_number", "number_key", "issuer_key", unique=True, sqlite_where=_CREDITED, postgresql_where=_CREDITED),
        Index(
            "uq_certificate_training", "person_id", "training_id", unique=True, sqlite_where=_CREDITED, postgresql_where=_CREDITED
        ),
        Index("ix_certificate_person_year", "person_id", "issued_on"),
        Index("ix_certificate_unhashed", "state", sqlite_where=_UNHASHED, postgresql_where=_UNHASHED),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    training_id: int | None = Field(default=None, foreign_key="training.id")
    """The training of ours it belongs to; None: one elsewhere."""
    state: CertificateState = Field(default=CertificateState.DRAFT, sa_type=word(CertificateState))
    kind: str | None = Field(default=None, max_length=16)
    """photo or document."""
    file_id: str | None = Field(default=None, max_length=255)
    unique_id: str | None = Field(default=None, max_length=64)
    """Telegram's `file_unique_id`, the same for a file that is forwarded."""
    sha256: str | None = Field(default=None, max_length=64)
    """Of the bytes, once they were fetched: the same for a file that is sent anew."""
    title: str | None = Field(default=None, max_length=200)
    number: str | None = Field(default=None, max_length=80)
    number_key: str | None = Field(default=None, max_length=80)
    issuer: str | None = Field(default=None, max_length=160)
    issuer_key: str | None = Field(default=None, max_length=160)
    """Both as they are compared (`domain/training/certificates.py`), so that no other spelling makes a second certificate."""
    issued_on: date | None = None
    """Its year is the year it counts in."""
    hours: int | None = None
    begun_at: datetime
    credited_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    """Who looked at one from elsewhere."""
    decided_at: datetime | None = None
