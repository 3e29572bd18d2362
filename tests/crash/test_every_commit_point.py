"""The real process dies by SIGKILL at every commit point of a talk: nothing is lost, nothing is kept twice, everybody is told."""

from pathlib import Path

from tests.crash import striking
from tests.databases import Sqlite

UNTIL_VERIFIED = 6


async def test_killed_at_every_commit_point_of_reporting_and_verifying_all_ends_as_if_nothing_had_died(
    sqlite: Sqlite, tmp_path: Path
) -> None:
    expected, again = [
        await striking.undisturbed(sqlite.anew(), "reporting/report_verify", tmp_path, until=UNTIL_VERIFIED) for _ in range(2)
    ]
    found, counts = await striking.struck(sqlite.anew(), "reporting/report_verify", tmp_path, until=UNTIL_VERIFIED)
    wrong, doubled = striking.compare(expected, again, found)
    assert wrong == []
    assert counts.kills["before the commit: handling"] == counts.kills["after the commit: handling"] == counts.updates
    assert counts.kills["after Telegram's answer: sendMessage"] >= counts.updates - 3
    assert doubled <= counts.may_double()
