"""PWS by kelurahan is what an independent count of the stored rows gives, for random figures, gaps and a hand-over."""

import random
from datetime import date

import pytest
from sqlmodel import Session, col, select

from models.people.person import Person
from models.people.unit import Unit
from models.standards.standard import Indicator
from services.insight import pws
from tests.databases import Sqlite
from tests.given import given
from tests.played.compared import Comparison
from tests.recount import pws as recounted

_NAMES = ("Bontoa", "Kassi", "Lae", "Parang", "Sangir")


@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_is_counted_anew(sqlite: Sqlite, seed: int) -> None:
    engine, chance = sqlite.anew(), random.Random(seed)
    wholes = {name: chance.randrange(7, 90) for name in _NAMES}
    lines = ["colleague Nurul of Rahma", "by area IDL"]
    lines += [
        f"areas of PKM-1 by {who} from 2026-01-01: {name} {wholes[name]}"
        for who, name in zip(["Rahma", "Nurul"] * 3, _NAMES, strict=False)
    ]
    reached = dict.fromkeys(_NAMES, 0)
    for month in range(1, 10):
        reached = {name: there + chance.randrange(wholes[name] // 7 + 1) for name, there in reached.items()}
        covers = {"Rahma": ("Bontoa", "Lae", "Sangir"), "Nurul": ("Kassi", "Parang")}
        if month > 5:  # Sangir was handed over
            covers = {"Rahma": ("Bontoa", "Lae"), "Nurul": ("Kassi", "Parang", "Sangir")}
        for who, theirs in covers.items():
            if month == 9 or chance.random() < 0.85:
                said = ", ".join(f"{name} {reached[name]}/{wholes[name]}" for name in theirs)
                lines.append(f"areas said {who} IDL 2026-0{month}: {said}")
    given(engine, "\n".join(f"given {line}" for line in lines))
    with Session(engine) as session:
        unit, indicator = (
            session.scalars(select(Unit.id).where(Unit.code == "PKM-1")).one(),
            session.scalars(select(Indicator.id).where(Indicator.code == "IDL")).one(),
        )
        head = session.scalars(select(Person.id).where(col(Person.name).startswith("dr. Andi"))).one()
        shown = pws.look(session, by=head, unit=unit, indicator=indicator, today=date(2026, 10, 9))
        comparison = Comparison(session, date(2026, 10, 9))
        found = recounted.look(comparison.rows, unit, indicator)
        assert found is not None
    assert list(comparison.chart("PWS", shown, *found)) == []
    order = [one.name for one in shown.areas]
    assert order == sorted(order, key=lambda name: (-found[1].bars[name].cumulative, name))
    assert len(order) == len(_NAMES)
    engine.dispose()
