"""Kept sums of units say the same as a full count, whatever happens to reports, posts, leaves and targets."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import Engine, delete, text, update
from sqlmodel import Session, col, select

from domain.insight.sums import Sums, sums
from domain.reporting.answers import AnswerState
from domain.standards.achievement import Part, added, together
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Period
from models.insight.kept import UnitDue, UnitPeriod, UnitSum
from models.people.person import Leave, Person, Posting, SettledDays
from models.people.unit import Unit
from models.reporting.report import Report, Submission
from models.standards.standard import Indicator, Target, TargetScope
from services.insight import kept
from services.insight.counting import count
from tests.given import given

NOW = datetime(2026, 10, 9, 1, tzinfo=UTC)
PERIODS = (Period.parse("2026-09"), Period.parse("2026-Q3"))
_COLLEAGUES = "\n".join(f"given colleague P{n} of {('Sitti', 'Baso', 'Rahma')[n % 3]}" for n in range(12))
Event = Callable[[Session, random.Random], object]


@pytest.mark.parametrize("events", [60])
def test_kept_sums_are_the_counted_ones_after_any_events(engine: Engine, events: int) -> None:
    play(engine, events=events, seed=1)


def play(engine: Engine, *, events: int, seed: int) -> int:
    """Let events happen in random order, renewing what is kept now and then; how often kept and counted sums were compared."""
    given(engine, f"{_COLLEAGUES}\ngiven joint IDL: Rahma, Andi")
    chance, compared = random.Random(seed), 0
    for n in range(events):
        with Session(engine) as session, session.begin():
            chance.choice(_EVENTS)(session, chance)
        if chance.random() < 0.2:
            renew(engine, most=chance.choice([1, 2, 50]))
        if n % 15 == 14 or n == events - 1:
            compared += _compare(engine)
    renew(engine, most=50)
    with Session(engine) as session:
        assert kept.stale(session, periods=PERIODS, most=50) == {}
    return compared + _compare(engine)


def renew(engine: Engine, *, most: int) -> None:
    """What the scheduler does: make rows, count on a snapshot, keep."""
    with Session(engine) as session, session.begin():
        kept.begin(session, kept.stale(session, periods=PERIODS, most=most))
    with Session(engine) as session:
        found = kept.recount(session, kept.stale(session, periods=PERIODS, most=most))
    with Session(engine) as session, session.begin():
        kept.keep(session, found, now=NOW)


def _compare(engine: Engine) -> int:
    with Session(engine) as session:
        units = list(session.scalars(select(Unit.id)))
        counted = count(session, units=units, periods=PERIODS)
        assert kept.read(session, units=units, periods=PERIODS) == counted
        kept._remembered.clear()
        assert kept.read(session, units=units, periods=PERIODS) == counted
    return 1


def _person(session: Session, chance: random.Random) -> Posting:
    return chance.choice(session.scalars(select(Posting).order_by(col(Posting.id))).all())


def _report(session: Session, chance: random.Random) -> None:
    post = _person(session, chance)
    measured = chance.choice(session.scalars(select(Indicator).order_by(col(Indicator.id))).all())
    period = str(next(one for one in PERIODS if one.frequency == measured.frequency))
    same = (col(Report.person_id) == post.person_id, col(Report.indicator_id) == measured.id, col(Report.period) == period)
    if session.scalars(select(Report.id).where(*same)).first():
        return
    number = str(90_000 + len(session.scalars(select(Submission.id)).all()))
    sent = Submission(number=number, person_id=post.person_id, unit_id=post.unit_id, submitted_at=NOW)
    session.add(sent)
    session.flush()
    whole = Decimal(chance.randrange(1, 60))
    session.add(
        Report(
            submission_id=sent.id,
            person_id=post.person_id,
            unit_id=post.unit_id,
            indicator_id=measured.id,
            period=period,
            state=AnswerState.VALUE,
            value=Decimal(chance.randrange(100)),
            numerator=Decimal(chance.randrange(60)),
            denominator=whole,
            late=chance.random() < 0.2,
            first_submitted_at=NOW,
            submitted_at=NOW,
        )
    )


def _change_report(session: Session, chance: random.Random) -> None:
    reports = session.scalars(select(Report).order_by(col(Report.id))).all()
    if reports:
        one = chance.choice(reports)
        what = chance.choice(["verified", "value", "numerator", "late", "delete"])
        if what == "delete":
            session.execute(delete(Report).where(col(Report.id) == one.id))
        elif what in ("verified", "late"):
            session.execute(update(Report).where(col(Report.id) == one.id).values({what: not getattr(one, what)}))
        else:
            session.execute(update(Report).where(col(Report.id) == one.id).values({what: Decimal(chance.randrange(99))}))


def _move(session: Session, chance: random.Random) -> None:
    post, there = _person(session, chance), _person(session, chance)
    begins = date(2026, 8, 1) + timedelta(days=chance.randrange(70))
    if post.valid_until is not None or post.valid_from >= begins:
        return
    post.valid_until = begins - timedelta(days=1)
    session.add(
        Posting(
            person_id=post.person_id,
            unit_id=there.unit_id,
            supervisor_id=there.supervisor_id if there.supervisor_id != post.person_id else None,
            position=there.position,
            valid_from=begins,
        )
    )


def _leave(session: Session, chance: random.Random) -> None:
    if chance.random() < 0.3:
        session.execute(delete(Leave).where(col(Leave.person_id) == _person(session, chance).person_id))
        return
    first = date(2026, 7, 1) + timedelta(days=chance.randrange(80))
    last = first + timedelta(days=chance.choice([2, 20, 100]))
    session.add(Leave(person_id=_person(session, chance).person_id, first=first, last=last))


def _target(session: Session, chance: random.Random) -> None:
    measured = chance.choice(session.scalars(select(Indicator).order_by(col(Indicator.id))).all())
    day = date(2026, 7, 1) + timedelta(days=chance.randrange(80))
    nip = session.get_one(Person, _person(session, chance).person_id).nip
    scope, key = chance.choice([(TargetScope.DEFAULT, ""), (TargetScope.PERSON, nip)])
    same = (Target.indicator_id == measured.id, Target.scope == scope, Target.scope_key == key, Target.valid_from == day)
    if not session.scalars(select(Target.id).where(*same)).first():
        amount = Decimal(chance.randrange(1, 100))
        session.add(Target(indicator_id=measured.id, scope=scope, scope_key=key, amount=amount, valid_from=day))


def _try_out(session: Session, chance: random.Random) -> None:
    person = session.get_one(Person, _person(session, chance).person_id)
    person.is_test = not person.is_test


def _settle(session: Session, chance: random.Random) -> None:
    post = _person(session, chance)
    if session.scalars(select(SettledDays.id).where(SettledDays.person_id == post.person_id)).first() is None:
        there = _person(session, chance)
        until = date(2026, 8, 1) + timedelta(days=chance.randrange(60))
        session.add(
            SettledDays(
                person_id=post.person_id, first=date(2026, 1, 1), last=until, unit_id=there.unit_id, position=there.position
            )
        )


_REPORTS = (_report, _report, _report, _report, _change_report, _change_report)
_EVENTS: tuple[Event, ...] = (*_REPORTS, _move, _leave, _target, _try_out, _settle)


def test_what_changes_while_it_is_counted_is_counted_again(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        kept.begin(session, kept.stale(session, periods=PERIODS, most=50))
    with Session(engine) as session:
        found = kept.recount(session, kept.stale(session, periods=PERIODS, most=50))
    given(engine, "given Sitti HADIR-GURU until 2026-09: 43/45")
    with Session(engine) as session, session.begin():
        kept.keep(session, found, now=NOW)
    with Session(engine) as session:
        school = session.scalars(select(Unit.id).where(Unit.code == "SD-1")).one()
        assert set(kept.stale(session, periods=PERIODS, most=50)) == {(school, "2026-09")}
    _compare(engine)


def test_the_database_itself_counts_what_changes(engine: Engine) -> None:
    """A table that is written anew by a migration loses its triggers on SQLite: then nothing would be counted again."""
    names = {
        "sqlite": "select name from sqlite_master where type = 'trigger'",
        "postgresql": "select tgname from pg_trigger where not tgisinternal",
    }
    with engine.connect() as connection:
        found = set(connection.execute(text(names[engine.dialect.name])).scalars())
    tables, ways = ("report", "posting", "leave", "settleddays"), ("insert", "update", "delete")
    each = {f"{table}_{what}_counts" for table in tables for what in ways}
    assert {*each, "person_update_counts", "unit_update_counts"} <= found


def test_one_report_is_one_change_of_its_unit_and_month_alone(engine: Engine) -> None:
    renew(engine, most=50)
    given(engine, "given Sitti HADIR-GURU until 2026-09: 43/45")
    with Session(engine) as session:
        changed = session.execute(select(UnitPeriod.period).where(col(UnitPeriod.counted) != UnitPeriod.changes)).scalars().all()
        assert changed == ["2026-09"]
        assert session.scalars(select(UnitDue.unit_id)).first()
        assert session.scalars(select(UnitSum.unit_id)).first() is None


@pytest.mark.parametrize("kind", [IndicatorKind.RATIO, IndicatorKind.COUNT, IndicatorKind.INDEX])
@pytest.mark.parametrize("direction", list(Direction))
def test_units_added_up_say_what_all_their_reports_say(kind: IndicatorKind, direction: Direction) -> None:
    chance = random.Random(7)
    parts = [
        (
            n,
            Part(
                None if chance.random() < 0.1 else Decimal(chance.randrange(100)) / 4,
                Decimal(chance.randrange(90)),
                Decimal(chance.randrange(3)) * 7,
                None if chance.random() < 0.1 else Fraction(chance.randrange(1, 90), chance.choice([1, 3, 7])),
            ),
        )
        for n in range(60)
    ]
    units = [sums(parts[start : start + 7], kind=kind) for start in range(0, 60, 7)]
    whole = sum(units[1:], units[0])
    assert whole == sums(parts, kind=kind)
    compared = [part for _, part in parts if part.value is not None and part.target is not None]
    assert whole.share(kind, direction) == together(compared, kind=kind, direction=direction)
    assert whole.value(kind) == added(compared, kind=kind).value


def test_nothing_is_no_achievement() -> None:
    nothing = Sums(0, Fraction(0), Fraction(0), Fraction(0))
    assert nothing.share(IndicatorKind.RATIO, Direction.UP) is None


if __name__ == "__main__":
    import sys
    import tempfile

    from models.database import connect, migrate
    from tests.city import found_city

    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/city.sqlite3")
        migrate(engine)
        found_city(engine)
        print(play(engine, events=int(sys.argv[1]), seed=int(sys.argv[2])), "comparisons, all equal")
