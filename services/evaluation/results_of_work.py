"""The result of work an indicator measures, as forms print it."""

from collections.abc import Mapping

from models.standards.standard import Indicator


def result_of_work(indicator: Indicator) -> str:
    """The result an indicator measures; where nobody wrote one, that what it counts is reached."""
    return indicator.work_result or f"Tercapainya target {indicator.name[:1].lower()}{indicator.name[1:]}"


def results(indicator: Indicator, agreed: Mapping[int, tuple[str, str]]) -> tuple[str, str]:
    """The result of work and the leader's result it serves: as both agreed (`agreed`, by indicator), else as the workbook says."""
    return agreed.get(indicator.id) or (result_of_work(indicator), indicator.leader_result or "")
