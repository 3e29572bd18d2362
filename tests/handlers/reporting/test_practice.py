"""Practice is counted nowhere: after ten practice reports nothing that is counted, drawn, reminded or exported has changed."""

from typing import Any

from sqlmodel import Session, col, select

from models.messages.message import Outbox
from models.reporting.report import Attachment, Draft, Report, ReportChange, Submission
from services.exchange import exporting
from services.insight import summaries
from tests.given import person_id
from tests.stage import Stage


def _counted(stage: Stage) -> Any:
    with Session(stage.process.database.engine) as session:
        baso, now, city = person_id(session, "Baso"), stage.process.clock.now(), stage.process.application.bot_data["city"]
        summary = summaries.summary(session, by=baso, now=now, city=city)
        return (
            summary,
            summaries.chart(summary),
            summaries.completeness(session, by=baso, now=now, city=city),
            exporting.give(session),
        )


async def test_ten_practice_reports_change_nothing(stage: Stage) -> None:
    await stage.play("Sitti > /lapor modul 6\nSitti > [✅ Kirim]\nBaso > [✅ Verifikasi]\n")
    before = _counted(stage)
    said_to_baso = len(stage.chat("Baso"))
    for _ in range(10):
        said = await stage.play("Sitti > /latihan\nSitti > 40/45\nSitti > 6\nSitti > (foto)\nSitti > [✅ Kirim]\n")
        assert said.count("LATIHAN") >= 3
    assert _counted(stage) == before
    assert len(stage.chat("Baso")) == said_to_baso
    assert len(stage.rows(select(Submission))) == len(stage.rows(select(Report))) == 1
    assert len(stage.rows(select(ReportChange))) == 2
    assert stage.rows(select(Draft)) == stage.rows(select(Attachment)) == []


async def test_practising_clears_no_reminder(stage: Stage) -> None:
    await stage.play("Sitti > /latihan\nSitti > 40/45\nSitti > 6\nSitti > [✅ Kirim]\n")
    said = await stage.play("-- 2026-10-02 08:05\n")
    assert "Sitti < " in said
    assert "Kehadiran mengajar" in said
    assert [row.screen for row in stage.rows(select(Outbox).where(col(Outbox.key).startswith("reminder:")))]


async def test_a_list_that_is_pasted_while_practising_goes_into_no_report(stage: Stage) -> None:
    said = await stage.play("Sitti > /latihan\nSitti > Kehadiran mengajar: 43/45 / Modul ajar: 6\nSitti > modul 6\n")
    assert [line for line in said.splitlines() if line.startswith("Sitti <") and "LATIHAN" not in line] == []
    assert all(draft.practice for draft in stage.rows(select(Draft)))
