"""The chat page in a real browser, with the real bot behind it: the story from linking to verification, on two phones."""

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, async_playwright, expect

import demo
from bot.operating.settings import Settings
from tests.browsers import NOTICE, browser

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TEACHER, PRINCIPAL, NEWCOMER = 1006, 1005, 1060

pytestmark = pytest.mark.skipif(browser() is None, reason=NOTICE)


@pytest_asyncio.fixture
async def opened() -> AsyncIterator[demo.Opened]:
    """The demo as `make demo` runs it, on a free port."""
    shown = asyncio.get_running_loop().create_future()
    settings = Settings(_env_file=None)
    running = asyncio.create_task(demo.show(settings, host="127.0.0.1", port=0, ready=shown.set_result))
    await asyncio.wait({shown, running}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        running.result()
    yield shown.result()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
def address(opened: demo.Opened) -> str:
    """Where the page is."""
    return opened.address


async def _say(phone: Locator, text: str) -> None:
    await phone.locator("textarea").fill(text)
    await phone.locator(".send").click()


async def test_a_teacher_reports_and_the_principal_verifies_on_two_phones(address: str) -> None:
    async with async_playwright() as player:
        chromium = await player.chromium.launch(executable_path=browser(), args=_FLAGS)
        page = await chromium.new_page(viewport={"width": 1000, "height": 860})
        page.set_default_timeout(20_000)
        problems: list[Any] = []
        page.on("pageerror", lambda error: problems.append(error))  # noqa: PLW0108  (playwright takes no built-ins)
        await page.goto(f"{address}/?a={TEACHER}&b={PRINCIPAL}")
        await page.wait_for_selector("body[data-ready]")
        teacher, principal = page.locator(".phone").nth(0), page.locator(".phone").nth(1)
        await _say(teacher, "/start")
        await teacher.get_by_role("button", name="HADIR-GURU").click()
        await expect(teacher.get_by_text("(1/1)")).to_be_visible()
        await _say(teacher, "43 dari 45")
        await teacher.get_by_role("button", name="✅ Kirim").click()
        await expect(teacher.get_by_text("Tersimpan. Nomor")).to_be_visible()
        await expect(principal.get_by_text("melaporkan")).to_be_visible()
        await principal.get_by_role("button", name="✅ Verifikasi").click()
        await expect(principal.get_by_text("diverifikasi.")).to_be_visible()
        await expect(teacher.get_by_text("diverifikasi oleh")).to_be_visible()
        before = await page.locator("#clock").inner_text()
        await page.get_by_role("button", name="Jumat 15.05").click()
        await expect(page.locator("#clock")).not_to_have_text(before, timeout=60_000)  # everybody's notices go out on the way
        await expect(principal.locator(".bubble img").last).to_be_visible()
        assert problems == []
        await chromium.close()


async def test_a_newcomer_links_by_the_own_number_on_a_phone_sized_screen(address: str) -> None:
    async with async_playwright() as player:
        chromium = await player.chromium.launch(executable_path=browser(), args=_FLAGS)
        page = await chromium.new_page(viewport={"width": 360, "height": 740})
        page.set_default_timeout(20_000)
        await page.goto(f"{address}/?a={NEWCOMER}")
        await page.wait_for_selector("body[data-ready]")
        phone = page.locator(".phone")
        await phone.get_by_role("button", name="MULAI").click()
        await expect(phone.get_by_text("Laporan kinerja dari percakapan")).to_be_visible()
        await phone.get_by_role("button", name="Masuk dengan akun ini").click()
        await phone.get_by_role("button", name="Bagikan nomor saya").click()
        await expect(phone.get_by_text("sekarang tertaut dengan")).to_be_visible()
        await phone.locator(".commands").click()
        await expect(phone.get_by_role("button", name="/lapor")).to_be_visible()
        overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0
        await chromium.close()


async def test_the_invitation_that_the_demo_prints_links_whoever_opens_it(opened: demo.Opened) -> None:
    async with async_playwright() as player:
        chromium = await player.chromium.launch(executable_path=browser(), args=_FLAGS)
        page = await chromium.new_page(viewport={"width": 360, "height": 740})
        page.set_default_timeout(20_000)
        await page.goto(opened.invitation)
        await expect(page.get_by_text(f"sekarang tertaut dengan {opened.invited}")).to_be_visible()
        await page.reload()
        await page.wait_for_selector("body[data-ready]")
        await expect(page.locator(".mine")).to_have_count(1)
        await chromium.close()


async def test_an_album_a_document_and_a_place_are_sent_from_the_page(address: str) -> None:
    picture = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")
    files: list[Any] = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": picture} for n in range(3)]
    files.append({"name": "rekap.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    async with async_playwright() as player:
        chromium = await player.chromium.launch(executable_path=browser(), args=_FLAGS)
        page = await chromium.new_page(viewport={"width": 360, "height": 740})
        page.set_default_timeout(20_000)
        page.on("dialog", lambda dialog: dialog.accept("-5.1477, 119.4327"))
        await page.goto(f"{address}/?a={TEACHER}")
        await page.wait_for_selector("body[data-ready]")
        phone = page.locator(".phone")
        await phone.locator(".attach input").set_input_files(files)
        await expect(phone.locator(".mine img")).to_have_count(3)
        await expect(phone.locator(".mine").get_by_role("link", name="rekap.pdf")).to_be_visible()
        await phone.locator(".more").click()
        await phone.get_by_role("button", name="Kirim lokasi").click()
        await expect(phone.locator(".mine").get_by_role("link", name="-5.1477, 119.4327")).to_be_visible()
        await chromium.close()
