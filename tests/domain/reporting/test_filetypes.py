"""Files are known by their bytes: what may be evidence, and what only says that it is."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.reporting.active_content import OLD_OFFICE
from domain.reporting.filetypes import LARGEST, FileType, Unfit, file_type


def packed(*parts: str, mimetype: str = "") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for part in parts:
            archive.writestr(part, "x")
    return out.getvalue()


def filled(*parts: str, **contents: bytes) -> bytes:
    """A packed file some of whose parts hold something."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, content in (dict.fromkeys(parts, b"x") | contents).items():
            archive.writestr(part, content)
    return out.getvalue()


def _damaged() -> bytes:
    """A LibreOffice file whose own kind is said to be deflated, though it is not."""
    whole = packed("content.xml", mimetype=_ODF + "text")
    return whole.replace(b"\x00\x00\x00\x00", b"\x00\x00\x08\x00", 1).replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08\x00", 1
    )


def _png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">IIBBBBBI", width, height, 8, 2, 0, 0, 0, 0)


def _jpeg(width: int, height: int, *, mark: int = 0xC0, before: bytes = b"", after: bytes = b"") -> bytes:
    head = struct.pack(">BBHBHHB", 0xFF, mark, 17, 8, height, width, 3)
    return b"\xff\xd8\xff\xe0\x00\x10JFIF" + before + head + bytes(9) + after + b"\xff\xd9"


def _webp(kind: bytes, size: bytes) -> bytes:
    return b"RIFF\x20\x00\x00\x00WEBP" + kind + b"\x0a\x00\x00\x00" + size


def _heic(width: int, height: int) -> bytes:
    return b"\x00\x00\x00\x18ftypheic" + bytes(12) + b"\x00\x00\x00\x14ispe" + struct.pack(">III", 0, width, height)


