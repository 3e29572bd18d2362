"""What an admin changes by conversation, and what is asked for each change."""

from collections.abc import Collection, Mapping
from enum import StrEnum


class Task(StrEnum):
    """A change, as one row or two of the workbook."""

    ADD = "add"
    MOVE = "move"
    END = "end"
    SUPERVISOR = "boss"
    ACTING = "acting"
    LEAVE = "leave"
    TARGET = "target"
    INDICATOR = "measure"
    HOLIDAY = "holiday"


class Part(StrEnum):
    """Where a change is found."""

    ALL = "all"
    PEOPLE = "people"
    STANDARDS = "standards"


class Ask(StrEnum):
    """One question."""

    NEW = "new"
    """NIP and name of somebody who is not there yet."""
    PERSON = "person"
    UNIT = "unit"
    POSITION = "position"
    SUPERVISOR = "boss"
    SINCE = "since"
    LAST = "last"
    KIND = "kind"
    """Plt. or Plh."""
    DAYS = "days"
    AWAY = "away"
    """Days of leave."""
    INDICATOR = "indicator"
    SCOPE = "scope"
    KEY = "key"
    """Whom a target is for."""
    AMOUNT = "amount"
    FIELD = "field"
    VALUE = "value"
    FROM = "from"
    """From which period on."""
    DAY = "day"
    """A day and what it is called."""
    OFF = "off"


_ASKED: Mapping[Task, tuple[Ask, ...]] = {
    Task.ADD: (Ask.NEW, Ask.UNIT, Ask.POSITION, Ask.SUPERVISOR, Ask.SINCE),
    Task.MOVE: (Ask.PERSON, Ask.UNIT, Ask.POSITION, Ask.SUPERVISOR, Ask.SINCE),
    Task.END: (Ask.PERSON, Ask.LAST),
    Task.SUPERVISOR: (Ask.PERSON, Ask.SUPERVISOR, Ask.SINCE),
    Task.ACTING: (Ask.PERSON, Ask.KIND, Ask.UNIT, Ask.POSITION, Ask.DAYS),
    Task.LEAVE: (Ask.PERSON, Ask.AWAY),
    Task.TARGET: (Ask.INDICATOR, Ask.SCOPE, Ask.KEY, Ask.AMOUNT, Ask.FROM),
    Task.INDICATOR: (Ask.INDICATOR, Ask.FIELD, Ask.VALUE, Ask.FROM),
    Task.HOLIDAY: (Ask.DAY, Ask.OFF),
}
TASKS: Mapping[Part, tuple[Task, ...]] = {
    Part.ALL: (Task.HOLIDAY, Task.ACTING),
    Part.PEOPLE: (Task.ADD, Task.MOVE, Task.SUPERVISOR, Task.END, Task.LEAVE, Task.ACTING),
    Part.STANDARDS: (Task.TARGET, Task.INDICATOR, Task.HOLIDAY),
}
"""The changes of each part; of the first those that stand beside the others."""


def asked(task: Task, *, everybody: bool) -> tuple[Ask, ...]:
    """The questions of a task in their order; a target for `everybody` needs nobody named."""
    return tuple(one for one in _ASKED[task] if not (one is Ask.KEY and everybody))


def following(task: Task, said: Collection[str], *, everybody: bool) -> Ask | None:
    """The first question that has no answer; None where nothing is left to ask."""
    return next((one for one in asked(task, everybody=everybody) if one not in said), None)
