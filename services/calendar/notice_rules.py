"""What the rule of a notice is: how it is called, which file keeps it, whom it concerns and when it comes next."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from services.messages.hours import Hours


@dataclass(frozen=True)
class Viewer:
    """For whom the next firings are asked."""

    person: int
    is_admin: bool
    supervises: bool
    hours: Hours


Upcoming = Callable[[Session, Viewer, datetime], Iterable[datetime]]


@dataclass(frozen=True)
class NoticeRule:
    """A notice and when it goes out; its words are the labels `notice_NAME` and `notice_NAME_when`."""

    name: str
    kept_by: str
    """The room and file in scheduler/notices that keeps it."""
    key: str
    """How the keys of its messages begin."""
    concerns: Callable[[Viewer], bool]
    upcoming: Upcoming


def everybody(_viewer: Viewer) -> bool:
    """It may come to anybody."""
    return True


def supervisors(viewer: Viewer) -> bool:
    """It comes to those who have people of their own."""
    return viewer.supervises


def admins(viewer: Viewer) -> bool:
    """It comes to admins alone."""
    return viewer.is_admin
