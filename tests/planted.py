"""A city with something to hide: each of two people has words and figures in every table that only few may read."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.evaluation.ratings import Rating
from domain.reporting.answers import AnswerState
from models.adoption.story import Story, StoryState
from models.adoption.ticket import Ticket, TicketLine
from models.evaluation.evaluation import Evaluation, ImprovementStep
from models.evaluation.feedback import Feedback, FeedbackKind
from models.exchange.workbook import PendingImport
from models.messages.broadcast import Broadcast
from models.people.link import LinkRequest
from models.people.person import Account, Person, Posting, Role
from models.reporting.report import (
    Attachment,
    AttachmentState,
    Clarification,
    Draft,
    DraftAnswer,
    Report,
    Submission,
    UnlockDecision,
    UnlockRequest,
)
from models.standards.standard import Indicator
from models.training.certificate import Certificate, CertificateState
from models.training.training import Training
from tests.city import NOW
from tests.given import given, person_id

NUMERATOR, DENOMINATOR = Decimal(977), Decimal(991)
"""A value that nothing else in the city has."""

OUTSIDERS = {"Nurul": 111, "Hasan": 112, "Mira": 113, "Usman": 114, "Wati": 115}
"""A colleague, a former supervisor, somebody who moved away, an admin whose post has ended, and one whose post has not begun."""


@dataclass(frozen=True)
class Planted:
    """What belongs to one person: the word that stands in all of it, and the ids under which it is asked for."""

    word: str
    ids: dict[str, int]
    """By the names of the fields of actions."""
    number: str
    """Of the report."""


def plant(engine: Engine) -> dict[str, Planted]:
    """Give the outsiders accounts, and Sitti and Rahma their secrets; by name."""
    given(engine, "given colleague Nurul of Sitti")
    for who in ("Sitti", "Rahma"):
        given(engine, f"given evaluated {who} 2026-Q2 meets meets open")
    with Session(engine) as session, session.begin():
        _outsiders(session)
        session.add(
            Training(
                code="PL-1",
                title="Literasi",
                provider="Balai",
                place="Aula",
                starts=date(2026, 10, 20),
                ends=date(2026, 10, 20),
                hours=8,
            )
        )
        session.flush()
        return {
            who: _belongings(session, who, code, verifier)
            for who, code, verifier in (("Sitti", "HADIR-GURU", "Baso"), ("Rahma", "IDL", "Andi"))
        }


def _outsiders(session: Session) -> None:
    sitti = session.scalars(select(Posting).where(Posting.person_id == person_id(session, "Sitti"))).one()
    rahma = session.scalars(select(Posting).where(Posting.person_id == person_id(session, "Rahma"))).one()
    nurul = session.scalars(select(Person.id).where(Person.name == "Nurul Contoh")).one()
    last, first = date(2026, 8, 31), date(2026, 9, 1)
    people = {name: _person(session, name, number) for number, name in enumerate(list(OUTSIDERS)[1:], start=1)} | {"Nurul": nurul}
    under_baso = sitti.model_dump(exclude={"id", "person_id", "valid_until", "role"})
    under_andi = rahma.model_dump(exclude={"id", "person_id", "valid_from", "role"})
    for name in ("Hasan", "Mira"):
        session.add(Posting(**under_baso, person_id=people[name], valid_until=last))
        session.add(Posting(**under_andi, person_id=people[name], valid_from=first))
    session.add(Posting(**under_baso, person_id=people["Usman"], valid_until=date(2026, 9, 30), role=Role.ADMIN))
    session.add(Posting(**{**under_baso, "valid_from": date(2026, 11, 1)}, person_id=people["Wati"], role=Role.ADMIN))
    session.add(
        Posting(
            **{
                **under_baso,
                "person_id": sitti.person_id,
                "supervisor_id": people["Hasan"],
                "valid_from": date(2025, 1, 1),
                "valid_until": date(2025, 12, 31),
            }
        )
    )
    for name, telegram_id in OUTSIDERS.items():
        session.add(Account(person_id=people[name], telegram_id=telegram_id, linked_at=NOW, linked_by="invitation"))
    session.flush()


def _person(session: Session, name: str, number: int) -> int:
    like = session.scalars(select(Person)).first()
    assert like is not None
    person = Person(nip=f"19800101200501209{number}", name=f"{name} Contoh", employment=like.employment)
    session.add(person)
    session.flush()
    return person.id


def _belongings(session: Session, who: str, code: str, supervisor: str) -> Planted:
    word = f"RAHASIA{who.upper()}"
    person, verifier = person_id(session, who), person_id(session, supervisor)
    post = session.scalars(select(Posting).where(Posting.person_id == person).order_by(col(Posting.valid_from).desc())).first()
    assert post is not None
    indicator = session.scalars(select(Indicator).where(Indicator.code == code)).one().id
    about = {"person_id": person, "unit_id": post.unit_id}
    told = {"state": AnswerState.VALUE, "numerator": NUMERATOR, "denominator": DENOMINATOR, "note": word}
    sent = Submission(**about, number=f"8800{person}", verifier_id=verifier, submitted_at=NOW)
    draft = Draft(person_id=person, begun_at=NOW, touched_at=NOW)
    session.add_all([sent, draft])
    session.flush()
    report = Report(
        **about, **told, submission_id=sent.id, indicator_id=indicator, period="2026-07", first_submitted_at=NOW, submitted_at=NOW
    )
    drafted = DraftAnswer(**told, draft_id=draft.id, place=0, indicator_id=indicator, period="2026-08")
    evaluation = session.scalars(select(Evaluation).where(Evaluation.person_id == person)).one()
    evaluation.self_note = evaluation.result_why = evaluation.conduct_why = word
    ticket = Ticket(person_id=person, asked_at=NOW)
    story = Story(
        author_id=person, unit_id=post.unit_id, words=word, state=StoryState.WAITING, written_at=NOW, verifier_id=verifier
    )
    rows = {
        "report": report,
        "draft_answer": drafted,
        "ticket": ticket,
        "story": story,
        "step": ImprovementStep(evaluation_id=evaluation.id, written_by=verifier, owner_id=person, cause=word, action=word),
        "certificate": Certificate(
            person_id=person,
            state=CertificateState.CREDITED,
            unique_id=word,
            title=word,
            number=word,
            number_key=word,
            issuer=word,
            issuer_key=word,
            issued_on=date(2026, 8, 1),
            hours=8,
            begun_at=NOW,
            credited_at=NOW,
        ),
        "request": UnlockRequest(
            person_id=person, indicator_id=indicator, period="2026-05", why=word, asked_at=NOW, decision=UnlockDecision.WAITING
        ),
        "who": LinkRequest(person_id=person, telegram_id=4242 + person, telegram_name=word, asked_at=NOW),
        "feedback": Feedback(person_id=person, by=verifier, kind=next(iter(FeedbackKind)), words=word, on=NOW.date(), at=NOW),
        "pending": PendingImport(person_id=person, file_id=word, name=f"{word}.xlsx", made_at=NOW, read_at=NOW),
        "broadcast": Broadcast(by_id=verifier, html=word, written_at=NOW - timedelta(days=1)),
    }
    session.add_all(rows.values())
    session.flush()
    question = Clarification(report_id=report.id, asked_by=verifier, asked_at=NOW, question=word)
    proof = Attachment(
        report_id=report.id,
        person_id=person,
        kind="document",
        file_id=word,
        unique_id=word,
        name=word,
        state=AttachmentState.KEPT,
        added_at=NOW,
    )
    session.add_all([question, proof, TicketLine(ticket_id=ticket.id, by_id=person, at=NOW, words=word)])
    session.flush()
    ids = {name: row.id for name, row in rows.items()}
    assert evaluation.result is Rating.MEETS
    return Planted(
        word,
        {
            **ids,
            "submission": sent.id,
            "draft": draft.id,
            "answer": drafted.id,
            "evaluation": evaluation.id,
            "person": person,
            "cycle": evaluation.cycle_id,
            "question": question.id,
            "unit": post.unit_id,
            "indicator": indicator,
            "version": 1,
            "training": 1,
            "year": 2026,
            "page": 0,
        },
        sent.number,
    )
