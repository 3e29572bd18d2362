"""The page in a real browser, opened from the chat: with the keyboard, on a phone, in Telegram's dark colours, and on paper."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.async_api import Page, async_playwright, expect
from sqlalchemy import Engine

from bot.reception.page import Place, page
from sandbox.server import BotApi
from sandbox.site import RosterEntry, build, serve
from tests.bot.reception.test_page_for_many import _GIVEN
from tests.browsers import NOTICE, browser
from tests.city import CAST
from tests.conftest import play_on
from tests.databases import Sqlite
from tests.given import given
from tests.stage import Stage

pytestmark = pytest.mark.skipif(browser() is None, reason=NOTICE)

_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
_DIM = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const read = (colour) => { canvas.fillStyle = "#fff"; canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255); };
  const ground = (node) => { for (let at = node; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor; if (!/, 0\\)$|transparent/.test(colour)) return colour; } return "#fff"; };
  return [...document.querySelectorAll("main *, .ways *, footer *")].filter((node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
    .map((node) => { const [one, other] = [light(read(getComputedStyle(node).color)), light(read(ground(node)))];
      return [(Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05), node.textContent.trim().slice(0, 40)]; })
    .filter(([ratio]) => ratio < 4.5);
}"""
"""The words whose colour stands out less from what is behind them than 4.5 to 1."""


@asynccontextmanager
async def _served(engine: Engine, files: Path) -> AsyncIterator[tuple[Stage, str]]:
    """The chat page of the sandbox and the page itself, at one address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    place = Place(f"{address}/halaman/", script="/page/telegram-web-app.js", frames="'self'")

    async def move(_at: object) -> None: ...

    async with play_on(engine, files, page=place.address) as stage:
        roster = [RosterEntry(id, name, "", "Contoh") for name, id in CAST.items()]
        site = build(BotApi(stage.world), roster=roster, landmarks=list, move_clock=move, zone="Asia/Makassar")
        site.mount("", page(stage.process.application, draw=stage.process.draw, place=place))
        ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        serving = asyncio.create_task(serve(site, host="127.0.0.1", port=port, ready=ready.set_result))
        await ready
        yield stage, address
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def test_it_opens_from_the_chat_and_is_read_sorted_and_printed(sqlite: Sqlite, tmp_path: Path) -> None:
    engine = sqlite.anew()
    given(engine, _GIVEN)
    async with _served(engine, tmp_path) as (stage, address), async_playwright() as player:
        chromium = await player.chromium.launch(executable_path=browser(), args=_FLAGS)
        shown = await chromium.new_page(viewport={"width": 1000, "height": 800}, color_scheme="dark")
        shown.set_default_timeout(20_000)
        problems: list[Any] = []
        shown.on("pageerror", lambda error: problems.append(str(error)))
        shown.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        shown.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else problems.append(asked.url))
        await stage.play("Tenri > /ringkasan\n")
        await shown.goto(f"{address}/?a={CAST['Tenri']}")
        await shown.get_by_role("button", name="Buka halaman").click()
        within = shown.frame_locator(".mini-app iframe")
        await expect(within.get_by_role("heading", name="BKPSDMD Contoh", level=1)).to_be_visible()
        await within.get_by_role("button", name="Puskesmas Contoh").click()
        await expect(within.get_by_role("heading", name="Puskesmas Contoh", level=1)).to_be_visible()
        await shown.locator(".mini-app [data-back]").click()  # Telegram's own way back
        await expect(within.get_by_role("heading", name="BKPSDMD Contoh", level=1)).to_be_visible()
        data = await within.locator("#way input").input_value()
        assert data not in shown.url
        assert not any(data in frame.url for frame in shown.frames[1:] if "#" not in frame.url)
        await _on_a_phone(shown, address, data)
        await _on_paper(shown)
        assert problems == []
        await chromium.close()
    engine.dispose()


async def _on_a_phone(shown: Page, address: str, data: str) -> None:
    await shown.set_viewport_size({"width": 360, "height": 740})
    for theme in ('{"bg_color":"#17212b","text_color":"#f5f5f5"}', '{"bg_color":"#ffffff","text_color":"#000000"}'):
        await shown.goto("about:blank")
        await shown.goto(f"{address}/halaman/#{urlencode({'tgWebAppData': data, 'tgWebAppThemeParams': theme})}")
        table = shown.get_by_role("table").first
        await expect(table).to_be_visible()
        assert await shown.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert await shown.evaluate(_DIM) == []
    await shown.keyboard.press("Tab")
    await expect(shown.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    late = shown.get_by_role("button", name="Masuk terlambat")
    await late.focus()
    await shown.keyboard.press("Enter")
    await expect(shown.get_by_role("columnheader", name="Masuk terlambat")).to_have_attribute("aria-sort", "ascending")
    await expect(shown.get_by_role("row", name="SD Contoh 1").get_by_role("rowheader")).to_be_visible()
    await shown.get_by_role("searchbox", name="Cari nama unit").fill("sd contoh")
    await shown.keyboard.press("Enter")
    await expect(shown.get_by_text("memuat “sd contoh”")).to_be_visible()
    await expect(shown.get_by_role("button", name="Puskesmas Contoh")).to_have_count(0)
    assert await shown.evaluate("document.documentElement.lang") == "id"


async def _on_paper(shown: Page) -> None:
    await shown.get_by_role("button", name="Versi cetak").click()
    await expect(shown.get_by_role("button", name="Cetak")).to_be_visible()
    await shown.emulate_media(media="print")
    await expect(shown.get_by_text("Pemerintah Kota Makassar")).to_be_visible()
    await expect(shown.get_by_text("Data per 1 Okt 2026")).to_be_visible()
    await expect(shown.get_by_role("button", name="Cetak")).not_to_be_visible()
    assert (await shown.pdf(prefer_css_page_size=True)).startswith(b"%PDF")
