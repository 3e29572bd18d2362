"""What was promised is looked at again when it is sent: the hour, leave, the post, its use, and whether it is still wanted."""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot.delivery.claims import claim
from domain.messages.quiet_hours import next_allowed
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import Leave, Posting
from models.reporting.report import Clarification, Report, Submission, SubmissionState, UnlockDecision, UnlockRequest
from models.standards.standard import Indicator
from services.calendar.digests import Item
from services.calendar.timely.sending import still_true
from services.calendar.timely.uses import USES, Instead
from services.city import City
from services.evaluation import cycles
from services.messages import outbox
from services.messages.outbox import Notice
from tests.given import given

ZONE = ZoneInfo("Asia/Makassar")
CITY = City(zone=ZONE)
SITTI, BASO, RAHMA, ANDI, TENRI = 1, 2, 3, 4, 5
THURSDAY = "2026-10-01 15:00"
SCREENS = Path("texts/screens")
REPLIES = {
    "home/apology",
    "home/database_away",
    "messages/broadcast/one_file",
    "messages/broadcast/standing",
    "messages/delivery/refused",
    "messages/operating/alarm",
    "messages/operating/over",
    "people/personal/ask",
    "people/personal/kept",
    "evaluation/bundle",
    "evaluation/bundle_file",
    "calendar/rehearsal/failed",
    "calendar/rehearsal/progress",
    "messages/closed/link",
    "messages/closed/story",
    "messages/closed/unlock",
    "exchange/ekinerja/list",
    "exchange/import/column_list",
    "exchange/import/column",
    "exchange/import/question",
    "exchange/import/columns",
    "exchange/import/missing",
    "exchange/import/not_undone",
    "exchange/ekinerja/pasted",
    "verification/together/done",
}
"""Said at once in answer to somebody, or edited into a message that is there."""
WORDS = {"evaluation/cycles", "evaluation/steps"}
"""Screens whose names are words used for other things too."""


def _at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(UTC)


def _promise(engine: Engine, screen: str, *, key: str, to: int = SITTI, at: str = THURSDAY, **more: Any) -> None:
    with Session(engine) as session, session.begin():
        outbox.post(session, Notice(to=to, screen=screen, key=key, **more), now=_at(at))


def _send(engine: Engine, at: str) -> list[dict[str, Any]]:
    """What would go out at a moment."""
    now = _at(at)
    with Session(engine) as session, session.begin():
        rows = claim(session, now=now, worker="w", replies=100, notices=100)
        return still_true(session, rows, now=now, city=CITY)


def _rows(engine: Engine) -> list[Outbox]:
    with Session(engine, expire_on_commit=False) as session:
        return list(session.scalars(select(Outbox).order_by(col(Outbox.id))))


def _named() -> Iterator[tuple[str, Path]]:
    """Every screen that a use case or a notice names."""
    screens = {path.relative_to(SCREENS).as_posix().removesuffix(".id.j2") for path in SCREENS.rglob("*.id.j2")}
    for floor in ("services", "scheduler", "bot"):
        for path in Path(floor).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in screens:
                    yield node.value, path


def test_no_notice_is_without_a_rule_for_how_long_it_is_of_use() -> None:
    lacking = {(screen, path.as_posix()) for screen, path in _named() if screen not in {*USES, *REPLIES, *WORDS}}
    assert lacking == set(), "say in services/calendar/timely/uses.py how long it is of use and what happens instead"
    assert {screen for screen in USES if not (SCREENS / f"{screen}.id.j2").exists()} == set()


def test_what_is_replaced_by_todays_state_has_something_that_looks_at_it_and_what_is_missed_an_end() -> None:
    for screen, use in USES.items():
        assert use.instead is not Instead.TODAY or use.check, screen
        assert use.instead is not Instead.MISSED or use.lasts, screen


@pytest.mark.parametrize("hour", ["2026-10-02 02:13", "2026-10-02 23:30", "2026-10-04 10:00"])
@pytest.mark.parametrize(
    "screen",
    sorted(
        screen
        for screen, use in USES.items()
        if not use.check and not use.any_hour and not use.hurries and use.instead is not Instead.MISSED
    ),
)
def test_after_an_outage_nothing_goes_in_the_quiet_hours(engine: Engine, screen: str, hour: str) -> None:
    _promise(engine, screen, key=f"{screen}:1")
    assert _send(engine, hour) == []
    (row,) = _rows(engine)
    expected = next_allowed(_at(hour), zone=ZONE, works=lambda day: day.weekday() < 6)
    assert (row.state, row.not_before, row.leased_by) == (OutboxState.WAITING, expected, None)
    assert [one["id"] for one in _send(engine, expected.astimezone(ZONE).strftime("%Y-%m-%d %H:%M"))] == [row.id]


def test_leave_that_was_entered_after_the_promise_counts(engine: Engine) -> None:
    _promise(engine, "evaluation/feedback/told", key="feedback:1")
    with Session(engine) as session, session.begin():
        session.add(Leave(person_id=SITTI, first=date(2026, 10, 2), last=date(2026, 10, 9)))
    assert _send(engine, "2026-10-02 10:00") == []
    (row,) = _rows(engine)
    assert row.not_before.astimezone(ZONE).date() == date(2026, 10, 10)


