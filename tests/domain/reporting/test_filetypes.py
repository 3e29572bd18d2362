"""Files are known by their bytes: what may be evidence, and what only says that it is."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.reporting.filetypes import LARGEST, FileType, Unfit, file_type


def packed(*parts: str, mimetype: str = "") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for part in parts:
            archive.writestr(part, "x")
    return out.getvalue()


def _damaged() -> bytes:
    """A LibreOffice file whose own kind is said to be deflated, though it is not."""
    whole = packed("content.xml", mimetype=_ODF + "text")
    return whole.replace(b"\x00\x00\x00\x00", b"\x00\x00\x08\x00", 1).replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08\x00", 1
    )


_ODF = "application/vnd.oasis.opendocument."
_TYPES = "[Content_Types].xml"
CASES = [
    ("a photo of a phone", b"\xff\xd8\xff\xe0\x00\x10JFIF", "foto.jpg", FileType.JPEG),
    ("a photo that is called PDF", b"\xff\xd8\xff\xe1..Exif", "laporan.pdf", FileType.JPEG),
    ("a screenshot", b"\x89PNG\r\n\x1a\n....", "layar.png", FileType.PNG),
    ("a WebP picture", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "a.webp", FileType.WEBP),
    ("a sound, which is also RIFF", b"RIFF\x10\x00\x00\x00WAVEfmt ", "a.webp", Unfit.UNKNOWN),
    ("an iPhone's photo", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "IMG_1.HEIC", FileType.HEIC),
    ("a film, which is also ftyp", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "IMG_1.HEIC", Unfit.UNKNOWN),
    ("a PDF", b"%PDF-1.7\n...", "surat.pdf", FileType.PDF),
    ("a workbook", packed(_TYPES, "xl/workbook.xml"), "rekap.xlsx", FileType.XLSX),
    ("a letter", packed(_TYPES, "word/document.xml"), "surat.docx", FileType.DOCX),
    ("slides", packed(_TYPES, "ppt/presentation.xml"), "paparan.pptx", FileType.PPTX),
    ("a LibreOffice table", packed("content.xml", mimetype=_ODF + "spreadsheet"), "a.ods", FileType.ODS),
    ("a LibreOffice letter", packed("content.xml", mimetype=_ODF + "text"), "a.odt", FileType.ODT),
    ("LibreOffice slides", packed("content.xml", mimetype=_ODF + "presentation"), "a.odp", FileType.ODP),
    ("a packed line that cannot be unpacked", _damaged(), "a.odt", Unfit.ARCHIVE),
    ("a table as text", b"nama;jumlah\nTK Melati;12\n", "a.csv", FileType.CSV),
    ("a table of an old Excel", "Andr\xe9;12\r\n".encode("cp1252"), "a.CSV", FileType.CSV),
    ("a note with wide letters", "catatan".encode("utf-16"), "a.txt", FileType.TEXT),
    ("a program", b"MZ\x90\x00\x03", "setup.exe", Unfit.PROGRAM),
    ("a program renamed to PDF", b"MZ\x90\x00\x03", "laporan.pdf", Unfit.PROGRAM),
    ("a Linux program renamed to JPG", b"\x7fELF\x02\x01", "foto.jpg", Unfit.PROGRAM),
    ("a script renamed to TXT", b"#!/bin/sh\nrm -rf ~\n", "catatan.txt", Unfit.PROGRAM),
    ("a script under its own name", b"@echo off\r\n", "mulai.bat", Unfit.UNKNOWN),
    ("a web page", b"<html><script>", "laporan.html", Unfit.UNKNOWN),
    ("an app for a phone renamed to DOCX", packed("AndroidManifest.xml", "classes.dex"), "a.docx", Unfit.PROGRAM),
    ("a workbook with macros", packed(_TYPES, "xl/workbook.xml", "xl/vbaProject.bin"), "a.xlsx", Unfit.MACROS),
    ("an archive", packed("foto.jpg"), "bukti.zip", Unfit.ARCHIVE),
    ("an archive renamed to XLSX", packed("foto.jpg"), "bukti.xlsx", Unfit.ARCHIVE),
    ("a RAR archive", b"Rar!\x1a\x07\x00", "bukti.rar", Unfit.ARCHIVE),
    ("a packed file that is cut off", packed(_TYPES, "xl/workbook.xml")[:40], "a.xlsx", Unfit.UNKNOWN),
    ("bytes of nothing known, called text", b"abc\x00\x01", "a.txt", Unfit.UNKNOWN),
    ("half a wide letter", b"\xff\xfea", "a.txt", Unfit.UNKNOWN),
    ("nothing at all", b"", "foto.jpg", Unfit.EMPTY),
    ("a photo too large to fetch", b"\xff\xd8\xff" + bytes(LARGEST), "foto.jpg", Unfit.TOO_LARGE),
]


@pytest.mark.parametrize(("content", "name", "known"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_bytes_decide(content: bytes, name: str, known: FileType | Unfit) -> None:
    assert file_type(content, name) == known


_WORKBOOK = packed(_TYPES, "xl/workbook.xml", mimetype=_ODF + "text")


@given(st.lists(st.tuples(st.integers(0, len(_WORKBOOK) - 1), st.integers(0, 255)), max_size=12), st.integers(0, len(_WORKBOOK)))
@example([], 4)
def test_a_damaged_file_is_judged_too(changes: list[tuple[int, int]], length: int) -> None:
    damaged = bytearray(_WORKBOOK)
    for place, byte in changes:
        damaged[place] = byte
    assert isinstance(file_type(bytes(damaged[:length]), "rekap.xlsx"), FileType | Unfit)


@given(st.binary(max_size=64), st.sampled_from(["", "a.txt", "a.csv", "a.pdf"]))
def test_any_bytes_are_judged(content: bytes, name: str) -> None:
    assert isinstance(file_type(content, name), FileType | Unfit)
