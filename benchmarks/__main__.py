"""Runs every benchmark, interleaved, and prints what was measured beside its goal."""

import asyncio
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import backups, broadcast, conversations, evaluations, hypotheses, imports, rehearsal, stalls
from benchmarks.conversations import AIOGRAM, OURS, PEER, Figures

_ROUNDS = 3
_MANY, _FEW = 20_000, 300
"""Open conversations whose difference in memory is told."""


@dataclass(frozen=True)
class Goal:
    """One line of the table."""

    what: str
    measured: float
    goal: float
    at_least: bool = False
    told: str = ""
    """What the figure is made of."""

    def __str__(self) -> str:
        good = self.measured >= self.goal if self.at_least else self.measured <= self.goal
        sign = "≥" if self.at_least else "≤"
        return f"{'✓' if good else '✗'} {self.what:58}{self.measured:9.2f}  {sign} {self.goal:<6g} {self.told}"


async def main(rounds: int) -> None:
    """Ours and the peer take turns; medians count, and where both were measured their ratio."""
    at_once = await _in_turns(rounds, lambda bot: conversations.measure(bot, people=300))
    slow = await _in_turns(rounds, lambda bot: conversations.measure(bot, people=30 if bot == PEER else 300, latency=0.04))
    ours, bare = (_middle(at_once[bot], "memory") for bot in (OURS, PEER))
    goals = [
        _ratio(at_once, "updates_per_second", "1  updates/s, Telegram answers at once", 2.5, at_least=True),
        _ratio(at_once, "updates_per_second", "1  the same, beside aiogram", 1.7, at_least=True, peer=AIOGRAM),
        _ratio(slow, "updates_per_second", "2  updates/s, Telegram answers after 40 ms", 40, at_least=True),
        _ratio(slow, "updates_per_second", "2  the same, beside aiogram", 1.3, at_least=True, peer=AIOGRAM),
        *[await _paced(rate, most) for rate, most in ((200, 120), (500, 200))],
        _ratio(at_once, "cpu_per_thousand", "4  CPU seconds per 1,000 updates", 0.45),
        _ratio(at_once, "cpu_per_thousand", "4  the same, beside aiogram", 0.6, peer=AIOGRAM),
        Goal("5  RSS without charts, MB", ours, 95, told=f"bare {bare:.0f}"),
        await _open_conversations(),
        _ratio(at_once, "started", "6  start to the first getUpdates, s", 1.3),
        Goal("6  processes with Pillow before the first picture", sum(one.pictures_loaded for one in at_once[OURS]), 0),
        *[Goal(f"7  loop stands still, ms: {name}", ms, 100) for name, ms in (await stalls.measure()).items()],
        *await _killed(),
        Goal("12 new messages to the reporter per indicator", _middle(at_once[OURS], "new_messages") / 2, 2),
    ]
    print(f"\nMedians of {rounds} interleaved rounds; ratios to a bare python-telegram-bot bot, or to {AIOGRAM}")
    print("\n".join(map(str, goals)))
    print("\nTyping errors, seeded:", ", ".join(f"{name} {value:.1f}" for name, value in hypotheses.measure().items()))
    print("\nEvaluation of 20,057 people:", ", ".join(f"{name} {value:.2f}" for name, value in evaluations.measure().items()))
    print("\nWorkbook of 20,060 people:", ", ".join(f"{name} {value:.2f}" for name, value in imports.measure().items()))
    print("\nAn announcement, killed in mid-flight:")
    broadcast.show(await broadcast.measure())
    print("\nA year of 20,060 people:", ", ".join(f"{name} {value:,.1f}" for name, value in (await backups.measure()).items()))
    print("\nA quarter rehearsed:", ", ".join(f"{name} {value:,.1f}" for name, value in rehearsal.measure().items()))


async def _in_turns(rounds: int, measure: Callable[[str], object]) -> dict[str, list[Figures]]:
    found: dict[str, list[Figures]] = {OURS: [], PEER: [], AIOGRAM: []}
    for _ in range(rounds):
        for bot, results in found.items():
            results.append(await measure(bot))
    return found


def _ratio(found: dict[str, list[Figures]], name: str, what: str, goal: float, *, at_least: bool = False, peer: str = PEER) -> Goal:
    ours, theirs = _middle(found[OURS], name), _middle(found[peer], name)
    return Goal(f"{what}, ratio", ours / theirs, goal, at_least, told=f"ours {ours:.2f}, theirs {theirs:.2f}")


def _middle(rounds: list[Figures], name: str) -> float:
    return float(statistics.median(getattr(one, name) for one in rounds))


async def _paced(rate: int, most: float) -> Goal:
    found = await conversations.measure(OURS, people=rate, latency=0.04, per_second=rate)
    return Goal(f"3  reply at {rate} updates/s and 40 ms, p99 in ms", found.p99, most, told=f"p50 {found.p50:.0f}")


async def _open_conversations() -> Goal:
    few, many = [await conversations.measure(OURS, people=people, steps=1) for people in (_FEW, _MANY)]
    told = f"{few.memory:.1f} with {_FEW:,}, {many.memory:.1f} with {_MANY:,}"
    return Goal("5  RSS that 20,000 open conversations add, MB", many.memory - few.memory, 25, told=told)


async def _killed() -> list[Goal]:
    found = await conversations.measure(OURS, people=300, latency=0.04, kills=10)
    stopped = await conversations.measure(OURS, people=30)
    return [
        Goal("8  of 300 conversations finished, SIGKILL ten times", found.finished, 300, at_least=True),
        Goal("8  SIGTERM until the process is gone, s", stopped.stopped, 1),
    ]


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS))
