"""Writes the guides in Bahasa Indonesia: `python -m tests.guides` (all of them, and their pictures), `--words` (only the words).

What the bot says in them is taken from the transcripts, and the pictures from the sandbox's page, so that neither is made up.
"""

import asyncio
import json
import re
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]
GUIDES = _ROOT / "docs/panduan"
WORDS = GUIDES / "sumber"
PICTURES = _ROOT / "docs/pictures"
SUMS = PICTURES / "sources.json"
_TALKS = _ROOT / "tests/talks"
_HEAD = "<!-- Ditulis oleh `make guides` dari docs/panduan/sumber; ubahlah di sana. -->\n\n"
_LINE = re.compile(r"^(\w+) ([<>~*]) (.+)$")
_WHO = {">": "{who}", "<": "Bot kepada {who}", "~": "Bot kepada {who} (pesan yang sama)"}
_MOST = 150_000
"""Bytes of a picture, so that a page opens on a slow line."""


@dataclass(frozen=True)
class Picture:
    """A picture: whose phones stand on it, what is done before, and the screens that it shows."""

    name: str
    phones: tuple[int, ...]
    steps: tuple[tuple[int, str, str], ...]
    screens: tuple[str, ...]
    height: int = 640


_TEACHER, _HEAD_OF_SCHOOL, _ADMIN = 1006, 1005, 1001
DRAWN = (
    Picture(
        "demo",
        (_TEACHER, _HEAD_OF_SCHOOL),
        (
            (_TEACHER, "say", "/lapor HADIR-GURU 51/54"),
            (_TEACHER, "press", "✅ Kirim"),
            (_HEAD_OF_SCHOOL, "press", "✅ Verifikasi"),
        ),
        ("reporting/review", "reporting/receipt", "verification/decided"),
    ),
    Picture("lapor", (_TEACHER,), ((_TEACHER, "say", "/lapor"),), ("reporting/question",)),
    Picture("kinerja", (_TEACHER,), ((_TEACHER, "say", "/kinerja"),), ("insight/own",)),
    Picture("ringkasan", (_HEAD_OF_SCHOOL,), ((_HEAD_OF_SCHOOL, "say", "/ringkasan"),), ("insight/summary",)),
    Picture("admin", (_ADMIN,), ((_ADMIN, "say", "/kelengkapan"),), ("insight/completeness",)),
)


def guides() -> dict[str, str]:
    """Each guide with its words as they are to stand in `docs/panduan`."""
    return {one.name: _HEAD + _filled(one.read_text(encoding="utf-8")) for one in sorted(WORDS.glob("*.md"))}


def _filled(words: str) -> str:
    words = re.sub(
        r"^\{\{percakapan (\S+) (\d+)-(\d+)\}\}$", lambda one: _dialogue(one[1], int(one[2]), int(one[3])), words, flags=re.M
    )
    return re.sub(r"^\{\{gambar (\S+) (.+)\}\}$", r"![\2](../pictures/\1.png)", words, flags=re.M)


def _dialogue(name: str, first: int, last: int) -> str:
    """Some lines of a transcript, said by whom to whom."""
    lines = (_TALKS / name).read_text(encoding="utf-8").splitlines()[first - 1 : last]
    return "\n>\n".join(_said(*found.groups()) for line in lines if (found := _LINE.match(line)))


def _said(who: str, how: str, words: str) -> str:
    told = re.sub(r"\[([^\]]+)\]", r"**[\1]**", words.replace("<", "&lt;")).replace(" / ", "<br>\n> ")
    return f"> *{_WHO.get(how, '{who}').format(who=who)}:* {told}"


def sums() -> dict[str, str]:
    """What each picture was drawn from: what is done for it, and the words of the screens it shows."""
    found = {}
    for one in DRAWN:
        files = [_ROOT / f"texts/screens/{screen}.id.j2" for screen in one.screens]
        content = b"".join(file.read_bytes() for file in files)
        found[one.name] = sha256(repr((one.phones, one.steps, one.height)).encode() + content).hexdigest()
    return found


@contextmanager
def _demo() -> Iterator[str]:
    """A demo of its own; the address of its page."""
    import subprocess

    child = subprocess.Popen([sys.executable, "main.py", "demo", "--port", "0"], cwd=_ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout
        for line in child.stdout:
            if found := re.search(r"open (http://\S+) ", line):
                yield found[1]
                return
    finally:
        child.terminate()
        child.wait()


class _Hands:
    """Does on the page what a person does."""

    def __init__(self, address: str) -> None:
        self._address = address

    def say(self, user: int, words: str) -> None:
        """Write something."""
        self._do(user, "text", text=words)

    def press(self, user: int, label: str) -> None:
        """Tap the newest button that begins so."""
        for _ in range(100):
            for message in reversed(self._chat(user)):
                for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                    for button in row:
                        if button["text"].startswith(label):
                            return self._do(user, "press", message=message["message_id"], data=button["callback_data"])
            time.sleep(0.1)
        raise LookupError(f"no button {label} in the chat of {user}")

    def settle(self, user: int) -> None:
        """Wait until nothing more comes."""
        before, still = -1, 0
        while still < 8:
            now = len(json.dumps(self._chat(user)))
            still = still + 1 if now == before else 0
            before = now
            time.sleep(0.25)

    def _chat(self, user: int) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self._address}/api/chat/{user}/{user}") as answer:
            found: list[dict[str, Any]] = json.load(answer)["messages"]
            return found

    def _do(self, user: int, what: str, **more: object) -> None:
        urllib.request.urlopen(f"{self._address}/api/do/{user}/{what}", data=urllib.parse.urlencode(more).encode()).read()


async def _draw(say: Callable[[str], None]) -> None:
    from playwright.async_api import async_playwright

    from tests.browsers import browser

    async with async_playwright() as playing:
        shown = await playing.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        for one in DRAWN:
            with _demo() as address:
                hands = _Hands(address)
                for user in one.phones:
                    await asyncio.to_thread(hands.say, user, "/start")
                    await asyncio.to_thread(hands.settle, user)
                for user, how, words in one.steps:
                    await asyncio.to_thread(getattr(hands, how), user, words)
                    await asyncio.to_thread(hands.settle, user)
                page = await shown.new_page(viewport={"width": 480 * len(one.phones), "height": one.height}, bypass_csp=True)
                await page.goto(address + "/?" + "&".join(f"{side}={user}" for side, user in zip("ab", one.phones, strict=False)))
                await page.add_style_tag(content="#bar { display: none !important }")
                await page.wait_for_timeout(2500)
                await page.locator("#phones").screenshot(path=PICTURES / f"{one.name}.png")
                await page.close()
            size = _small(PICTURES / f"{one.name}.png")
            say(f"{one.name}.png: {size // 1000} kB")
        await shown.close()


def _small(file: Path) -> int:
    """Give a picture of few colours few colours; how many bytes it has then."""
    from PIL import Image

    Image.open(file).convert("RGB").quantize(200).save(file, optimize=True)
    size = file.stat().st_size
    assert size <= _MOST, f"{file.name} has {size} bytes"
    return size


def main() -> None:
    """Write everything, or only the words."""
    for name, words in guides().items():
        (GUIDES / name).write_text(words, encoding="utf-8")
    if "--words" in sys.argv:
        return
    PICTURES.mkdir(exist_ok=True)
    asyncio.run(_draw(print))
    SUMS.write_text(json.dumps(sums(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
