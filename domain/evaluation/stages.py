"""The stages of an evaluation, their order and dates, and whose turn it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from domain.standards.rules import Rules


class Stage(StrEnum):
    """What one person's evaluation waits for, in order."""

    JUDGEMENT = "judgement"
    """The self-evaluation and the supervisor's, each without seeing the other."""
    TALK = "talk"
    ANSWER = "answer"
    OBJECTION = "objection"
    DONE = "done"


@dataclass(frozen=True)
class Dates:
    """The last day of each stage, inclusive."""

    evidence: date
    self: date
    rating: date
    talk: date
    answer: date

    @property
    def in_order(self) -> bool:
        """Whether no stage ends before the one it follows; self and supervisor may judge on the same days."""
        days = (self.evidence, self.self, self.rating, self.talk, self.answer)
        return list(days) == sorted(days)


def usual_dates(quarter_end: date, rules: Rules) -> Dates:
    """The dates a cycle opens with: reports and their verification, judging by both sides, talking and answering."""
    stages = (rules.evidence_days, rules.self_days, rules.rating_days, rules.talk_days, rules.answer_days)
    return Dates(*(quarter_end + timedelta(days=days) for days in accumulate(stages)))


LEAST_DAYS = 3
"""Working days everybody has to judge themselves from the day on which they hear that it is their turn."""


def own_last_day(dates: Dates, *, heard: date, works: Callable[[date], bool], is_working: Callable[[date], bool]) -> date:
    """The last day to judge oneself for somebody who heard of it on `heard` and `works` on some of the days since.

    - The usual day, where so many working days of theirs were left of it as everybody has at least (`LEAST_DAYS`, or as
      many as the stage itself has, where that is shorter).
    - Else the day on which they have had so many: days of leave and days on which nothing could reach them do not count.
    - Never later than the last day of the whole cycle: who is away longer is evaluated without their own judgement.
    """
    stage = (dates.evidence + timedelta(days=i) for i in range(1, (dates.self - dates.evidence).days + 1))
    wanted, had, day = min(LEAST_DAYS, sum(map(is_working, stage))), 0, heard
    while day <= dates.answer:
        had += works(day)
        if had >= wanted:
            return max(day, dates.self)
        day += timedelta(days=1)
    return dates.self


@dataclass(frozen=True)
class Standing:
    """What has happened in one person's evaluation so far."""

    judged_self: bool = False
    judged: bool = False
    talked: bool = False
    answered: bool = False
    objected: bool = False
    decided: bool = False
    away: bool = False
    """Nothing of its days was worked: it is not rated, and waits for nobody."""


def revealed(standing: Standing, dates: Dates, today: date) -> bool:
    """Whether both sides may see each other's judgement: both are in, or the date has passed."""
    return (standing.judged_self and standing.judged) or today > dates.rating


def stage(standing: Standing, dates: Dates, today: date) -> Stage:
    """The stage an evaluation is in. A self-evaluation missed by its date holds nothing up; the supervisor's does."""
    if standing.away:
        return Stage.DONE
    if standing.answered:
        return Stage.OBJECTION if standing.objected and not standing.decided else Stage.DONE
    if standing.talked:
        return Stage.ANSWER
    if standing.judged and (standing.judged_self or today > dates.self):
        return Stage.TALK
    return Stage.JUDGEMENT


def warnings(until: date, rules: Rules) -> tuple[date, ...]:
    """The days on which those who hold up a stage are reminded: before its last day, and on it."""
    return until - timedelta(days=rules.warn_days), until


def warned(today: date, rules: Rules) -> tuple[date, ...]:
    """The last days of which those who hold up a stage are reminded today."""
    return today, today + timedelta(days=rules.warn_days)


LEAST_TO_OBJECT = 14
"""Calendar days to object that no rule of an agency shortens (PP 30/2019 Pasal 59)."""


def days_to_object(rules: Rules) -> int:
    """How many calendar days there are to object to a result (PP 30/2019 Pasal 59)."""
    return max(rules.objection_days, LEAST_TO_OBJECT)


def is_final(standing: Standing, last_day_to_object: date | None, today: date) -> bool:
    """Whether a result that was handed over can change no more: agreed with, decided after an objection, or left alone too long.

    Never while nobody can say that the person has it (no `last_day_to_object`).
    """
    if standing.answered:
        return not standing.objected or standing.decided
    return last_day_to_object is not None and today > last_day_to_object