def test_a_leave_without_an_end_in_sight_holds_up_nobody_else(engine: Engine) -> None:
    _promise(engine, "evaluation/feedback/told", key="feedback:1")
    _promise(engine, "evaluation/feedback/told", key="feedback:2", to=RAHMA)
    with Session(engine) as session, session.begin():
        session.add(Leave(person_id=SITTI, first=date(2026, 10, 2), last=date(2036, 10, 9)))
    assert [row["person_id"] for row in _send(engine, "2026-10-02 10:00")] == [RAHMA]


@pytest.mark.parametrize(
    ("screen", "comes"),
    [
        ("messages/broadcast/message", False),
        ("training/effect", False),
        ("evaluation/decided", True),
        ("adoption/ticket/answer", True),
    ],
)
def test_whose_post_has_ended_gets_nothing_about_it_but_what_is_their_own(engine: Engine, screen: str, comes: bool) -> None:
    _promise(engine, screen, key=f"{screen}:1")
    with Session(engine) as session, session.begin():
        post = session.scalars(select(Posting).where(Posting.person_id == SITTI)).one()
        post.valid_until = date(2026, 10, 1)
        session.add(post)
    assert bool(_send(engine, "2026-10-02 10:00")) is comes
    assert _rows(engine)[0].state is (OutboxState.WAITING if comes else OutboxState.CANCELLED)


def test_what_has_outlived_its_use_is_recorded_as_missed(engine: Engine) -> None:
    _promise(engine, "adoption/burden", key="burden:2026-09:1")
    _promise(engine, "evaluation/reminder", key="reminder:1:2026-10-01", facts={"quarter": Period.parse("2026-Q3")})
    for _ in range(2):  # the second one waits behind the first
        assert _send(engine, "2026-11-20 10:00") == []
    assert {(row.state, row.error) for row in _rows(engine)} == {(OutboxState.EXPIRED, "missed: no longer of use")}


def test_an_answer_to_somebody_waits_for_no_hours(engine: Engine) -> None:
    _promise(engine, "people/link/approved", key="link_approved:1", at="2026-10-01 22:00")
    _promise(engine, "people/language_chosen", key="reply", urgency=Urgency.REPLY, at="2026-10-01 22:00")
    assert len(_send(engine, "2026-10-01 22:00")) == 2


def test_a_report_decided_meanwhile_is_put_before_nobody(engine: Engine) -> None:
    given(engine, "given Sitti HADIR-GURU until 2026-09 waiting: 40/45\n")
    with Session(engine) as session:
        one = session.scalars(select(Submission)).one()
    facts: dict[str, object] = {"shown": {}, "deciding": True}
    _promise(engine, "reporting/submission", key=f"submission:{one.id}:1:{BASO}", to=BASO, facts=facts)
    assert len(_send(engine, "2026-10-01 16:00")) == 1
    with Session(engine) as session, session.begin():
        found = session.get_one(Submission, one.id)
        found.state = SubmissionState.VERIFIED
        session.add(found)
        for row in session.scalars(select(Outbox)):
            row.leased_until = None
            session.add(row)
    assert _send(engine, "2026-10-02 10:00") == []
    assert [(row.state, row.error) for row in _rows(engine)] == [(OutboxState.CANCELLED, "its reason is gone")]


def test_a_reminder_leaves_out_what_came_in_meanwhile_and_is_not_sent_for_nothing(engine: Engine) -> None:
    from_both = {"owed": [_item("HADIR-GURU", "2026-09"), _item("MODUL", "2026-Q3")], "draft": None, "evaluation": None}
    _promise(engine, "calendar/reminder", key="reminder:1:2026-10-01", facts=from_both)
    given(engine, "given Sitti HADIR-GURU until 2026-09: 40/45\n")
    (sent,) = _send(engine, "2026-10-01 16:00")
    assert [one["$facts"]["code"] for one in sent["facts"]["owed"]] == ["MODUL"]
    given(engine, "given Sitti MODUL until 2026-Q3: 6\n")
    _promise(engine, "calendar/reminded", key="reminder:1:x", facts={**from_both, "by": "Baso"})
    assert [row["screen"] for row in _send(engine, "2026-10-01 16:05")] == []


def _item(code: str, period: str) -> Any:
    return Item(code, code, Period.parse(period), date(2026, 10, 5), 4)


def test_the_supervisor_does_not_hear_of_what_came_in_meanwhile(engine: Engine) -> None:
    with Session(engine) as session:
        known = {one.code: one.id for one in session.scalars(select(Indicator))}
    late = [
        {
            "name": "Sitti",
            "codes": ["HADIR-GURU", "MODUL"],
            "person": SITTI,
            "owed": [[known["HADIR-GURU"], "2026-09"], [known["MODUL"], "2026-Q3"]],
        }
    ]
    _promise(engine, "calendar/escalation", key="escalation:2:x", to=BASO, facts={"late": late})
    given(engine, "given Sitti HADIR-GURU until 2026-09: 40/45\n")
    (sent,) = _send(engine, "2026-10-01 16:00")
    assert sent["facts"]["late"][0]["codes"] == ["MODUL"]
    given(engine, "given Sitti MODUL until 2026-Q3: 6\n")
    _promise(engine, "calendar/escalation", key="escalation:2:y", to=BASO, facts={"late": late})
    assert _send(engine, "2026-10-01 16:05") == []


