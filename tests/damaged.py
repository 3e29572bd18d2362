"""Files that were damaged, or made to do harm, on purpose: `python -m tests.damaged [EACH [KIND …]]` reads so many of each
kind and counts.

What is harm: an answer that is neither rows, a kind nor a sentence; a hidden program that is taken; a reader that is gone or
waits for ever. The same number gives the same file.
"""

import random
import resource
import struct
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from documents import apart, workbook
from documents.workbook import NotAWorkbook
from domain.reporting.filetypes import FileType, Unfit
from models.database import connect, migrate
from services.exchange import importing, sheets
from tests.city import found_city


@dataclass(frozen=True)
class Damaged:
    """One file, what was done to it, and whether it may be taken as evidence at all."""

    name: str
    content: bytes
    what: str
    is_active: bool = False


def _flipped(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 40)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _holed(content: bytes, chance: random.Random) -> bytes:
    begin = chance.randrange(len(content))
    return content[:begin] + chance.randbytes(chance.randrange(200)) + content[begin + chance.randrange(500) :]


_ANYHOW: tuple[tuple[str, Callable[[bytes, random.Random], bytes]], ...] = (("bits", _flipped), ("cut", _cut), ("hole", _holed))


def _base_rows(chance: random.Random) -> bytes:
    headers = [column.header for column in next(one for one in sheets.SHEETS if one.name == "Pegawai").columns]
    odd = (
        "",
        "x" * 500,
        -1,
        10**30,
        1.5,
        date(1900, 1, 1),
        "198001012005012001",
        "ya",
        "=1+1",
        "\u200b",
        "💥",
        "1e999",
        0,
        "31/02/2026",
    )
    rows = [[chance.choice(odd) for _ in headers] for _ in range(chance.randint(1, 6))]
    name = chance.choice([one.name for one in sheets.SHEETS] + ["Formulir", "Lain"])
    own = [column.header for one in sheets.SHEETS if one.name == name for column in one.columns] or headers
    return workbook.write({name: (own, [[row[number % len(row)] for number in range(len(own))] for row in rows])})


