"""A sheet to draw a picture on, as a phone shows it: 360 pixels wide, no letter too small to read, told apart without colour."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH = 360
"""Of every picture, in pixels as a small phone shows it; all lengths here are such pixels, from the upper left corner."""
TEXT = 11
"""The smallest letters, and what most is written in."""
NAME, TITLE = 12, 14
EDGE = 10
"""Left free on each side."""
INK, FAINT, RULE, PAPER = "#1A1A1A", "#555555", "#BBBBBB", "#FFFFFF"
_SHARP, _FINE = 2, 2
"""Pixels of the picture for one of the phone's; shapes are drawn so much finer still, then made smooth."""
LETTERS = Path(__file__).parent / "letters"
"""DejaVu Sans, as far as Latin, Greek and Cyrillic letters, signs and arrows go."""
_COLOURS = 64
"""With which a picture is stored: a quarter of the bytes."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Look:
    """How something is drawn so that it is known by its colour, by its hatch and by its mark alone."""

    colour: str
    hatch: str = ""
    """`/`, `x` or `.`; empty: solid."""
    mark: str = "circle"
    """circle, square, triangle, diamond or ring."""


LOOKS = {
    "good": Look("#0072B2", "", "circle"),
    "fair": Look("#E69F00", "/", "square"),
    "poor": Look("#D55E00", "x", "triangle"),
    "bad": Look("#333333", ".", "diamond"),
    None: Look("#8A8A8A", "", "ring"),
}
"""Of the classes baik, cukup, kurang and jelek, and of what has none: the colours of Okabe and Ito."""


@dataclass(frozen=True)
class Hand:
    """How words are written. ValueError for letters that nobody could read on a phone."""

    size: float = TEXT
    bold: bool = False
    colour: str = INK
    on_paper: bool = False
    """What lies below the words is covered."""

    def __post_init__(self) -> None:
        if self.size < TEXT:
            raise ValueError(f"letters of {self.size} pixels are too small to read")


PLAIN, PALE, NUMBER = Hand(), Hand(colour=FAINT), Hand(bold=True, on_paper=True)
NAMED, TITLED = Hand(size=NAME), Hand(size=TITLE, bold=True)


@dataclass(frozen=True)
class Written:
    """Words on a sheet, and the room they take: left, top, right, bottom."""

    words: str
    hand: Hand
    box: tuple[float, float, float, float]


@dataclass
class Sheet:
    """One picture."""

    height: int
    written: list[Written] = field(default_factory=list)

    def __post_init__(self) -> None:
        from PIL import Image, ImageDraw

        self._scale = _SHARP * _FINE
        self._image = Image.new("RGB", (WIDTH * self._scale, self.height * self._scale), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def text(self, x: float, y: float, words: str, hand: Hand = PLAIN, *, across: str = "left", most: float | None = None) -> float:
        """Write one line whose middle is at height `y`; its width. What is wider than `most` is cut with "…"."""
        words = fitted(words, WIDTH if most is None else most, hand)
        wide = width(words, hand)
        left = x - {"left": 0.0, "center": wide / 2, "right": wide}[across]
        self.written.append(Written(words, hand, (left, y - hand.size * 0.6, left + wide, y + hand.size * 0.6)))
        return wide

    def line(self, points: Sequence[Point], *, colour: str = INK, wide: float = 1.0, dash: float = 0.0) -> None:
        """A line through points; `dash` is the length of its dashes and gaps."""
        pieces = _dashes(points, dash) if dash else [points]
        for piece in pieces:
            self._draw.line([self._at(point) for point in piece], fill=colour, width=self._thick(wide), joint="curve")

    def target(self, start: Point, end: Point) -> None:
        """What is to be reached: a dashed line, seen on a dark bar too."""
        self.line([start, end], colour=PAPER, wide=3.6)
        self.line([start, end], wide=1.6, dash=4)

    def area(self, points: Sequence[Point], *, colour: str) -> None:
        """A filled shape."""
        self._draw.polygon([self._at(point) for point in points], fill=colour)

    def bar(self, x: float, y: float, wide: float, high: float, look: Look) -> None:
        """A bar from its upper left corner, hatched as its look has it."""
        from PIL import Image, ImageDraw

        if wide <= 0 or high <= 0:
            return
        left, top = (round(one) for one in self._at((x, y)))
        size = max(1, round(wide * self._scale)), max(1, round(high * self._scale))
        piece = Image.new("RGB", size, look.colour)
        _hatch(ImageDraw.Draw(piece), size, look.hatch, step=7 * self._scale, thick=self._thick(1.6))
        self._image.paste(piece, (left, top))

    def mark(self, x: float, y: float, look: Look, *, radius: float = 4.0) -> None:
        """The mark of a look."""
        around = [(x - radius, y - radius), (x + radius, y - radius), (x + radius, y + radius), (x - radius, y + radius)]
        corners = {
            "square": around,
            "triangle": [around[0], around[1], (x, y + radius * 1.1)],
            "diamond": [(x, y - radius * 1.2), (x + radius * 1.2, y), (x, y + radius * 1.2), (x - radius * 1.2, y)],
        }
        if look.mark in corners:
            return self.area(corners[look.mark], colour=look.colour)
        box = (*self._at(around[0]), *self._at(around[2]))
        if look.mark == "ring":
            self._draw.ellipse(box, fill=PAPER, outline=look.colour, width=self._thick(1.6))
        else:
            self._draw.ellipse(box, fill=look.colour)
        return None

    def png(self) -> bytes:
        """The picture."""
        from PIL import Image, ImageDraw

        image = self._image.reduce(_FINE)
        draw = ImageDraw.Draw(image)
        for one in self.written:
            left, top, right, bottom = (side * _SHARP for side in one.box)
            if one.hand.on_paper:
                draw.rectangle((left - 3, top, right + 3, bottom), fill=PAPER)
            letters = font(one.hand.size, bold=one.hand.bold)
            draw.text((left, (top + bottom) / 2), one.words, font=letters, fill=one.hand.colour, anchor="lm")
        stored = io.BytesIO()
        image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(stored, "PNG")
        return stored.getvalue()

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale

    def _thick(self, wide: float) -> int:
        return max(1, round(wide * self._scale))


@lru_cache(maxsize=4_096)
def width(words: str, hand: Hand = PLAIN) -> float:
    """How wide words are."""
    return float(font(hand.size, bold=hand.bold).getlength(words)) / _SHARP


def fitted(words: str, most: float, hand: Hand = PLAIN) -> str:
    """Words as they have room: on one line, cut with "…", without what cannot be drawn."""
    plain = " ".join("".join(filter(_is_drawn, words.replace("\n", " "))).split())
    if width(plain, hand) <= most:
        return plain
    kept = len(plain)
    while kept and width(plain[:kept].rstrip() + "…", hand) > most:
        kept -= 1
    return plain[:kept].rstrip() + "…"


def folded(words: str, most: float, hand: Hand = PLAIN, *, lines: int) -> list[str]:
    """Words on several lines, the last one cut where there are too many."""
    found: list[str] = []
    ahead = words.split()
    while ahead and len(found) < lines - 1:
        count = 1
        while count < len(ahead) and width(" ".join(ahead[: count + 1]), hand) <= most:
            count += 1
        found.append(fitted(" ".join(ahead[:count]), most, hand))
        ahead = ahead[count:]
    return [*found, fitted(" ".join(ahead), most, hand)] if ahead else found


def light(colour: str) -> str:
    """The same colour, mixed with much of the paper's."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * 0.18):02X}" for part in parts)


