"""Who may what, tried in full: every command, button and step of a talk, by everybody it is not meant for."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from itertools import chain, count
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, SQLModel
from telegram.ext import CommandHandler, ConversationHandler

import handlers
from bot.reception.reading import read
from domain.actions import Action, known_actions
from handlers import conversations
from models.messages.message import TalkState
from tests.city import CAST, NOW
from tests.conftest import play_on
from tests.planted import DENOMINATOR, NUMERATOR, OUTSIDERS, Planted, plant
from tests.stage import Stage

assert handlers.conversations(), "importing them makes the actions known"

ROLES = {
    "stranger": "Tamu",
    "colleague": "Nurul",
    "other unit": "Rahma",
    "former supervisor": "Hasan",
    "moved": "Mira",
    "former admin": "Usman",
    "admin to be": "Wati",
    "supervisor": "Baso",
    "supervisor of others": "Andi",
    "admin": "Tenri",
}
"""Everybody who tries, by what they are to those whose secrets they try."""

_HUGE = ("2147483647", "2147483648", "9223372036854775808", "99999999999999999999", "-1", "0", "-99999999999999999999")
_GARBLED = ("", "x", "1x", "+1", " 1", "1_0", "١", "\x00", "'; drop table person; --", "9" * 60, "2026-99", "9999-Q4", "0001-01")
_ONE_IN = 30
"""Of the impossible buttons so many are left out for one that is tried; the places change from kind to kind."""
_BOOKKEEPING = {
    "outbox",
    "seenupdate",
    "updateattempt",
    "talkstate",
    "chat",
    "card",
    "linkfailure",
    "alembic_version",
    "revision",
    "heartbeat",
    "worker",
    "alive",
}
_WHOSE = ("person_id", "author_id", "by", "by_id", "asked_by", "written_by", "owner_id")
_DECIDED = (
    "submission",
    "report",
    "reportchange",
    "draft",
    "draftanswer",
    "evaluation",
    "feedback",
    "account",
    "person",
    "posting",
)
"""What even an admin does not change where it is somebody else's to decide."""


