"""Finds the cells of an XLSX that are shown in percent: a spreadsheet keeps 95 % as 0.95, and its reader is meant to see 95 %."""

import html
import re
import zipfile
from collections.abc import Iterator
from typing import Any

_BUILT_IN = frozenset({9, 10})
"""`0%` and `0.00%`, which every spreadsheet has."""
_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s[^>]*>")
_CROSS_FORMATS = re.compile(r"<(?:\w+:)?cellXfs[\s>].*?</(?:\w+:)?cellXfs>", re.S)
_STYLE = re.compile(r"<(?:\w+:)?xf\s[^>]*>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]{1,200})>")
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_MOST = 50_000
"""Cells in percent of one file; beyond that nobody wrote them by hand."""


def in_percent(packed: zipfile.ZipFile) -> dict[str, set[tuple[int, int]]]:
    """By the name of each sheet the rows and columns (from 0) of its cells in percent; empty where the file has no such style."""
    names = set(packed.namelist())
    if "xl/styles.xml" not in names or "xl/workbook.xml" not in names:
        return {}
    styles = _styles(packed.read("xl/styles.xml").decode("utf-8", "replace"))
    if not styles:
        return {}
    found = {}
    for name, path in _sheets(packed, names):
        cells = set(_cells(packed.read(path), styles))
        if cells:
            found[name] = cells
    return found


def shown(cells: list[list[Any]], where: set[tuple[int, int]]) -> list[list[Any]]:
    """The rows of a sheet, its cells in percent as they are shown: `95 %`."""
    for row, column in where:
        if row < len(cells) and column < len(cells[row]) and isinstance(cells[row][column], float):
            cells[row][column] = f"{round(cells[row][column] * 100, 10):.10g} %"
    return cells


def _styles(xml: str) -> set[int]:
    formats = [dict(_ATTRIBUTE.findall(tag)) for tag in _FORMAT.findall(xml)]
    percent = {int(one["numFmtId"]) for one in formats if "%" in one.get("formatCode", "") and one.get("numFmtId", "").isdigit()}
    cross = _CROSS_FORMATS.search(xml)
    ids = [dict(_ATTRIBUTE.findall(tag)).get("numFmtId", "0") for tag in _STYLE.findall(cross[0])] if cross else []
    return {at for at, one in enumerate(ids) if one.isdigit() and int(one) in percent | _BUILT_IN}


def _sheets(packed: zipfile.ZipFile, names: set[str]) -> Iterator[tuple[str, str]]:
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in names:
        return
    targets = [dict(_ATTRIBUTE.findall(tag)) for tag in _RELATION.findall(packed.read(relations).decode("utf-8", "replace"))]
    paths = {one.get("Id", ""): one.get("Target", "") for one in targets}
    for tag in _SHEET.findall(packed.read("xl/workbook.xml").decode("utf-8", "replace")):
        said = dict(_ATTRIBUTE.findall(tag))
        target = paths.get(said.get("r:id", ""), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in names:
            yield html.unescape(said.get("name", "")), path


def _cells(xml: bytes, styles: set[int]) -> Iterator[tuple[int, int]]:
    count = 0
    for match in _CELL.finditer(xml):
        said = dict(_ATTRIBUTE.findall(match[1].decode("ascii", "replace")))
        where = _REF.fullmatch(said.get("r", ""))
        if where is None or not said.get("s", "").isdigit() or int(said["s"]) not in styles:
            continue
        count += 1
        if count > _MOST:
            return
        column = 0
        for letter in where[1]:
            column = 26 * column + ord(letter) - 64
        yield int(where[2]) - 1, column - 1
