"""A school and a puskesmas that live through 2026: what people, verifiers, supervisors and admins do on each day, by chance.

Everything goes through the use cases, with the clock of the day; notices are promised, sent and noted as in the running bot.
"""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.delivery.delivery import claim
from bot.delivery.outcome import Settled, settle
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from models.people.person import Person, Posting
from models.reporting.report import Submission
from services import rights
from services.calendar.timely import arriving
from services.calendar.timely.sending import still_true
from services.exchange import importing
from services.insight import kept
from services.refusals import Refusal
from services.reporting import answering, correcting, drafts, evidence, submitting, values
from services.reporting.answering import Doubted, Misunderstood
from services.reporting.questions import Question
from services.rights import in_post
from services.standards import owed
from services.verification import inbox, verifying
from tests.played.cast import ANDI, BASO, CITY, CLINIC, HASAN, HEAD, IRWAN, NURUL, SITTI, SOUTH, TENRI, WATI, moment
from tests.played.diary import diary
from tests.played.evaluations import Evaluations

_APART = ("DPT3", "K4")
"""Reported on another day than the rest, so that who covers what may have changed between."""
_WHY = "memang demikian keadaannya"


class Year:
    """The year as it is played; `chance` decides who does what."""

    def __init__(self, engine: Engine, chance: random.Random) -> None:
        self.engine, self.chance = engine, chance
        self.today = date(2026, 1, 2)
        self._plans: dict[tuple[int, str, bool], date | None] = {}
        self._diary = sorted(diary(self, chance), key=lambda one: one[0])
        self._gone: dict[str, date] = {}
        self._evaluations = Evaluations(self)

    @property
    def now(self) -> datetime:
        """This day, at nine."""
        return moment(self.today)

    def until(self, last: date) -> None:
        """Live day by day up to `last`."""
        while self.today <= last:
            self._live()
            self.today += timedelta(days=1)

    def do(self, use_case: Callable[..., Any], **asked: Any) -> Any:
        """One use case in a transaction of its own, on this day."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            rights.on_day(session, self.today)
            return use_case(session, **asked)

    def person(self, nip: str) -> int:
        """The roster's id."""
        with Session(self.engine) as session:
            return session.scalars(select(Person.id).where(Person.nip == nip)).one()

    def take(self, *, past: bool = False, **sheets: Sequence[dict[str, Any]]) -> None:
        """An admin sends a workbook."""
        rows = {sheet: list(enumerate(cells, start=2)) for sheet, cells in sheets.items()}
        outcome = self.do(importing.take, rows=rows, today=self.today, write=True, past=past)
        assert not outcome.rejected, outcome.rejected

    def moves(self, nip: str, row: dict[str, Any]) -> None:
        """Somebody moves, unless they were told to be elsewhere since."""
        begins = date.fromisoformat(row["Berlaku Mulai"])
        with Session(self.engine) as session:
            wanted = select(Posting.valid_from).join(Person, Posting.person_id == Person.id).where(Person.nip == nip)
            if max(session.scalars(wanted)) >= begins:
                return
        self.take(Pegawai=[row])
        self._gone[nip] = begins

    def has_moved(self, nip: str) -> bool:
        """Whether somebody went elsewhere already."""
        return nip in self._gone

    def at_school(self, day: date) -> list[str]:
        """Who of the teachers still is at the school."""
        return [nip for nip in (SITTI, NURUL) if self._gone.get(nip, date.max) > day]

    def nip_of_head(self, unit: str) -> str:
        """The NIP of whoever leads a puskesmas."""
        return {CLINIC: ANDI, SOUTH: IRWAN}[unit]

    def head_on(self, day: date) -> str:
        """The NIP of the head of the school."""
        with Session(self.engine) as session:
            wanted = select(Person.nip).join(Posting, Posting.person_id == Person.id)
            return session.scalars(wanted.where(Posting.position == HEAD, in_post(day, Posting))).one()

    def _live(self) -> None:
        while self._diary and self._diary[0][0] <= self.today:
            self._diary.pop(0)[1]()
        if self.today.weekday() == 6:
            return
        if self.today.day <= 24 or self.today.day >= 28:
            self._report()
        if self.today.day % 4 == 0:
            self._verify()
        if self.today.day % 6 == 0:
            self._keep_sums()
        self._evaluations.live()

    def _keep_sums(self) -> None:
        """What units come to is counted ahead, as the running bot does; what changes afterwards must be counted anew."""
        lacking = self.do(kept.lacking, today=self.today)
        self.do(kept.begin, keys=lacking)
        self.do(kept.keep, recounts=self.do(kept.renewed, today=self.today), now=self.now)

    def _report(self) -> None:
        """Whoever planned to report today does; some come late, some never."""
        with Session(self.engine) as session:
            rights.on_day(session, self.today)
            dues = owed.owed_by(session, people=None, today=self.today)
        writing: dict[int, list[tuple[int, str]]] = {}
        for due in dues:
            key = due.person, str(due.period), due.code in _APART
            if key not in self._plans:
                self._plans[key] = self._plan(due.period, due.window.due, due.window.locks)
            planned = self._plans[key]
            if planned is not None and planned <= self.today:
                writing.setdefault(due.person, []).append((due.indicator, str(due.period)))
        for person, wanted in writing.items():
            self._send(person, wanted)

    def _plan(self, period: Period, due: date, locks: date) -> date | None:
        dice = self.chance.random()
        if dice < 0.06:
            return None
        if dice < 0.2:
            return due + timedelta(days=self.chance.randint(1, (locks - due).days - 3))
        return period.last + timedelta(days=self.chance.randint(0, 5))

    def _send(self, person: int, wanted: list[tuple[int, str]]) -> None:
        try:
            asked = self.do(drafts.begin, by=person, wanted=wanted, today=self.today, now=self.now)
        except Refusal:
            return
        self._write(person, asked)

    def _write(self, person: int, asked: Any) -> None:
        asked = self.do(drafts.resume, by=person)
        while isinstance(asked, Question):
            asked = self._answer(person, asked)
        receipt = self.do(submitting.send, by=person, draft=asked.draft, now=self.now, city=CITY)
        if isinstance(receipt, Question):  # a returned value that stayed as it was wants its reason
            self._write(person, receipt)

    def _answer(self, person: int, asked: Question) -> Any:
        if asked.needs_evidence:
            if asked.evidence_may_wait and self.today <= asked.due:
                return self.do(drafts.evidence_follows, by=person, answer=asked.answer, today=self.today, now=self.now)
            return self.do(_photo, by=person, name=f"{person}-{asked.answer}-{self.today}", now=self.now)
        if asked.needs_reason:
            return self.do(answering.justify, by=person, reason=f"{_WHY} ({self.chance.randrange(10**9)})", now=self.now)
        if asked.flag is None and self.chance.random() < 0.03:
            if asked.kind in (IndicatorKind.COUNT, IndicatorKind.RATIO) and self.chance.random() < 0.6:
                return self._sure(person, asked, self.do(answering.nil, by=person, answer=asked.answer, now=self.now), "nihil")
            return self.do(answering.not_applicable, by=person, reason=_WHY, now=self.now)
        said = self._said_of_areas(asked) if asked.areas else self._said(asked)
        heard = self.do(answering.hear, by=person, text=said, message_id=1, today=self.today, now=self.now)
        assert not isinstance(heard, Misunderstood), (said, heard)
        return self._sure(person, asked, heard, said)

    def _sure(self, person: int, asked: Question, heard: Any, said: str) -> Any:
        if isinstance(heard, Doubted):
            if asked.areas:
                said = values.typed(values.answer_of(heard.pending.choices[0]))
            return self.do(answering.confirm, by=person, answer=asked.answer, text=said, today=self.today, now=self.now)
        return heard

    def _said_of_areas(self, asked: Question) -> str:
        """Each kelurahan by its name, or as they come; some of them as it was, or nihil."""
        chance, month = self.chance, asked.period.last.month
        dice = chance.random()
        if dice < 0.03 and all(one.last for one in asked.areas):
            return "sama"
        if dice < 0.06:
            return "sisanya nihil"
        figures = []
        for one in asked.areas:
            whole = int(one.whole or chance.randint(40, 60))
            reached = max(0, round(whole * month / 13) + chance.randint(-4, 4))
            if asked.kind is IndicatorKind.RATIO and asked.name.startswith("Posyandu"):
                figures.append(f"{chance.randint(2, 6)}/6")
            elif asked.kind is IndicatorKind.RATIO:
                figures.append(f"{reached}/{whole}" if one.whole is None or chance.random() < 0.05 else f"{reached}")
            else:
                figures.append(f"{max(0, month * 3 + chance.randint(-3, 3))}")
        if dice < 0.3 and len(figures) > 1 and all(one.value is None for one in asked.areas):
            return " ".join(figures)
        names = [one.name for one in asked.areas]
        return ", ".join(f"{name} {figure}" for name, figure in zip(names, figures, strict=True))

    def _said(self, asked: Question) -> str:
        chance, month = self.chance, asked.period.last.month
        match asked.kind:
            case IndicatorKind.RATIO if asked.name == "Imunisasi dasar lengkap":
                return f"{month * 7 + chance.randint(-6, 3)}/90"
            case IndicatorKind.RATIO:
                whole = chance.randint(40, 48)
                return f"{chance.randint(30, whole)}/{whole}"
            case IndicatorKind.COUNT if asked.name.startswith("DPT") or asked.name.startswith("MR"):
                return str(max(0, month * 10 + chance.randint(-6, 6)))
            case IndicatorKind.COUNT:
                return str(chance.randint(1, 9))
            case IndicatorKind.YES_NO:
                return chance.choice(("ya", "ya", "tidak"))
            case IndicatorKind.DATE:
                return f"{chance.randint(1, 28)}/{month}/2026"
            case IndicatorKind.INDEX:
                return f"{chance.randint(7000, 9500) / 100}".replace(".", ",")
            case IndicatorKind.PERCENTAGE:
                return f"{chance.randint(700, 1000) / 10}".replace(".", ",")
            case _:
                return f"{chance.randint(200, 450) / 10}".replace(".", ",")

    def _verify(self) -> None:
        for by in self._verifiers():
            for waiting in self.do(inbox.inbox, by=by):
                if self.chance.random() < 0.1:
                    continue
                self._decide(by, waiting.submission)

    def _verifiers(self) -> list[int]:
        with Session(self.engine) as session:
            wanted = select(Person.id).where(Person.nip.in_((BASO, ANDI, IRWAN, TENRI, WATI, HASAN)))
            return list(session.scalars(wanted.order_by(Person.id)))

    def _decide(self, by: int, submission: int) -> None:
        shown, decides = self.do(verifying.show, by=by, submission=submission)
        if not decides:
            return
        its = {"by": by, "submission": submission, "version": shown.version, "now": self.now}
        if self.chance.random() > 0.15:
            self.do(verifying.verify, **its, city=CITY)
            return
        self.do(verifying.begin_return, **its)
        if len(shown.lines) > 1:
            self.do(verifying.toggle, by=by, report=self.chance.choice(shown.lines).report, version=shown.version)
        self.do(verifying.return_, **its, reason="mohon diperiksa kembali", city=CITY)
        if self.chance.random() < 0.8:
            person = self._whose(submission)
            self._write(person, self.do(correcting.fix, by=person, submission=submission, now=self.now))

    def _whose(self, submission: int) -> int:
        with Session(self.engine) as session:
            return session.get_one(Submission, submission).person_id

    def deliver(self) -> None:
        """Send what is due now, and note what reached its chat."""
        for _ in range(20):
            with Session(self.engine) as session, session.begin():
                rows = claim(session, now=self.now, worker="w", replies=90, notices=90)
                if not rows:
                    return
                true = still_true(session, rows, now=self.now, city=CITY)
                done = [Settled.sent(row, now=self.now, message_id=1) for row in true]
                settle(session, done)
                arriving.note(session, {one.id: one.at for one in done if one.screen in arriving.SCREENS}, now=self.now, city=CITY)


def _photo(session: Session, *, by: int, name: str, now: datetime) -> Any:
    return evidence.attach(
        session, by=by, sent=evidence.Sent(kind="photo", file_id=name, unique_id=name, name=None, album=None), now=now, city=CITY
    ).next
