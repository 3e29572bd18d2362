"""Pictures are small to load and as wide as a phone shows them sharply, however much there is to show."""

import struct
from decimal import Decimal
from typing import Any

import pytest

from documents import DRAWINGS
from domain.messages.facts import freeze
from domain.standards.periods import Period
from services.insight.pws import Area, Areas
from services.insight.trend import Line, Point

_QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
_WORDS = ("good", "fair", "poor")


def _line(number: int) -> Line:
    percent = Decimal("104.2") - 9 * number
    points = tuple(Point(Period.parse(quarter), percent, percent, "same") for quarter in _QUARTERS)
    facts: dict[str, Any] = dict.fromkeys(Line.__dataclass_fields__)
    facts |= {"code": f"INDIKATOR-{number}", "name": "Siswa yang nilainya naik dari asesmen awal", "percent": percent}
    return Line(**facts | {"points": points, "status": _WORDS[number % 3]})


def _areas(count: int) -> Areas:
    words = ("good", "fair", "poor", "bad", None)
    bars = tuple(
        Area("Andi Besse Misalnya, A.Md.Keb.", Decimal("104.5") - 6 * one, Decimal("12.5"), None, "", words[one % 5], 3)
        for one in range(count)
    )
    return Areas(1, "Puskesmas", "IDL", "IDL", "bayi", Period.parse("2026-09"), Decimal("67.5"), bars, 0, bars[0], ())


PICTURES = [
    *(("trends", {"lines": [_line(one) for one in range(count)]}) for count in (1, 4, 6)),
    *(("radar", {"lines": [_line(one) for one in range(count)]}) for count in (3, 8)),
    *(("pws", {"areas": _areas(count)}) for count in (1, 4, 12)),
]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("name", "facts"), PICTURES, ids=[f"{name} {place}" for place, (name, _) in enumerate(PICTURES)])
def test_a_picture_is_at_most_200_kb_and_720_pixels_wide(name: str, facts: dict[str, Any], language: str) -> None:
    file, content = DRAWINGS[name](freeze(facts), language)
    assert file.endswith(".png")
    assert len(content) <= 200_000
    width, height = struct.unpack(">II", content[16:24])
    assert width == 720
    assert height <= 2 * width
