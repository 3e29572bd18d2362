"""What Telegram refuses is told in other words; what it loses is said again; what is too long has pages."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select
from telegram.error import ChatMigrated, NetworkError, TimedOut

from bot.delivery.courtesies import TAP_LIVES
from bot.delivery.outcome import Settled
from domain.actions import GoHome
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import Chat
from sandbox.refusals import ApiRefusal
from services.messages import outbox, undelivered
from services.messages.outbox import Notice
from tests.city import NOW
from tests.stage import Stage

_BRIEF = "tidak dapat ditampilkan di Telegram"
REFUSALS = [
    "Bad Request: message is too long",
    "Bad Request: can't parse entities: Unsupported start tag",
    "Bad Request: reply markup is too long",
    "Bad Request: BUTTON_DATA_INVALID",
    "Bad Request: something nobody has heard of",
]


def _post(stage: Stage, key: str, *, to: int = 1, screen: str = "people/language_chosen", **more: object) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        outbox.post(session, Notice(to=to, screen=screen, key=key, **more), now=stage.process.clock.now())


def _labels(stage: Stage, who: str) -> list[str]:
    last = max(stage.world.chats[stage.cast[who]].messages.values(), key=lambda one: one["message_id"])
    return [button["text"] for row in last.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


@pytest.mark.parametrize("words", REFUSALS)
async def test_a_refused_reply_is_replaced_by_a_short_one_with_a_way_on(stage: Stage, words: str) -> None:
    stage.request.fails = [ApiRefusal(400, words)]
    await stage.play("Sitti > /lapor\n")
    assert _BRIEF in stage.chat("Sitti")[-1]
    assert _labels(stage, "Sitti") == ["🏠 Menu utama"]
    (row,) = stage.rows(select(Outbox))
    assert row.state is OutboxState.FAILED
    assert words.removeprefix("Bad Request: ").lower() in (row.error or "").lower()
    assert "Selamat datang" in await stage.play("Sitti > [🏠 Menu utama]\n")


async def test_a_refused_edit_is_replaced_too(stage: Stage) -> None:
    await stage.play("Sitti > /start\n")
    stage.request.fails = [ApiRefusal(400, "Bad Request: can't parse entities: x")]
    assert _BRIEF in await stage.play("Sitti > [Kehadiran mengajar · September 2026]\n")


async def test_a_refused_notice_is_replaced_too(stage: Stage) -> None:
    stage.request.fails = [ApiRefusal(400, "Bad Request: message is too long")]
    _post(stage, "a")
    await stage.settle()
    assert "Ada pemberitahuan untuk Bapak/Ibu" in stage.chat("Sitti")[-1]


async def test_what_cannot_be_worded_is_replaced_too(stage: Stage) -> None:
    _post(stage, "a", screen="evaluation/feedback/told")  # without its facts
    await stage.settle()
    assert _BRIEF in stage.chat("Sitti")[-1]


async def test_the_short_one_waits_like_any_other_where_telegram_is_away(stage: Stage) -> None:
    stage.request.fails = [ApiRefusal(400, REFUSALS[0]), ApiRefusal(429, "Too Many Requests: retry after 3", retry_after=3)]
    await stage.play("Sitti > /lapor\n")
    assert stage.chat("Sitti") == ["/lapor"]
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(seconds=3))
    await stage.settle()
    assert _BRIEF in stage.chat("Sitti")[-1]


FILES = [
    ({"as": "document", "file_id": "gone"}, None),
    ({"as": "photo", "file_id": "gone"}, None),
    ({"as": "document", "draw": "template"}, ApiRefusal(413, "Request Entity Too Large")),
]


@pytest.mark.parametrize(("attachment", "answer"), FILES, ids=["forgotten document", "forgotten photo", "too large"])
async def test_a_file_that_cannot_be_sent_leaves_its_words_and_says_so(
    stage: Stage, attachment: dict[str, object], answer: ApiRefusal | None
) -> None:
    stage.request.fails = [answer] if answer else []
    _post(stage, "a", attachment=attachment, keyboard=[[outbox.Button("home", GoHome())]])
    await stage.settle()
    words = stage.chat("Sitti")[-1]
    assert "Bahasa Indonesia" in words
    assert "Berkasnya tidak dapat dikirim" in words
    assert stage.rows(select(Outbox.state)) == [OutboxState.FAILED]


async def test_the_admins_hear_of_it_once_a_day_and_it_is_counted(stage: Stage) -> None:
    stage.request.fails = [ApiRefusal(400, REFUSALS[0])]
    await stage.play("Sitti > /lapor\n")
    assert "1 pesan tidak dapat ditampilkan" in (await stage.play("-- 2026-10-01 09:30\n-- 2026-10-01 10:00\n"))
    told = [line for line in stage.chat("Tenri") if "tidak dapat ditampilkan" in line]
    assert len(told) == 1
    with Session(stage.process.database.engine) as session:
        assert undelivered.counts(session) == {"reply": 1, "notice": 0}


async def test_what_is_too_long_has_pages_and_loses_nothing(stage: Stage) -> None:
    words = " ".join(f"<kata{number}>" for number in range(2_000))
    _post(
        stage,
        "a",
        screen="evaluation/feedback/told",
        facts={"said": {"kind": "note", "by": "Baso Contoh", "words": words}},
        keyboard=[[outbox.Button("home", GoHome())]],
    )
    await stage.settle()
    seen, user = [stage.chat("Sitti")[-1]], stage.cast["Sitti"]
    while "Lanjutan" in (label := _labels(stage, "Sitti")[-2]):
        stage.world.press_label(user, label)
        await stage.settle()
        seen.append(stage.chat("Sitti")[-1])
    assert len(seen) > 3
    assert all(f"<kata{number}>" in " ".join(seen) for number in range(2_000))
    assert len(stage.chat("Sitti")) == 1, "pages turn in place"
    assert "🏠 Menu utama" in _labels(stage, "Sitti")


async def test_the_page_of_somebody_else_is_not_shown(stage: Stage) -> None:
    _post(stage, "a", screen="evaluation/feedback/told", facts={"said": {"kind": "note", "by": "Baso", "words": "rahasia " * 900}})
    await stage.settle()
    (row,) = stage.rows(select(Outbox.id))
    await stage.play("Rahma > /start\n")
    stage.world.press(stage.cast["Rahma"], max(stage.world.chats[stage.cast["Rahma"]].messages), f"page:{row}:1")
    await stage.settle()
    assert not any("rahasia" in line for line in stage.chat("Rahma"))


async def test_words_too_long_below_a_file_are_behind_a_button(stage: Stage) -> None:
    await stage.play("Sitti > (foto)\n")
    photo = next(iter(stage.world.files))
    _post(
        stage,
        "a",
        screen="evaluation/feedback/told",
        facts={"said": {"kind": "note", "by": "Baso Contoh", "words": "panjang " * 300}},
        attachment={"as": "photo", "file_id": photo},
    )
    await stage.settle()
    assert "📄 Baca seluruhnya" in _labels(stage, "Sitti")
    read = await stage.play("Sitti > [📄 Baca seluruhnya]\nSitti > [Lanjutan (2/3)]\nSitti > [Lanjutan (3/3)]\n")
    assert read.count("panjang") == 300


LOST = [ApiRefusal(429, "Too Many Requests: retry after 2", retry_after=2), ApiRefusal(502, "Bad Gateway"), NetworkError("reset")]


@pytest.mark.parametrize("lost", LOST, ids=["429", "502", "reset"])
@pytest.mark.parametrize("times", [1, 2, 4])
async def test_a_lost_answer_to_a_tap_is_given_again(stage: Stage, lost: ApiRefusal | Exception, times: int) -> None:
    await stage.play("Sitti > /start\n")
    stage.request.taps_fail = [lost] * times
    stage.world.press_label(stage.cast["Sitti"], "Kehadiran mengajar")
    for _ in range(6):
        await stage.settle()
        stage.process.clock.move_to(stage.process.clock.now() + timedelta(seconds=2))
    answers = [name for name, _ in stage.request.calls if name == "answerCallbackQuery"]
    assert len(answers) == times + 1
    assert not stage.world.taps, "the button has stopped spinning"
    assert len(stage.chat("Sitti")) == 2, "nothing was said twice"


async def test_an_answer_to_a_tap_is_not_repeated_when_telegram_has_forgotten_it(stage: Stage) -> None:
    await stage.play("Sitti > /start\n")
    stage.request.taps_fail = [LOST[0]]
    stage.world.press_label(stage.cast["Sitti"], "Kehadiran mengajar")
    await stage.settle()
    stage.process.clock.move_to(stage.process.clock.now() + TAP_LIVES + timedelta(seconds=1))
    await stage.settle()
    assert set(stage.rows(select(Outbox.state))) == {OutboxState.SENT, OutboxState.EXPIRED}
    assert [name for name, _ in stage.request.calls].count("answerCallbackQuery") == 1


async def test_a_tap_that_is_answered_late_holds_nobody_up(stage: Stage) -> None:
    await stage.play("Sitti > /start\n")
    stage.request.taps_fail = [ApiRefusal(429, "Too Many Requests: retry after 60", retry_after=60)]
    stage.world.press_label(stage.cast["Sitti"], "Kehadiran mengajar")
    await stage.settle()
    assert "Bantuan" in await stage.play("Sitti > /bantuan\n")


async def test_a_group_that_became_a_supergroup_gets_its_answer(stage: Stage) -> None:
    group, new = -100, -1_000_000_100
    for id in (group, new):
        stage.world.add_group(id, "Guru", [stage.cast["Baso"]])
    stage.request.fails = [ChatMigrated(new)]
    with Session(stage.process.database.engine) as session, session.begin():
        now = stage.process.clock.now()
        for number in range(2):
            session.add(
                Outbox(
                    chat_id=group,
                    screen="insight/group_private",
                    facts={"bot": "x"},
                    urgency=Urgency.REPLY,
                    made_at=now,
                    not_before=now + timedelta(seconds=number),
                )
            )
        session.add(Chat(telegram_id=group, language="en"))
    await stage.settle()
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(seconds=1))
    await stage.settle()
    assert [call["chat_id"] for name, call in stage.request.calls if name == "sendMessage"] == [group, new, new]
    assert stage.rows(select(Chat.language).where(Chat.telegram_id == new)) == ["en"]


WAITS = [
    ("a reply, Telegram answers others", Urgency.REPLY, True, [1, 2, 4, 4, 4, 4, 4, 4, 4]),
    ("a reply, Telegram answers nobody", Urgency.REPLY, False, [1, 2, 4, 8, 16, 30, 30, 30, 30]),
    ("a notice, Telegram answers others", Urgency.NOTICE, True, [1, 2, 4, 4, 4, 4, 4, 4, 4]),
    ("a notice, Telegram answers nobody", Urgency.NOTICE, False, [1, 2, 4, 8, 16, 32, 64, 128, 256]),
]


@pytest.mark.parametrize(("case", "urgency", "well", "pauses"), WAITS, ids=[case[0] for case in WAITS])
def test_how_long_a_chat_waits_after_so_many_lost_answers(case: str, urgency: Urgency, well: bool, pauses: list[int]) -> None:
    row = {"id": 1, "chat_id": 101, "urgency": urgency, "made_at": NOW, "screen": "home/home", "person_id": 1}
    found = [Settled.unheard({**row, "attempts": lost}, now=NOW, well=well).not_before for lost in range(len(pauses))]
    assert found == [NOW + timedelta(seconds=pause) for pause in pauses], case


async def test_a_chat_whose_answers_are_lost_is_tried_again_soon_where_telegram_is_well(stage: Stage) -> None:
    stage.request.fails = [TimedOut()]
    await stage.play("Sitti > /start\n")
    for lost in range(8):
        await stage.play("Baso > /bantuan\n")
        stage.request.fails = [TimedOut()] if lost < 7 else []
        stage.process.clock.move_to(stage.process.clock.now() + timedelta(seconds=4))
        await stage.settle()
    assert stage.request.fails == []
    assert "Selamat datang" in stage.chat("Sitti")[-1], "half a minute, not four"


async def test_a_pause_ends_when_telegram_answers_others(stage: Stage) -> None:
    stage.request.fails = [TimedOut()]
    await stage.play("Sitti > /start\n")
    now = stage.process.clock.now()
    with Session(stage.process.database.engine) as session, session.begin():
        (row,) = session.exec(select(Outbox)).all()
        row.attempts, row.not_before = 8, now + timedelta(seconds=128)
        session.add(row)
    await stage.play("Baso > /start\n")
    (row,) = stage.rows(select(Outbox).where(Outbox.chat_id == stage.cast["Sitti"]))
    assert row.not_before - now <= timedelta(seconds=4)
    stage.process.clock.move_to(now + timedelta(seconds=4))
    await stage.settle()
    assert "Selamat datang" in stage.chat("Sitti")[-1]