@dataclass
class _Trial:
    """One city, and who tries what in it."""

    stage: Stage
    numbers: Iterator[int] = field(default_factory=lambda: count(1_000_000))
    tried: dict[int, object] = field(default_factory=dict)
    """What was handed in, by the update's number."""

    async def press(self, user: int, data: str, *, chat: int | None = None) -> None:
        """Press a button that was perhaps never shown."""
        message = {"message_id": 1, "date": _moment(), "chat": _chat(chat or user), "from": _BOT, "text": "x"}
        await self.hand_in(
            {
                "callback_query": {
                    "id": str(next(self.numbers)),
                    "from": _user(user),
                    "message": message,
                    "chat_instance": "1",
                    "data": data,
                }
            }
        )

    async def say(self, user: int, chat: int | None = None, kind: str = "message", **said: Any) -> None:
        """Say something, in words or otherwise."""
        if (text := said.get("text", "")).startswith("/"):
            said["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        message = {"message_id": next(self.numbers), "date": _moment(), "chat": _chat(chat or user), "from": _user(user), **said}
        await self.hand_in({kind: message})

    async def hand_in(self, update: dict[str, Any]) -> None:
        """Let the bot handle it; what it would send stays where a test can read it."""
        number, application = next(self.numbers), self.stage.process.application
        self.tried[number] = update
        await application.process_update(read({"update_id": number, **update}, application.bot))

    def apologies(self) -> list[object]:
        """What was answered with an apology."""
        codes = [row["facts"]["code"] for row in _said(self.stage) if row["screen"] == "home/apology"]
        return [self.tried[int(code, 16)] for code in codes]


class _Silent:
    """In place of the delivery: nothing is sent."""

    def hurry(self, _rows: object) -> None: ...

    def wake(self) -> None: ...


_BOT = {"id": 1, "is_bot": True, "first_name": "Bot"}


def _moment() -> int:
    return int(NOW.timestamp())


def _user(id: int) -> dict[str, Any]:
    return {"id": id, "is_bot": False, "first_name": "Seseorang"}


def _chat(id: int) -> dict[str, Any]:
    return {"id": id, "type": "private", "first_name": "Seseorang"} if id > 0 else {"id": id, "type": "supergroup", "title": "Grup"}


def _trial(stage: Stage) -> _Trial:
    stage.process.application.delivery = _Silent()
    return _Trial(stage)


def _forged(number: int, kind: type[Action], planted: Planted) -> Iterator[str]:
    """The button of somebody else, a stale or impossible one, and a garbled one; which of these changes from kind to kind."""
    theirs = [_theirs(one.name, one.type, planted) for one in fields(kind)]
    if kind.code in ("who", "know"):
        theirs[0] = str(planted.ids["who"])
    yield ":".join([kind.code, *theirs])
    if theirs and number % 2:
        yield ":".join(
            [
                kind.code,
                *(_HUGE[number % len(_HUGE)] if one.type is int else word for one, word in zip(fields(kind), theirs, strict=True)),
            ]
        )
    elif theirs:
        yield ":".join([kind.code, *([_GARBLED[number % len(_GARBLED)]] * len(theirs))])[:64]


def _theirs(name: str, kind: Any, planted: Planted) -> str:
    if kind is bool:
        return "1"
    if kind is int:
        return str(planted.ids.get(name, 1))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next(iter(kind)).value
    return {"period": "2026-05", "quarter": "2026-Q2"}.get(name, "x")


def _garbled(kind: type[Action], planted: Planted) -> Iterator[str]:
    """Every impossible word in every place of an action, the others being right."""
    theirs = [_theirs(one.name, one.type, planted) for one in fields(kind)]
    for place in range(len(theirs)):
        for word in (*_HUGE, *_GARBLED):
            yield ":".join([kind.code, *theirs[:place], word, *theirs[place + 1 :]])[:64]


def _commands() -> list[str]:
    return [*sorted(chain.from_iterable(one.commands for one in conversations() if isinstance(one, CommandHandler))), "lapor"]


def _steps() -> list[tuple[str, str]]:
    return [(one.name or "", str(state)) for one in conversations() if isinstance(one, ConversationHandler) for state in one.states]


def _rows(engine: Engine) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """Everything in the city but what the bot writes down of each update."""
    with Session(engine) as session:
        return {
            one.name: {
                tuple(row[key.name] for key in one.primary_key): dict(row) for row in session.execute(select(one)).mappings()
            }
            for one in SQLModel.metadata.sorted_tables
            if one.name not in _BOOKKEEPING
        }


def _changed(before: dict[str, Any], after: dict[str, Any], *, by: int | None, only: Sequence[str] = ()) -> list[str]:
    """What of others was changed or added by somebody who may only change what is their own."""
    found = []
    drafts = {key for key, row in after["draft"].items() if row["person_id"] == by}
    for name, rows in after.items():
        if only and name not in only:
            continue
        for key in {*rows, *before[name]}:
            old, new = before[name].get(key), rows.get(key)
            row = new or old or {}
            mine = (by is not None and by in {row.get(column) for column in _WHOSE}) or (row.get("draft_id"),) in drafts
            if old != new and not mine:
                found.append(f"{name} {key}: {old} → {new}")
    return found


def _said(stage: Stage, *, to: Iterable[int] | None = None) -> list[dict[str, Any]]:
    outbox = SQLModel.metadata.tables["outbox"]
    there = [] if to is None else [outbox.c.chat_id.in_(list(to))]
    with Session(stage.process.database.engine) as session:
        return [dict(row) for row in session.execute(select(outbox).where(*there)).mappings()]


def _leaks(rows: Iterable[dict[str, Any]], words: Sequence[str]) -> list[str]:
    told = [json.dumps([row["screen"], row["facts"], row["keyboard"], row["attachment"]], default=str) for row in rows]
    return [text[:400] for text in told for word in words if word in text]


def _tried_at(who: str) -> tuple[str, ...]:
    """Whose secrets somebody has no business with."""
    return {"Rahma": ("Sitti",), "Andi": ("Sitti",), "Baso": ("Rahma",), "Tenri": ()}.get(who, ("Sitti", "Rahma"))


@pytest.mark.parametrize("role", ROLES)
async def test_nobody_sees_or_changes_what_is_not_theirs(sqlite: Any, tmp_path: Any, role: str) -> None:
    who = ROLES[role]
    user = {**CAST, **OUTSIDERS}[who]
    engine = sqlite.anew()
    planted = plant(engine)
    async with play_on(engine, tmp_path) as stage:
        trial, before = _trial(stage), _rows(engine)
        whose = planted["Rahma" if who == "Baso" else "Sitti"]
        for number, kind in enumerate(sorted(known_actions().values(), key=lambda one: one.code)):
            for data in _forged(number, kind, whose):
                await trial.press(user, data)
        for number, command in enumerate(_commands()):
            for words in ("", (f" {whose.number}", " 2147483648", f" {'9' * 40}", " \u202e<b>&")[number % 4]):
                await trial.say(user, text=f"/{command}{words}")
        for word in ("status", "riwayat"):
            await trial.say(user, text=f"/{word} {whose.number}")
        for number, (name, state) in enumerate(_steps()):
            for said in ({"text": ("9" * 40, "ya")[number % 2]}, (_DOCUMENT, _PHOTO, _CONTACT, _PLACE)[number % 4]):
                with Session(engine) as session, session.begin():
                    session.merge(TalkState(chat_id=user, user_id=user, name=name, state=state, since=NOW))
                await trial.say(user, **said)
        rows = _said(stage, to=[user])
        assert [one["callback_query"]["data"] for one in trial.apologies() if "callback_query" in one] == []
        assert trial.apologies() == []
        words = [planted[one].word for one in _tried_at(who)]
        figures = [f'"{NUMERATOR}', f"{NUMERATOR}/{DENOMINATOR}"] if len(words) == 2 else []
        assert _leaks(rows, [*words, *figures]) == []
        me = _person_of(engine, user)
        assert _changed(before, _rows(engine), by=me, only=_DECIDED if who in ("Tenri", "Baso", "Andi") else ()) == []
        print(f"\n{role}: {len(trial.tried)} tried, {len(rows)} answers, 0 leaks, 0 changes")


@pytest.mark.parametrize(("engine", "role"), [("postgresql", "colleague"), ("sqlite", "admin")], indirect=["engine"])
async def test_an_impossible_button_is_only_no_longer_valid(engine: Engine, tmp_path: Any, role: str) -> None:
    user = {**CAST, **OUTSIDERS}[ROLES[role]]
    planted = plant(engine)["Sitti"]
    async with play_on(engine, tmp_path) as stage:
        trial = _trial(stage)
        for number, kind in enumerate(sorted(known_actions().values(), key=lambda one: one.code)):
            every = list(dict.fromkeys(_garbled(kind, planted)))
            for data in every[number % _ONE_IN :: _ONE_IN]:
                await trial.press(user, data)
        assert [one["callback_query"]["data"] for one in trial.apologies() if "callback_query" in one] == []
        assert trial.apologies() == []
        print(f"\n{role}: {len(trial.tried)} impossible buttons, 0 apologies")


async def test_in_a_group_nothing_is_answered_but_that_it_is_personal(sqlite: Any, tmp_path: Any) -> None:
    engine = sqlite.anew()
    planted = plant(engine)["Sitti"]
    async with play_on(engine, tmp_path) as stage:
        trial, before = _trial(stage), _rows(engine)
        for who in ("Tamu", "Sitti", "Tenri"):
            user = {**CAST, **OUTSIDERS}[who]
            for kind in known_actions().values():
                await trial.press(user, next(_forged(0, kind, planted)), chat=-500)
            for command in _commands():
                await trial.say(user, -500, text=f"/{command} {planted.number}")
            for name, state in _steps():
                with Session(engine) as session, session.begin():
                    session.merge(TalkState(chat_id=-500, user_id=user, name=name, state=state, since=NOW))
                for said in ({"text": "198001012005012001"}, _DOCUMENT, _PHOTO, _CONTACT, _PLACE):
                    await trial.say(user, -500, **said)
                await trial.say(user, -500, "edited_message", text="43/45")
        said = _said(stage, to=[-500])
        assert {row["screen"] for row in said} <= {None, "insight/group_private", "insight/group_totals"}
        assert {row["toast"] for row in said if row["screen"] is None} == {"only_private"}
        assert all(row["keyboard"] is None and row["menu"] is None for row in said)
        assert _leaks(said, [planted.word, "Contoh"]) == []
        changed = _changed(before, _rows(engine), by=None)
        assert [one for one in changed if not one.startswith("grouptotal ")] == [], "who was counted is noted, and nothing else"
        assert _said(stage, to=[101, 102, 105]) == []
        print(f"\ngroup: {len(trial.tried)} tried, {len(said)} answers, none personal")


def _person_of(engine: Engine, user: int) -> int | None:
    account = SQLModel.metadata.tables["account"]
    with Session(engine) as session:
        return session.execute(select(account.c.person_id).where(account.c.telegram_id == user)).scalar()


_DOCUMENT = {"document": {"file_id": "f", "file_unique_id": "u", "file_name": "berkas.pdf", "file_size": 10}, "caption": "x"}
_PHOTO = {"photo": [{"file_id": "p", "file_unique_id": "q", "width": 1, "height": 1}]}
_CONTACT = {"contact": {"phone_number": "+62811000101", "first_name": "S", "user_id": 101}}
_PLACE = {"location": {"latitude": -5.1, "longitude": 119.4}}
