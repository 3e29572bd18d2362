"""A change as rows of the workbook: whatever is said by conversation goes through the import's own rules."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from domain.exchange.managing import Ask, Task
from domain.people.acting import acting_title
from domain.people.leave_kinds import WORDS
from domain.people.nip import check_nip
from models.exchange.managed import ManagedChange
from models.people.person import Leave, Person, Posting
from models.people.unit import Unit
from models.standards.standard import Indicator, JointDuty, Target, TargetScope
from services.exchange import cell_words, sheets, versions
from services.exchange.sheets import Sheet
from services.home.managed_questions import NOBODY, SOON, person_of, posting, value
from services.messages.sent_files import Rows
from services.refusals import Outdated, Refusal

_WORDS: Mapping[str, Mapping[str, Any]] = {
    "sex": cell_words.SEXES,
    "employment": cell_words.EMPLOYMENTS,
    "level": cell_words.LEVELS,
    "kind": cell_words.KINDS,
    "direction": cell_words.DIRECTIONS,
    "frequency": cell_words.FREQUENCIES,
    "evidence": cell_words.EVIDENCE,
    "scope": cell_words.SCOPES,
}
_ONE = timedelta(days=1)


def rows(session: Session, change: ManagedChange, *, today: date) -> Rows:
    """The rows of the sheet that say what was answered. Raises `Refusal` where something there contradicts it."""
    match change.task:
        case Task.ADD:
            return _numbered(sheets.PERSON, _added(session, change, today))
        case Task.MOVE | Task.SUPERVISOR:
            return _numbered(sheets.PERSON, *_moved(session, change))
        case Task.END:
            return _numbered(sheets.PERSON, _ended(session, change))
        case Task.ACTING:
            return _numbered(sheets.PERSON, _acting(session, change, today))
        case Task.TARGET:
            return _numbered(sheets.TARGET, _target(session, change))
        case Task.INDICATOR:
            return _indicator(session, change)
        case Task.HOLIDAY:
            day, name = _must(change, Ask.DAY).split(" ", 1)
            return _numbered(sheets.HOLIDAY, {"day": day, "name": name, "off": _must(change, Ask.OFF) == "1"})
        case _:
            raise Outdated


def _numbered(sheet: Sheet, *found: Mapping[str, Any]) -> Rows:
    return {sheet.name: [(number, _cells(sheet, row)) for number, row in enumerate(found, start=2)]}


def _cells(sheet: Sheet, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row in the sheet's terms; roles are left as they are."""
    return {column.header: _cell(column.field, row.get(column.field)) for column in sheet.columns}


def _cell(field: str, found: Any) -> Any:
    if field in _WORDS:
        return next((word for word, meaning in _WORDS[field].items() if meaning == found), None)
    if isinstance(found, Decimal):
        return f"{found.normalize():f}"
    if isinstance(found, bool):
        return "ya" if found else "tidak"
    if field == "leaves":
        return "; ".join(f"{first}..{last} {WORDS.get(kind, '')}".strip() for first, last, kind in found or ())
    if isinstance(found, tuple):
        return "; ".join(str(one) for one in found)
    return found


def _must(change: ManagedChange, ask: Ask) -> str:
    found = value(change, ask)
    if found is None:
        raise Outdated
    return found


def nip_of(session: Session, change: ManagedChange) -> str:
    """The NIP of whom a change is about."""
    if change.task is Task.ADD:
        return _must(change, Ask.NEW).split(" ", 1)[0]
    return _nip(session, _must(change, Ask.PERSON))


def _nip(session: Session, person: str) -> str:
    found = session.scalars(select(Person.nip).where(col(Person.id) == int(person))).first()
    if found is None:
        raise Outdated
    return found


def _supervisor(session: Session, change: ManagedChange) -> str | None:
    said = _must(change, Ask.SUPERVISOR)
    return None if said == NOBODY else _nip(session, said)


def _added(session: Session, change: ManagedChange, today: date) -> dict[str, Any]:
    nip, name = _must(change, Ask.NEW).split(" ", 1)
    return {
        "nip": nip,
        "name": name,
        "sex": "L" if nip[14] == "1" else "P",
        "employment": check_nip(nip, employment=None, today=today).employment,
        "position": _must(change, Ask.POSITION),
        "unit": _must(change, Ask.UNIT),
        "supervisor": _supervisor(session, change),
        "valid_from": _must(change, Ask.SINCE),
    }


