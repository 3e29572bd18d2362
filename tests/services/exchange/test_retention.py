"""What the rules no longer keep goes, in pieces, on both databases; official records stay, and the rules stand in the workbook."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import Session, SQLModel

from bot.clock import Clock
from bot.errands.housekeeping import Housekeeping
from bot.unit_of_work.transactions import Transactions
from models.adoption.ticket import Ticket, TicketLine, TicketState
from models.columns import columns
from models.exchange.workbook import PendingImport
from models.messages.message import Outbox, OutboxState
from models.people.link import Invitation, LinkDecision, LinkFailure, LinkRequest
from models.people.person import Account, Chat
from models.reporting.report import Attachment, AttachmentState, Report, ReportChange, Submission
from services.city import City
from services.exchange import importing, retention, sent_workbooks
from services.messages import file_limits, sent_files
from services.refusals import Refusal
from services.reporting import evidence_files
from tests.city import NOW
from tests.given import given, person_id
from tests.stage import ZONE, Stage

_OLD = NOW - timedelta(days=4000)
_PDF = b"%PDF-1.4 evidence"


def _ticket(session: Session, at: datetime, state: TicketState = TicketState.CLOSED) -> None:
    sitti = person_id(session, "Sitti")
    found = Ticket(person_id=sitti, asked_at=at, state=state)
    session.add(found)
    session.flush()
    session.add(TicketLine(ticket_id=found.id, by_id=sitti, at=at, words=f"asked {at:%Y} {state}", attachment={"as": "photo"}))


def _message(at: datetime, state: OutboxState = OutboxState.SENT) -> Outbox:
    return Outbox(
        chat_id=1,
        screen="home/apology",
        facts={"code": "x"},
        state=state,
        attempts=1,
        not_before=at,
        made_at=at,
        key=f"k:{at}:{state}",
    )


def _fill(engine: Engine, *, old: int = 1) -> None:
    given(engine, "given Rahma TUNGGU until 2026-08: 25 26 24")
    with Session(engine) as session, session.begin():
        sitti = person_id(session, "Sitti")
        for n in range(old):
            at = _OLD + timedelta(minutes=n)
            _ticket(session, at)
            session.add_all(
                [
                    _message(at),
                    LinkRequest(
                        person_id=sitti, telegram_id=7000 + n, telegram_name="x", asked_at=at, decision=LinkDecision.REFUSED
                    ),
                    LinkFailure(telegram_id=7000 + n, failed_at=at),
                    Invitation(person_id=sitti, code_hash=f"{n}", made_at=at, expires_at=at),
                    Account(person_id=sitti, telegram_id=7000 + n, linked_at=at, linked_by="contact", closed_at=at),
                    Chat(telegram_id=9000 + n, told_at=at),
                    Attachment(
                        kind="photo", file_id=f"f{n}", unique_id=f"u{n}", sha256=f"{n:064}", state=AttachmentState.KEPT, added_at=at
                    ),
                ]
            )
        _ticket(session, _OLD, TicketState.OPEN)
        _ticket(session, NOW)
        session.add_all(
            [
                _message(NOW),
                _message(_OLD, OutboxState.WAITING),
                Invitation(person_id=sitti, code_hash="new", made_at=NOW, expires_at=NOW + timedelta(days=1)),
                Attachment(kind="photo", file_id="new", unique_id="new", sha256="f" * 64, state=AttachmentState.KEPT, added_at=NOW),
            ]
        )


def _sweep(engine: Engine, **how: Any) -> int:
    with Session(engine) as session, session.begin():
        return retention.sweep(session, now=NOW, **how)


def _count(engine: Engine, *tables: type[SQLModel]) -> list[int]:
    with Session(engine) as session:
        return [session.execute(select(func.count()).select_from(one)).scalar_one() for one in tables]


def test_what_is_old_goes_and_the_rest_stays(engine: Engine) -> None:
    _fill(engine)
    official = _count(engine, Report, ReportChange, Submission, Ticket, TicketLine, Outbox, Attachment)
    while _sweep(engine):
        pass
    assert _count(engine, Report, ReportChange, Submission, Ticket, TicketLine, Outbox, Attachment) == official
    assert _count(engine, LinkRequest, LinkFailure, Invitation) == [0, 0, 1]
    with Session(engine) as session:
        words = sorted(session.scalars(select(columns(TicketLine).words)))
        assert words == sorted([f"asked {_OLD:%Y} open", f"asked {NOW:%Y} closed", retention.GONE])
        assert not session.scalars(select(Account).where(columns(Account).closed_at.is_not(None))).all()
        assert not session.scalars(select(Chat).where(columns(Chat).telegram_id >= 9000)).all()
        facts = {row.state: row.facts for row in session.scalars(select(Outbox).where(columns(Outbox).made_at == _OLD))}
        assert facts == {OutboxState.SENT: {}, OutboxState.WAITING: {"code": "x"}}
        assert set(session.scalars(select(columns(Attachment).sha256))) == {None, "f" * 64}
    assert _sweep(engine) == 0


def test_it_goes_in_pieces(engine: Engine) -> None:
    _fill(engine, old=7)
    assert 0 < _sweep(engine, most=2) <= 2 * 8
    rounds = 1
    while _sweep(engine, most=2):
        rounds += 1
        assert rounds < 10
    assert rounds == 4


def test_the_agencys_own_days_hold(engine: Engine) -> None:
    _fill(engine)
    rows = [{"Kode": "SIMPAN-BANTUAN", "Nilai": 3650}, {"Kode": "SIMPAN-BUKTI", "Nilai": 30}]
    with Session(engine) as session, session.begin():
        assert importing.take(session, {"Aturan": list(enumerate(rows, start=2))}, today=NOW.date(), write=True).changes == 2
        for line in session.scalars(select(TicketLine)):
            line.at = NOW - timedelta(days=3000)
        for ticket in session.scalars(select(Ticket)):
            ticket.asked_at = NOW - timedelta(days=3000)
    while _sweep(engine):
        pass
    with Session(engine) as session:
        assert retention.GONE not in session.scalars(select(columns(TicketLine).words)).all()
        assert None not in session.scalars(select(columns(Attachment).sha256)).all()


async def test_files_of_evidence_that_nobody_names_any_more_are_deleted(engine: Engine, tmp_path: Path) -> None:
    city = City(zone=ZONE, files=tmp_path)
    named, loose, fresh = (evidence_files.store(_PDF + bytes([n]), "a.pdf", city=city) for n in range(3))
    assert isinstance(named, str)
    assert isinstance(loose, str)
    assert isinstance(fresh, str)
    old = (NOW - timedelta(days=30)).timestamp()
    for one in (named, loose):
        os.utime(evidence_files.place(one, tmp_path), (old, old))
    os.utime(evidence_files.place(fresh, tmp_path), (NOW.timestamp(), NOW.timestamp()))
    with Session(engine) as session, session.begin():
        session.add(Attachment(kind="photo", file_id="f", unique_id="u", sha256=named, state=AttachmentState.KEPT, added_at=NOW))
    house = Housekeeping(database=Transactions(engine), clock=Clock(stands_at=NOW), city=city, hour=2)
    await house.look()
    assert [evidence_files.place(one, tmp_path).exists() for one in (named, loose, fresh)] == [True, False, True]
    with Session(engine) as session, session.begin():
        session.scalars(select(Attachment)).one().added_at = _OLD
    await house.sweep()
    assert not evidence_files.place(named, tmp_path).exists()


async def test_a_workbook_lies_there_only_as_long_as_it_can_be_applied(stage: Stage, tmp_path: Path) -> None:
    city = City(zone=ZONE, files=tmp_path)
    database = stage.process.database
    with Session(database.engine, expire_on_commit=False) as session, session.begin():
        sent = []
        for read, applied in ((1, None), (30, None), (1, NOW)):
            at, sender = NOW - timedelta(hours=read), person_id(session, "Tenri")
            sent.append(PendingImport(person_id=sender, file_id="f", name="a.xlsx", made_at=at, read_at=at, applied_at=applied))
        session.add_all(sent)
        session.flush()
        for one in sent:
            sent_workbooks.store({"Unit": []}, pending=one.id, city=city)
    house = Housekeeping(database=database, clock=stage.process.clock, city=city, hour=2)
    await house.look()
    waits, old, applied_already = sent
    assert sent_workbooks.rows(waits, city=city) == {"Unit": []}, "an admin's that waits"
    for gone in (old, applied_already):
        with pytest.raises(Refusal, match="workbook_gone"):
            sent_workbooks.rows(gone, city=city)


def test_nobody_sends_more_files_in_a_day_than_any_work_needs(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        sitti = person_id(session, "Sitti")
        for n in range(file_limits.WORKBOOKS):
            sent_files.keep(session, by=sitti, file_id=f"{n}", name="a.xlsx", now=NOW)
        with pytest.raises(Refusal, match="files_today"):
            sent_files.keep(session, by=sitti, file_id="x", name="a.xlsx", now=NOW)
        sent_files.keep(session, by=sitti, file_id="x", name="a.xlsx", now=NOW + timedelta(hours=25))
        sent_files.keep(session, by=person_id(session, "Baso"), file_id="x", name="a.xlsx", now=NOW)


async def test_evidence_beyond_a_days_measure_is_refused_in_words(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_limits, "EVIDENCE", 0)
    said = await stage.play("Rahma > /lapor\nRahma > 20/30\nRahma > (foto)\n")
    assert "sebanyak yang dapat diterima dalam sehari" in said
    assert stage.rows(select(func.count()).select_from(Attachment)) == [0]
