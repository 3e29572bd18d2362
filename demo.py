"""The demo: the real bot, a Telegram of its own in the browser, an invented city, and a clock one can move forward."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func
from sqlmodel import Session, select

import assembly
from bot.clock import Clock
from bot.operating.process import Process, running
from bot.operating.serving import together
from bot.operating.settings import Settings
from bot.reception.page import Place as PageAt
from bot.reception.page import page
from bot.reception.polling import poll
from domain.standards.periods import Frequency, Period
from domain.standards.working_days import WorkCalendar
from models.database import connect, migrate
from models.messages.message import Urgency
from models.people.person import Account, Chat, Person
from models.training.training import Training
from sample import city as sample_city
from sample import history, moves, walk
from sample.people import FIRST_TELEGRAM_ID
from sandbox.rates import Rates
from sandbox.server import BotApi
from sandbox.shell import Shell
from sandbox.shell_screen import Place, Screen
from sandbox.shell_words import WORDS
from sandbox.site import Guide, Landmark, RosterEntry, Step, build, serve
from sandbox.typed import is_terminal, typed, written
from sandbox.world import World
from scheduler.timetable import Timetable
from services.city import City
from services.exchange import importing
from services.messages import hours, outbox
from services.messages.outbox import Notice
from services.people import invitations, recognition, speakers
from texts.languages import SPOKEN

_STRANGERS = 5
"""People at the end of the roster who have not met the bot yet."""
_BLINK = 0.02
"""Seconds between two looks whether the bot has taken in what was said."""
_TOKEN = "424242:SANDBOX"  # noqa: S105  (the sandbox's own, good for nothing else)


@dataclass(frozen=True)
class Opened:
    """Where the page is, and how somebody who is not linked yet comes in."""

    address: str
    invitation: str
    """Opens the bot as a person of the roster who holds an invitation."""
    invited: str


@dataclass(frozen=True)
class Running:
    """The demo at work: its Telegram, its people, and its clock."""

    world: World
    roster: Sequence[RosterEntry]
    opened: Opened
    zone: ZoneInfo
    move: Callable[[datetime], Awaitable[None]]
    """Let time pass until a moment; whoever calls makes sure that it is ahead."""
    settle: Callable[[], Awaitable[None]]
    """Return when the bot has answered whatever was said to it."""
    speak: Callable[[Sequence[int], str], Awaitable[None]]
    """Let the bot speak a language to these people, without a word about it."""


async def show(chosen: Settings, *, host: str, port: int, ready: Callable[[Opened], None]) -> None:
    """Run the demo until cancelled; its data lives in a folder that goes with it."""
    async with running_demo(chosen, host=host, port=port) as shown:
        ready(shown.opened)
        await asyncio.Event().wait()


async def talk(chosen: Settings, *, who: str, language: str, folder: Path | None) -> None:
    """Speak with the bot in the terminal, or do what a pipe says, until it ends."""
    kept = folder or Path(tempfile.mkdtemp(prefix="sipakainga-shell-"))
    kept.mkdir(parents=True, exist_ok=True)
    spoken = language if language in WORDS else "id"
    if is_terminal():
        written(WORDS[spoken]["begin"])
    async with running_demo(chosen, limited=False) as shown:
        screen = Screen(Place(shown.world, shown.roster, shown.zone, shown.move, shown.settle), kept, written, spoken)
        shell = Shell(screen, walk.TEACHER)
        await shown.speak([entry.user_id for entry in shown.roster], spoken)
        await shell.run(typed(written), who=who)
    if not any(kept.iterdir()) and folder is None:
        kept.rmdir()


@asynccontextmanager
async def running_demo(chosen: Settings, *, host: str = "127.0.0.1", port: int = 0, limited: bool = True) -> AsyncIterator[Running]:
    """The bot, its Telegram and the invented city, until the context ends. Unlimited, a pipe may be faster than any person."""
    with tempfile.TemporaryDirectory(prefix="sipakainga-demo-") as folder:
        settings = chosen.model_copy(update={"data_dir": Path(folder), "database_url": None})
        city = assembly.city(settings)
        clock = Clock()
        clock.move_to(_beginning(city, clock.now()))
        engine = connect(settings.database)
        roster = await asyncio.to_thread(prepare, engine, city=city, now=clock.now())
        world = populate(World(clock.now, token=_TOKEN, rates=Rates() if limited else None), roster)
        async with _run(_Sample(settings, engine, clock, world, roster), host=host, port=port) as shown:
            yield shown


def prepare(engine: Engine, *, city: City, now: datetime) -> list[RosterEntry]:
    """Fill an empty database with the sample city, most of its people linked; who they are."""
    today = city.today(now)
    migrate(engine)
    book = sample_city.with_areas(today=today)
    rows = {sheet: list(enumerate(found, start=2)) for sheet, found in book.items()}
    with Session(engine) as session, session.begin():
        outcome = importing.take(session, rows, today=today, write=True)
        assert not outcome.rejected, outcome.rejected
        moves.write(session, today=today)
        history.write(session, today=today)
        ids = {person.nip: person.id for person in session.scalars(select(Person))}
        units = {row["Kode"]: row["Nama"] for row in book["Unit"]}
        roster = []
        for number, row in enumerate(book["Pegawai"]):
            known = number < len(book["Pegawai"]) - _STRANGERS
            if known:
                recognition.link(session, person=ids[row["NIP"]], telegram_id=FIRST_TELEGRAM_ID + number, how="invitation", now=now)
            caption = row["Jabatan"] + ("" if known else f" · belum tertaut, NIP {row['NIP']}")
            roster.append(RosterEntry(FIRST_TELEGRAM_ID + number, row["Nama"], caption, units[row["Unit"]]))
    return roster


def populate(world: World, roster: Sequence[RosterEntry]) -> World:
    """Give everybody of the roster a phone, and the schools a group."""
    for number, person in enumerate(roster):
        world.add_user(person.user_id, person.name.split(",")[0], phone=f"+62811000{1000 + number}")
        world.chats[person.user_id].started = number < len(roster) - _STRANGERS
    for number, unit in enumerate(sorted({person.group for person in roster}), start=1):
        world.add_group(-100 - number, f"Grup {unit}", [person.user_id for person in roster if person.group == unit])
    return world


@dataclass(frozen=True)
class _Sample:
    """The city of the demo, at its beginning."""

    settings: Settings
    engine: Engine
    clock: Clock
    world: World
    roster: Sequence[RosterEntry]


@asynccontextmanager
async def _run(sample: _Sample, *, host: str, port: int) -> AsyncIterator[Running]:
    engine, clock, roster = sample.engine, sample.clock, sample.roster
    api = BotApi(sample.world)
    heard = asyncio.get_running_loop().create_future()
    city = assembly.city(sample.settings)
    process_here: list[tuple[Process, Timetable]] = []

    async def move(at: datetime) -> None:
        process, timetable = process_here[0]
        for moment in (*_daily(city, clock.now(), at), at):
            clock.move_to(moment)
            await timetable.look()
            await process.delivery.finish_due()

    site = build(
        api,
        roster=roster,
        landmarks=lambda: landmarks(engine, city, clock.now()),
        move_clock=move,
        zone=city.zone.key,
        guide=_guide(sample, city),
    )
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(serve(site, host=host, port=port, ready=heard.set_result))
        address = f"http://{host}:{await heard}"
        place = PageAt(f"{address}/halaman/", script="/page/telegram-web-app.js", frames="'self'")
        settings = sample.settings.model_copy(update={"public_url": place.address})
        parts = assembly.parts(settings, engine, clock=clock, token=sample.world.token, api_url=address)
        async with running(parts) as process:
            timetable = Timetable(database=process.database, delivery=process.delivery, clock=clock, city=city)
            process_here.append((process, timetable))
            site.mount("", page(process.application, draw=process.draw, place=place))
            timetable.start()
            working = group.create_task(
                together((poll(process.application, process.updates), process.delivery.run(), process.errands.run()))
            )
            opened = _invite(engine, address, roster[-_STRANGERS], now=clock.now())
            settle = partial(_settle, sample.world, process)
            try:
                yield Running(sample.world, roster, opened, city.zone, move, settle, partial(_speak_quietly, sample))
            finally:
                timetable.stop()
                working.cancel()
                await asyncio.wait({working})
        serving.cancel()


async def _settle(world: World, process: Process) -> None:
    """Wait until every update is stored, what it asked for is done, and everything that is due is sent."""
    while True:
        while world.queue:
            await asyncio.sleep(_BLINK)
        await process.errands.look()
        await process.delivery.finish_due()
        if not world.queue:
            return


def _guide(sample: _Sample, city: City) -> Guide:
    """What the first page says, and how the bot learns which language the page is read in."""
    began = sample.clock.now()
    friday = _friday(city, began)
    phones = (walk.TEACHER, walk.PRINCIPAL)

    def look() -> list[Step]:
        chats = {id: list(sample.world.chats[id].messages.values()) for id in phones}
        with Session(sample.engine.execution_options(begin="DEFERRED")) as session:
            return [Step(**vars(one)) for one in walk.steps(session, since=began, friday=friday, chats=chats)]

    async def steps() -> list[Step]:
        return await asyncio.to_thread(look)

    def remember(user: int, language: str) -> None:
        with Session(sample.engine) as session, session.begin():
            _speak(session, user, language, now=sample.clock.now())

    async def speak(user: int, language: str) -> None:
        await asyncio.to_thread(remember, user, language)

    return Guide(phones, walk.ABOUT, steps, speak)


async def _speak_quietly(sample: _Sample, users: Sequence[int], language: str) -> None:
    def remember() -> None:
        with Session(sample.engine) as session, session.begin():
            for user in users:
                speakers.remember(session, chat_id=user, language=language, now=sample.clock.now())

    await asyncio.to_thread(remember)


def _speak(session: Session, user: int, language: str, *, now: datetime) -> None:
    """Let the bot speak the language, and say so to whoever knows it already."""
    chat = session.get(Chat, user)
    if language not in SPOKEN or (chat is not None and chat.language == language):
        return
    speakers.remember(session, chat_id=user, language=language, now=now)
    person = session.scalar(select(Account.person_id).where(Account.telegram_id == user))
    if person is not None:
        key = f"language:{user}:{now.isoformat()}"
        outbox.post(session, Notice(person, "people/language_chosen", key, urgency=Urgency.REPLY), now=now)


def _friday(city: City, now: datetime) -> datetime:
    """The next Friday afternoon, when the week is summed up."""
    today = city.today(now)
    at = _at(city, today + timedelta(days=(4 - today.weekday()) % 7), time(15, 5))
    return at if at > now else at + timedelta(days=7)


def _invite(engine: Engine, address: str, stranger: RosterEntry, *, now: datetime) -> Opened:
    """Give the first of those who have not met the bot an invitation, as `main.py invite` would."""
    with Session(engine) as session, session.begin():
        nip = session.scalars(select(Person.nip).where(Person.name == stranger.name)).one()
        (invited,) = invitations.invite(session, now=now, nips=[nip])
    return Opened(address, f"{address}/?a={stranger.user_id}&start={invited.code}", stranger.name)


def landmarks(engine: Engine, city: City, now: datetime) -> list[Landmark]:
    """The moments worth moving to."""
    today = city.today(now)
    with Session(engine) as session:
        calendar = WorkCalendar(hours.days_off(session, years=(today.year, today.year + 1)), 5)
        training = session.scalar(select(func.min(Training.starts)).where(Training.starts > today))
    morning = calendar.next_working(today + timedelta(days=1))
    quarter = Period.containing(today, Frequency.QUARTERLY)
    ends = quarter if quarter.last > today else quarter.next()
    evidence_ends = quarter.previous().last + timedelta(days=11)
    marks = [
        ("1 jam lagi", "in 1 hour", now + timedelta(hours=1)),
        ("pagi kerja berikutnya", "next working morning", _at(city, morning, time(8, 5))),
        ("Jumat 15.05", "Friday 15:05", _friday(city, now)),
        ("akhir bulan", "end of the month", _at(city, Period.containing(today, Frequency.MONTHLY).last, time(8, 5))),
        ("tenggat bulan depan + 3", "3 days after it is due", _at(city, _after_due(today), time(8, 5))),
        ("evaluasi triwulan dibuka", "the evaluation opens", _at(city, calendar.next_working(evidence_ends), time(8, 5))),
        ("akhir triwulan", "end of the quarter", _at(city, ends.last, time(8, 5))),
    ]
    if training:
        marks.append(("pagi pelatihan", "morning of a training", _at(city, training, time(8, 5))))
    return [Landmark(words, english, at) for words, english, at in marks if at > now]


def _after_due(today: date) -> date:
    return Period.containing(today, Frequency.MONTHLY).last + timedelta(days=10)


def _beginning(city: City, now: datetime) -> datetime:
    """The first working morning after the quarter that ended last: everything is owed, nothing is late."""
    ended = Period.containing(city.today(now), Frequency.QUARTERLY).previous()
    return _at(city, WorkCalendar().next_working(ended.last + timedelta(days=1)), time(8, 30))


def _daily(city: City, now: datetime, until: datetime) -> list[datetime]:
    """Every morning and afternoon on the way, so that the scheduler does what it would have done."""
    day, found = city.today(now), []
    while day <= city.today(until):
        found += [at for at in (_at(city, day, time(8, 5)), _at(city, day, time(15, 5))) if now < at < until]
        day += timedelta(days=1)
    return found


def _at(city: City, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=city.zone)
