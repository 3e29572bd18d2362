"""What is asked about before it is taken: nothing where there was always something, however it is written, and another whole."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.standards.standard import Indicator
from services.reporting import answering, drafts
from services.reporting.answering import Doubted, Heard
from tests.city import NOW
from tests.databases import Sqlite
from tests.given import given, person_id

_TODAY = date(2026, 10, 1)


def _say(sqlite: Sqlite, who: str, code: str, text: str, *lines: str) -> Heard:
    engine = sqlite.anew()
    given(engine, "\n".join(f"given {line}" for line in lines))
    with Session(engine) as session:
        by = person_id(session, who)
        indicator = session.scalars(select(Indicator).where(Indicator.code == code)).one()
        period = "2026-Q3" if indicator.frequency == "quarterly" else "2026-09"
        drafts.begin(session, by=by, wanted=[(indicator.id, period)], today=_TODAY, now=NOW)
        heard = answering.hear(session, by=by, text=text, message_id=1, today=_TODAY, now=NOW)
        assert not isinstance(heard, answering.Named)
        return heard


@pytest.mark.parametrize("text", ["nihil", "0/114", "0 dari 114", "0 / 114"])
@pytest.mark.parametrize(
    ("before", "asked"),
    [("71/114", True), ("0/114", False), ("71/114 nihil", False), ("71/114 0/114", False), ("0/114 71/114", False)],
    ids=["there was something", "nothing then", "nihil just then", "0 just then", "one of two was nothing"],
)
def test_nothing_is_asked_about_where_there_was_something_however_it_is_written(
    sqlite: Sqlite, text: str, before: str, asked: bool
) -> None:
    heard = _say(sqlite, "Sitti", "HADIR-GURU", text, f"Sitti HADIR-GURU until 2026-08: {before}")
    assert isinstance(heard, Doubted) is asked


@pytest.mark.parametrize(
    ("text", "before", "asked"), [("0", "12", True), ("nol", "12", True), ("0", "12 0", False), ("1", "12", False)]
)
def test_a_count_of_nothing_is_asked_about_like_nihil(sqlite: Sqlite, text: str, before: str, asked: bool) -> None:
    heard = _say(sqlite, "Sitti", "MODUL", text, f"Sitti MODUL until 2026-Q2: {before}")
    assert isinstance(heard, Doubted) is asked


def test_nothing_from_whoever_never_reported_surprises_nobody(sqlite: Sqlite) -> None:
    assert not isinstance(_say(sqlite, "Sitti", "MODUL", "0"), Doubted)


@pytest.mark.parametrize(("text", "asked"), [("24/28", True), ("600/710", False)])
def test_whoever_stands_in_for_a_joint_duty_is_asked_about_another_whole_than_the_unit_had(
    sqlite: Sqlite, text: str, asked: bool
) -> None:
    lines = ["Rahma IDL until 2026-08: 540/720", "joint IDL: Rahma, Andi", "leave Rahma 2026-09-01..2026-10-31"]
    heard = _say(sqlite, "Andi", "IDL", text, *lines)
    assert (isinstance(heard, Doubted) and heard.pending.whole is not None) is asked
