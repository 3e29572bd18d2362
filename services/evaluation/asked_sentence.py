"""Which sentence somebody was asked for last, so that words that come now find their place, also after a restart."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from domain.messages.dates import NotADate, read_date
from models.evaluation.evaluation import EvaluationAsked, Sentence
from services.refusals import Outdated, Refusal

_SHORTEST, _LONGEST = 10, 500
LATEST = timedelta(days=366)
"""How far ahead a day may lie."""
WAITS = timedelta(hours=1)
"""How long words that nobody has to write are still taken for what was asked."""


@dataclass(frozen=True)
class Wanted:
    """The sentence somebody is asked for, and the evaluation it belongs to."""

    evaluation: int
    annual: bool
    sentence: Sentence


def ask(session: Session, *, by: int, evaluation: int, sentence: Sentence, now: datetime, annual: bool = False) -> None:
    """Remember what `by` is asked for."""
    found = session.get(EvaluationAsked, by) or EvaluationAsked(person_id=by, sentence=sentence, at=now)
    found.evaluation_id, found.year_evaluation_id = (None, evaluation) if annual else (evaluation, None)
    found.sentence, found.at = sentence, now
    session.add(found)


def what(session: Session, *, by: int, now: datetime) -> Wanted:
    """What `by` is asked for. Raises `Outdated` where nothing is asked, or not any more.

    What nobody has to give is waited for only a while: words written days later are about something else.
    """
    found = session.get(EvaluationAsked, by)
    if found is None or (found.sentence is Sentence.NOTE and now - found.at > WAITS):
        raise Outdated
    return Wanted(found.year_evaluation_id or found.evaluation_id or 0, found.year_evaluation_id is not None, found.sentence)


def forget(session: Session, *, by: int) -> None:
    """The sentence was given, or is not wanted any more."""
    session.execute(delete(EvaluationAsked).where(col(EvaluationAsked.person_id) == by))


def sentence(words: str) -> str:
    """Words as a sentence others can understand; raises `Refusal` where they are too short or too long."""
    words = " ".join(words.split())
    if not _SHORTEST <= len(words) <= _LONGEST:
        raise Refusal("sentence_length", shortest=_SHORTEST, longest=_LONGEST)
    return words


def day_ahead(words: str, today: date) -> date:
    """A day that is still to come, as somebody wrote it; raises `Refusal` where it is none, or too far."""
    try:
        day = read_date(words, today=today, ahead=True)
    except NotADate as error:
        raise Refusal("not_a_day") from error
    if not today < day <= today + LATEST:
        raise Refusal("day_not_ahead", today=today)
    return day
