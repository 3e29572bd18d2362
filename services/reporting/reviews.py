"""The summary before sending: every answer of a draft, and what would be sent now."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from domain.messages.fitting import is_long
from domain.standards.periods import Period
from models.reporting.report import Draft, DraftAnswer, Report, Submission, SubmissionState
from models.standards.standard import Evidence, Indicator
from services.reporting import by_area, drafted_answers, evidence_uses, relations, returned, values
from services.reporting.drafted_answers import Rows
from services.reporting.questions import Got
from services.reporting.values import Value
from services.standards import agenda, held


@dataclass(frozen=True)
class Line:
    """One answer in the summary."""

    answer: int
    name: str
    period: Period
    value: Value
    target: Decimal | None
    reason: str | None
    note: str | None
    evidence: int
    refused: int
    """Files that were sent and are no evidence."""
    uses: tuple[evidence_uses.Use, ...]
    """Where the same files were used before."""
    same_as_last: bool
    unusual: bool
    may_show_evidence: bool
    held: str | None = None
    """Why it would not be sent now: open, unsure, reason, evidence or rule."""
    evidence_follows: date | None = None
    """Until when its evidence may follow."""
    areas: tuple[by_area.Told, ...] = ()
    """What it comes to area by area, as far as it was said."""
    old: Value | None = None
    """Of a correction what the verifier has, where it is not the same any more."""

    @property
    def is_long(self) -> bool:
        """Whether the summary shows only the beginning of what was written."""
        return is_long(self.reason, self.note)


@dataclass(frozen=True)
class Review:
    """The summary before sending."""

    draft: int
    lines: tuple[Line, ...]
    corrects: str | None
    """The number of the submission being corrected."""
    broken: tuple[relations.Broken, ...]
    """Rules between the answers that do not hold."""
    practice: bool
    needs_why: bool
    """It corrects a report nobody returned, and why was not said yet."""
    may_be_sent: bool
    """Nothing is left to be answered, changed or justified."""
    ready: int = 0
    """Answers that can be sent as they are; of a correction none alone."""
    open: int = 0
    """Questions without an answer."""
    others: int = 0
    """Questions of the draft that are asked and sent apart from these."""
    left: int = 0
    """Values of the report being corrected that are not in hand, and stay as they were sent."""
    got: Got | None = None
    """The evidence that just came."""


def review(session: Session, draft: Draft, rows: Rows | None = None) -> Review:
    """The summary of what is in hand of a draft."""
    all_rows = drafted_answers.whole(session, draft)
    rows = rows or [row for row in all_rows if row[0].apart == draft.apart]
    attached = evidence_uses.of_answers(session, drafted_answers.taking_evidence(rows), viewer=draft.person_id)
    then = held.of_periods(session, people=[draft.person_id], periods=[Period.parse(answer.period) for answer, _ in rows])
    corrected = session.get(Submission, draft.returned_from) if draft.returned_from else None
    broken = relations.broken(session, person=draft.person_id, rows=rows)
    sent = returned.as_sent(session, draft, rows)
    kept_back = drafted_answers.held_back(rows, {id: shown.count for id, shown in attached.items()}, broken)
    lines = tuple(
        Line(
            answer=answer.id,
            name=indicator.name,
            period=Period.parse(answer.period),
            value=values.value_of(answer, indicator),
            reason=answer.reason,
            note=answer.note,
            target=then.target(draft.person_id, indicator, Period.parse(answer.period)),
            evidence=shown.count,
            refused=shown.refused,
            uses=shown.uses,
            same_as_last=answer.same_as_last,
            unusual=answer.unusual,
            may_show_evidence=indicator.evidence is not Evidence.NONE,
            held=kept_back.get(answer.id),
            evidence_follows=agenda.window_of(indicator, Period.parse(answer.period)).due
            if answer.evidence_later and not shown.count
            else None,
            areas=by_area.told(session, answer),
            old=_old(answer, sent.get(answer.id), indicator),
        )
        for answer, indicator in rows
        for shown in [attached.get(answer.id, evidence_uses.Shown())]
    )
    needs_why = corrected is not None and corrected.state is not SubmissionState.RETURNED and draft.why is None
    ready = 0 if draft.returned_from else len(rows) - len(kept_back)
    return Review(
        draft=draft.id,
        lines=lines,
        corrects=corrected.number if corrected else None,
        broken=broken,
        practice=draft.practice,
        needs_why=needs_why,
        may_be_sent=not needs_why and not kept_back,
        ready=ready,
        open=sum(line.held in ("open", "unsure") for line in lines),
        others=len(all_rows) - len(rows),
        left=returned.left_as_sent(session, draft),
    )


def _old(answer: DraftAnswer, sent: Report | None, indicator: Indicator) -> Value | None:
    """What was sent, where the answer is another by now."""
    if sent is None or values.value_of(sent, indicator) == values.value_of(answer, indicator):
        return None
    return values.value_of(sent, indicator)
