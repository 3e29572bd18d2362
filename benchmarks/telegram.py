"""A fake Telegram in a process of its own: people who answer as soon as they are asked. Told `go`, it prints what it measured."""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette

from sandbox.server import BotApi
from sandbox.site import serve
from sandbox.world import World

STEPS = (("/lapor", "(1/"), ("43/45", "(2/"), ("6", "Ringkasan"), ("[✅ Kirim]", "Tersimpan"))
"""What a person says or taps, and what tells them that it was heard."""


@dataclass(frozen=True)
class Plan:
    """Who talks, and how."""

    first: int
    """The Telegram id of the first person; the others follow."""
    people: int
    latency: float = 0.0
    """Seconds until Telegram answers."""
    per_second: float | None = None
    """Updates a second at which people come; None: all at once."""
    steps: int = len(STEPS)
    """After how many updates they stop."""


@dataclass
class Heard:
    """What people saw of the bot."""

    seconds: float
    p50: float
    p99: float
    new_messages: float
    """Messages a person received, edits not counted."""


@dataclass
class _Crowd:
    """Everybody, and what each waits for."""

    world: World
    waiting: dict[int, tuple[str, asyncio.Event]] = field(default_factory=dict)
    new_messages: int = 0

    def hear(self, event: dict[str, Any]) -> None:
        if event["kind"] not in ("message", "edit"):
            return
        message = self.world.chats[event["chat"]].messages[event["message"]]
        if message["from"] != self.world.bot:
            return
        self.new_messages += event["kind"] == "message"
        expected, heard = self.waiting.get(event["chat"], ("", None))
        if heard is not None and expected in message.get("text", ""):
            heard.set()

    async def talk(self, user: int, plan: Plan, waits: list[float]) -> None:
        for say, expected in STEPS[: plan.steps]:
            heard = asyncio.Event()
            self.waiting[user] = expected, heard
            begun = time.perf_counter()
            if say.startswith("["):
                self.world.press_label(user, say[1:-1])
            else:
                self.world.send_text(user, say)
            await heard.wait()
            waits.append(1000 * (time.perf_counter() - begun))
        del self.waiting[user]


async def main(plan: Plan) -> None:
    """Serve, say where, wait for the bot, then let everybody talk."""
    world = World(lambda: datetime.now(UTC))
    users = range(plan.first, plan.first + plan.people)
    for user in users:
        world.add_user(user, "Guru")
        world.chats[user].started = True
    api = BotApi(world, latency=plan.latency)
    opened = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve(Starlette(routes=api.routes()), host="127.0.0.1", port=0, ready=opened.set_result))
    print(f"http://127.0.0.1:{await opened}", flush=True)
    while not api.polls:
        await asyncio.sleep(0.002)
    print("polling", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    crowd = _Crowd(world)
    world.listen(crowd.hear)
    waits: list[float] = []
    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, user in enumerate(users):
            if plan.per_second:
                at = begun + number * plan.steps / plan.per_second
                await asyncio.sleep(max(0.0, at - time.perf_counter()))
            group.create_task(crowd.talk(user, plan, waits))
    seconds = time.perf_counter() - begun
    waits.sort()
    heard = Heard(seconds, waits[len(waits) // 2], waits[int(len(waits) * 0.99)], crowd.new_messages / plan.people)
    print(json.dumps(asdict(heard)), flush=True)
    await asyncio.gather(server, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main(Plan(**json.loads(sys.argv[1]))))
