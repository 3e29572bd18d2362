"""The month or quarter beside a value is understood wherever it stands, and no part of the value is taken for one."""

from datetime import date

import pytest

from domain.reporting.named_periods import each_period, in_heading, taken_apart
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
        ("08/2026 43/45", "43/45", _M, "2026-08"),
        ("43/45 2026-08", "43/45", _M, "2026-08"),
        ("Sept 43/45", "43/45", _M, "2026-09"),
        ("agus 43/45", "43/45", _M, "2026-08"),
        ("agustsu 43/45", "43/45", _M, "2026-08"),
        ("TW2 6", "6", _Q, "2026-Q2"),
        ("6 trw III", "6", _Q, "2026-Q3"),
        ("bulan lalu 6", "6", _Q, "2026-Q4"),
        ("bulan ini 6", "6", _Q, "2027-Q1"),
        ("bulan kemarin 43/45", "43/45", _M, "2026-12"),
        ("6 triwulan lalu", "6", _M, None),
        ("43/45 bulan 8", "43/45", _M, "2026-08"),
        ("43/45 bulan delapan", "43/45", _M, "2026-08"),
        ("bulan ke-8 43/45", "43/45", _M, "2026-08"),
        ("bulan sebelas 2025 43/45", "43/45", _M, "2025-11"),
        ("43/45 agustus lalu", "43/45", _M, "2026-08"),
        ("agustus kemarin 43/45", "43/45", _M, "2026-08"),
        ("bulan agustus yang lalu 43/45", "43/45", _M, "2026-08"),
        ("43/45 agustus'26", "43/45", _M, "2026-08"),
        ("43/45 agustus '25", "43/45", _M, "2025-08"),
        ("43/45 agustus2026", "43/45", _M, "2026-08"),
        ("43/45 agustus tahun 2026", "43/45", _M, "2026-08"),
        ("43/45 per agustus", "43/45", _M, "2026-08"),
        ("43 of 45 of august", "43 of 45", _M, "2026-08"),
        ("43/45 dua bulan lalu", "43/45", _M, "2026-11"),
        ("43/45 2 bulan yang lalu", "43/45", _M, "2026-11"),
        ("43/45 two months ago", "43/45", _M, "2026-11"),
        ("6 dua triwulan lalu", "6", _Q, "2026-Q3"),
        ("6 kuartal 3", "6", _Q, "2026-Q3"),
        ("6 kuartal III tahun 2026", "6", _Q, "2026-Q3"),
        ("6 triwulan ketiga", "6", _Q, "2026-Q3"),
        ("6 triwulan ke-3", "6", _Q, "2026-Q3"),
        ("triwulan tiga 6", "6", _Q, "2026-Q3"),
        ("6 third quarter", "6", _Q, "2026-Q3"),
        ("6 3rd quarter", "6", _Q, "2026-Q3"),
        ("6 q3-26", "6", _Q, "2026-Q3"),
        ("agustus=43/45", "43/45", _M, "2026-08"),
        ("6 juli-september", "6", _Q, "2026-Q3"),
        ("6 juli s.d. september 2026", "6", _Q, "2026-Q3"),
        ("43/45 juli-september", "43/45", _M, None),
        ("43/45 januari sampai agustus", "43/45", _M, None),
        ("43/45 s.d. agustus", "43/45", _M, None),
        ("43/45 semester 1", "43/45", _M, None),
        ("43/45 tahun 2025", "43/45", _M, None),
        ("43/45 setahun", "43/45", _M, None),
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
        "8/2026",
        "43/2026",
        "minggu kemarin",
        "6 sampai 8",
        "bayi umur 8 bulan",
        "2 bulan",
        "",
    ],
)
def test_a_value_alone_names_no_period(said: str) -> None:
    assert taken_apart(said) == (said, None)


def _told(said: str) -> str | None:
    named = in_heading(said)
    return str(named.period(named.frequency, today=_TODAY)) if named else None


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("Laporan bulan Agustus 2026", "2026-08"),
        ("*AGUSTUS 2026*", "2026-08"),
        ("Berikut laporan saya bulan September", "2026-09"),
        ("Bulan: Agustus", "2026-08"),
        ("Periode: 08/2026", "2026-08"),
        ("September:", "2026-09"),
        ("Triwulan III", "2026-Q3"),
        ("rekap tw 3", "2026-Q3"),
        ("laporan bulan lalu", "2026-12"),
        ("Triwulan III Tahun 2026", "2026-Q3"),
        ("Laporan bulan 8", "2026-08"),
        ("Data per 31 Agustus 2026", "2026-08"),
        ("Lap. Agt '26", "2026-08"),
        ("August report", "2026-08"),
        ("Report for August", "2026-08"),
        ("Laporan Juli - September 2026", "2026-Q3"),
        ("Laporan Juli s.d. September", "2026-Q3"),
        ("Laporan Januari s.d. Agustus", "None"),
        ("Laporan semester 1", "None"),
        ("Laporan tahun 2025", "None"),
        ("Kuartal 3", "2026-Q3"),
        ("Mei Lestari", None),
        ("Assalamualaikum, saya Juli dari SD 5", None),
        ("Makassar, 1 Oktober 2026", None),
        ("Senin, 28 September 2026", None),
        ("Selamat pagi Ibu Mei", None),
        ("Yth. Bapak Agus", None),
        ("IDL 43/45 september", None),
        ("terima kasih", None),
    ],
)
def test_a_line_above_a_list_names_its_period_and_a_letters_date_does_not(line: str, period: str | None) -> None:
    assert _told(line) == period


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("agustus 50/54, september 51/54", [("50/54", "2026-08"), ("51/54", "2026-09")]),
        ("50/54 agustus dan 51/54 september", [("50/54", "2026-08"), ("51/54", "2026-09")]),
        ("agustus 50/54 september 51/54", [("50/54", "2026-08"), ("51/54", "2026-09")]),
        ("50/54 agustus 51/54 september", [("50/54", "2026-08"), ("51/54", "2026-09")]),
        ("tw2 5; tw3 6", [("5", "2026-Q2"), ("6", "2026-Q3")]),
        ("agustus 50/54", []),
        ("1,5 september", []),
        ("43/45, alhamdulillah", []),
        ("agustus dan september 5", []),
    ],
)
def test_the_values_of_several_periods_are_told_apart(said: str, expected: list[tuple[str, str]]) -> None:
    found = [(value, str(named.period(named.frequency, today=_TODAY))) for value, named in each_period(said)]
    assert found == expected
