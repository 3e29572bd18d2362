"""A second puskesmas, whose nurses and midwives report by kelurahan: who covers which changes in the year, and one is new."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from domain.people.leave_kinds import LeaveKind
from domain.people.leaves import Days
from services.people import leaves
from tests.played.cast import CITY, CLINIC, DEWI, FITRI, HALIMA, IRWAN, LINA, MIRNA, NURSE, OFFICE, SOUTH, TENRI
from tests.played.sheets import Deed, an_indicator, anywhen, post, target

DINAS, MIDWIFE = "DINKES", "Bidan KIA"
_NAMES = {"BONTOA": "Bontoa", "KASSI": "Kassi-Kassi", "LAE": "Lae-Lae", "SANGIR": "Sangir", "PARANG": "Parang Layang"}
_BABIES, _MOTHERS = "bayi lahir hidup", "ibu hamil"
_FIRST, _DAY = date(2026, 1, 1), timedelta(days=1)


class Covers:
    """Who covers what as it was told to the workbook; what is handed over ends with one and begins with another."""

    def __init__(self, year: Any) -> None:
        self._year = year
        self._held: dict[tuple[str, str], tuple[str, date] | None] = {}

    def give(self, area: str, of: str, nip: str | None, since: date) -> None:
        """Another covers an area from a day on as a nurse or midwife; None: nobody does."""
        before = self._held.get((area, of))
        if before is not None and (before[1] >= since or before[0] == nip):
            return
        if nip == MIRNA and self._year.has_moved(MIRNA):
            return  # nobody is to cover what is not where they work
        rows = []
        if before is not None:
            rows.append(self._row(area, *before, Sampai=(since - _DAY).isoformat()))
        if nip is not None:
            rows.append(self._row(area, nip, since))
        if rows:
            self._year.take(**{"Petugas Wilayah": rows})
        self._held[area, of] = None if nip is None else (nip, since)

    def of(self, nip: str) -> list[tuple[str, str]]:
        """What somebody covers now."""
        return [key for key, held in self._held.items() if held is not None and held[0] == nip]

    def _row(self, area: str, nip: str, since: date, **more: Any) -> dict[str, Any]:
        return {"Wilayah": f"KEL-{area}", "NIP": nip, "Mulai": since.isoformat(), **more}


def chapter(year: Any, chance: random.Random) -> Iterator[Deed]:
    """All that happens there."""
    covers = Covers(year)
    yield date(2026, 1, 2), lambda: _founded(year, chance, covers)
    yield from _handed_over(covers, chance)
    yield from _away(year, covers, chance)
    yield from _new(year, covers, chance)
    yield from _moves(year, covers, chance)
    yield from _begins(year, covers, chance)
    told = anywhen(chance, date(2026, 2, 10), date(2026, 10, 20))
    yield told, lambda: year.take(Target=[target("IDL", chance.randint(80, 95), told, Cakupan="unit", Untuk=SOUTH)])
    counted = anywhen(chance, date(2026, 3, 1), date(2026, 9, 20))
    yield counted, lambda: year.take(Sasaran=[_people("BONTOA", 2026, _BABIES, chance.randint(70, 95))])


def _people(area: str, of: int, kind: str, number: int) -> dict[str, Any]:
    return {"Wilayah": f"KEL-{area}", "Tahun": of, "Kelompok": kind, "Jumlah": number}


def _place(area: str) -> dict[str, Any]:
    return {"Kode": f"KEL-{area}", "Nama": _NAMES[area], "Unit": SOUTH}


def _founded(year: Any, chance: random.Random, covers: Covers) -> None:
    four = list(_NAMES)[:4]
    by_area = {"Per Wilayah": "ya", "Jenis": "rasio", "Satuan": "%", "Pembilang": "tercapai", "Penyebut": "sasaran"}
    counted = {**by_area, "Kumulatif": "ya", "Boleh Lebih": "ya"}
    mothers = {**counted, "Sasaran": _MOTHERS, "Jabatan": MIDWIFE}
    computed = {"Jabatan": MIDWIFE, "Arah": "turun", "Pembilang": "tersisa", "Penyebut": "semua"}
    year.take(
        Unit=[
            {"Kode": DINAS, "Nama": "Dinas Kesehatan Contoh", "Bidang": "kesehatan"},
            {"Kode": CLINIC, "Nama": "Puskesmas Contoh", "Bidang": "kesehatan", "Induk": DINAS, "Hari Kerja": 6},
            {"Kode": SOUTH, "Nama": "Puskesmas Contoh Selatan", "Bidang": "kesehatan", "Induk": DINAS, "Hari Kerja": 6},
        ],
        Pegawai=[
            post(IRWAN, "Kepala Puskesmas", SOUTH, TENRI, _FIRST),
            *(post(nip, NURSE, SOUTH, IRWAN, _FIRST) for nip in (LINA, MIRNA)),
            post(HALIMA, MIDWIFE, SOUTH, IRWAN, _FIRST),
            post(FITRI, "Analis Kesehatan", OFFICE, TENRI, _FIRST),
        ],
        Indikator=[
            an_indicator("IDL", "Imunisasi dasar lengkap", **counted, Bukti="wajib", Sasaran=_BABIES),
            an_indicator("SWEEP", "Sweeping", Satuan="rumah", Frekuensi="triwulan", **{"Per Wilayah": "ya"}),
            an_indicator("K1", "Kunjungan hamil 1", **mothers),
            an_indicator("K4", "Kunjungan hamil 4", **mothers),
            an_indicator("POSY", "Posyandu aktif", **by_area, Jabatan=MIDWIFE),
            an_indicator("DOK", "Drop-out kunjungan", **computed, Rumus="(K1 - K4) / K1", Jenis="rasio", Satuan="%"),
            an_indicator("SISA", "Belum lengkap", Jabatan=MIDWIFE, Arah="turun", Rumus="K1 - K4", Satuan="ibu"),
            an_indicator("RATA", "Rata-rata kunjungan", Jabatan=MIDWIFE, Rumus="(K1 + K4) / 2", Jenis="rata-rata", Desimal=1),
            an_indicator("PADAT", "Belum lengkap per posyandu", **computed, Rumus="SISA / POSY", Jenis="rasio", Satuan="%"),
        ],
        Target=[
            target("SWEEP", 4, _FIRST),
            target("K1", 100, _FIRST, **{"Nilai Unggul": 104}),
            target("K4", 95, _FIRST),
            target("POSY", 80, _FIRST),
            target("DOK", 10, _FIRST),
            target("SISA", 30, _FIRST),
            target("RATA", 150, _FIRST),
            target("PADAT", 200, _FIRST),
        ],
        Wilayah=[_place(area) for area in four],
        Sasaran=[
            _people(area, of, kind, chance.randint(*between))
            for area in four
            for of in (2026, 2027)
            for kind, between in ((_BABIES, (60, 90)), (_MOTHERS, (70, 99)))
            if (area, kind) != ("SANGIR", _MOTHERS)  # of these it has to be asked
        ],
    )
    for area, nip in zip(four, (LINA, LINA, MIRNA, MIRNA), strict=True):
        covers.give(area, NURSE, nip, _FIRST)
        covers.give(area, MIDWIFE, HALIMA, _FIRST)


def _handed_over(covers: Covers, chance: random.Random) -> Iterator[Deed]:
    """On any day, one of them told late; and a kelurahan that nobody covers for a while."""
    for area, to in (("KASSI", MIRNA), ("LAE", LINA)):
        since = anywhen(chance, date(2026, 1, 20), date(2026, 12, 20))
        told = since + timedelta(days=chance.choice((-1, 0, 3, 25, 110)))
        yield told, lambda area=area, to=to, since=since: covers.give(area, NURSE, to, since)
    ends = anywhen(chance, date(2026, 2, 1), date(2026, 8, 1))
    yield ends, lambda: covers.give("BONTOA", MIDWIFE, None, ends)
    again = ends + timedelta(days=chance.randint(20, 100))
    yield again, lambda: covers.give("BONTOA", MIDWIFE, HALIMA, again)


def _away(year: Any, covers: Covers, chance: random.Random) -> Iterator[Deed]:
    """While a nurse is ill another covers her areas, and hands them back."""
    first = anywhen(chance, date(2026, 2, 10), date(2026, 10, 1))
    last = first + timedelta(days=chance.randint(20, 60))
    given: list[tuple[str, str]] = []

    def ill() -> None:
        day = Days(first, last, LeaveKind.SICK)
        year.do(leaves.grant, by=year.person(TENRI), person=year.person(LINA), days=day, now=year.now, city=CITY)
        for area, of in covers.of(LINA):
            covers.give(area, of, MIRNA, first)
            given.append((area, of))

    def back() -> None:
        for area, of in given:
            if (area, of) in covers.of(MIRNA):
                covers.give(area, of, LINA, last + _DAY)

    yield first, ill
    yield last + _DAY, back


def _new(year: Any, covers: Covers, chance: random.Random) -> Iterator[Deed]:
    """A kelurahan that is not there before, and a second midwife."""
    since = anywhen(chance, date(2026, 3, 1), date(2026, 9, 20))
    numbers = [_people("PARANG", of, _BABIES, chance.randint(20, 40)) for of in (2026, 2027)]
    yield since, lambda: year.take(Wilayah=[_place("PARANG")], Sasaran=numbers)
    covered = since + timedelta(days=chance.randint(0, 60))
    yield covered, lambda: covers.give("PARANG", NURSE, LINA, covered)
    comes = anywhen(chance, date(2026, 4, 1), date(2026, 9, 1))

    def midwife() -> None:
        year.moves(FITRI, post(FITRI, MIDWIFE, SOUTH, IRWAN, comes))
        for area in ("SANGIR", "PARANG") if since <= comes else ("SANGIR",):
            covers.give(area, MIDWIFE, FITRI, comes)

    yield comes, midwife


def _begins(year: Any, covers: Covers, chance: random.Random) -> Iterator[Deed]:
    """The other puskesmas begins to report by kelurahan in the middle of the year; who covers them is said to have been so before."""
    told = anywhen(chance, date(2026, 4, 5), date(2026, 11, 20))
    since = chance.choice((_FIRST, told, told - timedelta(days=80)))

    def begin() -> None:
        year.take(Wilayah=[{"Kode": f"KEL-{area}", "Nama": area.capitalize(), "Unit": CLINIC} for area in ("MALOI", "TURIKALE")])
        for area, nip in (("MALOI", DEWI), ("TURIKALE", year.chance.choice((DEWI, None)))):
            covers.give(area, NURSE, nip, since)

    yield told, begin


def _moves(year: Any, covers: Covers, chance: random.Random) -> Iterator[Deed]:
    """A nurse goes to the puskesmas without kelurahan; what she covered is another's, or nobody's."""
    goes = anywhen(chance, date(2026, 10, 2), date(2026, 11, 28))
    to = chance.choice((LINA, LINA, None))

    def leave() -> None:
        for area, of in covers.of(MIRNA):
            covers.give(area, of, to, goes)
        year.moves(MIRNA, post(MIRNA, NURSE, CLINIC, year.nip_of_head(CLINIC), goes))

    if chance.random() < 0.6:
        yield goes, leave
