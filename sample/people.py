"""Sixty people who do not exist: their names say so, and their NIPs are nobody's."""

from collections.abc import Iterator
from datetime import date
from typing import Any

FIRST_TELEGRAM_ID = 1001
_WOMEN = (
    "Sitti",
    "Rahma",
    "Tenri",
    "Nurhayati",
    "Andi Besse",
    "Marwah",
    "Fatimah",
    "Hasnah",
    "Ayu",
    "Dewi",
    "Ratna",
    "Indah",
    "Suriani",
    "Hartati",
    "Mulyani",
    "Yuliana",
    "Rosmini",
    "Nadia",
    "Kartini",
    "Wahida",
    "Salmah",
    "Irma",
    "Lestari",
    "Murni",
    "Hadijah",
    "Erni",
    "Juwita",
    "Misna",
    "Rahayu",
    "Sartika",
)
_MEN = (
    "Baso",
    "Andi Tenriajeng",
    "Daeng",
    "Syamsul",
    "Ruslan",
    "Hamzah",
    "Ilham",
    "Yusuf",
    "Arifin",
    "Mansyur",
    "Rizal",
    "Bakri",
    "Taufik",
    "Amir",
    "Hendra",
    "Zainal",
    "Fadli",
    "Irfan",
    "Rahman",
    "Saleh",
    "Jufri",
    "Kamal",
    "Lukman",
    "Nasir",
    "Umar",
    "Wawan",
    "Anwar",
    "Dahlan",
    "Faisal",
    "Gunawan",
)
_FAMILY = ("Contoh", "Misalnya", "Umpama", "Teladan", "Andaikata")

POSTS: tuple[tuple[str, str, str, int, str | None], ...] = (
    # unit, position, title, how many, position of the supervisor (in the unit; at the Dinas for heads)
    ("BKPSDMD", "Kepala Bidang SDM", ", S.Sos.", 1, None),
    ("BKPSDMD", "Analis SDM", ", S.Kom.", 1, "Kepala Bidang SDM"),
    ("DISDIK", "Kepala Bidang GTK", ", M.Pd.", 1, None),
    ("DINKES", "Kepala Bidang Kesmas", ", S.KM.", 1, None),
    ("SD-MELATI", "Kepala Sekolah", ", M.Pd.", 1, "DISDIK"),
    ("SD-MELATI", "Guru Kelas", ", S.Pd.", 12, "Kepala Sekolah"),
    ("SMP-99", "Kepala Sekolah", ", M.Pd.", 1, "DISDIK"),
    ("SMP-99", "Guru Mata Pelajaran", ", S.Pd.", 18, "Kepala Sekolah"),
    ("PKM-UTARA", "Kepala Puskesmas", ", S.KM.", 1, "DINKES"),
    ("PKM-UTARA", "Petugas Imunisasi", ", A.Md.Keb.", 3, "Kepala Puskesmas"),
    ("PKM-UTARA", "Petugas KIA", ", A.Md.Keb.", 4, "Kepala Puskesmas"),
    ("PKM-UTARA", "Petugas Pendaftaran", "", 3, "Kepala Puskesmas"),
    ("PKM-SELATAN", "Kepala Puskesmas", ", S.KM.", 1, "DINKES"),
    ("PKM-SELATAN", "Petugas Imunisasi", ", A.Md.Keb.", 3, "Kepala Puskesmas"),
    ("PKM-SELATAN", "Petugas KIA", ", A.Md.Keb.", 5, "Kepala Puskesmas"),
    ("PKM-SELATAN", "Petugas Pendaftaran", "", 4, "Kepala Puskesmas"),
)
DUTIES = {"UCI": "Petugas Imunisasi"}
"""Joint indicators and the position whose first holder in each unit reports them; the second stands in."""
_FUNCTIONAL = {
    "Analis SDM": ("Analis SDM Aparatur", False),
    "Guru Kelas": ("Guru", False),
    "Guru Mata Pelajaran": ("Guru", False),
    "Petugas Imunisasi": ("Bidan", True),
    "Petugas KIA": ("Bidan", True),
}
"""The functional post (jabatan fungsional) of a position, and whether its levels are those of keterampilan."""
_ABOVE = {"DISDIK": "Kepala Bidang GTK", "DINKES": "Kepala Bidang Kesmas"}


def roster(*, since: date) -> list[dict[str, Any]]:
    """The sheet `Pegawai`, one row a person, in the order in which the sandbox numbers them."""
    people = list(_people())
    heads = {(row["Unit"], row["Jabatan"]): row["NIP"] for row in reversed(people)}
    for row, above in zip(people, _supervisors(), strict=True):
        unit = above if above in _ABOVE else row["Unit"]
        row["Atasan"] = heads.get((unit, _ABOVE.get(above or "", above or "")))
        row["Berlaku Mulai"] = since
        row["Akhir Kontrak"] = date(since.year + 1, 12, 31) if row["Status"] == "PPPK" else None
    for code, position in DUTIES.items():
        for unit in {row["Unit"] for row in people}:
            holders = [row for row in people if (row["Unit"], row["Jabatan"]) == (unit, position)]
            for row, header in zip(holders, ("Penanggung Jawab", "Pengganti Untuk"), strict=False):
                row[header] = code
    return people


def _people() -> Iterator[dict[str, Any]]:
    number = 0
    for unit, position, title, count, _above in POSTS:
        for _ in range(count):
            woman = number % 2 == 0
            given = (_WOMEN if woman else _MEN)[number // 2 % 30]
            yield {
                "NIP": _nip(number, woman=woman),
                "Nama": f"{given} {_FAMILY[number % 5]}{title}",
                "L/P": "P" if woman else "L",
                "Status": "PPPK" if number % 7 == 6 else "PNS",
                "Jabatan": position,
                "Unit": unit,
                "HP": f"0811000{1000 + number}",
                "Peran": "admin" if position == "Analis SDM" else "",
                **_career(number, position),
            }
            number += 1


def _career(number: int, position: str) -> dict[str, Any]:
    """Golongan, functional post and level; heads of offices hold no functional post."""
    functional, skilled = _FUNCTIONAL.get(position, (None, False))
    grade = "IX" if number % 7 == 6 else ("IV/a" if functional is None else ("III/b", "III/c", "III/d")[number % 3])
    levels = ("Terampil", "Mahir") if skilled else ("Ahli Pertama", "Ahli Muda")
    return {"Golongan": grade, "Jabatan Fungsional": functional, "Jenjang": levels[number % 2] if functional else None}


def _supervisors() -> Iterator[str | None]:
    for _unit, _position, _title, count, above in POSTS:
        yield from (above for _ in range(count))


def _nip(number: int, *, woman: bool) -> str:
    """Born and appointed on New Year's Day, serial 900 and up."""
    born = 1970 + number % 25
    appointed = f"{born + 25}" + ("21" if number % 7 == 6 else "01")
    return f"{born}0101{appointed}{2 if woman else 1}{900 + number:03}"
