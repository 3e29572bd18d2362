"""A fake Telegram in a process of its own: people who answer as soon as they are asked. Told `go`, it prints what it measured."""

import asyncio
import sys
import time
from datetime import UTC, datetime

from starlette.applications import Starlette

from sandbox.server import BotApi
from sandbox.site import serve
from sandbox.world import World


async def main(latency: float, first: int, people: int) -> None:
    """Serve, say where, wait for the bot, then let everybody talk."""
    world = World(lambda: datetime.now(UTC))
    for user in range(first, first + people):
        world.add_user(user, "Guru")
        world.chats[user].started = True
    api = BotApi(world, latency=latency)
    opened = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve(Starlette(routes=api.routes()), host="127.0.0.1", port=0, ready=opened.set_result))
    print(f"http://127.0.0.1:{await opened}", flush=True)
    polled = asyncio.Event()

    async def wait_for_poll() -> None:
        while not api.polls:
            await asyncio.sleep(0.005)
        polled.set()

    await wait_for_poll()
    print("polling", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    waits: list[float] = []
    begun = time.perf_counter()
    await asyncio.gather(*(_talk(world, user, waits) for user in range(first, first + people)))
    seconds = time.perf_counter() - begun
    waits.sort()
    print(seconds, 1000 * waits[len(waits) // 2], 1000 * waits[int(len(waits) * 0.99)], flush=True)
    await asyncio.gather(server, return_exceptions=True)


async def _talk(world: World, user: int, waits: list[float]) -> None:
    for say, expected in (("/lapor", "(1/"), ("43/45", "(2/"), ("6", "Ringkasan"), ("[✅ Kirim]", "Tersimpan")):
        heard = asyncio.Event()

        def hear(event: dict[str, object], expected: str = expected, heard: asyncio.Event = heard) -> None:
            if event["chat"] == user and event["kind"] in ("message", "edit"):
                message = world.chats[user].messages[event["message"]]  # type: ignore[index]
                if expected in message.get("text", "") and message["from"] == world.bot:
                    heard.set()

        stop = world.listen(hear)
        begun = time.perf_counter()
        if say.startswith("["):
            world.press_label(user, say[1:-1])
        else:
            world.send_text(user, say)
        await heard.wait()
        stop()
        waits.append(time.perf_counter() - begun)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
