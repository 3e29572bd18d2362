"""`/pengiriman` tells of whatever was sent, also of what an earlier version of the bot has sent."""

from pathlib import Path

import pytest
from sqlmodel import Session

from models.messages.message import Outbox, OutboxState, Urgency
from services.messages.actions import OpenDelivery
from tests.stage import Stage

_FOLDER = Path(__file__).parents[2] / "texts/screens"
_SCREENS = sorted(str(path.relative_to(_FOLDER)).removesuffix(".id.j2") for path in _FOLDER.rglob("*.id.j2"))
_STRANGE = ["a_screen/of_before", "refusal:evidence_of_a_name_that_no_button_could_carry_at_all"]


@pytest.mark.parametrize("language", ["Bahasa Indonesia", "English"])
async def test_every_screen_that_may_be_sent_has_its_line(stage: Stage, language: str) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        for state in OutboxState:
            session.add_all(
                Outbox(
                    chat_id=0,
                    person_id=1,
                    screen=screen,
                    key=f"{screen}:{state}",
                    urgency=Urgency.NOTICE,
                    state=state,
                    made_at=stage.process.clock.now(),
                    not_before=stage.process.clock.now(),
                    error="x" * 300,
                )
                for screen in (*_SCREENS, *_STRANGE)
                if state is not OutboxState.WAITING
            )
    await stage.play(f"Tenri > /bahasa\nTenri > [{language}]\nTenri > /pengiriman\n")
    pages, user = [stage.chat("Tenri")[-1]], stage.cast["Tenri"]
    for number in range(2, 200):
        try:
            stage.world.press_label(user, f"{number} ›")
        except LookupError:
            break
        await stage.settle()
        pages.append(stage.chat("Tenri")[-1])
    assert len(pages) >= (len(_SCREENS) + len(_STRANGE)) // 6
    assert all("14" in page for page in pages), "none is the short answer to what could not be shown"


@pytest.mark.parametrize("screen", _SCREENS)
def test_the_door_to_each_fits_its_button(screen: str) -> None:
    assert OpenDelivery(screen, "2026-12-31", 999).pack()
