"""An indicator is found by code, name or a near spelling, and never guessed where two are as near."""

from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from services.reporting import pasting
from tests.city import NOW
from tests.given import person_id

_TODAY = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("who", "written", "code"),
    [
        pytest.param("Rahma", "IDL", "Imunisasi dasar lengkap", id="the code"),
        pytest.param("Rahma", "idl", "Imunisasi dasar lengkap", id="the code in small letters"),
        pytest.param("Rahma", "Imunisasi dasar lengkap", "Imunisasi dasar lengkap", id="the name"),
        pytest.param("Rahma", "imunisasi dsar lengkap", "Imunisasi dasar lengkap", id="the name with a letter left out"),
        pytest.param("Rahma", "waktu tunggu", "Waktu tunggu", id="a name of two words"),
        pytest.param("Rahma", "tungu", "Waktu tunggu", id="the code with a letter left out"),
        pytest.param("Rahma", "tunggu pendaftaran waktu", "Waktu tunggu", id="words in another order and one more"),
        pytest.param("Sitti", "hadirguru", "Kehadiran mengajar", id="the code without its hyphen"),
        pytest.param("Sitti", "kehadiran", "Kehadiran mengajar", id="one word of the name that only one has"),
        pytest.param("Sitti", "sesuatu", None, id="something else"),
        pytest.param("Sitti", "modul", "Modul ajar", id="a code that is also a word of a name"),
        pytest.param("Rahma", "t", None, id="a letter that could be anything"),
    ],
)
def test_the_indicator_that_was_meant(engine: Engine, who: str, written: str, code: str | None) -> None:
    with Session(engine) as session:
        filled = pasting.fill(session, by=person_id(session, who), text=f"{written}: 25/26", today=_TODAY, now=NOW)
        named = [one.name for one in filled.taken] + [one.name for one in filled.wrong if one.cause != "unknown"]
    assert named == ([code] if code else [])
