"""A year of moves, leaves, targets and versions at random: every figure of every card is worked out anew by other means."""

import ast
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlmodel import Session, col, select

from domain.people.leave_kinds import LeaveKind
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation
from models.people.person import Leave, Person, Posting
from models.people.unit import Unit
from models.standards.standard import Indicator, IndicatorVersion, Target, TargetScope
from services.evaluation.card import card
from tests import recount
from tests.databases import Sqlite
from tests.given import given
from tests.played.compared import Comparison
from tests.played.year import Year
from tests.recount import cards

_NIP = "198001012005012001"
_POSTS = (("Guru Kelas", "SD-1"), ("Petugas Imunisasi", "PKM-1"), ("Guru Kelas", "PKM-1"))
_YEARS = 6
_LEAST = 60
"""Figures that four cards have at least."""
_PLAYED = date(2026, 4, 22)
_PERIODS = [*(f"2026-Q{number}" for number in range(1, 5)), *(f"2026-{month:02}" for month in range(1, 13))]


def _day(chance: random.Random, *, since: int = 0) -> date:
    return date(2026, 1, 1) + timedelta(days=chance.randrange(since, 365))


def _reports(chance: random.Random) -> Iterator[str]:
    months = [(chance.randint(20, 44), 45) for _ in range(12)]
    yield "Sitti HADIR-GURU until 2026-12: " + " ".join(f"{part}/{whole}" for part, whole in months)
    yield "Sitti MODUL until 2026-Q4: " + " ".join(str(chance.randint(0, 9)) for _ in range(4))
    reached, steps = 0, []
    for _ in range(12):
        reached += chance.randint(0, 9)
        steps.append(f"{reached}/90")
    yield "Sitti IDL until 2026-12: " + " ".join(steps)
    yield "Sitti TUNGGU until 2026-12: " + " ".join(str(chance.randint(10, 60)) for _ in range(12))


def _live(session: Session, chance: random.Random) -> None:
    """A year somebody could have had."""
    sitti = session.scalars(select(Person.id).where(Person.nip == _NIP)).one()
    units = {code: id for code, id in session.execute(select(Unit.code, Unit.id))}
    former = session.scalars(select(Posting).where(Posting.person_id == sitti)).one().model_dump(exclude={"id"})
    session.execute(delete(Posting).where(col(Posting.person_id) == sitti))
    begins = [date(2026, 1, 1), *sorted({_day(chance, since=20) for _ in range(chance.randrange(3))})]
    for first, following in zip(begins, [*begins[1:], None], strict=True):
        position, unit = chance.choice(_POSTS)
        until = None if following is None else following - timedelta(days=1)
        session.add(Posting(**{**former, "position": position, "unit_id": units[unit], "valid_from": first, "valid_until": until}))
    for _ in range(chance.randrange(4)):
        first = _day(chance)
        session.add(
            Leave(
                person_id=sitti, first=first, last=first + timedelta(days=chance.randrange(60)), kind=chance.choice(list(LeaveKind))
            )
        )
    for indicator in session.scalars(select(Indicator).where(col(Indicator.code).in_(("HADIR-GURU", "MODUL", "IDL", "TUNGGU")))):
        _targets(session, chance, indicator)
        if chance.random() < 0.5:
            _measured_otherwise(session, chance, indicator)


def _targets(session: Session, chance: random.Random, indicator: Indicator) -> None:
    session.execute(delete(Target).where(col(Target.indicator_id) == indicator.id))
    keys = {
        TargetScope.DEFAULT: "",
        TargetScope.PERSON: _NIP,
        TargetScope.POSITION: chance.choice(("Guru Kelas", "Petugas Imunisasi")),
        TargetScope.UNIT: chance.choice(("SD-1", "PKM-1")),
    }
    written = set()
    for _ in range(chance.randint(1, 4)):
        scope, since = chance.choice(list(keys)), chance.choice((date(2026, 1, 1), _day(chance)))
        if (scope, since) in written:
            continue
        written.add((scope, since))
        amount = Decimal(chance.randint(1, 400)) / 4
        stretch = amount * 2 if chance.random() < 0.5 else None
        session.add(
            Target(indicator_id=indicator.id, scope=scope, scope_key=keys[scope], amount=amount, stretch=stretch, valid_from=since)
        )


def _measured_otherwise(session: Session, chance: random.Random, indicator: Indicator) -> None:
    """Since a quarter of the year it weighs otherwise."""
    before = indicator.model_dump(exclude={"id", "code"})
    positions = ["Guru Kelas"] if indicator.code in ("HADIR-GURU", "MODUL") else ["Petugas Imunisasi"]
    session.add(IndicatorVersion(indicator_id=indicator.id, **before, positions=positions, rules=[]))
    indicator.valid_from = date(2026, chance.choice((4, 7, 10)), 1)
    indicator.weight = Decimal(chance.randint(1, 5))
    session.add(indicator)


@pytest.mark.parametrize("seed", range(_YEARS))
def test_every_figure_of_a_year_is_what_another_way_of_counting_says(sqlite: Sqlite, seed: int) -> None:
    engine, chance = sqlite.anew(), random.Random(seed)
    given(engine, "\n".join(f"given {line}" for line in _reports(chance)))
    with Session(engine) as session, session.begin():
        _live(session, chance)
    with Session(engine) as session:
        comparison = Comparison(session, date(2027, 1, 31))
        sitti = session.scalars(select(Person.id).where(Person.nip == _NIP)).one()
        for period in _PERIODS:
            shown = card(session, person=sitti, position="Guru Kelas", quarter=Period.parse(period))
            assert list(comparison.card(period, shown, cards.card(comparison.rows, sitti, period))) == []
    assert comparison.compared > _LEAST


@pytest.mark.parametrize("seed", [1])
def test_what_was_played_day_by_day_is_told_as_another_way_of_counting_has_it(sqlite: Sqlite, seed: int) -> None:
    """A quarter that is being evaluated, with a mover, a new head and kelurahan that are handed over; whole years are played by `python -m tests.played 40`."""
    engine = sqlite.anew()
    Year(engine, random.Random(seed)).until(_PLAYED)
    with Session(engine) as session:
        comparison = Comparison(session, _PLAYED)
        assert list(comparison.differences()) == []
        assert comparison.compared > 3000
        assert {one.part for one in session.scalars(select(Evaluation))} == {1, 2}
    engine.dispose()


def test_the_other_way_shares_nothing_with_the_product() -> None:
    for file in Path(recount.__file__).parent.glob("*.py"):
        names = {
            name
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            for name in (
                [one.name for one in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert {one.split(".")[0] for one in names if not one.startswith("tests.recount")} <= sys.stdlib_module_names
