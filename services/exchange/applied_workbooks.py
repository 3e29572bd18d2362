"""Workbooks that their senders want applied: the tap orders it, and it is compared and written outside of any update."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, func
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.actions import GoHome
from models.columns import columns
from models.exchange.workbook import PendingImport
from models.messages.errand import ErrandKind
from models.people.person import Leave, Person, Posting
from models.people.unit import Unit
from models.standards.standard import Revision
from services import rights
from services.city import City
from services.exchange import importing, lacking, roster_plans, sent_workbooks, undoing, undone_imports
from services.exchange.actions import ApplyRoles, GiveLacking
from services.exchange.importing import Compared
from services.exchange.writing import Moved
from services.messages import errands
from services.messages.outbox import Button, Keyboard
from services.messages.sent_files import Rows
from services.refusals import Outdated, Refusal

ORDERED = (
    select(PendingImport)
    .where(
        col(PendingImport.ordered_at).is_not(None),
        col(PendingImport.applied_at).is_(None),
        ~errands.resting(ErrandKind.APPLY, PendingImport.id),
    )
    .order_by(col(PendingImport.id))
)
"""The workbooks that are to be applied `now`, the oldest first."""


@dataclass(frozen=True)
class Wanted:
    """What a workbook would write, compared with one state of the city."""

    compared: Compared
    before: undoing.State
    """The rows of the tables that it writes, as they were."""
    told: str
    """The mark of what a preview would say of it now."""
    state: tuple[Any, ...]


def order(session: Session, *, by: int, pending: int, roles: bool | None, past: bool, now: datetime, city: City) -> PendingImport:
    """Let a previewed workbook be applied; once, however often it is asked.

    `roles`: whether who may do what changes with it; None: that is asked first where it would. `past`: whether it counts in
    closed periods too.
    """
    found = session.get(PendingImport, pending)
    if found is None or found.person_id != by or not rights.is_admin(session, by) or found.applied_at:
        raise Outdated
    if not sent_workbooks.is_kept(pending=pending, city=city):
        raise Refusal("workbook_gone", name=found.name)
    if found.ordered_at is None:
        found.ordered_at, found.with_roles, found.with_past = now, roles, past
        session.add(found)
        session.flush()
    return found


def ordered(session: Session, *, now: datetime) -> list[PendingImport]:
    """The workbooks that are to be applied now, the oldest first."""
    return list(session.scalars(ORDERED, {"now": now}))


def compare(session: Session, *, pending: PendingImport, rows: Rows, today: date) -> Wanted:
    """What is to be written: for a session that only reads, so that nobody waits."""
    past = bool(pending.with_past)
    rows = roster_plans.ours(session, pending=pending, rows=rows, today=today)
    state = _state(session)
    whole = importing.compare(session, rows, today=today, past=past)
    kept = pending.with_roles is False and not whole.outcome.rejected
    wanted = importing.compare(session, rows, today=today, past=past, change_roles=False) if kept else whole
    before = undoing.state(session, _tables(wanted)) if wanted.steps else {}
    return Wanted(wanted, before, sent_workbooks.mark_of(whole.outcome), state)


def outcome_now(session: Session, *, pending: PendingImport, rows: Rows, today: date) -> importing.Outcome:
    """What a preview would say of it now."""
    return importing.take(session, roster_plans.ours(session, pending=pending, rows=rows, today=today), today=today, write=False)


def _tables(compared: Compared) -> list[Table]:
    return undoing.tables_of(one.sheet for one in compared.outcome.sheets if one.created + one.updated)


def write(session: Session, *, pending: int, wanted: Wanted, now: datetime, city: City) -> None:
    """Write it, all or nothing, and tell; where it would do something else than was told, tell that, and ask again.

    Whoever calls this does so alone. Raises `Moved` where what it was compared with is another by now.
    """
    found = session.get_one(PendingImport, pending, with_for_update=True)
    if found.applied_at is not None or found.ordered_at is None:
        return
    outcome = wanted.compared.outcome
    if not rights.is_admin(session, found.person_id) or outcome.rejected or wanted.told != found.told:
        sent_workbooks.preview_again(session, found, outcome, now=now, city=city)
    elif outcome.roles and found.with_roles is None:
        _ask_roles(session, found, outcome, now=now)
    else:
        if _state(session) != wanted.state:
            raise Moved
        wanted.compared.write(session)
        after = undoing.state(session, _tables(wanted.compared))
        undone_imports.remember(wanted.before, after, pending=found.id, city=city)
        found.applied_at = now
        told: dict[str, object] = {"outcome": sent_workbooks.shortened(outcome), "name": found.name}
        lacks, door = _lacking(session, found, today=city.today(now))
        buttons = [*door, *undone_imports.buttons(found.id)]
        sent_workbooks.tell(session, found, "exchange/import/done", {**told, **lacks}, buttons=buttons, now=now)
        if found.with_roles is not False:
            sent_workbooks.tell_roles(session, outcome, key=f"roles:{found.id}", by=found.person_id, now=now)
    if found.applied_at is None:
        found.ordered_at = None
    session.add(found)


def give_up(session: Session, *, pending: int, now: datetime) -> None:
    """It could not be written; say so instead of trying for ever."""
    found = session.get_one(PendingImport, pending)
    if found.applied_at is None and found.ordered_at is not None:
        sent_workbooks.tell(session, found, "exchange/import/not_applied", {"name": found.name}, buttons=_HOME, now=now)
        found.ordered_at = None
        session.add(found)


def _lacking(session: Session, found: PendingImport, *, today: date) -> tuple[dict[str, object], Keyboard]:
    """Of a list of people how many lack something yet, and the door to the workbook for it; offered twice."""
    plan = found.plan or {}
    if "columns" not in plan:
        return {}, []
    people, asked = lacking.count(session, today=today) + len(plan.get("left", [])), plan.get("round", 0)
    again = people and asked < lacking.ROUNDS
    door = [[Button("fill_in", GiveLacking(found.id, asked + 1), facts={"count": people})]] if again else []
    return {"lacking": people, "asked": bool(again)}, door


_HOME = [[Button("home", GoHome())]]


def _ask_roles(session: Session, found: PendingImport, outcome: importing.Outcome, *, now: datetime) -> None:
    """Nothing is written before somebody has said whether the roles change too."""
    id, past = found.id, bool(found.with_past)
    choices = [
        [Button("apply_roles", ApplyRoles(id, True, past), facts={"count": len(outcome.roles)})],
        [Button("apply_without_roles", ApplyRoles(id, False, past))],
        *_HOME,
    ]
    facts: dict[str, object] = {"roles": outcome.roles, "name": found.name}
    sent_workbooks.tell(session, found, "exchange/import/roles", facts, buttons=choices, now=now)


def _state(session: Session) -> tuple[Any, ...]:
    """What is another where anybody changed what workbooks tell of: by the mark each import renews, and sums of the roster."""
    return tuple(tuple(session.execute(one).one()) for one in _SUMS)


_unit, _person, _post, _leave = columns(Unit), columns(Person), columns(Posting), columns(Leave)
_SUMS: tuple[Any, ...] = (
    select_core(columns(Revision).mark),
    select_core(func.count(), func.max(_unit.id), func.sum(_unit.parent_id), func.sum(_unit.working_days)),
    select_core(func.count(), func.max(_person.id), func.count(_person.phone), func.sum(func.length(_person.name))),
    select_core(
        func.count(),
        func.max(_post.id),
        func.sum(_post.unit_id),
        func.sum(_post.supervisor_id),
        func.count(_post.valid_until),
        func.count(_post.role),
        func.sum(func.length(_post.position)),
    ),
    select_core(func.count(), func.max(_leave.id)),
    select_core(func.max(columns(PendingImport).applied_at)),
)
