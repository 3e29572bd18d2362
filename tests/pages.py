"""What stands on the pages of a PDF."""

import base64
import re
import zlib


def pages(content: bytes) -> list[str]:
    """The words of each page, in order."""
    return ["\n".join(_words(stream)) for stream in _streams(content)]


def _streams(content: bytes) -> list[bytes]:
    """What is drawn on each page, in order: reportlab writes it packed, and in letters."""
    found = re.findall(rb"/ASCII85Decode /FlateDecode[^>]*>>\s*stream\s*(.*?)~>endstream", content, re.DOTALL)
    drawn = [zlib.decompress(base64.a85decode(packed)) for packed in found]
    return [one for one in drawn if b"Halaman" in one]


def _words(stream: bytes) -> list[str]:
    return [re.sub(r"\\\\([()\\\\])", r"\1", line.decode("latin-1")) for line in re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", stream)]
