"""What is expected: standards, their indicators, and the targets."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, true
from sqlmodel import CheckConstraint, Field, Index, SQLModel, UniqueConstraint, false

from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Frequency
from domain.standards.relations import Operator
from domain.standards.sectors import Sector
from models.columns import Readable, word


class Standard(SQLModel, table=True):
    """A performance standard and the regulation it rests on."""

    id: int = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=160)
    sector: Sector = Field(sa_type=word(Sector))
    legal_basis: str = Field(max_length=400)
    purpose: str = Field(max_length=400)
    """What it is for, in a sentence staff can agree with."""
    name_en: str | None = Field(default=None, max_length=160)
    purpose_en: str | None = Field(default=None, max_length=400)


class StandardRhythm(SQLModel, table=True):
    """How often people to whom a standard applies are evaluated, from a day on; where nothing is said, every quarter."""

    standard_id: int = Field(foreign_key="standard.id", primary_key=True)
    since: date = Field(primary_key=True)
    frequency: Frequency = Field(sa_type=word(Frequency))


class Evidence(StrEnum):
    """Whether a value must be shown to be true."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Measured(SQLModel):
    """How something is measured: asked, checked and added up. It holds from a day on, until it is measured otherwise."""

    standard_id: int = Field(foreign_key="standard.id")
    name: str = Field(max_length=160)
    question: str = Field(max_length=300)
    kind: IndicatorKind = Field(sa_type=word(IndicatorKind))
    direction: Direction = Field(sa_type=word(Direction))
    frequency: Frequency = Field(sa_type=word(Frequency))
    aspect: str = Field(max_length=32)
    """kuantitas, kualitas, waktu, biaya or kepuasan."""
    unit: str = Field(max_length=32)
    """What is counted: siswa, menit, %."""
    numerator: str | None = Field(default=None, max_length=80)
    denominator: str | None = Field(default=None, max_length=80)
    minimum: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    maximum: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    decimals: int = 0
    cumulative: bool = False
    """The value counts from January on, so a year takes the latest."""
    may_exceed: bool = False
    """A ratio may pass 100 %, because its denominator is an estimate."""
    joint: bool = False
    """One value for the whole unit, reported by the one person whose duty it is (`JointDuty`)."""
    per_area: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """It is reported area by area (kelurahan) by those who cover any, and adds up to the unit's own."""
    population: str | None = Field(default=None, max_length=80)
    """Of how many it is: the kind of people (sasaran) counted by area and year, offered as the denominator."""
    evidence: Evidence = Field(default=Evidence.NONE, sa_type=word(Evidence))
    good_from: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    """Achievement in % from which it is *baik*; None: as the agency's rules say."""
    fair_from: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    """Achievement in % from which it is *cukup*; below it is *kurang*; None: as the agency's rules say."""
    good_value: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    """The value itself from which it is *baik*, at most where less is better; None: achievement decides."""
    fair_value: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    opens_before: int = 5
    """Days before the period's last day on which reporting opens."""
    due_after: int = 5
    """Days after the period's last day until which a report is on time."""
    locks_after: int = 30
    """Days after the period's last day after which only an unlock helps."""
    weight: Decimal = Field(default=Decimal(1), max_digits=9, decimal_places=4, sa_column_kwargs={"server_default": "1"})
    """How much it counts in an evaluation, beside the other indicators of the same person."""
    main: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Kinerja utama, rather than tambahan."""
    formula: str | None = Field(default=None, max_length=300)
    """How it follows from others of the same period, as `domain/standards/formulas.py` reads it; None: it is asked."""
    work_result: str | None = Field(default=None, max_length=300)
    """Rencana hasil kerja (RHK) it measures: a result of work; the agreed expectations say it for one person."""
    leader_result: str | None = Field(default=None, max_length=300)
    """The result of the leader it serves (RHK pimpinan yang diintervensi)."""
    name_en: str | None = Field(default=None, max_length=160)
    question_en: str | None = Field(default=None, max_length=300)
    unit_en: str | None = Field(default=None, max_length=32)
    numerator_en: str | None = Field(default=None, max_length=80)
    denominator_en: str | None = Field(default=None, max_length=80)
    """What is read in English; None: as in Bahasa Indonesia. Another translation measures nothing otherwise."""
    valid_from: date
    valid_until: date | None = None


class Indicator(Measured, table=True):
    """One thing that is measured, as it is measured from its newest version on."""

    __table_args__ = (
        CheckConstraint("decimals between 0 and 4", name="decimals_between_0_and_4"),
        CheckConstraint("due_after >= 0 and locks_after >= due_after and opens_before >= 0", name="window_in_order"),
    )

    id: int = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    standard_id: int = Field(foreign_key="standard.id", index=True)


class IndicatorVersion(Measured, table=True):
    """How an indicator was measured before: from `valid_from` until the next version begins. What is closed keeps it."""

    __table_args__ = (UniqueConstraint("indicator_id", "valid_from"),)

    id: int = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id", index=True)
    positions: list[str] = Field(sa_type=Readable)
    """Which positions (jabatan) owed it."""
    rules: list[str] = Field(sa_type=Readable)
    """Its rules about other indicators, as the workbook writes them."""


class IndicatorPosition(SQLModel, table=True):
    """Which positions (jabatan) owe an indicator."""

    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True)
    position: str = Field(primary_key=True, max_length=64, index=True)


class Relation(SQLModel, table=True):
    """A rule between two indicators of one period, such as K4 <= K1."""

    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True)
    operator: Operator = Field(sa_type=word(Operator), primary_key=True)
    other_id: int = Field(foreign_key="indicator.id", primary_key=True)
    must: bool = False
    """A report that breaks it cannot be sent; otherwise it needs a justification."""
    missing_is_zero: bool = False


class JointDuty(SQLModel, table=True):
    """Who reports a joint indicator for their unit. A stand-in does while the others are on leave or gone."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True)
    stand_in: bool = False


