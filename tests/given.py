"""What a transcript takes for granted: lines below its heading that begin with `given`.

`given Rahma TUNGGU until 2026-08: 25 26 24` (verified values of the periods up to that one, oldest first),
`given Sitti MODUL until 2026-Q3 waiting: 4` (sent, and not decided yet),
`given colleague Nurul of Rahma` (the same post, without an account),
`given rule TUNGGU <= IDL wajib`, `given joint IDL: Rahma, Andi` (whose duty it is, who stands in),
`given leave Rahma 2026-09-25..2026-10-10 maternity` (the kind may be left out), `given joined Sitti 2026-09-14`, `given contract Rahma 2026-12-14` (a PPPK),
`given hours Sitti 12-19 16` (chosen in /pengaturan, with the hour of the digest), `given zone SD-1 Asia/Jayapura`, `given without account Andi` (who never started the bot),
`given without supervisor Rahma`, `given plh Andi for Baso 2026-10-01..2026-10-09` (or `plt`, `delegate`), `given move Sitti 2026-10-05 to PKM-1 under Andi`, `given last day Baso 2026-10-04`,
`given evaluated Sitti 2026-Q1 meets above` (hasil, perilaku; by the supervisor of the last post; `open`: not answered yet),
`given moved Sitti 2026-08-20 from Rahma` (until the day before in the same post as Rahma),
`given functional Sitti Guru first` (the functional post and its level of all posts),
`given coached Baso 2026-Q3: 5 4` (two people gave these scores to every statement about the coaching),
`given areas of PKM-1 by Rahma from 2026-01-01: Bontoa 30, Lae 25` (kelurahan with their babies, `until 2026-06-30` before the colon),
`given by area IDL` (of these babies), `given areas said Rahma IDL 2026-08: Bontoa 10/30, Lae 5/25` (verified),
`given unit SD-1 below BKPSDMD`,
`given predikat SD-1 2026-Q3 good` (of the unit itself),
`given rhythm PKM monthly 2026-07-01` (how often people are evaluated by a standard, from a day on),
`given certificate Rahma 2026-08-10 8` (its day and JP),
`given dhis2 unit PKM-1 DiszpKrYNg8` (what a unit or an indicator is called there),
`given official PKM-1 TUNGGU 2026-08 ASIK: 30` (what another source says),
`given lesson TUNGGU 3 Antre lebih singkat` (a set of three cards that helps with an indicator, the second with a picture),
`given training PL-1 2026-10-20 seats=1 until=2026-10-15 hours=8 organiser=Tenri indicators=TUNGGU title=Literasi for=Guru Kelas`
(what is left out is as in `_training`; `days=2`, `at=08:00-15:00`).
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.evaluation.ratings import Rating, predicate
from domain.evaluation.spread import Organisation
from domain.people.careers import Level
from domain.people.leave_kinds import LeaveKind
from domain.people.nip import Employment
from domain.reporting.answers import Answer, AnswerState, read_answer
from domain.reporting.by_area import total
from domain.standards.periods import Frequency, Period
from domain.standards.relations import read_rules
from models.evaluation.coaching import CoachingTally
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.organisation import OrganisationRating
from models.exchange.dhis2 import Dhis2Name, Dhis2Side
from models.exchange.official import OfficialFigure
from models.people.area import Area, AreaCover, AreaPopulation
from models.people.person import Account, Leave, Person, Posting
from models.people.preference import Preference
from models.people.standin import StandIn, StandInKind
from models.people.unit import Unit
from models.reporting.report import Report, Submission, SubmissionState
from models.standards.standard import Indicator, IndicatorPosition, JointDuty, Relation, Standard, StandardRhythm
from models.training.certificate import Certificate, CertificateState
from models.training.lesson import Lesson, LessonCard
from models.training.training import Training
from services.evaluation.coaching import wording
from services.reporting import by_area, values
from tests.city import CAST, NOW

_BABIES = "bayi"


def given(engine: Engine, heading: str) -> None:
    """Write into the city what the heading of a transcript says."""
    with Session(engine) as session, session.begin():
        for line in heading.splitlines():
            if line.startswith("given "):
                _write(session, line.removeprefix("given ").strip())


def _write(session: Session, line: str) -> None:
    if match := re.fullmatch(r"(\w+) (\S+) until (\S+?)( waiting)?: (.+)", line):
        who, code, until, waiting, words = match.groups()
        _history(session, who, code, until, words, waits=bool(waiting))
    elif match := re.fullmatch(r"rule (\S+) (.+)", line):
        for rule in read_rules(match[2]):
            other = _indicator(session, rule.other)
            session.add(
                Relation(
                    indicator_id=_indicator(session, match[1]).id,
                    operator=rule.operator,
                    other_id=other.id,
                    must=rule.must,
                    missing_is_zero=rule.missing_is_zero,
                )
            )
    elif match := re.fullmatch(r"joint (\S+): (\w+), (\w+)", line):
        indicator = _indicator(session, match[1])
        indicator.joint = True
        session.add_all([indicator, JointDuty(person_id=_person(session, match[2]).id, indicator_id=indicator.id)])
        stand_in = _person(session, match[3])
        session.add(JointDuty(person_id=stand_in.id, indicator_id=indicator.id, stand_in=True))
        session.add(IndicatorPosition(indicator_id=indicator.id, position=_post(session, stand_in).position))
    elif match := re.fullmatch(r"colleague (\w+) of (\w+)", line):
        _colleague(session, match[1], _person(session, match[2]))
    elif match := re.fullmatch(r"leave (\w+) (\S+)\.\.(\S+)(?: (\w+))?", line):
        first, last, kind = date.fromisoformat(match[2]), date.fromisoformat(match[3]), LeaveKind(match[4] or "other")
        session.add(Leave(person_id=_person(session, match[1]).id, first=first, last=last, kind=kind))
    elif match := re.fullmatch(r"evaluated (\w+) (\S+) (\w+) (\w+)( open)?", line):
        _evaluated(session, _person(session, match[1]), Period.parse(match[2]), Rating(match[3]), Rating(match[4]), bool(match[5]))
    elif match := re.fullmatch(r"moved (\w+) (\S+) from (\w+)", line):
        _moved(session, _person(session, match[1]), date.fromisoformat(match[2]), _post(session, _person(session, match[3])))
    elif match := re.fullmatch(r"functional (\w+) (\w+) (\w+)", line):
        for post in _posts(session, _person(session, match[1])):
            post.functional, post.level = match[2], Level(match[3])
            session.add(post)
    elif match := re.fullmatch(r"coached (\w+) (\S+): (.+)", line):
        _coached(session, _person(session, match[1]), match[2], [int(word) for word in match[3].split()])
    elif match := re.fullmatch(r"predikat (\S+) (\S+) (\w+)", line):
        unit = session.scalars(select(Unit.id).where(Unit.code == match[1])).one()
        session.add(OrganisationRating(unit_id=unit, period=match[2], organisation=Organisation(match[3]), set_at=NOW))
    elif match := re.fullmatch(r"rhythm (\S+) (\w+) (\S+)", line):
        standard = session.scalars(select(Standard.id).where(Standard.code == match[1])).one()
        since, frequency = date.fromisoformat(match[3]), Frequency(match[2])
        session.add(StandardRhythm(standard_id=standard, since=since, frequency=frequency))
    elif match := re.fullmatch(r"certificate (\w+) (\S+) (\d+)", line):
        _certificate(session, _person(session, match[1]), date.fromisoformat(match[2]), int(match[3]))
    elif match := re.fullmatch(r"lesson (\S+) (\d) (.+)", line):
        _lesson(session, match[1], int(match[2]), match[3])
    elif match := re.fullmatch(r"official (\S+) (\S+) (\S+) (\S+): (\S+)", line):
        unit = session.scalars(select(Unit.id).where(Unit.code == match[1])).one()
        of = {"indicator_id": _indicator(session, match[2]).id, "period": match[3], "source": match[4]}
        session.add(OfficialFigure(unit_id=unit, **of, amount=Decimal(match[5])))
    elif match := re.fullmatch(r"dhis2 (unit|indicator) (\S+) (\S+)", line):
        session.add(Dhis2Name(side=Dhis2Side(match[1]), code=match[2], uid=match[3]))
    elif match := re.fullmatch(r"without account (\w+)", line):
        account = session.scalars(select(Account).where(Account.telegram_id == CAST[match[1]])).one()
        account.closed_at = NOW
        session.add(account)
    elif match := re.fullmatch(r"without supervisor (\w+)", line):
        post = _post(session, _person(session, match[1]))
        post.supervisor_id = None
        session.add(post)
    elif match := re.fullmatch(r"move (\w+) (\S+) to (\S+) under (\w+)", line):
        _move(session, match[1], date.fromisoformat(match[2]), match[3], match[4])
    elif match := re.fullmatch(r"areas of (\S+) by (\w+) from (\S+?)(?: until (\S+?))?: (.+)", line):
        _areas(session, *match.groups())
    elif match := re.fullmatch(r"areas said (\w+) (\S+) (\S+): (.+)", line):
        _said_of_areas(session, *match.groups())
    elif match := re.fullmatch(r"by area (\S+)", line):
        indicator = _indicator(session, match[1])
        indicator.per_area, indicator.population = True, _BABIES
        session.add(indicator)
    elif match := re.fullmatch(r"unit (\S+) below (\S+)", line):
        below, above = (session.scalars(select(Unit).where(Unit.code == code)).one() for code in match.groups())
        below.parent_id = above.id
        session.add(below)
    elif match := re.fullmatch(r"(plt|plh|delegate) (\w+) for (\w+) (\S+)\.\.(\S+)", line):
        _stands_in(session, *match.groups())
    elif match := re.fullmatch(r"last day (\w+) (\S+)", line):
        post = _post(session, _person(session, match[1]))
        post.valid_until = date.fromisoformat(match[2])
        session.add(post)
    elif match := re.fullmatch(r"training (\S+) (\S+)(?: (.+))?", line):
        _training(session, *match.groups())
    elif match := re.fullmatch(r"joined (\w+) (\S+)", line):
        post = _post(session, _person(session, match[1]))
        post.valid_from = date.fromisoformat(match[2])
        session.add(post)
    elif match := re.fullmatch(r"contract (\w+) (\S+)", line):
        person = _person(session, match[1])
        person.employment, person.contract_until = Employment.PPPK, date.fromisoformat(match[2])
        session.add(person)
    elif match := re.fullmatch(r"hours (\w+) (\d+)-(\d+) (\d+)", line):
        opens, closes, digest_at = map(int, match.groups()[1:])
        session.add(Preference(person_id=_person(session, match[1]).id, opens=opens, closes=closes, digest_at=digest_at))
    elif match := re.fullmatch(r"zone (\S+) (\S+)", line):
        unit = session.scalars(select(Unit).where(Unit.code == match[1])).one()
        unit.time_zone = match[2]
        session.add(unit)
    else:
        raise ValueError(f"given what? {line}")


def _move(session: Session, who: str, begins: date, unit: str, supervisor: str) -> None:
    person, boss = _person(session, who), _person(session, supervisor)
    post = _post(session, person)
    post.valid_until = begins - timedelta(days=1)
    there = session.scalars(select(Unit.id).where(Unit.code == unit)).one()
    session.add_all(
        [
            post,
            Posting(
                person_id=person.id,
                unit_id=there,
                supervisor_id=boss.id if boss is not person else None,
                position=post.position,
                valid_from=begins,
            ),
        ]
    )


def _stands_in(session: Session, kind: str, who: str, absent: str, first: str, last: str) -> None:
    post = _post(session, _person(session, absent))
    session.add(
        StandIn(
            kind=StandInKind(kind),
            person_id=_person(session, who).id,
            for_id=post.person_id,
            unit_id=post.unit_id,
            position=post.position,
            first=date.fromisoformat(first),
            last=date.fromisoformat(last),
            made_at=NOW,
        )
    )
    session.flush()


def _lesson(session: Session, indicator: str, cards: int, title: str) -> None:
    lesson = Lesson(code=f"M-{indicator}", title=title, indicators=indicator)
    session.add(lesson)
    session.flush()
    for place in range(1, cards + 1):
        drawn = {"picture": "batang: Juli 25; Agustus 21; target 20", "shows": "Juli 25, Agustus 21."} if place == 2 else {}
        session.add(LessonCard(lesson_id=lesson.id, place=place, text=f"Isi kartu {place}.", **drawn))


def _training(session: Session, code: str, starts: str, words: str | None) -> None:
    known = dict(re.findall(r"(\w+)=(.+?)(?= \w+=|$)", words or ""))
    first = date.fromisoformat(starts)
    begins, finishes = known["at"].split("-") if "at" in known else (None, None)
    session.add(
        Training(
            code=code,
            title=known.get("title", f"Pelatihan {code}"),
            provider="Balai Contoh",
            place="Aula Contoh",
            starts=first,
            ends=first + timedelta(days=int(known.get("days", 1)) - 1),
            hours=int(known.get("hours", 4)),
            begins_at=time.fromisoformat(begins) if begins else None,
            finishes_at=time.fromisoformat(finishes) if finishes else None,
            seats=int(known["seats"]) if "seats" in known else None,
            audience=known.get("for"),
            indicators=known.get("indicators"),
            register_until=date.fromisoformat(known["until"]) if "until" in known else None,
            organiser_id=_person(session, known["organiser"]).id if "organiser" in known else None,
            secret=known.get("secret"),
        )
    )


def _evaluated(session: Session, person: Person, quarter: Period, result: Rating, conduct: Rating, is_open: bool) -> None:
    post, day = _posts(session, person)[-1], quarter.last + timedelta(days=20)
    at = datetime.combine(day, time(2), tzinfo=UTC)
    wanted = select(EvaluationCycle).where(EvaluationCycle.unit_id == post.unit_id, EvaluationCycle.quarter == str(quarter))
    cycle = session.scalars(wanted).first() or EvaluationCycle(
        unit_id=post.unit_id,
        quarter=str(quarter),
        opened_at=at,
        evidence_until=day,
        self_until=day,
        rating_until=day,
        talk_until=day,
        answer_until=day,
        closed_at=None if is_open else at,
    )
    session.add(cycle)
    session.flush()
    session.add(
        Evaluation(
            cycle_id=cycle.id,
            quarter=str(quarter),
            person_id=person.id,
            supervisor_id=post.supervisor_id or 0,
            position=post.position,
            first=quarter.first,
            last=quarter.last,
            self_at=at,
            heard_on=day,
            result=result,
            conduct=conduct,
            predicate=predicate(result, conduct),
            rated_at=at,
            talked_at=at,
            told_on=day,
            received_on=day,
            answer_until=day + timedelta(days=7),
            object_until=day + timedelta(days=14),
            answered_at=None if is_open else at,
        )
    )
    session.flush()


def _moved(session: Session, person: Person, on: date, earlier: Posting) -> None:
    post = _post(session, person)
    before = {**earlier.model_dump(exclude={"id"}), "person_id": person.id, "valid_until": on - timedelta(days=1)}
    post.valid_from = on
    session.add_all([post, Posting(**before)])
    session.flush()


def _coached(session: Session, supervisor: Person, quarter: str, scores: list[int]) -> None:
    for statement in range(1, 10):
        for score in set(scores):
            tally = CoachingTally(
                supervisor_id=supervisor.id, quarter=quarter, statement=wording(statement), score=score, count=scores.count(score)
            )
            session.add(tally)


def _certificate(session: Session, person: Person, on: date, hours: int) -> None:
    key = f"{person.id}{on:%Y%m%d}"
    session.add(
        Certificate(
            person_id=person.id,
            state=CertificateState.CREDITED,
            unique_id=key,
            title="Pelatihan Contoh",
            number=key,
            number_key=key,
            issuer="Balai Contoh",
            issuer_key="balaicontoh",
            issued_on=on,
            hours=hours,
            begun_at=NOW,
            credited_at=NOW,
        )
    )


def _history(session: Session, who: str, code: str, until: str, words: str, *, waits: bool) -> None:
    person, indicator = _person(session, who), _indicator(session, code)
    post = _post(session, person)
    period = Period.parse(until)
    for place, word in enumerate(reversed(words.split())):
        at = datetime.combine(period.last + timedelta(days=2), time(2), tzinfo=UTC)
        submission = Submission(
            number=f"{code[:6] if who in CAST else who[:6]}{'W' if waits else ''}{place}",
            person_id=person.id,
            unit_id=post.unit_id,
            verifier_id=post.supervisor_id,
            state=SubmissionState.WAITING if waits else SubmissionState.VERIFIED,
            submitted_at=at,
            decided_at=None if waits else at,
            decided_by=None if waits else post.supervisor_id,
        )
        session.add(submission)
        session.flush()
        report = Report(
            submission_id=submission.id,
            person_id=person.id,
            unit_id=post.unit_id,
            indicator_id=indicator.id,
            period=str(period),
            state=AnswerState.VALUE,
            verified=not waits,
            joint=indicator.joint,
            first_submitted_at=at,
            submitted_at=at,
        )
        values.write(report, _answer(word, indicator))
        session.add(report)
        period = period.previous()


def _answer(word: str, indicator: Indicator) -> Answer:
    read = read_answer(word, values.rule_of(indicator), today=date(2026, 10, 1))
    assert isinstance(read, Answer), word
    return read


def _colleague(session: Session, name: str, of: Person) -> None:
    number = 900 + len(session.scalars(select(Person.id)).all())
    person = Person(nip=f"198001012005012{number}", name=f"{name} Contoh", employment=of.employment)
    session.add(person)
    session.flush()
    session.add(Posting(**{**_post(session, of).model_dump(exclude={"id"}), "person_id": person.id}))
    session.flush()


def _person(session: Session, who: str) -> Person:
    if who not in CAST:
        return session.scalars(select(Person).where(Person.name == f"{who} Contoh")).one()
    wanted = select(Person).where(Person.id == Account.person_id, Account.telegram_id == CAST[who])
    return session.scalars(wanted).one()


def person_id(session: Session, who: str) -> int:
    """The roster's id of one of the cast."""
    return _person(session, who).id


