"""The file for e-Kinerja: each item's text in its folder, the evidence it names beside it, and a checklist."""

import io
import zipfile
from html import unescape
from typing import Any

from bot.delivery.wording import Drawn
from documents import names
from domain.messages.facts import thaw
from services.city import City
from services.reporting import evidence_files
from texts import Texts

_MADE = (2026, 1, 1, 0, 0, 0)
"""Of every file in it, so that the same quarter gives the same bytes."""
_PASTED_IN = "id"
"""e-Kinerja is Indonesian, whatever the bot speaks with the person."""


def draw(facts: dict[str, Any], language: str, *, texts: Texts, city: City) -> Drawn:
    """The zip of one person's quarter (`services.ekinerja_zip.packed`)."""
    packed, target = thaw(facts["packed"]), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        _write(pack, "daftar-periksa.txt", _words(texts, "exchange/ekinerja/list", language, facts))
        kept = facts["packed"]["$facts"]["places"]
        for place, told in zip(packed.places, kept, strict=True):
            item = {"item": told["$facts"]["item"], "quarter": facts["packed"]["$facts"]["pack"]["$facts"]["quarter"]}
            pasted = _words(texts, "exchange/ekinerja/pasted", _PASTED_IN, {**item, "most": packed.pack.letters})
            _write(pack, f"{place.folder}/{place.name}.txt", pasted)
            for file in place.item.files:
                if file.name not in packed.left_out:
                    name, content = evidence_files.kept(sha256=file.sha256, name=file.name, city=city)
                    _write(pack, f"{place.folder}/{name}", content)
    return Drawn(names.file_name(f"e-kinerja/{packed.pack.quarter}", packed.person, "zip"), target.getvalue())


def _words(texts: Texts, screen: str, language: str, facts: dict[str, Any]) -> bytes:
    """A screen as a text file, its lines ended as Windows wants them."""
    return unescape(texts.screen(screen, language, facts)).replace("\n", "\r\n").encode()


def _write(pack: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_MADE)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    pack.writestr(entry, content)