_THREE = (40_000).to_bytes(3, "little")
_JPEG_WIDE = 60_000
WIDE = [
    ("60,000 x 60,000 (PNG)", _png(60_000, 60_000)),
    ("2^31 x 1 (PNG)", _png(2**31 - 1, 1)),
    ("60,000 x 60,000 in a frame (PNG)", _png(10, 10) + b"fcTL" + struct.pack(">III", 0, 60_000, 60_000)),
    ("60,000 x 60,000 (JPEG)", _jpeg(_JPEG_WIDE, _JPEG_WIDE)),
    ("60,000 x 60,000 (progressive JPEG)", _jpeg(_JPEG_WIDE, _JPEG_WIDE, mark=0xC2)),
    ("60,000 x 60,000 behind a small one (JPEG)", _jpeg(_JPEG_WIDE, _JPEG_WIDE, before=_jpeg(160, 120))),
    ("60,000 x 60,000, its height at the end (JPEG)", _jpeg(_JPEG_WIDE, 0, after=b"\xff\xdc\x00\x04" + struct.pack(">H", 60_000))),
    ("40,001 x 40,001 (WebP)", _webp(b"VP8X", bytes(4) + _THREE + _THREE)),
    ("16,384 x 16,384 (WebP, exact)", _webp(b"VP8L", b"\x2f" + (0x3FFF | 0x3FFF << 14).to_bytes(4, "little"))),
    ("16,383 x 16,383 (WebP, plain)", _webp(b"VP8 ", bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", 0x3FFF, 0x3FFF))),
    ("50,000 x 50,000 (HEIC)", _heic(50_000, 50_000)),
]
LARGE = [
    ("200 megapixels (PNG)", _png(16_320, 12_240), FileType.PNG),
    ("200 megapixels (JPEG)", _jpeg(16_320, 12_240), FileType.JPEG),
    ("a long chat on a screenshot", _png(1_080, 50_000), FileType.PNG),
    ("12 megapixels (HEIC)", _heic(4_032, 3_024), FileType.HEIC),
    ("16,383 x 9,000 (WebP)", _webp(b"VP8 ", bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", 0x3FFF, 9_000)), FileType.WEBP),
]


def _with_picture(picture: bytes, name: str = "word/media/image1.png") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in (_TYPES, "word/document.xml"):
            archive.writestr(part, "x")
        archive.writestr(name, picture)
    return out.getvalue()


def _pdf(said: bytes, body: bytes = b"", besides: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj <<" + said + b">>\nstream\n" + body + b"\nendstream endobj\n" + besides


_TYPES = "[Content_Types].xml"
_IMAGE = b"/Subtype /Image /BitsPerComponent 1 "
_DRAWN = b"q 100 0 0 100 0 0 cm BI /W %d /H %d /BPC 1 /CS /G ID \x00 EI Q"
WITHIN = [
    ("a letter with a picture that claims 60,000 x 60,000 (PNG)", _with_picture(_png(60_000, 60_000)), Unfit.TOO_WIDE),
    ("the same under another name", _with_picture(_jpeg(_JPEG_WIDE, _JPEG_WIDE), "word/media/a.emf"), Unfit.TOO_WIDE),
    ("the same behind a megabyte", _with_picture(_jpeg(_JPEG_WIDE, _JPEG_WIDE, before=bytes(3 << 19))), Unfit.TOO_WIDE),
    ("the same as GIF", _with_picture(b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + bytes(9)), Unfit.TOO_WIDE),
    ("the same as BMP", _with_picture(b"BM" + bytes(16) + struct.pack("<ii", 60_000, -60_000)), Unfit.TOO_WIDE),
    ("a letter with a photo", _with_picture(_jpeg(4_032, 3_024)), FileType.DOCX),
    ("a PDF with a picture that claims 60,000 x 60,000", _pdf(_IMAGE + b"/Width 60000 /Height 60000"), Unfit.TOO_WIDE),
    ("the same in hex", _pdf(_IMAGE + b"/W#69dth 60000/Height 60000"), Unfit.TOO_WIDE),
    (
        "the same with its sides elsewhere",
        _pdf(_IMAGE + b"/Width 7 0 R /Height 7 0 R", besides=b"7 0 obj 60000 endobj"),
        Unfit.TOO_WIDE,
    ),
    ("the same with its sides nowhere", _pdf(_IMAGE + b"/Width 7 0 R /Height 8 0 R"), Unfit.TOO_WIDE),
    ("the same as JPEG", _pdf(_IMAGE + b"/Width 10 /Height 10 /Filter /DCTDecode", _jpeg(60_000, 60_000)), Unfit.TOO_WIDE),
    ("the same within a page", _pdf(b"/Filter /FlateDecode", zlib.compress(_DRAWN % (60_000, 60_000))), Unfit.TOO_WIDE),
    ("a PDF with a scanned page", _pdf(_IMAGE + b"/Width 4960 /Height 7016", bytes(9)), FileType.PDF),
    ("a PDF with a sign drawn", _pdf(b"/Filter /FlateDecode", zlib.compress(_DRAWN % (16, 16))), FileType.PDF),
]
_ODF = "application/vnd.oasis.opendocument."
CASES = [
    ("a photo of a phone", b"\xff\xd8\xff\xe0\x00\x10JFIF", "foto.jpg", FileType.JPEG),
    ("a photo that is called PDF", b"\xff\xd8\xff\xe1..Exif", "laporan.pdf", FileType.JPEG),
    ("a screenshot", b"\x89PNG\r\n\x1a\n....", "layar.png", FileType.PNG),
    ("a WebP picture", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "a.webp", FileType.WEBP),
    ("a sound, which is also RIFF", b"RIFF\x10\x00\x00\x00WAVEfmt ", "a.webp", Unfit.UNKNOWN),
    ("an iPhone's photo", _heic(4_032, 3_024), "IMG_1.HEIC", FileType.HEIC),
    (
        "an iPhone's photo that does not say how large it is",
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
        "IMG_1.HEIC",
        Unfit.UNKNOWN,
    ),
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
    ("macros under a name in capitals", packed(_TYPES, "xl/workbook.xml", "xl/VBAPROJECT.BIN"), "a.xlsx", Unfit.MACROS),
    (
        "macros under a name of their own",
        filled("word/document.xml", **{_TYPES: b'ContentType="application/vnd.ms-office.vbaProject"'}),
        "a.docx",
        Unfit.MACROS,
    ),
    (
        "macros written in wide letters",
        filled("xl/workbook.xml", **{_TYPES: "application/vnd.ms-office.vbaProject".encode("utf-16")}),
        "a.xlsx",
        Unfit.MACROS,
    ),
    ("an embedded object", packed(_TYPES, "word/document.xml", "word/embeddings/oleObject1.bin"), "a.docx", Unfit.ACTIVE),
    (
        "an embedded object under another name",
        filled("word/document.xml", _TYPES, **{"word/media/a.png": OLD_OFFICE}),
        "a.docx",
        Unfit.ACTIVE,
    ),
    ("a program inside", filled("word/document.xml", _TYPES, **{"word/media/a.png": b"MZ\x90\x00"}), "a.docx", Unfit.PROGRAM),
    (
        "macros in a document inside",
        filled("ppt/presentation.xml", _TYPES, **{"ppt/embeddings/a.xlsx": packed(_TYPES, "xl/workbook.xml", "xl/vbaProject.bin")}),
        "a.pptx",
        Unfit.MACROS,
    ),
    (
        "slides with the table of a chart",
        filled("ppt/presentation.xml", _TYPES, **{"ppt/embeddings/a.xlsx": packed(_TYPES, "xl/workbook.xml")}),
        "a.pptx",
        FileType.PPTX,
    ),
    (
        "a template from elsewhere",
        filled(
            "word/document.xml",
            _TYPES,
            **{
                "word/_rels/settings.xml.rels": b'<Relationship TargetMode="External" Type="http://x/attachedTemplate" Target="http://x/a.dotm"/>'
            },
        ),
        "a.docx",
        Unfit.ACTIVE,
    ),
    (
        "a link to elsewhere",
        filled(
            "word/document.xml",
            _TYPES,
            **{"word/_rels/a.xml.rels": b'<Relationship Type="http://x/hyperlink" Target="http://x" TargetMode="External"/>'},
        ),
        "a.docx",
        FileType.DOCX,
    ),
    ("a printer's settings", packed(_TYPES, "xl/workbook.xml", "xl/printerSettings/printerSettings1.bin"), "a.xlsx", FileType.XLSX),
    (
        "a LibreOffice table with macros",
        packed("content.xml", "BASIC/Standard/Module1.xml", mimetype=_ODF + "spreadsheet"),
        "a.ods",
        Unfit.MACROS,
    ),
    ("an old Word document", OLD_OFFICE + bytes(20), "surat.doc", Unfit.OLD_OFFICE),
    ("the form", filled(_TYPES, **{"xl/workbook.xml": b'<sheet name="Formulir" sheetId="1"/>'}), "isian.xlsx", Unfit.FORM),
    ("the form as CSV", b"Kode,Indikator,Periode,Tenggat,Target,Satuan,Contoh isian,Nilai,Catatan\n", "Book1.csv", Unfit.FORM),
    ("a PDF with JavaScript", b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj", "a.pdf", Unfit.ACTIVE),
    ("a PDF that hides its JavaScript in hex", b"%PDF-1.7\n1 0 obj<</S/J#61v#61Script/JS(x)>>endobj", "a.pdf", Unfit.ACTIVE),
    (
        "a PDF that packs its JavaScript",
        b"%PDF-1.7\n1 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n"
        + zlib.compress(b"<</S/JavaScript/JS(x)>>")
        + b"\nendstream endobj",
        "a.pdf",
        Unfit.ACTIVE,
    ),
    ("a PDF that starts a program", b"%PDF-1.7\n1 0 obj<</S/Launch/F(cmd.exe)>>endobj", "a.pdf", Unfit.ACTIVE),
    ("a PDF that holds a file", b"%PDF-1.7\n1 0 obj<</Type/EmbeddedFile>>endobj", "a.pdf", Unfit.ACTIVE),
    ("a PDF that opens at a page", b"%PDF-1.7\n1 0 obj<</OpenAction[3 0 R/Fit]>>endobj", "a.pdf", FileType.PDF),
    ("a PDF behind a password", b"%PDF-1.7\ntrailer<</Encrypt 5 0 R>>", "a.pdf", Unfit.LOCKED),
    ("a PDF that is also an archive", b"%PDF-1.7\n" + packed("a.class"), "a.pdf", Unfit.ACTIVE),
    ("a photo that is also an archive", b"\xff\xd8\xff\xe0" + packed("a.class"), "a.jpg", Unfit.ACTIVE),
    ("a photo that is also a page", b"\xff\xd8\xff\xe0<SCRIPT >alert(1)</script>", "a.jpg", Unfit.ACTIVE),
    *((f"a picture that claims {what}", content, "a", Unfit.TOO_WIDE) for what, content in WIDE),
    *((what, content, "a", kind) for what, content, kind in WITHIN),
    *((f"a picture of {what}", content, "a", kind) for what, content, kind in LARGE),
    ("a web page called TXT", b"  <!DOCTYPE html><html>", "a.txt", Unfit.ACTIVE),
    ("a web page in wide letters", "<html><body>".encode("utf-16"), "a.txt", Unfit.ACTIVE),
    ("a drawing called TXT", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "a.txt", Unfit.ACTIVE),
    ("commands called TXT", b"@echo off\r\ndel /q C:\\*\r\n", "catatan.txt", Unfit.PROGRAM),
    ("a script of Windows called TXT", b'Set a = CreateObject("WScript.Shell")', "a.txt", Unfit.PROGRAM),
    ("a cell that starts a program", b"nama,nilai\nx,=cmd|' /C calc'!A0\n", "a.csv", Unfit.PROGRAM),
    (
        "a note with signs",
        b"Rapat - hadir 12 orang | izin 3!\nnilai < 5 dan > 2; hubungi <nama>, e = m + c\n",
        "a.txt",
        FileType.TEXT,
    ),
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
