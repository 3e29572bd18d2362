"""The day's one reminder of somebody: everything they owe in one message, with the ways to do it or to put it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.standards.periods import Period
from services.calendar import snoozing
from services.city import City
from services.evaluation.actions import OpenDesk
from services.evaluation.agreements import Lacking
from services.evaluation.expectation_actions import OpenExpectations
from services.messages.hours import Hours
from services.messages.outbox import Button, Keyboard, Notice
from services.reporting import idle_drafts
from services.reporting.actions import OpenReport, ReportAll
from services.reporting.idle_drafts import Idle as Draft
from services.standards import owed
from services.verification.actions import OpenInbox
from services.verification.idle import Idle

_DOORS = 3
"""Reports that have a door each; more are filled in one after the other."""


@dataclass(frozen=True)
class Item:
    """One thing owed, as the message shows it."""

    code: str
    name: str
    period: object
    due: date
    days: int
    """Days until it is due; negative when it is late."""
    areas: int = 0
    """Of how many areas it is, where it is reported by area."""


@dataclass(frozen=True)
class Besides:
    """What waits for somebody beside their reports."""

    draft: Draft | None = None
    """A draft they left."""
    judging: Period | int | None = None
    """An evaluation, of a period or a year."""
    expecting: Lacking | None = None
    """Agreements on what is expected."""
    waiting: Idle | None = None
    """What of others they have not verified for long."""

    def facts(self) -> dict[str, object]:
        """As the message shows it."""
        found: dict[str, object] = {"draft": self.draft, "evaluation": self.judging, "waiting": self.waiting}
        return {**found, "expecting": self.expecting} if self.expecting else found

    def doors(self) -> Keyboard:
        """The way to each."""
        ways = [idle_drafts.door(self.draft)] if self.draft else []
        if self.judging:
            ways.append([Button("evaluation_open", OpenDesk())])
        if self.expecting:
            ways.append([Button("expectations", OpenExpectations(0))])
        if self.waiting:
            ways.append([Button("inbox", OpenInbox(), facts={"count": self.waiting.count})])
        return ways


_NOTHING = Besides()


class Digests:
    """Makes the digests of one moment; colleagues who owe the same share its contents."""

    def __init__(self, at: datetime, city: City) -> None:
        self._at = at
        self._today = city.today(at)
        self._made: dict[object, tuple[dict[str, object], Keyboard]] = {}

    def __call__(
        self, person: int, key: str, dues: Sequence[owed.Due], hours: Hours, besides: Besides = _NOTHING, *, by: str | None = None
    ) -> Notice:
        """One person's message about these reports, and what else waits for them. `by`: the supervisor who asked for it."""
        same = hours, tuple((due.indicator, due.period) for due in dues), besides
        if same not in self._made:
            facts: dict[str, object] = {"owed": [self._item(due) for due in dues], **besides.facts()}
            self._made[same] = facts, [*besides.doors(), *self._keyboard(dues, hours)]
        shown, keyboard = self._made[same]
        return Notice(
            to=person,
            screen="calendar/reminded" if by else "calendar/reminder",
            key=key,
            facts={**shown, "by": by} if by else shown,
            keyboard=keyboard,
            card="reminder",
            not_before=self._at,
            expires_at=evening(self._today, hours),
        )

    def _item(self, due: owed.Due) -> Item:
        return Item(due.code, due.name, due.period, due.window.due, (due.window.due - self._today).days, len(due.areas))

    def _keyboard(self, dues: Sequence[owed.Due], hours: Hours) -> Keyboard:
        doors = [
            [
                Button(
                    "open_due",
                    OpenReport(due.indicator, str(due.period)),
                    facts={"name": due.name, "period": due.period, "due": due.window.due},
                )
            ]
            for due in (dues if len(dues) <= _DOORS else ())
        ]
        if len(dues) > 1:
            doors.insert(0, [Button("report_all", ReportAll(), facts={"count": len(dues)})])
        choices = snoozing.choose(self._at, [due.window.due for due in dues], hours)
        return [*doors, snoozing.buttons(choices, today=self._today)] if choices else doors


def evening(today: date, hours: Hours) -> datetime:
    """When a day's reminder has lost its use."""
    return datetime.combine(today, hours.closes, tzinfo=hours.zone)
