"""Looks again at what is due in the moment it is sent: to whom it goes, in which hour, and whether it is still wanted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session

from models.columns import columns, table
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import Posting
from models.prepared import Prepared
from services.calendar.timely.uses import Use, use_of
from services.calendar.timely.verdicts import Changed, Gone, Moment, Row
from services.city import City
from services.messages.hours import Hours, hours_of

_posting = columns(Posting)
_LAST_DAYS = Prepared(
    select(_posting.person_id, func.max(func.coalesce(_posting.valid_until, date.max)).label("last"))
    .where(_posting.person_id.in_(bindparam("people", expanding=True)))
    .group_by(_posting.person_id)
)
_ROW = columns(Outbox).id == bindparam("row")
_FREE = {"leased_until": None, "leased_by": None}
_END = update(table(Outbox)).where(_ROW).values(state=bindparam("to"), settled_at=bindparam("at"), error=bindparam("why"), **_FREE)
_MOVE = update(table(Outbox)).where(_ROW).values(not_before=bindparam("at"), **_FREE)
_CHANGE = (
    update(table(Outbox)).where(_ROW).values(facts=bindparam("told"), keyboard=bindparam("shown"), attachment=bindparam("drawn"))
)


def still_true(session: Session, due: Sequence[dict[str, Any]], *, now: datetime, city: City) -> list[dict[str, Any]]:
    """Of the rows that are due those to send now, saying what is true now.

    - Replies, and what only deletes, go as they are.
    - What has outlived its use is recorded as missed; what nobody needs any more is taken back.
    - What may not come now, because of the hour, a day off or leave, is moved to the next hour in which it may.
    """
    rows = {row["id"]: _row(row) for row in due if _is_notice(row)}
    if not rows:
        return list(due)
    uses = {id: use_of(row.screen) for id, row in rows.items()}
    hours = hours_of(session, people={row.person for row in rows.values()}, now=now, city=city)
    at = Moment(now, city, hours)
    gone: dict[int, Gone] = _ended(session, rows, uses, at)
    moved = _moved({id: row for id, row in rows.items() if id not in gone}, uses, at, gone)
    changed = _checked(session, [row for id, row in rows.items() if id not in gone and id not in moved], uses, at, gone)
    _write(session, gone, moved, changed, now)
    kept = [row for row in due if row["id"] not in gone and row["id"] not in moved]
    return [_saying(row, changed[row["id"]]) if row["id"] in changed else row for row in kept]


def _is_notice(row: Mapping[str, Any]) -> bool:
    return row["urgency"] == Urgency.NOTICE and row["person_id"] is not None and row["screen"] is not None


def _row(row: Mapping[str, Any]) -> Row:
    return Row(
        id=row["id"],
        person=row["person_id"],
        screen=row["screen"],
        key=row["key"] or "",
        facts=row["facts"] or {},
        keyboard=row["keyboard"],
        attachment=row["attachment"],
        made_at=row["made_at"],
        expires_at=row["expires_at"],
    )


def _ended(session: Session, rows: Mapping[int, Row], uses: Mapping[int, Use], at: Moment) -> dict[int, Gone]:
    """What has outlived its use, and what is about a post that has ended."""
    gone = {id: Gone(missed=True) for id, row in rows.items() if _is_over(row, uses[id], at.now)}
    left = {row.person for id, row in rows.items() if id not in gone and uses[id].in_office}
    without = _without_post(session, left, at.today)
    return gone | {id: Gone() for id, row in rows.items() if id not in gone and uses[id].in_office and row.person in without}


def _is_over(row: Row, use: Use, now: datetime) -> bool:
    """Whether it has lost its use by `now`: by its own last moment, or that of its kind."""
    if row.expires_at is not None:
        return row.expires_at <= now
    return use.lasts is not None and row.made_at + use.lasts <= now


def _moved(rows: Mapping[int, Row], uses: Mapping[int, Use], at: Moment, gone: dict[int, Gone]) -> dict[int, datetime]:
    """When each comes that may not come now; one that will have lost its use by then is gone instead."""
    moved: dict[int, datetime] = {}
    opens: dict[Hours, datetime] = {}
    for id, row in rows.items():
        hours, use = at.hours[row.person], uses[id]
        if use.any_hour or hours.is_open(at.now):
            continue
        if hours not in opens:
            opens[hours] = hours.next_open(at.now)
        if use.hurries and use.hurries(row, opens[hours], at):
            continue
        if _expires_by(row, opens[hours]):
            gone[id] = Gone(missed=True)
        else:
            moved[id] = opens[hours]
    return moved


def _expires_by(row: Row, moment: datetime) -> bool:
    return row.expires_at is not None and row.expires_at <= moment


def _checked(
    session: Session, rows: Iterable[Row], uses: Mapping[int, Use], at: Moment, gone: dict[int, Gone]
) -> dict[int, Changed]:
    """What each kind's own check finds, all of a kind looked at together."""
    kinds: dict[str, list[Row]] = {}
    for row in rows:
        kinds.setdefault(row.screen, []).append(row)
    changed: dict[int, Changed] = {}
    for same in kinds.values():
        check = uses[same[0].id].check
        for id, verdict in (check(session, same, at) if check else {}).items():
            if isinstance(verdict, Gone):
                gone[id] = verdict
            else:
                changed[id] = verdict
    return changed


def _without_post(session: Session, people: Collection[int], today: date) -> set[int]:
    """Those whose last post has ended; who never had one answers for no post."""
    if not people:
        return set()
    return {row.person_id for row in _LAST_DAYS(session, people=sorted(people)) if _day(row.last) < today}


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _write(
    session: Session, gone: Mapping[int, Gone], moved: Mapping[int, datetime], changed: Mapping[int, Changed], now: datetime
) -> None:
    if gone:
        _run(
            session,
            _END,
            [
                {"row": id, "to": OutboxState.EXPIRED if one.missed else OutboxState.CANCELLED, "at": now, "why": one.why}
                for id, one in gone.items()
            ],
        )
    if moved:
        _run(session, _MOVE, [{"row": id, "at": moment} for id, moment in moved.items()])
    if changed:
        _run(
            session,
            _CHANGE,
            [{"row": id, "told": one.facts, "shown": one.keyboard, "drawn": one.attachment} for id, one in changed.items()],
        )


def _run(session: Session, statement: Any, values: list[dict[str, Any]]) -> None:
    session.connection().execute(statement, values)


def _saying(row: dict[str, Any], now: Changed) -> dict[str, Any]:
    return {**row, "facts": now.facts, "keyboard": now.keyboard, "attachment": now.attachment}
