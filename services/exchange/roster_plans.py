"""How a list of people is to be understood: shown once to its sender, changed a column at a time, remembered for its shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import null, update
from sqlmodel import Session, col

from domain.exchange.roster_headers import Meaning
from models.exchange.workbook import KnownShape, PendingImport
from services import rights
from services.city import City
from services.exchange import importing, lacking, replacing, roster_questions, roster_screens, rosters, sent_workbooks
from services.exchange.rosters import Said, Table
from services.messages.sent_files import Rows
from services.refusals import Outdated, Refusal

_KEPT_ROWS = 8
"""Rows of the list that are kept beside it, so that a sample is there at once when a column is changed."""
COLUMNS, MISSING, READY, OWN = "columns", "missing", "ready", "own"
_OF_ONE_FILE = ("since", "nip:")
"""Answers that say nothing of the next list of the same shape."""


@dataclass(frozen=True)
class Looked:
    """What a file turned out to be: something to write, or something to ask first."""

    outcome: importing.Outcome | None
    plan: dict[str, Any] | None = None
    said: Said | None = None


def look(session: Session, *, pending: PendingImport, rows: Rows, today: date) -> Looked:
    """What a workbook would change, or what is to be asked before that can be said: for a session that only reads."""
    if not rights.is_admin(session, pending.person_id):
        return Looked(None)
    table = rosters.table(rows)
    if table is None:
        read_as = (pending.plan or {}).get("read_as", [])
        outcome = importing.take(session, replacing.replaced(rows, read_as), today=today, write=False)
        offered = replacing.offered(outcome)
        return Looked(outcome, {"stage": OWN, "read_as": read_as, "offered": offered} if offered or read_as else None)
    plan = pending.plan or _begun(session, table)
    if plan["stage"] == COLUMNS:
        return Looked(None, plan)
    read = rosters.read(session, table, columns=plan["columns"], answers=plan["answers"], today=today)
    asked = roster_questions.asked(read.questions, plan["answers"], remembered=plan["remembered"])
    if asked and plan["stage"] == MISSING:
        return Looked(None, {**plan, "questions": [_kept(one) for one in asked]})
    outcome = importing.take(session, read.rows, today=today, write=False)
    return Looked(outcome, {**plan, "stage": READY}, read.said)


def preview(session: Session, *, pending: int, looked: Looked, why: str | None, now: datetime, city: City, today: date) -> bool:
    """Tell the sender what a file would change, or ask what it means first. Whether it is still needed."""
    found = session.get_one(PendingImport, pending)
    if found.read_at is None and looked.plan is not None:
        found.plan = looked.plan if looked.said is None else {**looked.plan, "left": lacking.kept(looked.said.left)}
        session.add(found)
        _forget_former(session, now=now)
        session.flush()
        if looked.outcome is None and looked.plan["stage"] != OWN:
            found.read_at = now
            screen, facts, keyboard = roster_screens.asked(found, today=today)
            sent_workbooks.tell(session, found, screen, facts, now=now, buttons=keyboard)
            return True
    return sent_workbooks.preview(session, pending=pending, outcome=looked.outcome, why=why, now=now, city=city, said=looked.said)


def _forget_former(session: Session, *, now: datetime) -> None:
    """What was kept of lists that nobody applied in time goes."""
    former = (col(PendingImport.plan).is_not(None), col(PendingImport.made_at) < now - sent_workbooks.WAITS)
    session.execute(update(PendingImport).where(*former, col(PendingImport.applied_at).is_(None)).values(plan=null()))


def ours(session: Session, *, pending: PendingImport, rows: Rows, today: date) -> Rows:
    """The rows of our sheets that a file comes to, as its sender has said it is to be understood."""
    table = rosters.table(rows)
    if pending.plan is None:
        return rows
    plan = pending.plan
    if table is None:
        return replacing.replaced(rows, plan.get("read_as", []))
    return rosters.read(session, table, columns=plan["columns"], answers=plan["answers"], today=today).rows


def fits(plan: Mapping[str, Any]) -> bool:
    """Whether the list says who somebody is."""
    meant = set(plan["columns"].values())
    return Meaning.NAME_AND_NIP in meant or {Meaning.NAME, Meaning.NIP} <= meant


def set_column(session: Session, *, by: int, pending: int, column: int, meaning: Meaning, city: City) -> PendingImport:
    """Say what one column is about; another that was about the same is not taken any more."""
    found = opened(session, by=by, pending=pending, city=city, stage=COLUMNS)
    plan = dict(found.plan or {})
    headers = list(plan["columns"])
    if not 0 <= column < len(headers):
        raise Outdated
    columns = dict(plan["columns"])
    if meaning is not Meaning.NOTHING:
        columns = {header: Meaning.NOTHING.value if said == meaning else said for header, said in columns.items()}
    columns[headers[column]] = meaning.value
    return _keep(session, found, {**plan, "columns": columns})


def confirm_columns(session: Session, *, by: int, pending: int, now: datetime, city: City) -> PendingImport:
    """The columns are understood rightly: remember it for lists of this shape, and look what is still missing."""
    found = opened(session, by=by, pending=pending, city=city, stage=COLUMNS)
    plan = dict(found.plan or {})
    if not fits(plan):
        raise Refusal("roster_without_names")
    session.merge(
        KnownShape(fingerprint=plan["fingerprint"], columns=plan["columns"], answers={}, confirmed_by=by, confirmed_at=now)
    )
    return _again(session, found, {**plan, "stage": MISSING, "remembered": False, "first": []})


def answer(session: Session, *, by: int, pending: int, question: int, option: int, city: City) -> PendingImport:
    """Choose another answer to one question."""
    found = opened(session, by=by, pending=pending, city=city, stage=MISSING)
    plan = dict(found.plan or {})
    questions = [dict(one) for one in plan["questions"]]
    if not (0 <= question < len(questions) and 0 <= option < len(questions[question]["options"])):
        raise Outdated
    questions[question]["chosen"] = questions[question]["options"][option][0]
    return _keep(session, found, {**plan, "questions": questions})


def confirm_missing(session: Session, *, by: int, pending: int, city: City) -> PendingImport:
    """Take what is chosen for everything that was asked, remember it for lists of this shape, and look what would change."""
    found = opened(session, by=by, pending=pending, city=city, stage=MISSING)
    plan = dict(found.plan or {})
    answers = {**plan["answers"], **{one["key"]: one["chosen"] for one in plan["questions"]}}
    shape = session.get(KnownShape, plan["fingerprint"])
    if shape is not None:
        lasting = {key: value for key, value in answers.items() if not key.startswith(_OF_ONE_FILE)}
        shape.answers = {**shape.answers, **{key: value.removeprefix(roster_questions.CREATE) for key, value in lasting.items()}}
        session.add(shape)
    return _again(session, found, {**plan, "stage": READY, "answers": answers, "questions": []})


def read_as_known(session: Session, *, by: int, pending: int, city: City) -> PendingImport:
    """Read the words of a workbook of ours that are nearly known as what is known, and look what would change."""
    found = opened(session, by=by, pending=pending, city=city, stage=OWN)
    plan = dict(found.plan or {})
    return _again(session, found, {"stage": OWN, "read_as": [*plan["read_as"], *plan["offered"]], "offered": []})


def forget_shape(session: Session, *, by: int, pending: int, city: City) -> PendingImport:
    """Ask again what the columns are about, of this list and of others of its shape."""
    found = opened(session, by=by, pending=pending, city=city, stage=None)
    plan = dict(found.plan or {})
    if "columns" not in plan:
        raise Outdated
    shape = session.get(KnownShape, plan["fingerprint"])
    if shape is not None:
        session.delete(shape)
    return _again(session, found, None)


def _begun(session: Session, table: Table) -> dict[str, Any]:
    known = session.get(KnownShape, table.fingerprint)
    if table.round:
        known = None
    columns = known.columns if known is not None and set(known.columns) == set(table.headers) else table.understood
    remembered = bool(table.round) or (known is not None and columns is known.columns)
    first = [(number, {header: _word(cell) for header, cell in row.items()}) for number, row in table.rows[:_KEPT_ROWS]]
    return {
        "stage": MISSING if remembered else COLUMNS,
        "sheet": table.sheet,
        "system": table.system,
        "fingerprint": table.fingerprint,
        "count": len(table.rows),
        "columns": dict(columns),
        "answers": dict(known.answers) if known is not None and remembered else {},
        "remembered": remembered,
        "first": [] if remembered else first,
        "questions": [],
        "round": table.round,
        "others": list(table.others),
    }


def _word(cell: Any) -> Any:
    """A cell as JSON has it; a day in figures."""
    return cell.isoformat() if hasattr(cell, "isoformat") else cell if isinstance(cell, str | int | float | None) else str(cell)


def _kept(question: roster_questions.Question) -> dict[str, Any]:
    return {
        **{name: getattr(question, name) for name in ("key", "kind", "word", "people", "chosen")},
        "options": [[one.value, one.words] for one in question.options],
    }


def opened(session: Session, *, by: int, pending: int, city: City, stage: str | None) -> PendingImport:
    """The list whose sender may still say how it is understood."""
    found = session.get(PendingImport, pending, with_for_update=True)
    if found is None or found.person_id != by or not rights.is_admin(session, by) or found.applied_at or found.ordered_at:
        raise Outdated
    if found.plan is None or stage not in (None, found.plan["stage"]):
        raise Outdated
    if not sent_workbooks.is_kept(pending=pending, city=city):
        raise Refusal("workbook_gone", name=found.name)
    return found


def _keep(session: Session, found: PendingImport, plan: dict[str, Any] | None) -> PendingImport:
    found.plan = plan
    session.add(found)
    session.flush()
    return found


def _again(session: Session, found: PendingImport, plan: dict[str, Any] | None) -> PendingImport:
    """Have it looked at anew, outside of this update."""
    found.read_at, found.turn = None, found.turn + 1
    return _keep(session, found, plan)
