"""Reporting costs little: few messages from the person, and few to them."""

from sqlmodel import Session, select

from models.standards.standard import Indicator, IndicatorPosition
from tests.stage import Stage


def _messages(stage: Stage, name: str) -> tuple[int, int]:
    """How many messages a chat holds from the person and from the bot."""
    messages = stage.world.chats[stage.cast[name]].messages.values()
    theirs = sum(message["from"] != stage.world.bot for message in messages)
    return theirs, len(messages) - theirs


async def test_eight_indicators_take_at_most_ten_messages_and_two_new_ones_each(stage: Stage) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        modul = session.exec(select(Indicator).where(Indicator.code == "MODUL")).one()
        for number in range(6):
            values = {**modul.model_dump(exclude={"id"}), "code": f"MODUL-{number}"}
            indicator = Indicator(**values)
            session.add(indicator)
            session.flush()
            session.add(IndicatorPosition(indicator_id=indicator.id, position="Guru Kelas"))
    said = await stage.play("Sitti > /lapor\nSitti > 43/45\n" + "Sitti > 6\n" * 7 + "Sitti > [✅ Kirim]\n")
    assert "(8/8)" in said
    assert "Tersimpan" in said
    theirs, ours = _messages(stage, "Sitti")
    assert theirs + 1 <= 10, "the words and the tap"
    assert ours <= 2 * 8


async def test_one_indicator_takes_two_taps_and_one_number(stage: Stage) -> None:
    await stage.play("Sitti > /start\nSitti > [Modul ajar]\nSitti > 6\nSitti > [✅ Kirim]\n")
    assert _messages(stage, "Sitti") == (2, 2)