@cache
def font(size: float, *, bold: bool = False) -> "FreeTypeFont":
    """Letters of a size."""
    from PIL import ImageFont

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(LETTERS / name), round(size * _SHARP), layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4_096)
def _is_drawn(letter: str) -> bool:
    """Whether there is such a letter: no empty boxes for a smiley in somebody's name."""
    if letter == " " or (letter.isascii() and letter.isprintable()):
        return True
    known = font(TEXT)
    return letter.isprintable() and bytes(known.getmask(letter)) != bytes(known.getmask("\U0010fffe"))


def _dashes(points: Sequence[Point], length: float) -> list[list[Point]]:
    """The dashes of a line; they go on around its corners."""
    found: list[list[Point]] = []
    into = 0.0
    for (x, y), (to_x, to_y) in pairwise(points):
        whole = math.hypot(to_x - x, to_y - y)
        if not whole:
            continue
        gone = 0.0
        while gone < whole:
            step = min(length - into % length, whole - gone)
            if into % (2 * length) < length:
                ends = ((x + (to_x - x) * at / whole, y + (to_y - y) * at / whole) for at in (gone, gone + step))
                found.append(list(ends))
            gone, into = gone + step, into + step
            if step < 1e-6:
                break
    return found


def _hatch(draw: "ImageDraw", size: tuple[int, int], hatch: str, *, step: int, thick: int) -> None:
    wide, high = size
    if hatch == ".":
        for row, y in enumerate(range(step // 2, high, step)):
            for x in range(step // 2 + (step // 2 if row % 2 else 0), wide, step):
                draw.ellipse((x - thick, y - thick, x + thick, y + thick), fill=PAPER)
    if hatch in ("/", "x"):
        for x in range(-high, wide, step):
            draw.line((x, high, x + high, 0), fill=PAPER, width=thick)
    if hatch == "x":
        for x in range(-high, wide, step):
            draw.line((x, 0, x + high, high), fill=PAPER, width=thick)
