"""Messages about reports: whether the card still waits, the decision still stands, and the reminded still owe."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from domain.messages.facts import freeze
from models.people.person import Posting
from models.reporting.report import Clarification, Draft, Report, Submission, SubmissionState, UnlockDecision, UnlockRequest
from services import rights
from services.calendar.timely.verdicts import Changed, Gone, Moment, Row, Verdicts
from services.evaluation import agreements, awaited
from services.evaluation.actions import OpenDesk
from services.evaluation.expectation_actions import OpenExpectations
from services.insight import overviews
from services.insight.overviews import Overview
from services.messages.outbox import frozen
from services.people import standing_in
from services.reporting import unlocking
from services.reporting.actions import OpenReport, ReportAll, ResumeDraft
from services.standards.expected import standards
from services.verification import deciders
from services.verification.actions import OpenInbox

_FRESH = timedelta(hours=1)
"""Figures that are older are worked out anew."""
_SOON = timedelta(minutes=15)
"""An answer that is later than this was held up."""

_Key = tuple[int, int, str]
"""Person, indicator and period."""


def card_waits(session: Session, rows: Sequence[Row], _at: Moment) -> Verdicts:
    """A report's card goes to whoever still decides this version of it."""
    found = _submissions(session, {int(row.parts[1]) for row in rows})
    admins = set(rights.admins(session))
    verifiers = {one.verifier_id for one in found.values() if one.verifier_id is not None}
    acting = standing_in.instead_of(session, verifiers, on=rights.today(session))
    return {
        row.id: Gone()
        for row in rows
        if (one := found.get(int(row.parts[1]))) is None
        or (one.state, str(one.version)) != (SubmissionState.WAITING, row.parts[2])
        or not (
            row.person in (one.verifier_id, one.raised_to, *acting.get(one.verifier_id, ()))
            or (one.verifier_id is None and row.person in admins)
        )
    }


def raised_waits(session: Session, rows: Sequence[Row], _at: Moment) -> Verdicts:
    """The next level is asked, and the verifier told so, while any of what was raised still waits."""
    verifiers = {int(row.parts[2]) for row in rows}
    waiting = set(
        session.scalars(
            select(col(Submission.verifier_id)).where(
                col(Submission.verifier_id).in_(verifiers),
                col(Submission.raised_to).is_not(None),
                col(Submission.state) == SubmissionState.WAITING,
            )
        )
    )
    return {row.id: Gone() for row in rows if int(row.parts[2]) not in waiting}


def decision_stands(session: Session, rows: Sequence[Row], _at: Moment) -> Verdicts:
    """A decision is told while it is the last word about the report."""
    found = _submissions(session, {int(row.parts[1]) for row in rows})
    return {
        row.id: Gone()
        for row in rows
        if (one := found.get(int(row.parts[1]))) is None or (one.state.value, str(one.version)) != (row.parts[0], row.parts[2])
    }


def question_waits(session: Session, rows: Sequence[Row], _at: Moment) -> Verdicts:
    """A question about a value is asked until it is answered."""
    asked = {int(row.parts[1]) for row in rows}
    open_ones = set(
        session.scalars(select(col(Clarification.id)).where(col(Clarification.id).in_(asked), col(Clarification.answer).is_(None)))
    )
    return {row.id: Gone() for row in rows if int(row.parts[1]) not in open_ones}


def unlock_waits(session: Session, rows: Sequence[Row], _at: Moment) -> Verdicts:
    """A request to open a period goes to its judges until one has decided."""
    found = _unlocks(session, rows)
    return {
        row.id: Gone()
        for row in rows
        if (one := found.get(int(row.parts[1]))) is None or one.decision is not UnlockDecision.WAITING
    }


def unlock_told(session: Session, rows: Sequence[Row], at: Moment) -> Verdicts:
    """Whose answer was held up has all the hours from the moment in which they hear of it."""
    found, changed = _unlocks(session, rows), dict[int, Gone | Changed]()
    hours = timedelta(hours=standards(session).rules.unlock_hours)
    for row in rows:
        one = found.get(int(row.parts[1]))
        if one is None or not one.until or not one.decided_at or at.now - one.decided_at <= _SOON:
            continue
        one.until = max(one.until, at.now + hours)
        session.add(one)
        changed[row.id] = row.kept({"until": freeze(one.until)})
    session.flush()
    return changed


def just_asked(row: Row, _opens: datetime, at: Moment) -> bool:
    """Whoever asked to have a period opened and is answered within the hour is still there, whatever the hour."""
    asked = row.fact("asked")
    return bool(at.now - asked.asked_at <= unlocking.AT_THE_DOOR)


