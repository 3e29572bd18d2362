"""How large a picture says it is, read from its bytes without decoding it: a few bytes may claim thousands of megapixels."""

import re
from collections.abc import Iterator

MOST_PIXELS = 250_000_000
"""The largest sensors of telephones have 200 million."""
MOST_A_SIDE = 65_535
"""What a JPEG can have."""

# Wherever a decoder could find a size it is looked for; a picture within a picture, as telephones keep one, is smaller.
_PNG = re.compile(rb"IHDR(.{4})(.{4})", re.DOTALL)
_APNG = re.compile(rb"fcTL.{4}(.{4})(.{4})", re.DOTALL)
_JPEG = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]\x00(.)[\x08\x0c\x10](..)(..)([\x01-\x04])", re.DOTALL)
_JPEG_LINES = re.compile(rb"\xff\xdc\x00\x04(..)", re.DOTALL)
"""A height that comes after the lines it counts."""
_WEBP_WIDE = re.compile(rb"VP8X.{8}(.{3})(.{3})", re.DOTALL)
_WEBP_EXACT = re.compile(rb"VP8L.{4}\x2f(.{4})", re.DOTALL)
_WEBP_PLAIN = re.compile(rb"VP8 .{7}\x9d\x01\x2a(..)(..)", re.DOTALL)
_HEIC = re.compile(rb"ispe.{4}(.{4})(.{4})", re.DOTALL)


def too_wide(content: bytes) -> bool:
    """Whether a PNG, JPEG, WebP, HEIC, GIF or BMP claims more than anybody's telephone should have to unpack."""
    return any(is_wide(width, height) for width, height in _sizes(content))


def is_wide(width: int, height: int) -> bool:
    """Whether a picture of this size is more than that."""
    return width * height > MOST_PIXELS or max(width, height) > MOST_A_SIDE


def says_size(content: bytes) -> bool:
    """Whether it says how large it is at all."""
    return next(_sizes(content), None) is not None


def _sizes(content: bytes) -> Iterator[tuple[int, int]]:
    if content.startswith(b"\x89PNG"):
        for found in (*_PNG.finditer(content), *_APNG.finditer(content)):
            yield _big(found[1]), _big(found[2])
    elif content.startswith(b"\xff\xd8"):
        yield from _of_jpeg(content)
    elif content.startswith(b"RIFF"):
        yield from _of_webp(content)
    elif content.startswith(b"GIF8"):
        yield int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    elif content.startswith(b"BM"):
        yield _little(content[18:22]), _little(content[22:26])
    else:
        for found in _HEIC.finditer(content):
            yield _big(found[1]), _big(found[2])


def _of_jpeg(content: bytes) -> Iterator[tuple[int, int]]:
    late = max((_big(found[1]) for found in _JPEG_LINES.finditer(content)), default=0)
    for found in _JPEG.finditer(content):
        if found[1][0] == 8 + 3 * found[4][0]:
            yield _big(found[3]), _big(found[2]) or late


def _of_webp(content: bytes) -> Iterator[tuple[int, int]]:
    for found in _WEBP_WIDE.finditer(content):
        yield 1 + int.from_bytes(found[1], "little"), 1 + int.from_bytes(found[2], "little")
    for found in _WEBP_EXACT.finditer(content):
        packed = int.from_bytes(found[1], "little")
        yield 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
    for found in _WEBP_PLAIN.finditer(content):
        yield int.from_bytes(found[1], "little") & 0x3FFF, int.from_bytes(found[2], "little") & 0x3FFF


def _little(number: bytes) -> int:
    return abs(int.from_bytes(number, "little", signed=True))


def _big(number: bytes) -> int:
    return int.from_bytes(number, "big")
