"""Pictures are read on a phone 360 pixels wide: no letter too small, none upon another, no colour needed, however much there is."""

import struct
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from documents import DRAWINGS, drawing
from documents.drawing import LOOKS, TEXT, WIDTH, Hand, Sheet, fitted, folded, width
from domain.evaluation.ratings import Predicate
from domain.evaluation.spread import Organisation, check
from domain.messages.bilingual import InLanguages
from domain.messages.facts import freeze
from domain.standards.periods import Period
from domain.training.lesson_pictures import read_picture
from services.insight.pictures import Bar, Curve, Dot, Spoke, Web
from services.insight.pws import Area, Areas

_QUARTERS = [Period.parse(quarter) for quarter in ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")]
_STATUS = ("good", "fair", "poor")
_NAMES = ("Siswa yang nilainya naik dari asesmen awal " * 4, "M" * 160, "Waktu tunggu", "Rp $x^2$ \N{GRINNING FACE} \n\tK4", "")
_FIGURES = [Decimal(one) for one in ("1234567.8912", "99.9999", "0", "104.25", "66.7", "12345678")]


def _spoke(n: int) -> Spoke:
    return Spoke(_NAMES[n % 5], _FIGURES[n % 6], None if n == 1 else _FIGURES[(n + 1) % 6], _STATUS[n % 3], n % 2 == 1)


def _curve(n: int) -> Curve:
    percents = (_FIGURES[n % 6], None if n == 1 else _FIGURES[(n + 1) % 6], _FIGURES[(n + 2) % 6], _FIGURES[(n + 3) % 6])
    arrows = ("", "up", "", "down")
    dots = [Dot(_QUARTERS[k], percents[k], arrows[k], k > 0, 12_345 if k % 2 else 1) for k in range(4)]
    return Curve(_NAMES[n % 5], _STATUS[n % 3], n % 2 == 1, tuple(dots))


def _bar(n: int) -> Bar:
    return Bar(_NAMES[n % 5], _FIGURES[n % 6], _STATUS[n % 3], n % 2 == 1)


_KELURAHAN = ("M" * 160, "Kelurahan Bulurokeng Berua Pai dan Sekitarnya", "Lae", "Andi Besse Misalnya, A.Md.Keb.", "")


def _area(n: int, name: str) -> Area:
    status, arrow = ("good", "fair", "poor", "bad", None)[n % 5], ("up", "down", "same", "")[n % 4]
    months = None if n % 4 == 3 else _FIGURES[n % 6], None if n % 3 == 1 else _FIGURES[(n + 1) % 6]
    return Area(name, _FIGURES[(n + 3) % 6], *months, arrow, status, 3, Decimal(10), Decimal("1234567"), Decimal("1234557"))


def _areas(count: int, name: str = _NAMES[1], *, target: str = "67.5", left: bool = True) -> Areas:
    bars = tuple(_area(n, _KELURAHAN[n % 5]) for n in range(count))
    missing, nobody = (_KELURAHAN, _KELURAHAN) if left else ((), ())
    whole = _area(count, name if left else "")
    month = Period.parse("2026-09" if left else "2026-01")
    more = 12_345 if left else 0
    return Areas(1, whole.name, name, "IDL", "bayi", month, Decimal(target), bars, more, whole, missing, uncovered=nobody)


_LESSONS = (
    "batang: " + "; ".join(f"{'M' * 24} {one}" for one in ("999999,99", "0", "72,5", "81", "80", "1", "2", "3")) + "; target 80",
    "batang: Juli 60; Agustus 72,5; target 0",
    "batang: Juli 0; Agustus 0",
    "langkah: " + "; ".join(("M" * 48, "Tulis 43/45 lalu kirim sebagai pesan biasa ini", "Ketuk Lapor", "a", "b")),
)

DRAWN: list[tuple[str, dict[str, Any]]] = [
    *(("trends", {"lines": [_curve(n) for n in range(count)]}) for count in (1, 5)),
    *(("web", {"web": Web(tuple(map(_spoke, range(count))), _QUARTERS[3], _QUARTERS[2])}) for count in (1, 2, 3, 5, 8)),
    ("web", {"web": Web(tuple(map(_spoke, range(8))), None, None)}),
    *(("pws", {"areas": _areas(count)}) for count in (1, 2, 8, 11, 20)),
    *(("pws", {"areas": _areas(3, _NAMES[0], target=one, left=False)}) for one in ("0", "1.5", "100", "1234567.89")),
    *(("lesson", {"picture": read_picture(one)}) for one in _LESSONS),
    *(("standings", {"standings": [_bar(n) for n in range(count)], "more": count}) for count in (1, 12)),
]
_PREDICATES = ("very_good", "good", "needs_improvement", "poor", "very_poor")


def _spread(name: str, of: Any, counts: tuple[int, ...], organisation: Organisation | None) -> tuple[str, dict[str, Any]]:
    given = [Predicate(one) for one, count in zip(_PREDICATES, counts, strict=True) for _ in range(count)]
    guidance = check(given, organisation) if organisation else ()
    told = tuple(zip(_PREDICATES, counts, strict=True))
    return "spread", {"name": name, "of": of, "counts": told, "organisation": organisation, "guidance": guidance}


DRAWN += [
    _spread(_NAMES[0], _QUARTERS[3], (70, 929, 1, 0, 0), Organisation.POOR),
    _spread("SD Contoh 1", 2026, (5, 0, 0, 0, 0), None),
    *(_spread("Puskesmas", _QUARTERS[0], (1, 1, 1, 1, 1), one) for one in Organisation),
]
_IDS = [f"{name} {place}" for place, (name, _) in enumerate(DRAWN)]


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    """The sheets that are drawn."""
    found: list[Sheet] = []
    made = Sheet.__post_init__

    def note(sheet: Sheet) -> None:
        made(sheet)
        found.append(sheet)

    monkeypatch.setattr(Sheet, "__post_init__", note)
    return found


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("name", "facts"), DRAWN, ids=_IDS)
def test_a_picture_is_small_to_load_and_all_on_it_is_read_on_a_phone(
    name: str, facts: dict[str, Any], language: str, sheets: list[Sheet]
) -> None:
    _is_small(*DRAWINGS[name](freeze(facts), language))
    (sheet,) = sheets
    image = sheet._image.size[0] / drawing._FINE
    for one in sheet.written:
        shown = drawing.font(one.hand.size, bold=one.hand.bold).size * WIDTH / image
        assert shown >= TEXT >= 11, one.words
        left, top, right, bottom = one.box
        assert left >= 0, one.words
        assert right <= WIDTH, one.words
        assert top >= 0, one.words
        assert bottom <= sheet.height, one.words
    for one, other in combinations([one for one in sheet.written if one.words], 2):
        assert _apart(one.box, other.box), (one.words, other.words)


