"""Workbooks that were sent to the bot: kept until they are read, previewed, and applied."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from domain.exchange.cells import as_json, restored
from domain.exchange.roster_rows import Left
from domain.messages.facts import freeze
from models.exchange.workbook import PendingImport
from models.people.person import Person
from services import rights
from services.city import City
from services.exchange import importing, rosters
from services.exchange.actions import ApplyImport, AskColumnsAgain, GiveLacking, ReadAsKnown, RehearseImport
from services.messages import outbox, sent_files
from services.messages.outbox import Button, Keyboard, Notice
from services.messages.sent_files import Rows
from services.refusals import Refusal
from services.whole_files import written_whole

WAITS = timedelta(hours=24)
"""How long after it came a workbook can be applied; then what was read of it is deleted."""
_LONGEST_CAUSE = 60
"""Letters of somebody's cell that are quoted."""
_SHOWN_LETTERS = 12_000
"""Of the rejections, on the pages of the screen; the rest is in a file."""
_CHANGES_SHOWN = 80
"""Cells that change, on the pages of the screen."""
_LEFT_SHOWN, _UNREAD_SHOWN = 10, 5
"""Of a list's people who are not taken, and of its cells that cannot be read."""
_NAMED = 5
"""People and indicators whose past is named one by one."""


def store(rows: Rows, *, pending: int, city: City) -> None:
    """Keep what was read, so that a foreign file is read once only, before it is previewed."""
    place = _place(pending, city)
    place.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(place) as out:
        out.write(json.dumps(rows, default=as_json).encode())


def forget(*, pending: int, city: City) -> None:
    """Keep nothing of it any more."""
    _place(pending, city).unlink(missing_ok=True)


def is_kept(*, pending: int, city: City) -> bool:
    """Whether what was read of it is still there."""
    return _place(pending, city).exists()


def rows(pending: PendingImport, *, city: City) -> Rows:
    """What was read that waits for *Terapkan*."""
    try:
        kept: dict[str, Any] = json.loads(_place(pending.id, city).read_bytes())
    except FileNotFoundError:
        raise Refusal("workbook_gone", name=pending.name) from None
    return {sheet: [(number, restored(cells)) for number, cells in lines] for sheet, lines in kept.items()}


def preview(
    session: Session,
    *,
    pending: int,
    outcome: importing.Outcome | None,
    why: str | None,
    now: datetime,
    city: City,
    said: rosters.Said | None = None,
) -> bool:
    """Tell the sender what the workbook would change, row by row where it is rejected; nothing is written yet.

    `outcome` None: the file could not be read, and `why`. Whether it may be applied now.
    """
    found = session.get_one(PendingImport, pending)
    if found.read_at is not None:
        return True
    found.read_at = now
    session.add(found)
    if outcome is None and rights.is_admin(session, found.person_id):
        tell(session, found, "exchange/import/unreadable", {"name": found.name, "why": why}, now=now)
        return False
    return _show(session, found, outcome, {"why": why, **_of_list(said)}, now=now, city=city)


def preview_again(session: Session, found: PendingImport, outcome: importing.Outcome, *, now: datetime, city: City) -> None:
    """Tell the sender who wants it applied that it would do something else by now, and ask again."""
    _show(session, found, outcome, {"why": None, "moved": True}, now=now, city=city)


def _show(
    session: Session,
    found: PendingImport,
    outcome: importing.Outcome | None,
    facts: dict[str, object],
    *,
    now: datetime,
    city: City,
) -> bool:
    facts |= {"name": found.name}
    if outcome is None or not rights.is_admin(session, found.person_id):
        tell(session, found, "reporting/form/not_a_form", facts, now=now)
        return False
    found.told = mark_of(outcome)
    session.add(found)
    shown = _fitting(outcome.shown)
    facts |= {
        "outcome": shortened(outcome),
        "rejected": shown,
        "count": len(outcome.rejected),
        "more": len(outcome.rejected) - len(shown),
        "changes": outcome.changes,
        "read_as": [(word, meant) for _, _, word, meant in (found.plan or {}).get("read_as", [])][:_LEFT_SHOWN],
        "others": (found.plan or {}).get("others", [])[:_LEFT_SHOWN],
        "all_changed": len(outcome.changed),
        "all_lost": len(outcome.lost),
        "unsupervised": outcome.unsupervised[:_LEFT_SHOWN],
        "all_unsupervised": len(outcome.unsupervised),
        "past": (len(outcome.past_people), len(outcome.past_targets), len(outcome.past_places)),
    }
    ready = bool(outcome.changes and not outcome.rejected)
    buttons = [[Button("apply_import", ApplyImport(found.id), facts={"count": outcome.changes})]]
    if outcome.touches_past:
        buttons.append([Button("apply_past", ApplyImport(found.id, True))])
    buttons.append([Button("rehearse_import", RehearseImport(found.id))])
    plan = found.plan or {}
    if "columns" in plan and not plan.get("round"):
        buttons.append([Button("columns_again", AskColumnsAgain(found.id))])
    nearly = plan.get("offered", [])
    offers = [[Button("read_as_known", ReadAsKnown(found.id), facts={"count": len(nearly)})]] if nearly else []
    asks = facts.get("needed") or (facts.get("left") and plan.get("left") and not ready)
    lacks = [[Button("fill_in_any", GiveLacking(found.id, plan.get("round", 0) + 1))]] if asks else []
    keyboard = [*(buttons if ready else []), *offers, *lacks]
    tell(session, found, "exchange/import/preview", facts, buttons=keyboard or None, now=now)
    if len(outcome.rejected) > len(shown):
        _hand_out(session, found, outcome.rejected, now=now, city=city)
    return ready or bool(offers)


