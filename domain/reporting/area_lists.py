"""Pasted lists about areas: a heading and the areas below it, `IDL: Bontoa 12, Lae 8`, or a table copied from a spreadsheet."""

import re
from collections.abc import Callable, Iterator, Sequence

from domain.reporting.pasted_lines import JOINT, Field

_CELLS = re.compile(r"\t|\s*\|\s*|\s{2,}|;")
_HEADING = re.compile(r"^\s*(?:[-•*–]\s+|\d{1,2}[.)]\s+)?(?P<name>[^:=]+?)\s*[:=]?\s*$")
_FIRST = re.compile(r"(?:nama\s+)?(?:kelurahan|kel|wilayah|desa|area|no\.?)", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d{1,2}[.)]?\s+(?=[^\d\s])")
_REST = re.compile(r"(?:sisanya|lainnya|yang lain|selebihnya)\b", re.IGNORECASE)

Knows = Callable[[str], bool]
Begins = Callable[[str], str | None]
"""What is left of a line behind the area it begins with; None where it begins with none."""


def joined(text: str, *, heads: Knows, begins: Begins) -> tuple[tuple[Field, ...], str]:
    """The fields of indicators that are said area by area, and the text without them."""
    lines = [piece for line in text.splitlines() for piece in _apart(line, heads, begins)]
    table = _table(lines, heads, begins)
    if table is not None:
        return table
    found: dict[str, list[str]] = {}
    left: list[str] = []
    heading: str | None = None
    for line in lines:
        if heading is not None and line.strip() and (begins(line.strip()) is not None or _REST.match(line.strip())):
            found.setdefault(heading, []).append(line.strip())
            continue
        named = next(_with_areas(line, heads, begins), None)
        if named is not None:
            found.setdefault(named[0], []).append(named[1])
            heading = named[0]
            continue
        title = _HEADING.match(line)
        heading = title["name"].strip() if title is not None and heads(title["name"].strip()) else None
        left.append(line)
    kept = [line for line in left if not ((title := _HEADING.match(line)) and title["name"].strip() in found)]
    return tuple(Field(name, "\n".join(said)) for name, said in found.items()), "\n".join(kept)


def _apart(line: str, heads: Knows, begins: Begins) -> Iterator[str]:
    """A line in pieces, each from a comma or *dan* on behind which another indicator and its first area are named."""
    start = 0
    for sign in JOINT.finditer(line):
        if next(_with_areas(line[sign.end() :], heads, begins), None) is not None:
            yield line[start : sign.start()]
            start = sign.end()
    yield line[start:]


def _with_areas(line: str, heads: Knows, begins: Begins) -> Iterator[tuple[str, str]]:
    """`IDL: Bontoa 12, Lae 8` or `IDL Bontoa 12`: the indicator and what follows, where that begins with an area."""
    words = line.split()
    for count in range(len(words) - 1, 0, -1):
        name = " ".join(words[:count]).strip(" :=")
        value = " ".join(words[count:]).strip(" :=")
        if heads(name) and begins(value) is not None:
            yield name, value


def _table(lines: Sequence[str], heads: Knows, begins: Begins) -> tuple[tuple[Field, ...], str] | None:
    """A first line of indicators, and below it a line for each area with as many figures."""
    for start, line in enumerate(lines):
        titles = _titles(line, heads)
        if not titles:
            continue
        said: dict[str, list[str]] = {title: [] for title in titles}
        used = {start}
        for number, row in enumerate(lines[start + 1 :], start=start + 1):
            cells = _cells(_NUMBERED.sub("", row.strip()), len(titles))
            if not cells or begins(cells[0]) is None:
                continue
            if len(cells) != len(titles) + 1:
                return None
            used.add(number)
            for title, cell in zip(titles, cells[1:], strict=True):
                said[title].append(f"{cells[0]} {cell}")
        if len(used) > 1:
            fields = tuple(Field(title, "\n".join(theirs)) for title, theirs in said.items())
            return fields, "\n".join(line for number, line in enumerate(lines) if number not in used)
    return None


def _cells(row: str, figures: int) -> list[str]:
    """A name and its figures: apart by tabs, bars or wide gaps, else the last words are the figures."""
    cells = [cell for cell in _CELLS.split(row) if cell]
    words = row.split()
    return cells if len(cells) > 1 or len(words) <= figures else [" ".join(words[:-figures]), *words[-figures:]]


def _titles(line: str, heads: Knows) -> list[str]:
    """The indicators of a table's first line; none where anything else stands there."""
    cells = [cell.strip() for cell in (_CELLS.split(line.strip()) if _CELLS.search(line.strip()) else line.split()) if cell.strip()]
    while cells and _FIRST.fullmatch(cells[0]):
        cells = cells[1:]
    return cells if len(cells) > 1 and all(heads(cell) for cell in cells) else []
