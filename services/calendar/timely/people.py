"""Messages about people and what they ask of each other: requests that wait, questions, stories, contracts, newcomers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from domain.messages.facts import freeze
from models.adoption.story import Story, StoryState
from models.adoption.ticket import Ticket, TicketState
from models.people.link import LinkDecision, LinkRequest
from models.people.person import Person
from models.reporting.report import Submission
from services.adoption import tickets
from services.adoption.story_actions import OpenStory
from services.calendar.timely.verdicts import Changed, Gone, Moment, Row, Verdicts
from services.messages.outbox import frozen

_FRESH = timedelta(minutes=15)
_AT_THE_DOOR = timedelta(hours=1)


def is_urgent(row: Row, _opens: datetime, _at: Moment) -> bool:
    """An announcement that an admin marked as urgent waits for nobody's hours."""
    return bool(row.facts.get("urgent"))


def is_own_door(row: Row, _opens: datetime, at: Moment) -> bool:
    """Whoever moves to another account holds both telephones: the question in the old chat waits for no hours while they do."""
    return bool(row.fact("asked").own) and at.now - row.made_at <= _AT_THE_DOOR


def link_waits(session: Session, rows: Sequence[Row], _at: Moment) -> Verdicts:
    """Whether an account is somebody's is asked until one has said so."""
    open_ones = set(
        session.scalars(
            select(col(LinkRequest.id)).where(
                col(LinkRequest.id).in_({int(row.parts[1]) for row in rows}), col(LinkRequest.decision) == LinkDecision.WAITING
            )
        )
    )
    return {row.id: Gone() for row in rows if int(row.parts[1]) not in open_ones}


def ticket_waits(session: Session, rows: Sequence[Row], at: Moment) -> Verdicts:
    """A question to the help desk is shown while it waits, as it stands now: somebody may have taken it."""
    ids = {row.id: int(row.facts["shown"]["$facts"]["id"]) for row in rows}
    found = {one.id: one for one in session.scalars(select(Ticket).where(col(Ticket.id).in_(ids.values())))}
    verdicts: dict[int, Gone | Changed] = {}
    open_ones = [one for one in found.values() if one.state is TicketState.OPEN]
    shown = {one.id: one for one in tickets.of_several(session, open_ones, at.now)}
    for row in rows:
        now = shown.get(ids[row.id])
        if now is None:
            verdicts[row.id] = Gone()
        elif at.now - row.made_at > _FRESH:
            verdicts[row.id] = Changed({"shown": freeze(now)}, frozen(tickets.keyboard(now)))
    return verdicts


def story_waits(session: Session, rows: Sequence[Row], _at: Moment) -> Verdicts:
    """A story is put to whoever decides it while this round of it waits."""
    ids = {int(row.parts[1]) for row in rows}
    found = {
        (id, rounds)
        for id, rounds in session.execute(
            select(col(Story.id), col(Story.rounds)).where(col(Story.id).in_(ids), col(Story.state) == StoryState.WAITING)
        )
    }
    return {row.id: Gone() for row in rows if (int(row.parts[1]), int(row.parts[2])) not in found}


def stories_stand(session: Session, rows: Sequence[Row], _at: Moment) -> Verdicts:
    """A story that was withdrawn meanwhile is in no digest."""
    ids = {row.id: [int(one["$facts"]["id"]) for one in row.facts.get("stories", ())] for row in rows}
    asked = {id for theirs in ids.values() for id in theirs}
    there = set(session.scalars(select(col(Story.id)).where(col(Story.id).in_(asked), col(Story.state) == StoryState.APPROVED)))
    found: dict[int, Gone | Changed] = {}
    for row in rows:
        if there.issuperset(ids[row.id]):
            continue
        left = [one for one in row.facts["stories"] if int(one["$facts"]["id"]) in there]
        gone = [OpenStory(id).pack() for id in ids[row.id] if id not in there]
        found[row.id] = row.kept({"stories": left}, without=gone) if left else Gone()
    return found


def contract_ends(session: Session, rows: Sequence[Row], _at: Moment) -> Verdicts:
    """Who was renewed meanwhile is left out."""
    people = {row.id: [int(one["$facts"]["id"]) for one in row.facts.get("people", ())] for row in rows}
    asked = {id for theirs in people.values() for id in theirs}
    known = session.execute(select(col(Person.id), col(Person.contract_until)).where(col(Person.id).in_(asked)))
    ends = {row.id: row.contract_until for row in known}
    found: dict[int, Gone | Changed] = {}
    for row in rows:
        until = row.fact("until")
        left = [one for one in row.facts.get("people", ()) if ends.get(int(one["$facts"]["id"])) == until]
        if len(left) < len(people[row.id]):
            found[row.id] = row.kept({"people": left}) if left else Gone()
    return found


def has_not_reported(session: Session, rows: Sequence[Row], _at: Moment) -> Verdicts:
    """Whether a newcomer knows how to report is not asked of whoever has reported."""
    done = set(
        session.scalars(select(col(Submission.person_id)).where(col(Submission.person_id).in_({row.person for row in rows})))
    )
    return {row.id: Gone() for row in rows if row.person in done}
