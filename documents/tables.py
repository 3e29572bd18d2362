"""Finds the table in a sheet: titles above it, headers on one or two lines, a row that numbers the columns, and what is below."""

import re
from collections.abc import Sequence
from typing import Any

from domain.exchange.roster_headers import SKP_HEADERS, known_among

Cells = dict[str, Any]
Sheet = list[tuple[int, Cells]]
"""Rows with the number a person sees in the spreadsheet, and the cells by header."""

Grid = Sequence[Sequence[Any]]

_HIGHEST_TITLE = 30
"""Rows within which the headers begin."""
_USUAL_TITLE = 15
_LEAST_KNOWN = 3
"""Cells that must be headers of people's lists, so that the row they stand in is that of the headers."""
_NO_HEADER = re.compile(r"\d{4}")


def rows_of(cells: Grid) -> Sheet:
    """The rows below the headers, and each by its headers."""
    if not cells:
        return []
    if (agreement := _agreement(cells)) is not None:
        return agreement
    first = _header_row(cells)
    headers, below = _headers(cells, first)
    found: Sheet = []
    for number, row in enumerate(cells[below:], start=below + 1):
        if any(cell not in ("", None) for cell in row) and not _numbers_columns(row, at=number - below):
            whole = (*row, *[""] * (len(headers) - len(row)))
            found.append((number, {header: cell for header, cell in zip(headers, whole, strict=False) if header}))
    return found


def above(cells: Grid) -> list[tuple[int, str]]:
    """The words that stand above the headers, and in which rows."""
    if not cells or _agreement(cells) is not None:
        return []
    words = [
        (number, " ".join(str(cell).split()))
        for number, row in enumerate(cells[: _header_row(cells)], start=1)
        for cell in row
        if isinstance(cell, str) and cell.strip()
    ]
    return [(number, said[:200]) for number, said in words][:20]


def _header_row(cells: Grid) -> int:
    """Where the headers stand: in the first row, unless that is a title above a table that is much wider than it, or another
    row has the headers that lists of people have."""
    usual = _usual_header_row(cells)
    known = [_known(row) for row in cells[:_HIGHEST_TITLE]]
    best = max(range(len(known)), key=lambda at: (known[at], -at))
    return best if known[best] >= _LEAST_KNOWN and known[best] > known[usual] else usual


def _usual_header_row(cells: Grid) -> int:
    top = [[cell for cell in row if cell not in ("", None)] for row in cells[:_USUAL_TITLE]]
    widest = max(len(row) for row in top)
    wide = [at for at, row in enumerate(top) if row and 2 * len(row) >= widest and all(isinstance(cell, str) for cell in row)]
    return wide[0] if wide and 2 * len(top[0]) < widest else 0


def _known(row: Sequence[Any]) -> int:
    there = [cell for cell in row if cell not in ("", None)]
    return known_among(there) if all(isinstance(cell, str) for cell in there) else 0


def _headers(cells: Grid, first: int) -> tuple[list[str], int]:
    """The headers, and the row below them; of two lines each column's words from the top to the bottom."""
    top = [_words(cell) for cell in cells[first]]
    lower = [_words(cell) for cell in cells[first + 1]] if first + 1 < len(cells) else []
    lower += [""] * (len(top) - len(lower))
    if not _is_second_line(cells[first + 1] if first + 1 < len(cells) else (), top, lower):
        return _apart(top), first + 1
    top += [""] * (len(lower) - len(top))
    group, joined = "", []
    for at, (over, under) in enumerate(zip(top, lower, strict=True)):
        if over:
            group = over
        elif not under:
            group = ""
        spans = bool(over) and at + 1 < len(top) and not top[at + 1]
        joined.append(" ".join(filter(None, (group if under and (spans or not over) else over, under))))
    return _apart(joined), first + 2


def _is_second_line(row: Sequence[Any], top: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a row says more of the headers above it: words, and only below groups and gaps."""
    there = [at for at, word in enumerate(lower) if word]
    if not there or any(not isinstance(cell, str) or _NO_HEADER.search(cell) for cell in row if cell not in ("", None)):
        return False
    if sum(bool(word) for word in top) < 2:
        return False
    gaps = [at for at in there if at >= len(top) or not top[at]]
    groups = [at for at in there if at < len(top) and top[at] and at + 1 < len(top) and not top[at + 1] and lower[at + 1]]
    return bool(gaps) and len(gaps) + len(groups) == len(there)


def _apart(headers: Sequence[str]) -> list[str]:
    """Headers that are not the same twice; the first of each keeps its name."""
    found: list[str] = []
    for header in headers:
        name, times = header, 2
        while name and name in found:
            name, times = f"{header} ({times})", times + 1
        found.append(name)
    return found


def _words(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split()).rstrip("*").strip()


def _numbers_columns(row: Sequence[Any], *, at: int) -> bool:
    """Whether a row right below the headers counts the columns: 1, 2, 3 …"""
    there = [str(cell).strip(" ()").removesuffix(".0") for cell in row if cell not in ("", None)]
    return at <= 2 and len(there) > 2 and there == [str(one) for one in range(1, len(there) + 1)]


_SIDES = ("pegawai yang dinilai", "pejabat penilai kinerja")
_ABOUT = re.compile(
    r"^(NAMA|NIP|PANGKAT\s*/?\s*GOL(?:ONGAN)?\.?\s*/?\s*(?:RUANG|RU)?\.?|JABATAN|UNIT KERJA|INSTANSI)\s*:?\s*(.*)$", re.I
)
_AGREED = dict(zip(("nama", "nip", "jabatan", "unit", "pangkat"), SKP_HEADERS, strict=False))


def _agreement(cells: Grid) -> Sheet | None:
    """The two people of an SKP as rows of a list: whoever is judged, and whoever judges; None where it is none."""
    for number, row in enumerate(cells[:_HIGHEST_TITLE]):
        said = [" ".join(str(cell).lower().split()) if isinstance(cell, str) else "" for cell in row]
        if _SIDES[0] in said and any(one.startswith("pejabat penilai") for one in said):
            right = next(at for at, one in enumerate(said) if one.startswith("pejabat penilai"))
            left = _side(cells, number, said.index(_SIDES[0]), right)
            judge = _side(cells, number, right, len(row))
            if left.get("NIP") and left.get("Nama"):
                people = [{**left, "NIP Atasan": judge.get("NIP", "")}]
                people += [{**judge, "NIP Atasan": ""}] if judge.get("NIP") and judge.get("Nama") else []
                return [(number + 2, {head: one.get(head, "") for head in SKP_HEADERS}) for one in people]
    return None


def _side(cells: Grid, number: int, begins: int, ends: int) -> dict[str, str]:
    """What stands of one of the two, in one cell (`NIP: 1990…`) or in two."""
    found: dict[str, str] = {}
    for row in cells[number + 1 : number + 9]:
        texts = [_words(cell) for cell in row[begins:ends]]
        for at, text in enumerate(texts):
            match = _ABOUT.match(text)
            if match is None:
                continue
            rest = match[2].strip(" :") or next((one.strip(" :") for one in texts[at + 1 :] if one.strip(" :")), "")
            word = match[1].lower().split()[0].split("/")[0]
            found.setdefault(_AGREED.get(word, ""), rest)
            break
    return {name: said for name, said in found.items() if name}
