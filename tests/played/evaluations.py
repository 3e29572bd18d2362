"""How the quarters and the year are evaluated while they are played: who judges, objects and decides follows from chance."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from domain.evaluation.ratings import Conduct, Rating
from domain.evaluation.spread import Organisation
from domain.evaluation.stages import Stage
from models.evaluation.evaluation import Evaluation, EvaluationAsked, EvaluationCycle
from models.evaluation.year import YearEvaluation
from models.people.person import Account
from models.people.unit import Unit
from scheduler.notices.evaluation import cycles as notices
from services.evaluation import improvement_steps, judging, on_paper, organisation_setting, results, stages, year_quarters
from services.evaluation import year as years
from services.evaluation.organisation_actions import SetOrganisation
from services.refusals import Outdated, Refusal
from tests.played.cast import CITY, CLINIC, SCHOOL, SOUTH, TENRI

_WORDS = "sudah dibicarakan bersama dengan yang bersangkutan"
_UNITS = (SCHOOL, CLINIC, SOUTH)


class Evaluations:
    """The evaluations of the year that is played."""

    def __init__(self, year: Any) -> None:
        self._year = year
        self._organisations: dict[tuple[int, int, int], bool] = {}

    def live(self) -> None:
        """What happens on this day: every other day, so that a year is played in seconds."""
        today = self._year.today
        if today.toordinal() % 2 or not (ended := self._ended(today)):
            return
        self._look(notices.post_due)
        after = (today - ended).days
        if after >= 9:
            self._say_how_units_did(ended)
        if after >= 11:
            for found in self._open():
                self._go_on(found)
        self._year.deliver()
        if today >= date(2027, 2, 20):
            self._decide_years()

    def _ended(self, today: date) -> date | None:
        quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)
        return quarter if quarter >= date(2026, 3, 31) and (today - quarter).days <= 75 else None

    def _look(self, post_due: Any) -> None:
        self._year.do(post_due, now=self._year.now, city=CITY)

    def _say_how_units_did(self, ended: date) -> None:
        numbers = [ended.month // 3] + ([0] if ended.month == 12 else [])
        for unit in self._year.do(_ids):
            for number in numbers:
                key = unit, ended.year, number
                if key in self._organisations:
                    continue
                said = self._year.chance.choice(list(Organisation)[:4])
                try:
                    self._year.do(
                        organisation_setting.keep,
                        by=self._year.person(TENRI),
                        wanted=SetOrganisation(unit, ended.year, number, said),
                        now=self._year.now,
                        city=CITY,
                    )
                    self._organisations[key] = True
                except (Outdated, Refusal):
                    pass

    def _open(self) -> Sequence[tuple[Evaluation, EvaluationCycle]]:
        with Session(self._year.engine, expire_on_commit=False) as session:
            wanted = (
                select(Evaluation, EvaluationCycle)
                .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
                .where(col(EvaluationCycle.closed_at).is_(None))
                .order_by(col(Evaluation.id))
            )
            return [(one, cycle) for one, cycle in session.execute(wanted)]

    def _go_on(self, found: tuple[Evaluation, EvaluationCycle]) -> None:
        one, cycle = found
        today, chance = self._year.today, self._year.chance
        if one.away is not None or today <= cycle.evidence_until:
            return
        if one.self_at is None and one.talked_at is None and chance.random() < 0.4:
            self._judge(one, one.person_id)
        if one.rated_at is None and one.talked_at is None and chance.random() < 0.6:
            self._judge(one, one.supervisor_id)
            return
        if one.talked_at is None and stages.stage(one, cycle, today) is Stage.TALK and chance.random() < 0.7:
            self._talk(one)
        elif one.talked_at is not None and one.answered_at is None and chance.random() < 0.5:
            self._answer(one, annual=False)
        elif one.objection is not None and one.decided_at is None and chance.random() < 0.6:
            self._decide(one, annual=False)

    def _judge(self, one: Evaluation, by: int) -> None:
        chance, its = self._year.chance, {"now": self._year.now, "city": CITY}
        try:
            if not self._rate(one, by):
                return
            for value in chance.sample(list(Conduct), 4) * chance.choice((0, 0, 0, 0, 1, 2)):
                self._year.do(judging.toggle, by=by, evaluation=one.id, value=value, **its)
            self._year.do(judging.finish, by=by, evaluation=one.id, **its)
            for _ in range(3):
                if not self._year.do(_asks, by=by):
                    break
                self._year.do(judging.tell, by=by, words=_WORDS, **its)
                self._year.do(judging.finish, by=by, evaluation=one.id, **its)
        except (Outdated, Refusal):
            return

    def _rate(self, one: Evaluation, by: int) -> bool:
        """As the facts propose, most of the time; a head as the predikat of the unit has it."""
        ratings = [Rating.MEETS, self._year.chance.choice(list(Rating)), *Rating]
        for rating in ratings[:1] if by == one.person_id else ratings:
            try:
                shown = self._year.do(judging.rate, by=by, evaluation=one.id, rating=rating, now=self._year.now, city=CITY)
            except Refusal:
                continue
            if shown.proposed in (None, rating) or self._year.chance.random() < 0.3:
                return True
            ratings.append(shown.proposed)
        return by == one.person_id

    def _talk(self, one: Evaluation) -> None:
        its = {"now": self._year.now, "city": CITY}
        try:
            self._year.do(results.hold_talk, by=one.supervisor_id, evaluation=one.id, **its)
        except Refusal:
            self._step(one)
            self._year.do(results.hold_talk, by=one.supervisor_id, evaluation=one.id, **its)
        except Outdated:
            return

    def _step(self, one: Evaluation) -> None:
        by, its = one.supervisor_id, {"now": self._year.now, "city": CITY}
        writing = self._year.do(improvement_steps.begin, by=by, evaluation=one.id, indicator=0)
        while writing.asks is not None:
            if writing.asks == improvement_steps.Part.OWNER:
                writing = self._year.do(
                    improvement_steps.answer, by=by, step=writing.shown.step, key="owner_person", words="", **its
                )
            elif writing.asks == improvement_steps.Part.DUE:
                writing = self._year.do(improvement_steps.answer, by=by, step=writing.shown.step, key="due_month", words="", **its)
            else:
                writing = self._year.do(improvement_steps.hear, by=by, words=_WORDS, **its)

    def _answer(self, one: Any, *, annual: bool) -> None:
        by, its = one.person_id, {"now": self._year.now, "city": CITY}
        told = {"evaluation": one.id, "annual": annual}
        if one.received_on is None:
            if self._year.do(_reached, person=by):
                return  # the message comes when it may
            self._year.do(on_paper.hand_over, by=self._year.person(TENRI), **told, day=self._year.today, **its)
        if self._year.chance.random() < 0.75:
            self._year.do(results.agree, by=by, **told, **its)
            return
        if one.object_until is not None and one.object_until < self._year.today:
            return  # too late: what nobody answered is final by itself
        self._year.do(results.begin_objection, by=by, **told, **its)
        self._year.do(results.tell, by=by, words=_WORDS, **its)

    def _decide(self, one: Any, *, annual: bool) -> None:
        its, told = {"now": self._year.now, "city": CITY}, {"evaluation": one.id, "annual": annual}
        by = one.decider_id or self._year.person(TENRI)
        try:
            for _ in range(self._year.chance.choice((0, 1, 2))):
                part = self._year.chance.choice(("result", "conduct"))
                self._year.do(results.toggle, by=by, **told, part=part, **its)
            self._year.do(results.begin_decision, by=by, **told, **its)
            self._year.do(results.tell, by=by, words=_WORDS, **its)
        except Outdated:
            return

    def _decide_years(self) -> None:
        chance, its = self._year.chance, {"now": self._year.now, "city": CITY}
        for person, by in self._year.do(_last).items():
            row = self._year.do(_year_of, person=person)
            if row is not None and row.rated_at is not None:
                if row.answered_at is None and chance.random() < 0.7:
                    self._answer(row, annual=True)
                elif row.objection is not None and row.decided_at is None:
                    self._decide(row, annual=True)
                continue
            try:
                shown = self._year.do(years.look, by=by, person=person, year=2026, **its)
                if not shown.may_decide:
                    continue
                if chance.random() < 0.2:
                    self._year.do(years.toggle, by=by, person=person, year=2026, part="conduct", **its)
                shown = self._year.do(years.decide, by=by, person=person, year=2026, **its)
                if shown.decided_at is None:
                    self._year.do(years.tell, by=by, words=_WORDS, **its)
            except (Outdated, Refusal):
                continue


def _ids(session: Session) -> list[int]:
    return list(session.scalars(select(Unit.id).where(col(Unit.code).in_(_UNITS)).order_by(col(Unit.id))))


def _asks(session: Session, *, by: int) -> bool:
    waits = session.get(EvaluationAsked, by)
    return waits is not None


def _reached(session: Session, *, person: int) -> bool:
    return bool(session.scalars(select(Account.id).where(Account.person_id == person, col(Account.closed_at).is_(None))).first())


def _last(session: Session) -> dict[int, int]:
    people = set(session.scalars(select(Evaluation.person_id)))
    return year_quarters.last_supervisors(session, people=people, year=2026)


def _year_of(session: Session, *, person: int) -> YearEvaluation | None:
    return session.scalars(select(YearEvaluation).where(YearEvaluation.person_id == person)).first()
