"""Where people stop counts a draft that lies still, and one that a lock ended, once each."""

from datetime import UTC, datetime

from sqlmodel import select

from models.adoption.burden import Burden
from tests.stage import Stage

LOST = """\
Sitti > /lapor
Sitti > 43/45
Rahma > /lapor
-- 2026-10-31 08:30
"""


async def test_a_draft_that_was_lost_to_a_lock_counts_where_it_stood(stage: Stage) -> None:
    await stage.play(LOST + "-- 2026-11-02 09:05\n")
    (october,) = stage.rows(select(Burden))
    assert october.stops == [["Imunisasi dasar lengkap", 1], ["Modul ajar", 1]]


async def test_it_counts_in_one_month_only(stage: Stage) -> None:
    await stage.play(LOST + "-- 2026-11-02 09:05\n-- 2026-12-01 09:05\n")
    months = {one.month: one.stops for one in stage.rows(select(Burden))}
    assert months == {"2026-10": [["Imunisasi dasar lengkap", 1], ["Modul ajar", 1]], "2026-11": []}
    assert max(one.made_at for one in stage.rows(select(Burden))) > datetime(2026, 12, 1, tzinfo=UTC)


async def test_one_that_lies_still_counts_beside_them(stage: Stage) -> None:
    await stage.play(LOST + "Sitti > /lapor\n-- 2026-11-02 09:05\n")
    (october,) = stage.rows(select(Burden))
    assert october.stops == [["Imunisasi dasar lengkap", 1], ["Kehadiran mengajar", 1], ["Modul ajar", 1]]
