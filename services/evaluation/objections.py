"""Between whom an objection to a result is, and who decides it."""

from sqlmodel import Session

from services import rights
from services.evaluation import stages
from services.people import standing_in


def may_decide(session: Session, by: int, found: stages.Result) -> bool:
    """Whether `by` decides this objection: the supervisor's supervisor, or whoever acts in their post, or an admin where there
    is none. Never a party to it: who is evaluated, who judges, and who judged in their stead.
    """
    if by in parties(found):
        return False
    if found.decider_id is None:
        return stages.is_admin(session, by)
    return rights.works(session, by) and found.decider_id in {by, *standing_in.acts_for(session, by)}


def parties(found: stages.Result) -> set[int]:
    """Who an objection is between: who is evaluated, who judges, and who judged in their stead."""
    return {found.person_id, found.supervisor_id, *filter(None, [found.acted_by])}


def deciders(session: Session, found: stages.Result) -> list[int]:
    """Whom an objection is put before: the next level, or every admin who is no party to it."""
    return [found.decider_id] if found.decider_id else [one for one in rights.admins(session) if one not in parties(found)]
