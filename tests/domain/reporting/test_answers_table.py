"""What people write for each kind of indicator, from a table of more than 600 cases: read whole, made sure of, or refused."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.messages.bilingual import InLanguages
from domain.reporting.answers import Ambiguous, Answer, AnswerState, Problem, Rule, read_answer
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period

_TODAY = date(2026, 10, 1)
_NONE = Decimal(0)
_SEPTEMBER, _QUARTER = Period.parse("2026-09"), Period.parse("2026-Q3")
_RULES = {
    "amount": Rule(IndicatorKind.AVERAGE, "orang", decimals=4),
    "modul": Rule(IndicatorKind.COUNT, "modul", _NONE, Decimal(60), name="Modul ajar disusun dan digunakan"),
    "pupils": Rule(IndicatorKind.COUNT, "siswa", _NONE, name="Siswa putus sekolah"),
    "measure": Rule(IndicatorKind.AVERAGE, "hari", decimals=4, name="Waktu pengembalian"),
    "percent": Rule(IndicatorKind.PERCENTAGE, "%", _NONE, Decimal(100), decimals=1),
    "index": Rule(IndicatorKind.INDEX, "indeks", Decimal(25), Decimal(100), decimals=2),
    "wait": Rule(IndicatorKind.DURATION, "menit", _NONE, Decimal(300), decimals=1, name="Waktu tunggu pendaftaran"),
    "days": Rule(IndicatorKind.DURATION, "hari kerja", _NONE, Decimal(60), decimals=1),
    "babies": Rule(IndicatorKind.RATIO, "%", may_exceed=True, counted="bayi lengkap", of="sasaran bayi"),
    "hours": Rule(IndicatorKind.RATIO, "%", counted="jam terlaksana", of="jam terjadwal", name="Kehadiran mengajar"),
    "day": Rule(IndicatorKind.DATE, "", period=_SEPTEMBER),
    "quarterday": Rule(IndicatorKind.DATE, "", period=_QUARTER),
    "enmodules": Rule(
        IndicatorKind.COUNT,
        InLanguages("modul", {"en": "modules"}),
        _NONE,
        Decimal(60),
        name=InLanguages("Modul ajar", {"en": "Teaching modules prepared"}),
    ),
    "encopies": Rule(IndicatorKind.COUNT, InLanguages("berkas", {"en": "copies"}), _NONE, Decimal(60)),
    "enwait": Rule(IndicatorKind.DURATION, InLanguages("menit", {"en": "minutes"}), _NONE, Decimal(300), decimals=1),
    "endays": Rule(IndicatorKind.DURATION, InLanguages("hari kerja", {"en": "working days"}), _NONE, Decimal(60), decimals=1),
    "enlessons": Rule(
        IndicatorKind.RATIO,
        "%",
        counted=InLanguages("jam terlaksana", {"en": "lessons held"}),
        of=InLanguages("jam terjadwal", {"en": "lessons scheduled"}),
        name=InLanguages("Kehadiran mengajar", {"en": "Teaching attendance"}),
    ),
    "enreviewed": Rule(IndicatorKind.YES_NO, "", name=InLanguages("Rencana kerja ditinjau", {"en": "Work plan reviewed"})),
    "yesno": Rule(IndicatorKind.YES_NO, "", name="Rencana kerja sekolah ditinjau"),
}


def _groups() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    table = Path(__file__).with_name("answers.txt").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        head, _, cases = line.partition(": ")
        kind, _, group = head.partition(" | ")
        yield kind, group, [(said, expected) for said, _, expected in (case.partition(" → ") for case in cases.split(" ; "))]


GROUPS = list(_groups())


def test_the_table_has_more_than_600_cases() -> None:
    assert len({(kind, said) for kind, _, cases in GROUPS for said, _ in cases}) > 600


@pytest.mark.parametrize(("kind", "cases"), [(kind, cases) for kind, _, cases in GROUPS], ids=[f"{k}-{g}" for k, g, _ in GROUPS])
def test_read_as_the_table_says(kind: str, cases: list[tuple[str, str]]) -> None:
    found = {said: _told(said, _RULES[kind], expected) for said, expected in cases}
    assert found == dict(cases)


def _told(said: str, rule: Rule, expected: str) -> str:
    """What was read, in the table's words; numbers that are equal are told as the table tells them."""
    read = read_answer(said, rule, today=_TODAY)
    if isinstance(read, Problem):
        told = f"! {read.kind}"
    elif isinstance(read, Ambiguous):
        told = "? " + ", ".join(_one(answer) for answer in read.choices)
    else:
        told = _one(read)
    return expected if _numbers(told) == _numbers(expected) else told


def _one(answer: Answer) -> str:
    if answer.state is AnswerState.NIL:
        return "nihil"
    if answer.truth is not None:
        return "ya" if answer.truth else "tidak"
    if answer.day is not None:
        return str(answer.day)
    return str(answer.value) if answer.numerator is None else f"{answer.numerator}/{answer.denominator}"


def _numbers(told: str) -> list[object]:
    parts = told.replace("/", " / ").replace(",", " ").split()
    return [Decimal(one) if one.lstrip("-").replace(".", "").isdigit() else one for one in parts]
