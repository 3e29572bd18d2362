"""What a document can do besides being read: run something, hold another file, be two files at once, or unpack to far too much."""

import base64
import binascii
import re
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from typing import IO

from domain.reporting import pictures

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How Office files before 2007 begin, and what they embed in newer ones."""

_CHUNK = 1 << 20
_MOST_PARTS = 5_000
_MOST_UNPACKED = 100 << 20
_MOST_INSIDE = 8 << 20
_MOST_OF_A_STREAM = 24 << 20
_MOST_STREAMS = 20_000
_ENOUGH_OF_AN_IMAGE = 4 << 20
_MOST_OF_ALL_STREAMS = 160 << 20


class Hidden(StrEnum):
    """What was found."""

    PROGRAM = "program"
    MACROS = "macros"
    ACTIVE = "active"
    LOCKED = "locked"
    TOO_MUCH = "too_much"
    TOO_WIDE = "too_wide"
    """A picture in it claims more than anybody should have to unpack."""


_RUNS = r"exe|dll|com|scr|class|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|msi|jar|apk|lnk|pif|cpl|reg|sh|chm|sct"
_PROGRAM_PARTS = re.compile(rf"(^|/)(classes\.dex|AndroidManifest\.xml|META-INF/MANIFEST\.MF)$|\.({_RUNS})$", re.I)
_MACRO_PARTS = re.compile(r"vba(project|data)|(^|/)(macrosheets|dialogsheets)/|^(basic|scripts)/", re.I)
_ACTIVE_PARTS = re.compile(r"(^|/)activex/|oleobject|(^|/)embeddings/[^/]+\.(bin|ole)$", re.I)
_SAYS_MACROS = (b"macroenabled", b"vbaproject", b"macrosheet", b"wordvbadata", b"vnd.sun.star.script:", b"sheet.binary.macro")
_SAYS_ACTIVE = (b"oleobject", b"activex", b"ddelink", b"ddeauto", b">dde ", b"> dde ")
_TEMPLATE = re.compile(rb"<[^<>]{0,2000}/(?:attachedtemplate|frame|subdocument)[\"'][^<>]{0,2000}>")
"""A part that is fetched from elsewhere when the document is opened."""
_PICTURES = (b"\x89PNG", b"\xff\xd8", b"RIFF", b"GIF8", b"BM")
_MARKS = (b"<", b"{\\rtf", b"javascript:", b"vbscript:", b"data:text/html", b"mime-version:")
_MARKUP = re.compile(
    rb"<(?:(?:html|head|body|script|iframe|frameset|svg|object|embed|meta|link|form|style|base|applet|table|!doctype|!entity|\?xml|\?php"
    rb"|%@|hta:application)[\s>/:!\[]|script)|\{\\rtf|javascript:|vbscript:|data:text/html|mime-version:"
)
_IN_A_PICTURE = re.compile(
    rb"<(?:html|iframe|svg|!doctype)[\s>]|<script[\s>]|<\?php\s|%PDF-[12]\.\d|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.I
)
_COMMANDS = (
    b"@echo",
    b"echo off",
    b"powershell",
    b"cmd /c",
    b"cmd.exe",
    b"setlocal",
    b"wscript.",
    b"createobject(",
    b"createobject (",
    b"activexobject",
    b"invoke-expression",
    b"invoke-webrequest",
    b"invoke-command",
    b"downloadstring",
    b"start-process",
    b"del /",
    b"shellexecute",
    b"[internetshortcut]",
    b"windows registry editor",
    b"base64 -d",
    b"autoopen(",
    b"auto_open(",
    b"reg add",
    b"#!/",
    b"rundll32",
    b"certutil",
    b"mshta ",
)
"""Of scripts, in small letters."""
_STARTS_PROGRAM = re.compile(rb"[=+@-][ \t]{0,4}\w{1,40}\|[ \t]{0,4}['\" ][^\n!]{0,300}!")
"""A cell that starts a program (`=cmd|' /C calc'!A0`)."""


def in_packed(packed: zipfile.ZipFile, whole: bytes, *, depth: int = 0) -> Hidden | None:
    """What an Office document (a packed file) holds; each part is unpacked in pieces and up to a limit."""
    parts = packed.infolist()
    names = [part.filename.replace("\\", "/") for part in parts]
    if len(parts) > _MOST_PARTS:
        return Hidden.TOO_MUCH
    if any(_PROGRAM_PARTS.search(name) for name in names):
        return Hidden.PROGRAM
    if any(_MACRO_PARTS.search(name) for name in names):
        return Hidden.MACROS
    if any(_ACTIVE_PARTS.search(name) for name in names) or b"%PDF-" in whole[:1024]:
        return Hidden.ACTIVE
    if any(part.flag_bits & 1 for part in parts):
        return Hidden.LOCKED
    return _in_parts(packed, parts, depth)


def _in_parts(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo], depth: int) -> Hidden | None:
    room = _MOST_UNPACKED
    for part in parts:
        first, before, picture = True, b"", b""
        with packed.open(part) as stream:
            while piece := stream.read(_CHUNK):
                room -= len(piece)
                if room < 0:
                    return Hidden.TOO_MUCH
                found = _begins(piece, stream, depth) if first else None
                if found := found or _says(before + piece, part.filename):
                    return found
                picture = piece[:4] if first and piece.startswith(_PICTURES) else picture
                if picture and pictures.too_wide(piece if first else picture + before + piece):
                    return Hidden.TOO_WIDE
                first, before = False, piece[-512:]
    return None


def _inside(content: bytes, depth: int) -> Hidden | None:
    """A document inside of a document, as slides hold the table of a chart."""
    if depth or len(content) > _MOST_INSIDE:
        return Hidden.ACTIVE
    with zipfile.ZipFile(BytesIO(content)) as packed:
        if "[Content_Types].xml" not in packed.namelist():
            return Hidden.ACTIVE
        return in_packed(packed, content, depth=depth + 1)


def _begins(piece: bytes, rest: IO[bytes], depth: int) -> Hidden | None:
    """An old Office file inside of a new one is an embedded object, or the macros themselves under another name."""
    if piece.startswith(b"PK\x03\x04"):
        return _inside(piece + rest.read(_MOST_INSIDE), depth)
    if piece.startswith(OLD_OFFICE):
        return Hidden.ACTIVE
    return Hidden.PROGRAM if piece.startswith((b"MZ\x90", b"\x7fELF")) else None


def _says(piece: bytes, name: str) -> Hidden | None:
    """What the document's own lists say of its parts: those names cannot be chosen."""
    if not name.lower().endswith((".xml", ".rels", ".rdf")):
        return None
    plain = piece.replace(b"\x00", b"").lower()  # also of letters of two bytes
    if any(word in plain for word in _SAYS_MACROS):
        return Hidden.MACROS
    fetched = b"external" in plain and any(b"external" in found[0] for found in _TEMPLATE.finditer(plain))
    return Hidden.ACTIVE if fetched or any(word in plain for word in _SAYS_ACTIVE) else None


