"""Many report at once while the process is killed and the line to Telegram breaks: every answer is kept once, everybody is answered."""

from pathlib import Path

from tests.crash import storm
from tests.databases import Sqlite


async def test_in_a_storm_every_answer_is_kept_once_and_everybody_is_answered_in_order(sqlite: Sqlite, tmp_path: Path) -> None:
    weather = storm.Weather(kills=3, refused=0.03, lost=0.03, broken=0.005)
    damage = await storm.rage(sqlite.anew(), tmp_path, weather, seed=1)
    assert damage.wrong == []
    assert (damage.kills, damage.stored) == (3, damage.expected)
