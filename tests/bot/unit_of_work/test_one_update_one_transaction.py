"""An update changes everything it should, or nothing, whatever happens in between."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlmodel import select
from telegram import Update

from bot.delivery.leases import Alive
from bot.reception.application import TRIES, TryAgain
from bot.unit_of_work.unit import LEASE, prune
from models.messages.message import Outbox, OutboxState, SeenUpdate, TalkState, UpdateOutcome
from models.people.person import Account
from models.reporting.report import Draft, DraftAnswer, Report, Submission
from services.reporting import answering, drafts
from tests.stage import Stage


def _update(stage: Stage) -> Update:
    (pending,) = stage.world.pending(0)
    update = Update.de_json(pending, stage.process.application.bot)
    assert update is not None
    return update


async def test_an_update_delivered_five_times_at_once_has_one_effect(stage: Stage) -> None:
    stage.world.send_text(stage.cast["Sitti"], "/lapor")
    update = _update(stage)
    await asyncio.gather(*(stage.process.application.process_update(update) for _ in range(5)))
    await stage.process.delivery.settle_all()
    assert len(stage.rows(select(SeenUpdate))) == 1
    assert len([line for line in stage.chat("Sitti") if "(1/2)" in line]) == 1


async def test_two_messages_of_one_person_are_answered_one_after_the_other(stage: Stage) -> None:
    await stage.play("Sitti > /lapor\n")
    stage.world.send_text(stage.cast["Sitti"], "43/45")
    stage.world.send_text(stage.cast["Sitti"], "6")
    first, second = (Update.de_json(raw, stage.process.application.bot) for raw in stage.world.pending(0))
    await asyncio.gather(stage.process.application.process_update(first), stage.process.application.process_update(second))
    await stage.process.delivery.settle_all()
    assert [str(answer.value.normalize()) for answer in stage.rows(select(DraftAnswer).order_by(DraftAnswer.place))] == [
        "95.5556",
        "6",
    ]


async def test_twenty_taps_on_send_give_one_submission_and_one_receipt(stage: Stage) -> None:
    await stage.play("Sitti > /lapor\nSitti > 43/45\nSitti > 6\n")
    for _ in range(20):
        stage.world.press_label(stage.cast["Sitti"], "✅ Kirim")
    updates = [Update.de_json(raw, stage.process.application.bot) for raw in stage.world.pending(0)]
    await asyncio.gather(*(stage.process.application.process_update(update) for update in updates))
    await stage.process.delivery.settle_all()
    assert len(stage.rows(select(Submission))) == 1
    assert len(stage.rows(select(Report))) == 2
    assert len([line for line in stage.chat("Sitti") if "Tersimpan" in line]) == 1


async def test_a_bug_undoes_the_update_says_sorry_and_marks_it_failed(stage: Stage, monkeypatch: Any) -> None:
    await stage.play("Sitti > /lapor\n")

    def broken(*_args: Any, **_facts: Any) -> None:
        raise ZeroDivisionError("43/45 is private")

    monkeypatch.setattr(answering, "hear", broken)
    said = await stage.play("Sitti > 43/45\n")
    assert "Maaf, terjadi kesalahan di pihak kami" in said
    assert [answer.state for answer in stage.rows(select(DraftAnswer))] == [None, None]
    assert stage.rows(select(SeenUpdate.outcome).order_by(SeenUpdate.update_id.desc()))[0] is UpdateOutcome.FAILED
    assert stage.rows(select(TalkState.state)) == ["value"]


async def test_of_updates_committed_together_only_the_broken_one_is_undone(stage: Stage, monkeypatch: Any) -> None:
    (rahma,) = stage.rows(select(Account.person_id).where(Account.telegram_id == stage.cast["Rahma"]))
    begin = drafts.begin

    def broken_for_rahma(session: Any, **facts: Any) -> Any:
        found = begin(session, **facts)
        if facts["by"] == rahma:
            raise ZeroDivisionError
        return found

    monkeypatch.setattr(drafts, "begin", broken_for_rahma)
    for name in ("Rahma", "Sitti"):
        stage.world.send_text(stage.cast[name], "/lapor")
    await stage.settle()
    assert "(1/2)" in stage.chat("Sitti")[-1]
    assert "Maaf, terjadi kesalahan di pihak kami" in stage.chat("Rahma")[-1]
    assert len(stage.rows(select(Draft.person_id))) == 1
    assert set(stage.rows(select(SeenUpdate.outcome))) == {UpdateOutcome.DONE, UpdateOutcome.FAILED}


async def test_where_the_database_fails_in_the_middle_the_others_are_still_handled(stage: Stage, monkeypatch: Any) -> None:
    begin, failed = drafts.begin, []

    def fails_once(session: Any, **facts: Any) -> Any:
        found = begin(session, **facts)
        if not failed:
            failed.append(facts["by"])
            raise OperationalError("insert", {}, Exception("disk I/O error"))
        return found

    monkeypatch.setattr(drafts, "begin", fails_once)
    for name in ("Sitti", "Rahma"):
        stage.world.send_text(stage.cast[name], "/lapor")
    application = stage.process.application
    updates = [Update.de_json(raw, application.bot) for raw in stage.world.pending(0)]
    told = await asyncio.gather(*(application.process_update(update) for update in updates), return_exceptions=True)
    assert told.count(None) >= 1, "who was not in trouble is handled"
    await stage.settle()
    assert failed
    assert "(1/2)" in stage.chat("Sitti")[-1]
    assert len(stage.rows(select(Draft.person_id))) == len(stage.rows(select(SeenUpdate))) == 2


async def test_while_the_database_is_away_an_update_is_not_acknowledged_and_the_person_told_once(
    stage: Stage, monkeypatch: Any
) -> None:
    application = stage.process.application
    stage.world.send_text(stage.cast["Sitti"], "/lapor")
    update = _update(stage)

    def away(*_args: Any, **_facts: Any) -> None:
        raise OperationalError("select 1", {}, Exception("gone"))

    with monkeypatch.context() as patched:
        patched.setattr(application.database, "session", away)
        patched.setattr(application.database, "write", away)
        for _ in range(TRIES + 3):
            with pytest.raises(TryAgain):
                await application.process_update(update)
            await application.reassure(update)
    assert [line for line in stage.chat("Sitti") if "Tidak ada yang hilang" in line].__len__() == 1
    await application.process_update(update)
    await stage.process.delivery.settle_all()
    assert "(1/2)" in stage.chat("Sitti")[-1]


async def test_an_update_that_fails_again_and_again_comes_to_an_end(stage: Stage, monkeypatch: Any) -> None:
    application = stage.process.application
    stage.world.send_text(stage.cast["Sitti"], "/lapor")
    update = _update(stage)

    def stuck(*_args: Any, **_facts: Any) -> None:
        raise OperationalError("insert", {}, Exception("deadlock"))

    monkeypatch.setattr(drafts, "begin", stuck)
    for _ in range(TRIES - 1):
        with pytest.raises(TryAgain):
            await application.process_update(update)
    await application.process_update(update)
    await stage.process.delivery.settle_all()
    assert stage.rows(select(SeenUpdate.outcome)) == [UpdateOutcome.FAILED]
    assert "Maaf" in stage.chat("Sitti")[-1]
    monkeypatch.undo()
    assert "(1/2)" in await stage.play("Sitti > /lapor\n")


async def test_a_refusal_leaves_the_person_at_the_same_step(stage: Stage) -> None:
    said = await stage.play("Sitti > /lapor\nSitti > [Tidak berlaku]\nSitti > ya\nSitti > Cuti besar\n")
    assert "Alasan perlu 3 sampai 500 huruf" in said
    assert "(2/2)" in said


async def test_seen_updates_are_forgotten_after_two_days_and_not_before(stage: Stage) -> None:
    await stage.play("Sitti > /start\n")
    now = stage.process.clock.now()
    await stage.process.database.write(lambda session: prune(session, now=now + timedelta(hours=47)))
    assert len(stage.rows(select(SeenUpdate))) == 1
    await stage.process.database.write(lambda session: prune(session, now=now + timedelta(hours=49)))
    assert stage.rows(select(SeenUpdate)) == []


async def test_a_button_of_yesterday_says_so_and_shows_home(stage: Stage) -> None:
    await stage.play("Sitti > /lapor\nSitti > 43/45\nSitti > 6\n")
    (draft,) = stage.rows(select(Draft.id))
    await stage.play("Sitti > [🗑 Buang draf]\nSitti > [Ya, buang]\n")
    message = max(stage.world.chats[stage.cast["Sitti"]].messages)
    stage.world.press(stage.cast["Sitti"], message, f"go:{draft}")
    await stage.settle()
    assert "Selamat datang" in stage.chat("Sitti")[-1]


async def test_idle_locks_are_let_go(stage: Stage) -> None:
    await stage.play("Sitti > /start\nBaso > /start\n")
    assert not stage.process.application._locks


async def test_rows_left_by_a_crash_are_sent_by_whoever_looks_next(stage: Stage) -> None:
    stage.world.send_text(stage.cast["Sitti"], "/start")
    stage.process.application.delivery = type("Dead", (), {"hurry": lambda *_: None, "wake": lambda *_: None})()
    await stage.process.application.process_update(_update(stage))
    assert stage.rows(select(Outbox.state)) == [OutboxState.WAITING]
    assert await stage.process.delivery.look() == 0, "the lease of the dead still holds"
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(seconds=61))
    await stage.process.delivery.look()
    await stage.process.delivery.settle_all()
    assert stage.rows(select(Outbox.state)) == [OutboxState.SENT]


async def test_what_was_stored_while_the_databases_answer_was_lost_is_said_within_seconds(stage: Stage) -> None:
    application, database = stage.process.application, stage.process.database
    share = database.share

    async def lost(work: Any) -> Any:
        database.share = share
        await share(work)
        raise OperationalError("commit", {}, Exception("server closed the connection unexpectedly"))

    database.share = lost
    stage.world.send_text(stage.cast["Sitti"], "/start")
    with pytest.raises(TryAgain):
        await application.process_update(_update(stage))
    await application.process_update(_update(stage))
    assert stage.rows(select(Outbox.state)) == [OutboxState.WAITING]
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(seconds=6))
    await stage.process.delivery.finish_due()
    assert stage.rows(select(Outbox.state)) == [OutboxState.SENT]
    assert len(stage.chat("Sitti")) == 2


async def test_a_process_that_starts_frees_what_a_dead_one_held(stage: Stage) -> None:
    """At once where it must be alone; beside others at the second look, since the living may only have lost their connection."""
    await stage.play("Sitti > /start\n")
    await stage.process.database.write(
        lambda session: session.execute(
            update(Outbox).values(state=OutboxState.WAITING, leased_by="dead", leased_until=stage.process.clock.now() + LEASE)
        )
    )
    assert await stage.process.delivery.look() == 0
    alive = Alive(stage.process.database.engine, "newcomer")
    freed = await stage.process.database.in_thread(alive.begin)
    freed += await stage.process.database.in_thread(alive.look)
    assert freed == 1
    await stage.process.database.in_thread(alive.end)
    assert await stage.process.delivery.look() == 1
