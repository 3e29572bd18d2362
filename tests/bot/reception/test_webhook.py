"""The webhook: only Telegram is heard, and 200 is said only after everything is stored."""

from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot.reception.webhook import webhook
from models.messages.message import SeenUpdate
from tests.stage import Stage

_SECRET = "s3cret"


async def _post(stage: Stage, payload: Any, secret: str = _SECRET) -> int:
    site = webhook(stage.process.application, path="/hook", secret=_SECRET)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://bot") as client:
        answer = await client.post("/hook", json=payload, headers={"X-Telegram-Bot-Api-Secret-Token": secret})
    return answer.status_code


async def test_an_update_is_acknowledged_once_it_is_stored(stage: Stage) -> None:
    stage.world.send_text(stage.cast["Sitti"], "/start")
    (update,) = stage.world.pending(0)
    assert await _post(stage, update) == 200
    assert stage.rows(select(SeenUpdate.update_id)) == [update["update_id"]]
    assert await _post(stage, update) == 200, "the same update again is fine, and changes nothing"


@pytest.mark.parametrize("secret", ["", "wrong", "s3cre", "s3crett"])
async def test_nobody_without_the_secret_is_heard(stage: Stage, secret: str) -> None:
    stage.world.send_text(stage.cast["Sitti"], "/start")
    assert await _post(stage, stage.world.pending(0)[0], secret) == 403
    assert stage.rows(select(SeenUpdate)) == []


@pytest.mark.parametrize("payload", [[], {}, {"update_id": "x"}, "text"])
async def test_what_is_no_update_is_refused(stage: Stage, payload: Any) -> None:
    assert await _post(stage, payload) == 400


async def test_while_the_database_is_away_telegram_is_asked_to_come_again(stage: Stage, monkeypatch: Any) -> None:
    def away(*_args: Any, **_facts: Any) -> None:
        raise OperationalError("select 1", {}, Exception("gone"))

    stage.world.send_text(stage.cast["Sitti"], "/start")
    (update,) = stage.world.pending(0)
    with monkeypatch.context() as patched:
        patched.setattr(stage.process.application.database, "session", away)
        patched.setattr(stage.process.application.database, "write", away)
        assert await _post(stage, update) == 503
    assert await _post(stage, update) == 200
