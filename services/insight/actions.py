"""What can be pressed to look at achievements: one's own, and those of the people one answers for."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenRecord(Action):
    """Show the achievements of a person: the presser's own, or of somebody they answer for."""

    code: ClassVar[str] = "rec"
    person: int


@dataclass(frozen=True)
class OpenRecordEarlier(Action):
    """Show what is judged by the month so many times four months before."""

    code: ClassVar[str] = "recb"
    person: int
    back: int


@dataclass(frozen=True)
class OpenIndicatorRecord(Action):
    """Show a person's values of one indicator, each with its report."""

    code: ClassVar[str] = "reci"
    person: int
    indicator: int


@dataclass(frozen=True)
class OpenRecordWeb(Action):
    """Show the achievements of a person as *sarang laba-laba*."""

    code: ClassVar[str] = "recweb"
    person: int


@dataclass(frozen=True)
class OpenUnitWeb(Action):
    """Show the achievements of a unit as *sarang laba-laba*, beside its trend."""

    code: ClassVar[str] = "trenweb"
    unit: int


@dataclass(frozen=True)
class OpenLevelWeb(Action):
    """Show what a unit and everything below it reached as *sarang laba-laba*; unit 0: everything the presser answers for."""

    code: ClassVar[str] = "lvlweb"
    unit: int


@dataclass(frozen=True)
class CompareWithTeam(Action):
    """Show the median of the team beside the presser's own achievement."""

    code: ClassVar[str] = "recm"
    indicator: int


@dataclass(frozen=True)
class OpenTrend(Action):
    """Show the units the presser answers for, ten a page."""

    code: ClassVar[str] = "tren"
    page: int


@dataclass(frozen=True)
class OpenTrendUnit(Action):
    """Show the indicators and the people of a unit, a page of them."""

    code: ClassVar[str] = "trenu"
    unit: int
    page: int


@dataclass(frozen=True)
class OpenTrendUnitEarlier(Action):
    """Show what is judged by the month in a unit so many times four months before."""

    code: ClassVar[str] = "trenub"
    unit: int
    back: int


@dataclass(frozen=True)
class OpenAreas(Action):
    """Show one cumulative indicator of a unit as a PWS chart."""

    code: ClassVar[str] = "pws"
    unit: int
    indicator: int


@dataclass(frozen=True)
class OpenAreasOf(Action):
    """Show the chart of another month: how many months since the year 0 began."""

    code: ClassVar[str] = "pwsm"
    unit: int
    indicator: int
    month: int


@dataclass(frozen=True)
class OpenAreaChildren(Action):
    """Show the same in numbers of people: who is left out, and who dropped out."""

    code: ClassVar[str] = "pwsx"
    unit: int
    indicator: int


@dataclass(frozen=True)
class SendAreas(Action):
    """Send all of it as XLSX."""

    code: ClassVar[str] = "pwsdoc"
    unit: int
    indicator: int


@dataclass(frozen=True)
class OpenAttention(Action):
    """Show how the people the presser answers for stand in one indicator of the summary."""

    code: ClassVar[str] = "look"
    indicator: int
    page: int = 0


@dataclass(frozen=True)
class ReadReport(Action):
    """Read a submission of somebody the presser answers for; nothing is decided with it."""

    code: ClassVar[str] = "recr"
    submission: int


@dataclass(frozen=True)
class OpenSummary(Action):
    """Show the summary of my people."""

    code: ClassVar[str] = "sum"


@dataclass(frozen=True)
class RemindMissing(Action):
    """Remind those of my people who still owe a report."""

    code: ClassVar[str] = "remind"


@dataclass(frozen=True)
class OpenCompleteness(Action):
    """Show how complete the reports are; pages begin with 0."""

    code: ClassVar[str] = "compl"
    page: int


@dataclass(frozen=True)
class OpenLevel(Action):
    """Show what the units below a unit come to, some a page; unit 0: everything the presser answers for."""

    code: ClassVar[str] = "lvl"
    unit: int
    page: int
    period: str = ""


@dataclass(frozen=True)
class OpenLevelIndicators(Action):
    """Show all indicators of a unit and everything below it."""

    code: ClassVar[str] = "lvli"
    unit: int
    page: int
    period: str = ""


@dataclass(frozen=True)
class OpenLevelIndicator(Action):
    """Show how the units below a unit stand in one indicator."""

    code: ClassVar[str] = "lvlx"
    unit: int
    indicator: int
    page: int
    period: str = ""


@dataclass(frozen=True)
class SendLevel(Action):
    """Send the summary of a unit and everything below it, as PDF or as XLSX."""

    code: ClassVar[str] = "lvldoc"
    unit: int
    sheet: bool
    period: str = ""
