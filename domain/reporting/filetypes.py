"""What a file really is: its bytes say it, its name does not."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO

LARGEST = 20 * 1024 * 1024
"""Bytes a piece of evidence may have: what Telegram lets a bot fetch."""

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_PICTURES_OF_PHONES = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_ARCHIVES = (b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PROGRAM_PARTS = re.compile(r"(^|/)(classes\.dex|AndroidManifest\.xml|META-INF/MANIFEST\.MF)$|\.(exe|dll|com|scr|class)$", re.I)
_PLAIN_NAMES = re.compile(r"\.(txt|csv|tsv)$", re.I)
_NOT_WRITTEN = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class FileType(StrEnum):
    """What evidence may be; the value is how its name ends."""

    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    XLSX = "xlsx"
    DOCX = "docx"
    PPTX = "pptx"
    ODS = "ods"
    ODT = "odt"
    ODP = "odp"
    TEXT = "txt"
    CSV = "csv"


class Unfit(StrEnum):
    """Why a file is not taken as evidence."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    PROGRAM = "program"
    MACROS = "macros"
    ARCHIVE = "archive"
    UNKNOWN = "unknown"


_OFFICE = {"xl/": FileType.XLSX, "word/": FileType.DOCX, "ppt/": FileType.PPTX}
_OPEN = {b"spreadsheet": FileType.ODS, b"text": FileType.ODT, b"presentation": FileType.ODP}


def file_type(content: bytes, name: str = "") -> FileType | Unfit:
    """What `content` is. The name decides only whether written text is a table or a note, or something to be run."""
    if not content:
        return Unfit.EMPTY
    if len(content) > LARGEST:
        return Unfit.TOO_LARGE
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    return _picture_or_pdf(content) or _unfit(content) or _written(content, name)


def _picture_or_pdf(content: bytes) -> FileType | None:
    if content.startswith(b"\xff\xd8\xff"):
        return FileType.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return FileType.WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _PICTURES_OF_PHONES:
        return FileType.HEIC
    return FileType.PDF if content.startswith(b"%PDF-") else None


def _packed(content: bytes) -> FileType | Unfit:
    """Office documents are packed files with certain parts; nothing of them is unpacked but one short line."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.namelist()
            kind = _mime(packed) if "mimetype" in parts else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        return Unfit.UNKNOWN
    if any(_PROGRAM_PARTS.search(part) for part in parts):
        return Unfit.PROGRAM
    if any(part.endswith("vbaProject.bin") or part.startswith(("Basic/", "Scripts/")) for part in parts):
        return Unfit.MACROS
    if kind.startswith(_OPEN_DOCUMENT):
        return _OPEN.get(kind.removeprefix(_OPEN_DOCUMENT).strip(), Unfit.UNKNOWN)
    if "[Content_Types].xml" in parts:
        return next((found for start, found in _OFFICE.items() if any(part.startswith(start) for part in parts)), Unfit.ARCHIVE)
    return Unfit.ARCHIVE


def _mime(packed: zipfile.ZipFile) -> bytes:
    """What an OpenDocument says it is; the standard keeps that line unpacked."""
    if packed.getinfo("mimetype").compress_type != zipfile.ZIP_STORED:
        return b""
    with packed.open("mimetype") as line:
        return line.read(100)


def _unfit(content: bytes) -> Unfit | None:
    if content.startswith(_PROGRAMS):
        return Unfit.PROGRAM
    return Unfit.ARCHIVE if content.startswith(_ARCHIVES) else None


def _written(content: bytes, name: str) -> FileType | Unfit:
    """Text as people write it, in any usual encoding."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not _PLAIN_NAMES.search(name) or (not wide and _NOT_WRITTEN.search(content)):
        return Unfit.UNKNOWN
    if wide:
        try:
            content.decode("utf-16")
        except UnicodeDecodeError:
            return Unfit.UNKNOWN
    return FileType.TEXT if name.lower().endswith("txt") else FileType.CSV