def in_picture(content: bytes) -> Hidden | None:
    """A picture that is also a page, a PDF or an archive."""
    return Hidden.ACTIVE if _is_also_packed(content) or _IN_A_PICTURE.search(content) else None


def _is_also_packed(content: bytes) -> bool:
    """Archives are read from their end."""
    return content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557)) >= 0 and zipfile.is_zipfile(BytesIO(content))


def in_text(content: bytes) -> Hidden | None:
    """Text that a browser, a shell or a spreadsheet would run."""
    plain = content.replace(b"\x00", b"").lower()
    if any(word in plain for word in _COMMANDS) or (b"|" in plain and _STARTS_PROGRAM.search(plain)):
        return Hidden.PROGRAM
    marked = any(mark in plain for mark in _MARKS) and _MARKUP.search(plain)
    return Hidden.ACTIVE if marked or b"%pdf-" in plain[:1024] or plain[:64].lstrip().startswith(b"%!ps") else None


_NAME_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIONS = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|FileAttachment|RichMedia|Rendition|SubmitForm|ImportData|GoToE)(?![A-Za-z0-9])"
    rb"|/XFA\s*(?:\[|\d+\s+\d+\s+R)|/JS\s*(?:\(|<[0-9A-Fa-f<]|\d+\s+\d+\s+R)"
)
_LOCKED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
_CANNOT_BE_READ = (b"/LZW", b"/Crypt", b"/RunLength", b"/Predictor")
"""Ways to pack objects that nothing of good will uses."""
_IS_IMAGE = re.compile(rb"/Subtype\s*/Image")


