"""Buttons of a change by conversation, pressed by whom they are not for, twice, late, or by somebody who is no admin any more."""

from sqlmodel import Session, col, select, update

from domain.exchange.managing import Task
from models.exchange.managed import ManagedChange
from models.people.person import Person, Posting, Role
from services.home.manage_actions import BeginChange, ChooseAnswer, SaveChange, UndoChange
from tests.given import person_id
from tests.stage import Stage

_ENDS = """
Tenri > /kelola
Tenri > [👥 Orang]
Tenri > [🚪 Akhiri penugasan]
Tenri > Rahma
Tenri > 31/10/2026
"""


def _ended(stage: Stage) -> bool:
    with Session(stage.process.database.engine) as session:
        rahma = person_id(session, "Rahma")
    return any(one.valid_until for one in stage.rows(select(Posting).where(col(Posting.person_id) == rahma)))


async def _presses(stage: Stage, who: str, data: str) -> str:
    """Somebody presses a button with this data below the last message they have."""
    said = stage.world.chats[stage.cast[who]].messages
    stage.world.press(stage.cast[who], max(said), data)
    await stage.settle()
    return stage.chat(who)[-1]


async def test_only_the_admin_who_looked_saves_and_undoes_and_each_once(stage: Stage) -> None:
    await stage.play("Sitti > /start\n" + _ENDS)
    (change,) = (one.id for one in stage.rows(select(ManagedChange)))
    for forged in (SaveChange(change), UndoChange(change), BeginChange(Task.ADD), ChooseAnswer(change, 1, 0)):
        await _presses(stage, "Sitti", forged.pack())
        assert not _ended(stage)
    assert len(stage.rows(select(ManagedChange))) == 1
    for _ in range(2):
        assert "Tersimpan" in await _presses(stage, "Tenri", SaveChange(change).pack())
        assert _ended(stage)
    for _ in range(2):
        assert "Dibatalkan" in await _presses(stage, "Tenri", UndoChange(change).pack())
        assert not _ended(stage)
    await _presses(stage, "Tenri", SaveChange(change).pack())  # what was undone is not written again by an old button
    assert not _ended(stage)


async def test_who_was_an_admin_when_they_looked_saves_nothing_afterwards(stage: Stage) -> None:
    await stage.play(_ENDS)
    (change,) = (one.id for one in stage.rows(select(ManagedChange)))
    with Session(stage.process.database.engine) as session, session.begin():
        session.execute(update(Person).where(col(Person.id) == person_id(session, "Tenri")).values(role=Role.STAFF))
    await _presses(stage, "Tenri", SaveChange(change).pack())
    told = (await stage.play("Tenri > /kelola\n")) + (await stage.play("Tenri > Baso\n"))
    assert "Orang" not in told
    assert not _ended(stage)
