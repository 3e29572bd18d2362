"""What `make check` asks before any test is played, side by side on two cores: `python -m tests.checking`.

Types take as long as everything else together, so that they are looked at beside it. That the tests can be collected is asked
here as well: what they consist of is compiled once, and the processes that play them begin at once.
Each check tells what it found when it is done, and whole, so that no two mix.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

_BIN = Path(sys.executable).parent
CHECKS: Sequence[Sequence[Sequence[str]]] = (
    [["mypy"]],
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["lint-imports"], ["pytest", "--collect-only", "-qq", "-n", "0"]],
)
"""What is asked one after the other, and what beside it."""
_COLLECTED = re.compile(r"tests/\S+\.py: \d+")


def run(checks: Sequence[Sequence[Sequence[str]]] = CHECKS) -> list[str]:
    """Ask them all, also where one fails; the names of those that found something."""
    failed = []
    with ThreadPoolExecutor(len(checks)) as lanes:
        for lane in as_completed([lanes.submit(_ask, some) for some in checks]):
            for name, code, told in lane.result():
                print(f"{'✗' if code else '✓'} {name}", flush=True)
                if code:
                    failed.append(name)
                    print(told, flush=True)
    return failed


def _ask(some: Sequence[Sequence[str]]) -> list[tuple[str, int, str]]:
    found = []
    for command in some:
        done = subprocess.run(
            [_BIN / command[0], *command[1:]],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        told = "\n".join(line for line in done.stdout.splitlines() if not _COLLECTED.fullmatch(line))
        found.append((" ".join(command), done.returncode, told))
    return found


if __name__ == "__main__":
    if said := run():
        sys.exit(f"Found by: {', '.join(said)}.")
