"""Runs every benchmark, interleaved, and prints what the goals ask for."""

import asyncio
import sys

from benchmarks import broadcast, conversations, evaluations, hypotheses, imports, stalls
from benchmarks.conversations import OURS, PEER, Figures, middle

_ROUNDS = 3


async def main(rounds: int) -> None:
    """Ours and the peer take turns; medians are printed, with the ratio that counts."""
    for latency, people in ((0.0, 300), (0.04, 120)):
        found: dict[str, list[Figures]] = {OURS: [], PEER: []}
        for _ in range(rounds):
            for bot, results in found.items():
                results.append(await conversations.measure(bot, people=people, latency=latency))
        print(f"\nTelegram answers after {latency * 1000:.0f} ms, {people} people at once, {rounds} rounds, medians")
        print(f"{'':24}{'ours':>12}{'bare PTB':>12}{'ratio':>9}")
        for name, words in (
            ("updates_per_second", "updates/s"), ("p50", "reply, median ms"), ("p99", "reply, p99 ms"),
            ("cpu_per_thousand", "CPU s per 1,000"), ("memory", "RSS MB"), ("started", "start s"),
        ):  # fmt: skip
            ours, peer = middle(found[OURS], name), middle(found[PEER], name)
            print(f"{words:24}{ours:12.2f}{peer:12.2f}{ours / peer:9.2f}")
        print(f"conversations stored: {min(one.finished for one in found[OURS])} of {people}")
    print("\nTyping errors, seeded:", ", ".join(f"{name} {value:.1f}" for name, value in hypotheses.measure().items()))
    stood_still = await stalls.measure()
    print("\nThe loop stood still at most, in ms:", ", ".join(f"{name} {ms:.0f}" for name, ms in stood_still.items()))
    print("\nEvaluation of 20,057 people:", ", ".join(f"{name} {value:.2f}" for name, value in evaluations.measure().items()))
    print("\nWorkbook of 20,060 people:", ", ".join(f"{name} {value:.2f}" for name, value in imports.measure().items()))
    print("\nAn announcement, killed in mid-flight:")
    broadcast.show(await broadcast.measure())


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS))
