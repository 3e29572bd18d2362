"""In a city of three hundred teachers, forty schools and a hundred duties each command and each button has its answer."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert
from sqlmodel import Session, col, select

from bot.delivery.wording import MENUS
from domain.people.nip import Employment
from domain.reporting.answers import AnswerState
from domain.standards.periods import Period
from domain.standards.sectors import Sector
from models.evaluation.feedback import Feedback
from models.messages.message import Outbox, OutboxState
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.reporting.report import Report, Submission, SubmissionState
from models.standards.standard import Indicator, IndicatorPosition
from sandbox.markup import units
from tests.city import NOW
from tests.stage import Stage

_PEOPLE, _SCHOOLS, _DUTIES = 300, 40, 100
_DOES = ("Verif", "Kirim", "Batal", "Buang", "Hentikan", "Tutup", "Ingatkan", "Verify", "Send", "Discard", "Remind", "Close")
"""Buttons that do something; the others show."""


def _name(words: str, number: int) -> str:
    return f"{number:03} {words} <b>&amp;</b> \"Andi\" 'Besse' ".ljust(120, "x")[:120]


def _grow(stage: Stage) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        baso, sitti = (session.exec(select(Person).where(col(Person.name).startswith(name))).one() for name in ("Baso", "Sitti"))
        schools = [Unit(code=f"B-{n}", name=_name("SD", n), sector=Sector.EDUCATION, working_days=6) for n in range(_SCHOOLS)]
        people = [
            Person(nip=f"19800101200501{1 + n % 2}{n + 1:03}", name=_name("Guru", n), sex="P", employment=Employment.PNS)
            for n in range(_PEOPLE)
        ]
        session.add_all([*schools, *people])
        session.flush()
        session.add_all(
            Posting(
                person_id=one.id,
                unit_id=schools[n % _SCHOOLS].id,
                position="Guru Kelas",
                supervisor_id=baso.id,
                valid_from=date(2026, 1, 1),
            )
            for n, one in enumerate(people)
        )
        indicators = _duties(session)
        _reports(session, [*people, sitti], indicators, [one.id for one in schools], baso.id)
        session.add_all(
            Feedback(
                person_id=sitti.id,
                by=baso.id,
                kind="note",
                words=_name("catatan", n) * 4,
                on=NOW.date() - timedelta(days=1),
                at=NOW,
            )
            for n in range(60)
        )


def _duties(session: Session) -> list[Indicator]:
    pattern = session.exec(select(Indicator).where(Indicator.code == "MODUL")).one()
    found = [
        Indicator(
            **{**pattern.model_dump(exclude={"id"}), "code": f"MODUL-{n}", "name": _name("Modul", n), "question": "Berapa? " * 30}
        )
        for n in range(_DUTIES)
    ]
    session.add_all(found)
    session.flush()
    session.add_all(IndicatorPosition(indicator_id=one.id, position="Guru Kelas") for one in found)
    session.flush()
    return found


def _reports(session: Session, people: list[Person], indicators: list[Indicator], schools: list[int], by: int) -> None:
    """Everybody's first duties, decided or waiting; the last person's all."""
    rows = []
    for n, person in enumerate(people):
        waits = n % 3 == 0
        submission = Submission(
            number=f"9{n:04}",
            person_id=person.id,
            unit_id=schools[n % _SCHOOLS],
            verifier_id=by,
            submitted_at=NOW,
            state=SubmissionState.WAITING if waits else SubmissionState.VERIFIED,
            decided_at=None if waits else NOW,
            decided_by=None if waits else by,
        )
        session.add(submission)
        session.flush()
        mine = indicators if person is people[-1] or n == 0 else indicators[:3]
        rows += [
            {
                "submission_id": submission.id,
                "person_id": person.id,
                "unit_id": submission.unit_id,
                "indicator_id": one.id,
                "period": str(Period.parse("2026-Q3")),
                "state": AnswerState.VALUE,
                "value": Decimal(n % 60),
                "verified": not waits,
                "joint": False,
                "first_submitted_at": NOW,
                "submitted_at": NOW,
                "note": "catatan <&> panjang " * 45,
                "late": False,
                "same_as_last": False,
                "unusual": n % 2 == 0,
                "version": 1,
            }
            for one in mine
        ]
    session.execute(insert(Report), rows)


def _newest(stage: Stage, who: str) -> Iterator[tuple[int, str, str]]:
    message = max(stage.world.chats[stage.cast[who]].messages.values(), key=lambda one: one["message_id"])
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            if "callback_data" in button:
                yield message["message_id"], button["text"], button["callback_data"]


async def _look_around(stage: Stage, who: str, commands: tuple[str, ...]) -> None:
    """Every command, and of each kind of button below its answer one."""
    for command in commands:
        await stage.play(f"{who} > /{command}\n")
        kinds: dict[str, tuple[int, str]] = {}
        for message, text, action in _newest(stage, who):
            if not any(word in text for word in _DOES):
                kinds.setdefault(action.partition(":")[0], (message, action))
        for message, action in kinds.values():
            stage.world.press(stage.cast[who], message, action)
            await stage.settle()


def _check(stage: Stage, *, screens: int) -> None:
    failed = stage.rows(select(Outbox.screen, Outbox.error).where(Outbox.state == OutboxState.FAILED))
    assert failed == []
    assert len(set(stage.rows(select(Outbox.screen)))) >= screens, "enough was looked at"
    said = [one for chat in stage.world.chats.values() for one in chat.messages.values()]
    assert max(units(one.get("text") or "") for one in said) <= 4_096
    assert max(units(one.get("caption") or "") for one in said) <= 1_024
    assert not any("terjadi kesalahan di pihak kami" in (one.get("text") or "") for one in said)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_every_command_and_button_is_answered(stage: Stage) -> None:
    _grow(stage)
    await _look_around(stage, "Baso", MENUS["supervisor"])
    await _look_around(stage, "Sitti", MENUS["staff"])
    await _look_around(stage, "Tenri", tuple(one for one in MENUS["admin"] if one not in ("simulasi", "ekspor")))
    _check(stage, screens=45)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_the_evaluation_is_answered(stage: Stage) -> None:
    _grow(stage)
    await stage.play("-- 2026-10-06 08:00\n-- 2026-10-12 08:00\n")
    await _look_around(stage, "Sitti", ("evaluasi", "kinerja", "skp", "ekinerja"))
    await _look_around(stage, "Baso", ("evaluasi", "siklus", "tren", "ringkasan", "kelengkapan"))
    for _ in range(3):
        found = [one for one in _newest(stage, "Sitti") if one[2].startswith("page:")]
        if found:
            stage.world.press(stage.cast["Sitti"], found[-1][0], found[-1][2])
            await stage.settle()
    _check(stage, screens=15)
