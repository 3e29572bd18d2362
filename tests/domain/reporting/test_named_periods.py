"""The month or quarter beside a value is understood wherever it stands, and no part of the value is taken for one."""

from datetime import date

import pytest

from domain.reporting.named_periods import taken_apart
from domain.standards.periods import Frequency, Period

_M, _Q = Frequency.MONTHLY, Frequency.QUARTERLY
_TODAY = date(2027, 1, 2)


@pytest.mark.parametrize(
    ("said", "rest", "frequency", "period"),
    [
        ("november 43/45", "43/45", _M, "2026-11"),
        ("43/45 november", "43/45", _M, "2026-11"),
        ("Nov 43/45", "43/45", _M, "2026-11"),
        ("nopember: 43/45", "43/45", _M, "2026-11"),
        ("bulan november 43 dr 45", "43 dr 45", _M, "2026-11"),
        ("43/45 untuk bulan Agustus", "43/45", _M, "2026-08"),
        ("43/45 (agt)", "43/45", _M, "2026-08"),
        ("november 2025 43/45", "43/45", _M, "2025-11"),
        ("43/45 des 2025", "43/45", _M, "2025-12"),
        ("januari 20", "20", _M, "2027-01"),
        ("februari 20", "20", _M, "2026-02"),
        ("november 25", "25", _M, "2026-11"),
        ("bulan lalu 43/45", "43/45", _M, "2026-12"),
        ("43/45 bulan ini", "43/45", _M, "2027-01"),
        ("tw 3 6", "6", _Q, "2026-Q3"),
        ("6 tw 3", "6", _Q, "2026-Q3"),
        ("6 tw3", "6", _Q, "2026-Q3"),
        ("triwulan IV 2026 6", "6", _Q, "2026-Q4"),
        ("6 untuk triwulan lalu", "6", _Q, "2026-Q4"),
        ("6 september", "6", _Q, "2026-Q3"),
        ("6 tw 3", "6", _M, None),
    ],
)
def test_a_named_period_is_read(said: str, rest: str, frequency: Frequency, period: str | None) -> None:
    left, named = taken_apart(said)
    assert named is not None
    meant = named.period(frequency, today=_TODAY)
    assert (left, meant) == (rest, Period.parse(period) if period else None)


@pytest.mark.parametrize(
    "said",
    [
        "43/45",
        "25 menit",
        "dua puluh lima",
        "25 orang",
        "tidak ada",
        "1 jam 20 menit",
        "nihil",
        "6 modul",
        "43 dari 45",
        "12 ribu",
        "",
    ],
)
def test_a_value_alone_names_no_period(said: str) -> None:
    assert taken_apart(said) == (said, None)
