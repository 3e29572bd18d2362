"""Who leads a unit: the one member who supervises in it, or in the units right below, and reports outside of it."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import Session, col

from domain.people.nip import Employment
from models.people.person import Person, Posting
from models.people.unit import Unit
from services.evaluation import leading

DAY = date(2026, 10, 12)
HERE, BELOW, ELSEWHERE = 101, 102, 103
HEAD, TEACHER, OTHER, DEPUTY, DINAS = 901, 902, 903, 904, 909
Members = Mapping[int, int | None]


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as found, found.begin() as begun:
        for id, parent in ((HERE, None), (BELOW, HERE), (ELSEWHERE, None)):
            found.add(Unit(id=id, code=f"U-{id}", name="U", sector="education", parent_id=parent))
        for id in range(901, 910):
            found.add(Person(id=id, nip=f"1989010120150{id:05}", name="P", employment=Employment.PNS))
        found.flush()
        yield found
        begun.rollback()


def _place(session: Session, members: Members, below: set[int]) -> None:
    """These people hold posts today; others did, or will, and count for nothing."""
    session.execute(delete(Posting).where(col(Posting.person_id) > 900))

    def post(person: int, unit: int, supervisor: int | None, first: date = DAY, last: date | None = None) -> None:
        session.add(
            Posting(person_id=person, unit_id=unit, supervisor_id=supervisor, position="P", valid_from=first, valid_until=last)
        )

    for person, supervisor in members.items():
        post(person, HERE, supervisor)
    for supervisor in below:
        post(DINAS, BELOW, supervisor)
    post(907, HERE, OTHER, DAY - timedelta(days=9), DAY - timedelta(days=1))
    post(908, ELSEWHERE, TEACHER)
    session.flush()


CASES: list[tuple[str, Members, set[int], int | None]] = [
    ("a principal and two teachers", {HEAD: DINAS, TEACHER: HEAD, OTHER: HEAD}, set(), HEAD),
    ("a deputy between does not lead", {HEAD: DINAS, DEPUTY: HEAD, TEACHER: DEPUTY}, set(), HEAD),
    ("a head whom nobody supervises", {HEAD: None, TEACHER: HEAD}, set(), HEAD),
    ("of an office whose people work in the units below", {HEAD: DINAS}, {HEAD}, HEAD),
    ("somebody alone leads nobody", {HEAD: DINAS}, set(), None),
    ("without a head", {TEACHER: DINAS, OTHER: DINAS}, set(), None),
    ("two halves, nobody leads the whole", {HEAD: DINAS, TEACHER: HEAD, DEPUTY: DINAS, OTHER: DEPUTY}, set(), None),
    ("a circle", {HEAD: TEACHER, TEACHER: HEAD}, set(), None),
    ("nobody", {}, set(), None),
]


@pytest.mark.parametrize(("members", "below", "leads"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_head_supervises_inside_and_reports_outside(
    session: Session, members: Members, below: set[int], leads: int | None
) -> None:
    _place(session, members, below)
    assert leading.heads(session, [HERE, ELSEWHERE], DAY).get(HERE) == leads


def test_the_database_finds_whom_the_rule_finds_in_any_unit(session: Session) -> None:
    chance = random.Random(7)
    people = (HEAD, TEACHER, OTHER, DEPUTY)
    for _ in range(60):
        members = {person: chance.choice((*people, DINAS, None)) for person in chance.sample(people, chance.randint(0, 4))}
        below = set(chance.sample(people, chance.randint(0, 1)))
        _place(session, members, below)
        supervise = {one for one in members.values() if one is not None} | below
        found = [person for person, supervisor in members.items() if person in supervise and supervisor not in members]
        expected = found[0] if len(found) == 1 else None
        assert leading.heads(session, [HERE], DAY).get(HERE) == expected, (members, below)