def _post(session: Session, person: Person) -> Posting:
    return session.scalars(select(Posting).where(Posting.person_id == person.id).order_by(Posting.valid_from)).first()


def _posts(session: Session, person: Person) -> list[Posting]:
    return list(session.scalars(select(Posting).where(Posting.person_id == person.id).order_by(col(Posting.valid_from))))


def _indicator(session: Session, code: str) -> Indicator:
    return session.scalars(select(Indicator).where(Indicator.code == code)).one()


def _areas(session: Session, unit: str, who: str, since: str, until: str | None, words: str) -> None:
    id, person = session.scalars(select(Unit.id).where(Unit.code == unit)).one(), _person(session, who)
    for name, babies in (one.rsplit(" ", 1) for one in words.split(", ")):
        area = session.scalars(select(Area).where(Area.name == name)).first()
        if area is None:
            area = Area(code=f"KEL-{name.upper()}", name=name, unit_id=id)
            session.add(area)
            session.flush()
            session.add(AreaPopulation(area_id=area.id, year=NOW.year, kind=_BABIES, amount=int(babies)))
        ends = date.fromisoformat(until) if until else None
        session.add(AreaCover(area_id=area.id, person_id=person.id, since=date.fromisoformat(since), until=ends))
    session.flush()


def _said_of_areas(session: Session, who: str, code: str, period: str, words: str) -> None:
    codes = {one.name: one.code for one in session.scalars(select(Area))}
    said = {codes[name]: figures for name, figures in (one.rsplit(" ", 1) for one in words.split(", "))}
    indicator = _indicator(session, code)
    found = total(said, values.rule_of(indicator))
    assert isinstance(found, Answer)
    _history(session, who, code, period, by_area.as_text(found), waits=False)
    report = session.scalars(
        select(Report).where(
            Report.person_id == _person(session, who).id, Report.indicator_id == indicator.id, Report.period == period
        )
    ).one()
    report.areas = said
    sent = session.get_one(Submission, report.submission_id)
    sent.number = f"{who[:2]}{code[:4]}{period[2:]}"
    session.add_all([report, sent])
