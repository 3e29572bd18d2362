"""What a file really is: its bytes say it, its name does not."""

import lzma
import re
import struct
import zipfile
import zlib
from enum import StrEnum
from io import BytesIO

from domain.reporting import active_content, pictures
from domain.reporting.active_content import OLD_OFFICE, Hidden

LARGEST = 20 * 1024 * 1024
"""Bytes a piece of evidence may have: what Telegram lets a bot fetch."""

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_PICTURES_OF_PHONES = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_ARCHIVES = (b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PROGRAM_INSIDE = {"classes.dex", "androidmanifest.xml", "manifest.mf"}
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
    ACTIVE = "active"
    """It does something by itself, holds another file, or is two files at once."""
    LOCKED = "locked"
    ARCHIVE = "archive"
    OLD_OFFICE = "old_office"
    FORM = "form"
    """The form of what is owed: its values belong into the report."""
    TOO_MUCH = "too_much"
    """So much is packed in it that it cannot be looked through."""
    TOO_WIDE = "too_wide"
    """A picture of more pixels than a telephone should have to unpack."""
    UNREACHABLE = "unreachable"
    """It could not be fetched, or not be looked at."""
    UNKNOWN = "unknown"


PICTURES = (FileType.JPEG, FileType.PNG, FileType.WEBP, FileType.HEIC)
_OFFICE = {"xl/": FileType.XLSX, "word/": FileType.DOCX, "ppt/": FileType.PPTX}
_OPEN = {b"spreadsheet": FileType.ODS, b"text": FileType.ODT, b"presentation": FileType.ODP}


_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
    LookupError,
    struct.error,
)
"""What unpacking a damaged file may raise."""
_FORM = re.compile(rb"^\W*Kode\W[^\r\n]*\bNilai\b", re.I)
_FORM_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*name\s*=\s*[\"']Formulir[\"']")


def file_type(content: bytes, name: str = "") -> FileType | Unfit:
    """What `content` is, looked through for what it hides. The name decides only whether written text is a table or a note.

    This unpacks what others packed: it belongs into a process of its own.
    """
    kind = outer_type(content, name)
    if isinstance(kind, Unfit):
        return kind
    if kind in PICTURES and pictures.too_wide(content):
        return Unfit.TOO_WIDE
    if kind is FileType.HEIC and not pictures.says_size(content):
        return Unfit.UNKNOWN
    try:
        hidden = _hidden(content, kind)
    except _DAMAGED:
        return Unfit.UNKNOWN
    if hidden is not None:
        return Unfit(hidden)
    return Unfit.FORM if _is_form(content, kind) else kind


def outer_type(content: bytes, name: str = "") -> FileType | Unfit:
    """What `content` is by how it begins and the names of its parts; enough for what was looked through before."""
    if not content:
        return Unfit.EMPTY
    if len(content) > LARGEST:
        return Unfit.TOO_LARGE
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    return _picture_or_pdf(content) or _unfit(content) or _written(content, name)


def _hidden(content: bytes, kind: FileType) -> Hidden | None:
    if kind is FileType.PDF:
        return active_content.in_pdf(content)
    if kind in (FileType.TEXT, FileType.CSV):
        return active_content.in_text(content)
    if kind in (*_OFFICE.values(), *_OPEN.values()):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return active_content.in_packed(packed, content)
    return active_content.in_picture(content)


def _is_form(content: bytes, kind: FileType) -> bool:
    if kind is FileType.XLSX:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                return False
            with packed.open("xl/workbook.xml") as sheets:
                return _FORM_SHEET.search(sheets.read(1 << 20)) is not None
    return kind in (FileType.TEXT, FileType.CSV) and _FORM.search(content.replace(b"\x00", b"")[:2048]) is not None


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
    except _DAMAGED:
        return Unfit.UNKNOWN
    names = {part.lower() for part in parts}
    if kind.startswith(_OPEN_DOCUMENT):
        return _OPEN.get(kind.removeprefix(_OPEN_DOCUMENT).strip(), Unfit.UNKNOWN)
    if "xl/workbook.bin" in names:
        return Unfit.OLD_OFFICE
    office = next((found for start, found in _OFFICE.items() if any(part.startswith(start) for part in names)), None)
    if "[content_types].xml" in names and office:
        return office
    return Unfit.PROGRAM if _PROGRAM_INSIDE & {name.rsplit("/", 1)[-1] for name in names} else Unfit.ARCHIVE


def _mime(packed: zipfile.ZipFile) -> bytes:
    """What an OpenDocument says it is; the standard keeps that line unpacked."""
    if packed.getinfo("mimetype").compress_type != zipfile.ZIP_STORED:
        return b""
    with packed.open("mimetype") as line:
        return line.read(100)


def _unfit(content: bytes) -> Unfit | None:
    if content.startswith(_PROGRAMS):
        return Unfit.PROGRAM
    if content.startswith(OLD_OFFICE):
        return Unfit.OLD_OFFICE
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
