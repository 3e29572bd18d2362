"""The result of work an indicator measures, as forms print it."""

from collections.abc import Mapping

from models.standards.standard import Indicator


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
