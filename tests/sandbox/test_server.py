"""The sandbox over HTTP: python-telegram-bot talks to it as it would to Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter

from bot.clock import Clock
from bot.delivery.transport import AiohttpRequest, NotSent
from sandbox.refusals import ApiRefusal
from sandbox.server import BotApi
from sandbox.site import serve
from sandbox.world import World


@asynccontextmanager
async def serving(*routes: Route) -> AsyncIterator[str]:
    opened = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(Starlette(routes=list(routes)), host="127.0.0.1", port=0, ready=opened.set_result))
    try:
        yield f"http://127.0.0.1:{await opened}"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def talking(world: World, api: BotApi, *, token: str = "424242:SANDBOX") -> AsyncIterator[Bot]:
    async with serving(*api.routes()) as address:
        bot = Bot(
            token,
            base_url=f"{address}/bot",
            base_file_url=f"{address}/file/bot",
            request=AiohttpRequest(),
            get_updates_request=AiohttpRequest(),
        )
        await bot._request[0].initialize()
        await bot._request[1].initialize()
        try:
            yield bot
        finally:
            await bot._request[0].shutdown()
            await bot._request[1].shutdown()


def _world() -> World:
    world = World(Clock().now)
    world.add_user(1, "Sitti")
    world.start(1)
    return world


async def test_a_bot_can_say_edit_send_and_fetch() -> None:
    world = _world()
    async with talking(world, BotApi(world)) as bot:
        assert (await bot.get_me()).username == "SipakaingaBot"
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]])
        sent = await bot.send_message(1, "<b>halo</b>", parse_mode="HTML", reply_markup=buttons)
        assert (await bot.edit_message_text("baru", chat_id=1, message_id=sent.message_id)).text == "baru"
        document = await bot.send_document(1, b"%PDF-1.4", filename="a.pdf", caption="berkas")
        fetched = await bot.get_file(document.document.file_id)
        assert bytes(await fetched.download_as_bytearray()) == b"%PDF-1.4"
        photo = await bot.send_photo(1, b"\x89PNG")
        assert photo.photo[-1].file_size == 4
        updates = await bot.get_updates()
        assert [update.message.text for update in updates] == ["/start"]
        assert await bot.get_updates(offset=updates[-1].update_id + 1) == ()


async def test_refusals_arrive_as_ptbs_errors() -> None:
    world = _world()
    answers = [ApiRefusal(429, "Too Many Requests: retry after 3", retry_after=3)]

    async def inject(method: str, _parameters: object) -> ApiRefusal | None:
        return answers.pop() if method == "sendmessage" and answers else None

    async with talking(world, BotApi(world, inject=inject)) as bot:
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(1, "x")
        assert refused.value.retry_after.total_seconds() == 3
        with pytest.raises(BadRequest, match="essage text is empty"):
            await bot.send_message(1, " ")
        world.block(1)
        with pytest.raises(Forbidden):
            await bot.send_message(1, "x")
    async with talking(world, BotApi(world), token="424242:WRONG") as stranger:
        with pytest.raises(InvalidToken):
            await stranger.get_me()


async def test_a_long_poll_wakes_when_somebody_speaks_and_a_second_poller_ends_the_first() -> None:
    world = _world()
    api = BotApi(world)

    async def poll(bot: Bot, offset: int) -> asyncio.Task[tuple[Update, ...]]:
        """Poll in the background; returns once the server has the call."""
        calls = api.calls
        task = asyncio.create_task(bot.get_updates(offset=offset, timeout=20))
        async with asyncio.timeout(10):
            while api.calls == calls:
                await asyncio.sleep(0)
        return task

    async with talking(world, api) as bot:
        (first,) = await bot.get_updates()
        waiting = await poll(bot, first.update_id + 1)
        world.send_text(1, "halo")
        assert [update.message.text for update in await waiting] == ["halo"]
        one = await poll(bot, first.update_id + 2)
        two = await poll(bot, first.update_id + 2)
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await one
        world.send_text(1, "lagi")
        assert len(await two) == 1


async def test_a_webhook_gets_each_update_in_order_with_the_secret_until_it_is_taken() -> None:
    world = _world()
    heard: list[tuple[int, str | None]] = []
    refusals = [503, 500]
    done = asyncio.Event()

    async def hook(request: Request) -> Response:
        update = await request.json()
        heard.append((update["update_id"], request.headers.get("x-telegram-bot-api-secret-token")))
        if refusals:
            return Response(status_code=refusals.pop())
        if update["update_id"] == 2:
            done.set()
        return Response()

    async with serving(Route("/hook", hook, methods=["POST"])) as site, talking(world, BotApi(world)) as bot:
        world.send_text(1, "dua")
        await bot.set_webhook(f"{site}/hook", secret_token="rahasia")
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        async with asyncio.timeout(10):
            await done.wait()
    assert heard == [(1, "rahasia"), (1, "rahasia"), (1, "rahasia"), (2, "rahasia")]


async def test_what_comes_in_while_a_delivery_is_ending_is_delivered_too(monkeypatch: pytest.MonkeyPatch) -> None:
    world, rounds = _world(), list[int]()
    api = BotApi(world)
    ended = asyncio.Event()

    async def deliver() -> None:
        rounds.append(len(world.queue))
        world.queue.clear()
        if len(rounds) == 2:
            ended.set()
        else:
            world.send_text(1, "dua")

    monkeypatch.setattr(api, "_deliver", deliver)
    world.webhook["url"] = "http://127.0.0.1:9/hook"
    world.send_text(1, "satu")
    async with asyncio.timeout(5):
        await ended.wait()
    assert rounds == [2, 1]


async def test_a_line_that_is_dead_is_told_apart_from_an_answer_that_is_missing() -> None:
    request = AiohttpRequest()
    await request.initialize()
    with pytest.raises(NotSent):
        await request.do_request("http://127.0.0.1:9/x", "POST")
    await request.shutdown()
