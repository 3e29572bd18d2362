"""After an objection that was granted, nothing shows what it overturned: neither the ratings nor the sentence that was their reason."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import Session, select

from domain.evaluation.ratings import Conduct, Rating
from domain.messages.facts import freeze
from models.evaluation.evaluation import ConductRating, Evaluation
from services.city import City
from services.evaluation import agreed_steps, exported, forms, judging, results, stages, views
from tests.databases import Sqlite
from tests.given import given

ZONE = ZoneInfo("Asia/Makassar")
CITY = City(zone=ZONE)
NOW = datetime(2026, 10, 26, 1, tzinfo=UTC)
SITTI, BASO, TENRI = 1, 2, 5
BELOW, MEETS, ABOVE = Rating
OF_RESULT, OF_CONDUCT = "Hasilnya kurang menurut saya.", "Sering marah kepada rekan."


def _decided(session: Session, result: Rating, conduct: Rating) -> Evaluation:
    """An evaluation judged below in both, objected to, and decided so."""
    one = session.scalars(select(Evaluation)).one()
    one.result_why, one.conduct_why = OF_RESULT, OF_CONDUCT
    one.card = freeze(views.card_of(session, one))
    one.objection, one.answered_at, one.decider_id = "Itu tidak benar sama sekali.", NOW, TENRI
    one.decided_result, one.decided_conduct = result, conduct
    one.decision, one.decided_at, one.decided_by = "Bukti mendukung pegawai.", NOW, TENRI
    low = dict.fromkeys(list(Conduct)[:4], BELOW)
    session.add_all(ConductRating(evaluation_id=one.id, own=False, value=value, rating=low.get(value, MEETS)) for value in Conduct)
    session.add(one)
    session.flush()
    return one


CASES = [
    ("both were raised", MEETS, MEETS, (), "dikabulkan"),
    ("conduct alone was raised", BELOW, MEETS, (OF_RESULT,), "dikabulkan"),
    ("results alone were raised", ABOVE, BELOW, (OF_CONDUCT,), "dikabulkan"),
    ("nothing was raised", BELOW, BELOW, (OF_RESULT, OF_CONDUCT), "tidak dikabulkan"),
]


@pytest.mark.parametrize(("result", "conduct", "kept", "outcome"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_every_place_tells_what_was_decided(
    engine: Engine, result: Rating, conduct: Rating, kept: tuple[str, ...], outcome: str
) -> None:
    given(engine, "given evaluated Sitti 2026-Q3 below below open")
    with Session(engine) as session, session.begin():
        one = _decided(session, result, conduct)
        form = forms.form_of(session, one)
        said = " ".join(kept) or None
        assert (form.result, form.conduct, form.notes) == (exported.RATINGS[result], exported.RATINGS[conduct], said)
        assert form.decision == f"{outcome}. Bukti mendukung pegawai."
        for by in (SITTI, BASO):
            shown = results.look(session, by=by, evaluation=one.id, annual=False, now=NOW, city=CITY)
            assert shown.why == said
            judged = judging.look(session, by=by, evaluation=one.id, now=NOW, city=CITY)
            side = judged.theirs if by == SITTI else judged.mine
            assert side is not None
            assert (side.result, side.conduct, side.note) == (result, conduct, said)
            lowest = BELOW in dict(side.conducts).values()
            assert lowest is (conduct is BELOW), "no value lies below what was decided"
            assert judged.predicate is stages.final(one)[2]


@pytest.mark.parametrize(
    ("result", "conduct", "own", "values", "needed"),
    [
        pytest.param(MEETS, MEETS, False, {}, False, id="neither"),
        pytest.param(BELOW, MEETS, False, {}, True, id="hasil kerja"),
        pytest.param(MEETS, BELOW, False, {}, True, id="perilaku"),
        pytest.param(ABOVE, BELOW, False, {}, True, id="perilaku beside hasil kerja above"),
        pytest.param(ABOVE, ABOVE, False, {}, False, id="both above"),
        pytest.param(MEETS, MEETS, False, {Conduct.LOYAL: BELOW, Conduct.SERVICE: ABOVE}, True, id="one value alone"),
        pytest.param(MEETS, MEETS, False, {Conduct.LOYAL: MEETS}, False, id="no value"),
        pytest.param(MEETS, MEETS, True, {Conduct.LOYAL: BELOW}, False, id="a value by the person alone"),
    ],
)
def test_below_expectation_in_any_rating_calls_for_a_step(
    result: Rating, conduct: Rating, own: bool, values: dict[Conduct, Rating], needed: bool, sqlite: Sqlite
) -> None:
    engine = sqlite.anew()
    given(engine, "given evaluated Sitti 2026-Q1 meets meets open")
    with Session(engine) as session:
        one = session.scalars(select(Evaluation)).one()
        one.result, one.conduct, one.card, one.rated_at = result, conduct, None, NOW
        session.execute(delete(ConductRating))
        session.add_all(ConductRating(evaluation_id=one.id, own=own, value=name, rating=of) for name, of in values.items())
        session.flush()
        assert agreed_steps.lacks_step(session, one, ()) is needed
