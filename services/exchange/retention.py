"""Lets go of what is no longer needed, in pieces, by the rules in the sheet `Aturan`. Official records are never touched."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, and_, delete, or_, update
from sqlalchemy import select as select_core
from sqlmodel import Session, SQLModel, col, select

from domain.standards.rules import Rules
from models.adoption.ticket import Ticket, TicketLine, TicketState
from models.columns import columns, table
from models.messages.message import Outbox, OutboxState
from models.people.link import Invitation, LinkDecision, LinkFailure, LinkRequest
from models.people.person import Account, Chat
from models.reporting.report import Attachment, AttachmentState
from services.messages import sent_pictures
from services.reporting import evidence_files
from services.standards.expected import standards

PIECE = 500
"""Rows in one transaction: others write meanwhile."""
GONE = "–"
"""Stands where words were let go."""
_LOOSE = timedelta(days=2)
"""How long a file of evidence may lie there before its row is written."""

Sweep = Callable[[Session, Rules, datetime, int], int]


def sweep(session: Session, *, now: datetime, most: int = PIECE) -> int:
    """Let go of one piece of each kind; how many rows that were. 0: there is nothing left to let go of."""
    rules = standards(session).rules
    return sum(one(session, rules, now, most) for one in SWEEPS)


def _help_desk(session: Session, rules: Rules, now: datetime, most: int) -> int:
    """What was asked and answered at the help desk. That it was, when and by whom, stays."""
    old = now - timedelta(days=rules.help_desk_days)
    over = and_(col(Ticket.state) != TicketState.OPEN, col(Ticket.asked_at) < old)
    ids = session.scalars(
        select(TicketLine.id)
        .join(Ticket, col(Ticket.id) == TicketLine.ticket_id)
        .where(over, col(TicketLine.at) < old, col(TicketLine.words) != GONE)
        .limit(most)
    ).all()
    line = columns(TicketLine)
    if ids:
        session.connection().execute(update(table(TicketLine)).where(line.id.in_(ids)).values(words=GONE, attachment=None))
    return len(ids)


def _messages(session: Session, rules: Rules, now: datetime, most: int) -> int:
    """What messages said. That they were sent, to whom and when, stays: their keys keep them from being sent again."""
    old = now - timedelta(days=rules.message_days)
    row = columns(Outbox)
    ids = session.scalars(
        select(Outbox.id)
        .where(col(Outbox.state) != OutboxState.WAITING, col(Outbox.made_at) < old, col(Outbox.screen) != GONE)
        .order_by(col(Outbox.id))
        .limit(most)
    ).all()
    if ids:
        empty: dict[str, object] = {"facts": {}, "keyboard": None, "attachment": None, "screen": GONE}
        session.connection().execute(update(table(Outbox)).where(row.id.in_(ids)).values(**empty))
    return len(ids)


def _links(session: Session, rules: Rules, now: datetime, most: int) -> int:
    """Requests that were decided, tries that failed, invitations that were used or ran out."""
    old = now - timedelta(days=rules.link_days)
    return (
        _delete(session, LinkRequest, most, col(LinkRequest.decision) != LinkDecision.WAITING, col(LinkRequest.asked_at) < old)
        + _delete(session, LinkFailure, most, col(LinkFailure.failed_at) < old)
        + _delete(session, Invitation, most, col(Invitation.expires_at) < old)
    )


def _accounts(session: Session, rules: Rules, now: datetime, most: int) -> int:
    """Accounts that were closed, and chats of strangers who never became anybody."""
    old = now - timedelta(days=rules.account_days)
    closed = _delete(session, Account, most, col(Account.closed_at) < old)
    known = select(Account.telegram_id)
    chats = session.scalars(
        select(Chat.telegram_id).where(col(Chat.told_at) < old, col(Chat.telegram_id).not_in(known)).limit(most)
    ).all()
    session.execute(delete(Chat).where(col(Chat.telegram_id).in_(chats)))
    return closed + len(chats)


def _evidence(session: Session, rules: Rules, now: datetime, most: int) -> int:
    """Files of evidence. That there was evidence, and what became of the report, stays."""
    old = now - timedelta(days=366 * rules.evidence_years)
    row = columns(Attachment)
    kept = or_(col(Attachment.sha256).is_not(None), col(Attachment.file_id) != GONE)
    ids = session.scalars(select(Attachment.id).where(col(Attachment.added_at) < old, kept).limit(most)).all()
    if ids:
        gone = {"sha256": None, "file_id": GONE, "unique_id": GONE, "state": AttachmentState.KEPT, "name": None}
        session.connection().execute(update(table(Attachment)).where(row.id.in_(ids)).values(**gone))
    return len(ids)


def _pictures(session: Session, _rules: Rules, now: datetime, most: int) -> int:
    """Pictures that Telegram keeps for us and nobody looks at."""
    return sent_pictures.prune(session, now=now, most=most)


SWEEPS: tuple[Sweep, ...] = (_help_desk, _messages, _links, _accounts, _evidence, _pictures)


def _delete(session: Session, kind: type[SQLModel], most: int, *which: ColumnElement[bool]) -> int:
    row = columns(kind)
    ids = session.connection().execute(select_core(row.id).where(*which).limit(most)).scalars().all()
    if ids:
        session.connection().execute(delete(table(kind)).where(row.id.in_(ids)))
    return len(ids)


def named(session: Session, digests: list[str]) -> set[str]:
    """Of these files those that the database names."""
    found = select(Attachment.sha256).where(col(Attachment.sha256).in_(digests))
    return {one for one in session.scalars(found) if one}


def folders(files: Path) -> Iterator[list[Path]]:
    """The files of evidence, a folder at a time; `files` is DATA_DIR."""
    for one in sorted(evidence_files.folder(files).glob("??")):
        yield [file for file in one.iterdir() if len(file.name) == 64]


def let_go(there: list[Path], known: set[str], *, now: datetime) -> int:
    """Delete those files that nobody names any more; what came just now waits for its row."""
    loose = [one for one in there if one.name not in known and one.stat().st_mtime < (now - _LOOSE).timestamp()]
    for one in loose:
        one.unlink(missing_ok=True)
    return len(loose)