def _of_list(said: rosters.Said | None) -> dict[str, object]:
    """What is said of an office's own list: of many the first, and how many there are."""
    if said is None:
        return {}
    return {
        "left": said.left[:_LEFT_SHOWN],
        "left_out": len(said.left),
        "unread": said.unread[:_UNREAD_SHOWN],
        "unread_cells": len(said.unread),
        "heads": said.heads[:_NAMED],
        "new_units": said.new_units[:_NAMED],
        "needed": said.needed,
        "lack": sum(one.why is Left.LACKS for one in said.left),
    }


def mark_of(outcome: importing.Outcome) -> str:
    """What tells a preview from others that say something else."""
    return sha256(json.dumps(freeze(outcome), sort_keys=True).encode()).hexdigest()


def shortened(outcome: importing.Outcome) -> importing.Outcome:
    """What a screen says of it: of many names the first, and how many there are."""
    return replace(
        outcome,
        rejected=(),
        changed=outcome.changed[:_CHANGES_SHOWN],
        lost=outcome.lost[:_LEFT_SHOWN],
        past_people=outcome.past_people[:_NAMED],
        past_targets=outcome.past_targets[:_NAMED],
        past_places=outcome.past_places[:_NAMED],
    )


def give_up(session: Session, *, pending: int, now: datetime) -> None:
    """It could not be fetched or looked at; say so instead of trying for ever."""
    found = session.get_one(PendingImport, pending)
    if found.read_at is None:
        found.read_at = now
        session.add(found)
        tell(session, found, "exchange/import/failed", {"name": found.name}, now=now)


def prune(session: Session, *, now: datetime, city: City) -> int:
    """Remove what is not needed any more: of workbooks that were applied, or that nobody applied within a day."""
    waits = select(PendingImport.id).where(col(PendingImport.applied_at).is_(None), col(PendingImport.made_at) > now - WAITS)
    needed = {str(pending) for pending in session.scalars(waits)}
    applied = select(PendingImport.id).where(col(PendingImport.applied_at) > now - WAITS, col(PendingImport.undone_at).is_(None))
    undoable = {f"{pending}.undo.json" for pending in session.scalars(applied)}
    for file in (city.files / "imports").glob("*"):
        if not file.name.startswith(".") and file.name.split(".")[0] not in needed and file.name not in undoable:
            file.unlink(missing_ok=True)  # what begins with a dot is being written
    return 0


def rejections(*, pending: int, city: City) -> list[dict[str, Any]]:
    """All that was rejected of a workbook, as it was kept for the file."""
    kept: list[dict[str, Any]] = json.loads(_list_place(pending, city).read_bytes())
    return kept


def _hand_out(
    session: Session, found: PendingImport, rejected: tuple[importing.Rejected, ...], *, now: datetime, city: City
) -> None:
    """The whole list, as a file."""
    place = _list_place(found.id, city)
    place.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(place) as out:
        out.write(json.dumps([freeze(one) for one in rejected]).encode())
    notice = Notice(
        to=found.person_id,
        screen="exchange/import/rejected",
        key=f"import_rejected:{found.id}",
        facts={"name": found.name, "count": len(rejected)},
        attachment={"as": "document", "draw": "rejected", "pending": found.id},
    )
    outbox.post(session, notice, now=now)


def _fitting(rejected: tuple[importing.Rejected, ...]) -> tuple[importing.Rejected, ...]:
    """As many as fit on a screen, what they quote cut short."""
    shown: list[importing.Rejected] = []
    room = _SHOWN_LETTERS
    for one in rejected:
        facts = {name: _short(value) for name, value in one.facts.items()}
        room -= 160 + len(one.column) + sum(len(str(value)) for value in facts.values())
        if room < 0:
            break
        shown.append(importing.Rejected(one.sheet, one.row, one.column, one.cause, facts))
    return tuple(shown)


def _short(value: object) -> object:
    return f"{value[:_LONGEST_CAUSE]}…" if isinstance(value, str) and len(value) > _LONGEST_CAUSE else value


def tell(
    session: Session, found: PendingImport, screen: str, facts: dict[str, object], *, now: datetime, buttons: Keyboard | None = None
) -> None:
    """Say how it stands in the message that said it is being read; of each order once."""
    order = "" if found.ordered_at is None else f":{found.ordered_at:%Y%m%dT%H%M%S}:{screen}"
    order += f":turn{found.turn}" if found.turn else ""
    sent_files.tell(session, found, screen=screen, key=f"import:{found.id}{order}", facts=facts, buttons=buttons, now=now)


def tell_roles(session: Session, outcome: importing.Outcome, *, key: str, by: int | None, now: datetime) -> None:
    """Let the other admins hear who may do something else now. `by` None: it was done at the server."""
    if not outcome.roles or outcome.rejected:
        return
    name = session.get_one(Person, by).called if by is not None else None
    told: dict[str, object] = {"roles": outcome.roles, "by": name}
    others = [admin for admin in rights.admins(session) if admin != by]
    notices = [Notice(to=one, screen="exchange/import/roles_changed", key=f"{key}:{one}", facts=told) for one in others]
    outbox.post(session, *notices, now=now)


def _place(pending: int, city: City) -> Path:
    return city.files / "imports" / f"{pending}.json"


def _list_place(pending: int, city: City) -> Path:
    return city.files / "imports" / f"{pending}.rejected.json"
