"""What waits for a verifier who left passes to whoever is responsible now, and both they and the reporter hear of it."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import BindParameter, and_, bindparam, or_
from sqlmodel import Session, col, select

from models.columns import columns
from models.reporting.report import Report, ReportChange, Submission, SubmissionState
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.people import accounts
from services.people.names import names_of
from services.people.responsible import is_answered_for, left, verifier_now
from services.reporting import submissions as cards
from services.verification.actions import OpenInbox

Moved = tuple[int | None, int | None]
"""From whom, to whom; None is the unit's queue."""

_sent = columns(Submission)
_TODAY: BindParameter[date] = bindparam("today")
_FOUND_SOMEBODY = and_(_sent.verifier_id.is_(None), is_answered_for(_sent.person_id, _TODAY))
_STRANDED = and_(_sent.verifier_id.is_not(None), left(_sent.verifier_id, _TODAY))
_TO_MOVE = (
    select(Submission)
    .where(_sent.state == SubmissionState.WAITING, or_(_FOUND_SOMEBODY, _STRANDED))
    .order_by(_sent.id)
    .with_for_update(skip_locked=True)
)
"""What waits for somebody who left, or for nobody although somebody is responsible."""


def hand_over(session: Session, *, now: datetime, city: City) -> int:
    """Move what waits for somebody who left, or for nobody, to whoever is responsible today; how many that were.

    A verifier who changed posts and still holds one keeps what was sent to them.
    """
    today = city.today(now)
    moved: defaultdict[Moved, list[Submission]] = defaultdict(list)
    for submission in session.scalars(_TO_MOVE, {"today": today}).all():
        before = submission.verifier_id
        after = verifier_now(session, verifier=before, person=submission.person_id, on=today)
        if after != before:
            submission.verifier_id = after
            moved[before, after].append(submission)
    if not moved:
        return 0
    session.flush()
    _close_cards(session, moved, now)
    names = _names(session, moved)
    for (before, after), submissions in moved.items():
        _trail(session, submissions, before, after, names, now)
        _tell_verifier(session, submissions, before, after, names, now, city)
        _tell_reporters(session, submissions, before, after, names, now, city)
    return sum(len(submissions) for submissions in moved.values())


def _names(session: Session, moved: dict[Moved, list[Submission]]) -> dict[int, str]:
    people = {person for pair in moved for person in pair if person is not None}
    return names_of(session, people)


def _trail(
    session: Session, submissions: list[Submission], before: int | None, after: int | None, names: dict[int, str], now: datetime
) -> None:
    """Who gave it away and to whom; out of the queue, who took it."""
    by = before if before is not None else after
    assert by is not None
    what, why = ("taken_over", None) if before is None else ("handed_over", names[after] if after is not None else None)
    reports = session.scalars(select(Report).where(col(Report.submission_id).in_([one.id for one in submissions])))
    session.add_all(
        ReportChange(
            report_id=report.id, submission_id=report.submission_id, version=report.version, at=now, by=by, what=what, why=why
        )
        for report in reports
    )


def _close_cards(session: Session, moved: dict[Moved, list[Submission]], now: datetime) -> None:
    """Whose decision it is no more reads in the card whose it is now."""
    for (_, after), submissions in moved.items():
        for one in submissions:
            cards.close(session, cards.card(session, submission=one.id), but={after or 0, one.person_id}, now=now)


def _tell_verifier(
    session: Session,
    submissions: list[Submission],
    before: int | None,
    after: int | None,
    names: dict[int, str],
    now: datetime,
    city: City,
) -> None:
    if after is not None:
        at = allowed(session, people=[after], now=now, city=city)[after]
        for one in submissions:
            card = cards.card(session, submission=one.id, changed_only=one.version > 1, viewer=after)
            cards.push(session, one, card, to=after, not_before=at, now=now)
        return
    admins = accounts.admin_ids(session)
    when = allowed(session, people=admins, now=now, city=city)
    notices = [
        Notice(
            to=admin,
            screen="verification/handed_to_queue",
            key=f"handed_to_queue:{before}:{city.today(now)}:{admin}",
            facts={"before": names[before] if before is not None else None, "count": len(submissions)},
            keyboard=[[Button("inbox", OpenInbox(), facts={"count": len(submissions)})]],
            not_before=when[admin],
        )
        for admin in admins
    ]
    outbox.post(session, *notices, now=now)


def _tell_reporters(
    session: Session,
    submissions: list[Submission],
    before: int | None,
    after: int | None,
    names: dict[int, str],
    now: datetime,
    city: City,
) -> None:
    numbers: defaultdict[int, list[str]] = defaultdict(list)
    for one in submissions:
        numbers[one.person_id].append(one.number)
    when = allowed(session, people=list(numbers), now=now, city=city)
    told = {"before": names.get(before or 0), "after": names.get(after or 0)}
    notices = [
        Notice(
            to=reporter,
            screen="verification/handed_over",
            key=f"handed_over:{reporter}:{after or 'queue'}:{city.today(now)}",
            facts={**told, "numbers": sent},
            not_before=when[reporter],
        )
        for reporter, sent in numbers.items()
    ]
    outbox.post(session, *notices, now=now)
