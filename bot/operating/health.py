"""Says whether the bot is well: /healthz (its parts work), /readyz (everything is well), /metrics (Prometheus)."""

from collections.abc import Sequence
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, text
from sqlmodel import Session, col, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.operating.vitals import Check, Finding, Vitals
from bot.reception.passing_over import passed_over
from bot.unit_of_work.transactions import PASSING, Transactions
from models.messages.message import Outbox, OutboxState, SeenUpdate
from services.exchange import nightly_backups, nightly_copies
from services.messages import undelivered


def health(database: Transactions, *, files: Path, vitals: Vitals | None = None) -> Starlette:
    """The three pages; `files` is DATA_DIR. What is not well is named with what to do, and answered 503."""
    registry, always = CollectorRegistry(), CollectorRegistry()
    up = Gauge("sipakainga_database_up", "Whether the database answers: 1 or 0", registry=always)
    waiting = Gauge("sipakainga_outbox_rows", "Messages by state", ["state"], registry=registry)
    seen = Gauge("sipakainga_updates_seen", "Updates handled in the last two days", registry=registry)
    refused = Gauge("sipakainga_refused_messages", "Messages that could not be shown, by kind", ["kind"], registry=registry)
    passed = Gauge("sipakainga_updates_passed_over", "Updates that could not be read or handled, since the start", registry=always)
    passed.set_function(passed_over)
    backup = Gauge("sipakainga_backup_timestamp_seconds", "When the last nightly backup was made; 0 before it", registry=always)

    copy = Gauge("sipakainga_copy_timestamp_seconds", "When all copies were sent off the machine; 0 before it", registry=always)
    well = Gauge("sipakainga_well", "Whether what is looked at is well: 1 or 0", ["check"], registry=always)

    async def healthz(_request: Request) -> Response:
        return _answer(vitals.alive() if vitals else [])

    async def readyz(_request: Request) -> Response:
        if vitals is not None:
            return _answer(await vitals.look())
        try:
            await database.read(lambda session: session.execute(text("select 1")).scalar_one())
        except PASSING:
            return PlainTextResponse("database unreachable", status_code=503)
        return _answer([])

    async def metrics(_request: Request) -> Response:
        if vitals is not None:
            failing = {finding.check for finding in await vitals.look()}
            for check in Check:
                well.labels(check.value).set(check not in failing)
        backup.set(await database.in_thread(lambda: _last_backup(files)))
        copy.set(await database.in_thread(lambda: _last_copy(files)))
        try:
            states, updates, failed = await database.read(_count)
        except PASSING:
            up.set(0)
            return Response(generate_latest(always), media_type=CONTENT_TYPE_LATEST)
        up.set(1)
        for state in OutboxState:
            waiting.labels(state.value).set(states.get(state, 0))
        for kind, count in failed.items():
            refused.labels(kind).set(count)
        seen.set(updates)
        return Response(generate_latest(always) + generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)])


def _answer(findings: Sequence[Finding]) -> Response:
    told = {"well": not findings, "failing": [one.told() for one in findings]}
    return JSONResponse(told, status_code=503 if findings else 200)


def _last_copy(files: Path) -> float:
    known = nightly_copies.last(files)
    return known.at.timestamp() if known else 0.0


def _last_backup(files: Path) -> float:
    there = nightly_backups.kept(files)
    return there[0].stat().st_mtime if there else 0.0


def _count(session: Session) -> tuple[dict[OutboxState, int], int, dict[str, int]]:
    rows = session.execute(select(Outbox.state, func.count()).group_by(col(Outbox.state))).all()
    updates = session.execute(select(func.count()).select_from(SeenUpdate)).scalar_one()
    return dict(rows), updates, undelivered.counts(session)
