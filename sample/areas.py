"""Eight kelurahan of one sample puskesmas that nobody lives in: whom to reach there, who covers them, what is reported by area."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

UNIT = "PKM-UTARA"
_NAMES = ("Bontoa", "Kassi", "Parang", "Baji", "Rappo", "Lompo", "Sangir", "Tamata")
_SURVIVING, _BORN, _PREGNANT = "bayi bertahan hidup", "bayi lahir hidup", "ibu hamil"
_KIND_OF = {
    **dict.fromkeys(("IDL", "DPT1", "DPT3", "OPV4", "MR1", "IPV2", "PCV3", "RV3"), _SURVIVING),
    **dict.fromkeys(("HB0", "BCG"), _BORN),
    **dict.fromkeys(("K1", "K4", "K6"), _PREGNANT),
}
"""By indicator whom it counts."""
_COVERED_BY = ("Petugas Imunisasi", "Petugas KIA")
_HANDED_OVER = 6
"""The kelurahan that another vaccinator took over in the middle of the year."""
Rows = list[dict[str, Any]]


def add(book: Mapping[str, Rows], *, today: date, since: date) -> dict[str, Rows]:
    """The same workbook with the areas of one puskesmas."""
    chance = random.Random("kelurahan")
    indicators = [{**row, "Per Wilayah": "ya" if row["Kode"] in _KIND_OF else "tidak"} for row in book["Indikator"]]
    for row in indicators:
        row["Sasaran"] = _KIND_OF.get(row["Kode"])
    codes = [f"KEL-{name.upper()}" for name in _NAMES]
    people = [chance.randrange(24, 70) for _ in codes]
    populations = [
        {"Wilayah": code, "Tahun": year, "Kelompok": kind, "Jumlah": round(babies * share)}
        for code, babies in zip(codes, people, strict=True)
        for year in (since.year, since.year + 1)
        for kind, share in ((_SURVIVING, 1), (_BORN, 1.03), (_PREGNANT, 1.1))
    ]
    return {
        **book,
        "Indikator": indicators,
        "Wilayah": [{"Kode": code, "Nama": name, "Unit": UNIT} for code, name in zip(codes, _NAMES, strict=True)],
        "Sasaran": populations,
        "Petugas Wilayah": _covers(codes, book["Pegawai"], today=today, since=since),
    }


def _covers(codes: Sequence[str], roster: Rows, *, today: date, since: date) -> Rows:
    found: Rows = []
    for position in _COVERED_BY:
        theirs = [row["NIP"] for row in roster if (row["Unit"], row["Jabatan"]) == (UNIT, position)]
        for place, code in enumerate(codes):
            holder = theirs[place % len(theirs)]
            cover = {"Wilayah": code, "NIP": holder, "Mulai": since, "Sampai": None}
            found.append(cover)
            if place == _HANDED_OVER and position == _COVERED_BY[0]:
                hands_over = date(today.year, 7, 1)
                cover["Sampai"] = hands_over - timedelta(days=1)
                found.append({**cover, "NIP": theirs[(place + 2) % len(theirs)], "Mulai": hands_over, "Sampai": None})
    return found
