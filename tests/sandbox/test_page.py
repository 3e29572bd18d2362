"""The chat page in a real browser, with the real bot behind it: from the first page to Friday, by hand, by keyboard and by ear."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

import demo
from bot.operating.settings import Settings
from tests.browsers import NOTICE, axe, browser

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TEACHER, PRINCIPAL, COLLEAGUE, NEWCOMER = 1006, 1005, 1007, 1060
_SCHOOL = -106
"""The group of the teacher's school."""

pytestmark = [pytest.mark.skipif(browser() is None, reason=NOTICE), pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened() -> AsyncIterator[demo.Opened]:
    """The demo as `make demo` runs it, on a free port; one for all, as each test has people of its own."""
    shown = asyncio.get_running_loop().create_future()
    settings = Settings(_env_file=None)
    running = asyncio.create_task(demo.show(settings, host="127.0.0.1", port=0, ready=shown.set_result))
    await asyncio.wait({shown, running}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        running.result()
    yield shown.result()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """One browser; each test opens it as somebody else."""
    async with async_playwright() as player:
        started = await player.chromium.launch(executable_path=browser(), args=_FLAGS)
        yield started
        await started.close()


@asynccontextmanager
async def looking(chromium: Browser, address: str, width: int = 360, height: int = 740, **how: Any) -> AsyncIterator[Page]:
    """The page at an address; nothing may go wrong in it."""
    context = await chromium.new_context(viewport={"width": width, "height": height}, **how)
    page = await context.new_page()
    page.set_default_timeout(20_000)
    problems: list[Any] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("filechooser", lambda _chooser: None)  # from here on: whoever asks just before pressing can come too late for this one
    await page.goto(address)
    await page.wait_for_selector("body[data-ready]")
    yield page
    assert problems == []
    await context.close()


async def _say(phone: Locator, text: str) -> None:
    await phone.locator("textarea").fill(text)
    await phone.locator("textarea").press("Enter")


async def _faults(page: Page) -> list[tuple[str, str]]:
    """What axe finds, whatever its weight: the rule and the place."""
    await page.evaluate(axe())
    tags = json.dumps(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    found = await page.evaluate(f"axe.run({{runOnly: {tags}, resultTypes: ['violations']}})")
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]


async def _overflow(page: Page) -> int:
    return int(await page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


async def test_the_walk_on_a_small_phone_ticks_off_what_really_happened(opened: demo.Opened, chromium: Browser) -> None:
    async with looking(chromium, opened.address, color_scheme="dark") as page:
        await expect(page.locator("#about p")).to_have_count(3)
        assert await _faults(page) == []
        await page.get_by_role("button", name="Tunjukkan").click()
        teacher, principal = page.locator(".phone").nth(0), page.locator(".phone").nth(1)
        await expect(principal).to_be_hidden()
        await expect(page.locator("#strip")).to_contain_text("Langkah 1 dari 4")
        assert (await teacher.locator("textarea").bounding_box() or {})["height"] >= 24, "one line can be read in it"
        await _say(teacher, "/start")
        await expect(page.locator("#strip")).to_contain_text("Langkah 2 dari 4")
        indicator = teacher.get_by_role("button", name="Kehadiran mengajar")
        await indicator.focus()
        await page.keyboard.press("Enter")
        await expect(teacher.get_by_text("(1/1)")).to_be_visible()
        stays = "document.activeElement.closest('.message')?.textContent.includes('(1/1)')"
        assert await page.evaluate(stays), "the focus stays at the message whose button was pressed"
        await _say(teacher, "43 dari 45")
        await teacher.get_by_role("button", name="✅ Kirim").click()
        await expect(teacher.get_by_text("Tersimpan. Nomor")).to_be_visible()
        await expect(page.locator("#told")).to_have_text("Langkah selesai: Guru mengirim laporan")
        await expect(page.locator("#tabs .badge")).to_have_text("1")
        await page.locator("#tabs button").nth(1).click()
        await expect(principal.get_by_text("melaporkan")).to_be_visible()
        await expect(page.locator("#tabs .badge")).to_have_count(0)
        await principal.get_by_role("button", name="✅ Verifikasi").click()
        await expect(principal.get_by_text("diverifikasi.")).to_be_visible()
        assert await _faults(page) == []
        await page.locator("#strip").click()
        await page.get_by_role("button", name="Majukan jam").click()
        await expect(page.locator("#strip")).to_have_text(
            "Semua langkah selesai", timeout=60_000
        )  # everybody's notices go out on the way
        await expect(principal.locator(".bubble img").last).to_be_visible()
        assert await principal.locator(".messages > *").evaluate_all(_IN_ORDER)
        assert await _overflow(page) <= 0


_IN_ORDER = """all => {
  const times = all.flatMap(one => one.querySelector(':scope time')?.dateTime ?? []);
  const days = all.filter(one => one.className === 'day').map(one => one.textContent);
  return times.length > 1 && [...times].sort().join() === times.join() && new Set(days).size === days.length && days.length > 1;
}"""


async def test_on_a_desk_nothing_written_is_lost_and_both_page_and_bot_change_their_language(
    opened: demo.Opened, chromium: Browser
) -> None:
    async with looking(chromium, f"{opened.address}/?a={COLLEAGUE}&b={PRINCIPAL}", 1280, 860) as page:
        phone = page.locator(".phone").first
        box, failed = phone.locator("textarea"), phone.locator(".failed")
        await page.route("**/api/do/**", lambda route: route.abort())
        await _say(phone, "/start")
        await expect(failed).to_contain_text("Belum terkirim")
        await expect(box).to_have_value("/start")
        await expect(phone.locator(".mine")).to_have_count(0)
        await page.unroute("**/api/do/**")
        await failed.get_by_role("button", name="Coba lagi").click()
        await expect(phone.locator(".mine")).to_have_count(1)
        await expect(box).to_have_value("")
        await expect(failed).to_be_hidden()
        await expect(box).to_be_focused()

        await box.fill("belum selesai")
        await page.locator("#language").click()
        await expect(phone.get_by_text("we will use English")).to_be_visible()
        for each in ("#language", "#second", "#landmarks button"):
            where = await page.locator(each).last.bounding_box()
            assert where is not None
            assert where["x"] >= 0
            assert where["x"] + where["width"] <= 1280
        await expect(phone.get_by_label("Message", exact=True)).to_have_value("belum selesai")
        await page.reload()
        await page.wait_for_selector("body[data-ready]")
        await expect(box).to_have_value("belum selesai")
        assert await page.evaluate("document.documentElement.lang") == "en"
        assert await _faults(page) == []

        await _say(phone, "/start")
        await expect(phone.get_by_role("button", name="Fill in all")).to_be_visible()
        await box.focus()
        await page.keyboard.press("Shift+Tab")
        async with page.expect_file_chooser():
            await page.keyboard.press("Enter")


async def test_what_comes_in_while_one_reads_further_up_is_counted_and_an_arrow_leads_to_it(
    opened: demo.Opened, chromium: Browser
) -> None:
    async with httpx.AsyncClient(base_url=opened.address) as outside:
        for number in range(75):
            await outside.post(f"/api/do/{COLLEAGUE}/text", data={"text": f"pesan {number}", "chat": str(_SCHOOL)})
        async with looking(chromium, f"{opened.address}/?a=1008") as page:
            phone = page.locator(".phone")
            await phone.locator("select.chat").select_option(str(_SCHOOL))
            log = phone.get_by_role("log")
            await expect(phone.locator(".message")).to_have_count(60)
            await expect(log).to_have_attribute("aria-live", "polite")
            await phone.get_by_role("button", name="Pesan sebelumnya").click()
            await expect(phone.locator(".message")).to_have_count(75)
            await log.evaluate("list => { list.scrollTop = 100; }")
            await expect(phone.locator(".down")).to_be_visible()
            first = await phone.locator(".message").first.element_handle()
            for number in range(2):
                await outside.post(f"/api/do/{COLLEAGUE}/text", data={"text": f"baru {number}", "chat": str(_SCHOOL)})
            await expect(phone.get_by_role("button", name="Ke pesan terbaru (2)")).to_be_visible()
            assert first is not None
            assert await first.evaluate("node => node.isConnected"), "what is there already is not drawn again"
            assert await log.evaluate("list => list.scrollTop") == 100
            assert (
                await phone.locator(".day.unread + .message").inner_text() == await phone.locator(".message").nth(-2).inner_text()
            )
            await phone.locator(".down").click()
            await expect(phone.get_by_text("baru 1")).to_be_in_viewport()
            await expect(phone.locator(".down")).to_be_hidden()


async def test_a_newcomer_links_by_the_own_number_on_a_phone_sized_screen(opened: demo.Opened, chromium: Browser) -> None:
    async with looking(chromium, f"{opened.address}/?a={NEWCOMER}") as page:
        phone = page.locator(".phone")
        await phone.get_by_role("button", name="MULAI").click()
        await expect(phone.get_by_text("Laporan kinerja dari percakapan")).to_be_visible()
        await phone.get_by_role("button", name="Masuk dengan akun ini").click()
        await phone.get_by_role("button", name="Bagikan nomor saya").click()
        await expect(phone.get_by_text("sekarang tertaut dengan")).to_be_visible()
        await phone.locator(".commands").click()
        await expect(phone.get_by_role("button", name="/lapor")).to_be_visible()
        assert await _overflow(page) <= 0


async def test_the_invitation_that_the_demo_prints_links_whoever_opens_it(opened: demo.Opened, chromium: Browser) -> None:
    async with looking(chromium, opened.invitation) as page:
        await expect(page.get_by_text(f"sekarang tertaut dengan {opened.invited}")).to_be_visible()
        await page.reload()
        await page.wait_for_selector("body[data-ready]")
        await expect(page.locator(".mine")).to_have_count(1)


async def test_an_album_a_document_and_a_place_are_sent_from_the_page(opened: demo.Opened, chromium: Browser) -> None:
    picture = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")
    files: list[Any] = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": picture} for n in range(3)]
    files.append({"name": "rekap.html", "mimeType": "text/html", "buffer": b"<script>parent.hurt = 1</script>"})
    async with looking(chromium, f"{opened.address}/?a=1009") as page:
        page.on("dialog", lambda dialog: dialog.accept("-5.1477, 119.4327"))
        phone = page.locator(".phone")
        await phone.locator(".attach input").set_input_files(files)
        await expect(phone.locator(".mine img")).to_have_count(3)
        link = phone.locator(".mine").get_by_role("link", name="rekap.html")
        answer = await page.request.get(opened.address + str(await link.get_attribute("href")))
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")
        await phone.locator(".more").click()
        await phone.get_by_role("button", name="Kirim lokasi").click()
        await expect(phone.locator(".mine").get_by_role("link", name="-5.1477, 119.4327")).to_be_visible()


async def test_whatever_a_bot_can_say_is_shown_changed_and_taken_away_and_the_focus_is_not_lost(
    opened: demo.Opened, chromium: Browser
) -> None:
    web_app = {"url": f"{opened.address}/page/index.html"}
    buttons = [[{"text": "Tekan", "callback_data": "x"}], [{"text": "Halaman", "web_app": web_app}]]
    said = {"chat_id": "1011", "text": "<b>tebal</b> <tg-spoiler>rahasia</tg-spoiler> /bahasa", "parse_mode": "HTML"}
    async with httpx.AsyncClient(base_url=f"{opened.address}/bot424242:SANDBOX") as bot:

        async def call(method: str, **facts: str) -> Any:
            answer = await bot.post(f"/{method}", data={"chat_id": "1011", **facts})
            return answer.json()["result"]

        async with looking(chromium, f"{opened.address}/?a=1011") as page:
            phone = page.locator(".phone")
            sent = await call("sendMessage", **said, reply_markup=json.dumps({"inline_keyboard": buttons}))
            below = json.dumps({"keyboard": [["Lapor", "Bantuan"]], "is_persistent": True})
            await call("sendMessage", text="papan", reply_markup=below)
            await expect(phone.locator(".message").last).to_contain_text("papan")
            there, bubble = await phone.locator(".message").count(), phone.locator(".message").nth(-2)
            await expect(bubble.locator("b").first).to_have_text("tebal")
            await expect(bubble.get_by_role("link", name="/bahasa")).to_be_visible()
            await bubble.locator(".spoiler").press("Enter")
            await expect(bubble.locator(".spoiler.open")).to_have_text("rahasia")
            await bubble.get_by_role("button", name="Halaman").click()
            await expect(page.locator(".mini-app iframe")).to_have_attribute("title", "Halaman")
            await expect(page.locator(".mini-app [data-close]")).to_be_focused()
            await page.keyboard.press("Enter")
            await expect(page.locator(".mini-app")).to_have_count(0)
            await expect(bubble.get_by_role("button", name="Halaman")).to_be_focused()
            await expect(phone.get_by_role("group", name="Tombol balasan").get_by_role("button")).to_have_text(["Lapor", "Bantuan"])
            await bubble.get_by_role("button", name="Tekan").focus()
            mine = {"message_id": str(sent["message_id"])}
            await call("editMessageText", **mine, text="lain", reply_markup=json.dumps({"inline_keyboard": buttons[:1]}))
            await expect(bubble).to_contain_text("diedit")
            await expect(bubble.get_by_role("button", name="Tekan")).to_be_focused()
            await call("deleteMessage", **mine)
            await expect(phone.locator(".message")).to_have_count(there - 1)
            await expect(phone.get_by_role("log")).to_be_focused()

            await call("setChatMenuButton", menu_button=json.dumps({"type": "web_app", "text": "Menu", "web_app": web_app}))
            await call("sendMessage", text="satu")
            await phone.get_by_role("button", name="Menu", exact=True).focus()
            async with page.expect_response("**/api/menu_button/*") as drawn:
                await call("sendMessage", text="dua")
            await (await drawn.value).finished()
            await expect(phone.get_by_text("dua")).to_be_visible()
            await page.evaluate("new Promise(requestAnimationFrame)")
            await expect(phone.get_by_role("button", name="Menu", exact=True)).to_be_focused()
            await phone.get_by_role("button", name="Papan tombol").focus()
            await call("sendMessage", text="tanpa papan", reply_markup=json.dumps({"remove_keyboard": True}))
            await expect(phone.get_by_role("textbox")).to_be_focused()