def _is_small(file: str, content: bytes) -> None:
    """At most 200 kB, 720 pixels wide and no longer than a phone."""
    assert file.endswith(".png")
    assert len(content) <= 200_000
    wide, high = struct.unpack(">II", content[16:24])
    assert wide == 2 * WIDTH
    assert high <= 2 * wide


def test_another_language_reads_the_indonesian_words(sheets: list[Sheet]) -> None:
    for language in ("id", "mak"):
        DRAWINGS["standings"](freeze({"standings": [_bar(2)]}), language)
    assert _written(sheets[0]) == _written(sheets[1])


def _apart(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes have nothing in common; letters are lower than the room they are given."""
    return one[2] <= other[0] or other[2] <= one[0] or one[3] - 3 <= other[1] or other[3] - 3 <= one[1]


def test_letters_that_nobody_could_read_are_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        Hand(size=TEXT - 0.5)


def test_a_class_is_known_by_its_hatch_and_its_mark_alone() -> None:
    looks = [LOOKS[one] for one in ("good", "fair", "poor", "bad")]
    assert len({one.hatch for one in looks}) == len({one.mark for one in looks}) == len(looks)


@pytest.mark.parametrize(
    ("words", "most", "shown"),
    [
        pytest.param("Modul ajar", 200, "Modul ajar", id="what has room"),
        pytest.param("Siti\n\tAminah", 200, "Siti Aminah", id="on one line"),
        pytest.param("Siti \u1a00\u1a01", 200, "Siti", id="letters that the picture has not"),
        pytest.param("$x$ & <b>", 200, "$x$ & <b>", id="nothing is a formula"),
        pytest.param("", 200, "", id="nothing"),
    ],
)
def test_words_are_written_as_they_have_room(words: str, most: float, shown: str) -> None:
    assert fitted(words, most) == shown


def test_words_without_room_are_cut_and_never_wider() -> None:
    cut = fitted("Siswa yang nilainya naik dari asesmen awal", 100)
    assert cut.endswith("…")
    assert width(cut) <= 100
    lines = folded("Siswa yang nilainya naik dari asesmen awal", 100, lines=2)
    assert len(lines) == 2
    assert all(width(line) <= 100 for line in lines)


def _written(sheet: Sheet) -> list[str]:
    return [one.words for one in sheet.written]


@pytest.mark.parametrize(
    ("language", "there"),
    [
        ("id", {"TW 3 2026", "TW 2 2026", "98,25 %", "baik", "target 100 %", "Waktu tunggu"}),
        ("en", {"Q3 2026", "Q2 2026", "98.25 %", "good", "target 100 %", "Waktu tunggu"}),
    ],
)
def test_figures_periods_and_classes_are_said_in_the_readers_language(language: str, there: set[str], sheets: list[Sheet]) -> None:
    spokes = tuple(Spoke("Waktu tunggu", Decimal("98.25"), Decimal(90), "good", False) for _ in range(3))
    DRAWINGS["web"](freeze({"web": Web(spokes, _QUARTERS[3], _QUARTERS[2])}), language)
    assert there <= set(_written(sheets[0]))


@pytest.mark.parametrize(
    ("language", "there"),
    [
        ("id", {"PWS Bayi lengkap", "Lae", "Agu", "Sep", "99,5", "8.765", "↗", "104,25 %", "baik", "target 67,5 %", "tren"}),
        ("id", {"Seluruh unit", "Seluruh unit · Sep 2026", "Belum melapor: Kassi, Parang", "Tanpa petugas: Sangir"}),
        ("id", {"Belum terjangkau (left-out): 38 dari 1.234", "2 yang lebih tinggi tidak ditampilkan"}),
        ("en", {"PWS Complete infants", "Lae", "Aug", "Sep", "99.5", "8,765", "↗", "104.25 %", "good", "target 67.5 %", "trend"}),
        ("en", {"All units", "All units · Sep 2026", "Not reported: Kassi, Parang", "Covered by nobody: Sangir"}),
        ("en", {"Not reached yet (left-out): 38 of 1,234", "2 higher ones are not shown"}),
    ],
)
def test_pws_says_names_months_arrows_and_who_is_left_out_in_the_readers_language(
    language: str, there: set[str], sheets: list[Sheet]
) -> None:
    figures = Decimal("104.25"), Decimal("99.5"), Decimal("8765")
    areas = [Area(name, *figures, "up", "good", 0, Decimal(9), Decimal(1234), Decimal(38)) for name in ("Lae", "")]
    name = InLanguages("Bayi lengkap", {"en": "Complete infants"})
    month, missing = Period.parse("2026-09"), ("Kassi", "Parang, A.Md.")
    shown = Areas(1, "", name, "IDL", "bayi", month, Decimal("67.5"), (areas[0],), 2, areas[1], missing, uncovered=("Sangir",))
    DRAWINGS["pws"](freeze({"areas": shown}), language)
    assert there <= set(_written(sheets[0]))
    assert "IDL" not in " ".join(_written(sheets[0]))


@pytest.mark.parametrize(("language", "number"), [("id", "72,5"), ("en", "72.5")])
def test_a_lesson_says_its_bars_target_and_steps(language: str, number: str, sheets: list[Sheet]) -> None:
    for words in ("batang: Juli 60; Agustus 72,5; target 80", "langkah: Ketuk Lapor; Tulis 43/45"):
        DRAWINGS["lesson"](freeze({"picture": read_picture(words)}), language)
    assert _written(sheets[0]) == ["Juli", "60", "Agustus", number, "target 80"]
    assert _written(sheets[1]) == ["1", "Ketuk Lapor", "2", "Tulis 43/45"]


def test_of_how_many_people_a_point_is_stands_below_it_and_where_less_is_better_is_said(sheets: list[Sheet]) -> None:
    dots = tuple(Dot(quarter, Decimal(90 + n), "up" if n else "", n > 0, 12 - 2 * n) for n, quarter in enumerate(_QUARTERS))
    DRAWINGS["trends"](freeze({"lines": [Curve("Waktu tunggu", "good", True, dots)]}), "id")
    assert {"12 orang", "10 orang", "8 orang", "6 orang", "↓ Waktu tunggu", "↓ makin rendah makin baik"} <= set(_written(sheets[0]))
