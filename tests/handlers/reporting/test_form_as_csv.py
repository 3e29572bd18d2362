"""A filled form that comes back as CSV is read like the workbook it was, whatever is asked at the moment."""

from tests.stage import Stage

_FILLED = (
    "Kode;Indikator;Periode;Tenggat;Target;Satuan;Contoh isian;Nilai;Catatan\n"
    "HADIR-GURU;Kehadiran mengajar;2026-09;05/10/2026;95;%;43/45;43/45;\n"
)


async def test_a_form_saved_as_csv_fills_the_draft_that_is_open_and_is_no_evidence(stage: Stage) -> None:
    stage.files["formulir-sipakainga.csv"] = _FILLED.encode("utf-8-sig")
    said = await stage.play("Sitti > lapor MODUL 6\nSitti > (dokumen formulir-sipakainga.csv)\n")
    assert "✓ Kehadiran mengajar: 43/45" in said
    assert "bukti diterima" not in said
