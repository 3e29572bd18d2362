"""Rows of the workbooks of the year that is played, and the days on which they come."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.played.cast import NAMES, NURSE

Deed = tuple[date, Callable[[], Any]]


def anywhen(chance: random.Random, first: date, last: date) -> date:
    """One of these days."""
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def post(nip: str, position: str, unit: str, boss: str | None, since: date, **more: Any) -> dict[str, Any]:
    """A row of the sheet `Pegawai`."""
    row = {"NIP": nip, "Nama": NAMES[nip], "L/P": "L" if nip[14] == "1" else "P", "Status": "PNS", "Jabatan": position}
    return {**row, "Unit": unit, "Atasan": boss, "Berlaku Mulai": since.isoformat(), **more}


def an_indicator(code: str, name: str, **more: Any) -> dict[str, Any]:
    """A row of the sheet `Indikator`."""
    row = {"Kode": code, "Standar": "PKM", "Nama": name, "Pertanyaan": f"Berapa {name}?", "Jenis": "jumlah", "Arah": "naik"}
    row |= {"Frekuensi": "bulanan", "Aspek": "kuantitas", "Satuan": "bayi", "Jabatan": NURSE, "Berlaku Mulai": "2026-01-01"}
    return {**row, **more}


def target(code: str, amount: object, since: date, **more: Any) -> dict[str, Any]:
    """A row of the sheet `Target`."""
    return {"Indikator": code, "Cakupan": "umum", "Nilai": amount, "Berlaku Mulai": since.isoformat(), **more}
