"""Sends the copies of each night off the machine while the bot goes on, and says so aloud where it cannot."""

from datetime import date, datetime
from functools import partial

import structlog
from sqlmodel import Session

from bot.clock import Clock
from bot.delivery.delivery import Delivery
from bot.errands.each_night import EachNight, News
from bot.unit_of_work.transactions import Transactions
from models.database import snapshot
from services.city import City
from services.exchange import copy_alarms, nightly_backups, nightly_copies
from services.exchange.copy_targets import CopyFailed, Why
from services.exchange.nightly_copies import Copied, Plan

log = structlog.get_logger()


class Copying(EachNight[Copied]):
    """Sends the newest backup and what was sent to the bot since."""

    def __init__(self, *, database: Transactions, delivery: Delivery, clock: Clock, city: City, plan: Plan) -> None:
        super().__init__(database=database, delivery=delivery, clock=clock, city=city)
        self._plan = plan

    def _do(self, now: datetime) -> Copied | None:
        if nightly_copies.due(self._city.files, self._plan) is None:
            return None
        stopping = self._stopping.is_set
        return nightly_copies.send_due(files=self._city.files, plan=self._plan, now=now, named=self._named, stopping=stopping)

    def _named(self) -> set[str]:
        with Session(snapshot(self._database.engine)) as session:
            return nightly_copies.named_evidence(session.connection())

    def _last(self) -> date | None:
        known = nightly_copies.last(self._city.files)
        return known.night if known else None

    def _done(self, done: Copied, *, last: date | None, now: datetime) -> News:
        log.info("copies sent", night=str(done.night), files=done.files, removed=done.removed)
        return partial(copy_alarms.tell_sent, night=done.night, last=last, now=now, city=self._city)

    def _failed(self, error: Exception, *, last: date | None, now: datetime) -> News:
        why = error.why if isinstance(error, CopyFailed) else Why.UNKNOWN
        words = str(error) if isinstance(error, CopyFailed) else None
        log.error("copy failed", cause=why.value, words=words, exc_info=None if words else error)
        night = nightly_backups.last(self._city.files) or self._city.today(now)
        return partial(copy_alarms.tell_failed, night=night, why=why, last=last, now=now, city=self._city)
