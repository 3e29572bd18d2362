"""Makes the backup of each night while the bot goes on, and says so aloud where it cannot."""

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
from services.exchange import backup_alarms, nightly_backups
from services.exchange.backup_archive import BadBackup, Manifest
from services.exchange.nightly_backups import Plan

log = structlog.get_logger()


class Nightly(EachNight[Manifest]):
    """Makes the backups of a plan, where it keeps any."""

    def __init__(self, *, database: Transactions, delivery: Delivery, clock: Clock, city: City, plan: Plan) -> None:
        super().__init__(database=database, delivery=delivery, clock=clock, city=city)
        self._plan = plan

    async def run(self) -> None:
        """Look until cancelled, where any are kept."""
        if self._plan.keep:
            await super().run()

    def _do(self, now: datetime) -> Manifest | None:
        if nightly_backups.due(plan=self._plan, now=now, city=self._city) is None:
            return None
        with Session(snapshot(self._database.engine)) as session:
            return nightly_backups.make_due(session, plan=self._plan, city=self._city, now=now, stopping=self._stopping.is_set)

    def _last(self) -> date | None:
        return nightly_backups.last(self._city.files)

    def _done(self, done: Manifest, *, last: date | None, now: datetime) -> News:
        night = self._city.today(now)
        log.info("backup made", night=str(night), rows=done.rows)
        return partial(backup_alarms.tell_made, night=night, last=last, now=now, city=self._city)

    def _failed(self, error: Exception, *, last: date | None, now: datetime) -> News:
        night, why = self._city.today(now), backup_alarms.cause(error)
        log.error("backup failed", night=str(night), cause=why.value, words=_line(error), exc_info=error)
        return partial(backup_alarms.tell_failed, night=night, why=why, last=last, now=now, city=self._city)


def _line(error: Exception) -> str | None:
    """What a backup says of itself; the words of other errors may quote what a person wrote."""
    return str(error) if isinstance(error, BadBackup) else None
