"""Damaged and harmful files, a few of each kind; `python -m tests.damaged` reads two thousand of each."""

import os
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from documents import apart, workbook
from documents.workbook import NotAWorkbook, Trouble
from models.exchange.workbook import PendingImport
from models.messages.errand import ErrandTry
from tests.damaged import KINDS, made, outcomes
from tests.stage import Stage

_EACH = 20


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_damaged_is_more_than_a_sentence(engine: Engine, kind: str) -> None:
    counted = [outcome for number in range(_EACH) for outcome in outcomes(made(kind, number), engine)]
    assert len(counted) == 2 * _EACH


@pytest.mark.parametrize("kind", KINDS)
async def test_whoever_sends_it_is_answered(stage: Stage, kind: str) -> None:
    """As an admin a workbook is meant, whatever its name; the answer comes, and nothing is left to try again."""
    for number in range(5):
        stage.files["Pegawai.xlsx"] = made(kind, number).content
        told = await stage.play("Tenri > (dokumen Pegawai.xlsx)\n")
        assert "Membaca berkas" not in stage.chat("Tenri")[-1], told
        stage.files["rekap.pdf"] = made(kind, number).content
    assert None not in stage.rows(select(PendingImport.read_at))
    assert stage.rows(select(ErrandTry)) == []


@pytest.mark.parametrize(("limit", "value"), [("MEMORY", 72 << 20)])
def test_what_takes_too_much_ends_alone(monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    monkeypatch.setattr(apart, limit, value)
    rows = [("x" * 20 + str(number), number, "y" * 30, "z" * 10, number) for number in range(60_000)]
    large = workbook.write({"Pegawai": (("a", "b", "c", "d", "e"), rows)})
    with pytest.raises(NotAWorkbook) as refused:
        apart.read_workbook(large, "a.xlsx")
    assert refused.value.why is Trouble.TOO_LARGE
    monkeypatch.undo()
    assert apart.read_workbook(b"a,b\n1,2\n", "a.csv") == {"A": [(2, {"a": "1", "b": "2"})]}


def test_a_reader_that_is_gone_is_started_again() -> None:
    apart.read_workbook(b"a\n1\n", "a.csv")
    process: Any = apart._READER._process
    os.kill(process.pid, 9)
    process.wait()
    assert apart.read_workbook(b"a\n1\n", "a.csv") == {"A": [(2, {"a": "1"})]}


def test_the_reader_is_not_given_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:secret@b/c")
    assert "secret" not in str(apart._surroundings())


def test_cells_come_as_they_were() -> None:
    written = workbook.write({"Lembar": (("hari", "angka", "kata"), [(date(2026, 1, 2), 15, "ya, \u201cbaik\u201d\n💥")])})
    assert apart.read_workbook(written, "a.xlsx") == workbook.read(written, name="a.xlsx")


def test_what_no_keyboard_writes_is_left_out() -> None:
    assert apart.read_workbook(b"a\x00b,c\n1\x002,\x07\n", "a.csv") == {"A": [(2, {"ab": "12", "c": ""})]}
