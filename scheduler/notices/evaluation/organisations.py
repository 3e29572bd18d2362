"""Shortly before people are rated, whoever stands above a unit hears that its predikat is not set yet, once for each quarter."""

from datetime import datetime, time

from sqlmodel import Session

from domain.standards.periods import Period
from services.city import City
from services.evaluation import organisations
from services.evaluation.organisation_actions import ListOrganisations
from services.evaluation.organisation_setting import named
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice

_FROM = time(8)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise each of them one message that names the units."""
    if not _FROM <= now.astimezone(city.zone).time() < city.closes:
        return 0
    wanted = organisations.asked(session, today=city.today(now))
    told = outbox.known(session, [_key(person, of) for person, of in wanted])
    new = {(person, of): units for (person, of), units in wanted.items() if _key(person, of) not in told}
    until = organisations.until(session, {of for _, of in new})
    when = allowed(session, people={person for person, _ in new}, now=now, city=city)
    notices = [
        Notice(
            to=person,
            screen="evaluation/organisation/asked",
            key=_key(person, of),
            facts={"quarter": of, "units": units, "until": until[of]},
            keyboard=[[Button("set_organisations", ListOrganisations(*named(of), 0), facts={"count": len(units)})]],
            not_before=when[person],
        )
        for (person, of), units in sorted(new.items())
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def _key(person: int, of: Period) -> str:
    return f"organisation:{of}:{person}"
