"""The agreed expectations as rows of the exported workbook: one row for each line of an agreement."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from models.evaluation.expectation import Expectation, ExpectedConduct, ExpectedResult

HEADERS = ("NIP", "Tahun", "Pejabat Penilai", "Jabatan", "Bagian", "Isi", "RHK Pimpinan", "Disetujui Pegawai", "Disetujui Atasan")


def give(session: Session, nips: Mapping[int | None, str], indicators: Mapping[int, str]) -> list[tuple[Any, ...]]:
    """Every agreement, the earliest first."""
    lines: dict[int, list[tuple[str, str | None, str | None]]] = {}
    for one in session.scalars(select(Expectation).order_by(col(Expectation.id))):
        parts = (
            ("Dukungan sumber daya", one.resources),
            ("Skema pertanggungjawaban", one.accountability),
            ("Konsekuensi", one.consequences),
        )
        lines[one.id] = [(name, words, None) for name, words in parts]
    for row in session.scalars(select(ExpectedResult).order_by(col(ExpectedResult.indicator_id))):
        lines[row.expectation_id].append((indicators[row.indicator_id], row.result, row.leader_result))
    for said in session.scalars(select(ExpectedConduct).order_by(col(ExpectedConduct.value))):
        lines[said.expectation_id].append((said.value.value, said.words, None))
    return [
        (nips[one.person_id], one.year, nips[one.supervisor_id], one.position, *line, one.person_at, one.supervisor_at)
        for one in session.scalars(select(Expectation).order_by(col(Expectation.id)))
        for line in lines[one.id]
    ]
