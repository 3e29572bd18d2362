"""A forged, forwarded or old button of a training opens and changes nothing for those it is not meant for."""

from dataclasses import fields

import pytest
from sqlmodel import Session, select

import handlers
from domain.actions import known_actions
from models.training.certificate import Certificate
from models.training.check import CheckQuestion, CheckResult
from models.training.training import Attendance, Invitee, Training, TrainingDraft
from services.training import actions as training
from tests.given import given
from tests.stage import Stage

assert handlers.conversations(), "importing them makes the actions known"
_TABLES = (Training, Invitee, Attendance, Certificate, CheckQuestion, CheckResult, TrainingDraft)
_SAMPLES = {int: ("1", "2"), bool: ("1", "0"), str: ("yes", "number")}
_OWN = ("trns", "jp", "cert:0", "certok", "certbk")
"""What opens the presser's own list and wallet."""


def _forged() -> list[str]:
    found = []
    for code, kind in sorted(known_actions().items()):
        if kind.__module__ == training.__name__:
            for number in (0, 1):
                found.append(":".join([code, *(_SAMPLES[field.type][number] for field in fields(kind))]))
    return sorted(
        {data for data in found if not data.startswith(_OWN)} | {"rsvp:1:yes", "rsvp:1:no", "rsvp:1:perhaps", "trstar:1:9"}
    )


def _state(stage: Stage) -> list[str]:
    return [str(sorted(row.model_dump().items(), key=str)) for table in _TABLES for row in stage.rows(select(table))]


@pytest.mark.parametrize("intruder", ["Rahma", "Tamu"])
async def test_no_button_lets_one_see_or_change_a_training_of_others(stage: Stage, intruder: str) -> None:
    given(stage.process.database.engine, "given training PL-1 2026-10-20 title=Rahasia organiser=Andi seats=1 for=Guru Kelas")
    with Session(stage.process.database.engine) as session, session.begin():
        session.add_all(
            CheckQuestion(training_id=1, place=place, text="Soal?", choices=["ya", "tidak"], answer=0) for place in range(3)
        )
    await stage.play("-- 2026-10-02 09:20\nSitti > [Hadir]\nTenri > /pelatihan_baru\nTenri > Judul baru\n")
    await stage.play(f"-- 2026-10-20 08:00\n{intruder} > /start\n")
    user, before = stage.cast[intruder], _state(stage)
    assert _forged()
    for data in _forged():
        said = len(stage.world.chats[user].messages)
        stage.world.press(user, max(stage.world.chats[user].messages), data)
        await stage.settle()
        new = " ".join(stage.chat(intruder)[said - 1 :])
        assert "Rahasia" not in new, data
        assert "Judul baru" not in new, data
    assert _state(stage) == before


async def test_who_is_no_admin_any_more_cannot_publish(stage: Stage) -> None:
    await stage.play("Tenri > /pelatihan_baru\n")
    user = stage.cast["Sitti"]
    await stage.play("Sitti > /start\n")
    for data in ("plpub", "plback", "pldrop"):
        stage.world.press(user, max(stage.world.chats[user].messages), data)
        await stage.settle()
        assert "Pelatihan baru" not in stage.chat("Sitti")[-1]
    assert len(stage.rows(select(TrainingDraft))) == 1
    assert stage.rows(select(Training)) == []
