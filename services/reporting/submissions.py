"""A submission as its verifier and its owner see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlmodel import Session

from domain.actions import GoHome
from domain.messages.fitting import is_long
from domain.reporting.answers import AnswerState
from domain.standards.periods import Period
from models.columns import columns, table
from models.people.person import Person, called
from models.people.unit import Unit
from models.prepared import Prepared
from models.reporting.report import (
    Answered,
    Attachment,
    Clarification,
    EvidenceOwed,
    Report,
    ReportChange,
    Submission,
    SubmissionState,
)
from models.standards.standard import Evidence, Indicator
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Keyboard, Notice
from services.reporting import by_area, evidence_uses, values
from services.reporting.computed import Computed, computed_from
from services.reporting.submission_actions import AskAbout, ReadNotes, Return, ShowEvidence, Verify
from services.reporting.values import Value
from services.standards import held
from services.standards.expected import standards

_submission, _report, _unit = columns(Submission), columns(Report), columns(Unit)
_clarification, _trail, _following = columns(Clarification), columns(ReportChange), columns(EvidenceOwed)
_reporter, _verifier, _decider, _absent = (table(Person).alias(role) for role in ("reporter", "verifier", "decider", "absent"))
_THESE: BindParameter[Any] = bindparam("reports", expanding=True)
_SUBMISSION = Prepared(
    select(
        table(Submission),
        _unit.name.label("unit"),
        called(_reporter).label("reporter"),
        called(_verifier).label("verifier"),
        called(_decider).label("decider"),
        called(_absent).label("absent"),
    )
    .join_from(table(Submission), table(Unit), _unit.id == _submission.unit_id)
    .join(_reporter, _reporter.c.id == _submission.person_id)
    .outerjoin(_verifier, _verifier.c.id == _submission.verifier_id)
    .outerjoin(_decider, _decider.c.id == _submission.decided_by)
    .outerjoin(_absent, _absent.c.id == _submission.decided_for)
    .where(_submission.id == bindparam("submission"))
)
_REPORTS = Prepared(select(table(Report)).where(_report.submission_id == bindparam("submission")).order_by(_report.id))
_ASKED = Prepared(
    select(_clarification.report_id, _clarification.question, _clarification.answer)
    .where(_clarification.report_id.in_(_THESE), _clarification.question != "")
    .order_by(_clarification.id)
)
_FOLLOWS = Prepared(
    select(_following.report_id, _following.until, _following.missed_at).where(
        _following.report_id.in_(_THESE), _following.came_at.is_(None)
    )
)
_OLDS = Prepared(
    select(_trail.report_id, _trail.old).where(
        _trail.report_id.in_(_THESE), _trail.version == bindparam("version"), _trail.what.in_(("resubmitted", "corrected"))
    )
)
_EARLIER = Prepared(
    select(_report.indicator_id).where(
        _report.person_id == bindparam("person"),
        _report.indicator_id.in_(bindparam("indicators", expanding=True)),
        _report.submission_id != bindparam("submission"),
    )
)
_BEFORE = Prepared(
    select(_report.indicator_id, _report.period, *(_report[name] for name in Answered.model_fields)).where(
        _report.person_id == bindparam("person"),
        _report.indicator_id.in_(bindparam("indicators", expanding=True)),
        _report.period.in_(bindparam("periods", expanding=True)),
    )
)


@dataclass(frozen=True)
class Asked:
    """A verifier's question about a value."""

    question: str
    answer: str | None


@dataclass(frozen=True)
class Follows:
    """Evidence that was to follow a report and has not come."""

    until: date
    missed: bool


@dataclass(frozen=True)
class Line:
    """One value of a submission."""

    report: int
    name: str
    period: Period
    value: Value
    old: Value | None
    """What it was before it was corrected."""
    last: Value | None
    """What the person reported for the period before."""
    target: Decimal | None
    late: bool
    first: bool
    """The first report of this indicator by this person."""
    flag: str | None
    reason: str | None
    note: str | None
    evidence: int
    refused: int
    """Files that were sent and are no evidence."""
    uses: tuple[evidence_uses.Use, ...]
    """Where the same files were used before, as the reader may know it."""
    same_as_last: bool
    unusual: bool
    follows: Follows | None
    """Evidence that is to follow, or was."""
    questions: tuple[Asked, ...]
    """What the verifier asked about it, and the answers."""
    areas: tuple[by_area.Told, ...] = ()
    """What it comes to area by area."""
    takes_evidence: bool = True
    """Whether a photo or document of it can be asked for."""

    @property
    def is_long(self) -> bool:
        """Whether the card shows only the beginning of what was written."""
        asked = (words for one in self.questions for words in (one.question, one.answer))
        return is_long(self.flag, self.reason, self.note, *asked)


