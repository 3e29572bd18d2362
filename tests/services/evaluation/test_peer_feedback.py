"""Feedback from peers and others: who may ask, who may answer, and that it stands beside what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.evaluation.ratings import Conduct
from domain.messages.facts import freeze
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation
from models.evaluation.feedback import Feedback, FeedbackRequest, Relation
from models.people.person import Posting
from models.standards.standard import Indicator
from services import rights
from services.city import City
from services.evaluation import cycles, feedback, forms, peer_feedback, views
from services.refusals import Outdated, Refusal

CITY = City(zone=ZoneInfo("Asia/Makassar"))
NOW = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
SITTI, BASO, RAHMA, ANDI, TENRI = 1, 2, 3, 4, 5


@pytest.fixture
def session(engine: Engine) -> Any:
    """Rahma works beside Sitti, under Baso."""
    with Session(engine) as found, found.begin():
        post = found.exec(select(Posting).where(Posting.person_id == RAHMA)).one()
        post.unit_id, post.supervisor_id = 1, BASO
        found.flush()
        rights.on_day(found, CITY.today(NOW))
        yield found


def _ask(session: Session, *, by: int = SITTI, person: int = SITTI, to: int = RAHMA, now: datetime = NOW) -> Any:
    return peer_feedback.ask(session, by=by, person=person, to=to, now=now, city=CITY)


def _write(session: Session, by: int, words: str, *, indicator: int = 0, value: str = "", now: datetime = NOW) -> Any:
    feedback.begin(session, by=by, person=SITTI, kind="note", now=now, city=CITY)
    if indicator or value:
        feedback.aim(session, by=by, person=SITTI, indicator=indicator, value=value or "-", now=now, city=CITY)
    return feedback.write(session, by=by, words=words, now=now, city=CITY)


def _modul(session: Session) -> int:
    return session.exec(select(Indicator.id).where(Indicator.code == "MODUL")).one()


@pytest.mark.parametrize("by", [SITTI, BASO], ids=["the person", "the supervisor"])
def test_a_colleague_who_was_asked_writes_once(session: Session, by: int) -> None:
    with pytest.raises(Outdated):
        _write(session, RAHMA, "Tanpa diminta tidak dapat menulis.")
    assert [one.asked for one in _ask(session, by=by).peers] == [True]
    _ask(session, by=by)
    assert len(session.exec(select(FeedbackRequest)).all()) == 1, "once is enough"
    thanked = _write(session, RAHMA, "Selalu membagi modulnya kepada kami.")
    assert isinstance(thanked, feedback.Asked), "who was asked reads nobody else's notes"
    assert session.exec(select(Feedback.relation)).all() == [Relation.PEER]
    with pytest.raises(Outdated):
        _write(session, RAHMA, "Sekali lagi tanpa diminta tidak dapat.")


@pytest.mark.parametrize(
    ("by", "person", "to"),
    [
        pytest.param(RAHMA, SITTI, RAHMA, id="by a colleague for themselves"),
        pytest.param(ANDI, SITTI, RAHMA, id="by somebody else's head"),
        pytest.param(TENRI, SITTI, RAHMA, id="by an admin who is not the supervisor"),
        pytest.param(SITTI, SITTI, BASO, id="of the supervisor, who writes anyway"),
        pytest.param(SITTI, SITTI, SITTI, id="of oneself"),
        pytest.param(SITTI, 999, RAHMA, id="about nobody"),
    ],
)
def test_nobody_else_is_asked_or_asks(session: Session, by: int, person: int, to: int) -> None:
    with pytest.raises(Outdated):
        _ask(session, by=by, person=person, to=to)


def test_a_request_ends_after_thirty_days(session: Session) -> None:
    _ask(session)
    with pytest.raises(Outdated):
        _write(session, RAHMA, "Terlambat menjawab permintaan ini.", now=NOW + timedelta(days=31))


def test_who_has_left_does_not_write_any_more(session: Session) -> None:
    _ask(session)
    session.exec(select(Posting).where(Posting.person_id == RAHMA)).one().valid_until = CITY.today(NOW) - timedelta(days=1)
    session.flush()
    with pytest.raises(Outdated):
        _write(session, RAHMA, "Sudah tidak bertugas di sini lagi.")


def test_not_the_whole_unit_is_asked_at_a_time(session: Session) -> None:
    session.add_all(FeedbackRequest(person_id=SITTI, to_id=TENRI, asked_by=SITTI, asked_at=NOW) for _ in range(10))
    session.flush()
    with pytest.raises(Refusal) as refused:
        _ask(session)
    assert refused.value.key == "feedback_many"


def test_feedback_is_about_a_line_of_the_person_s_post_or_one_of_the_values(session: Session) -> None:
    feedback.begin(session, by=BASO, person=SITTI, kind="note", now=NOW, city=CITY)
    others = session.exec(select(Indicator.id).where(Indicator.code == "IDL")).one()
    for indicator, value in ((others, "-"), (0, "kind"), (999, "-")):
        with pytest.raises(Outdated):
            feedback.aim(session, by=BASO, person=SITTI, indicator=indicator, value=value, now=NOW, city=CITY)
    with pytest.raises(Outdated):
        feedback.aim(session, by=ANDI, person=SITTI, indicator=_modul(session), value="-", now=NOW, city=CITY)


def test_the_card_and_the_form_have_it_beside_what_it_is_about(session: Session) -> None:
    _ask(session)
    _write(session, RAHMA, "Selalu membagi modulnya kepada kami.", value="collaborative")
    _write(session, BASO, "Modul ketiga perlu contoh soal sendiri.", indicator=_modul(session))
    _write(session, BASO, "Kelas membaca pagi berjalan setiap hari.")
    later = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
    cycles.open_quarter(session, quarter=Period.parse("2026-Q3"), now=later, city=CITY)
    found = session.exec(select(Evaluation).where(Evaluation.person_id == SITTI)).one()
    card = views.card_of(session, found)
    assert [(one.about, one.value, one.relation) for one in card.said] == [
        (None, Conduct.COLLABORATIVE, Relation.PEER),
        ("Modul ajar", None, Relation.SUPERIOR),
        (None, None, Relation.SUPERIOR),
    ]
    found.card, found.told_on, found.talked_at, found.rated_at = freeze(card), CITY.today(later), later, later
    found.result, found.conduct, found.predicate = "meets", "meets", "good"
    session.flush()
    form = forms.form_of(session, found)
    lines = {work.indicator: work.feedback for work in form.works}
    assert lines["Modul ajar"] == ("Modul ketiga perlu contoh soal sendiri. (Baso Contoh, M.Pd., 28/9/2026)",)
    assert lines["Kehadiran mengajar"] == ()
    values = {one.value: one.feedback for one in form.conducts}
    assert values["collaborative"] == ("Selalu membagi modulnya kepada kami. (Rahma Contoh, A.Md.Keb., rekan, 28/9/2026)",)
    assert not any(said for value, said in values.items() if value != "collaborative")
    assert form.said == ("Kelas membaca pagi berjalan setiap hari. (Baso Contoh, M.Pd., 28/9/2026)",)
