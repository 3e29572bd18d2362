"""Keeps what is said within what one look takes in: long words and long keyboards become pages, and nothing of them is lost."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

TEXT, CAPTION, PAGE = 4096, 1024, 3500
"""What Telegram lets a message and the words below a file hold, and a page of words that somebody wrote to be read as a whole."""

SCREEN, BUTTONS = 900, 8
"""What one look at a phone takes in: words, and buttons."""

REST = "\f"
"""Stands where a screen ends whose lists were cut: what follows is what was left out, on pages of its own."""

_FACE = 64
_WAY_OUT = 3
"""Buttons of a last row that leads out; a longer one is one of the others."""
_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")
_ENTITY = re.compile(r"&[#\w]+;")
_WIDE = re.compile(r"&#(?:x|\d{5})")
"""A character written as a number that may be longer than one unit."""
_ATOM = re.compile(r"<[^>]+>|&[#\w]+;|.", re.DOTALL)
_WORD = re.compile(r"(?:<[^>]+>|&[#\w]+;|[^\s<&]|[<&])+\s*|\s+")


def size(html: str) -> int:
    """The length of HTML words as Telegram counts it: without tags, in UTF-16 units."""
    if "<" not in html and "&" not in html:
        return _units(html)
    if _WIDE.search(html):
        return _units(plain(html))
    return _units(_ENTITY.sub("x", _TAG.sub("", html)))


def _units(words: str) -> int:
    return len(words) if words.isascii() else len(words.encode("utf-16-le")) // 2


def plain(html: str) -> str:
    """The words alone."""
    return unescape(_TAG.sub("", html))


def fits(html: str, most: int = TEXT) -> bool:
    """Whether the words fit one message."""
    return len(html) <= most // 2 or size(html) <= most


def fits_caption(html: str) -> bool:
    """Whether the words have room below a file; what was left out of a list is read apart."""
    return size(html.partition(REST)[0]) <= CAPTION


def pages(html: str, *, whole: bool = False) -> list[str]:
    """The words as they are where one screen holds them, else in pages; of what is read as a `whole` as few as Telegram lets."""
    if whole:
        return [html] if fits(html) else split(html)
    return [page for part in html.split(REST) for page in ([part] if fits(part, SCREEN) else split(part, SCREEN))]


def with_more(html: str, more: str) -> str:
    """The words with more below them, before what was left out of a list."""
    first, mark, rest = html.partition(REST)
    return f"{first}\n\n{more}".strip() + mark + rest


def split(html: str, most: int = PAGE) -> list[str]:
    """The words in pages of at most `most`, cut where a line ends if possible; what is open on one page goes on on the next."""
    return list(_closed(_cut(html, most))) or [""]


def beginning(html: str, most: int) -> str:
    """The first of those pages."""
    return next(_closed(_cut(html, most)), "")


def _cut(html: str, most: int) -> Iterator[str]:
    current, room = list[str](), most
    for piece, needs in _pieces(html, most):
        if needs > room and current:
            yield "".join(current)
            current, room = [], most
        current.append(piece)
        room -= needs
    yield "".join(current)


def _pieces(html: str, most: int) -> Iterator[tuple[str, int]]:
    """Lines and how long they are; of a line that is too long its words; of such a word its letters."""
    for line in html.splitlines(keepends=True):
        if (long := size(line)) <= most:
            yield line, long
            continue
        for word in _WORD.findall(line):
            if (long := size(word)) <= most:
                yield word, long
            else:
                yield from ((letter, size(letter)) for letter in _ATOM.findall(word))


def _closed(pages: Iterable[str]) -> Iterator[str]:
    """Each page with its tags closed, and those that were open before it opened again."""
    opened = list[tuple[str, str]]()
    for page in pages:
        before = "".join(tag for _, tag in opened)
        for tag in _TAG.finditer(page):
            opened = opened[:-1] if tag[1] else [*opened, (tag[2], tag[0])]
        after = "".join(f"</{name}>" for name, _ in reversed(opened))
        whole = (before + page).strip() + after
        if plain(whole).strip():
            yield whole


def face(words: str) -> str:
    """A button's words, no longer than a phone shows."""
    return words if len(words) <= _FACE else words[: _FACE - 1].rstrip() + "…"


def keyboards(rows: list[list[dict[str, Any]]], most: int = BUTTONS, ways: int = 2) -> list[list[list[dict[str, Any]]]]:
    """An inline keyboard in pages of at most `most` buttons, of which `ways` lead to the other pages.

    Its last row, the way out, stands on each page.
    """
    if sum(map(len, rows)) <= most:
        return [rows]
    *above, last = rows if len(rows) > 1 and len(rows[-1]) <= _WAY_OUT else [*rows, []]
    room = max(1, most - ways - len(last))
    found: list[list[list[dict[str, Any]]]] = [[]]
    for part in (row[start : start + room] for row in above for start in range(0, len(row), room)):
        if found[-1] and sum(map(len, found[-1])) + len(part) > room:
            found.append([])
        found[-1].append(part)
    return [[*page, last] if last else page for page in found]