@dataclass(frozen=True)
class Card:
    """The whole submission, or only what changed since it was returned."""

    submission: int
    number: str
    version: int
    state: SubmissionState
    reporter: str
    unit: str
    verifier: str | None
    sent_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    decided_for: str | None
    """In whose stead (a.n.)."""
    withdrawn: bool
    """The reporter took it back to change it."""
    why: str | None
    corrected: str | None
    """Why the reporter corrected it of their own accord."""
    lines: tuple[Line, ...]
    unchanged: int
    """Values left out because they stayed as they were."""
    computed: tuple[Computed, ...] = ()
    """What follows from its values and others of the same periods."""

    @property
    def is_verified(self) -> bool:
        """Whether the last word about it is that it is right."""
        return self.state is SubmissionState.VERIFIED

    @property
    def evidence(self) -> int:
        """How many photos and documents are attached to what is shown."""
        return sum(line.evidence + line.refused for line in self.lines)


def card(session: Session, *, submission: int, changed_only: bool = False, viewer: int | None = None) -> Card:
    """The card of a submission as `viewer` may see it; None: as its reporter may."""
    session.flush()
    (found,) = _SUBMISSION(session, submission=submission)
    known = standards(session)
    rows = [(report, known.of(report.indicator_id, report.period)) for report in _REPORTS(session, submission=submission)]
    shown = [row for row in rows if not changed_only or row[0].version == found.version]
    return Card(
        submission=found.id,
        number=found.number,
        version=found.version,
        state=found.state,
        reporter=found.reporter,
        unit=found.unit,
        verifier=found.verifier,
        sent_at=found.submitted_at,
        decided_at=found.decided_at,
        decided_by=found.decider,
        decided_for=found.absent,
        withdrawn=found.decided_by == found.person_id,
        why=found.reason,
        corrected=found.corrected_why,
        unchanged=len(rows) - len(shown),
        computed=computed_from(session, person=found.person_id, rows=shown),
        lines=_lines(session, found, shown, with_old=changed_only, viewer=viewer or found.person_id),
    )


def keyboard(shown: Card) -> Keyboard:
    """What the verifier can do with it."""
    rows = [
        [Button("verify", Verify(shown.submission, shown.version)), Button("return", Return(shown.submission, shown.version))],
        [Button("ask_about", AskAbout(shown.submission, shown.version))],
    ]
    if shown.evidence:
        rows[-1].append(Button("evidence", ShowEvidence(shown.submission), facts={"count": shown.evidence}))
    return [*rows, *notes(shown)]


def notes(shown: Card) -> list[list[Button]]:
    """The way to what was written at length."""
    return [[Button("read_notes", ReadNotes(shown.submission))]] if any(line.is_long for line in shown.lines) else []


def push(session: Session, submission: Submission, shown: Card, *, to: int, not_before: datetime, now: datetime) -> None:
    """Promise the verifier the card, once per version."""
    outbox.post(
        session,
        Notice(
            to=to,
            screen="reporting/submission",
            key=f"submission:{submission.id}:{submission.version}:{to}",
            facts={"shown": shown, "deciding": True},
            keyboard=keyboard(shown),
            card=card_name(submission.id),
            not_before=not_before,
        ),
        now=now,
    )


def close(session: Session, shown: Card, *, but: Collection[int], now: datetime) -> None:
    """Whoever still has the card of a submission that is theirs to decide no more reads who decided it, or who will."""
    outbox.close_cards(
        session,
        card=card_name(shown.submission),
        screen="reporting/submission",
        facts={"shown": shown, "deciding": False},
        keyboard=[[Button("home", GoHome())]],
        but=but,
        now=now,
    )


def card_name(submission: int) -> str:
    """The name under which the message that shows a submission is remembered."""
    return f"submission:{submission}"


