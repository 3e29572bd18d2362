"""What the chat page asks the site for, without a browser."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.clock import Clock
from sandbox.server import BotApi
from sandbox.site import Landmark, build
from sandbox.world import World

NOW = datetime(2026, 10, 1, tzinfo=UTC)


class Hurry:
    """A clock that is moved in two goes, as by mornings and afternoons."""

    def __init__(self) -> None:
        self.clock = Clock(stands_at=NOW)
        self.seen: list[datetime] = []
        self.world = World(self.clock.now)
        self.world.add_user(1, "Sitti")

    async def move(self, at: datetime) -> None:
        for moment in (self.clock.now() + (at - self.clock.now()) / 2, at):
            self.clock.move_to(moment)
            self.seen.append(self.clock.now())
            await asyncio.sleep(0)

    def page(self) -> httpx.AsyncClient:
        marks = [Landmark("besok", "tomorrow", NOW + timedelta(days=1))]
        site = build(BotApi(self.world), roster=[], landmarks=lambda: marks, move_clock=self.move, zone="Asia/Makassar")
        return httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://sandbox")


async def test_time_passed_twice_at_once_never_runs_backwards() -> None:
    hurry = Hurry()
    async with hurry.page() as page:
        ways = [page.post("/api/clock", json={"at": (NOW + timedelta(days=days)).isoformat()}) for days in (8, 3, 9)]
        answers = await asyncio.gather(*ways)
    assert hurry.seen == sorted(hurry.seen)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 400]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"at": 5}', b'{"at": "besok"}', b'{"at": "2026-10-02T15:05:00"}'])
async def test_what_is_no_moment_does_not_move_the_clock(body: bytes) -> None:
    hurry = Hurry()
    async with hurry.page() as page:
        assert (await page.post("/api/clock", content=body)).status_code == 400
    assert hurry.seen == []


async def test_a_page_is_given_the_newest_messages_and_how_many_lie_before() -> None:
    hurry = Hurry()
    for number in range(70):
        hurry.world.send_text(1, str(number))
    async with hurry.page() as page:
        first, more = [(await page.get(f"/api/chat/1/1?last={last}")).json() for last in ("x", "500")]
    assert (len(first["messages"]), first["earlier"]) == (60, 10)
    assert (len(more["messages"]), more["earlier"]) == (70, 0)


async def test_a_page_without_a_guide_opens_on_somebody() -> None:
    async with Hurry().page() as page:
        assert (await page.get("/api/guide")).json() == {"phones": [], "about": {}, "steps": []}
        assert (await page.post("/api/speak/1", data={"language": "en"})).json() == {"ok": True}
        assert (await page.post("/api/speak/2", data={"language": "en"})).status_code == 404
