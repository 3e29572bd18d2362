"""Figures of another source (ASIK, e-puskesmas, Dapodik …) beside ours, and why they differ. Only ever added to."""

from datetime import datetime
from decimal import Decimal

from sqlmodel import Field, Index, SQLModel

from domain.exchange.second_source import GapCause
from models.columns import word


class OfficialFigure(SQLModel, table=True):
    """What another source says of a unit and an indicator in a period; the newest counts, the ones before it are its trail."""

    __table_args__ = (Index("ix_officialfigure_indicator_id_period", "indicator_id", "period"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    period: str = Field(max_length=8)
    source: str = Field(max_length=40)
    amount: Decimal = Field(max_digits=15, decimal_places=4)


class GapAnswer(SQLModel, table=True):
    """Why a figure differs from ours, as somebody who reported said; the newest counts."""

    id: int | None = Field(default=None, primary_key=True)
    figure_id: int = Field(foreign_key="officialfigure.id", index=True)
    cause: GapCause = Field(sa_type=word(GapCause))
    by: int = Field(foreign_key="person.id")
    at: datetime