def still_owed(session: Session, rows: Sequence[Row], at: Moment) -> Verdicts:
    """A reminder names what is still owed in the moment it is sent: reports, the draft that was left, the evaluation."""
    ids = {one.code: one.id for one in standards(session).indicators.values()}
    asked = {row.id: [(row.person, ids.get(item.code, 0), str(item.period)) for item in row.fact("owed") or ()] for row in rows}
    done = _reported(session, [key for keys in asked.values() for key in keys])
    drafts = {row.id: draft.draft for row in rows if (draft := row.fact("draft")) is not None}
    left = set(session.scalars(select(col(Draft.id)).where(col(Draft.id).in_(drafts.values())))) if drafts else set()
    judging = awaited.reminded(session, at.today) if any(row.facts.get("evaluation") for row in rows) else {}
    expecting = {row.person for row in rows if row.facts.get("expecting")}
    lacking = agreements.lacking(session, people=expecting, today=at.today) if expecting else {}
    waiting = deciders.counts(session, verifiers={row.person for row in rows if row.facts.get("waiting")})
    found: dict[int, Gone | Changed] = {}
    for row in rows:
        over = [key in done for key in asked[row.id]]
        draft_gone = row.id in drafts and drafts[row.id] not in left
        judged = bool(row.facts.get("evaluation")) and row.person not in judging
        agreed = bool(row.facts.get("expecting")) and freeze(lacking.get(row.person)) != row.facts["expecting"]
        verified = bool(row.facts.get("waiting")) and not waiting[row.person]
        if any(over) or draft_gone or judged or agreed or verified:
            draft = drafts.get(row.id) if draft_gone else None
            less = _less(row, asked[row.id], over, draft=draft, judged=judged, verified=verified)
            found[row.id] = _with_agreements(less, lacking.get(row.person)) if agreed else less
    return found


def still_late(session: Session, rows: Sequence[Row], at: Moment) -> Verdicts:
    """A supervisor hears of those who still have not reported, and whom they still supervise."""
    late = {row.id: row.facts.get("late", []) for row in rows}
    keys = [(one["person"], *owed) for lines in late.values() for one in lines for owed in one.get("owed", ())]
    done, theirs = _reported(session, keys), _supervised(session, {key[0] for key in keys}, at)
    found: dict[int, Gone | Changed] = {}
    for row in rows:
        lines = [left for one in late[row.id] if (left := _late_line(one, done, theirs.get(one.get("person"), set()), row.person))]
        if not lines:
            found[row.id] = Gone()
        elif lines != late[row.id]:
            counted = [[{**one, "facts": {"count": len(lines)}} for one in buttons] for buttons in row.keyboard or ()]
            found[row.id] = Changed({**row.facts, "late": lines}, counted)
    return found


def summary_now(session: Session, rows: Sequence[Row], at: Moment) -> Verdicts:
    """A summary that was held up is made anew: its figures are those of the hour in which it comes."""
    old = [row for row in rows if at.now - row.made_at > _FRESH]
    if not old:
        return {}
    shown = overviews.of(session, supervisors={row.person for row in old}, now=at.now, city=at.city)
    return {row.id: _summary(row.facts, shown[row.person]) for row in old}


def _summary(before: Mapping[str, Any], shown: Overview) -> Gone | Changed:
    """Whoever answers for units by now, or for people alone, hears of them with the next summary."""
    if not shown.expected or before.keys() - {"gaps"} != shown.facts.keys() - {"gaps"}:
        return Gone()
    picture = shown.attachment
    return Changed(freeze(shown.facts), frozen(shown.keyboard), freeze(picture) if picture else None)


def _less(
    row: Row, keys: Sequence[_Key], over: Sequence[bool], *, draft: int | None, judged: bool, verified: bool
) -> Gone | Changed:
    """The reminder without what is done; none where nothing is left."""
    items = [item for item, is_over in zip(row.facts.get("owed", ()), over, strict=True) if not is_over]
    facts: dict[str, Any] = {"owed": items} if "owed" in row.facts else {}
    facts |= {"draft": None} if draft else {}
    facts |= {"evaluation": None} if judged else {}
    facts |= {"waiting": None} if verified else {}
    after = {**row.facts, **facts}
    if not any(after.get(name) for name in ("owed", "draft", "evaluation", "waiting")):
        return Gone()
    gone = [OpenReport(key[1], key[2]).pack() for key, is_over in zip(keys, over, strict=True) if is_over]
    gone += [ResumeDraft(draft).pack()] if draft else []
    gone += [OpenDesk().pack()] if judged else []
    gone += [OpenInbox().pack()] if verified else []
    gone += [ReportAll().pack()] if not items or (len(items) < 2 and _has_doors(row)) else []
    kept = row.kept(facts, without=gone)
    counted = [[_recounted(one, len(items)) for one in buttons] for buttons in kept.keyboard or ()]
    return Changed(kept.facts, counted)