def _repacked(content: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in given.namelist():
            packed.writestr(name, change(name, given.read(name)))
        for name, part in more.items():
            packed.writestr(name, part)
    return out.getvalue()


def _same(_name: str, part: bytes) -> bytes:
    return part


def _in_sheet(content: bytes, cells: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return (
            part[: part.index(b"<sheetData")] + b"<sheetData>" + cells + b"</sheetData></worksheet>"
            if "sheet1.xml" in name
            else part
        )

    return _repacked(content, change)


@lru_cache(maxsize=4)
def _bomb(size: int) -> bytes:
    return _repacked(_base_rows(random.Random(1)), _same, **{"xl/media/x.xml": b" " * size})


@lru_cache(maxsize=1)
def _bomb_in_pdf() -> bytes:
    return _stream(zlib.compress(bytes(30 << 20)), b"/Filter/FlateDecode")


def xlsx(chance: random.Random) -> Damaged:
    """A workbook."""
    whole = _base_rows(chance)
    way = chance.randrange(12)
    if way < 5:
        what, how = chance.choice(_ANYHOW)
        return Damaged("Pegawai.xlsx", how(whole, chance), what)
    if way == 5:
        row, column = chance.choice((1, 199_999, 1_048_576, 99_999_999)), chance.choice(("A", "IW", "XFD", "ZZZZZZ"))
        cell = f'<row r="{row}"><c r="{column}{row}" t="inlineStr"><is><t>x</t></is></c></row>'.encode()
        return Damaged("Pegawai.xlsx", _in_sheet(whole, cell), "dimensions")
    if way == 6:
        return Damaged("Pegawai.xlsx", _bomb(300 << 20 if chance.random() < 0.02 else 8 << 20), "bomb")
    if way == 7:
        entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd"><!ENTITY c "&b;&b;&b;">]>'
        return Damaged(
            "Pegawai.xlsx",
            _repacked(whole, lambda _, part: part.replace(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', entity)),
            "entity",
        )
    if way == 8:
        row = b'<row r="1048570">' + b"<c><v>1</v></c>" * chance.randint(1, 3000) + b"</row>"
        return Damaged("Pegawai.xlsx", _in_sheet(whole, row), "dimensions")
    if way == 9:
        name = chance.choice(
            ("xl/VBAPROJECT.BIN", "xl/embeddings/oleObject1.bin", "xl/activeX/activeX1.bin", "xl/a.EXE", "xl/macrosheets/s.xml")
        )
        return Damaged(
            "rekap.xlsx", _repacked(whole, _same, **{name: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}), "active", is_active=True
        )
    if way == 10:
        types = b'<Override PartName="/xl/a.dat" ContentType="application/vnd.ms-office.VBAproject"/></Types>'
        return Damaged(
            "rekap.xlsx", _repacked(whole, lambda name, part: part.replace(b"</Types>", types)), "active", is_active=True
        )
    return Damaged(chance.choice(("Pegawai.csv", "foto.jpg", "a.pdf", "x", "Pegawai.xls")), whole, "name")


def csv(chance: random.Random) -> Damaged:
    """A table as text."""
    rows = ["NIP,Nama,L/P,Status,Jabatan,Unit,Atasan,Berlaku Mulai,HP"]
    rows += [
        ",".join(chance.choice(("1", "Contoh", "-", '"a, b"', "2026-01-01", "=1+1")) for _ in range(9))
        for _ in range(chance.randint(1, 50))
    ]
    text = chance.choice(("\n", "\r", "\r\n")).join(rows)
    whole = text.encode(chance.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "utf-32", "utf-7")))
    way = chance.randrange(9)
    if way < 4:
        what, how = chance.choice(_ANYHOW)
        return Damaged("Pegawai.csv", how(whole, chance), what)
    if way == 4:
        return Damaged("Pegawai.csv", whole + b'\n1,"' + b"Contoh,\n" * chance.choice((10, 30_000)), "quotes")
    if way == 5:
        return Damaged(
            "Pegawai.csv", (b"a;" * chance.choice((300, 5_000)) + b"\n") * 3 + b"\n" * chance.choice((10, 300_000)), "dimensions"
        )
    if way == 6:
        harm = chance.choice(
            (
                b"<html><script>alert(1)</script>",
                b"@echo off\r\ndel /q *",
                b"a,=cmd|' /C calc'!A0",
                b"<svg onload=a>",
                b"#!/bin/sh\nrm -rf ~",
                b"{\\rtf1 a}",
                b'<?xml version="1.0"?><a/>',
            )
        )
        return Damaged(chance.choice(("catatan.txt", "rekap.csv")), harm, "active", is_active=True)
    if way == 7:
        return Damaged("Pegawai.csv", chance.randbytes(chance.choice((1, 50, 5_000))), "noise")
    return Damaged(chance.choice(("Pegawai.xlsx", "foto.png", "a.pdf", "..", "Pegawai.CSV")), whole, "name")


def _png(width: int, height: int) -> bytes:
    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(3_000))) + part(b"IEND", b"")


_JPEG = (
    bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb0043000101ffc0000b080010001001011100ffda0008010100003f00")
    + bytes(300)
    + b"\xff\xd9"
)


def picture(chance: random.Random) -> Damaged:
    """A photo or a screenshot."""
    png = chance.random() < 0.5
    whole, name = (_png(4, 4), "layar.png") if png else (_JPEG, "foto.jpg")
    way = chance.randrange(8)
    if way < 4:
        what, how = chance.choice(_ANYHOW)
        return Damaged(name, how(whole, chance), what)
    if way == 4:
        return Damaged("layar.png", _png(chance.choice((65_535, 2**31 - 1)), 2**31 - 1), "dimensions")
    if way == 5:
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.class", b"x")
        harm = chance.choice(
            (packed.getvalue(), b"<script>alert(1)</script>", b"%PDF-1.4 ", b"<html >", b"Rar!\x1a\x07\x00", b"<?php x")
        )
        return Damaged(name, whole + harm, "active", is_active=True)
    if way == 6:
        return Damaged(name, whole + chance.randbytes(200_000), "tail")
    return Damaged(chance.choice(("foto.pdf", "Pegawai.xlsx", "a.csv", "a.svg")), whole, "name")


