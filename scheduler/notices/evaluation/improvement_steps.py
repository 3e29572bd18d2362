"""On the day an improvement step was promised for, ask whoever promised it whether it was done."""

from datetime import datetime, time

from sqlmodel import Session

from services.city import City
from services.evaluation import agreed_steps
from services.evaluation.actions import AnswerStep
from services.messages import outbox
from services.messages.hours import allowed_from
from services.messages.outbox import Button, Notice
from services.messages.reachable import EASTERNMOST

_FROM = time(8)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Ask once for each day a step is due; one that was put off is asked about again on its new day."""
    if not EASTERNMOST <= now.astimezone(city.zone).time() < city.closes:
        return 0
    found = agreed_steps.due(session, today=city.today(now))
    when = allowed_from(session, people={step.owner_id for step, _ in found if step.owner_id}, at=_FROM, now=now, city=city)
    notices = [
        Notice(
            to=step.owner_id,
            screen="evaluation/steps/due",
            key=f"improvement:{step.id}:{step.due}",
            facts={"step": shown},
            keyboard=[
                [Button("step_done", AnswerStep(step.id, done=True)), Button("step_not_yet", AnswerStep(step.id, done=False))]
            ],
            not_before=when[step.owner_id],
        )
        for step, shown in found
        if step.owner_id
    ]
    return outbox.post(session, *notices, now=now) if notices else 0