def in_pdf(content: bytes) -> Hidden | None:
    """What a PDF would do by itself or holds besides its pages, also where that is packed or its names are written in hex."""
    if _LOCKED.search(content):
        return Hidden.LOCKED
    if _acts(content) or _is_also_packed(content) or _MARKUP.search(content[:1024].lower()):
        return Hidden.ACTIVE
    room = _MOST_OF_ALL_STREAMS
    for number, (described, body) in enumerate(_streams(content)):
        if number > _MOST_STREAMS:
            return Hidden.TOO_MUCH
        holds_objects = b"/ObjStm" in described
        image = not holds_objects and _IS_IMAGE.search(described) is not None
        if image and _is_wide(described, body, content):
            return Hidden.TOO_WIDE
        unpacked, whole = _unpacked(described, body, most=_ENOUGH_OF_AN_IMAGE if image else _MOST_OF_A_STREAM)
        if _acts(unpacked) or (holds_objects and any(one in described for one in _CANNOT_BE_READ)):
            return Hidden.ACTIVE
        if not image and any(_is_wide(found[1], b"", content) for found in _IN_LINE.finditer(unpacked)):
            return Hidden.TOO_WIDE
        room -= 0 if image else len(unpacked)
        if room < 0 or not (whole or image):
            return Hidden.TOO_MUCH
    return None


_SIZE = re.compile(rb"/(?:Width|Height|W|H)(?![A-Za-z])\s*(\d+)(\s+\d+\s+R)?")
_IN_LINE = re.compile(rb"(?<!\S)BI\s(.{0,1000}?)\sID\s", re.DOTALL)
"""A picture within the drawing of a page."""


def _is_wide(described: bytes, body: bytes, content: bytes) -> bool:
    """Whether a picture of a PDF claims too much, by what is said of it or by its own bytes."""
    sides = [_number(content, found[1]) if found[2] else int(found[1]) for found in _SIZE.finditer(described)]
    if len(sides) > 1 and pictures.is_wide(*sorted(sides)[-2:]):
        return True
    return body.startswith(b"\xff\xd8") and pictures.too_wide(body[:_ENOUGH_OF_AN_IMAGE])


def _number(content: bytes, name: bytes) -> int:
    """A number that stands in an object of its own; where it cannot be found, it could be any."""
    found = re.search(rb"(?<!\d)" + name + rb"\s+\d+\s+obj\s*(\d+)", content)
    return int(found[1]) if found else pictures.MOST_A_SIDE + 1


def _acts(content: bytes) -> bool:
    if b"#" in content:
        content = _NAME_HEX.sub(lambda found: bytes([int(found[1], 16)]), content)
    return _ACTIONS.search(content) is not None


def _streams(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What stands before each stream, and its bytes."""
    last = 0
    for found in _STREAM.finditer(content):
        if content[max(0, found.start() - 3) : found.start()] == b"end":
            continue
        end = content.find(b"endstream", found.end())
        before = content[max(last, found.start() - 4096) : found.start()]
        described = _NAME_HEX.sub(lambda hexed: bytes([int(hexed[1], 16)]), before[before.rfind(b"endobj") + 1 :])
        yield described, content[found.end() : end if end >= 0 else len(content)]
        last = found.end()


def _unpacked(described: bytes, body: bytes, *, most: int) -> tuple[bytes, bool]:
    """The stream's bytes as far as they are worth looking at, and whether that was all of them."""
    try:
        if b"/ASCIIHexDecode" in described or b"/AHx" in described:
            body = binascii.unhexlify(re.sub(rb"\s", b"", body).split(b">")[0])
        if b"/ASCII85Decode" in described or b"/A85" in described:
            body = base64.a85decode(re.sub(rb"\s", b"", body).removeprefix(b"<~").split(b"~>")[0])
    except (ValueError, binascii.Error):
        return b"", True
    if b"/FlateDecode" not in described and b"/Fl" not in described:
        return b"", True
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(body, most)
    except zlib.error:
        return _as_far_as_it_goes(body), True
    return unpacked, not unpacking.unconsumed_tail


def _as_far_as_it_goes(body: bytes) -> bytes:
    """Readers show what can be unpacked of a damaged stream."""
    unpacking, got = zlib.decompressobj(), bytearray()
    try:
        for at in range(0, len(body), 1024):
            got += unpacking.decompress(body[at : at + 1024], _MOST_OF_A_STREAM - len(got) + 1)
            if len(got) > _MOST_OF_A_STREAM:
                break
    except zlib.error:
        pass
    return bytes(got)
