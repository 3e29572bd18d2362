"""The words of the workbook for what is one of several: how each is written, and how else it may be."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from domain.evaluation.expectations import Part
from domain.evaluation.follow_ups import Side
from domain.evaluation.ratings import Conduct, Predicate
from domain.evaluation.spread import Organisation
from domain.people import careers
from domain.people.nip import Employment
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Frequency
from domain.standards.sectors import Sector
from models.exchange.dhis2 import Dhis2Side
from models.people.person import Role
from models.standards.standard import Evidence, TargetScope


def words_of(kind: type[StrEnum], words: str) -> dict[str, Any]:
    """Indonesian words for an enum's members, in order."""
    return dict(zip(words.split(" "), kind, strict=True))


YES_NO = {"ya": True, "tidak": False}
SECTORS = words_of(Sector, "pendidikan kesehatan umum")
KINDS = words_of(IndicatorKind, "jumlah rasio persen rata-rata indeks durasi tanggal ya/tidak")
DIRECTIONS = words_of(Direction, "naik turun")
FREQUENCIES = words_of(Frequency, "bulanan triwulan")
RHYTHMS = {
    **FREQUENCIES,
    **dict.fromkeys(("bulan", "per bulan", "tiap bulan", "setiap bulan", "monthly", "month"), Frequency.MONTHLY),
    **dict.fromkeys(
        ("triwulanan", "per triwulan", "tiap triwulan", "setiap triwulan", "tw", "kuartal", "quarterly", "quarter"),
        Frequency.QUARTERLY,
    ),
}
EVIDENCE = words_of(Evidence, "tidak opsional wajib")
SCOPES = words_of(TargetScope, "pegawai jabatan unit umum")
ROLES = words_of(Role, "pegawai admin")
LEVELS = {words.lower(): level for level, words in careers.LEVELS.items()}
ORGANISATIONS = {
    "istimewa": Organisation.OUTSTANDING,
    "baik": Organisation.GOOD,
    "butuh perbaikan": Organisation.NEEDS_IMPROVEMENT,
    "cukup": Organisation.NEEDS_IMPROVEMENT,
    "butuh perbaikan/cukup": Organisation.NEEDS_IMPROVEMENT,
    "kurang": Organisation.POOR,
    "sangat kurang": Organisation.VERY_POOR,
}
DHIS2_SIDES = {"unit": Dhis2Side.UNIT, "indikator": Dhis2Side.INDICATOR}
SIDES = words_of(Side, "penghargaan sanksi")
EMPLOYMENTS = {one.value.lower(): one for one in Employment}
SEXES = {"l": "L", "p": "P"}
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
PREDICATES: Mapping[str, Predicate] = {
    "sangat baik": Predicate.VERY_GOOD,
    "baik": Predicate.GOOD,
    "butuh perbaikan": Predicate.NEEDS_IMPROVEMENT,
    "kurang": Predicate.POOR,
    "sangat kurang": Predicate.VERY_POOR,
}
PART_NAMES: Mapping[str, str] = {
    "Dukungan sumber daya": Part.RESOURCES,
    "Skema pertanggungjawaban": Part.ACCOUNTABILITY,
    "Konsekuensi": Part.CONSEQUENCES,
    "Berorientasi Pelayanan": Conduct.SERVICE,
    "Akuntabel": Conduct.ACCOUNTABLE,
    "Kompeten": Conduct.COMPETENT,
    "Harmonis": Conduct.HARMONIOUS,
    "Loyal": Conduct.LOYAL,
    "Adaptif": Conduct.ADAPTIVE,
    "Kolaboratif": Conduct.COLLABORATIVE,
}
"""How a row of an agreement says which part it is; any other word is the code of an indicator."""
AGREED_PARTS = {name.lower(): part for name, part in PART_NAMES.items()}