def _with_agreements(less: Gone | Changed, lacking: agreements.Lacking | None) -> Gone | Changed:
    """The reminder with the agreements that are missing now, or without a word of them."""
    if isinstance(less, Gone):
        return less
    over = [] if lacking else [OpenExpectations(0).pack()]
    rows = [[one for one in buttons if one.get("do") not in over] for buttons in less.keyboard or ()]
    return Changed({**less.facts, "expecting": freeze(lacking)}, [row for row in rows if row])


def _has_doors(row: Row) -> bool:
    """Whether each report has a door of its own."""
    return any(str(one.get("do", "")).startswith(f"{OpenReport.code}:") for buttons in row.keyboard or () for one in buttons)


def _recounted(button: dict[str, Any], count: int) -> dict[str, Any]:
    return {**button, "facts": {"count": count}} if button.get("do") == ReportAll().pack() else button


def _late_line(line: dict[str, Any], done: set[_Key], supervisors: set[int], to: int) -> dict[str, Any] | None:
    """One person's line without what came in; None where nothing of it is left, or somebody else answers for them now."""
    if "owed" not in line:
        return line
    if to not in supervisors:
        return None
    said = "names" if "names" in line else "codes"
    left = [
        (name, owed) for name, owed in zip(line[said], line["owed"], strict=True) if (line["person"], owed[0], owed[1]) not in done
    ]
    return {**line, said: [name for name, _ in left], "owed": [owed for _, owed in left]} if left else None


def _supervised(session: Session, people: Iterable[int], at: Moment) -> dict[int, set[int]]:
    lasts = (col(Posting.valid_until).is_(None)) | (col(Posting.valid_until) >= at.today)
    rows = session.execute(
        select(col(Posting.person_id), col(Posting.supervisor_id)).where(
            col(Posting.person_id).in_(set(people)), col(Posting.valid_from) <= at.today, lasts
        )
    )
    found: dict[int, set[int]] = {}
    for person, supervisor in rows:
        found.setdefault(person, set()).add(supervisor or 0)
    return found


def _reported(session: Session, keys: Sequence[_Key]) -> set[_Key]:
    """Of these what was reported, a joint one by anybody of the unit in which the person works."""
    if not keys:
        return set()
    joint = {one.id for one in standards(session).indicators.values() if one.joint}
    people, periods = {key[0] for key in keys}, {key[2] for key in keys}
    rows = session.execute(
        select(col(Report.person_id), col(Report.indicator_id), col(Report.period)).where(
            col(Report.person_id).in_(people), col(Report.period).in_(periods)
        )
    )
    done = {(person, indicator, period) for person, indicator, period in rows}
    shared = [key for key in keys if key[1] in joint and key not in done]
    return done | _reported_together(session, shared)


def _reported_together(session: Session, keys: Sequence[_Key]) -> set[_Key]:
    if not keys:
        return set()
    posts = session.execute(
        select(col(Posting.person_id), col(Posting.unit_id)).where(col(Posting.person_id).in_({key[0] for key in keys}))
    )
    units: dict[int, set[int]] = {}
    for person, unit in posts:
        units.setdefault(person, set()).add(unit)
    there = session.execute(
        select(col(Report.unit_id), col(Report.indicator_id), col(Report.period)).where(
            col(Report.unit_id).in_({unit for theirs in units.values() for unit in theirs}),
            col(Report.period).in_({key[2] for key in keys}),
            col(Report.joint),
        )
    )
    known = {(unit, indicator, period) for unit, indicator, period in there}
    return {key for key in keys if any((unit, key[1], key[2]) in known for unit in units.get(key[0], ()))}


def _submissions(session: Session, ids: Iterable[int]) -> dict[int, Any]:
    rows = session.execute(
        select(
            col(Submission.id),
            col(Submission.state),
            col(Submission.version),
            col(Submission.verifier_id),
            col(Submission.raised_to),
        ).where(col(Submission.id).in_(ids))
    )
    return {row.id: row for row in rows}


def _unlocks(session: Session, rows: Sequence[Row]) -> dict[int, UnlockRequest]:
    ids = {int(row.parts[1]) for row in rows}
    return {one.id: one for one in session.scalars(select(UnlockRequest).where(col(UnlockRequest.id).in_(ids)))}
