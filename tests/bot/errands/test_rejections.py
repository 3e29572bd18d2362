"""The list of what was rejected says where, and nothing where it is the whole sheet or workbook."""

import pytest

from bot.errands import rejections
from services.exchange.importing import Rejected

WHERE = [
    (Rejected("Pegawai", 14, "NIP", "empty"), ("Pegawai", 14, "NIP")),
    (Rejected("Pegawai", 0, "-", "no_sheet"), ("Pegawai", "", "")),
    (Rejected("-", 0, "-", "no_sheet"), ("", "", "")),
]


@pytest.mark.parametrize(("rejected", "where"), WHERE, ids=[one[0].cause for one in WHERE])
def test_a_line_says_only_the_place_there_is(rejected: Rejected, where: tuple[object, ...]) -> None:
    assert rejections._where(rejected) == where
