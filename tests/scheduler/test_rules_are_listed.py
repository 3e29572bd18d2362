"""Every notice says when it goes out: a new one without its rule, its words or its place in the list is named here."""

from pathlib import Path

from scheduler.notices import NOTICES
from services.calendar.schedule import RULES
from texts.catalogue import _by_room
from texts.languages import LANGUAGES

_FILES = {f"{path.parent.name}/{path.stem}" for path in Path("scheduler/notices").glob("*/*.py") if path.stem != "__init__"}


def test_every_file_of_a_notice_is_listed_among_the_notices() -> None:
    listed = {"/".join(post_due.__module__.split(".")[2:]) for post_due in NOTICES}
    assert _FILES - listed == set(), "list it in scheduler/notices/__init__.py"


def test_every_notice_has_a_rule_that_says_when() -> None:
    ruled = {rule.kept_by for rule in RULES}
    assert _FILES - ruled == set(), "list its rule in services/calendar/schedule.py"
    assert ruled - _FILES == set(), "a rule whose notice is gone"


def test_every_rule_has_its_words_in_every_language() -> None:
    words = _by_room("labels")
    for rule in RULES:
        for key in (f"notice_{rule.name}", f"notice_{rule.name}_when"):
            assert set(words.get(key, ())) == set(LANGUAGES), key
