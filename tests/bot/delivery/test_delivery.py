"""What is owed is sent once, in order, and marked with what became of it."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select
from telegram import Update
from telegram.error import NetworkError, RetryAfter

from bot.delivery.claims import claim
from bot.delivery.outcome import Settled, settle
from bot.unit_of_work.unit import lock
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import Account
from sandbox.refusals import ApiRefusal
from services.messages import outbox
from services.messages.outbox import Notice
from tests.stage import Stage


def _notify(stage: Stage, key: str, *, to: int = 1, **more: object) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        outbox.post(session, Notice(to=to, screen="people/language_chosen", key=key, **more), now=stage.process.clock.now())


async def test_after_429_a_message_waits_exactly_retry_after(stage: Stage) -> None:
    stage.request.fails = [ApiRefusal(429, "Too Many Requests: retry after 7", retry_after=7)]
    await stage.play("Sitti > /start\n")
    (row,) = stage.rows(select(Outbox))
    assert row.state is OutboxState.WAITING
    assert row.not_before == stage.process.clock.now() + timedelta(seconds=7)
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(seconds=7))
    await stage.settle()
    assert len([line for line in stage.chat("Sitti") if "Selamat datang" in line]) == 1


async def test_a_later_reply_never_overtakes_one_that_waits(stage: Stage) -> None:
    stage.request.fails = [ApiRefusal(429, "Too Many Requests: retry after 7", retry_after=7)]
    await stage.play("Sitti > /start\nSitti > /bantuan\n")
    assert stage.chat("Sitti") == ["/start", "/bantuan"]
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(seconds=7))
    await stage.settle()
    assert [line.split(" ")[0] for line in stage.chat("Sitti")] == ["/start", "/bantuan", "Selamat", "Bantuan"]


async def test_whoever_blocked_the_bot_gets_nothing_until_they_return(stage: Stage) -> None:
    stage.world.block(stage.cast["Sitti"])
    _notify(stage, "a")
    _notify(stage, "b")
    await stage.settle()
    assert set(stage.rows(select(Outbox.state))) == {OutboxState.BLOCKED}
    assert stage.rows(select(Account.blocked_at).where(Account.telegram_id == stage.cast["Sitti"])) != [None]
    stage.world.block(stage.cast["Sitti"], blocked=False)
    await stage.settle()
    assert stage.rows(select(Account.blocked_at).where(Account.telegram_id == stage.cast["Sitti"])) == [None]


async def test_what_has_lost_its_use_is_not_sent_and_recorded(stage: Stage) -> None:
    _notify(stage, "late", expires_at=stage.process.clock.now())
    await stage.settle()
    assert stage.rows(select(Outbox.state)) == [OutboxState.EXPIRED]
    assert stage.chat("Sitti") == []


async def test_one_occasion_is_told_once_however_often_it_is_promised(stage: Stage) -> None:
    for _ in range(5):
        _notify(stage, "evaluation:1:2026-Q3")
    await stage.settle()
    assert len(stage.chat("Sitti")) == 1


async def test_a_broken_line_is_tried_again_with_a_growing_pause(stage: Stage) -> None:
    stage.request.fails = [NetworkError("broken"), NetworkError("broken")]
    _notify(stage, "a")
    await stage.settle()
    for seconds in (1, 2):
        (row,) = stage.rows(select(Outbox))
        assert row.not_before == stage.process.clock.now() + timedelta(seconds=seconds)
        stage.process.clock.move_to(row.not_before)
        await stage.settle()
    assert stage.rows(select(Outbox.state)) == [OutboxState.SENT]


async def test_a_message_telegram_will_never_take_is_marked_failed_and_does_not_block_the_next(stage: Stage) -> None:
    stage.request.fails = [ApiRefusal(400, "Bad Request: can't parse entities: x")]
    await stage.play("Sitti > /start\nSitti > /bantuan\n")
    assert stage.rows(select(Outbox.state).order_by(Outbox.id)) == [OutboxState.FAILED, OutboxState.SENT]


@pytest.mark.parametrize("minutes", [0, 3])
async def test_a_tap_is_answered_while_telegram_remembers_it(stage: Stage, minutes: int) -> None:
    await stage.play("Sitti > /start\n")
    stage.request.calls.clear()
    stage.request.fails = [ApiRefusal(429, "Too Many Requests: retry after 1", retry_after=1)] if minutes else []
    stage.world.press_label(stage.cast["Sitti"], "Kehadiran mengajar")
    await stage.settle()
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(minutes=minutes))
    await stage.settle()
    answers = [name for name, _ in stage.request.calls if name == "answerCallbackQuery"]
    assert answers == ["answerCallbackQuery"]


async def test_an_old_card_loses_its_buttons_when_the_next_one_comes(stage: Stage) -> None:
    await stage.play("Sitti > /lapor\nSitti > 43/45\n")
    cards = [message for message in stage.world.chats[stage.cast["Sitti"]].messages.values() if "(1/2)" in message["text"]]
    assert all("reply_markup" not in message for message in cards)


async def test_the_command_menu_follows_role_and_language(stage: Stage) -> None:
    await stage.play("Sitti > /start\nBaso > /start\nTenri > /start\nTamu > /start\n")
    menus = {name: [one["command"] for one in stage.world.commands_for(id, "id")] for name, id in stage.cast.items()}
    assert "verifikasi" in menus["Baso"]
    assert "verifikasi" not in menus["Sitti"]
    assert "impor" in menus["Tenri"]
    assert menus["Tamu"] == ["start", "bahasa", "bantuan"]
    await stage.play("Sitti > /bahasa\nSitti > [English]\n")
    assert stage.world.commands_for(stage.cast["Sitti"], "id")[0]["description"] == "home: what waits for me"


async def test_yesterdays_reminder_loses_its_buttons_when_todays_comes(stage: Stage) -> None:
    await stage.play("-- 2026-10-02 08:05\n-- 2026-10-05 08:05\n")
    reminders = [m for m in stage.world.chats[stage.cast["Sitti"]].messages.values() if "Pengingat" in m["text"]]
    assert ["reply_markup" in message for message in reminders] == [False, True]


async def test_replies_leave_before_notices_that_were_promised_earlier(stage: Stage) -> None:
    for number in range(3):
        _notify(stage, f"n{number}", to=2)
    with Session(stage.process.database.engine) as session, session.begin():
        now = stage.process.clock.now()
        session.add(
            Outbox(
                chat_id=stage.cast["Sitti"],
                screen="adoption/help",
                urgency=Urgency.REPLY,
                made_at=now,
                not_before=now,
                facts={"commands": [], "admins": []},
            )
        )
    await stage.settle()
    said_to = [call["chat_id"] for name, call in stage.request.calls if name == "sendMessage"]
    assert said_to == [stage.cast["Sitti"], *[stage.cast["Baso"]] * 3]


async def test_whoever_returns_gets_what_is_still_useful_and_nothing_that_is_not(stage: Stage) -> None:
    now = stage.process.clock.now()
    stage.world.block(stage.cast["Sitti"])
    await stage.settle()
    _notify(stage, "useful", expires_at=now + timedelta(hours=2))
    _notify(stage, "stale", expires_at=now + timedelta(hours=1))
    await stage.settle()
    assert stage.chat("Sitti") == []
    stage.process.clock.move_to(now + timedelta(minutes=90))
    stage.world.block(stage.cast["Sitti"], blocked=False)
    await stage.settle()
    assert stage.rows(select(Outbox.state).order_by(Outbox.id)) == [OutboxState.SENT, OutboxState.BLOCKED]
    assert len(stage.chat("Sitti")) == 1


async def test_whoever_writes_to_us_has_let_us_in_again_although_telegram_did_not_say_so(stage: Stage) -> None:
    stage.world.block(stage.cast["Sitti"])
    await stage.settle()
    _notify(stage, "a")
    stage.world.chats[stage.cast["Sitti"]].blocked = False
    await stage.play("Sitti > /bantuan\n")
    assert stage.rows(select(Outbox.state).where(Outbox.key == "a")) == [OutboxState.SENT]


async def test_whoever_never_started_the_bot_has_a_row_that_says_so(stage: Stage) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        account = session.exec(select(Account).where(Account.telegram_id == stage.cast["Sitti"])).one()
        account.closed_at = stage.process.clock.now()
    _notify(stage, "a")
    await stage.settle()
    assert stage.rows(select(Outbox.state)) == [OutboxState.NEVER_STARTED]


async def test_an_edit_that_changes_nothing_and_a_chat_that_is_gone_are_understood(stage: Stage) -> None:
    await stage.play("Sitti > /start\nSitti > [Kehadiran mengajar · September 2026]\n")
    user = stage.cast["Sitti"]
    stage.request.fails = [ApiRefusal(400, "Bad Request: message is not modified: specified new message content is the same")]
    stage.world.press(user, max(stage.world.chats[user].messages), "home")
    await stage.settle()
    stage.request.fails = [ApiRefusal(400, "Bad Request: chat not found")]
    _notify(stage, "a")
    await stage.settle()
    assert stage.rows(select(Outbox.state).order_by(Outbox.id)) == [OutboxState.SENT] * 3 + [OutboxState.BLOCKED]


async def test_processes_send_side_by_side_and_none_what_another_has_in_hand(stage: Stage) -> None:
    for person in (1, 2, 3, 4):
        _notify(stage, f"a{person}", to=person)
    engine, now = stage.process.database.engine, stage.process.clock.now()

    def take(worker: str, *, at: datetime) -> int:
        with Session(engine) as session, session.begin():
            return len(claim(session, now=at, worker=worker, replies=10, notices=2))

    assert [take(worker, at=now) for worker in ("first", "second", "third")] == [2, 2, 0]
    later = now + timedelta(seconds=61)
    if engine.dialect.name == "postgresql":
        assert take("third", at=later) == 0, "the database may have been away: a lease that ran out is no death"
    assert take("first", at=later) == 2, "its own, that it does not know of"


async def test_however_far_the_clock_leaps_what_is_on_its_way_is_not_sent_again(stage: Stage) -> None:
    """The lease of a row in hand runs out with the leap; the row stays in hand until its mark is written."""
    for key in ("a", "b", "c"):
        _notify(stage, key, to=1)
    _notify(stage, "d", to=2)
    delivery = stage.process.delivery
    await delivery.look()
    for hours in (1, 2, 49):
        stage.process.clock.move_to(stage.process.clock.now() + timedelta(hours=hours))
        await delivery.look()
    await stage.settle()
    assert len(stage.chat("Sitti")) == 3
    assert len(stage.chat("Baso")) == 1
    assert set(stage.rows(select(Outbox.state))) == {OutboxState.SENT}


async def test_a_reply_handed_on_after_a_leap_was_claimed_by_nobody_else(stage: Stage) -> None:
    """Between the commit and the sending the clock may leap, and a look may come first."""
    delivery = stage.process.delivery
    _notify(stage, "a", to=1, urgency=Urgency.REPLY)
    with Session(stage.process.database.engine) as session, session.begin():
        (row,) = claim(session, now=stage.process.clock.now(), worker=delivery._worker, replies=9, notices=9)
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(hours=3))
    await delivery.look()
    delivery.hurry([row])
    await stage.settle()
    assert len(stage.chat("Sitti")) == 1


async def test_a_message_is_marked_as_soon_as_telegram_has_it_however_long_a_courtesy_takes(stage: Stage) -> None:
    await stage.play("Sitti > /start\n")
    answer, telegram = asyncio.Event(), stage.request
    ask = telegram.do_request

    async def slow(url: str, *given: Any, **more: Any) -> tuple[int, bytes]:
        if url.endswith("answerCallbackQuery"):
            await answer.wait()
        return await ask(url, *given, **more)

    telegram.do_request = slow
    stage.world.press_label(stage.cast["Sitti"], "Kehadiran mengajar")
    (tap,) = stage.world.pending(0)
    await stage.process.application.process_update(Update.de_json(tap, stage.process.application.bot))
    async with asyncio.timeout(10):
        while OutboxState.WAITING in stage.rows(select(Outbox.state)):
            await asyncio.sleep(0)
    answer.set()
    await stage.process.delivery.settle_all()
    assert [name for name, _ in telegram.calls].count("answerCallbackQuery") == 1


async def test_what_is_said_while_a_failure_is_being_written_down_does_not_overtake_it(stage: Stage) -> None:
    database, bot = stage.process.database, stage.process.application.bot
    written, failed = asyncio.Event(), asyncio.Event()
    share = database.share

    async def slow(work: Any) -> Any:
        if failed.is_set() and not written.is_set() and "_write_settled" in work.__qualname__:
            await written.wait()
        return await share(work)

    async def fails(*_given: Any, **_more: Any) -> tuple[int, bytes]:
        failed.set()
        telegram.do_request = ask
        raise RetryAfter(7)

    telegram, ask = stage.request, stage.request.do_request
    telegram.do_request = fails
    database.share = slow
    for words in ("/start", "/bantuan"):
        stage.world.send_text(stage.cast["Sitti"], words)
        update = stage.world.pending(0)[-1]
        await stage.process.application.process_update(Update.de_json(update, bot))
        await failed.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    written.set()
    await stage.process.delivery.settle_all()
    assert stage.chat("Sitti") == ["/start", "/bantuan"], "both wait"
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(seconds=7))
    stage.world.pending(stage.world.pending(0)[-1]["update_id"] + 1)
    await stage.settle()
    assert [line.split(" ")[0] for line in stage.chat("Sitti")] == ["/start", "/bantuan", "Selamat", "Bantuan"]


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_message_is_put_back_between_the_updates_of_its_chat_and_not_during_one(stage: Stage) -> None:
    _notify(stage, "a")
    database, now = stage.process.database, stage.process.clock.now()
    (row,) = await database.write(lambda session: claim(session, now=now, worker="w", replies=9, notices=9))
    update_under_way = database.session()
    lock(update_under_way, row["chat_id"])
    writing = asyncio.create_task(database.write(lambda session: settle(session, [Settled.again(row, now=now)])))
    await asyncio.wait([writing], timeout=0.3)
    assert not writing.done()
    update_under_way.commit()
    update_under_way.close()
    await writing
    assert stage.rows(select(Outbox.attempts)) == [1]
