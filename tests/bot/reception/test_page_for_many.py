"""The page for those who answer for many: only whom Telegram vouches for sees anything, and of it what the chat shows them."""

import asyncio
import logging
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from bot.operating import serving
from bot.operating.settings import Settings
from bot.reception import page as pages
from bot.reception.page import Place, page
from domain.people.signed_opening import LASTS
from models.people.person import Account, Person, Posting
from models.people.unit import Unit
from models.standards.standard import Indicator
from tests.city import CAST
from tests.conftest import play_on
from tests.databases import Sqlite
from tests.domain.people.test_signed_opening import opening
from tests.given import given
from tests.stage import Stage

_GIVEN = """# A city whose office lies above a school and a puskesmas.
given unit SD-1 below BKPSDMD
given unit PKM-1 below BKPSDMD
given Sitti HADIR-GURU until 2026-09: 43/45
given Rahma TUNGGU until 2026-09 waiting: 20 25 30 35 40
given Rahma IDL until 2026-09: 50/90
"""
_PLACE = Place("https://bot.example/halaman/")
_FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest_asyncio.fixture
async def stage(sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot, with reports of a school and of a puskesmas."""
    engine = sqlite.anew()
    given(engine, _GIVEN)
    async with play_on(engine, tmp_path) as opened:
        yield opened
    engine.dispose()


@asynccontextmanager
async def _browser(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    site = page(stage.process.application, draw=stage.process.draw, place=_PLACE)
    transport = httpx.ASGITransport(app=site, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="https://bot.example") as client:
        yield client


def _signed(stage: Stage, who: str, **facts: Any) -> str:
    return opening(
        stage.process.application.bot.token,
        at=facts.pop("at", stage.process.clock.now()),
        user={"id": CAST[who], "first_name": who, **facts},
    )


async def _ask(client: httpx.AsyncClient, data: str, go: str = "", **more: str) -> httpx.Response:
    return await client.post("/halaman/", data={"data": data, "go": go, **more})


def _id(stage: Stage, model: Any, **where: str) -> int:
    ((name, value),) = where.items()
    return int(stage.rows(select(model.id).where(col(getattr(model, name)).startswith(value)))[0])


def _everything(stage: Stage) -> Iterator[tuple[str, str]]:
    """Each way there is of each unit and person, and whose it is."""
    units = {code: _id(stage, Unit, code=code) for code in ("SD-1", "PKM-1", "BKPSDMD")}
    people = {who: _id(stage, Person, name="dr. Andi" if who == "Andi" else who) for who in ("Sitti", "Baso", "Rahma", "Andi")}
    hadir, tunggu, idl = (_id(stage, Indicator, code=code) for code in ("HADIR-GURU", "TUNGGU", "IDL"))
    for code, unit in units.items():
        yield f"level?unit={unit}", code
        yield f"unit?unit={unit}", code
        for indicator in (hadir, tunggu, idl):
            yield f"standing?unit={unit}&indicator={indicator}", code
            yield f"areas?unit={unit}&indicator={indicator}", code
    for who, person in people.items():
        yield f"person?person={person}", who
        for indicator in (hadir, tunggu, idl):
            yield f"values?person={person}&indicator={indicator}", who


_SEES = {
    "Baso": {"SD-1", "Sitti", "Baso"},
    "Andi": {"PKM-1", "Rahma", "Andi"},
    "Tenri": {"SD-1", "PKM-1", "BKPSDMD", "Sitti", "Baso", "Rahma", "Andi"},
    "Sitti": set[str](),
    "Rahma": set[str](),
    "Tamu": set[str](),
}


@pytest.mark.parametrize("who", _SEES)
async def test_nobody_gets_anything_of_a_unit_or_person_that_is_not_theirs(stage: Stage, who: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(pages.Turns, "take", lambda *_a, **_f: True)
    monkeypatch.setattr(pages._Site, "_image", lambda *_a: "")
    seen = set[str]()
    async with _browser(stage) as client:
        data = _signed(stage, who)
        for number, (way, whose) in enumerate(_everything(stage)):
            go = f"{way}&paper=1" if number % 2 else way
            answer = await _ask(client, data, go)
            assert answer.status_code in (200, 403), go
            if answer.status_code == 200:
                seen.add(whose)
                assert whose in _SEES[who], go
            else:
                assert not re.search("Contoh|Kehadiran|Waktu tunggu|Imunisasi", answer.text), go
    assert seen == _SEES[who]


async def test_months_and_quarters_stand_in_tables_of_their_own(stage: Stage) -> None:
    given(stage.process.database.engine, "given rhythm PKM monthly 2026-01-01")
    async with _browser(stage) as client:
        data = _signed(stage, "Tenri")
        units, clinic = await _ask(client, data, "units?"), await _ask(client, data, f"unit?unit={_id(stage, Unit, code='PKM-1')}")
        person = await _ask(client, data, f"person?person={_id(stage, Person, name='Rahma')}")
    headings = [re.findall("<thead.*?</thead>", answer.text, re.DOTALL) for answer in (units, clinic, person)]
    months = [[("September 2026" in one, "Triwulan 3 2026" in one) for one in those] for those in headings]
    assert months == [[(True, False), (False, True)], [(True, False)], [(True, False)]]
    assert "bulan atau triwulan, lama ke baru" in clinic.text


async def test_the_figures_are_those_of_the_chat_and_each_view_leads_on(stage: Stage) -> None:
    said = await stage.play("Tenri > /ringkasan\n")
    assert "Laporan masuk 3 dari 8 (37,5\u00a0%)" in said
    async with _browser(stage) as client:
        data, clinic = _signed(stage, "Tenri"), _id(stage, Unit, code="PKM-1")
        level = await _ask(client, data)
        assert level.status_code == 200
        assert "3/8 (37,5\u00a0%)" in level.text
        assert "Pemerintah Kota Makassar" in level.text
        assert "Data per 1 Okt 2026 pukul 09.00 WITA" in level.text
        for go, says in (
            (f"level?unit={clinic}", "Waktu tunggu"),
            (f"unit?unit={clinic}", "Rahma Contoh"),
            ("units?", "SD Contoh 1"),
            (f"person?person={_id(stage, Person, name='Rahma')}", "Waktu tunggu"),
        ):
            there = await _ask(client, data, go)
            assert there.status_code == 200, go
            assert says in there.text, go
        assert 'src="data:image/png;base64,' in there.text
        assert there.text.count("<td") > 8, "the picture has its table"


async def test_sorting_finding_and_an_earlier_period(stage: Stage) -> None:
    async with _browser(stage) as client:
        data = _signed(stage, "Tenri")

        async def names(go: str, **more: str) -> list[str]:
            answer = await _ask(client, data, go, **more)
            assert answer.status_code == 200, go
            return re.findall(r'level\?unit=\d+[^"]*">([^<‹]+)<', answer.text)

        assert await names("level?sort=name") == ["Puskesmas Contoh", "SD Contoh 1"]
        assert await names("level?sort=-name") == ["SD Contoh 1", "Puskesmas Contoh"]
        assert await names("level?sort=-reported") == ["Puskesmas Contoh", "SD Contoh 1"]
        assert await names("level?", find="  sd  ") == ["SD Contoh 1"]
        assert await names("level?", find="<script>") == []
        august = await _ask(client, data, "level?", period="2026-08")
        assert "Agustus 2026" in august.text
        assert 'aria-sort="descending"' in (await _ask(client, data, "level?sort=-late")).text


_BROKEN = [
    "nowhere",
    "level?unit=x",
    "level?unit=-1",
    "level?unit=1&unit=2",
    "level?unit=99999999999",
    "level?unit=１",
    "level?by=1",
    "level?sort=__class__'",
    "level?period=2026-13",
    "level?paper=2",
    "level?unit=1;drop",
    "level?" + "a" * 500,
    "level?unit=1\x00",
    "level?find=%ff",
    "level?unit",
    "../../etc/passwd",
    "\u202elevel",
]


async def test_a_way_that_no_button_carries_is_refused_with_what_to_do(stage: Stage) -> None:
    async with _browser(stage) as client:
        data = _signed(stage, "Tenri")
        for go in _BROKEN:
            answer = await _ask(client, data, go)
            assert answer.status_code == 400, go
            assert "buka lagi dari tombol" in answer.text
        for go in ("level?unit=2147483647", "person?person=2147483647", "areas?unit=0&indicator=0", "level?period=2031-01"):
            assert (await _ask(client, data, go)).status_code == 403, go
        assert (await _ask(client, data, "level?page=2147483647")).status_code == 200, "the last page there is"


async def test_whom_telegram_does_not_vouch_for_is_told_what_to_do(stage: Stage) -> None:
    good, now = _signed(stage, "Tenri"), stage.process.clock.now()
    cases = [
        ("", 401, "dibuka dari chat"),
        (good[:-1] + ("0" if good[-1] != "0" else "1"), 401, "tidak menyatakan siapa"),
        (good[:80], 401, "tidak menyatakan siapa"),
        (opening("1:other", user={"id": CAST["Tenri"]}, at=now), 401, "tidak menyatakan siapa"),
        (_signed(stage, "Tenri", at=now - LASTS - timedelta(seconds=1)), 401, "lebih dari satu jam"),
        (_signed(stage, "Tenri", at=now + timedelta(minutes=5)), 401, "Jam Telegram"),
        (_signed(stage, "Tamu"), 403, "belum tertaut"),
        (_signed(stage, "Tamu", language_code="en-GB"), 403, "not linked"),
        (_signed(stage, "Sitti"), 403, "memimpin unit"),
    ]
    async with _browser(stage) as client:
        for data, status, says in cases:
            answer = await _ask(client, data)
            assert (answer.status_code, says in answer.text) == (status, True), says
            assert "Contoh" not in answer.text
            assert '<p role="alert">' in answer.text


async def test_a_role_that_ended_sees_nothing_more_from_then_on(stage: Stage) -> None:
    async with _browser(stage) as client:
        data = _signed(stage, "Baso")
        assert (await _ask(client, data)).status_code == 200
        with Session(stage.process.database.engine) as session, session.begin():
            baso = session.scalars(select(Person).where(col(Person.name).startswith("Baso"))).one()
            post = session.scalars(select(Posting).where(Posting.person_id == baso.id)).one()
            post.valid_until = date(2026, 9, 30)
        assert (await _ask(client, data)).status_code == 403
        assert (await _ask(client, data, f"unit?unit={_id(stage, Unit, code='SD-1')}")).status_code == 403
        with Session(stage.process.database.engine) as session, session.begin():
            session.scalars(
                select(Account).where(Account.telegram_id == CAST["Tenri"])
            ).one().blocked_at = stage.process.clock.now()
        assert "memblokir bot" in (await _ask(client, _signed(stage, "Tenri"))).text


async def test_it_speaks_the_language_chosen_in_the_chat(stage: Stage) -> None:
    await stage.play("Tenri > /bahasa\nTenri > [English]\n")
    async with _browser(stage) as client:
        answer = await _ask(client, _signed(stage, "Tenri", language_code="id"))
        assert '<html lang="en">' in answer.text
        assert "Units below" in answer.text
        old = await _ask(client, _signed(stage, "Tenri", at=stage.process.clock.now() - 2 * LASTS))
        assert "more than an hour" in old.text


async def test_nothing_but_a_small_form_is_taken_and_every_answer_guards_itself(stage: Stage) -> None:
    data = _signed(stage, "Tenri")
    async with _browser(stage) as client:
        answers = [
            (405, await client.put("/halaman/", content=b"")),
            (405, await client.delete("/halaman/")),
            (405, await client.post("/halaman/page.js")),
            (404, await client.get("/halaman/other")),
            (404, await client.get("/halaman/page.css/../../settings.py")),
            (200, await client.get("/halaman")),
            (415, await client.post("/halaman/", json={"data": data})),
            (413, await client.post("/halaman/", content=b"a=" + b"a" * 20_000, headers=_FORM)),
            (413, await client.post("/halaman/", content=_endless(), headers=_FORM)),
            (400, await client.post("/halaman/", content=b"data=%ff", headers=_FORM)),
            (400, await client.post("/halaman/", content="data=ñ".encode(), headers=_FORM)),
            (400, await client.post("/halaman/", content=f"data={data}&data={data}".encode(), headers=_FORM)),
            (400, await client.post("/halaman/", content=b"&".join(b"a%d=1" % n for n in range(50)), headers=_FORM)),
            (400, await client.post("/halaman/", data={"data": data, "by": "1"})),
            (401, await client.post(f"/halaman/?data={data}", data={"go": ""})),
            (200, await client.get("/halaman/")),
            (200, await client.get("/halaman/page.css")),
            (200, await _ask(client, data)),
        ]
        for status, answer in answers:
            assert answer.status_code == status, (status, answer.text[:200])
            assert "unsafe-inline" not in answer.headers["content-security-policy"]
            assert "frame-ancestors https://web.telegram.org" in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert "set-cookie" not in answer.headers
            assert "Traceback" not in answer.text
        assert answers[-1][1].headers["cache-control"] == "no-store"
        for _, answer in answers:
            assert not re.search(r"<script(?! src=)|<style|\son\w+=|\sstyle=|javascript:", answer.text)


async def _endless() -> AsyncIterator[bytes]:
    for _ in range(64):
        yield b"a" * 4_096


async def test_names_are_escaped_and_nothing_personal_is_logged(stage: Stage, caplog: Any, capsys: Any) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        unit = session.scalars(select(Unit).where(Unit.code == "SD-1")).one()
        unit.name = '"><img src=x onerror=alert(1)>'
    with caplog.at_level(logging.DEBUG):
        async with _browser(stage) as client:
            data = _signed(stage, "Tenri")
            answer = await _ask(client, data, "level?", find='"><script>')
            assert "<script>" not in answer.text
            answer = await _ask(client, data)
            assert "<img" not in answer.text
            assert "&lt;img" in answer.text
            await _ask(client, data[:-3] + "abc")
            await _ask(client, _signed(stage, "Tamu"))
    logged = caplog.text + "".join(capsys.readouterr())
    assert not re.search(f"hash=|Tenri|{CAST['Tamu']}|first_name", logged)


async def test_one_person_may_ask_so_often_and_others_are_not_kept_waiting(stage: Stage) -> None:
    async with _browser(stage) as client:
        answers = [await _ask(client, _signed(stage, "Sitti")) for _ in range(42)]
        assert {answer.status_code for answer in answers} == {403, 429}
        assert answers[-1].headers["retry-after"]
        assert (await _ask(client, _signed(stage, "Baso"))).status_code == 200


async def test_while_the_database_is_away_or_something_fails_a_sentence_says_so(stage: Stage, monkeypatch: Any) -> None:
    async def away(*_a: Any) -> None:
        raise OperationalError("select secret", {}, Exception("gone"))

    def broken(*_a: Any, **_f: Any) -> None:
        raise RuntimeError("secret")

    async with _browser(stage) as client:
        data = _signed(stage, "Tenri")
        with monkeypatch.context() as patched:
            patched.setattr(stage.process.application.database, "read", away)
            answer = await _ask(client, data)
            assert (answer.status_code, "Tunggu sebentar" in answer.text) == (503, True)
        with monkeypatch.context() as patched:
            patched.setattr(pages.pages, "show", broken)
            answer = await _ask(client, data)
            assert (answer.status_code, "secret" in answer.text) == (500, False)
        assert (await _ask(client, data)).status_code == 200


async def test_many_at_once_are_answered_or_told_that_it_is_busy(stage: Stage, monkeypatch: Any) -> None:
    monkeypatch.setattr(pages.Turns, "take", lambda *_a, **_f: True)
    async with _browser(stage) as client:
        data = _signed(stage, "Baso")
        answers = await asyncio.gather(*(_ask(client, data) for _ in range(25)))
        assert [answer.status_code for answer in answers].count(200) == pages._EACH
        assert {answer.status_code for answer in answers} == {200, 429}
        monkeypatch.setattr(pages, "_EACH", 1_000)
        answers = await asyncio.gather(*(_ask(client, data) for _ in range(25)))
        assert {answer.status_code for answer in answers} == {200, 503}
        assert (await _ask(client, data)).status_code == 200


@pytest.mark.parametrize("hook", [None, "https://bot.example/hook"], ids=["polling", "webhook"])
async def test_it_is_served_beside_polling_and_beside_the_webhook(stage: Stage, hook: str | None, monkeypatch: Any) -> None:
    async def poll(*_parts: Any) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(serving, "poll", poll)
    with socket.create_server(("127.0.0.1", 0)) as free:
        at = f"127.0.0.1:{free.getsockname()[1]}"
    more = {"webhook_url": hook, "webhook_secret": "s3cret"} if hook else {}
    chosen = Settings(_env_file=None, public_url="https://bot.example/halaman", webhook_listen=at, **more)
    running = asyncio.create_task(serving.receive(stage.process, chosen))
    async with httpx.AsyncClient(base_url=f"http://{at}") as client:
        for _ in range(200):
            with suppress(httpx.ConnectError):
                assert (await client.get("/halaman/")).status_code == 200
                break
            await asyncio.sleep(0.01)
        assert (await _ask(client, _signed(stage, "Tenri"))).status_code == 200
        assert (await client.post("/hook", json={})).status_code == (403 if hook else 404)
        assert (await client.get("/healthz")).status_code == 404
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