def _lines(session: Session, found: Any, rows: list[tuple[Any, Indicator]], *, with_old: bool, viewer: int) -> tuple[Line, ...]:
    ids = [report.id for report, _ in rows]
    evidence, asked = evidence_uses.of_reports(session, ids, viewer=viewer), _asked(session, ids)
    olds = _olds(session, found, ids) if with_old else {}
    earlier = _earlier(session, found, rows)
    follows = _follows(session, [report.id for report, indicator in rows if indicator.evidence is Evidence.REQUIRED])
    then = held.of_periods(session, people=[found.person_id], periods=[Period.parse(report.period) for report, _ in rows])
    before = _before(session, found, rows)
    lines = (
        Line(
            report=report.id,
            name=indicator.name,
            period=Period.parse(report.period),
            value=values.value_of(report, indicator),
            old=recorded(olds.get(report.id), indicator),
            last=before.get(report.id),
            target=then.target(found.person_id, indicator, Period.parse(report.period)),
            late=report.late,
            first=report.indicator_id not in earlier,
            flag=report.flag,
            reason=report.reason,
            note=report.note,
            evidence=shown.count,
            refused=shown.refused,
            uses=shown.uses,
            same_as_last=report.same_as_last,
            unusual=report.unusual,
            follows=follows.get(report.id),
            questions=asked.get(report.id, ()),
            areas=by_area.told(session, report),
            takes_evidence=indicator.evidence is not Evidence.NONE,
        )
        for report, indicator in rows
        for shown in [evidence.get(report.id, evidence_uses.Shown())]
    )
    if viewer == found.person_id:
        return tuple(lines)
    return tuple(sorted(lines, key=lambda line: not line.unusual))


def _before(session: Session, found: Any, rows: list[tuple[Any, Indicator]]) -> dict[int, Value]:
    """By report what the same person reported for the period before, where they did."""
    periods = {report.id: str(Period.parse(report.period).previous()) for report, _ in rows}
    if not rows:
        return {}
    asked = {"person": found.person_id, "indicators": list({indicator.id for _, indicator in rows})}
    there = {(one.indicator_id, one.period): one for one in _BEFORE(session, **asked, periods=list(set(periods.values())))}
    return {
        report.id: values.value_of(last, indicator)
        for report, indicator in rows
        if (last := there.get((indicator.id, periods[report.id]))) is not None
    }


def _asked(session: Session, reports: list[int]) -> dict[int, tuple[Asked, ...]]:
    found: dict[int, tuple[Asked, ...]] = {}
    for report, question, answer in _ASKED(session, reports=reports):
        found[report] = (*found.get(report, ()), Asked(question, answer))
    return found


def _follows(session: Session, reports: list[int]) -> dict[int, Follows]:
    rows = _FOLLOWS(session, reports=reports) if reports else ()
    return {report: Follows(until, missed is not None) for report, until, missed in rows}


def _olds(session: Session, found: Any, reports: list[int]) -> dict[int, Mapping[str, Any]]:
    return {report: old for report, old in _OLDS(session, reports=reports, version=found.version) if old}


def recorded(old: Mapping[str, Any] | None, indicator: Indicator) -> Value | None:
    """A value as the trail keeps it; None where it keeps none."""
    if old is None:
        return None
    given: dict[str, Any] = {field.name: None for field in fields(Value)}
    given |= {"kind": indicator.kind, "unit": indicator.unit, "decimals": indicator.decimals}
    given["state"] = AnswerState(old["state"])
    for name in ("value", "numerator", "denominator"):
        given[name] = Decimal(old[name]) if name in old else None
    given["day"] = date.fromisoformat(old["day"]) if "day" in old else None
    given["truth"] = old.get("truth")
    return Value(**given)


def _earlier(session: Session, found: Any, rows: list[tuple[Any, Indicator]]) -> set[int]:
    """The indicators this person had reported in an earlier submission."""
    indicators = [indicator.id for _, indicator in rows]
    return {row.indicator_id for row in _EARLIER(session, person=found.person_id, indicators=indicators, submission=found.id)}


def show_again(session: Session, submission: Submission, found: Attachment, *, to: int, now: datetime, city: City) -> None:
    """The card the verifier has says something that is not so any more."""
    shown = card(session, submission=submission.id, changed_only=submission.version > 1, viewer=to)
    outbox.post(
        session,
        Notice(
            to=to,
            screen="reporting/submission",
            key=f"submission:{submission.id}:{submission.version}:{to}:{found.id}",
            facts={"shown": shown, "deciding": True},
            keyboard=keyboard(shown),
            card=card_name(submission.id),
            not_before=allowed(session, people=[to], now=now, city=city)[to],
        ),
        now=now,
    )