def test_an_unlocked_period_is_open_from_when_the_person_hears_of_it(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        one = UnlockRequest(
            person_id=SITTI,
            indicator_id=1,
            period="2026-08",
            why="sakit",
            asked_at=_at(THURSDAY),
            decision=UnlockDecision.OPENED,
            decided_at=_at(THURSDAY),
            until=_at(THURSDAY) + timedelta(hours=48),
        )
        session.add(one)
        session.flush()
        id = one.id
    _promise(
        engine,
        "reporting/unlock/answer",
        key=f"unlock_answer:{id}",
        facts={"yes": True, "until": _at(THURSDAY) + timedelta(hours=48)},
    )
    (sent,) = _send(engine, "2026-10-05 08:00")
    with Session(engine) as session:
        until = session.get_one(UnlockRequest, id).until
    assert until == _at("2026-10-07 08:00")
    assert datetime.fromisoformat(sent["facts"]["until"]["$time"]) == until


def _open(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        cycles.open_quarter(session, quarter=Period.parse("2026-Q3"), now=_at("2026-10-01 08:00"), city=CITY)


PROMPT = {"quarter": Period.parse("2026-Q3"), "until": date(2026, 10, 17)}


@pytest.mark.parametrize(
    ("sent_at", "until"),
    [("2026-10-12 08:00", "2026-10-17"), ("2026-10-19 08:00", "2026-10-21"), ("2026-10-24 08:00", "2026-10-27")],
    ids=["in time", "after the stage", "on a Saturday after the stage"],
)
def test_a_prompt_to_judge_oneself_names_a_day_that_is_still_to_come(engine: Engine, sent_at: str, until: str) -> None:
    _open(engine)
    _promise(engine, "evaluation/self_prompt", key=f"evaluation_self:2026-Q3:{SITTI}", facts=PROMPT, at="2026-10-11 08:00")
    (sent,) = _send(engine, sent_at)
    assert sent["facts"]["until"] == {"$date": until}
    with Session(engine) as session:
        own = session.scalars(select(Evaluation.self_until).where(Evaluation.person_id == SITTI)).one()
    assert own == (None if until == "2026-10-17" else date.fromisoformat(until))


def test_a_prompt_after_the_whole_cycle_is_recorded_as_missed(engine: Engine) -> None:
    _open(engine)
    _promise(engine, "evaluation/self_prompt", key=f"evaluation_self:2026-Q3:{SITTI}", facts=PROMPT, at="2026-10-11 08:00")
    assert _send(engine, "2026-11-20 08:00") == []
    assert [(row.state, row.error) for row in _rows(engine)] == [(OutboxState.EXPIRED, "missed: no longer of use")]


def test_who_has_judged_themselves_is_not_asked_to(engine: Engine) -> None:
    _open(engine)
    _promise(engine, "evaluation/self_prompt", key=f"evaluation_self:2026-Q3:{SITTI}", facts=PROMPT, at="2026-10-11 08:00")
    with Session(engine) as session, session.begin():
        one = session.scalars(select(Evaluation).where(Evaluation.person_id == SITTI)).one()
        one.self_at = _at("2026-10-11 09:00")
        session.add(one)
    assert _send(engine, "2026-10-12 08:00") == []
    assert [row.state for row in _rows(engine)] == [OutboxState.CANCELLED]


def test_a_supervisor_is_told_how_many_wait_when_the_message_comes(engine: Engine) -> None:
    _open(engine)
    facts = {"quarter": Period.parse("2026-Q3"), "until": date(2026, 10, 21), "count": 9, "self_until": None}
    _promise(engine, "evaluation/judge_prompt", key=f"evaluation_judge:2026-Q3:{BASO}", to=BASO, facts=facts, at="2026-10-11 08:00")
    (sent,) = _send(engine, "2026-10-31 08:00")
    assert (sent["facts"]["count"], sent["facts"]["late"]) == (1, True)


def test_a_question_that_was_answered_is_not_asked(engine: Engine) -> None:
    given(engine, "given Sitti HADIR-GURU until 2026-09 waiting: 40/45\n")
    with Session(engine) as session, session.begin():
        report = session.scalars(select(Report)).one()
        session.add(Clarification(report_id=report.id, asked_by=BASO, asked_at=_at(THURSDAY), question="Benar?", answer="Ya."))
        session.flush()
        id = session.scalars(select(Clarification.id)).one()
    _promise(engine, "verification/question/card", key=f"question:{id}", facts={"asked": {}})
    assert _send(engine, "2026-10-01 16:00") == []
