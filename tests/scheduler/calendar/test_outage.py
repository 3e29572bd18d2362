"""Down from Friday afternoon to Tuesday morning: what each person gets afterwards, and when.

Friday 9 October 2026, 14.00, to Tuesday 13 October, 06.30, Makassar. In it lie the end of the evidence (10 October), the first day
to judge oneself (11 October), the Friday summary (9 October, 15.00), a day of the training, and the third day after a late report.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from models.messages.message import Outbox, OutboxState
from models.people.person import Leave, Person, Posting
from services.messages import outbox
from services.messages.outbox import Notice
from tests.given import given, person_id
from tests.stage import Stage

ZONE = ZoneInfo("Asia/Makassar")
DOWN, UP = "2026-10-09 14:00", "2026-10-13 06:30"
LOOKS = ("2026-10-13 06:30", "2026-10-13 07:05", "2026-10-13 08:05", "2026-10-13 15:05", "2026-10-14 07:05", "2026-10-14 08:05")


def _heard(stage: Stage) -> dict[str, list[tuple[str, str]]]:
    """By name what was sent since the outage began, with its local hour."""
    since = datetime.fromisoformat(DOWN).replace(tzinfo=ZONE)
    found: dict[str, list[tuple[str, str]]] = {}
    with Session(stage.process.database.engine) as session:
        rows = session.execute(
            select(Person.name, Outbox.screen, Outbox.settled_at)
            .join(Person, col(Person.id) == Outbox.person_id)
            .where(Outbox.state == OutboxState.SENT, col(Outbox.settled_at) >= since)
            .order_by(col(Outbox.settled_at), col(Outbox.id))
        )
        for name, screen, at in rows:
            short = next(who for who in stage.cast if who in name)
            found.setdefault(short, []).append((f"{at.astimezone(ZONE):%a %H:%M}", screen or ""))
    return found


async def _play(stage: Stage) -> None:
    engine = stage.process.database.engine
    for look in ("2026-10-02 08:05", "2026-10-02 15:05", "2026-10-04 08:05", "2026-10-05 08:05", "2026-10-06 08:05"):
        await stage.wait_until(look)
    given(engine, "given Rahma IDL until 2026-09: 43/45\ngiven Rahma TUNGGU until 2026-09: 25\n")
    await stage.wait_until("2026-10-09 13:55")
    now = stage.process.clock.now()
    with Session(engine) as session, session.begin():  # promised in the last minutes, not sent any more
        for who in ("Sitti", "Rahma", "Andi"):
            person = person_id(session, who)
            outbox.post(
                session, Notice(to=person, screen="evaluation/feedback/told", key=f"feedback:{who}", facts=_FEEDBACK), now=now
            )
        andi = person_id(session, "Andi")
        session.add(Leave(person_id=andi, first=date(2026, 10, 12), last=date(2026, 10, 13)))
        post = session.scalars(select(Posting).where(Posting.person_id == person_id(session, "Rahma"))).one()
        outbox.post(session, Notice(to=post.person_id, screen="messages/broadcast/message", key="b:1", facts=_WORDS), now=now)
    for look in LOOKS:
        await stage.wait_until(look)


_FEEDBACK: dict[str, object] = {"said": {"kind": "praise", "by": "Tenri Contoh", "words": "Bagus."}}
_WORDS: dict[str, object] = {"by": "Tenri", "html": "Apel pagi", "urgent": False}


EXPECTED = {
    "Sitti": [("Tue 07:05", "evaluation/feedback/told"), ("Tue 08:05", "evaluation/self_prompt")],
    "Baso": [("Tue 08:05", "evaluation/judge_prompt")],
    "Rahma": [
        ("Tue 07:05", "evaluation/feedback/told"),
        ("Tue 07:05", "messages/broadcast/message"),
        ("Tue 08:05", "evaluation/self_prompt"),
    ],
    "Andi": [("Wed 07:05", "evaluation/feedback/told"), ("Wed 08:05", "evaluation/judge_prompt")],
    "Tenri": [("Tue 08:05", "evaluation/judge_prompt")],
}
"""Nothing at 06.30, before the hours open; to Andi, on leave until Tuesday by a leave that was entered after the promise, on Wednesday;
the evaluation at eight, as the timetable announces it."""


async def test_after_an_outage_from_friday_to_tuesday_each_hears_once_in_their_hours_what_is_true_then(stage: Stage) -> None:
    await _play(stage)
    assert _heard(stage) == EXPECTED
    with Session(stage.process.database.engine) as session:
        rows = list(session.scalars(select(Outbox)))
        missed = {row.key for row in rows if row.state is OutboxState.EXPIRED}
        assert missed == {f"summary:week:2026-10-05:{person_id(session, who)}" for who in ("Baso", "Andi", "Tenri")}
        assert {row.error for row in rows if row.state is OutboxState.EXPIRED} == {"missed: no longer worth reading"}
        prompts = [row for row in rows if row.screen and row.screen.endswith("_prompt") and row.state is OutboxState.SENT]
        assert {row.facts["until"]["$date"] for row in prompts} <= {"2026-10-17", "2026-10-21"}, (
            "four days are enough: nothing moves"
        )
