"""People read names: no screen shows an indicator's code where its name should stand, and everybody is Bapak/Ibu."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

from texts import Texts

_ROOT = Path(__file__).parents[2]
_TALKS = sorted((_ROOT / "tests/talks").rglob("*.talk"))
_SCREENS = sorted((_ROOT / "texts").rglob("*.j2"))
_WORDS = [*sorted((_ROOT / "texts").rglob("*.id.j2")), *sorted((_ROOT / "texts").rglob("*.toml"))]
_OWN_CODES = {
    "calendar/rehearsal/failed": "of an error, for the operator",
    "exchange/import/preview": "of rules and standards, as they stand in the workbook",
    "home/apology": "of an error, for the operator",
    "home/search": "behind the name",
    "messages/errand/given_up": "of an error, for the operator",
    "training/code": "with which one checks in",
    "training/participants": "of the training, behind its name",
    "training/published": "of the training, behind its name",
}
"""Screens that show a code of their own, and whose."""
_CODES = ("HADIR-GURU", "MODUL", "IDL", "TUNGGU", "RKS", "RAPOR-TL", "LOKMIN", "SKM")
"""The indicators' codes in the city of the transcripts."""
_BY_CODE = {"training_new", "dhis2"}
"""Where an admin writes codes, and reads them back."""
_CODE = re.compile(rf"(?<![\w(/-])(?:{'|'.join(_CODES)})(?![\w-])")
_OWN_WORDS = re.compile(r"“[^”]*”|<code>[^<]*</code>|/?lapor \S+.*?(?:$|,|\d\.)|\(dokumen [^)]*\)|: (?:lapor )?[A-Z-]+ \d\S*")
"""What somebody wrote and is repeated, an example of what to write, and the name of a file."""


def test_nobody_is_shown_a_code_for_a_name() -> None:
    said = [
        f"{file.stem}: {line}"
        for file in _TALKS
        if file.stem not in _BY_CODE
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.match(r"\w+ [<~!] ", line) and _CODE.search(_OWN_WORDS.sub("", line))
    ]
    assert said == []


def test_a_screen_prints_no_code_but_its_own() -> None:
    found = {
        str(file.relative_to(_ROOT / "texts")).removeprefix("screens/").removeprefix("parts/").split(".")[0]
        for file in _SCREENS
        if re.search(r"\{\{[^}]*\bcodes?\b[^}]*\}\}", re.sub(r"default\([\w.]*codes?\)", "", file.read_text(encoding="utf-8")))
    }
    assert found == set(_OWN_CODES)


def test_everybody_is_bapak_or_ibu() -> None:
    other = re.compile(r"\b(anda|kamu|kau|saudara)\b", re.IGNORECASE)
    assert [f"{file.name}: {found[0]}" for file in _WORDS for found in other.finditer(file.read_text(encoding="utf-8"))] == []


def test_a_button_promised_with_a_code_is_still_said() -> None:
    assert Texts(zone=ZoneInfo("Asia/Makassar")).label("look_into", "id", {"code": "IDL"}) == "⚠️ IDL"
