"""All forms of a unit and quarter as one zip: asked for by whoever runs the cycle, packed outside of any update, then sent."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.evaluation.document import Bundle, BundleState
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.unit import Unit
from services import rights
from services.city import City
from services.evaluation import cycle_panel, stages
from services.messages import outbox
from services.messages.outbox import Notice
from services.refusals import Outdated, Refusal

WAITING = select(Bundle).where(col(Bundle.state) == BundleState.WAITING).order_by(col(Bundle.id))
READY = select(Bundle.id).where(col(Bundle.state) == BundleState.READY)

LARGEST = 45_000_000
"""Bytes; a bot may send 50 MB."""
MOST = 20
"""Cycles in one list."""


@dataclass(frozen=True)
class Packing:
    """How far a bundle is."""

    bundle: int
    unit: str
    quarter: Period
    done: int
    of: int
    state: BundleState
    left_out: int = 0
    """Forms that had no room."""


@dataclass(frozen=True)
class Packable:
    """A cycle whose forms can be packed."""

    cycle: int
    unit: str
    quarter: Period
    count: int


@dataclass(frozen=True)
class Job:
    """A bundle that is to be packed."""

    bundle: int
    asked_by: int
    unit: str
    quarter: Period
    evaluations: tuple[int, ...]

    def standing(self, done: int, state: BundleState = BundleState.WAITING, left_out: int = 0) -> Packing:
        """What is told of it."""
        return Packing(self.bundle, self.unit, self.quarter, done, len(self.evaluations), state, left_out)


def count(session: Session, *, by: int, cycle: int) -> int:
    """How many forms `by` would get of this cycle; 0 for whoever does not run it."""
    everybody = _everybody(session, cycle)
    return len(_handed_over(everybody)) if everybody and _runs(session, by, everybody) else 0


def packable(session: Session, *, by: int, unit: str) -> tuple[Packable, ...]:
    """The cycles, open or closed, whose forms `by` may have: the newest quarter first, of units whose name has these words."""
    mine = select(Evaluation.cycle_id).where(col(Evaluation.supervisor_id) == by, col(Evaluation.told_on).is_not(None))
    told = select(Evaluation.cycle_id).where(col(Evaluation.told_on).is_not(None))
    admin, works = stages.is_admin(session, by), rights.works(session, by)
    found = session.execute(
        select(EvaluationCycle.id, EvaluationCycle.quarter, Unit.name)
        .join(Unit, col(Unit.id) == EvaluationCycle.unit_id)
        .where(col(EvaluationCycle.id).in_(told if admin else mine), col(Unit.name).icontains(unit, autoescape=True))
        .order_by(stages.by_end(EvaluationCycle.quarter).desc(), col(EvaluationCycle.quarter), col(Unit.name))
        .limit(MOST)
    ).all()
    theirs: dict[int, list[Evaluation]] = {}
    for one in session.scalars(select(Evaluation).where(col(Evaluation.cycle_id).in_([cycle for cycle, _, _ in found]))):
        theirs.setdefault(one.cycle_id, []).append(one)
    return tuple(
        Packable(cycle, name, Period.parse(quarter), len(_handed_over(theirs[cycle])))
        for cycle, quarter, name in found
        if admin or (works and by in cycle_panel.heads(theirs[cycle]))
    )


def ask(session: Session, *, by: int, cycle: int, now: datetime) -> Packing:
    """Ask for the bundle; one that is being packed for the same person goes on."""
    everybody = _everybody(session, cycle)
    if not everybody or not _runs(session, by, everybody):
        raise Outdated
    if not _handed_over(everybody):
        raise Refusal("no_forms_yet")
    found = session.scalars(
        select(Bundle).where(col(Bundle.cycle_id) == cycle, col(Bundle.asked_by) == by, col(Bundle.state) == BundleState.WAITING)
    ).first()
    if found is None:
        found = Bundle(cycle_id=cycle, asked_by=by, asked_at=now)
        session.add(found)
        session.flush()
    return _job(session, found).standing(0)


def waiting(session: Session) -> list[Job]:
    """What is to be packed, the oldest first."""
    return [_job(session, one) for one in session.scalars(WAITING).all()]


def tell(session: Session, *, job: Job, packing: Packing, now: datetime) -> None:
    """Show in the message how far it is."""
    outbox.edit_card(
        session, to=job.asked_by, card=card_name(job.bundle), screen="evaluation/bundle", facts={"packing": packing}, now=now
    )


def settle(session: Session, *, job: Job, packing: Packing, name: str, now: datetime) -> None:
    """It is packed, or cannot be: say so once, and send the file."""
    found = session.get_one(Bundle, job.bundle)
    found.state, found.ended_at = packing.state, now
    session.add(found)
    tell(session, job=job, packing=packing, now=now)
    if packing.state is BundleState.READY:
        outbox.post(
            session,
            Notice(
                to=job.asked_by,
                screen="evaluation/bundle_file",
                key=_key(job.bundle),
                facts={"packing": packing},
                urgency=Urgency.REPLY,
                attachment={"as": "document", "draw": "bundle", "bundle": job.bundle, "name": name},
            ),
            now=now,
        )


def give_up(session: Session, *, job: Job, now: datetime) -> None:
    """It cannot be packed; say so instead of trying for ever."""
    settle(session, job=job, packing=job.standing(0, BundleState.FAILED), name="", now=now)


def sent(session: Session) -> list[int]:
    """Bundles whose message is over, so that their file is needed no more."""
    keys = {_key(bundle): bundle for bundle in session.scalars(READY)}
    waits = (
        set(session.scalars(select(Outbox.key).where(col(Outbox.key).in_(keys), col(Outbox.state) == OutboxState.WAITING)).all())
        if keys
        else set()
    )
    return [bundle for key, bundle in keys.items() if key not in waits]


def end(session: Session, *, bundle: int) -> None:
    """Nothing of it is kept any more."""
    found = session.get_one(Bundle, bundle)
    found.state = BundleState.OVER
    session.add(found)


def place(bundle: int, *, city: City) -> Path:
    """Where its file lies."""
    return city.files / "bundles" / f"{bundle}.zip"


def card_name(bundle: int) -> str:
    """The card that shows how far it is."""
    return f"bundle:{bundle}"


def _key(bundle: int) -> str:
    return f"bundle:{bundle}"


def _everybody(session: Session, cycle: int) -> list[Evaluation]:
    return list(session.scalars(select(Evaluation).where(col(Evaluation.cycle_id) == cycle).order_by(col(Evaluation.id))))


def _runs(session: Session, by: int, everybody: list[Evaluation]) -> bool:
    return (by in cycle_panel.heads(everybody) and rights.works(session, by)) or stages.is_admin(session, by)


def _handed_over(everybody: list[Evaluation]) -> list[int]:
    return [one.id for one in everybody if one.told_on is not None]


def _job(session: Session, found: Bundle) -> Job:
    cycle = session.get_one(EvaluationCycle, found.cycle_id)
    unit = session.get_one(Unit, cycle.unit_id).name
    evaluations = tuple(_handed_over(_everybody(session, cycle.id)))
    return Job(found.id, found.asked_by, unit, Period.parse(cycle.quarter), evaluations)