def _pdf(*objects: bytes) -> bytes:
    return (
        b"%PDF-1.7\n"
        + b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
        + b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def _stream(body: bytes, described: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (described, len(body), body)


_HARM = (
    b"<</S/JavaScript/JS(app.alert(1))>>",
    b"<</S/J#61vaScript/JS(x)>>",
    b"<</S/Launch/F(cmd.exe)>>",
    b"<</Type/EmbeddedFile>>",
    b"<</Names[(a)2 0 R]/EmbeddedFiles 3 0 R>>",
    b"<</S/SubmitForm/F(http://x)>>",
    b"<</Subtype/RichMedia>>",
    b"<</XFA 4 0 R>>",
)


def pdf(chance: random.Random) -> Damaged:
    """A PDF."""
    page = _stream(zlib.compress(b"BT (halo) Tj ET" * 50), b"/Filter/FlateDecode")
    whole = _pdf(b"<</Type/Catalog>>", page)
    way = chance.randrange(9)
    if way < 4:
        what, how = chance.choice(_ANYHOW)
        return Damaged("surat.pdf", how(whole, chance), what)
    if way == 4:
        return Damaged("surat.pdf", _pdf(b"<</Type/Catalog>>", page, chance.choice(_HARM)), "active", is_active=True)
    if way == 5:
        hidden = zlib.compress(b"3 0 " + chance.choice(_HARM))
        return Damaged(
            "surat.pdf", _pdf(page, _stream(hidden, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")), "active", is_active=True
        )
    if way == 6:
        return Damaged("surat.pdf", _pdf(*[_bomb_in_pdf()] * chance.randint(1, 12)), "bomb")
    if way == 7:
        return Damaged("surat.pdf", _pdf(b"<</Encrypt 5 0 R>>"), "locked", is_active=True)
    return Damaged(chance.choice(("surat.jpg", "Pegawai.xlsx", "Pegawai.csv", "a.txt")), whole, "name")


KINDS: dict[str, Callable[[random.Random], Damaged]] = {"xlsx": xlsx, "csv": csv, "picture": picture, "pdf": pdf}


def made(kind: str, number: int) -> Damaged:
    """The file of this number."""
    return KINDS[kind](random.Random(f"{kind}:{number}"))


def outcomes(file: Damaged, engine: Engine) -> list[str]:
    """What comes of it as evidence and as a workbook; anything raised is harm."""
    taken = apart.file_type(file.content, file.name)
    assert not (file.is_active and isinstance(taken, FileType)), f"{file.what} in {file.name} was taken as {taken}"
    assert isinstance(taken, FileType | Unfit)
    try:
        rows = apart.read_workbook(file.content, file.name)
    except NotAWorkbook as trouble:
        return [f"evidence {taken}", f"workbook: {trouble.why}"]
    with Session(engine) as session:
        outcome = importing.take(session, rows, today=date(2026, 10, 1), write=False)
    return [f"evidence {taken}", f"workbook {'rejected with causes' if outcome.rejected else 'read'}"]


def _count(each: int, kinds: Sequence[str], engine: Engine) -> int:
    harmed = 0
    for kind in kinds:
        counted: Counter[str] = Counter()
        done, slowest = Counter[str](), 0.0
        for number in range(each):
            file, begun = made(kind, number), time.perf_counter()
            done[file.what] += 1
            try:
                counted.update(outcomes(file, engine))
            except Exception as harm:
                harmed += 1
                print(f"HARM {kind} {number} ({file.what}, {file.name}): {harm!r}")
            slowest = max(slowest, time.perf_counter() - begun)
        print(f"{kind}: {each} files, {dict(done)}; {dict(counted.most_common())}; slowest {slowest:.1f} s", flush=True)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{harmed} of {each * len(kinds)} did harm; this process took at most {most:.0f} MB")
    return harmed


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        city = connect(f"sqlite:///{Path(folder) / 'city.sqlite3'}")
        migrate(city)
        found_city(city)
        sys.exit(_count(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000, sys.argv[2:] or list(KINDS), city) > 0)