def as_now(session: Session, post: Posting) -> dict[str, Any]:
    """A post with its holder, as the sheet has it."""
    person = session.get_one(Person, post.person_id)
    leaves = session.scalars(select(Leave).where(col(Leave.person_id) == person.id).order_by(col(Leave.first)))
    charged = session.execute(
        select(Indicator.code, JointDuty.stand_in)
        .join(JointDuty, col(JointDuty.indicator_id) == Indicator.id)
        .where(col(JointDuty.person_id) == person.id)
        .order_by(col(Indicator.code))
    ).all()
    supervisor = _nip(session, str(post.supervisor_id)) if post.supervisor_id is not None else None
    return {
        **{name: getattr(person, name) for name in ("nip", "name", "sex", "employment", "phone", "contract_until")},
        **{name: getattr(post, name) for name in ("position", "grade", "functional", "level", "valid_from", "valid_until")},
        "unit": session.get_one(Unit, post.unit_id).code,
        "supervisor": supervisor,
        "leaves": tuple((one.first, one.last, one.kind) for one in leaves),
        "duties": tuple(code for code, stand_in in charged if not stand_in),
        "stands_in": tuple(code for code, stand_in in charged if stand_in),
    }


def _post(session: Session, change: ManagedChange, on: date) -> Posting:
    person = person_of(change)
    found = posting(session, person, on) if person else None
    if found is None:
        raise Refusal("manage_no_post")
    return found


def _moved(session: Session, change: ManagedChange) -> list[dict[str, Any]]:
    """The new post, and the one before it where that was written to last longer."""
    since = date.fromisoformat(_must(change, Ask.SINCE))
    before = as_now(session, _post(session, change, since))
    new = {**before, "supervisor": _supervisor(session, change), "valid_from": since, "valid_until": None}
    if change.task is Task.MOVE:
        new |= {"unit": _must(change, Ask.UNIT), "position": _must(change, Ask.POSITION)}
    else:
        new["valid_until"] = before["valid_until"] if before["valid_from"] <= since else None
    shortened = before["valid_from"] < since and before["valid_until"] is not None and before["valid_until"] >= since
    return [{**before, "valid_until": since - _ONE}, new] if shortened else [new]


def _ended(session: Session, change: ManagedChange) -> dict[str, Any]:
    last = date.fromisoformat(_must(change, Ask.LAST))
    post = _post(session, change, last)
    later = select(Posting).where(col(Posting.person_id) == post.person_id, col(Posting.valid_from) > post.valid_from)
    following = session.scalars(later.order_by(col(Posting.valid_from))).first()
    if following is not None:
        raise Refusal("manage_later_post", since=following.valid_from)
    return {**as_now(session, post), "valid_until": last}


def _acting(session: Session, change: ManagedChange, today: date) -> dict[str, Any]:
    first, _, last = _must(change, Ask.DAYS).partition("..")
    own = as_now(session, _post(session, change, today))
    title = acting_title(_must(change, Ask.KIND), _must(change, Ask.POSITION))
    return {
        **{name: own[name] for name in ("nip", "name", "sex", "employment")},
        "position": title,
        "unit": _must(change, Ask.UNIT),
        "valid_from": first,
        "valid_until": last or None,
    }


def _target(session: Session, change: ManagedChange) -> dict[str, Any]:
    """A target; what was agreed to be above expectation stays with the same day."""
    indicator, scope = int(_must(change, Ask.INDICATOR)), TargetScope(_must(change, Ask.SCOPE))
    key = "" if scope is TargetScope.DEFAULT else _must(change, Ask.KEY)
    if scope is TargetScope.PERSON:
        key = _nip(session, key)
    since = date.fromisoformat(_must(change, Ask.FROM))
    there = session.scalars(
        select(Target).where(
            col(Target.indicator_id) == indicator,
            col(Target.scope) == scope,
            col(Target.scope_key) == key,
            col(Target.valid_from) == since,
        )
    ).first()
    return {
        "indicator": session.get_one(Indicator, indicator).code,
        "scope": scope,
        "scope_key": key or None,
        "amount": _must(change, Ask.AMOUNT),
        "stretch": there.stretch if there is not None else None,
        "valid_from": since,
    }


def _indicator(session: Session, change: ManagedChange) -> Rows:
    """The newest version with one thing changed, from the next free period or the day that was chosen."""
    code = session.get_one(Indicator, int(_must(change, Ask.INDICATOR))).code
    now = next(row for row in reversed(versions.every(session)) if row["code"] == code)
    column = next(one for one in sheets.INDICATOR.columns if one.field == _must(change, Ask.FIELD))
    since, said = _must(change, Ask.FROM), _must(change, Ask.VALUE)
    found = _numbered(sheets.INDICATOR, now if since == SOON else {**now, "valid_from": date.fromisoformat(since)})
    _, cells = found[sheets.INDICATOR.name][0]
    changed = {**cells, column.header: None if said == "-" and not column.dash else said}
    return {sheets.INDICATOR.name: [(2, changed)]}
