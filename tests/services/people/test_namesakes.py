"""Two people of one name are told apart by everybody else, on cards, in notices and on buttons; where is found by playing it."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.people.person import Person
from services.people.names import names_of, tell_apart
from tests.conftest import play_on
from tests.databases import Sqlite
from tests.given import given

_ROOT = Path(__file__).parents[3]
_SAME = {"Budi Contoh": ("Sitti", "Rahma"), "Dewi Contoh": ("Baso", "Andi")}
_OLD = {"Sitti": "Sitti Contoh", "Rahma": "Rahma Contoh", "Baso": "Baso Contoh", "Andi": "dr. Andi Contoh"}
_IDS = {"Sitti": 1, "Baso": 2, "Rahma": 3, "Andi": 4}
_OWN_NAME = {
    "services/people/names.py": "works it out",
    "services/people/invitations.py": "a printed list that has the NIP",
    "services/people/search_index.py": "by what they are found, nothing that is shown",
    "services/home/searching.py": "by what they are found; what is shown is what they are called",
    "services/exchange/applied_workbooks.py": "its length, in a sum that tells whether anything changed",
    "services/people/speakers.py": "how somebody is greeted themselves",
    "services/home/own_data.py": "the own copy",
    "services/exchange/ekinerja_zip.py": "the own pack",
    "services/exchange/expectations.py": "the preview, before the names are written",
    "services/exchange/remarks.py": "the preview, before the names are written",
    "services/evaluation/facts.py": "forms, which have the NIP beside it",
    "services/evaluation/signatories.py": "forms, which have the NIP beside it",
    "services/adoption/recorded_talks.py": "what is replaced, and never shown",
    "scheduler/rehearsal.py": "a list that has the NIP",
}
"""Where the name of the roster is read to be shown, and why that is right; everything else reads what people are called."""
_READS = re.compile(r"\b(?:Person|_person|person|voucher|assignee|decided_by|author)\.(?:c\.)?name\b")


def _rename(engine: Engine) -> dict[str, str]:
    """The names that are the same now, told apart, by who they were."""
    with Session(engine) as session, session.begin():
        for name, those in _SAME.items():
            for who in those:
                person = session.get_one(Person, _IDS[who])
                person.name = name + "".join(person.name.partition(",")[1:])
                session.add(person)
        tell_apart(session)
        called = names_of(session, _IDS.values())
    return {_OLD[who]: called[id].partition(",")[0] for who, id in _IDS.items()}


@pytest.mark.parametrize("talk", ["reporting/return_and_correct", "verification/question_about_a_value", "evaluation/expectations"])
async def test_nobody_reads_a_name_that_two_have(talk: str, sqlite: Sqlite, tmp_path: Path) -> None:
    engine = sqlite.anew()
    heading, _, transcript = (_ROOT / f"tests/talks/{talk}.talk").read_text(encoding="utf-8").partition("\n\n")
    given(engine, heading)
    for old, new in _rename(engine).items():
        transcript = transcript.replace(old, new)
    async with play_on(engine, tmp_path) as stage:
        said = await stage.play(transcript)
    met = 0
    for line in said.splitlines():
        who = line.partition(" ")[0]
        for name, those in _SAME.items():
            if who not in those and not line.startswith(f"{who} >"):
                met += line.count(f"{name} …")
                assert not re.search(rf"{name}(?! …)", line), line
    assert met > 0, "the transcript says no name of theirs"


def test_what_people_are_called_follows_their_names(sqlite: Sqlite) -> None:
    engine = sqlite.anew()
    assert _rename(engine)["Sitti Contoh"] == "Budi Contoh …2005012001"
    with Session(engine) as session, session.begin():
        session.get_one(Person, _IDS["Rahma"]).name = "Rahma Contoh"
        tell_apart(session)
        assert session.scalars(select(Person.shown).where(Person.id == _IDS["Sitti"])).one() is None
        assert session.get_one(Person, _IDS["Sitti"]).called == "Budi Contoh, S.Pd."


def test_nobody_reads_the_bare_name_of_somebody_else() -> None:
    """A new place that shows people reads `called` (or `CALLED`, `names_of`), or says above why it does not."""
    found = {
        f"{path.relative_to(_ROOT)}:{number}: {line.strip()}"
        for floor in ("services", "handlers", "scheduler", "bot")
        for path in (_ROOT / floor).rglob("*.py")
        if str(path.relative_to(_ROOT)) not in _OWN_NAME
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if _READS.search(line) and "order_by" not in line and "func.lower" not in line
    }
    assert found == set()
