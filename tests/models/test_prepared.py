"""Statements that are handed straight to the driver give and take the same values as SQLAlchemy's own way."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, bindparam, insert, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel import Session

from models.columns import all_but_id, columns, table
from models.messages.message import Card, Outbox
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.prepared import Prepared, upsert
from models.reporting.report import Draft
from models.rows import read, write_changes
from models.standards.standard import Indicator, Target
from tests.city import NOW

_person, _draft = columns(Person), columns(Draft)


@pytest.mark.parametrize("model", [Person, Posting, Unit, Indicator, Target], ids=lambda model: model.__name__)
def test_every_kind_of_value_is_read_as_sqlalchemy_reads_it(engine: Engine, model: type) -> None:
    with Session(engine) as session:
        rows = Prepared(select(table(model)).order_by(columns(model).id))(session)
        assert rows
        assert [tuple(row) for row in rows] == [
            tuple(row) for row in session.execute(select(table(model)).order_by(columns(model).id))
        ]


def test_lists_of_every_length_are_asked_for(engine: Engine) -> None:
    named = Prepared(select(_person.id).where(_person.id.in_(bindparam("people", expanding=True)), _person.is_test.is_(False)))
    with Session(engine) as session:
        everybody = sorted(session.scalars(select(_person.id)))
        for length in (0, 1, len(everybody), 2):
            assert sorted(row.id for row in named(session, people=everybody[:length])) == everybody[:length]
        assert len(named(session, people=everybody + list(range(10_000, 10_100)))) == len(everybody)


def test_json_times_and_decimals_are_written_as_they_are_read(engine: Engine) -> None:
    told = {
        "chat_id": 5,
        "urgency": "0-reply",
        "facts": {"a": [1, None, "é"]},
        "state": "waiting",
        "attempts": 0,
        "not_before": NOW,
        "made_at": NOW,
    }
    with Session(engine) as session:
        (row,) = Prepared(insert(table(Outbox)).returning(columns(Outbox).id), columns=told)(session, **told)
        kept = session.get_one(Outbox, row.id)
        assert (kept.facts, kept.made_at, kept.keyboard) == (told["facts"], NOW, None)
        target = {
            "indicator_id": session.scalars(select(columns(Indicator).id)).first(),
            "scope": "unit",
            "scope_key": "X",
            "valid_from": date(2026, 2, 1),
            "amount": Decimal("12.5"),
            "stretch": None,
        }
        Prepared(insert(table(Target)), columns=all_but_id(Target)).many(session, [target])
        assert session.execute(select(Target.amount).where(Target.scope_key == "X")).scalar_one() == Decimal("12.5")


def test_what_the_database_refuses_is_told_as_sqlalchemy_tells_it(engine: Engine) -> None:
    begun = {"person_id": 1, "practice": False, "begun_at": NOW, "touched_at": NOW, "misses": 0, "apart": False}
    new = Prepared(insert(table(Draft)), columns=begun)
    with Session(engine) as session:
        new(session, **begun)
        with pytest.raises(IntegrityError):
            new(session, **begun)


def test_a_value_that_was_forgotten_is_no_value(engine: Engine) -> None:
    new = Prepared(insert(table(Card)), columns=columns(Card).keys())
    with Session(engine) as session, pytest.raises(InvalidRequestError, match="message_id"):
        new(session, chat_id=7, name="draft")


def test_the_second_card_of_a_name_replaces_the_first(engine: Engine) -> None:
    show = Prepared(upsert(Card, "message_id"), columns=columns(Card).keys())
    with Session(engine) as session:
        for message in (1, 2):
            show(session, chat_id=7, name="draft", message_id=message)
        assert session.scalars(select(columns(Card).message_id).where(columns(Card).chat_id == 7)).all() == [2]


def test_only_what_changed_is_written_and_what_is_known_is_not_read_twice(engine: Engine) -> None:
    mine = Prepared(select(table(Draft)).where(_draft.person_id == bindparam("by")))
    with Session(engine) as session:
        session.add(Draft(person_id=1, begun_at=NOW, touched_at=NOW, misses=1))
        session.commit()
        (draft,) = read(session, Draft, mine, by=1)
        assert read(session, Draft, mine, by=1)[0] is draft
        draft.asking, draft.misses = 3, 1
        session.connection().execute(table(Draft).update().values(misses=2))
        write_changes(session)
        session.commit()
        assert session.execute(select(_draft.asking, _draft.misses)).one() == (3, 2)


def test_what_changes_again_after_it_was_written_is_written_again(engine: Engine) -> None:
    mine = Prepared(select(table(Draft)).where(_draft.person_id == bindparam("by")))
    with Session(engine) as session:
        session.add(Draft(person_id=1, begun_at=NOW, touched_at=NOW, misses=1))
        session.commit()
        (draft,) = read(session, Draft, mine, by=1)
        for misses in (2, 3):
            draft.misses = misses
            assert read(session, Draft, mine, by=1)[0] is draft
            assert not session.dirty
        session.commit()
        assert session.scalar(select(_draft.misses)) == 3