class FormerDuty(SQLModel, table=True):
    """Whose duty a joint indicator was on days that were closed when it was said otherwise: until `until`, inclusive."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True)
    until: date = Field(primary_key=True)
    stand_in: bool | None = None
    """None: it was not theirs."""


class TargetScope(StrEnum):
    """Whom a target is for; the narrowest that fits is used."""

    PERSON = "person"
    POSITION = "position"
    UNIT = "unit"
    DEFAULT = "default"


class Target(SQLModel, table=True):
    """What is owed for one indicator, by whom, from a date on."""

    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        UniqueConstraint("indicator_id", "scope", "scope_key", "valid_from"),
        Index("ix_target_indicator_from", "indicator_id", "valid_from"),
    )

    id: int = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    scope: TargetScope = Field(sa_type=word(TargetScope))
    scope_key: str = Field(default="", max_length=64)
    """The NIP, position or unit code; empty for the default."""
    amount: Decimal = Field(max_digits=15, decimal_places=4)
    stretch: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    """The amount agreed to be above expectation."""
    valid_from: date


class FormerTarget(SQLModel, table=True):
    """What a target was on days that were closed when it was said otherwise: until `until`, inclusive."""

    __table_args__ = (UniqueConstraint("indicator_id", "scope", "scope_key", "valid_from", "until"),)

    id: int = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    scope: TargetScope = Field(sa_type=word(TargetScope))
    scope_key: str = Field(default="", max_length=64)
    valid_from: date
    """With the three before it, which target."""
    until: date
    amount: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    """None: the target was not there yet."""
    stretch: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)


class Revision(SQLModel, table=True):
    """Marks the present state of what is expected; the database itself renews it when any of it changes.

    A process that keeps them in memory compares the mark instead of reading them again.
    """

    id: int = Field(default=1, primary_key=True)
    mark: int = Field(sa_type=BigInteger)
    """A random number, so that a state that was undone is never taken for a later one."""
    roster: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    """The same for who holds which post on which days, and is on leave."""
