"""The result of work an indicator measures, and what was agreed beside it, as forms print them."""

from collections.abc import Mapping

from domain.evaluation.expectations import Part
from models.evaluation.expectation import Expectation
from models.standards.standard import Indicator

_PARTS = {Part.RESOURCES: "DUKUNGAN SUMBER DAYA", Part.ACCOUNTABILITY: "SKEMA PERTANGGUNGJAWABAN", Part.CONSEQUENCES: "KONSEKUENSI"}


def result_of_work(indicator: Indicator) -> str:
    """The result an indicator measures; where nobody wrote one, that what it counts is reached."""
    return indicator.work_result or f"Tercapainya target {_within(indicator.name)}"


def _within(name: str) -> str:
    """A name as it stands within a sentence; abbreviations such as DPT-HB-Hib keep their capitals."""
    first = name.split(" ", maxsplit=1)[0]
    return name if any(letter.isupper() or letter.isdigit() for letter in first[1:]) else name[:1].lower() + name[1:]


def results(indicator: Indicator, agreed: Mapping[int, tuple[str, str]]) -> tuple[str, str]:
    """The result of work and the leader's result it serves: as both agreed (`agreed`, by indicator), else as the workbook says."""
    return agreed.get(indicator.id) or (result_of_work(indicator), indicator.leader_result or "")


def in_words(agreed: Expectation | None) -> tuple[tuple[str, str], ...]:
    """Resources, accountability and consequences, where both agreed on them."""
    return tuple((_PARTS[part], getattr(agreed, part)) for part in Part) if agreed else ()
